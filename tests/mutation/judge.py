"""The pytest plugin of a mutation run: every run draws the same examples, and what is quick comes first."""

from __future__ import annotations

import json
import os
import signal
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

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

ARGUMENTS = (
    *("-q", "--no-header", "--no-summary", "--tb=no", "--capture=no", "--override-ini=timeout=0"),
    *("-p", "tests.mutation.judge", "--hypothesis-profile=judge", "-p", "no:cacheprovider"),
)
"""What pytest is told whenever it judges."""

SHARE = 0.25
"""Seconds that the cases of one test have together: of many cases the quickest judge, and at least one."""

PATIENCE = 10
"""A test that takes so many times as long as without the change has noticed it."""

GRACE = 10.0
"""Seconds that each test has beyond that: trials share the machine."""

TIMES = "MUTATION_TIMES"
"""The variable that names the file of the tests' durations, in seconds by node id. Written if it is not there."""

FIRST = "MUTATION_FIRST"
"""The variable that names the module that is changed: the file with its tests comes first."""

_spent: defaultdict[str, float] = defaultdict(float)


@cache
def times() -> dict[str, float]:
    """How long each test takes without a change, in seconds; empty before they were measured."""
    path = Path(os.environ[TIMES])
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def chosen(items: Iterable[pytest.Item], durations: Mapping[str, float], module: str) -> list[pytest.Item]:
    """The tests that judge a change of a module: the module's own come first, then the quick ones."""
    own = f"test_{module.lstrip('_')}.py"
    spent: defaultdict[str, float] = defaultdict(float)
    found = []
    for item in sorted(items, key=lambda each: (each.path.name != own, durations.get(each.nodeid, 0.0), each.nodeid)):
        test = item.nodeid.partition("[")[0]
        if test not in spent or spent[test] + durations.get(item.nodeid, 0.0) <= SHARE:
            spent[test] += durations.get(item.nodeid, 0.0)
            found.append(item)
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if module := os.environ.get(FIRST):
        items[:] = chosen(items, times(), module)


def pytest_runtest_logstart(nodeid: str) -> None:
    # The process ends by SIGALRM if the test takes too long. While the times are measured there is no limit.
    if durations := times():
        signal.setitimer(signal.ITIMER_REAL, GRACE + PATIENCE * durations.get(nodeid, 0.0))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _spent[report.nodeid] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    path = Path(os.environ[TIMES])
    if not hasattr(session.config, "workerinput") and not path.exists():
        path.write_text(json.dumps(_spent), encoding="utf-8")
