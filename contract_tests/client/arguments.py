"""From a request that the spec allows to the arguments of the facade's method, and back from what was sent."""

from __future__ import annotations

import io
import json
import mimetypes
import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from importlib import import_module
from itertools import cycle
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import UUID

import httpx
import msgspec
from hypothesis import assume
from hypothesis import strategies as st
from scanwire_raw.runtime import UNSET, File

from contract_tests.catalogue import Operation, operations, resolve
from contract_tests.client.effort import collected, share
from contract_tests.client.schemas import agrees, cases, is_valid, known
from contract_tests.client.wire import BASE_URLS, CREDENTIALS, arguments_schema, body, parameters, wrapper

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

# Schemathesis generates hardly any contents of files.
FILES = st.builds(
    File,
    content=st.binary(max_size=64)
    | st.lists(st.sampled_from([b"\r\n", b"\n", b"\r", b"--", b"\x00", b"\xff", "\u00e9".encode(), b"a"])).map(
        b"".join
    ),
    name=st.sampled_from(
        ["upload", "report.pdf", 'a "b".txt', "b\u00fctes; \u65e5\u672c.bin", "%22=%.csv", "x\r\nX-Mark: 1"]
    ),
    content_type=st.sampled_from([None, "text/plain", "application/x-odd; charset=utf-8"]),
)


def calls(operation: Operation, examples: int = 100) -> tuple[Arguments, ...]:
    """Arguments for calls of the operation that the spec allows."""
    return _calls(operation, share(examples))


@cache
def _calls(operation: Operation, count: int) -> tuple[Arguments, ...]:
    found = collected(cases(operation).map(lambda case: from_case(operation, case)), count)
    if uploads(operation):
        files = cycle(collected(FILES, count))
        found = tuple((positional, dict.fromkeys(named, next(files))) for positional, named in found)
    # What is generated as a path parameter keeps clear of what is special in a path.
    texts = ["string" in _kinds(each["schema"]) and "format" not in each["schema"] for each in _path(operation)]
    others = [
        (
            [f"{special}{number}-{index}" if text else found[0][0][index] for index, text in enumerate(texts)],
            found[0][1],
        )
        for number, special in enumerate(SPECIAL)
        if any(texts)
    ]
    return (*found, *others)


def uploads(operation: Operation) -> bool:
    """Whether the arguments of the operation that are not in the path are files."""
    media, _ = body(operation) or ("", {})
    return media == "multipart/form-data"


@cache
def _path(operation: Operation) -> list[dict[str, Any]]:
    return [{**each, "schema": resolve(operation.api, each["schema"])} for each in parameters(operation, "path")]


def _kinds(schema: dict[str, Any]) -> set[str]:
    declared = schema.get("type", [])
    return {declared} if isinstance(declared, str) else set(declared)


@cache
def some(operation: Operation) -> Arguments:
    """Some arguments, as few as possible, from the spec's examples; for where it does not matter which."""
    api = operation.api
    positional = [_argument(api, each["schema"], each["example"]) for each in _path(operation)]
    named = {
        each["name"]: _argument(api, each["schema"], each["example"])
        for each in parameters(operation, "query")
        if each.get("required")
    }
    example = operation.example or {}
    example = example.get(wrapper(operation), example)
    schema = arguments_schema(operation)
    # Where the least number of fields is not told by their names, an example has enough of them.
    for name in schema.get("required", list(example) if "minProperties" in schema else []):
        if name not in {"page", "per_page"}:
            named[name] = _argument(api, schema["properties"][name], example.get(name, b"content"))
    return positional, named


def refused(operation: Operation) -> list[tuple[str, Any, Arguments]]:
    """Arguments of which no request may be made, each with the name and the value of the wrong one: UNSET if absent."""
    positional, named = some(operation)
    found: list[tuple[str, Any, Arguments]] = []
    for index, each in enumerate(_path(operation)):
        wrong: list[Any] = [None, True, *unsendable(operation, each["name"])]
        kinds = _kinds(each["schema"])
        wrong += [] if "integer" in kinds else [7]
        wrong += ["7"] if kinds == {"integer"} else ["x"] if each["schema"].get("format") == "uuid" else []
        wrong += _beyond(operation.api, each["schema"])
        found.extend(
            (each["name"], value, ([*positional[:index], value, *positional[index + 1 :]], named)) for value in wrong
        )
    declared = {re.sub(r"\[(.*)\]", r"_\1", each["name"]): each for each in parameters(operation, "query")}
    schemas = {name: each["schema"] for name, each in declared.items()}
    for name, schema in {**schemas, **arguments_schema(operation).get("properties", {})}.items():
        wrong = [*_wrong(operation.api, resolve(operation.api, schema)), *_beyond(operation.api, schema)]
        wrong += [[]] if name in declared and declared[name].get("required") and schema.get("type") == "array" else []
        found.extend((name, value, (positional, {**named, name: value})) for value in wrong)
    fields = arguments_schema(operation)
    for name, needed in fields.get("dependentRequired", {}).items():
        some_of = {key: value for key, value in (operation.example or {}).items() if key not in needed}
        found.append((needed[0], UNSET, (positional, {**some_of, name: "text"})))
    if fields.get("minProperties"):
        found.append((next(iter(fields["properties"])), UNSET, (positional, {})))
    return found


def is_secret(operation: Operation, argument: str) -> bool:
    """Whether the value of an argument may not be shown."""
    schemas = {each["name"]: each["schema"] for each in parameters(operation, "query")}
    schemas |= arguments_schema(operation).get("properties", {})
    return bool(resolve(operation.api, schemas.get(argument, {})).get("format") == "password")


def unsendable(operation: Operation, parameter: str) -> list[str]:
    """Values of a path parameter that would lead to another path: they stand in its place in those of operations."""

    def shape(path: str) -> list[str]:
        return ["{}" if part.startswith("{") else part for part in path.split("/")]

    place = operation.path.split("/").index(f"{{{parameter}}}")
    shapes = [shape(each.path) for each in operations(operation.api).values()]
    same = [each for each in shapes if len(each) > place and each[:place] == shape(operation.path)[:place]]
    return ["", ".", "..", *sorted({each[place] for each in same} - {"{}"})]


def _wrong(api: str, schema: dict[str, Any]) -> list[Any]:
    """Values that are not of a schema's type, or that cannot be sent."""
    kind = schema.get("format")
    if kind == "date-time":
        # Without a time zone it is no moment.
        return [datetime(2024, 1, 1), "2024-01-01T00:00:00Z", 7]  # noqa: DTZ001
    if kind == "uuid":
        return ["x", 7, b"x", None]
    if kind == "cg-timestamp":
        return [datetime(2024, 1, 1), date(2024, 1, 1), 7, b"x", None, "\ud800"]  # noqa: DTZ001
    if kind == "binary":
        return ["a path or the content?", 7, None, io.StringIO("text")]
    if "enum" in schema:
        return ["not-listed", 7]
    if schema["type"] == "array":
        return ["x", [object()], [[]], *([each] for each in _wrong(api, resolve(api, schema["items"])))]
    by_type: dict[str, list[Any]] = {
        "string": [7, b"x", datetime.now(UTC), "\ud800"],
        "integer": ["x", 1.5, None, True],
        "number": ["1", None, Decimal(1), float("nan")],
        "boolean": ["true", 1],
        "object": [7, "x", [1]],
    }
    return by_type[schema["type"]]


# By format: what a person may well take for one of its strings, and a few that no grammar has.
FOREIGN: dict[str, list[str]] = {
    "ip-or-cidr": [
        *("10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/255.0.0.0", "::/129", "::/"),
        *("fe80::1%eth0", "10.0.0.1-10.0.0.9", "host.example", "10.0.0.1,10.0.0.2", " 10.0.0.1", "10.0.0.1\n"),
    ],
    "port-range": [
        *("0", "65536", "1-65536", "80-1", "1-", "-1", "1,2", "1 - 2", "Default", "080", "\u0661", "1\n", "http"),
    ],
    "cg-timestamp": [
        *("2025-02-29 00:00:00", "2025-01-01", "2025-01-01T00:00:00", "2025-01-01 24:00:00", "2025-1-1 0:0:0", "now"),
        *("2025-01-01 00:00:00Z", "2025-01-01 00:00:00.5", "0000-01-01 00:00:00", "2025-01-01 00:00:00\n"),
    ],
    "hosts": [
        *(",", "a,,b", "-a", "a b", "192.0.2.256", "192.0.2.9-8", "192.0.2.0/33", "::/64", "fe80::1%1", "a\n"),
        *("http://a", "192.0.2.9-192.0.2.8", "a" * 64, "192.0.2.1/255.255.255.0"),
    ],
    "gvm-port-range": [
        *("0", "65536", "80-1", "1,", ",1", "1, 2", "X:1", "t:1", "T:", "1-T:2", "01", "\u0661", "1\n", "all"),
    ],
    "request-field": ["Created", "created_desc", "no_field", " created"],
    "message-field": ["Created", "created_desc", "no_field", " created"],
}
# What a pattern may wrongly let through.
TEXTS = [
    *("10D", "d10", "10d\n", " 10d", "10 d", "1.5d", "-1d", "\u0661d"),
    *("0q2020", "5q2020", "1Q2020", "1q20", "10d1q2020"),
]


def _beyond(api: str, declared: dict[str, Any]) -> list[Any]:
    """Values of a schema's type that break one of its limits, or its format."""
    schema = resolve(api, declared)
    found: list[Any] = []
    if "minimum" in schema:
        found += [schema["minimum"] - 1, -(10**30), *([schema["minimum"] - 0.5] if schema["type"] == "number" else [])]
    if "maximum" in schema:
        found += [schema["maximum"] + 1, 10**30]
    if "maxLength" in schema:
        found += ["x" * (schema["maxLength"] + 1), "\U0001f50d" * (schema["maxLength"] + 1)]
    if "pattern" in schema:
        found += [text for text in ["", *TEXTS] if not is_valid(api, schema, text)]
    if "string" in _kinds(schema) and schema.get("format") in FOREIGN:
        found += ["", *FOREIGN[schema["format"]]]
    if "array" in _kinds(schema):
        found += [[each] for each in _beyond(api, schema["items"])]
        found += [[]] * schema.get("minItems", 0)
    if most := schema.get("x-max-addresses"):
        block = ["10.0.0.0/20"]  # 4,096 addresses
        found += [["0.0.0.0/0"], ["2001:db8::/32"], block * (most // 4096 + 1)]
        found += [[*block, *["192.0.2.1"] * (most - 4095)]]
    return found


def from_case(operation: Operation, case: Any) -> Arguments:
    """The facade's arguments for a generated case: path parameters in order, all else by name."""
    api = operation.api
    # Schemathesis has them encoded for a path.
    given_in_path = {
        name: unquote(value) if isinstance(value, str) else value
        for name, value in (case.path_parameters or {}).items()
    }
    positional = [_argument(api, each["schema"], given_in_path[each["name"]]) for each in _path(operation)]
    named: dict[str, Any] = {}
    for each in parameters(operation, "query"):
        if each["name"] in (case.query or {}):
            named[re.sub(r"\[(.*)\]", r"_\1", each["name"])] = _argument(api, each["schema"], case.query[each["name"]])
    fields = arguments_schema(operation)
    given = case.body[wrapper(operation)] if wrapper(operation) else case.body
    said = {name: value for name, value in given.items() if name in fields["properties"]} if fields else {}
    # Fields that the spec does not name are no arguments, and what it asks for may have been among them.
    assume(not fields or uploads(operation) or is_valid(api, fields, said))
    named |= {name: _argument(api, fields["properties"][name], value) for name, value in said.items()}
    return positional, named


def _argument(api: str, declared: dict[str, Any], value: Any) -> Any:
    """A generated value as a caller would write it: datetimes, models, files, and what came as query strings.

    Some UUIDs and timestamps stay text, some members of enums become such, and some lists tuples: a caller may write
    both.
    """
    schema = resolve(api, declared)
    kind = schema.get("format")
    if kind == "date-time":
        return _moment(value)
    if kind == "cg-timestamp":
        # In another zone where that is still in the years that Python has.
        moment = datetime.fromisoformat(value).replace(tzinfo=UTC)
        zone = timezone(timedelta(hours=5, minutes=30)) if 1 < moment.year < 9999 else UTC
        return moment.astimezone(zone) if moment.second % 2 else value
    if kind == "uuid":
        return UUID(value) if UUID(value).int % 2 else value.upper()
    if "enum" in schema:
        return value if len(value) % 2 else _model_class(api, declared)(value)
    if kind == "binary":
        return File(value.encode() if isinstance(value, str) else bytes(value))
    if _kinds(schema) == {"integer"}:
        return int(value)
    if _kinds(schema) == {"boolean"}:
        return value in {True, "true"}
    if _kinds(schema) == {"array"}:
        found = [_argument(api, schema["items"], each) for each in value]
        return found if len(found) % 2 else tuple(found)
    if _kinds(schema) == {"object"} and "$ref" in declared:
        return _model(_model_class(api, declared), value)
    return value


def _model_class(api: str, declared: dict[str, Any]) -> Any:
    return getattr(import_module(f"scanwire_raw.{api}.models"), declared["$ref"].rpartition("/")[2])


def _model(kind: Any, value: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        # Leap seconds, as below.
        assume(False)
        raise


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
    values = iter(_written(each["schema"], value) for each, value in zip(_path(operation), positional, strict=True))
    expected = [next(values) if part.startswith("{") else part for part in template]
    if [unquote(part) for part in path.split("/")] != expected:
        found.append(f"path {path}, expected {expected}")
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    if sorted(pairs) != sorted(_expected_query(operation, named)):
        found.append(f"query {pairs}")
    found += _body_complaints(operation, named, request)
    if (secrets := credentials(request)) != CREDENTIALS[schemes][1]:
        found.append(f"credentials {sorted(secrets)}")
    if request.headers["accept"] != "application/json":
        found.append(f"accept {request.headers['accept']}")
    return found


def credentials(request: httpx.Request) -> dict[str, str]:
    """The headers of a request that carry credentials."""
    names = {name for _, headers in CREDENTIALS.values() for name in headers}
    return {name: request.headers[name] for name in sorted(names) if name in request.headers}


def _expected_query(operation: Operation, named: dict[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in parameters(operation, "query"):
        value = named.get(re.sub(r"\[(.*)\]", r"_\1", each["name"]), each["schema"].get("default"))
        schema = resolve(operation.api, each["schema"])
        items = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        found.extend((each["name"], _written(schema.get("items", schema), item)) for item in items)
    return found


def _written(schema: dict[str, Any], value: object) -> str:
    """How a value is written in a URL, before it is encoded."""
    if schema.get("format") == "cg-timestamp" and isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "seconds")
    text = json.dumps(value) if isinstance(value, (bool, int)) else str(value)
    return text.lower() if schema.get("format") == "uuid" else text


def _body_complaints(operation: Operation, named: dict[str, Any], request: httpx.Request) -> list[str]:
    declared = body(operation)
    if declared is None:
        return [f"a body: {request.content!r}"] if request.content or "content-type" in request.headers else []
    media, schema = declared
    content_type = request.headers.get("content-type", "")
    if content_type.partition(";")[0] != media:
        return [f"content type {content_type}"]
    if media == "multipart/form-data":
        return _form_complaints(named, content_type.partition("boundary=")[2].encode(), request.content)
    sent = json.loads(request.content)
    if not is_valid(operation.api, schema, sent):
        return [f"a body that the spec forbids: {sent}"]
    inner = sent[wrapper(operation)] if wrapper(operation) else sent
    fields = arguments_schema(operation)
    arguments = {name: value for name, value in named.items() if name in fields["properties"]}
    expected = json.loads(msgspec.json.encode(arguments))
    if inner.keys() != arguments.keys() or not agrees(
        known(operation.api, fields, inner), known(operation.api, fields, expected)
    ):
        return [f"body {sent}, expected {expected}"]
    return []


def _form_complaints(named: dict[str, Any], boundary: bytes, content: bytes) -> list[str]:
    """What is wrong with the parts of a form: one for each file, with its name, its media type and its bytes."""
    expected = b""
    for name, file in named.items():
        quoted = file.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        media = file.content_type or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        expected += b"--%s\r\n" % boundary
        expected += f'Content-Disposition: form-data; name="{name}"; filename="{quoted}"\r\n'.encode()
        expected += b"Content-Type: %s\r\n\r\n%s\r\n" % (media.encode(), file.content)
    expected += b"--%s--\r\n" % boundary
    return [] if content == expected else [f"a form {content[:500]!r}, expected {expected[:500]!r}"]


def same_request(first: httpx.Request, second: httpx.Request) -> bool:
    """Whether two requests are the same on the wire, the random boundary of a form aside."""

    def shown(request: httpx.Request) -> tuple[object, ...]:
        boundary = request.headers.get("content-type", "").partition("boundary=")[2] or "\0"
        headers = sorted((name, value.replace(boundary, "")) for name, value in request.headers.items())
        return request.method, request.url, headers, request.content.replace(boundary.encode(), b"")

    return shown(first) == shown(second)
