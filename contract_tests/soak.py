"""`python -m contract_tests.soak`: is the reference server conformant whatever the seed, or does something flap?

The other settings are those of a run, such as `CONTRACT_API` and `CONTRACT_MAX_EXAMPLES`. The exit status is 0 if every
seed gives a conformant server, 1 if one does not, 2 if the runs could not be made or were interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from contract_tests import report
from contract_tests.interrupts import INTERRUPTS
from contract_tests.outcomes import Outcome, counts
from contract_tests.records import Record, result
from contract_tests.server.plan import plan
from contract_tests.settings import Settings, SettingsError, read
from contract_tests.shards import costly_first
from contract_tests.suite import Run
from contract_tests.target import CouldNotRunError
from contract_tests.workers import Task, in_processes, processors

LAST = 2**64 - 1
MOST = 10_000


@dataclass(frozen=True)
class Soaked:
    """What came of one seed."""

    run: Run

    @property
    def words(self) -> list[str]:
        """What is not as it should be."""
        found = [
            f"{one.outcome} {one.cell.clause} at {one.cell.operation}: "
            f"{one.failure.message if one.failure else one.note}"
            for one in self.run.verdicts()
            if one.breaks or one.outcome is Outcome.ERROR
        ]
        return [*found, *(f"not really tested: {line}" for line in self.run.vacuous())]


def again(settings: Settings) -> str:
    """The command that repeats a run."""
    given = {"CONTRACT_SEED": str(settings.seed)}
    if len(settings.apis) == 1:
        given["CONTRACT_API"] = settings.apis[0]
    defaults = Settings()
    if settings.max_examples != defaults.max_examples:
        given["CONTRACT_MAX_EXAMPLES"] = str(settings.max_examples)
    if settings.tier is not defaults.tier:
        given["CONTRACT_TIER"] = str(settings.tier)
    return " ".join([*(f"{name}={value}" for name, value in given.items()), "python -m contract_tests"])


def soak(
    settings: Settings, seeds: Sequence[int], processes: int, after: Callable[[Soaked], None] = lambda soaked: None
) -> list[Soaked]:
    """Run the suite on the reference server once for each seed.

    Args:
        settings: the settings of the runs, but for the seed.
        seeds: the seeds.
        processes: how many processes make the checks.
        after: called as soon as a seed is done.

    Returns:
        what came of each seed, in the order in which they were done.

    Raises:
        CouldNotRunError: a process ended before it had answered.
    """
    checks = {check.name: check for check in Run(settings, plan(settings)).reached}
    tasks = [Task(replace(settings, seed=seed), name) for seed in seeds for name in costly_first(checks)]
    records: dict[int, dict[str, Record]] = {seed: {} for seed in seeds}
    done: list[Soaked] = []
    started = datetime.now(UTC)
    for task, found in in_processes(tasks, processes):
        seed = task.settings.seed
        records[seed][task.check] = found
        if len(records[seed]) == len(checks):
            made = records.pop(seed)
            results = [result(made[name], checks) for name in checks]
            done.append(Soaked(Run(task.settings, list(checks.values()), results=results, started=started)))
            after(done[-1])
    return done


def table(done: Sequence[Soaked]) -> Table:
    """The seeds, one row for each."""
    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("seed", "status", "passed", "failed", "requests", "seconds"):
        shown.add_column(name, justify="right", no_wrap=True)
    for one in sorted(done, key=lambda one: one.run.settings.seed):
        run = one.run
        shown.add_row(
            str(run.settings.seed),
            str(run.exit_code()),
            str(counts(run.verdicts())[Outcome.PASS]),
            str(len(one.words)),
            str(sum(found.requests for found in run.results)),
            f"{sum(found.seconds for found in run.results):.0f}",
        )
    return shown


def main(arguments: Sequence[str], environ: Mapping[str, str] | None = None, *, console: Console | None = None) -> int:
    """Soak, show the seeds, and for each that failed what failed and the command that repeats it.

    Returns:
        the exit status.
    """
    console = console or Console()

    def say(words: str) -> None:
        console.print(words, markup=False, highlight=False, soft_wrap=True)

    parser = argparse.ArgumentParser(prog="python -m contract_tests.soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=_number(1, MOST), default=20, help="how many seeds (20)")
    parser.add_argument("--first", type=_number(0, LAST), default=1, help="the first of them (1)")
    given = parser.parse_args(arguments)
    try:
        settings = read(os.environ if environ is None else environ)
        if settings.live or settings.shard is not None:
            variable = "CONTRACT_BASE_URL" if settings.live else "CONTRACT_SHARD"
            say(f"could not run: {variable} must not be set: soaking is for the bundled reference server, as a whole")
            return 2
    except SettingsError as error:
        say(f"could not run: {error}")
        return 2
    seeds = [seed for seed in range(given.first, given.first + given.seeds) if seed <= LAST]
    processes = processors()
    say(f"Soaking the reference server: seeds {seeds[0]} to {seeds[-1]}, {processes} processes")
    done: list[Soaked] = []

    def after(one: Soaked) -> None:
        done.append(one)
        passed = one.run.exit_code() == 0
        say(f"{len(done)}/{len(seeds)} seeds: {one.run.settings.seed} {'passed' if passed else 'FAILED'}")

    try:
        with INTERRUPTS.heeded():
            soak(settings, seeds, processes, after)
    except KeyboardInterrupt:
        say("interrupted")
    except CouldNotRunError as error:
        say(f"could not run: {error}")
        return 2
    if done:
        console.print(table(done))
    failed = [one for one in done if one.run.exit_code()]
    for one in failed:
        say(f"\nseed {one.run.settings.seed}: again with {again(one.run.settings)}")
        for line in one.words:
            say(f"  {line}")
        for crash in report.data(one.run)["crashes"][:1]:
            say(f"\nthe check {crash['check']} broke: {crash['traceback']}")
        own = settings.report_dir / f"seed-{one.run.settings.seed}"
        for path in report.write(replace(one.run, settings=replace(one.run.settings, report_dir=own))):
            say(f"  {path}")
    say(f"\n{len(done) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 2 if len(done) < len(seeds) else 0


def _number(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) <= 20 and low <= int(text) <= high):
            raise argparse.ArgumentTypeError(f"{text!r} must be an integer from {low} to {high}")
        return int(text)

    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
