"""Whether a client told the truth: what it says of an operation, against what the server itself says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from bench.chaos.program import FIELDS, Operation
from bench.chaos.worlds import Item

LOST, DUPLICATED, WRONG, UNEXPECTED = "lost", "duplicated", "wrong", "unexpected"
HARM = (LOST, DUPLICATED, WRONG, UNEXPECTED)

SAYS_IT_CANNOT_BE = frozenset({400, 404, 405, 409, 410, 422})
"""Statuses that blame the request. No fault sends one, so that they have to be the server's own word."""


@dataclass(frozen=True)
class Refusal:
    """An error that the client documents.

    Attributes:
        status: The HTTP status that it names, if any.
        retry_after: Seconds after which it says to come back, if it does.
    """

    status: int | None = None
    retry_after: float | None = None


@dataclass(frozen=True)
class Outcome:
    """How a call ended.

    Attributes:
        value: What it returned.
        refusal: The documented error that it raised.
        unexpected: The other error that it raised, in a word.
    """

    value: Any = None
    refusal: Refusal | None = None
    unexpected: str | None = None

    @property
    def done(self) -> bool:
        """Whether the client says that it succeeded."""
        return self.refusal is None and self.unexpected is None


def judge(
    operation: Operation,
    before: Mapping[Any, Item],
    after: Mapping[Any, Item],
    made: Iterable[Item],
    outcome: Outcome,
    *,
    unclear: bool,
    fair: bool = False,
) -> frozenset[str]:
    """The harm that was done: nothing if the client told the truth and did once what it was asked to do.

    `before` and `after` are the collection as lists show it; `made` is all that is known of what is new or updated;
    `unclear` tells whether an attempt before the last one failed so that it may have been carried out, `fair` whether
    there was no fault at all, so that nothing excuses an error.
    An error is no harm, if it may mean what is the case: whoever does not know whether a thing was created must say
    so, and then there is the thing or not, but never twice. Who repeats an unclear deletion, and is told that there is
    no such thing, cannot know whether there was: that it is done and that there is none are both true then.
    """
    harm = set[str]()
    if outcome.unexpected is not None:
        harm.add(UNEXPECTED)
    said_no = outcome.refusal is not None and outcome.refusal.status in SAYS_IT_CANNOT_BE
    nobody_knows = operation.verb == "delete" and unclear and operation.id not in after
    no_reason = fair and outcome.refusal is not None
    if ((said_no or no_reason) if operation.possible else outcome.done) and not nobody_knows:
        harm.add(WRONG)
    touched = {operation.id} if operation.verb in {"update", "delete"} else set[Any]()
    if any(after.get(key) != item for key, item in before.items() if key not in touched):
        harm.add(WRONG)
    effect = {"create": _created, "update": _updated, "delete": _deleted}.get(operation.verb, _read)
    return frozenset(harm | effect(operation, before, after, [*made], outcome))


def _created(
    operation: Operation, before: Mapping[Any, Item], after: Mapping[Any, Item], made: list[Item], outcome: Outcome
) -> set[str]:
    harm = set[str]()
    if len(made) > 1:
        harm.add(DUPLICATED)
    if any(not _has(item, operation.expected) for item in made):
        harm.add(WRONG)
    if outcome.done and not made:
        harm.add(LOST)
    elif outcome.done and not any(same(outcome.value, item, FIELDS[operation.target.name]) for item in made):
        harm.add(WRONG)
    return harm


def _updated(
    operation: Operation, before: Mapping[Any, Item], after: Mapping[Any, Item], made: list[Item], outcome: Outcome
) -> set[str]:
    if len(after) != len(before) or not operation.possible:
        return {WRONG} if before != after else set()
    [item] = made
    if not _has(item, operation.expected):
        if after[operation.id] != before[operation.id]:
            return {WRONG}
        return {LOST} if outcome.done else set()
    if outcome.done and not same(outcome.value, item, FIELDS[operation.target.name]):
        return {WRONG}
    return set()


def _deleted(
    operation: Operation, before: Mapping[Any, Item], after: Mapping[Any, Item], made: list[Item], outcome: Outcome
) -> set[str]:
    if made or (not operation.possible and before != after):
        return {WRONG}
    return {LOST} if outcome.done and operation.possible and operation.id in after else set()


def _read(
    operation: Operation, before: Mapping[Any, Item], after: Mapping[Any, Item], made: list[Item], outcome: Outcome
) -> set[str]:
    if made:
        return {WRONG}
    if not outcome.done or not operation.possible:
        return set()
    if operation.verb == "list":
        return _listed(operation, outcome.value)
    return set() if right(operation, outcome.value) else {WRONG}


def _listed(operation: Operation, value: object) -> set[str]:
    """What is wrong with a list: all items that there were have to be in it, once, in the server's order."""
    if not isinstance(value, list):
        return {WRONG}
    items = cast("list[object]", value)
    truth = cast("list[Item]", operation.truth)
    found = [_field(item, "id") for item in items]
    harm = set[str]()
    if not {item["id"] for item in truth} <= set(found):
        harm.add(LOST)
    if len(set(found)) < len(found):
        harm.add(DUPLICATED)
    by_id = {item["id"]: item for item in truth}
    fields = FIELDS[operation.target.name]
    if any(key not in by_id or not same(item, by_id[key], fields) for key, item in zip(found, items, strict=True)):
        harm.add(WRONG)
    if not harm and found != [item["id"] for item in truth]:
        harm.add(WRONG)
    return harm


def right(operation: Operation, value: object) -> bool:
    """Whether a reading operation returned the truth."""
    truth = operation.truth
    if operation.name == "list_request_types":
        return isinstance(value, list) and value == truth
    if operation.name == "get_results":
        return _ports(value) == _ports(truth)
    if isinstance(truth, list):
        fields = FIELDS[operation.target.name]
        items = cast("list[object]", value) if isinstance(value, list) else []
        found = cast("list[Item]", truth)
        return len(items) == len(found) and all(same(*pair, fields) for pair in zip(items, found, strict=True))
    fields = FIELDS.get(operation.name) or FIELDS[operation.target.name]
    return same(value, truth, (*fields, "content") if operation.name == "get_request" else fields)


def _ports(results: object) -> object:
    """Results in a form that can be compared; what is no such thing stays as it is."""
    if not isinstance(results, dict):
        return results
    found = cast("dict[str, list[object]]", results)
    return {ip: [[_field(port, name) for name in ("number", "proto", "status")] for port in found[ip]] for ip in found}


def same(value: object, truth: Item, fields: Iterable[str]) -> bool:
    """Whether the fields of a client's object are those of the server's."""
    return all(_plain(_field(value, name)) == truth.get(name) for name in fields)


def _has(item: Item, expected: Mapping[str, Any]) -> bool:
    return all(item.get(name) == value for name, value in expected.items())


def _field(value: object, name: str) -> Any:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).get(name)
    return getattr(value, name, None)


def _plain(value: Any) -> Any:
    """A field's value, where absent and null are the same."""
    return None if type(value).__name__ in {"UnsetType", "Unset"} else value
