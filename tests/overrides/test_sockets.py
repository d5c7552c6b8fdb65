"""What a server may do on a real socket, and the client's deadline."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import resource
import socket
import ssl
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

import httpcore
import httpx
import pytest
from scanwire import (
    AsyncCloudforceOne,
    CloudforceOne,
    RequestTimeoutError,
    ResponseError,
    ScanwireError,
    TransportError,
    UndecodableResponseError,
)
from scanwire._deadlines import bound_sockets, ends_by
from scanwire._handshakes import close_broken_handshakes

from contract_tests.client.wire import KINDS, Kind
from tests.overrides.sockets import Behaviour, Raw, reset, send_and_close, serving

BODY = json.dumps({"success": True, "errors": [], "messages": [], "result": []}).encode()
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY
DEADLINE = 0.2


def called(kind: Kind, url: str, call: str = "list_configs", **options: Any) -> Any:
    """One call of a client of its own, made by itself."""
    options = {"deadline": DEADLINE, "max_retries": 0, **options}
    arguments: dict[str, Any] = {} if call == "list_configs" else {"ips": ["192.0.2.1"]}

    if kind == "sync":
        with CloudforceOne(api_token="secret-token", base_url=url, **options) as client:
            return getattr(client.scans, call)("a", **arguments)

    async def run() -> Any:
        async with AsyncCloudforceOne(api_token="secret-token", base_url=url, **options) as client:
            return await getattr(client.scans, call)("a", **arguments)

    return asyncio.run(run())


def ends_late(kind: Kind, behaviour: Callable[[Raw], Behaviour]) -> None:
    """A call ends at its deadline, whatever the server goes on doing."""
    server_box: list[Raw] = []
    with serving(lambda connection: behaviour(server_box[0])(connection)) as server:
        server_box.append(server)
        started = time.monotonic()
        with pytest.raises(RequestTimeoutError, match="the deadline has passed") as caught:
            called(kind, server.url)
        took = time.monotonic() - started
        assert DEADLINE * 0.9 < took < 2
        assert caught.value.sent
        assert len(server.requests) == 1


def silent(server: Raw) -> Behaviour:
    return lambda connection: (server.stopped.wait(20), None)[1]


def trickling(content: bytes) -> Callable[[Raw], Behaviour]:
    """Sends the content for ever, a byte now and then."""

    def behave(server: Raw) -> Behaviour:
        def send(connection: socket.socket) -> None:
            at = 0
            while not server.stopped.wait(0.01):
                connection.sendall(content[at % len(content) :][:1])
                at += 1

        return send

    return behave


def endless(head: bytes, part: bytes) -> Callable[[Raw], Behaviour]:
    def behave(server: Raw) -> Behaviour:
        def send(connection: socket.socket) -> None:
            connection.sendall(head)
            while not server.stopped.wait(0.005):
                connection.sendall(part)

        return send

    return behave


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "behaviour",
    [
        silent,
        trickling(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1000),
        trickling(b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless(b"HTTP/1.1 200 OK\r\n\r\n", b" "),
        endless(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b" "),
        endless(CHUNKED, b"1\r\n \r\n"),
        endless(CHUNKED + b"ffff\r\n", b" "),
        # Compressed, a part of nothing takes five bytes.
        endless(
            CHUNKED.replace(b"200 OK", b"200 OK\r\nContent-Encoding: gzip")
            + b"a\r\n"
            + gzip.compress(b"")[:10]
            + b"\r\n",
            b"5\r\n\x00\x00\x00\xff\xff\r\n",
        ),
        endless(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    ],
    ids=["silent", "headers", "continue", "to the end", "length", "chunks", "chunk", "gzip", "informational"],
)
def test_a_call_ends_at_its_deadline(kind: Kind, behaviour: Callable[[Raw], Behaviour]) -> None:
    ends_late(kind, behaviour)


@pytest.mark.parametrize("kind", KINDS)
def test_a_failure_is_told_although_its_body_never_ends(kind: Kind) -> None:
    head = b'HTTP/1.1 503 Busy\r\nCF-Ray: r\r\n\r\n{"errors": ["busy"]}'
    box: list[Raw] = []
    with serving(lambda connection: endless(head, b" ")(box[0])(connection)) as server:
        box.append(server)
        with pytest.raises(ResponseError) as caught:
            called(kind, server.url)
    assert (caught.value.status_code, caught.value.request_id) == (503, "r")
    assert caught.value.errors[0].message == "busy"


@pytest.mark.parametrize("kind", KINDS)
def test_headers_without_end_are_refused(kind: Kind) -> None:
    with serving(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000) as server, pytest.raises(TransportError) as caught:
        called(kind, server.url, deadline=10.0)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b"nonsense\r\n\r\n",
        b"HTTP/2.0 200 OK\r\n\r\n",
        b"HTTP/1.1 000 \r\n\r\n",
        b"HTTP/1.1 99 x\r\n\r\n",
        b"HTTP/1.1 1000 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: nonsense\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nA header without a colon\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n: no name\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: \x00\x01\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b; max-age=" + b"9" * 400 + b"\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n\x00\x01\x02",
        b"HTTP/1.1 301 Moved\r\nLocation: http://[/\r\nContent-Length: 0\r\n\r\n",
        CHUNKED + b"nonsense\r\n",
        CHUNKED + b"-1\r\n{}",
        CHUNKED + b"f" * 30 + b"\r\n{}",
        CHUNKED + b"2;" + b"x" * 200_000,
        CHUNKED + b"2\r\n{}0\r\n\r\n",
        random.Random(1).randbytes(300),
    ],
    ids=lambda content: str(content[:60]),
)
def test_broken_http_is_our_error(kind: Kind, content: bytes) -> None:
    with serving(content) as server, pytest.raises(ScanwireError) as caught:
        called(kind, server.url, deadline=10.0)
    assert len(str(caught.value)) < 2000
    assert "secret-token" not in f"{caught.value!s}{caught.value!r}"


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_cut_at_any_byte_is_no_answer(kind: Kind) -> None:
    position = [0]

    def cut(connection: socket.socket) -> None:
        connection.sendall(ANSWER[: position[0]])
        if position[0] % 2:
            reset(connection)
        else:
            connection.shutdown(socket.SHUT_RDWR)

    with serving(cut) as server:

        def calls(client: CloudforceOne) -> None:
            for position[0] in range(len(ANSWER)):
                with pytest.raises(TransportError) as caught:
                    client.scans.list_configs("a")
                assert caught.value.sent

        async def async_calls() -> None:
            async with AsyncCloudforceOne(api_token="t", base_url=server.url, max_retries=0) as client:
                for position[0] in range(len(ANSWER)):
                    with pytest.raises(TransportError) as caught:
                        await client.scans.list_configs("a")
                    assert caught.value.sent

        if kind == "sync":
            with CloudforceOne(api_token="t", base_url=server.url, max_retries=0) as client:
                calls(client)
        else:
            asyncio.run(async_calls())
        assert len(server.requests) == len(ANSWER)


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_that_may_be_repeated_comes_through_a_cut_connection(kind: Kind) -> None:
    cuts = [b"", ANSWER[:10], ANSWER[:-1], ANSWER]
    count = iter(cuts)
    with serving(lambda connection: send_and_close(connection, next(count))) as server:
        assert called(kind, server.url, deadline=10.0, max_retries=4) == []
        assert len(server.requests) == 4


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", [lambda connection: send_and_close(connection, b""), reset], ids=["FIN", "RST"])
def test_a_creation_that_is_not_answered_is_sent_once(kind: Kind, end: Behaviour) -> None:
    with serving(end) as server:
        with pytest.raises(TransportError) as caught:
            called(kind, server.url, "create_config", deadline=10.0, max_retries=4)
        assert len(server.requests) == 1
    assert caught.value.sent
    assert caught.value.attempts == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_creation_without_a_connection_was_not_sent(kind: Kind) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(TransportError) as caught:
        called(kind, url, "create_config", deadline=10.0, max_retries=2)
    assert (caught.value.sent, caught.value.attempts) == (False, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_a_connection_that_was_closed_in_the_meantime(kind: Kind) -> None:
    """The server closes after each answer, without saying so: before the next request, or when it comes."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(ANSWER)
        if len(server.requests) % 2:
            # Too late for the client to notice: it has sent its next request.
            connection.recv(65536)
        reset(connection)

    with serving(behave) as server:
        options: dict[str, Any] = {"base_url": server.url, "deadline": 10.0}

        def calls() -> None:
            with CloudforceOne(api_token="t", **options) as client:
                for _ in range(4):
                    assert client.scans.list_configs("a") == []
                client.scans.list_configs("a")
                with pytest.raises(TransportError) as caught:
                    client.scans.create_config("a", ips=["192.0.2.1"])
                assert (caught.value.sent, caught.value.attempts) == (True, 1)

        async def async_calls() -> None:
            async with AsyncCloudforceOne(api_token="t", **options) as client:
                for _ in range(4):
                    assert await client.scans.list_configs("a") == []
                await client.scans.list_configs("a")
                with pytest.raises(TransportError) as caught:
                    await client.scans.create_config("a", ips=["192.0.2.1"])
                assert (caught.value.sent, caught.value.attempts) == (True, 1)

        if kind == "sync":
            calls()
        else:
            asyncio.run(async_calls())


def bomb(size: int) -> bytes:
    """Gzip of so many blanks, but for its end. What is between two full flushes can be repeated."""
    packer = zlib.compressobj(9, wbits=31)
    begin = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    part = packer.compress(b" " * 2**20) + packer.flush(zlib.Z_FULL_FLUSH)
    return begin + part * (size // 2**20)


def peak() -> int:
    """The most memory that this process has had, in bytes; macOS counts in bytes, others in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [b"200 OK", b"503 Busy"])
@pytest.mark.parametrize("packed", [False, True], ids=["100 MB", "1 MB for 1 GB"])
def test_a_body_takes_no_more_memory_than_is_allowed(kind: Kind, status: bytes, packed: bool) -> None:
    content = bomb(2**30) if packed else b" " * 100_000_000
    assert not packed or len(content) < 2 * 2**20
    encoding = b"Content-Encoding: gzip\r\n" if packed else b""
    head = b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n" % (status, encoding, len(content))
    with serving(lambda connection: (connection.sendall(head), connection.sendall(content), None)[2]) as server:
        before = peak()
        started = time.monotonic()
        with pytest.raises(ResponseError) as caught:
            called(kind, server.url, deadline=20.0, max_body_bytes=2**20)
        assert peak() - before < 30 * 2**20
        assert time.monotonic() - started < 5
    assert len(caught.value.body) <= 4096
    if status.startswith(b"200"):
        assert isinstance(caught.value, UndecodableResponseError)
        assert "raise max_body_bytes" in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_caller_may_allow_a_larger_body(kind: Kind) -> None:
    body = gzip.compress(BODY + b" " * 3_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    with serving(head + body) as server:
        assert called(kind, server.url, deadline=10.0, max_body_bytes=len(BODY) + 3_000_000) == []
        with pytest.raises(UndecodableResponseError):
            called(kind, server.url, deadline=10.0, max_body_bytes=len(BODY) + 2_999_999)


def test_httpx_and_httpcore_are_still_built_as_the_deadline_needs_it() -> None:
    """What `bound_sockets` reaches into. If this fails, `_deadlines.py` has to learn how the new versions do it."""
    with httpx.Client() as http:
        pool = http._transport._pool  # type: ignore[attr-defined]
        assert isinstance(pool, httpcore.ConnectionPool)
        backend = pool._network_backend
        assert isinstance(backend, httpcore.NetworkBackend)
        bound_sockets(http)
        assert pool._network_backend is not backend
        assert isinstance(pool._network_backend, httpcore.NetworkBackend)


def test_the_pools_of_proxies_are_bounded_too() -> None:
    with httpx.Client(mounts={"https://": httpx.HTTPTransport(proxy="http://127.0.0.1:9"), "http://": None}) as http:
        (mounted,) = [each for each in http._mounts.values() if each is not None]
        before = mounted._pool._network_backend  # type: ignore[attr-defined]
        bound_sockets(http)
        assert mounted._pool._network_backend is not before  # type: ignore[attr-defined]


def test_a_client_of_the_users_own_is_left_as_it_is_and_still_has_bounded_bodies() -> None:
    box: list[Raw] = []
    with serving(lambda connection: endless(b"HTTP/1.1 200 OK\r\n\r\n", b" ")(box[0])(connection)) as server:
        box.append(server)
        with httpx.Client() as http:
            backend = http._transport._pool._network_backend  # type: ignore[attr-defined]
            client = CloudforceOne(
                api_token="t", base_url=server.url, http_client=http, deadline=DEADLINE, max_retries=0
            )
            started = time.monotonic()
            with pytest.raises(RequestTimeoutError):
                client.scans.list_configs("a")
            assert time.monotonic() - started < 2
            assert http._transport._pool._network_backend is backend  # type: ignore[attr-defined]


def test_each_wait_on_a_socket_is_bounded_by_what_is_left() -> None:
    given: list[tuple[str, Any]] = []
    context = ssl.create_default_context()

    class Stream(httpcore.NetworkStream):
        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            given.append(("read", timeout))
            return b""

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            given.append((f"write {len(buffer)}", timeout))

        def close(self) -> None:
            given.append(("close", None))

        def start_tls(
            self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
        ) -> httpcore.NetworkStream:
            given.append((f"tls {ssl_context is context} {server_hostname}", timeout))
            return self

        def get_extra_info(self, info: str) -> Any:
            return info

    class Backend(httpcore.NetworkBackend):
        def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any) -> Stream:
            given.append((f"connect {host} {port} {rest}", timeout))
            return Stream()

    with httpx.Client() as http:
        pool = http._transport._pool  # type: ignore[attr-defined]
        pool._network_backend = Backend()
        bound_sockets(http)
        backend = pool._network_backend

        def all_waits(timeout: float | None) -> list[float | None]:
            given.clear()
            stream = backend.connect_tcp("h", 1, timeout, "local", [(1, 2, 3)])
            secured = stream.start_tls(context, "name", timeout)
            secured.write(b"x" * 20_000, timeout)
            secured.read(10, timeout)
            assert [secured.get_extra_info(info) for info in ("socket", "is_readable")] == ["socket", "is_readable"]
            secured.close()
            assert [name for name, _ in given] == [
                "connect h 1 ('local', [(1, 2, 3)])",
                *("tls True name", "write 16384", "write 3616", "read", "close"),
            ]
            return [value for _, value in given[:-1]]

        assert all_waits(30) == [30] * 5
        assert all_waits(None) == [None] * 5
        with ends_by(lambda: 3.0):
            assert all_waits(30) == [3] * 5
            assert all_waits(2) == [2] * 5
            assert all_waits(None) == [3] * 5
            with ends_by(lambda: 1.0):
                assert all_waits(2) == [1] * 5
            assert all_waits(30) == [3] * 5
        assert all_waits(30) == [30] * 5
        stream = backend.connect_tcp("h", 1)
        with ends_by(lambda: 0.0):
            with pytest.raises(httpcore.ConnectTimeout, match=r"^the deadline has passed$"):
                backend.connect_tcp("h", 1, 5)
            with pytest.raises(httpcore.ConnectTimeout):
                stream.start_tls(context, "h", 5)
            with pytest.raises(httpcore.ReadTimeout):
                stream.read(1, 5)
            with pytest.raises(httpcore.WriteTimeout):
                stream.write(b"x", 5)


def test_what_there_is_to_read_while_an_answer_is_awaited_is_the_answer() -> None:
    """And no sign that the server has closed the connection."""

    class Stream(httpcore.MockStream):
        def get_extra_info(self, info: str) -> Any:
            return info == "is_readable"

    class Backend(httpcore.MockBackend):
        def connect_tcp(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
            return Stream([b"the answer"])

    with httpx.Client() as http:
        pool = http._transport._pool  # type: ignore[attr-defined]
        pool._network_backend = Backend([])
        bound_sockets(http)
        stream = pool._network_backend.connect_tcp("h", 1)
    assert stream.get_extra_info("is_readable")
    stream.write(b"the request")
    assert not stream.get_extra_info("is_readable")
    stream.read(10)
    assert stream.get_extra_info("is_readable")


def test_a_connection_of_an_async_client_gets_what_httpcore_says() -> None:
    given: list[tuple[Any, ...]] = []

    class Stream(httpcore.AsyncNetworkStream):
        async def read(self, *args: Any) -> bytes:
            given.append(("read", *args))
            return b"read"

        async def write(self, *args: Any) -> None:
            given.append(("write", *args))

        async def aclose(self) -> None:
            given.append(("close",))

        async def start_tls(self, *args: Any) -> httpcore.AsyncNetworkStream:
            given.append(("tls", *args))
            return self

        def get_extra_info(self, info: str) -> Any:
            return info

    class Backend(httpcore.AsyncNetworkBackend):
        async def connect_tcp(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
            given.append(("connect", *args, kwargs))
            return Stream()

    context = ssl.create_default_context()

    async def run() -> None:
        async with httpx.AsyncClient() as http:
            pool = http._transport._pool  # type: ignore[attr-defined]
            pool._network_backend = Backend()
            close_broken_handshakes(http)
            stream = await pool._network_backend.connect_tcp("h", 1, 2.0, "local", [(1, 2, 3)])
            assert stream.get_extra_info("socket") == "socket"
            await stream.start_tls(context, "name", 3.0)
            await stream.write(b"x", 4.0)
            assert await stream.read(10, 5.0) == b"read"
            await stream.aclose()

    asyncio.run(run())
    assert given == [
        ("connect", "h", 1, 2.0, "local", [(1, 2, 3)], {}),
        *(("tls", context, "name", 3.0), ("write", b"x", 4.0), ("read", 10, 5.0), ("close",)),
    ]


@pytest.mark.parametrize("make", [CloudforceOne, AsyncCloudforceOne])
def test_as_many_connections_are_kept_as_may_be_open(make: Any) -> None:
    """httpcore could close one that a thread is about to use."""
    pool = make(api_token="t")._carrier.http._transport._pool
    assert (pool._max_connections, pool._max_keepalive_connections) == (100, 100)
