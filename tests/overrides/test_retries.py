"""What is sent again, how often, and after how long."""

from __future__ import annotations

import asyncio
import gzip
import random
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from scanwire import (
    AsyncCloudforceOne,
    CloudforceOne,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ResponseError,
    ScanwireError,
    ServerError,
    TransportError,
    UndecodableResponseError,
)
from scanwire_raw.runtime import Response

from contract_tests.catalogue import APIS, Operation, operations, spec
from contract_tests.client.arguments import some
from contract_tests.client.wire import (
    BASE_URLS,
    CLASSES,
    CREDENTIALS,
    KINDS,
    Kind,
    finish,
    is_paged,
    method_name,
    resource,
)
from tests.overrides.support import Chunks, FakeClock, Script, Step, answer, client_on

OPERATIONS = [each for api in APIS for each in operations(api).values()]
THROTTLED = {"success": False, "errors": [{"code": 971, "message": "Please wait"}], "messages": [], "result": None}


def may_be_repeated(operation: Operation) -> bool:
    """What the spec says, read by itself."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    if "x-safe" in node:
        return bool(node["x-safe"])
    return operation.method in {"GET", "PUT", "DELETE"} and node.get("x-idempotent", True)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def raw(content: bytes, **headers: str) -> Callable[[], httpx.Response]:
    return lambda: httpx.Response(200, headers=headers, stream=Chunks([content]))


UNREADABLE = gzip.compress(b'{"success": true}')[:-9]

# What a failure means: the server certainly did nothing, or may have acted; or there is no use in a further try.
UNPROCESSED: dict[str, tuple[Step, type[ScanwireError]]] = {
    "refused": (httpx.ConnectError("refused"), TransportError),
    "no name": (
        caused(httpx.ConnectError("no name"), socket.gaierror(-2, "Name or service not known")),
        TransportError,
    ),
    "TLS": (caused(httpx.ConnectError("TLS"), ssl.SSLError("handshake failure")), TransportError),
    "connect timeout": (httpx.ConnectTimeout("late"), RequestTimeoutError),
    "pool timeout": (httpx.PoolTimeout("late"), RequestTimeoutError),
    "proxy": (httpx.ProxyError("407"), TransportError),
    "429": (answer(429, {}), RateLimitError),
    "971": (answer(200, THROTTLED), RateLimitError),
    "971 under 503": (answer(503, THROTTLED), RateLimitError),
    "971 under 400": (answer(400, THROTTLED), RateLimitError),
}
UNCLEAR: dict[str, tuple[Step, type[ScanwireError]]] = {
    "read timeout": (httpx.ReadTimeout("late"), RequestTimeoutError),
    "write timeout": (httpx.WriteTimeout("late"), RequestTimeoutError),
    "timeout": (TimeoutError("late"), RequestTimeoutError),
    "read": (httpx.ReadError("reset"), TransportError),
    "write": (httpx.WriteError("reset"), TransportError),
    "close": (httpx.CloseError("reset"), TransportError),
    "protocol": (httpx.RemoteProtocolError("nonsense"), TransportError),
    "cut": (lambda: httpx.Response(200, stream=Chunks([b"{", httpx.ReadError("reset")])), TransportError),
    "no JSON": (raw(b"<html>"), UndecodableResponseError),
    "half JSON": (raw(b'{"success": tr'), UndecodableResponseError),
    "no UTF-8": (raw(b'{"success": "\xff"}'), UndecodableResponseError),
    "half gzip": (raw(UNREADABLE, **{"content-encoding": "gzip"}), UndecodableResponseError),
    "no gzip": (raw(b"{}", **{"content-encoding": "gzip"}), UndecodableResponseError),
    **{
        str(status): (answer(status, {}), ServerError if status >= 500 else ResponseError)
        for status in (408, 500, 502, 503, 504, *range(520, 528), 530)
    },
}
FINAL: dict[str, tuple[Step, type[ScanwireError]]] = {
    "certificate": (caused(httpx.ConnectError("x"), ssl.SSLCertVerificationError("self-signed")), TransportError),
    "own protocol": (httpx.LocalProtocolError("x"), TransportError),
    "no such protocol": (httpx.UnsupportedProtocol("x"), TransportError),
    "redirects": (httpx.TooManyRedirects("x"), TransportError),
    "an array": (raw(b"[]"), UndecodableResponseError),
    "another type": (raw(b'{"success": "yes"}'), UndecodableResponseError),
    "success: false": (answer(200, {"success": False}), ResponseError),
    "unasked encoding": (raw(b"{}", **{"content-encoding": "br"}), UndecodableResponseError),
    "too large": (raw(b" " * 20_001), UndecodableResponseError),
    **{
        str(status): (answer(status, {}), ResponseError)
        for status in (100, 301, 400, 401, 403, 409, 413, 422, 501, 505)
    },
    **{str(status): (answer(status, {}), ResponseError) for status in (404, 410, 519, 528, 529, 531, 999)},
}
FAILURES = {"unprocessed": UNPROCESSED, "unclear": UNCLEAR, "final": FINAL}


def made(operation: Operation, kind: Kind, script: Script, **options: Any) -> Any:
    """The method of an operation, on a client whose requests a script answers."""
    credentials, _ = CREDENTIALS[operation.security[0]]
    http: Any = (httpx.Client if kind == "sync" else httpx.AsyncClient)(transport=script)
    options = {"deadline": None, "max_body_bytes": 20_000, "clock": FakeClock(), **options}
    found = CLASSES[operation.api, kind](base_url=BASE_URLS[operation.api], http_client=http, **credentials, **options)
    methods = resource(found, operation)
    positional, named = some(operation)
    if is_paged(operation):
        named = {"page": 1, **named}

    def call() -> Any:
        result = getattr(methods, method_name(operation))(*positional, **named)
        if is_paged(operation):
            return list(result) if kind == "sync" else finish(collected(result))
        return result if kind == "sync" else finish(result)

    return call


async def collected(found: Any) -> list[Any]:
    return [each async for each in found]


def applies(operation: Operation, name: str) -> bool:
    # An answer of Clone Guard has no field `success`, and what is in others does not matter.
    return operation.api == "cloudforce_one" or name not in {"another type", "no UTF-8"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_what_is_sent_again(operation: Operation) -> None:
    for meaning, failures in FAILURES.items():
        again = meaning == "unprocessed" or (meaning == "unclear" and may_be_repeated(operation))
        for number, (name, (step, kind)) in enumerate(failures.items()):
            if not applies(operation, name):
                continue
            for retries in (4, 0) if number % 5 == 0 else (4,):
                script = Script(step)
                with pytest.raises(kind) as caught:
                    made(operation, KINDS[number % 2], script, max_retries=retries)()
                expected = 1 + (retries if again else 0)
                assert len(script.requests) == expected, f"{name}: {len(script.requests)} requests"
                assert caught.value.attempts == expected  # type: ignore[attr-defined]
                if isinstance(caught.value, TransportError):
                    unsent = meaning == "unprocessed" or name in {"certificate", "no such protocol"}
                    assert caught.value.sent is not unsent, name


@pytest.mark.parametrize("name", ["create_config", "list_configs"])
def test_every_status_is_sent_again_or_not(name: str) -> None:
    operation = operations("cloudforce_one")[name]
    passing = {408, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530}
    for status in (each for each in range(100, 1000) if not 200 <= each <= 299):
        script = Script(answer(status, {}))
        with pytest.raises(ResponseError):
            made(operation, KINDS[status % 2], script, max_retries=2)()
        again = status == 429 or (status in passing and name == "list_configs")
        assert len(script.requests) == (3 if again else 1), status


@pytest.mark.parametrize("kind", KINDS)
def test_a_further_attempt_sends_the_same_and_its_result_counts(kind: Kind) -> None:
    operation = operations("clone_guard")["update_scan"]
    script = Script(httpx.ReadError("reset"), answer(503, {}), answer(429, {}), answer(200, {"data": {"type": "scan"}}))
    assert made(operation, kind, script)().type == "scan"
    first, *others = [(each.method, each.url, each.content, sorted(each.headers.items())) for each in script.requests]
    assert others == [first] * 3


class Waits:
    """One call with the steps of a script, and what it waited."""

    def __init__(self, *steps: Step, **options: Any) -> None:
        self.clock = FakeClock()
        self.script = Script(*steps)
        self.error: ScanwireError | None = None
        started = self.clock.time
        try:
            client_on(self.script, self.clock, **options).scans.list_configs("a")
        except ScanwireError as error:
            self.error = error
        self.waits = self.clock.waits
        self.took = self.clock.time - started
        self.sent = len(self.script.requests)


@pytest.fixture
def longest_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance has it that each wait is as long as can be."""
    monkeypatch.setattr(random, "uniform", lambda low, high: high)


@pytest.mark.usefixtures("longest_back_off")
def test_the_back_off_doubles_up_to_a_limit() -> None:
    found = Waits(answer(503, {}), max_retries=9, deadline=None)
    assert found.waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert found.sent == 10
    assert Waits(answer(503, {})).waits == [0.5, 1, 2, 4]
    assert Waits(httpx.ConnectError("refused")).waits == [0.5, 1, 2, 4]
    assert Waits(answer(429, {})).waits == [0.5, 1, 2, 4]


def test_the_back_off_is_spread_over_its_whole_range() -> None:
    for number, longest in enumerate([0.5, 1.0, 2.0]):
        waits = [Waits(answer(503, {}), max_retries=3, deadline=None).waits[number] for _ in range(80)]
        assert min(waits) >= 0
        assert min(waits) < 0.3 * longest
        assert 0.7 * longest < max(waits) <= longest


def date_in(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("said", ["7", "date", "date and server's date"])
def test_retry_after_is_honoured(status: int, said: str) -> None:
    headers = {"retry_after": "7" if said == "7" else date_in(7.9)}
    if "server" in said:
        headers = {"retry_after": "Wed, 21 Oct 2015 07:28:07 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"}
    found = Waits(answer(status, {}, **headers), answer())
    assert found.error is None
    assert found.sent == 2
    assert len(found.waits) == 1
    assert 5 < found.waits[0] <= 7.5 + 0.9
    assert said == "date" or 7 <= found.waits[0] <= 7.5


def test_those_who_are_told_the_same_come_back_at_different_moments() -> None:
    waits = [Waits(answer(429, {}, retry_after="7"), answer()).waits[0] for _ in range(50)]
    assert min(waits) >= 7
    assert max(waits) <= 7.5
    assert max(waits) - min(waits) > 0.2


def test_a_ratelimit_header_tells_when_to_come_back_as_well() -> None:
    found = Waits(answer(429, {}, ratelimit='"default";r=0;t=9'), answer())
    assert (found.error, found.sent) == (None, 2)
    assert 9 <= found.took <= 9.5


@pytest.mark.parametrize("headers", [{"retry_after": "300"}, {"ratelimit": '"default";r=0;t=300'}], ids=str)
def test_the_long_block_is_waited_for_only_within_the_deadline(headers: dict[str, str]) -> None:
    for deadline in (60.0, 300.0):
        found = Waits(answer(429, {}, **headers), answer(), deadline=deadline)
        assert isinstance(found.error, RateLimitError)
        assert (found.error.retry_after, found.sent, found.waits) == (300, 1, [])
        assert "come back in 300 s" in str(found.error)
    for longer in (400.0, None):
        found = Waits(answer(429, {}, **headers), answer(), deadline=longer)
        assert (found.error, found.sent) == (None, 2)
        assert 300 <= found.took <= 300.5


@pytest.mark.usefixtures("longest_back_off")
def test_no_wait_goes_beyond_the_deadline() -> None:
    for deadline, waits in [(0.4, []), (0.5, []), (0.6, [0.5]), (1.5, [0.5]), (1.6, [0.5, 1]), (8, [0.5, 1, 2, 4])]:
        found = Waits(answer(503, {}), deadline=deadline)
        assert isinstance(found.error, ServerError)
        assert (found.waits, found.sent) == (waits, len(waits) + 1)
        assert found.error.attempts == found.sent


def test_an_error_that_is_final_ends_a_series() -> None:
    found = Waits(httpx.ReadError("reset"), answer(503, {}), answer(400, {}), answer())
    assert isinstance(found.error, ResponseError)
    assert (found.error.status_code, found.error.attempts, found.sent) == (400, 3, 3)


LATE, BUSY, GONE = httpx.ReadTimeout("late"), answer(503, {}), answer(404, {})


@pytest.mark.parametrize(
    ("steps", "done"),
    [
        ((GONE,), False),
        ((answer(410, {}),), False),
        ((LATE, GONE), True),
        ((BUSY, GONE), True),
        ((LATE, answer(410, {})), True),
        ((LATE, answer(429, {}), GONE), True),
        ((httpx.ConnectError("refused"), GONE), False),
        ((answer(429, {}), GONE), False),
        ((LATE, answer(403, {})), False),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_deletion_whose_first_answer_was_lost_is_done(steps: tuple[Step, ...], done: bool, kind: Kind) -> None:
    for name in ("delete_config", "delete_scan"):
        operation = next(each for each in OPERATIONS if each.id == name)
        call = made(operation, kind, Script(*steps))
        if done:
            assert call() is None
        else:
            with pytest.raises(ResponseError):
                call()


def test_only_a_deletion_is_done_by_not_finding() -> None:
    with pytest.raises(NotFoundError):
        client_on(Script(LATE, GONE), FakeClock()).scans.get_results("a", "c")


def test_the_twin_of_a_deletion_returns_what_was_answered() -> None:
    response = client_on(Script(LATE, GONE), FakeClock()).scans.delete_config_detailed("a", "c")
    assert isinstance(response, Response)
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("steps", "sent"),
    [
        ([httpx.ConnectError("refused")], False),
        ([httpx.ConnectError("refused"), LATE], True),
        ([LATE, httpx.ConnectError("refused")], True),
        ([BUSY, httpx.ConnectError("refused")], True),
        ([answer(429, {}), httpx.ConnectError("refused")], False),
    ],
)
def test_an_error_tells_of_any_attempt_that_may_have_arrived(steps: list[Step], sent: bool) -> None:
    found = Waits(*steps)
    assert isinstance(found.error, TransportError)
    assert found.error.sent is sent
    assert found.error.attempts == found.sent == 5


def test_details_are_tried_again_like_results() -> None:
    script = Script(LATE, BUSY, answer(200, {"success": "odd"}))
    response = client_on(script, FakeClock()).scans.list_configs_detailed("a")
    assert (response.status_code, response.parsed, len(script.requests)) == (200, None, 3)
    response = client_on(Script(BUSY), FakeClock()).scans.list_configs_detailed("a")
    assert response.status_code == 503
    cut = Script(lambda: httpx.Response(200, stream=Chunks([b"{", httpx.ReadError("reset")])))
    with pytest.raises(TransportError):
        client_on(cut, FakeClock()).scans.list_configs_detailed("a")
    large = Script(lambda: httpx.Response(200, stream=Chunks([b"x" * 101])))
    with pytest.raises(UndecodableResponseError, match="more than 100 bytes: raise max_body_bytes"):
        client_on(large, FakeClock(), max_body_bytes=100).scans.list_configs_detailed("a")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("a fault of the user's own"), SystemExit(1)])
def test_what_is_no_failure_of_the_exchange_goes_through(error: BaseException) -> None:
    script = Script(BUSY, error)
    with pytest.raises(type(error)):
        client_on(script, FakeClock()).scans.list_configs("a")
    assert len(script.requests) == 2


def test_what_the_users_own_hooks_raise_goes_through_at_once() -> None:
    def raising(_: httpx.Response) -> None:
        raise LookupError("a fault of the user's own")

    script = Script(answer())
    http = httpx.Client(transport=script, event_hooks={"response": [raising]})
    with pytest.raises(LookupError):
        CloudforceOne(api_token="t", http_client=http).scans.list_configs("a")
    assert len(script.requests) == 1


def test_a_status_error_of_the_users_own_hook_is_no_reason_to_send_again() -> None:
    script = Script(answer(503, {}))
    http = httpx.Client(transport=script, event_hooks={"response": [httpx.Response.raise_for_status]})
    with pytest.raises(TransportError, match="HTTPStatusError") as caught:
        CloudforceOne(api_token="t", http_client=http).scans.list_configs("a")
    assert caught.value.sent
    assert len(script.requests) == 1


def test_cancelling_ends_the_waiting_between_attempts() -> None:
    class Endless(FakeClock):
        async def sleep_async(self, seconds: float) -> None:
            waiting.set()
            await asyncio.Event().wait()

    waiting = asyncio.Event()

    async def run() -> None:
        script = Script(BUSY)
        async with httpx.AsyncClient(transport=script) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http, clock=Endless())
            task = asyncio.ensure_future(client.scans.list_configs("a"))
            await waiting.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert len(script.requests) == 1

    asyncio.run(run())


@pytest.mark.usefixtures("longest_back_off")
def test_each_wait_is_logged_without_anything_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="scanwire")
    Waits(answer(503, {"errors": [{"message": "private"}]}), answer())
    assert "list_configs: waits 0.5 s, then tries again after ServerError" in caplog.text
    assert "private" not in caplog.text
    assert "secret-token" not in caplog.text
