"""Cloudforce One, tag `requests_assets`: files that are attached to a request."""

import re
import sqlite3
from pathlib import PurePosixPath
from typing import Any

from . import cloudforce_one, cloudforce_one_requests, rows, times
from .calls import NO_RESULT, Call, Reply, Upload
from .credentials import CLOUDFORCE_ONE
from .errors import invalid
from .lists import Filters

TABLES = """
CREATE TABLE IF NOT EXISTS cloudforce_assets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL REFERENCES cloudforce_requests (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    created INTEGER NOT NULL,
    description TEXT,
    file_type TEXT,
    content BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS cloudforce_assets_request ON cloudforce_assets (request_id)
"""

FIELDS = ("id", "name", "created", "description", "file_type")
"""The fields of an asset, which are the table's columns too."""

# Without the content, which would fill the memory.
_SHOWN = f"(SELECT id AS seq, request_id, {', '.join(FIELDS)} FROM cloudforce_assets)"


def list_assets(call: Call) -> Reply:
    """One page of a request's assets, in the order of their creation (our reading)."""
    request = cloudforce_one_requests.find_request(call, call.path["request_id"])
    return cloudforce_one.list_reply(call, _SHOWN, Filters(["request_id = ?"], [request["id"]]), to_json)


def upload_asset(call: Call) -> Reply:
    """Keep a file, byte for byte, at any status of the request.

    Its name is the file's, its type what the name ends in, in lower case (`docx`): our reading of the example. No
    answer shows the content; it is the column `content` of the table `cloudforce_assets`.
    """
    request = cloudforce_one_requests.find_request(call, call.path["request_id"])
    source: Upload = call.body["source"]
    if not source.filename:
        raise invalid("/source", "source: the part has no filename, so that it is no file")
    item = {"request_id": request["id"], **named(source.filename), "created": call.now, "content": source.content}
    return Reply(to_json(find_asset(call, rows.add(call.db, "cloudforce_assets", item))))


def get_asset(call: Call) -> Reply:
    """One asset, in an array, as the documents have it."""
    return Reply([to_json(find_asset(call, call.path["asset_id"]))])


def update_asset(call: Call) -> Reply:
    """Rename an asset: what `source` holds is a path as curl takes it (`@/path/to/example.docx`), not a file.

    Our reading, as the documents have nothing but that example: the last part of the path becomes the name, with the
    type that goes with it. A `source` that names no file changes nothing. The content stays in any case.
    """
    row = find_asset(call, call.path["asset_id"])
    name = re.split(r"[/\\]", call.body.get("source", "").removeprefix("@"))[-1]
    if name:
        rows.change(call.db, "cloudforce_assets", named(name), id=row["id"])
    return Reply(to_json(find_asset(call, row["id"])))


def delete_asset(call: Call) -> Reply:
    """Delete an asset with its content."""
    row = find_asset(call, call.path["asset_id"])
    rows.remove(call.db, "cloudforce_assets", id=row["id"])
    return Reply(NO_RESULT)


def named(name: str) -> dict[str, str | None]:
    """The columns that follow from a file's name."""
    return {"name": name, "file_type": PurePosixPath(name).suffix[1:].lower() or None}


def find_asset(call: Call, asset_id: int | str) -> sqlite3.Row:
    """The row of an asset of the path's request. RequestError 404 if the account has no such request or asset.

    An id that is no number is nobody's.
    """
    request = cloudforce_one_requests.find_request(call, call.path["request_id"])
    return rows.find(call.db, _SHOWN, "asset", id=asset_id, request_id=request["id"])


def to_json(row: sqlite3.Row) -> dict[str, Any]:
    """A row as the API shows it. Fields without a value are absent."""
    return cloudforce_one.shown(row, FIELDS)


_FILES = (
    ("example.docx", b"PK\x03\x04", "example description"),
    ("all bytes.bin", bytes(range(256)), None),
    ("Überblick.PDF", b"%PDF-1.7\r\n", "Überblick"),
    ("README", b"no type\n", ""),
    ("empty.txt", b"", None),
)


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """Five files of the request of "List Requests", and of the first request of the second account."""
    _, second = (account.id for account in CLOUDFORCE_ONE.accounts)
    theirs = next(item for owner, item in cloudforce_one_requests.samples() if owner == second)
    for request in (cloudforce_one_requests.DOCUMENTED, theirs):
        for number, (name, content, description) in enumerate(_FILES):
            created = request["created"] + number // 2 * times.SECOND
            item = {"request_id": request["id"], **named(name), "created": created, "content": content}
            rows.add(db, "cloudforce_assets", {**item, "description": description})
