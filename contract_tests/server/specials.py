"""Layer 2, what no table could say: a function for each `read` and `action` of `resources.toml`."""

from __future__ import annotations

from typing import Any

from contract_tests.catalogue import Special, conventions, operations
from contract_tests.items import item_in, items_in
from contract_tests.journal import Journal
from contract_tests.server.fixtures import Fixture, list_page, resource_named
from contract_tests.server.probes import envelope
from contract_tests.server.values import enum
from contract_tests.suite import NothingToTestError
from contract_tests.target import Answer, Identity, Place, Target

# How many types are tried on a server that is not ours, where each costs tokens.
FEW = 2


def _read(target: Target, journal: Journal, name: str, identity: Identity | None = None) -> tuple[Any, Answer]:
    """What a read without parameters carries."""
    operation, identity = operations(target.api)[name], identity or target.us
    answer = target.send(operation, Place(identity).path(operation), headers=identity.headers)
    envelope(journal, operation, answer)
    found = answer.body.get(conventions(target.api).payload) if answer.ok and isinstance(answer.body, dict) else None
    if found is None:
        raise NothingToTestError(f"{name} answered {answer.status} and carries nothing")
    return found, answer


# --- Cloudforce One: requests ----------------------------------------------------------------------------------------


def request_constants(target: Target, journal: Journal, special: Special) -> None:
    """The constants are the enums of the spec."""
    found, answer = _read(target, journal, "get_request_constants")
    enums = {"priority": "RequestPriority", "status": "RequestStatus", "tlp": "TrafficLightProtocol"}
    for name, schema in enums.items():
        named, shown = enum(target.api, schema), found.get(name)
        good = isinstance(shown, list) and sorted(map(str, shown)) == sorted(named)
        words = f"{name} is {shown}, and the reference names {named}"
        journal.check(special.clauses["same"], good, words, exchange=answer.exchange)


def request_types(target: Target, journal: Journal, special: Special) -> None:
    """The types hold those of the listed requests, each once."""
    types, answer = _read(target, journal, "list_request_types")
    words = f"a type comes twice among {types}"
    journal.check(special.clauses["held"], len(types) == len(set(map(str, types))), words, exchange=answer.exchange)
    request, number = resource_named(target.api, "request"), 1
    while True:
        page = list_page(target, request, Place(target.us), number=number)
        items = items_in(target.api, page.body) or []
        missing = {str(item.get("request")) for item in items} - set(map(str, types))
        words = f"{sorted(missing)} are types of listed requests and not among {types}"
        journal.check(special.clauses["held"], not missing, words, exchange=page.exchange)
        number += 1
        if not items:
            return


def types_accepted(target: Target, journal: Journal, special: Special) -> None:
    """A request of each type can be created, and is open."""
    types, _ = _read(target, journal, "list_request_types")
    create, place = operations(target.api)["create_request"], Place(target.us)
    for name in types[:FEW] if target.settings.live else types:
        answer = target.send(create, place.path(create), body={"request_type": name, "summary": "Of each type"})
        item = item_in(target.api, answer.body) if answer.ok else None
        good = item is not None and item.get("request") == name
        words = f"a request of the type {name!r} got {answer.status}"
        journal.check(special.clauses["accepted"], good, words, exchange=answer.exchange)
        if item is not None:
            words = f"a new request is {item.get('status')!r}"
            journal.check(special.clauses["open"], item.get("status") == "open", words, exchange=answer.exchange)


def request_quota(target: Target, journal: Journal, special: Special) -> None:
    """What is left of the quota lies within it, and a new request spends what it shows."""
    for sample in ({"priority": "routine"}, {"priority": "urgent", "content": "Who is behind it?"}):
        spent, item, answer = _spent(target, journal, special, "request", sample)
        if item.get("tokens") is not None and spent is not None:
            words = f"the new request shows {item['tokens']} tokens, and {spent} were spent"
            journal.check(special.clauses["spent"], spent == item["tokens"], words, exchange=answer.exchange)


def priority_quota(target: Target, journal: Journal, special: Special) -> None:
    """What is left of the quota lies within it, and a new requirement spends some of it."""
    sample = resource_named(target.api, "priority").samples[0]
    spent, _, answer = _spent(target, journal, special, "priority", sample)
    if spent is not None:
        words = f"a new requirement spent {spent} tokens"
        journal.check(special.clauses["spent"], spent > 0, words, exchange=answer.exchange)


def _spent(
    target: Target, journal: Journal, special: Special, name: str, sample: dict[str, Any]
) -> tuple[int | None, dict[str, Any], Answer]:
    """Create an item; what that spent of our quota, the item, and the latest answer about the quota."""
    quota = special.operations[0]

    def remaining(identity: Identity) -> tuple[Any, Answer]:
        found, answer = _read(target, journal, quota, identity)
        left, most = found.get("remaining"), found.get("quota")
        if left is not None and most is not None:
            words = f"{left} of {most} remain"
            journal.check(special.clauses["bounds"], 0 <= left <= most, words, exchange=answer.exchange)
        return left, answer

    before = [remaining(identity)[0] for identity in target.identities]
    resource = resource_named(target.api, name)
    create, place = resource.operation("create"), Place(target.us)
    made = target.send(create, place.path(create), body=Fixture(target).fields(resource.fields, sample, target.us))
    item = item_in(target.api, made.body) if made.ok else None
    if item is None:
        raise NothingToTestError(f"{create.id} answered {made.status}")
    after = [remaining(identity) for identity in target.identities]
    for left, (now, answer) in zip(before[1:], after[1:], strict=True):
        words = f"of another account's quota {left} remained, and now {now}"
        journal.check(special.clauses["others"], left == now, words, exchange=answer.exchange)
    left, (now, answer) = before[0], after[0]
    return (left - now if left is not None and now is not None else None), item, answer
