"""What a run shows in the terminal: progress while it runs, then the clauses with their outcomes, and the findings."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, OverflowMethod
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from contract_tests import report
from contract_tests.findings import counted
from contract_tests.outcomes import Outcome
from contract_tests.report import breaks, errors, examples
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
# Narrower than this the rules are left out of the table: what is broken is said in full below it.
ROOM_FOR_RULES = 70
# The columns beside the clauses. That of the times is left out where a clause's name would be cut off.
OUTCOME, TIMES = 13, 5
NAMED = 6
REASONS = 8
ANSWER = 300
PAUSE = 5.0


def heading(console: Console, run: Run) -> None:
    """Say what is about to happen, before the first request."""
    settings, reached, checks = run.settings, run.reached, run.checks
    target = settings.base_url or "the bundled reference server, in process"
    rate = f"at most {settings.rate:g} requests a second" if settings.rate else "no limit on requests"
    console.print(f"Testing {target}: {', '.join(settings.apis)}", highlight=False, soft_wrap=True)
    console.print(
        f"Tier {settings.tier}, {len(reached)} of {len(checks)} checks, {settings.max_examples} examples each, "
        f"seed {settings.seed}, {rate}",
        highlight=False,
        soft_wrap=True,
    )
    if settings.shard is not None:
        console.print(f"Shard {settings.shard}: the others make the other checks", highlight=False, soft_wrap=True)


class Bar:
    """A progress bar; where nothing can be drawn over, a line when a check is over, `PAUSE` seconds apart at least."""

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        # Colors can be forced where nothing can be drawn over, such as in the log of a CI.
        self._live = console.is_interactive and console.file.isatty()
        self._total = total
        self._done = 0
        self._requests = 0
        self._due = 0.0
        self._progress = Progress(
            TextColumn("{task.description:<34}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[requests]} requests"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not self._live,
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
        if not self._live and (time.monotonic() >= self._due or self._done == self._total):
            self._due = time.monotonic() + PAUSE
            self._console.print(f"{self._done}/{self._total} checks, {self._requests} requests", highlight=False)


def table(result: Mapping[str, Any], console: Console) -> Table:
    """Clause by outcome, one line for each clause."""
    wide = console.width >= ROOM_FOR_RULES
    # The dots of an ellipsis are no ASCII.
    overflow: OverflowMethod = "ellipsis" if console.encoding.startswith("utf") else "crop"
    longest = max((len(one["clause"]) for api in result["apis"] for one in api["verdicts"]), default=0)
    counted = console.width >= longest + OUTCOME + TIMES + 4
    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0), expand=wide)
    shown.add_column("clause", no_wrap=True, overflow=overflow, min_width=longest if wide else None)
    shown.add_column("outcome", no_wrap=True, overflow=overflow, min_width=OUTCOME)
    if counted:
        shown.add_column("times", justify="right", no_wrap=True, overflow=overflow, min_width=TIMES)
    if wide:
        shown.add_column("rule", no_wrap=True, overflow=overflow, ratio=1)
    by_clause: dict[str, list[Mapping[str, Any]]] = {}
    for one in (one for api in result["apis"] for one in api["verdicts"]):
        by_clause.setdefault(one["clause"], []).append(one)
    for name, group in by_clause.items():
        outcome = next(one for one in GRAVITY if any(verdict["outcome"] == one for verdict in group))
        worst = [verdict for verdict in group if verdict["outcome"] == outcome]
        where = f" ({len(worst)}/{len(group)})" if outcome is not Outcome.PASS and len(group) > 1 else ""
        mild = outcome is Outcome.FAIL and not any(verdict["decides"] for verdict in worst)
        cells = [
            Text(name),
            Text(f"{outcome}{where}{' (reported)' if mild else ''}", style="yellow" if mild else STYLES[outcome]),
        ]
        if counted:
            cells.append(Text(str(sum(verdict["exercised"] for verdict in group))))
        if wide:
            rule = f"{group[0]['level']}: {group[0]['text']}"
            cells.append(Text(rule, style="dim" if outcome is Outcome.PASS else ""))
        shown.add_row(*cells)
    return shown


def _named(names: Sequence[str], most: int = NAMED) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _finding(finding: Mapping[str, Any], cells: Mapping[tuple[str, str], Mapping[str, Any]]) -> list[str]:
    """A finding in lines: the rule, what is wrong, what was sent, what came, how to see it again, and where else."""
    one = cells[finding["clause"], finding["operation"]]
    failure = one["failure"]
    lines = [f"rule    {one['level']}: {one['text']}", f"source  {one['source']} ({one['evidence']})"]
    lines.append(f"found   {failure['message']}")
    if failure["request"]:
        request, _, rest = failure["request"].partition("\n")
        body = " ".join(rest.partition("\n\n")[2].split())
        lines.append(f"sent    {request}{f' {_cut(body)}' if body else ''}")
        head, _, answer = failure["answer"].partition("\n\n")
        lines.append(f"got     {_cut(' '.join([head.splitlines()[0], *answer.split()]))}")
        lines.append(f"again   {failure['curl']}")
    first, *others = finding["clauses"]
    if len(first["operations"]) > 1:
        count = len(first["operations"])
        lines.append(f"where   {count} operations: {_named(first['operations'], 12)}")
    if others:
        cells_of_others = sum(len(each["operations"]) for each in others)
        clauses = "1 more clause breaks" if len(others) == 1 else f"{len(others)} more clauses break"
        lines.append(f"with it {clauses}, at {cells_of_others} place{'s'[: cells_of_others > 1]}:")
        for each in others[: 2 * NAMED]:
            words = cells[each["clause"], each["operations"][0]]["failure"]["message"].splitlines()[0]
            lines.append(f"        {each['clause']} at {_named(each['operations'], 3)}: {_cut(words, 120)}")
        if len(others) > 2 * NAMED:
            lines.append(f"        and {len(others) - 2 * NAMED} more, in the report")
    lines += [f"note    {one['note']}"] if one["note"] else []
    # What continues a line stands below it.
    return [line.replace("\n", "\n          ") for line in lines]


def _cut(text: str, most: int = ANSWER) -> str:
    return text if len(text) <= most else f"{text[:most]}..."


def publish(console: Console, run: Run) -> int:
    """Write the reports of a run and show it; returns the exit status.

    Whatever becomes of the reports, the verdict is shown. A conformant run without its reports is no success.
    """
    written: list[Path] = []
    problem = ""
    try:
        written = report.write(run)
    except report.ReportError as error:
        problem = f"could not write: {error}"
    summary(console, run, written, problem)
    return run.exit_code() or (2 if problem else 0)


def summary(console: Console, run: Run, written: Sequence[Path], problem: str = "") -> None:
    """The table, each finding, where the reports are, and the last line, `N passed, N failed`.

    Args:
        console: where to show it.
        run: the run.
        written: its reports.
        problem: why they could not be written, if they could not.
    """
    show_result(console, report.data(run), written, problem)


def show_result(console: Console, result: Mapping[str, Any], written: Sequence[Path], problem: str = "") -> None:
    """The same for a run as `report.data` gives it."""

    def show(words: str | Text) -> None:
        # What a terminal cannot show in its encoding is escaped.
        text = words if isinstance(words, Text) else Text(words)
        text.plain = text.plain.encode(console.encoding, "backslashreplace").decode(console.encoding)
        console.print(text, soft_wrap=True)

    cells = examples(result)
    console.print(table(result, console))
    for finding in result["findings"]:
        kind = "known" if finding["outcome"] == "known" else "FAIL" if finding["decides"] else "reported"
        others = finding["cells"] - 1
        more = f", and at {others} more place{'s'[: others > 1]}" if others else ""
        console.print()
        show(Text(f"{kind} {finding['clause']} at {finding['operation']}{more}", style="bold"))
        show("\n".join(f"  {line}" for line in _finding(finding, cells)))
    _untold(show, result)
    for line in result["left_behind"]:
        show(f"left behind: {line}")
    console.print()
    for path in written:
        show(str(path))
    if problem:
        show(problem)
    _last(show, result)


def _untold(show: Any, result: Mapping[str, Any]) -> None:
    """What the suite could not tell, the same reason once."""
    for words, names in errors(result):
        outcome, _, reason = words.partition(": ")
        show(f"{outcome} {_named(names, 4)}: {reason}")
    for crash in result["crashes"][:1]:
        show(f"\nthe check {crash['check']} broke: {crash['traceback'].rstrip()}\n")
    if len(result["crashes"]) > 1:
        show(f"where {len(result['crashes']) - 1} more of the suite's checks broke: see the report")
    untested = counted(result["vacuous"])
    for words, names in untested[:REASONS]:
        # Which operations accept nothing is what a user has to know of a server that lets nobody in.
        who = _named(names, len(names) if words == "never accepted a call" else 4)
        show(f"not really tested: {who}: {words}" if names else f"not really tested: {words}")
    if len(untested) > REASONS:
        show(f"not really tested, for {len(untested) - REASONS} more reasons: see the report")
    if result["checks"]["unjudged"]:
        number = result["checks"]["unjudged"]
        show(f"{number} exploring checks not judged for vacuity: too few examples (fewer than {ENOUGH})")


def _last(show: Any, result: Mapping[str, Any]) -> None:
    parts = ", ".join(f"{times} {outcome}" for outcome, times in result["counts"].items())
    if result["interrupted"] or result["stopped"]:
        early = "interrupted" if result["interrupted"] else "stopped"
        show(f"{early} after {result['checks']['run']} of {result['checks']['reached']} checks")
    if result["stopped"]:
        show(f"could not run: {result['stopped']}")
    kinds = {"to mend": 0, "reported": 0, "known": 0}
    for one in result["findings"]:
        kinds["known" if one["outcome"] == "known" else "to mend" if one["decides"] else "reported"] += 1
    found = ", ".join(f"{number} {kind}" for kind, number in kinds.items() if number)
    if shard := result.get("shard"):
        show(f"shard {shard['number']}/{shard['of']}: python -m contract_tests merge judges the whole run")
    number = len(result["findings"])
    words = f"; {number} finding{'' if number == 1 else 's'} ({found})" if found else ""
    show(f"{result['outcome']}: {parts}; {result['requests']} requests{words}")
    verdicts = [one for api in result["apis"] for one in api["verdicts"]]
    failed = sum(breaks(one) or one["outcome"] == "error" for one in verdicts)
    # Vacuity fails a run even where every clause that was put to the test holds.
    failed += bool(result["vacuous"] and not failed)
    show(f"{result['counts'].get('pass', 0)} passed, {failed} failed")
