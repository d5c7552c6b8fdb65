"""The server under test: the bundled reference server in process, or whatever answers at a URL."""

from __future__ import annotations

import io
import json
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx
from scanwire import CloneGuard, CloudforceOne, RateLimitError, ScanwireError
from scanwire.errors import error_for
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE, InProcessTransport, User, create_app

from contract_tests.budget import Budget
from contract_tests.budget import CouldNotRunError as CouldNotRunError
from contract_tests.catalogue import Operation, Resource, conventions, named_in, not_for_others, operations, resources
from contract_tests.client import wire as client_half
from contract_tests.exchange import Exchange, redact
from contract_tests.interrupts import INTERRUPTS
from contract_tests.items import item_in, items_in
from contract_tests.journal import Journal
from contract_tests.ledger import Ledger
from contract_tests.settings import Settings

# Where the clock of the reference server in process starts. Fixed, so that a run with the same seed is the same run.
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TIMEOUT = 30.0
# Bytes. The typed client takes no longer answer either.
MOST_BODY = 32 * 1024 * 1024
# How many answers are kept, for whoever asks what a check saw before it broke.
KEPT = 20
FORM = "multipart/form-data"

App = Callable[..., Any]
Query = Sequence[tuple[str, str]]
Clock = Callable[[], datetime]
AppFactory = Callable[[Clock], App]


class NotOursError(Exception):
    """A request would have changed what was on the server before, or the account itself; it was not sent."""


def reference_app(clock: Clock) -> App:
    """A fresh reference server with its sample data, on the clock that is given."""
    app: App = create_app(database=":memory:", clock=clock, sample_data=True)
    return app


@dataclass(frozen=True)
class Identity:
    """Who calls.

    `ways` maps each way to authenticate (the scheme names, joined by "+") to the headers it sends. `users` are those
    who can sign in, of the reference server only; the credentials are the first one's.
    """

    scope: str
    owner: str
    ways: Mapping[str, Mapping[str, str]] = field(compare=False)
    schemes: Mapping[str, str] = field(compare=False)
    users: tuple[User, ...] = field(default=(), compare=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers of the first way."""
        return next(iter(self.ways.values()))

    def opens(self, operation: Operation) -> dict[str, Mapping[str, str]]:
        """Of the ways, those that the operation's documents name."""
        named = {"+".join(sorted(alternative)) for alternative in operation.security}
        return {way: headers for way, headers in self.ways.items() if way in named}


@dataclass(frozen=True)
class Place:
    """Where items live: with a tenant, and below the items that `parents` are the keys of."""

    identity: Identity
    parents: tuple[str, ...] = ()

    def path(self, operation: Operation, *keys: str) -> dict[str, str]:
        """The path parameters of an operation here, on the item of the key, if one is given."""
        scope = [self.identity.scope] if conventions(operation.api).scope in operation.path_names else []
        return dict(zip(operation.path_names, (*scope, *self.parents, *keys), strict=True))

    def below(self, key: str) -> Place:
        """The place below the item of that key here."""
        return Place(self.identity, (*self.parents, key))


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


def answer_of(exchange: Exchange, error: ScanwireError | None = None) -> Answer:
    """The answer of an exchange, and what the client raised at it, if it did."""
    try:
        body = json.loads(exchange.answer_body)
    except (ValueError, RecursionError):
        body = None
    return Answer(exchange.status, body, dict(exchange.answer_headers), exchange, error)


def _cloudforce_one(scope: str, token: str, email: str, key: str) -> Identity:
    ways: dict[str, dict[str, str]] = {}
    if token:
        ways["api_token"] = {"Authorization": f"Bearer {token}"}
    if email and key:
        ways["api_email+api_key"] = {"X-Auth-Email": email, "X-Auth-Key": key}
    return Identity(scope, scope, ways, {"api_token": token, "api_email": email, "api_key": key})


def _clone_guard(owner: str, key: str, bearer: str, access: str, users: tuple[User, ...] = ()) -> Identity:
    ways: dict[str, dict[str, str]] = {}
    if bearer:
        ways["api_key+bearer_token"] = {"x-api-key": key, "Authorization": f"Bearer {bearer}"}
    if access:
        ways["access_token+api_key"] = {"x-api-key": key, "Authorization": f"Basic {access}"}
    ways["api_key"] = {"x-api-key": key}
    return Identity("", owner, ways, {"api_key": key, "bearer_token": bearer, "access_token": access}, users)


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
        _clone_guard(one.id, one.api_key, one.bearer_token, one.access_token, one.users)
        for one in CLONE_GUARD.organizations
    )


@dataclass
class Wire(httpx.BaseTransport):
    """The one way to the server. Keeps to the budget, notes every answer, and enters creations into the ledger.

    Attributes:
        patient: whether a request that the server does not take because of its rate limit is sent again later.
        last: the latest request and its answer.
        recent: the latest answers of operations.
        garbled: why the body of the latest answer could not be decompressed; empty if it could.
    """

    inner: httpx.BaseTransport
    api: str
    base_path: str
    journal: Journal
    ledger: Ledger | None = None
    budget: Budget = field(default_factory=Budget)
    secrets: tuple[str, ...] = ()
    patient: bool = False
    last: Exchange = field(default_factory=lambda: Exchange("GET", "", (), b"", 0))
    recent: deque[tuple[Operation, Exchange]] = field(default_factory=lambda: deque(maxlen=KEPT))
    garbled: str = ""
    requests: int = 0
    unanswered: int = 0
    cause: str = ""
    created: dict[int, tuple[Resource, tuple[str, ...]]] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and read its answer.

        Raises:
            NotOursError: it would change or delete an item of a live server that the run did not create.
            CouldNotRunError: the budget is spent, or the server has stopped to answer, or to take requests.
        """
        body = request.read()
        path = request.url.raw_path.decode("ascii").split("?")[0]
        self._guard(request.method, path, request.url.params.multi_items())
        found = self.operation(request.method, path)
        creates = self.ledger is not None and found is not None and made_by(found[0]) is not None
        while True:
            self.budget.take((len(self.ledger.alive) if self.ledger else 0) + creates)
            # An interrupt between a creation and its answer would leave something behind that nobody can name.
            with INTERRUPTS.held() if creates else nullcontext():
                entry = self._creating(found, body)
                response = self._exchange(request, body, found, entry)
            error = _rate_limit(self.last) if self.patient else None
            if error is None:
                self.budget.answered()
                return response
            if entry and self.ledger:
                self.ledger.refused(entry)
            self.budget.refused(self._server(request), error.retry_after)

    def _server(self, request: httpx.Request) -> str:
        return f"{request.url.scheme}://{request.url.netloc.decode()}{self.base_path}"

    def _exchange(
        self, request: httpx.Request, body: bytes, found: tuple[Operation, dict[str, str]] | None, entry: int
    ) -> httpx.Response:
        headers = tuple(request.headers.multi_items())
        self.requests += 1
        self.last = Exchange(request.method, str(request.url), headers, body, 0)
        try:
            response, content = self._read(request)
        except httpx.TransportError as error:
            if entry and self.ledger and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
                # Nothing was sent.
                self.ledger.refused(entry)
            self.unanswered += 1
            self.cause = _cause(error)
            self.budget.failed(self._server(request), self.cause)
            raise
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
            self.recent.append((found[0], self.last))
            self.journal.answer(found[0].id, response.status_code)
            self._settle(found, request.url.params.multi_items(), entry, response, content)
        return httpx.Response(
            response.status_code, headers=response.headers, content=_again(response, content), request=request
        )

    def _read(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """Send a request; its answer, and the body as far as it can be decompressed.

        Raises:
            httpx.TransportError: no whole answer came in time, or it does not end.
        """
        self.garbled, start = "", time.monotonic()
        response, content = self.inner.handle_request(request), bytearray()
        try:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MOST_BODY:
                    raise httpx.ReadError(f"an answer of more than {MOST_BODY // 1024**2} MiB")
                if time.monotonic() - start > TIMEOUT:
                    raise httpx.ReadTimeout("")
        except httpx.DecodingError as error:
            self.garbled = str(error)
        finally:
            response.close()
        return response, bytes(content)

    def _guard(self, method: str, path: str, query: Query) -> None:
        found = self.operation(method, path)
        if self.ledger is None or found is None or found[0].reads:
            return
        operation, parameters = found
        if operation.id in not_for_others(self.api):
            reason = not_for_others(self.api)[operation.id]
            raise NotOursError(f"{method} {path} was not sent to a server that is not ours: {reason}")
        many = any(operation.id == one.operations.get("delete_many") for one in resources(self.api))
        if many and not any(name.startswith("ids") for name, _ in query):
            raise NotOursError(f"{method} {path} was not sent: it may delete whatever is there")
        for key in entries(operation, parameters, query):
            if not self.ledger.may_change(key):
                raise NotOursError(f"{method} {path} was not sent: the run did not create {key}")

    def operation(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation that a request is for, with its path parameters as sent; None if there is none."""
        path = path.removeprefix(self.base_path)
        for operation, pattern in _routes(self.api):
            match = pattern.fullmatch(path) if operation.method == method else None
            if match:
                return operation, match.groupdict()
        return None

    def _creating(self, found: tuple[Operation, dict[str, str]] | None, body: bytes) -> int:
        if self.ledger is None or found is None or (resource := made_by(found[0])) is None:
            return 0
        scope = found[1].get(conventions(self.api).scope, "")
        above = tuple(_plain(found[1][name]) for name in found[0].keys)
        text = redact(body.decode("utf-8", "replace"), self.secrets)
        entry = self.ledger.creating(found[0].id, scope, text, above)
        self.created[entry] = (resource, above)
        return entry

    def _settle(
        self,
        found: tuple[Operation, dict[str, str]],
        query: Query,
        entry: int,
        answer: httpx.Response,
        content: bytes,
    ) -> None:
        if self.ledger is None:
            return
        operation, parameters = found
        try:
            body = json.loads(content)
        except (ValueError, RecursionError):
            body = None
        for resource in resources(self.api) if answer.is_success else ():
            if operation.id == resource.operations.get("list"):
                parents = [_plain(parameters[name]) for name in operation.keys]
                for item in items_in(self.api, body) or []:
                    self.ledger.saw(ledger_key(resource, *parents, _quoted(item.get(resource.key))))
        if entry:
            resource, above = self.created[entry]
            made = item_in(self.api, body, resource.key) if answer.is_success else None
            if made is not None and made[resource.key] is not None:
                self.ledger.created(entry, ledger_key(resource, *above, _quoted(made[resource.key])))
            elif answer.is_client_error:
                self.ledger.refused(entry)
        elif answer.is_success:
            scope = parameters.get(conventions(self.api).scope, "")
            for resource in resources(self.api):
                if operation.id in (resource.operations.get("delete"), resource.operations.get("delete_many")):
                    # What an item lies below is not deleted with it.
                    for key in entries(operation, parameters, query)[bool(resource.parent) :]:
                        self.ledger.deleted(scope, key)


@cache
def _routes(api: str) -> tuple[tuple[Operation, re.Pattern[str]], ...]:
    # A path without a parameter is meant before one that has one in its place.
    known = sorted(operations(api).values(), key=lambda one: len(one.path_names))
    return tuple((one, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(one.path)))) for one in known)


def _quoted(key: Any) -> str:
    return quote(str(key), safe="")


def _plain(key: str) -> str:
    """A key as it was sent, percent-encoded in the one way of `_quoted`."""
    return _quoted(unquote(key))


def made_by(operation: Operation) -> Resource | None:
    """The resource that an operation creates, if it creates one."""
    return next((one for one in resources(operation.api) if operation.id == one.operations.get("create")), None)


def ledger_key(resource: Resource, *keys: str) -> str:
    """The name of an item in the ledger: its resource, and its parents' and its own key as they stand in paths."""
    return "/".join((resource.name, *keys))


def entries(operation: Operation, parameters: Mapping[str, str], query: Query) -> list[str]:
    """The items that a request is about, as the ledger names them: the parents before their children."""
    keys = [_plain(parameters[name]) for name in operation.keys]
    found = [ledger_key(one, *keys[: place + 1]) for place, one in enumerate(named_in(operation))]
    many = next((one for one in resources(operation.api) if operation.id == one.operations.get("delete_many")), None)
    if many is not None:
        found += [ledger_key(many, *keys, _quoted(value)) for name, value in query if name.startswith("ids")]
    return found


def _rate_limit(last: Exchange) -> RateLimitError | None:
    """What an answer says of a rate limit, if a limit is why the request was not carried out."""
    if last.status != httpx.codes.TOO_MANY_REQUESTS and b"971" not in last.answer_body:
        return None
    error = error_for("", last.status, dict(last.answer_headers), last.answer_body)
    return error if isinstance(error, RateLimitError) else None


def _cause(error: httpx.TransportError) -> str:
    """Why a request got no answer, in words."""
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {TIMEOUT:g} seconds"
    return str(error) or type(error).__name__


def _again(response: httpx.Response, content: bytes) -> bytes:
    # The body was decoded on reading, so the header that says how it was encoded no longer holds. The rate is kept to
    # here, so that whoever reads the answer need not wait as well.
    for name in list(response.headers):
        if name in {"content-encoding", "transfer-encoding", "content-length"} or "ratelimit" in name:
            del response.headers[name]
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
        """The typed client, authenticated as that tenant. It tries nothing again: a server is judged by each answer."""
        key = identity.owner
        if key not in self._clients:
            http_client = httpx.Client(transport=self.wire, timeout=TIMEOUT)
            # The wire bounds each answer, and waits between two where it has to.
            options: dict[str, Any] = {"http_client": http_client, "max_retries": 0, "deadline": None}
            given = identity.schemes
            if self.api == "cloudforce_one":
                auth: dict[str, Any] = (
                    {"api_token": given["api_token"]}
                    if given["api_token"]
                    else {"api_email": given["api_email"], "api_key": given["api_key"]}
                )
                self._clients[key] = CloudforceOne(**auth, base_url=self.base_url, **options)
            else:
                auth = (
                    {"bearer_token": given["bearer_token"]}
                    if given["bearer_token"]
                    else {"access_token": given["access_token"]}
                )
                self._clients[key] = CloneGuard(**auth, api_key=given["api_key"], base_url=self.base_url, **options)
        return self._clients[key]

    def call(self, operation: Operation, place: Place, *keys: str, **arguments: Any) -> Answer:
        """Call an operation's method of the typed client, for one request.

        Whatever the client makes of the answer, the status and the body are those that the server sent.

        Args:
            operation: what to call.
            place: as whom, and below which items.
            keys: the key of the item, if the operation is about one.
            arguments: what else the method takes.
        """
        path = place.path(operation, *keys)
        method = getattr(
            client_half.resource(self.client(place.identity), operation),
            f"{client_half.method_name(operation)}_detailed",
        )
        before = self.wire.requests
        error: ScanwireError | None = None
        try:
            method(*(int(value) if name in operation.numbered else value for name, value in path.items()), **arguments)
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
        query: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Send a request that the typed client would not: `headers` of any kind, a body that is wrong.

        Args:
            operation: what to call.
            parameters: the path parameters.
            headers: the headers that authenticate; ours if None.
            body: what to send as JSON, or as the parts of a form; nothing if None.
            query: the query parameters.
        """
        path = operation.path
        for name, value in parameters.items():
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
        form = operation.media == FORM and isinstance(body, dict)
        with httpx.Client(transport=self.wire, timeout=TIMEOUT) as client:
            request = client.build_request(
                operation.method,
                self.base_url + path,
                headers={"Accept": "application/json", **(self.us.headers if headers is None else headers)},
                json=None if form else as_sent(operation, body),
                files=form_parts(body) if form else None,
                params=query,
            )
            with suppress(httpx.TransportError):
                client.send(request)
        return self._answer(None)

    def _answer(self, error: ScanwireError | None) -> Answer:
        if self.wire.budget.over:
            raise CouldNotRunError(self.wire.budget.over)
        return answer_of(self.wire.last, error)


class NamedFile(io.BytesIO):
    """A file to upload, as the typed client takes it."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


def is_file(value: Any) -> bool:
    """Whether a value stands for a file: `{ name = ..., text = ... }`."""
    return isinstance(value, dict) and value.keys() == {"name", "text"}


def as_sent(operation: Operation, fields: Any) -> Any:
    """The fields of a JSON body, files as the paths in the notation of curl that the vendor's examples show."""
    if not isinstance(fields, dict) or operation.media == FORM:
        return fields
    return {name: f"@{value['name']}" if is_file(value) else value for name, value in fields.items()}


def form_parts(fields: Mapping[str, Any]) -> dict[str, tuple[str, bytes]]:
    """The parts of a form."""
    files = {name: value if is_file(value) else {"name": "", "text": value} for name, value in fields.items()}
    return {name: (str(file["name"]), str(file["text"]).encode()) for name, file in files.items()}


def client_arguments(operation: Operation, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a body as the arguments of the typed client's method."""
    if operation.media == FORM:
        return {name: NamedFile(file, content) for name, (file, content) in form_parts(fields).items()}
    return dict(as_sent(operation, dict(fields)))


@contextmanager
def open_target(
    settings: Settings,
    api: str,
    journal: Journal,
    *,
    factory: AppFactory = reference_app,
    ledger: Ledger | None = None,
    budget: Budget | None = None,
) -> Iterator[Target]:
    """A target for one check: a fresh reference server, or the live one.

    Args:
        settings: where the server is, and who we are.
        api: the API's slug.
        journal: where answers are noted.
        factory: makes the ASGI application of the reference server.
        ledger: where creations on a live server are entered.
        budget: what the run may still send; one of its own if None.
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
        budget or Budget(interval=1 / settings.rate if settings.rate else 0.0),
        settings.credentials.secrets,
        settings.live,
    )
    target = Target(
        settings, api, journal, wire, base_url, identities(settings, api), None if settings.live else factory
    )
    target.reset()
    try:
        yield target
    finally:
        wire.inner.close()
