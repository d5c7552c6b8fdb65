"""`python -m contract_tests`: run the suite, show what came of it, and write the reports.

Takes no arguments: the settings are environment variables (`contract_tests/README.md`). The exit status is 0 if the
server is conformant, 1 if it is not, 2 if the run could not be made or was interrupted, 3 if it left something behind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from rich.console import Console

from contract_tests import report, terminal
from contract_tests.interrupts import INTERRUPTS
from contract_tests.outcomes import read_deviations
from contract_tests.server import plan
from contract_tests.settings import SettingsError, read
from contract_tests.suite import Check, Run, preflight, run_suite
from contract_tests.target import AppFactory, CouldNotRunError, reference_app


def main(
    environ: Mapping[str, str] | None = None,
    *,
    factory: AppFactory = reference_app,
    select: Callable[[Check], bool] = lambda check: True,
    console: Console | None = None,
) -> int:
    """Run the suite.

    Args:
        environ: the environment; the process's own by default.
        factory: makes the reference server's application.
        select: which of the checks to make; all by default.
        console: where to show things; standard output by default.

    Returns:
        the exit status.
    """
    console = console or Console()
    try:
        with INTERRUPTS.heeded():
            return _main(console, os.environ if environ is None else environ, factory, select)
    except KeyboardInterrupt:
        console.print("interrupted", markup=False, highlight=False)
        return 2


def _main(console: Console, environ: Mapping[str, str], factory: AppFactory, select: Callable[[Check], bool]) -> int:
    try:
        settings = read(environ)
        deviations = read_deviations(settings.deviations)
    except SettingsError as error:
        console.print(f"could not run: {error}", markup=False, highlight=False, soft_wrap=True)
        return 2
    checks = [check for check in plan(settings) if select(check)]
    terminal.heading(console, settings, checks)
    reached = sum(settings.tier.contains(check.tier) for check in checks)
    try:
        if settings.live:
            preflight(settings)
        with terminal.Bar(console, reached) as bar:
            run = run_suite(settings, checks, deviations, factory=factory, before=bar.before, after=bar.after)
    except CouldNotRunError as error:
        # Else the reports of an earlier run would stand for this one.
        with suppress(report.ReportError):
            report.write(Run(settings, checks, deviations, stopped=str(error)))
        console.print(f"could not run: {error}", markup=False, highlight=False, soft_wrap=True)
        return 2
    return terminal.publish(console, run)


if __name__ == "__main__":
    sys.exit(main())
