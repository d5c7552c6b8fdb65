"""The program: which operation comes next, and what has to be true once it was carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from bench.chaos.worlds import Item, Target, World

Verb = Literal["list", "get", "create", "update", "delete"]

WEIGHTS = {
    "list_configs": 5, "create_config": 7, "update_config": 7, "delete_config": 4, "get_results": 6,
    "list_requests": 10, "create_request": 12, "get_request": 7, "update_request": 8, "delete_request": 7,
    "list_messages": 6, "create_message": 8, "update_message": 5, "delete_message": 4,
    "list_priorities": 4, "create_priority": 6, "get_priority": 4, "update_priority": 5, "delete_priority": 3,
    "upload_asset": 5, "list_assets": 3, "get_asset": 3, "delete_asset": 2,
    "get_request_quota": 3, "get_request_constants": 1, "list_request_types": 1,
}  # fmt: skip
"""The operations, and how often each comes."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "configs": ("id", "ips", "ports", "frequency"),
    "requests": ("id", "readable_id", "summary", "request", "tlp", "status", "tokens", "message_tokens"),
    "messages": ("id", "author", "content", "is_follow_on_request"),
    "priorities": ("id", "labels", "requirement", "tlp"),
    "assets": ("id", "name", "file_type"),
    "get_request_quota": ("quota", "remaining"),
    "get_request_constants": ("priority", "status", "tlp"),
}
"""The fields that are compared. The official SDK has other types for the rest, faults or not."""

MISSING = 0.12
"""How often an operation on one thing is about one that does not exist."""

NOBODY: Mapping[str, Any] = {"messages": 2_000_000_000, "assets": 2_000_000_000}
"""An id that nothing has, where it is a number."""

_COLLECTIONS = {"config": "configs", "request": "requests", "message": "messages", "priority": "priorities"}
_COLLECTIONS |= {"asset": "assets", "priorities": "priorities"}


@dataclass(frozen=True)
class Operation:
    """One logical operation: a call that somebody makes, however many requests it takes.

    Attributes:
        name: The operationId.
        verb: What it does.
        target: The collection that it is about.
        id: The thing that it is about, if that is one of the collection.
        arguments: What the caller says, by the names of the facade.
        expected: The fields that a thing has after it was created or updated.
        conditions: Of a list: the fields of its body beside the page.
        truth: What has to come back of a reading operation, as the server itself shows it.
        possible: Whether the server can do it: False for things that do not exist, and for what it has to refuse.
    """

    name: str
    verb: Verb
    target: Target
    id: Any = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    expected: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    truth: Any = None
    possible: bool = True


def next_operation(world: World, random: Random, mark: str) -> tuple[Operation, dict[Any, Item]]:
    """Draws an operation, and returns it with the state of its collection. Whatever it writes has the unique `mark`."""
    [name] = random.choices([*WEIGHTS], [*WEIGHTS.values()])
    verb, target = _kind(world, name, random)
    before = world.items(target)
    if verb in {"create", "list"} or name in FIELDS or name == "list_request_types":
        return _on_all(world, name, verb, target, random, mark), before
    missing = random.random() < MISSING or not before
    item_id = NOBODY.get(target.name, f"nobody-{mark}") if missing else random.choice([*before])
    possible = not missing
    if verb == "get":
        truth = _truth_of_one(world, name, target, before[item_id]) if possible else None
        return Operation(name, verb, target, item_id, truth=truth, possible=possible), before
    if verb == "update":
        arguments, expected = _written(target.name, random, mark)
        return Operation(name, verb, target, item_id, arguments, expected, possible=possible), before
    possible = possible and before[item_id].get("status", "open") == "open"
    return Operation(name, verb, target, item_id, possible=possible), before


def _kind(world: World, name: str, random: Random) -> tuple[Verb, Target]:
    action, _, what = name.partition("_")
    if name == "get_results":
        return "get", Target("configs")
    if name in FIELDS or name == "list_request_types":
        return "get", Target("requests")
    verb: Any = {"upload": "create"}.get(action, action)
    collection = _COLLECTIONS.get(what, what)
    if collection in {"messages", "assets"}:
        # The first of all is the one that was given messages; a few share the rest, so that they grow.
        parents = [*world.items(Target("requests"))]
        return verb, Target(collection, random.choice(parents[:4]))
    return verb, Target(collection)


def _on_all(world: World, name: str, verb: Verb, target: Target, random: Random, mark: str) -> Operation:
    if verb == "create":
        arguments, expected = _written(target.name, random, mark)
        return Operation(name, verb, target, None, arguments, expected)
    if verb == "get":
        path = {"get_request_quota": "quota", "get_request_constants": "constants", "list_request_types": "types"}[name]
        return Operation(name, verb, target, truth=world.ask("GET", f"/requests/{path}"))
    conditions: dict[str, Any] = {}
    if name in {"list_requests", "list_messages"} and random.random() < 0.4:
        conditions = {"sort_by": "created", "sort_order": random.choice(("asc", "desc"))}
    if name == "list_requests" and random.random() < 0.4:
        conditions["status"] = random.choice(("open", "accepted"))
    arguments = {} if name == "list_configs" else {"per_page": random.randint(2, 8), **conditions}
    truth = [*world.items(target, **conditions).values()]
    return Operation(name, verb, target, None, arguments, conditions=conditions, truth=truth)


def _truth_of_one(world: World, name: str, target: Target, item: Item) -> Any:
    if name == "get_results":
        return world.ask("GET", f"/scans/results/{item['id']}")
    return [item] if target.name == "assets" else world.item(target, item["id"], item)


def _written(collection: str, random: Random, mark: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arguments that say something nobody has said before, and the fields that a thing has then."""
    tlp = random.choice(("clear", "green", "amber-strict"))
    if collection == "configs":
        high, low = divmod(int(mark.rpartition("-")[2]), 256)
        fields: dict[str, Any] = {
            "ips": [f"10.{high // 256}.{high % 256}.{low}"],
            "ports": random.choice((["default"], ["1-80", "443"])),
            "frequency": random.randint(0, 30),
        }
        return fields, fields
    if collection == "requests":
        kind = random.choice(("Victomology", "DDoS"))
        fields = {"summary": f"summary {mark}", "content": f"content {mark} ü", "tlp": tlp}
        return {**fields, "request_type": kind}, {**fields, "request": kind}
    if collection == "messages":
        return {"content": f"content {mark}"}, {"content": f"content {mark}"}
    if collection == "priorities":
        fields = {"labels": ["DoS", mark], "priority": random.randint(1, 9), "requirement": f"need {mark}", "tlp": tlp}
        return fields, fields
    content = random.randbytes(random.choice((0, 1, 1_000, 20_000)))
    return {"name": f"{mark}.bin", "content": content}, {"name": f"{mark}.bin", "bytes": content}
