"""Carries out operations: makes the request, sends it, and turns the answer into a payload or a `ScanwireError`.

The sync and the async caller differ only in how they send; everything before and after is `_Exchange`.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar, cast

import httpx
import msgspec
from scanwire_raw.runtime import UNSET, InvalidArgumentError, Operation, Response, Unset, check, decode

from ._paging import AsyncPageList, PageList, Totals, Walk
from ._version import __version__
from .auth import HeaderAuth
from .errors import (
    ConfigurationError,
    RequestTimeoutError,
    ResponseError,
    TransportError,
    UndecodableResponseError,
    error_for,
)

P = ParamSpec("P")
ItemT = TypeVar("ItemT")
ParsedT = TypeVar("ParsedT")
EnvelopeT = TypeVar("EnvelopeT")
ResultT = TypeVar("ResultT")

DEFAULT_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
"""Seconds: 5 to connect, 30 for each further wait on the network."""

HEADERS = {"Accept": "application/json", "User-Agent": f"scanwire/{__version__}"}


def checked_base_url(base_url: object) -> str:
    """`base_url` without a slash at its end.

    Raises:
        ConfigurationError: It is no absolute http or https URL, has a query, a fragment or credentials, or would send
            credentials over plain http to another machine.
    """
    if not isinstance(base_url, str):
        raise ConfigurationError(f"base_url: must be a string, not {type(base_url).__name__}")
    # What stands before an @ may be a password, so that no message shows it.
    shown = repr(base_url if "@" not in base_url else f"…@{base_url.rpartition('@')[2]}")
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, ValueError):
        raise ConfigurationError(f"base_url: {shown} is not a URL") from None
    if url.scheme not in {"http", "https"} or not url.host or base_url != "".join(base_url.split()):
        raise ConfigurationError(f"base_url: {shown} must start with https://, name a host, and have no blanks")
    if url.query or url.fragment or url.userinfo or "@" in base_url:
        raise ConfigurationError(f"base_url: {shown} must have no query, fragment or credentials")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise ConfigurationError(f"base_url: {shown} must be https: credentials would travel in the clear")
    return str(url).rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Exchange:
    """What comes before and after sending."""

    def __init__(self, base_url: str, auth: HeaderAuth) -> None:
        self.base_url = base_url
        self._auth = auth
        self._first_pages: dict[str, int] = {}

    def admit(self, operation: Operation[P, Any, Any, Any]) -> None:
        """Raises ConfigurationError if the client has no credentials that the operation takes."""
        if not any(alternative <= self._auth.schemes for alternative in operation.security):
            ways = " or ".join(" with ".join(sorted(alternative)) for alternative in operation.security)
            raise ConfigurationError(f"{operation.id} needs {ways}, and the client has {', '.join(self._auth.schemes)}")

    def build(self, http: httpx.Client | httpx.AsyncClient, arguments: dict[str, Any]) -> httpx.Request:
        """The request that an operation's `request` describes."""
        return http.build_request(
            method=arguments["method"].upper(),
            url=self.base_url + arguments["url"],
            params=arguments.get("params"),
            content=arguments.get("content"),
            files=arguments.get("files"),
            headers={**HEADERS, **arguments.get("headers", {})},
        )

    def envelope(self, operation: Operation[P, Any, EnvelopeT, Any], response: httpx.Response) -> EnvelopeT:
        """The decoded body of a successful answer.

        Raises:
            ResponseError: The answer is not successful.
            UndecodableResponseError: It is, but its body is not what the spec says.
        """
        body = response.content
        if not response.is_success:
            raise self._failure(operation, response)
        try:
            envelope = _decode(body, operation.envelope)
        except (ValueError, RecursionError) as error:
            if _says_failure(body):
                raise self._failure(operation, response) from None
            raise _undecodable(operation.id, response, f"the body cannot be decoded: {str(error)[:200]}") from error
        if getattr(envelope, "success", True) is False:
            raise self._failure(operation, response)
        return envelope

    def _failure(self, operation: Operation[P, Any, Any, Any], response: httpx.Response) -> ResponseError:
        return error_for(operation.id, response.status_code, response.headers, response.content)

    def payload(self, operation: Operation[P, Any, EnvelopeT, ResultT], response: httpx.Response) -> ResultT:
        """The payload of a successful answer. Raises as `envelope` does."""
        # Some deletions answer with nothing. A compressed body that was cut short comes to nothing too, but is another.
        nothing = not response.content and "content-encoding" not in response.headers
        if nothing and operation.method == "DELETE" and response.is_success:
            return cast("ResultT", None)
        return self.result_of(operation, self.envelope(operation, response), response)

    def result_of(
        self, operation: Operation[P, Any, EnvelopeT, ResultT], envelope: EnvelopeT, response: httpx.Response
    ) -> ResultT:
        """The payload in `envelope`; raises UndecodableResponseError if it is absent."""
        result = operation.result(envelope)
        if result is UNSET:
            raise _undecodable(operation.id, response, "the body has no result")
        return result

    def page(
        self, operation: Operation[P, Any, EnvelopeT, list[ItemT]], response: httpx.Response
    ) -> tuple[list[ItemT], Totals]:
        """The items of a page, and what the server says of the whole list."""
        envelope = self.envelope(operation, response)
        information = getattr(envelope, "result_info", UNSET) or getattr(envelope, "meta", UNSET)
        pages, items = (getattr(information, name, UNSET) for name in ("total_pages", "total_count"))
        totals = Totals(
            *(int(each) if isinstance(each, (int, float)) and each >= 0 else None for each in (pages, items))
        )
        return self.result_of(operation, envelope, response), totals

    def walk(
        self, operation: Operation[P, Any, Any, list[ItemT]], page: int | Unset, per_page: int
    ) -> Callable[[], Walk[ItemT]]:
        """What begins a way through a list; without a `page` at its first, which is found out once for an operation."""

        def learn(first: int) -> None:
            self._first_pages[operation.id] = first

        def begin() -> Walk[ItemT]:
            return Walk(self._first_pages.get(operation.id) if page is UNSET else page, per_page, learn)

        return begin

    def detail(self, operation: Operation[P, ParsedT, Any, Any], response: httpx.Response) -> Response[ParsedT]:
        """The answer as it came, with its decoded body where it can be decoded."""
        try:
            parsed = operation.parse(response.status_code, response.content)
        except (ValueError, RecursionError):
            parsed = cast("ParsedT", None)
        return Response(
            status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed
        )


def _undecodable(operation: str, response: httpx.Response, message: str) -> UndecodableResponseError:
    return UndecodableResponseError(message, operation, response.status_code, response.headers, response.content)


def _decode(body: bytes, envelope: type[EnvelopeT]) -> EnvelopeT:
    """Decodes a body. Cloudflare was seen to send null for `errors` and `messages`: then they do not count."""
    try:
        return decode(body, envelope)
    except msgspec.ValidationError:
        document = msgspec.json.decode(body, type=dict[str, Any])
        if document.get("success") is not True:
            raise
        absent: dict[str, list[Any]] = {key: [] for key in ("errors", "messages") if document.get(key) is None}
        return msgspec.convert({**document, **absent}, envelope)


def _says_failure(body: bytes) -> bool:
    try:
        return msgspec.json.decode(body, type=dict[str, Any]).get("success") is False
    except (ValueError, RecursionError):
        return False


@contextmanager
def _transport_errors(operation: str) -> Generator[None]:
    """Turns what httpx raises into ours."""
    try:
        yield
    except httpx.TimeoutException as error:
        raise RequestTimeoutError(f"{operation}: no answer in time ({type(error).__name__})", operation) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict) as error:
        raise TransportError(f"{operation}: {type(error).__name__}: {error}", operation) from error
    except (UnicodeError, OverflowError) as error:
        # What httpx and the libraries below it make of a header that is no text, such as an odd Location.
        raise TransportError(f"{operation}: the answer has a header that cannot be read", operation) from error
    except RuntimeError as error:
        # httpx has no class for the use of a closed client.
        if "client has been closed" in str(error):
            raise TransportError(f"{operation}: the client is closed", operation) from error
        if str(error) == "Event loop is closed":
            message = f"{operation}: the event loop that the client's connections belong to is closed"
            raise TransportError(message, operation) from error
        raise


class SyncCaller(_Exchange):
    """Carries operations out through an `httpx.Client`."""

    def __init__(self, base_url: str, auth: HeaderAuth, http: httpx.Client) -> None:
        super().__init__(base_url, auth)
        self.http = http

    def _send(self, operation: Operation[..., Any, Any, Any], arguments: dict[str, Any]) -> httpx.Response:
        self.admit(operation)
        with _transport_errors(operation.id):
            return self.http.send(self.build(self.http, arguments), auth=self._auth, follow_redirects=False)

    def result(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> ResultT:
        return self.payload(operation, self._send(operation, operation.request(*args, **kwargs)))

    def detailed(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> Response[ParsedT]:
        return self.detail(operation, self._send(operation, operation.request(*args, **kwargs)))

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
            return self.page(operation, self._send(operation, request(number)))

        return PageList(fetch, self.walk(operation, page, per_page))


class AsyncCaller(_Exchange):
    """Carries operations out through an `httpx.AsyncClient`."""

    def __init__(self, base_url: str, auth: HeaderAuth, http: httpx.AsyncClient) -> None:
        super().__init__(base_url, auth)
        self.http = http

    async def _send(self, operation: Operation[..., Any, Any, Any], arguments: dict[str, Any]) -> httpx.Response:
        self.admit(operation)
        with _transport_errors(operation.id):
            return await self.http.send(self.build(self.http, arguments), auth=self._auth, follow_redirects=False)

    async def result(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> ResultT:
        return self.payload(operation, await self._send(operation, operation.request(*args, **kwargs)))

    async def detailed(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> Response[ParsedT]:
        return self.detail(operation, await self._send(operation, operation.request(*args, **kwargs)))

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
            return self.page(operation, await self._send(operation, request(number)))

        return AsyncPageList(fetch, self.walk(operation, page, per_page))


def _check_page(request: Callable[[int], dict[str, Any]], page: int | Unset, per_page: int) -> None:
    """Raises InvalidArgumentError at the call, although nothing is sent before the first item is asked for."""
    first = 1 if page is UNSET else page
    for name, value, least in (("page", first, 0), ("per_page", per_page, 1)):
        check(name, value, int)
        if value < least:
            raise InvalidArgumentError(name, value, f"must be at least {least}")
    request(first)
