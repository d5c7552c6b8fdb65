"""The server under test: the bundled reference server in process, or whatever answers at a URL."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx
from scanwire import CloneGuard, CloudforceOne, ScanwireError
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE, InProcessTransport, create_app

from contract_tests.catalogue import Operation, operations, resources
from contract_tests.exchange import Exchange
from contract_tests.interrupts import INTERRUPTS
from contract_tests.journal import Journal
from contract_tests.ledger import Ledger
from contract_tests.settings import Settings

# Where the clock of the reference server in process starts. Fixed, so that a run with the same seed is the same run.
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TRANSPORT_FAILURES = 3
TIMEOUT = 30.0
# The methods that change or delete an item that is there.
WRITING = frozenset({"PUT", "PATCH", "DELETE"})

App = Callable[..., Any]
Clock = Callable[[], datetime]
AppFactory = Callable[[Clock], App]


class CouldNotRunError(Exception):
    """The run cannot say anything about the server: it is unreachable, or lets us in nowhere."""


class NotOursError(Exception):
    """A request would have changed or deleted something that was on the server before; it was not sent."""


def reference_app(clock: Clock) -> App:
    """A fresh reference server with its sample data, on the clock that is given."""
    app: App = create_app(database=":memory:", clock=clock, sample_data=True)
    return app


@dataclass(frozen=True)
class Identity:
    """Who calls. `ways` maps each way to authenticate (the scheme names, joined by "+") to the headers it sends."""

    scope: str
    owner: str
    ways: Mapping[str, Mapping[str, str]]
    schemes: Mapping[str, str]

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the first way."""
        return next(iter(self.ways.values()))


@dataclass(frozen=True)
class Answer:
    """What came back. `body` is the decoded JSON, None if it is none; `error` is what the client raised, if it did."""

    status: int
    body: Any
    headers: Mapping[str, str]
    exchange: Exchange
    error: ScanwireError | None = None

    @property
    def ok(self) -> bool:
        """Whether the call was accepted."""
        return 200 <= self.status < 300

    @property
    def refused(self) -> bool:
        """Whether the call was refused as the caller's fault."""
        return 400 <= self.status < 500


def _cloudforce_one(scope: str, token: str, email: str, key: str) -> Identity:
    ways: dict[str, dict[str, str]] = {}
    if token:
        ways["api_token"] = {"Authorization": f"Bearer {token}"}
    if email and key:
        ways["api_email+api_key"] = {"X-Auth-Email": email, "X-Auth-Key": key}
    return Identity(scope, scope, ways, {"api_token": token, "api_email": email, "api_key": key})


def _clone_guard(owner: str, key: str, bearer: str, access: str) -> Identity:
    ways: dict[str, dict[str, str]] = {}
    if bearer:
        ways["api_key+bearer_token"] = {"x-api-key": key, "Authorization": f"Bearer {bearer}"}
    if access:
        ways["access_token+api_key"] = {"x-api-key": key, "Authorization": f"Basic {access}"}
    return Identity("", owner, ways, {"api_key": key, "bearer_token": bearer, "access_token": access})


def identities(settings: Settings, api: str) -> tuple[Identity, ...]:
    """Who may call: two tenants on the reference server, one on a live server."""
    if settings.live:
        given = settings.credentials
        if api == "cloudforce_one":
            return (_cloudforce_one(given.account_id, given.api_token, given.api_email, given.api_key),)
        return (_clone_guard("", given.api_key, given.api_token, given.access_token),)
    if api == "cloudforce_one":
        return tuple(
            _cloudforce_one(one.id, one.api_token, one.api_email, one.api_key) for one in CLOUDFORCE_ONE.accounts
        )
    return tuple(
        _clone_guard(one.id, one.api_key, one.bearer_token, one.access_token) for one in CLONE_GUARD.organizations
    )


@dataclass
class Wire(httpx.BaseTransport):
    """The one way to the server. Keeps to the rate, notes every answer, and enters creations into the ledger."""

    inner: httpx.BaseTransport
    api: str
    base_path: str
    journal: Journal
    ledger: Ledger | None = None
    interval: float = 0.0
    last: Exchange = field(default_factory=lambda: Exchange("GET", "", (), b"", 0))
    requests: int = 0
    broken: int = 0
    cause: str = ""
    _due: float = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and read its answer.

        Raises:
            NotOursError: it would change or delete an item of a live server that the run did not create.
        """
        body = request.read()
        path = request.url.raw_path.decode("ascii").split("?")[0]
        self._guard(request.method, path)
        if self.interval:
            pause = self._due - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            self._due = time.monotonic() + self.interval
        found = self.operation(request.method, path)
        entry = self._creating(found, body)
        # An interrupt between a creation and its answer would leave something behind that nobody can name.
        with INTERRUPTS.held() if entry else nullcontext():
            return self._exchange(request, body, found, entry)

    def _exchange(
        self, request: httpx.Request, body: bytes, found: tuple[Operation, dict[str, str]] | None, entry: int
    ) -> httpx.Response:
        headers = tuple(request.headers.multi_items())
        self.requests += 1
        self.last = Exchange(request.method, str(request.url), headers, body, 0)
        try:
            response = self.inner.handle_request(request)
            content = response.read()
        except httpx.TransportError as error:
            self.broken += 1
            self.cause = _cause(error)
            raise
        self.broken = 0
        self.last = Exchange(
            request.method,
            str(request.url),
            headers,
            body,
            response.status_code,
            tuple(response.headers.multi_items()),
            content,
        )
        if found:
            self.journal.answer(found[0].id, response.status_code)
            self._settle(found, entry, response.status_code, content)
        return httpx.Response(
            response.status_code, headers=response.headers, content=_again(response, content), request=request
        )

    def _guard(self, method: str, path: str) -> None:
        if self.ledger is None or method not in WRITING:
            return
        for resource in resources():
            for role in ("update", "delete"):
                operation = operations(resource.api).get(resource.operations[role])
                found = operation and self.operation(operation.method, path)
                if not found or resource.api != self.api:
                    continue
                if not self.ledger.may_change(unquote([*found[1].values()][-1])):
                    raise NotOursError(f"{method} {path} was not sent: the run did not create this {resource.name}")

    def operation(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation that a request is for, with its path parameters as sent; None if there is none."""
        path = path.removeprefix(self.base_path)
        for operation in operations(self.api).values():
            pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(operation.path))
            match = re.fullmatch(pattern, path)
            if match and operation.method == method:
                return operation, match.groupdict()
        return None

    def _creating(self, found: tuple[Operation, dict[str, str]] | None, body: bytes) -> int:
        if self.ledger is None or found is None:
            return 0
        operation, parameters = found
        resource = next((one for one in resources() if operation.id == one.operations.get("create")), None)
        if resource is None:
            return 0
        return self.ledger.creating(
            operation.id, parameters.get(resource.scope, ""), body.decode("utf-8", "replace")[:500]
        )

    def _settle(self, found: tuple[Operation, dict[str, str]], entry: int, status: int, content: bytes) -> None:
        if self.ledger is None:
            return
        operation, parameters = found
        for resource in resources():
            if operation.id == resource.operations["list"]:
                for key in _keys(content, resource.key):
                    self.ledger.saw(key)
        if entry:
            try:
                result = json.loads(content)["result"] if 200 <= status < 300 else {}
                key = str(result["id"]) if result else ""
            except (ValueError, KeyError, TypeError):
                key = ""
            if key:
                self.ledger.created(entry, key)
            elif 400 <= status < 500:
                self.ledger.refused(entry)
        elif 200 <= status < 300:
            for resource in resources():
                if operation.id == resource.operations.get("delete"):
                    self.ledger.deleted(parameters.get(resource.scope, ""), [*parameters.values()][-1])


def _keys(content: bytes, name: str) -> list[str]:
    """The keys of the items in the answer of a list."""
    try:
        items = json.loads(content)["result"]
        return [str(item[name]) for item in items if isinstance(item, dict) and name in item]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _cause(error: httpx.TransportError) -> str:
    """Why a request got no answer, in words."""
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {TIMEOUT:g} seconds"
    return str(error) or type(error).__name__


def _again(response: httpx.Response, content: bytes) -> bytes:
    # The body was decoded on reading, so the header that says how it was encoded no longer holds.
    for name in ("content-encoding", "transfer-encoding", "content-length"):
        response.headers.pop(name, None)
    return content


@dataclass
class Target:
    """A server, seen by one check.

    Attributes:
        identities: the first is us; a second, if any, is another tenant.
        base_url: what stands before the spec's paths.
        now: what the server takes for the present time.
    """

    settings: Settings
    api: str
    journal: Journal
    wire: Wire
    base_url: str
    identities: tuple[Identity, ...]
    factory: AppFactory | None = None
    passed: timedelta = timedelta()
    _clients: dict[str, Any] = field(default_factory=dict)

    @property
    def us(self) -> Identity:
        """The tenant that the run calls as."""
        return self.identities[0]

    @property
    def other(self) -> Identity | None:
        """Another tenant of the server, if we have one."""
        return self.identities[1] if len(self.identities) > 1 else None

    @property
    def now(self) -> datetime:
        """The server's time, as far as we can know."""
        return datetime.now(UTC) if self.settings.live else NOW + self.passed

    def reset(self) -> None:
        """Put a fresh reference server in the place of the one that was used. A live server stays as it is."""
        if self.factory is not None:
            self.passed = timedelta()
            self.wire.inner.close()
            self.wire.inner = InProcessTransport(self.factory(lambda: self.now))

    def wait(self, span: timedelta) -> None:
        """Let time pass on the reference server in process. A live server's clock is its own."""
        self.passed += span

    @property
    def last(self) -> Exchange:
        """The latest request and its answer."""
        return self.wire.last

    def client(self, identity: Identity) -> Any:
        """The typed client, authenticated as that tenant."""
        key = identity.owner
        if key not in self._clients:
            http_client = httpx.Client(transport=self.wire, timeout=TIMEOUT)
            given = identity.schemes
            if self.api == "cloudforce_one":
                auth: dict[str, Any] = (
                    {"api_token": given["api_token"]}
                    if given["api_token"]
                    else {"api_email": given["api_email"], "api_key": given["api_key"]}
                )
                self._clients[key] = CloudforceOne(**auth, base_url=self.base_url, http_client=http_client)
            else:
                auth = (
                    {"bearer_token": given["bearer_token"]}
                    if given["bearer_token"]
                    else {"access_token": given["access_token"]}
                )
                self._clients[key] = CloneGuard(
                    **auth, api_key=given["api_key"], base_url=self.base_url, http_client=http_client
                )
        return self._clients[key]

    def call(self, method: str, *args: Any, identity: Identity | None = None, **kwargs: Any) -> Answer:
        """Call a method of the typed client, by its name there (`scans.create_config`), for one request.

        Whatever the client makes of the answer, the status and the body are those that the server sent.
        """
        found = self.client(identity or self.us)
        *path, name = method.split(".")
        for part in path:
            found = getattr(found, part)
        before = self.wire.requests
        error: ScanwireError | None = None
        try:
            getattr(found, f"{name}_detailed")(*args, **kwargs)
        except ScanwireError as raised:
            if self.wire.requests == before:
                raise
            error = raised
        return self._answer(error)

    def send(
        self,
        operation: Operation,
        parameters: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request that the typed client would not: `headers` of any kind, a body that is wrong.

        Args:
            operation: what to call.
            parameters: the path parameters.
            headers: the headers that authenticate; ours if None.
            body: what to send as JSON; nothing if None.
            query: the query parameters.
        """
        path = operation.path
        for name, value in parameters.items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        with httpx.Client(transport=self.wire, timeout=TIMEOUT) as client:
            request = client.build_request(
                operation.method,
                self.base_url + path,
                headers={"Accept": "application/json", **(self.us.headers if headers is None else headers)},
                json=body,
                params=query,
            )
            try:
                client.send(request)
            except httpx.TransportError as error:
                if self.wire.broken >= TRANSPORT_FAILURES:
                    raise CouldNotRunError(f"{self.base_url} is unreachable: {self.wire.cause}") from error
        return self._answer(None)

    def _answer(self, error: ScanwireError | None) -> Answer:
        if self.wire.broken >= TRANSPORT_FAILURES:
            raise CouldNotRunError(
                f"{self.base_url} is unreachable: {TRANSPORT_FAILURES} requests in a row got no answer; the last: "
                f"{self.wire.cause}"
            )
        last = self.wire.last
        try:
            body = json.loads(last.answer_body)
        except (ValueError, RecursionError):
            body = None
        return Answer(last.status, body, dict(last.answer_headers), last, error)


@contextmanager
def open_target(
    settings: Settings, api: str, journal: Journal, *, factory: AppFactory = reference_app, ledger: Ledger | None = None
) -> Iterator[Target]:
    """A target for one check: a fresh reference server, or the live one.

    Args:
        settings: where the server is, and who we are.
        api: the API's slug.
        journal: where answers are noted.
        factory: makes the ASGI application of the reference server.
        ledger: where creations on a live server are entered.
    """
    inner: httpx.BaseTransport = httpx.MockTransport(lambda request: httpx.Response(500))
    if settings.base_url is not None:
        inner = httpx.HTTPTransport()
        base_url = settings.base_url
    else:
        base = CLOUDFORCE_ONE.base_path if api == "cloudforce_one" else CLONE_GUARD.base_path
        base_url = f"http://127.0.0.1{base}"
    wire = Wire(
        inner,
        api,
        urlsplit(base_url).path,
        journal,
        ledger,
        1 / settings.rate if settings.rate else 0.0,
    )
    target = Target(
        settings, api, journal, wire, base_url, identities(settings, api), None if settings.live else factory
    )
    target.reset()
    try:
        yield target
    finally:
        wire.inner.close()
