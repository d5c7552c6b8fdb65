"""`python -m contract_tests`: run the suite, show what came of it, and write the reports.

`python -m contract_tests merge DIR [DIR ...]` judges the reports of a run's shards as one.

The settings are environment variables (`contract_tests/README.md`). The exit status is 0 if the server is conformant,
1 if it is not, 2 if the run could not be made or was interrupted, 3 if it left something behind.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from contract_tests import report, terminal
from contract_tests.interrupts import INTERRUPTS
from contract_tests.merging import MergeError, merged
from contract_tests.outcomes import read_deviations
from contract_tests.server import plan
from contract_tests.settings import SettingsError, read, report_dir
from contract_tests.suite import Check, Run, preflight, run_suite
from contract_tests.target import AppFactory, CouldNotRunError, reference_app
from contract_tests.workers import processors


def main(
    environ: Mapping[str, str] | None = None,
    *,
    factory: AppFactory = reference_app,
    select: Callable[[Check], bool] = lambda check: True,
    console: Console | None = None,
    processes: int = 1,
) -> int:
    """Run the suite.

    Args:
        environ: the environment; the process's own by default.
        factory: makes the reference server's application.
        select: which of the checks to make; all by default.
        console: where to show things; standard output by default.
        processes: how many make the checks of the bundled reference server; what comes of them is the same.

    Returns:
        the exit status.
    """
    console = console or Console()
    try:
        with INTERRUPTS.heeded():
            return _main(console, os.environ if environ is None else environ, factory, select, processes)
    except KeyboardInterrupt:
        console.print("interrupted", markup=False, highlight=False)
        return 2


def merge(
    directories: Sequence[Path],
    environ: Mapping[str, str] | None = None,
    *,
    select: Callable[[Check], bool] = lambda check: True,
    console: Console | None = None,
) -> int:
    """Judge the reports of a run's shards as one, and write those of the whole.

    Args:
        directories: where the shards' reports are.
        environ: the environment, of which only `CONTRACT_REPORT_DIR` counts; the process's own by default.
        select: which of the checks were made; all by default.
        console: where to show things; standard output by default.

    Returns:
        the exit status of the whole run.
    """
    console = console or Console()
    try:
        run = merged(directories, plan, report_dir(os.environ if environ is None else environ), select=select)
    except (MergeError, SettingsError) as error:
        console.print(f"could not merge: {error}", markup=False, highlight=False, soft_wrap=True)
        return 2
    terminal.heading(console, run)
    terminal.summary(console, run, report.write(run))
    return run.exit_code()


def _main(
    console: Console,
    environ: Mapping[str, str],
    factory: AppFactory,
    select: Callable[[Check], bool],
    processes: int,
) -> int:
    try:
        settings = read(environ)
        deviations = read_deviations(settings.deviations)
    except SettingsError as error:
        console.print(f"could not run: {error}", markup=False, highlight=False, soft_wrap=True)
        return 2
    checks = [check for check in plan(settings) if select(check)]
    planned = Run(settings, checks)
    terminal.heading(console, planned)
    try:
        if settings.live:
            preflight(settings)
        with terminal.Bar(console, len(planned.reached)) as bar:
            run = run_suite(
                settings,
                checks,
                deviations,
                factory=factory,
                before=bar.before,
                after=bar.after,
                processes=processes,
            )
    except CouldNotRunError as error:
        console.print(f"could not run: {error}", markup=False, highlight=False, soft_wrap=True)
        return 2
    terminal.summary(console, run, report.write(run))
    return run.exit_code()


def command(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m contract_tests",
        description="Does a server keep to the documents? The settings are environment variables: see "
        "contract_tests/README.md.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    merging = commands.add_parser("merge", help="judge the reports of a run's shards as one")
    merging.add_argument("directories", metavar="DIR", type=Path, nargs="+", help="where a shard's reports are")
    given = parser.parse_args(arguments)
    if given.command == "merge":
        return merge(given.directories)
    return main(processes=processors())


if __name__ == "__main__":
    sys.exit(command(sys.argv[1:]))
