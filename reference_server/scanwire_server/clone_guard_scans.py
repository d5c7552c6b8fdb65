"""Clone Guard, tag `scans`: vulnerability scans ("List scans")."""

import json
import re
import sqlite3
import uuid
from collections.abc import Mapping
from random import Random
from typing import Any

from . import times
from .calls import Call, Reply
from .credentials import CLONE_GUARD
from .lists import Filters, Page, select_page

TABLES = """
CREATE TABLE IF NOT EXISTS clone_guard_scans (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    comment TEXT,
    creation_time INTEGER NOT NULL,
    modification_time INTEGER NOT NULL,
    end_time INTEGER,
    status TEXT NOT NULL,
    schedule_next_time INTEGER,
    target TEXT NOT NULL,
    schedule TEXT,
    config TEXT NOT NULL,
    scanner TEXT NOT NULL,
    last_report TEXT
);
CREATE INDEX IF NOT EXISTS clone_guard_scans_organization ON clone_guard_scans (organization_id)
"""

STATUSES = (
    "delete_requested", "done", "new", "requested", "running", "stop_requested", "stop_waiting", "stopped",
    "internal_error", "delete_ultimate_requested", "stop_requested_giveup", "delete_waiting",
    "delete_ultimate_waiting", "queued",
)  # fmt: skip

SEARCHABLE = {"q[name]": "name", "q[uuid]": "id", "q[organization_id]": "organization_id"}
"""The table's column for each search parameter."""

SORTABLE = {
    "modification_time": "modification_time",
    "creation_time": "creation_time",
    "end_time": "end_time",
    "run_status": "status",
    "schedule_next_time": "schedule_next_time",
    "name": "name",
}
"""The table's column for each column of `sort_by`."""

_RELATIVE = re.compile(r"([0-9]+)([smhdMy])")
_QUARTER = re.compile(r"([1-4])q([0-9]{4})")
_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_MONTHS = {"M": 1, "y": 12}


def list_scans(call: Call) -> Reply:
    """One page of the organization's scans.

    Our readings, where "List scans" is silent: ranges of time are about `creation_time` and include both bounds; all
    filters have to hold; without `sort_by` the order of creation; statuses and names sort by code point; missing times
    come last in both directions, equal values in the order of creation; `limited` leaves `name` and `status` of the
    attributes, and beats `extended`, which adds `end_time` besides the four that the document names.
    """
    query = call.query
    column, _, direction = query.get("sort_by", "").rpartition("_")
    page = select_scans(
        call.db,
        scans_filters(call.tenant, query, call.now),
        sort_by=SORTABLE[column] if column else None,
        descending=direction == "desc",
        page=query["page"],
        per_page=query["per_page"],
    )
    info = {"current_page": query["page"], "total_pages": page.pages, "total_count": page.total}
    limited, extended = query.get("limited", False), query.get("extended", False)
    return Reply([to_json(row, limited=limited, extended=extended) for row in page.rows], info)


def scans_filters(organization_id: str, query: Mapping[str, Any], now: int) -> Filters:
    """The conditions of a list's query."""
    filters = Filters()
    filters.add("organization_id = ?", organization_id)
    for name, column in SEARCHABLE.items():
        if name in query:
            filters.add(f"wildcard({column}, ?)", unquoted(query[name]))
    if "date_range_start" in query:
        filters.add("creation_time >= ?", query["date_range_start"].ceil)
        filters.add("creation_time <= ?", now if "date_range_end" not in query else query["date_range_end"].floor)
    elif "date_range_end" in query:
        filters.add("creation_time <= ?", query["date_range_end"].floor)
    if "relative_date_range" in query:
        start, end = relative_range(query["relative_date_range"], now)
        if start is not None:
            filters.add("creation_time >= ?", start)
        filters.add("creation_time <= ?", end)
    if "scheduled" in query:
        filters.add("schedule IS NOT NULL" if query["scheduled"] else "schedule IS NULL")
    if "status" in query:
        statuses = query["status"]
        filters.add(f"status IN ({', '.join('?' * len(statuses))})", *statuses)
    return filters


def unquoted(pattern: str) -> str:
    """A search pattern without the single quotes around it, which the document's usage shows: `q[name]='test*'`."""
    if len(pattern) >= 2 and pattern[0] == pattern[-1] == "'":
        return pattern[1:-1]
    return pattern


def relative_range(text: str, now: int) -> tuple[int | None, int]:
    """First and last microsecond of `10d` (until now) or of the quarter `1q2020`; no first one before the year 0.

    Months and years are those of the calendar: `1M` before 31 March is the last day of February.
    """
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        number, year = int(quarter[1]), int(quarter[2])
        end_year, end_month = (year, number * 3 + 1) if number < 4 else (year + 1, 1)
        # The year 9999 has an end as well, although no date has the year 10000.
        end = times.midnight(end_year, end_month, 1) if end_year < 10_000 else times.midnight(9999, 12, 31) + times.DAY
        return times.midnight(year, number * 3 - 2, 1), end - 1
    match = _RELATIVE.fullmatch(text)
    if match is None:
        raise ValueError("neither a span of time nor a quarter")
    digits, unit = match[1].lstrip("0"), match[2]
    if len(digits) > 12:  # more than 30,000 years of seconds
        return None, now
    count = int(digits or "0")
    if unit in _MONTHS:
        return times.months_before(now, count * _MONTHS[unit]), now
    start = now - count * _SECONDS[unit] * times.SECOND
    return (start if start >= times.midnight(0, 1, 1) else None), now


def select_scans(
    db: sqlite3.Connection, filters: Filters, *, sort_by: str | None, descending: bool, page: int, per_page: int
) -> Page:
    """One page of rows."""
    return select_page(
        db, "clone_guard_scans", filters, sort_by=sort_by, descending=descending, page=page, per_page=per_page
    )


def to_json(row: sqlite3.Row, *, limited: bool, extended: bool) -> dict[str, Any]:
    """A row as the API shows it, in the manner of JSON:API with the id in the attributes once more."""
    if limited:
        return {"id": row["id"], "type": "scan", "attributes": {"name": row["name"], "status": row["status"]}}
    attributes = {
        "id": row["id"],
        "name": row["name"],
        "comment": row["comment"],
        "creation_time": times.to_text(row["creation_time"]),
        "modification_time": times.to_text(row["modification_time"]),
        "status": row["status"],
        "schedule_next_time": _time(row["schedule_next_time"]),
        "target": json.loads(row["target"]),
    }
    if row["comment"] is None:
        del attributes["comment"]
    if extended:
        attributes["end_time"] = _time(row["end_time"])
        for name in ("schedule", "config", "scanner", "last_report"):
            attributes[name] = None if row[name] is None else json.loads(row[name])
    return {"id": row["id"], "type": "scan", "attributes": attributes}


def _time(instant: int | None) -> str | None:
    return None if instant is None else times.to_text(instant)


def insert_scan(db: sqlite3.Connection, values: Mapping[str, Any]) -> None:
    """Add a row: column to value, times in microseconds since the epoch, objects as JSON text."""
    names = ", ".join(values)
    db.execute(f"INSERT INTO clone_guard_scans ({names}) VALUES ({', '.join('?' * len(values))})", (*values.values(),))


_NAMES = (
    "Weekly perimeter", "weekly Perimeter", "DMZ", "100% coverage", "web_servers", "webXservers", "Ärzteportal",
    "PCI quarterly", "Mail * relay", "Branch 'north'", "VPN", "", "Weekly perimeter 2",
)  # fmt: skip


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """43 scans of the first organization, in all 14 statuses, and 8 of the second.

    Every other one was created in 2019 to 2021, the rest within the last two years of the clock.
    """
    first, second = (organization.id for organization in CLONE_GUARD.organizations)
    random = Random(5)
    for organization_id, count in ((first, 43), (second, 8)):
        rows = [_sample(random, organization_id, number, now) for number in range(count)]
        for row in sorted(rows, key=lambda row: row["creation_time"]):
            insert_scan(db, row)


def _sample(random: Random, organization_id: str, number: int, now: int) -> dict[str, Any]:
    status = STATUSES[number % len(STATUSES)]
    if number % 2:
        created = times.midnight(
            random.randint(2019, 2021), random.choice((1, 3, 4, 7, 12)), random.choice((1, 15, 30))
        )
    else:
        created = now - random.choice((30, 1_800, 36_000, 86_400, 950_400, 5_000_000, 40_000_000)) * times.SECOND
        created -= created % times.SECOND
    finished = status in {"done", "stopped", "internal_error"}
    end = created + random.choice((600, 7_200)) * times.SECOND if finished else None
    scheduled = random.random() < 0.4
    next_time = times.midnight(2030, random.randint(1, 12), random.choice((1, 1, 9))) if scheduled else None
    name = random.choice(_NAMES)
    return {
        "organization_id": organization_id,
        "id": _uuid(random),
        "name": name,
        "comment": random.choice((f"Scan {number}", "", None)),
        "creation_time": created,
        "modification_time": end or created + random.choice((0, 60)) * times.SECOND,
        "end_time": end,
        "status": status,
        "schedule_next_time": next_time,
        "target": json.dumps({"id": _uuid(random), "name": f"Target of {name}"}),
        "schedule": json.dumps({"id": _uuid(random), "name": "Every week"}) if scheduled else None,
        "config": json.dumps({"id": _uuid(random), "name": random.choice(("Full and fast", "Discovery"))}),
        "scanner": json.dumps({"id": _uuid(random), "name": random.choice(("Internal", "External"))}),
        "last_report": json.dumps({"id": _uuid(random), "severity": 4.3}) if finished else None,
    }


def _uuid(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
