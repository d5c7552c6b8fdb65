"""How hard the client's properties are tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

_divisor = 1


@contextmanager
def reduced(divisor: int) -> Iterator[None]:
    """Tries a fraction of the examples for the time of a `with` block, and lets the gates against vacuity stand open.

    The mutants run like this: a property that was tried less still judges, but no longer promises what it has seen.
    """
    global _divisor
    before, _divisor = _divisor, divisor
    try:
        yield
    finally:
        _divisor = before


def share(examples: int) -> int:
    """How many of `examples` are tried."""
    return max(1, examples // _divisor)


def gate(times: int) -> int:
    """How often a thing must have been seen for a property to count."""
    return times if _divisor == 1 else 0


def effort(examples: int) -> settings:
    """Deterministic settings for `examples` examples.

    Failing examples are not shrunk: shrinking a generated body takes minutes, and the first one found is small enough
    to read.
    """
    return settings(
        max_examples=share(examples),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def collected(strategy: st.SearchStrategy[Any], count: int) -> tuple[Any, ...]:
    """About `count` different values of a strategy: what is slow to generate is generated once."""
    found: list[Any] = []

    @effort(count)
    @given(value=strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return tuple(found)
