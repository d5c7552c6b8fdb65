"""The way through a list, case by case: its bound, what it knows items by, and whose count of them it believes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from scanwire import NotFoundError
from scanwire._paging import PageList
from scanwire._walk import Fetched, Totals, Walk

from tests.overrides.test_paging_model import Change, Server, Thing, failure, ids, read


def walk(first: int | None = 1, per_page: int = 10) -> Walk[Any]:
    return Walk(first, per_page, lambda base: None)


def numbered(fetch: Callable[[int], Fetched[Any]], first: int | None = 1, per_page: int = 10) -> list[Any]:
    """All items, and nothing but a refusal ends what is asked for."""
    return list(PageList(fetch, lambda: walk(first, per_page)))


@pytest.mark.parametrize("refused", [0, 3])
@pytest.mark.parametrize("fresh", [1, 3])
def test_pages_without_anything_new_are_twice_those_with_and_eight_to_spare(fresh: int, refused: int) -> None:
    """The server's count is another with each answer, so that nothing else tells that the list has ended."""
    asked = 0

    def fetch(number: int) -> Fetched[Thing]:
        nonlocal asked
        asked += 1
        if asked <= 2 * refused:
            raise failure(NotFoundError)
        last = min(max(number, 1), fresh)
        return [Thing(last - 1), Thing(last)], Totals(None, 1000 + asked)

    pages = PageList(fetch, lambda: walk(None if refused else 1)).pages()
    for _ in range(refused):
        with pytest.raises(NotFoundError):
            next(pages)
    asked = 2 * refused
    assert ids(pages) == list(range(fresh + 1))
    assert asked - 2 * refused == fresh + 2 * fresh + 8 + 1


@pytest.mark.parametrize(("first", "ahead"), [(1, [[], [3, 4], [4], []]), (0, [[], [2, 3], [3], []])])
def test_what_is_worth_fetching_ahead_ends_with_the_last_page(first: int, ahead: list[list[int]]) -> None:
    way = walk(first)
    found: list[list[int]] = []
    for page in range(4):
        found.append(list(way.ahead(2)))
        way.take([Thing(10 * page + each) for each in range(10)], Totals(4, 40))
    assert found == ahead
    assert way.done


def test_a_list_that_ends_with_page_1_tells_nothing_of_page_0() -> None:
    server = Server([0])
    found, errors, learned = read(server, "sync")
    assert (ids(found), errors, learned, server.asked) == ([0], [], [], [1])


def test_a_way_back_of_several_pages_is_gone_once() -> None:
    """After page 2 more items are removed than two pages hold."""
    server = Server(list(range(60)), changes={2: [Change("remove", 25, 0)]})
    found, _, _ = read(server, "sync", first=1)
    assert server.asked == [1, 2, 3, 2, 1, 4, 5]
    assert [page.number for page in found] == [1, 2, 1, 2, 3, 4]
    assert server.surviving <= set(ids(found))


def test_what_may_have_slipped_through_on_the_way_back_is_looked_for() -> None:
    """While pages 7 to 4 are read again, first some items are removed before them and then others added."""
    changes = {7: [Change("remove", 2, 0)], 8: [Change("add", 4, 4)]}
    server = Server(list(range(9)), size=1, told="items only", beyond="refused", changes=changes)
    found, errors, _ = read(server, "sync", first=1, per_page=1)
    assert not server.balanced
    assert errors == []
    assert server.surviving <= set(ids(found))


def test_what_slipped_through_is_no_sign_that_nothing_is_missing_before_it() -> None:
    """The list changes before the way back from page 6, on it, and once more on the next one."""
    changes = {
        5: [Change("remove", 1, 0), Change("add", 4, -1)],
        6: [Change("add", 2, 0)],
        8: [Change("remove", 2, 2), Change("add", 1, -1)],
    }
    server = Server(list(range(7)), size=1, beyond="refused", changes=changes)
    found, errors, _ = read(server, "sync", first=1, per_page=2)
    assert not server.balanced
    assert errors == []
    assert server.surviving <= set(ids(found))


def test_what_was_read_on_a_way_back_is_where_the_next_one_ends() -> None:
    changes = {2: [Change("remove", 25, 0)], 5: [Change("remove", 1, 0)]}
    server = Server(list(range(60)), changes=changes)
    found, _, _ = read(server, "sync", first=1)
    assert server.asked == [1, 2, 3, 2, 1, 4, 3, 5]
    assert server.surviving <= set(ids(found))


def test_what_was_read_is_given_out_although_nothing_is_left_of_the_list() -> None:
    changes = {3: [Change("remove", 2, 0)], 4: [Change("remove", 3, 7)]}
    server = Server(list(range(4)), size=1, beyond="the last page", changes=changes)
    found, errors, _ = read(server, "sync", first=1, per_page=1)
    assert (ids(found), errors, server.ids) == ([0, 1, 2, 3], [], [])


def test_a_page_is_held_back_as_long_as_something_may_be_missing_before_it() -> None:
    changes = {5: [Change("remove", 4, 0)], 9: [Change("remove", 3, 1), Change("add", 4, 0)]}
    server = Server(list(range(5)), zero="refused", size=1, beyond="the last page", changes=changes)
    found, errors, _ = read(server, "sync", per_page=1)
    assert ([page.number for page in found], errors) == ([1, 2, 3, 4, 1, 2, 3, 4, 5], [])


def test_a_page_0_that_repeats_page_1_is_understood_with_page_2() -> None:
    server = Server(list(range(15)))
    found, errors, learned = read(server, "sync")
    assert (ids(found), errors, learned, server.asked) == (list(range(15)), [], [1], [1, 0, 2])


def test_a_refusal_after_an_empty_page_0_is_raised_where_items_are_counted() -> None:
    server = Server(list(range(25)), zero="empty", failures={1: NotFoundError})
    found, errors, _ = read(server, "sync", first=0)
    assert ([type(each) for each in errors], ids(found)) == ([NotFoundError], list(range(25)))


def test_a_refusal_after_a_page_shorter_than_any_other_is_the_end() -> None:
    """Also if the page before that was short too, and whatever the server tells of further pages."""
    server = Server(
        list(range(30)), hidden=frozenset({11, 12, 13, 21, 22, 23}), told="a page too many", beyond="refused"
    )
    found, errors, _ = read(server, "sync", first=1)
    assert (ids(found), errors) == (server.shown, [])


def counted(total: int, items: int, size: int = 10) -> Callable[[int], Fetched[Thing]]:
    """Pages of a list that are refused after its end, with a count of its items."""

    def fetch(number: int) -> Fetched[Thing]:
        start = (number - 1) * size
        if start >= total:
            raise failure(NotFoundError)
        return [Thing(each) for each in range(start, min(start + size, total))], Totals(None, items)

    return fetch


def test_a_refusal_where_items_are_missing_by_the_count_is_raised() -> None:
    pages = PageList(counted(20, 25), walk).pages()
    assert [next(pages).number, next(pages).number] == [1, 2]
    with pytest.raises(NotFoundError):
        next(pages)


@pytest.mark.parametrize("items", [50, 20])
def test_who_begins_with_a_later_page_does_not_miss_the_earlier_ones(items: int) -> None:
    """A count of the whole list tells nothing of a part of it."""
    found = numbered(counted(50, items), first=2, per_page=12)
    assert [each.id for each in found] == list(range(10, 50))


@dataclass
class Attributes:
    id: object
    text: str = ""


@dataclass
class Item:
    id: object
    attributes: object = None


@dataclass
class Nameless:
    text: str


@dataclass
class Named:
    attributes: Attributes


KEY = UUID("3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11")


KNOWN: dict[str, Callable[[int], object]] = {
    "number": lambda number: Item(number),
    "text": lambda number: Item(f"r{number}"),
    "UUID": lambda number: Item(UUID(int=KEY.int + number)),
    "attributes beside no id": lambda number: Item(None, Attributes(number)),
    "attributes alone": lambda number: Named(Attributes(f"r{number}")),
}
UNKNOWN: dict[str, Callable[[int], object]] = {
    "neither": lambda number: Nameless(f"t{number}"),
    "another type": lambda number: Item(["no", "id"], f"t{number}"),
    "another type in attributes": lambda number: Item(None, Attributes(["no", "id"], f"t{number}")),
}


@pytest.mark.parametrize("make", KNOWN.values(), ids=KNOWN)
def test_items_are_known_again_by_their_id_or_that_of_their_attributes(make: Callable[[int], object]) -> None:
    def fetch(number: int) -> Fetched[Any]:
        return [make(each) for each in range(5 * number - 5, min(5 * number + 5, 20))], Totals(None, None)

    assert numbered(fetch) == [make(each) for each in range(20)]


@pytest.mark.parametrize("make", UNKNOWN.values(), ids=UNKNOWN)
def test_items_without_an_id_are_read_once_through_although_the_list_moves(make: Callable[[int], object]) -> None:
    """Nothing would tell them from those that were read, so that no page is read again."""
    asked: list[int] = []

    def fetch(number: int) -> Fetched[Any]:
        asked.append(number)
        return [make(each) for each in range(10 * number - 10, min(10 * number, 35))], Totals(None, 35 + (number == 1))

    assert numbered(fetch) == [make(each) for each in range(35)]
    assert asked == [1, 2, 3, 4, 5]
