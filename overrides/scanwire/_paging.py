"""Lists that are fetched page by page, ended by what the server shows and not by what we assume of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

import msgspec
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
    there are more pages, or more items than were seen, is believed over a short page.
    """

    def __init__(self, first: int, per_page: int) -> None:
        self.number = first
        self.done = False
        self._first = first
        self._per_page = per_page
        self._seen: set[object] = set()
        self._count = 0
        self._longest = 0

    def take(self, items: list[ItemT], totals: Totals) -> Page[ItemT]:
        """Takes in the page `number`, moves on, and returns it without the items that were seen before."""
        fresh = self._unseen(items)
        self._count += len(fresh)
        last = totals.pages is not None and self.number >= totals.pages
        more = (totals.pages is not None and self.number < totals.pages) or (
            totals.items is not None and self._count < totals.items and self._first <= 1
        )
        short = len(items) < self._longest or (last and len(items) < self._per_page)
        counted = last and self._first <= 1 and self._count == totals.items
        # Where pages count from 1, page 0 is page 1: there a repetition tells nothing yet.
        repeats = not fresh and not (self._first == 0 and self.number == 1)
        self.done = not items or repeats or (short and not more) or counted
        page = Page(self.number, fresh)
        self.number += 1
        self._longest = max(self._longest, len(items))
        return page

    def _unseen(self, items: list[ItemT]) -> list[ItemT]:
        """The items that no earlier page had. Items without an id cannot be told apart; whole pages of them can."""
        keys: list[object] = [_key(item) for item in items]
        if None in keys:
            page = msgspec.json.encode(items)
            keys = [None if page not in self._seen else page] * len(items)
            self._seen.add(page)
        distinct = set(keys)
        if len(distinct) == len(keys) and self._seen.isdisjoint(distinct):
            self._seen |= distinct
            return items
        fresh: list[ItemT] = []
        for item, key in zip(items, keys, strict=True):
            if key is None or key not in self._seen:
                fresh.append(item)
                self._seen.add(key)
        return fresh


def _key(item: object) -> object:
    """An item's id: its own, or that among its `attributes`; None without one."""
    key = getattr(item, "id", None)
    if not isinstance(key, (str, int, UUID)):
        key = getattr(getattr(item, "attributes", None), "id", None)
    return key if isinstance(key, (str, int, UUID)) else None


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
