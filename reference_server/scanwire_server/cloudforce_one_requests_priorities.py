"""Cloudforce One, tag `requests_priorities`: priority intelligence requirements (PIR)."""

import json
import sqlite3
import uuid
from collections.abc import Mapping
from random import Random
from typing import Any

from . import cloudforce_one, cloudforce_one_requests, quotas, rows, store, times
from .calls import NO_RESULT, Call, Reply
from .credentials import CLOUDFORCE_ONE
from .lists import Filters

TABLES = """
CREATE TABLE IF NOT EXISTS cloudforce_priorities (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    created INTEGER NOT NULL,
    labels TEXT NOT NULL,
    priority TEXT NOT NULL,
    requirement TEXT NOT NULL,
    tlp TEXT NOT NULL,
    updated INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS cloudforce_priorities_account ON cloudforce_priorities (account_id)
"""

FIELDS = ("id", "created", "labels", "priority", "requirement", "tlp", "updated")
"""The fields of a requirement, which are the table's columns too."""

# These columns hold JSON: the documents set no bounds to `priority`, and SQLite's integers have some.
_JSON = frozenset({"labels", "priority"})

TOKENS = 1
"""What a requirement costs. Our choice."""


def list_priorities(call: Call) -> Reply:
    """One page of the account's requirements, in the order of their creation (our reading)."""
    filters = Filters(["account_id = ?"], [call.tenant])
    return cloudforce_one.list_reply(call, "cloudforce_priorities", filters, to_json)


def create_priority(call: Call) -> Reply:
    """State a requirement, and spend what it costs."""
    item = {"id": store.new_id(), **columns(call.body), "created": call.now, "updated": call.now}
    quotas.spend(call.db, quotas.PRIORITIES, call.tenant, item["id"], TOKENS, call.now)
    rows.add(call.db, "cloudforce_priorities", {"account_id": call.tenant, **item})
    return Reply(to_json(find_priority(call, item["id"])))


def get_priority(call: Call) -> Reply:
    """One requirement."""
    return Reply(to_json(find_priority(call, call.path["priority_id"])))


def update_priority(call: Call) -> Reply:
    """Replace what a requirement says."""
    row = find_priority(call, call.path["priority_id"])
    changes = {**columns(call.body), "updated": cloudforce_one.update_time(row, call.now)}
    rows.change(call.db, "cloudforce_priorities", changes, id=row["id"])
    return Reply(to_json(find_priority(call, row["id"])))


def delete_priority(call: Call) -> Reply:
    """Delete a requirement, and give back what was spent on it (our choice)."""
    row = find_priority(call, call.path["priority_id"])
    rows.remove(call.db, "cloudforce_priorities", id=row["id"])
    quotas.refund(call.db, row["id"])
    return Reply(NO_RESULT)


def get_priority_quota(call: Call) -> Reply:
    """What is left of the quarter's tokens."""
    return Reply(quotas.state(call.db, quotas.PRIORITIES, call.tenant, call.now))


def columns(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body that the documents know, by column."""
    fields = {name: body[name] for name in ("labels", "priority", "requirement", "tlp")}
    return {name: json.dumps(value) if name in _JSON else value for name, value in fields.items()}


def find_priority(call: Call, priority_id: str) -> sqlite3.Row:
    """The row of one of the caller's requirements. RequestError 404 if the account has none of that id."""
    what = "priority intelligence requirement"
    return rows.find(call.db, "cloudforce_priorities", what, id=priority_id, account_id=call.tenant)


def to_json(row: sqlite3.Row) -> dict[str, Any]:
    """A row as the API shows it."""
    shown = cloudforce_one.shown(row, FIELDS)
    return {name: json.loads(value) if name in _JSON else value for name, value in shown.items()}


DOCUMENTED: dict[str, Any] = {
    "id": "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
    "created": times.midnight(2022, 1, 1),
    "labels": ["DoS", "CVE"],
    "priority": 1,
    "requirement": "Denial of service by way of known vulnerabilities",
    "tlp": "clear",
    "updated": times.midnight(2022, 1, 1),
}
"""The requirement of the documents. Its id is that of their request too."""

_LABELS = ("DoS", "CVE", "Überwachung", "")


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """23 requirements of the first account, that of the documents among them, and 4 of the second; always the same.

    They did not cost anything of a quota.
    """
    first, second = (account.id for account in CLOUDFORCE_ONE.accounts)
    random = Random(27)
    for account_id, items in (
        (first, [DOCUMENTED, *(_sample(random, number) for number in range(22))]),
        (second, [_sample(random, number) for number in range(4)]),
    ):
        for item in items:
            rows.add(db, "cloudforce_priorities", {"account_id": account_id, **item, **columns(item)})


def _sample(random: Random, number: int) -> dict[str, Any]:
    created = times.midnight(2024, 1 + number // 3, random.choice((1, 15)))
    return {
        "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "created": created,
        "labels": random.sample(_LABELS, random.randint(0, 3)),
        "priority": random.randint(1, 5),
        "requirement": f"Subject {number} that we watch",
        "tlp": random.choice(cloudforce_one_requests.TLPS),
        "updated": created + random.choice((0, times.DAY)),
    }
