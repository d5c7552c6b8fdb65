"""Tokens that an account may spend in a quarter, on requests and on priority intelligence requirements."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from . import rows, times
from .credentials import CLOUDFORCE_ONE
from .errors import conflict

__all__ = ["PRIORITIES", "REQUESTS", "TABLES", "Quota", "refund", "spend", "state"]

TABLES = """
CREATE TABLE IF NOT EXISTS cloudforce_tokens (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL,
    quota TEXT NOT NULL,
    item_id TEXT NOT NULL,
    spent INTEGER NOT NULL,
    tokens INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS cloudforce_tokens_spent ON cloudforce_tokens (account_id, quota, spent);
CREATE INDEX IF NOT EXISTS cloudforce_tokens_item ON cloudforce_tokens (item_id)
"""


@dataclass(frozen=True, slots=True)
class Quota:
    """What every account may spend on one kind of thing, in tokens per quarter."""

    name: str
    tokens: int


# The documents name neither figures nor dates: these are ours.
REQUESTS = Quota("requests", 100_000)
PRIORITIES = Quota("priorities", 10_000)

_BEGIN = 2020
_ANNIVERSARIES = {CLOUDFORCE_ONE.accounts[0].id: (4, 1), CLOUDFORCE_ONE.accounts[1].id: (11, 30)}
"""Month and day of each account's anniversary. In February the second account's quarter begins on the last day."""


def spend(db: sqlite3.Connection, quota: Quota, account_id: str, item_id: str, tokens: int, now: int) -> None:
    """Spend tokens on an item. RequestError 409 if fewer are left: our choice, the documents name no status."""
    left = _left(db, quota, account_id, now)
    if tokens > left:
        begins = times.to_text(_period(account_id, now, 3)[1])
        raise conflict(f"this costs {tokens} tokens and {left} are left of the quota, which begins anew at {begins}")
    entry = {"account_id": account_id, "quota": quota.name, "item_id": item_id, "spent": now, "tokens": tokens}
    rows.add(db, "cloudforce_tokens", entry)


def refund(db: sqlite3.Connection, item_id: str) -> None:
    """Give back all that was spent on an item."""
    rows.remove(db, "cloudforce_tokens", item_id=item_id)


def state(db: sqlite3.Connection, quota: Quota, account_id: str, now: int) -> dict[str, Any]:
    """The quota as the API shows it: both dates are the next ones."""
    return {
        "anniversary_date": times.to_text(_period(account_id, now, 12)[1]),
        "quarter_anniversary_date": times.to_text(_period(account_id, now, 3)[1]),
        "quota": quota.tokens,
        "remaining": _left(db, quota, account_id, now),
    }


def _left(db: sqlite3.Connection, quota: Quota, account_id: str, now: int) -> int:
    spent: int = db.execute(
        "SELECT coalesce(sum(tokens), 0) FROM cloudforce_tokens"
        " WHERE account_id = ? AND quota = ? AND spent >= ? AND spent < ?",
        (account_id, quota.name, *_period(account_id, now, 3)),
    ).fetchone()[0]
    return quota.tokens - spent


def _period(account_id: str, now: int, months: int) -> tuple[int, int]:
    """The first microsecond of the span of so many months from an anniversary that is under way, and of the next."""
    month, day = _ANNIVERSARIES[account_id]
    moment = times.to_datetime(now)
    # Each start is counted from the first one: after a 28 February comes a 30 May again.
    first = times.midnight(_BEGIN, month, day)
    count = ((moment.year - _BEGIN) * 12 + moment.month - month) // months
    if times.months_later(first, count * months) > now:
        count -= 1
    return times.months_later(first, count * months), times.months_later(first, (count + 1) * months)
