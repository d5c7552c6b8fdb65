"""Decides the way through the pages of a list, by what the server shows and not by what we assume of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from scanwire_raw.runtime import Page

from .errors import InvalidRequestError, NotFoundError, ResponseError

ItemT = TypeVar("ItemT")

_SPARE = 8


class Totals(NamedTuple):
    """How many pages and items there are, as far as the server says."""

    pages: int | None
    items: int | None


Fetched = tuple[list[ItemT], Totals]
"""The items of a page, and what the server says of the whole list."""


class Walk(Generic[ItemT]):
    """The way through the pages of one list: which page is asked for next, what of it is new, and when the list ends.

    The end is a page that is empty, refused, or without anything new, or the page with which the server's count of
    items is reached, if it does not tell of further pages.

    Items that are removed while the list is read move the others to earlier pages, past the reader. So where the
    server's count changes between two answers and the new page shares nothing with what was read, the pages before it
    are read again, back to one that does. What they show late comes as a page of its own, before the page that made us
    look. Such pages are given out only when nothing can be missing before them.

    Whether pages count from 0 or 1 is found out in the same way: page 0 is a page before page 1 that was not read.

    Requests are bounded: those that bring nothing new number at most twice those that do, some spare ones, and one
    more way to the last page.

    Args:
        first: The page to begin with, or None for the server's first page, 0 or 1.
        per_page: How many items are asked for.
        learn: Called with the number of the server's first page, if this walk finds it out.

    Attributes:
        number: The page to ask for next.
        done: Whether the list has ended.
    """

    def __init__(self, first: int | None, per_page: int, learn: Callable[[int], None]) -> None:
        self.number = 1 if first is None else first
        self.done = False
        self._learn = learn
        self._per_page = per_page
        self._probing = first is None
        self._first = first or 0
        self._start = 0 if first == 0 else 1
        self._top = -1
        self._totals = Totals(None, None)
        self._lengths = (0, 0)
        self._seen: set[object] = set()
        self._new = self._idle = 0
        self._ended = self._moved = self._doubt = self._twins = False
        self._refusal: ResponseError | None = None
        # Of a way back: the page that it began with, whether the list changed meanwhile, whether anything may have
        # slipped between two of its pages, and the keys of these. Of all ways: the keys that something may be missing
        # before. Of the answer before: its keys.
        self._origin: int | None = None
        self._changed = self._slipped = False
        self._run: set[object] = set()
        self._held: set[object] = set()
        self._beside: Sequence[object] = ()
        self._pending: list[Page[ItemT]] = []

    def stale(self, totals: Totals) -> bool:
        """Whether the server's count is another than in the last answer."""
        before, now = self._totals.items, totals.items
        return None not in (before, now) and before != now

    def ahead(self, most: int) -> range:
        """The pages after `number` that are worth fetching ahead, at most so many.

        They are none where the server does not count its items: nothing would tell of a change between two pages that
        are read in the wrong order.
        """
        if self._totals.items is None or self._totals.pages is None or self._doubt or self._origin is not None:
            return range(0)
        return range(self.number + 1, min(self.number + most, self._totals.pages + self._start - 1) + 1)

    def take(self, items: list[ItemT], totals: Totals) -> list[Page[ItemT]]:
        """Takes in the page `number`, moves on, and returns the pages that are ready, without items seen before."""
        number, keys, beside = self.number, _keys(items), self._beside
        self._beside = keys
        changed = self.stale(totals)
        if totals != (None, None):
            self._totals = totals
        self._moved |= changed
        if items:
            self._lengths = (max(self._lengths[0], len(items)), len(items))
        nameless = bool(keys) and isinstance(keys[0], tuple)
        anchored = number == self._first or any(
            key in self._seen and key not in self._held and key not in self._run for key in keys
        )
        fresh = self._fresh(items, keys)
        if fresh:
            self._new += 1
            self._pending.append(Page(number, fresh))
        else:
            self._idle += 1
        spent = self._idle > 2 * self._new + _SPARE
        if self._origin is None:
            self._ended = self._ends(items, fresh, spent or not self._moved or (not changed and keys == beside))
            self._doubt |= changed
            if self._twins and number == 2 and not changed and (fresh or not items):
                self._learn(1)
            self._top = max(self._top, number)
            back = (self._probing and not self._counted(number)) or (self._doubt and not nameless)
        else:
            hidden = bool(fresh) and self._refusal is not None  # a refusal tells no count
            self._slipped |= hidden or (changed and set(beside).isdisjoint(keys))
            self._changed |= changed
            back = True
        if back and not anchored and not spent:
            self._origin = number if self._origin is None else self._origin
            self._run.update(keys)
            self.number -= 1
            return []
        if self._probing and number == 0 and not self._changed:
            self._settle(items, fresh, beside)
        return self._arrive(keys)

    def refuse(self, error: ResponseError) -> list[Page[ItemT]]:
        """Takes a refusal of the page `number` for the end of the list, if it can be one; else raises it."""
        if not isinstance(error, (InvalidRequestError, NotFoundError)) or (self._top < 0 and not self._probing):
            raise error
        if self._origin is None and (self._probing or self._moved or self._claims()):
            self._refusal = error
            self._doubt = True
        elif self._refusal is not None and self._probing:
            refusal, self._refusal = self._refusal, None
            self.number, self._origin, self._idle = 1, None, 0
            raise refusal
        return self.take([], Totals(None, None))

    def _ends(self, items: list[ItemT], fresh: list[ItemT], final: bool) -> bool:
        """Whether the list ends with these items. What repeats others ends it if that is `final`."""
        if self.number == 0:
            return False  # Where pages count from 1, page 0 may be empty.
        if not items:
            return True
        # There it may also be page 1. And a list that has moved by a page shows one again.
        return final and not fresh and self.number > self._top and (self.number, self._first) != (1, 0)

    def _counted(self, number: int) -> bool:
        """Whether all items were seen, by the server's count of them and by what it says of pages, or a short page."""
        pages, items = self._totals
        last = self._lengths[1] < self._per_page if pages is None else number - self._start + 1 >= pages
        return last and not self._moved and self._first <= 1 and len(self._seen) == items

    def _claims(self) -> bool:
        """Whether the server tells of items on the page `number`, and the page before was not shorter than others."""
        pages, items = self._totals
        longest, length = self._lengths
        unseen = self._first <= 1 and not self._moved and (items or 0) > len(self._seen)
        told = unseen or (pages or 0) > self.number
        return told and length == longest

    def _settle(self, items: list[ItemT], fresh: list[ItemT], beside: Sequence[object]) -> None:
        """Concludes from page 0, after page 1, which of them is the first."""
        if items and not fresh:
            # Page 1 under another number, or the only page, shown for every number: page 2 will tell.
            self._twins = True
            self._first = 1
        elif beside and not items:
            self._first = 1
            self._learn(1)
        elif fresh and len(fresh) == len(items):
            self._start = 0
            self._learn(0)

    def _arrive(self, keys: Sequence[object]) -> list[Page[ItemT]]:
        """Nothing is missing up to the page where the way back began, or up to this one if something has slipped."""
        origin = self.number if self._origin is None else self._origin
        reached = self.number if self._slipped else origin
        self._doubt = self._changed and not self._slipped
        ended = self._ended and not self._slipped
        self._probing = self._changed = self._slipped = False
        self._origin = None
        self._held = (self._held | self._run if reached < origin else self._held - self._run).difference(keys)
        self._run = set()
        self.number = origin
        refusal, self._refusal = self._refusal, None
        if refusal is not None and reached == origin and self._claims():
            raise refusal
        self.number = reached + 1
        self.done = ended or self._counted(reached)
        ready = sorted(self._pending, key=lambda page: page.number)
        self._pending = [] if self.done else [page for page in ready if page.number > reached]
        return ready[: len(ready) - len(self._pending)]

    def _fresh(self, items: list[ItemT], keys: Sequence[object]) -> list[ItemT]:
        """The items that were not seen before; from now on they are."""
        fresh: list[ItemT] = []
        for item, key in zip(items, keys, strict=True):
            if key not in self._seen:
                fresh.append(item)
                self._seen.add(key)
        return fresh


def _keys(items: Sequence[object]) -> list[object]:
    """What tells the items of a page from others: their ids. Without ids, only a page as a whole can be known again."""
    keys = [_key(item) for item in items]
    if None not in keys:
        return keys
    page = blake2b(msgspec.json.encode(items)).digest()
    return [(page, index) for index in range(len(items))]


def _key(item: object) -> object:
    """An item's id: its own, or that among its `attributes`; None without one."""
    key = getattr(item, "id", None)
    if not isinstance(key, (str, int, UUID)):
        key = getattr(getattr(item, "attributes", None), "id", None)
    return key if isinstance(key, (str, int, UUID)) else None
