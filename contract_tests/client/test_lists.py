"""A list is walked whole, in order and once, and ends, whatever a server says of its pages."""

from __future__ import annotations

import json
from math import ceil
from typing import Any

import httpx
import pytest
from hypothesis import strategies as st

from contract_tests.catalogue import APIS, Operation, operations, resolve, spec
from contract_tests.client.arguments import complaints, some
from contract_tests.client.effort import attempt
from contract_tests.client.wire import (
    CREDENTIALS,
    KINDS,
    Kind,
    Tape,
    call,
    client,
    finish,
    is_paged,
    method_name,
    payload,
    resource,
)

LISTS = [each for api in APIS for each in operations(api).values() if is_paged(each)]


def answer_with(operation: Operation, numbers: list[int], **totals: int) -> httpx.Response:
    guard = operation.api == "clone_guard"
    answer = dict(example(operation))
    name = payload(operation) or ""
    item = answer[name][0]
    of = _uuid if isinstance(item["id"], str) else int
    items = [
        {**item, "id": of(number), **({"attributes": {**item["attributes"], "id": of(number)}} if guard else {})}
        for number in numbers
    ]
    answer.pop("meta", None), answer.pop("result_info", None)
    information = {"meta" if guard else "result_info": totals} if totals else {}
    return httpx.Response(200, json={**answer, **information, name: items})


def example(operation: Operation) -> dict[str, Any]:
    """The spec's example of a page."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]["responses"]["200"]
    examples = resolve(operation.api, node)["content"]["application/json"]["examples"]
    found: dict[str, Any] = resolve(operation.api, next(iter(examples.values())))["value"]
    return found


def _uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


def _number(item: Any) -> int:
    return int(str(item.id).rpartition("-")[2])


def _page_of(request: httpx.Request) -> int:
    return int(request.url.params["page"] if request.method == "GET" else json.loads(request.content)["page"])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.id)
def test_asks_for_each_page_under_its_number(operation: Operation, kind: Kind) -> None:
    pages = iter([[1, 2], [3], []])
    tape = Tape(lambda: answer_with(operation, next(pages)))
    positional = some(operation)[0]
    found = call(operation, (positional, {"page": 4, "per_page": 2}), tape, kind=kind)
    assert [len(each) for each in found] == [2, 1]
    for number, request in enumerate(tape.requests, 4):
        assert (
            complaints(operation, (positional, {"page": number, "per_page": 2}), request, operation.security[0]) == []
        )
    assert len(tape.requests) == 3


@pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.id)
def test_yields_every_item_once_and_in_order(operation: Operation) -> None:
    def check(
        count: int, per_page: int, cap: int, skipped: int, told: str, after: str, grows: bool, kind: Kind
    ) -> None:
        # Who caps pages and miscounts them too leaves nothing to go by; so does who moves items by whole pages.
        size = per_page if told == "fewer pages" else min(per_page, cap)
        grows = grows and size > 1 and told == "nothing"
        pages = ceil(count / size)
        first = 1 + skipped % max(pages, 1)
        says = {
            "the truth": {"total_pages": pages, "total_count": count},
            "more pages": {"total_pages": pages + 2, "total_count": count},
            "fewer pages": {"total_pages": max(pages - 1, 1), "total_count": count},
        }.get(told, {})

        def answer() -> httpx.Response:
            number = _page_of(tape.requests[-1])
            # With every request an item is added before all others, so that each page repeats one of the page before.
            begin = (number - 1) * size - (len(tape.requests) - 1 if grows else 0)
            if begin >= count and after == "the last page":
                begin = max(pages - 1, 0) * size
            return answer_with(operation, list(range(count))[begin : begin + size], **says)

        tape = Tape(answer)
        found = call(
            operation, (some(operation)[0], {"page": first, "per_page": per_page}), tape, kind=kind, at_most=30
        )
        numbers = [_number(each) for page in found for each in page]
        assert numbers == list(range((first - 1) * size, count))
        assert [_page_of(each) for each in tape.requests] == list(range(first, first + len(tape.requests)))
        assert len(tape.requests) <= (2 * pages if grows else pages) - first + 3

    attempt(
        check,
        200,
        count=st.integers(0, 9),
        per_page=st.integers(1, 4),
        cap=st.integers(1, 4),
        skipped=st.integers(0, 2),
        told=st.sampled_from(["nothing", "the truth", "more pages", "fewer pages"]),
        after=st.sampled_from(["nothing", "the last page"]),
        grows=st.booleans(),
        kind=st.sampled_from(KINDS),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.id)
def test_fetches_no_page_before_it_is_looked_at(operation: Operation, kind: Kind) -> None:
    pages = iter([[1, 2], [3, 4], []])
    tape = Tape(lambda: answer_with(operation, next(pages)))
    methods = resource(client(operation.api, kind, tape, CREDENTIALS[operation.security[0]][0]), operation)
    listed = getattr(methods, method_name(operation))(*some(operation)[0], page=1, per_page=2)
    sent, found = [len(tape.requests)], []
    items = iter(listed) if kind == "sync" else aiter(listed)
    for _ in range(4):
        found.append(_number(next(items) if kind == "sync" else finish(anext(items))))
        sent.append(len(tape.requests))
    assert found == [1, 2, 3, 4]
    assert sent == [0, 1, 1, 2, 2]
