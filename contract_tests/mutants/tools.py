"""How a fault gets into the reference server: a function is replaced, or answers are changed on their way out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from contract_tests.target import App, AppFactory, Clock, reference_app

Apply = Callable[[], AbstractContextManager[AppFactory]]
# Takes the request's method, path, body and the answer's status and decoded body; gives the last two anew.
Edit = Callable[[str, str, bytes, int, Any], "tuple[int, Any]"]


@dataclass(frozen=True)
class Fault:
    """A fault of the reference server.

    Attributes:
        name: unique.
        text: what is wrong, in words.
        clauses: at least one of these must notice.
        apply: puts it in for the time of a `with` block, which gives what makes a faulty server.
    """

    name: str
    text: str
    clauses: tuple[str, ...]
    apply: Apply

    @property
    def api(self) -> str:
        """The API that it is in."""
        return "cloudforce_one" if self.clauses[0].startswith("CF") else "clone_guard"


def replaced(module: object, name: str, make: Callable[[Any], Any]) -> Apply:
    """A fault that replaces `name` of a module by what `make` makes of it."""

    @contextmanager
    def apply() -> Iterator[AppFactory]:
        with mock.patch.object(module, name, make(getattr(module, name))):
            yield reference_app

    return apply


def answered(edit: Edit) -> Apply:
    """A fault that changes answers on their way out."""

    @contextmanager
    def apply() -> Iterator[AppFactory]:
        yield lambda clock: wrapped(reference_app(clock), edit)

    return apply


def made(make: Callable[[Clock], App]) -> Apply:
    """A fault that lies in the whole application."""

    @contextmanager
    def apply() -> Iterator[AppFactory]:
        yield make

    return apply


def wrapped(app: App, edit: Edit) -> App:
    """An application whose answers are changed on their way out."""

    async def faulty(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
        sent: list[bytes] = []
        start: dict[str, Any] = {}
        parts: list[bytes] = []

        async def taken() -> Any:
            message = await receive()
            sent.append(message.get("body", b""))
            return message

        async def kept(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        await app(scope, taken, kept)
        status, body = edit(
            scope["method"], scope["path"], b"".join(sent), start["status"], json.loads(b"".join(parts) or b"null")
        )
        headers = [
            (name, value) for name, value in start["headers"] if name not in (b"content-length", b"content-type")
        ]
        # An edit that gives text makes a page of it, as proxies do.
        html = isinstance(body, str)
        content = body.encode() if html else json.dumps(body).encode()
        headers += [
            (b"content-type", b"text/html" if html else b"application/json"),
            (b"content-length", str(len(content)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return faulty
