"""Whatever a server may validly answer is decoded, and encodes back to the same JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire import ResponseError
from scanwire.errors import details

from contract_tests.catalogue import APIS, Operation, operations, resolve
from contract_tests.client.effort import effort
from contract_tests.client.schemas import answers, bodies, known
from contract_tests.client.wire import Tape, call, is_paged, parameters

ANSWERS = [(each, status) for api in APIS for each in operations(api).values() for status in answers(each)]
ALL_OPERATIONS = [each for api in APIS for each in operations(api).values()]


def arguments(operation: Operation) -> tuple[list[Any], dict[str, Any]]:
    """Some arguments; which ones does not matter for the answer."""
    return ["id" for _ in parameters(operation, "path")], {
        "ips": ["192.0.2.1"]
    } if operation.id == "create_config" else {}


def as_json(value: object) -> Any:
    return json.loads(msgspec.json.encode(value))


@pytest.mark.parametrize(("operation", "status"), ANSWERS, ids=lambda each: getattr(each, "id", each))
def test_decodes_every_valid_answer_and_encodes_it_back(operation: Operation, status: str) -> None:
    schema = answers(operation)[status]
    payload = "data" if "data" in resolve(operation.api, schema)["properties"] else "result"
    seen: Counter[str] = Counter()

    @effort(60 if status == "200" else 30)
    @given(body=bodies(operation, status), kind=st.sampled_from(["sync", "async"]), offset=st.integers(0, 99))
    def check(body: Any, kind: Any, offset: int) -> None:
        code = int(status) if status.isdigit() else int(status[0]) * 100 + offset
        tape = Tape(lambda: httpx.Response(code, content=json.dumps(body).encode()))
        response = call(operation, arguments(operation), tape, kind=kind, detailed=True)
        assert response.status_code == code
        expected = known(operation.api, schema, body)
        assert known(operation.api, schema, as_json(response.parsed)) == expected
        if code >= 400 or body.get("success") is False:
            with pytest.raises(ResponseError) as caught:
                call(operation, arguments(operation), tape, kind=kind)
            assert caught.value.status_code == code
            stated = [each for each in body.get("errors", []) if isinstance(each, dict)]
            assert [each.message for each in details(json.dumps(body).encode()) if each.code is not None][
                : len(stated)
            ] == [each["message"] for each in stated]
            seen["raised"] += 1
        elif payload not in body:
            with pytest.raises(ResponseError, match="no result"):
                call(operation, arguments(operation), tape, kind=kind)
            seen["empty"] += 1
        else:
            result = call(operation, arguments(operation), tape, kind=kind)
            declared = resolve(operation.api, schema)["properties"][payload]
            if operation.method == "DELETE":
                assert result is None
            elif is_paged(operation):
                flat = known(operation.api, declared, as_json([item for page in result for item in page]))
                unique = list({repr(each.get("id", each)): each for each in reversed(expected[payload])}.values())[::-1]
                assert len(flat) <= len(expected[payload])
                assert all(each in expected[payload] for each in flat)
                assert len(flat) >= (1 if unique else 0)
            else:
                assert known(operation.api, declared, as_json(result)) == expected[payload]
            seen["returned"] += 1

    check()
    # The gate against vacuity: bodies were generated, and those of successful answers reached the caller.
    assert sum(seen.values()) >= 25, seen
    assert seen["returned"] >= 5 or not status.startswith("2"), seen
