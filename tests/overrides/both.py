"""One test body for the sync and the async clients, and a clock that passes when a client waits."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterable
from typing import Any, Literal

import httpx
from scanwire import AsyncCloneGuard, AsyncCloudforceOne, CloneGuard, CloudforceOne

Kind = Literal["sync", "async"]
KINDS: tuple[Kind, ...] = ("sync", "async")
GUARD = {"base_url": "https://portal.test", "api_key": "secret-key", "access_token": "secret-access"}


class FakeClock:
    """A `Clock` that stands until a client sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


def http_client(kind: Kind, transport: Any) -> Any:
    return httpx.Client(transport=transport) if kind == "sync" else httpx.AsyncClient(transport=transport)


def cloudforce_one(kind: Kind, transport: Any = None, **options: Any) -> Any:
    make: Any = CloudforceOne if kind == "sync" else AsyncCloudforceOne
    http = {"http_client": http_client(kind, transport)} if transport else {}
    return make(**{"api_token": "secret-token", **http, **options})


def clone_guard(kind: Kind, transport: Any = None, **options: Any) -> Any:
    make: Any = CloneGuard if kind == "sync" else AsyncCloneGuard
    http = {"http_client": http_client(kind, transport)} if transport else {}
    return make(**{**GUARD, **http, **options})


def done(result: Any) -> Any:
    """What a call comes to: its result, or, if it is a coroutine, what that returns."""
    return asyncio.run(result) if inspect.iscoroutine(result) else result


def everything(kind: Kind, pages: Any) -> list[Any]:
    """The items of a list."""

    async def collect() -> list[Any]:
        return [each async for each in pages]

    return list(pages) if kind == "sync" else asyncio.run(collect())


def envelope(result: Any, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    """An answer of Cloudforce One."""
    good = status < 400
    body: dict[str, Any] = {"success": good, "errors": [], "messages": [], "result": result if good else None}
    return httpx.Response(status, json=body, headers=headers)


def playing(answers: Iterable[httpx.Response | Exception], seen: list[httpx.Request]) -> httpx.MockTransport:
    """A transport that gives one answer after the other, and the last one for ever; `seen` collects the requests."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        found = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(found, Exception):
            raise found
        return httpx.Response(found.status_code, content=found.content, headers=found.headers)

    return httpx.MockTransport(answer)


def in_turn(client: Any, *calls: Callable[[Any], Any]) -> list[Any]:
    """What calls of a client come to, one after the other, on one event loop if it is async; then it is closed."""

    async def run() -> list[Any]:
        async with client:
            return [await each(client) for each in calls]

    if hasattr(client, "aclose"):
        return asyncio.run(run())
    with client:
        return [each(client) for each in calls]
