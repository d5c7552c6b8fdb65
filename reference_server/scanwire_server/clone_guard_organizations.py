"""Clone Guard, tag `organizations`: organizations below the caller's own, and their plans ("Create Organization")."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from . import rows, store
from .calls import Call, Reply
from .clone_guard import item
from .credentials import CLONE_GUARD
from .errors import invalid

TABLES = """
CREATE TABLE IF NOT EXISTS clone_guard_organizations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    name TEXT,
    description TEXT,
    company_name TEXT,
    parent_organization TEXT
);
CREATE TABLE IF NOT EXISTS clone_guard_subscriptions (
    organization_id TEXT NOT NULL,
    product TEXT NOT NULL,
    plan TEXT NOT NULL,
    interval TEXT NOT NULL,
    start_time INTEGER,
    end_time INTEGER,
    PRIMARY KEY (organization_id, product)
)
"""

DEFAULT_PLAN = "vrms-basic"
"""The plan that a new organization gets if it does not skip it. A portal configures its own."""

_FIELDS = ("name", "description", "company_name", "parent_organization")


def create_organization(call: Call) -> Reply:
    """Create an organization and subscribe it to its plans.

    It belongs to the caller's organization, as whose part it can be a parent, and get customers, from then on.
    """
    body = call.body["organization"]
    row = add_organization(call, body, "/organization")
    subscribe(call.db, row["id"], chosen_plans(body, body.get("plans", [])))
    return Reply(item("organization", {"id": row["id"], **{name: row[name] for name in _FIELDS}}))


def add_organization(call: Call, body: Mapping[str, Any], pointer: str) -> sqlite3.Row:
    """A new organization of the caller's. `pointer` leads to the body."""
    fields = {name: body[name] for name in _FIELDS if name in body}
    if "parent_organization" in fields:
        check_organization(call, fields["parent_organization"], f"{pointer}/parent_organization")
    organization_id = store.new_id()
    values = {"owner_id": call.tenant, "id": organization_id, **fields}
    rows.add(call.db, "clone_guard_organizations", values)
    return rows.find(call.db, "clone_guard_organizations", "organization", id=organization_id)


def check_organization(call: Call, organization_id: str, pointer: str) -> str | None:
    """The name of the caller's own organization, or of one that it has created. RequestError for any other."""
    for organization in CLONE_GUARD.organizations:
        if organization_id == organization.id == call.tenant:
            return organization.name
    row = call.db.execute(
        "SELECT name FROM clone_guard_organizations WHERE id = ? AND owner_id = ?", (organization_id, call.tenant)
    ).fetchone()
    if row is None:
        raise invalid(pointer, f"{pointer.removeprefix('/')}: there is no organization of this id")
    name: str | None = row["name"]
    return name


def chosen_plans(organization: Mapping[str, Any], plans: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The plans for a new organization: the default one first, unless it is to be skipped."""
    default = [] if organization.get("skip_default_subscription") else [{"plan": DEFAULT_PLAN, "interval": "none"}]
    return [*default, *plans]


def subscribe(db: sqlite3.Connection, organization_id: str, plans: Iterable[Mapping[str, Any]]) -> None:
    """Subscribe an organization to plans: for each product to the first one, and to none if it has one already.

    No list of plans is known, so that every code is taken; its product is what stands before the first separator, such
    as `pci` in `pci-basic`: our reading.
    """
    for plan in plans:
        start, end = plan.get("start_date"), plan.get("end_date")
        db.execute(
            "INSERT OR IGNORE INTO clone_guard_subscriptions VALUES (?, ?, ?, ?, ?, ?)",
            (
                organization_id,
                re.split(r"[\W_]", plan["plan"], maxsplit=1)[0].casefold(),
                plan["plan"],
                plan["interval"],
                None if start is None else start.floor,
                None if end is None else end.floor,
            ),
        )


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """The two organizations that the spec's examples name, created by the first one."""
    owner = CLONE_GUARD.organizations[0].id
    for organization_id, name in (
        ("8c1f2d6e-0b0a-4c58-b0c6-3d7f5e1a9b44", "Example Inc."),
        ("2a9d7c4e-1b3f-4e5a-9c8d-6f7e8a9b0c77", "Example Branch Inc."),
    ):
        values = {"owner_id": owner, "id": organization_id, "name": name, "parent_organization": owner}
        rows.add(db, "clone_guard_organizations", values)
        subscribe(db, organization_id, chosen_plans({}, []))
