"""The suite's data: the clauses, the semantic contract of the resources, and the operations of the specs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

HERE = Path(__file__).resolve().parent
SPECS = HERE.parent / "openapi"
APIS = ("cloudforce_one", "clone_guard")

Level = Literal["MUST", "SHOULD"]
Evidence = Literal["documented", "partial", "inferred"]
METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})


class CatalogueError(Exception):
    """The suite's own data files contradict themselves or the specs."""


@dataclass(frozen=True, order=True)
class Cell:
    """A clause at an operation: what is judged, and what has an outcome."""

    clause: str
    operation: str


@dataclass(frozen=True)
class Operation:
    """An operation of a spec. `security` lists the alternatives, each a set of scheme names.

    `reads` tells whether it only reads: a GET, or what the spec marks as `x-safe`, such as a POST that lists.
    `media` is the media type of its body, empty without one; `wrapper` the one key that holds the fields of its
    body, empty where the body itself does; `numbered` the path parameters that are integers.
    """

    api: str
    id: str
    method: str
    path: str
    tag: str
    summary: str
    evidence: Evidence
    security: tuple[frozenset[str], ...]
    reads: bool
    example: Any = field(default=None, hash=False)
    media: str = ""
    wrapper: str = ""
    numbered: frozenset[str] = frozenset()

    @property
    def path_names(self) -> tuple[str, ...]:
        """The names of its path parameters, in the order of the path."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def keys(self) -> tuple[str, ...]:
        """Of these, the ones that name items: all but the tenant."""
        return tuple(name for name in self.path_names if name != conventions(self.api).scope)

    def body(self, fields: Any) -> Any:
        """A body of these fields, in the wrapper that the operation asks for."""
        return {self.wrapper: fields} if self.wrapper else fields


@dataclass(frozen=True)
class Clause:
    """A rule that a server keeps or breaks; see the head of `clauses.toml` for the fields.

    `general` tells whether it is about every operation of the API; `explains` names the clauses that break with it at
    the same operations, so that they are no finding of their own.
    """

    id: str
    api: str
    level: Level
    text: str
    operations: tuple[str, ...]
    source: str
    evidence: Evidence
    layers: tuple[int, ...]
    general: bool
    explains: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The clause at each of its operations."""
        return tuple(Cell(self.id, operation) for operation in self.operations)


@dataclass(frozen=True)
class Conventions:
    """What all operations of an API have in common.

    Attributes:
        scope: the path parameter that names the tenant; empty where the credentials alone do.
        payload: the member of an answer that holds an item, or the items of a list.
        inside: the member of an item that holds its fields; empty where the item itself does.
    """

    payload: str
    scope: str = ""
    inside: str = ""


@dataclass(frozen=True)
class Attempt:
    """Bodies whose acceptance or refusal a clause fixes."""

    clause: str
    accept: tuple[dict[str, Any], ...] = ()
    refuse: tuple[dict[str, Any], ...] = ()
    update: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class FieldRule:
    """A field that a caller writes.

    Attributes:
        kind: the generator of its values (`server/values.py`), an enum of the spec, or `@` and the name of the resource
            that its value is a key of.
        required: whether nothing can be created without it.
        shown: where an item shows it, such as `target.id`; its own name if None, nowhere if empty.
        parts: for an object, where an item shows its members.
        instead: what schemathesis has to send, where the spec allows more than a server can take.
        tag: whether it is a name or a text of the caller's that a list shows, so that it can tell the run.
    """

    kind: str
    required: bool = False
    tag: bool = False
    shown: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    instead: Any = None


@dataclass(frozen=True)
class Read:
    """A further operation that reads one item. `within` names the field that bounds the keys of its answer."""

    operation: str
    within: str
    clauses: Mapping[str, str]


@dataclass(frozen=True)
class Condition:
    """What a field of an item has to be for something to be allowed."""

    field: str
    values: tuple[Any, ...]

    def holds(self, item: Mapping[str, Any]) -> bool:
        """Whether it is."""
        return item.get(self.field) in self.values


@dataclass(frozen=True)
class Resource:
    """The semantic contract of what is listed, read, created, changed and deleted; see the head of `resources.toml`."""

    name: str
    api: str
    operations: Mapping[str, str]
    clauses: Mapping[str, str]
    key: str = "id"
    parent: str = ""
    owner: str = ""
    unknown_id: str = "00000000-0000-4000-8000-000000000000"
    fields: Mapping[str, FieldRule] = field(default_factory=dict)
    changes: Mapping[str, FieldRule] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    moving: tuple[str, ...] = ()
    get_only: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    samples: tuple[dict[str, Any], ...] = ()
    updates: tuple[dict[str, Any], ...] = ()
    wrong: tuple[dict[str, Any], ...] = ()
    delete_while: Condition | None = None
    spend: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reads: tuple[Read, ...] = ()
    pause: int = 11
    creation_time: str = ""
    change_time: str = ""
    made_only: bool = False
    grows: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    @property
    def parameter(self) -> str:
        """The path parameter that holds its key; empty if no operation is about a single item."""
        single = [self.operations[role] for role in ("get", "update", "delete") if role in self.operations]
        single += [read.operation for read in self.reads]
        return operations(self.api)[single[0]].keys[-1] if single else ""

    def operation(self, role: str) -> Operation:
        """The operation that has a role, such as `create`."""
        return operations(self.api)[self.operations[role]]

    def evidence(self, role: str) -> Evidence:
        """How firmly the documents state the operation of a role."""
        return self.operation(role).evidence

    def shown(self, role: str = "create") -> dict[str, str]:
        """What a caller may write in that role and an item shows, by its place in the body, with that in the item."""
        places: dict[str, str] = {}
        for name, rule in self.rules(role).items():
            if rule.parts:
                places |= {f"{name}.{part}": place for part, place in rule.parts.items()}
            else:
                places[name] = name if rule.shown is None else rule.shown
        return {name: place for name, place in places.items() if place}

    @property
    def visible(self) -> tuple[str, ...]:
        """What an item shows and keeps as long as nobody changes it."""
        return tuple(dict.fromkeys((*self.shown().values(), *self.shown("update").values(), *self.fixed)))

    def rules(self, role: str) -> Mapping[str, FieldRule]:
        """The fields that a caller may write in that role."""
        return self.changes if role == "update" and self.changes else self.fields


@dataclass(frozen=True)
class Special:
    """What one function of its own puts to the test (`server/specials.py`), because no table could say it.

    Attributes:
        name: of the function.
        operations: what it has to have accepted calls of.
        clauses: by role.
        reads: whether it only reads.
        optional: the roles that a server may offer nothing to test with.
    """

    name: str
    api: str
    operations: tuple[str, ...]
    clauses: Mapping[str, str]
    reads: bool = False
    optional: tuple[str, ...] = ()


FilterKind = Literal["equals", "in", "after", "before", "wildcard", "present", "span", "owner"]
SortOrder = Literal["time", "number", "text", "group", "unseen"]


@dataclass(frozen=True)
class Filter:
    """A parameter that keeps some of the items."""

    parameter: str
    field: str
    kind: FilterKind
    clause: str
    argument: str
    format: str = ""


@dataclass(frozen=True)
class Sort:
    """How an order is asked for: `by` with `order` beside it, or `by` with a suffix `_asc` or `_desc`."""

    by: str
    fields: Mapping[str, SortOrder]
    order: str = ""
    suffix: bool = False


@dataclass(frozen=True)
class Paging:
    """How a page is asked for. `numbers` maps the members of `info` to what they count.

    `info` is the member of the answer that says where a page stands.
    """

    where: Literal["body", "query"]
    required: bool
    first: int
    info: str
    numbers: Mapping[str, str]
    default: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class View:
    """A parameter that changes how much of an item is shown, not which items there are.

    `adds` maps what every item shows then to the field without which it need not; empty where an item always has it.
    """

    parameter: str
    adds: Mapping[str, str]
    clause: str


@dataclass(frozen=True)
class Holds:
    """What holds for every item by itself: members that are equal, times in their order, or the values of a field."""

    clause: str
    same: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    field: str = ""
    one_of: str = ""


@dataclass(frozen=True)
class Listing:
    """The semantic contract of a list that is paged, filtered or sorted."""

    name: str
    api: str
    operation: str
    page: Paging
    clauses: Mapping[str, str]
    key: str = "id"
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    views: tuple[View, ...] = ()
    items_hold: tuple[Holds, ...] = ()


@cache
def spec(api: str) -> dict[str, Any]:
    """The spec of an API as it stands in `openapi/`. Treat it as read-only."""
    text = (SPECS / f"{api}.yaml").read_text(encoding="utf-8")
    # The same in C, where PyYAML has it: a tenth of the time.
    return cast("dict[str, Any]", yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def resolve(api: str, node: Any) -> Any:
    """A node of a spec with its own `$ref`, if it has one, followed."""
    while isinstance(node, dict) and "$ref" in node:
        target: Any = spec(api)
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def pointer(reference: str) -> Any:
    """What `openapi/<api>.yaml#/...` points at.

    Raises:
        CatalogueError: it points at nothing.
    """
    file, _, path = reference.partition("#/")
    api = file.removeprefix("openapi/").removesuffix(".yaml")
    target: Any = spec(api)
    for part in path.split("/"):
        try:
            target = target[part.replace("~1", "/").replace("~0", "~")]
        except (KeyError, TypeError) as error:
            raise CatalogueError(f"{reference} points at nothing: there is no {part!r}") from error
    return target


def _body(api: str, node: dict[str, Any]) -> tuple[str, Any, str]:
    """The media type of an operation's body, its first example, and the wrapper of its fields."""
    body = resolve(api, node.get("requestBody", {}))
    for media, content in body.get("content", {}).items():
        examples = [resolve(api, example).get("value") for example in content.get("examples", {}).values()]
        properties = resolve(api, content["schema"]).get("properties", {})
        wrappers = [name for name, schema in properties.items() if _is_object(api, schema)]
        wrapper = wrappers[0] if len(properties) == len(wrappers) == 1 else ""
        return media, (examples or [None])[0], wrapper
    return "", None, ""


def _is_object(api: str, schema: dict[str, Any]) -> bool:
    return "$ref" in schema and resolve(api, schema).get("type") == "object"


@cache
def operations(api: str) -> dict[str, Operation]:
    """The operations of an API by operationId, in the order of its spec."""
    found = {}
    for path, item in spec(api)["paths"].items():
        for method, node in item.items():
            if method in METHODS:
                media, example, wrapper = _body(api, node)
                found[node["operationId"]] = Operation(
                    api=api,
                    id=node["operationId"],
                    method=method.upper(),
                    path=path,
                    tag=node["tags"][0],
                    summary=node["summary"],
                    evidence=node["x-evidence"],
                    security=tuple(frozenset(alternative) for alternative in node["security"]),
                    reads=method == "get" or node.get("x-safe", False),
                    example=example,
                    media=media,
                    wrapper=wrapper,
                    numbered=frozenset(
                        parameter["name"]
                        for parameter in (resolve(api, each) for each in node.get("parameters", []))
                        if parameter["in"] == "path" and parameter["schema"].get("type") == "integer"
                    ),
                )
    return found


PREFIXES = {"CF": "cloudforce_one", "CG": "clone_guard"}


@cache
def clauses() -> dict[str, Clause]:
    """All clauses by id, in the order of `clauses.toml`.

    Raises:
        CatalogueError: an id occurs twice or has an unknown prefix.
    """
    found: dict[str, Clause] = {}
    for entry in tomllib.loads((HERE / "clauses.toml").read_text(encoding="utf-8"))["clause"]:
        api = PREFIXES.get(entry["id"].split("-")[0])
        if api is None or entry["id"] in found:
            raise CatalogueError(f"clauses.toml: {entry['id']} occurs twice or has none of the prefixes CF and CG")
        general = entry["operations"] == ["*"]
        besides = set(entry.pop("besides", ()))
        named = tuple(operations(api)) if general else tuple(entry["operations"])
        found[entry["id"]] = Clause(
            **{
                **entry,
                "api": api,
                "operations": tuple(name for name in named if name not in besides),
                "layers": tuple(entry["layers"]),
                "explains": tuple(entry.get("explains", ())),
                "general": general,
            }
        )
    return found


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((HERE / "resources.toml").read_text(encoding="utf-8"))


@cache
def conventions(api: str) -> Conventions:
    """What all operations of an API have in common."""
    return Conventions(**_tables()["api"][api])


def _made(cls: type[Any], entry: Mapping[str, Any], **makers: Callable[[Any], Any]) -> Any:
    """An entry as its class: lists become tuples, and the named parts what their makers give."""
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return cls(**{name: makers[name](value) if name in makers else value for name, value in plain.items()})


def _each(cls: type[Any]) -> Callable[[Any], Any]:
    return lambda entries: tuple(_made(cls, entry) for entry in entries)


def _rules(entry: Mapping[str, Any]) -> dict[str, FieldRule]:
    return {name: FieldRule(**rule) for name, rule in entry.items()}


def _condition(entry: Mapping[str, Any]) -> Condition:
    return Condition(entry["field"], tuple(entry["values"]))


@cache
def resources(api: str = "") -> tuple[Resource, ...]:
    """The resources, of one API or of all; parents stand before their children."""
    found = tuple(
        _made(
            Resource,
            entry,
            fields=_rules,
            changes=_rules,
            delete_while=_condition,
            spend=lambda spend: {name: tuple(before) for name, before in spend.items()},
            reads=_each(Read),
            attempts=_each(Attempt),
        )
        for entry in _tables()["resource"]
    )
    return tuple(one for one in found if api in ("", one.api))


@cache
def listings() -> tuple[Listing, ...]:
    """The lists that are paged, filtered or sorted."""
    pages = _tables()["page"]
    return tuple(
        _made(
            Listing,
            {
                **{("filters" if name == "filter" else name): value for name, value in entry.items()},
                "page": entry["api"],
            },
            page=lambda api: Paging(**pages[api]),
            filters=lambda rules: tuple(Filter(**{"argument": rule["parameter"], **rule}) for rule in rules),
            sort=lambda sort: Sort(**sort),
            views=_each(View),
            items_hold=_each(Holds),
        )
        for entry in _tables()["list"]
    )


@cache
def specials() -> tuple[Special, ...]:
    """What has a function of its own."""
    return tuple(
        _made(Special, {**entry, "reads": kind == "read"})
        for kind in ("read", "action")
        for entry in _tables().get(kind, [])
    )


@cache
def not_for_others(api: str) -> dict[str, str]:
    """The operations of an API that are never called on a server that is not ours, each with the reason."""
    return {
        name: entry["reason"]
        for entry in _tables().get("never", [])
        for name in entry["operations"]
        if entry["api"] == api
    }


def named_in(operation: Operation) -> tuple[Resource, ...]:
    """The resources of the keys in an operation's path, from left to right."""
    return _named_in(operation.api, operation.id)


@cache
def _named_in(api: str, operation: str) -> tuple[Resource, ...]:
    known = {one.parameter: one for one in resources(api) if one.parameter}
    return tuple(known[name] for name in operations(api)[operation].keys)


def listing_of(resource: Resource) -> Listing | None:
    """The paged list of a resource, if its list is one."""
    return next(
        (one for one in listings() if (one.api, one.operation) == (resource.api, resource.operations.get("list"))), None
    )


def listed_by(listing: Listing) -> Resource | None:
    """The resource that a list holds, if there is a table for it."""
    return next((one for one in resources(listing.api) if one.operations.get("list") == listing.operation), None)
