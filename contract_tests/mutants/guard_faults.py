"""Faults of Clone Guard beyond its list of scans: targets, the life of a scan, exceptions, customers, signing in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from scanwire_server import (
    clone_guard_auth,
    clone_guard_exceptions,
    clone_guard_experimental_scans,
    clone_guard_experimental_targets,
    clone_guard_organizations,
    clone_guard_user,
    clone_guard_users,
    errors,
    one_time_codes,
    scan_store,
    tokens,
)
from scanwire_server.calls import Call, Reply
from scanwire_server.clone_guard import DONE

from contract_tests.mutants.request_faults import after, unsaved
from contract_tests.mutants.tools import Apply, queried, replaced, reply, reused

TARGETS, LIFE = clone_guard_experimental_targets, clone_guard_experimental_scans
AUTH, USER, EXCEPTIONS = clone_guard_auth, clone_guard_user, clone_guard_exceptions
ORGANIZATIONS, CUSTOMERS = clone_guard_organizations, clone_guard_users


def _nothing(original: Any) -> Any:
    return lambda call: DONE


def _shown(**values: Any) -> Callable[[Any], Any]:
    """Some attributes are shown with other values; where it is a function, it gets the attributes."""

    def change(found: dict[str, Any], call: Call) -> dict[str, Any]:
        shown = dict(found["attributes"])
        shown |= {name: value(shown) if callable(value) else value for name, value in values.items()}
        return {**found, "attributes": shown}

    return reply(change)


def _inner(wrapper: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Any], Any]:
    """A handler that is called with other fields in the wrapper of its body."""
    return queried("body", lambda body: {**body, wrapper: change(dict(body[wrapper]))})


def _without(wrapper: str, field: str) -> Callable[[Any], Any]:
    return _inner(wrapper, lambda fields: {name: value for name, value in fields.items() if name != field})


def _anybodys(table: str) -> Callable[[Any], Any]:
    """Something is found whoever asks."""

    def make(original: Any) -> Any:
        def find(db: Any, organization_id: str, key: str, *rest: Any) -> Any:
            row = db.execute(f"SELECT organization_id FROM {table} WHERE id = ?", (key,)).fetchone()
            return original(db, row["organization_id"] if row else organization_id, key, *rest)

        return find

    return make


def _first_only(original: Any) -> Any:
    return lambda call: original(replace(call, query={**call.query, "ids": call.query["ids"][:1]}))


def _deletes(table: str, whose: str) -> Callable[[Any], Any]:
    """A deletion by ids that deletes more than these, by a further condition."""

    def make(original: Any) -> Any:
        def handler(call: Call) -> Reply:
            answer: Reply = original(call)
            for key in call.query["ids"]:
                call.db.execute(f"DELETE FROM {table} WHERE {whose}", {"key": key, "tenant": call.tenant})
            return answer

        return handler

    return make


def _first_of(listed: str) -> Callable[[Any], Any]:
    """A read that shows the first item of the list, whichever is asked for."""

    def make(original: Any) -> Any:
        def get(call: Call) -> Reply:
            original(call)
            page: Reply = getattr(LIFE, listed)(replace(call, query={"page": 1, "per_page": 100}))
            return Reply(page.result[0])

        return get

    return make


def _cut(original: Any) -> Any:
    """Every page after the first begins with the last item of the one before."""

    def handler(call: Call) -> Reply:
        answer: Reply = original(call)
        number, size = call.query["page"], call.query["per_page"]
        if number == 1 or not answer.result:
            return answer
        before: Reply = original(replace(call, query={**call.query, "page": number - 1}))
        return replace(answer, result=[before.result[-1], *answer.result][:size])

    return handler


def _two(original: Any) -> Any:
    """Pages have at most two items, whatever was asked for."""
    return lambda call: original(replace(call, query={**call.query, "per_page": min(call.query["per_page"], 2)}))


def _started_again(original: Any) -> Any:
    def start(call: Call) -> Reply:
        try:
            answer: Reply = original(call)
        except errors.RequestError:
            return LIFE._shown(call, LIFE._find(call)["id"])
        return answer

    return start


def _backwards(original: Any) -> Any:
    return (("running", 0), ("queued", 5), ("requested", 10), ("done", 610))


def _any_scan(original: Any) -> Any:
    """What is found is that of some scan that is done, if the one that is asked for is not."""

    def found(call: Call) -> Any:
        mine = original(call)
        if mine:
            return mine
        done = call.db.execute(
            f"SELECT id FROM {scan_store.scans_at(call.now)} WHERE status = 'done' AND organization_id = ?",
            (call.tenant,),
        ).fetchone()
        return original(replace(call, path={**call.path, "scan_id": done["id"]})) if done else mine

    return found


def _hidden_runs(original: Any) -> Any:
    def listed(call: Call) -> Reply:
        answer: Reply = original(call)
        return replace(answer, result=[one for one in answer.result if one["attributes"]["status"] != "requested"])

    return listed


def _no_start(original: Any) -> Any:
    return lambda *given: None


def _any_key(original: Any) -> Any:
    def by_password(call: Call, body: dict[str, Any]) -> Any:
        member = tokens.USERS.get(body.get("username", ""))
        return original(replace(call, tenant=member.organization.id) if member else call, body)

    return by_password


def _any_password(original: Any) -> Any:
    def by_password(call: Call, body: dict[str, Any]) -> Any:
        member = tokens.USERS.get(body.get("username", ""))
        return original(call, {**body, "password": member.user.password} if member else body)

    return by_password


def _all_tokens(original: Any) -> Any:
    def revoke(db: sqlite3.Connection, token: str) -> None:
        db.execute("DELETE FROM clone_guard_tokens WHERE scheme = 'bearer'")

    return revoke


def _kept_tokens(original: Any) -> Any:
    return lambda db, username: tokens._issue(db, "basic", username, None)


def _short_lived(original: Any) -> Any:
    return lambda db, username: tokens._issue(db, "basic", username, 1_800_000_000_000_000)


def _at_once(original: Any) -> Any:
    def enable(call: Call) -> Reply:
        answer: Reply = original(call)
        tokens.set_factor(call.db, call.user, call.query["method"], "on")
        return answer

    return enable


def _saying(**changes: Any) -> Callable[[Any], Any]:
    """A handler whose answer says something else where it says anything."""
    return reply(lambda found, call: {name: changes.get(name, value) for name, value in found.items()})


def _any_reference(original: Any) -> Any:
    def create(call: Call) -> Reply:
        body = dict(call.body["exception"])
        scan = body.pop("scan", None)
        answer: Reply = original(replace(call, body={"exception": body}))
        if scan is None:
            return answer
        return replace(answer, result={**answer.result, "attributes": {**answer.result["attributes"], "scan": scan}})

    return create


def _any_target(original: Any) -> Any:
    """A scan of a target that is not ours is made of one that is."""

    def create(call: Call) -> Reply:
        try:
            TARGETS.find_target(call.db, call.tenant, call.body["scan"]["target_id"])
        except errors.RequestError:
            own = call.db.execute("SELECT id FROM clone_guard_targets WHERE organization_id = ?", (call.tenant,))
            return original(  # type: ignore[no-any-return]
                replace(call, body={"scan": {**call.body["scan"], "target_id": own.fetchone()["id"]}})
            )
        return original(call)  # type: ignore[no-any-return]

    return create


APPLY: dict[str, Apply] = {
    "target_comment_lost": replaced(TARGETS, "create_target", _without("target", "comment")),
    "target_update_unsaved": replaced(TARGETS, "update_target", unsaved),
    "target_update_clears": replaced(
        TARGETS, "update_target", _inner("target", lambda fields: {"comment": "", **fields})
    ),
    "target_update_everything": replaced(
        TARGETS,
        "update_target",
        after("UPDATE clone_guard_targets SET comment = 'all' WHERE organization_id = ?", "tenant"),
    ),
    "target_delete_nothing": replaced(TARGETS, "delete_target", _nothing),
    "target_delete_siblings": replaced(
        TARGETS,
        "delete_target",
        after(
            "DELETE FROM clone_guard_targets WHERE organization_id = ?"
            " AND id NOT IN (SELECT target_id FROM clone_guard_scans)",
            "tenant",
        ),
    ),
    "target_id_reused": reused(TARGETS, "delete_target", "target_id"),
    "target_organization_mixed": replaced(TARGETS, "find_target", _anybodys("clone_guard_targets")),
    "targets_delete_first": replaced(TARGETS, "delete_targets", _first_only),
    "targets_delete_foreign": replaced(TARGETS, "delete_targets", _deletes("clone_guard_targets", "id = :key")),
    "targets_delete_siblings": replaced(
        TARGETS,
        "delete_targets",
        _deletes(
            "clone_guard_targets",
            "organization_id = :tenant AND id NOT IN (SELECT target_id FROM clone_guard_scans) AND :key <> ''",
        ),
    ),
    "target_list_cut": replaced(TARGETS, "list_targets", reply(lambda found, call: found[:-1])),
    "target_pages_overlap": replaced(TARGETS, "list_targets", _cut),
    "scan_comment_lost": replaced(LIFE, "create_scan", _without("scan", "comment")),
    "scan_of_foreign_target": replaced(LIFE, "create_scan", _any_target),
    "scan_update_unsaved": replaced(LIFE, "update_scan", unsaved),
    "scan_delete_nothing": replaced(LIFE, "delete_scan", _nothing),
    "scan_delete_siblings": replaced(
        LIFE, "delete_scan", after("DELETE FROM clone_guard_scans WHERE organization_id = ?", "tenant")
    ),
    "scan_organization_mixed": replaced(LIFE, "find_scan", _anybodys("clone_guard_scans")),
    "scan_shown_nameless": replaced(LIFE, "get_scan", _shown(name="a scan")),
    "scans_delete_first": replaced(LIFE, "delete_scans", _first_only),
    "scans_delete_foreign": replaced(LIFE, "delete_scans", _deletes("clone_guard_scans", "id = :key")),
    "scan_started_twice": replaced(LIFE, "start_scan", _started_again),
    "scan_goes_backwards": replaced(scan_store, "_RUN", _backwards),
    "scan_never_stops": replaced(LIFE, "stop_scan", unsaved),
    "scan_stopped_idle": replaced(LIFE, "stop_scan", _started_again),
    "upcoming_all": replaced(LIFE, "list_upcoming_scans", lambda original: lambda call: LIFE._list(call, "1 = 1")),
    "recent_running": replaced(
        LIFE,
        "list_recent_scans",
        lambda original: lambda call: LIFE._list(call, "status IN ('done', 'running')", sort_by="end_time"),
    ),
    "running_requested": replaced(
        LIFE,
        "list_running_scans",
        lambda original: lambda call: LIFE._list(call, "status IN ('requested', 'queued', 'running')"),
    ),
    "upcoming_pages_overlap": replaced(LIFE, "list_upcoming_scans", _cut),
    "recent_pages_short": replaced(LIFE, "list_recent_scans", _two),
    "wizard_waits": replaced(
        LIFE,
        "create_scan_from_wizard",
        lambda original: lambda call: unsaved(original)(call) and LIFE.create_scan(_plain(call)),
    ),
    "wizard_of_one_host": replaced(
        LIFE, "create_scan_from_wizard", _inner("scan", lambda fields: {**fields, "hosts": "198.51.100.65"})
    ),
    "history_hidden": replaced(LIFE, "list_scan_histories", _hidden_runs),
    "history_first_of_all": replaced(LIFE, "get_scan_history", _shown(start_time="2020-01-01T00:00:00Z")),
    "history_pages_short": replaced(LIFE, "list_scan_histories", _two),
    "hosts_of_any_scan": replaced(LIFE, "_found", _any_scan),
    "host_first_of_all": replaced(LIFE, "get_scan_host", _first_of("list_scan_hosts")),
    "host_pages_overlap": replaced(LIFE, "list_scan_hosts", _cut),
    "vulnerability_first_of_all": replaced(LIFE, "get_scan_vulnerability", _first_of("list_scan_vulnerabilities")),
    "vulnerability_pages_overlap": replaced(LIFE, "list_scan_vulnerabilities", _cut),
    "statistics_one_more": replaced(LIFE, "get_scan_statistics", _shown(low=lambda shown: shown["low"] + 1)),
    "statistics_hosts_empty": replaced(LIFE, "get_scan_statistics", _shown(hosts=0)),
    "sign_in_any_password": replaced(AUTH, "_by_password", _any_password),
    "sign_in_any_key": replaced(AUTH, "_by_password", _any_key),
    "sign_in_without_code": replaced(tokens, "needs_code", lambda original: lambda db, username: False),
    "sign_in_any_code": replaced(one_time_codes, "is_right", lambda original: lambda secret, code, now: True),
    "session_used_again": replaced(tokens, "end_session", _no_start),
    "bearer_never_expires": replaced(tokens, "BEARER_SECONDS", lambda original: 10**9),
    "bearer_opens_nothing": replaced(
        AUTH,
        "sign_in",
        reply(lambda found, call: {**found, "token": "another"} if "token" in found else found),
    ),
    "sign_out_without_effect": replaced(tokens, "revoke_bearer_token", _no_start),
    "sign_out_of_everything": replaced(tokens, "revoke_bearer_token", _all_tokens),
    "access_token_kept": replaced(tokens, "generate_access_token", _kept_tokens),
    "access_token_expires": replaced(tokens, "generate_access_token", _short_lived),
    "access_token_another": replaced(
        USER, "generate_access_token", reply(lambda found, call: {**found, "token": "another"})
    ),
    "sign_in_names_another": replaced(AUTH, "sign_in", _saying(username="nobody")),
    "sign_in_not_counted": replaced(AUTH, "sign_in", _saying(sign_in_count=1)),
    "mfa_enabled_in_other_words": replaced(USER, "enable_mfa", _saying(status="ok")),
    "mfa_verified_in_other_words": replaced(USER, "verify_mfa_installation", _saying(status="ok")),
    "mfa_disabled_in_other_words": replaced(USER, "disable_mfa", _saying(status="ok")),
    "mfa_at_once": replaced(USER, "enable_mfa", _at_once),
    "mfa_phone_unchecked": replaced(USER, "_check_phone", _no_start),
    "mfa_code_unchecked": replaced(USER, "_check_code", _no_start),
    "mfa_stays": replaced(USER, "disable_mfa", unsaved),
    "mfa_never_verified": replaced(USER, "verify_mfa_installation", unsaved),
    "exception_of_any_scan": replaced(EXCEPTIONS, "create_exception", _any_reference),
    "exception_text_lost": replaced(EXCEPTIONS, "create_exception", _shown(text="an exception")),
    "customer_address_lost": replaced(CUSTOMERS, "create_customer", _shown(email="nobody@example.com")),
    "organization_renamed": replaced(ORGANIZATIONS, "create_organization", _shown(name="Example")),
    "organization_same_id": replaced(
        ORGANIZATIONS,
        "create_organization",
        reply(lambda found, call: {**found, "id": "8c1f2d6e-0b0a-4c58-b0c6-3d7f5e1a9b44"}),
    ),
}


def _plain(call: Call) -> Call:
    """The call of the wizard as one that creates a scan of a target that is there."""
    own = call.db.execute("SELECT id FROM clone_guard_targets WHERE organization_id = ?", (call.tenant,)).fetchone()
    fields = {name: call.body["scan"][name] for name in ("name", "comment") if name in call.body["scan"]}
    return replace(call, body={"scan": {**fields, "target_id": own["id"]}})
