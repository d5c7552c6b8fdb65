"""Bounds every wait of a sync client on its sockets by what is left of the call.

httpx bounds single waits: a server that sends a byte now and then keeps it waiting for ever. An async call is simply
cancelled; a sync one has to be stopped where it waits, in the network backend of the connection pool.
"""

from __future__ import annotations

import math
import ssl
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

_left: ContextVar[Callable[[], float]] = ContextVar("left", default=lambda: math.inf)

WRITE_BYTES = 16 * 2**10
"""How much is written in one wait."""


@contextmanager
def ends_by(left: Callable[[], float]) -> Generator[None]:
    """Within it, this thread's waits on sockets end when `left`, in seconds, comes to 0."""
    token = _left.set(left)
    try:
        yield
    finally:
        _left.reset(token)


def _bounded(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    left = _left.get()()
    if left <= 0:
        raise late("the deadline has passed")
    return timeout if left == math.inf else left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream
        self._awaits_answer = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, _bounded(timeout, httpcore.ReadTimeout))
        self._awaits_answer = False
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._awaits_answer = True
        for start in range(0, len(buffer), WRITE_BYTES):
            self._stream.write(buffer[start : start + WRITE_BYTES], _bounded(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = _bounded(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, within))

    def get_extra_info(self, info: str) -> Any:
        # httpcore takes a connection that is idle, and has something to read, for one that the server has closed. A
        # thread that looks may be overtaken by the one that sends on it: then what there is to read is the answer.
        return False if info == "is_readable" and self._awaits_answer else self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        within = _bounded(timeout, httpcore.ConnectTimeout)
        return _Stream(self._backend.connect_tcp(host, port, within, local_address, socket_options))


def bound_sockets(http: httpx.Client) -> None:
    """Makes the pools of `http`, the direct one and those of proxies, keep to `ends_by`.

    httpx hands no network backend on to its pools, so that this reaches into them.
    """
    for transport in (http._transport, *http._mounts.values()):  # pyright: ignore[reportPrivateUsage]
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = _Backend(pool._network_backend)
