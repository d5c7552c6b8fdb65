"""Clone Guard's list of scans against a plain reading of the whole list."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scanwire_server import clone_guard_scans, lists, times

from tests.reference_server.support import (
    ORGANIZATION,
    OTHER_ORGANIZATION,
    START,
    Clock,
    document,
    new_caller,
    pointers,
)

READER = new_caller()
SCHEMAS = document("clone_guard")["components"]["schemas"]
STATUSES: list[str] = SCHEMAS["ScanStatus"]["enum"]
SORTS: list[str] = SCHEMAS["ScanSort"]["enum"]


def everything(organization: Any = ORGANIZATION, **params: str) -> list[dict[str, Any]]:
    answer = READER.clone_guard({"per_page": 100, **params}, organization=organization).json()
    assert answer["meta"]["total_pages"] == 1
    data: list[dict[str, Any]] = answer["data"]
    return data


ITEMS = everything(extended="true")
PLAIN = {item["id"]: item for item in everything()}


def test_the_samples_are_rich() -> None:
    assert len(ITEMS) == 43
    assert {item["attributes"]["status"] for item in ITEMS} == set(STATUSES) == set(clone_guard_scans.STATUSES)
    for name in ("comment", "end_time", "schedule_next_time"):
        assert 0 < sum(item["attributes"].get(name) is not None for item in ITEMS) < 43
    assert len({item["attributes"]["name"] for item in ITEMS}) < 43
    assert sum(moment(item["attributes"]["creation_time"]) > START - timedelta(days=10) for item in ITEMS) > 3
    theirs = everything(OTHER_ORGANIZATION)
    assert len(theirs) == 8
    assert not {item["id"] for item in theirs} & set(PLAIN)
    assert all(item["id"] == item["attributes"]["id"] for item in ITEMS)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def value(item: dict[str, Any], column: str) -> Any:
    found = item["attributes"]["status" if column == "run_status" else column]
    return moment(found) if found is not None and column.endswith("_time") else found


def like(text: str, pattern: str) -> bool:
    if len(pattern) > 1 and pattern.startswith("'") and pattern.endswith("'"):
        pattern = pattern[1:-1]
    expression = ".*".join(re.escape(part.casefold()) for part in pattern.split("*"))
    return re.fullmatch(expression, text.casefold(), re.DOTALL) is not None


def months_back(now: datetime, months: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    for day in range(now.day, 0, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError


def relative(text: str) -> tuple[datetime, datetime]:
    if "q" in text:
        quarter, year = map(int, text.split("q"))
        end = datetime(year + quarter // 4, quarter % 4 * 3 + 1, 1, tzinfo=UTC)
        return datetime(year, quarter * 3 - 2, 1, tzinfo=UTC), end - timedelta(microseconds=1)
    number, unit = int(text[:-1]), text[-1]
    if unit in "My":
        return months_back(START, number * (12 if unit == "y" else 1)), START
    return START - number * timedelta(seconds={"s": 1, "m": 60, "h": 3600, "d": 86400}[unit]), START


def oracle(query: dict[str, Any]) -> list[dict[str, Any]]:
    """What the list should be, read off the whole list."""

    def matches(item: dict[str, Any]) -> bool:
        attributes, created = item["attributes"], moment(item["attributes"]["creation_time"])
        searched = {"q[name]": attributes["name"], "q[uuid]": item["id"], "q[organization_id]": ORGANIZATION.id}
        if not all(like(text, query[name]) for name, text in searched.items() if name in query):
            return False
        if "date_range_start" in query:
            start = datetime.fromisoformat(query["date_range_start"]).replace(tzinfo=UTC)
            if created < start or ("date_range_end" not in query and created > START):
                return False
        if "date_range_end" in query and created > datetime.fromisoformat(query["date_range_end"]).replace(tzinfo=UTC):
            return False
        if "relative_date_range" in query:
            first, last = relative(query["relative_date_range"])
            if not first <= created <= last:
                return False
        if "scheduled" in query and (attributes["schedule_next_time"] is not None) != (query["scheduled"] == "true"):
            return False
        return not query.get("status") or attributes["status"] in query["status"]

    found = [item for item in ITEMS if matches(item)]
    column, _, direction = query.get("sort_by", "").rpartition("_")
    if not column:
        return found
    present = [item for item in found if value(item, column) is not None]
    present.sort(key=lambda item: value(item, column), reverse=direction == "desc")
    return present + [item for item in found if value(item, column) is None]


stamps = st.one_of(
    st.sampled_from(sorted(item["attributes"]["creation_time"][:19].replace("T", " ") for item in ITEMS)),
    st.datetimes(datetime(2018, 1, 1), datetime(2027, 1, 1)).map(lambda t: t.isoformat(" ", "seconds")),  # noqa: DTZ001
)
NAMES = sorted({item["attributes"]["name"] for item in ITEMS})
patterns = st.one_of(
    st.sampled_from(
        [*NAMES, *(f"'{name}'" for name in NAMES), "*", "**", "''", "'", "", "*%*", "*_*", "weekly*", "*E*R*"]
    ),
    st.sampled_from(NAMES).flatmap(lambda name: st.integers(0, len(name)).map(lambda cut: name[:cut].upper() + "*")),
    st.text("*we%_'", max_size=5),
)
queries = st.fixed_dictionaries(
    {},
    optional={
        "q[name]": patterns,
        "q[uuid]": st.sampled_from(sorted(PLAIN)).flatmap(
            lambda i: st.sampled_from([i, i.upper(), i[:2] + "*", "*" + i[-1:], "*-4*"])
        ),
        "q[organization_id]": st.sampled_from([ORGANIZATION.id, OTHER_ORGANIZATION.id, "8C*", "*", "1d*"]),
        "date_range_start": stamps,
        "date_range_end": stamps,
        "relative_date_range": st.one_of(
            st.tuples(st.integers(0, 900), st.sampled_from("smhdM")).map(lambda pair: f"{pair[0]}{pair[1]}"),
            st.sampled_from(["1y", "3M", "10d", "600m", "24h", "07d"]),
            st.tuples(st.integers(1, 4), st.integers(2018, 2027)).map(lambda pair: f"{pair[0]}q{pair[1]}"),
        ),
        "sort_by": st.sampled_from(SORTS),
        "scheduled": st.sampled_from(["true", "false"]),
        "status": st.lists(st.sampled_from(STATUSES), max_size=9),
    },
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(queries, st.integers(1, 100))
@example({}, 43)
@example({"relative_date_range": "4q2020", "q[name]": "*"}, 100)
def test_pages_with_filters_and_sorts_are_the_whole_list_cut_up(query: dict[str, Any], per_page: int) -> None:
    expected = oracle(query)
    pages = -(-len(expected) // per_page)
    seen = []
    for page in range(1, pages + 2):
        answer = READER.clone_guard({**query, "page": page, "per_page": per_page}).json()
        assert answer["meta"] == {"current_page": page, "total_pages": pages, "total_count": len(expected)}
        seen.append(answer["data"])
    assert [item for page in seen for item in page] == [PLAIN[item["id"]] for item in expected]
    assert seen[-1] == []


def test_the_first_ten_are_the_default() -> None:
    answer = READER.clone_guard().json()
    assert [item["id"] for item in answer["data"]] == [item["id"] for item in ITEMS[:10]]
    assert answer["meta"] == {"current_page": 1, "total_pages": 5, "total_count": 43}


def test_a_range_without_an_end_ends_now() -> None:
    clock = Clock()
    caller = new_caller(clock)
    clock.pass_time(days=-30)
    start = {"date_range_start": "2019-01-01 00:00:00", "per_page": 100}
    ended = caller.clone_guard(start).json()["data"]
    open_end = caller.clone_guard({**start, "date_range_end": "2099-01-01 00:00:00"}).json()["data"]
    assert len(open_end) == 43
    assert ended == [item for item in open_end if moment(item["attributes"]["creation_time"]) <= clock.now]
    assert 0 < len(ended) < 43


def test_extended_adds_and_limited_takes_away() -> None:
    for item in ITEMS:
        plain = PLAIN[item["id"]]["attributes"]
        added = {"schedule", "config", "scanner", "last_report", "end_time"}
        assert set(item["attributes"]) - set(plain) == added
        assert {name: item["attributes"][name] for name in plain} == plain
        assert (item["attributes"]["schedule"] is None) == (plain["schedule_next_time"] is None)
    limited = everything(limited="true", extended="true")
    assert limited == [
        {"id": item["id"], "type": "scan", "attributes": {key: item["attributes"][key] for key in ("name", "status")}}
        for item in ITEMS
    ]
    assert everything(limited="false", extended="false") == list(PLAIN.values())


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("page=0", "/query/page"),
        ("page=-1", "/query/page"),
        ("page=1.5", "/query/page"),
        ("page=1e3", "/query/page"),
        ("page=", "/query/page"),
        ("page", "/query/page"),
        ("page=1&page=1", "/query/page"),
        ("page=%31%", "/query/page"),
        ("page=\u0661", "/query/page"),
        ("page=" + "9" * 5000, "/query/page"),
        ("per_page=0", "/query/per_page"),
        ("per_page=101", "/query/per_page"),
        ("status=DONE", "/query/status/0"),
        ("status=done&status=Running", "/query/status/1"),
        ("status=done,running", "/query/status/0"),
        ("status=", "/query/status/0"),
        ("sort_by=name", "/query/sort_by"),
        ("sort_by=NAME_ASC", "/query/sort_by"),
        ("sort_by=status_asc", "/query/sort_by"),
        ("limited=1", "/query/limited"),
        ("extended=True", "/query/extended"),
        ("scheduled=yes", "/query/scheduled"),
        ("relative_date_range=10D", "/query/relative_date_range"),
        ("relative_date_range=d", "/query/relative_date_range"),
        ("relative_date_range=-1d", "/query/relative_date_range"),
        ("relative_date_range=5q2020", "/query/relative_date_range"),
        ("relative_date_range=10d%0A", "/query/relative_date_range"),
        ("date_range_start=2025-01-01", "/query/date_range_start"),
        ("date_range_start=2025-01-01T00:00:00", "/query/date_range_start"),
        ("date_range_end=2025-02-29+00:00:00", "/query/date_range_end"),
        ("date_range_end=2025-01-01+24:00:00", "/query/date_range_end"),
        ("q[name]=a&q%5Bname%5D=b", "/query/q[name]"),
        ("q[name]=%ff", "/query/q[name]"),
    ],
)
def test_a_wrong_parameter_is_named(query: str, pointer: str) -> None:
    response = READER.clone_guard(query=f"?{query}")
    assert response.status_code == 422
    assert set(pointers(response)) == {pointer}
    body = response.json()
    assert body["status_text"] == "Parameter Error"
    assert body["errors"][0]["message"].startswith(pointer.removeprefix("/query/"))


@pytest.mark.parametrize(
    "query", ["x=1", "q=x", "x=%ff&%zz=%zz", "Page=x", "q[hosts]=1", "&&&", "=1", "x=1&x=2", "status[]=nope", "%00=%00"]
)
def test_unknown_parameters_are_ignored(query: str) -> None:
    assert READER.clone_guard(query=f"?{query}").json() == READER.clone_guard().json()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("page=99999999999999999999999999999", 0),
        ("page=" + "9" * 4000, 0),
        ("page=9223372036854775807&per_page=100", 0),
        ("relative_date_range=" + "9" * 5000 + "y", 43),
        ("relative_date_range=2026y", 43),
        ("relative_date_range=2027y", 43),
        ("relative_date_range=0s", 0),
        ("relative_date_range=1q0000", 0),
        ("relative_date_range=4q9999", 0),
        ("date_range_start=0000-01-01+00:00:00", 43),
        ("date_range_start=9999-12-31+23:59:59", 0),
        ("date_range_start=2026-01-01+00:00:00&date_range_end=2025-01-01+00:00:00", 0),
        ("q[name]=" + "*a" * 7000, 0),
        ("q[name]=%00", 0),
        ("q[name]=%f0%9f%98%80*", 0),
        ("&".join(["status=done"] * 1000), 3),
    ],
)
def test_extremes_are_answered(query: str, count: int) -> None:
    answer = READER.clone_guard(query=f"?{query}").json()
    if "page=" in query:
        assert answer["data"] == []
    else:
        assert answer["meta"]["total_count"] == count


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.text("ab", max_size=6), st.text("ab*", max_size=7))
@example("ab", "*ab*ab*")
@example("aba", "ab*ba")
@example("abab", "*ba*ab")
@example("STRASSE", "*\u00df*")
def test_wildcards_match_the_whole_value(text: str, pattern: str) -> None:
    assert lists.wildcard(text, pattern) == like(text, pattern)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)), st.integers(0, 2000))  # noqa: DTZ001
def test_months_before_keep_to_the_calendar(now: datetime, months: int) -> None:
    assert times.months_before(times.from_datetime(now), months) == times.from_datetime(months_back(now, months))
