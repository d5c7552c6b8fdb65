"""Cloudforce One, tag `requests`: requests for information ("List Requests" and the pages beside it)."""

import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from . import cloudforce_one, quotas, rows, simulation, store, times
from .calls import NO_RESULT, Call, Reply
from .credentials import CLOUDFORCE_ONE
from .errors import conflict, invalid, shorten
from .lists import Filters

TABLES = (
    """
CREATE TABLE IF NOT EXISTS cloudforce_requests (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,
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
CREATE INDEX IF NOT EXISTS cloudforce_requests_account ON cloudforce_requests (account_id);
CREATE TABLE IF NOT EXISTS cloudforce_request_courses (
    request_id TEXT NOT NULL REFERENCES cloudforce_requests (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    status TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (request_id, status)
);
"""
    + quotas.TABLES
)

FIELDS = (
    "id", "created", "priority", "request", "summary", "tlp", "updated", "completed", "message_tokens", "readable_id",
    "status", "tokens",
)  # fmt: skip
"""The fields of a listed request, which are the table's columns too."""

STATUSES = ("open", "accepted", "reported", "approved", "completed", "declined")
PRIORITIES = ("routine", "high", "urgent")
TLPS = ("clear", "amber", "amber-strict", "green", "red")
TYPES = ("Victomology", "Brand abuse", "DDoS", "Malware analysis", "Threat actor profile", "victomology", "Überblick")
"""The types that can be requested here. The vendor's own are not part of the documents, but for the first."""

TOKENS = {"routine": 5, "high": 10, "urgent": 20}
"""What a request costs, by priority. Our choice."""

DEFAULTS = {"content": "", "priority": "routine", "request": TYPES[0], "summary": "", "tlp": "clear"}
"""What a new request has where nothing is sent. Our choice: the documents only say that the server fills it in."""


def list_requests(call: Call) -> Reply:
    """One page of the account's requests.

    Our readings, where "List Requests" is silent: bounds of time include the bound, since only so does the document's
    own request get the document's own answer. A request that is not completed matches neither bound of `completed`.
    """
    filters = requests_filters(call.tenant, call.body)
    return cloudforce_one.list_reply(call, requests_at(call.now), filters, to_json, sortable=FIELDS)


def create_request(call: Call) -> Reply:
    """Put a request, which is open until the analysts take it up, and spend what it costs.

    What it costs stays as it is when its priority changes: our reading. The number in `readable_id` is one of all
    requests of all accounts, and never comes twice.
    """
    item = {
        **DEFAULTS,
        **columns(call.body),
        "id": store.new_id(),
        "created": call.now,
        "updated": call.now,
        "status": "open",
        "message_tokens": 0,
    }
    item["tokens"] = TOKENS[item["priority"]]
    quotas.spend(call.db, quotas.REQUESTS, call.tenant, item["id"], item["tokens"], call.now)
    number = rows.add(call.db, "cloudforce_requests", {"account_id": call.tenant, **item})
    readable_id = f"RFI-{times.to_datetime(call.now).year:04}-{number:06}"
    rows.change(call.db, "cloudforce_requests", {"readable_id": readable_id}, id=item["id"])
    set_course(call.db, item["id"], call.now, item["content"])
    return Reply(detailed(find_request(call, item["id"])))


def get_request(call: Call) -> Reply:
    """One request, with its content."""
    return Reply(detailed(find_request(call, call.path["request_id"])))


def update_request(call: Call) -> Reply:
    """Change the fields that are sent, at any status: the documents restrict deleting only."""
    row = find_request(call, call.path["request_id"])
    changes = columns(call.body)
    written = {**changes, "updated": cloudforce_one.update_time(row, call.now)}
    rows.change(call.db, "cloudforce_requests", written, id=row["id"])
    if row["moves"] and row["status"] == "open" and "content" in changes:
        set_course(call.db, row["id"], row["created"], changes["content"])
    return Reply(detailed(find_request(call, row["id"])))


def delete_request(call: Call) -> Reply:
    """Delete an open request with its messages and assets, and give back what was spent on it.

    RequestError 409 if it is not open: that it fails is documented, the status is our choice, as is the giving back.
    """
    row = find_request(call, call.path["request_id"])
    if row["status"] != "open":
        status = "without a status" if row["status"] is None else row["status"]
        raise conflict(f"the request is {status}, and only an open one can be deleted")
    rows.remove(call.db, "cloudforce_requests", id=row["id"])
    quotas.refund(call.db, row["id"])
    return Reply(NO_RESULT)


def get_request_constants(call: Call) -> Reply:
    """The values of priority, status and TLP."""
    return Reply({"priority": PRIORITIES, "status": STATUSES, "tlp": TLPS})


def get_request_quota(call: Call) -> Reply:
    """What is left of the quarter's tokens. Messages spend them too."""
    return Reply(quotas.state(call.db, quotas.REQUESTS, call.tenant, call.now))


def list_request_types(call: Call) -> Reply:
    """All types, the same for every account."""
    return Reply(TYPES)


def requests_filters(account_id: str, body: dict[str, Any]) -> Filters:
    """The conditions of a list's body."""
    filters = Filters()
    filters.add("account_id = ?", account_id)
    for column in ("completed", "created"):
        cloudforce_one.add_times(filters, column, body, f"{column}_after", f"{column}_before")
    if "request_type" in body:
        filters.add("request = ?", body["request_type"])
    if "status" in body:
        filters.add("status = ?", body["status"])
    return filters


def requests_at(now: int) -> str:
    """The table as it is at a time, as SQL: with the statuses that requests have got to by then, and what these bring.

    So nothing needs to be written for time to pass. `moves` tells the requests that do from the samples.
    """
    course = "FROM cloudforce_request_courses AS course WHERE course.request_id = request.id"
    reached = f"{course} AND since <= {now:d}"
    kept = ", ".join(name for name in FIELDS if name not in {"status", "updated", "completed"})
    return f"""(
        SELECT seq, account_id, content, {kept}, EXISTS (SELECT 1 {course}) AS moves,
            coalesce((SELECT course.status {reached} ORDER BY since DESC LIMIT 1), status) AS status,
            max(updated, coalesce((SELECT max(since) {reached}), updated)) AS updated,
            coalesce((SELECT since {reached} AND course.status = 'completed'), completed) AS completed
        FROM cloudforce_requests AS request
    )"""


def find_request(call: Call, request_id: str) -> sqlite3.Row:
    """The row of one of the caller's requests as it is now. RequestError 404 if the account has none of that id."""
    return rows.find(call.db, requests_at(call.now), "request", id=request_id, account_id=call.tenant)


def columns(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body that the documents know, by column. RequestError if the type is none of the server's."""
    fields = {name: body[name] for name in ("content", "priority", "summary", "tlp") if name in body}
    if "request_type" in body:
        fields["request"] = body["request_type"]
        if body["request_type"] not in TYPES:
            given, options = shorten(body["request_type"]), ", ".join(map(shorten, TYPES))
            raise invalid("/request_type", f"request_type: {given} is none of {options}")
    return fields


def detailed(row: sqlite3.Row) -> dict[str, Any]:
    """A row as it is shown by itself."""
    return {**to_json(row), "content": row["content"]}


def to_json(row: sqlite3.Row) -> dict[str, Any]:
    """A row as lists show it. Fields without a value are absent."""
    return cloudforce_one.shown(row, FIELDS)


def set_course(db: sqlite3.Connection, request_id: str, created: int, content: str) -> None:
    """Decide how an open request will go on."""
    rows.remove(db, "cloudforce_request_courses", request_id=request_id)
    for status, since in simulation.request_course(created, content).items():
        rows.add(db, "cloudforce_request_courses", {"request_id": request_id, "status": status, "since": since})


DOCUMENTED: dict[str, Any] = {
    "id": "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
    "content": "Which regions did the attack reach?",
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

_SUBJECTS = (
    "Phishing kit on a lookalike domain", "Botnet traffic to the login page", "Leaked credentials", "DoS attack",
    "Suspicious e-mail attachment", "Scans of the VPN gateway", "Änderung am DNS", "100% packet loss_", "",
)  # fmt: skip


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """57 requests of the first account, that of "List Requests" among them, and 7 of the second; always the same.

    They stay at the status that they have, and did not cost anything of a quota.
    """
    for account_id, item in samples():
        rows.add(db, "cloudforce_requests", {"account_id": account_id, **item})


def samples() -> Iterator[tuple[str, dict[str, Any]]]:
    """The samples with their accounts, in the order of their creation."""
    first, second = (account.id for account in CLOUDFORCE_ONE.accounts)
    random = Random(2022)
    for account_id, count in ((first, 56), (second, 7)):
        items = [_sample(random, number) for number in range(2, count + 2)]
        if account_id == first:
            items.append(DOCUMENTED)
        for item in sorted(items, key=lambda item: item["created"]):
            yield account_id, item


def _sample(random: Random, number: int) -> dict[str, Any]:
    """A request. Whole days are frequent, so that times, like everything else but ids, are often equal."""
    kind = random.choice(TYPES)
    # The document's request asks for completed requests of this type from 2022 to 2024 and gets its own one only.
    year = random.randint(2024, 2026) if kind == "Victomology" else random.randint(2022, 2026)
    created = times.midnight(year, random.choice((2, 10)), random.randint(1, 3))
    created += random.choice((0, 0, 45_296)) * times.SECOND
    item: dict[str, Any] = {
        "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "content": f"What is behind request {number} of {year}?",
        "created": created,
        "priority": random.choice(PRIORITIES),
        "request": kind,
        "summary": random.choice(_SUBJECTS),
        "tlp": random.choice(TLPS),
        "updated": created + random.choice((0, 0, times.DAY)),
    }
    if random.random() < 0.9:
        item["status"] = random.choice(STATUSES)
    if item.get("status") == "completed" or random.random() < 0.1:
        item["completed"] = created + random.choice((times.DAY, 30 * times.DAY))
    if random.random() < 0.7:
        item["message_tokens"] = random.choice((0, 1, 2, 16, 100))
    if random.random() < 0.8:
        item["readable_id"] = f"RFI-{year}-{number:06}"
    if random.random() < 0.7:
        item["tokens"] = random.choice((0, 5, 10, 9_007_199_254_740_993))
    return item
