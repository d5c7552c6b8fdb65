"""Clone Guard, tag `experimental_targets`: what scans scan. All of it is inferred; the specs say from what."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from . import hosts, rows, scan_store, store
from .calls import Call, Reply
from .clone_guard import DONE, item, list_reply
from .errors import invalid
from .lists import Filters

TABLES = scan_store.TABLES

HOST_LIMIT = 4095
"""Hosts of a target at most, GVM's default. Each counts once, and those that are left out do not."""

_FIELDS = ("name", "comment", "hosts", "exclude_hosts", "port_range")


def list_targets(call: Call) -> Reply:
    """One page of the organization's targets, in the order of their creation."""
    filters = Filters(["organization_id = ?"], [call.tenant])
    return list_reply(call, "clone_guard_targets", filters, to_json)


def create_target(call: Call) -> Reply:
    """Create a target."""
    return Reply(to_json(add_target(call, call.body["target"], "/target")))


def get_target(call: Call) -> Reply:
    """One target."""
    return Reply(to_json(find_target(call.db, call.tenant, call.path["target_id"])))


def update_target(call: Call) -> Reply:
    """Change the fields that are sent. Runs that have begun keep the hosts and ports that they began with."""
    row = find_target(call.db, call.tenant, call.path["target_id"])
    sent = known_fields(call.body["target"])
    fields = {**{name: row[name] for name in _FIELDS}, **sent}
    check_hosts(fields, "/target/hosts" if "hosts" in sent or "exclude_hosts" not in sent else "/target/exclude_hosts")
    rows.change(call.db, "clone_guard_targets", fields, id=row["id"])
    return Reply(to_json(find_target(call.db, call.tenant, row["id"])))


def delete_target(call: Call) -> Reply:
    """Delete a target that no scan uses. One in use is refused with 422, the only status that there is for it."""
    row = find_target(call.db, call.tenant, call.path["target_id"])
    check_unused(call, row["id"], "/path/target_id")
    rows.remove(call.db, "clone_guard_targets", id=row["id"])
    return DONE


def delete_targets(call: Call) -> Reply:
    """Delete several targets, or none if one of them is in use. Unknown ids are passed over."""
    for place, target_id in enumerate(call.query["ids"]):
        check_unused(call, target_id, f"/query/ids/{place}")
        rows.remove(call.db, "clone_guard_targets", id=target_id, organization_id=call.tenant)
    return DONE


def known_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body that a target has; others are ignored."""
    return {name: body[name] for name in _FIELDS if name in body}


def add_target(call: Call, body: Mapping[str, Any], pointer: str) -> sqlite3.Row:
    """A new target of the caller's organization. `pointer` leads to the body."""
    fields = known_fields(body)
    check_hosts(fields, f"{pointer}/hosts")
    target_id = store.new_id()
    rows.add(call.db, "clone_guard_targets", {"organization_id": call.tenant, "id": target_id, **fields})
    return find_target(call.db, call.tenant, target_id)


def check_hosts(fields: Mapping[str, Any], pointer: str) -> None:
    """RequestError if a target has more than 4095 hosts, or none. They are counted, not listed."""
    count = host_count(fields)
    name = pointer.rpartition("/")[2]
    if count > HOST_LIMIT:
        raise invalid(pointer, f"{name}: {count} hosts are more than the maximum of {HOST_LIMIT}")
    if count == 0:
        raise invalid(pointer, f"{name}: exclude_hosts leaves none of the hosts")


def host_count(fields: Mapping[str, Any]) -> int:
    """How many hosts a target has."""
    return hosts.wanted(fields["hosts"], fields.get("exclude_hosts")).count


def check_unused(call: Call, target_id: str, pointer: str) -> None:
    """RequestError if a scan has the target, one that is being deleted included."""
    used = call.db.execute(
        f"SELECT 1 FROM {scan_store.scans_at(call.now)} WHERE target_id = ? AND organization_id = ?",
        (target_id, call.tenant),
    ).fetchone()
    if used:
        name = pointer.removeprefix("/path/").removeprefix("/query/")
        raise invalid(pointer, f"{name}: the target is in use by a scan")


def find_target(db: sqlite3.Connection, organization_id: str, target_id: str) -> sqlite3.Row:
    """The row of one of the organization's targets. RequestError 404 if it has none of that id."""
    return rows.find(db, "clone_guard_targets", "target", id=target_id, organization_id=organization_id)


def to_json(row: sqlite3.Row) -> dict[str, Any]:
    """A row as the API shows it. What is not set is absent."""
    fields = {name: row[name] for name in _FIELDS}
    return item("target", {"id": row["id"], **fields, "max_hosts": host_count(fields)})
