"""The run that a pytest session is."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

from contract_tests.gathering import GATHERED
from contract_tests.outcomes import read_deviations
from contract_tests.server.plan import plan
from contract_tests.settings import SettingsError, read
from contract_tests.suite import Run

RUN = pytest.StashKey[Run]()


def session_run(config: pytest.Config) -> Run:
    """The run of a session, by the environment; in a worker of pytest-xdist that worker's part of it."""
    if RUN not in config.stash:
        worker = getattr(config, "workerinput", None)
        try:
            settings = read(os.environ)
            run = Run(settings, plan(settings), read_deviations(settings.deviations))
        except SettingsError as error:
            _stop(f"could not run: {error}", worker is not None)
        alone = {"CONTRACT_BASE_URL": settings.live, "CONTRACT_RATE": settings.rate, "CONTRACT_BUDGET": settings.budget}
        if worker is not None and any(alone.values()):
            name = next(name for name, given in alone.items() if given)
            _stop(
                f"could not run: {name} is set, and with -n several processes would send requests at a time, each with "
                "a rate limit, a budget and a ledger of its own: leave out -n",
                True,
            )
        if worker is not None and GATHERED not in worker:
            _stop(
                "could not run: with -n, what the checks find is judged only if contract_tests or "
                "contract_tests/server is named on the command line",
                True,
            )
        config.stash[RUN] = run
    return config.stash[RUN]


def _stop(words: str, worker: bool) -> NoReturn:
    # A worker that exits is taken for one that crashed; an error of collection stops them all, with status 2.
    if worker:
        pytest.fail(words, pytrace=False)
    pytest.exit(words, returncode=2)
