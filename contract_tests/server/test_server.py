"""Does the server keep to the documents? One test for each check; `contract_tests/gathering.py` has the gates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from contract_tests.budget import Budget
from contract_tests.catalogue import clauses
from contract_tests.gathering import RECORD
from contract_tests.interrupts import INTERRUPTS
from contract_tests.ledger import Ledger
from contract_tests.outcomes import decides
from contract_tests.records import as_data, record
from contract_tests.report import secrets, shown_failure
from contract_tests.suite import Check, Run, known_cells, run_check
from contract_tests.target import CouldNotRunError


def test_check(
    check: Check,
    run: Run,
    ledger: Ledger | None,
    budget: Budget,
    record_property: Callable[[str, object], None],
    request: pytest.FixtureRequest,
) -> None:
    """A check finds no broken clause but the known ones, and really put its clauses to the test."""
    for name in sorted({cell.clause for cell in check.cells}):
        record_property("clause", name)
    try:
        result = run_check(check, run.settings, muted=known_cells(run.deviations), ledger=ledger, budget=budget)
    except CouldNotRunError as error:
        run.stopped = str(error)
        pytest.exit(f"could not run: {error}", returncode=2)
    if INTERRUPTS.asked:
        raise KeyboardInterrupt
    request.node.stash[RECORD] = as_data(record(result, run.settings))
    if result.crash:
        pytest.fail(result.crash, pytrace=False)
    today = datetime.now(UTC).date()
    known = [one for one in run.deviations if one.until is None or one.until >= today]
    broken = [
        failure
        for cell, failure in result.failures.items()
        if decides(cell, live=run.settings.live) and not any(one.covers(cell) for one in known)
    ]
    lines = []
    for failure in broken:
        clause = clauses()[failure.cell.clause]
        shown = shown_failure(failure, secrets(run), live=run.settings.live)
        lines += [
            f"{clause.id} at {failure.cell.operation}, {clause.level}: {clause.text}",
            *(shown[name] for name in ("message", "request", "answer", "curl")),
        ]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)
    if result.vacuous:
        pytest.fail("not really tested: " + "; ".join(result.vacuous), pytrace=False)
    if result.unsupported:
        pytest.skip(f"not supported: {result.unsupported}")
