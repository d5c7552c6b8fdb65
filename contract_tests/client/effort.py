"""How hard the client's properties are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

LOT = 10

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


def attempt(check: Callable[..., None], examples: int, **strategies: st.SearchStrategy[Any]) -> None:
    """Calls `check` with a share of `examples` examples, always the same ones.

    They come in lots of ten. After ten examples Hypothesis varies each new one five times, mostly by copying one of its
    parts to another place, so that a long run has few values of its own.

    A failing example is not shrunk: shrinking a generated body takes minutes, and the first one found is small enough
    to read.
    """
    _attempt(check, share(examples), strategies)


def collected(strategy: st.SearchStrategy[Any], count: int) -> tuple[Any, ...]:
    """About `count` values of a strategy, most of them different: what is slow to generate is generated once."""
    found: list[Any] = []

    def keep(value: Any) -> None:
        found.append(value)

    _attempt(keep, count, {"value": strategy})
    return tuple(found)


def _attempt(check: Callable[..., None], examples: int, strategies: dict[str, st.SearchStrategy[Any]]) -> None:
    for begin in range(0, examples, LOT):
        limits = settings(
            max_examples=min(LOT, examples - begin),
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(begin)(limits(given(**strategies)(check)))()
