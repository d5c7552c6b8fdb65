"""What a server may not answer raises a `ScanwireError`, or is decoded as what it really says; nothing else escapes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import strategies as st
from scanwire import ScanwireError

from contract_tests.catalogue import APIS, Operation, operations, resolve
from contract_tests.client.arguments import some
from contract_tests.client.effort import attempt, gate
from contract_tests.client.schemas import agrees, answers, bodies, is_decodable, known, unique
from contract_tests.client.test_answers import as_json
from contract_tests.client.wire import KINDS, SECRETS, Kind, Tape, call, is_paged, payload

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
    b'{"success": true, "errors": [], "messages": [], "result": ' + b"[" * 5000,
]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Each container of a JSON value with each of its keys or indexes."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


def lookalikes(value: Any) -> list[Any]:
    """Values of other types that a careless reader takes for `value`."""
    written = value if isinstance(value, str) else json.dumps(value)
    return [written, [value], {"0": value}, 0, 1, "1", "1704067200", "true", None, ""]


@st.composite
def damaged(draw: Callable[[st.SearchStrategy[Any]], Any], valid: st.SearchStrategy[Any]) -> bytes:
    """A valid body, or one with a part replaced or removed, or cut short; or no JSON body at all."""
    body = json.loads(json.dumps(draw(valid)))
    if draw(st.booleans()) and "success" in body:
        # Else most answers would end at this field, and the rest of them would hardly matter.
        body["success"] = True
    way = draw(st.sampled_from(["keep", "replace", "resemble", "remove", "cut", "bytes", "other"]))
    found = places(body)
    if way in {"replace", "resemble", "remove"} and found:
        holder, key = draw(st.sampled_from(found))
        if way == "replace":
            holder[key] = draw(JSON_VALUES)
        elif way == "resemble":
            holder[key] = draw(st.sampled_from(lookalikes(holder[key])))
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
        return call(operation, some(operation), tape, kind=kind), None
    except ScanwireError as error:
        return None, error


RETRY_AFTER = [
    "0",
    "3",
    " 7 ",
    "-1",
    "1e3",
    "soon",
    "9" * 400,
    "Wed, 21 Oct 2015 07:28:00 GMT",
    "Wed, 99 Oct 2015",
    "\xb2",
]


def judged(operation: Operation, content: bytes, status: int, headers: list[tuple[bytes, bytes]], kind: Kind) -> str:
    """Judges what the client makes of any answer at all; returns whether that was an error or a result."""
    returned = payload(operation)
    tape = Tape(lambda: httpx.Response(status, content=content, headers=headers))
    detail = call(operation, some(operation), tape, kind=kind, detailed=True)
    assert (detail.status_code, detail.content) == (status, content)
    assert detail.headers == httpx.Headers([*headers, *_length(content)])
    # What was decoded is what the body says: nothing was dropped, invented or read as another type.
    if detail.parsed is not None:
        declared, said = _schema(operation, status), json.loads(content)
        assert is_decodable(operation.api, declared, said)
        assert agrees(known(operation.api, declared, as_json(detail.parsed)), known(operation.api, declared, said))
    result, error = outcome(operation, tape, kind)
    if error is not None:
        # Hypothesis takes strings of our own source for its examples: an answer may hold a secret, and be cited.
        secrets = [each for each in SECRETS if each.encode() not in content]
        assert not any(secret in f"{error!s}{error!r}" for secret in secrets)
        # Some servers answer a deletion with nothing.
        assert content or not (operation.method == "DELETE" and 200 <= status < 300)
        return "raised"
    assert 200 <= status < 300
    assert len(tape.requests) <= 4
    if operation.method == "DELETE" and not content:
        assert result is None
        return "returned"
    body = json.loads(content)
    assert body.get("success", True) is True
    schema = resolve(operation.api, answers(operation)["200"])
    if returned is None:
        # Null for one of these is taken for none.
        absent = {"errors", "messages"} & {name for name in schema["properties"] if body.get(name) is None}
        assert is_decodable(operation.api, schema, body | {name: [] for name in absent})
        assert result is None
        return "returned"
    declared, said = (schema["properties"][returned], body[returned]) if returned else (schema, body)
    assert is_decodable(operation.api, declared, said)
    expected = known(operation.api, declared, said)
    if is_paged(operation):
        result, expected = [item for page in result for item in page], unique(expected)
    assert agrees(known(operation.api, declared, as_json(result)), expected)
    return "returned"


def _schema(operation: Operation, status: int) -> dict[str, Any]:
    """The schema of the answer that the spec has for a status; of nothing at all if it has none."""
    found = answers(operation)
    return found.get(str(status)) or found.get(f"{status // 100}XX") or {"type": []}


def _length(content: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-length", str(len(content)).encode())] if content else []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_nothing_but_a_scanwire_error_escapes_and_nothing_is_misread(operation: Operation) -> None:
    seen: Counter[str] = Counter()
    odd = st.sampled_from([201, 204, 299, 301, 400, 403, 404, 429, 500, 520, 530]) | st.integers(100, 999)

    def check(content: bytes, status: int, media: str, wait: str, kind: Kind) -> None:
        headers = [(b"content-type", media.encode())] if media else []
        headers.append((b"retry-after", wait.encode("latin-1")))
        seen[judged(operation, content, status, headers, kind)] += 1

    attempt(
        check,
        200,
        content=damaged(st.sampled_from(bodies(operation, "200"))),
        status=st.just(200) | odd,
        media=st.sampled_from(["application/json", "text/html", "text/plain; charset=nope", ""]),
        wait=st.sampled_from(RETRY_AFTER),
        kind=st.sampled_from(KINDS),
    )
    name = payload(operation)
    good = next(each for each in bodies(operation, "200") if not name or name in each)
    said = [{**good, "success": value} for value in (True, False)] if "success" in good else [good]
    for page in [*PAGES, *(json.dumps(each).encode() for each in said)]:
        for status in (200, 201, 302, 404, 520):
            for kind in KINDS:
                judged(operation, page, status, [], kind)
    # The gate against vacuity: both outcomes really occurred.
    assert seen["raised"] >= gate(50), seen
    assert seen["returned"] >= gate(5), seen


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_takes_no_value_for_one_of_another_type(operation: Operation) -> None:
    seen: Counter[str] = Counter()
    for number, body in enumerate(bodies(operation, "200")):
        changed = json.loads(json.dumps(body))
        found = places(changed)[:20]
        for step in range(max(len(found), 10) if found else 0):
            holder, key = found[step % len(found)]
            original = holder[key]
            others = lookalikes(original)
            holder[key] = others[(number + step) % len(others)]
            seen[judged(operation, json.dumps(changed).encode(), 200, [], KINDS[number % 2])] += 1
            holder[key] = original
    # The smallest answers have two optional fields.
    assert seen["raised"] >= gate(30), seen
    assert seen["returned"] >= gate(5), seen


@pytest.mark.parametrize("location", ["https://elsewhere.test/", "/", "x"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_follows_no_redirect(operation: Operation, location: str) -> None:
    for status in (301, 302, 303, 307, 308):
        for kind in KINDS:
            tape = Tape(lambda: httpx.Response(status, headers={"location": location}))  # noqa: B023
            assert call(operation, some(operation), tape, kind=kind, detailed=True).status_code == status
            assert isinstance(outcome(operation, tape, kind)[1], ScanwireError)
            assert len(tape.requests) == 2


@pytest.mark.parametrize("error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_a_broken_connection_is_a_scanwire_error(operation: Operation, error: Exception) -> None:
    def broken() -> httpx.Response:
        raise error

    for kind in KINDS:
        for detailed in (False, True):
            with pytest.raises(ScanwireError) as caught:
                call(operation, some(operation), Tape(broken), kind=kind, detailed=detailed)
            assert caught.value.__cause__ is error
            assert not any(secret in f"{caught.value!s}{caught.value!r}" for secret in SECRETS)
