"""How hard the client's properties are tried."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings


def effort(examples: int) -> settings:
    """Deterministic settings for `examples` examples.

    Failing examples are not shrunk: shrinking a generated body takes minutes, and the first one found is small enough
    to read.
    """
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
