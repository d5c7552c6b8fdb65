"""The run that a pytest session is."""

from __future__ import annotations

import os

import pytest

from contract_tests.gathering import GATHERED, STOPPED
from contract_tests.outcomes import read_deviations
from contract_tests.server.plan import plan
from contract_tests.settings import SettingsError, read
from contract_tests.suite import Run

RUN = pytest.StashKey[Run]()


class NoRunError(Exception):
    """The session cannot test anything. Says why."""


def session_run(config: pytest.Config) -> Run:
    """The run of a session, by the environment; in a worker of pytest-xdist that worker's part of it.

    Raises:
        NoRunError: there can be none.
    """
    if RUN not in config.stash:
        try:
            settings = read(os.environ)
            run = Run(settings, plan(settings), read_deviations(settings.deviations))
        except SettingsError as error:
            raise NoRunError(str(error)) from None
        worker = getattr(config, "workerinput", None)
        if worker is not None and GATHERED not in worker:
            raise NoRunError(
                "with -n, what the checks find is judged only if contract_tests or contract_tests/server is named on "
                "the command line"
            )
        if worker is not None and settings.live:
            raise NoRunError(
                "CONTRACT_BASE_URL is set, and with -n several processes would test that server at a time, each with a "
                "ledger of its own, and would see each other's items: leave out -n"
            )
        config.stash[RUN] = run
    return config.stash[RUN]


def stop(config: pytest.Config, words: str) -> None:
    """End the session before anything was sent, with status 2."""
    worker = getattr(config, "workerinput", None)
    if worker is None:
        pytest.exit(words, returncode=2)
    if GATHERED not in worker:
        pytest.fail(words, pytrace=False)
    # A worker that exits is taken for one that crashed. Its controller says why there is nothing to do.
    config.workeroutput[STOPPED] = words  # type: ignore[attr-defined]
