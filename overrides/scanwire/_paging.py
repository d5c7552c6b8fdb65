"""Lists that are fetched page by page, as they are looked at, or some pages ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scanwire_raw.runtime import InvalidArgumentError, Page, ScanwireError, check

from ._walk import Fetched, Walk
from .errors import ResponseError

if TYPE_CHECKING:
    from ._prefetch import Tasks, Threads

ItemT = TypeVar("ItemT")

MOST_AHEAD = 16
"""How many pages may be fetched ahead."""


class _PageIterator(Iterator[Page[ItemT]]):
    """Pages as they are asked for. After an error it goes on where it stopped, unlike a generator."""

    def __init__(self, fetch: Callable[[int], Fetched[ItemT]], walk: Walk[ItemT], prefetch: int) -> None:
        self._fetch = fetch
        self._walk = walk
        self._prefetch = prefetch
        self._ahead: Threads[ItemT] | None = None
        if prefetch:
            from ._prefetch import Threads

            self._ahead = Threads(fetch, prefetch)
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
        if self._ahead is None:
            return self._fetch(number)
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
        self._ahead: Tasks[ItemT] | None = None
        if prefetch:
            from ._prefetch import Tasks

            self._ahead = Tasks(fetch)
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
            else:
                self._ready.extend(walk.take(*answer))
        return self._ready.popleft()

    async def _answer(self) -> Fetched[ItemT]:
        number = self._walk.number
        if self._ahead is None:
            return await self._fetch(number)
        early = self._ahead.pop(number, self._walk.ahead(self._prefetch))
        try:
            if early is not None:
                answer = await early
                if not self._walk.stale(answer[1]):
                    return answer
                self._ahead.drop()
            return await self._fetch(number)
        except ScanwireError:
            raise
        except BaseException:  # cancelled
            self._ahead.drop()
            raise


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
