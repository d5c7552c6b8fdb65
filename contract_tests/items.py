"""How answers show items: what they carry, and where in an item a field stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contract_tests.catalogue import conventions

Item = dict[str, Any]


def item_in(api: str, body: Any, key: str = "id") -> Item | None:
    """The fields of the one item that an answer carries, in an array or not; None if it carries none."""
    found = body.get(conventions(api).payload) if isinstance(body, dict) else None
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    return fields_of(api, found, key) if isinstance(found, dict) else None


def items_in(api: str, body: Any) -> list[Item] | None:
    """The items that an answer carries, as they are; None if it is no list."""
    found = body.get(conventions(api).payload) if isinstance(body, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else None


def fields_of(api: str, item: Mapping[str, Any], key: str = "id") -> Item:
    """The fields of an item, its key among them."""
    inside = conventions(api).inside
    inner = item.get(inside) if inside else item
    return {**(inner if isinstance(inner, dict) else {}), key: item.get(key)}


def has(body: Any, place: str) -> bool:
    """Whether a body holds something at a place such as `user.email`."""
    *above, last = place.split(".")
    for part in above:
        body = body.get(part) if isinstance(body, dict) else None
    return isinstance(body, dict) and last in body


def at(item: Any, place: str) -> Any:
    """What stands at a place such as `target.id` of an item; None if nothing does."""
    for part in place.split("."):
        item = item.get(part) if isinstance(item, dict) else None
    return item
