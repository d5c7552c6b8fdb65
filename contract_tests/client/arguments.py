"""From a request that the spec allows to the arguments of the facade's method, and back from what was sent."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
from hypothesis import assume

from contract_tests.catalogue import Operation, resolve
from contract_tests.client.schemas import is_valid
from contract_tests.client.wire import BASE_URLS, CREDENTIALS, body_schema, parameters

Arguments = tuple[list[Any], dict[str, Any]]


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
