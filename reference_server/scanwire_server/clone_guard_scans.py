"""Clone Guard, tag `scans`: vulnerability scans ("List scans")."""

import re
import sqlite3
import uuid
from collections.abc import Mapping
from random import Random
from typing import Any

from . import rows, scan_options, scan_store, times
from .calls import Call, Reply
from .clone_guard import page_reply, shown_time
from .credentials import CLONE_GUARD
from .lists import Filters, select_page

TABLES = scan_store.TABLES

STATUSES = (
    "delete_requested", "done", "new", "requested", "running", "stop_requested", "stop_waiting", "stopped",
    "internal_error", "delete_ultimate_requested", "stop_requested_giveup", "delete_waiting",
    "delete_ultimate_waiting", "queued",
)  # fmt: skip

SEARCHABLE = {"q[name]": "name", "q[uuid]": "id", "q[organization_id]": "organization_id"}
"""The column of `scan_store.scans_at` for each search parameter."""

SORTABLE = {
    "modification_time": "modification_time",
    "creation_time": "creation_time",
    "end_time": "end_time",
    "run_status": "status",
    "schedule_next_time": "schedule_next_time",
    "name": "name",
}
"""The column of `scan_store.scans_at` for each column of `sort_by`."""

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
    page = select_page(
        call.db,
        scan_store.scans_at(call.now),
        scans_filters(call.tenant, query, call.now),
        sort_by=SORTABLE[column] if column else None,
        descending=direction == "desc",
        page=query["page"],
        per_page=query["per_page"],
    )
    limited, extended = query.get("limited", False), query.get("extended", False)
    return page_reply(page, query["page"], lambda row: to_json(row, limited=limited, extended=extended))


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
        filters.add("schedule_id IS NOT NULL" if query["scheduled"] else "schedule_id IS NULL")
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


def to_json(row: sqlite3.Row, *, limited: bool, extended: bool) -> dict[str, Any]:
    """A row as the API shows it, in the manner of JSON:API with the id in the attributes once more."""
    if limited:
        return {"id": row["id"], "type": "scan", "attributes": {"name": row["name"], "status": row["status"]}}
    attributes: dict[str, Any] = {
        "id": row["id"],
        "name": row["name"],
        "comment": row["comment"],
        "creation_time": times.to_text(row["creation_time"]),
        "modification_time": times.to_text(row["modification_time"]),
        "status": row["status"],
        "schedule_next_time": shown_time(row["schedule_next_time"]),
        "target": {"id": row["target_id"], "name": row["target_name"]},
    }
    if row["comment"] is None:
        del attributes["comment"]
    if extended:
        schedule = scan_options.SCHEDULES.get(row["schedule_id"])
        attributes["end_time"] = shown_time(row["end_time"])
        attributes["schedule"] = None if schedule is None else {"id": schedule.id, "name": schedule.name}
        attributes["config"] = {"id": row["config_id"], "name": scan_options.CONFIGS[row["config_id"]]}
        attributes["scanner"] = {"id": row["scanner_id"], "name": scan_options.SCANNERS[row["scanner_id"]]}
        attributes["last_report"] = (
            None if row["report_id"] is None else {"id": row["report_id"], "severity": row["severity"]}
        )
    return {"id": row["id"], "type": "scan", "attributes": attributes}


_NAMES = (
    "Weekly perimeter", "weekly Perimeter", "DMZ", "100% coverage", "web_servers", "webXservers", "Ärzteportal",
    "PCI quarterly", "Mail * relay", "Branch 'north'", "VPN", "", "Weekly perimeter 2",
)  # fmt: skip


# What the spec's examples name. The scan is of another target, so that the examples can delete either.
_DOCUMENTED_SCAN = "3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11"
_DOCUMENTED_TARGET = {
    "id": "9b2c7c1e-54a4-4f0e-8f0a-1f6f1c7a2b33",
    "name": "Perimeter",
    "comment": "All that faces the internet",
    "hosts": "192.0.2.0/28,www.example.com",
    "exclude_hosts": "192.0.2.3",
    "port_range": "T:1-1024,U:53",
}
_TARGETS: tuple[tuple[dict[str, Any], ...], ...] = (
    (
        {"name": "Branches", "hosts": "198.51.100.16-40, 203.0.113.64/27", "comment": "North and south"},
        {"name": "Mail", "hosts": "mail.example.com,mx.example.org,192.0.2.25", "port_range": "25,143,443,465,587,993"},
        {"name": "DMZ", "hosts": "192.0.2.128-192.0.2.191", "exclude_hosts": "192.0.2.130,192.0.2.140-150"},
        {"name": "IPv6", "hosts": "2001:db8::25,2001:db8::443", "comment": ""},
    ),
    ({"name": "Their own", "hosts": "198.51.100.192/28"}, {"name": "Portal", "hosts": "portal.example.net"}),
)

# How a scan gets to each status; what is about the scan and not about a run comes after the colon.
_COURSES = {
    "new": ":",
    "requested": "requested:",
    "queued": "requested queued:",
    "running": "requested queued running:",
    "done": "requested queued running done:",
    "internal_error": "requested queued running internal_error:",
    "stop_requested": "requested queued running stop_requested:",
    "stop_waiting": "requested queued running stop_requested stop_waiting:",
    "stop_requested_giveup": "requested queued running stop_requested stop_requested_giveup:",
    "stopped": "requested queued running stop_requested stop_waiting stopped:",
    "delete_requested": "requested queued running done: delete_requested",
    "delete_waiting": "requested queued running done: delete_requested delete_waiting",
    "delete_ultimate_requested": "requested queued running done: delete_ultimate_requested",
    "delete_ultimate_waiting": "requested queued running done: delete_ultimate_requested delete_ultimate_waiting",
}


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """43 scans of the first organization, in all 14 statuses, and 8 of the second, with their targets.

    Every other one was created in 2019 to 2021, the rest within the last two years of the clock. They stay as they are,
    also in the statuses that pass by themselves, until somebody starts, stops or deletes them.
    """
    first, second = (organization.id for organization in CLONE_GUARD.organizations)
    random = Random(5)
    rows.add(db, "clone_guard_targets", {"organization_id": first, **_DOCUMENTED_TARGET})
    for organization_id, count, targets in ((first, 43, _TARGETS[0]), (second, 8, _TARGETS[1])):
        ids = [_uuid(random) for _ in targets]
        for target_id, target in zip(ids, targets, strict=True):
            rows.add(db, "clone_guard_targets", {"organization_id": organization_id, "id": target_id, **target})
        samples = [_sample(random, organization_id, ids, number, now) for number in range(count)]
        for status, sample in sorted(samples, key=lambda pair: pair[1]["creation_time"]):
            rows.add(db, "clone_guard_scans", sample)
            _add_course(db, random, sample, status, now)


def _sample(
    random: Random, organization_id: str, targets: list[str], number: int, now: int
) -> tuple[str, dict[str, Any]]:
    """A status, and a scan that is to get there."""
    if number % 2:
        created = times.midnight(
            random.randint(2019, 2021), random.choice((1, 3, 4, 7, 12)), random.choice((1, 15, 30))
        )
    else:
        created = now - random.choice((30, 1_800, 36_000, 86_400, 950_400, 5_000_000, 40_000_000)) * times.SECOND
        created -= created % times.SECOND
    documented = organization_id == CLONE_GUARD.organizations[0].id and number == 1
    schedules = [each.id for each in scan_options.SCHEDULES.values() if each.organization_id == organization_id]
    return STATUSES[number % len(STATUSES)], {
        "organization_id": organization_id,
        "id": _DOCUMENTED_SCAN if documented else _uuid(random),
        "name": "Weekly perimeter" if documented else random.choice(_NAMES),
        "comment": "Every Monday" if documented else random.choice((f"Scan {number}", "", None)),
        "creation_time": created,
        "edit_time": created + random.choice((0, 60)) * times.SECOND,
        "target_id": targets[2] if documented else random.choice(targets),
        "schedule_id": random.choice(schedules) if random.random() < 0.4 else None,
        "config_id": random.choice([*scan_options.CONFIGS]),
        "scanner_id": random.choice([*scan_options.SCANNERS]),
    }


def _add_course(db: sqlite3.Connection, random: Random, scan: Mapping[str, Any], status: str, now: int) -> None:
    """What has become of a sample until now, within minutes or hours of its creation."""
    created: int = scan["creation_time"]
    seconds = min(random.choice((600, 7_200)), (now - created) // times.SECOND)
    run_course, scan_course = (part.split() for part in _COURSES[status].split(":"))
    run_id = None
    if run_course:
        target = rows.find(db, "clone_guard_targets", "target", id=scan["target_id"])
        # Always the same ids, so that what the runs find is worked out once in a process.
        run_id = scan_store.add_run(db, scan["id"], target, _uuid(random))
    statuses = [*((each, run_id) for each in run_course), *((each, None) for each in scan_course)]
    for number, (each, run) in enumerate(statuses, 1):
        moment = created + seconds * number // len(statuses) * times.SECOND
        scan_store.add_state(db, scan["id"], run, moment, each)


def _uuid(random: Random) -> str:
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
