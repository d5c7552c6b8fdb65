"""Lists end by what the server shows, and yield each item once, whatever its paging habits."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import warnings
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire import (
    AsyncCloudforceOne,
    AuthenticationError,
    CloneGuard,
    CloudforceOne,
    InvalidArgumentError,
    RateLimitError,
    ScanwireError,
    ServerError,
)

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


def read(habit: Habit, *, page: int | None = 1, per_page: int = 10) -> tuple[list[str], list[int]]:
    """The ids that the sync client yields, and the pages that it asked for; the async client does the same."""
    begin: dict[str, Any] = {} if page is None else {"page": page}
    asked: list[int] = []
    http = httpx.Client(transport=transport(habit, asked))
    client = CloudforceOne(api_token="t", http_client=http)
    found = [each.id for each in client.requests.list("a", **begin, per_page=per_page)]

    async def run() -> tuple[list[str], list[int]]:
        again: list[int] = []
        async with httpx.AsyncClient(transport=transport(habit, again)) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http)
            return [each.id async for each in client.requests.list("a", **begin, per_page=per_page)], again

    assert asyncio.run(run()) == (found, asked)
    return found, asked


@given(
    total=st.integers(0, 20),
    per_page=st.integers(1, 12),
    cap=st.integers(1, 12),
    page=st.sampled_from([None, 0, 1]),
    info=st.sampled_from(["right", "counted", "none", "odd", "small"]),
)
def test_every_item_once_and_a_bounded_number_of_requests(
    total: int, per_page: int, cap: int, page: int | None, info: str
) -> None:
    found, asked = read(server(total, cap=cap, info=info), page=page, per_page=per_page)
    assert found == [f"r{number}" for number in range(total)]
    size = min(per_page, cap)
    assert len(asked) <= -(-total // size) + 1 + (page != 1)


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
    assert read(server(0, info="counted"))[1] == [1]
    assert read(server(7, info="counted"))[1] == [1]
    assert read(server(20, info="counted"))[1] == [1, 2]
    assert read(server(25, info="counted"))[1] == [1, 2, 3]
    # A short page alone, or a number of pages alone, may be wrong.
    assert read(server(25, info="right"))[1] == [1, 2, 3, 4]
    assert read(server(7, info="none"))[1] == [1, 2]


def test_nothing_is_sent_before_the_first_item_and_each_iteration_starts_anew() -> None:
    asked: list[int] = []
    client = CloudforceOne(api_token="t", http_client=httpx.Client(transport=transport(server(25), asked)))
    pages = client.requests.list("a")
    assert asked == []
    walk = iter(pages)
    assert asked == []
    assert next(walk).id == "r0"
    assert asked == [1, 0]  # once: what precedes page 1?
    assert len(list(pages)) == 25
    assert asked[2:] == [1, 0, 2, 3, 4]  # learned with page 2
    assert [each.number for each in client.requests.list("a", page=2).pages()] == [2, 3]


class Flaky:
    """A server of 45 items in pages, some of which fail once. It counts pages from 0 or 1."""

    def __init__(self, failing: dict[int, httpx.Response | Exception], base: int = 1, info: str = "none") -> None:
        self.failing = dict(failing)
        self.asked: list[int] = []
        self.habit = server(45, base=base, info=info)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.asked.append(body["page"])
        failure = self.failing.pop(body["page"], None)
        if isinstance(failure, Exception):
            raise failure
        return failure or httpx.Response(200, json=self.habit(body["page"], body["per_page"]))

    def client(self) -> CloudforceOne:
        return CloudforceOne(
            api_token="t", max_retries=0, http_client=httpx.Client(transport=httpx.MockTransport(self))
        )

    def client_async(self) -> AsyncCloudforceOne:
        http = httpx.AsyncClient(transport=httpx.MockTransport(self))
        return AsyncCloudforceOne(api_token="t", max_retries=0, http_client=http)


ALL = [f"r{number}" for number in range(45)]


def failures() -> dict[int, httpx.Response | Exception]:
    """Failures after which the client makes no further attempt."""
    return {
        1: httpx.Response(501, text="no"),
        2: httpx.Response(200, text="<html>"),
        3: httpx.Response(403, text="no"),
        4: httpx.Response(200, json={"success": False, "errors": [], "messages": []}),
    }


def test_an_iterator_goes_on_after_an_error_with_the_page_that_failed() -> None:
    flaky = Flaky(failures())
    items = iter(flaky.client().requests.list("a"))
    found, errors = [], 0
    while True:
        try:
            found.append(next(items).id)
        except ScanwireError:
            errors += 1
        except StopIteration:
            break
    assert (found, errors) == (ALL, 4)
    assert flaky.asked == [1, 1, 0, 2, 2, 3, 3, 4, 4, 5, 6]

    async def run() -> None:
        flaky = Flaky(failures())
        items = aiter(flaky.client_async().requests.list("a"))
        found, errors = [], 0
        while True:
            try:
                found.append((await anext(items)).id)
            except ScanwireError:
                errors += 1
            except StopAsyncIteration:
                break
        assert (found, errors) == (ALL, 4)
        assert flaky.asked == [1, 1, 0, 2, 2, 3, 3, 4, 4, 5, 6]

    asyncio.run(run())


@pytest.mark.parametrize("base", [0, 1])
def test_a_list_is_resumed_elsewhere_after_the_page_that_was_reached(base: int) -> None:
    flaky = Flaky({base + 2: httpx.Response(501)}, base=base)
    pages = flaky.client().requests.list("a").pages()
    done = [next(pages), next(pages)]
    with pytest.raises(ServerError):
        next(pages)
    flaky.asked.clear()
    rest = flaky.client().requests.list("a", page=done[-1].number + 1)
    assert [each.id for page in done for each in page.items] + [each.id for each in rest] == ALL
    assert flaky.asked == list(range(base + 2, base + 6))  # and not page 0


@pytest.mark.parametrize("base", [0, 1])
def test_a_client_finds_out_once_for_each_operation_where_pages_begin(base: int) -> None:
    flaky = Flaky({}, base=base)
    client = flaky.client()
    first = [base + number for number in range(6)]
    for asked in ([1, 0, *first[2 - base :]], first, first):
        flaky.asked.clear()
        assert [each.id for each in client.requests.list("a")] == ALL
        assert flaky.asked == asked
    flaky.asked.clear()
    assert [each.id for each in client.with_options(max_retries=0).requests.list("a")] == ALL
    assert flaky.asked == first
    assert next(client.requests.list("b", page=3).pages()).number == 3


def test_page_0_is_not_looked_at_where_the_documents_or_the_count_say_that_nothing_precedes() -> None:
    assert read(server(7, info="counted"), page=None)[1] == [1]
    assert read(server(0, info="counted"), page=None)[1] == [1]
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["page"])
        return httpx.Response(200, json={"data": []})

    http = httpx.Client(transport=httpx.MockTransport(handle))
    client = CloneGuard(base_url="https://portal.test", api_key="k", access_token="t", http_client=http)
    assert list(client.scans.list()) == []
    assert asked == ["1"]


@pytest.mark.parametrize("code", [971, 9106])
def test_a_refusal_for_another_reason_is_no_end(code: int) -> None:
    body = {"success": False, "errors": [{"code": code, "message": "no"}], "messages": []}
    flaky = Flaky({3: httpx.Response(400, json=body)})
    with pytest.raises((RateLimitError, AuthenticationError)):
        list(flaky.client().requests.list("a"))


def test_pages_are_fetched_ahead_in_order_and_no_more_than_allowed() -> None:
    under_way, most = 0, 0
    flaky = Flaky({3: httpx.Response(501)}, info="counted")

    async def handle(request: httpx.Request) -> httpx.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(20 - 3 * json.loads(request.content)["page"]):
            await asyncio.sleep(0)
        under_way -= 1
        return flaky(request)

    async def run() -> None:
        http = httpx.AsyncClient(transport=httpx.MockTransport(handle))
        pages = AsyncCloudforceOne(api_token="t", http_client=http).requests.list("a", page=1).pages(prefetch=2)
        numbers, errors = [], 0
        while True:
            try:
                numbers.append((await anext(pages)).number)
            except ServerError:
                errors += 1
            except StopAsyncIteration:
                break
        assert (numbers, errors) == ([1, 2, 3, 4, 5], 1)

    asyncio.run(run())
    assert sorted(flaky.asked) == [1, 2, 3, 3, 4, 5]
    assert most == 3


@pytest.mark.parametrize("how", ["cancelled", "dropped"])
def test_an_abandoned_iterator_cancels_what_it_fetches_ahead(how: str) -> None:
    flaky = Flaky({}, info="counted")
    cancelled: list[int] = []

    async def run() -> None:
        all_started, all_cancelled = asyncio.Event(), asyncio.Event()

        async def handle(request: httpx.Request) -> httpx.Response:
            answer, page = flaky(request), flaky.asked[-1]
            if page <= 2:
                return answer
            if page == 4:
                all_started.set()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.append(page)
                if len(cancelled) == 2:
                    all_cancelled.set()
            return answer

        http = httpx.AsyncClient(transport=httpx.MockTransport(handle))
        pages = AsyncCloudforceOne(api_token="t", http_client=http).requests.list("a", page=1).pages(prefetch=2)
        assert [(await anext(pages)).number, (await anext(pages)).number] == [1, 2]
        await all_started.wait()
        if how == "cancelled":
            waiting = asyncio.ensure_future(anext(pages))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
        else:
            del pages
        await all_cancelled.wait()

    asyncio.run(run())
    assert sorted(cancelled)[:2] == [3, 4]


def test_an_iterator_that_outlives_its_loop_has_nothing_to_cancel(caplog: pytest.LogCaptureFixture) -> None:
    flaky = Flaky({4: httpx.Response(501)}, info="counted")

    async def run() -> AsyncIterator[Any]:
        pages = flaky.client_async().requests.list("a", page=1).pages(prefetch=2)
        await anext(pages)
        await anext(pages)
        while len(asyncio.all_tasks()) > 1:
            await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()})
        return pages

    pages = asyncio.run(run())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        del pages
    gc.collect()
    assert [each for each in caplog.records if each.name == "asyncio"] == []


def test_threads_fetch_ahead_too_and_are_given_up_with_the_iterator() -> None:
    flaky, gate, seen = Flaky({}, info="counted"), threading.Event(), threading.Event()

    def handle(request: httpx.Request) -> httpx.Response:
        if json.loads(request.content)["page"] > 2:
            seen.set()
            assert gate.wait(10)
        return flaky(request)

    client = CloudforceOne(api_token="t", http_client=httpx.Client(transport=httpx.MockTransport(handle)))
    pages = client.requests.list("a", page=1).pages(prefetch=2)
    assert [next(pages).number, next(pages).number] == [1, 2]
    assert seen.wait(10)
    gate.set()
    assert [each.number for each in pages] == [3, 4, 5]
    assert sorted(flaky.asked) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("prefetch", "message"),
    [
        (-1, "prefetch: -1 must be from 0 to 16"),
        (17, "prefetch: 17 must be from 0 to 16"),
        ("2", "prefetch: '2' is not valid: Expected `int`, got `str`"),
        (None, "prefetch: None is not valid: Expected `int`, got `null`"),
        (1.5, "prefetch: 1.5 is not valid: Expected `int`, got `float`"),
    ],
)
def test_a_bad_prefetch_raises_at_the_call(prefetch: Any, message: str) -> None:
    pages = CloudforceOne(api_token="t").requests.list("a")
    with pytest.raises(InvalidArgumentError) as caught:
        pages.pages(prefetch=prefetch)
    assert str(caught.value) == message
    assert (caught.value.argument, caught.value.value) == ("prefetch", prefetch)


@pytest.mark.parametrize("prefetch", [0, 16])
def test_up_to_16_pages_may_be_fetched_ahead(prefetch: int) -> None:
    pages = Flaky({}, info="counted").client().requests.list("a", page=1).pages(prefetch=prefetch)
    assert [each.number for each in pages] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "arguments",
    [
        {"page": -1},
        {"page": None},
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
