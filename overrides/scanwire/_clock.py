"""Time, as the client uses it: a seam, so that tests of code that waits need not wait."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What a client takes for its option `clock`."""

    def now(self) -> float:
        """Seconds since a moment that stays the same; it never goes back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Returns after `seconds`. The sync clients wait with it."""
        ...

    async def sleep_async(self, seconds: float) -> None:
        """Returns after `seconds`. The async clients wait with it."""
        ...


class SystemClock:
    """The time of the machine."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        import anyio

        await anyio.sleep(seconds)
