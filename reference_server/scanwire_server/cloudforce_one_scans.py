"""Cloudforce One, tag `scans`: scan configs and their results ("List Scan Configs", "Scans")."""

import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from . import rows, simulation, store, times
from .calls import Call, Reply
from .credentials import CLOUDFORCE_ONE

TABLES = """
CREATE TABLE IF NOT EXISTS scan_configs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL,
    frequency TEXT NOT NULL,
    ips TEXT NOT NULL,
    ports TEXT NOT NULL,
    scan_started INTEGER NOT NULL
)
"""


def list_configs(call: Call) -> Reply:
    """All configs of the account, in the order of their creation."""
    return Reply([to_json(row) for row in select_configs(call.db, call.tenant)])


def create_config(call: Call) -> Reply:
    """Create a config, and start its first scan.

    Our reading, as the documents give no defaults: without `ports` they are `["default"]`, without `frequency` it is
    0, a one-off scan.
    """
    fields = {"frequency": 0, "ports": ["default"], **known_fields(call.body)}
    config_id = store.new_id()
    insert_config(call.db, config_id, call.tenant, fields, call.now)
    return Reply(to_json(find_config(call.db, call.tenant, config_id)))


def update_config(call: Call) -> Reply:
    """Change the fields that are sent. Other addresses or ports start a new scan, until whose end there are no results.

    That the old results go at once is our reading; the documents only say that results lag behind the config.
    """
    config_id = call.path["config_id"]
    row = find_config(call.db, call.tenant, config_id)
    old = to_json(row)
    fields = {**old, **known_fields(call.body)}
    unchanged = (fields["ips"], fields["ports"]) == (old["ips"], old["ports"])
    save_config(call.db, config_id, fields, row["scan_started"] if unchanged else call.now)
    return Reply(to_json(find_config(call.db, call.tenant, config_id)))


def delete_config(call: Call) -> Reply:
    """Delete a config with its results."""
    config_id = call.path["config_id"]
    find_config(call.db, call.tenant, config_id)
    remove_config(call.db, config_id)
    return Reply({})


def get_results(call: Call) -> Reply:
    """The open ports by address; nothing before the first scan is over."""
    row = find_config(call.db, call.tenant, call.path["config_id"])
    if call.now < row["scan_started"] + simulation.SCAN_SECONDS * times.SECOND:
        return Reply({})
    config = to_json(row)
    return Reply(simulation.scan(config["ips"], config["ports"]))


def known_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body that the documents know; others are ignored."""
    return {name: body[name] for name in ("frequency", "ips", "ports") if name in body}


def select_configs(db: sqlite3.Connection, account_id: str) -> list[sqlite3.Row]:
    """The account's rows, in the order of their creation."""
    return db.execute("SELECT * FROM scan_configs WHERE account_id = ? ORDER BY seq", (account_id,)).fetchall()


def find_config(db: sqlite3.Connection, account_id: str, config_id: str) -> sqlite3.Row:
    """The row of one of the account's configs. RequestError 404 if the account has none of that id."""
    return rows.find(db, "scan_configs", "scan config", id=config_id, account_id=account_id)


def insert_config(
    db: sqlite3.Connection, config_id: str, account_id: str, fields: Mapping[str, Any], scan_started: int
) -> None:
    """Add a row."""
    rows.add(db, "scan_configs", {"id": config_id, "account_id": account_id, **columns(fields, scan_started)})


def save_config(db: sqlite3.Connection, config_id: str, fields: Mapping[str, Any], scan_started: int) -> None:
    """Write all changeable columns of a row."""
    rows.change(db, "scan_configs", columns(fields, scan_started), id=config_id)


def remove_config(db: sqlite3.Connection, config_id: str) -> None:
    """Remove a row."""
    rows.remove(db, "scan_configs", id=config_id)


def columns(fields: Mapping[str, Any], scan_started: int) -> dict[str, object]:
    """The changeable columns."""
    written = {name: json.dumps(fields[name]) for name in ("frequency", "ips", "ports")}
    return {**written, "scan_started": scan_started}


def to_json(row: sqlite3.Row) -> dict[str, Any]:
    """A row as the API shows it."""
    return {
        "id": row["id"],
        "account_id": row["account_id"],
        "frequency": json.loads(row["frequency"]),
        "ips": json.loads(row["ips"]),
        "ports": json.loads(row["ports"]),
    }


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """The config of "List Scan Configs" (its id is really "uuid"), long scanned, and one of the other account."""
    first, second = (account.id for account in CLOUDFORCE_ONE.accounts)
    documented = {"frequency": 7, "ips": ["1.1.1.1", "2606:4700:4700::1111"], "ports": ["default"]}
    insert_config(db, "uuid", first, documented, 0)
    other = {"frequency": 0, "ips": ["198.51.100.0/28"], "ports": ["1-1024", "8080"]}
    insert_config(db, "0d9a8c1e-2f4b-4f7e-8a55-6c1f0d2b7e90", second, other, 0)
