"""Cloudforce One, tag `requests_messages`: the conversation about a request."""

import sqlite3
from random import Random
from typing import Any

from . import cloudforce_one, cloudforce_one_requests, quotas, rows, times
from .calls import NO_RESULT, Call, Reply
from .credentials import CLOUDFORCE_ONE
from .lists import Filters

TABLES = """
CREATE TABLE IF NOT EXISTS cloudforce_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL REFERENCES cloudforce_requests (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    author TEXT NOT NULL,
    content TEXT NOT NULL,
    is_follow_on_request INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS cloudforce_messages_request ON cloudforce_messages (request_id)
"""

FIELDS = ("id", "author", "content", "is_follow_on_request", "created", "updated")
"""The fields of a message, which are the table's columns too."""

TOKENS = 1
"""What a message costs. Our choice."""


def list_messages(call: Call) -> Reply:
    """One page of a request's messages.

    Our reading: `after` and `before` include the bound, as those of "List Requests" do.
    """
    request = cloudforce_one_requests.find_request(call, call.path["request_id"])
    filters = messages_filters(request["id"], call.body)
    source = "(SELECT id AS seq, * FROM cloudforce_messages)"
    return cloudforce_one.list_reply(call, source, filters, to_json, sortable=FIELDS)


def create_message(call: Call) -> Reply:
    """Add a message of the account, at any status of the request, and spend what it costs.

    Our readings: without `content` the message is empty; it is a follow-on request if the request is completed. The
    request counts its messages' tokens, so that it is changed as well.
    """
    request = cloudforce_one_requests.find_request(call, call.path["request_id"])
    quotas.spend(call.db, quotas.REQUESTS, call.tenant, request["id"], TOKENS, call.now)
    message_id = rows.add(
        call.db,
        "cloudforce_messages",
        {
            "request_id": request["id"],
            "author": next(each.api_email for each in CLOUDFORCE_ONE.accounts if each.id == call.tenant),
            "content": call.body.get("content", ""),
            "is_follow_on_request": request["status"] == "completed",
            "created": call.now,
            "updated": call.now,
        },
    )
    tokens = (request["message_tokens"] or 0) + TOKENS
    changes = {"message_tokens": tokens, "updated": cloudforce_one.update_time(request, call.now)}
    rows.change(call.db, "cloudforce_requests", changes, id=request["id"])
    return Reply(to_json(find_message(call, message_id)))


def update_message(call: Call) -> Reply:
    """Change what a message says, if that is sent."""
    row = find_message(call, call.path["message_id"])
    changes = {name: call.body[name] for name in ("content",) if name in call.body}
    changes["updated"] = cloudforce_one.update_time(row, call.now)
    rows.change(call.db, "cloudforce_messages", changes, id=row["id"])
    return Reply(to_json(find_message(call, row["id"])))


def delete_message(call: Call) -> Reply:
    """Delete a message. What it cost is not given back: our reading."""
    row = find_message(call, call.path["message_id"])
    rows.remove(call.db, "cloudforce_messages", id=row["id"])
    return Reply(NO_RESULT)


def messages_filters(request_id: str, body: dict[str, Any]) -> Filters:
    """The conditions of a list's body."""
    filters = Filters()
    filters.add("request_id = ?", request_id)
    cloudforce_one.add_times(filters, "created", body, "after", "before")
    return filters


def find_message(call: Call, message_id: int) -> sqlite3.Row:
    """The row of a message of the path's request. RequestError 404 if the account has no such request or message."""
    request = cloudforce_one_requests.find_request(call, call.path["request_id"])
    return rows.find(call.db, "cloudforce_messages", "message", id=message_id, request_id=request["id"])


def to_json(row: sqlite3.Row) -> dict[str, Any]:
    """A row as the API shows it."""
    return {**cloudforce_one.shown(row, FIELDS), "is_follow_on_request": bool(row["is_follow_on_request"])}


_TEXTS = ("Was it one attack or several?", "Several.", "Who was behind it?", "Das prüfen wir.", "100% of it?_", "")


def add_samples(db: sqlite3.Connection, now: int) -> None:
    """Messages about three requests of each account, 23 about that of "List Requests"; always the same.

    Its messages have the lowest ids, since the documents' message has the id 1.
    """
    random = Random(23)
    documented = cloudforce_one_requests.DOCUMENTED
    for account in CLOUDFORCE_ONE.accounts:
        requests = [item for owner, item in cloudforce_one_requests.samples() if owner == account.id]
        for request in sorted(requests, key=lambda each: each is not documented)[:3]:
            created = request["created"]
            for _ in range(23 if request is documented else 3):
                created += random.choice((0, 0, 90, 3_600)) * times.SECOND
                item = {
                    "request_id": request["id"],
                    "author": random.choice((account.api_email, "analyst@example.com")),
                    "content": random.choice(_TEXTS),
                    "is_follow_on_request": random.random() < 0.3,
                    "created": created,
                    "updated": created + random.choice((0, 0, times.DAY)),
                }
                rows.add(db, "cloudforce_messages", item)
