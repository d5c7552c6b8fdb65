"""When a fault comes: decided by the seed, the operation and the attempt, so that every client meets the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Protocol, TypeVar

CALM, SHOWERS, THROTTLED, OUTAGE = "calm", "showers", "throttled", "outage"
WEATHER = {CALM: 30, SHOWERS: 50, THROTTLED: 10, OUTAGE: 10}
"""How many of 100 operations go without a fault, with single ones, begin in a burst of 429s, and in an outage."""

FIRST, FURTHER = 0.75, 0.3
"""In showers, how likely a fault is at the first attempt, and at each further one."""

THROTTLED_FOR, OUTAGE_FOR = range(1, 7), range(1, 9)
"""How many attempts a burst or an outage lasts."""


class Drawn(Protocol):
    """A fault that can be drawn."""

    @property
    def name(self) -> str: ...
    @property
    def throttles(self) -> bool: ...
    @property
    def outage(self) -> bool: ...


FaultT = TypeVar("FaultT", bound=Drawn)


def draw(catalogue: Sequence[FaultT], seed: int, world: int, operation: int, attempt: int) -> FaultT | None:
    """The fault that the `attempt` (from 0) of an operation meets, if any."""
    random = Random(f"{seed} {world} {operation}")
    [weather] = random.choices([*WEATHER], [*WEATHER.values()])
    if weather in {THROTTLED, OUTAGE}:
        lasts = random.choice(THROTTLED_FOR if weather == THROTTLED else OUTAGE_FOR)
        kinds = [fault for fault in catalogue if (fault.throttles if weather == THROTTLED else fault.outage)]
        fault = random.choice(kinds)
        return fault if attempt < lasts else None
    random = Random(f"{seed} {world} {operation} {attempt}")
    if weather == CALM or random.random() >= (FURTHER if attempt else FIRST):
        return None
    return random.choice(catalogue)
