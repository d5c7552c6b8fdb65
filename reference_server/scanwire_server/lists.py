"""Pages of a table: filter, sort, count and cut, the same way for every list."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Filters", "Page", "select_page", "wildcard"]


@dataclass(slots=True)
class Filters:
    """Conditions that all have to hold, with their values."""

    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, condition: str, *values: object) -> None:
        """Add a condition with one `?` per value."""
        self.conditions.append(condition)
        self.values.extend(values)


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and how many rows and pages there are in all."""

    rows: Sequence[sqlite3.Row]
    total: int
    pages: int


def select_page(
    db: sqlite3.Connection,
    table: str,
    filters: Filters,
    *,
    sort_by: str | None,
    descending: bool,
    page: int,
    per_page: int,
) -> Page:
    """Select the `page`-th page (from 1) of `per_page` rows of a table that has a `seq` column, the creation order.

    `sort_by` is a column, None for the creation order. Missing values come last in both directions, and equal ones
    keep their creation order, so that pages neither overlap nor leave anything out. A page past the end is empty.
    `table` and `sort_by` go into the statement as they are and must not come from the caller unchecked.
    """
    where = " AND ".join(filters.conditions) or "TRUE"
    total: int = db.execute(f"SELECT count(*) FROM {table} WHERE {where}", filters.values).fetchone()[0]
    pages = -(-total // per_page)
    if page > pages:
        return Page([], total, pages)
    direction = "DESC" if descending else "ASC"
    order = f"{sort_by} IS NULL, {sort_by} {direction}, seq" if sort_by else f"seq {direction}"
    rows = db.execute(
        f"SELECT * FROM {table} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
        [*filters.values, min(per_page, total), (page - 1) * per_page],
    ).fetchall()
    return Page(rows, total, pages)


def wildcard(value: Any, pattern: str) -> bool:
    """Whether the whole value matches, case aside; `*` stands for any characters, everything else for itself.

    Also the SQL function of that name. Takes time in proportion to the value, whatever the pattern: no backtracking.
    """
    if value is None:
        return False
    text = str(value).casefold()
    first, *rest = pattern.casefold().split("*")
    if not rest:
        return text == first
    last = rest.pop()
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    position, end = len(first), len(text) - len(last)
    for part in rest:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True
