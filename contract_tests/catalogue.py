"""The suite's data: the clauses, the semantic contract of the resources, and the operations of the specs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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
    """An operation of a spec. `security` lists the alternatives, each a set of scheme names."""

    api: str
    id: str
    method: str
    path: str
    tag: str
    summary: str
    evidence: Evidence
    security: tuple[frozenset[str], ...]
    example: Any = field(default=None, hash=False)

    @property
    def reads(self) -> bool:
        """Whether it only reads: a GET, or a POST that lists."""
        return self.method == "GET" or (self.method == "POST" and self.id.startswith("list_"))


@dataclass(frozen=True)
class Clause:
    """A rule that a server keeps or breaks; see the head of `clauses.toml` for the fields.

    `general` tells whether it is about every operation of the API.
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

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The clause at each of its operations."""
        return tuple(Cell(self.id, operation) for operation in self.operations)


@dataclass(frozen=True)
class Attempt:
    """Bodies whose acceptance or refusal a clause fixes."""

    clause: str
    accept: tuple[dict[str, Any], ...] = ()
    refuse: tuple[dict[str, Any], ...] = ()
    update: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class FieldRule:
    """A field that a caller writes: `kind` names the generator of its values (`server/values.py`)."""

    kind: str
    required: bool = False


@dataclass(frozen=True)
class Read:
    """A further operation that reads one item. `within` names the field that bounds the keys of its answer."""

    operation: str
    within: str
    clauses: Mapping[str, str]


@dataclass(frozen=True)
class Resource:
    """The semantic contract of what is created, changed and deleted; see the head of `resources.toml`."""

    name: str
    api: str
    client: str
    key: str
    scope: str
    server_set: tuple[str, ...]
    unknown_id: str
    fields: Mapping[str, FieldRule]
    defaults: Mapping[str, Any]
    operations: Mapping[str, str]
    reads: tuple[Read, ...]
    clauses: Mapping[str, str]
    attempts: tuple[Attempt, ...]


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
    """How a page is asked for. `numbers` maps the members of `info` to what they count."""

    where: Literal["body", "query"]
    required: bool
    first: int
    default: int | None
    maximum: int | None
    info: str
    numbers: Mapping[str, str]
    zero_is_first: str = ""


@dataclass(frozen=True)
class View:
    """A parameter that changes how much of an item is shown, not which items there are."""

    parameter: str
    adds: bool
    clause: str


@dataclass(frozen=True)
class Holds:
    """What holds for every item by itself."""

    clause: str
    same: tuple[str, ...] = ()
    field: str = ""
    one_of: str = ""


@dataclass(frozen=True)
class Listing:
    """The semantic contract of a list that is paged, filtered or sorted."""

    name: str
    api: str
    operation: str
    client: str
    key: str
    scope: str
    items: str
    fields: str
    page: Paging
    clauses: Mapping[str, str]
    filters: tuple[Filter, ...]
    sort: Sort
    views: tuple[View, ...] = ()
    items_hold: tuple[Holds, ...] = field(default=())


@cache
def spec(api: str) -> dict[str, Any]:
    """The spec of an API as it stands in `openapi/`. Treat it as read-only."""
    text = (SPECS / f"{api}.yaml").read_text(encoding="utf-8")
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


def _example(api: str, node: dict[str, Any]) -> Any:
    body = resolve(api, node.get("requestBody", {}))
    media = body.get("content", {}).get("application/json", {})
    for example in media.get("examples", {}).values():
        return resolve(api, example).get("value")
    return None


@cache
def operations(api: str) -> dict[str, Operation]:
    """The operations of an API by operationId, in the order of its spec."""
    found = {}
    for path, item in spec(api)["paths"].items():
        for method, node in item.items():
            if method in METHODS:
                found[node["operationId"]] = Operation(
                    api=api,
                    id=node["operationId"],
                    method=method.upper(),
                    path=path,
                    tag=node["tags"][0],
                    summary=node["summary"],
                    evidence=node["x-evidence"],
                    security=tuple(frozenset(alternative) for alternative in node["security"]),
                    example=_example(api, node),
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
        named = tuple(operations(api)) if general else tuple(entry["operations"])
        found[entry["id"]] = Clause(
            **{**entry, "api": api, "operations": named, "layers": tuple(entry["layers"]), "general": general}
        )
    return found


@cache
def _resources() -> dict[str, Any]:
    return tomllib.loads((HERE / "resources.toml").read_text(encoding="utf-8"))


@cache
def resources() -> tuple[Resource, ...]:
    """The resources that have a lifecycle."""
    return tuple(
        Resource(
            **{
                **entry,
                "server_set": tuple(entry["server_set"]),
                "fields": {name: FieldRule(**rule) for name, rule in entry["fields"].items()},
                "reads": tuple(Read(**read) for read in entry.get("reads", [])),
                "attempts": tuple(
                    Attempt(
                        attempt["clause"], **{key: tuple(value) for key, value in attempt.items() if key != "clause"}
                    )
                    for attempt in entry.get("attempts", [])
                ),
            }
        )
        for entry in _resources()["resource"]
    )


@cache
def listings() -> tuple[Listing, ...]:
    """The lists that are paged, filtered or sorted."""
    return tuple(
        Listing(
            **{
                "scope": "",
                "fields": "",
                **{key: value for key, value in entry.items() if key != "filter"},
                "page": Paging(**{"default": None, "maximum": None, **entry["page"]}),
                "filters": tuple(Filter(**{"argument": item["parameter"], **item}) for item in entry["filter"]),
                "sort": Sort(**entry["sort"]),
                "views": tuple(View(**view) for view in entry.get("views", [])),
                "items_hold": tuple(
                    Holds(**{**item, "same": tuple(item.get("same", ()))}) for item in entry.get("items_hold", [])
                ),
            }
        )
        for entry in _resources()["list"]
    )
