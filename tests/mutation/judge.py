"""The pytest plugin of a mutation run: every run draws the same examples, and what is quick to fail comes first."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings

# The first failure settles a mutant. No smaller example is looked for, and a busy machine must not fail a test.
settings.register_profile(
    "judge",
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


SUSPICIOUS = 35
"""What mutmut takes for an outcome that is neither a success nor a failure."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (hasattr(getattr(item, "obj", None), "hypothesis"), item.nodeid))


def pytest_sessionfinish(exitstatus: int) -> None:
    # A test that is not found by its id has not noticed anything; mutmut would count it as a failure. It happens to
    # ids with a backslash, which pytest doubles each time that it collects in the same process.
    if exitstatus == pytest.ExitCode.USAGE_ERROR:
        os._exit(SUSPICIOUS)
