"""What is fetched ahead: in threads of their own, no more of them than allowed, and without a word in the log."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextvars import ContextVar
from typing import Any

import pytest
from scanwire import Page, ServerError
from scanwire._paging import AsyncPageList, PageList
from scanwire._walk import Totals, Walk

from tests.overrides.test_paging_model import KINDS, Change, Kind, Server, Thing, ids, read


def begin() -> Walk[Thing]:
    return Walk(1, 10, lambda base: None)


def test_threads_have_a_name_and_the_context_of_the_caller() -> None:
    server, caller = Server(list(range(50))), threading.current_thread()
    whose: ContextVar[str] = ContextVar("whose", default="nobody's")
    seen: list[tuple[str, str]] = []

    def fetch(number: int) -> tuple[list[Thing], Totals]:
        if (thread := threading.current_thread()) is not caller:
            seen.append((thread.name.rpartition("_")[0], whose.get()))
        return server.answer(number)

    token = whose.set("the caller's")
    try:
        assert ids(PageList(fetch, begin).pages(prefetch=2)) == list(range(50))
    finally:
        whose.reset(token)
    assert seen == [("scanwire-prefetch", "the caller's")] * 3


def test_requests_that_were_given_up_but_go_on_count_among_those_ahead() -> None:
    """Between pages 1 and 2 the list moves: pages 3 and 4 are given up, and asked for again."""
    server = Server(list(range(60)), changes={1: [Change("remove", 1, 0)]})
    caller, before = threading.current_thread(), set(threading.enumerate())
    gate, threads = threading.Event(), 0

    def fetch(number: int) -> tuple[list[Thing], Totals]:
        nonlocal threads
        if threading.current_thread() is not caller:
            assert gate.wait(10)
        elif number == 3:
            threads = len(set(threading.enumerate()) - before)
            gate.set()
        return server.answer(number)

    assert ids(PageList(fetch, begin).pages(prefetch=2)) == list(range(60))
    assert threads == 2


def test_an_error_ahead_that_nobody_asks_for_is_not_logged() -> None:
    """Page 3 has failed and page 4 is under way as the iterator goes."""
    server, said = Server(list(range(50)), failures={2: ServerError}), list[dict[str, Any]]()
    failed = asyncio.Event()

    async def fetch(number: int) -> tuple[list[Thing], Totals]:
        if number == 4:
            await asyncio.Event().wait()
        try:
            return server.answer(number)
        except ServerError:
            failed.set()
            raise

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: said.append(context))
        pages = AsyncPageList(fetch, begin).pages(prefetch=2)
        assert [(await anext(pages)).number, (await anext(pages)).number] == [1, 2]
        await failed.wait()
        del pages
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(others)
        del others
        await asyncio.sleep(0)
        gc.collect()

    asyncio.run(run())
    assert said == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_fetched_ahead_while_page_0_is_looked_at(kind: Kind) -> None:
    server = Server(list(range(50)))
    found, _, learned = read(server, kind, prefetch=3)
    assert (ids(found), learned) == (list(range(50)), [1])
    assert Counter(server.asked) == dict.fromkeys(range(6), 1)


def test_nothing_is_fetched_ahead_without_being_asked() -> None:
    asked: list[int] = []

    async def fetch(number: int) -> tuple[list[Thing], Totals]:
        asked.append(number)
        return [Thing(10 * number + place) for place in range(10)], Totals(9, 90)

    async def ahead(pages: AsyncIterator[Page[Thing]]) -> list[int]:
        asked.clear()
        for _ in range(2):
            await anext(pages)
        for _ in range(5):
            await asyncio.sleep(0)
        return list(asked)

    async def run() -> None:
        assert await ahead(AsyncPageList(fetch, begin).pages()) == [1, 2]
        assert await ahead(AsyncPageList(fetch, begin).pages(prefetch=1)) == [1, 2, 3]

    asyncio.run(run())
