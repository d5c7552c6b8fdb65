"""Living fixtures: an item for each operation that needs one, so that its calls can be accepted at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from schemathesis.generation.modes import GenerationMode

from contract_tests.addresses import MOST, count, own
from contract_tests.catalogue import (
    FieldRule,
    Operation,
    Resource,
    conventions,
    listing_of,
    named_in,
    not_for_others,
    operations,
    resources,
)
from contract_tests.exchange import as_json
from contract_tests.items import Item, item_in, items_in
from contract_tests.server import account
from contract_tests.settings import Tier
from contract_tests.suite import NothingToTestError
from contract_tests.target import Answer, Identity, Place, Target, is_file

# How many parents are looked at for one that has children, where none may be made.
MOST_PARENTS = 10
# The kinds of the fields that say what to scan (`resources.toml`).
SCANNED = ("addresses", "hosts")


def resource_named(api: str, name: str) -> Resource:
    """The resource of that name."""
    return next(one for one in resources(api) if one.name == name)


def spent_by(operation: Operation) -> Resource | None:
    """The resource whose item is of no more use after a call of the operation, such as one that deletes it."""
    for resource in resources(operation.api):
        deletions = (resource.operations.get("delete"), resource.operations.get("delete_many"))
        if operation.id in deletions or operation.id in resource.spend:
            return resource
    return None


def written_by(operation: Operation) -> Mapping[str, FieldRule]:
    """The fields that an operation writes."""
    for resource in resources(operation.api):
        for role in ("create", "update"):
            if operation.id == resource.operations.get(role):
                return resource.rules(role)
    return {}


def list_page(target: Target, resource: Resource, place: Place, per_page: int = 50, number: int = 1) -> Answer:
    """A page of a resource's list, or the list where it has no pages."""
    operation, listing = resource.operation("list"), listing_of(resource)
    page = {"page": number, "per_page": per_page} if listing else {}
    return target.send(
        operation,
        place.path(operation),
        headers=place.identity.headers,
        body=page if listing and listing.page.where == "body" else None,
        query=page if listing and listing.page.where == "query" else None,
    )


def standing_places(target: Target, resource: Resource, identity: Identity) -> Iterator[Place]:
    """The places where items of a resource may be, without making any: one for each parent that is listed."""
    if not resource.parent:
        yield Place(identity)
        return
    parent = resource_named(resource.api, resource.parent)
    for above in standing_places(target, parent, identity):
        answer = list_page(target, parent, above, MOST_PARENTS)
        for item in (items_in(parent.api, answer.body) or [])[:MOST_PARENTS]:
            yield above.below(str(item.get(parent.key)))


class Fixture:
    """Items that exist, made when they are first needed. In a tier that only reads they were there before."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._places: dict[tuple[str, Identity], Place] = {}
        self._keys: dict[tuple[str, Place], str] = {}
        self._known: set[str] = set()
        self._values: dict[tuple[str, Identity], list[Any]] = {}

    def place(self, resource: Resource, identity: Identity | None = None) -> Place:
        """Where items of a resource live, its parents made or found.

        Raises:
            NothingToTestError: there are none, and none may be made.
        """
        identity = identity or self._target.us
        if not resource.parent:
            return Place(identity)
        if (resource.name, identity) not in self._places:
            if self._makes(resource):
                parent = resource_named(resource.api, resource.parent)
                above = self.place(parent, identity)
                self._places[resource.name, identity] = above.below(self.key(parent, above))
            else:
                place, key = self._found(resource, identity)
                self._places[resource.name, identity] = place
                self._keys[resource.name, place] = key
        return self._places[resource.name, identity]

    def key(self, resource: Resource, place: Place) -> str:
        """The key of a living item there, always the same.

        Raises:
            NothingToTestError: there is none, and none may be made.
        """
        if (resource.name, place) not in self._keys:
            new = self._makes(resource)
            self._keys[resource.name, place] = (
                self.make(resource, place) if new else self._found(resource, place.identity)[1]
            )
        self._known.add(self._keys[resource.name, place])
        return self._keys[resource.name, place]

    def parameters(self, operation: Operation) -> dict[str, str]:
        """The path parameters that make the operation's calls meet something.

        Raises:
            NothingToTestError: there is no item, and none may be made.
        """
        above = named_in(operation)
        if not above:
            return Place(self._target.us).path(operation)
        place = self.place(above[-1])
        before = above[-1].spend.get(operation.id)
        return place.path(operation, self.ready(operation) if before else self.key(above[-1], place))

    def query(self, operation: Operation) -> dict[str, Any]:
        """The query parameters that make the operation's calls meet something."""
        if operation.id in account.OWN:
            return account.OWN[operation.id](self._target) if not operation.media else {}
        resource = spent_by(operation)
        if resource is None or operation.id != resource.operations.get("delete_many"):
            return {}
        return {"ids": [self.make(resource, self.place(resource))]}

    def body(self, operation: Operation) -> Any:
        """A body that the operation accepts: the first that its resource names, else the first example of its spec."""
        if operation.id in account.OWN:
            return account.OWN[operation.id](self._target) if operation.media else None
        for resource in resources(operation.api):
            for role, bodies in (("create", resource.samples), ("update", resource.updates)):
                if operation.id == resource.operations.get(role) and bodies:
                    return operation.body(self.fields(resource.rules(role), bodies[0], self._target.us))
        return operation.example

    def fields(self, rules: Mapping[str, FieldRule], fields: Mapping[str, Any], identity: Identity) -> Item:
        """The fields as they are sent.

        Wherever the key of a living item is asked for, as `@` and the name of its resource, there is one. On a server
        that is not ours only what may be scanned is to be scanned, and names tell the run.
        """
        found = dict(fields)
        for name, rule in rules.items():
            kind, _, number = str(found.get(name)).partition(" ")
            if rule.kind.startswith("@") and kind == rule.kind:
                found[name] = self._reference(rule, identity, int(number or 0))
            elif rule.kind in SCANNED and name in found:
                # A list that is too long is there to be refused.
                owned = self._target.settings.addresses and count(found[name]) <= MOST
                found |= {name: self._owned(rule, found[name])} if owned else {}
            elif rule.tag:
                found |= {name: self._tagged(found[name])} if name in found else {}
        return found

    def _owned(self, rule: FieldRule, value: Any) -> Any:
        """What is to be scanned, as far as it is ours."""
        return own(value, self._target.settings.addresses, names=rule.kind == "hosts")

    def _tagged(self, value: Any) -> Any:
        """A text or the name of a file, with the tag of the run before it on a server that is not ours."""
        ledger = self._target.wire.ledger
        if ledger is None:
            return value
        if is_file(value):
            return {**value, "name": self._tagged(value["name"])}
        return f"{ledger.tag} {value}" if isinstance(value, str) and not value.startswith(ledger.tag) else value

    def keep_alive(self, operation: Operation, case: Any) -> None:
        """Give a call that would use up the item an item of its own, and one that refers to items living ones."""
        if case.method.upper() != operation.method:
            return
        positive = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
        resource = spent_by(operation)
        if positive and (query := self.query(operation)):
            case.query = {**(case.query or {}), **query}
        elif (
            resource is not None
            and operation.keys
            and str((case.path_parameters or {}).get(operation.keys[-1])) in self._known
        ):
            case.path_parameters[operation.keys[-1]] = self.ready(operation)
        if positive and operation.id in account.OWN and operation.media:
            case.body = self.body(operation)
        body: Any = case.body
        if operation.wrapper and isinstance(body, dict):
            body = body.get(operation.wrapper)
        for name, rule in written_by(operation).items() if positive and isinstance(body, dict) else ():
            if name in body and rule.kind.startswith("@"):
                body[name] = self._reference(rule, self._target.us)
            elif name in body and rule.kind == "unknown":
                del body[name]
            elif name in body and rule.instead is not None:
                body[name] = rule.instead
            elif name in body and rule.tag:
                body[name] = self._tagged(body[name])
        for name, rule in written_by(operation).items() if isinstance(body, dict) else ():
            # Also where something else is wrong: a server may well overlook that.
            if name in body and rule.kind in SCANNED:
                body[name] = self._owned(rule, body[name])

    def ready(self, operation: Operation) -> str:
        """A new item in the state in which an operation that uses it up is accepted."""
        resource = named_in(operation)[-1]
        place = self.place(resource)
        key = self.make(resource, place)
        for name in resource.spend.get(operation.id, ()):
            before = operations(resource.api)[name]
            self._target.send(before, place.path(before, key), headers=place.identity.headers)
        return key

    def make(self, resource: Resource, place: Place, sample: int = 0) -> str:
        """A new item, from one of the bodies that its resource names.

        Raises:
            NothingToTestError: it is refused.
        """
        create = resource.operation("create")
        fields = self.fields(resource.fields, resource.samples[sample % len(resource.samples)], place.identity)
        answer = self._target.send(create, place.path(create), headers=place.identity.headers, body=create.body(fields))
        item = item_in(resource.api, answer.body) if answer.ok else None
        if item is None or item.get(resource.key) is None:
            raise NothingToTestError(f"{create.id} answered {answer.status} to {as_json(fields)}")
        key = str(item[resource.key])
        self._known.add(key)
        return key

    def _reference(self, rule: FieldRule, identity: Identity, number: int = 0) -> str:
        """What a field may refer to: the key of a living item, or one of the values that an operation lists."""
        named = rule.kind[1:]
        known = operations(self._target.api)
        if named not in known:
            other = resource_named(self._target.api, named)
            return self.key(other, self.place(other, identity))
        if (named, identity) not in self._values:
            listed = self._target.send(known[named], Place(identity).path(known[named]), headers=identity.headers)
            found = listed.body.get(conventions(self._target.api).payload) if isinstance(listed.body, dict) else None
            if not found or not isinstance(found, list):
                raise NothingToTestError(f"{named} answered {listed.status} and lists nothing")
            self._values[named, identity] = found
        return str(self._values[named, identity][number % len(self._values[named, identity])])

    def _makes(self, resource: Resource) -> bool:
        settings, ledger = self._target.settings, self._target.wire.ledger
        barred = settings.live and resource.operations.get("create") in not_for_others(resource.api)
        barred = barred or (ledger is not None and resource.name in ledger.unlisted)
        return settings.tier is Tier.FULL and "create" in resource.operations and not barred

    def _found(self, resource: Resource, identity: Identity) -> tuple[Place, str]:
        """An item that is there already, and where."""
        for place in standing_places(self._target, resource, identity):
            answer = list_page(self._target, resource, place)
            for item in items_in(resource.api, answer.body) or [] if answer.ok else ():
                return place, str(item.get(resource.key))
        raise NothingToTestError(f"there is no {resource.name} to read")
