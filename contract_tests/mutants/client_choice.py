"""A few operations that between them have everything that an operation can have."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from contract_tests.catalogue import APIS, Operation, operations, resolve
from contract_tests.client.schemas import answers
from contract_tests.client.wire import arguments_schema, body, is_paged, parameters, payload, wrapper

# The formats that have a type of their own in the client; all others are plain strings there.
TYPED = {"date-time", "uuid", "binary"}


@cache
def choice() -> tuple[str, ...]:
    """The operationIds, the one with the most kinds first."""
    candidates = {each.id: kinds(each) for api in APIS for each in operations(api).values()}
    left = set().union(*candidates.values())
    chosen = []
    while left:
        best = max(candidates, key=lambda name: len(candidates[name] & left))
        left -= candidates[best]
        chosen.append(best)
    return tuple(chosen)


def kinds(operation: Operation) -> set[str]:
    """What a client may treat in a way of its own: each kind of parameter, body and answer that the operation has."""
    api, schema = operation.api, arguments_schema(operation)
    media, _ = body(operation) or ("none", {})
    path = parameters(operation, "path")
    found = {api, operation.method, f"{len(path)} ids", f"nested {'_' in operation.tag}"}
    found |= {f"security {sorted(each)}" for each in operation.security}
    found |= {f"body {media}, wrapped {bool(wrapper(operation))}"}
    found |= {f"payload {payload(operation)!r}, paged {is_paged(operation)}"}
    for each in [*path, *parameters(operation, "query")]:
        bracketed, default = "[" in each["name"], "default" in each["schema"]
        about = f"{each['in']}, required {each.get('required', False)}, bracketed {bracketed}, default {default}"
        found |= {f"{about}: {shape}" for shape in _shapes(api, each["schema"])}
    for name, declared in schema.get("properties", {}).items():
        about = f"argument, required {name in schema.get('required', [])}"
        found |= {f"{about}: {shape}" for shape in _shapes(api, declared)}
    for status, declared in answers(operation).items():
        found |= {f"status {status}", *(f"answer: {shape}" for shape in _shapes(api, declared))}
    return found


def _shapes(api: str, declared: dict[str, Any], within: tuple[str, ...] = ()) -> Iterator[str]:
    """The types, formats and forms of a schema and of all that is in it."""
    reference = declared.get("$ref", "")
    if reference in within:
        return
    within = (*within, reference) if reference else within
    schema = resolve(api, declared)
    types, further = schema.get("type", "any"), schema.get("additionalProperties")
    form = "enum " * ("enum" in schema) + "map " * isinstance(further, dict) + "any of " * ("anyOf" in schema)
    yield f"{form}{types} {' '.join({schema.get('format', '')} & TYPED)}"
    items = schema.get("items")
    if isinstance(items, dict):
        yield from (f"list of {shape}" for shape in _shapes(api, items, within))
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", ()), further]
    for each in inner:
        if isinstance(each, dict):
            yield from _shapes(api, each, within)
