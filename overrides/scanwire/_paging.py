"""Lists that are fetched page by page, ended by what the server shows and not by what we assume of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from scanwire_raw.runtime import Page

ItemT = TypeVar("ItemT")


class Totals(NamedTuple):
    """How many pages and items there are, as far as the server says."""

    pages: int | None
    items: int | None


class Walk(Generic[ItemT]):
    """The way through the pages of one list: which page is next, which items were seen, and whether more can follow.

    The list ends with a page that is empty, that repeats what was seen, or that is short. A page counts as short
    if an earlier one was longer, since a server may cap `per_page`; otherwise only if the server also says that it is
    the last one. A full page is the last if the server says so and its count of items agrees. A server that says
    there are more pages is believed over a short one.
    """

    def __init__(self, first: int, per_page: int) -> None:
        self.number = first
        self.done = False
        self._first = first
        self._per_page = per_page
        self._seen: set[object] = set()
        self._count = 0
        self._longest = 0
        self._previous: list[ItemT] = []

    def take(self, items: list[ItemT], totals: Totals) -> Page[ItemT]:
        """Takes in the page `number`, moves on, and returns it without the items that were seen before."""
        fresh = [item for item in items if self._is_new(item)]
        self._count += len(fresh)
        last = totals.pages is not None and self.number >= totals.pages
        more = totals.pages is not None and self.number < totals.pages
        short = len(items) < self._longest or (last and len(items) < self._per_page)
        counted = last and self._first <= 1 and self._count == totals.items
        # Where pages count from 1, page 0 is page 1: there a repetition tells nothing yet.
        repeats = not fresh or items == self._previous
        ends = repeats and not (self._first == 0 and self.number == 1)
        self.done = not items or ends or (short and not more) or counted
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
    """See `scanwire_raw.runtime.Pages`. `fetch` takes a page's number and returns its items and the totals."""

    def __init__(self, fetch: Callable[[int], tuple[list[ItemT], Totals]], first: int, per_page: int) -> None:
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
        self, fetch: Callable[[int], Awaitable[tuple[list[ItemT], Totals]]], first: int, per_page: int
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
