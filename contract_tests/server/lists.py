"""Layer 2, lists: the whole unfiltered list is the oracle, and every page, filter and order is checked against it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from contract_tests.catalogue import (
    Cell,
    Filter,
    Holds,
    Listing,
    Resource,
    Sort,
    clauses,
    conventions,
    listed_by,
    operations,
    pointer,
)
from contract_tests.exchange import as_json
from contract_tests.items import Item, at, fields_of, items_in
from contract_tests.journal import Journal
from contract_tests.server.fixtures import MOST_PAGES, Fixture, list_page, resource_named, standing_places
from contract_tests.server.probes import envelope
from contract_tests.server.values import enum
from contract_tests.settings import Tier
from contract_tests.suite import NothingToTestError
from contract_tests.target import Answer, Place, Target

# Whether an item has to be kept: None where either answer is right.
Match = Callable[[Item], "bool | None"]
WHOLE_PAGE = 50
NOBODY = "no-such-thing-0b6f"


class Lists:
    """A list of a target, called through the typed client, with its oracle."""

    def __init__(self, target: Target, journal: Journal, listing: Listing, place: Place | None = None) -> None:
        self.target = target
        self.journal = journal
        self.listing = listing
        self.operation = operations(listing.api)[listing.operation]
        self.place = place or _furnished(target, listing)
        self.oracle: list[Item] = []

    def page(self, number: int, per_page: int, **parameters: Any) -> tuple[list[Item] | None, Answer]:
        """One page, as the client asks for it; None if the answer is no list."""
        answer = self.target.call(self.operation, self.place, page=number, per_page=per_page, **parameters)
        return self.items(answer), answer

    def items(self, answer: Answer) -> list[Item] | None:
        """The items of an answer."""
        return items_in(self.listing.api, answer.body) if answer.ok else None

    def fields(self, item: Item) -> Item:
        """The fields of an item, its key among them."""
        return fields_of(self.listing.api, item, self.listing.key)

    def key(self, item: Item) -> str:
        """The id of an item."""
        return str(item.get(self.listing.key))

    def keys(self, items: Iterable[Item]) -> list[str]:
        """The ids of items, in their order."""
        return [self.key(item) for item in items]

    def check(self, role: str, condition: bool, message: str, answer: Answer, clause: str = "") -> bool:
        """Put one of the list's clauses to the test."""
        return self.journal.check(clause or self.listing.clauses[role], condition, message, exchange=answer.exchange)

    def pages(self, per_page: int, clause: str = "", **parameters: Any) -> list[list[Item]] | None:
        """Every page up to the first empty one; None if one is refused, which breaks `clause`."""
        found: list[list[Item]] = []
        number = self.listing.page.first
        while True:
            items, answer = self.page(number, per_page, **parameters)
            words = f"page {number} of {per_page}" + (f" with {as_json(parameters)}" if parameters else "")
            if not self.check("whole", items is not None, f"{words} got {answer.status}, no list", answer, clause):
                return None
            assert items is not None
            if not items:
                return found
            found.append(items)
            if len(found) > 1 and self.keys(found[-1]) == self.keys(found[-2]):
                self.check("whole", False, f"{words} is the page before once more", answer)
                return None
            if len(found) == MOST_PAGES:
                self.check("whole", False, f"after {MOST_PAGES} pages there is still no end", answer)
                return None
            number += 1

    def load(self) -> bool:
        """Fetch the oracle; False if that failed, which is noted."""
        pages = self.pages(WHOLE_PAGE)
        self.oracle = [item for page in pages or [] for item in page]
        return pages is not None

    def moved(self) -> bool:
        """Whether the list is another one by now."""
        now = Lists(self.target, Journal(2), self.listing, self.place)
        now.load()
        return self._contents() != now._contents()

    def _contents(self) -> dict[str, Item]:
        return {self.key(item): self.fields(item) for item in self.oracle}

    def kept(self, clause: str, match: Match, **parameters: Any) -> list[Item] | None:
        """Fetch the whole filtered list, and check it against what `match` keeps of the oracle."""
        pages = self.pages(WHOLE_PAGE, clause, **parameters)
        if pages is None:
            return None
        found = [item for page in pages for item in page]
        verdicts = {self.key(item): match(self.fields(item)) for item in self.oracle}
        keys = self.keys(found)
        extra = [key for key in keys if verdicts.get(key, False) is False]
        missing = [key for key, verdict in verdicts.items() if verdict is True and key not in keys]
        words = [f"{self._shown(extra)} should not be kept"] if extra else []
        words += [f"{self._shown(missing)} should be kept"] if missing else []
        words += ["an item comes twice"] if len(keys) != len(set(keys)) else []
        self.journal.check(
            clause,
            not words,
            f"with {as_json(parameters)}: {'; '.join(words)} (of {len(self.oracle)} items {len(keys)} were kept)",
            exchange=self.target.last if not words else self._first_page(parameters),
        )
        return found

    def _first_page(self, parameters: Mapping[str, Any]) -> Any:
        return self.page(self.listing.page.first, WHOLE_PAGE, **parameters)[1].exchange

    def _shown(self, keys: Sequence[str]) -> str:
        return ", ".join(keys[:3]) + (f" and {len(keys) - 3} more" if len(keys) > 3 else "")


# So many items a list needs for its pages and filters to have something to get wrong.
ENOUGH = 9


def _furnished(target: Target, listing: Listing) -> Place:
    """Where the list has items: somewhere that has some, or else below something new, after some were made.

    Raises:
        NothingToTestError: nowhere, and none may be made.
    """
    resource = listed_by(listing)
    if resource is None:
        return Place(target.us)
    grows = bool(resource.grows) and not target.settings.live
    makes = target.settings.tier is Tier.FULL and ("create" in resource.operations or grows)
    # What already stands on a server that is not ours is enough to list.
    if not resource.parent and (target.settings.live or not makes):
        return Place(target.us)
    fullest: tuple[int, Place] | None = None
    for place in standing_places(target, resource, target.us):
        count = len(items_in(resource.api, list_page(target, resource, place).body) or [])
        if fullest is None or count > fullest[0]:
            fullest = count, place
        if count >= ENOUGH:
            return place
    if makes:
        return _filled(target, resource)
    if fullest is None or not fullest[0]:
        raise NothingToTestError(f"there is no {resource.name} to list")
    return fullest[1]


def _filled(target: Target, resource: Resource) -> Place:
    fixture = Fixture(target)
    if "create" not in resource.operations:
        parent = resource_named(resource.api, resource.parent)
        above = fixture.place(parent)
        key = fixture.make(parent, above)
        for _ in range(ENOUGH):
            for name in resource.grows:
                operation = operations(resource.api)[name]
                target.send(operation, above.path(operation, key))
            target.wait(timedelta(minutes=resource.pause))
        return above.below(key)
    place = fixture.place(resource)
    for number in range(ENOUGH):
        # Items that differ in time, where time is ours.
        target.wait(timedelta(seconds=1))
        fixture.make(resource, place, number)
    return place


# --- what a filter keeps ---------------------------------------------------------------------------------------------


def moment(text: Any) -> datetime | None:
    """A time as the API writes it; None if it is none."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _bound(limit: datetime, slack: timedelta, field: str, *, after: bool) -> Match:
    def match(fields: Item) -> bool | None:
        at = moment(fields.get(field))
        if at is None:
            return False
        # At the bound either answer is right; whole seconds are compared, as some APIs write no more.
        if abs(at.replace(microsecond=0) - limit.replace(microsecond=0)) <= slack:
            return None
        return at > limit if after else at < limit

    return match


def _wildcard(pattern: str, field: str) -> Match:
    expression = re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)
    loose = re.compile(expression.pattern.casefold(), re.DOTALL | re.IGNORECASE)

    def match(fields: Item) -> bool | None:
        value = fields.get(field)
        if not isinstance(value, str):
            return False
        if expression.fullmatch(value):
            return True
        # The documents do not say whether case matters.
        return None if loose.fullmatch(value) or loose.fullmatch(value.casefold()) else False

    return match


def _months_before(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, calendar.monthrange(year, month + 1)[1]))


SPANS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def _span(text: str, field: str, now: datetime, slack: timedelta) -> Match:
    if "q" in text:
        number, year = int(text[0]), int(text[2:])
        start = datetime(year, number * 3 - 2, 1, tzinfo=UTC)
        end = datetime(year + number // 4, number * 3 % 12 + 1, 1, tzinfo=UTC)
    else:
        count, unit = int(text[:-1]), text[-1]
        end = now
        if unit in SPANS:
            start = now - count * SPANS[unit]
        else:
            start = _months_before(now, count * (12 if unit == "y" else 1))
            # A month may be counted by the calendar or as 30 days, a year as 365.
            slack += timedelta(days=count * (6 if unit == "y" else 1.5))
    after, before = _bound(start, slack, field, after=True), _bound(end, slack, field, after=False)

    def match(fields: Item) -> bool | None:
        verdicts = (after(fields), before(fields))
        if False in verdicts:
            return False
        return None if None in verdicts else True

    return match


def matcher(rule: Filter, value: Any, target: Target) -> Match:
    """What a filter with that value keeps.

    Args:
        rule: the filter.
        value: what is sent, as the client takes it.
        target: for the present time, and for what we may expect of its clock.
    """
    # The documents name no time zone for times without one; a live server may take its own.
    slack = timedelta(hours=14) if target.settings.live else timedelta()
    field = rule.field
    match rule.kind:
        case "equals":
            return lambda fields: bool(fields.get(field) == value)
        case "in":
            return lambda fields: fields.get(field) in value
        case "present":
            return lambda fields: (fields.get(field) is not None) is value
        case "wildcard":
            return _wildcard(value, field)
        case "after" | "before":
            limit = datetime.strptime(value, rule.format).replace(tzinfo=UTC) if rule.format else value
            return _bound(limit, slack if rule.format else timedelta(), field, after=rule.kind == "after")
        case "span":
            return _span(value, field, target.now, slack + timedelta(minutes=2 if target.settings.live else 0))
        case "owner":
            return lambda fields: value in ("*", target.us.owner)


def _texts(rule: Filter, items: Sequence[Item]) -> list[str]:
    """What the items have in the field of a filter, in their order."""
    return [text for item in items if isinstance(text := item.get(rule.field), str) and text]


def values(rule: Filter, items: Sequence[Item], target: Target) -> st.SearchStrategy[Any]:
    """Values for a filter, most of them such that they keep some of the items and not others."""
    here = sorted(set(_texts(rule, items)))
    times = [at for at in map(moment, here) if at]
    match rule.kind:
        case "present":
            return st.booleans()
        case "equals":
            return st.sampled_from([*here, *_enum(rule.parameter, target.api)] or [NOBODY])
        case "in":
            names = [*dict.fromkeys([*here, *_enum(rule.parameter, target.api)])]
            return st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
        case "wildcard":
            return _patterns(here)
        case "owner":
            own = [target.us.owner] if target.us.owner else []
            other = [target.other.owner] if target.other else []
            return st.sampled_from(["*", NOBODY, *own, *other])
        case "after" | "before":
            some = st.sampled_from(times or [target.now])
            shifts = st.sampled_from([timedelta(seconds=n) for n in (-86400, -1, 0, 1, 3600)])
            shifted = st.builds(lambda at, shift: (at + shift).astimezone(UTC), some, shifts)
            return shifted.map(lambda at: at.strftime(rule.format)) if rule.format else shifted
        case "span":
            return _spans(times, target.now)


def _enum(parameter: str, api: str) -> list[str]:
    names = {"status": {"cloudforce_one": "RequestStatus", "clone_guard": "ScanStatus"}}
    name = names.get(parameter, {}).get(api)
    return enum(api, name) if name else []


def _forms(text: str, cut: int) -> list[str]:
    """A value and what may be made of it with a wildcard, or with what only looks like one."""
    forms = [
        text,
        text[: cut + 1] + "*",
        "*" + text[-cut - 1 :],
        "*" + text[cut : cut + 3] + "*",
        text[:2] + "*" + text[-cut - 1 :],
        # Without a wildcard a part of a value is not a match, and what is special elsewhere is not special here.
        text[: cut + 1],
        "_" + text[1:],
        text[: cut + 1] + "%",
    ]
    # A pattern in single quotes may mean itself or what is inside, so that none is sent.
    return [form for form in forms if form.strip("' ") and form[0] != "'" and form == form.strip()]


def _patterns(here: Sequence[str]) -> st.SearchStrategy[str]:
    some = st.builds(_forms, st.sampled_from(here or [NOBODY]), st.integers(0, 6))
    return st.one_of(some.filter(bool).flatmap(st.sampled_from), st.sampled_from(["*", NOBODY, f"*{NOBODY}*"]))


def _spans(times: Sequence[datetime], now: datetime) -> st.SearchStrategy[str]:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400, "M": 30 * 86400, "y": 365 * 86400}

    def around(at: datetime, unit: str, shift: int) -> str:
        return f"{max(0, int((now - at).total_seconds() // units[unit]) + shift)}{unit}"

    some = st.sampled_from(times or [now])
    return st.one_of(
        st.builds(around, some, st.sampled_from("smhdMy"), st.integers(0, 2)),
        st.builds(lambda at: f"{(at.month + 2) // 3}q{at.year}", some),
        st.sampled_from(["1m", "1M", "60m", "2M", "10d", "1q2020"]),
    )


# --- the checks ------------------------------------------------------------------------------------------------------


def explore(
    target: Target, journal: Journal, strategy: st.SearchStrategy[Any], test: Callable[[Any], None], share: int = 1
) -> None:
    """Run `test` on values of `strategy`, `CONTRACT_MAX_EXAMPLES` times `share` over."""
    config = settings(
        max_examples=max(1, target.settings.max_examples * share),
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink) if target.settings.shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    wrapped = seed(target.settings.seed)(config(given(strategy)(test)))
    journal.explore(wrapped)


# How often a list is looked at that others change meanwhile.
ATTEMPTS = 3


def steadily(target: Target, journal: Journal, listing: Listing, test: Callable[[Lists], None]) -> None:
    """Make a check of a list. What others, or time, change in it meanwhile on a server that is not ours is no fault."""
    lists = Lists(target, journal, listing)
    for left in reversed(range(ATTEMPTS)):
        if lists.load():
            test(lists)
        if not (left and target.settings.live and journal.failures and lists.moved()):
            return
        journal.start_over()


def paging(lists: Lists) -> None:
    """Pages of every size: full but for the last, disjoint, complete, in one order, and empty past the end."""
    target, journal, listing = lists.target, lists.journal, lists.listing
    keys = lists.keys(lists.oracle)
    last = lists.target.last
    journal.check(
        listing.clauses["unique"],
        len(keys) == len(set(keys)),
        f"an id comes twice among {as_json(keys)}",
        exchange=last,
    )
    most = listing.page.maximum or max(60, len(keys) + 1)

    def sizes(per_page: int) -> None:
        pages = lists.pages(per_page)
        if pages is None:
            return
        for number, page in enumerate(pages, listing.page.first):
            full = per_page if number < listing.page.first + len(keys) // per_page else len(keys) % per_page
            journal.check(
                listing.clauses["size"],
                len(page) == full,
                f"page {number} of {per_page} holds {len(page)} of {len(keys)} items instead of {full}",
                exchange=target.last if len(page) == full else lists.page(number, per_page)[1].exchange,
            )
        found = [key for page in pages for key in lists.keys(page)]
        journal.check(
            listing.clauses["whole"],
            found == keys,
            f"pages of {per_page} give {len(found)} items, {len(set(found))} different, {len(keys)} expected"
            + (", in another order" if sorted(found) == sorted(keys) else ""),
            exchange=target.last,
        )

    def beyond(far: int) -> None:
        per_page = min(most, 7)
        number = listing.page.first + -(-len(keys) // per_page) + far
        items, answer = lists.page(number, per_page)
        lists.check(
            "past_end",
            items == [],
            f"page {number} of {per_page} is past the end, and got {answer.status} with {len(items or [])} items",
            answer,
        )

    explore(target, journal, st.one_of(st.integers(1, 7), st.integers(1, most)), sizes)

    def ends() -> None:
        for far in (0, 1, 40):
            beyond(far)

    journal.explore(ends)
    for number in (listing.page.first, listing.page.first + 1):
        once, answer = lists.page(number, 5)
        twice, _ = lists.page(number, 5)
        lists.check("repeat", once == twice, "the same page again is another one", answer)
    _numbers(lists)


def _numbers(lists: Lists) -> None:
    """What the answer says about its own place in the list agrees with the list."""
    listing, total = lists.listing, len(lists.oracle)
    for number, per_page in ((1, 5), (2, 5), (1, 50), (2, 50)):
        items, answer = lists.page(number, per_page)
        info = answer.body.get(listing.page.info) if isinstance(answer.body, dict) else None
        if not isinstance(info, dict) or items is None:
            continue
        truth = {
            "page": number,
            "per_page": per_page,
            "count": len(items),
            "total_count": total,
            "total_pages": -(-total // per_page),
        }
        for name, what in listing.page.numbers.items():
            if name in info:
                lists.check(
                    "info",
                    info[name] == truth[what],
                    f"`{name}` is {as_json(info[name])} and should be {as_json(truth[what])}",
                    answer,
                )


def filtering(lists: Lists, rule: Filter) -> None:
    """A filter keeps exactly what it should of the whole list."""
    target, journal = lists.target, lists.journal
    items = [lists.fields(item) for item in lists.oracle]

    def keeps(value: Any) -> None:
        lists.kept(rule.clause, matcher(rule, value, target), **{rule.argument: value})

    def forms() -> None:
        for text in _texts(rule, items)[:1]:
            for value in _forms(text, 2):
                keeps(value)

    if rule.kind == "wildcard":
        journal.explore(forms)
    explore(target, journal, values(rule, items, target), keeps, share=2)


def sorting(lists: Lists, sort: Sort) -> None:
    """An order holds the same items, each next to the ones that belong beside it."""
    journal, listing = lists.journal, lists.listing

    def ordered(choice: tuple[str, str]) -> None:
        field, order = choice
        pages = lists.pages(WHOLE_PAGE, listing.clauses["sort"], **_sort(sort, field, order))
        if pages is None:
            return
        found = [item for page in pages for item in page]
        answer = lists._first_page(_sort(sort, field, order))
        journal.check(
            listing.clauses["sort"],
            sorted(lists.keys(found)) == sorted(lists.keys(lists.oracle)),
            f"sorted by {field}, the list has {len(found)} items instead of {len(lists.oracle)}, or others",
            exchange=answer,
        )
        shown = [lists.fields(item).get(field) for item in found]
        there = [value for value in shown if value is not None]
        kind = sort.fields[field]
        for clause, good, words in _order(listing, kind, there, descending=order == "desc"):
            journal.check(clause, good, f"sorted by {field}, {order}: {words}: {as_json(there[:12])}", exchange=answer)

    choices = [(field, order) for field in sort.fields for order in ("asc", "desc")]

    def orders() -> None:
        for choice in choices:
            ordered(choice)

    journal.explore(orders)


def _sort(sort: Sort, field: str, order: str) -> dict[str, str]:
    return {sort.by: f"{field}_{order}"} if sort.suffix else {sort.by: field, sort.order: order}


def _order(listing: Listing, kind: str, there: list[Any], *, descending: bool) -> Iterable[tuple[str, bool, str]]:
    sort, direction = listing.clauses["sort"], listing.clauses["direction"]
    if kind == "unseen":
        return
    if kind == "group":
        runs = [value for place, value in enumerate(there) if place == 0 or there[place - 1] != value]
        yield sort, len(runs) == len(set(runs)), "equal values do not stand together"
        return
    readings: list[Callable[[Any], Any]] = [lambda value: value]
    if kind == "time":
        readings = [moment]
    elif kind == "text":
        # The documents do not say how text is compared.
        readings = [str, lambda value: str(value).casefold()]
    ways = [(rising, falling) for rising, falling in (_monotone(list(map(reading, there))) for reading in readings)]
    yield sort, any(rising or falling for rising, falling in ways), "the values neither rise nor fall"
    if any(rising != falling for rising, falling in ways):
        yield direction, any((falling if descending else rising) for rising, falling in ways), "the direction is wrong"


def _monotone(ranks: list[Any]) -> tuple[bool, bool]:
    pairs = list(pairwise(ranks))
    return all(left <= right for left, right in pairs), all(left >= right for left, right in pairs)


def combining(lists: Lists) -> None:
    """Any filters with any order in pages of any size: what all the filters keep, page by page as in one."""
    target, journal, listing = lists.target, lists.journal, lists.listing
    items = [lists.fields(item) for item in lists.oracle]
    some = st.fixed_dictionaries({}, optional={rule.argument: values(rule, items, target) for rule in listing.filters})
    sorts: list[dict[str, str]] = [{}]
    if listing.sort is not None:
        sorts += [_sort(listing.sort, field, order) for field in listing.sort.fields for order in ("asc", "desc")]
    rules = {rule.argument: rule for rule in listing.filters}
    clause = listing.clauses["combine"]

    def combined(choice: tuple[dict[str, Any], dict[str, str], int]) -> None:
        filters, sort, per_page = choice
        matches = [matcher(rules[name], value, target) for name, value in filters.items()]

        def match(fields: Item) -> bool | None:
            verdicts = [one(fields) for one in matches]
            if False in verdicts:
                return False
            return None if None in verdicts else True

        whole = lists.kept(clause, match, **filters, **sort)
        pages = lists.pages(per_page, clause, **filters, **sort)
        if whole is None or pages is None:
            return
        keys, found = lists.keys(whole), [key for page in pages for key in lists.keys(page)]
        journal.check(
            clause,
            found == keys and all(len(page) == per_page for page in pages[:-1]),
            f"with {as_json(filters)} and {as_json(sort) if sort else 'no order'}, pages of {per_page} give "
            f"{len(found)} items, pages of {WHOLE_PAGE} give {len(keys)}, or they differ in order",
            exchange=target.last,
        )

    explore(target, journal, st.tuples(some, st.sampled_from(sorts), st.integers(1, 9)), combined, share=2)


def _call(lists: Lists, query: Mapping[str, str], body: Mapping[str, Any], **path: str) -> Answer:
    place, in_body = lists.place, lists.listing.page.where == "body"
    answer = lists.target.send(
        lists.operation,
        {**place.path(lists.operation), **path},
        headers=place.identity.headers,
        body=dict(body) if in_body else None,
        query=query,
    )
    envelope(lists.journal, lists.operation, answer)
    return answer


def single(lists: Lists) -> None:
    """What single requests show: defaults, limits, required parameters, views, the items by themselves, isolation."""
    listing = lists.listing
    page, named = listing.page, listing.clauses
    in_body = page.where == "body"

    def ask(**numbers: int) -> Answer:
        return _call(lists, {} if in_body else {name: str(value) for name, value in numbers.items()}, numbers)

    if "required" in named:
        for numbers in ({}, {"page": 1}, {"per_page": 10}):
            answer = ask(**numbers)
            lists.check("required", answer.refused, f"a list with only {as_json(numbers)} got {answer.status}", answer)
    if "default" in named and page.default:
        answer = ask()
        found = lists.items(answer)
        expected = lists.keys(lists.oracle[: page.default])
        lists.check(
            "default",
            found is not None and lists.keys(found) == expected,
            f"without a page there are {len(found or [])} items, and not the first {page.default}",
            answer,
        )
    if "maximum" in named and page.maximum:
        answer = ask(page=1, per_page=page.maximum)
        lists.check("maximum", answer.ok, f"a page of {page.maximum} got {answer.status}", answer)
        answer = ask(page=1, per_page=page.maximum + 1)
        lists.check("maximum", answer.refused, f"a page of {page.maximum + 1} got {answer.status}", answer)
    if "zero" in named:
        zero, first = ask(page=0, per_page=5), ask(page=1, per_page=5)
        same = lists.items(zero) == lists.items(first) and zero.ok
        lists.check("zero", same, f"page 0 got {zero.status} and is not page 1", zero)
    if "scope_length" in named:
        scope = {conventions(listing.api).scope: lists.place.identity.scope + "0" * 32}
        answer = _call(lists, {}, {"page": 1, "per_page": 5}, **scope)
        lists.check(
            "scope_length", answer.refused, f"an identifier of more than 32 characters got {answer.status}", answer
        )
    _quoted(lists)
    _views(lists)
    for item in lists.oracle:
        for rule in listing.items_hold:
            _holds(lists, item, rule)
    _elsewhere(lists)


def _elsewhere(lists: Lists) -> None:
    """The lists of others: they share nothing with ours, and what lies below their items is not shown to us."""
    target, listing, named = lists.target, lists.listing, lists.listing.clauses
    resource = listed_by(listing)
    if resource is not None and resource.parent:
        parent = resource_named(listing.api, resource.parent)
        numbers = {"page": "1", "per_page": "5"}
        places = [("parent_unknown", Place(target.us, (*lists.place.parents[:-1], parent.unknown_id)))]
        for place in standing_places(target, resource, target.other) if target.other else ():
            places.append(("parent_foreign", Place(target.us, place.parents)))
            break
        for role, place in places:
            query = numbers if listing.page.where == "query" else {}
            body = {name: int(value) for name, value in numbers.items()}
            answer = _call(lists, query, body, **place.path(lists.operation))
            words = f"a list below the {parent.name} {place.parents[-1]} got {answer.status}"
            lists.check(role, answer.refused, words, answer)
    elif target.other is not None:
        theirs = Lists(target, lists.journal, listing, Place(target.other))
        if theirs.load():
            shared = set(lists.keys(lists.oracle)) & set(theirs.keys(theirs.oracle))
            words = f"both tenants see {as_json(sorted(shared)[:3])}"
            lists.journal.check(named["isolated"], not shared, words, exchange=target.last)


def _views(lists: Lists) -> None:
    for view in lists.listing.views:
        pages = lists.pages(WHOLE_PAGE, view.clause, **{view.parameter: True})
        if pages is None:
            continue
        found = [item for page in pages for item in page]
        answer = lists.target.last
        same = lists.keys(found) == lists.keys(lists.oracle)
        lists.journal.check(view.clause, same, f"with {view.parameter} the list has other items", exchange=answer)
        if view.adds and same:
            plain = {lists.key(item): lists.fields(item) for item in lists.oracle}
            for item in found:
                fields, before = lists.fields(item), plain[lists.key(item)]
                added = {name for name, needs in view.adds.items() if not needs or before.get(needs) is not None}
                least = sorted({*before, *added})
                lists.journal.check(
                    view.clause,
                    fields.items() >= before.items() and added <= fields.keys(),
                    f"with {view.parameter} an item has {as_json(sorted(fields))} instead of {as_json(least)} at least",
                    exchange=answer,
                )


def _holds(lists: Lists, item: Item, rule: Holds) -> None:
    last, clause = lists.target.last, rule.clause
    if rule.same:
        found = [at(item, path) for path in rule.same]
        words = f"{' and '.join(rule.same)} are {as_json(found)}"
        lists.journal.check(clause, len(set(map(str, found))) == 1, words, exchange=last)
    if rule.order:
        shown = {name: lists.fields(item).get(name) for name in rule.order}
        times = [time for time in map(moment, shown.values()) if time]
        if len(times) > 1:
            lists.journal.check(
                clause, times == sorted(times), f"an item has the times {as_json(shown)}", exchange=last
            )
    if rule.one_of:
        value = lists.fields(item).get(rule.field)
        words = f"`{rule.field}` is {as_json(value)}"
        lists.journal.check(clause, value in pointer(rule.one_of)["enum"], words, exchange=last)


def _quoted(lists: Lists) -> None:
    """A pattern as the documents write it, in single quotes, means what stands inside."""
    for rule in lists.listing.filters if "quoted" in lists.listing.clauses else ():
        texts = [str(lists.fields(item).get(rule.field) or "") for item in lists.oracle]
        plain = next((text for text in texts if text and "'" not in text and "*" not in text), "")
        for pattern in (plain, f"{plain[:2]}*") if rule.kind == "wildcard" and plain else ():
            match = matcher(rule, pattern, lists.target)
            lists.kept(lists.listing.clauses["quoted"], match, **{rule.argument: f"'{pattern}'"})


def cells(listing: Listing, *, roles: Iterable[str] = (), others: Iterable[str] = ()) -> frozenset[Cell]:
    """The cells of some of a list's clauses, by role or by id."""
    named = {*(listing.clauses[role] for role in roles if role in listing.clauses), *others}
    return frozenset(cell for clause in named for cell in clauses()[clause].cells)
