"""What can go wrong, as one hierarchy: every error that a client raises is a `ScanwireError`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import urlsplit

import httpx
import msgspec
from attrs import define
from scanwire_raw.runtime import InvalidArgumentError, ScanwireError

from ._headers import retry_after, window

if TYPE_CHECKING:
    from scanwire_raw.clone_guard.models import Scan
    from scanwire_raw.cloudforce_one.models import ScanResults

    from ._waiting import Progress

__all__ = [
    "AuthenticationError",
    "ConfigurationError",
    "ConflictError",
    "ErrorDetail",
    "InvalidArgumentError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "RequestTimeoutError",
    "ResponseError",
    "ScanFailedError",
    "ScanwireError",
    "ServerError",
    "TransportError",
    "UndecodableResponseError",
    "WaitTimeoutError",
    "WebhookFormatError",
    "WebhookSignatureError",
]

ValueT = TypeVar("ValueT")
ErrorT = TypeVar("ErrorT", bound="ResponseError")

BODY_LIMIT = 4096
"""How many bytes of an answer's body an exception keeps."""

MOST_REASONS = 10_000
"""How many of a server's reasons an exception keeps."""

PLAIN_HEADERS = frozenset({"cf-ray", "content-length", "content-type", "date", "retry-after", "server", "x-request-id"})
"""Headers of an answer that hold no secrets; servers hand out tokens in others."""

TEXT_LIMIT = 500
"""How many characters of each of a server's texts an exception's message shows."""

REASONS_LIMIT = 5
"""How many of a server's reasons an exception's message shows."""


class ConfigurationError(ScanwireError, ValueError):
    """A client cannot be made of these settings: credentials that are missing, incomplete or mixed, an unsafe URL."""


class TransportError(ScanwireError):
    """No answer came: the connection failed, was cut, or the client is closed. The cause is `__cause__`.

    Attributes:
        operation: The operationId.
        sent: Whether the server may have got the request. If not, nothing was done.
        attempts: How many requests were made for the call.
    """

    def __init__(self, message: str, operation: str, *, sent: bool = True) -> None:
        super().__init__(message)
        self.operation = operation
        self.sent = sent
        self.attempts = 1

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.operation), {"sent": self.sent, "attempts": self.attempts}


class RequestTimeoutError(TransportError):
    """No answer came in time."""


@define(frozen=True)
class ErrorDetail:
    """One of the reasons that a server gives.

    Attributes:
        message: The reason, for people.
        code: The vendor's number for it, if any; any integer.
        pointer: JSON pointer to the cause in the request, if any.
        documentation_url: A page about it, if any.
    """

    message: str
    code: int | None = None
    pointer: str | None = None
    documentation_url: str | None = None


class ResponseError(ScanwireError):
    """The server answered, but not with success.

    Attributes:
        operation: The operationId.
        status_code: The HTTP status, any integer. It is 200 where a body says `success: false` under a good status.
        errors: The server's reasons, at most 10,000; empty if the body has none that can be read.
        request_id: The `cf-ray` header, for the vendor's support.
        retry_after: Seconds to wait before a further try, if the server says.
        attempts: How many requests were made for the call.
        headers: The answer's headers; the harmless ones where the spec says that the answer may hold secrets.
        body: The first `BODY_LIMIT` bytes of the answer's body; none where the spec says that it may hold secrets.

    In all of them, and in the message, `[secure]` stands in the place of the client's credentials.
    """

    def __init__(
        self,
        message: str,
        operation: str,
        status_code: int,
        headers: Mapping[str, str],
        body: bytes,
        errors: tuple[ErrorDetail, ...] = (),
    ) -> None:
        self.operation = operation
        self.status_code = status_code
        self.headers = headers
        self.body = body[:BODY_LIMIT]
        self.errors = errors
        self.request_id = headers.get("cf-ray")
        self.retry_after = self._come_back()
        self.attempts = 1
        reasons = "; ".join(map(_shown, errors[:REASONS_LIMIT]))
        if len(errors) > REASONS_LIMIT:
            reasons += f"; and {len(errors) - REASONS_LIMIT} more"
        later = "" if self.retry_after is None else f" (come back in {self.retry_after:g} s)"
        place = f" [cf-ray {self.request_id[:TEXT_LIMIT]}]" if self.request_id else ""
        text = f"{message}{later}{': ' + reasons if reasons else ''}{place}"
        super().__init__(f"{operation}: HTTP {status_code}: {text}")
        self._message = message

    def _come_back(self) -> float | None:
        return retry_after(self.headers)

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = self._message, self.operation, self.status_code, dict(self.headers), self.body, self.errors
        return type(self), arguments, {"attempts": self.attempts}


class InvalidRequestError(ResponseError):
    """The server refuses the request as wrong: 400, 422 and the statuses of 400 to 499 without a class of their own."""


class AuthenticationError(ResponseError):
    """The credentials are missing or wrong: 401, and the codes that Cloudflare uses for it under other statuses."""


class PermissionDeniedError(ResponseError):
    """The credentials are good, but not for this: 403."""


class NotFoundError(ResponseError):
    """There is no such thing, or none that these credentials may know of: 404, 410."""


class ConflictError(ResponseError):
    """The thing is not in a state for this: 409."""


class RateLimitError(ResponseError):
    """Too many requests: 429, or Cloudflare's code 971 under any status. `retry_after` says when to come back.

    It is also raised, with 429, for a request that was not sent, since an earlier answer left none within the deadline.
    """

    def _come_back(self) -> float | None:
        seconds, said = retry_after(self.headers), window(self.headers)
        return said[1] if seconds is None and said is not None and said[0] == 0 else seconds


class ServerError(ResponseError):
    """The server, or what stands before it, failed: 500 and above, 520 to 530 too."""


class RedirectError(ResponseError):
    """The server redirects. It is not followed, since credentials must not reach another host."""


class UndecodableResponseError(ResponseError):
    """The status says success, but the body is not what the spec says. `__cause__` names the place."""


class WaitTimeoutError(ScanwireError):
    """A scan had not come to its end when the deadline of the wait for it came, or nothing could be learnt before it.

    Attributes:
        progress: What the wait had come to.
        last: What was last seen of the scan: its results, or the scan itself; None if nothing was.
    """

    def __init__(self, message: str, progress: Progress, last: ScanResults | Scan | None) -> None:
        super().__init__(message)
        self.progress = progress
        self.last = last

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.progress, self.last)


class ScanFailedError(ScanwireError):
    """A scan will not get done: it failed, was stopped, is being deleted, or was never started.

    Attributes:
        status: The scan's status, such as `internal_error`.
        scan: The scan as it was last seen.
    """

    def __init__(self, message: str, status: str, scan: Scan) -> None:
        super().__init__(message)
        self.status = status
        self.scan = scan

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.status, self.scan)


class WebhookSignatureError(ScanwireError):
    """A webhook's delivery is not signed with the secret: it may come from anybody. Nothing in it was read."""


class WebhookFormatError(ScanwireError):
    """A webhook's delivery is signed with the secret, but is not what the vendor documents."""


def redacted(error: ErrorT, content: bytes, hide: Callable[[bytes], bytes], *, confidential: bool) -> ErrorT:
    """`error` without what `hide` takes out, and without body and most headers if the answer is confidential.

    Args:
        error: An error about an answer.
        content: The answer's body, at least twice as much as an error keeps: a secret may stand where it is cut.
        hide: Takes bytes, and returns them without secrets.
        confidential: Whether the answer may hold secrets that `hide` does not know.
    """

    def text(given: str) -> str:
        # A secret in Latin-1 may begin in the middle of a character.
        return hide(given.encode()).decode(errors="replace")

    def reason(given: ErrorDetail) -> ErrorDetail:
        parts = given.message, given.pointer, given.documentation_url
        message, pointer, url = (None if part is None else text(part[:BODY_LIMIT]) for part in parts)
        return ErrorDetail(message or "", given.code, pointer, url)

    headers = {name: text(value) for name, value in error.headers.items() if not confidential or _is_plain(name)}
    body = b"" if confidential else hide(content)
    reasons = tuple(map(reason, error.errors[:MOST_REASONS]))
    message = text(error._message)  # pyright: ignore[reportPrivateUsage]
    kept = httpx.Headers(headers, "utf-8")
    found = type(error)(message, error.operation, error.status_code, kept, body, reasons)
    cause = error.__cause__
    if cause is not None:
        # The cause of an undecodable text holds all of it.
        found.__cause__ = (UnicodeError if isinstance(cause, UnicodeError) else type(cause))(text(str(cause)))
    return found


def _is_plain(header: str) -> bool:
    return header.lower() in PLAIN_HEADERS or header.lower().startswith(("ratelimit", "x-ratelimit"))


THROTTLED_CODE = 971
CREDENTIAL_CODES = frozenset({6003, 6103, 9103, 9106, 9109})
"""Codes for missing, malformed or rejected credentials, seen under 400, 401 and 403."""

_BY_STATUS: dict[int, tuple[type[ResponseError], str]] = {
    401: (AuthenticationError, "not authenticated"),
    403: (PermissionDeniedError, "permission denied"),
    404: (NotFoundError, "not found"),
    409: (ConflictError, "conflict"),
    410: (NotFoundError, "gone"),
    429: (RateLimitError, "rate limited"),
}


def error_for(operation: str, status_code: int, headers: Mapping[str, str], body: bytes) -> ResponseError:
    """The error that an unsuccessful answer means."""
    reasons = details(body)
    codes = {each.code for each in reasons}
    kind, message = _BY_STATUS.get(status_code, (None, ""))
    if THROTTLED_CODE in codes:
        kind, message = RateLimitError, "rate limited"
    elif codes & CREDENTIAL_CODES and 400 <= status_code < 404:
        kind, message = AuthenticationError, "not authenticated"
    elif kind is None and 300 <= status_code < 400:
        kind, message = RedirectError, f"redirects are not followed{_target(headers)}"
    elif kind is None and 400 <= status_code < 500:
        kind, message = InvalidRequestError, "request refused"
    elif kind is None and status_code >= 500:
        kind, message = ServerError, "server error"
    return (kind or ResponseError)(message or "not successful", operation, status_code, headers, body, reasons)


def _target(headers: Mapping[str, str]) -> str:
    """The host that a redirect leads to, in words; the rest of it may hold what must not be shown."""
    location = headers.get("location")
    if location is None:
        return ""
    try:
        host = urlsplit(location).hostname
    except ValueError:
        return ", to what is no URL"
    return f", to {host[:TEXT_LIMIT]!a}" if host else ", to the same host"


def details(body: bytes) -> tuple[ErrorDetail, ...]:
    """The reasons in a body, whatever its form: objects, strings, one object, a chain of causes, or none at all."""
    try:
        document = msgspec.json.decode(body, type=dict[str, Any])
    except (ValueError, RecursionError):
        return ()
    found = _reasons(document.get("errors"))
    if not found and isinstance(document.get("status_text"), str):
        found = _reasons({"code": document.get("status"), "message": document["status_text"]})
    return tuple(found)


def _reasons(part: object) -> list[ErrorDetail]:
    """The reasons in a part of a body: a list of them, a string, or an object with further ones in `error_chain`."""
    found: list[ErrorDetail] = []
    rest = [part]
    while rest:
        node = rest.pop()
        if isinstance(node, list):
            rest.extend(reversed(cast("list[object]", node)))
        elif isinstance(node, str):
            found.append(ErrorDetail(message=node))
        elif isinstance(node, dict):
            item = cast("dict[str, Any]", node)
            found.extend(_reason(item))
            rest.append(item.get("error_chain"))
    return found


def _reason(item: dict[str, Any]) -> list[ErrorDetail]:
    source = item.get("source")
    code, message = _code(item.get("code")), _typed(item.get("message"), str)
    own = ErrorDetail(
        message=message or "",
        code=code,
        pointer=_typed(cast("dict[str, Any]", source).get("pointer"), str) if isinstance(source, dict) else None,
        documentation_url=_typed(item.get("documentation_url"), str),
    )
    return [own] if code is not None or message is not None else []


def _code(value: object) -> int | None:
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return None if isinstance(whole, bool) else _typed(whole, int)


def _typed(value: object, type_: type[ValueT]) -> ValueT | None:
    return value if isinstance(value, type_) else None


def _shown(detail: ErrorDetail) -> str:
    parts = (
        str(detail.code or "")[:TEXT_LIMIT],
        detail.message[:TEXT_LIMIT],
        f"({detail.pointer[:TEXT_LIMIT]})" if detail.pointer else "",
    )
    return " ".join(part for part in parts if part)
