"""What a run shows in the terminal: progress while it runs, then the clauses with their outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from contract_tests.outcomes import Outcome, Verdict, counts
from contract_tests.report import findings
from contract_tests.settings import Settings
from contract_tests.suite import ENOUGH, Check, Result, Run

STYLES = {
    Outcome.PASS: "green",
    Outcome.FAIL: "bold red",
    Outcome.KNOWN: "yellow",
    Outcome.STALE: "bold magenta",
    Outcome.SKIPPED: "dim",
    Outcome.NOT_SUPPORTED: "dim",
    Outcome.ERROR: "bold red",
}
# The outcome of a clause with several operations is the first of these that one of them has.
GRAVITY = (
    Outcome.FAIL,
    Outcome.STALE,
    Outcome.ERROR,
    Outcome.KNOWN,
    Outcome.PASS,
    Outcome.NOT_SUPPORTED,
    Outcome.SKIPPED,
)
VERDICTS = {0: "conformant", 1: "not conformant", 2: "could not run", 3: "left something behind"}


def heading(console: Console, settings: Settings, checks: Sequence[Check]) -> None:
    """Say what is about to happen, before the first request."""
    reached = [check for check in checks if settings.tier.contains(check.tier)]
    target = settings.base_url or "the bundled reference server, in process"
    rate = f"at most {settings.rate:g} requests a second" if settings.rate else "no limit on requests"
    console.print(f"Testing {target}: {', '.join(settings.apis)}", highlight=False, soft_wrap=True)
    console.print(
        f"Tier {settings.tier}, {len(reached)} of {len(checks)} checks, {settings.max_examples} examples each, "
        f"seed {settings.seed}, {rate}",
        highlight=False,
        soft_wrap=True,
    )


class Bar:
    """A progress bar; in a terminal that is none, a line every few checks."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._done = 0
        self._requests = 0
        self._progress = Progress(
            TextColumn("{task.description:<34}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[requests]} requests"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=total, requests=0)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def before(self, check: Check) -> None:
        """A check begins."""
        self._progress.update(self._task, description=check.name[:34])

    def after(self, result: Result) -> None:
        """A check is over."""
        self._done += 1
        self._requests += result.requests
        self._progress.update(self._task, advance=1, requests=self._requests)
        if not self._console.is_terminal and (self._done % 10 == 0 or self._done == self._total):
            self._console.print(f"{self._done}/{self._total} checks, {self._requests} requests", highlight=False)


def table(run: Run, verdicts: Sequence[Verdict]) -> Table:
    """Clause by outcome, one row for each clause."""
    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    shown.add_column("clause", no_wrap=True, min_width=20)
    shown.add_column("outcome", no_wrap=True, min_width=13)
    shown.add_column("times", justify="right", no_wrap=True, min_width=5)
    shown.add_column("rule", overflow="fold", ratio=1)
    by_clause: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_clause.setdefault(verdict.cell.clause, []).append(verdict)
    for name, group in by_clause.items():
        outcome = next(one for one in GRAVITY if any(verdict.outcome is one for verdict in group))
        worst = [verdict for verdict in group if verdict.outcome is outcome]
        where = f" ({len(worst)}/{len(group)})" if outcome is not Outcome.PASS and len(group) > 1 else ""
        mild = outcome is Outcome.FAIL and not any(verdict.decides for verdict in worst)
        shown.add_row(
            name,
            Text(f"{outcome}{where}{' (reported)' if mild else ''}", style="yellow" if mild else STYLES[outcome]),
            str(sum(verdict.exercised for verdict in group)),
            Text(
                f"{group[0].clause.level}: {group[0].clause.text}", style="" if outcome is not Outcome.PASS else "dim"
            ),
        )
    return shown


def summary(console: Console, run: Run, written: Sequence[Path]) -> None:
    """The table, each failure, where the reports are, and the last line, `N passed, N failed`."""
    verdicts = run.verdicts()
    console.print(table(run, verdicts))
    for finding in findings(run, verdicts):
        verdict = finding.verdict
        kind = "known" if verdict.outcome is Outcome.KNOWN else "FAIL" if verdict.decides else "reported"
        console.print()
        console.print(Text(f"{kind} {verdict.cell.clause} at {verdict.cell.operation}", style="bold"), soft_wrap=True)
        lines = [
            f"rule    {verdict.clause.level}: {verdict.clause.text}",
            f"source  {verdict.clause.source} ({verdict.clause.evidence})",
        ]
        lines += [f"found   {finding.message}"]
        if finding.request:
            lines += [f"sent    {finding.request.splitlines()[0]}", f"got     {' '.join(finding.answer.split())[:300]}"]
        lines += [f"again   {finding.curl}"] if finding.curl else []
        lines += [f"note    {verdict.note}"] if verdict.note else []
        console.print("\n".join(f"  {line}" for line in lines), markup=False, highlight=False, soft_wrap=True)
    for verdict in verdicts:
        if verdict.outcome in {Outcome.STALE, Outcome.ERROR}:
            words = f"{verdict.outcome} {verdict.cell.clause} at {verdict.cell.operation}: {verdict.note}"
            console.print(words, markup=False, highlight=False, soft_wrap=True)
    for line in run.vacuous():
        console.print(f"not really tested: {line}", markup=False, highlight=False, soft_wrap=True)
    if run.unjudged():
        words = f"{run.unjudged()} exploring checks not judged for vacuity: too few examples (fewer than {ENOUGH})"
        console.print(words, highlight=False, soft_wrap=True)
    for line in run.left_behind:
        console.print(f"left behind: {line}", markup=False, highlight=False, soft_wrap=True)
    console.print()
    for path in written:
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)
    number = counts(verdicts)
    parts = ", ".join(f"{number[outcome]} {outcome}" for outcome in Outcome if number[outcome])
    requests = sum(result.requests for result in run.results)
    if run.interrupted or run.stopped:
        reached = sum(run.settings.tier.contains(check.tier) for check in run.checks)
        early = "interrupted" if run.interrupted else "stopped"
        console.print(f"{early} after {len(run.results)} of {reached} checks", highlight=False, soft_wrap=True)
    if run.stopped:
        console.print(f"could not run: {run.stopped}", markup=False, highlight=False, soft_wrap=True)
    word = "interrupted" if run.interrupted and not run.left_behind else VERDICTS[run.exit_code()]
    console.print(f"{word}: {parts}; {requests} requests", markup=False, highlight=False, soft_wrap=True)
    failed = sum(verdict.breaks or verdict.outcome is Outcome.ERROR for verdict in verdicts)
    # Vacuity fails a run even where every clause that was put to the test holds.
    failed += bool(run.vacuous() and not failed)
    console.print(f"{number[Outcome.PASS]} passed, {failed} failed", markup=False, highlight=False)
