"""Layer 2, single requests: authentication, the envelope, unknown ids, and bodies that a clause accepts or refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import quote, unquote

import jsonschema_rs

from contract_tests.addresses import count
from contract_tests.catalogue import (
    Cell,
    Operation,
    Resource,
    clauses,
    conventions,
    listing_of,
    listings,
    operations,
    resolve,
    resources,
    spec,
)
from contract_tests.exchange import as_json
from contract_tests.items import Item, at, fields_of, has, item_in, items_in
from contract_tests.journal import Journal
from contract_tests.ledger import Entry
from contract_tests.server.account import OWN
from contract_tests.server.fixtures import Fixture, list_page, resource_named, spent_by, standing_places
from contract_tests.server.stock import CLAUSES, shape_clause
from contract_tests.suite import MOST_PAGES, NothingToTestError
from contract_tests.target import Answer, Place, Target, ledger_key, made_by

# The clauses of every operation of an API that single requests put to the test.
COMMON: dict[str, dict[str, str]] = {
    "cloudforce_one": {
        "success_flag": "CF-ENVELOPE-01",
        "errors_named": "CF-ENVELOPE-03",
        "closed": "CF-AUTH-01",
        "open": "CF-AUTH-02",
        "half": "CF-AUTH-03",
        "foreign": "CF-ACCOUNT-01",
    },
    "clone_guard": {"closed": "CG-AUTH-01", "open": "CG-AUTH-02", "half": "CG-AUTH-03", "error_status": "CG-ERROR-01"},
}
GONE = (404, 410)
# How many ports `default` stands for.
DEFAULT_PORTS = 100
UNKNOWN = "unknown-credential-0000000000000000000000"


def first_operation(api: str) -> Operation:
    """The first operation of a spec that lists, needs no item, and is documented."""
    lists = {one.operation for one in listings()} | {one.operations.get("list") for one in resources(api)}
    return next(
        one
        for one in operations(api).values()
        if one.id in lists and one.reads and not one.keys and one.evidence != "inferred"
    )


def first_read(target: Target) -> Answer:
    """The one read of the tier smoke."""
    operation = first_operation(target.api)
    return target.send(operation, Fixture(target).parameters(operation), body=operation.example)


def delete_item(target: Target, scope: str, key: str) -> bool:
    """Delete something that a run created, by its name in the ledger; returns whether it is gone."""
    name, *keys = map(unquote, key.split("/"))
    if name not in {one.name for one in resources(target.api)}:
        return False
    operation = resource_named(target.api, name).operation("delete")
    answer = target.send(operation, dict(zip(operation.path_names, [scope, *keys] if scope else keys, strict=True)))
    return answer.ok or answer.status in GONE


def find_created(target: Target, entry: Entry, tag: str) -> list[str] | None:
    """Look for what came of a creation that got no answer.

    Args:
        target: the server.
        entry: the creation, from the ledger.
        tag: what the names of the run's own things begin with.

    Returns:
        the names in the ledger of all that bears the tag there; None if the list does not tell.
    """
    known = operations(target.api)
    resource = made_by(known[entry.operation]) if entry.operation in known else None
    if resource is None or "list" not in resource.operations or not (entry.tagged or resource.parent):
        return None
    shown = resource.shown()
    places = [shown[name] for name, rule in resource.fields.items() if rule.tag and name in shown]
    place, number, found = Place(target.us, tuple(map(unquote, entry.parents))), 1, list[str]()
    while True:
        answer = list_page(target, resource, place, number=number)
        if answer.status in GONE and number == 1 and resource.parent:
            # With what it lies below it is gone too.
            return []
        items = items_in(target.api, answer.body) if answer.ok else None
        if items is None or not entry.tagged or number == MOST_PAGES:
            return None
        for item in items:
            values = [at(fields_of(target.api, item, resource.key), name) for name in places]
            if any(isinstance(value, str) and value.startswith(tag) for value in values):
                found.append(ledger_key(resource, *entry.parents, quote(str(item.get(resource.key)), safe="")))
        if not items or listing_of(resource) is None:
            return found
        number += 1


@cache
def _validator(api: str, operation: str, status: str) -> jsonschema_rs.Validator | None:
    """Validates the body of an answer; None if the spec has no schema for that status."""
    known = operations(api)[operation]
    responses = spec(api)["paths"][known.path][known.method.lower()]["responses"]
    found = resolve(api, responses.get(status) or responses.get(f"{status[0]}XX") or {})
    schema = found.get("content", {}).get("application/json", {}).get("schema")
    if schema is None:
        return None
    return jsonschema_rs.Draft202012Validator({**schema, "components": spec(api)["components"]}, validate_formats=True)


def shape_cell(operation: Operation, answer: Answer) -> Cell:
    """The clause for the shape of an answer."""
    return Cell(shape_clause(operation.id) if answer.ok else CLAUSES[operation.api]["error_schema"], operation.id)


def shape(journal: Journal, operation: Operation, answer: Answer) -> bool:
    """Whether an answer has the shape that the documents give it. Nothing is said of that of a 5xx."""
    if not answer.ok and not answer.refused:
        return True
    validator = _validator(operation.api, operation.id, str(answer.status))
    error = next(validator.iter_errors(answer.body), None) if validator else None
    return journal.check(
        shape_cell(operation, answer).clause,
        error is None,
        f"the body does not have the documented shape: {_wrong_place(error) if error else ''}",
        operation=operation.id,
        exchange=answer.exchange,
    )


def envelope(journal: Journal, operation: Operation, answer: Answer) -> None:
    """What every answer of an API says about itself, and its shape."""
    common = COMMON[operation.api]
    body = answer.body if isinstance(answer.body, dict) else {}
    shape(journal, operation, answer)
    if "success_flag" in common and (answer.ok or answer.refused):
        journal.check(
            common["success_flag"],
            body.get("success") is answer.ok,
            f"the status is {answer.status} and `success` is {as_json(body.get('success'))}",
            operation=operation.id,
            exchange=answer.exchange,
        )
        errors = body.get("errors")
        journal.check(
            common["errors_named"],
            isinstance(errors, list) and bool(errors) is answer.refused,
            f"the status is {answer.status} and `errors` is {as_json(errors)}",
            operation=operation.id,
            exchange=answer.exchange,
        )
    if "error_status" in common and answer.refused:
        journal.check(
            common["error_status"],
            body.get("status") == answer.status and isinstance(body.get("status_text"), str),
            f"the HTTP status is {answer.status}, the body's `status` {as_json(body.get('status'))}",
            operation=operation.id,
            exchange=answer.exchange,
        )


def _wrong_place(error: jsonschema_rs.ValidationError) -> str:
    place = ".".join(map(str, error.instance_path))
    words = error.message if len(error.message) <= 300 else f"{error.message[:300]}..."
    return f"at `{place}`, {words}" if place else words


def smoke(target: Target, journal: Journal) -> None:
    """One authenticated read."""
    operation = first_operation(target.api)
    answer = first_read(target)
    journal.check(
        shape_clause(operation.id),
        answer.ok and items_in(target.api, answer.body) is not None,
        f"a plain read answered {answer.status} and no list in `{conventions(target.api).payload}`",
        exchange=answer.exchange,
    )


def _refused(journal: Journal, clause: str, operation: Operation, answer: Answer, what: str) -> None:
    status = "401" if operation.api == "clone_guard" else "4XX"
    journal.check(
        clause,
        answer.status == 401 if operation.api == "clone_guard" else answer.refused,
        f"{what} got {answer.status} instead of {status}",
        operation=operation.id,
        exchange=answer.exchange,
    )
    envelope(journal, operation, answer)


def _wrong(headers: Mapping[str, str], only: Iterable[str]) -> dict[str, str]:
    changed = dict(headers)
    for name in only:
        scheme, _, rest = headers[name].partition(" ")
        changed[name] = f"{scheme} {UNKNOWN}" if rest else UNKNOWN
    return changed


def access(target: Target, journal: Journal, operation: Operation) -> None:
    """Who gets in: nobody without credentials, everybody with one of the documented ways, and only to the own account.

    Raises:
        NothingToTestError: the operation needs an item, and there is none.
    """
    common, fixture = COMMON[target.api], Fixture(target)
    parameters, query, body = fixture.parameters(operation), fixture.query(operation), fixture.body(operation)

    def checked(role: str) -> bool:
        return role in common and operation.id in clauses()[common[role]].operations

    ways = target.us.opens(operation)
    for way, headers in ways.items():
        for changed in [list(headers), *([name] for name in headers if len(headers) > 1)]:
            wrong = _wrong(headers, changed)
            answer = target.send(operation, parameters, headers=wrong, body=body, query=query)
            _refused(journal, common["closed"], operation, answer, f"unknown {' and '.join(changed)} ({way})")
        for name in headers if len(headers) > 1 and checked("half") else ():
            answer = target.send(operation, parameters, headers={name: headers[name]}, body=body, query=query)
            _refused(journal, common["half"], operation, answer, f"{name} alone ({way})")
    answer = target.send(operation, parameters, headers={}, body=body, query=query)
    _refused(journal, common["closed"], operation, answer, "a request without credentials")

    # The ways that open come last: a call that deletes the item would make the refusals above vacuous.
    for way, headers in ways.items():
        if spent_by(operation) or operation.id in OWN:
            parameters, query = Fixture(target).parameters(operation), Fixture(target).query(operation)
        answer = target.send(operation, parameters, headers=headers, body=body, query=query)
        if checked("open"):
            journal.check(
                common["open"],
                answer.ok,
                f"{way} got {answer.status}",
                operation=operation.id,
                exchange=answer.exchange,
            )
        envelope(journal, operation, answer)

    if checked("foreign"):
        scope = conventions(target.api).scope
        others = [one.scope for one in target.identities[1:]] or ["f" * 32]
        for foreign in others:
            answer = target.send(operation, {**parameters, scope: foreign}, body=body, query=query)
            _refused(journal, common["foreign"], operation, answer, "the account of somebody else")


def check_read(journal: Journal, resource: Resource, item: Mapping[str, Any], answer: Answer, index: int) -> None:
    """What a further read of a living item answers: it is accepted, and what it shows lies within the item."""
    read = resource.reads[index]
    journal.check(
        read.clauses["answered"], answer.ok, f"a living {resource.name} got {answer.status}", exchange=answer.exchange
    )
    found = answer.body.get(conventions(resource.api).payload) if answer.ok and isinstance(answer.body, dict) else None
    if not isinstance(found, dict):
        return
    bounds = [ip_network(block, strict=False) for block in item[read.within]]
    for key, ports in found.items():
        try:
            address = ip_address(key)
        except ValueError:
            inside = False
        else:
            inside = any(address in bound for bound in bounds)
        journal.check(
            read.clauses["within"],
            inside,
            f"{key} is not in the {read.within} {as_json(item[read.within])}",
            exchange=answer.exchange,
        )
        for port in ports if isinstance(ports, list) else ():
            number = port.get("number", 0)
            journal.check(
                read.clauses["values"],
                isinstance(number, int | float) and 0 <= number <= 65535 and port.get("status", "open") == "open",
                f"{key} has the port {port}",
                exchange=answer.exchange,
            )
    asked, shown = [str(text) for text in item.get("ports") or ()], _numbers(found)
    if "asked" in read.clauses and asked and shown:
        # The documents say how many ports `default` stands for, and not which.
        others = shown - {number for text in asked for number in _range(text)}
        words = f"the ports {sorted(others)[:5]} are open, and {asked} were to be scanned"
        most = DEFAULT_PORTS if "default" in asked else 0
        journal.check(read.clauses["asked"], len(others) <= most, words, exchange=answer.exchange)


def _numbers(found: Mapping[str, Any]) -> set[int]:
    """The numbers of all ports in a result."""
    lists = [ports for ports in found.values() if isinstance(ports, list)]
    numbers = [port.get("number") for ports in lists for port in ports if isinstance(port, dict)]
    return {int(number) for number in numbers if isinstance(number, int | float)}


def _range(text: str) -> range:
    """The ports that an entry of a config names; none for `default`."""
    if text == "all":
        return range(65536)
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1) if first.isdecimal() and (last or first).isdecimal() else range(0)


def standing(target: Target, journal: Journal, resource: Resource) -> None:
    """What can be said of the items that are there, by reading alone.

    Raises:
        NothingToTestError: there is no place where items could be.
    """
    known, roles = operations(resource.api), resource.clauses

    def read(name: str, place: Place, key: str) -> Answer:
        answer = target.send(known[name], place.path(known[name], key), headers=place.identity.headers)
        envelope(journal, known[name], answer)
        return answer

    place, items = _fullest(target, journal, resource)
    keys = [str(item.get(resource.key)) for item in items]
    last = target.last
    journal.check(roles["unique"], len(keys) == len(set(keys)), f"an id comes twice: {as_json(keys)}", exchange=last)
    if resource.owner:
        owners = {item.get(resource.owner) for item in items}
        words = f"the list shows items of {as_json(sorted(map(str, owners)))}"
        journal.check(roles["isolated"], owners <= {target.us.scope}, words, exchange=last)
    single = [(read.operation, read.clauses) for read in resource.reads]
    if "get" in resource.operations:
        single.append((resource.operations["get"], {kind: roles[f"get_{kind}"] for kind in ("unknown", "foreign")}))
    for name, clause in single:
        answer = read(name, place, resource.unknown_id)
        words = f"the id {resource.unknown_id}, which nothing has, got {answer.status}"
        journal.check(clause["unknown"], answer.refused, words, exchange=answer.exchange)
    for item in items[:5]:
        for index, one in enumerate(resource.reads):
            check_read(journal, resource, item, read(one.operation, place, str(item[resource.key])), index)
        if "get" in resource.operations:
            answer = read(resource.operations["get"], place, str(item[resource.key]))
            shown = item_in(resource.api, answer.body) if answer.ok else None
            listed = {name: at(item, name) for name in resource.visible if name not in resource.get_only}
            wrong = shown is None or any(at(shown, name) != value for name, value in listed.items())
            words = f"{as_json(item)} is in the list, and reading it got {answer.status}, {as_json(shown)}"
            journal.check(roles["got"], not wrong, words, exchange=answer.exchange)
    if target.other is None:
        return
    for place in standing_places(target, resource, target.other):
        for item in (items_in(resource.api, list_page(target, resource, place).body) or [])[:1]:
            for name, clause in single:
                answer = read(name, Place(target.us, place.parents), str(item.get(resource.key)))
                words = f"an item of somebody else got {answer.status}"
                journal.check(clause["foreign"], answer.refused, words, exchange=answer.exchange)
            return


def _fullest(target: Target, journal: Journal, resource: Resource) -> tuple[Place, list[Item]]:
    """Of the places where items are, the first that has some, or else the first; with the items' fields."""
    found: tuple[Place, list[Item]] | None = None
    for place in standing_places(target, resource, target.us):
        answer = list_page(target, resource, place)
        envelope(journal, resource.operation("list"), answer)
        items = items_in(resource.api, answer.body) if answer.ok else None
        if items is None:
            raise NothingToTestError(f"{resource.operations['list']} answered {answer.status}")
        if items or found is None:
            found = place, [fields_of(resource.api, item, resource.key) for item in items]
        if items:
            break
    if found is None:
        raise NothingToTestError(f"there is nothing that a {resource.name} could lie below")
    return found


def attempts(target: Target, journal: Journal, resource: Resource) -> None:
    """Bodies whose acceptance or refusal a clause fixes, each sent by itself."""
    create, fixture = resource.operation("create"), Fixture(target)
    place = fixture.place(resource)
    for attempt in resource.attempts:
        for accepted, bodies in ((True, attempt.accept), (False, attempt.refuse)):
            for body in bodies:
                fields = fixture.fields(resource.fields, body, place.identity)
                if accepted and any(count(fields[name]) != count(value) for name, value in body.items()):
                    # What may be scanned is too little to come up to it.
                    continue
                answer = target.send(create, place.path(create), body=create.body(fields))
                item = item_in(resource.api, answer.body) if answer.ok else None
                shown = {name: where for name, where in resource.shown().items() if has(fields, name)}
                kept = item is not None and all(at(item, where) == at(fields, name) for name, where in shown.items())
                journal.check(
                    attempt.clause,
                    answer.ok and kept if accepted else answer.refused,
                    f"{as_json(body)} has to be {'accepted and kept' if accepted else 'refused'}, "
                    f"and got {answer.status}",
                    operation=create.id,
                    exchange=answer.exchange,
                )
                envelope(journal, create, answer)
        for body in attempt.update:
            update = resource.operation("update")
            answer = target.send(update, Fixture(target).parameters(update), body=update.body(body))
            journal.check(
                attempt.clause,
                answer.refused,
                f"{as_json(body)} has to be refused, and got {answer.status}",
                operation=update.id,
                exchange=answer.exchange,
            )
            envelope(journal, update, answer)
