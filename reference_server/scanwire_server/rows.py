"""Rows of a table: add, find, change and remove, the same way for every resource.

Names of tables and columns go into the statements as they are and must not come from the caller unchecked.
"""

import sqlite3
from collections.abc import Mapping

from .errors import not_found

__all__ = ["add", "change", "find", "remove"]

_INTEGERS = range(-(2**63), 2**63)


def add(db: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Add a row, given by column. Its number: the primary key where that is an integer."""
    marks = ", ".join("?" * len(values))
    cursor = db.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", [*values.values()])
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def find(db: sqlite3.Connection, source: str, what: str, **key: object) -> sqlite3.Row:
    """The row of a table or a query in which all columns of `key` have these values.

    RequestError 404 about `what` if there is none; so the owner belongs into the key.
    """
    # SQLite would convert a value to the column's type: an id is equal to its own type only.
    conditions = " AND ".join(f"{name} = ? AND typeof({name}) = typeof(?)" for name in key)
    values = [value for each in key.values() for value in (each, each)]
    if any(isinstance(value, int) and value not in _INTEGERS for value in values):
        raise not_found(what)  # SQLite has no such number
    row: sqlite3.Row | None = db.execute(f"SELECT * FROM {source} WHERE {conditions}", values).fetchone()
    if row is None:
        raise not_found(what)
    return row


def change(db: sqlite3.Connection, table: str, values: Mapping[str, object], **key: object) -> None:
    """Write columns of the rows of a key."""
    if values:
        columns = ", ".join(f"{name} = ?" for name in values)
        db.execute(f"UPDATE {table} SET {columns} WHERE {_equal(key)}", [*values.values(), *key.values()])


def remove(db: sqlite3.Connection, table: str, **key: object) -> None:
    """Remove the rows of a key, and what refers to them."""
    db.execute(f"DELETE FROM {table} WHERE {_equal(key)}", [*key.values()])


def _equal(key: Mapping[str, object]) -> str:
    return " AND ".join(f"{name} = ?" for name in key)
