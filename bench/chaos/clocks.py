"""Clocks for clients, on which waiting costs nothing or little."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from heapq import heappop, heappush
from typing import Protocol

TURNS = 25
"""How many turns of the event loop all tasks get before time passes: more than any needs between two waits."""


class Clock(Protocol):
    """What scanwire takes as `clock`."""

    def now(self) -> float:
        """Seconds since some moment."""
        ...

    def sleep(self, seconds: float) -> None:
        """Waits."""
        ...

    async def sleep_async(self, seconds: float) -> None:
        """Lets other tasks run meanwhile."""
        ...


class SimulatedClock:
    """Time passes only while somebody waits, and then at once. For one thread, or for the tasks of one event loop."""

    def __init__(self) -> None:
        self._now = 0.0
        self._count = 0
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += max(0.0, seconds)

    async def sleep_async(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heappush(self._waiting, (self._now + max(0.0, seconds), self._count, future))
        await future

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """While this is entered, tasks that wait go on, the one that is due first when none has anything else to do."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        while True:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            while self._waiting:
                due, _, future = heappop(self._waiting)
                if not future.done():
                    self._now = max(self._now, due)
                    future.set_result(None)
                    break


class FastClock:
    """Real time, but faster, for many threads: a wait of one second takes 1/`speed` of one."""

    def __init__(self, speed: float) -> None:
        self._speed = speed

    def now(self) -> float:
        return time.monotonic() * self._speed

    def sleep(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds) / self._speed)

    async def sleep_async(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self._speed)
