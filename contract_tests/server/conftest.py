"""The run behind `pytest contract_tests/server`: one per session, with the reports of `python -m contract_tests`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from contract_tests import report
from contract_tests.budget import Budget, budget_for, words
from contract_tests.interrupts import INTERRUPTS
from contract_tests.ledger import Ledger
from contract_tests.outcomes import read_deviations
from contract_tests.server.plan import plan
from contract_tests.settings import SettingsError, read
from contract_tests.suite import Check, Run, clean, open_ledger, preflight
from contract_tests.target import CouldNotRunError

RUN = pytest.StashKey[Run]()
LEDGER = pytest.StashKey["Ledger | None"]()
BUDGET = pytest.StashKey[Budget]()


def _run(config: pytest.Config) -> Run:
    if RUN not in config.stash:
        try:
            settings = read(os.environ)
            config.stash[RUN] = Run(settings, plan(settings), read_deviations(settings.deviations))
        except SettingsError as error:
            pytest.exit(f"could not run: {error}", returncode=2)
    return config.stash[RUN]


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Read the settings first: later on the plugin of schemathesis would bury what is wrong with them."""
    _run(collector.config)


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Say how much is going to be sent, before anything is."""
    run = config.stash.get(RUN, None)
    text = words(budget_for(run.settings, run.checks)) if run else ""
    rate = run.settings.rate if run else None
    return [f"{f'At most {rate:g} requests a second. ' if rate else ''}{text}"] if text else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each check that the tier reaches."""
    if "check" in metafunc.fixturenames:
        run = _run(metafunc.config)
        reached = [check for check in run.checks if run.settings.tier.contains(check.tier)]
        metafunc.parametrize("check", reached, ids=[check.name for check in reached])


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """The run; at its end the server is cleaned and the reports are written."""
    run = _run(request.config)
    settings = run.settings
    # The workers of pytest-xdist keep to what was said together.
    budget = budget_for(settings, run.checks).split(int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    try:
        if settings.live:
            preflight(settings, budget=budget)
        ledger = open_ledger(run, budget)
    except CouldNotRunError as error:
        pytest.exit(f"could not run: {error}", returncode=2)
    request.config.stash[LEDGER] = ledger
    request.config.stash[BUDGET] = budget
    with INTERRUPTS.heeded():
        yield run
    if ledger is not None:
        run.left_behind = clean(settings, ledger, budget)
        ledger.close()
        if run.left_behind:
            pytest.exit("left behind: " + "; ".join(run.left_behind), returncode=3)
    reached = [check for check in run.checks if settings.tier.contains(check.tier)]
    # A selection of tests says nothing about the rest of the clauses.
    if len(run.results) == len(reached):
        report.write(run)


@pytest.fixture
def ledger(request: pytest.FixtureRequest, run: Run) -> Ledger | None:
    """Where creations on a live server are entered."""
    return request.config.stash[LEDGER]


@pytest.fixture
def budget(request: pytest.FixtureRequest, run: Run) -> Budget:
    """What the run may still send."""
    return request.config.stash[BUDGET]


@pytest.fixture
def complete(run: Run) -> Run:
    """The run, once every check was made; a selection of tests, or a share of them, cannot be judged as a whole."""
    reached: list[Check] = [check for check in run.checks if run.settings.tier.contains(check.tier)]
    if len(run.results) < len(reached):
        pytest.skip(f"{len(run.results)} of {len(reached)} checks were made in this process")
    return run
