"""Reads an answer: its body, within bounds, and then what it means: a payload, or a `ResponseError`."""

from __future__ import annotations

import sys
import zlib
from typing import Any, ParamSpec, TypeVar, cast

import httpx
import msgspec
from attrs import define
from scanwire_raw.runtime import UNSET, Operation, Response, decode

from ._walk import Totals
from .errors import ResponseError, UndecodableResponseError, error_for

P = ParamSpec("P")
ItemT = TypeVar("ItemT")
ParsedT = TypeVar("ParsedT")
EnvelopeT = TypeVar("EnvelopeT")
ResultT = TypeVar("ResultT")

ACCEPT_ENCODING = "gzip"
ZLIB_OR_GZIP = 47
WRAPPING = 2**16
"""How many bytes compression may add to a body."""

MISPACKED = "is not compressed as its header says"


@define(frozen=True)
class Answer:
    """An answer of the server, read.

    Attributes:
        status_code: The HTTP status, any integer.
        headers: Its headers.
        content: The body, decompressed, as far as it came and was asked for.
        flaw: Why the content is not the whole body; empty if it is.
    """

    status_code: int
    headers: httpx.Headers
    content: bytes
    flaw: str

    @property
    def is_success(self) -> bool:
        return 200 <= self.status_code <= 299


class Body:
    """Collects the body of an answer, decompressed, up to `limit` bytes.

    httpx decompresses whole chunks, whatever they grow to.

    Attributes:
        wanted: Whether there is any use in a further chunk.
    """

    def __init__(self, response: httpx.Response, limit: int) -> None:
        self._response = response
        self._limit = min(limit, sys.maxsize - 1)
        self._packed = 0
        self._content = bytearray()
        self._flaw = ""
        # A response that was made of bytes, as in tests, is read, and decompressed.
        whole = response.is_stream_consumed
        coding = "" if whole else response.headers.get("content-encoding", "").strip().lower()
        self._unpack = zlib.decompressobj(ZLIB_OR_GZIP) if coding in {"gzip", "x-gzip", "deflate"} else None
        if coding not in {"", "identity"} and self._unpack is None:
            self._flaw = f"has the content encoding {coding[:40]!r}, which was not asked for"
        if whole:
            self.add(response.content)
        self.wanted = not whole and not self._flaw

    def add(self, chunk: bytes) -> None:
        """Takes in a chunk as it came."""
        try:
            if self._unpack is not None:
                self._packed += len(chunk)
                chunk = self._unpack.decompress(chunk, self._limit + 1 - len(self._content))
                if self._unpack.unused_data:
                    self._spoil(MISPACKED)
        except zlib.error:
            # It has not come to its end, which `answer` tells.
            self.wanted = False
            return
        self._content += chunk
        # Compressed, nothing at all can be written without end.
        if len(self._content) > self._limit or self._packed - WRAPPING > self._limit:
            del self._content[self._limit :]
            self._spoil(f"has more than {self._limit} bytes: raise max_body_bytes if that is right")

    def cut(self) -> None:
        """Tells that the rest did not come."""
        self._spoil("was cut short")

    def _spoil(self, flaw: str) -> None:
        self._flaw = flaw
        self.wanted = False

    def answer(self) -> Answer:
        """The answer with what has come."""
        if self._unpack is not None and not self._flaw and not self._unpack.eof:
            self._flaw = MISPACKED
        return Answer(self._response.status_code, self._response.headers, bytes(self._content), self._flaw)


def payload(operation: Operation[P, Any, EnvelopeT, ResultT], answer: Answer) -> ResultT:
    """The payload of a successful answer.

    Raises:
        ResponseError: The answer is not successful.
        UndecodableResponseError: It is, but its body is not what the spec says.
    """
    # Some deletions answer with nothing.
    if operation.method == "DELETE" and answer.is_success and not answer.content and not answer.flaw:
        return cast("ResultT", None)
    return _result(operation, _envelope(operation, answer), answer)


def page_of(operation: Operation[P, Any, EnvelopeT, list[ItemT]], answer: Answer) -> tuple[list[ItemT], Totals]:
    """The items of a page, and what the server says of the whole list. Raises as `payload` does."""
    envelope = _envelope(operation, answer)
    information = getattr(envelope, "result_info", None) or getattr(envelope, "meta", None)
    pages, items = (getattr(information, name, None) for name in ("total_pages", "total_count"))
    totals = Totals(*(int(each) if isinstance(each, (int, float)) and each >= 0 else None for each in (pages, items)))
    return _result(operation, envelope, answer), totals


def detail(operation: Operation[P, ParsedT, Any, Any], answer: Answer) -> Response[ParsedT]:
    """The answer as it came, with its decoded body where it can be decoded."""
    try:
        parsed = operation.parse(answer.status_code, answer.content)
    except (ValueError, RecursionError):
        parsed = cast("ParsedT", None)
    return Response(status_code=answer.status_code, content=answer.content, headers=answer.headers, parsed=parsed)


def require_success(operation: Operation[P, Any, Any, Any], answer: Answer) -> None:
    """Raises what `payload` would raise for an answer that is not successful, or whose body did not come whole."""
    # Not only where the spec has the field: what says that it failed is no success.
    if not answer.is_success or (not answer.flaw and _says_failure(answer.content)):
        raise _failure(operation, answer)
    if answer.flaw:
        raise _undecodable(operation, answer, f"the body {answer.flaw}") from _cause(answer)


def is_broken(error: ResponseError) -> bool:
    """Whether a body under a good status is no whole JSON document: then it may come whole the next time."""
    cause = error.__cause__
    damaged = isinstance(cause, msgspec.DecodeError) and not isinstance(cause, msgspec.ValidationError)
    return isinstance(error, UndecodableResponseError) and (damaged or isinstance(cause, (UnicodeError, zlib.error)))


def _envelope(operation: Operation[P, Any, EnvelopeT, Any], answer: Answer) -> EnvelopeT:
    require_success(operation, answer)
    try:
        return _decode(answer.content, operation.envelope)
    except (ValueError, RecursionError) as error:
        raise _undecodable(operation, answer, f"the body cannot be decoded: {str(error)[:200]}") from error


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


def _result(operation: Operation[P, Any, EnvelopeT, ResultT], envelope: EnvelopeT, answer: Answer) -> ResultT:
    result = operation.result(envelope)
    if result is UNSET:
        raise _undecodable(operation, answer, "the body has no result")
    return result


class _Flag(msgspec.Struct):
    # As it is written: of several it is the last that counts, whatever the others are.
    success: msgspec.Raw = msgspec.Raw()


def _says_failure(body: bytes) -> bool:
    try:
        return bytes(msgspec.json.decode(body, type=_Flag).success) == b"false"
    except (ValueError, RecursionError):
        return False


def _cause(answer: Answer) -> Exception | None:
    """The exception that a flaw stands for, if it may be missing from a further answer."""
    return zlib.error(answer.flaw) if answer.flaw == MISPACKED else None


def _failure(operation: Operation[P, Any, Any, Any], answer: Answer) -> ResponseError:
    return error_for(operation.id, answer.status_code, answer.headers, answer.content)


def _undecodable(operation: Operation[P, Any, Any, Any], answer: Answer, message: str) -> UndecodableResponseError:
    return UndecodableResponseError(message, operation.id, answer.status_code, answer.headers, answer.content)
