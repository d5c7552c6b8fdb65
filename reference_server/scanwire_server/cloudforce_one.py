"""What the resources of Cloudforce One have in common: how lists are paged, and how rows are shown."""

import sqlite3
from collections.abc import Callable, Collection, Iterable
from typing import Any

from . import times
from .calls import Call, Reply
from .lists import Filters, select_page

__all__ = ["add_times", "list_reply", "shown", "update_time"]


def list_reply(
    call: Call,
    source: str,
    filters: Filters,
    to_json: Callable[[sqlite3.Row], dict[str, Any]],
    *,
    sortable: Collection[str] = (),
) -> Reply:
    """The page that the body asks for, of a table or a query; see `lists.select_page`.

    Our readings, where the documents are silent: pages count from 1, and 0 is the first page too, because the example
    of "List Requests" asks for it. A page past the end is empty. There is no maximum of `per_page`. Order: `sort_by`,
    one of the `sortable` columns, as it compares (texts by code point, times as times, numbers as numbers), ascending
    by default; without it the order of creation; missing values last, equal ones in the order of creation.
    """
    body = call.body
    number, per_page = max(body["page"], 1), body["per_page"]
    # Where nothing can be sorted by, these are fields that the spec does not know, and may hold anything.
    sort_by = body.get("sort_by") if sortable else None
    descending = bool(sortable) and body.get("sort_order") == "desc"
    if sort_by is not None and sort_by not in sortable:
        raise LookupError(f"no column {sort_by}")
    page = select_page(call.db, source, filters, sort_by=sort_by, descending=descending, page=number, per_page=per_page)
    info = {
        "page": number,
        "per_page": per_page,
        "count": len(page.rows),
        "total_count": page.total,
        "total_pages": page.pages,
    }
    return Reply([to_json(row) for row in page.rows], info)


def add_times(filters: Filters, column: str, body: dict[str, Any], after: str, before: str) -> None:
    """The conditions of two bounds of time, if they are there. A missing time matches neither."""
    if after in body:
        filters.add(f"{column} >= ?", body[after].ceil)
    if before in body:
        filters.add(f"{column} <= ?", body[before].floor)


def update_time(row: sqlite3.Row, now: int) -> int:
    """The `updated` of a row that changes now: never earlier than it was, should the clock go back."""
    updated: int = row["updated"]
    return max(now, updated)


def shown(row: sqlite3.Row, fields: Iterable[str]) -> dict[str, Any]:
    """These columns of a row as the API shows them: times as text, and nothing where there is no value."""
    return {name: times.to_text(row[name]) if name in _TIMES else row[name] for name in fields if row[name] is not None}


_TIMES = frozenset({"created", "updated", "completed"})
