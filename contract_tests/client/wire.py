"""Calls of the facade over a transport that records the request and gives a prepared answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Literal, TypeVar

import httpx
from scanwire import AsyncCloneGuard, AsyncCloudforceOne, CloneGuard, CloudforceOne

from contract_tests.catalogue import Operation, resolve, spec

Kind = Literal["sync", "async"]
KINDS: tuple[Kind, ...] = ("sync", "async")
ValueT = TypeVar("ValueT")

BASE_URLS = {
    "cloudforce_one": "https://cloudforce-one.test/client/v4",
    "clone_guard": "https://clone-guard.test",
}

# For each alternative of the specs' security, by its schemes: the client's arguments and the headers that carry them.
CREDENTIALS: dict[frozenset[str], tuple[dict[str, str], dict[str, str]]] = {
    frozenset({"api_token"}): ({"api_token": "secret-token"}, {"authorization": "Bearer secret-token"}),
    frozenset({"api_email", "api_key"}): (
        {"api_email": "secret@example.com", "api_key": "secret-key"},
        {"x-auth-email": "secret@example.com", "x-auth-key": "secret-key"},
    ),
    frozenset({"bearer_token", "api_key"}): (
        {"api_key": "secret-key", "bearer_token": "secret-bearer"},
        {"x-api-key": "secret-key", "authorization": "Bearer secret-bearer"},
    ),
    frozenset({"access_token", "api_key"}): (
        {"api_key": "secret-key", "access_token": "secret-access"},
        {"x-api-key": "secret-key", "authorization": "Basic secret-access"},
    ),
}
SECRETS = ("secret-token", "secret@example.com", "secret-key", "secret-bearer", "secret-access")


class Tape(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Keeps every request, and answers each with `answer`."""

    LIMIT = 40

    def __init__(self, answer: Callable[[], httpx.Response]) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer

    def _keep(self, request: httpx.Request) -> None:
        self.requests.append(request)
        assert len(self.requests) <= self.LIMIT, "the client does not stop asking"

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self._keep(request)
        return self._answer()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self._keep(request)
        return self._answer()


def finish(coroutine: Coroutine[Any, Any, ValueT]) -> ValueT:
    """Runs a coroutine that waits for nothing, as over a `Tape`, without an event loop."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        value: ValueT = stop.value
        return value
    coroutine.close()
    raise AssertionError("the call waited for something other than the tape")


def client(api: str, kind: Kind, tape: Tape, credentials: dict[str, str]) -> Any:
    """A facade client over the tape. The http client would follow redirects, if the facade let it."""
    make: Any = httpx.Client if kind == "sync" else httpx.AsyncClient
    http = {"http_client": make(transport=tape, follow_redirects=True)}
    classes: dict[tuple[str, Kind], Any] = {
        ("cloudforce_one", "sync"): CloudforceOne,
        ("cloudforce_one", "async"): AsyncCloudforceOne,
        ("clone_guard", "sync"): CloneGuard,
        ("clone_guard", "async"): AsyncCloneGuard,
    }
    return classes[api, kind](base_url=BASE_URLS[api], **credentials, **http)


def method_name(operation: Operation) -> str:
    """The facade's name for an operation within its tag: `list` for `list_requests` in `requests`."""
    one = operation.tag.removesuffix("s")
    for noun in (operation.tag, one):
        if operation.id.endswith(f"_{noun}"):
            return operation.id.removesuffix(f"_{noun}")
    return operation.id


def call(
    operation: Operation,
    arguments: tuple[list[Any], dict[str, Any]],
    tape: Tape,
    *,
    kind: Kind,
    detailed: bool = False,
    credentials: dict[str, str] | None = None,
    at_most: int = 5,
) -> Any:
    """Calls an operation's method and returns its result; of a paged list, its pages up to the end, but `at_most`."""
    if credentials is None:
        credentials, _ = CREDENTIALS[operation.security[0]]
    resource = getattr(client(operation.api, kind, tape, credentials), operation.tag)
    method = getattr(resource, method_name(operation) + ("_detailed" if detailed else ""))
    result = method(*arguments[0], **arguments[1])
    if is_paged(operation) and not detailed:
        return _pages(result, at_most) if kind == "sync" else finish(_async_pages(result, at_most))
    return result if kind == "sync" else finish(result)


def _pages(result: Any, at_most: int) -> list[Any]:
    found = []
    for page in result.pages():
        found.append(page.items)
        if len(found) == at_most:
            break
    return found


async def _async_pages(result: Any, at_most: int) -> list[Any]:
    found = []
    async for page in result.pages():
        found.append(page.items)
        if len(found) == at_most:
            break
    return found


def parameters(operation: Operation, where: str) -> list[dict[str, Any]]:
    """The operation's parameters in `path` or `query`, references followed, in the order of the spec."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    found = [resolve(operation.api, each) for each in node.get("parameters", [])]
    return [each for each in found if each["in"] == where]


def body_schema(operation: Operation) -> dict[str, Any] | None:
    """The schema of the operation's JSON body, reference followed; None without a body."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    body = resolve(operation.api, node.get("requestBody", {}))
    found: dict[str, Any] = resolve(operation.api, body["content"]["application/json"]["schema"]) if body else {}
    return found or None


def is_paged(operation: Operation) -> bool:
    """Whether the operation takes a page, in the query or in the body."""
    names = {each["name"] for each in parameters(operation, "query")}
    body: dict[str, Any] = (body_schema(operation) or {}).get("properties", {})
    return names | body.keys() >= {"page", "per_page"}
