"""Call an ASGI application through httpx without a socket, a thread or an event loop."""

from collections.abc import Coroutine
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
from starlette.types import ASGIApp, Message, Scope

__all__ = ["InProcessTransport"]


class InProcessTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to an application in this process, for `httpx.Client` and `httpx.AsyncClient` alike.

    The synchronous half needs an application that awaits nothing but `receive` and `send`, as that of `create_app`
    does; RuntimeError otherwise. What the application raises comes through. Lifespan events are not sent, and closing
    the transport leaves the application as it is: several transports may share it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of `httpx.Client`."""
        exchange = _Exchange(request, request.read())
        coroutine: Coroutine[Any, Any, None] = _run(self._app, exchange)
        try:
            coroutine.send(None)
        except StopIteration:
            return exchange.response()
        finally:
            coroutine.close()
        raise RuntimeError("the application awaited something other than receive and send")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of `httpx.AsyncClient`."""
        exchange = _Exchange(request, await request.aread())
        await _run(self._app, exchange)
        return exchange.response()


async def _run(app: ASGIApp, exchange: "_Exchange") -> None:
    await app(exchange.scope, exchange.receive, exchange.send)


class _Exchange:
    """One request and its response, as ASGI messages."""

    def __init__(self, request: httpx.Request, content: bytes) -> None:
        path, _, query = request.url.raw_path.partition(b"?")
        self.scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": request.url.scheme,
            "path": unquote_to_bytes(path).decode("utf-8", "replace"),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": ("127.0.0.1", 50000),
            "server": (request.url.host, request.url.port or {"https": 443}.get(request.url.scheme, 80)),
            "state": {},
        }
        self.content = content
        self.received = False
        self.start: Message | None = None
        self.parts: list[bytes] = []
        self.complete = False

    async def receive(self) -> Message:
        if self.received:
            return {"type": "http.disconnect"}
        self.received = True
        return {"type": "http.request", "body": self.content, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
            self.complete = not message.get("more_body", False)

    def response(self) -> httpx.Response:
        if self.start is None or not self.complete:
            raise RuntimeError("the application sent no complete response")
        return httpx.Response(
            self.start["status"],
            headers=[(name, value) for name, value in self.start.get("headers", [])],
            stream=httpx.ByteStream(b"".join(self.parts)),
        )
