"""The time of the machine."""

from __future__ import annotations

import time

import anyio
import pytest
from scanwire._clock import SystemClock

# Taken before a test is set up: there, these are replaced by ones that do not wait.
NOW, SLEEP, SLEEP_ASYNC = SystemClock.now, SystemClock.sleep, SystemClock.sleep_async


def test_it_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 12.5)
    monkeypatch.setattr(time, "time", lambda: pytest.fail("this time may be set back"))
    assert NOW(SystemClock()) == 12.5


def test_a_thread_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    SLEEP(SystemClock(), 2.5)
    assert slept == [2.5]


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_task_sleeps_and_lets_others_run(backend: str) -> None:
    seen: list[str] = []

    async def sleeper() -> None:
        await SLEEP_ASYNC(SystemClock(), 0.05)
        seen.append("sleeper")

    async def other() -> None:
        seen.append("other")

    async def body() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(sleeper)
            group.start_soon(other)

    began = time.monotonic()
    anyio.run(body, backend=backend)
    assert seen == ["other", "sleeper"]
    assert time.monotonic() - began >= 0.05
