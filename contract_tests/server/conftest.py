"""The run behind `pytest contract_tests/server`: one per session, with the reports of `python -m contract_tests`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests.budget import Budget, budget_for, words
from contract_tests.interrupts import INTERRUPTS
from contract_tests.ledger import Ledger
from contract_tests.server.session import RUN, NoRunError, session_run, stop
from contract_tests.suite import Run, clean, open_ledger, preflight
from contract_tests.target import CouldNotRunError

LEDGER = pytest.StashKey["Ledger | None"]()
BUDGET = pytest.StashKey[Budget]()


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Read the settings first: later on the plugin of schemathesis would bury what is wrong with them."""
    try:
        session_run(collector.config)
    except NoRunError as error:
        stop(collector.config, f"could not run: {error}")


def pytest_report_collectionfinish(config: pytest.Config) -> list[str]:
    """Say how much is going to be sent, before anything is."""
    run = config.stash.get(RUN, None)
    text = words(budget_for(run.settings, run.reached)) if run else ""
    rate = run.settings.rate if run else None
    return [f"{f'At most {rate:g} requests a second. ' if rate else ''}{text}"] if text else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each check that the tier reaches."""
    if "check" in metafunc.fixturenames:
        run = metafunc.config.stash.get(RUN, None)
        reached = run.reached if run else []
        metafunc.parametrize("check", reached, ids=[check.name for check in reached])


@pytest.fixture(scope="session")
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    """The run; at its end the server is cleaned."""
    run = session_run(request.config)
    settings = run.settings
    workers = getattr(request.config, "workerinput", {}).get("workercount", 1)
    # The workers of pytest-xdist keep to what was said together.
    budget = budget_for(settings, run.reached).split(workers)
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


@pytest.fixture
def ledger(request: pytest.FixtureRequest, run: Run) -> Ledger | None:
    """Where creations on a live server are entered."""
    return request.config.stash[LEDGER]


@pytest.fixture
def budget(request: pytest.FixtureRequest, run: Run) -> Budget:
    """What the run may still send."""
    return request.config.stash[BUDGET]
