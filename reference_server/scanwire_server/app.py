"""The application: route a request by the specs, authenticate, validate, hand it to its handler, wrap the answer."""

import importlib
import json
import logging
import os
import re
import types
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from . import specs, times
from .apis import APIS, Api, api_of
from .authentication import authenticate, authorize, with_issued
from .calls import Call, Reply
from .errors import Fault, RequestError
from .store import Store, Tables
from .validation import body_limit, decode, media_type, read_body, read_parameters

__all__ = ["PATH_LIMIT", "create_app"]

PATH_LIMIT = 16_384
"""Bytes in a path, and in a query, at most; longer ones are refused with 414. Our choice."""

_log = logging.getLogger("scanwire_server")


def create_app(
    database: str | os.PathLike[str] = ":memory:",
    *,
    clock: Callable[[], datetime] | None = None,
    sample_data: bool = True,
) -> Starlette:
    """A server of its own for all APIs, as an ASGI application.

    `database` is a file, created if need be, or `:memory:`. `clock` gives the time as an aware datetime, the system's
    by default. `sample_data` fills a new database. `app.state.store` is the store; close it, or let the application's
    shutdown or the garbage collector do so. StoreError if the database cannot be used.
    """
    tell_time = clock or (lambda: datetime.now(UTC))
    routes = [_Routes(api) for api in APIS]
    modules = {id(module): module for each in routes for module in each.modules.values()}.values()
    tables = [
        Tables(module.__name__.rpartition(".")[2], module.TABLES, getattr(module, "add_samples", None))
        for module in modules
    ]
    store = Store(os.fspath(database), tables, now=times.from_datetime(tell_time()), sample_data=sample_data)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        store.close()

    server = _Server({each.api.slug: each for each in routes}, store, tell_time)
    app = Starlette(lifespan=lifespan)
    # Everything goes to the server itself: Starlette's routes would see decoded paths and answer some in plain text.
    app.router.redirect_slashes = False
    app.router.default = server
    app.state.store = store
    return app


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: dict[str, Any]
    headers: dict[str, str]


class _Routes:
    """The operations of one API."""

    def __init__(self, api: Api) -> None:
        """LookupError if the spec has an operation without a handler, which is `<slug>_<tag>.<operationId>`."""
        self.api = api
        self.spec = specs.load(api.slug)
        self.modules: dict[str, types.ModuleType] = {}
        self.paths: dict[tuple[str | None, ...], dict[str, specs.Operation]] = {}
        for operation in self.spec.operations:
            name = f"{api.slug}_{re.sub(r'[^a-z0-9]+', '_', operation.tag.lower())}"
            try:
                module = importlib.import_module(f"{__package__}.{name}")
                getattr(module, operation.id)
            except (ImportError, AttributeError) as error:
                raise LookupError(f"operation {operation.id} has no handler {name}.{operation.id}") from error
            unknown = {scheme.name for each in operation.security for scheme in each} - set(api.principals[0].secrets)
            if unknown:
                raise LookupError(f"no credentials for the security schemes {', '.join(sorted(unknown))}")
            self.modules[operation.id] = module
            self.paths.setdefault(operation.segments, {})[operation.method] = operation

    def find(self, segments: list[str]) -> tuple[dict[str, specs.Operation], list[str]] | None:
        """The operations on a path by method, and the values of its parameters; literal segments beat parameters."""
        matching = [
            template
            for template in self.paths
            if len(template) == len(segments)
            and all(
                segment if part is None else segment == part for part, segment in zip(template, segments, strict=True)
            )
        ]
        if not matching:
            return None
        best = min(matching, key=lambda template: [part is None for part in template])
        return self.paths[best], [value for part, value in zip(best, segments, strict=True) if part is None]


class _Server:
    """The ASGI endpoint. It awaits nothing but `receive` and `send`."""

    def __init__(self, routes: dict[str, _Routes], store: Store, clock: Callable[[], datetime]) -> None:
        self.routes = routes
        self.store = store
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        path = _raw_path(scope)
        api = api_of(path)
        request_id_name, request_id = api.request_id()
        try:
            answer = _Answer(200, api.success(await self.handle(api, path, scope, receive)), {})
            content = _dump(answer.body)
        except RequestError as error:
            status = error.status or api.invalid_status
            answer = _Answer(status, api.failure(status, error.faults), dict(error.headers))
            content = _dump(answer.body)
        except _DisconnectedError:
            return
        except Exception:
            _log.exception(
                "%s %s failed (%s)", scope["method"], path[:200].decode("ascii", "backslashreplace"), request_id
            )
            answer = _Answer(500, api.failure(500, (Fault("Internal error of the reference server"),)), {})
            content = _dump(answer.body)
        headers = {
            "content-type": "application/json",
            "content-length": str(len(content)),
            request_id_name: request_id,
            **answer.headers,
        }
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
            }
        )
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})

    async def handle(self, api: Api, path: bytes, scope: Scope, receive: Receive) -> Reply:
        query: bytes = scope["query_string"]
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if len(path) > PATH_LIMIT or len(query) > PATH_LIMIT:
            raise RequestError(414, (Fault(f"the path or the query is longer than {PATH_LIMIT} bytes"),))
        routes = self.routes[api.slug]
        below = path[len(api.base_path.encode()) :]
        found = routes.find([decode(segment, "/path") for segment in below.split(b"/")[1:]])
        if found is None:
            raise RequestError(404, (Fault("there is nothing at this path"),))
        operations, path_values = found
        operation = operations.get(scope["method"])
        if operation is None:
            allowed = ", ".join(sorted(operations))
            raise RequestError(405, (Fault(f"the method is none of {allowed}"),), {"allow": allowed})
        known = with_issued(api, headers, self.store, times.from_datetime(self.clock()))
        principal = authenticate(known, operation, headers)
        tenants = dict(zip(operation.path_names, path_values, strict=True))
        authorize(api, principal, tenants.get(api.tenant_parameter or ""))
        hints = routes.spec.format_hints
        values = read_parameters(operation, path_values, query, headers, hints)
        body = None
        if operation.body is not None:
            content = await _receive_body(receive, body_limit(operation.body))
            kind = media_type(headers, operation.body) if content else None
            body = read_body(operation.body, kind, content, hints)
        handler: Callable[[Call], Reply] = getattr(routes.modules[operation.id], operation.id)
        with self.store.transaction(write=operation.method != "GET") as db:
            now = times.from_datetime(self.clock())
            token = principal.secrets.get("bearer_token", b"").decode("latin-1")
            reply = handler(Call(principal.id, values["path"], values["query"], body, db, now, principal.user, token))
        if reply.refusal is not None:
            raise reply.refusal
        return reply


class _DisconnectedError(Exception):
    """The caller went away before its request was complete."""


async def _receive_body(receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _DisconnectedError
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise RequestError(413, (Fault(f"the body is longer than {limit} bytes"),), {"connection": "close"})
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _raw_path(scope: Scope) -> bytes:
    """The path as sent, so that an encoded slash within an id does not make two segments of it."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        raw = scope["path"].encode("utf-8", "surrogateescape").replace(b"%", b"%25")
    if raw.startswith((b"http://", b"https://")):  # RFC 9112: a server has to accept the absolute form as well
        raw = b"/" + raw.partition(b"://")[2].partition(b"/")[2]
    return raw.partition(b"?")[0]


def _dump(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
