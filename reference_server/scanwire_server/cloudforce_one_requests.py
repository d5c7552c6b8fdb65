"""Cloudforce One, tag `requests`: requests for information ("List Requests")."""

import sqlite3
import uuid
from random import Random
from typing import Any

from . import times
from .calls import Call, Reply
from .credentials import CLOUDFORCE_ONE
from .lists import Filters, Page, select_page

TABLES = """
CREATE TABLE IF NOT EXISTS cloudforce_requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    priority TEXT NOT NULL,
    request TEXT NOT NULL,
    summary TEXT NOT NULL,
    tlp TEXT NOT NULL,
    updated INTEGER NOT NULL,
    completed INTEGER,
    message_tokens INTEGER,
    readable_id TEXT,
    status TEXT,
    tokens INTEGER
);
CREATE INDEX IF NOT EXISTS cloudforce_requests_account ON cloudforce_requests (account_id)
"""

FIELDS = (
    "id", "created", "priority", "request", "summary", "tlp", "updated", "completed", "message_tokens", "readable_id",
    "status", "tokens",
)  # fmt: skip
"""The fields of a listed request, which are the table's columns too."""

TIMES = frozenset({"created", "updated", "completed"})


def list_requests(call: Call) -> Reply:
    """One page of the account's requests.

    Our readings, where "List Requests" is silent: pages count from 1, and 0 is the first page too, because its
    own example asks for it. Bounds of time include the bound, since only so does the document's own request get the
    document's own answer. A request that is not completed matches neither bound of `completed`. Order: `sort_by` as it
    compares (texts by code point, times as times, numbers as numbers), ascending by default; without `sort_by` the
    order of creation; missing values last, equal ones in the order of creation. There is no maximum of `per_page`.
    """
    body = call.body
    number, per_page = max(body["page"], 1), body["per_page"]
    page = select_requests(
        call.db,
        requests_filters(call.tenant, body),
        sort_by=body.get("sort_by"),
        descending=body.get("sort_order") == "desc",
        page=number,
        per_page=per_page,
    )
    info = {
        "page": number,
        "per_page": per_page,
        "count": len(page.rows),
        "total_count": page.total,
        "total_pages": page.pages,
    }
    return Reply([to_json(row) for row in page.rows], info)


def requests_filters(account_id: str, body: dict[str, Any]) -> Filters:
    """The conditions of a list's body."""
    filters = Filters()
    filters.add("account_id = ?", account_id)
    for column in ("completed", "created"):
        if f"{column}_after" in body:
            filters.add(f"{column} >= ?", body[f"{column}_after"].ceil)
        if f"{column}_before" in body:
            filters.add(f"{column} <= ?", body[f"{column}_before"].floor)
    if "request_type" in body:
        filters.add("request = ?", body["request_type"])
    if "status" in body:
        filters.add("status = ?", body["status"])
    return filters


def select_requests(
    db: sqlite3.Connection, filters: Filters, *, sort_by: str | None, descending: bool, page: int, per_page: int
) -> Page:
    """One page of rows."""
    if sort_by is not None and sort_by not in FIELDS:
        raise LookupError(f"no column {sort_by}")
    return select_page(
        db, "cloudforce_requests", filters, sort_by=sort_by, descending=descending, page=page, per_page=per_page
    )


def to_json(row: sqlite3.Row) -> dict[str, Any]:
    """A row as lists show it. Fields without a value are absent."""
    return {name: times.to_text(row[name]) if name in TIMES else row[name] for name in FIELDS if row[name] is not None}


def insert_request(db: sqlite3.Connection, account_id: str, item: dict[str, Any]) -> None:
    """Add a row. Times are microseconds since the epoch."""
    names = ", ".join(("account_id", *FIELDS))
    marks = ", ".join("?" * (len(FIELDS) + 1))
    db.execute(f"INSERT INTO cloudforce_requests ({names}) VALUES ({marks})", (account_id, *map(item.get, FIELDS)))


DOCUMENTED: dict[str, Any] = {
    "id": "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
    "created": times.midnight(2022, 4, 1),
    "priority": "routine",
    "request": "Victomology",
    "summary": "DoS attack",
    "tlp": "clear",
    "updated": times.midnight(2022, 4, 1),
    "completed": times.midnight(2024, 1, 1),
    "message_tokens": 16,
    "readable_id": "RFI-2022-000001",
    "status": "open",
    "tokens": 0,
}
"""The request of "List Requests", completed although open."""

_STATUSES = ("open", "accepted", "reported", "approved", "completed", "declined")
_PRIORITIES = ("routine", "high", "urgent")
_TLPS = ("clear", "amber", "amber-strict", "green", "red")
_TYPES = ("Victomology", "Brand abuse", "DDoS", "Malware analysis", "Threat actor profile", "victomology", "Überblick")
_SUBJECTS = (
    "Phishing kit on a lookalike domain", "Botnet traffic to the login page", "Leaked credentials", "DoS attack",
    "Suspicious e-mail attachment", "Scans of the VPN gateway", "Änderung am DNS", "100% packet loss_", "",
)  # fmt: skip


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """57 requests of the first account, that of "List Requests" among them, and 7 of the second; always the same."""
    first, second = (account.id for account in CLOUDFORCE_ONE.accounts)
    random = Random(2022)
    for account_id, count in ((first, 56), (second, 7)):
        items = [_sample(random, number) for number in range(2, count + 2)]
        if account_id == first:
            items.append(DOCUMENTED)
        for item in sorted(items, key=lambda item: item["created"]):
            insert_request(db, account_id, item)


def _sample(random: Random, number: int) -> dict[str, Any]:
    """A request. Whole days are frequent, so that times, like everything else but ids, are often equal."""
    kind = random.choice(_TYPES)
    # The document's request asks for completed requests of this type from 2022 to 2024 and gets its own one only.
    year = random.randint(2024, 2026) if kind == "Victomology" else random.randint(2022, 2026)
    created = times.midnight(year, random.choice((2, 10)), random.randint(1, 3))
    created += random.choice((0, 0, 45_296)) * times.SECOND
    item: dict[str, Any] = {
        "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "created": created,
        "priority": random.choice(_PRIORITIES),
        "request": kind,
        "summary": random.choice(_SUBJECTS),
        "tlp": random.choice(_TLPS),
        "updated": created + random.choice((0, 0, times.DAY)),
    }
    if random.random() < 0.9:
        item["status"] = random.choice(_STATUSES)
    if item.get("status") == "completed" or random.random() < 0.1:
        item["completed"] = created + random.choice((times.DAY, 30 * times.DAY))
    if random.random() < 0.7:
        item["message_tokens"] = random.choice((0, 1, 2, 16, 100))
    if random.random() < 0.8:
        item["readable_id"] = f"RFI-{year}-{number:06}"
    if random.random() < 0.7:
        item["tokens"] = random.choice((0, 5, 10, 9_007_199_254_740_993))
    return item
