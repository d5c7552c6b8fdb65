"""The options of a client: what is refused, what is in force, and what a copy shares."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import httpx
import pytest
from scanwire import AsyncCloudforceOne, CloudforceOne, ConfigurationError
from scanwire._clock import SystemClock
from scanwire._options import Options, Settings, changed

from tests.overrides.support import FakeClock, Script, answer, client_on

NOW, SLEEP, SLEEP_ASYNC = SystemClock.now, SystemClock.sleep, SystemClock.sleep_async
"""What they are without the fixture that lets no test wait."""


SECONDS = "a number of seconds above 0, and at most 1e+09"
HOOK = "a function of an Attempt that is not async, or None"
RULES = {
    "timeout": f"{SECONDS}, or an httpx.Timeout of such",
    "deadline": f"{SECONDS}, or None",
    "max_retries": "a whole number from 0 on",
    "max_body_bytes": "a number of bytes from 0 on",
    "before_attempt": HOOK,
    "after_attempt": HOOK,
    "clock": "a Clock, with now, sleep and sleep_async",
}


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("timeout", value) for value in (None, 0, -1, float("nan"), float("inf"), 1e9 + 1, "5", True, (1, 2))),
        *(("timeout", httpx.Timeout(value)) for value in (0, -1, float("nan"), float("inf"))),
        ("timeout", httpx.Timeout(5, pool=-1)),
        *(("deadline", value) for value in (0, -1, float("nan"), float("inf"), 1e9 + 1, 10**400, "5", False)),
        *(("max_retries", value) for value in (-1, 1.0, None, "1", True)),
        *(("max_body_bytes", value) for value in (-1, 1e6, None, "1", True)),
        *(("before_attempt", value) for value in (7, "print")),
        *(("after_attempt", value) for value in (7, "print")),
        *(("clock", value) for value in (None, time, object(), Unprintable())),
        ("deadline", 10**5000),
        ("max_retries", Unprintable()),
    ],
    ids=lambda value: f"{type(value).__name__}",
)
def test_what_is_no_such_value_is_refused_by_name(name: str, value: Any) -> None:
    options: Any = {name: value}
    with pytest.raises(ConfigurationError, match=f"^{name}: .* must be {re.escape(RULES[name])}$") as caught:
        changed(Settings(), options)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("name", RULES)
def test_a_client_refuses_it_too(name: str) -> None:
    options: Any = {name: -1}
    with pytest.raises(ConfigurationError, match=f"^{name}: "):
        CloudforceOne(api_token="t", **options)
    with pytest.raises(ConfigurationError, match=f"^{name}: "):
        CloudforceOne(api_token="t").with_options(**options)
    with pytest.raises(ConfigurationError, match=f"^{name}: "):
        AsyncCloudforceOne(api_token="t").with_options(**options)


@pytest.mark.parametrize(
    "options",
    [
        *({"timeout": value} for value in (0.001, 5, 1e9, httpx.Timeout(None), httpx.Timeout(5, connect=None))),
        *({"deadline": value} for value in (0.001, 5, 1e9, None)),
        *({"max_retries": value} for value in (0, 10**100)),
        *({"max_body_bytes": value} for value in (0, 10**100)),
        {"before_attempt": print, "after_attempt": None},
        {"clock": FakeClock()},
    ],
    ids=lambda options: next(iter(options)),
)
def test_what_is_such_a_value_is_in_force(options: Any) -> None:
    settings = changed(Settings(), options)
    assert {name: getattr(settings, name) for name in options} == options
    CloudforceOne(api_token="t", **options).with_options(**options)


def test_an_unknown_option_is_refused_with_those_that_there_are() -> None:
    options: Any = {"retries": 3}
    with pytest.raises(ConfigurationError, match="retries: no such option; there are timeout, deadline, max_retries"):
        CloudforceOne(api_token="t", **options)
    with pytest.raises(ConfigurationError, match="retries: no such option"):
        CloudforceOne(api_token="t").with_options(**options)


def test_the_defaults() -> None:
    settings = Settings()
    assert (settings.deadline, settings.max_retries, settings.max_body_bytes) == (60, 4, 33_554_432)
    assert (settings.timeout, settings.before_attempt, settings.after_attempt) == (None, None, None)
    assert isinstance(settings.clock, SystemClock)
    assert set(Options.__annotations__) == {
        *("timeout", "deadline", "max_retries", "max_body_bytes", "before_attempt", "after_attempt", "clock")
    }


INF = float("inf")


@pytest.mark.parametrize(
    ("chosen", "own", "left", "expected"),
    [
        (None, httpx.Timeout(30, connect=5), INF, {"connect": 5, "read": 30, "write": 30, "pool": 30}),
        (None, httpx.Timeout(30, connect=5), 10.0, {"connect": 5, "read": 10, "write": 10, "pool": 10}),
        (None, httpx.Timeout(None), INF, dict.fromkeys(("connect", "read", "write", "pool"))),
        (None, httpx.Timeout(None), 10.0, dict.fromkeys(("connect", "read", "write", "pool"), 10)),
        (3, httpx.Timeout(30), 10.0, dict.fromkeys(("connect", "read", "write", "pool"), 3)),
        (httpx.Timeout(2, read=None), httpx.Timeout(30), 10.0, {"connect": 2, "read": 10, "write": 2, "pool": 2}),
        (1e9, httpx.Timeout(30), INF, dict.fromkeys(("connect", "read", "write", "pool"), 2_000_000)),
        (
            httpx.Timeout(None),
            httpx.Timeout(30),
            1e9,
            dict.fromkeys(("connect", "read", "write", "pool"), 2_000_000),
        ),
    ],
)
def test_a_wait_on_the_network_is_the_shortest_of_what_is_said(
    chosen: Any, own: httpx.Timeout, left: float, expected: dict[str, float | None]
) -> None:
    assert Settings(timeout=chosen).waits(own, left) == expected


@pytest.mark.parametrize("deadline", [None, 20.0])
def test_the_waits_go_with_the_request(deadline: float | None) -> None:
    script = Script(answer())
    client = client_on(script, FakeClock(), deadline=deadline)
    other = client.with_options(timeout=httpx.Timeout(50, connect=7))
    client.scans.list_configs("a")
    other.scans.list_configs("a")
    own, chosen = (each.extensions["timeout"] for each in script.requests)
    assert own == {"connect": 5, "read": 5, "write": 5, "pool": 5}
    assert chosen == {"connect": 7, **dict.fromkeys(("read", "write", "pool"), deadline or 50)}


def test_the_longest_waits_are_taken_by_a_socket() -> None:
    with (
        CloudforceOne(api_token="t", base_url="http://127.0.0.1:9", timeout=1e9, deadline=1e9, max_retries=0) as client,
        pytest.raises(Exception, match="refused"),
    ):
        client.scans.list_configs("a")


def test_a_client_of_its_own_waits_as_it_is_said() -> None:
    with CloudforceOne(api_token="t") as client:
        assert client._carrier.http.timeout == httpx.Timeout(30, connect=5)


def test_a_copy_shares_connections_and_credentials_and_does_not_close_them() -> None:
    script = Script(answer())
    clock = FakeClock()
    client = client_on(script, clock)
    copy = client.with_options(max_retries=0)
    assert type(copy) is CloudforceOne
    with copy:
        copy.scans.list_configs("a")
    client.scans.list_configs("a")
    first, second = script.requests
    assert first.headers["authorization"] == second.headers["authorization"] == "Bearer secret-token"
    with CloudforceOne(api_token="t", base_url="http://127.0.0.1:9", max_retries=0) as owner:
        owner.with_options(max_retries=0).close()
        with pytest.raises(Exception, match="refused"):
            owner.scans.list_configs("a")


def test_a_copy_keeps_the_other_options() -> None:
    failing = Script(answer(503, {}))
    clock = FakeClock()
    client = client_on(failing, clock, max_retries=1).with_options(deadline=None)
    with pytest.raises(Exception, match="503"):
        client.scans.list_configs("a")
    assert len(failing.requests) == 2


def test_the_time_of_the_machine() -> None:
    clock = SystemClock()
    started, now = time.monotonic(), NOW(clock)
    assert 0 <= now - started < 5
    SLEEP(clock, 0.01)
    assert NOW(clock) - now >= 0.01
    asyncio.run(SLEEP_ASYNC(clock, 0.01))
    assert NOW(clock) - now >= 0.02
