"""Layer 2, lifecycle: a plain model of a resource as oracle, driven through the typed client."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from contract_tests.catalogue import Cell, Resource, clauses
from contract_tests.journal import Journal
from contract_tests.server.probes import check_read
from contract_tests.server.values import KINDS
from contract_tests.target import Answer, Identity, Target

Item = dict[str, Any]
STEPS = 12
# Longer than a scan takes on the reference server.
SCAN = timedelta(minutes=11)


def _same(left: Any, right: Any) -> bool:
    """Equal, the order of a list aside: the documents promise none."""
    if isinstance(left, list) and isinstance(right, list):
        return sorted(map(str, left)) == sorted(map(str, right))
    return bool(left == right)


class Model:
    """What the server should hold, and the calls that keep the two in step.

    Each method makes one call, puts the clauses that speak of it to the test, and looks at the lists of all tenants.
    """

    def __init__(self, target: Target, journal: Journal, resource: Resource) -> None:
        self.target = target
        self.journal = journal
        self.resource = resource
        self.items: dict[str, dict[str, Item]] = {}
        self.dead: list[tuple[Identity, str]] = []
        self.seen: set[str] = set()
        self.made: set[str] = set()
        for identity in target.identities:
            self.items[identity.owner] = {}
            self._adopt(identity)

    # --- what every step does ---

    def _call(self, identity: Identity, role: str, *path: str, **fields: Any) -> Answer:
        return self.target.call(
            f"{self.resource.client}.{self.resource.operations.get(role, role)}",
            identity.scope,
            *path,
            identity=identity,
            **fields,
        )

    def _check(self, role: str, condition: bool, message: str, answer: Answer | None = None, clause: str = "") -> bool:
        exchange = answer.exchange if answer else self.target.last
        return self.journal.check(clause or self.resource.clauses[role], condition, message, exchange=exchange)

    def _list(self, identity: Identity) -> tuple[dict[str, Item], Answer] | None:
        answer = self._call(identity, "list")
        found = answer.body.get("result") if answer.ok and isinstance(answer.body, dict) else None
        items = [item for item in found if isinstance(item, dict)] if isinstance(found, list) else None
        if not self._check("listed", items is not None, f"listing got {answer.status} and no items", answer):
            return None
        assert items is not None
        keys = [str(item.get(self.resource.key)) for item in items]
        self._check("unique", len(keys) == len(set(keys)), f"an id comes twice: {keys}", answer)
        return dict(zip(keys, items, strict=True)), answer

    def _adopt(self, identity: Identity) -> None:
        listed = self._list(identity)
        if listed:
            self.items[identity.owner] = {
                key: item
                for key, item in copy.deepcopy(listed[0]).items()
                if item.get(self.resource.scope) == identity.scope
            }
            self.seen |= set(self.items[identity.owner])

    def _differences(self, identity: Identity) -> Iterator[tuple[str, str, Answer]]:
        """What is wrong in a list: the id, the words, the answer."""
        listed = self._list(identity)
        if listed is None:
            return
        found, answer = listed
        model = self.items[identity.owner]
        for key in model.keys() | found.keys():
            if key not in found:
                yield key, f"{key} is missing from the list", answer
            elif key not in model:
                yield key, f"{key} should not be in the list: {found[key]}", answer
            else:
                wrong = {
                    name: found[key].get(name)
                    for name in (*self.resource.fields, *self.resource.server_set)
                    if not _same(found[key].get(name), model[key].get(name))
                }
                if wrong:
                    yield (
                        key,
                        f"{key} is listed with {wrong} instead of { ({name: model[key].get(name) for name in wrong}) }",
                        answer,
                    )

    def _look(self, acting: Identity, own: str = "", own_role: str = "listed", others_role: str = "listed") -> None:
        """Compare every list with the model, and blame what differs on the step that was just made."""
        for identity in self.target.identities:
            before = self.journal.exercised.total()
            for key, words, answer in list(self._differences(identity)):
                if identity is not acting:
                    role = "isolated"
                elif key == own:
                    role = own_role
                else:
                    role = others_role
                self._check(role, False, words, answer)
                self._adopt(identity)
            if identity is acting:
                for role in {own_role if own else others_role, others_role, "listed"}:
                    self._check(role, True, "")
            else:
                self._check("isolated", True, "")
            assert self.journal.exercised.total() > before

    # --- the steps ---

    def create(self, identity: Identity, fields: Item) -> None:
        """Create an item from some of its fields."""
        answer = self._call(identity, "create", **fields)
        result = answer.body.get("result") if answer.ok and isinstance(answer.body, dict) else None
        if not self._check("created", isinstance(result, dict), f"creating from {fields} got {answer.status}", answer):
            return
        assert isinstance(result, dict)
        key = str(result.get(self.resource.key))
        self._check("new_id", key not in self.seen, f"the new item has the id {key} of an earlier one", answer)
        self._check(
            "owner",
            result.get(self.resource.scope) == identity.scope,
            f"the account of the path is {identity.scope}, that of the new item {result.get(self.resource.scope)!r}",
            answer,
        )
        for name in self.resource.fields:
            shown = result.get(name)
            if name in fields:
                self._check(
                    "created", _same(shown, fields[name]), f"{name} was sent as {fields[name]} and is {shown}", answer
                )
            elif name in self.resource.defaults:
                default = self.resource.defaults[name]
                self._check(
                    "defaults", _same(shown, default), f"{name} was not sent and is {shown}, not {default}", answer
                )
            else:
                self._check("defaults", shown is not None, f"{name} was not sent and is missing", answer)
        self.seen.add(key)
        self.made.add(key)
        self.items[identity.owner][key] = copy.deepcopy(result)
        self._look(identity, key)

    def update(self, identity: Identity, key: str, fields: Item) -> None:
        """Change some fields of an item."""
        before = self.items[identity.owner][key]
        answer = self._call(identity, "update", key, **fields)
        result = answer.body.get("result") if answer.ok and isinstance(answer.body, dict) else None
        if not self._check("updated", isinstance(result, dict), f"updating with {fields} got {answer.status}", answer):
            return
        assert isinstance(result, dict)
        for name in self.resource.fields:
            shown = result.get(name)
            if name in fields:
                self._check(
                    "updated", _same(shown, fields[name]), f"{name} was sent as {fields[name]} and is {shown}", answer
                )
            else:
                self._check(
                    "kept",
                    _same(shown, before.get(name)),
                    f"{name} was not sent, was {before.get(name)} and is {shown}",
                    answer,
                )
        for name in self.resource.server_set:
            self._check(
                "fixed",
                result.get(name) == before.get(name),
                f"{name} was {before.get(name)} and is {result.get(name)}",
                answer,
            )
        self.items[identity.owner][key] = {
            **before,
            **{name: copy.deepcopy(result.get(name)) for name in self.resource.fields},
        }
        self._look(identity, key, "lasting", "update_others")

    def delete(self, identity: Identity, key: str) -> None:
        """Delete an item."""
        answer = self._call(identity, "delete", key)
        if not self._check("deleted", answer.ok, f"deleting got {answer.status}", answer):
            self._adopt(identity)
            return
        del self.items[identity.owner][key]
        self.dead.append((identity, key))
        self._look(identity, key, "deleted", "delete_others")
        self.touch_dead(identity, key)

    def touch_dead(self, identity: Identity, key: str) -> None:
        """Try everything with an item that was deleted."""
        for words, answer in self._attempts(identity, key):
            self._check("dead", answer.refused, f"{words} a deleted item got {answer.status}", answer)
        self._look(identity, key, "dead")

    def touch_unknown(self, identity: Identity) -> None:
        """Try everything with an id that nothing has."""
        for words, answer in self._attempts(identity, self.resource.unknown_id):
            message = f"{words} the id {self.resource.unknown_id}, which nothing has, got {answer.status}"
            self._blame(words, "unknown", answer, message)
        self._look(identity)

    def touch_foreign(self, identity: Identity, key: str) -> None:
        """Try everything with another tenant's item."""
        for words, answer in self._attempts(identity, key):
            self._blame(words, "foreign", answer, f"{words} the item {key} of another account got {answer.status}")
        self._look(identity)

    def _blame(self, words: str, role: str, answer: Answer, message: str) -> None:
        read = next((one for one in self.resource.reads if words == f"{one.operation} of"), None)
        clause = read.clauses[role] if read else ""
        self._check(f"{words.split()[0]}_{role}", answer.refused, message, answer, clause)

    def _attempts(self, identity: Identity, key: str) -> Iterator[tuple[str, Answer]]:
        for read in self.resource.reads:
            yield f"{read.operation} of", self._call(identity, read.operation, key)
        name = next(field for field, its in self.resource.fields.items() if its.kind == "days")
        yield "update of", self._call(identity, "update", key, **{name: 3})
        yield "delete of", self._call(identity, "delete", key)

    def refuse_create(self, identity: Identity, body: Item) -> None:
        """Send a body that has to be refused, past the client, which would not."""
        operation = self._operation("create")
        answer = self.target.send(operation, {self.resource.scope: identity.scope}, headers=identity.headers, body=body)
        self._check("create_refused", answer.refused, f"{body} got {answer.status}", answer)
        self._look(identity, "", "listed", "create_refused")

    def refuse_update(self, identity: Identity, key: str, body: Item) -> None:
        """Send a change that has to be refused, together with one that would not."""
        operation = self._operation("update")
        parameters = {self.resource.scope: identity.scope, operation.path.rpartition("{")[2].rstrip("}"): key}
        answer = self.target.send(operation, parameters, headers=identity.headers, body=body)
        self._check("update_refused", answer.refused, f"{body} got {answer.status}", answer)
        self._look(identity, key, "update_refused")

    def read(self, identity: Identity, key: str) -> None:
        """Read what else there is to read of an item."""
        for index, read in enumerate(self.resource.reads):
            answer = self._call(identity, read.operation, key)
            check_read(self.journal, self.resource, self.items[identity.owner][key], answer, index)
        self._look(identity)

    def _operation(self, role: str) -> Any:
        from contract_tests.catalogue import operations

        return operations(self.resource.api)[self.resource.operations[role]]


WRONG: tuple[Item, ...] = (
    {"ips": ["198.51.100.1"], "frequency": -1},
    {"ips": ["198.51.100.1", "not an address"], "frequency": 9},
    {"ips": ["198.51.100.1"], "ports": ["70000"], "frequency": 9},
    {"ips": "198.51.100.1"},
)


@contextmanager
def _cleaned(model: Model) -> Iterator[Model]:
    """On a live server, take away what the steps made; the ledger finds what this cannot."""
    try:
        yield model
    finally:
        if model.target.settings.live:
            for identity in model.target.identities:
                for key in sorted(model.items[identity.owner].keys() & model.made):
                    model._call(identity, "delete", key)


def scenario(target: Target, journal: Journal, resource: Resource) -> None:
    """Every step once, in a fixed order: cheap, and enough for most faults."""

    def run() -> None:
        target.reset()
        with _cleaned(Model(target, journal, resource)) as model:
            us, other = target.us, target.other
            for identity in target.identities:
                model.create(
                    identity, {"ips": ["198.51.100.7", "2001:db8::/126"], "frequency": 7, "ports": ["1-80", "443"]}
                )
                model.create(identity, {"ips": ["203.0.113.0/28"]})
            mine = [key for key in model.items[us.owner] if key in model.made or not target.settings.live][-2:]
            if len(mine) < 2:
                return
            model.update(us, mine[0], {"frequency": 30})
            model.update(us, mine[0], {"ports": ["8080"]})
            model.update(us, mine[1], {"ips": ["203.0.113.9"], "frequency": 0})
            for key in mine:
                model.read(us, key)
            target.wait(SCAN)
            for key in mine:
                model.read(us, key)
            for body in WRONG:
                model.refuse_create(us, body)
                model.refuse_update(us, mine[0], body)
            model.touch_unknown(us)
            if other is not None:
                model.touch_foreign(us, list(model.items[other.owner])[-1])
                model.touch_foreign(other, mine[0])
            model.delete(us, mine[0])
            model.create(us, {"ips": ["198.51.100.7"], "ports": ["all"]})
            model.touch_dead(us, mine[0])

    journal.explore(run)


def machine(target: Target, journal: Journal, resource: Resource) -> None:
    """Steps in any order, as Hypothesis finds them, against a model that starts from what is there."""
    required = {name: KINDS[its.kind] for name, its in resource.fields.items() if its.required}
    optional = {name: KINDS[its.kind] for name, its in resource.fields.items() if not its.required}
    new = st.fixed_dictionaries(required, optional=optional)
    change = st.fixed_dictionaries({}, optional={**required, **optional})
    tenants = st.integers(0, len(target.identities) - 1)
    picks = st.integers(0, 10**6)

    class Lifecycle(RuleBasedStateMachine):
        """The steps as rules."""

        model: Model

        @initialize()
        def begin(self) -> None:
            # Each run of the machine starts from the same state, or Hypothesis could not find a smaller example.
            target.reset()
            self.model = Model(target, journal, resource)

        def _pick(self, tenant: int, pick: int) -> tuple[Identity, str]:
            identity = target.identities[tenant]
            # On a live server only what the run itself made is touched.
            keys = sorted(self._own(identity))
            return identity, keys[pick % len(keys)] if keys else ""

        def _own(self, identity: Identity) -> set[str]:
            keys = set(self.model.items[identity.owner])
            return keys & self.model.made if target.settings.live else keys

        @rule(tenant=tenants, fields=new)
        def create(self, tenant: int, fields: Item) -> None:
            self.model.create(target.identities[tenant], fields)

        @rule(tenant=tenants, pick=picks, fields=change)
        def update(self, tenant: int, pick: int, fields: Item) -> None:
            identity, key = self._pick(tenant, pick)
            if key:
                self.model.update(identity, key, fields)

        @rule(tenant=tenants, pick=picks)
        def delete(self, tenant: int, pick: int) -> None:
            identity, key = self._pick(tenant, pick)
            if key:
                self.model.delete(identity, key)

        @rule(tenant=tenants, pick=picks)
        def read(self, tenant: int, pick: int) -> None:
            identity, key = self._pick(tenant, pick)
            if key:
                self.model.read(identity, key)

        @rule(tenant=tenants, pick=picks, body=st.sampled_from(WRONG))
        def refuse(self, tenant: int, pick: int, body: Item) -> None:
            identity, key = self._pick(tenant, pick)
            self.model.refuse_create(identity, body)
            if key:
                self.model.refuse_update(identity, key, body)

        @rule(tenant=tenants)
        def unknown(self, tenant: int) -> None:
            self.model.touch_unknown(target.identities[tenant])

        @precondition(lambda self: target.other is not None)
        @rule(tenant=tenants, pick=picks)
        def foreign(self, tenant: int, pick: int) -> None:
            _, key = self._pick(1 - tenant, pick)
            if key:
                self.model.touch_foreign(target.identities[tenant], key)

        @precondition(lambda self: self.model.dead)
        @rule(pick=picks)
        def dead(self, pick: int) -> None:
            self.model.touch_dead(*self.model.dead[pick % len(self.model.dead)])

        @precondition(lambda self: not target.settings.live)
        @rule()
        def wait(self) -> None:
            target.wait(SCAN)

        def teardown(self) -> None:
            for identity in target.identities if target.settings.live and hasattr(self, "model") else ():
                for key in sorted(self._own(identity)):
                    self.model._call(identity, "delete", key)

    config = settings(
        max_examples=target.settings.max_examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=False,
        phases=(Phase.generate, Phase.shrink) if target.settings.shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    journal.explore(lambda: run_state_machine_as_test(seed(target.settings.seed)(Lifecycle), settings=config))


def cells(resource: Resource) -> frozenset[Cell]:
    """The cells that a lifecycle puts to the test."""
    named = {*resource.clauses.values(), *(clause for read in resource.reads for clause in read.clauses.values())}
    return frozenset(cell for clause in named for cell in clauses()[clause].cells)


def needs_other(resource: Resource) -> frozenset[Cell]:
    """Of these, the cells that need a second tenant."""
    named = {clause for role, clause in resource.clauses.items() if role.endswith("_foreign") or role == "isolated"}
    named |= {read.clauses["foreign"] for read in resource.reads}
    return frozenset(cell for clause in named for cell in clauses()[clause].cells)
