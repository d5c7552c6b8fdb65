"""The catalogue: each fault with what it is in words and the clauses of which one must notice."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any
from unittest import mock

from scanwire_server import app as application
from scanwire_server import (
    clone_guard_scans,
    cloudforce_one,
    cloudforce_one_requests,
    cloudforce_one_scans,
    errors,
    formats,
    simulation,
    store,
    validation,
)
from scanwire_server.calls import Call, Reply
from scanwire_server.lists import Filters, Page

from contract_tests.catalogue import CatalogueError
from contract_tests.mutants import guard_faults, request_faults
from contract_tests.mutants.tools import Apply, Fault, answered, made, replaced, wrapped
from contract_tests.target import App, AppFactory, Clock, reference_app

SCANS, REQUESTS, GUARD = cloudforce_one_scans, cloudforce_one_requests, clone_guard_scans
# Where the pages of all lists of Cloudforce One are cut.
LISTS = cloudforce_one


# --- Cloudforce One: scans -------------------------------------------------------------------------------------------


def _own(sql: str) -> Callable[[Any], Any]:
    """A statement with the config's id in place of the function's own."""
    return lambda original: lambda db, config_id, *rest: db.execute(sql, (config_id,))


def _unsaved(original: Any) -> Any:
    def update(call: Call) -> Reply:
        old = SCANS.to_json(SCANS.find_config(call.db, call.tenant, call.path["config_id"]))
        return Reply({**old, **SCANS.known_fields(call.body)})

    return update


def _put(original: Any) -> Any:
    def update(call: Call) -> Reply:
        defaults = {"frequency": 0, "ports": ["default"]}
        return original(replace(call, body={**defaults, **call.body}))  # type: ignore[no-any-return]

    return update


def _all_rows(original: Any) -> Any:
    def save(db: Any, config_id: str, fields: Any, scan_started: int) -> None:
        original(db, config_id, fields, scan_started)
        db.execute("UPDATE scan_configs SET frequency = ?", (json.dumps(fields["frequency"]),))

    return save


@contextmanager
def _reused_id() -> Iterator[AppFactory]:
    dead: list[str] = []
    remove, new = SCANS.remove_config, store.new_id

    def removed(db: Any, config_id: str) -> None:
        dead.append(config_id)
        remove(db, config_id)

    def again() -> str:
        return dead.pop() if dead else new()

    with mock.patch.object(SCANS, "remove_config", removed), mock.patch.object(store, "new_id", again):
        yield reference_app


def _shown(**changes: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Configs are shown with some fields changed."""

    def make(original: Any) -> Any:
        def to_json(row: Any) -> Any:
            shown = original(row)
            return {name: changes[name](value) if name in changes else value for name, value in shown.items()}

        return to_json

    return make


def _without(field: str) -> Callable[[Any], Any]:
    return lambda original: lambda body: {name: value for name, value in original(body).items() if name != field}


def _any_account(original: Any) -> Any:
    def find(db: Any, account_id: str, config_id: str) -> Any:
        row = db.execute("SELECT * FROM scan_configs WHERE id = ?", (config_id,)).fetchone()
        return original(db, row["account_id"] if row else account_id, config_id)

    return find


def _anybody_listed(original: Any) -> Any:
    return lambda db, account_id: db.execute("SELECT * FROM scan_configs ORDER BY seq").fetchall()


def _last_lost(original: Any) -> Any:
    return lambda db, account_id: original(db, account_id)[:-1]


def _silent_delete(original: Any) -> Any:
    def delete(call: Call) -> Reply:
        SCANS.remove_config(call.db, call.path["config_id"])
        return Reply({})

    return delete


def _stored_though_refused() -> Apply:
    def make(clock: Clock) -> App:
        app = reference_app(clock)

        def edit(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
            if method == "POST" and path.endswith("/scans/config") and status == 400 and b"ips" in body:
                with app.state.store.transaction(write=True) as db:  # type: ignore[attr-defined]
                    fields = {"frequency": 1, "ips": ["198.51.100.9"], "ports": ["default"]}
                    SCANS.insert_config(db, store.new_id(), path.split("/")[4], fields, 0)
            return status, answer

        return wrapped(app, edit)

    return made(make)


def _half_updated() -> Apply:
    def make(clock: Clock) -> App:
        app = reference_app(clock)

        def edit(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
            if method == "PATCH" and status == 400 and b'"frequency":9' in body.replace(b" ", b""):
                with app.state.store.transaction(write=True) as db:  # type: ignore[attr-defined]
                    db.execute("UPDATE scan_configs SET frequency = '9' WHERE id = ?", (path.rsplit("/", 1)[-1],))
            return status, answer

        return wrapped(app, edit)

    return made(make)


def _old_results(original: Any) -> Any:
    return lambda ips, ports: {"192.0.2.77": [{"number": 22, "proto": "tcp", "status": "open"}]}


def _closed_ports(original: Any) -> Any:
    def scan(ips: Any, ports: Any) -> Any:
        found = original(ips, ports)
        return {key: [*ports, {"number": 1, "proto": "tcp", "status": "closed"}] for key, ports in found.items()}

    return scan


def _one_fewer(original: Any) -> Any:
    def check(schema: Any, value: Any) -> None:
        limits = {name: most - 1 for name, most in schema.address_limits.items()}
        original(replace(schema, address_limits=limits), value)

    return check


# --- every operation -------------------------------------------------------------------------------------------------


def _open_door(operation_id: str) -> Callable[[Any], Any]:
    def make(original: Any) -> Any:
        def authenticate(api: Any, operation: Any, headers: Any) -> Any:
            if operation.id == operation_id:
                return api.principals[0]
            return original(api, operation, headers)

        return authenticate

    return make


def _one_of_two(scheme: str) -> Callable[[Any], Any]:
    """Of a pair of credentials, one is enough."""

    def make(original: Any) -> Any:
        def authenticate(api: Any, operation: Any, headers: Any) -> Any:
            given = dict(headers)
            for principal in api.principals:
                name = {"api_key": b"x-auth-key" if api.slug == "cloudforce_one" else b"x-api-key"}[scheme]
                if given.get(name) == principal.secrets[scheme]:
                    return principal
            return original(api, operation, headers)

        return authenticate

    return make


def _no_key(original: Any) -> Any:
    def authenticate(api: Any, operation: Any, headers: Any) -> Any:
        if api.slug == "clone_guard":
            for principal in api.principals:
                if (b"authorization", b"Bearer " + principal.secrets["bearer_token"]) in headers:
                    return principal
        return original(api, operation, headers)

    return authenticate


def _edit_if(condition: Callable[[str, str, int], bool], change: Callable[[int, Any], tuple[int, Any]]) -> Apply:
    def edit(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        return change(status, answer) if condition(method, path, status) else (status, answer)

    return answered(edit)


def _crash_on_ipv6(original: Any) -> Any:
    def count(ips: list[str]) -> int:
        if any(":" in text and "/" in text for text in ips):
            raise RuntimeError("a block of IPv6 addresses")
        return int(original(ips))

    return count


def _unchecked(original: Any) -> Any:
    def read(body: Any, kind: Any, content: bytes, *rest: Any, **more: Any) -> Any:
        return original(body, kind, re.sub(rb'"frequency": ?-[0-9.]+', b'"frequency":0', content), *rest, **more)

    return read


def _strict(original: Any) -> Any:
    def read(*given: Any, **more: Any) -> Any:
        value = original(*given, **more)
        if isinstance(value, dict) and isinstance(value.get("frequency"), float):
            raise errors.invalid("/frequency", "whole days only")
        return value

    return read


def _raised_maximum(original: Any) -> Any:
    def read(operation: Any, path_values: Any, query: bytes, *rest: Any, **more: Any) -> Any:
        return original(operation, path_values, query.replace(b"per_page=101", b"per_page=100"), *rest, **more)

    return read


# --- lists -----------------------------------------------------------------------------------------------------------


def _selected(change: Callable[..., dict[str, Any]]) -> Callable[[Any], Any]:
    """Pages are selected with some of the arguments changed."""

    def make(original: Any) -> Any:
        @wraps(original)
        def select(db: Any, table: str, filters: Filters, **given: Any) -> Page:
            return original(db, table, filters, **{**given, **change(**given)})  # type: ignore[no-any-return]

        return select

    return make


def _paged(change: Callable[[Page, dict[str, Any]], Page]) -> Callable[[Any], Any]:
    """Pages are changed after they were selected."""

    def make(original: Any) -> Any:
        @wraps(original)
        def select(db: Any, table: str, filters: Filters, **given: Any) -> Page:
            return change(original(db, table, filters, **given), given)

        return select

    return make


def _overlapping(original: Any) -> Any:
    def select(db: Any, table: str, filters: Filters, **given: Any) -> Page:
        size, number = given["per_page"], given["page"]
        page: Page = original(db, table, filters, **given)
        if number == 1 or size == 1 or not page.rows:
            return page
        whole = original(db, table, filters, **{**given, "page": 1, "per_page": max(page.total, 1)})
        start = (number - 1) * size - 1
        return replace(page, rows=whole.rows[start : start + size])

    return select


def _unstable(original: Any) -> Any:
    def select(db: Any, table: str, filters: Filters, **given: Any) -> Page:
        if given["page"] % 2 == 0 and given["sort_by"] is not None:
            given["descending"] = not given["descending"]
        return original(db, table, filters, **given)  # type: ignore[no-any-return]

    return select


def _conditions(change: Callable[[str], str | None]) -> Callable[[Any], Any]:
    """Conditions of the list's filters are changed, or left out where `change` gives None."""

    def make(original: Any) -> Any:
        def filters(*given: Any) -> Filters:
            found: Filters = original(*given)
            kept = Filters()
            place = 0
            for condition in found.conditions:
                count = condition.count("?")
                values = found.values[place : place + count]
                place += count
                new = change(condition)
                if new is not None:
                    kept.add(new, *values)
            return kept

        return filters

    return make


def _without_condition(start: str) -> Callable[[Any], Any]:
    return _conditions(lambda condition: None if condition.startswith(start) else condition)


def _instead(old: str, new: str) -> Callable[[Any], Any]:
    return _conditions(lambda condition: new if condition == old else condition)


def _any_filter(original: Any) -> Any:
    def filters(*given: Any) -> Filters:
        found: Filters = original(*given)
        first, *rest = found.conditions
        return Filters([first, f"({' OR '.join(rest)})"] if rest else [first], found.values)

    return filters


def _month_is_minute(original: Any) -> Any:
    return lambda text, now: original(text.replace("M", "m"), now)


def _quarter_late(original: Any) -> Any:
    def span(text: str, now: int) -> Any:
        start, end = original(text, now)
        return (start, end) if "q" not in text else (start + 31 * 86_400 * 10**6, end)

    return span


def _queries(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
    def make(original: Any) -> Any:
        def handler(call: Call) -> Reply:
            return original(replace(call, query=change(dict(call.query))))  # type: ignore[no-any-return]

        return handler

    return make


def _info(**changes: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def make(original: Any) -> Any:
        def handler(call: Call) -> Reply:
            reply: Reply = original(call)
            info = {
                name: changes[name](value) if name in changes else value for name, value in (reply.info or {}).items()
            }
            return replace(reply, info=info)

        return handler

    return make


def _touching(original: Any) -> Any:
    def handler(call: Call) -> Reply:
        reply: Reply = original(call)
        call.db.execute("UPDATE cloudforce_requests SET tokens = coalesce(tokens, 0) + 1")
        return reply

    return handler


def _read_only_columns(original: Any) -> Any:
    return lambda row, *, limited=False, extended=False: (
        {
            **(shown := original(row, limited=limited, extended=extended)),
            "attributes": {
                name: value for name, value in shown["attributes"].items() if not extended or name != "target"
            },
        }
    )


def _without_scanner(original: Any) -> Any:
    def to_json(row: Any, *, limited: bool = False, extended: bool = False) -> Any:
        shown = original(row, limited=limited, extended=extended)
        shown["attributes"].pop("scanner", None)
        return shown

    return to_json


_CONFIG = {"id": "uuid", "account_id": "0", "frequency": 1, "ips": ["198.51.100.1"], "ports": ["default"]}


def _spelled(original: Any) -> Any:
    def to_json(row: Any, *, limited: bool = False, extended: bool = False) -> Any:
        shown = original(row, limited=limited, extended=extended)
        shown["attributes"]["status"] = shown["attributes"]["status"].upper()
        return shown

    return to_json


def _other_id(original: Any) -> Any:
    def to_json(row: Any, *, limited: bool = False, extended: bool = False) -> Any:
        shown = original(row, limited=limited, extended=extended)
        return {**shown, "id": shown["id"][:-1] + ("0" if shown["id"][-1] != "0" else "1")}

    return to_json


APPLY: dict[str, Apply] = {
    "list_all_accounts": replaced(SCANS, "select_configs", _anybody_listed),
    "list_loses_last": replaced(SCANS, "select_configs", _last_lost),
    "list_twice": replaced(SCANS, "select_configs", lambda original: lambda db, account: original(db, account) * 2),
    "delete_nothing": replaced(SCANS, "remove_config", _own("SELECT ?")),
    "delete_siblings": replaced(
        SCANS,
        "remove_config",
        _own("DELETE FROM scan_configs WHERE account_id = (SELECT account_id FROM scan_configs WHERE id = ?)"),
    ),
    "delete_unknown": replaced(SCANS, "delete_config", _silent_delete),
    "update_unsaved": replaced(SCANS, "update_config", _unsaved),
    "update_clears": replaced(SCANS, "update_config", _put),
    "update_everything": replaced(SCANS, "save_config", _all_rows),
    "update_half": _half_updated(),
    "create_refused_stored": _stored_though_refused(),
    "create_ignores_frequency": replaced(SCANS, "known_fields", _without("frequency")),
    "create_reuses_id": _reused_id,
    "create_wrong_account": replaced(SCANS, "to_json", _shown(account_id=str.upper)),
    "create_default_all": replaced(
        SCANS, "to_json", _shown(ports=lambda ports: ["all"] if ports == ["default"] else ports)
    ),
    "limit_missing": replaced(validation, "check_address_counts", lambda original: lambda schema, value: None),
    "limit_off_by_one": replaced(validation, "check_address_counts", _one_fewer),
    "limit_unexpanded": replaced(formats, "address_count", lambda original: len),
    "account_mixed": replaced(SCANS, "find_config", _any_account),
    "results_elsewhere": replaced(simulation, "scan", _old_results),
    "results_unasked": replaced(simulation, "scan", lambda original: lambda ips, ports: original(ips, ["all"])),
    "update_any_form": _edit_if(
        lambda method, path, status: method == "PATCH" and status == 400,
        lambda status, answer: (200, {**answer, "success": True, "errors": [], "result": _CONFIG}),
    ),
    "results_closed": replaced(simulation, "scan", _closed_ports),
    "shape_frequency": replaced(SCANS, "to_json", _shown(frequency=str)),
    "auth_open": replaced(application, "authenticate", _open_door("get_results")),
    "auth_half": replaced(application, "authenticate", _one_of_two("api_key")),
    "account_open": replaced(application, "authorize", lambda original: lambda api, principal, tenant: None),
    "success_under_failure": _edit_if(
        lambda method, path, status: status >= 400, lambda status, answer: (status, {**answer, "success": True})
    ),
    "errors_object": _edit_if(
        lambda method, path, status: status >= 400, lambda status, answer: (status, {**answer, "errors": {}})
    ),
    "status_201": _edit_if(
        lambda method, path, status: method == "POST" and path.endswith("/config") and status == 200,
        lambda status, answer: (201, answer),
    ),
    "html_refusals": _edit_if(
        lambda method, path, status: status == 400, lambda status, answer: (status, "<h1>Bad Request</h1>")
    ),
    "crash_on_block": replaced(formats, "address_count", _crash_on_ipv6),
    "input_unchecked": replaced(application, "read_body", _unchecked),
    "input_too_strict": replaced(application, "read_body", _strict),
    "page_ignored": replaced(LISTS, "select_page", _selected(lambda **given: {"page": 1})),
    "page_off_by_one": replaced(LISTS, "select_page", _selected(lambda page, **given: {"page": page + 1})),
    "page_overlaps": replaced(LISTS, "select_page", _overlapping),
    "page_size_ignored": replaced(LISTS, "select_page", _selected(lambda **given: {"per_page": 10})),
    "page_drops_last": replaced(
        LISTS,
        "select_page",
        _paged(
            lambda page, given: replace(page, rows=page.rows[:-1]) if len(page.rows) == given["per_page"] > 1 else page
        ),
    ),
    "page_past_end": replaced(
        LISTS,
        "select_page",
        lambda original: (
            lambda db, table, filters, **given: (
                original(db, table, filters, **given)
                if (found := original(db, table, filters, **given)).rows or not found.pages
                else original(db, table, filters, **{**given, "page": found.pages})
            )
        ),
    ),
    "page_zero_refused": answered(
        lambda method, path, body, status, answer: (
            (status, {**answer, "result": []})
            if b'"page":0' in body.replace(b" ", b"") and status == 200
            else (status, answer)
        )
    ),
    "status_ignored": replaced(REQUESTS, "requests_filters", _without_condition("status")),
    "type_as_substring": replaced(
        REQUESTS, "requests_filters", _instead("request = ?", "request LIKE '%' || ? || '%'")
    ),
    "created_after_ignored": replaced(REQUESTS, "requests_filters", _without_condition("created >=")),
    "created_before_swapped": replaced(REQUESTS, "requests_filters", _instead("created <= ?", "created >= ?")),
    "completed_keeps_open": replaced(
        REQUESTS, "requests_filters", _instead("completed >= ?", "coalesce(completed, 9e18) >= ?")
    ),
    "completed_before_of_created": replaced(REQUESTS, "requests_filters", _instead("completed <= ?", "created <= ?")),
    "sort_ignored": replaced(LISTS, "select_page", _selected(lambda **given: {"sort_by": None})),
    "direction_ignored": replaced(LISTS, "select_page", _selected(lambda **given: {"descending": False})),
    "filters_any": replaced(REQUESTS, "requests_filters", _any_filter),
    "sort_lost_on_page_two": replaced(LISTS, "select_page", _unstable),
    "list_changes": replaced(REQUESTS, "list_requests", _touching),
    "total_is_count": replaced(REQUESTS, "list_requests", _info(total_count=lambda total: min(total, 10))),
    "requests_all_accounts": replaced(REQUESTS, "requests_filters", _instead("account_id = ?", "? <> ''")),
    "key_not_needed": replaced(application, "authenticate", _no_key),
    "token_not_needed": replaced(application, "authenticate", _one_of_two("api_key")),
    "name_as_prefix": replaced(
        GUARD, "scans_filters", _instead("wildcard(name, ?)", "name LIKE replace(?, '*', '%') || '%'")
    ),
    "name_as_like": replaced(GUARD, "scans_filters", _instead("wildcard(name, ?)", "name LIKE replace(?, '*', '%')")),
    "uuid_ignored": replaced(GUARD, "scans_filters", _without_condition("wildcard(id")),
    "organization_ignored": replaced(GUARD, "scans_filters", _without_condition("wildcard(organization_id")),
    "range_start_ignored": replaced(GUARD, "scans_filters", _without_condition("creation_time >=")),
    "range_end_ignored": replaced(GUARD, "scans_filters", _without_condition("creation_time <=")),
    "month_is_minute": replaced(GUARD, "relative_range", _month_is_minute),
    "quarter_late": replaced(GUARD, "relative_range", _quarter_late),
    "scheduled_inverted": replaced(
        GUARD,
        "list_scans",
        _queries(lambda query: {**query, "scheduled": not query["scheduled"]} if "scheduled" in query else query),
    ),
    "first_status_only": replaced(
        GUARD,
        "list_scans",
        _queries(lambda query: {**query, "status": query["status"][:1]} if "status" in query else query),
    ),
    "guard_sort_ignored": replaced(GUARD, "select_page", _selected(lambda **given: {"sort_by": None})),
    "guard_direction_inverted": replaced(
        GUARD,
        "select_page",
        _selected(lambda descending, sort_by, **given: {"descending": bool(sort_by) and not descending}),
    ),
    "page_of_101": replaced(application, "read_parameters", _raised_maximum),
    "default_page_of_20": replaced(
        GUARD, "list_scans", _queries(lambda query: {**query, "per_page": 20} if query["per_page"] == 10 else query)
    ),
    "extended_without_scanner": replaced(GUARD, "to_json", _without_scanner),
    "quotes_searched_for": replaced(GUARD, "unquoted", lambda original: lambda pattern: pattern),
    "extended_drops_target": replaced(GUARD, "to_json", _read_only_columns),
    "meta_wrong": replaced(GUARD, "list_scans", _info(total_pages=lambda pages: pages + 1)),
    "id_differs": replaced(GUARD, "to_json", _other_id),
    "status_upper_case": replaced(GUARD, "to_json", _spelled),
    "all_organizations": replaced(GUARD, "scans_filters", _instead("organization_id = ?", "? <> ''")),
    "unauthorized_403": _edit_if(
        lambda method, path, status: status == 401, lambda status, answer: (403, {**answer, "status": 403})
    ),
    "status_body_differs": _edit_if(
        lambda method, path, status: status >= 400, lambda status, answer: (status, {**answer, "status": 500})
    ),
}


def _catalogue() -> tuple[Fault, ...]:
    told = tomllib.loads((Path(__file__).with_name("faults.toml")).read_text(encoding="utf-8"))
    known = {**APPLY, **request_faults.APPLY, **guard_faults.APPLY}
    if told.keys() != known.keys():
        raise CatalogueError(f"faults.toml and what puts them in differ in {sorted(told.keys() ^ known.keys())}")
    return tuple(Fault(name, one["text"], tuple(one["clauses"]), known[name]) for name, one in told.items())


CATALOGUE = _catalogue()
