"""Whatever the facade sends is valid under the spec and carries exactly the values that it was given."""

from __future__ import annotations

import inspect
from collections import Counter

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire import InvalidArgumentError, InvalidRequestError, ScanwireError

from contract_tests.catalogue import APIS, Operation, operations
from contract_tests.client.arguments import complaints, from_case
from contract_tests.client.effort import effort
from contract_tests.client.schemas import cases
from contract_tests.client.wire import CREDENTIALS, Kind, Tape, call, client, is_paged, method_name, parameters

OPERATIONS = [each for api in APIS for each in operations(api).values()]
UNSENDABLE = {"", ".", ".."}
KINDS: tuple[Kind, ...] = ("sync", "async")


def refused() -> httpx.Response:
    return httpx.Response(400, json={"success": False, "errors": [], "messages": []})


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_sends_what_the_spec_allows_and_the_caller_said(operation: Operation) -> None:
    seen: Counter[str] = Counter()

    @effort(60)
    @given(case=cases(operation), schemes=st.sampled_from(operation.security), detailed=st.booleans())
    def check(case: object, schemes: frozenset[str], detailed: bool) -> None:
        arguments = from_case(operation, case)
        credentials, _ = CREDENTIALS[schemes]
        sent, raised = [], set()
        for kind in KINDS:
            tape = Tape(refused)
            try:
                call(operation, arguments, tape, kind=kind, detailed=detailed, credentials=credentials)
            except ScanwireError as error:
                raised.add((type(error), getattr(error, "value", None)))
            sent.append(tape.requests)
        if unsendable := {value for kind, value in raised if kind is InvalidArgumentError}:
            # An id that would be another path is the one thing that the spec allows and the client cannot send.
            assert unsendable <= UNSENDABLE
            assert sent == [[], []]
            return
        assert {kind for kind, _ in raised} == (set() if detailed else {InvalidRequestError})
        assert [len(each) for each in sent] == [1, 1]
        (first,), (second,) = sent
        assert complaints(operation, arguments, first, schemes) == []
        assert (first.method, first.url, first.content) == (second.method, second.url, second.content)
        assert sorted(first.headers.items()) == sorted(second.headers.items())
        seen.update(["sent", *arguments[1], "+".join(sorted(schemes))])

    check()
    # The gate against vacuity: the property really sent requests, with every argument and every way to authenticate.
    assert seen["sent"] >= 40, seen
    wanted = {"+".join(sorted(each)) for each in operation.security}
    assert wanted <= seen.keys(), seen


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_every_argument_of_the_method_is_generated_at_some_time(operation: Operation) -> None:
    seen: set[str] = set()

    @effort(100)
    @given(case=cases(operation))
    def collect(case: object) -> None:
        seen.update(from_case(operation, case)[1])

    collect()
    method = getattr(_resource(operation, Tape(refused)), method_name(operation))
    assert _keywords(method) - {each["name"] for each in parameters(operation, "path")} == seen


def _resource(operation: Operation, tape: Tape) -> object:
    return getattr(client(operation.api, "sync", tape, CREDENTIALS[operation.security[0]][0]), operation.tag)


def _keywords(method: object) -> set[str]:
    assert callable(method)
    return {name for name in inspect.signature(method).parameters if name != "self"}


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if is_paged(each)], ids=lambda each: each.id)
def test_asks_for_each_page_under_its_number(operation: Operation) -> None:
    key = "data" if operation.api == "clone_guard" else "result"
    pages = iter([[{"id": _uuid(1)}, {"id": _uuid(2)}], [{"id": _uuid(3)}], []])
    tape = Tape(
        lambda: httpx.Response(200, json={**_envelope(), key: [_item(operation, each) for each in next(pages)]})
    )
    positional = ["a"] if "{account_id}" in operation.path else []
    found = call(operation, (positional, {"page": 4, "per_page": 2}), tape, kind="sync")
    assert [len(each) for each in found] == [2, 1]
    for number, request in enumerate(tape.requests, 4):
        assert (
            complaints(operation, (positional, {"page": number, "per_page": 2}), request, operation.security[0]) == []
        )
    assert len(tape.requests) == 2


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def _envelope() -> dict[str, object]:
    return {"success": True, "errors": [], "messages": []}


def _item(operation: Operation, item: dict[str, str]) -> dict[str, object]:
    if operation.api == "clone_guard":
        return dict(item)
    fixed = {"priority": "routine", "request": "r", "summary": "s", "tlp": "clear"}
    times = dict.fromkeys(("created", "updated"), "2024-01-01T00:00:00Z")
    return {**item, **fixed, **times}
