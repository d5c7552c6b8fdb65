"""What a server may not answer raises a `ScanwireError`, or is decoded as what it really says; nothing else escapes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire import ScanwireError

from contract_tests.catalogue import APIS, Operation, operations, resolve
from contract_tests.client.effort import effort
from contract_tests.client.schemas import answers, bodies, is_decodable, known
from contract_tests.client.test_answers import arguments, as_json
from contract_tests.client.wire import SECRETS, Kind, Tape, call, is_paged

OPERATIONS = [each for api in APIS for each in operations(api).values()]

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
JSON_VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
PAGES = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"{",
    b"\xff\xfe",
    b"<html><body>520</body></html>",
    b"error code: 1015",
    b"[" * 5000,
]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Each container of a JSON value with each of its keys or indexes."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


@st.composite
def damaged(draw: Callable[[st.SearchStrategy[Any]], Any], valid: st.SearchStrategy[Any]) -> bytes:
    """A valid body with a part replaced or removed, or cut short; or no JSON body at all."""
    body = json.loads(json.dumps(draw(valid)))
    way = draw(st.sampled_from(["replace", "remove", "cut", "bytes", "other"]))
    found = places(body)
    if way in {"replace", "remove"} and found:
        holder, key = draw(st.sampled_from(found))
        if way == "replace":
            holder[key] = draw(JSON_VALUES)
        else:
            del holder[key]
    content: bytes = json.dumps(body).encode()
    if way == "cut":
        content = content[: draw(st.integers(0, max(0, len(content) - 1)))]
    elif way == "bytes":
        content = draw(st.binary(max_size=64) | st.sampled_from(PAGES))
    elif way == "other":
        content = json.dumps(draw(JSON_VALUES)).encode()
    return content


def outcome(operation: Operation, tape: Tape, kind: Kind) -> tuple[Any, ScanwireError | None]:
    """What a call returns, or the error that it raises; any other exception goes through."""
    try:
        return call(operation, arguments(operation), tape, kind=kind), None
    except ScanwireError as error:
        return None, error


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_nothing_but_a_scanwire_error_escapes_and_nothing_is_misread(operation: Operation) -> None:
    schema = answers(operation)["200"]
    declared = resolve(operation.api, schema)["properties"]
    payload = "data" if "data" in declared else "result"
    seen: Counter[str] = Counter()
    statuses = st.sampled_from([200, 200, 200, 201, 204, 299, 301, 400, 403, 404, 429, 500, 520, 530]) | st.integers(
        100, 999
    )

    @effort(150)
    @given(
        content=damaged(bodies(operation, "200")),
        status=statuses,
        media=st.sampled_from(["application/json", "text/html", "text/plain; charset=nope", ""]),
        kind=st.sampled_from(["sync", "async"]),
    )
    def check(content: bytes, status: int, media: str, kind: Any) -> None:
        headers = {"content-type": media} if media else {}
        tape = Tape(lambda: httpx.Response(status, content=content, headers=headers))
        detail = call(operation, arguments(operation), tape, kind=kind, detailed=True)
        assert (detail.status_code, detail.content) == (status, content)
        result, error = outcome(operation, tape, kind)
        if error is not None:
            assert not any(secret in f"{error!s}{error!r}" for secret in SECRETS)
            seen["raised"] += 1
            return
        assert 200 <= status < 300
        assert len(tape.requests) <= 4
        seen["returned"] += 1
        if operation.method == "DELETE":
            assert result is None
            return
        # What was returned is what the body says: nothing was dropped, invented or read as another type.
        body = json.loads(content)
        assert body.get("success", True) is True
        assert is_decodable(operation.api, declared[payload], body[payload])
        if not is_paged(operation):
            assert known(operation.api, declared[payload], as_json(result)) == known(
                operation.api, declared[payload], body[payload]
            )

    check()
    # The gate against vacuity: both outcomes really occurred.
    assert seen["raised"] >= 50, seen
    assert seen["returned"] >= 5, seen


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_a_broken_connection_is_a_scanwire_error(operation: Operation, error: Exception) -> None:
    def broken() -> httpx.Response:
        raise error

    for kind in ("sync", "async"):
        with pytest.raises(ScanwireError) as caught:
            call(operation, arguments(operation), Tape(broken), kind=kind)
        assert caught.value.__cause__ is error
