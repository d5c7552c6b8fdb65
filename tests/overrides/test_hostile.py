"""Odd arguments, settings and headers: nothing but a `ScanwireError`, no secret shown, no endless list."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from scanwire import (
    AsyncCloudforceOne,
    CloneGuard,
    CloudforceOne,
    ConfigurationError,
    InvalidArgumentError,
    RequestTimeoutError,
    ScanwireError,
    TransportError,
    UndecodableResponseError,
)
from scanwire_raw.clone_guard.models.access_token import AccessToken
from scanwire_raw.clone_guard.models.sign_in import SignIn
from scanwire_raw.clone_guard.models.sign_in_result import SignInResult


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class NoZone(tzinfo):
    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return None

    def dst(self, dt: datetime | None) -> timedelta | None:
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        return None


class FailingZone(NoZone):
    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        raise RuntimeError("no offset")


def deep() -> list[Any]:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    return nested


@pytest.mark.parametrize(
    "value",
    [10**5000, Unprintable(), [Unprintable()], {"a": 1}, b"x", object, [b"x"], None, "x" * 10**6],
    ids=lambda value: type(value).__name__,
)
def test_an_odd_argument_is_refused_in_few_words(value: Any) -> None:
    client = CloudforceOne(api_token="t")
    with pytest.raises(InvalidArgumentError) as caught:
        client.scans.create_config("a", ips=["192.0.2.1"], frequency=value)
    assert caught.value.argument == "frequency"
    assert len(str(caught.value)) < 1000


class Unequal:
    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no comparison")

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("value", ["\ud800", 10**5000, -(10**5000), Unequal()], ids=lambda value: type(value).__name__)
def test_an_odd_id_or_name_is_refused(value: Any) -> None:
    requests = CloudforceOne(api_token="t").requests
    experimental = CloneGuard(base_url="https://a.test", api_key="k", access_token="t").experimental
    calls: dict[str, Callable[[], object]] = {
        "message_id": lambda: requests.messages.delete("a", "r", value),
        "asset_id": lambda: requests.assets.get("a", "r", value),
        "status": lambda: requests.list("a", status=value),
        "scan_id": lambda: experimental.scans.get(value),
        "ids[0]": lambda: experimental.targets.delete_targets(ids=[value]),
        "target_id": lambda: experimental.scans.create(name="n", target_id=value),
    }
    for argument, call in calls.items():
        with pytest.raises(InvalidArgumentError) as caught:
            call()
        assert caught.value.argument == argument
        assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("field", ["password", "otp_attempt", "otp_session_state"])
def test_no_error_shows_what_somebody_signs_in_with(field: str) -> None:
    client = CloneGuard(base_url="https://a.test", api_key="k")
    given: dict[str, Any] = {field: b"hunter2"}
    with pytest.raises(InvalidArgumentError, match=field) as caught:
        client.auth.sign_in(**given)
    assert "hunter2" not in f"{caught.value!r} {caught.value.value!r}"
    half: dict[str, Any] = {field: "hunter2\ud800"}
    with pytest.raises(InvalidArgumentError, match=field) as caught:
        client.auth.sign_in(**half)
    assert "hunter2" not in f"{caught.value!r} {caught.value.value!r}"


def test_no_model_shows_a_secret() -> None:
    shown = [
        SignIn(username="alice", password="hunter2", otp_attempt="hunter2", otp_session_state="hunter2"),
        SignInResult(username="alice", token="hunter2", otp_session_state="hunter2"),
        AccessToken(username="alice", token="hunter2"),
    ]
    assert "hunter2" not in repr(shown)
    assert repr(shown).count("alice") == 3


def test_a_list_of_any_depth_is_refused() -> None:
    with pytest.raises(InvalidArgumentError):
        CloudforceOne(api_token="t").scans.create_config("a", ips=deep())


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2024, 1, 1, tzinfo=FailingZone()),
        datetime(2024, 1, 1, tzinfo=NoZone()),
        datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None),
        datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=1, seconds=1))),
        datetime(1850, 1, 1, tzinfo=ZoneInfo("Europe/Paris")),
    ],
    ids=["fails", "none", "naive", "seconds", "mean time"],
)
def test_a_time_that_cannot_be_written_exactly_is_refused(moment: datetime) -> None:
    with pytest.raises(InvalidArgumentError, match="created_after"):
        CloudforceOne(api_token="t").requests.list("a", created_after=moment)


@pytest.mark.parametrize(
    "settings",
    [
        {"base_url": httpx.URL("https://a.test")},
        {"timeout": "abc"},
        {"timeout": -1},
        {"timeout": 0},
        {"timeout": float("inf")},
        {"timeout": float("nan")},
        {"timeout": None},
        {"http_client": 7},
        {"http_client": httpx.AsyncClient},
    ],
    ids=str,
)
def test_settings_of_the_wrong_kind_are_configuration_errors(settings: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(settings))):
        CloudforceOne(api_token="t", **settings)


@pytest.mark.parametrize(("make", "kind"), [(CloudforceOne, "Client"), (AsyncCloudforceOne, "AsyncClient")])
def test_a_client_of_another_kind_is_named(make: Any, kind: str) -> None:
    with pytest.raises(ConfigurationError, match=rf"^http_client: must be an httpx\.{kind}, not int$"):
        make(api_token="t", http_client=7)


@pytest.mark.parametrize("timeout", [0.05, httpx.Timeout(5, read=0.05)], ids=["number", "Timeout"])
def test_a_server_that_says_nothing_is_given_up(timeout: float | httpx.Timeout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        begin = time.monotonic()
        with (
            CloudforceOne(api_token="t", base_url=url, timeout=timeout) as client,
            pytest.raises(RequestTimeoutError, match=r"^create_config: no answer in time"),
        ):
            client.scans.create_config("a", ips=["192.0.2.1"])
        # httpx itself would wait for 5 s.
        assert time.monotonic() - begin < 4


@pytest.mark.parametrize("proxy", ["foo://x", "socks5://127.0.0.1:1"])
def test_an_unusable_proxy_is_a_configuration_error(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ConfigurationError, match="prox"):
        CloudforceOne(api_token="t")


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "NO_PROXY"])
def test_no_part_of_a_proxys_password_is_quoted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://user:s3cr3t/pass@elsewhere.test")
    with pytest.raises(ConfigurationError) as caught:
        CloudforceOne(api_token="t")
    assert str(caught.value) == "proxies of the environment cannot be used: one of them is not a URL"
    assert (caught.value.__cause__, caught.value.__suppress_context__) == (None, True)


def test_plain_http_takes_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://elsewhere.test")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    # Port 9 of this machine refuses; through the proxy its name would have to be looked up.
    client = CloudforceOne(api_token="t", base_url="http://127.0.0.1:9")
    with client, pytest.raises(TransportError, match="refused"):
        client.scans.list_configs("a")


@pytest.mark.parametrize(
    "url",
    ["ftp://user:hunter2@h/", "https://user:hunter2@h /", "https://user:hunter2@[::1", "https://user:hunter2@h.test"],
)
def test_a_password_in_a_url_is_not_shown(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        CloudforceOne(api_token="t", base_url=url)
    assert "hunter2" not in f"{caught.value!s}{caught.value!r}"


def client_for(answer: httpx.Response) -> CloudforceOne:
    # A stream can be read once.
    http = httpx.Client(transport=httpx.MockTransport(lambda _: answer))
    return CloudforceOne(api_token="t", http_client=http, max_retries=0)


@pytest.mark.parametrize(
    "headers",
    [
        {"location": "http://xn--zzzz--/"},
        {"location": "http://[/"},
        {"retry-after": "21 Oct 99999999999999999999 07:28:00 GMT"},
        {"retry-after": "Wed, 21 Oct 2015 07:28:00 +99999999999999999999999999"},
        {"content-encoding": "gzip"},
    ],
    ids=lambda headers: next(iter(headers.values())),
)
@pytest.mark.parametrize("status", [200, 301, 429])
def test_odd_headers_are_scanwire_errors(status: int, headers: dict[str, str]) -> None:
    with pytest.raises(ScanwireError):
        client_for(httpx.Response(status, headers=headers)).scans.list_configs("a")


def test_cookies_are_neither_kept_nor_sent() -> None:
    sent: list[str | None] = []

    async def app(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        sent.append(next((line for line in head.split("\r\n") if line.startswith("cookie:")), None))
        body = json.dumps({"success": True, "errors": [], "messages": [], "result": []}).encode()
        head_out = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nSet-Cookie: \xff=\xfe\r\nConnection: close\r\n"
        writer.write(head_out + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(app, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, AsyncCloudforceOne(api_token="t", base_url=f"http://127.0.0.1:{port}") as client:
            for _ in range(2):
                assert await client.scans.list_configs("a") == []

    asyncio.run(run())
    assert sent == [None, None]


def test_connections_of_a_closed_loop_are_named_as_such() -> None:
    def stale(request: httpx.Request) -> httpx.Response:
        # What anyio raises for a connection that an earlier asyncio.run() has left behind.
        raise RuntimeError("Event loop is closed")

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(stale)) as http:
            with pytest.raises(TransportError, match="the event loop"):
                await AsyncCloudforceOne(api_token="t", http_client=http).scans.list_configs("a")

    asyncio.run(run())


def test_a_truncated_body_is_no_empty_answer() -> None:
    answer = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b""))
    with pytest.raises(UndecodableResponseError, match="not compressed as its header says"):
        client_for(answer).scans.delete_config("a", "c")


def test_a_time_without_a_zone_is_not_read_as_one() -> None:
    item = {"id": "r", "priority": "high", "request": "t", "summary": "s", "tlp": "red"}
    times = {"updated": "2024-01-01T00:00:00Z", "created": "2022-04-01T00:00:00"}
    body = {"success": True, "errors": [], "messages": [], "result": [item | times]}
    with pytest.raises(UndecodableResponseError, match=r"\$\.result\[0\]\.created"):
        list(client_for(httpx.Response(200, json=body)).requests.list("a"))


@pytest.mark.parametrize("place", ["", "attributes"])
def test_pages_that_take_turns_end(place: str) -> None:
    asked: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(int(request.url.params["page"]))
        assert len(asked) < 20
        number = asked[-1] % 2
        scan: dict[str, Any] = {"type": f"scan{number}"}
        if place:
            scan |= {"attributes": {"id": f"00000000-0000-4000-8000-00000000000{number}"}}
        return httpx.Response(200, json={"data": [scan], "meta": {"total_pages": len(asked) + 5}})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    client = CloneGuard(base_url="https://portal.test", api_key="k", access_token="t", http_client=http)
    assert [each.type for each in client.scans.list(per_page=1)] == ["scan1", "scan0"]
    assert asked == [1, 2, 3]
