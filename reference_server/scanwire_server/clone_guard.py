"""What the resources of Clone Guard have in common: how lists are paged, and how answers look."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from . import times
from .calls import Call, Reply
from .lists import Filters, Page, select_page

__all__ = ["DONE", "cut_reply", "item", "list_reply", "page_reply", "shown_time"]

DONE = Reply({"status": 200, "status_text": "OK"}, whole=True)
"""The answer of an operation that has nothing else to tell."""


def list_reply(
    call: Call,
    source: str,
    filters: Filters,
    to_json: Callable[[sqlite3.Row], dict[str, Any]],
    *,
    sort_by: str | None = None,
    descending: bool = False,
) -> Reply:
    """The page that the query asks for, of a table or a query; see `lists.select_page`."""
    number, per_page = call.query["page"], call.query["per_page"]
    page = select_page(call.db, source, filters, sort_by=sort_by, descending=descending, page=number, per_page=per_page)
    return page_reply(page, number, to_json)


def page_reply(page: Page, number: int, to_json: Callable[[sqlite3.Row], dict[str, Any]]) -> Reply:
    """A page of rows, and where it stands in its list."""
    return Reply([to_json(row) for row in page.rows], _meta(number, page.pages, page.total))


def cut_reply(call: Call, items: Sequence[dict[str, Any]]) -> Reply:
    """The page that the query asks for, of a list that is at hand."""
    number, per_page = call.query["page"], call.query["per_page"]
    start = (number - 1) * per_page
    return Reply(items[start : start + per_page], _meta(number, -(-len(items) // per_page), len(items)))


def _meta(number: int, pages: int, total: int) -> dict[str, int]:
    return {"current_page": number, "total_pages": pages, "total_count": total}


def item(kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """An object in the manner of JSON:API, with its id in the attributes once more. What is None is absent."""
    shown = {name: value for name, value in attributes.items() if value is not None}
    return {"id": shown["id"], "type": kind, "attributes": shown}


def shown_time(instant: int | None) -> str | None:
    """A time as the API shows it."""
    return None if instant is None else times.to_text(instant)
