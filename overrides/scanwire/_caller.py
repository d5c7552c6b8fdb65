"""Carries out operations: sends requests, again where that is right, and ends in a payload or a `ScanwireError`.

The sync and the async caller differ only in how they send and wait; what they send, and what they make of what comes,
is `_Exchange`. A call goes through `_carry_out`, its attempts through `_attempt`, and the bytes through `_exchange`.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from traceback import walk_tb
from typing import Any, Generic, ParamSpec, Self, TypeVar

import httpx
from scanwire_raw.runtime import UNSET, InvalidArgumentError, Operation, Response, Unset, check

from ._answers import ACCEPT_ENCODING, Answer, Body, detail, page_of, payload, require_success
from ._deadlines import ends_by
from ._observing import ATTEMPT, Attempt, tell_after, tell_before, tell_of_wait
from ._options import Options, Settings, changed
from ._paging import AsyncPageList, PageList
from ._rate_limits import RateLimits
from ._retries import Call, Outcome
from ._secrets import Hide, QuietURL, disarm, given_secrets, hide_in, hiding, quiet_logs
from ._version import __version__
from ._walk import Totals, Walk
from .auth import CREDENTIAL_HEADERS, HeaderAuth
from .errors import (
    BODY_LIMIT,
    TEXT_LIMIT,
    ConfigurationError,
    RequestTimeoutError,
    ResponseError,
    TransportError,
    redacted,
)

P = ParamSpec("P")
HttpT = TypeVar("HttpT", bound=httpx.Client | httpx.AsyncClient)
ItemT = TypeVar("ItemT")
ParsedT = TypeVar("ParsedT")
EnvelopeT = TypeVar("EnvelopeT")
ResultT = TypeVar("ResultT")

HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": ACCEPT_ENCODING,
    "User-Agent": f"scanwire/{__version__}",
}

UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
"""What httpx raises before it has sent anything."""

UNCLOSED = (httpx.TransportError, OSError)
"""What closing an answer may raise."""

LATE = "the deadline has passed"

Read = Callable[[Operation[..., Any, Any, Any], Answer], Any]
"""Takes the value of an answer, or raises a ResponseError."""


class _Exchange(Generic[HttpT]):
    """What comes before and after sending."""

    def __init__(self, base_url: str, auth: HeaderAuth, settings: Settings, limits: RateLimits, http: HttpT) -> None:
        self.base_url = base_url
        self.auth = auth
        self.settings = settings
        self.limits = limits
        self.http = http
        self.first_pages: dict[str, int] = {}

    def with_options(self, options: Options) -> Self:
        """A caller with other options, and the same connections, credentials and limits."""
        caller = type(self)(self.base_url, self.auth, changed(self.settings, options), self.limits, self.http)
        caller.first_pages = self.first_pages
        return caller

    def walk(
        self, operation: Operation[P, Any, Any, list[ItemT]], page: int | Unset, per_page: int
    ) -> Callable[[], Walk[ItemT]]:
        """What begins a way through a list; without a `page` at its first, which is found out once for an operation."""

        def learn(first: int) -> None:
            self.first_pages[operation.id] = first

        def begin() -> Walk[ItemT]:
            return Walk(self.first_pages.get(operation.id) if page is UNSET else page, per_page, learn)

        return begin

    def call(self, operation: Operation[P, Any, Any, Any], arguments: dict[str, Any]) -> Call:
        """A new call; raises ConfigurationError if the client has no credentials that the operation takes."""
        schemes = next((each for each in operation.security if each <= self.auth.schemes), None)
        if schemes is None:
            ways = " or ".join(" with ".join(sorted(alternative)) for alternative in operation.security)
            own = ", ".join(sorted(self.auth.schemes))
            raise ConfigurationError(f"{operation.id} needs {ways}, and the client has {own}")
        return Call(operation, arguments, self.settings, schemes)

    def hide(self, call: Call) -> Hide:
        """Takes what must not be shown out of what a server says to `call`."""
        # A session may have replaced by now the token that the call was sent with.
        values = [value.partition(" ")[2] for value in call.credentials.values()]
        return hiding(frozenset([*values, *self.auth.secrets(), *given_secrets(call.operation, call.arguments)]))

    def wait_for_limits(self, call: Call) -> float:
        """0 if the call may send its next request, which is then counted; else the seconds to wait.

        Raises:
            RateLimitError: That would be longer than the call may take.
        """
        wait = self.limits.enter(self.settings.clock.now())
        if wait > 0:
            if wait >= call.left():
                refused = self.limits.refused(call.operation.id, wait)
                refused.attempts = call.number
                raise refused
            tell_of_wait(call.operation.id, wait, "since the server's rate limit leaves no request")
        return wait

    def begin(self, call: Call) -> Attempt:
        """Counts a further attempt of `call`, and tells of it."""
        call.number += 1
        operation = call.operation
        attempt = Attempt(operation.id, operation.method, operation.path, call.number)
        tell_before(attempt, self.settings.before_attempt)
        return attempt

    def build(self, http: httpx.Client | httpx.AsyncClient, call: Call, attempt: Attempt) -> httpx.Request:
        """The request that an operation's `request` describes."""
        arguments, left = call.arguments, call.left()
        if left <= 0:
            # What httpx raises if it could not send in time.
            raise httpx.PoolTimeout(LATE)
        request = http.build_request(
            method=arguments["method"],
            url=self.base_url + arguments["url"],
            params=arguments.get("params"),
            content=arguments.get("content"),
            files=arguments.get("files"),
            headers={**HEADERS, **arguments.get("headers", {})},
            extensions={"timeout": self.settings.waits(http.timeout, left), ATTEMPT: attempt},
        )
        for name in CREDENTIAL_HEADERS:
            request.headers.pop(name, None)
        request.headers.update(call.credentials)
        if call.operation.secrets:
            request.url = QuietURL(request.url, call.operation.secrets)
        return request

    def judge(self, call: Call, answer: Answer, read: Read) -> Outcome:
        """What an answer means."""
        try:
            return Outcome(answer, read(call.operation, answer))
        except ResponseError as error:
            hide, secret = self.hide(call), call.operation.confidential
            return Outcome(answer, error=redacted(error, answer.content[: 2 * BODY_LIMIT], hide, confidential=secret))

    def failed(self, call: Call, error: Exception) -> Outcome:
        """What an exception instead of an answer means; raises it if it is not about the exchange."""
        redirect = _redirect_behind(error)
        if redirect is not None:
            return self.judge(
                call, Answer(redirect.status_code, redirect.headers, b"", "was not read"), require_success
            )
        return Outcome(error=_transport_error(call.operation.id, error, call.left() <= 0, self.hide(call)))

    def end(self, call: Call, attempt: Attempt, seconds: float, outcome: Outcome) -> Outcome:
        """Takes in what came of an attempt, and tells of it."""
        answer = outcome.answer
        outcome = call.settled(outcome)
        # attrs.evolve would take longer than all else that is done here.
        seen = Attempt(
            *(attempt.operation, attempt.method, attempt.path, attempt.number),
            status_code=answer.status_code if answer else None,
            request_id=answer.headers.get("cf-ray") if answer else None,
            seconds=seconds,
            error=outcome.error,
        )
        tell_after(seen, self.settings.after_attempt)
        return outcome


def _redirect_behind(error: Exception) -> httpx.Response | None:
    """The redirect whose target httpx could not read. httpx tries to even if it is not to follow it.

    It then hands the answer on nowhere but in the frames of its error.
    """
    for frame, _ in walk_tb(error.__traceback__):
        response = frame.f_locals.get("response")
        if isinstance(response, httpx.Response) and response.has_redirect_location:
            return response
    return None


def _transport_error(operation: str, error: Exception, late: bool, hide: Hide) -> TransportError:
    """What httpx raises, as ours, without requests and secrets."""
    name, sent = type(error).__name__, not isinstance(error, UNSENT)
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        reason = LATE if late else f"no answer in time ({name})"
        found: TransportError = RequestTimeoutError(f"{operation}: {reason}", operation, sent=sent)
    elif isinstance(error, (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict)):
        found = TransportError(f"{operation}: {name}: {hide_in(str(error), hide)[:TEXT_LIMIT]}", operation, sent=sent)
    elif isinstance(error, (UnicodeError, OverflowError)):
        # What httpx and the libraries below it make of a header that is no text, such as a cookie that an `http_client`
        # of the user's keeps and sends back.
        found = TransportError(f"{operation}: a header of the answer, or of an earlier one, cannot be read", operation)
    elif name == "ExceptionGroup":
        # What anyio makes of a proxy's port that no address can have.
        found = TransportError(f"{operation}: {hide_in(repr(error.args[1][0]), hide)[:TEXT_LIMIT]}", operation)
    elif isinstance(error, RuntimeError) and "client has been closed" in str(error):
        # httpx has no class for the use of a closed client.
        found = TransportError(f"{operation}: the client is closed", operation, sent=False)
    elif isinstance(error, RuntimeError) and str(error) == "Event loop is closed":
        message = f"{operation}: the event loop that the client's connections belong to is closed"
        found = TransportError(message, operation, sent=False)
    else:
        raise error
    disarm(error, hide)
    found.__cause__ = error
    return found


class SyncCaller(_Exchange[httpx.Client]):
    """Carries operations out through an `httpx.Client`."""

    def result(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> ResultT:
        outcome = self._carry_out(operation, operation.request(*args, **kwargs), payload)
        result: ResultT = outcome.found()
        return result

    def detailed(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> Response[ParsedT]:
        arguments = operation.request(*args, **kwargs)
        outcome = self._carry_out(operation, arguments, require_success)
        return detail(operation, outcome.whole_answer())

    def pages(
        self,
        operation: Operation[P, ParsedT, EnvelopeT, list[ItemT]],
        request: Callable[[int], dict[str, Any]],
        *,
        page: int | Unset,
        per_page: int,
    ) -> PageList[ItemT]:
        _check_page(request, page, per_page)

        def fetch(number: int) -> tuple[list[ItemT], Totals]:
            found: tuple[list[ItemT], Totals] = self._carry_out(operation, request(number), page_of).found()
            return found

        return PageList(fetch, self.walk(operation, page, per_page))

    def _carry_out(self, operation: Operation[..., Any, Any, Any], arguments: dict[str, Any], read: Read) -> Outcome:
        call = self.call(operation, arguments)
        call.credentials = self.auth.headers(call.schemes)
        return self._attempts(call, read)

    def _attempts(self, call: Call, read: Read) -> Outcome:
        outcome = self._attempt(call, read)
        if not call.may_repeat(outcome):
            return outcome
        return call.repeat(outcome, lambda: self._attempt(call, read))

    def _attempt(self, call: Call, read: Read) -> Outcome:
        clock = self.settings.clock
        while wait := self.wait_for_limits(call):
            clock.sleep(wait)
        with self.limits.in_flight(clock) as flight:
            attempt, started = self.begin(call), clock.now()
            try:
                with quiet_logs(lambda: self.hide(call)):
                    answer = self._exchange(call, attempt)
                outcome = self.judge(call, answer, read)
            except Exception as error:
                outcome = self.failed(call, error)
            flight.headers = outcome.answer.headers if outcome.answer else None
            flight.error = outcome.error
        return self.end(call, attempt, clock.now() - started, outcome)

    def _exchange(self, call: Call, attempt: Attempt) -> Answer:
        with ends_by(call.left):
            request = self.build(self.http, call, attempt)
            response = self.http.send(request, stream=True, auth=None, follow_redirects=False)
            body = Body(response, self.settings.max_body_bytes)
            try:
                for chunk in response.iter_raw() if body.wanted else ():
                    body.add(chunk)
                    if not body.wanted:
                        break
                    if call.left() <= 0:
                        raise httpx.ReadTimeout(LATE)
            except httpx.CloseError:
                # httpx closes after the last chunk: what came has come.
                pass
            except httpx.TransportError:
                # How it failed is known by the status: the rest of the page makes no difference.
                if response.is_success:
                    raise
                body.cut()
            finally:
                with suppress(*UNCLOSED):
                    response.close()
            return body.answer()


class AsyncCaller(_Exchange[httpx.AsyncClient]):
    """Carries operations out through an `httpx.AsyncClient`."""

    async def result(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> ResultT:
        outcome = await self._carry_out(operation, operation.request(*args, **kwargs), payload)
        result: ResultT = outcome.found()
        return result

    async def detailed(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> Response[ParsedT]:
        arguments = operation.request(*args, **kwargs)
        outcome = await self._carry_out(operation, arguments, require_success)
        return detail(operation, outcome.whole_answer())

    def pages(
        self,
        operation: Operation[P, ParsedT, EnvelopeT, list[ItemT]],
        request: Callable[[int], dict[str, Any]],
        *,
        page: int | Unset,
        per_page: int,
    ) -> AsyncPageList[ItemT]:
        _check_page(request, page, per_page)

        async def fetch(number: int) -> tuple[list[ItemT], Totals]:
            found: tuple[list[ItemT], Totals] = (await self._carry_out(operation, request(number), page_of)).found()
            return found

        return AsyncPageList(fetch, self.walk(operation, page, per_page))

    async def _carry_out(
        self, operation: Operation[..., Any, Any, Any], arguments: dict[str, Any], read: Read
    ) -> Outcome:
        call = self.call(operation, arguments)
        call.credentials = self.auth.headers(call.schemes)
        return await self._attempts(call, read)

    async def _attempts(self, call: Call, read: Read) -> Outcome:
        outcome = await self._attempt(call, read)
        if not call.may_repeat(outcome):
            return outcome
        return await call.repeat_async(outcome, lambda: self._attempt(call, read))

    async def _attempt(self, call: Call, read: Read) -> Outcome:
        clock = self.settings.clock
        while wait := self.wait_for_limits(call):
            await clock.sleep_async(wait)
        with self.limits.in_flight(clock) as flight:
            attempt, started = self.begin(call), clock.now()
            try:
                with quiet_logs(lambda: self.hide(call)):
                    answer = await self._exchange(call, attempt)
                outcome = self.judge(call, answer, read)
            except Exception as error:
                outcome = self.failed(call, error)
            flight.headers = outcome.answer.headers if outcome.answer else None
            flight.error = outcome.error
        return self.end(call, attempt, clock.now() - started, outcome)

    async def _exchange(self, call: Call, attempt: Attempt) -> Answer:
        request = self.build(self.http, call, attempt)
        sent = self.http.send(request, stream=True, auth=None, follow_redirects=False)
        response = await _in_time(call, sent)
        body = Body(response, self.settings.max_body_bytes)
        try:
            await _in_time(call, _fill(body, response))
        except httpx.CloseError:
            pass
        except httpx.TransportError:
            if response.is_success:
                raise
            body.cut()
        finally:
            with suppress(*UNCLOSED):
                await response.aclose()
        return body.answer()


async def _in_time(call: Call, work: Awaitable[ResultT]) -> ResultT:
    left = call.left()
    if left == math.inf:
        return await work
    import anyio

    with anyio.move_on_after(left):
        return await work
    raise httpx.ReadTimeout(LATE)


async def _fill(body: Body, response: httpx.Response) -> None:
    if body.wanted:
        async for chunk in response.aiter_raw():
            body.add(chunk)
            if not body.wanted:
                return


def _check_page(request: Callable[[int], dict[str, Any]], page: int | Unset, per_page: int) -> None:
    """Raises InvalidArgumentError at the call, although nothing is sent before the first item is asked for."""
    first = 1 if page is UNSET else page
    for name, value, least in (("page", first, 0), ("per_page", per_page, 1)):
        check(name, value, int)
        if value < least:
            raise InvalidArgumentError(name, value, f"must be at least {least}")
    request(first)
