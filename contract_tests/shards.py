"""How a run is split over machines: which of the checks each of them makes."""

from __future__ import annotations

from collections.abc import Iterable

# About what a check of each kind takes, in seconds of one core, with the default number of examples.
COSTS = {
    "machine": 2.6,
    "stateful": 2.9,
    "stock": 0.55,
    "combine": 0.8,
    "paging": 0.4,
    "filter-q": 0.3,
    "scenario": 0.15,
}
OTHERS = 0.04


def cost(name: str) -> float:
    """About how many seconds a check takes, by its name."""
    return COSTS.get(name.partition("[")[0], OTHERS)


def costly_first(names: Iterable[str]) -> list[str]:
    """The names of checks in the order in which several hands are done with them soonest; each has its one place."""
    return sorted(names, key=lambda name: (-cost(name), name))


def split(names: Iterable[str], of: int) -> list[frozenset[str]]:
    """Checks in `of` shares of about the same cost: each check is in exactly one, the same one each time."""
    shares: list[list[str]] = [[] for _ in range(of)]
    costs = [0.0] * of
    for name in costly_first(names):
        least = costs.index(min(costs))
        shares[least].append(name)
        costs[least] += cost(name)
    return [frozenset(share) for share in shares]
