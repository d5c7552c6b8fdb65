"""Calls of the facade over a transport that records the request and gives a prepared answer."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import cache
from typing import Any, Literal, TypeVar

import httpx
from scanwire import AsyncCloneGuard, AsyncCloudforceOne, CloneGuard, CloudforceOne

from contract_tests.catalogue import Operation, operations, resolve, spec

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
    frozenset({"api_key"}): ({"api_key": "secret-key"}, {"x-api-key": "secret-key"}),
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


class NoTime:
    """A clock whose time passes when somebody waits, and that needs no event loop."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.time += seconds


class Tape(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Keeps every request, and answers each with `answer`; `options` are those of its clients."""

    LIMIT = 40

    def __init__(self, answer: Callable[[], httpx.Response], **options: Any) -> None:
        self.requests: list[httpx.Request] = []
        # Each answer is judged by itself, and without a deadline the async client needs no event loop.
        self.options: dict[str, Any] = {"max_retries": 0, "deadline": None, "clock": NoTime(), **options}
        self.clients: dict[tuple[str, ...], Any] = {}
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
    """A facade client over the tape, the same at each call. The http client would follow redirects, if it could."""
    key = (api, kind, *credentials, *credentials.values())
    if key not in tape.clients:
        make: Any = httpx.Client if kind == "sync" else httpx.AsyncClient
        http = {"http_client": make(transport=tape, follow_redirects=True)}
        tape.clients[key] = CLASSES[api, kind](base_url=BASE_URLS[api], **credentials, **http, **tape.options)
    return tape.clients[key]


CLASSES: dict[tuple[str, Kind], Any] = {
    ("cloudforce_one", "sync"): CloudforceOne,
    ("cloudforce_one", "async"): AsyncCloudforceOne,
    ("clone_guard", "sync"): CloneGuard,
    ("clone_guard", "async"): AsyncCloneGuard,
}


@cache
def method_name(operation: Operation) -> str:
    """The facade's name for an operation within its tag: `list` for `list_requests` in `requests`."""
    noun = operation.tag.rpartition("_")[2]
    one = f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")
    verb, *words = operation.id.split("_")
    if one in words:
        words.remove(one)
    elif noun in words and operation.id.replace(f"_{noun}", f"_{one}") not in operations(operation.api):
        words.remove(noun)
    return "_".join([verb, *words])


def resource(found: Any, operation: Operation) -> Any:
    """Where a client has an operation's method: `requests.messages` for the tag `requests_messages`."""
    for name in _place(operation):
        found = getattr(found, name)
    return found


@cache
def _place(operation: Operation) -> tuple[str, ...]:
    tags = {each.tag for each in operations(operation.api).values()} | {"experimental"}
    outer = [tag for tag in tags if operation.tag.startswith(f"{tag}_")]
    return (outer[0], operation.tag.removeprefix(f"{outer[0]}_")) if outer else (operation.tag,)


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
    methods = resource(client(operation.api, kind, tape, credentials), operation)
    method = getattr(methods, method_name(operation) + ("_detailed" if detailed else ""))
    # A list that is told where to begin sends one request for each page, and none to find out where pages begin.
    begin = {"page": 1} if is_paged(operation) else {}
    result = method(*arguments[0], **{**begin, **arguments[1]})
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


@cache
def parameters(operation: Operation, where: str) -> list[dict[str, Any]]:
    """The operation's parameters in `path` or `query`, references followed, in the order of the spec."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    found = [resolve(operation.api, each) for each in node.get("parameters", [])]
    return [each for each in found if each["in"] == where]


@cache
def body(operation: Operation) -> tuple[str, dict[str, Any]] | None:
    """The media type of the operation's body and its schema, reference followed; None without a body."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    content = resolve(operation.api, node.get("requestBody", {})).get("content", {})
    for media, declared in content.items():
        return media, resolve(operation.api, declared["schema"])
    return None


@cache
def wrapper(operation: Operation) -> str:
    """The only field of the operation's body, if it is an object: its fields are the method's arguments. Else empty."""
    _, schema = body(operation) or ("", {})
    for name, inner in schema.get("properties", {}).items() if len(schema.get("properties", {})) == 1 else ():
        if resolve(operation.api, inner).get("type") == "object":
            return str(name)
    return ""


@cache
def arguments_schema(operation: Operation) -> dict[str, Any]:
    """The schema of the object whose fields are arguments of the method; empty without a body."""
    _, schema = body(operation) or ("", {})
    inner = schema["properties"][wrapper(operation)] if wrapper(operation) else schema
    found: dict[str, Any] = resolve(operation.api, inner)
    return found


@cache
def payload(operation: Operation) -> str | None:
    """The field of a successful answer that the method returns, empty for the whole answer, None for nothing at all."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]["responses"]["200"]
    declared = resolve(operation.api, node)["content"]["application/json"]["schema"]
    names = resolve(operation.api, declared)["properties"].keys()
    if operation.method == "DELETE" or names <= {"errors", "messages", "success", "status", "status_text"}:
        return None
    return next((name for name in ("result", "data") if name in names), "")


@cache
def is_paged(operation: Operation) -> bool:
    """Whether the operation takes a page, in the query or in the body."""
    names = {str(each["name"]) for each in parameters(operation, "query")}
    return names.union(arguments_schema(operation).get("properties", {})) >= {"page", "per_page"}
