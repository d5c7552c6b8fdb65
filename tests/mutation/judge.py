"""The pytest plugin of a mutation run: every run draws the same examples, and what is quick to fail comes first."""

from __future__ import annotations

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: (hasattr(getattr(item, "obj", None), "hypothesis"), item.nodeid))
