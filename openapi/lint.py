"""Refuses what the generator would lose or render wrongly without a word, and what the project's own rules forbid.

Every problem has the line it is on and says how to write the thing instead.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})
EVIDENCE = frozenset({"documented", "partial", "inferred"})
BODIES = ("application/json", "multipart/form-data")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
QUERY_NAME = re.compile(r"[a-z][a-z0-9_]*(\[[a-z][a-z0-9_]*\])?")
OPERATION_KEYS = (
    "operationId",
    "tags",
    "summary",
    "description",
    "responses",
    "externalDocs",
    "x-evidence",
    "security",
)
# Keywords that limit a value and that the client does not check in a request.
UNCHECKED = frozenset(
    {"exclusiveMinimum", "exclusiveMaximum", "multipleOf", "uniqueItems", "maxProperties", "propertyNames"}
    | {"patternProperties", "prefixItems", "contains", "dependentSchemas", "if", "allOf", "anyOf"}
)
STANDARD_FORMATS = frozenset({"date-time", "uuid", "binary", "password"})
# Mappings whose keys are names, not keywords, and keywords whose values are data, not declarations.
NAME_MAPS = frozenset(
    {"properties", "patternProperties", "$defs", "schemas", "responses", "headers", "links", "content", "paths"}
    | {
        "parameters",
        "requestBodies",
        "webhooks",
        "securitySchemes",
        "pathItems",
        "callbacks",
        "examples",
        "variables",
        "x-formats",
    }
)
DATA = frozenset({"example", "examples", "value", "default", "const", "enum", "scopes"})
# Names that the generated functions have already; the second set only counts for what becomes an argument of theirs.
TAKEN = frozenset({"self"})
TAKEN_BY_PARAMETERS = TAKEN | {"body", "client"}
# The form of what the rules look into, by its place: `*` is any key or index, `**` any declaration.
KINDS: dict[type, str] = {dict: "a mapping", list: "a list", str: "a string", bool: "true or false"}
FORMS: dict[str, tuple[type, ...]] = {
    "info": (dict,),
    "paths": (dict,),
    "paths *": (dict,),
    "paths * METHOD": (dict,),
    "paths * METHOD operationId": (str,),
    "paths * METHOD tags": (list,),
    "paths * METHOD tags *": (str,),
    "paths * METHOD x-evidence": (str,),
    "paths * METHOD parameters": (list,),
    "paths * METHOD parameters *": (dict,),
    "paths * METHOD requestBody": (dict,),
    "paths * METHOD requestBody content": (dict,),
    "paths * METHOD responses": (dict,),
    "paths * METHOD responses *": (dict,),
    "paths * METHOD responses * content": (dict,),
    "components": (dict,),
    "components *": (dict,),
    "components * *": (dict,),
    "x-formats": (dict,),
    "tags": (list,),
    "tags *": (dict,),
    "tags * name": (str,),
    "tags * description": (str,),
    "** $ref": (str,),
    "** name": (str,),
    "** in": (str,),
    "** style": (str,),
    "** schema": (dict, bool),
    "** type": (str, list),
    "** format": (str,),
    "** properties": (dict,),
    "** properties *": (dict, bool),
    "** items": (dict, bool),
    "** pattern": (str,),
    "** x-fields-of": (str,),
}
# A field of one of these names would hide the type that another field's annotation means.
TYPE_NAMES = frozenset({"bool", "dict", "float", "int", "list", "str", "datetime"})


@dataclass(frozen=True, order=True)
class Problem:
    """Something to mend in a spec: the line, from 1, and what is wrong with the way to write it instead."""

    line: int
    message: str


def lint(text: str) -> list[Problem]:
    """The problems of a spec, in the order of their lines; none if it can be generated from. Never raises."""
    try:
        spec = YAML(typ="rt").load(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return [Problem(mark.line + 1 if mark else 1, f"not YAML: {getattr(error, 'problem', None) or error}")]
    except Exception as error:
        # The parser lets more escape than its own errors: a ValueError for 2022-13-45, a RecursionError, others.
        return [Problem(1, f"not YAML that can be read: {error}")]
    return problems(spec)


def problems(spec: Any) -> list[Problem]:
    """The problems of a parsed spec, which knows its lines if a round-trip parser made it."""
    missing = [
        key for key in ("openapi", "info", "paths", "components") if not isinstance(spec, dict) or key not in spec
    ]
    if missing:
        return [Problem(1, f"not an OpenAPI document of this project: no {', '.join(missing)}")]
    # The rules ask for keys of mappings and for lengths of lists: they are run only on what has that form.
    return sorted({*_form(spec)}) or sorted(
        {
            *_document(spec),
            *_operations(spec),
            *_parameters(spec),
            *_schemas(spec),
            *_limits(spec),
            *_references(spec),
        }
    )


def _line(node: Any, key: Any = None) -> int:
    try:
        place = node.lc.data[key][0] if key is not None else node.lc.line
    except (AttributeError, KeyError, TypeError):
        place = getattr(getattr(node, "lc", None), "line", 0)
    return int(place or 0) + 1


def _walk(node: Any) -> Iterator[dict[Any, Any]]:
    """Every mapping of the document that declares something: not the maps of names, nor what is data."""
    if isinstance(node, list):
        for value in node:
            yield from _walk(value)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            if isinstance(value, dict) and key in NAME_MAPS:
                for each in value.values():
                    yield from _walk(each)
            elif key not in DATA:
                yield from _walk(value)


def _form(spec: Any) -> Iterator[Problem]:
    """What is no mapping, list or string where only that has a meaning."""
    yield from _keys(spec)
    for path, kinds in FORMS.items():
        for holder, key, value in _at(spec, path.split()):
            if not isinstance(value, kinds):
                yield Problem(_line(holder, key), f"{key}: write {' or '.join(KINDS[kind] for kind in kinds)}")


def _keys(node: Any) -> Iterator[Problem]:
    if isinstance(node, dict):
        for key, value in node.items():
            if not isinstance(key, str):
                yield Problem(_line(node, key), f"{key}: a key is a string: write it in quotes")
            yield from _keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from _keys(value)


def _at(node: Any, path: list[str]) -> Iterator[tuple[Any, Any, Any]]:
    """The values at `path`, each with what holds it and its key there. `*` is any key, `**` any declaration."""
    step, *rest = path
    if step == "**":
        for each in _walk(node):
            yield from _at(each, rest)
    elif isinstance(node, list) and step == "*":
        for index, value in enumerate(node):
            yield from _at(value, rest) if rest else [(node, index, value)]
    elif isinstance(node, dict):
        for key in [each for each in node if step in ("*", each) or (step == "METHOD" and each in METHODS)]:
            yield from _at(node[key], rest) if rest else [(node, key, node[key])]


def _document(spec: Any) -> Iterator[Problem]:
    if not str(spec["openapi"]).startswith("3.1"):
        yield Problem(_line(spec, "openapi"), f"openapi {spec['openapi']}: write 3.1.0")
    if "security" in spec:
        yield Problem(
            _line(spec, "security"), "global security is ignored by the generator: write it on every operation"
        )


def _operations(spec: Any) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for path, item in spec["paths"].items():
        if "$ref" in item:
            yield Problem(
                _line(item, "$ref"), f"{path}: a path item's $ref makes its operations vanish: write them here"
            )
        for method in item:
            if method not in METHODS:
                if method != "$ref":
                    yield Problem(_line(item, method), f"{path}: {method}: write it on each operation of the path")
                continue
            operation = item[method]
            name = operation.get("operationId", "")
            for key in OPERATION_KEYS:
                if not operation.get(key):
                    yield Problem(_line(item, method), f"{method.upper()} {path}: add `{key}`")
            if name and not SNAKE_CASE.fullmatch(name):
                yield Problem(_line(operation, "operationId"), f"operationId {name}: write it in snake_case")
            if keyword.iskeyword(name):
                yield Problem(_line(operation, "operationId"), f"operationId {name}: a Python keyword; choose another")
            seen[name] += 1
            if name and seen[name] > 1:
                yield Problem(_line(operation, "operationId"), f"operationId {name}: taken; the last one would win")
            if len(operation.get("tags", [])) != 1:
                yield Problem(_line(operation, "tags"), f"{name}: write exactly one tag; the generator takes the first")
            if operation.get("x-evidence") not in EVIDENCE:
                yield Problem(
                    _line(operation, "x-evidence"), f"{name}: x-evidence is one of {', '.join(sorted(EVIDENCE))}"
                )
            if "x-safe" in operation and (operation["x-safe"] is not True or method == "get"):
                yield Problem(
                    _line(operation, "x-safe"), f"{name}: x-safe is true, or absent; a GET is safe without it"
                )
            if "x-idempotent" in operation and (
                operation["x-idempotent"] is not False or method not in {"put", "delete"}
            ):
                message = f"{name}: x-idempotent is false, or absent, and only for PUT and DELETE, which otherwise are"
                yield Problem(_line(operation, "x-idempotent"), message)
            yield from _tag(spec, name, operation)
            yield from _responses(name, operation)
            yield from _body(spec, name, operation)
            parameters = [_resolve(spec, each) for each in operation.get("parameters", [])]
            for each in parameters:
                place = each.get("in")
                if place in {"header", "cookie"}:
                    message = f"the client has no {place} parameters; use a security scheme"
                    yield Problem(_line(each, "name"), f"parameter {each.get('name')}: {message}")
            declared = [str(each.get("name")) for each in parameters]
            for segment in re.findall(r"{([^}]+)}", path):
                if segment not in declared:
                    yield Problem(_line(item, method), f"{name}: declare the path parameter {segment}")
            fields = list(_body_schema(spec, operation).get("properties", {}))
            arguments = Counter(re.sub(r"\[(.*)\]", r"_\1", each) for each in [*declared, *fields])
            for argument, count in arguments.items():
                if count > 1:
                    yield Problem(_line(item, method), f"{name}: {count} arguments would be called {argument}")
            for argument in sorted(TAKEN_BY_PARAMETERS.intersection(declared) | TAKEN.intersection(fields)):
                yield Problem(_line(item, method), f"{name}: no argument can be called {argument}: the template does")


def _tag(spec: Any, name: str, operation: Any) -> Iterator[Problem]:
    inferred = operation.get("x-evidence") == "inferred"
    for tag in operation.get("tags", []):
        line = _line(operation, "tags")
        if not SNAKE_CASE.fullmatch(tag):
            yield Problem(line, f"{name}: tag {tag}: write it in snake_case, as the resource class's module")
        if tag not in [each.get("name") for each in spec.get("tags", [])]:
            yield Problem(line, f"{name}: tag {tag}: describe it in the spec's tags")
        if tag.startswith("experimental_") != inferred:
            yield Problem(line, f"{name}: a tag begins with experimental_ where x-evidence is inferred, and only there")


def _responses(name: str, operation: Any) -> Iterator[Problem]:
    responses = operation.get("responses", {})
    if responses and not str(next(iter(responses))).startswith("2"):
        yield Problem(_line(operation, "responses"), f"{name}: write the successful response first")
    for status, response in responses.items():
        if len(response.get("content", {})) > 1:
            yield Problem(
                _line(response, "content"),
                f"{name} {status}: of several media types the first is always used: write one",
            )


def _body(spec: Any, name: str, operation: Any) -> Iterator[Problem]:
    body = operation.get("requestBody")
    if body is None:
        return
    if "$ref" not in body and body.get("required") is not True:
        yield Problem(_line(operation, "requestBody"), f"{name}: write `required: true`, or no requestBody")
    content = _resolve(spec, body).get("content", {})
    if len(content) > 1:
        yield Problem(_line(body, "content"), f"{name}: a method has one body: write one media type")
    for kind in content:
        if kind not in BODIES:
            yield Problem(_line(body, "content"), f"{name}: {kind}: the templates encode {' and '.join(BODIES)}")
    fields = _body_schema(spec, operation).get("properties", {}) if "multipart/form-data" in content else {}
    for field, schema in fields.items():
        if schema.get("format") != "binary":
            yield Problem(_line(fields, field), f"{name}: {field}: the parts of a form are files: write format: binary")


def _body_schema(spec: Any, operation: Any) -> Any:
    content = _resolve(spec, operation.get("requestBody", {})).get("content", {})
    media: Any = next(iter(content.values()), {}) if isinstance(content, dict) else {}
    schema = media.get("schema", {}) if isinstance(media, dict) else {}
    return _resolve(spec, schema) if isinstance(schema, dict) else {}


def _parameters(spec: Any) -> Iterator[Problem]:
    for node in _walk(spec):
        if node.get("in") not in {"path", "query", "header", "cookie"} or "name" not in node or "type" in node:
            continue
        name = node["name"]
        line = _line(node, "name")
        if "content" in node:
            yield Problem(_line(node, "content"), f"parameter {name}: `content` makes it vanish: write `schema`")
        if node.get("style", "form") == "deepObject":
            yield Problem(
                _line(node, "style"), f"parameter {name}: deepObject is flattened: write `{name}[key]` for each key"
            )
        if node.get("explode") is False:
            yield Problem(
                _line(node, "explode"), f"parameter {name}: `explode: false` is ignored: write the joined string"
            )
        if "description" not in node:
            yield Problem(line, f"parameter {name}: add a description")
        if node["in"] == "path" and not SNAKE_CASE.fullmatch(name):
            yield Problem(line, f"parameter {name}: write it in snake_case")
        if node["in"] == "query" and not QUERY_NAME.fullmatch(name):
            yield Problem(line, f"parameter {name}: the client can name only `word` and `word[word]`")
        schema = node.get("schema")
        if isinstance(schema, dict) and schema.get("type") == "object":
            yield Problem(
                _line(node, "schema"), f"parameter {name}: an object would be flattened: write one parameter a key"
            )


def _schemas(spec: Any) -> Iterator[Problem]:
    formats = STANDARD_FORMATS | set(spec.get("x-formats", {}))
    schemas = spec["components"].get("schemas", {})
    for name, schema in schemas.items():
        if "description" not in schema:
            yield Problem(_line(schemas, name), f"schema {name}: add a description")
        if isinstance(schema.get("additionalProperties"), dict) and name in _reached(schemas, schema):
            yield Problem(
                _line(schemas, name), f"schema {name}: a map in a circle cannot be imported: write properties"
            )
    for node in _walk(spec):
        if "enum" in node and node.get("type") not in ("string", "integer"):
            yield Problem(
                _line(node, "enum"), "an enum needs `type: string` or `type: integer`, else its model vanishes"
            )
        if "const" in node and "type" not in node:
            yield Problem(_line(node, "const"), "`const` without `type` gives invalid Python: add the type")
        if "oneOf" in node:
            yield Problem(_line(node, "oneOf"), "oneOf is decoded as a union: write anyOf")
        if "discriminator" in node:
            yield Problem(
                _line(node, "discriminator"), "a discriminator is ignored: write one schema, or another operation"
            )
        if "type" in node and "format" in node and node["format"] not in formats:
            yield Problem(_line(node, "format"), f"format {node['format']}: describe it in x-formats")
        if "nullable" in node:
            yield Problem(_line(node, "nullable"), "nullable is OpenAPI 3.0: write `type: [..., 'null']`")
        properties = node.get("properties", {})
        if properties and isinstance(node.get("additionalProperties"), dict):
            yield Problem(
                _line(node, "additionalProperties"), "properties and additional ones at once: a model has one"
            )
        for name, schema in properties.items():
            yield from _property(properties, name, schema)


def _limits(spec: Any) -> Iterator[Problem]:
    """What limits values in a way of ours, and what the client would not check of a request."""
    formats = spec.get("x-formats", {})
    schemas = spec["components"].get("schemas", {})
    for node in _walk(spec):
        if "x-max-addresses" in node:
            most, items = node["x-max-addresses"], node.get("items")
            of_addresses = isinstance(items, dict) and items.get("format") == "ip-or-cidr"
            if type(most) is not int or most < 1 or node.get("type") != "array" or not of_addresses:
                yield Problem(
                    _line(node, "x-max-addresses"),
                    "x-max-addresses: write a whole number from 1, on an array of items of the format ip-or-cidr",
                )
        if "x-fields-of" in node:
            other = schemas.get(node["x-fields-of"])
            if node.get("format") not in formats or not isinstance(other, dict) or not other.get("properties"):
                yield Problem(
                    _line(node, "x-fields-of"),
                    "x-fields-of: write the name of a schema with properties, beside a format that x-formats describes",
                )
        pattern = node.get("pattern", "^$")
        outside = re.sub(r"\(.*\)", "", pattern)
        if not (pattern.startswith("^") and pattern.endswith("$")) or "|" in outside:
            yield Problem(_line(node, "pattern"), f"pattern {pattern}: the client matches a whole string: write ^(…)$")
        if re.search(r"\\[dwsbDWSB]", pattern):
            yield Problem(
                _line(node, "pattern"), f"pattern {pattern}: it means more in Python: spell the class out, as [0-9]"
            )
    for node in _of_requests(spec):
        for key in UNCHECKED.intersection(node):
            message = f"{key}: the client would not check it in a request: write it in other words"
            yield Problem(_line(node, key), message)


def _of_requests(spec: Any) -> Iterator[dict[Any, Any]]:
    """Each declaration of what a request has, once, references followed."""
    waiting = []
    for node in _walk(spec):
        if node.get("in") in {"path", "query"}:
            waiting.append(node.get("schema"))
        waiting += [each.get("schema") for each in _media(_resolve(spec, node.get("requestBody", {})))]
    seen: list[int] = []
    while waiting:
        schema = waiting.pop()
        schema = _resolve(spec, schema) if isinstance(schema, dict) else {}
        if id(schema) not in seen:
            seen.append(id(schema))
            yield schema
            properties = schema.get("properties")
            waiting += [schema.get("items"), *(properties.values() if isinstance(properties, dict) else ())]


def _media(body: Any) -> list[dict[Any, Any]]:
    content = body.get("content") if isinstance(body, dict) else None
    return [each for each in content.values() if isinstance(each, dict)] if isinstance(content, dict) else []


def _reached(schemas: Any, schema: Any) -> set[str]:
    """The names of the schemas that `schema` refers to, and those that these refer to."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        for node in _walk(waiting.pop()):
            name = str(node.get("$ref", "")).removeprefix("#/components/schemas/")
            if name in schemas and name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found


def _property(properties: Any, name: str, schema: Any) -> Iterator[Problem]:
    line = _line(properties, name)
    if not name.isidentifier() or keyword.iskeyword(name) or name in TYPE_NAMES or name.startswith("_"):
        yield Problem(line, f"property {name}: cannot be a Python attribute; the model template has no renaming")
    inline = schema if isinstance(schema, dict) else {}
    while inline.get("type") == "array" and isinstance(inline.get("items"), dict):
        inline = inline["items"]
    if inline.get("type") == "object":
        yield Problem(
            line, f"property {name}: an inline object gets a made-up name: move it to components and use $ref"
        )
    if "enum" in inline:
        yield Problem(line, f"property {name}: an inline enum gets a made-up name: move it to components and use $ref")


def _references(spec: Any) -> Iterator[Problem]:
    for node in _walk(spec):
        if "$ref" not in node:
            continue
        target = node["$ref"]
        if not target.startswith("#/"):
            yield Problem(_line(node, "$ref"), f"$ref {target}: the generator reads one file: copy the component here")
        elif not _resolve(spec, node):
            yield Problem(_line(node, "$ref"), f"$ref {target}: nothing is there")


def _resolve(spec: Any, node: Any) -> Any:
    """What a local $ref points to, an empty mapping if nothing; the node itself if it is no reference."""
    if "$ref" not in node:
        return node
    found = spec
    for part in str(node["$ref"]).removeprefix("#/").split("/"):
        found = found.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


assert TYPE_NAMES - {"datetime"} <= set(dir(builtins))
