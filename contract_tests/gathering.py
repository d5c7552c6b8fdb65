"""What the checks of a pytest session found, gathered from all its processes and judged as one run at its end."""

from __future__ import annotations

import json
from typing import Any

import pytest

# An item's record of its check, as data, and the run that a session is.
RECORD = pytest.StashKey[dict[str, Any]]()
# What a worker of pytest-xdist is told if its controller gathers.
GATHERED = "contract_gathered"
# Where a worker says why there is nothing to do.
STOPPED = "contract_stopped"
MODULE = "contract_tests/server/test_server.py"


class Gathering:
    """The plugin that gathers. It knows of the suite only once a check has been made."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._found: list[Any] = []
        self._words: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a check found, here or in a worker."""
        found = getattr(report, "contract", None)
        if found is not None:
            self._found.append(json.loads(found))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Hear why a worker of pytest-xdist did nothing."""
        words = getattr(node, "workeroutput", {}).get(STOPPED)
        if words and words not in self._words:
            self._words.append(words)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Judge the run, and write its reports, unless only some of the checks were made."""
        if self._words:
            session.exitstatus = 2
        if not self._found:
            return
        from contract_tests import report
        from contract_tests.outcomes import Outcome
        from contract_tests.records import from_data, result
        from contract_tests.server.session import session_run

        run = session_run(self._config)
        checks = {check.name: check for check in run.reached}
        # A check that was made again counts as it went the last time.
        found = {record.check: result(record, checks) for record in map(from_data, self._found)}
        run.results = [found[name] for name in checks if name in found]
        if len(found) < len(checks):
            self._words.append(f"{len(found)} of {len(checks)} checks were made: the run was not judged as a whole")
            if run.left_behind:
                session.exitstatus = 3
            return
        verdicts = run.verdicts()
        untested = [f"{one.cell}: {one.note}" for one in verdicts if one.outcome is Outcome.ERROR]
        stale = [f"{one.cell}: {one.note}" for one in verdicts if one.outcome is Outcome.STALE]
        self._gate("every clause was put to the test", [*run.vacuous(), *untested])
        self._gate("no deviation is stale", stale)
        code = run.exit_code()
        try:
            self._words += [str(path) for path in report.write(run)]
        except report.ReportError as error:
            self._words.append(f"could not write: {error}")
            code = code or 2
        session.exitstatus = code or session.exitstatus

    def _gate(self, name: str, wrong: list[str]) -> None:
        gate = pytest.TestReport(
            f"{MODULE}::{name}",
            (MODULE, None, name),
            {name: 1},
            "failed" if wrong else "passed",
            "\n".join(wrong) or None,
            "call",
        )
        self._config.hook.pytest_runtest_logreport(report=gate)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where the reports are, or why there are none."""
        if self._words:
            terminalreporter.section("contract")
            for line in self._words:
                terminalreporter.line(line)
