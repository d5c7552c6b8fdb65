"""Lists that are fetched page by page, as they are looked at, or some pages ahead."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, Generic, TypeVar

from scanwire_raw.runtime import InvalidArgumentError, Page, check

from ._walk import Totals, Walk
from .errors import ResponseError

ItemT = TypeVar("ItemT")
FutureT = TypeVar("FutureT")

MOST_AHEAD = 16
"""How many pages may be fetched ahead."""

Fetched = tuple[list[ItemT], Totals]


class _Ahead(ABC, Generic[FutureT]):
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


class _Threads(_Ahead[Future[Fetched[ItemT]]]):
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


class _Tasks(_Ahead[asyncio.Task[Fetched[ItemT]]]):
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


class _PageIterator(Iterator[Page[ItemT]]):
    """Pages as they are asked for. After an error it goes on where it stopped, unlike a generator."""

    def __init__(self, fetch: Callable[[int], Fetched[ItemT]], walk: Walk[ItemT], prefetch: int) -> None:
        self._fetch = fetch
        self._walk = walk
        self._prefetch = prefetch
        self._ahead = _Threads(fetch, prefetch)
        self._ready: deque[Page[ItemT]] = deque()

    def __next__(self) -> Page[ItemT]:
        walk = self._walk
        while not self._ready:
            if walk.done:
                raise StopIteration
            try:
                answer = self._answer()
            except ResponseError as error:
                self._ready.extend(walk.refuse(error))
            else:
                self._ready.extend(walk.take(*answer))
        return self._ready.popleft()

    def _answer(self) -> Fetched[ItemT]:
        number = self._walk.number
        early = self._ahead.pop(number, self._walk.ahead(self._prefetch))
        if early is not None:
            answer = early.result()
            if not self._walk.stale(answer[1]):
                return answer
            self._ahead.drop()
        return self._fetch(number)


class _AsyncPageIterator(AsyncIterator[Page[ItemT]]):
    """The async twin of `_PageIterator`."""

    def __init__(
        self, fetch: Callable[[int], Coroutine[Any, Any, Fetched[ItemT]]], walk: Walk[ItemT], prefetch: int
    ) -> None:
        self._fetch = fetch
        self._walk = walk
        self._prefetch = prefetch
        self._ahead = _Tasks(fetch)
        self._ready: deque[Page[ItemT]] = deque()

    async def __anext__(self) -> Page[ItemT]:
        walk = self._walk
        while not self._ready:
            if walk.done:
                raise StopAsyncIteration
            try:
                answer = await self._answer()
            except ResponseError as error:
                self._ready.extend(walk.refuse(error))
            except asyncio.CancelledError:
                self._ahead.drop()
                raise
            else:
                self._ready.extend(walk.take(*answer))
        return self._ready.popleft()

    async def _answer(self) -> Fetched[ItemT]:
        number = self._walk.number
        early = self._ahead.pop(number, self._walk.ahead(self._prefetch))
        if early is not None:
            answer = await early
            if not self._walk.stale(answer[1]):
                return answer
            self._ahead.drop()
        return await self._fetch(number)


class _ItemIterator(Iterator[ItemT]):
    """The items of pages. After an error it goes on where it stopped."""

    def __init__(self, pages: Iterator[Page[ItemT]]) -> None:
        self._pages = pages
        self._items: Iterator[ItemT] = iter(())

    def __next__(self) -> ItemT:
        while True:
            for item in self._items:
                return item
            self._items = iter(next(self._pages).items)


class _AsyncItemIterator(AsyncIterator[ItemT]):
    """The async twin of `_ItemIterator`."""

    def __init__(self, pages: AsyncIterator[Page[ItemT]]) -> None:
        self._pages = pages
        self._items: Iterator[ItemT] = iter(())

    async def __anext__(self) -> ItemT:
        while True:
            for item in self._items:
                return item
            self._items = iter((await anext(self._pages)).items)


class PageList(Generic[ItemT]):
    """See `scanwire_raw.runtime.Pages`.

    Args:
        fetch: Takes a page's number and returns its items and the totals, or raises a ScanwireError.
        begin: Returns the way through the list, for each iteration a new one.
    """

    def __init__(self, fetch: Callable[[int], Fetched[ItemT]], begin: Callable[[], Walk[ItemT]]) -> None:
        self._fetch = fetch
        self._begin = begin

    def __iter__(self) -> Iterator[ItemT]:
        return _ItemIterator(self.pages())

    def pages(self, *, prefetch: int = 0) -> Iterator[Page[ItemT]]:
        return _PageIterator(self._fetch, self._begin(), _checked(prefetch))


class AsyncPageList(Generic[ItemT]):
    """The async twin of `PageList`."""

    def __init__(
        self, fetch: Callable[[int], Coroutine[Any, Any, Fetched[ItemT]]], begin: Callable[[], Walk[ItemT]]
    ) -> None:
        self._fetch = fetch
        self._begin = begin

    def __aiter__(self) -> AsyncIterator[ItemT]:
        return _AsyncItemIterator(self.pages())

    def pages(self, *, prefetch: int = 0) -> AsyncIterator[Page[ItemT]]:
        return _AsyncPageIterator(self._fetch, self._begin(), _checked(prefetch))


def _checked(prefetch: int) -> int:
    """Raises InvalidArgumentError if so many pages cannot be fetched ahead."""
    check("prefetch", prefetch, int)
    if not 0 <= prefetch <= MOST_AHEAD:
        raise InvalidArgumentError("prefetch", prefetch, f"must be from 0 to {MOST_AHEAD}")
    return prefetch
