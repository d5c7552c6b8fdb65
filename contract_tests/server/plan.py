"""The plan: every check of the suite, with the cells that it puts to the test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from contract_tests.catalogue import (
    APIS,
    Cell,
    Listing,
    Resource,
    clauses,
    listings,
    operations,
    resources,
    specials,
)
from contract_tests.server import lifecycle, lists, probes, stock
from contract_tests.server import specials as functions
from contract_tests.settings import Settings, Tier
from contract_tests.suite import Check

# The roles of a list's clauses, by the check that puts them to the test.
PAGING = ("size", "whole", "past_end", "repeat", "unique")
SINGLE = (
    "required",
    "default",
    "maximum",
    "zero",
    "scope_length",
    "quoted",
    "isolated",
    "parent_unknown",
    "parent_foreign",
)


def plan(settings: Settings) -> list[Check]:
    """The checks for the APIs of a run, quick ones first, whatever its tier."""
    # What is there on a server that is not ours may be little, or nothing.
    lists = partial(_lists, scarce=settings.live)
    parts = (_singles, _resources, _specials, lists, _stock)
    return [check for api in APIS if api in settings.apis for part in parts for check in part(api)]


def _cells(operation: str, named: Iterable[str]) -> frozenset[Cell]:
    return frozenset(Cell(clause, operation) for clause in named if operation in clauses()[clause].operations)


def _all(named: Iterable[str]) -> frozenset[Cell]:
    return frozenset(cell for clause in named for cell in clauses()[clause].cells)


def _singles(api: str) -> Iterator[Check]:
    first = probes.first_operation(api)
    shape = frozenset({Cell(stock.shape_clause(first.id), first.id)})
    yield Check(f"smoke[{api}]", api, 2, Tier.SMOKE, shape, probes.smoke, accepts=frozenset({first.id}))
    for operation in operations(api).values():
        common = {*probes.COMMON[api].values(), stock.CLAUSES[api]["error_schema"]}
        yield Check(
            f"access[{operation.id}]",
            api,
            2,
            Tier.READ if operation.reads else Tier.FULL,
            _cells(operation.id, common),
            partial(probes.access, operation=operation),
            # A live target may be given only one way to authenticate, and one that has no pair.
            optional=_cells(operation.id, {probes.COMMON[api]["half"]}),
            accepts=frozenset({operation.id}),
        )


def _resources(api: str) -> Iterator[Check]:
    for resource in resources(api):
        ids, roles = resource.operations, resource.clauses
        if "list" in ids:
            yield _standing(resource)
        if resource.attempts:
            yield Check(
                f"attempts[{resource.name}]",
                api,
                2,
                Tier.FULL,
                frozenset(
                    Cell(attempt.clause, ids[role])
                    for attempt in resource.attempts
                    for role in ("create", "update")
                    if (attempt.update if role == "update" else (*attempt.accept, *attempt.refuse))
                ),
                partial(probes.attempts, resource=resource),
                accepts=frozenset(
                    {ids["create"]} if any(one.accept or one.update for one in resource.attempts) else ()
                ),
            )
        for name, run in (("scenario", lifecycle.scenario), ("machine", lifecycle.machine)) if "create" in ids else ():
            cells = lifecycle.cells(resource)
            yield Check(
                f"{name}[{resource.name}]",
                api,
                2,
                Tier.FULL,
                cells,
                partial(run, resource=resource),
                optional=lifecycle.optional(resource),
                accepts=frozenset(ids.values()),
                explores=name == "machine",
            )
        if "dead" in roles and 1 in clauses()[roles["dead"]].layers:
            yield Check(
                f"stateful[{resource.name}]",
                api,
                1,
                Tier.FULL,
                _all({roles["dead"]}),
                partial(stock.stateful, resource=resource),
                # Links lead to an item, not to several.
                accepts=frozenset(operation for role, operation in ids.items() if role != "delete_many"),
                explores=True,
            )


def _standing(resource: Resource) -> Check:
    roles, listing = resource.clauses, resource.operations["list"]
    single = {clause for read in resource.reads for role, clause in read.clauses.items()}
    single |= {roles[role] for role in ("got", "get_unknown", "get_foreign") if role in roles}
    held = {roles["unique"], *([roles["isolated"]] if resource.owner else [])}
    return Check(
        f"standing[{resource.name}]",
        resource.api,
        2,
        Tier.READ,
        _cells(listing, held) | _all(single),
        partial(probes.standing, resource=resource),
        # Where nothing is there nothing more is to be read.
        optional=_all(single),
        accepts=frozenset({listing}),
    )


def _specials(api: str) -> Iterator[Check]:
    for one in specials():
        if one.api == api:
            yield Check(
                f"special[{one.name}]",
                api,
                2,
                Tier.READ if one.reads else Tier.FULL,
                _all(one.clauses.values()),
                partial(getattr(functions, one.name), special=one),
                optional=_all(one.clauses[role] for role in one.optional),
                accepts=frozenset(one.operations),
            )


def _lists(api: str, *, scarce: bool) -> Iterator[Check]:
    for listing in listings():
        if listing.api == api:
            yield from _list(listing, scarce=scarce)


def _list(listing: Listing, *, scarce: bool) -> Iterator[Check]:
    accepts = frozenset({listing.operation})
    held = [*(view.clause for view in listing.views), *(rule.clause for rule in listing.items_hold)]
    # Each of these needs an item, and some of them one that has what it is about.
    of_items = lists.cells(listing, roles=("size", "quoted"), others=held) if scarce else frozenset[Cell]()

    def check(
        kind: str,
        cells: frozenset[Cell],
        test: Callable[[lists.Lists], None],
        optional: frozenset[Cell] = frozenset(),
    ) -> Check:
        run = partial(lists.steadily, listing=listing, test=test)
        return Check(f"{kind}[{listing.name}]", listing.api, 2, Tier.READ, cells, run, optional, accepts)

    info = lists.cells(listing, roles=("info",))
    paging = lists.cells(listing, roles=PAGING) | info
    yield check("paging", paging, lists.paging, info | of_items)
    single = lists.cells(listing, roles=SINGLE, others=held)
    # Isolation shows only with a second tenant, and an order only where items differ.
    isolated = lists.cells(listing, roles=("isolated", "parent_foreign"))
    yield check("single", single, lists.single, isolated | of_items)
    for rule in listing.filters:
        cells = lists.cells(listing, others=[rule.clause])
        yield check(f"filter-{rule.parameter}", cells, partial(lists.filtering, rule=rule))
    if listing.sort is not None:
        cells = lists.cells(listing, roles=("sort", "direction"))
        yield check("sort", cells, partial(lists.sorting, sort=listing.sort), cells)
    if combine := lists.cells(listing, roles=("combine",)):
        yield check("combine", combine, lists.combining)


def _stock(api: str) -> Iterator[Check]:
    named = {*stock.CLAUSES[api].values()}
    error_schema = stock.CLAUSES[api]["error_schema"]
    for operation in operations(api).values():
        cells = _cells(operation.id, named) | {Cell(stock.shape_clause(operation.id), operation.id)}
        accepts = frozenset({operation.id})
        if operation.reads:
            # Without fuzzing there may be nothing to refuse.
            fuzzed = {stock.CLAUSES[api][name] for name in ("negative_data_rejection", "unsupported_method")}
            some = cells - _cells(operation.id, fuzzed)
            run = partial(stock.unit, operation=operation, phases=("examples",))
            optional = _cells(operation.id, {error_schema})
            yield Check(f"examples[{operation.id}]", api, 1, Tier.READ, some, run, optional, accepts)
        run = partial(stock.unit, operation=operation, phases=stock.UNIT)
        # Without a body and without a query there is nothing that the form of a request could be refused for.
        formless = (
            frozenset()
            if cells & _cells(operation.id, {stock.CLAUSES[api]["negative_data_rejection"]})
            else (_cells(operation.id, {error_schema}))
        )
        yield Check(f"stock[{operation.id}]", api, 1, Tier.FULL, cells, run, formless, accepts)
