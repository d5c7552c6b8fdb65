"""`python -m contract_tests`: run the suite, show what came of it, and write the reports.

`--list` shows the clauses and sends nothing; `clean` deletes what a killed run has left behind; `merge DIR [DIR ...]`
judges the reports of a run's shards as one. The settings are environment variables (`contract_tests/README.md`). The
exit status of a run is 0 if the server is conformant, 1 if it is not, 2 if the run could not be made or was
interrupted, 3 if it left something behind.
"""

from __future__ import annotations

import os
import signal
import sys


def _stop(number: int, frame: FrameType | None) -> None:
    """End at once: as long as nothing was sent there is nothing to clean up."""
    os.write(1, b"interrupted\n")
    os._exit(2)


# The imports below take seconds, and an interrupt in the midst of them would be shown as a traceback.
if __name__ == "__main__":
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, _stop)

import argparse
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from rich.console import Console

from contract_tests import budget, clause_list, cleaning, report, terminal
from contract_tests.interrupts import INTERRUPTS
from contract_tests.merging import MergeError, merged
from contract_tests.outcomes import read_deviations
from contract_tests.server import plan
from contract_tests.settings import SettingsError, read, report_dir
from contract_tests.suite import Check, Run, run_suite
from contract_tests.target import AppFactory, CouldNotRunError, reference_app
from contract_tests.workers import processors


class _Parser(argparse.ArgumentParser):
    """Says what is wrong, and where what may have been meant is to be said."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}. Settings are no arguments: {HINT}.\n")


HINT = "set environment variables such as CONTRACT_TIER=read, all of them in contract_tests/README.md"


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """The arguments of the command line.

    Raises:
        SystemExit: they are wrong, with status 2, or help was asked for.
    """
    parser = _Parser(
        prog="python -m contract_tests",
        description="Does a server keep to the documents? Without arguments: run the suite.",
        epilog=f"For settings {HINT}.",
        allow_abbrev=False,
    )
    parser.add_argument("--list", action="store_true", help="show the clauses, and which would run; sends nothing")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("clean", help="delete what a run that was killed has left behind", allow_abbrev=False)
    words = "judge the reports of a run's shards as one"
    merging = commands.add_parser("merge", help=words, description=words.capitalize() + ".", allow_abbrev=False)
    merging.add_argument("directories", metavar="DIR", nargs="+", type=Path, help="where a shard's reports are")
    found = parser.parse_args(given)
    if found.list and found.command:
        parser.error(f"--list goes with no command, and {found.command} was given")
    return found


def main(
    environ: Mapping[str, str] | None = None,
    *,
    given: Sequence[str] = (),
    factory: AppFactory = reference_app,
    select: Callable[[Check], bool] = lambda check: True,
    console: Console | None = None,
    processes: int = 1,
) -> int:
    """Run the suite, or do what the command line asks for.

    Args:
        environ: the environment; the process's own by default.
        given: the arguments of the command line.
        factory: makes the reference server's application.
        select: which of the checks to make; all by default.
        console: where to show things; standard output by default.
        processes: how many make the checks of the bundled reference server; what comes of them is the same.

    Returns:
        the exit status.
    """
    asked = arguments(given)
    console = console or Console()
    environ = os.environ if environ is None else environ

    def show(line: str) -> None:
        console.print(line, markup=False, highlight=False, soft_wrap=True)

    try:
        with INTERRUPTS.heeded():
            if asked.command == "clean":
                return cleaning.finish(environ, show)
            if asked.list:
                settings = read(environ, listing=True)
                read_deviations(settings.deviations)
                clause_list.show_list(settings, [check for check in plan(settings) if select(check)], show)
                return 0
            if asked.command == "merge":
                run = merged(asked.directories, plan, report_dir(environ), select=select)
                return terminal.publish(console, run)
            return _run(console, show, environ, factory, select, processes)
    except MergeError as error:
        show(f"could not merge: {error}")
        return 2
    except (SettingsError, CouldNotRunError) as error:
        show(f"could not run: {error}")
        return 2
    except KeyboardInterrupt:
        show("interrupted")
        return 2


def _run(
    console: Console,
    show: Callable[[str], None],
    environ: Mapping[str, str],
    factory: AppFactory,
    select: Callable[[Check], bool],
    processes: int,
) -> int:
    settings = read(environ)
    deviations = read_deviations(settings.deviations)
    planned = Run(settings, [check for check in plan(settings) if select(check)])
    terminal.heading(console, planned)
    cleaning.remind(settings, show)
    if words := budget.words(budget.budget_for(settings, planned.reached)):
        show(words)
    try:
        with terminal.Bar(console, len(planned.reached)) as bar:
            run = run_suite(
                settings,
                planned.checks,
                deviations,
                factory=factory,
                before=bar.before,
                after=bar.after,
                processes=processes,
            )
    except CouldNotRunError as error:
        # Else the reports of an earlier run would stand for this one.
        with suppress(report.ReportError):
            report.write(Run(settings, planned.checks, deviations, stopped=str(error)))
        raise
    return terminal.publish(console, run)


if __name__ == "__main__":
    sys.exit(main(given=sys.argv[1:], processes=processors()))
