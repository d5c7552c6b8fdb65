"""Input that no client should send: the documented envelope, never a server error, nothing half-written."""

import asyncio
import json
import string
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scanwire_server import cloudforce_one_scans, create_app
from scanwire_server.app import PATH_LIMIT
from scanwire_server.validation import BODY_LIMIT, UPLOAD_LIMIT

from tests.reference_server.support import (
    FIRST,
    ORGANIZATION,
    Caller,
    Clock,
    Operation,
    check_envelope,
    document,
    new_caller,
    operations,
    pointers,
    resolve,
)

OPERATIONS = [*operations().values()]
WITH_BODY = [operation for operation in OPERATIONS if operation.body]
WITH_JSON = [operation for operation in WITH_BODY if operation.body and operation.body[0] == "application/json"]
WITH_FORM = [operation for operation in WITH_BODY if operation not in WITH_JSON]
JSON = {"content-type": "application/json"}
BASE = f"/client/v4/accounts/{FIRST.id}/cloudforce-one"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" ",
        b"{",
        b"{}}",
        b"{'ips': []}",
        b"\xef\xbb\xbf{}",
        b'{"ips": ["\xff"]}',
        '{"ips": []}'.encode("utf-16"),
        b'{"ips": ["\\ud800"]}',
        b'{"ips": [], "\\udfff": 1}',
        b'{"ips": [], "frequency": NaN}',
        b'{"ips": [], "frequency": Infinity}',
        b'{"ips": [], "frequency": 1e400}',
        b'{"ips": [], "frequency": -1e400}',
        b'{"ips": [], "frequency": ' + b"9" * 5000 + b"}",
        b'{"ips": [], "x": ' + b"[" * 65 + b"]" * 65 + b"}",
        b"[" * 100_000,
        b"[" * 400_000 + b"]" * 400_000,
        b'{"x":' * 100_000,
        b"null",
        b"[]",
        b"1",
        b'"ips"',
        b"{}",
    ],
)
def test_no_wrong_body_creates_anything(caller: Caller, content: bytes) -> None:
    before = caller.configs()
    response = caller.scans("POST", content=content, headers=JSON)
    assert response.status_code == 400
    assert len(response.content) < 1000
    assert caller.configs() == before


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["/ips"]),
        ({"ips": None}, ["/ips"]),
        ({"ips": "1.1.1.1"}, ["/ips"]),
        ({"ips": {}}, ["/ips"]),
        ({"ips": [1]}, ["/ips/0"]),
        ({"ips": ["1.1.1.1", "x", "::1", "y"]}, ["/ips/1", "/ips/3"]),
        ({"ips": ["1.1.1.1"] * 9000 + ["x"] * 9}, ["/ips/9000"]),
        ({"ips": ["x"] * 99}, [f"/ips/{n}" for n in range(10)]),
        *[
            ({"ips": [bad]}, ["/ips/0"])
            for bad in (
                "",
                " 1.1.1.1",
                "1.1.1.1\n",
                "1.1.1",
                "256.1.1.1",
                "01.1.1.1",
                "1.1.1.1/33",
                "1.1.1.1/",
                "1.1.1.1/-1",
                "1.1.1.1/024",
                "1.1.1.0/255.255.255.0",
                "::1/129",
                "fe80::1%eth0",
                ":::",
                "1.1.1.1-2",
                "example.com",
                "\0",
                "٣.1.1.1",
                "1.1.1.1/٣",
                "1" * 10_000,
            )
        ],
        *[
            ({"ips": [], "ports": [bad]}, ["/ports/0"])
            for bad in (
                "",
                "0",
                "65536",
                "-1",
                "80-",
                "-80",
                "90-80",
                "1-65536",
                "080",
                "1-2-3",
                "80,443",
                " 80",
                "ALL",
                "http",
                "80.0",
                "٨٠",
                "9" * 5000,
            )
        ],
        ({"ips": [], "ports": [80]}, ["/ports/0"]),
        ({"ips": [], "ports": "default"}, ["/ports"]),
        ({"ips": [], "ports": None}, ["/ports"]),
        ({"ips": [], "frequency": -1}, ["/frequency"]),
        ({"ips": [], "frequency": -1e-9}, ["/frequency"]),
        ({"ips": [], "frequency": "7"}, ["/frequency"]),
        ({"ips": [], "frequency": True}, ["/frequency"]),
        ({"ips": [], "frequency": None}, ["/frequency"]),
    ],
)
def test_a_fault_is_named_with_its_value_and_its_rule(
    caller: Caller, fields: dict[str, Any], expected: list[str]
) -> None:
    before = caller.configs()
    created = caller.scans("POST", json=fields)
    assert created.status_code == 400
    assert pointers(created) == expected
    for error in created.json()["errors"]:
        assert error["code"] == 10433
        assert error["message"].startswith(error["source"]["pointer"][1:] + ": ")
        assert len(error["message"]) <= 400
    if fields:
        changed = caller.scans("PATCH", "/config/uuid", json={"frequency": 1, **fields})
        assert changed.status_code == 400
    assert caller.configs() == before


@pytest.mark.parametrize(
    "valid", ["1.1.1.1", "10.0.0.5/24", "::", "::1/128", "::ffff:1.2.3.4", "2001:DB8::1", "0.0.0.0/32"]
)
def test_addresses_and_blocks_are_accepted(caller: Caller, valid: str) -> None:
    assert caller.create(ips=[valid])["ips"] == [valid]


@pytest.mark.parametrize("valid", ["default", "all", "1", "65535", "1-65535", "80-80", "1-80"])
def test_ports_and_ranges_are_accepted(caller: Caller, valid: str) -> None:
    assert caller.create(ports=[valid])["ports"] == [valid]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": ""},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json, text/plain"},
        {"content-type": "application/json; charset=latin-1"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "application/jsonp"},
        {"content-type": "\u00ff" * 2000},
    ],
)
def test_only_json_is_taken(caller: Caller, headers: dict[str, str]) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    response = caller.http.post(
        f"{BASE}/scans/config",
        content=b'{"ips": []}',
        headers=httpx.Headers([*raw, (b"authorization", f"Bearer {FIRST.api_token}".encode())]),
    )
    check_envelope("/client/v4/", response)
    assert response.status_code == 415
    assert response.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    "kind", ["application/json", 'APPLICATION/JSON ; Charset="UTF-8"', "application/json;x=y", "application/json;"]
)
def test_json_may_say_that_it_is_utf_8(caller: Caller, kind: str) -> None:
    assert caller.scans("POST", content=b'{"ips": []}', headers={"content-type": kind}).status_code == 200


def test_long_input_is_refused(caller: Caller) -> None:
    small = b'{"ips": []}'
    assert caller.scans("POST", content=small.ljust(BODY_LIMIT), headers=JSON).status_code == 200
    assert caller.scans("POST", content=small.ljust(BODY_LIMIT + 1), headers=JSON).status_code == 413
    assert caller.scans("GET", "/results/" + "x" * PATH_LIMIT).status_code == 414
    assert caller.clone_guard(query="?x=" + "x" * PATH_LIMIT).status_code == 414


def test_a_body_where_none_belongs_is_ignored(caller: Caller) -> None:
    for content in (b"{", b"x" * (BODY_LIMIT + 1)):
        assert caller.scans("GET", content=content).status_code == 200
        assert caller.scans("DELETE", f"/config/{caller.create()['id']}", content=content).status_code == 200


@pytest.mark.parametrize(
    ("segment", "status"),
    [
        ("nope", 404),
        ("UUID", 404),
        ("uuid%20", 404),
        ("uuid%00", 404),
        ("%00", 404),
        ("%2e%2e", 404),
        ("..%2fconfig", 404),
        ("uuid%2f", 404),
        ("%0a", 404),
        ("%F0%9F%98%80", 404),
        ("' OR 1=1 --", 404),
        ("", 404),
        ("uuid/", 404),
        ("uuid/x", 404),
        ("%ff", 400),
        ("%ed%a0%80", 400),
        ("%", 400),
        ("%u0041", 400),
        ("%7", 400),
    ],
)
def test_odd_ids_are_unknown_or_refused(caller: Caller, segment: str, status: int) -> None:
    before = caller.configs()
    for method, rest in (("GET", "/results/"), ("PATCH", "/config/"), ("DELETE", "/config/")):
        more: dict[str, Any] = {"json": {"ips": []}} if method == "PATCH" else {}
        path = f"{BASE}/scans{rest}{segment}"
        url = httpx.URL("http://testserver").copy_with(raw_path=path.encode())
        response = caller.http.request(method, url, headers={"authorization": f"Bearer {FIRST.api_token}"}, **more)
        check_envelope(path, response)
        assert response.status_code == status
    assert caller.configs() == before


@pytest.mark.parametrize("path", sorted({operation.path for operation in OPERATIONS}))
@pytest.mark.parametrize(
    "method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"]
)
def test_other_methods_are_405_with_the_allowed_ones(reader: Caller, path: str, method: str) -> None:
    declared = {each.method: each for each in OPERATIONS if each.path == path}
    response = reader.send(method, next(iter(declared.values())).at_examples())
    if method in declared:
        assert response.status_code in {400, 401}
        assert "allow" not in response.headers
    else:
        assert response.status_code == 405
        assert response.headers["allow"] == ", ".join(sorted(declared))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v2",
        "/v2/",
        "/v2/scans/",
        "/v2/scans/x/y",
        "//v2/scans",
        "/V2/scans",
        "/v1/scans",
        "/client/v4",
        "/client/v4/",
        "/client/v4x",
        "/client/v4/accounts",
        f"{BASE}/scans",
        f"{BASE}/scans/config/",
        f"{BASE}/scans/CONFIG",
        f"{BASE}//scans/config",
        f"{BASE}/scans/results",
        f"{BASE}/requests/",
        "/client/v4/accounts//cloudforce-one/requests",
        "/openapi.json",
        "/%0a",
        "/a%0ab",
    ],
)
def test_unknown_paths_are_404_in_the_fitting_envelope(reader: Caller, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        assert reader.send(method, path).status_code == 404


# What holds for every operation of the specs.


def ids(operations: list[Operation]) -> dict[str, Any]:
    return {"argvalues": operations, "ids": [operation.id for operation in operations]}


def refuse(
    caller: Caller, operation: Operation, *statuses: int, path: str | None = None, **more: Any
) -> httpx.Response:
    """A call of somebody who may, which has to be refused before anything is written."""
    before = caller.writes()
    headers = {**operation.credentials, **more.pop("headers", {})}
    url = httpx.URL("http://testserver").copy_with(raw_path=(path or operation.at_examples()).encode())
    response = caller.http.request(operation.method, url, headers=headers, **more)
    check_envelope(operation.path, response)
    assert response.status_code in statuses, response.content
    assert caller.writes() == before
    return response


@pytest.mark.parametrize("operation", **ids(WITH_JSON))
def test_every_body_is_json_in_an_object(reader: Caller, operation: Operation) -> None:
    for content in (
        b"", b" ", b"{", b"{}}", b"{'a': 1}", b"\xef\xbb\xbf{}", b'{"a": "\xff"}', b'{"a": "\\ud800"}', b'{"a": NaN}',
        b'{"a": 1e400}', b'{"a": ' + b"9" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 100, b"null", b"[]", b"1", b'"a"',
    ):  # fmt: skip
        response = refuse(reader, operation, operation.invalid, content=content, headers=JSON)
        assert pointers(response) == [""]
        assert len(response.content) < 1000


@pytest.mark.parametrize("operation", **ids(WITH_BODY))
def test_every_body_has_its_media_type(reader: Caller, operation: Operation) -> None:
    assert operation.body is not None
    media = operation.body[0]
    others = {"text/plain", "application/json", "multipart/form-data; boundary=b", "application/x-www-form-urlencoded"}
    for other in (*sorted(each for each in others if not each.startswith(media)), "", f"{media}; charset=utf-16"):
        response = refuse(reader, operation, 415, content=b"{}", headers={"content-type": other})
        assert response.headers["accept"] == media
    encoded = {"content-type": media, "content-encoding": "gzip"}
    assert refuse(reader, operation, 415, content=b"{}", headers=encoded).headers["accept"] == media


@pytest.mark.parametrize("operation", **ids(WITH_BODY))
def test_no_body_is_too_long(reader: Caller, operation: Operation) -> None:
    limit = UPLOAD_LIMIT if operation in WITH_FORM else BODY_LIMIT
    refuse(reader, operation, 413, content=b" " * (limit + 1), headers=JSON)


@pytest.mark.parametrize("operation", **ids([operation for operation in OPERATIONS if operation not in WITH_BODY]))
def test_a_body_that_no_operation_asks_for_is_ignored(caller: Caller, operation: Operation) -> None:
    plain = new_caller().send(operation.method, operation.at_examples(), headers=operation.credentials)
    odd = caller.send(operation.method, operation.at_examples(), headers=operation.credentials, content=b"{")
    assert odd.status_code == plain.status_code


CANDIDATES: list[Any] = [None, True, 1, -1, 1.5, "", "no such value", "x" * 300, [], [None], [1], {}, {"x": 1}]


def wrong(slug: str, schema: dict[str, Any], example: Any) -> Iterator[tuple[str, Any]]:
    """Bodies in which one field is wrong or missing, each with the pointer to it."""
    schema = resolve(slug, schema)
    for name in schema.get("required", []):
        yield f"/{name}", {key: value for key, value in example.items() if key != name}
    for name, its in schema.get("properties", {}).items():
        validator = jsonschema_rs.Draft202012Validator(
            {**its, "components": document(slug)["components"]}, validate_formats=True
        )
        for candidate in CANDIDATES:
            if not validator.is_valid(candidate):
                yield f"/{name}", {**example, name: candidate}
        if resolve(slug, its).get("type") == "object":
            for pointer, value in wrong(slug, its, example.get(name, {})):
                yield f"/{name}{pointer}", {**example, name: value}


@pytest.mark.parametrize("operation", **ids(WITH_JSON))
def test_every_field_is_checked_and_named(reader: Caller, operation: Operation) -> None:
    assert operation.body is not None
    bodies = [*wrong(operation.slug, operation.body[1], operation.body_example)]
    assert len(bodies) >= len(CANDIDATES) / 2
    for pointer, body in bodies:
        response = refuse(reader, operation, operation.invalid, json=body)
        found = [each or "" for each in pointers(response)]
        assert any(f"{each}/".startswith(f"{pointer}/") for each in found), (body, response.content)
        assert all(len(error["message"]) <= 400 for error in response.json()["errors"])


@pytest.mark.parametrize("operation", **ids([operation for operation in OPERATIONS if operation.path_names]))
def test_odd_segments_are_unknown_or_refused(reader: Caller, operation: Operation) -> None:
    more: dict[str, Any] = {}
    if operation in WITH_JSON:
        more["json"] = operation.body_example
    elif operation in WITH_FORM:
        more["files"] = {"source": ("a", b"x")}
    for name in operation.path_names:
        for segment in (
            "nope", "%00", "%2e%2e", "..%2fx", "x%2f", "%0a", "%F0%9F%98%80", "'%20OR%201=1%20--", "x" * 300, "-1",
            "9" * 5000, "1.0", "null", "00000000-0000-4000-8000-000000000000",
        ):  # fmt: skip
            expected = (403,) if name == "account_id" else (404, operation.invalid)
            refuse(reader, operation, *expected, path=operation.at_examples(**{name: segment}), **more)
        for segment in ("%ff", "%ed%a0%80", "%", "%u0041", "%7"):
            path = operation.at_examples(**{name: segment})
            assert len(pointers(refuse(reader, operation, operation.invalid, path=path, **more))) == 1
        refuse(reader, operation, 404, path=operation.at_examples(**{name: ""}), **more)
        refuse(reader, operation, 414, path=operation.at_examples(**{name: "x" * PATH_LIMIT}), **more)


# Fuzzing: whatever is sent, with or without credentials, the answer is no server error and in the envelope.

CALLER = new_caller(Clock())
FIELD_NAMES = sorted(
    {
        name
        for slug in ("cloudforce_one", "clone_guard")
        for schema in document(slug)["components"]["schemas"].values()
        for name in schema.get("properties", {})
    }
)
BODIES = st.one_of(
    st.binary(max_size=60),
    st.lists(
        st.sampled_from(
            [b"--b", b"\r\n", b"--", b'Content-Disposition: form-data; name="source"; filename="a"', b"\r\n\r\n", b"x"]
        ),
        max_size=12,
    ).map(b"".join),
    st.sampled_from([json.dumps(operation.body_example).encode() for operation in WITH_BODY]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text(st.characters(codec=None), max_size=4), inner, max_size=4)
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
    st.dictionaries(
        st.sampled_from(FIELD_NAMES),
        st.one_of(
            st.sampled_from(
                [
                    "1.1.1.1",
                    "default",
                    "created",
                    "desc",
                    "open",
                    "2024-01-01T00:00:00Z",
                    [],
                    {},
                    None,
                    True,
                    -1,
                    0,
                    1,
                    1e30,
                    2**80,
                    1e400,
                ]
            ),
            st.lists(st.sampled_from(["1.1.1.1", "::/0", "10.0.0.0/8", "1-2", "all", "\0", 1, None]), max_size=3),
        ),
        max_size=6,
    ).map(lambda value: json.dumps(value).encode()),
)
SEGMENTS = st.one_of(
    st.sampled_from(
        [
            b"client",
            b"v4",
            b"accounts",
            FIRST.id.encode(),
            b"cloudforce-one",
            b"scans",
            b"config",
            b"results",
            b"requests",
            b"uuid",
            b"v2",
            b"",
            b".",
            b"..",
            b"%2e",
            b"%00",
            b"%ff",
            b"%",
        ]
    ),
    st.binary(max_size=6),
)
TARGETS = st.one_of(
    st.sampled_from(OPERATIONS).map(lambda operation: operation.at_examples().encode()),
    st.tuples(st.sampled_from(OPERATIONS), SEGMENTS).map(
        lambda drawn: (
            drawn[0].at_examples(**{drawn[0].path_names[-1]: drawn[1].decode("latin-1")}).encode("latin-1")
            if drawn[0].path_names
            else drawn[0].path.encode()
        )
    ),
    st.lists(SEGMENTS, max_size=8).map(lambda parts: b"/" + b"/".join(parts)),
)
QUERY_NAMES = sorted(
    {
        name.encode()
        for operation in OPERATIONS
        for name, parameter in operation.parameters.items()
        if parameter["in"] == "query"
    }
)
QUERIES = st.lists(
    st.tuples(
        st.sampled_from([*QUERY_NAMES, b"status", b"x", b"", b"%", b"q"]),
        st.one_of(
            st.sampled_from(
                [b"1", b"0", b"true", b"done", b"10d", b"4q9999", b"2020-01-01 00:00:00", b"*", b"%zz", b"%00", b"+"]
            ),
            st.binary(max_size=12),
        ),
    ).map(b"=".join),
    max_size=5,
).map(b"&".join)
METHODS = st.one_of(
    st.sampled_from(["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS"]),
    st.text(string.ascii_letters, min_size=1, max_size=5),
)
TYPES = [b"", b"application/json", b"multipart/form-data; boundary=b"]
CREDENTIALS = [
    ("authorization", f"Bearer {FIRST.api_token}".encode()),
    ("x-api-key", ORGANIZATION.api_key.encode()),
    ("x-auth-email", FIRST.api_email.encode()),
    ("x-auth-key", FIRST.api_key.encode()),
]
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "authorization",
                "x-api-key",
                "x-auth-email",
                "x-auth-key",
                "content-type",
                "content-encoding",
                "content-length",
                "accept",
                "host",
            ]
        ),
        st.one_of(
            st.binary(max_size=12), st.sampled_from([b"application/json", b"Basic x", b"Bearer", b"gzip", b"-1"])
        ),
    ),
    max_size=3,
)


@settings(max_examples=900, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(METHODS, TARGETS, QUERIES, st.booleans(), st.sampled_from(TYPES), HEADERS, BODIES)
@example("GET", b"*", b"", False, b"", [], b"")
@example("GET", b"http://x/client/v4/accounts", b"", False, b"", [], b"")
def test_anything_at_all_is_answered_in_the_envelope(
    method: str,
    target: bytes,
    query: bytes,
    authenticated: bool,
    typed: bytes,
    headers: list[tuple[str, bytes]],
    content: bytes,
) -> None:
    sent: list[dict[str, Any]] = []
    parts = [content[:3], content[3:]]

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    given_headers = (
        (
            CREDENTIALS[:2]
            if target.startswith(b"/client")
            else [("authorization", f"Bearer {ORGANIZATION.bearer_token}".encode()), CREDENTIALS[1]]
        )
        if authenticated
        else []
    )
    given_headers = [*given_headers, *([("content-type", typed)] if typed else []), *headers]
    scope = {
        "type": "http",
        "method": method,
        "path": target.decode("utf-8", "replace"),
        "raw_path": target,
        "query_string": query,
        "root_path": "",
        "headers": [(name.encode(), value) for name, value in given_headers],
        "scheme": "http",
        "http_version": "1.1",
    }
    asyncio.run(CALLER.app(scope, receive, send))
    start, body = sent
    response = httpx.Response(
        start["status"],
        headers=start["headers"],
        content=body["body"],
        request=httpx.Request(method, "http://testserver"),
    )
    check_envelope(target.decode("latin-1").removeprefix("http://x"), response)


def test_a_bug_in_a_handler_is_a_logged_500_in_the_envelope(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app()
    caller = Caller(app)
    kept = cloudforce_one_scans.insert_config

    def insert_and_fail(*arguments: Any) -> None:
        kept(*arguments)
        raise KeyError("a secret")

    monkeypatch.setattr(cloudforce_one_scans, "insert_config", insert_and_fail)
    response = caller.http.post(
        f"{BASE}/scans/config", json={"ips": []}, headers={"authorization": f"Bearer {FIRST.api_token}"}
    )
    assert response.status_code == 500
    assert response.json()["success"] is False
    assert "a secret" not in response.text
    assert response.headers["cf-ray"] in caplog.text
    assert len(caller.configs()) == 1, "what the handler wrote is rolled back"
    monkeypatch.undo()
    caller.create()
