"""What a spec asks of an operation's arguments beyond their types, as the code of `runtime.Limits`."""

from __future__ import annotations

from typing import Any

PLAIN = {
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minItems": "min_items",
    "maxItems": "max_items",
    "x-max-addresses": "max_addresses",
    "minProperties": "min_fields",
}
"""The keywords of a schema whose values are carried over as they are, each with the name that it has in `Limits`."""


class CircleError(ValueError):
    """Schemas that go in a circle have limits, which no finite code can say."""


def of_operation(spec: dict[str, Any], operation: dict[str, Any]) -> dict[str, str]:
    """The code of the limits of each parameter, by its name, and of the body, by `body`; nothing where there are none.

    Raises:
        CircleError: See there.
    """
    found = {}
    for parameter in (_resolve(spec, each) for each in operation.get("parameters", [])):
        found[parameter["name"]] = _code(spec, parameter["schema"], ())
    content = _resolve(spec, operation.get("requestBody", {})).get("content", {})
    found["body"] = _code(spec, content.get("application/json", {}).get("schema", {}), ())
    return {name: code for name, code in found.items() if code}


def formats(spec: dict[str, Any], operation: dict[str, Any]) -> dict[str, str]:
    """The format of each argument that has one: of the parameters, and of the body's fields, a wrapper's too."""
    schemas = {each["name"]: each["schema"] for each in (_resolve(spec, it) for it in operation.get("parameters", []))}
    content = _resolve(spec, operation.get("requestBody", {})).get("content", {})
    for media in content.values():
        properties = _resolve(spec, media["schema"]).get("properties", {})
        schemas |= properties
        if len(properties) == 1:
            schemas |= _resolve(spec, *properties.values()).get("properties", {})
    resolved = {name: _resolve(spec, schema) for name, schema in schemas.items()}
    return {name: schema["format"] for name, schema in resolved.items() if "format" in schema}


def _code(spec: dict[str, Any], schema: dict[str, Any], within: tuple[str, ...]) -> str:
    """The code of a schema's limits; empty if it has none. `within` are the references that led to it."""
    reference = schema.get("$ref", "")
    if reference in within:
        return ""
    within = (*within, reference) if reference else within
    schema = _resolve(spec, schema)
    said = {ours: repr(schema[theirs]) for theirs, ours in PLAIN.items() if theirs in schema}
    name = schema.get("format")
    if name == "password":
        said["secret"] = "True"
    elif "x-fields-of" in schema:
        said["choices"] = repr(tuple(spec["components"]["schemas"][schema["x-fields-of"]]["properties"]))
    elif name in spec.get("x-formats", {}):
        said["format"] = repr(name)
    if "dependentRequired" in schema:
        said["needs"] = repr({key: tuple(names) for key, names in schema["dependentRequired"].items()})
    if "items" in schema and (items := _code(spec, schema["items"], within)):
        said["items"] = items
    fields = {key: _code(spec, each, within) for key, each in schema.get("properties", {}).items()}
    if any(fields.values()) or "min_fields" in said:
        # Where the fields are counted, all are named.
        pairs = (f"{key!r}: {code or 'Limits()'}" for key, code in fields.items() if code or "min_fields" in said)
        said["fields"] = f"{{{', '.join(pairs)}}}"
    if said and reference and _goes_in_a_circle(spec, reference):
        raise CircleError(f"{reference}: a body whose schemas go in a circle has limits: take them out, or the circle")
    return f"Limits({', '.join(f'{key}={value}' for key, value in said.items())})" if said else ""


def _goes_in_a_circle(spec: dict[str, Any], reference: str) -> bool:
    waiting, seen = [_resolve(spec, {"$ref": reference})], set()
    while waiting:
        schema = waiting.pop()
        inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
        for each in inner:
            target = each.get("$ref", "")
            if target == reference:
                return True
            if target not in seen or not target:
                seen.add(target)
                waiting.append(_resolve(spec, each))
    return False


def _resolve(spec: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a node's local reference leads to, in the end; the node itself if it is none."""
    while "$ref" in node:
        found: Any = spec
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        node = found
    return node
