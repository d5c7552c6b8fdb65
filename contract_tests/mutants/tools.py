"""How a fault gets into the reference server: a function is replaced, or answers are changed on their way out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal
from unittest import mock

from scanwire_server import store
from scanwire_server.calls import Call, Reply
from scanwire_server.lists import Filters

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


def reply(change: Callable[[Any, Call], Any]) -> Callable[[Any], Any]:
    """A handler whose result is changed; `change` takes the result and the call."""

    def make(original: Any) -> Any:
        def handler(call: Call) -> Reply:
            answer: Reply = original(call)
            return answer if answer.refusal else replace(answer, result=change(answer.result, call))

        return handler

    return make


def queried(
    where: Literal["body", "query"], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> Callable[[Any], Any]:
    """A handler that is called with another body or another query."""

    def make(original: Any) -> Any:
        def handler(call: Call) -> Reply:
            given = change(dict(call.body if where == "body" else call.query))
            changed = replace(call, body=given) if where == "body" else replace(call, query=given)
            return original(changed)  # type: ignore[no-any-return]

        return handler

    return make


def conditions(changes: Mapping[str, str | None]) -> Callable[[Any], Any]:
    """Conditions of a list's filters are changed, or left out where there is None."""

    def make(original: Any) -> Any:
        def filters(*given: Any) -> Filters:
            found: Filters = original(*given)
            kept, place = Filters(), 0
            for condition in found.conditions:
                values = found.values[place : (place := place + condition.count("?"))]
                new = changes.get(condition, condition)
                if new is not None:
                    kept.add(new, *values)
            return kept

        return filters

    return make


def reused(module: Any, handler: str, parameter: str) -> Apply:
    """The id of what a handler has deleted is given again."""

    @contextmanager
    def apply() -> Iterator[AppFactory]:
        dead: list[str] = []
        delete, new = getattr(module, handler), store.new_id

        def deleted(call: Call) -> Reply:
            answer: Reply = delete(call)
            dead.append(str(call.path[parameter]))
            return answer

        def again() -> str:
            return dead.pop() if dead else new()

        with mock.patch.object(module, handler, deleted), mock.patch.object(store, "new_id", again):
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
