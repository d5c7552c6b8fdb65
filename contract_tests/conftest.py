"""The gates of `pytest contract_tests/server`: what the checks found, in whichever process, is judged as one run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contract_tests.gathering import GATHERED, RECORD, Gathering


def pytest_configure(config: pytest.Config) -> None:
    """Gather in the process that all the others report to."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Gathering(config), "contract-gathering")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist that somebody gathers."""
    node.workerinput[GATHERED] = True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Send along what a check found."""
    report = yield
    found = item.stash.get(RECORD, None)
    if report.when == "call" and found is not None:
        report.contract = json.dumps(found)
    return report
