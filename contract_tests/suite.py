"""The suite as a list of checks, and what running them gives."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from contract_tests.catalogue import Cell, Resource, clauses, listing_of, not_for_others, operations, resources
from contract_tests.exchange import redact
from contract_tests.interrupts import INTERRUPTS
from contract_tests.items import items_in
from contract_tests.journal import Failure, Journal
from contract_tests.ledger import Ledger
from contract_tests.outcomes import Deviation, Evidence, Outcome, Verdict, inferred, judge
from contract_tests.settings import Settings, Tier
from contract_tests.target import Answer, AppFactory, CouldNotRunError, Place, Target, open_target, reference_app


class NothingToTestError(Exception):
    """The server offers nothing that the check could test with, such as an item to read in a tier that only reads."""


@dataclass(frozen=True)
class Check:
    """One unit of the suite: it puts its cells to the test, on a server of its own if that is the reference server.

    Attributes:
        name: unique; what pytest and the reports call it.
        layer: 1 for schemathesis, 2 for the model.
        tier: the lowest tier that runs it.
        cells: what it has to put to the test, or it is vacuous.
        optional: of these, what it may leave aside because the server offers nothing to test it with.
        accepts: the operations that must have accepted a call, or it is vacuous.
        run: does it.
        explores: whether it goes where chance leads, so that with few examples it is not vacuous for what it missed.
    """

    name: str
    api: str
    layer: int
    tier: Tier
    cells: frozenset[Cell]
    run: Callable[[Target, Journal], None]
    optional: frozenset[Cell] = frozenset()
    accepts: frozenset[str] = frozenset()
    explores: bool = False

    @property
    def calls(self) -> frozenset[str]:
        """The operations that it is about."""
        return self.accepts or frozenset(cell.operation for cell in self.cells)


# How long what is still in use is waited for, in seconds: a target goes once its scans have gone, which takes a while.
PAUSES = (1, 2, 4, 8)
# How many pages of what is there are read before a run on a live server.
MOST_PAGES = 2000
# How many examples a check that explores needs before it has to have been everywhere.
ENOUGH = 20


@dataclass
class Result:
    """What came of one check.

    `crash` is a traceback where the check itself broke; `unsupported` says why there was nothing to test, and `excused`
    whether that is no fault.
    """

    check: Check
    exercised: Counter[Cell]
    answered: Counter[tuple[str, str]]
    failures: dict[Cell, Failure]
    vacuous: tuple[str, ...] = ()
    unsupported: str = ""
    excused: bool = False
    crash: str = ""
    seconds: float = 0.0
    requests: int = 0


@dataclass
class Run:
    """A whole run: the settings, the results so far, what was left behind, and whether it was stopped early."""

    settings: Settings
    checks: Sequence[Check]
    deviations: Sequence[Deviation] = ()
    results: list[Result] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    interrupted: bool = False
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    def verdicts(self) -> list[Verdict]:
        """The verdict on each cell that the checks speak of, in the order of `clauses.toml`."""
        planned = {cell for check in self.checks for cell in check.cells}
        cells = [cell for clause in clauses().values() for cell in clause.cells if cell in planned]
        exercised: Counter[Cell] = Counter()
        failures: dict[Cell, Failure] = {}
        optional: set[Cell] = set()
        errors: dict[Cell, str] = {}
        stopped: dict[Cell, str] = {}
        for result in self.results:
            exercised.update(result.exercised)
            for cell, failure in result.failures.items():
                # Layer 2 shrinks further and knows the rule; its example is the better one.
                if cell not in failures or failure.layer > failures[cell].layer:
                    failures[cell] = failure
            optional |= result.check.cells if result.excused else result.check.optional
            for broken in result.failures:
                words = f"{result.check.name} stopped at {broken.clause}, which is broken"
                stopped |= dict.fromkeys(result.check.cells - result.exercised.keys(), words)
            if result.crash:
                last = result.crash.strip().splitlines()[-1]
                for cell in result.check.cells:
                    errors.setdefault(cell, f"the check {result.check.name} broke: {last}")
        ran = {cell for result in self.results for cell in result.check.cells}
        skipped = frozenset(cell for check in self.checks for cell in check.cells) - ran
        why = "the run was interrupted before it" if self.interrupted else "this tier does not reach it"
        if self.settings.live:
            # A server need not have what only we take it to have.
            optional |= {cell for cell in cells if inferred(cell)}
        evidence = Evidence(exercised, failures, skipped, frozenset(optional), errors, why, stopped)
        return judge(cells, evidence, self.deviations, live=self.settings.live, today=self.started.date())

    def vacuous(self) -> list[str]:
        """What the run took for tested without testing it, in words. The vacuity gate: this has to be empty."""
        found = [f"{result.check.name}: {reason}" for result in self.results for reason in result.vacuous]
        if self.interrupted:
            return found
        answered: Counter[tuple[str, str]] = Counter()
        planned: set[str] = set()
        for result in self.results:
            answered.update(result.answered)
            if not result.excused and not result.crash and not result.check.explores:
                planned |= _firm(result.check.accepts, self.settings, result.check.api)
        for api in self.settings.apis:
            for operation in operations(api):
                if operation in planned and not answered[operation, "2xx"]:
                    refused = sum(times for (name, _), times in answered.items() if name == operation)
                    found.append(f"{operation} never accepted a call: {refused} answers, none of them 2xx")
        return found

    def unjudged(self) -> int:
        """How many checks explore with too few examples to say that they have been everywhere."""
        few = self.settings.max_examples < ENOUGH
        return sum(result.check.explores and not result.unsupported for result in self.results) if few else 0

    def exit_code(self) -> int:
        """0 conformant, 1 not conformant, 2 could not run, 3 left something behind."""
        verdicts = self.verdicts()
        if self.left_behind:
            return 3
        if self.interrupted:
            return 2
        if self.vacuous() or any(verdict.breaks for verdict in verdicts):
            return 1
        if any(verdict.outcome is Outcome.ERROR for verdict in verdicts):
            return 2
        return 0


def known_cells(deviations: Iterable[Deviation]) -> frozenset[Cell]:
    """The cells that a list of deviations speaks of."""
    listed = tuple(deviations)
    return frozenset(
        cell for clause in clauses().values() for cell in clause.cells if any(one.covers(cell) for one in listed)
    )


def run_check(
    check: Check,
    settings: Settings,
    *,
    muted: Iterable[Cell] = (),
    factory: AppFactory = reference_app,
    ledger: Ledger | None = None,
) -> Result:
    """Run one check.

    Args:
        check: what to run.
        settings: the run's settings.
        muted: cells known to fail, for which no smaller example is looked for.
        factory: makes the reference server's application.
        ledger: where creations on a live server are entered.

    Raises:
        CouldNotRunError: the server cannot be reached.
    """
    journal = Journal(check.layer, muted)
    result = Result(check, journal.exercised, journal.answered, journal.failures)
    begin = time.perf_counter()
    with open_target(settings, check.api, journal, factory=factory, ledger=ledger) as target:
        try:
            _admit(check, settings, ledger)
            check.run(target, journal)
        except NothingToTestError as nothing:
            result.unsupported = str(nothing)
            result.excused = settings.tier is not Tier.FULL or _firm(check.calls, settings, check.api) < check.calls
        except CouldNotRunError:
            raise
        except Exception as error:
            # A server that only half has what no document promises may well confuse a check.
            result.excused = _firm(check.calls, settings, check.api) < check.calls
            result.unsupported = f"the check broke: {error!r}" if result.excused else ""
            result.crash = "" if result.excused else traceback.format_exc()
        result.requests = target.wire.requests
    result.seconds = time.perf_counter() - begin
    # In the tier full the check makes what it needs, so that having nothing to test is no excuse.
    if result.unsupported and not result.excused:
        result.vacuous = (result.unsupported,)
    elif not result.unsupported and not (check.explores and settings.max_examples < ENOUGH):
        result.vacuous = tuple(_vacuous(result, settings))
    return result


def _admit(check: Check, settings: Settings, ledger: Ledger | None) -> None:
    """Keep a check away from a server that is not ours, if it needs what is never called there, or writes unseeing."""
    barred, known = not_for_others(check.api), operations(check.api)
    for name in sorted(check.calls & barred.keys()) if settings.live else ():
        raise NothingToTestError(f"{name} is never called on a server that is not ours: {barred[name]}")
    for resource in resources(check.api) if ledger is not None else ():
        writes = {name for name in resource.operations.values() if not known[name].reads}
        if ledger is not None and resource.name in ledger.unlisted and check.calls & writes:
            raise NothingToTestError(f"{resource.operations['list']} does not say what is there")


def _firm(named: Iterable[str], settings: Settings, api: str) -> set[str]:
    """Of the operations, those that the server has to have.

    On ours that is all of them, elsewhere those that a document names and that we may call.
    """
    known, barred = operations(api), not_for_others(api)
    return {name for name in named if not settings.live or (known[name].evidence != "inferred" and name not in barred)}


def _vacuous(result: Result, settings: Settings) -> Iterator[str]:
    # A check that broke says so itself.
    for operation in sorted(_firm(result.check.accepts, settings, result.check.api)) if not result.crash else ():
        if not result.answered[operation, "2xx"]:
            yield f"{operation} never accepted a call"
    # Where a clause is broken the check may stop short of the others, and that is no vacuity.
    if not result.failures and not result.crash:
        for cell in sorted(result.check.cells - result.check.optional):
            if not result.exercised[cell] and not (settings.live and inferred(cell)):
                yield f"{cell.clause} at {cell.operation} was never put to the test"


def preflight(settings: Settings, *, factory: AppFactory = reference_app) -> None:
    """Make sure that the server is there and lets us in, with one read per API.

    Raises:
        CouldNotRunError: it is not, or does not.
    """
    from contract_tests.server.probes import first_read

    for api in settings.apis:
        with open_target(settings, api, Journal(2), factory=factory) as target:
            try:
                answer = first_read(target)
            except httpx.DecodingError as error:
                raise CouldNotRunError(f"{target.base_url} sends what cannot be decoded: {error}") from error
            if answer.status == 0:
                raise CouldNotRunError(f"{target.base_url} is unreachable: {target.wire.cause}")
            if answer.status in {401, 403}:
                raise CouldNotRunError(f"{target.base_url} refuses the credentials with {answer.status}")
            if answer.status // 100 in {3, 5} or answer.status == 404 or not _is_json(answer):
                raise CouldNotRunError(
                    f"{target.base_url} does not answer as this API: {answer.exchange.method} {answer.exchange.url} "
                    f"got {_described(answer, settings)}"
                )


def _is_json(answer: Answer) -> bool:
    return answer.body is not None or answer.exchange.answer_body.strip() == b"null"


def _described(answer: Answer, settings: Settings) -> str:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    words = f"{answer.status} with {headers.get('content-type', 'no content type')}"
    if "location" in headers:
        words += f" and Location {headers['location']}"
    return redact(words, settings.credentials.secrets)[:300]


def open_ledger(run: Run) -> Ledger | None:
    """The ledger of a run on a live server, None on the reference server.

    In the tier full it knows from the start what is there: that must not be touched.

    Raises:
        CouldNotRunError: what is there cannot be listed.
    """
    settings = run.settings
    if not settings.live:
        return None
    ledger = Ledger(settings.report_dir / f"ledger-{run.started:%Y%m%dT%H%M%S}.jsonl")
    for resource in resources() if settings.tier is Tier.FULL else ():
        # What lies below the items of others is as little touched as these.
        if resource.api in settings.apis and "list" in resource.operations and not resource.parent:
            with open_target(settings, resource.api, Journal(2), ledger=ledger) as target:
                _take_stock(target, resource, ledger)
    return ledger


def _take_stock(target: Target, resource: Resource, ledger: Ledger) -> None:
    from contract_tests.server.fixtures import list_page

    operation, place = resource.operation("list"), Place(target.us)
    for number in range(1, MOST_PAGES + 1):
        answer = list_page(target, resource, place, number=number)
        items = items_in(resource.api, answer.body) if answer.ok else None
        if items is None and operation.evidence == "inferred":
            ledger.unlisted.add(resource.name)
            return
        if items is None:
            raise CouldNotRunError(
                f"the tier full leaves what it did not create alone, but {operation.id} does not say what "
                f"is there: it answered {answer.status or target.wire.cause}"
            )
        if not items or listing_of(resource) is None:
            return
    raise CouldNotRunError(f"{operation.id} does not end: {MOST_PAGES} pages, and each has items")


def clean(settings: Settings, ledger: Ledger) -> list[str]:
    """Delete what the ledger says is left on a live server; returns what is still there."""
    from contract_tests.server.probes import delete_item

    left: list[str] = []
    for pause in (0, *PAUSES):
        try:
            time.sleep(pause)
        except KeyboardInterrupt:
            break
        left = []
        for api in settings.apis:
            with open_target(settings, api, Journal(2)) as target:
                left += ledger.clean(lambda scope, key, target=target: delete_item(target, scope, key))  # type: ignore[misc]
        if not left:
            break
    return left


def run_suite(
    settings: Settings,
    checks: Sequence[Check],
    deviations: Sequence[Deviation] = (),
    *,
    factory: AppFactory = reference_app,
    before: Callable[[Check], None] = lambda check: None,
    after: Callable[[Result], None] = lambda result: None,
) -> Run:
    """Run the checks that the tier reaches, one after the other, and clean up behind them.

    Args:
        settings: the run's settings.
        checks: the suite.
        deviations: what is known of the target.
        factory: makes the reference server's application.
        before: called before each check.
        after: called after each check.

    Returns:
        the run; if it was interrupted, with the results of the checks that were over.

    Raises:
        CouldNotRunError: the server is not there, or does not let us in.
    """
    run = Run(settings, checks, deviations)
    ledger = open_ledger(run)
    muted = known_cells(deviations)
    try:
        for check in checks:
            if settings.tier.contains(check.tier):
                before(check)
                run.results.append(run_check(check, settings, muted=muted, factory=factory, ledger=ledger))
                # Whoever swallowed the interrupt: what the check found is not the whole of it.
                if INTERRUPTS.asked:
                    run.results.pop()
                    raise KeyboardInterrupt
                after(run.results[-1])
    except KeyboardInterrupt:
        run.interrupted = True
    finally:
        if ledger is not None:
            run.left_behind = clean(settings, ledger)
    return run
