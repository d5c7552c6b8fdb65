"""Read path, query, headers and body as the spec says, and refuse what it does not allow."""

import json
import math
import re
import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from . import formats
from .errors import Fault, RequestError, invalid, shorten
from .forms import read_form
from .specs import FORM, MASK, Body, Operation, Parameter, Schema

__all__ = [
    "BODY_LIMIT",
    "UPLOAD_LIMIT",
    "MediaType",
    "body_limit",
    "check_address_counts",
    "decode",
    "media_type",
    "read_body",
    "read_parameters",
]

BODY_LIMIT = 1 << 20
"""Bytes in a request body at most; a larger one is refused with 413. Our choice, the documents name no limit."""
UPLOAD_LIMIT = 16 << 20
"""The same where a body may be a form with files. Our choice too: the vendor's limit depends on the plan."""


_DEPTH_LIMIT = 64
_FAULT_LIMIT = 10
_LARGE_BODY = 1 << 16
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_INTEGER = re.compile(r"-?[0-9]{1,4000}")  # `int` refuses more than 4,300
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,400})(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?")

Headers = Sequence[tuple[bytes, bytes]]


def decode(raw: bytes, pointer: str, *, plus: bool = False) -> str:
    """Undo percent-encoding strictly. RequestError if an escape is broken or the bytes are not UTF-8."""
    if _BAD_ESCAPE.search(raw):
        raise invalid(pointer, f"{_name(pointer)}: a % is not followed by two hexadecimal digits")
    try:
        return urllib.parse.unquote_to_bytes(raw.replace(b"+", b" ") if plus else raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise invalid(pointer, f"{_name(pointer)}: not UTF-8") from error


def read_parameters(
    operation: Operation, path_values: Sequence[str], query: bytes, headers: Headers, hints: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The parameters by location (`path`, `query`, `header`) and name, typed, with defaults.

    Unknown ones are ignored. A parameter that is not an array must not be repeated. RequestError if one is wrong.
    """
    pairs = [(_lenient(name), value) for name, value in _split_query(query)]
    paths = dict(zip(operation.path_names, path_values, strict=True))
    values: dict[str, dict[str, Any]] = {"path": {}, "query": {}, "header": {}}
    faults: list[Fault] = []
    for parameter in operation.parameters:
        pointer = f"/{parameter.location}/{_escape(parameter.name)}"
        try:
            if parameter.location == "path":
                given = [paths[parameter.name]]
            elif parameter.location == "query":
                given = [decode(value, pointer, plus=True) for name, value in pairs if name == parameter.name]
            else:
                name = parameter.name.lower().encode()
                given = [value.decode("latin-1") for key, value in headers if key.lower() == name]
            if given:
                values[parameter.location][parameter.name] = _read(parameter, given, pointer, hints)
            elif parameter.required:
                raise invalid(pointer, f"{parameter.name} is required")
            elif parameter.schema.default is not None:
                values[parameter.location][parameter.name] = parameter.schema.default
        except RequestError as error:
            faults.extend(error.faults)
    if faults:
        raise RequestError(None, tuple(faults[:_FAULT_LIMIT]))
    return values


@dataclass(frozen=True, slots=True)
class MediaType:
    """What a body is, as its Content-Type says."""

    name: str
    """In lower case, without parameters."""
    boundary: str
    """The parameter of that name; empty if absent."""


def body_limit(body: Body) -> int:
    """Bytes in a body at most."""
    return UPLOAD_LIMIT if FORM in body.schemas else BODY_LIMIT


def media_type(headers: Headers, body: Body) -> MediaType:
    """The media type of the body.

    RequestError if it is none that the operation takes, is given twice, names a character set other than UTF-8, or
    goes with a content encoding.
    """
    types = [value.decode("latin-1") for name, value in headers if name.lower() == b"content-type"]
    encodings = [value.strip().lower() for name, value in headers if name.lower() == b"content-encoding"]
    kind, *parameters = [part.strip() for part in types[0].split(";")] if types else [""]
    values: dict[str, list[str]] = {}
    for key, _, value in (parameter.partition("=") for parameter in parameters):
        values.setdefault(key.strip().lower(), []).append(value.strip().strip('"'))
    charsets = {charset.lower() for charset in values.get("charset", [])}
    if (
        kind.lower() not in body.schemas
        or len(types) > 1
        or charsets - {"utf-8", "utf8", "us-ascii"}
        or set(encodings) - {b"identity", b""}
    ):
        found = ", ".join([*types, *(encoding.decode("latin-1") for encoding in encodings)]) or "none"
        expected = ", ".join(body.schemas)
        fault = Fault(f"Content-Type: {shorten(found)} is not {expected} in UTF-8")
        raise RequestError(415, (fault,), {"accept": expected})
    return MediaType(kind.lower(), values.get("boundary", [""])[0])


def read_body(body: Body, kind: MediaType | None, content: bytes, hints: Mapping[str, str]) -> Any:
    """The body, typed; None if it may be empty and is. `kind` is one of the operation's, None without content.

    RequestError if it is wrong.
    """
    if kind is None:
        if body.required:
            raise invalid("", "the body is required and is empty")
        return None
    schema = body.schemas[kind.name]
    if kind.name == FORM:
        parts = read_form(content, kind.boundary, schema.properties)
        # No schema can judge bytes: what is checked is which parts there are.
        _check(schema, dict.fromkeys(parts, ""), "", hints)
        return parts
    value = _json(content)
    # A large body may hold a fault in each of 100,000 places, which takes seconds to list: there the first one does.
    _check(schema, value, "", hints, limit=1 if len(content) > _LARGE_BODY else _FAULT_LIMIT)
    check_address_counts(schema, value)
    return schema.typed(value)


def check_address_counts(schema: Schema, value: Any) -> None:
    """RequestError if a list of a valid body stands for too many addresses, counted without listing them."""
    for name, limit in schema.address_limits.items():
        count = formats.address_count(value.get(name, []))
        if count > limit:
            raise invalid(f"/{_escape(name)}", f"{name}: {count} addresses are more than the maximum of {limit}")


def _json(content: bytes) -> Any:
    """Parse JSON strictly: UTF-8, no NaN or infinity, no lone surrogates, not nested more than 64 levels deep."""
    try:
        value = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise invalid("", f"the body: nested more than {_DEPTH_LIMIT} levels deep") from error
    except ValueError as error:  # also UnicodeDecodeError, JSONDecodeError and an integer of too many digits
        raise invalid("", f"the body is not JSON in UTF-8: {error}") from error
    level: list[Any] = [value]
    for _ in range(_DEPTH_LIMIT + 1):
        level = [child for parent in level for child in _children(parent)]
        if not level:
            return value
    raise invalid("", f"the body: nested more than {_DEPTH_LIMIT} levels deep")


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _children(value: Any) -> Iterable[Any]:
    """What a container holds; nothing for a plain value, which has to be one that can be stored and sent."""
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise invalid("", "the body: a string holds half of a surrogate pair") from error
    elif isinstance(value, float) and not math.isfinite(value):
        raise invalid("", "the body: a number is too large")
    return ()


def _split_query(query: bytes) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, _, value in (part.partition(b"=") for part in query.split(b"&")) if name]


def _lenient(name: bytes) -> str:
    return urllib.parse.unquote_to_bytes(name.replace(b"+", b" ")).decode("utf-8", "replace")


def _read(parameter: Parameter, given: list[str], pointer: str, hints: Mapping[str, str]) -> Any:
    schema = parameter.schema
    value: Any
    if "array" in schema.types:
        value = [_from_text(text, schema.item_types) for text in given]
    elif len(given) > 1:
        raise invalid(pointer, f"{parameter.name}: given {len(given)} times, at most once is allowed")
    else:
        value = _from_text(given[0], schema.types)
    _check(schema, value, pointer, hints)
    return schema.typed(value)


def _from_text(text: str, types: frozenset[str]) -> Any:
    """The value that a text stands for under a type; the text itself, which validation then refuses, if none."""
    if "boolean" in types and text in {"true", "false"}:
        return text == "true"
    if types & {"integer", "number"} and _INTEGER.fullmatch(text):
        number = int(text)
        # Where a string would do as well, 007 is not 7.
        return text if "string" in types and str(number) != text else number
    if "number" in types and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text


def _check(schema: Schema, value: Any, pointer: str, hints: Mapping[str, str], *, limit: int = _FAULT_LIMIT) -> None:
    """RequestError with the first faults that make a value invalid."""
    faults: dict[str, Fault] = {}  # by pointer: one fault for each place is enough
    for error in schema.validator.iter_errors(value) if limit > 1 else _first_error(schema, value):
        at = pointer + "".join(f"/{_escape(str(part))}" for part in error.instance_path)
        rule = error.message
        if error.kind.name == "required":
            missing = str(error.kind.as_dict().get("property", ""))
            at, rule = f"{at}/{_escape(missing)}", "is required"
        elif error.kind.name == "enum":
            options = ", ".join(shorten(option) for option in error.kind.as_dict().get("options", []))
            rule = f"{MASK} is none of {options}"
        elif error.kind.name == "not":
            rule = f"{MASK} is not allowed: {error.kind.as_dict()['schema'].get('description', 'its parts contradict')}"
        elif error.kind.name == "format":
            name = str(error.kind.as_dict().get("format", ""))
            rule += f" ({hints[name]})" if name in hints else ""
        shown = _shown(schema, [str(part) for part in error.instance_path], error.instance)
        faults.setdefault(at, Fault(f"{_name(at)}: {rule.replace(MASK, shown, 1)}", at))
        if len(faults) == limit:
            break
    if faults:
        raise RequestError(None, tuple(faults.values()))


def _shown(schema: Schema, path: Sequence[str], value: Any) -> str:
    """A value at a path, for a message, without what is secret."""
    if schema.secrets.intersection(path[:1]):
        return "…"
    if schema.secrets and not path and isinstance(value, dict):
        return shorten({name: "…" if name in schema.secrets else part for name, part in value.items()})
    return shorten(value)


def _first_error(schema: Schema, value: Any) -> Iterable[jsonschema_rs.ValidationError]:
    try:
        schema.validator.validate(value)
    except jsonschema_rs.ValidationError as error:
        return (error,)
    return ()


def _escape(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")


def _name(pointer: str) -> str:
    """The field that a pointer leads to, for people: `ips/0` for `/ips/0`, `page` for `/query/page`."""
    parts = pointer.removeprefix("/query/").removeprefix("/path/").removeprefix("/header/")
    return parts.removeprefix("/").replace("~1", "/").replace("~0", "~") or "the body"
