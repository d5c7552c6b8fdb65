"""Requests for pages to come, in threads or in tasks. It is imported only where pages are fetched ahead."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Generic, TypeVar

from ._walk import Fetched

ItemT = TypeVar("ItemT")
FutureT = TypeVar("FutureT")


class Ahead(ABC, Generic[FutureT]):
    """Requests that are under way for pages to come, by the page's number. They are given up with this object."""

    def __init__(self) -> None:
        self._futures: dict[int, FutureT] = {}

    def __del__(self) -> None:
        self.drop()

    def pop(self, number: int, following: range) -> FutureT | None:
        """The request for the page `number`, if it is under way. Those for the pages `following` are started."""
        found = self._futures.pop(number, None)
        self.drop(keep=following)
        for each in following:
            if each not in self._futures:
                self._futures[each] = self.start(each)
        return found

    def drop(self, keep: range = range(0)) -> None:
        """Gives up the requests for all pages but some."""
        for number in [each for each in self._futures if each not in keep]:
            self.stop(self._futures.pop(number))

    @abstractmethod
    def start(self, number: int) -> FutureT: ...

    @abstractmethod
    def stop(self, future: FutureT) -> None: ...


class Threads(Ahead[Future[Fetched[ItemT]]]):
    """Requests in threads. One that was sent cannot be called back: its answer is not looked at."""

    def __init__(self, fetch: Callable[[int], Fetched[ItemT]], most: int) -> None:
        super().__init__()
        self._fetch = fetch
        self._most = most
        self._pool: ThreadPoolExecutor | None = None

    def start(self, number: int) -> Future[Fetched[ItemT]]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._most, "scanwire-prefetch")
        return self._pool.submit(copy_context().run, self._fetch, number)

    def stop(self, future: Future[Fetched[ItemT]]) -> None:
        future.cancel()


class Tasks(Ahead[asyncio.Task[Fetched[ItemT]]]):
    """Requests in tasks."""

    def __init__(self, fetch: Callable[[int], Coroutine[Any, Any, Fetched[ItemT]]]) -> None:
        super().__init__()
        self._fetch = fetch

    def start(self, number: int) -> asyncio.Task[Fetched[ItemT]]:
        task = asyncio.get_running_loop().create_task(self._fetch(number))
        task.add_done_callback(_look_at)
        return task

    def stop(self, future: asyncio.Task[Fetched[ItemT]]) -> None:
        loop = future.get_loop()
        if not loop.is_closed():
            loop.call_soon_threadsafe(future.cancel)  # The garbage may be collected in any thread.


def _look_at(task: asyncio.Task[Any]) -> None:
    """An error of a page that nobody asks for any more is no news for the log."""
    if not task.cancelled():
        task.exception()
