"""A rate limit is shared by all threads and tasks of a client, and its copies."""

from __future__ import annotations

import asyncio
import math
import random
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from scanwire import AsyncCloudforceOne, CloudforceOne, RateLimitError, TransportError
from scanwire._rate_limits import ASK_AGAIN, RateLimits
from scanwire.errors import ScanwireError, error_for

from tests.overrides.both import KINDS, Kind, cloudforce_one, done
from tests.overrides.support import GOOD, FakeClock, Script, answer, client_on


class Jumps(FakeClock):
    """Many wait at once: each wait ends at its own moment, and the time never goes back."""

    def sleep(self, seconds: float) -> None:
        until = self.time + seconds
        with self._lock:
            self.waits.append(seconds)
            self.time = max(self.time, until)

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)
        await asyncio.sleep(0)


class Granting(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Grants so many requests per window, says so with every answer, and counts what is too much."""

    def __init__(self, clock: FakeClock, grant: int, window: float = 30.0, shuffles: int = 0) -> None:
        self.clock, self.grant, self.window, self.shuffles = clock, grant, window, shuffles
        self.ends = -math.inf
        self.left = 0
        self.too_many = 0
        self.served = 0
        self._lock = threading.Lock()
        self._random = random.Random(1)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            if self.clock.now() >= self.ends:
                self.left, self.ends = self.grant, self.clock.now() + self.window
            remaining = math.ceil(self.ends - self.clock.now())
            if self.left == 0:
                self.too_many += 1
                said = {"retry-after": str(remaining), "ratelimit": f'"default";r=0;t={remaining}'}
                return httpx.Response(429, json={}, headers=said)
            self.left -= 1
            self.served += 1
            return httpx.Response(200, json=GOOD, headers={"ratelimit": f'"default";r={self.left};t={remaining}'})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for _ in range(self._random.randrange(self.shuffles + 1)):
            await asyncio.sleep(0)
        response = self.handle_request(request)
        # Answers overtake one another.
        for _ in range(self._random.randrange(self.shuffles + 1)):
            await asyncio.sleep(0)
        return response


@pytest.mark.parametrize("grant", [1, 7, 60])
def test_threads_never_send_more_than_the_server_grants_once_it_said_so(grant: int) -> None:
    clock = Jumps()
    server = Granting(clock, grant)
    client = client_on(server, clock, deadline=None)
    copies = [client, client.with_options(max_retries=0), client.with_options(timeout=1.0)]
    client.scans.list_configs("a")
    with ThreadPoolExecutor(50) as pool:
        calls = [pool.submit(copies[number % 3].scans.list_configs, "a") for number in range(200)]
        assert [each.result(timeout=60) for each in calls] == [[]] * 200
    assert (server.too_many, server.served) == (0, 201)


@pytest.mark.parametrize("grant", [1, 7, 60])
@pytest.mark.parametrize("shuffles", [0, 9])
def test_tasks_never_send_more_than_the_server_grants_once_it_said_so(grant: int, shuffles: int) -> None:
    clock = Jumps()
    server = Granting(clock, grant, shuffles=shuffles)

    async def run() -> None:
        async with httpx.AsyncClient(transport=server) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http, clock=clock, deadline=None)
            copies = [client, client.with_options(max_retries=0)]
            await client.scans.list_configs("a")
            calls = (copies[number % 2].scans.list_configs("a") for number in range(100))
            assert await asyncio.gather(*calls) == [[]] * 100

    asyncio.run(run())
    assert (server.too_many, server.served) == (0, 101)


def test_nobody_starves_where_all_begin_at_once() -> None:
    clock = Jumps()
    server = Granting(clock, 10, shuffles=5)

    async def run() -> None:
        async with httpx.AsyncClient(transport=server) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http, clock=clock, deadline=None)
            assert await asyncio.gather(*(client.scans.list_configs("a") for _ in range(100))) == [[]] * 100

    asyncio.run(run())
    # All but the first ten are refused once, since nobody knew.
    assert server.too_many <= 90
    assert server.served == 100


def test_a_call_that_would_have_to_wait_too_long_is_not_sent() -> None:
    clock = FakeClock()
    script = Script(answer(200, GOOD, ratelimit='"default";r=0;t=300'))
    client = client_on(script, clock, deadline=60.0)
    assert client.scans.list_configs("a") == []
    for waited, left in ((0, 300), (100, 200), (239.5, 61), (240, 60)):
        clock.time = 1000 + waited
        with pytest.raises(RateLimitError) as caught:
            client.scans.list_configs("a")
        said = "not sent: the server's rate limit leaves no request within the deadline"
        assert str(caught.value) == f"list_configs: HTTP 429: {said} (come back in {left} s)"
        assert (caught.value.status_code, caught.value.retry_after, caught.value.attempts) == (429, left, 0)
        assert (caught.value.operation, caught.value.body) == ("list_configs", b"")
    hasty = client.with_options(deadline=0.25)
    clock.time = 1000 + 299.5
    with pytest.raises(RateLimitError, match="not sent"):
        hasty.scans.list_configs("a")
    assert clock.waits == []
    assert len(script.requests) == 1
    clock.time = 1000 + 250
    assert client.scans.list_configs("a") == []
    assert clock.waits == [50]


def test_a_call_that_was_sent_tells_so_when_a_limit_ends_it() -> None:
    clock = FakeClock()
    client = client_on(Script(answer(503, {}, ratelimit='"default";r=0;t=300')), clock)
    with pytest.raises(RateLimitError, match="not sent") as caught:
        client.scans.list_configs("a")
    assert (caught.value.attempts, caught.value.errors) == (1, ())


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_server_said_stands_in_the_errors_of_those_who_were_not_sent(kind: Kind) -> None:
    refused = {"success": False, "errors": [{"code": 10429, "message": "too many"}]}
    script = Script(answer(429, refused, retry_after="300"))
    client = cloudforce_one(kind, script, clock=FakeClock())
    for _ in range(2):
        with pytest.raises(RateLimitError, match="10429 too many") as caught:
            done(client.scans.list_configs("a"))
        assert caught.value.retry_after == 300
    assert len(script.requests) == 1


def refused(limits: RateLimits, clock: FakeClock, **headers: str) -> None:
    seen(limits, clock, {name.replace("_", "-"): value for name, value in headers.items()}, status=429)


def seen(limits: RateLimits, clock: FakeClock, headers: Mapping[str, str] | None, status: int = 200) -> None:
    """A request goes out and comes back."""
    assert limits.enter(clock.now()) == 0
    with limits.in_flight(clock) as flight:
        flight.headers = headers
        flight.error = None if status == 200 else error_for("o", status, headers or {}, b"")


def test_a_late_success_does_not_lift_a_block() -> None:
    limits, clock = RateLimits(), FakeClock()
    assert limits.enter(clock.now()) == limits.enter(clock.now()) == 0
    with limits.in_flight(clock) as late:
        late.headers = {"ratelimit": '"default";r=100;t=9999'}
        with limits.in_flight(clock) as flight:
            flight.headers = {"retry-after": "300"}
            flight.error = error_for("o", 429, flight.headers, b"")
    assert limits.enter(clock.now()) == 300


def test_a_second_refusal_prolongs_a_block_and_never_shortens_it() -> None:
    limits, clock = RateLimits(), FakeClock()
    for _ in range(3):
        assert limits.enter(clock.now()) == 0
    for seconds, expected in (("100", 100), ("50", 100), ("200", 200)):
        with limits.in_flight(clock) as flight:
            flight.headers = {"retry-after": seconds}
            flight.error = error_for("o", 429, flight.headers, b"")
        assert limits.enter(clock.now()) == expected


def test_a_new_window_is_noticed_before_the_old_one_was_thought_to_end() -> None:
    limits, clock = RateLimits(), FakeClock()
    seen(limits, clock, {"ratelimit": "r=2;t=10"})
    clock.time += 5
    seen(limits, clock, {"ratelimit": "r=50;t=30"})
    for _ in range(50):
        assert limits.enter(clock.now()) == 0
    assert limits.enter(clock.now()) > 0


def test_of_several_answers_within_a_window_the_least_counts() -> None:
    limits, clock = RateLimits(), FakeClock()
    for left in (5, 3, 4):
        seen(limits, clock, {"ratelimit": f"r={left};t=30"})
    assert [limits.enter(clock.now()) for _ in range(3)] == [0, 0, 0]
    assert limits.enter(clock.now()) == ASK_AGAIN


def test_the_next_window_is_taken_to_grant_what_the_last_one_was_seen_to() -> None:
    limits, clock = RateLimits(), FakeClock()
    for left in (3, 9, 2):
        seen(limits, clock, {"ratelimit": f"r={left};t=30"})
    clock.time += 30
    assert [limits.enter(clock.now()) for _ in range(11)] == [0] * 10 + [ASK_AGAIN]


@pytest.mark.parametrize(("later", "left"), [(0.75, 1), (1.0, 1), (1.25, 9)])
def test_rounding_does_not_make_a_new_window(later: float, left: int) -> None:
    limits, clock = RateLimits(), FakeClock()
    seen(limits, clock, {"ratelimit": "r=1;t=30"})
    clock.time += later
    seen(limits, clock, {"ratelimit": "r=9;t=30"})
    assert [limits.enter(clock.now()) for _ in range(left + 1)] == [0] * left + [ASK_AGAIN]


def test_of_the_ends_that_are_named_for_a_window_the_latest_counts() -> None:
    limits, clock = RateLimits(), FakeClock()
    seen(limits, clock, {"ratelimit": "r=5;t=30"})
    clock.time += 0.75
    seen(limits, clock, {"ratelimit": "r=0;t=30"})
    assert limits.enter(clock.now()) == 30


def test_who_comes_at_the_end_of_a_block_tells_of_the_next_window() -> None:
    limits, clock = RateLimits(), FakeClock()
    assert limits.enter(clock.now()) == 0
    with limits.in_flight(clock) as late:
        refused(limits, clock, retry_after="10")
        clock.time += 10
        late.headers = {"ratelimit": "r=5;t=30"}
    assert [limits.enter(clock.now()) for _ in range(6)] == [0] * 5 + [ASK_AGAIN]


def test_where_the_end_of_a_window_is_unknown_one_asks_again_as_long_as_somebody_is_under_way() -> None:
    limits, clock = RateLimits(), FakeClock()
    assert [limits.enter(clock.now()) for _ in range(2)] == [0, 0]
    refused(limits, clock, retry_after="10")
    with limits.in_flight(clock):
        clock.time += 10
        with limits.in_flight(clock):
            assert limits.enter(clock.now()) == ASK_AGAIN
        assert limits.enter(clock.now()) == ASK_AGAIN
    assert limits.enter(clock.now()) == 0


def test_what_came_to_nothing_may_have_been_counted() -> None:
    limits, clock = RateLimits(), FakeClock()
    seen(limits, clock, {"ratelimit": "r=2;t=30"})
    seen(limits, clock, None, status=503)
    assert limits.enter(clock.now()) == 0
    with limits.in_flight(clock) as flight:
        flight.error = TransportError("m", "o", sent=False)
    assert limits.enter(clock.now()) == 0
    with limits.in_flight(clock):
        pass
    # Both are used up, and nobody is under way who could tell more.
    assert limits.enter(clock.now()) == 30
    clock.time += 30
    assert limits.enter(clock.now()) == 0


@pytest.mark.parametrize("error", [KeyboardInterrupt(), asyncio.CancelledError(), GeneratorExit(), ValueError()])
def test_what_is_under_way_counts_until_it_ends_however_it_ends(error: BaseException) -> None:
    limits, clock = RateLimits(), FakeClock()
    seen(limits, clock, {"ratelimit": "r=2;t=30"})
    assert limits.enter(clock.now()) == limits.enter(clock.now()) == 0
    assert limits.enter(clock.now()) == 0.2
    for _ in range(2):
        with pytest.raises(type(error)), limits.in_flight(clock):
            raise error
    assert limits.enter(clock.now()) == 30
    clock.time += 30
    # Nothing is left under way from before: the next window grants what this one did.
    assert [limits.enter(clock.now()) for _ in range(4)] == [0, 0, 0, ASK_AGAIN]


def test_a_limit_of_which_the_answers_no_longer_speak_is_forgotten() -> None:
    limits, clock = RateLimits(), FakeClock()
    refused(limits, clock, retry_after="10")
    assert limits.enter(clock.now()) == 10
    clock.time += 10
    assert limits.enter(clock.now()) == 0
    assert limits.enter(clock.now()) == ASK_AGAIN
    with limits.in_flight(clock) as flight:
        flight.headers = {}
    assert [limits.enter(clock.now()) for _ in range(100)] == [0] * 100


def test_no_block_is_believed_for_longer_than_an_hour() -> None:
    limits, clock = RateLimits(), FakeClock()
    refused(limits, clock, retry_after="9" * 30)
    assert limits.enter(clock.now()) == 3600
    clock.time += 3600
    assert limits.enter(clock.now()) == 0


@pytest.mark.parametrize(
    "headers",
    [
        *(
            {"ratelimit": each}
            for each in ("r=-1;t=5", "r=0;t=-5", "r=0.5;t=1", "r=x;t=y", "r=0", "t=0", "", "r=0;t=0")
        ),
        *({"retry-after": each} for each in ("-5", "1.5", "nan", "inf", "1e9", "\xb2", "", "Wed, 99 Foo 2015", "0")),
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "-1"},
        {"x-ratelimit-remaining": "\u0660", "x-ratelimit-reset": "5"},
        {"ratelimit-remaining": "0"},
    ],
    ids=str,
)
def test_odd_headers_block_nobody(headers: dict[str, str]) -> None:
    for status in (200, 429):
        limits, clock = RateLimits(), FakeClock()
        seen(limits, clock, headers, status)
        assert limits.enter(clock.now()) == 0


def test_a_failure_that_is_no_refusal_blocks_nobody() -> None:
    limits, clock = RateLimits(), FakeClock()
    seen(limits, clock, {"retry-after": "300"}, status=503)
    assert limits.enter(clock.now()) == 0
    # A refusal that contradicts itself is one of a single call.
    refused(limits, clock, ratelimit="r=5;t=60")
    assert limits.enter(clock.now()) == 0


def test_a_wait_for_the_limit_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scanwire")
    client = client_on(Script(answer(200, GOOD, ratelimit="r=0;t=5"), answer()), FakeClock())
    client.scans.list_configs("a")
    client.scans.list_configs("a")
    assert "list_configs: waits 5.0 s, since the server's rate limit leaves no request" in caplog.text


def test_a_call_without_time_is_late_and_not_limited() -> None:
    class Running(FakeClock):
        def now(self) -> float:
            self.time += 1
            return self.time

    script = Script(answer())
    with pytest.raises(ScanwireError, match="the deadline has passed") as caught:
        client_on(script, Running(), deadline=1.5).scans.list_configs("a")
    assert isinstance(caught.value, TransportError)
    assert caught.value.sent is False
    assert script.requests == []


def test_a_hook_that_stops_a_call_leaves_nothing_under_way() -> None:
    def stop(_: object) -> None:
        raise LookupError("stopped")

    clock = FakeClock()
    client = client_on(Script(answer(200, GOOD, ratelimit="r=2;t=30")), clock, deadline=None)
    stopped = client.with_options(before_attempt=stop)
    client.scans.list_configs("a")
    for _ in range(2):
        with pytest.raises(LookupError):
            stopped.scans.list_configs("a")
    clock.time += 30
    client.scans.list_configs("a")
    client.scans.list_configs("a")
    assert clock.waits == []


def test_clients_of_their_own_have_limits_of_their_own() -> None:
    clock = FakeClock()
    script = Script(answer(200, GOOD, ratelimit="r=0;t=300"))
    for _ in range(2):
        client: Any = CloudforceOne(api_token="t", http_client=httpx.Client(transport=script), clock=clock)
        client.scans.list_configs("a")
    assert clock.waits == []
