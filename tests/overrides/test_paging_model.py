"""Walks through lists of servers with all kinds of habits, and of lists that change while they are read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanwire import (
    InvalidRequestError,
    NotFoundError,
    RequestTimeoutError,
    ResponseError,
    ScanwireError,
    ServerError,
    TransportError,
    UndecodableResponseError,
)
from scanwire._paging import AsyncPageList, PageList
from scanwire._walk import Totals, Walk
from scanwire_raw.runtime import Page

Kind = Literal["sync", "async"]
KINDS: tuple[Kind, ...] = ("sync", "async")


@dataclass(frozen=True)
class Thing:
    id: int


@dataclass(frozen=True)
class Change:
    """Items added or removed before a request is answered: how many, and where: front (0), end (-1) or elsewhere."""

    kind: Literal["add", "remove"]
    count: int
    place: int


@dataclass
class Server:
    """A list, the server's habits of paging it, and what happens to it, request by request."""

    ids: list[int]
    base: int = 1
    zero: str = "page 1"
    size: int = 10
    told: str = "right"
    beyond: str = "empty"
    hidden: frozenset[int] = frozenset()
    changes: dict[int, list[Change]] = field(default_factory=dict)
    failures: dict[int, type[ScanwireError]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ever = set(self.ids)
        self.surviving = set(self.ids)
        self.failed: set[int] = set()
        self.versions: dict[int, int] = {}
        self.version = 0
        self.balanced = False

    @property
    def shown(self) -> list[int]:
        return [each for each in self.ids if each not in self.hidden]

    def answer(self, number: int) -> tuple[list[Thing], Totals]:
        asked = len(self.asked)
        self.asked.append(number)
        assert asked < 500, "the list does not end"
        assert number >= 0
        kind = self.failures.get(asked)
        if kind is not None:
            raise failure(kind)
        for change in self.changes.get(asked, ()):
            self.change(change)
        pages = -(-len(self.ids) // self.size)
        index = number - self.base
        if index < 0:
            if self.zero == "refused":
                raise failure(InvalidRequestError)
            if self.zero == "empty":
                return [], self.totals(pages)
            index = 0
        if index >= max(pages, 1):
            if self.beyond == "refused":
                raise failure(NotFoundError)
            index = pages - 1 if self.beyond == "the last page" else index
        window = self.ids[max(index, 0) * self.size :][: self.size]
        items = [Thing(each) for each in window if each not in self.hidden]
        return items, self.totals(pages, len(items))

    def change(self, change: Change) -> None:
        self.version += 1
        for _ in range(change.count):
            if change.kind == "add":
                new = max(self.ever, default=0) + 1
                self.ids.insert(change.place if change.place >= 0 else len(self.ids), new)
                self.ever.add(new)
            elif self.ids:
                self.surviving.discard(self.ids.pop(change.place % len(self.ids) if change.place >= 0 else -1))

    def totals(self, pages: int, length: int = 0) -> Totals:
        items = len(self.shown)
        # Of two states of the list with one count, no client can know that they are two.
        self.balanced |= self.versions.setdefault(items, self.version) != self.version
        return {
            "right": Totals(pages, items),
            "items only": Totals(None, items),
            "pages only": Totals(pages, None),
            "nothing": Totals(None, None),
            "one page": Totals(1, None),
            "no pages": Totals(0, None),
            "zero": Totals(0, 0),
            "one page, items right": Totals(1, items),
            "no items": Totals(pages, 0),
            "a page too many": Totals(pages + 1, items + 1),
            "huge": Totals(10**12, 10**18),
            "this page's": Totals(pages, length),
        }[self.told]


TRUE = ["right", "items only", "pages only", "nothing"]
WRONG = ["one page", "no pages", "zero", "one page, items right", "no items", "a page too many", "huge", "this page's"]


def failure(kind: type[ScanwireError]) -> ScanwireError:
    if issubclass(kind, ResponseError):
        return kind("failed", "list", 500, {}, b"")
    assert issubclass(kind, TransportError)
    return kind("failed", "list")


def read(
    server: Server, kind: Kind, *, first: int | None = None, per_page: int = 10, prefetch: int = 0
) -> tuple[list[Page[Thing]], list[ScanwireError], list[int]]:
    """All pages, the errors after which the iterator was asked again, at most twenty, and what the walk learned."""
    learned: list[int] = []
    errors: list[ScanwireError] = []
    found: list[Page[Thing]] = []

    def begin() -> Walk[Thing]:
        return Walk(first, per_page, learned.append)

    async def fetch(number: int) -> tuple[list[Thing], Totals]:
        for _ in range(number % 3):  # Of pages that are fetched at the same time, any may be answered first.
            await asyncio.sleep(0)
        return server.answer(number)

    async def run() -> None:
        pages = AsyncPageList(fetch, begin).pages(prefetch=prefetch)
        while len(errors) < 20:
            try:
                found.append(await anext(pages))
            except StopAsyncIteration:
                return
            except ScanwireError as error:
                errors.append(error)

    if kind == "async":
        asyncio.run(run())
        return found, errors, learned
    pages = PageList(server.answer, begin).pages(prefetch=prefetch)
    while len(errors) < 20:
        try:
            found.append(next(pages))
        except StopIteration:
            break
        except ScanwireError as error:
            errors.append(error)
    return found, errors, learned


def ids(pages: Iterable[Page[Thing]]) -> list[int]:
    return [each.id for page in pages for each in page.items]


kinds = st.sampled_from(KINDS)
habits = st.fixed_dictionaries(
    {
        "base": st.sampled_from([0, 1]),
        "zero": st.sampled_from(["page 1", "empty", "refused"]),
        "size": st.integers(1, 12),
        "beyond": st.sampled_from(["empty", "the last page", "refused"]),
    }
)
failing = st.dictionaries(
    st.integers(0, 8),
    st.sampled_from([ServerError, RequestTimeoutError, TransportError, UndecodableResponseError]),
    max_size=4,
)
places = st.one_of(st.just(0), st.just(-1), st.integers(1, 30))
changes = st.dictionaries(
    st.integers(1, 8),
    st.lists(st.builds(Change, st.sampled_from(["add", "remove"]), st.integers(1, 12), places), min_size=1, max_size=2),
    max_size=3,
)


@settings(max_examples=400, deadline=None)
@given(
    kind=kinds,
    total=st.integers(0, 40),
    hidden=st.integers(0, 4),
    habit=habits,
    told=st.sampled_from(TRUE + WRONG),
    per_page=st.integers(1, 12),
    given_first=st.booleans(),
    failures=failing,
)
def test_every_item_once_in_order_whatever_the_habits(
    kind: Kind,
    total: int,
    hidden: int,
    habit: dict[str, Any],
    told: str,
    per_page: int,
    given_first: bool,
    failures: dict[int, type[ScanwireError]],
) -> None:
    size = habit["size"] = min(habit["size"], per_page)
    # Short pages in the middle: what is hidden is left out after the list was cut into pages.
    gone = frozenset(range(1, total, 5)[:hidden]) if size > 1 else frozenset[int]()
    server = Server(list(range(total)), told=told, hidden=gone, failures=failures, **habit)
    first = server.base if given_first else None
    found, errors, learned = read(server, kind, first=first, per_page=per_page)
    refused = [each for each in errors if isinstance(each, NotFoundError)]
    assert len(set(ids(found))) == len(ids(found))
    assert set(ids(found)) <= set(server.shown)
    if not told_to_end(server, per_page, first):
        assert ids(found) == server.shown
    # A server that tells of more and refuses it is not taken at either word: the refusal is raised.
    assert not refused or (server.beyond == "refused" and told in {"huge", "a page too many"})
    pages = -(-total // size)
    changing = told == "this page's" and pages > 1
    assert set(learned) <= {server.base}
    if not refused and not changing:
        assert len(server.asked) <= pages + 3 + len(errors)


def told_to_end(server: Server, per_page: int, first: int | None) -> bool:
    """Whether the server says in two ways that the list ends before its end. That is believed."""
    lengths = [len(page) for page in cut(server)]
    # Who does not know the base begins with page 1, the second page where pages count from 0.
    begun = lengths[1:] or [0] if (server.base, first) == (0, None) else lengths
    seen = 0
    for number, length in enumerate(begun, 1):
        seen += length
        told, items = server.totals(len(lengths), length)
        if items == seen < sum(lengths) and (length < per_page if told is None else number >= told):
            return True
    return False


def cut(server: Server) -> list[list[Thing]]:
    return [
        [Thing(each) for each in server.ids[start : start + server.size] if each not in server.hidden]
        for start in range(0, len(server.ids), server.size)
    ]


@settings(max_examples=400, deadline=None)
@given(
    kind=kinds,
    total=st.integers(0, 40),
    habit=habits,
    told=st.sampled_from(["right", "items only"]),
    given_first=st.booleans(),
    moved=changes,
    prefetch=st.sampled_from([0, 0, 1, 3]),
)
def test_what_is_there_all_the_time_comes_although_the_list_moves(
    kind: Kind,
    total: int,
    habit: dict[str, Any],
    told: str,
    given_first: bool,
    moved: dict[int, list[Change]],
    prefetch: int,
) -> None:
    server = Server(list(range(total)), told=told, changes=moved, **habit)
    server.totals(0)
    first = server.base if given_first else None
    # Threads would make the order of requests a matter of luck; tasks do not.
    ahead = prefetch if kind == "async" else 0
    found, errors, _ = read(server, kind, first=first, per_page=server.size, prefetch=ahead)
    assert len(set(ids(found))) == len(ids(found))
    assert set(ids(found)) <= server.ever
    if not server.balanced:
        assert errors == []
        assert server.surviving <= set(ids(found))
        pages = -(-len(server.ever) // server.size)
        assert len(server.asked) <= (1 + ahead) * (4 * pages + 10)


@given(
    kind=kinds,
    total=st.integers(0, 40),
    habit=habits,
    grown=st.dictionaries(st.integers(1, 8), st.builds(lambda place: [Change("add", 1, place)], places), max_size=4),
)
def test_without_a_count_nothing_is_lost_as_long_as_less_than_a_page_is_added_at_once(
    kind: Kind, total: int, habit: dict[str, Any], grown: dict[int, list[Change]]
) -> None:
    habit["size"] += 4
    server = Server(list(range(total)), told="nothing", changes=grown, **habit)
    found, errors, _ = read(server, kind, first=server.base, per_page=server.size)
    assert (errors, len(set(ids(found)))) == ([], len(ids(found)))
    assert server.surviving <= set(ids(found)) <= server.ever


@given(data=st.data(), per_page=st.integers(1, 4), first=st.sampled_from([None, 0, 1, 5]))
def test_a_server_that_answers_anything_is_asked_a_bounded_number_of_times(
    data: st.DataObject, per_page: int, first: int | None
) -> None:
    asked, pool = 0, data.draw(st.integers(0, 30))
    drawn = st.tuples(
        st.lists(st.integers(0, pool), max_size=4), st.one_of(st.none(), st.integers(0, 60)), st.booleans()
    )

    def fetch(number: int) -> tuple[list[Thing], Totals]:
        nonlocal asked
        asked += 1
        assert number >= 0
        found, total, refused = data.draw(drawn) if asked < 40 else ([asked % (pool + 1)], asked, False)
        if refused:
            raise failure(NotFoundError)
        return [Thing(each) for each in found], Totals(None, total)

    pages = PageList(fetch, lambda: Walk(first, per_page, lambda base: None)).pages()
    found: list[int] = []
    errors = 0
    while errors < 3:
        try:
            found.extend(ids([next(pages)]))
        except StopIteration:
            break
        except ScanwireError:
            errors += 1
    assert len(set(found)) == len(found)
    assert asked <= 6 * len(found) + 20 + 2 * errors


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("base", [0, 1])
def test_an_unchanging_list_is_read_in_as_many_requests_as_it_has_pages(kind: Kind, base: int) -> None:
    known = {"first": base, "per_page": 10}
    asked = {}
    for told in (*TRUE, "a page too many"):
        for total in (0, 7, 10, 25, 30):
            server = Server(list(range(total)), base=base, told=told)
            read(server, kind, **known)
            asked[told, total] = len(server.asked)
    assert [asked["right", total] for total in (0, 7, 10, 25, 30)] == [1, 1, 1, 3, 3]
    assert [asked["items only", total] for total in (0, 7, 10, 25, 30)] == [1, 1, 2, 3, 4]
    # One more where it is not counted, since a short page may be one of many, and an empty page 0 may be none.
    for told in ("pages only", "nothing", "a page too many"):
        assert [asked[told, total] for total in (0, 7, 10, 25, 30)] == [2 - base, 2, 2, 4, 4]


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_that_moved_to_an_earlier_page_comes_late_and_in_its_place(kind: Kind) -> None:
    server = Server(list(range(30)), changes={1: [Change("remove", 1, 3)]})
    found, _, _ = read(server, kind, first=1)
    assert server.asked == [1, 2, 1, 3, 4]
    assert [(page.number, len(page.items)) for page in found] == [(1, 10), (1, 1), (2, 10), (3, 9)]
    assert ids(found) == list(range(30))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("base", "zero", "extra"), [(0, "", 0), (1, "page 1", 1), (1, "empty", 1), (1, "refused", 1)])
def test_page_0_is_looked_at_once(kind: Kind, base: int, zero: str, extra: int) -> None:
    server = Server(list(range(25)), base=base, zero=zero)
    found, errors, learned = read(server, kind)
    assert (ids(found), errors, learned) == (list(range(25)), [], [base])
    assert [page.number for page in found] == list(range(base, base + 3))
    assert server.asked == ([1, 0, 2] if base == 0 else [1, 0, 2, 3])


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_page_shown_for_every_number_tells_no_base(kind: Kind) -> None:
    server = Server(list(range(5)), base=0, told="nothing", beyond="the last page")
    found, _, learned = read(server, kind)
    assert (ids(found), learned, server.asked) == (list(range(5)), [], [1, 0, 2])


@pytest.mark.parametrize("kind", KINDS)
def test_the_only_page_may_be_page_0_where_page_1_is_refused(kind: Kind) -> None:
    server = Server(list(range(5)), base=0, told="nothing", beyond="refused")
    found, errors, learned = read(server, kind)
    assert (ids(found), errors, learned) == (list(range(5)), [], [0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", [None, 0, 1, 3])
def test_a_list_that_is_refused_at_once_raises_each_time(kind: Kind, first: int | None) -> None:
    server = Server([], failures=dict.fromkeys(range(100), NotFoundError))
    found, errors, _ = read(server, kind, first=first)
    assert (found, len(errors)) == ([], 20)
    assert server.asked == ([1, 0] * 20 if first is None else [first] * 20)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [400, 404])
def test_a_refusal_that_the_server_says_is_not_the_end_is_raised_and_can_pass(kind: Kind, status: int) -> None:
    refusal = NotFoundError if status == 404 else InvalidRequestError
    server = Server(list(range(40)), failures={2: refusal, 4: refusal, 6: refusal})
    found, errors, _ = read(server, kind, first=1)
    assert ([type(each) for each in errors], ids(found)) == ([refusal, refusal, refusal], list(range(40)))
    assert server.asked == [1, 2, 3, 2, 3, 2, 3, 2, 3, 4]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prefetch", [0, 3])
def test_resumes_with_the_page_that_failed(kind: Kind, prefetch: int) -> None:
    server = Server(list(range(50)), failures={3: ServerError})
    found, errors, _ = read(server, kind, first=1, prefetch=prefetch)
    assert ([type(each) for each in errors], ids(found)) == ([ServerError], list(range(50)))
    assert len(server.asked) == 6


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [Change("add", 1, 0), Change("remove", 1, 0)])
def test_what_was_fetched_ahead_of_a_change_is_fetched_again(kind: Kind, change: Change) -> None:
    server = Server(list(range(40)))
    third = threading.Event()

    def fetch(number: int) -> tuple[list[Thing], Totals]:
        # Page 3 is answered before page 2, and the list moves between them.
        if number == 2 and server.asked.count(2) == 0:
            assert third.wait(10)
            server.change(change)
        answer = server.answer(number)
        if number == 3:
            third.set()
        return answer

    async def fetch_async(number: int) -> tuple[list[Thing], Totals]:
        for _ in range(3 if number == 2 else 0):
            await asyncio.sleep(0)
        return fetch(number)

    async def run() -> list[Page[Thing]]:
        return [each async for each in AsyncPageList(fetch_async, begin).pages(prefetch=1)]

    def begin() -> Walk[Thing]:
        return Walk(1, 10, lambda base: None)

    found = asyncio.run(run()) if kind == "async" else list(PageList(fetch, begin).pages(prefetch=1))
    assert ids(found) == list(range(40))
    assert server.asked.count(3) == 2
    assert len(server.asked) <= 8
