"""Lists that are fetched page by page, ended by what the server shows and not by what we assume of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Generic, TypeVar
from uuid import UUID

from scanwire_raw.runtime import Page

ItemT = TypeVar("ItemT")


class Walk(Generic[ItemT]):
    """The way through the pages of one list: which page is next, which items were seen, and whether more can follow.

    The list ends with a page that is empty, that repeats what was seen, or that is short. A page counts as short
    if an earlier one was longer, since a server may cap `per_page`; the first page counts as short only if the server
    also says that it is the last. A server that says there are more pages is believed over a short one.
    """

    def __init__(self, first: int, per_page: int) -> None:
        self.number = first
        self.done = False
        self._first = first
        self._per_page = per_page
        self._seen: set[object] = set()
        self._longest = 0
        self._previous: list[ItemT] = []

    def take(self, items: list[ItemT], total_pages: int | None) -> Page[ItemT]:
        """Takes in the page `number`, moves on, and returns it without the items that were seen before."""
        fresh = [item for item in items if self._is_new(item)]
        last = total_pages is not None and self.number >= total_pages
        more = total_pages is not None and self.number < total_pages
        short = len(items) < self._longest or (last and len(items) < self._per_page)
        # Where pages count from 1, page 0 is page 1: there a repetition tells nothing yet.
        repeats = not fresh or items == self._previous
        ends = repeats and not (self._first == 0 and self.number == 1)
        self.done = not items or ends or (short and not more)
        page = Page(self.number, [] if ends else fresh)
        self.number += 1
        self._longest = max(self._longest, len(items))
        self._previous = items
        return page

    def _is_new(self, item: ItemT) -> bool:
        key = getattr(item, "id", None)
        # Items without an id of their own cannot be told apart; whole pages still can.
        if not isinstance(key, (str, int, UUID)):
            return True
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


class PageList(Generic[ItemT]):
    """See `scanwire_raw.runtime.Pages`. `fetch` takes a page's number and returns its items and the pages in total."""

    def __init__(self, fetch: Callable[[int], tuple[list[ItemT], int | None]], first: int, per_page: int) -> None:
        self._fetch = fetch
        self._first = first
        self._per_page = per_page

    def __iter__(self) -> Iterator[ItemT]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[ItemT]]:
        walk = Walk[ItemT](self._first, self._per_page)
        while not walk.done:
            page = walk.take(*self._fetch(walk.number))
            if page.items:
                yield page


class AsyncPageList(Generic[ItemT]):
    """The async twin of `PageList`."""

    def __init__(
        self, fetch: Callable[[int], Awaitable[tuple[list[ItemT], int | None]]], first: int, per_page: int
    ) -> None:
        self._fetch = fetch
        self._first = first
        self._per_page = per_page

    async def __aiter__(self) -> AsyncIterator[ItemT]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[ItemT]]:
        walk = Walk[ItemT](self._first, self._per_page)
        while not walk.done:
            page = walk.take(*await self._fetch(walk.number))
            if page.items:
                yield page
