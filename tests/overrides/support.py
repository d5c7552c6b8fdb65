"""A clock that nobody waits for, and a server that answers by a script."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import httpx
from scanwire import CloudforceOne

Step = httpx.Response | BaseException | Callable[[], httpx.Response]

GOOD = {"success": True, "errors": [], "messages": [], "result": []}


class FakeClock:
    """Its time passes when somebody waits.

    Attributes:
        waits: The seconds that were waited for, in order.
    """

    def __init__(self) -> None:
        self.time = 1000.0
        self.waits: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.waits.append(seconds)
            self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


class Script(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers each request with the next step, or raises it; with the last one for ever."""

    def __init__(self, *steps: Step) -> None:
        self.steps = steps
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self.steps[min(len(self.requests), len(self.steps)) - 1]
        if isinstance(step, BaseException):
            raise step
        return step() if callable(step) else step

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


class Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes in chunks, and then perhaps an exception."""

    def __init__(self, chunks: Iterable[bytes | BaseException]) -> None:
        self._chunks = chunks
        self.taken = 0
        self.closed = False

    def __iter__(self) -> Any:
        for chunk in self._chunks:
            if isinstance(chunk, BaseException):
                raise chunk
            self.taken += 1
            yield chunk

    async def __aiter__(self) -> Any:
        for chunk in self:
            yield chunk

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def answer(status: int = 200, body: Any = GOOD, **headers: str) -> Callable[[], httpx.Response]:
    """Makes an answer; `_` in the names of headers stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: httpx.Response(status, json=body, headers=named)


def client_on(transport: httpx.BaseTransport, clock: FakeClock, **options: Any) -> CloudforceOne:
    """A client whose requests a transport answers."""
    http = httpx.Client(transport=transport)
    return CloudforceOne(api_token="secret-token", http_client=http, clock=clock, **options)
