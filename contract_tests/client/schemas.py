"""The specs' schemas as an independent judge, and as generators of answers. Nothing here knows the client."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

import jsonschema_rs
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode

from contract_tests.catalogue import Operation, operations, resolve, spec
from contract_tests.client.effort import collected, share
from contract_tests.server.values import register_formats


@cache
def case_schema(api: str) -> schemathesis.schemas.BaseSchema:
    """The spec of an API, for the generation of requests."""
    register_formats()
    return schemathesis.openapi.from_dict(copy.deepcopy(spec(api)))


def cases(operation: Operation) -> st.SearchStrategy[Any]:
    """Valid requests of an operation."""
    found = case_schema(operation.api)[operation.path][operation.method]
    return found.as_strategy(generation_mode=GenerationMode.POSITIVE)


@cache
def _flipped(api: str) -> schemathesis.schemas.BaseSchema:
    """A spec whose request bodies are the answers of the real one: what generates requests then generates answers."""
    register_formats()
    paths = {}
    for operation in operations(api).values():
        for schema in answers(operation).values():
            content = {"application/json": {"schema": schema}}
            post = {"requestBody": {"required": True, "content": content}, "responses": {"200": {"description": ""}}}
            paths[f"/{_name(schema)}"] = {"post": post}
    document = {key: copy.deepcopy(spec(api)[key]) for key in ("openapi", "info", "components")}
    return schemathesis.openapi.from_dict({**document, "paths": paths})


def _name(schema: dict[str, Any]) -> str:
    """A name for a schema that equal ones share."""
    return sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()


def bodies(operation: Operation, status: str) -> tuple[Any, ...]:
    """Bodies that a server may validly answer under a documented status such as `200` or `4XX`."""
    return _bodies(operation.api, _name(answers(operation)[status]), share(40 if status == "200" else 30))


@cache
def _bodies(api: str, name: str, count: int) -> tuple[Any, ...]:
    found = _flipped(api)[f"/{name}"]["POST"]
    return collected(found.as_strategy(generation_mode=GenerationMode.POSITIVE).map(lambda case: case.body), count)


@cache
def answers(operation: Operation) -> dict[str, dict[str, Any]]:
    """The schemas of the operation's answers by documented status."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    return {
        status: resolve(operation.api, response)["content"]["application/json"]["schema"]
        for status, response in node["responses"].items()
    }


def is_valid(api: str, schema: dict[str, Any], value: Any) -> bool:
    """Whether a JSON value is valid under a schema of the spec, formats and all."""
    return _validator(api, json.dumps(schema)).is_valid(value)


@cache
def _validator(api: str, schema: str) -> jsonschema_rs.Draft202012Validator:
    document = {**json.loads(schema), "components": spec(api)["components"]}
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True)


def known(api: str, schema: dict[str, Any], value: Any) -> Any:
    """`value` as far as the schema knows it, in a form in which equal values are equal.

    Properties that the schema does not name are left out, times become instants, UUIDs lower case.
    """
    schema = resolve(api, schema)
    if "anyOf" in schema:
        schema = next((resolve(api, each) for each in schema["anyOf"] if has_type(resolve(api, each), value)), {})
    if isinstance(value, dict) and "properties" in schema:
        return {
            name: known(api, schema["properties"][name], value[name]) for name in schema["properties"] if name in value
        }
    if isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        return {name: known(api, schema["additionalProperties"], each) for name, each in value.items()}
    if isinstance(value, list) and "items" in schema:
        return [known(api, schema["items"], each) for each in value]
    if isinstance(value, str) and schema.get("format") == "date-time":
        return datetime.fromisoformat(value)
    if isinstance(value, str) and schema.get("format") == "uuid":
        return value.lower()
    return value


def agrees(value: Any, expected: Any) -> bool:
    """Whether two JSON values are equal, and booleans, integers and other numbers are still what they were.

    A whole number that came with a point may have become an integer: to JSON Schema it is one.
    """
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and value.keys() == expected.keys()
            and all(agrees(value[name], each) for name, each in expected.items())
        )
    if isinstance(expected, list):
        return isinstance(value, list) and len(value) == len(expected) and all(map(agrees, value, expected))
    return bool(value == expected) and (
        type(value) is type(expected) or (isinstance(expected, float) and type(value) is int)
    )


def newer(api: str, schema: dict[str, Any], value: Any) -> Any:
    """`value` as a later version of the server may send it: with fields and enum values that the spec does not list."""
    schema = resolve(api, schema)
    if "anyOf" in schema:
        schema = next((resolve(api, each) for each in schema["anyOf"] if has_type(resolve(api, each), value)), {})
    if isinstance(value, dict) and "properties" in schema:
        listed = schema["properties"]
        known_fields = {name: newer(api, listed[name], value[name]) for name in listed if name in value}
        return {**value, **known_fields, "not_listed_yet": [None, {"a": 1}]}
    if isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        return {name: newer(api, schema["additionalProperties"], each) for name, each in value.items()}
    if isinstance(value, list) and "items" in schema:
        return [newer(api, schema["items"], each) for each in value]
    return "not-listed-yet" if isinstance(value, str) and "enum" in schema else value


def unique(items: list[Any]) -> list[Any]:
    """The items of a list without those whose id an earlier one has; without an id they cannot be told apart."""
    seen: set[str | float] = set()
    found = []
    for each in items:
        key = each.get("id")
        if isinstance(key, (str, int, float)):
            if key in seen:
                continue
            seen.add(key)
        found.append(each)
    return found


def has_type(schema: dict[str, Any], value: Any) -> bool:
    """Whether a JSON value is of the schema's `type`, looking no deeper."""
    if "type" not in schema:
        return True
    types = schema["type"]
    names = {
        dict: "object",
        list: "array",
        str: "string",
        bool: "boolean",
        int: "integer",
        float: "number",
        type(None): "null",
    }
    name = names[type(value)]
    listed = types if isinstance(types, list) else [types]
    # To JSON Schema 7.0 is an integer too.
    whole = isinstance(value, float) and value.is_integer()
    return name in listed or (name == "integer" and "number" in listed) or (whole and "integer" in listed)


def is_decodable(api: str, schema: dict[str, Any], value: Any) -> bool:
    """Whether a JSON value has the shape of a schema, leaving open what a client has to leave open."""
    schema = resolve(api, schema)
    if "anyOf" in schema:
        return any(is_decodable(api, each, value) for each in schema["anyOf"])
    if not has_type(schema, value):
        return False
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        further = schema.get("additionalProperties")
        return set(schema.get("required", [])) <= value.keys() and all(
            is_decodable(api, properties.get(name, further if isinstance(further, dict) else {"type": []}), each)
            for name, each in value.items()
            if name in properties or isinstance(further, dict)
        )
    if isinstance(value, list):
        return all(is_decodable(api, schema.get("items", {}), each) for each in value)
    return True
