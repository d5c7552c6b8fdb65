"""From a request that the spec allows to the arguments of the facade's method, and back from what was sent."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
from hypothesis import assume

from contract_tests.catalogue import Operation, operations, resolve
from contract_tests.client.effort import collected, share
from contract_tests.client.schemas import cases, is_valid
from contract_tests.client.wire import BASE_URLS, CREDENTIALS, body_schema, parameters

Arguments = tuple[list[Any], dict[str, Any]]

SPECIAL = (
    "/",
    "../",
    "?a=",
    "#",
    "%2F",
    "%",
    ";a=",
    ":@",
    "\\",
    " ",
    "+",
    "&",
    "\n",
    "\x00",
    "é",
    "日本",
    "\U0001f50d",
)


def calls(operation: Operation) -> tuple[Arguments, ...]:
    """Arguments for calls of the operation that the spec allows."""
    return _calls(operation.api, operation.id, share(100))


@cache
def _calls(api: str, operation_id: str, count: int) -> tuple[Arguments, ...]:
    operation = operations(api)[operation_id]
    found = collected(cases(operation).map(lambda case: from_case(operation, case)), count)
    # What is generated as a path parameter keeps clear of what is special in a path.
    ids = [f"{special}{number}" for number, special in enumerate(SPECIAL)] if found[0][0] else []
    others = [([f"{each}-{index}" for index in range(len(found[0][0]))], found[0][1]) for each in ids]
    return (*found, *others)


def some(operation: Operation) -> Arguments:
    """Some arguments, as few as possible; for where it does not matter which."""
    required = (body_schema(operation) or {}).get("required", [])
    named = {"ips": ["192.0.2.1"]} if "ips" in required else {}
    return ["id" for _ in parameters(operation, "path")], named


def refused(operation: Operation) -> list[tuple[str, Arguments]]:
    """Arguments of which no request may be made, each with the name of the wrong one."""
    positional, named = some(operation)
    found: list[tuple[str, Arguments]] = []
    for index, each in enumerate(parameters(operation, "path")):
        wrong = ["", ".", "..", *_siblings(operation, each["name"]), None, 7]
        found.extend((each["name"], ([*positional[:index], value, *positional[index + 1 :]], named)) for value in wrong)
    declared = {re.sub(r"\[(.*)\]", r"_\1", each["name"]): each["schema"] for each in parameters(operation, "query")}
    for name, schema in {**declared, **(body_schema(operation) or {"properties": {}})["properties"]}.items():
        wrong = _wrong(operation.api, resolve(operation.api, schema))
        found.extend((name, (positional, {**named, name: value})) for value in wrong)
    return found


def _siblings(operation: Operation, parameter: str) -> list[str]:
    """What stands in a path parameter's place in the paths of other operations."""

    def shape(path: str) -> list[str]:
        return ["{}" if part.startswith("{") else part for part in path.split("/")]

    place = operation.path.split("/").index(f"{{{parameter}}}")
    shapes = [shape(each.path) for each in operations(operation.api).values()]
    same = [each for each in shapes if len(each) > place and each[:place] == shape(operation.path)[:place]]
    return sorted({each[place] for each in same} - {"{}"})


def _wrong(api: str, schema: dict[str, Any]) -> list[Any]:
    """Values that are not of a schema's type, or that cannot be sent."""
    if schema.get("format") == "date-time":
        # Without a time zone it is no moment.
        return [datetime(2024, 1, 1), "2024-01-01T00:00:00Z", 7]  # noqa: DTZ001
    if "enum" in schema:
        return ["not-listed", 7]
    if schema["type"] == "array":
        return ["x", [object()], [[]], *([each] for each in _wrong(api, resolve(api, schema["items"])))]
    by_type: dict[str, list[Any]] = {
        "string": [7, b"x", datetime.now(UTC), "\ud800"],
        "integer": ["x", 1.5, None, True],
        "number": ["1", None, Decimal(1), float("nan")],
        "boolean": ["true", 1],
    }
    return by_type[schema["type"]]


def from_case(operation: Operation, case: Any) -> Arguments:
    """The facade's arguments for a generated case: path parameters in order, all else by name."""
    positional = [case.path_parameters[each["name"]] for each in parameters(operation, "path")]
    named: dict[str, Any] = {}
    for each in parameters(operation, "query"):
        if each["name"] in (case.query or {}):
            schema = resolve(operation.api, each["schema"])
            named[re.sub(r"\[(.*)\]", r"_\1", each["name"])] = _argument(schema, case.query[each["name"]])
    body = body_schema(operation)
    if body is not None:
        for name, declared in body["properties"].items():
            if name in case.body:
                named[name] = _argument(resolve(operation.api, declared), case.body[name])
    return positional, named


def _argument(schema: dict[str, Any], value: Any) -> Any:
    """A generated value as a caller would write it: datetimes, and numbers and booleans that came as query strings."""
    if schema.get("format") == "date-time":
        return _moment(value)
    if schema.get("type") == "integer":
        return int(value)
    if schema.get("type") == "boolean":
        return value in {True, "true"}
    return value


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        # Leap seconds: Python has no datetime for them, so no caller can pass one.
        assume(False)
        raise


def complaints(
    operation: Operation, arguments: Arguments, request: httpx.Request, schemes: frozenset[str]
) -> list[str]:
    """What is wrong with a request that the facade sent for these arguments, by the spec and by the arguments."""
    found = []
    positional, named = arguments
    base = httpx.URL(BASE_URLS[operation.api])
    path, _, query = request.url.raw_path.decode("ascii").partition("?")
    if (request.url.scheme, request.url.host) != (base.scheme, base.host):
        found.append(f"went to {request.url.host}")
    if request.method != operation.method:
        found.append(f"method {request.method}")
    template = (base.path.rstrip("/") + operation.path).split("/")
    values = iter(positional)
    expected = [next(values) if part.startswith("{") else part for part in template]
    if [unquote(part) for part in path.split("/")] != expected:
        found.append(f"path {path}, expected {expected}")
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    if sorted(pairs) != sorted(_expected_query(operation, named)):
        found.append(f"query {pairs}")
    found += _body_complaints(operation, named, request)
    secret = {name: request.headers[name] for name in _SECRET_HEADERS if name in request.headers}
    if secret != CREDENTIALS[schemes][1]:
        found.append(f"credentials {sorted(secret)}")
    if request.headers["accept"] != "application/json":
        found.append(f"accept {request.headers['accept']}")
    return found


_SECRET_HEADERS = sorted({name for _, headers in CREDENTIALS.values() for name in headers})


def _expected_query(operation: Operation, named: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in parameters(operation, "query"):
        value = named.get(re.sub(r"\[(.*)\]", r"_\1", each["name"]), each["schema"].get("default"))
        items = value if isinstance(value, list) else [] if value is None else [value]
        found.extend((each["name"], json.dumps(item) if isinstance(item, (bool, int)) else item) for item in items)
    return found


def _body_complaints(operation: Operation, named: dict[str, Any], request: httpx.Request) -> list[str]:
    schema = body_schema(operation)
    if schema is None:
        return [f"a body: {request.content!r}"] if request.content or "content-type" in request.headers else []
    found = []
    if request.headers.get("content-type") != "application/json":
        found.append(f"content type {request.headers.get('content-type')}")
    body = json.loads(request.content)
    if not is_valid(operation.api, schema, body):
        found.append(f"a body that the spec forbids: {body}")
    sent = {
        name: datetime.fromisoformat(value) if schema["properties"][name].get("format") == "date-time" else value
        for name, value in body.items()
        if name in schema["properties"]
    }
    if sent != named or body.keys() != named.keys():
        found.append(f"body {body}, expected {named}")
    return found
