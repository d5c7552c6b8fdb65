"""The plan: every check of the suite, with the cells that it puts to the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from contract_tests.catalogue import APIS, Cell, Listing, clauses, listings, operations, resources
from contract_tests.journal import Journal
from contract_tests.server import lifecycle, lists, probes, stock
from contract_tests.settings import Settings, Tier
from contract_tests.suite import Check
from contract_tests.target import Target

# The roles of a list's clauses, by the check that puts them to the test.
PAGING = ("size", "whole", "past_end", "repeat", "unique")
SINGLE = ("required", "default", "maximum", "scope_length", "isolated")


def plan(settings: Settings) -> list[Check]:
    """The checks for the APIs of a run, quick ones first, whatever its tier."""
    return [check for api in APIS if api in settings.apis for check in (*_singles(api), *_lists(api), *_stock(api))]


def _exists(clause: str, operation: str) -> bool:
    return operation in clauses()[clause].operations


def _cells(operation: str, named: set[str]) -> frozenset[Cell]:
    return frozenset(Cell(clause, operation) for clause in named if _exists(clause, operation))


def _singles(api: str) -> list[Check]:
    first = probes.first_operation(api)
    found = [
        Check(
            f"smoke[{api}]",
            api,
            2,
            Tier.SMOKE,
            frozenset({Cell(stock.shape_clause(first.id), first.id)}),
            probes.smoke,
            accepts=frozenset({first.id}),
        )
    ]
    for operation in operations(api).values():
        cells = _cells(operation.id, {*probes.COMMON[api].values(), stock.CLAUSES[api]["error_schema"]})
        found.append(
            Check(
                f"access[{operation.id}]",
                api,
                2,
                Tier.READ if operation.reads else Tier.FULL,
                cells,
                partial(probes.access, operation=operation),
                # A live target may be given only one way to authenticate, and one that has no pair.
                optional=_cells(operation.id, {probes.COMMON[api]["half"]}),
                accepts=frozenset({operation.id}),
            )
        )
    for resource in resources():
        if resource.api != api:
            continue
        ids = resource.operations
        reads = {clause for read in resource.reads for role, clause in read.clauses.items() if role != "foreign"}
        reading = frozenset(cell for clause in reads for cell in clauses()[clause].cells)
        items = frozenset(Cell(resource.clauses[role], ids["list"]) for role in ("unique", "isolated"))
        found.append(
            Check(
                f"standing[{resource.name}]",
                api,
                2,
                Tier.READ,
                items | reading,
                partial(probes.standing, resource=resource),
                optional=reading,
                accepts=frozenset({ids["list"]}),
            )
        )
        writers = frozenset(ids.values())
        attempts = frozenset(cell for attempt in resource.attempts for cell in clauses()[attempt.clause].cells)
        found.append(
            Check(
                f"attempts[{resource.name}]",
                api,
                2,
                Tier.FULL,
                attempts,
                partial(probes.attempts, resource=resource),
                accepts=frozenset({ids["create"]}),
            )
        )
        for name, run in (("scenario", lifecycle.scenario), ("machine", lifecycle.machine)):
            cells = lifecycle.cells(resource)
            found.append(
                Check(
                    f"{name}[{resource.name}]",
                    api,
                    2,
                    Tier.FULL,
                    cells,
                    partial(run, resource=resource),
                    # A server whose scans take hours has no results yet, and a live one gives us one tenant only.
                    optional=lifecycle.needs_other(resource)
                    | frozenset(
                        cell
                        for read in resource.reads
                        for role in ("within", "values")
                        for cell in clauses()[read.clauses[role]].cells
                    ),
                    accepts=writers,
                    explores=name == "machine",
                )
            )
    return found


def _lists(api: str) -> list[Check]:
    return [check for listing in listings() if listing.api == api for check in _list(listing)]


def _list(listing: Listing) -> Iterator[Check]:
    accepts = frozenset({listing.operation})

    def check(
        kind: str,
        cells: frozenset[Cell],
        run: Callable[[Target, Journal], None],
        optional: frozenset[Cell] = frozenset(),
    ) -> Check:
        return Check(f"{kind}[{listing.name}]", listing.api, 2, Tier.READ, cells, run, optional, accepts)

    info = lists.cells(listing, roles=("info",))
    paging = lists.cells(listing, roles=PAGING) | info
    yield check("paging", paging, partial(lists.paging, listing=listing), info)
    zero = [listing.page.zero_is_first] if listing.page.zero_is_first else []
    held = [*(view.clause for view in listing.views), *(rule.clause for rule in listing.items_hold)]
    single = lists.cells(listing, roles=SINGLE, others=[*zero, *held])
    # Isolation shows only with a second tenant, and an order only where items differ.
    isolated = lists.cells(listing, roles=("isolated",))
    yield check("single", single, partial(lists.single, listing=listing), isolated)
    for rule in listing.filters:
        cells = lists.cells(listing, others=[rule.clause])
        yield check(f"filter-{rule.parameter}", cells, partial(lists.filtering, listing=listing, rule=rule))
    sort = lists.cells(listing, roles=("sort", "direction"))
    yield check("sort", sort, partial(lists.sorting, listing=listing), sort)
    yield check("combine", lists.cells(listing, roles=("combine",)), partial(lists.combining, listing=listing))


def _stock(api: str) -> list[Check]:
    found = []
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
            found.append(Check(f"examples[{operation.id}]", api, 1, Tier.READ, some, run, optional, accepts))
        run = partial(stock.unit, operation=operation, phases=stock.UNIT)
        # Without a body and without a query there is nothing that the form of a request could be refused for.
        formless = (
            frozenset()
            if cells & _cells(operation.id, {stock.CLAUSES[api]["negative_data_rejection"]})
            else (_cells(operation.id, {error_schema}))
        )
        found.append(Check(f"stock[{operation.id}]", api, 1, Tier.FULL, cells, run, formless, accepts))
    for resource in resources():
        if resource.api == api:
            dead = frozenset(clauses()[resource.clauses["dead"]].cells)
            accepts = frozenset(resource.operations.values())
            found.append(
                Check(f"stateful[{api}]", api, 1, Tier.FULL, dead, stock.stateful, accepts=accepts, explores=True)
            )
    return found
