"""Clone Guard, tag `exceptions`: vulnerabilities that do not count, or count otherwise ("Create Exception")."""

import json

from . import hosts, rows, scan_store, store
from .calls import Call, Reply
from .clone_guard import item
from .clone_guard_experimental_scans import find_scan
from .errors import RequestError, invalid, shorten

TABLES = (
    scan_store.TABLES
    + """;
CREATE TABLE IF NOT EXISTS clone_guard_exceptions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    creation_time INTEGER NOT NULL,
    text TEXT NOT NULL,
    nvt TEXT NOT NULL,
    hosts TEXT,
    port INTEGER,
    scan TEXT,
    new_severity TEXT
)
"""
)

_FIELDS = ("text", "nvt", "hosts", "port", "scan", "new_severity")


def create_exception(call: Call) -> Reply:
    """Create an exception.

    Our readings: it changes no result by itself, since the vendor has operations that activate exceptions; `hosts` are
    those of a target; `task` is an older name of `scan`, which goes before it; a scope of neither hosts nor port nor
    scan is every occurrence, and one of both is both.
    """
    body = call.body["exception"]
    fields = {name: body[name] for name in _FIELDS if name in body}
    if "hosts" in fields:
        try:
            hosts.parse(fields["hosts"])
        except ValueError as error:
            raise invalid("/exception/hosts", f"exception/hosts: {error}") from error
    if not 1 <= fields.get("port", 1) <= 65535:
        raise invalid("/exception/port", f"exception/port: {shorten(fields['port'])} is no port from 1 to 65535")
    for name in ("task", "scan"):
        if name in body:
            try:
                fields["scan"] = find_scan(call.db, call.tenant, body[name], call.now)["id"]
            except RequestError as error:
                raise invalid(f"/exception/{name}", f"exception/{name}: there is no scan of this id") from error
    exception_id = store.new_id()
    values = {"organization_id": call.tenant, "id": exception_id, "creation_time": call.now, **fields}
    if "new_severity" in fields:
        values["new_severity"] = json.dumps(fields["new_severity"])  # which may be a number that no column holds
    rows.add(call.db, "clone_guard_exceptions", values)
    return Reply(item("exception", {"id": exception_id, **fields}))
