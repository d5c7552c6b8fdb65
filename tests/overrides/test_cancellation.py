"""A call that is cancelled, at any of its waits, leaves nothing open, and the client as usable as before."""

from __future__ import annotations

import asyncio
import select
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest
from scanwire import AsyncCloudforceOne, CloudforceOne, RequestTimeoutError, TransportError

from tests.overrides.peer import PATIENCE, Peer, Stage, peer

BACKENDS = ["asyncio", "trio"]
STAGES: list[Stage] = ["handshake", "headers", "body"]


@pytest.fixture
def server() -> Iterator[Peer]:
    with peer() as found:
        yield found


class Hanging:
    """A clock whose async waits last until they are cancelled."""

    def __init__(self, reached: threading.Event) -> None:
        self._reached = reached

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        raise AssertionError("an async client waited like a sync one")

    async def sleep_async(self, seconds: float) -> None:
        self._reached.set()
        await anyio.sleep(PATIENCE)
        raise AssertionError("was not cancelled")


def run(backend: str, body: Callable[[], Awaitable[None]]) -> None:
    anyio.run(body, backend=backend)


async def is_set(event: threading.Event) -> bool:
    return await anyio.to_thread.run_sync(event.wait, PATIENCE)


def pool(client: Any) -> Any:
    return client._carrier.http._transport._pool


async def require_all_quiet(cf: AsyncCloudforceOne) -> None:
    """No request is queued or in flight, and what is in the pool is there for the next call."""
    assert [each for each in pool(cf).connections if not each.is_idle()] == []
    assert pool(cf)._requests == []
    assert cf._carrier.limits._in_flight == 0


async def list_configs(cf: AsyncCloudforceOne) -> None:
    assert await cf.scans.list_configs("a") == []


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("stage", STAGES)
def test_cancelled_on_the_wire(backend: str, stage: Stage, server: Peer) -> None:
    async def body() -> None:
        server.stage = stage
        scheme = "https" if stage == "handshake" else "http"
        async with AsyncCloudforceOne(api_token="t", base_url=server.url(scheme)) as cf:
            async with anyio.create_task_group() as group:
                group.start_soon(list_configs, cf)
                assert await is_set(server.reached)
                group.cancel_scope.cancel()
            assert await is_set(server.gone)
            await require_all_quiet(cf)
            assert pool(cf).connections == []
            server.stage = "good"
            if scheme == "http":
                await list_configs(cf)

    run(backend, body)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("stage", STAGES)
def test_the_deadline_on_the_wire(backend: str, stage: Stage, server: Peer) -> None:
    async def body() -> None:
        server.stage = stage
        scheme = "https" if stage == "handshake" else "http"
        async with AsyncCloudforceOne(api_token="t", base_url=server.url(scheme), max_retries=0) as cf:
            with pytest.raises(RequestTimeoutError):
                await cf.with_options(deadline=0.3).scans.list_configs("a")
            assert await is_set(server.gone)
            await require_all_quiet(cf)
            assert pool(cf).connections == []

    run(backend, body)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_handshake_that_fails(backend: str, server: Peer) -> None:
    async def body() -> None:
        server.stage = "garbage"
        async with AsyncCloudforceOne(api_token="t", base_url=server.url("https"), max_retries=0) as cf:
            with pytest.raises(TransportError, match="ConnectError") as found:
                await cf.scans.list_configs("a")
            assert not found.value.sent
            assert await is_set(server.gone)
            assert pool(cf).connections == []

    run(backend, body)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_deadline_in_a_handshake_behind_a_proxy(
    backend: str, server: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", server.url())
    monkeypatch.setenv("NO_PROXY", "elsewhere.test")

    async def body() -> None:
        server.stage = "tunnel"
        async with AsyncCloudforceOne(api_token="t", base_url="https://portal.test", max_retries=0) as cf:
            with pytest.raises(RequestTimeoutError):
                await cf.with_options(deadline=0.3).scans.list_configs("a")
            assert await is_set(server.gone)
        assert server.requests[0].startswith(b"CONNECT portal.test:443 ")

    run(backend, body)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("stage", ["busy", "spent"])
def test_cancelled_between_two_requests(backend: str, stage: Stage, server: Peer) -> None:
    """In the wait before a further attempt, and in that for the rate limit: the connection stays, for the next call."""

    async def body() -> None:
        reached = threading.Event()
        async with AsyncCloudforceOne(api_token="t", base_url=server.url(), clock=Hanging(reached)) as cf:
            server.stage = stage
            if stage == "spent":
                await list_configs(cf)
            async with anyio.create_task_group() as group:
                group.start_soon(list_configs, cf)
                assert await is_set(reached)
                group.cancel_scope.cancel()
            await require_all_quiet(cf)
            assert len(pool(cf).connections) == len(server.requests) == 1
            server.stage = "good"
            # The server's limit is still in force, and known.
            cf._carrier.limits._until = 0.0
            await list_configs(cf)
            assert server.connections == 1

    run(backend, body)


def test_cancelled_in_a_further_attempt(server: Peer) -> None:
    class Impatient(Hanging):
        async def sleep_async(self, seconds: float) -> None:
            server.stage = "headers"

    async def body() -> None:
        server.stage = "busy"
        clock = Impatient(threading.Event())
        async with AsyncCloudforceOne(api_token="t", base_url=server.url(), clock=clock) as cf:
            task = asyncio.create_task(list_configs(cf))
            assert await is_set(server.reached)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert len(server.requests) == 2
            assert await is_set(server.gone)
            await require_all_quiet(cf)

    asyncio.run(body())


@pytest.mark.parametrize("backend", BACKENDS)
def test_cancelled_at_any_step(backend: str, server: Peer) -> None:
    """Whatever a call is about to do when it is cancelled."""

    async def attempt(cf: AsyncCloudforceOne, steps: int) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(list_configs, cf)
            for _ in range(steps):
                await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        await require_all_quiet(cf)

    async def body() -> None:
        async with AsyncCloudforceOne(api_token="t", base_url=server.url()) as cf:
            for steps in range(60):
                await attempt(cf, steps)
                await attempt(cf, steps)
        for steps in range(60):
            http = httpx.AsyncClient(verify=False)
            async with http, AsyncCloudforceOne(api_token="t", base_url=server.url(), http_client=http) as cf:
                await attempt(cf, steps)

    run(backend, body)


@pytest.mark.parametrize("backend", BACKENDS)
def test_many_tasks_share_a_client(backend: str, server: Peer) -> None:
    """More than there may be connections: the others wait for one."""

    async def body() -> None:
        http = httpx.AsyncClient(limits=httpx.Limits(max_connections=7))
        async with http, AsyncCloudforceOne(api_token="t", base_url=server.url(), http_client=http) as cf:
            async with anyio.create_task_group() as group:
                for _ in range(200):
                    group.start_soon(list_configs, cf)
            await require_all_quiet(cf)
        assert len(server.requests) == 200
        assert server.connections <= 7

    run(backend, body)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_deadline_holds_for_the_wait_for_a_connection(backend: str, server: Peer) -> None:
    async def body() -> None:
        server.stage = "headers"
        http = httpx.AsyncClient(limits=httpx.Limits(max_connections=1))
        async with http, AsyncCloudforceOne(api_token="t", base_url=server.url(), http_client=http) as cf:
            async with anyio.create_task_group() as group:
                group.start_soon(list_configs, cf)
                assert await is_set(server.reached)
                with pytest.raises(RequestTimeoutError) as found:
                    await cf.with_options(deadline=0.05, max_retries=0).scans.list_configs("a")
                # Where it waits for a connection of the pool, httpx ends the wait by itself, or the deadline does.
                assert len(server.requests) == 1
                assert found.value.attempts == 1
                group.cancel_scope.cancel()
            await require_all_quiet(cf)
            server.stage = "good"
            await list_configs(cf)

    run(backend, body)


def test_many_threads_share_a_client(server: Peer) -> None:
    results: list[Any] = []
    with CloudforceOne(api_token="t", base_url=server.url()) as cf:

        def work() -> None:
            results.extend(cf.scans.list_configs("a") for _ in range(5))

        threads = [threading.Thread(target=work) for _ in range(30)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(PATIENCE)
        assert results == [[]] * 150
        assert cf._carrier.limits._in_flight == 0
        assert pool(cf)._requests == []
        assert len(pool(cf).connections) <= 30
    assert len(server.requests) == 150


def test_an_answer_is_no_sign_that_the_server_has_closed_the_connection(server: Peer) -> None:
    with CloudforceOne(api_token="t", base_url=server.url()) as cf:
        cf.scans.list_configs("a")
        [connection] = pool(cf).connections
        stream = connection._connection._network_stream
        assert stream.get_extra_info("is_readable") is False
        stream.write(b"GET / HTTP/1.1\r\n\r\n", 1.0)
        assert select.select([stream.get_extra_info("socket")], [], [], PATIENCE)[0]
        assert stream.get_extra_info("is_readable") is False  # as a thread sees it that looks while another one reads
        stream.read(65536, 1.0)
        stream.get_extra_info("socket").shutdown(socket.SHUT_WR)
        assert select.select([stream.get_extra_info("socket")], [], [], PATIENCE)[0]
        assert stream.get_extra_info("is_readable") is True


def test_a_thread_waits_for_a_connection_no_longer_than_its_deadline(server: Peer) -> None:
    server.stage = "headers"
    http = httpx.Client(limits=httpx.Limits(max_connections=1))
    with http, CloudforceOne(api_token="t", base_url=server.url(), http_client=http, max_retries=0) as cf:
        ended: list[Exception] = []

        def first() -> None:
            try:
                cf.with_options(deadline=0.5).scans.list_configs("a")
            except RequestTimeoutError as error:
                ended.append(error)

        thread = threading.Thread(target=first)
        thread.start()
        assert server.reached.wait(PATIENCE)
        with pytest.raises(RequestTimeoutError) as found:
            cf.with_options(deadline=0.05).scans.list_configs("a")
        assert thread.is_alive()
        assert not found.value.sent
        thread.join(PATIENCE)
        assert len(ended) == len(server.requests) == 1
        assert cf._carrier.limits._in_flight == 0
        assert pool(cf).connections == pool(cf)._requests == []


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_a_hook_raises_leaves_nothing_open(backend: str, server: Peer) -> None:
    def raising(_: Any) -> None:
        raise KeyError("a hook's own")

    async def body() -> None:
        async with AsyncCloudforceOne(api_token="t", base_url=server.url()) as cf:
            for hook in ("before_attempt", "after_attempt"):
                for stage in ("good", "busy"):
                    server.stage = stage
                    with pytest.raises(KeyError):
                        await cf.with_options(**{hook: raising}).scans.list_configs("a")  # type: ignore[arg-type]
                    await require_all_quiet(cf)
        assert len(server.requests) == 2

    run(backend, body)
