"""The client half of the catalogue: how each fault of `client_faults.toml` gets into the client."""

from __future__ import annotations

import http
import json
import tomllib
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from copy import copy
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import attrs
import httpx
import msgspec
from scanwire import _answers, _base_url, _caller, _client, _headers, _paging, _walk, errors
from scanwire._answers import Answer
from scanwire._retries import Call
from scanwire.auth import HeaderAuth
from scanwire_raw import formats, limits, runtime
from scanwire_raw.clone_guard.api.scans import list_scans
from scanwire_raw.cloudforce_one.api.requests_messages import delete_message
from scanwire_raw.cloudforce_one.api.scans import get_results, update_config
from scanwire_raw.cloudforce_one.models.scan_config_create import ScanConfigCreate
from scanwire_raw.runtime import UNSET, File, InvalidArgumentError, Page, Response

from contract_tests.catalogue import CatalogueError
from contract_tests.mutants.client_tools import (
    ClientApply,
    ClientFault,
    all_of,
    client_modules,
    everywhere,
    in_class,
)

Exchange, Walk = _caller._Exchange, _walk.Walk
Make = Callable[[Any], Any]


# --- what is sent ----------------------------------------------------------------------------------------------------


def _request(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Make:
    """Requests are built from changed arguments."""

    def make(original: Any) -> Any:
        def build(self: Any, http: Any, call: Any, attempt: Any) -> Any:
            other = copy(call)
            other.arguments = change(dict(call.arguments))
            return original(self, http, other, attempt)

        return build

    return make


def _built(change: Callable[[httpx.Request], Any]) -> Make:
    """Requests are changed after they were built."""

    def make(original: Any) -> Any:
        def build(self: Any, http: Any, call: Any, attempt: Any) -> httpx.Request:
            request: httpx.Request = original(self, http, call, attempt)
            change(request)
            return request

        return build

    return make


def _body(change: Callable[[dict[str, Any], Any], dict[str, Any]]) -> Make:
    """Bodies are changed after they were encoded, inside their wrapper; `change` also gets the model."""

    def make(original: Any) -> Any:
        def encode(body: Any, wrapper: str = "", **more: Any) -> bytes:
            sent = json.loads(original(body, wrapper, **more))
            changed = change(sent[wrapper], getattr(body, wrapper)) if wrapper else change(sent, body)
            return json.dumps({wrapper: changed} if wrapper else changed).encode()

        return encode

    return make


def _wrapped(change: Callable[[str, dict[str, Any]], dict[str, Any]]) -> Make:
    """Bodies in a wrapper are changed after they were encoded; `change` gets the wrapper's name and what is in it."""

    def make(original: Any) -> Any:
        def encode(body: Any, wrapper: str = "", **more: Any) -> bytes:
            sent: bytes = original(body, wrapper, **more)
            return json.dumps(change(wrapper, json.loads(sent)[wrapper])).encode() if wrapper else sent

        return encode

    return make


def _without(name: str) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    return lambda sent, model: {key: value for key, value in sent.items() if key != name}


def _nulls(sent: dict[str, Any], model: Any) -> dict[str, Any]:
    return {**dict.fromkeys(attrs.asdict(model, recurse=False)), **sent}


def _zoneless(sent: dict[str, Any], model: Any) -> dict[str, Any]:
    times = {name for name, value in attrs.asdict(model, recurse=False).items() if isinstance(value, datetime)}
    local = {name: datetime.fromisoformat(sent[name]).replace(tzinfo=None).isoformat() for name in times}
    return {**sent, **local}


def _query(change: Callable[[str, Any], Any]) -> Make:
    """Query values are changed before they are appended."""

    def make(original: Any) -> Any:
        def add_query(query: Any, argument: str, name: str, value: Any, type_: Any, **more: Any) -> None:
            if value is UNSET or (changed := change(name, value)) is value:
                original(query, argument, name, value, type_, **more)
            else:
                query.extend((name, each) for each in ([changed] if isinstance(changed, str) else changed))

        return add_query

    return make


def _raw_query(arguments: dict[str, Any]) -> dict[str, Any]:
    pairs = "&".join(f"{name}={value}" for name, value in arguments.get("params") or [])
    return {**arguments, "url": arguments["url"] + (f"?{pairs}" if pairs else ""), "params": None}


def _swapped(original: Any) -> Any:
    return attrs.evolve(
        original, request=lambda account_id, config_id, **more: original.request(config_id, account_id, **more)
    )


def _segment(change: Callable[[Any, str], str]) -> Make:
    """Segments of paths are changed after they were checked and encoded; `change` also gets the value."""
    return lambda original: (
        lambda argument, value, *rest, **more: change(value, original(argument, value, *rest, **more))
    )


def _encoded_unchecked(original: Any) -> Any:
    return lambda argument, value, *rest, **more: quote(str(value), safe="")


def _without_siblings(original: Any) -> Any:
    return lambda argument, value, kind, siblings=(), **more: original(argument, value, kind, **more)


def _boolean_ids(original: Any) -> Any:
    return lambda argument, value, *rest, **more: original(
        argument, int(value) if value is True else value, *rest, **more
    )


def _plain_unless_only_text(original: Any) -> Any:
    def path_segment(argument: str, value: Any, kind: Any, *rest: Any, **more: Any) -> str:
        segment: str = original(argument, value, kind, *rest, **more)
        return segment if kind in (str, int, UUID) else str(value)

    return path_segment


def _refusing(kind: Any, where: int) -> Make:
    """Arguments of a type are refused; `where` is their place among those of the function that takes them."""

    def make(original: Any) -> Any:
        def taken(*given: Any) -> Any:
            if isinstance(given[where], kind):
                raise InvalidArgumentError(given[0], given[where], "is refused")
            return original(*given)

        return taken

    return make


def _of_parent(original: Any) -> Any:
    def request(*given: Any, **more: Any) -> dict[str, Any]:
        arguments = original.request(*given, **more)
        return {**arguments, "url": arguments["url"].rpartition("/message")[0]}

    return attrs.evolve(original, request=request)


def _optional_query(original: Any) -> Any:
    return lambda *given, required=False, limits=None: original(*given)


def _query_in_body(given: dict[str, Any]) -> dict[str, Any]:
    if given["method"] != "put" or not given.get("params"):
        return given
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return {
        **given,
        "params": None,
        "content": httpx.QueryParams(given["params"]).__str__().encode(),
        "headers": headers,
    }


def _parts(change: Callable[[str, Any], tuple[str, Any]]) -> Make:
    """The parts of forms are changed: `change` gets and gives a field's name, and the file's name, bytes and type."""
    return lambda original: lambda body: [change(name, file) for name, file in original(body)]


def _form_as_json(given: dict[str, Any]) -> dict[str, Any]:
    if not given.get("files"):
        return given
    fields = {name: content.decode("latin-1") for name, (_, content, _) in given["files"]}
    return {**given, "files": None, "content": json.dumps(fields), "headers": {"Content-Type": "application/json"}}


def _named_by_path(original: Any) -> Any:
    def file_of(argument: str, value: Any) -> Any:
        found = original(argument, value)
        return attrs.evolve(found, name=str(value)) if isinstance(value, Path) else found

    return file_of


def _nameless_if_opened(original: Any) -> Any:
    return lambda argument, value: (
        File(original(argument, value).content) if hasattr(value, "read") else original(argument, value)
    )


def _named_with_wrapper(original: Any) -> Any:
    def encode(body: Any, wrapper: str = "", **more: Any) -> Any:
        try:
            return original(body, wrapper, **more)
        except InvalidArgumentError as error:
            argument = f"{wrapper}.{error.argument}" if wrapper else error.argument
            raise InvalidArgumentError(argument, error.value, error.rule) from None

    return encode


def _with_whole_body(original: Any) -> Any:
    def encode(body: Any, wrapper: str = "", **more: Any) -> Any:
        try:
            return original(body, wrapper, **more)
        except InvalidArgumentError as error:
            raise InvalidArgumentError(error.argument, body, error.rule) from None

    return encode


def _unadmitted(original: Any) -> Any:
    return lambda self, operation, arguments: Call(operation, arguments, self.settings, self.auth.schemes)


def _exactly(original: Any) -> Any:
    def call(self: Any, operation: Any, arguments: Any) -> Any:
        if self.auth.schemes not in operation.security:
            raise errors.ConfigurationError(operation.id)
        return original(self, operation, arguments)

    return call


def _signed(change: Callable[[dict[str, str]], dict[str, str]]) -> Make:
    """The headers that carry the credentials are changed."""

    def make(original: Any) -> Any:
        def headers(self: Any, schemes: Any) -> dict[str, str]:
            return change(original(self, schemes))

        return headers

    return make


def _basic(value: str) -> str:
    kind, _, token = value.partition(" ")
    return f"Basic {b64encode(token.encode()).decode()}" if kind == "Basic" else value


def _unchecked_body(original: Any) -> Any:
    return lambda body, wrapper="", **more: msgspec.json.encode(body, enc_hook=str)


def _naive(original: Any) -> Any:
    def encode(body: Any, wrapper: str = "", **more: Any) -> Any:
        inner = getattr(body, wrapper) if wrapper else body
        for field in attrs.fields(type(inner)):
            value = getattr(inner, field.name)
            if isinstance(value, datetime) and value.tzinfo is None:
                setattr(inner, field.name, value.replace(tzinfo=UTC))
        return original(body, wrapper, **more)

    return encode


def _limited(change: Callable[[limits.Limits], limits.Limits]) -> Make:
    """Values are checked against changed limits, wherever they stand."""

    def deep(asked: limits.Limits) -> limits.Limits:
        fields = {name: deep(each) for name, each in asked.fields.items()}
        return change(attrs.evolve(asked, fields=fields, items=asked.items and deep(asked.items)))

    return lambda original: lambda asked, value: original(deep(asked), value)


def _without_limits(*names: str) -> ClientApply:
    fields = attrs.fields_dict(limits.Limits)
    empty = attrs.evolve(limits.Limits())
    assert set(names) <= fields.keys()
    changed = {name: getattr(empty, name) for name in names}
    return everywhere(limits.breach, _limited(lambda asked: attrs.evolve(asked, **changed)))


def _one_off(name: str, by: int) -> ClientApply:
    def change(asked: limits.Limits) -> limits.Limits:
        limit = getattr(asked, name)
        return asked if limit is None else attrs.evolve(asked, **{name: limit + by})

    return everywhere(limits.breach, _limited(change))


def _local_time(original: Any) -> Any:
    def timestamp_of(argument: str, value: Any) -> str:
        sent: str = original(argument, value)
        return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else sent

    return timestamp_of


def _zoneless_timestamp(original: Any) -> Any:
    def timestamp_of(argument: str, value: Any) -> str:
        naive = isinstance(value, datetime) and value.tzinfo is None
        sent: str = original(argument, value.replace(tzinfo=UTC) if naive else value)
        return sent

    return timestamp_of


def _unlisted_sent(original: Any) -> Any:
    return lambda argument, enum, value: enum(value)


def _detailed_page(original: Any) -> Any:
    def detailed(self: Any, operation: Any, *args: Any, **kwargs: Any) -> Any:
        return original(self, operation, *args, **{**kwargs, **({"page": 1} if "page" in kwargs else {})})

    return detailed


def _repeated(original: Any) -> Any:
    def exchange(self: Any, call: Any, attempt: Any) -> Any:
        original(self, call, attempt)
        return original(self, call, attempt)

    return exchange


def _followed(original: Any) -> Any:
    def exchange(self: Any, call: Any, attempt: Any) -> Answer:
        response = self.http.send(self.build(self.http, call, attempt), auth=None)
        return Answer(response.status_code, response.headers, response.content, "")

    return exchange


# --- lists -----------------------------------------------------------------------------------------------------------


def _later_start(original: Any) -> Any:
    def init(self: Any, first: int | None, per_page: int, learn: Any) -> None:
        original(self, (first or 0) + 1, per_page, learn)

    return init


def _taken(change: Callable[[Any, Page[Any], list[Any]], Page[Any]]) -> Make:
    """Pages are changed after the walk has taken them in; `change` also gets the walk and the page as it came."""

    def make(original: Any) -> Any:
        return lambda self, items, totals: [change(self, page, items) for page in original(self, items, totals)]

    return make


def _first_only(walk: Any, page: Page[Any], items: list[Any]) -> Page[Any]:
    walk.done = True
    return page


def _never_done(original: Any) -> Any:
    def take(self: Any, items: Any, totals: Any) -> Any:
        pages = original(self, items, totals)
        self.done = False
        return pages

    return take


def _stuck(walk: Any, page: Page[Any], items: list[Any]) -> Page[Any]:
    walk.number = page.number
    return page


def _believed(original: Any) -> Any:
    def take(self: Any, items: Any, totals: Any) -> Any:
        number = self.number
        page = original(self, items, totals)
        self.done = self.done or (totals.pages is not None and number >= totals.pages)
        return page

    return take


def _short_ends(original: Any) -> Any:
    def take(self: Any, items: Any, totals: Any) -> Any:
        page = original(self, items, totals)
        self.done = self.done or len(items) < self._per_page
        return page

    return take


def _one_id(original: Any) -> Any:
    return lambda item: 0 if isinstance(original(item), int) else original(item)


def _no_integer_ids(original: Any) -> Any:
    return lambda item: None if isinstance(original(item), int) else original(item)


async def _one_page(pages: Any) -> AsyncIterator[Any]:
    async for page in pages:
        yield page
        return


def _eager(original: Any) -> Any:
    return lambda self, **prefetch: iter(list(original(self, **prefetch)))


# --- what comes back -------------------------------------------------------------------------------------------------


def _ignored_failure(original: Any) -> Any:
    def envelope(operation: Any, answer: Answer) -> Any:
        try:
            return original(operation, answer)
        except errors.ResponseError:
            try:
                found = runtime.decode(answer.content, operation.envelope)
            except (ValueError, RecursionError):
                found = None
            if not answer.is_success or getattr(found, "success", True):
                raise
            return found

    return envelope


def _statuses_ignored(original: Any) -> Any:
    return lambda operation, answer: original(operation, attrs.evolve(answer, status_code=200))


def _async_statuses_ignored(original: Any) -> Any:
    return lambda self, call, answer, read: original(self, call, attrs.evolve(answer, status_code=200), read)


def _any_2xx_to_3xx(original: Any) -> Any:
    def envelope(operation: Any, answer: Answer) -> Any:
        return original(operation, attrs.evolve(answer, status_code=200) if answer.status_code < 400 else answer)

    return envelope


def _none_for_undecodable(original: Any) -> Any:
    def payload(operation: Any, answer: Answer) -> Any:
        try:
            return original(operation, answer)
        except errors.UndecodableResponseError:
            return None

    return payload


def _refused_if_empty(original: Any) -> Any:
    return lambda operation, answer: _answers._result(operation, _answers._envelope(operation, answer), answer)


def _unset_result(original: Any) -> Any:
    return lambda operation, envelope, answer: operation.result(envelope)


def _empty_result(original: Any) -> Any:
    def result(operation: Any, envelope: Any, answer: Answer) -> Any:
        found = operation.result(envelope)
        return [] if found is UNSET else found

    return result


def _results(change: Callable[[Any], Any]) -> Make:
    """Payloads are changed on their way to the caller."""
    return lambda original: lambda *given: change(original(*given))


def _flat_lost(original: Any) -> Any:
    def result(operation: Any, envelope: Any, answer: Answer) -> Any:
        found = original(operation, envelope, answer)
        return None if found is envelope else found

    return result


def _envelope_for_none(original: Any) -> Any:
    def result(operation: Any, envelope: Any, answer: Answer) -> Any:
        found = original(operation, envelope, answer)
        return envelope if found is None else found

    return result


def _decoded(change: Callable[[Any], Any]) -> Make:
    """What was decoded is changed, at every place."""

    def walk(node: Any) -> Any:
        if attrs.has(type(node)):
            for field in attrs.fields(type(node)):
                setattr(node, field.name, walk(getattr(node, field.name)))
            return node
        if isinstance(node, list):
            return [walk(each) for each in node]
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        return change(node)

    return lambda original: lambda content, model: walk(original(content, model))


def _lax(original: Any) -> Any:
    return lambda content, model: msgspec.json.decode(content, type=model, strict=False)


def _first_reading_only(original: Any) -> Any:
    return lambda content, model: msgspec.json.decode(content, type=model)


def _known_fields_only(original: Any) -> Any:
    def decode(content: bytes, model: Any) -> Any:
        document = json.loads(content)
        names = {field.name for field in attrs.fields(model)} if attrs.has(model) else set()
        if isinstance(document, dict) and not document.keys() <= names:
            raise msgspec.ValidationError("Object contains unknown field")
        return original(content, model)

    return decode


def _closed_enums() -> Any:
    def missing(cls: Any, value: object) -> None:
        return None

    found = {
        each
        for module in client_modules()
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, StrEnum) and "_missing_" in vars(each)
    }
    return all_of(*(in_class(each, "_missing_", lambda original: classmethod(missing)) for each in found))()


def _by_json(original: Any) -> Any:
    def envelope(operation: Any, answer: Answer) -> Any:
        if answer.is_success:
            json.loads(answer.content)
        return original(operation, answer)

    return envelope


def _by_key(original: Any) -> Any:
    def envelope(operation: Any, answer: Answer) -> Any:
        if answer.is_success:
            try:
                document = json.loads(answer.content)
            except (ValueError, RecursionError):
                document = None
            if isinstance(document, dict) and operation.method != "DELETE":
                document["data" if operation.path.startswith("/v2") else "result"]
        return original(operation, answer)

    return envelope


def _shallow(original: Any) -> Any:
    def decode(body: bytes, envelope: Any) -> Any:
        try:
            return original(body, envelope)
        except RecursionError as error:
            raise RuntimeError("too deep") from error

    return decode


def _bare_httpx(original: Any) -> Any:
    def failed(self: Any, call: Any, error: Exception) -> Any:
        raise error

    return failed


def _no_timeouts(original: Any) -> Any:
    def failed(self: Any, call: Any, error: Exception) -> Any:
        if isinstance(error, httpx.TimeoutException):
            raise error
        return original(self, call, error)

    return failed


def _told(original: Any) -> Any:
    """The error of an attempt tells what the request was authenticated with."""

    def outcome(self: Any, *given: Any) -> Any:
        found = original(self, *given)
        if found.error is not None:
            found.error.args = (f"{found.error} with {self.auth.headers(self.auth.schemes)}",)
        return found

    return outcome


def _telling_repr(original: Any) -> Any:
    return lambda self: f"{type(self).__name__}({self._carrier.base_url!r}, {self._carrier.auth.secrets()})"


def _listed_statuses(original: Any) -> Any:
    def error_for(operation: str, status_code: int, *rest: Any) -> Any:
        return original(operation, http.HTTPStatus(status_code).value, *rest)

    return error_for


def _odd_wait(original: Any) -> Any:
    return lambda headers: float(headers.get("retry-after", "0"))


def _detail(change: Callable[[Any], Any]) -> Make:
    """What the detailed twins return is changed."""
    return lambda original: lambda operation, answer: change(original(operation, answer))


def _raising_detail(original: Any) -> Any:
    def detail(operation: Any, answer: Answer) -> Any:
        if answer.status_code >= 400:
            raise _answers._failure(operation, answer)
        return original(operation, answer)

    return detail


def _decoding_detail(original: Any) -> Any:
    def detail(operation: Any, answer: Answer) -> Any:
        parsed = operation.parse(answer.status_code, answer.content)
        return Response(status_code=answer.status_code, content=answer.content, headers=answer.headers, parsed=parsed)

    return detail


def _first_reason(original: Any) -> Any:
    return lambda body: original(body)[:1]


def _each_status(original: Any) -> Any:
    return attrs.evolve(original, parse=lambda status, content: original.parse(200, content))


APPLY: dict[str, ClientApply] = {
    "path_unencoded": everywhere(runtime.path_segment, _segment(lambda value, segment: str(value))),
    "path_slash_kept": everywhere(runtime.path_segment, _segment(lambda value, segment: segment.replace("%2F", "/"))),
    "path_dots_pass": everywhere(runtime.path_segment, _encoded_unchecked),
    "path_siblings_pass": everywhere(runtime.path_segment, _without_siblings),
    "path_integer_signed": everywhere(
        runtime.path_segment, _segment(lambda value, segment: f"+{segment}" if isinstance(value, int) else segment)
    ),
    "path_integer_with_decimals": everywhere(
        runtime.path_segment, _segment(lambda value, segment: f"{segment}.0" if isinstance(value, int) else segment)
    ),
    "path_boolean_as_integer": everywhere(runtime.path_segment, _boolean_ids),
    "path_uuid_without_dashes": everywhere(
        runtime.path_segment, _segment(lambda value, segment: value.hex if isinstance(value, UUID) else segment)
    ),
    "path_unencoded_if_of_two_types": everywhere(runtime.path_segment, _plain_unless_only_text),
    "path_of_parent": everywhere(delete_message.OPERATION, _of_parent),
    "path_arguments_swapped": everywhere(get_results.OPERATION, _swapped),
    "base_path_lost": everywhere(
        _base_url.checked_base_url,
        lambda original: lambda base_url: str(httpx.URL(original(base_url)).copy_with(path="/")).rstrip("/"),
    ),
    "method_put_for_patch": in_class(
        Exchange,
        "build",
        _request(lambda given: {**given, "method": given["method"].replace("patch", "put")}),
    ),
    "boolean_capitalized": everywhere(
        runtime.add_query, _query(lambda name, value: str(value) if isinstance(value, bool) else value)
    ),
    "list_joined_by_commas": everywhere(
        runtime.add_query, _query(lambda name, value: ",".join(value) if isinstance(value, list) else value)
    ),
    "list_first_only": everywhere(runtime.members, lambda original: lambda *given: original(*given)[:1]),
    "query_name_plain": everywhere(
        runtime.add_query,
        lambda original: (
            lambda query, argument, name, *rest, **more: original(
                query, argument, name.replace("[", "_").strip("]"), *rest, **more
            )
        ),
    ),
    "query_unencoded": in_class(Exchange, "build", _request(_raw_query)),
    "query_false_dropped": everywhere(runtime.add_query, _query(lambda name, value: [] if value is False else value)),
    "query_uuid_without_dashes": everywhere(
        runtime.add_query,
        _query(
            lambda name, value: (
                [each.hex if isinstance(each, UUID) else each for each in value] if name == "ids" else value
            )
        ),
    ),
    "number_unlimited": _without_limits("minimum", "maximum"),
    "number_one_below": _one_off("minimum", -1),
    "number_one_above": _one_off("maximum", 1),
    "length_one_above": _one_off("max_length", 1),
    "length_one_below": _one_off("max_length", -1),
    "pattern_unchecked": _without_limits("pattern"),
    "format_unchecked": _without_limits("format"),
    "sort_field_unchecked": _without_limits("choices"),
    "addresses_unlimited": _without_limits("max_addresses"),
    "addresses_unexpanded": everywhere(formats.address_count, lambda original: len),
    "fields_incomplete": _without_limits("needs", "min_fields"),
    "code_shown": everywhere(runtime._hidden, lambda original: lambda value, asked: value),
    "timestamp_in_local_time": everywhere(runtime.timestamp_of, _local_time),
    "timestamp_without_zone": everywhere(runtime.timestamp_of, _zoneless_timestamp),
    "query_empty_list_sent": everywhere(runtime.add_query, _optional_query),
    "query_of_put_in_body": in_class(Exchange, "build", _request(_query_in_body)),
    "body_wrapper_dropped": everywhere(runtime.encode, _wrapped(lambda wrapper, inner: inner)),
    "body_wrapper_doubled": everywhere(runtime.encode, _wrapped(lambda wrapper, inner: {wrapper: {wrapper: inner}})),
    "uuid_as_text_refused": everywhere(runtime.uuid_of, _refusing(str, 1)),
    "tuple_refused": everywhere(runtime.items, _refusing(tuple, 1)),
    "member_of_enum_refused": everywhere(runtime.member, _refusing(StrEnum, 2)),
    "error_shows_whole_body": everywhere(runtime.encode, _with_whole_body),
    "error_names_wrapper": everywhere(runtime.encode, _named_with_wrapper),
    "file_name_lost": everywhere(runtime.multipart, _parts(lambda field, file: (field, ("upload", *file[1:])))),
    "file_lines_changed": everywhere(
        runtime.multipart,
        _parts(
            lambda field, file: (field, (file[0], file[1].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), file[2]))
        ),
    ),
    "file_blanks_stripped": everywhere(
        runtime.multipart, _parts(lambda field, file: (field, (file[0], file[1].strip(), file[2])))
    ),
    "file_type_lost": everywhere(runtime.multipart, _parts(lambda field, file: (field, (*file[:2], None)))),
    "file_type_invented": everywhere(
        runtime.multipart, _parts(lambda field, file: (field, (*file[:2], file[2] or "text/plain")))
    ),
    "file_named_by_path": everywhere(runtime.file_of, _named_by_path),
    "file_nameless_if_opened": everywhere(runtime.file_of, _nameless_if_opened),
    "form_field_renamed": everywhere(runtime.multipart, _parts(lambda field, file: ("file", file))),
    "form_as_json": in_class(Exchange, "build", _request(_form_as_json)),
    "body_field_dropped": everywhere(runtime.encode, _body(_without("frequency"))),
    "body_null_for_absent": everywhere(runtime.encode, _body(_nulls)),
    "body_zone_dropped": everywhere(runtime.encode, _body(_zoneless)),
    "body_empty_list_dropped": everywhere(
        runtime.encode, _body(lambda sent, model: {name: value for name, value in sent.items() if value != []})
    ),
    "body_zero_dropped": everywhere(
        runtime.encode, _body(lambda sent, model: {name: value for name, value in sent.items() if value != 0})
    ),
    "body_default_added": everywhere(
        runtime.encode,
        _body(lambda sent, model: {"ports": ["default"], **sent} if isinstance(model, ScanConfigCreate) else sent),
    ),
    "body_unchecked": everywhere(runtime.encode, _unchecked_body),
    "naive_time_sent": everywhere(runtime.encode, _naive),
    "unlisted_argument_sent": everywhere(runtime.member, _unlisted_sent),
    "content_type_lost": in_class(Exchange, "build", _request(lambda given: {**given, "headers": {}})),
    "accept_anything": in_class(Exchange, "build", _built(lambda request: request.headers.update({"accept": "*/*"}))),
    "basic_for_bearer": in_class(
        HeaderAuth,
        "headers",
        _signed(lambda headers: {name: value.replace("Bearer ", "Basic ") for name, value in headers.items()}),
    ),
    "key_header_lost": in_class(
        HeaderAuth,
        "headers",
        _signed(lambda headers: {name: value for name, value in headers.items() if not name.lower().endswith("-key")}),
    ),
    "access_token_encoded": in_class(
        HeaderAuth, "headers", _signed(lambda headers: {name: _basic(value) for name, value in headers.items()})
    ),
    "credentials_unchecked": in_class(Exchange, "call", _unadmitted),
    "async_credentials_unchecked": in_class(_caller.AsyncCaller, "call", _unadmitted),
    "credentials_beyond_need_refused": in_class(Exchange, "call", _exactly),
    "async_without_content_type": in_class(
        _caller.AsyncCaller, "build", _request(lambda given: {**given, "headers": {}})
    ),
    "async_agent_differs": in_class(
        _caller.AsyncCaller, "build", _built(lambda request: request.headers.update({"user-agent": "other"}))
    ),
    "sync_sends_twice": in_class(_caller.SyncCaller, "_exchange", _repeated),
    "redirects_followed": in_class(_caller.SyncCaller, "_exchange", _followed),
    "page_off_by_one": in_class(Walk, "__init__", _later_start),
    "page_same_number": in_class(Walk, "take", _taken(_stuck)),
    "list_first_page_only": in_class(Walk, "take", _taken(_first_only)),
    "list_endless": in_class(Walk, "take", _never_done),
    "list_repeats": in_class(Walk, "_fresh", lambda original: lambda self, items, keys: list(items)),
    "list_repeated_page_twice": in_class(
        Walk, "take", _taken(lambda walk, page, items: Page(page.number, list(items)))
    ),
    "list_integer_ids_the_same": everywhere(_walk._key, _one_id),
    "list_integer_ids_unknown": everywhere(_walk._key, _no_integer_ids),
    "list_last_item_dropped": in_class(
        Walk, "take", _taken(lambda walk, page, items: Page(page.number, page.items[:-1]))
    ),
    "list_reversed": in_class(Walk, "take", _taken(lambda walk, page, items: Page(page.number, page.items[::-1]))),
    "list_total_believed": in_class(Walk, "take", _believed),
    "list_short_page_ends": in_class(Walk, "take", _short_ends),
    "list_eager": in_class(_paging.PageList, "pages", _eager),
    "list_async_first_page_only": in_class(
        _paging.AsyncPageList,
        "pages",
        lambda original: lambda self, **prefetch: _one_page(original(self, **prefetch)),
    ),
    "failure_ignored": everywhere(_answers._envelope, _ignored_failure),
    "failed_deletion_ignored": everywhere(_answers._envelope, _ignored_failure),
    "undecodable_deletion_ignored": everywhere(_answers.payload, _none_for_undecodable),
    "statuses_ignored": everywhere(_answers._envelope, _statuses_ignored),
    "redirect_is_success": everywhere(_answers._envelope, _any_2xx_to_3xx),
    "async_statuses_ignored": in_class(_caller.AsyncCaller, "judge", _async_statuses_ignored),
    "undecodable_as_none": everywhere(_answers.payload, _none_for_undecodable),
    "empty_deletion_refused": everywhere(_answers.payload, _refused_if_empty),
    "missing_result_unset": everywhere(_answers._result, _unset_result),
    "missing_result_empty": everywhere(_answers._result, _empty_result),
    "last_item_dropped": everywhere(
        _answers._result, _results(lambda found: found[:-1] if isinstance(found, list) else found)
    ),
    "flat_payload_lost": everywhere(_answers._result, _flat_lost),
    "deletion_returns_body": everywhere(_answers._result, _envelope_for_none),
    "result_keys_lowered": everywhere(
        _answers._result,
        _results(
            lambda found: {key.lower(): value for key, value in found.items()} if isinstance(found, dict) else found
        ),
    ),
    "wrong_type_accepted": everywhere(runtime.decode, _lax),
    "point_zero_refused": everywhere(runtime.decode, _first_reading_only),
    "integers_as_floats": everywhere(
        runtime.decode, _decoded(lambda value: float(value) if type(value) is int and abs(value) < 2**53 else value)
    ),
    "booleans_as_integers": everywhere(
        runtime.decode, _decoded(lambda value: int(value) if isinstance(value, bool) else value)
    ),
    "fractions_of_seconds_lost": everywhere(
        runtime.decode,
        _decoded(lambda value: value.replace(microsecond=0) if isinstance(value, datetime) else value),
    ),
    "zone_of_answer_replaced": everywhere(
        runtime.decode,
        _decoded(
            lambda value: value.replace(tzinfo=timezone(timedelta(hours=1))) if isinstance(value, datetime) else value
        ),
    ),
    "text_stripped": everywhere(runtime.decode, _decoded(lambda value: value.strip() if type(value) is str else value)),
    "unknown_enum_refused": _closed_enums,
    "unknown_field_refused": everywhere(runtime.decode, _known_fields_only),
    "json_error_escapes": everywhere(_answers._envelope, _by_json),
    "key_error_escapes": everywhere(_answers._envelope, _by_key),
    "recursion_escapes": everywhere(_answers._decode, _shallow),
    "httpx_error_escapes_async": in_class(_caller.AsyncCaller, "failed", _bare_httpx),
    "timeout_escapes": in_class(_caller.SyncCaller, "failed", _no_timeouts),
    "secret_in_error": in_class(Exchange, "judge", _told),
    "secret_in_transport_error": in_class(_caller.SyncCaller, "failed", _told),
    "secret_in_repr": in_class(_client.SyncClient, "__repr__", _telling_repr),
    "unknown_status_escapes": everywhere(errors.error_for, _listed_statuses),
    "retry_after_escapes": everywhere(_headers.retry_after, _odd_wait),
    "reasons_lost": everywhere(errors.details, lambda original: lambda body: ()),
    "first_reason_only": everywhere(errors.details, _first_reason),
    "detailed_raises": everywhere(_answers.detail, _raising_detail),
    "detailed_cannot_decode": everywhere(_answers.detail, _decoding_detail),
    "detailed_headers_lost": everywhere(
        _answers.detail, _detail(lambda found: attrs.evolve(found, headers=httpx.Headers()))
    ),
    "detailed_without_body": everywhere(_answers.detail, _detail(lambda found: attrs.evolve(found, parsed=None))),
    "detailed_ignores_page": in_class(_caller.SyncCaller, "detailed", _detailed_page),
    "errors_read_as_success": all_of(
        everywhere(list_scans.OPERATION, _each_status), everywhere(update_config.OPERATION, _each_status)
    ),
}


def _catalogue() -> tuple[ClientFault, ...]:
    told = tomllib.loads(Path(__file__).with_name("client_faults.toml").read_text(encoding="utf-8"))
    if told.keys() != APPLY.keys():
        raise CatalogueError(f"client_faults.toml and client_faults.py differ in {sorted(told.keys() ^ APPLY.keys())}")
    return tuple(
        ClientFault(name, one["text"], tuple(one["properties"]), tuple(one.get("operations", ())), APPLY[name])
        for name, one in told.items()
    )


CLIENT_CATALOGUE = _catalogue()
