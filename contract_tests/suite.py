"""The suite as a list of checks, and what running them gives."""

from __future__ import annotations

import secrets
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from contract_tests.budget import Budget, budget_for
from contract_tests.catalogue import Cell, Resource, clauses, listing_of, not_for_others, operations, resources
from contract_tests.chance import seed_alone
from contract_tests.exchange import redact
from contract_tests.interrupts import INTERRUPTS
from contract_tests.items import items_in
from contract_tests.journal import Failure, Journal
from contract_tests.ledger import Ledger, Origin, digest
from contract_tests.outcomes import Deviation, Evidence, Outcome, Verdict, decides, inferred, judge
from contract_tests.settings import Settings, Tier
from contract_tests.shards import costly_first, split
from contract_tests.target import (
    Answer,
    AppFactory,
    CouldNotRunError,
    Place,
    Target,
    answer_of,
    open_target,
    reference_app,
)


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


# How many pages of what is there are read before a run on a live server.
MOST_PAGES = 2000
# The seconds between attempts to delete what may be in use until something else is gone, such as the target of a scan.
PAUSES = (1, 2, 4, 8)
# How many examples a check that explores needs before it has to have been everywhere.
ENOUGH = 20


@dataclass
class Result:
    """What came of one check.

    `crash` is a line and a traceback where the check itself broke; `unsupported` says why there was nothing to test,
    and `excused` whether that is no fault; `confused` whether it broke at an answer that has not the documented shape,
    so that what it did not reach is no fault either.
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
    confused: bool = False


@dataclass
class Run:
    """A whole run: the settings, the results so far, what was left behind, and whether it ended early.

    `interrupted` is by somebody; `stopped` says why nothing more could be sent.
    """

    settings: Settings
    checks: Sequence[Check]
    deviations: Sequence[Deviation] = ()
    results: list[Result] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    interrupted: bool = False
    stopped: str = ""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def reached(self) -> list[Check]:
        """The checks that are to be made: those that the tier reaches, and of these the ones in the shard."""
        found = [check for check in self.checks if self.settings.tier.contains(check.tier)]
        shard = self.settings.shard
        if shard is None:
            return found
        mine = split((check.name for check in found), shard.of)[shard.number - 1]
        return [check for check in found if check.name in mine]

    def verdicts(self) -> list[Verdict]:
        """The verdict on each cell that the checks speak of, in the order of `clauses.toml`.

        Of a shard they are what it can tell by itself.
        """
        planned = {cell for check in self.checks for cell in check.cells}
        # A check may stumble over a clause that is the matter of others.
        planned |= {cell for result in self.results for cell in result.failures}
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
                first = result.crash.splitlines()[0]
                for cell in result.check.cells:
                    errors.setdefault(cell, f"the check {result.check.name} broke: {first}")
        made = {result.check.name for result in self.results}
        ran = {cell for result in self.results for cell in result.check.cells}
        skipped = frozenset(cell for check in self.checks if check.name not in made for cell in check.cells)
        why = "the run was interrupted before it" if self.interrupted else "this tier does not reach it"
        why = "the run stopped before it" if self.stopped else why
        if self.settings.shard is not None:
            why = f"left to other shards, or {why}"
        else:
            skipped -= ran
        if self.settings.live:
            # A server need not have what only we take it to have.
            optional |= {cell for cell in cells if inferred(cell)}
        evidence = Evidence(exercised, failures, skipped, frozenset(optional), errors, why, stopped)
        found = judge(cells, evidence, self.deviations, live=self.settings.live, today=self.started.date())
        return [_of_shard(one) for one in found] if self.settings.shard else found

    def vacuous(self) -> list[str]:
        """What the run took for tested without testing it, in words. The vacuity gate: this has to be empty."""
        found = [f"{result.check.name}: {reason}" for result in self.results for reason in result.vacuous]
        # Where checks are missing, what they would have called cannot be known.
        if self.interrupted or self.stopped or self.settings.shard is not None:
            return found
        answered: Counter[tuple[str, str]] = Counter()
        planned: set[str] = set()
        for result in self.results:
            answered.update(result.answered)
            if not (result.excused or result.crash or result.confused or result.check.explores):
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
        if self.interrupted or self.stopped:
            return 2
        if self.vacuous() or any(verdict.breaks for verdict in verdicts):
            return 1
        if any(verdict.outcome is Outcome.ERROR for verdict in verdicts):
            return 2
        return 0


def _of_shard(verdict: Verdict) -> Verdict:
    # The clause may be broken in another shard.
    if verdict.outcome is not Outcome.STALE:
        return verdict
    return replace(verdict, outcome=Outcome.PASS, note="listed as a deviation, and holds in this shard")


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
    budget: Budget | None = None,
) -> Result:
    """Run one check.

    Args:
        check: what to run.
        settings: the run's settings.
        muted: cells known to fail, for which no smaller example is looked for.
        factory: makes the reference server's application.
        ledger: where creations on a live server are entered.
        budget: what the run may still send.

    Raises:
        CouldNotRunError: nothing more may be sent, or nobody answers.
    """
    journal = Journal(check.layer, muted)
    result = Result(check, journal.exercised, journal.answered, journal.failures)
    begin = time.perf_counter()
    with (
        seed_alone(),
        open_target(settings, check.api, journal, factory=factory, ledger=ledger, budget=budget) as target,
    ):
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
            result.confused = not result.excused and _confusing(target, journal)
            result.unsupported = f"the check broke: {error!r}" if result.excused else ""
            result.crash = "" if result.excused or result.confused else _crash(error)
        # Whatever a library between made of that.
        if target.wire.budget.over:
            raise CouldNotRunError(target.wire.budget.over)
        result.requests = target.wire.requests
        _unanswered(result, target)
    result.seconds = time.perf_counter() - begin
    # In the tier full the check makes what it needs, so that having nothing to test is no excuse.
    if result.unsupported and not result.excused:
        result.vacuous = (result.unsupported,)
    elif not result.unsupported and not result.confused and not (check.explores and settings.max_examples < ENOUGH):
        result.vacuous = tuple(_vacuous(result, settings))
    return result


def _crash(error: Exception) -> str:
    # A traceback ends with the notes of the exception, which need not say what it is.
    first = traceback.format_exception_only(error)[0].splitlines()[0]
    return f"{first}\n\n{''.join(traceback.format_exception(error))}"


def _confusing(target: Target, journal: Journal) -> bool:
    """Whether one of the latest answers breaks the run by its shape, which the journal then notes."""
    from contract_tests.server.probes import shape, shape_cell

    answers = [(operation, answer_of(exchange)) for operation, exchange in target.wire.recent]
    wrong = [shape_cell(*one) for one in answers if not shape(journal, *one)]
    return any(decides(cell, live=target.settings.live) for cell in wrong)


def _unanswered(result: Result, target: Target) -> None:
    """A request that got no answer says nothing about a clause, and without it the check is not the whole of itself."""
    if target.wire.unanswered:
        for cell in [cell for cell, one in result.failures.items() if one.exchange and not one.exchange.status]:
            del result.failures[cell]
        result.crash = result.crash or (
            f"{target.wire.unanswered} of {result.requests} requests got no answer; the last: {target.wire.cause}"
        )


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


def _accepted(result: Result) -> bool:
    return any(times for (_, status), times in result.answered.items() if status == "2xx")


def _vacuous(result: Result, settings: Settings) -> Iterator[str]:
    if result.check.explores:
        # Where chance leads is not in its hands: what it did not meet other checks have to, or the run says so.
        if not result.crash and not (any(result.exercised.values()) and _accepted(result)):
            yield "put nothing to the test"
        return
    # A check that broke says so itself.
    for operation in sorted(_firm(result.check.accepts, settings, result.check.api)) if not result.crash else ():
        if not result.answered[operation, "2xx"]:
            yield f"{operation} never accepted a call"
    # Where a clause is broken the check may stop short of the others, and that is no vacuity.
    if not result.failures and not result.crash:
        for cell in sorted(result.check.cells - result.check.optional):
            if not result.exercised[cell] and not (settings.live and inferred(cell)):
                yield f"{cell.clause} at {cell.operation} was never put to the test"


def preflight(settings: Settings, *, factory: AppFactory = reference_app, budget: Budget | None = None) -> None:
    """Make sure that the server is there and lets us in, with one read per API.

    Raises:
        CouldNotRunError: it is not, or does not.
    """
    from contract_tests.server.probes import first_read

    for api in settings.apis:
        with open_target(settings, api, Journal(2), factory=factory, budget=budget) as target:
            answer = first_read(target)
            if target.wire.garbled:
                raise CouldNotRunError(f"{target.base_url} sends what cannot be decoded: {target.wire.garbled}")
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


def open_ledger(run: Run, budget: Budget | None = None) -> Ledger | None:
    """The ledger of a run on a live server, None on the reference server.

    In the tier full it knows from the start what is there: that must not be touched.

    Raises:
        CouldNotRunError: what is there cannot be listed.
    """
    settings = run.settings
    if not settings.live:
        return None
    name = secrets.token_hex(4)
    path = settings.report_dir / f"ledger-{run.started:%Y%m%dT%H%M%S}-{name}.jsonl"
    ledger = Ledger(path, origin(settings, name), name)
    for resource in resources() if settings.tier is Tier.FULL else ():
        # What lies below the items of others is as little touched as these.
        if resource.api in settings.apis and "list" in resource.operations and not resource.parent:
            with open_target(settings, resource.api, Journal(2), ledger=ledger, budget=budget) as target:
                _take_stock(target, resource, ledger)
    return ledger


def origin(settings: Settings, run: str) -> Origin:
    """Whose the ledger of a run is. An API key is told from others by a digest."""
    given = settings.credentials
    key = "" if given.account_id else digest(given.api_key, run)
    return Origin(settings.apis[0], settings.base_url or "", given.account_id, key)


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


def clean(settings: Settings, ledger: Ledger, budget: Budget) -> list[str]:
    """Delete what the ledger says is left on a live server; returns what is still there."""
    from contract_tests.server import probes

    budget.close()
    left = list[str]()
    with open_target(settings, settings.apis[0], Journal(2), budget=budget) as target:
        for pause in (0, *PAUSES):
            try:
                time.sleep(pause)
            except KeyboardInterrupt:
                break
            left = ledger.clean(
                lambda scope, key: probes.delete_item(target, scope, key),
                lambda entry: probes.find_created(target, entry, ledger.tag),
                CouldNotRunError,
            )
            if budget.over or ledger.interrupted or not any(entry.key for entry in ledger.alive.values()):
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
    processes: int = 1,
) -> Run:
    """Run the checks that the tier reaches, one after the other, and clean up behind them.

    Args:
        settings: the run's settings.
        checks: the suite.
        deviations: what is known of the target.
        factory: makes the reference server's application.
        before: called before each check.
        after: called after each check.
        processes: how many make the checks of the bundled reference server; what comes of them is the same.

    Returns:
        the run; if it ended early, with the results of the checks that were over.

    Raises:
        CouldNotRunError: the server is not there, or does not let us in; nothing was created.
    """
    run = Run(settings, checks, deviations)
    budget = budget_for(settings, run.reached)
    if settings.live:
        preflight(settings, budget=budget)
    ledger = open_ledger(run, budget)
    muted = known_cells(deviations)
    # Who counts requests, or slows them down, has to see all of them.
    alone = processes == 1 or settings.live or bool(budget.most or budget.interval) or factory is not reference_app
    try:
        if not alone:
            _in_processes(run, muted, after, processes)
        for check in run.reached if alone else ():
            before(check)
            result = run_check(check, settings, muted=muted, factory=factory, ledger=ledger, budget=budget)
            # Whoever swallowed the interrupt: what the check found is not the whole of it.
            if INTERRUPTS.asked:
                raise KeyboardInterrupt
            run.results.append(result)
            after(result)
    except KeyboardInterrupt:
        run.interrupted = True
    except CouldNotRunError as error:
        run.stopped = str(error)
    finally:
        if ledger is not None:
            run.left_behind = clean(settings, ledger, budget)
            ledger.close()
    return run


def _in_processes(run: Run, muted: frozenset[Cell], after: Callable[[Result], None], processes: int) -> None:
    from contract_tests.records import result
    from contract_tests.workers import Task, in_processes

    checks = {check.name: check for check in run.reached}
    tasks = [Task(run.settings, name, muted) for name in costly_first(checks)]
    try:
        for _, found in in_processes(tasks, min(processes, len(tasks))):
            run.results.append(result(found, checks))
            after(run.results[-1])
    finally:
        order = list(checks)
        run.results.sort(key=lambda one: order.index(one.check.name))
