"""Layer 2, single requests: authentication, the envelope, unknown ids, and bodies that a clause accepts or refuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

import jsonschema_rs

from contract_tests.catalogue import Operation, Resource, operations, resolve, resources, spec
from contract_tests.journal import Journal
from contract_tests.server.fixtures import Fixture, item_parameter, resource_of
from contract_tests.server.stock import CLAUSES, shape_clause
from contract_tests.suite import NothingToTestError
from contract_tests.target import Answer, Target

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
UNKNOWN = "unknown-credential-0000000000000000000000"


def first_operation(api: str) -> Operation:
    """The first operation of a spec that only reads and needs no item."""
    return next(one for one in operations(api).values() if one.reads and resource_of(one) is None)


def body_for(operation: Operation) -> Any:
    """A body that the operation accepts: the first example of its spec."""
    return operation.example


def first_read(target: Target) -> Answer:
    """The one read of the tier smoke."""
    operation = first_operation(target.api)
    return target.send(operation, Fixture(target).parameters(operation), body=body_for(operation))


def delete_item(target: Target, scope: str, key: str) -> bool:
    """Delete something that a run created; returns whether it is gone."""
    for resource in resources():
        if resource.api == target.api:
            operation = operations(target.api)[resource.operations["delete"]]
            answer = target.send(operation, {resource.scope: scope, item_parameter(operation): key})
            return answer.ok or answer.status in {404, 410}
    return False


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


def envelope(journal: Journal, operation: Operation, answer: Answer) -> None:
    """What every answer of an API says about itself, and its shape."""
    common = COMMON[operation.api]
    body = answer.body if isinstance(answer.body, dict) else {}
    if answer.ok or answer.refused:
        validator = _validator(operation.api, operation.id, str(answer.status))
        error = next(validator.iter_errors(answer.body), None) if validator else None
        clause = shape_clause(operation.id) if answer.ok else CLAUSES[operation.api]["error_schema"]
        journal.check(
            clause,
            error is None,
            f"the body does not have the documented shape: {error.message if error else ''}"
            f" (at {'/'.join(map(str, error.instance_path)) if error else ''})",
            operation=operation.id,
            exchange=answer.exchange,
        )
    if "success_flag" in common and (answer.ok or answer.refused):
        journal.check(
            common["success_flag"],
            body.get("success") is answer.ok,
            f"the status is {answer.status} and `success` is {body.get('success')!r}",
            operation=operation.id,
            exchange=answer.exchange,
        )
        errors = body.get("errors")
        journal.check(
            common["errors_named"],
            isinstance(errors, list) and bool(errors) is answer.refused,
            f"the status is {answer.status} and `errors` is {errors!r}",
            operation=operation.id,
            exchange=answer.exchange,
        )
    if "error_status" in common and answer.refused:
        journal.check(
            common["error_status"],
            body.get("status") == answer.status and isinstance(body.get("status_text"), str),
            f"the HTTP status is {answer.status}, the body's `status` {body.get('status')!r}",
            operation=operation.id,
            exchange=answer.exchange,
        )


def smoke(target: Target, journal: Journal) -> None:
    """One authenticated read."""
    operation = first_operation(target.api)
    answer = first_read(target)
    items = "result" if target.api == "cloudforce_one" else "data"
    journal.check(
        shape_clause(operation.id),
        answer.ok and isinstance(answer.body, dict) and isinstance(answer.body.get(items), list),
        f"a plain read answered {answer.status} and no list in `{items}`",
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
    common, body = COMMON[target.api], body_for(operation)
    parameters = Fixture(target).parameters(operation)
    resource = resource_of(operation)
    deletes = resource is not None and operation.id == resource.operations.get("delete")

    for way, headers in target.us.ways.items():
        for changed in [list(headers), *([name] for name in headers if len(headers) > 1)]:
            answer = target.send(operation, parameters, headers=_wrong(headers, changed), body=body)
            _refused(journal, common["closed"], operation, answer, f"unknown {' and '.join(changed)} ({way})")
        for name in headers if len(headers) > 1 else ():
            answer = target.send(operation, parameters, headers={name: headers[name]}, body=body)
            _refused(journal, common["half"], operation, answer, f"{name} alone ({way})")
    answer = target.send(operation, parameters, headers={}, body=body)
    _refused(journal, common["closed"], operation, answer, "a request without credentials")

    # The ways that open come last: a call that deletes the item would make the refusals above vacuous.
    for way, headers in target.us.ways.items():
        own = Fixture(target).parameters(operation) if deletes else parameters
        answer = target.send(operation, own, headers=headers, body=body)
        journal.check(
            common["open"],
            answer.ok,
            f"{way} got {answer.status}",
            operation=operation.id,
            exchange=answer.exchange,
        )
        envelope(journal, operation, answer)

    if "foreign" in common:
        scope = next(iter(parameters))
        others = [one.scope for one in target.identities[1:]] or ["f" * 32]
        for foreign in others:
            answer = target.send(operation, {**parameters, scope: foreign}, body=body)
            _refused(journal, common["foreign"], operation, answer, "the account of somebody else")


def unknown_items(target: Target, journal: Journal, resource: Resource) -> None:
    """What reads one item refuses an id that nothing has."""
    for read in resource.reads:
        operation = operations(resource.api)[read.operation]
        parameters = {resource.scope: target.us.scope, item_parameter(operation): resource.unknown_id}
        answer = target.send(operation, parameters)
        journal.check(
            read.clauses["unknown"],
            answer.refused,
            f"the id {resource.unknown_id}, which nothing has, got {answer.status}",
            exchange=answer.exchange,
        )
        envelope(journal, operation, answer)


def check_read(journal: Journal, resource: Resource, item: Mapping[str, Any], answer: Answer, index: int) -> None:
    """What a further read of a living item answers: it is accepted, and what it shows lies within the item."""
    read = resource.reads[index]
    journal.check(
        read.clauses["answered"], answer.ok, f"a living {resource.name} got {answer.status}", exchange=answer.exchange
    )
    found = answer.body.get("result") if answer.ok and isinstance(answer.body, dict) else None
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
            f"{key} is not in the {read.within} {item[read.within]}",
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


def standing(target: Target, journal: Journal, resource: Resource) -> None:
    """What can be said of the items that are there, by reading alone."""
    known = operations(resource.api)
    scope = {resource.scope: target.us.scope}
    answer = target.send(known[resource.operations["list"]], scope)
    items = answer.body.get("result") if answer.ok and isinstance(answer.body, dict) else None
    if not isinstance(items, list):
        raise NothingToTestError(f"{resource.operations['list']} answered {answer.status}")
    keys = [item.get(resource.key) for item in items]
    journal.check(
        resource.clauses["unique"], len(keys) == len(set(keys)), f"an id comes twice: {keys}", exchange=answer.exchange
    )
    owners = {item.get(resource.scope) for item in items}
    journal.check(
        resource.clauses["isolated"],
        owners <= {target.us.scope},
        f"the list shows items of {sorted(map(str, owners))}",
        exchange=answer.exchange,
    )
    unknown_items(target, journal, resource)
    for item in items[:5]:
        for index, read in enumerate(resource.reads):
            operation = known[read.operation]
            parameters = {**scope, item_parameter(operation): str(item[resource.key])}
            check_read(journal, resource, item, target.send(operation, parameters), index)


def attempts(target: Target, journal: Journal, resource: Resource) -> None:
    """Bodies whose acceptance or refusal a clause fixes, each sent by itself."""
    known = operations(resource.api)
    create, update = known[resource.operations["create"]], known[resource.operations["update"]]
    scope = {resource.scope: target.us.scope}
    for attempt in resource.attempts:
        for accepted, bodies in ((True, attempt.accept), (False, attempt.refuse)):
            for body in bodies:
                answer = target.send(create, scope, body=body)
                result = answer.body.get("result") if isinstance(answer.body, dict) else None
                kept = isinstance(result, dict) and all(result.get(name) == value for name, value in body.items())
                good = answer.ok and kept if accepted else answer.refused
                journal.check(
                    attempt.clause,
                    good,
                    f"{body} has to be {'accepted and kept' if accepted else 'refused'}, and got {answer.status}",
                    exchange=answer.exchange,
                )
                envelope(journal, create, answer)
        for body in attempt.update:
            answer = target.send(update, Fixture(target).parameters(update), body=body)
            journal.check(
                attempt.clause,
                answer.refused,
                f"{body} has to be refused, and got {answer.status}",
                exchange=answer.exchange,
            )
            envelope(journal, update, answer)
