"""Lists end by what the server shows, and yield each item once, whatever its paging habits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire import AsyncCloudforceOne, CloneGuard, CloudforceOne, InvalidArgumentError, ServerError

Habit = Callable[[int, int], dict[str, Any]]


def item(number: int) -> dict[str, Any]:
    times = dict.fromkeys(("created", "updated"), "2024-01-01T00:00:00Z")
    return {"id": f"r{number}", "priority": "high", "request": "t", "summary": "s", "tlp": "red", **times}


def server(total: int, *, base: int = 1, cap: int = 10**9, info: str = "right") -> Habit:
    """A server with `total` items whose first page has the number `base`, and which caps `per_page`."""

    def answer(page: int, per_page: int) -> dict[str, Any]:
        size = min(per_page, cap)
        # Page 0 is the first page also where pages count from 1.
        start = max(page - base, 0) * size
        result = [item(number) for number in range(total)][start : start + size]
        pages = -(-total // size)
        told = {
            "right": {"result_info": {"total_pages": pages}},
            "none": {},
            "small": {"result_info": {"total_pages": 1}},
        }
        told["counted"] = {"result_info": {"total_pages": pages, "total_count": total}}
        told["odd"] = {"result_info": {"total_pages": 0}}
        return {"success": True, "errors": [], "messages": [], "result": result, **told[info]}

    return answer


def transport(habit: Habit, pages: list[int]) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        pages.append(body["page"])
        assert len(pages) < 200, "the list does not end"
        return httpx.Response(200, json=habit(body["page"], body["per_page"]))

    return httpx.MockTransport(handle)


def read(habit: Habit, *, page: int = 1, per_page: int = 10) -> tuple[list[str], list[int]]:
    """The ids that the sync client yields, and the pages that it asked for; the async client does the same."""
    asked: list[int] = []
    http = httpx.Client(transport=transport(habit, asked))
    client = CloudforceOne(api_token="t", http_client=http)
    found = [each.id for each in client.requests.list("a", page=page, per_page=per_page)]

    async def run() -> tuple[list[str], list[int]]:
        again: list[int] = []
        async with httpx.AsyncClient(transport=transport(habit, again)) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http)
            return [each.id async for each in client.requests.list("a", page=page, per_page=per_page)], again

    assert asyncio.run(run()) == (found, asked)
    return found, asked


@given(
    total=st.integers(0, 40),
    per_page=st.integers(1, 12),
    cap=st.integers(1, 12),
    page=st.sampled_from([0, 1]),
    info=st.sampled_from(["right", "counted", "none", "odd", "small"]),
)
def test_every_item_once_and_a_bounded_number_of_requests(
    total: int, per_page: int, cap: int, page: int, info: str
) -> None:
    found, asked = read(server(total, cap=cap, info=info), page=page, per_page=per_page)
    # A server that caps pages and calls the first one the last contradicts itself: then either is believed.
    if info == "small" and cap < per_page:
        found_all = [f"r{number}" for number in range(total)]
        assert found == found_all[: len(found)]
        return
    assert found == [f"r{number}" for number in range(total)]
    size = min(per_page, cap)
    assert len(asked) <= -(-total // size) + 1 + (page == 0)


@given(total=st.integers(0, 40), per_page=st.integers(1, 12))
def test_a_server_that_counts_from_0_is_read_from_page_0(total: int, per_page: int) -> None:
    found, _ = read(server(total, base=0, info="none"), page=0, per_page=per_page)
    assert found == [f"r{number}" for number in range(total)]


def test_a_count_of_items_is_believed_over_a_wrong_count_of_pages() -> None:
    def capped(page: int, per_page: int) -> dict[str, Any]:
        return server(30, cap=10)(page, per_page) | {"result_info": {"total_pages": 1, "total_count": 30}}

    assert len(read(capped, per_page=100)[0]) == 30


def test_a_short_page_in_the_middle_loses_nothing_where_the_items_are_counted() -> None:
    sizes = [10, 7, 10, 10, 3]

    def uneven(page: int, per_page: int) -> dict[str, Any]:
        start = sum(sizes[: page - 1])
        result = [item(number) for number in range(start, start + (sizes[page - 1] if page <= len(sizes) else 0))]
        return server(0)(page, per_page) | {"result": result, "result_info": {"total_count": 40}}

    found, asked = read(uneven)
    assert found == [f"r{number}" for number in range(40)]
    assert len(asked) <= 6


def test_a_server_that_ignores_the_page_is_asked_twice() -> None:
    found, asked = read(lambda page, per_page: server(10)(1, per_page) | {"result_info": {"total_pages": 99}})
    assert (found, asked) == ([f"r{number}" for number in range(10)], [1, 2])


def test_overlapping_pages_yield_each_item_once() -> None:
    def habit(page: int, per_page: int) -> dict[str, Any]:
        answer = server(30, info="none")(page, per_page)
        return answer | {"result": [item(number) for number in range((page - 1) * 5, min((page - 1) * 5 + 10, 30))]}

    found, _ = read(habit)
    assert found == [f"r{number}" for number in range(30)]


def test_the_end_is_known_without_a_further_request_where_the_server_tells_it() -> None:
    assert read(server(25))[1] == [1, 2, 3]
    assert read(server(7))[1] == [1]
    assert read(server(7, info="none"))[1] == [1, 2]
    assert read(server(25, info="none"))[1] == [1, 2, 3]
    assert read(server(20, info="counted"))[1] == [1, 2]
    assert read(server(20, info="right"))[1] == [1, 2, 3]


def test_nothing_is_sent_before_the_first_item_and_each_iteration_starts_anew() -> None:
    asked: list[int] = []
    client = CloudforceOne(api_token="t", http_client=httpx.Client(transport=transport(server(25), asked)))
    pages = client.requests.list("a")
    assert asked == []
    walk = iter(pages)
    assert next(walk).id == "r0"
    assert asked == [1]
    assert len(list(pages)) == 25
    assert [each.number for each in client.requests.list("a", page=2).pages()] == [2, 3]


def test_a_failed_page_raises_and_the_list_can_be_taken_up_there() -> None:
    failing = [True]

    def handle(request: httpx.Request) -> httpx.Response:
        page = json.loads(request.content)["page"]
        if page == 2 and failing:
            failing.clear()
            return httpx.Response(502, text="error code: 502")
        return httpx.Response(200, json=server(25)(page, 10))

    client = CloudforceOne(
        api_token="t", max_retries=0, http_client=httpx.Client(transport=httpx.MockTransport(handle))
    )
    pages = client.requests.list("a").pages()
    first = next(pages)
    with pytest.raises(ServerError):
        next(pages)
    rest = client.requests.list("a", page=first.number + 1)
    assert [each.id for each in [*first.items, *rest]] == [f"r{number}" for number in range(25)]


@pytest.mark.parametrize(
    "arguments",
    [
        {"page": -1},
        {"page": True},
        {"page": "1"},
        {"page": 1.5},
        {"per_page": 0},
        {"per_page": None},
        {"status": "opne"},
    ],
)
def test_bad_arguments_raise_at_the_call(arguments: dict[str, Any]) -> None:
    client = CloudforceOne(api_token="t")
    with pytest.raises(InvalidArgumentError) as caught:
        client.requests.list("a", **arguments)
    ((name, value),) = arguments.items()
    assert (caught.value.argument, caught.value.value) == (name, value)
    assert name in str(caught.value)
    assert repr(value) in str(caught.value)


def test_items_without_an_id_end_with_a_repeated_page() -> None:
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["page"])
        assert len(asked) < 10
        return httpx.Response(200, json={"data": [{"type": "scan"}, {"type": "scan"}]})

    http = httpx.Client(transport=httpx.MockTransport(handle))
    client = CloneGuard(base_url="https://portal.test", api_key="k", access_token="t", http_client=http)
    assert len(list(client.scans.list(per_page=2))) == 2
    assert asked == ["1", "2"]
