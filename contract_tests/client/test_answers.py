"""Whatever a server may validly answer is decoded, and encodes back to the same JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import httpx
import msgspec
import pytest
from scanwire import ResponseError

from contract_tests.catalogue import APIS, Operation, operations, resolve
from contract_tests.client.arguments import some
from contract_tests.client.effort import gate
from contract_tests.client.schemas import agrees, answers, bodies, is_valid, known, newer, unique
from contract_tests.client.wire import KINDS, Kind, Tape, call, is_paged, payload

ANSWERS = [(each, status) for api in APIS for each in operations(api).values() for status in answers(each)]


def as_json(value: object) -> Any:
    return json.loads(msgspec.json.encode(value))


def outcome_of(operation: Operation, status: str, code: int, body: Any, kind: Kind) -> str:
    """Judges what the client makes of a body that the spec allows; returns whether that was an error or a result."""
    schema = answers(operation)[status]
    returned = payload(operation)
    tape = Tape(lambda: httpx.Response(code, content=json.dumps(body).encode(), headers={"x-mark": "1"}))
    response = call(operation, some(operation), tape, kind=kind, detailed=True)
    assert (response.status_code, response.headers["x-mark"]) == (code, "1")
    expected = known(operation.api, schema, body)
    assert agrees(known(operation.api, schema, as_json(response.parsed)), expected)
    if code >= 400 or body.get("success") is False:
        with pytest.raises(ResponseError) as caught:
            call(operation, some(operation), tape, kind=kind)
        assert caught.value.status_code == code
        stated = [each for each in body.get("errors", []) if isinstance(each, dict)]
        reasons = [(each.code, each.message) for each in caught.value.errors if each.code is not None]
        assert reasons[: len(stated)] == [(each.get("code"), each["message"]) for each in stated]
        assert all(each.message[:100] in str(caught.value) for each in caught.value.errors[:5])
        return "raised"
    if returned and returned not in body:
        with pytest.raises(ResponseError, match="no result"):
            call(operation, some(operation), tape, kind=kind)
        return "raised"
    result = call(operation, some(operation), tape, kind=kind)
    if returned is None:
        assert result is None
        return "returned"
    declared = resolve(operation.api, schema)["properties"][returned] if returned else schema
    inner = expected[returned] if returned else expected
    if is_paged(operation):
        flat = known(operation.api, declared, as_json([item for page in result for item in page]))
        assert agrees(flat, unique(inner))
    else:
        assert agrees(known(operation.api, declared, as_json(result)), inner)
    return "returned"


@pytest.mark.parametrize(("operation", "status"), ANSWERS, ids=lambda each: getattr(each, "id", each))
def test_decodes_every_valid_answer_and_encodes_it_back(operation: Operation, status: str) -> None:
    seen: Counter[str] = Counter()
    schema = answers(operation)[status]
    for number, each in enumerate(bodies(operation, status)):
        # Where a body may say either, generated ones mostly say that the call failed.
        good = {**each, "success": True}
        flips = number % 3 == 0 and each.get("success") is False and is_valid(operation.api, schema, good)
        body = good if flips else each
        code = int(status) if status.isdigit() else int(status[0]) * 100 + number * 7 % 100
        seen[outcome_of(operation, status, code, body, KINDS[number % 2])] += 1
    # The gate against vacuity: bodies were generated, and those of successful answers reached the caller.
    assert sum(seen.values()) >= gate(25), seen
    assert seen["returned"] >= gate(5) or not status.startswith("2"), seen


@pytest.mark.parametrize(("operation", "status"), ANSWERS, ids=lambda each: getattr(each, "id", each))
def test_understands_what_a_newer_server_may_add(operation: Operation, status: str) -> None:
    schema = answers(operation)[status]
    for number, body in enumerate(bodies(operation, status)):
        code = int(status) if status.isdigit() else int(status[0]) * 100 + number * 7 % 100
        outcome_of(operation, status, code, newer(operation.api, schema, body), KINDS[number % 2])
