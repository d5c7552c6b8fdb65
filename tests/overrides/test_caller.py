"""What is sent, and what an exception of the layers below means."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from packaging.version import Version
from scanwire import (
    AsyncCloudforceOne,
    CloudforceOne,
    InvalidArgumentError,
    RequestTimeoutError,
    ResponseError,
    ScanwireError,
    TransportError,
)
from scanwire._caller import _check_page
from scanwire._secrets import MASK
from scanwire._version import __version__
from scanwire.errors import BODY_LIMIT
from scanwire_raw.cloudforce_one.api.scans import list_configs
from scanwire_raw.runtime import UNSET

from tests.overrides.both import KINDS, Kind, cloudforce_one, done
from tests.overrides.support import Chunks, FakeClock, Script, answer, client_on

LATE = "the deadline has passed"


@pytest.mark.parametrize(
    ("error", "kind", "text", "sent"),
    [
        (httpx.ReadTimeout("x"), RequestTimeoutError, "list_configs: no answer in time (ReadTimeout)", True),
        (httpx.ConnectTimeout("x"), RequestTimeoutError, "list_configs: no answer in time (ConnectTimeout)", False),
        (TimeoutError("x"), RequestTimeoutError, "list_configs: no answer in time (TimeoutError)", True),
        (httpx.ReadError("reset"), TransportError, "list_configs: ReadError: reset", True),
        (httpx.ConnectError("refused"), TransportError, "list_configs: ConnectError: refused", False),
        (httpx.InvalidURL("long"), TransportError, "list_configs: InvalidURL: long", True),
        (httpx.StreamConsumed(), TransportError, "list_configs: StreamConsumed: ", True),
        (httpx.CookieConflict("twice"), TransportError, "list_configs: CookieConflict: twice", True),
        (
            UnicodeEncodeError("ascii", "\xff", 0, 1, "x"),
            TransportError,
            "list_configs: a header of the answer, or of an earlier one, cannot be read",
            True,
        ),
        (
            ExceptionGroup("in a TaskGroup", [OverflowError("port must be 0-65535.")]),
            TransportError,
            "list_configs: OverflowError('port must be 0-65535.')",
            True,
        ),
        (
            RuntimeError("Cannot send a request, as the client has been closed."),
            TransportError,
            "list_configs: the client is closed",
            False,
        ),
        (
            RuntimeError("Event loop is closed"),
            TransportError,
            "list_configs: the event loop that the client's connections belong to is closed",
            False,
        ),
    ],
    ids=lambda value: getattr(type(value), "__name__", ""),
)
def test_an_exception_of_the_layers_below_is_ours(
    error: Exception, kind: type[TransportError], text: str, sent: bool
) -> None:
    with pytest.raises(TransportError) as caught:
        client_on(Script(error), FakeClock(), max_retries=0).scans.list_configs("a")
    assert type(caught.value) is kind
    assert str(caught.value).startswith(text)
    assert (caught.value.operation, caught.value.sent, caught.value.attempts) == ("list_configs", sent, 1)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [RuntimeError("Event loop is closed, or not"), RuntimeError("x"), OSError("x")])
def test_an_exception_that_is_not_of_the_exchange_is_left_as_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as caught:
        client_on(Script(error), FakeClock()).scans.list_configs("a")
    assert caught.value is error


def test_what_every_request_says() -> None:
    script = Script(answer())
    client_on(script, FakeClock()).scans.list_configs("a")
    (request,) = script.requests
    assert request.method == "GET"
    assert str(request.url) == "https://api.cloudflare.com/client/v4/accounts/a/cloudforce-one/scans/config"
    assert request.headers["accept"] == "application/json"
    assert request.headers["accept-encoding"] == "gzip"
    assert request.headers["user-agent"] == f"scanwire/{__version__}"


def test_the_version_is_written_as_all_tools_write_it() -> None:
    assert str(Version(__version__)) == __version__


def test_a_body_that_comes_too_slowly_is_late_although_each_chunk_comes_in_time() -> None:
    clock = FakeClock()

    def chunks() -> Any:
        for _ in range(100):
            clock.time += 1
            yield b" "

    script = Script(lambda: httpx.Response(200, stream=Chunks(chunks())))
    with pytest.raises(RequestTimeoutError) as caught:
        client_on(script, clock, deadline=10.0).scans.list_configs("a")
    assert clock.time == 1010
    assert (str(caught.value), str(caught.value.__cause__)) == (f"list_configs: {LATE}", LATE)
    assert (caught.value.sent, caught.value.attempts) == (True, 1)


@pytest.mark.parametrize("seconds", [60, 100])
def test_a_deadline_that_has_passed_before_anything_is_sent(seconds: float) -> None:
    clock = FakeClock()

    def slow(_: object) -> None:
        clock.time += seconds

    script = Script(answer())
    with pytest.raises(RequestTimeoutError) as caught:
        client_on(script, clock, before_attempt=slow).scans.list_configs("a")
    assert (str(caught.value), str(caught.value.__cause__)) == (f"list_configs: {LATE}", LATE)
    assert (caught.value.sent, script.requests) == (False, [])

    async def run() -> None:
        async with httpx.AsyncClient(transport=script) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http, clock=clock, before_attempt=slow)
            with pytest.raises(RequestTimeoutError, match="the deadline has passed") as late:
                await client.scans.list_configs("a")
            assert (late.value.sent, script.requests) == (False, [])

    asyncio.run(run())


@pytest.mark.parametrize(
    ("page", "per_page", "message"),
    [
        (-1, 10, "page: -1 must be at least 0"),
        (1, 0, "per_page: 0 must be at least 1"),
        (True, 10, "page: True is not valid: Expected `int`, got `bool`"),
        (1, "10", "per_page: '10' is not valid: Expected `int`, got `str`"),
        (1.5, 10, "page: 1.5 is not valid: Expected `int`, got `float`"),
    ],
)
def test_a_page_is_checked_where_a_spec_does_not(page: Any, per_page: Any, message: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        _check_page(lambda number: {}, page, per_page)
    assert str(caught.value) == message
    assert caught.value.argument == message.partition(":")[0]
    assert isinstance(caught.value, ScanwireError)


def test_the_first_page_is_tried_out_at_the_call() -> None:
    asked: list[int] = []

    def request(number: int) -> dict[str, Any]:
        asked.append(number)
        return {}

    _check_page(request, 0, 1)
    _check_page(request, UNSET, 1)
    assert asked == [0, 1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("left", "said"), [(0.5, "no answer in time (ReadTimeout)"), (0, LATE), (-1, LATE)])
def test_an_answer_is_late_for_the_call_only_after_its_deadline(kind: Kind, left: float, said: str) -> None:
    clock = FakeClock()

    def times_out(request: httpx.Request) -> httpx.Response:
        clock.time += 60 - left
        raise httpx.ReadTimeout("x")

    with pytest.raises(RequestTimeoutError) as caught:
        done(cloudforce_one(kind, httpx.MockTransport(times_out), clock=clock, max_retries=0).scans.list_configs("a"))
    assert str(caught.value) == f"list_configs: {said}"


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_sent_as_a_form(kind: Kind) -> None:
    script = Script(answer(404))
    upload = cloudforce_one(kind, script).requests.assets.upload_detailed
    assert done(upload("a", "3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11", source=b"the file")).status_code == 404
    (request,) = script.requests
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b"\r\n\r\nthe file\r\n" in request.read()


@pytest.mark.parametrize("kind", KINDS)
def test_arguments_may_be_given_by_position(kind: Kind) -> None:
    script = Script(answer())
    caller = cloudforce_one(kind, script)._caller
    assert done(caller.result(list_configs.OPERATION, "a")) == []
    assert done(caller.detailed(list_configs.OPERATION, "a")).status_code == 200
    assert [each.url.path.split("/")[4] for each in script.requests] == ["a", "a"]


def test_of_a_long_body_twice_what_an_error_keeps_is_searched_for_secrets() -> None:
    secret = "s" * 64
    body = secret * (2 * BODY_LIMIT // len(secret)) + "x" * BODY_LIMIT
    http = httpx.Client(transport=Script(lambda: httpx.Response(400, text=body)))
    with pytest.raises(ResponseError) as caught:
        CloudforceOne(api_token=secret, http_client=http).scans.list_configs("a")
    assert caught.value.body == MASK.encode() * (2 * BODY_LIMIT // len(secret))
