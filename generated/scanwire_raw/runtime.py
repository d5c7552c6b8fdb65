"""What the generated packages share: absent values, the wire in both directions, and the seam to a caller.

`runtime.py`, `limits.py` and `formats.py` are not rendered: the generator copies them from its templates.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from reprlib import Repr
from typing import Annotated, Any, BinaryIO, Generic, ParamSpec, Protocol, TypeAlias, TypeVar, cast
from urllib.parse import quote
from uuid import UUID

import attrs
import msgspec
from attrs import define
from msgspec import UNSET, UnsetType

from .limits import Limits, breach

Unset: TypeAlias = UnsetType
"""The type of `UNSET`, the value of a field or argument that is absent (as opposed to null)."""

__all__ = [
    "UNSET",
    "AsyncCaller",
    "AsyncPages",
    "Caller",
    "File",
    "FileSource",
    "InvalidArgumentError",
    "Limits",
    "Moment",
    "Operation",
    "Page",
    "Pages",
    "Response",
    "ScanwireError",
    "Unset",
    "add_query",
    "check",
    "decode",
    "encode",
    "file_of",
    "items",
    "member",
    "members",
    "multipart",
    "path_segment",
    "timestamp_of",
    "uuid_of",
    "uuids_of",
]

Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
"""A datetime with a time zone, as the fields of models have it."""

# What msgspec would write as a string, although it is none.
_NATIVE = (bytes, bytearray, memoryview, datetime, date, time, timedelta, UUID, Decimal)

P = ParamSpec("P")
ModelT = TypeVar("ModelT")
EnumT = TypeVar("EnumT", bound=StrEnum)
ItemT = TypeVar("ItemT")
ItemT_co = TypeVar("ItemT_co", covariant=True)
ParsedT = TypeVar("ParsedT")
EnvelopeT = TypeVar("EnvelopeT")
ResultT = TypeVar("ResultT")


class ScanwireError(Exception):
    """The base of all errors, here and in the package `scanwire`."""


class InvalidArgumentError(ScanwireError, ValueError):
    """An argument that no request can be made of. Nothing was sent.

    Attributes:
        argument: Name of the argument, with the path inside it if it is a list or a body.
        value: The value that was given; its type alone if it is secret.
        rule: What the value has to be.
    """

    def __init__(self, argument: str, value: object, rule: str) -> None:
        self.argument = argument
        self.value = value
        self.rule = rule
        super().__init__(f"{argument}: {_SHORT.repr(value)} {rule}")

    def __reduce__(self) -> tuple[type[InvalidArgumentError], tuple[str, object, str]]:
        return type(self), (self.argument, self.value, self.rule)


class _ShortRepr(Repr):
    """Shows any value in little room, also one whose own `repr` fails or would be endless."""

    def repr(self, x: object) -> str:
        try:
            return super().repr(x)
        except Exception:
            return f"a {type(x).__name__}"


_SHORT = _ShortRepr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 120


@define(frozen=True)
class File:
    """A file to upload.

    Attributes:
        content: Its bytes.
        name: The name that goes with it, without a folder.
        content_type: Its media type; None lets the name's suffix decide.

    Raises:
        InvalidArgumentError: The content is no bytes, or the name or the media type cannot stand in a header.
    """

    content: bytes = attrs.field(repr=False)
    name: str = "upload"
    content_type: str | None = None

    def __attrs_post_init__(self) -> None:
        content, name, kind = cast("tuple[object, ...]", (self.content, self.name, self.content_type))
        if not isinstance(content, bytes):
            raise InvalidArgumentError("content", content, "must be bytes")
        if not isinstance(name, str) or not name or not _is_unicode(name):
            raise InvalidArgumentError("name", name, "must be a string that is not empty")
        if kind is not None and not (isinstance(kind, str) and kind.isascii() and kind.isprintable() and "/" in kind):
            raise InvalidArgumentError("content_type", kind, "must be a media type, such as text/plain")


FileSource: TypeAlias = File | os.PathLike[str] | bytes | BinaryIO
"""What a file argument takes: a `File`, a path, bytes, or a file opened for binary reading. It is read at the call."""


@define
class Response(Generic[ModelT]):
    """An answer of the server.

    Attributes:
        status_code: The HTTP status, any integer; the standard library's enum knows fewer than servers send.
        content: The body as it came.
        headers: The headers; names are case-insensitive.
        parsed: The decoded body, or None where the spec has no body for this status.
    """

    status_code: int
    content: bytes
    headers: MutableMapping[str, str]
    parsed: ModelT | None


@define(frozen=True)
class Operation(Generic[P, ParsedT, EnvelopeT, ResultT]):
    """One operation of a spec, as a caller needs it.

    Attributes:
        id: The spec's operationId.
        method: HTTP method, upper case.
        path: Path template, such as `/v2/scans`.
        safe: Whether it only reads.
        repeatable: Whether doing it twice comes to the same as doing it once.
        security: The alternatives of credentials that it takes, each the names of security schemes of the spec.
        request: Takes the operation's arguments and returns those of `httpx.Client.request`, or raises
            InvalidArgumentError.
        parse: Takes a status and a body and returns the body decoded by the spec's schema for that status, or None
            where the spec has none. Raises msgspec.DecodeError.
        envelope: What a successful answer is decoded into.
        result: Takes the payload out of that envelope: UNSET where it is absent, None for operations without one.
    """

    id: str
    method: str
    path: str
    safe: bool
    repeatable: bool
    security: tuple[frozenset[str], ...]
    request: Callable[P, dict[str, Any]]
    parse: Callable[[int, bytes], ParsedT]
    envelope: type[EnvelopeT]
    result: Callable[[EnvelopeT], ResultT | Unset]


@define(frozen=True)
class Page(Generic[ItemT_co]):
    """A page of a list.

    Attributes:
        number: The number under which the page was asked for. Whoever has dealt with this page can go on later, also
            in another process, with a list that begins with the page `number + 1`.
        items: Its items, in the server's order, less those that an earlier page already had.
    """

    number: int
    items: list[ItemT_co]


class Pages(Protocol[ItemT_co]):
    """A list that is fetched page by page, as far as it is looked at. Each iteration starts anew.

    Iterating yields the items; `pages()` yields the pages. Nothing is sent before the first one is asked for. An
    iterator that raised a ScanwireError, because a page failed, can be asked again: it goes on with that page, and
    nothing is lost or comes twice.
    """

    def __iter__(self) -> Iterator[ItemT_co]: ...

    def pages(self, *, prefetch: int = 0) -> Iterator[Page[ItemT_co]]:
        """Returns an iterator over the pages.

        Args:
            prefetch: How many pages to fetch ahead, at the same time, while you look at one: 0 to 16. It is done only
                where the server tells how many pages and items there are.
        """
        ...


class AsyncPages(Protocol[ItemT_co]):
    """The async twin of `Pages`: `async for` over the items, or over `pages()`."""

    def __aiter__(self) -> AsyncIterator[ItemT_co]: ...

    def pages(self, *, prefetch: int = 0) -> AsyncIterator[Page[ItemT_co]]:
        """As that of `Pages`."""
        ...


class Caller(Protocol):
    """What carries out the operations of a resource class. Whoever writes one decides on errors, paging and retries."""

    def result(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> ResultT:
        """Carries the operation out and returns the payload of a successful answer."""
        ...

    def detailed(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> Response[ParsedT]:
        """Carries the operation out and returns the answer, whatever its status."""
        ...

    def pages(
        self,
        operation: Operation[P, ParsedT, EnvelopeT, list[ItemT]],
        request: Callable[[int], dict[str, Any]],
        *,
        page: int | Unset,
        per_page: int,
    ) -> Pages[ItemT]:
        """Returns the list whose page n `request(n)` asks for, from `page` on; UNSET is the first, 0 or 1."""
        ...


class AsyncCaller(Protocol):
    """The async twin of `Caller`."""

    def result(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[ResultT]:
        """Carries the operation out and returns the payload of a successful answer."""
        ...

    def detailed(
        self, operation: Operation[P, ParsedT, EnvelopeT, ResultT], *args: P.args, **kwargs: P.kwargs
    ) -> Awaitable[Response[ParsedT]]:
        """Carries the operation out and returns the answer, whatever its status."""
        ...

    def pages(
        self,
        operation: Operation[P, ParsedT, EnvelopeT, list[ItemT]],
        request: Callable[[int], dict[str, Any]],
        *,
        page: int | Unset,
        per_page: int,
    ) -> AsyncPages[ItemT]:
        """Returns the list whose page n `request(n)` asks for, from `page` on; UNSET is the first, 0 or 1."""
        ...


def member(argument: str, enum: type[EnumT], value: EnumT | str) -> EnumT:
    """The member of `enum` that `value` names. Members that stand for a value unknown to the spec pass.

    Raises:
        InvalidArgumentError: `value` is a string that the spec does not list.
    """
    if isinstance(value, enum):
        return value
    known = [each.value for each in enum]
    if not isinstance(cast("object", value), str) or value not in known:
        raise InvalidArgumentError(argument, value, f"is not one of {', '.join(known)}")
    return enum(value)


def members(argument: str, enum: type[EnumT], values: Sequence[EnumT | str]) -> list[EnumT]:
    """The members of `enum` that `values` name, in their order.

    Raises:
        InvalidArgumentError: `values` is no list or tuple, or one of them is a string that the spec does not list.
    """
    return [member(f"{argument}[{index}]", enum, value) for index, value in enumerate(items(argument, values))]


def items(argument: str, values: Sequence[ItemT]) -> list[ItemT]:
    """`values` as a list.

    Raises:
        InvalidArgumentError: `values` is no list or tuple. A plain string is a sequence too, but never meant as one.
    """
    if not isinstance(values, (list, tuple)):
        raise InvalidArgumentError(argument, values, "must be a list or a tuple")
    return list(values)


def uuid_of(argument: str, value: UUID | str) -> UUID:
    """`value` as a UUID.

    Raises:
        InvalidArgumentError: It is neither one nor the usual text of one.
    """
    if isinstance(cast("object", value), (UUID, str)):
        try:
            return value if isinstance(value, UUID) else msgspec.convert(value, UUID)
        except (msgspec.ValidationError, UnicodeError):
            pass
    raise InvalidArgumentError(argument, value, "must be a UUID, such as 3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11")


def uuids_of(argument: str, values: Sequence[UUID | str]) -> list[UUID]:
    """`values` as UUIDs, in their order.

    Raises:
        InvalidArgumentError: `values` is no list or tuple, or one of them is no UUID.
    """
    return [uuid_of(f"{argument}[{index}]", value) for index, value in enumerate(items(argument, values))]


def timestamp_of(argument: str, value: datetime | str) -> str:
    """`value` as `YYYY-MM-DD hh:mm:ss`: a datetime in UTC, without the fraction of its second, a string as it is.

    Raises:
        InvalidArgumentError: It is neither, or a datetime without a time zone.
    """
    if isinstance(value, datetime):
        offset = _offset(argument, value)
        try:
            moment = datetime.combine(datetime.date(value), datetime.time(value)) - offset
        except OverflowError:
            raise InvalidArgumentError(argument, value, "is not within the years 1 to 9999 in UTC") from None
        return moment.isoformat(" ", "seconds")
    if not isinstance(cast("object", value), str):
        raise InvalidArgumentError(argument, value, "must be a datetime with a time zone, or `YYYY-MM-DD hh:mm:ss`")
    return value


def file_of(argument: str, value: FileSource) -> File:
    """`value` as a file; it is read here, so that it can be sent more than once.

    Raises:
        InvalidArgumentError: It is none of what `FileSource` lists, or cannot be read.
    """
    if isinstance(value, File):
        return value
    if isinstance(value, bytes):
        return File(value)
    if isinstance(cast("object", value), str):
        raise InvalidArgumentError(argument, value, "may be a path or the content: give a pathlib.Path or bytes")
    try:
        if isinstance(value, os.PathLike):
            return File(Path(value).read_bytes(), Path(value).name)
        content, name = cast("tuple[object, object]", (value.read(), getattr(value, "name", None)))
    except Exception as error:
        raise InvalidArgumentError(argument, value, f"cannot be read as a file: {error}") from error
    if not isinstance(content, bytes):
        raise InvalidArgumentError(argument, value, "must be opened for binary reading")
    return File(content, Path(name).name if isinstance(name, str) else "upload")


def path_segment(
    argument: str, value: object, kind: Any, siblings: tuple[str, ...] = (), limits: Limits | None = None
) -> str:
    """`value`, encoded so that it stays one segment of the path and cannot lead to another operation.

    Args:
        argument: Name of the path parameter.
        value: A value of `kind`; a string must not be empty.
        kind: A type or a union of types out of str, int and UUID.
        siblings: What stands in the place of this parameter in the paths of other operations.
        limits: What the spec asks beyond the type.

    Raises:
        InvalidArgumentError: `value` is of another type, empty, not Unicode, `.`, `..`, one of `siblings`, or breaks
            its limits.
    """
    shown = _hidden(value, limits)
    if not isinstance(value, kind) or isinstance(value, bool) or value == "":
        names = str(getattr(kind, "__name__", kind)).replace("str", "string").replace("int", "integer")
        raise InvalidArgumentError(
            argument, shown, f"must be a {names}{' that is not empty' if isinstance('', kind) else ''}"
        )
    plain = _plain(value)
    if plain in {"", ".", "..", *siblings}:
        raise InvalidArgumentError(argument, shown, "is part of another path, not an id")
    try:
        text = str(plain)
    except ValueError:  # Python writes no integer of more than 4,300 digits
        raise InvalidArgumentError(argument, shown, "has too many digits") from None
    if not _is_unicode(text):
        raise InvalidArgumentError(argument, shown, "must be Unicode text without lone surrogates")
    _require(argument, plain, limits)
    return quote(text, safe="")


def _plain(value: object) -> object:
    """A string, integer or UUID without what a class of the caller's own makes of it: what is checked is sent."""
    if isinstance(value, str):
        return str.__str__(value)
    return int.__int__(value) if isinstance(value, int) else UUID.__str__(cast("UUID", value))


def _hidden(value: object, limits: Limits | None) -> object:
    """The value for an error: its type alone if it is secret."""
    return type(value) if limits is not None and limits.secret else value


def _require(argument: str, value: object, limits: Limits | None) -> None:
    """Raises InvalidArgumentError if `value` breaks its limits; names the place inside it."""
    found = breach(limits, value) if limits is not None else None
    if found is not None:
        raise InvalidArgumentError(argument + found.path, found.value, found.rule)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def add_query(
    query: list[tuple[str, str]],
    argument: str,
    name: str,
    value: object,
    type_: Any,
    *,
    required: bool = False,
    limits: Limits | None = None,
) -> None:
    """Appends `name=value` to `query`, once for each item of a list; nothing for UNSET.

    Raises:
        InvalidArgumentError: `value` is not of `type_`, breaks its limits, or is an empty list although it is required.
    """
    if value is UNSET and not required:
        return
    # What goes on the wire is what is checked, whatever class of the caller's own `value` is of.
    plain: object = msgspec.json.decode(msgspec.json.encode(check(argument, value, type_, limits)))
    _require(argument, plain, limits)
    values = cast("list[object]", plain) if isinstance(plain, list) else [plain]
    if required and not values:
        raise InvalidArgumentError(argument, _hidden(value, limits), "must not be empty")
    query.extend((name, ("true" if each else "false") if isinstance(each, bool) else str(each)) for each in values)


def check(argument: str, value: object, type_: Any, limits: Limits | None = None) -> Any:
    """`value`, as a `type_`. Of `limits` only counts whether it is secret.

    Raises:
        InvalidArgumentError: It is not of that type, or cannot be sent.
    """
    try:
        converted = msgspec.convert(value, type_)
        msgspec.json.encode(converted)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidArgumentError(argument, _hidden(value, limits), f"is not valid: {error}") from None
    _require_zones(argument, converted)
    return converted


def _require_zones(argument: str, value: object) -> None:
    """Raises InvalidArgumentError if `value` is a datetime that RFC 3339 cannot write, or a list with one."""
    for each in cast("list[object]", value) if isinstance(value, list) else [value]:
        if isinstance(each, datetime) and _offset(argument, each) % timedelta(minutes=1):
            raise InvalidArgumentError(argument, each, "must have an offset in whole minutes, as RFC 3339 asks for")


def _offset(argument: str, moment: datetime) -> timedelta:
    try:
        offset = moment.utcoffset()
    except Exception as error:
        raise InvalidArgumentError(argument, moment, f"has a time zone that fails: {error!r}") from error
    if offset is None:
        raise InvalidArgumentError(argument, moment, "must have a time zone, such as datetime.UTC")
    return offset


def encode(body: attrs.AttrsInstance, wrapper: str = "", limits: Limits | None = None) -> bytes:
    """`body`, an instance of a generated model, as JSON, without the fields that are UNSET.

    Args:
        body: What to encode.
        wrapper: The field that holds all there is, if there is one: errors then name the fields below it.
        limits: What the spec asks of the body beyond the types of its fields.

    Raises:
        InvalidArgumentError: It is no model, or a field has a value of another type than the model says, a datetime
            without time zone, or what breaks its limits.
    """
    _require_model("body", body)
    inner: attrs.AttrsInstance = getattr(body, wrapper) if wrapper else body
    _require_model(wrapper or "body", inner)
    plain: dict[str, object] = {}
    for field in attrs.fields(type(inner)):
        value = getattr(inner, field.name)
        _require_zones(field.name, value)
        if value is not UNSET:
            try:
                msgspec.json.encode(value)
                plain[field.name] = msgspec.to_builtins(value, builtin_types=_NATIVE)
            except (ValueError, TypeError, OverflowError, RecursionError) as error:
                raise InvalidArgumentError(field.name, _shown(inner, field.name), f"cannot be sent: {error}") from None
    try:
        # The first finds bytes and times where a string belongs, the second what JSON has no number for.
        msgspec.convert(plain, type(inner), builtin_types=_NATIVE)
        msgspec.json.decode(msgspec.json.encode(inner), type=type(inner))
    except msgspec.DecodeError as error:
        path = str(error).partition(" - at `$.")[2].rstrip("`")
        name = path.partition("[")[0].partition(".")[0]
        raise InvalidArgumentError(path or "body", _shown(inner, name), f"is not valid: {error}") from None
    asked = limits.fields.get(wrapper) if limits is not None and wrapper else limits
    if asked is not None:
        _require("", msgspec.json.decode(msgspec.json.encode(inner)), asked)
    return msgspec.json.encode(body)


def _shown(body: attrs.AttrsInstance, name: str) -> object:
    """The value of a field, for an error; the type alone of one that must not be shown; `body` if there is no field."""
    field: attrs.Attribute[object] | None = attrs.fields_dict(type(body)).get(name)
    value: object = getattr(body, name, body)
    return value if field is None or field.repr else type(value)


def _require_model(argument: str, value: object) -> None:
    if not attrs.has(type(value)):
        raise InvalidArgumentError(argument, value, "must be an instance of a generated model")


def multipart(body: attrs.AttrsInstance) -> list[tuple[str, tuple[str, bytes, str | None]]]:
    """`body`, an instance of a generated model, as the parts of a form, without the fields that are UNSET.

    Raises:
        InvalidArgumentError: It is no model, or a field is no `File`.
    """
    _require_model("body", body)
    parts: list[tuple[str, tuple[str, bytes, str | None]]] = []
    for field in attrs.fields(type(body)):
        value = getattr(body, field.name)
        if isinstance(value, File):
            parts.append((field.name, (value.name, value.content, value.content_type)))
        elif value is not UNSET:
            raise InvalidArgumentError(field.name, value, "must be a File")
    return parts


def decode(content: bytes, model: type[ModelT]) -> ModelT:
    """The JSON in `content` as a `model`.

    Raises:
        msgspec.DecodeError: It is no JSON, or not what the model says; the message names the place.
        RecursionError: It is nested too deeply.
    """
    try:
        return msgspec.json.decode(content, type=model)
    except msgspec.ValidationError as error:
        # JSON has one kind of number, so that 1000.0 is an integer to a schema; msgspec takes only 1000 for one.
        try:
            return msgspec.convert(_whole_numbers(msgspec.json.decode(content)), model)
        except msgspec.ValidationError:
            raise error from None


def _whole_numbers(node: object) -> object:
    if isinstance(node, dict):
        return {key: _whole_numbers(value) for key, value in cast("dict[str, object]", node).items()}
    if isinstance(node, list):
        return [_whole_numbers(value) for value in cast("list[object]", node)]
    return int(node) if isinstance(node, float) and node.is_integer() else node
