"""Layer 2, lifecycle: a plain model of a resource as oracle, driven through the typed client."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from contract_tests.catalogue import Cell, Resource, clauses, listing_of, operations
from contract_tests.exchange import as_json
from contract_tests.items import Item, at, fields_of, has, item_in, items_in
from contract_tests.journal import Journal
from contract_tests.server.fixtures import Fixture, resource_named
from contract_tests.server.lists import moment
from contract_tests.server.probes import check_read
from contract_tests.server.values import strategy
from contract_tests.target import Answer, Place, Target, client_arguments, is_file

STEPS = 12
WHOLE_PAGE = 100
MOST_PAGES = 40
# The roles of clauses that need a second tenant.
# What a server sets the time by may not be what writes its Date header.
PUNCTUAL, CLOCKS_DIFFER = timedelta(seconds=1), timedelta(minutes=5)
OTHERS = ("isolated", "get_foreign", "update_foreign", "delete_foreign", "many_foreign")


def same(left: Any, right: Any) -> bool:
    """Equal, the order of a list aside: the documents promise none. A file is shown by its name."""
    if is_file(right):
        right = right["name"]
    if isinstance(left, list) and isinstance(right, list):
        return sorted(map(str, left)) == sorted(map(str, right))
    return bool(left == right)


def places_for(target: Target, resource: Resource, fixture: Fixture) -> list[Place]:
    """Where the model keeps items: with each tenant, and of what lies below others, below two of ours."""
    if not resource.parent:
        return [Place(identity) for identity in target.identities]
    parent = resource_named(resource.api, resource.parent)
    found = []
    for identity in (target.us, *target.identities):
        above = fixture.place(parent, identity)
        found.append(above.below(fixture.make(parent, above)))
    return found


class Model:
    """What the server should hold, and the calls that keep the two in step.

    Each method makes one call, puts the clauses that speak of it to the test, and looks at the lists of all places.
    """

    def __init__(
        self, target: Target, journal: Journal, resource: Resource, fixture: Fixture, places: Sequence[Place]
    ) -> None:
        self.target = target
        self.journal = journal
        self.resource = resource
        self.fixture = fixture
        self.places = places
        self.items: dict[Place, dict[str, Item]] = {place: {} for place in places}
        self.dead: list[tuple[Place, str]] = []
        self.seen: set[str] = set()
        self.made: set[str] = set()
        for place in places:
            self._adopt(place)

    # --- what every step does ---

    def has(self, role: str) -> bool:
        """Whether the resource has an operation of that role."""
        return role in self.resource.operations

    def _call(self, place: Place, role: str, *keys: str, **fields: Any) -> Answer:
        operation = self.resource.operation(role)
        return self.target.call(operation, place, *keys, **client_arguments(operation, fields))

    def _check(self, role: str, condition: bool, message: str, answer: Answer | None = None, clause: str = "") -> bool:
        exchange = answer.exchange if answer else self.target.last
        return self.journal.check(clause or self.resource.clauses[role], condition, message, exchange=exchange)

    def _list(self, place: Place) -> tuple[dict[str, Item], Answer] | None:
        paged, number = listing_of(self.resource) is not None, 1
        items: list[Item] = []
        while True:
            page = {"page": number, "per_page": WHOLE_PAGE} if paged else {}
            answer = self._call(place, "list", **page)
            found = items_in(self.resource.api, answer.body) if answer.ok else None
            if not self._check("listed", found is not None, f"listing got {answer.status} and no items", answer):
                return None
            items += found or []
            if not paged or len(found or []) < WHOLE_PAGE or number == MOST_PAGES:
                break
            number += 1
        keys = [str(item.get(self.resource.key)) for item in items]
        self._check("unique", len(keys) == len(set(keys)), f"an id comes twice: {keys}", answer)
        flat = [fields_of(self.resource.api, item, self.resource.key) for item in items]
        return dict(zip(keys, flat, strict=True)), answer

    def _adopt(self, place: Place) -> None:
        listed = self._list(place) if self.has("list") else None
        if listed:
            owner = self.resource.owner
            self.items[place] = {
                key: {**self.items[place].get(key, {}), **item}
                for key, item in copy.deepcopy(listed[0]).items()
                if not owner or item.get(owner) == place.identity.scope
            }
            self.seen |= set(self.items[place])

    def _wrong(self, key: str, shown: Item, place: Place, *, listed: bool) -> str:
        """How an item is shown otherwise than the model has it, in words."""
        model = self.items[place][key]
        hidden = self.resource.get_only if listed else self._unknown(model)
        wrong = {
            name: at(shown, name)
            for name in self.resource.visible
            if name not in hidden and not same(at(shown, name), at(model, name))
        }
        expected = {name: at(model, name) for name in wrong}
        return (
            f"{key} is {'listed' if listed else 'shown'} with {as_json(wrong)} instead of {as_json(expected)}"
            if wrong
            else ""
        )

    def _unknown(self, item: Item) -> set[str]:
        """What the model does not know of an item, as it has seen it in a list only."""
        return {name for name in self.resource.get_only if name not in item}

    def _differences(self, place: Place) -> Iterator[tuple[str, str, Answer]]:
        """What is wrong in a list: the id, the words, the answer."""
        listed = self._list(place)
        if listed is None:
            return
        found, answer = listed
        model = self.items[place]
        for key in model.keys() | found.keys():
            if key not in found:
                yield key, f"{key} is missing from the list", answer
            elif key not in model:
                yield key, f"{key} should not be in the list: {as_json(found[key])}", answer
            elif words := self._wrong(key, found[key], place, listed=True):
                yield key, words, answer

    def _look(
        self,
        acting: Place,
        own: str | Sequence[str] = "",
        own_role: str = "listed",
        others_role: str = "listed",
        elsewhere_role: str = "isolated",
    ) -> None:
        """Compare every list with the model, and blame what differs on the step that was just made."""
        own = [own] if isinstance(own, str) and own else own
        for place in self.places if self.has("list") else ():
            before = self.journal.exercised.total()
            for key, words, answer in list(self._differences(place)):
                if place != acting:
                    role = elsewhere_role
                elif key in own:
                    role = own_role
                else:
                    role = others_role
                self._check(role, False, words, answer)
                self._adopt(place)
            if place == acting:
                for role in {own_role if own else others_role, others_role, "listed"}:
                    self._check(role, True, "")
            else:
                self._check(elsewhere_role, True, "")
            assert self.journal.exercised.total() > before
        for key in own if self.has("get") else ():
            if key in self.items[acting]:
                self.get(acting, key, own_role if own_role == "lasting" else "got")

    # --- the steps ---

    def create(self, place: Place, fields: Item) -> str:
        """Create an item from some of its fields; returns its key, empty if that failed."""
        fields = self.fixture.fields(self.resource.fields, fields, place.identity)
        answer = self._call(place, "create", **fields)
        item = item_in(self.resource.api, answer.body) if answer.ok else None
        if not self._check("created", item is not None, f"creating from {as_json(fields)} got {answer.status}", answer):
            return ""
        assert item is not None
        key = str(item.get(self.resource.key))
        self._check("new_id", key not in self.seen, f"the new item has the id {key} of an earlier one", answer)
        if self.resource.owner:
            scope, owner = place.identity.scope, item.get(self.resource.owner)
            words = f"the account of the path is {scope}, that of the new item {as_json(owner)}"
            self._check("owner", owner == scope, words, answer)
        for name, where in self.resource.shown().items():
            shown = at(item, where)
            if has(fields, name):
                words = f"`{name}` was sent as {as_json(at(fields, name))} and is {as_json(shown)}"
                # What only part of is documented need not be shown.
                vague = shown is None and self.resource.evidence("create") == "partial"
                self._check("created", vague or same(shown, at(fields, name)), words, answer)
            elif name in self.resource.defaults:
                default = self.resource.defaults[name]
                words = f"`{name}` was not sent and is {as_json(shown)}, not {as_json(default)}"
                self._check("defaults", same(shown, default), words, answer)
            elif "defaults" in self.resource.clauses:
                self._check("defaults", shown is not None, f"`{name}` was not sent and is missing", answer)
        self._stamped("dated", self.resource.creation_time, item, answer)
        self.seen.add(key)
        self.made.add(key)
        self.items[place][key] = copy.deepcopy(item)
        self._look(place, key)
        return key

    def update(self, place: Place, key: str, fields: Item) -> None:
        """Change some fields of an item."""
        before = self.items[place][key]
        fields = self.fixture.fields(self.resource.rules("update"), fields, place.identity)
        answer = self._call(place, "update", key, **fields)
        item = item_in(self.resource.api, answer.body) if answer.ok else None
        if not self._check("updated", item is not None, f"updating with {as_json(fields)} got {answer.status}", answer):
            return
        assert item is not None
        sent = {where: at(fields, name) for name, where in self.resource.shown("update").items() if has(fields, name)}
        for where in dict.fromkeys((*self.resource.shown().values(), *self.resource.shown("update").values())):
            shown = at(item, where)
            if where in sent:
                words = f"`{where}` was sent as {as_json(sent[where])} and is {as_json(shown)}"
                self._check("updated", same(shown, sent[where]), words, answer)
            elif where not in self._unknown(before):
                words = f"`{where}` was not sent, was {as_json(at(before, where))} and is {as_json(shown)}"
                self._check("kept", same(shown, at(before, where)), words, answer)
        for name in self.resource.fixed:
            words = f"`{name}` was {as_json(at(before, name))} and is {as_json(at(item, name))}"
            self._check("fixed", at(item, name) == at(before, name), words, answer)
        self._stamped("touched", self.resource.change_time, item, answer, before)
        self.items[place][key] = {
            **copy.deepcopy(item),
            **{name: before.get(name) for name in self.resource.fixed if "." not in name},
        }
        self._look(place, key, "lasting", "update_others")

    def _stamped(self, role: str, name: str, item: Item, answer: Answer, before: Item | None = None) -> None:
        """Check a time that the server has just set against its own clock, where both are shown."""
        shown, now = moment(item.get(name)) if name else None, self.target.now
        slack = PUNCTUAL
        if self.target.settings.live:
            told = {name.lower(): value for name, value in answer.headers.items()}.get("date", "")
            try:
                now, slack = parsedate_to_datetime(told).astimezone(UTC), CLOCKS_DIFFER
            except ValueError:
                return
        earlier = moment((before or {}).get(name))
        # What was last changed in the future does not go back for it.
        if shown is not None and (earlier is None or earlier <= now + slack):
            words = f"{name} is {item.get(name)}, at {datetime.isoformat(now)} by the server's clock"
            self._check(role, abs(shown - now) <= slack, words, answer)

    def _now(self, place: Place, key: str) -> Item:
        """An item as the server shows it now, with what moves by itself."""
        if self.has("get"):
            return item_in(self.resource.api, self._call(place, "get", key).body) or {}
        listed = self._list(place)
        return listed[0].get(key, {}) if listed else {}

    def delete(self, place: Place, key: str) -> None:
        """Delete an item, or see it refused where that is not allowed any more."""
        condition = self.resource.delete_while
        now = self._now(place, key) if condition else {}
        answer = self._call(place, "delete", key)
        if condition and not condition.holds(now):
            words = (
                f"deleting an item whose `{condition.field}` is {as_json(now.get(condition.field))} got {answer.status}"
            )
            self._check("delete_barred", answer.refused, words, answer)
            self._look(place, key, "delete_barred")
            return
        if not self._check("deleted", answer.ok, f"deleting got {answer.status}", answer):
            self._adopt(place)
            return
        del self.items[place][key]
        self.dead.append((place, key))
        self._look(place, key, "deleted", "delete_others")
        self.touch_dead(place, key)

    def delete_many(self, place: Place, keys: Sequence[str], foreign: str = "") -> None:
        """Delete several items with one call; the id of another tenant's item among them must do that item no harm."""
        named = [*keys, *([foreign] if foreign else [])]
        answer = self._call(place, "delete_many", ids=named)
        if foreign and not answer.ok:
            # A server may refuse the whole call for the one id.
            self._check("many_foreign", answer.refused, f"deleting {as_json(named)} got {answer.status}", answer)
            self._look(place, elsewhere_role="many_foreign")
            return
        if not self._check("many", answer.ok, f"deleting {as_json(named)} got {answer.status}", answer):
            self._adopt(place)
            return
        for key in keys:
            del self.items[place][key]
            self.dead.append((place, key))
        self._look(place, keys, "many", "many_others", "many_foreign" if foreign else "isolated")

    def get(self, place: Place, key: str, role: str = "got") -> None:
        """Read an item by its key."""
        answer = self._call(place, "get", key)
        item = item_in(self.resource.api, answer.body) if answer.ok else None
        if self._check("got", item is not None, f"reading a living item got {answer.status}", answer):
            assert item is not None
            words = self._wrong(key, item, place, listed=False)
            good = not words and str(item.get(self.resource.key)) == key
            self._check(role, good, words or f"{key} is shown as {as_json(item)}", answer)
            self.items[place][key].update({name: item.get(name) for name in self._unknown(self.items[place][key])})

    def touch_dead(self, place: Place, key: str) -> None:
        """Try everything with an item that was deleted."""
        for role, answer in self._attempts(place, key):
            self._check("dead", answer.refused, f"{role} of a deleted item got {answer.status}", answer)
        self._look(place, key, "dead")

    def touch_unknown(self, place: Place) -> None:
        """Try everything with an id that nothing has."""
        unknown = self.resource.unknown_id
        for role, answer in self._attempts(place, unknown):
            self._blame(role, "unknown", answer, f"{role} of the id {unknown}, which nothing has, got {answer.status}")
        self._look(place)

    def touch_foreign(self, place: Place, home: Place, key: str) -> None:
        """Try everything with an item that lives elsewhere, from here and, as somebody else, from there."""
        ways = [] if key in self.items[place] else [place]
        ways += [Place(place.identity, home.parents)] if place.identity != home.identity and home.parents else []
        for way in ways:
            for role, answer in self._attempts(way, key):
                self._blame(role, "foreign", answer, f"{role} of the item {key} of somebody else got {answer.status}")
        self._look(place)

    def touch_parents(self, place: Place) -> None:
        """Try to create below something that does not exist, and below what is somebody else's."""
        operation = self.resource.operation("create")
        parent = resource_named(self.resource.api, self.resource.parent)
        ways = [(f"the {parent.name} {parent.unknown_id}", (*place.parents[:-1], parent.unknown_id))]
        ways += [
            (f"somebody else's {parent.name}", one.parents) for one in self.places if one.identity != place.identity
        ]
        for words, parents in ways:
            fields = client_arguments(
                operation, self.fixture.fields(self.resource.fields, self.resource.samples[0], place.identity)
            )
            answer = self.target.call(operation, Place(place.identity, parents), **fields)
            self._check("create_parent", answer.refused, f"creating below {words} got {answer.status}", answer)
        self._look(place)

    def touch_references(self, place: Place) -> None:
        """Try to create something that refers to what does not exist, or to what is somebody else's."""
        known = operations(self.resource.api)
        for name, its in self.resource.fields.items():
            if not its.kind.startswith("@") or its.kind[1:] in known:
                continue
            other = resource_named(self.resource.api, its.kind[1:])
            keys = [other.unknown_id]
            keys += [
                self.fixture.key(other, self.fixture.place(other, one.identity))
                for one in self.places
                if one.identity != place.identity
            ]
            for key in keys:
                fields = self.fixture.fields(self.resource.fields, self.resource.samples[0], place.identity)
                answer = self._call(place, "create", **{**fields, name: key})
                words = f"creating with the {name} {key} of somebody else or of nothing got {answer.status}"
                self._check("reference", answer.refused, words, answer)
        self._look(place)

    def _blame(self, role: str, kind: str, answer: Answer, message: str) -> None:
        read = next((one for one in self.resource.reads if one.operation == role), None)
        self._check(f"{role}_{kind}", answer.refused, message, answer, read.clauses[kind] if read else "")

    def _attempts(self, place: Place, key: str) -> Iterator[tuple[str, Answer]]:
        for read in self.resource.reads:
            yield read.operation, self.target.call(operations(self.resource.api)[read.operation], place, key)
        if self.has("get"):
            yield "get", self._call(place, "get", key)
        if self.has("update"):
            rules = self.resource.rules("update")
            fields = self.fixture.fields(rules, self.resource.updates[0], place.identity)
            yield "update", self._call(place, "update", key, **fields)
        if self.has("delete"):
            yield "delete", self._call(place, "delete", key)

    def refuse_create(self, place: Place, body: Item) -> None:
        """Send a body that has to be refused, past the client, which would not."""
        operation = self.resource.operation("create")
        body = operation.body(self.fixture.fields(self.resource.fields, body, place.identity))
        answer = self.target.send(operation, place.path(operation), headers=place.identity.headers, body=body)
        self._check("create_refused", answer.refused, f"{as_json(body)} got {answer.status}", answer)
        self._look(place, "", "listed", "create_refused")

    def refuse_update(self, place: Place, key: str, body: Item) -> None:
        """Send a change that has to be refused, together with one that would not."""
        operation = self.resource.operation("update")
        body = operation.body(self.fixture.fields(self.resource.rules("update"), body, place.identity))
        answer = self.target.send(operation, place.path(operation, key), headers=place.identity.headers, body=body)
        self._check("update_refused", answer.refused, f"{as_json(body)} got {answer.status}", answer)
        self._look(place, key, "update_refused")

    def read(self, place: Place, key: str) -> None:
        """Read what else there is to read of an item."""
        for index, read in enumerate(self.resource.reads):
            answer = self.target.call(operations(self.resource.api)[read.operation], place, key)
            check_read(self.journal, self.resource, self.items[place][key], answer, index)
        if self.has("get"):
            self.get(place, key)
        self._look(place)

    def clean(self) -> None:
        """On a live server, take away what the steps made; the ledger finds what this cannot."""
        for place in self.places if self.target.settings.live and self.has("delete") else ():
            for key in sorted(self.items[place].keys() & self.made):
                self._call(place, "delete", key)


@contextmanager
def _cleaned(model: Model) -> Iterator[Model]:
    try:
        yield model
    finally:
        model.clean()


def scenario(target: Target, journal: Journal, resource: Resource) -> None:
    """Every step once, in a fixed order: cheap, and enough for most faults."""
    pause = timedelta(minutes=resource.pause)

    def run() -> None:
        target.reset()
        fixture = Fixture(target)
        places = places_for(target, resource, fixture)
        with _cleaned(Model(target, journal, resource, fixture, places)) as model:
            here, elsewhere = places[0], places[1:]
            made = [[model.create(place, fields) for fields in resource.samples[:2]] for place in places]
            mine = made[0]
            if not all(mine):
                return
            for number, fields in enumerate(resource.updates):
                model.update(here, mine[number % 2], fields)
            for key in mine:
                model.read(here, key)
            for body in resource.wrong:
                model.refuse_create(here, body)
                if model.has("update"):
                    model.refuse_update(here, mine[0], body)
            model.touch_unknown(here)
            if resource.parent:
                model.touch_parents(here)
            model.touch_references(here)
            for place in elsewhere:
                model.touch_foreign(here, place, list(model.items[place])[-1])
                model.touch_foreign(place, here, mine[0])
            target.wait(pause)
            for key in mine:
                model.read(here, key)
            for fields in resource.updates[:1]:
                model.update(here, mine[0], fields)
            if resource.delete_while:
                model.delete(here, mine[1])
                mine[0] = model.create(here, resource.samples[0])
            if model.has("delete") and mine[0]:
                model.delete(here, mine[0])
                model.create(here, resource.samples[-1])
                model.touch_dead(here, mine[0])
            if model.has("delete_many"):
                several = [model.create(here, fields) for fields in resource.samples[:2]]
                model.delete_many(here, [key for key in several if key])
                for place in elsewhere:
                    key = model.create(here, resource.samples[0])
                    model.delete_many(here, [key], list(model.items[place])[-1])

    journal.explore(run)


def machine(target: Target, journal: Journal, resource: Resource) -> None:
    """Steps in any order, as Hypothesis finds them, against a model that starts from what is there."""

    def some(role: str, *, partial: bool) -> st.SearchStrategy[Item]:
        known = {name: its for name, its in resource.rules(role).items() if its.kind != "unknown"}
        rules = {name: (strategy(resource.api, its.kind), its.required) for name, its in known.items()}
        required = {name: values for name, (values, needed) in rules.items() if needed and not partial}
        optional = {name: values for name, (values, needed) in rules.items() if name not in required}
        return st.fixed_dictionaries(required, optional=optional)

    new = some("create", partial=False)
    # What an update has to hold is said by its own rules, if it has any.
    change = some("update", partial=not resource.changes)
    count = len(places_for(target, resource, Fixture(target)))
    places, picks = st.integers(0, count - 1), st.integers(0, 10**6)
    # A live server is not made anew for each example, and what its items lie below need not be either.
    lasting = Fixture(target)
    standing = places_for(target, resource, lasting) if target.settings.live else []

    class Lifecycle(RuleBasedStateMachine):
        """The steps as rules."""

        model: Model

        @initialize()
        def begin(self) -> None:
            # Each run of the machine starts from the same state, or Hypothesis could not find a smaller example.
            target.reset()
            fixture = lasting if target.settings.live else Fixture(target)
            found = standing or places_for(target, resource, fixture)
            self.model = Model(target, journal, resource, fixture, found)

        def _pick(self, place: int, pick: int) -> tuple[Place, str]:
            here = self.model.places[place]
            keys = self._own(here)
            return here, keys[pick % len(keys)] if keys else self.model.create(here, resource.samples[0])

        def _own(self, place: Place) -> list[str]:
            # In the order in which they came to be: their keys are the server's, and other ones each time.
            keys = list(self.model.items[place])
            # On a live server only what the run itself made is touched.
            made_only = target.settings.live or resource.made_only
            return [key for key in keys if key in self.model.made] if made_only else keys

        @rule(place=places, fields=new)
        def create(self, place: int, fields: Item) -> None:
            self.model.create(self.model.places[place], fields)

        @precondition(lambda self: self.model.has("update"))
        @rule(place=places, pick=picks, fields=change)
        def update(self, place: int, pick: int, fields: Item) -> None:
            here, key = self._pick(place, pick)
            if key:
                self.model.update(here, key, fields)

        @precondition(lambda self: self.model.has("delete"))
        @rule(place=places, pick=picks)
        def delete(self, place: int, pick: int) -> None:
            here, key = self._pick(place, pick)
            if key:
                self.model.delete(here, key)

        @precondition(lambda self: self.model.has("delete_many"))
        @rule(place=places, pick=picks, count=st.integers(1, 3))
        def delete_many(self, place: int, pick: int, count: int) -> None:
            here = self.model.places[place]
            keys = self._own(here)
            start = pick % len(keys) if keys else 0
            if keys:
                self.model.delete_many(here, keys[start : start + count])

        @rule(place=places, pick=picks)
        def read(self, place: int, pick: int) -> None:
            here, key = self._pick(place, pick)
            if key:
                self.model.read(here, key)

        @precondition(lambda self: bool(resource.wrong))
        @rule(place=places, pick=picks, body=st.sampled_from(resource.wrong or ({},)))
        def refuse(self, place: int, pick: int, body: Item) -> None:
            here, key = self._pick(place, pick)
            self.model.refuse_create(here, body)
            if key and self.model.has("update"):
                self.model.refuse_update(here, key, body)

        @rule(place=places)
        def unknown(self, place: int) -> None:
            self.model.touch_unknown(self.model.places[place])

        @precondition(lambda self: "reference" in resource.clauses)
        @rule(place=places)
        def references(self, place: int) -> None:
            self.model.touch_references(self.model.places[place])

        @precondition(lambda self: bool(resource.parent))
        @rule(place=places)
        def parents(self, place: int) -> None:
            self.model.touch_parents(self.model.places[place])

        @precondition(lambda self: count > 1)
        @rule(place=places, pick=picks)
        def foreign(self, place: int, pick: int) -> None:
            home, key = self._pick((place + 1) % count, pick)
            if key:
                self.model.touch_foreign(self.model.places[place], home, key)

        # Whether something has died depends on the server, and what Hypothesis may draw must not.
        @precondition(lambda self: self.model.has("delete") or self.model.has("delete_many"))
        @rule(pick=picks)
        def dead(self, pick: int) -> None:
            if self.model.dead:
                self.model.touch_dead(*self.model.dead[pick % len(self.model.dead)])

        @precondition(lambda self: not target.settings.live)
        @rule()
        def wait(self) -> None:
            target.wait(timedelta(minutes=resource.pause))

        def teardown(self) -> None:
            if hasattr(self, "model"):
                self.model.clean()

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


def optional(resource: Resource) -> frozenset[Cell]:
    """Of these, the cells that a server may offer nothing to test with.

    A live one gives us one tenant only, its clock is its own, and its scans take hours.
    """
    named = {clause for role, clause in resource.clauses.items() if role.endswith("_barred")}
    if not resource.parent:
        named |= {resource.clauses[role] for role in OTHERS if role in resource.clauses}
        named |= {read.clauses["foreign"] for read in resource.reads}
    named |= {read.clauses[role] for read in resource.reads for role in ("within", "values", "asked")}
    # A server need not say what time it is, nor show every time.
    named |= {resource.clauses[role] for role in ("dated", "touched") if role in resource.clauses}
    return frozenset(cell for clause in named for cell in clauses()[clause].cells)
