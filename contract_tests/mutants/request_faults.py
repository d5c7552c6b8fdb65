"""Faults of the requests family of Cloudforce One: requests, messages, assets, priorities, quotas."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from scanwire_server import app as application
from scanwire_server import (
    cloudforce_one_requests,
    cloudforce_one_requests_assets,
    cloudforce_one_requests_messages,
    cloudforce_one_requests_priorities,
    errors,
    quotas,
    rows,
)
from scanwire_server.calls import NO_RESULT, Call, Reply
from scanwire_server.credentials import CLOUDFORCE_ONE

from contract_tests.mutants.tools import Apply, answered, conditions, queried, replaced, reply, reused
from contract_tests.target import AppFactory

REQUESTS, MESSAGES = cloudforce_one_requests, cloudforce_one_requests_messages
ASSETS, PRIORITIES = cloudforce_one_requests_assets, cloudforce_one_requests_priorities


def unsaved(original: Any) -> Any:
    """An update that is answered and not saved."""

    def update(call: Call) -> Reply:
        call.db.execute("SAVEPOINT before")
        answer: Reply = original(call)
        call.db.execute("ROLLBACK TO before")
        return answer

    return update


def cleared(defaults: dict[str, Any]) -> Callable[[Any], Any]:
    """An update that puts what was not sent back to its default."""
    return lambda original: lambda call: original(replace(call, body={**defaults, **call.body}))


def without(field: str) -> Callable[[Any], Any]:
    """A handler that ignores a field of the body."""
    return lambda original: (
        lambda call: original(replace(call, body={name: value for name, value in call.body.items() if name != field}))
    )


def after(sql: str, *names: str) -> Callable[[Any], Any]:
    """A handler that does more than it should, by a statement with parameters of the path."""

    def make(original: Any) -> Any:
        def handler(call: Call) -> Reply:
            answer: Reply = original(call)
            call.db.execute(sql, [call.tenant if name == "tenant" else call.path[name] for name in names])
            return answer

        return handler

    return make


def _anybodys(original: Any) -> Any:
    """A request is found whoever asks."""

    def find(call: Call, request_id: str) -> Any:
        row = call.db.execute("SELECT account_id FROM cloudforce_requests WHERE id = ?", (request_id,)).fetchone()
        return original(replace(call, tenant=row["account_id"]) if row else call, request_id)

    return find


def _of_any_request(original: Any) -> Any:
    """A message, or an asset, is found whatever request is asked for."""

    def find(call: Call, key: Any) -> Any:
        for table in ("cloudforce_messages", "cloudforce_assets"):
            if original.__name__.endswith(table.removeprefix("cloudforce_").removesuffix("s")):
                row = call.db.execute(f"SELECT request_id FROM {table} WHERE id = ?", (key,)).fetchone()
                if row:
                    return original(replace(call, path={**call.path, "request_id": row["request_id"]}), key)
        return original(call, key)

    return find


def _anybodys_priority(original: Any) -> Any:
    def find(call: Call, priority_id: str) -> Any:
        row = call.db.execute("SELECT account_id FROM cloudforce_priorities WHERE id = ?", (priority_id,)).fetchone()
        return original(replace(call, tenant=row["account_id"]) if row else call, priority_id)

    return find


def _open_to_delete(original: Any) -> Any:
    def delete(call: Call) -> Reply:
        row = REQUESTS.find_request(call, call.path["request_id"])
        rows.remove(call.db, "cloudforce_requests", id=row["id"])
        return Reply(NO_RESULT)

    return delete


def _shown(name: str, value: Any) -> Callable[[Any], Any]:
    return reply(lambda found, call: {**found, name: value})


def _stamped(handler: str, module: Any, name: str, instead: str = "") -> Apply:
    """A handler that shows another time: that of another field, or one of 2001."""

    def change(found: Any, call: Call) -> Any:
        items = [
            {**item, name: item[instead] if instead else "2001-01-01T00:00:00Z"}
            for item in (found if isinstance(found, list) else [found])
        ]
        return items if isinstance(found, list) else items[0]

    return replaced(module, handler, reply(change))


@contextmanager
def _cached() -> Iterator[AppFactory]:
    read: dict[str, Any] = {}

    def edit(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        if method == "GET" and "/asset/" in path and status == 200:
            read[path] = answer
        return (200, read[path]) if method == "GET" and status == 404 and path in read else (status, answer)

    with answered(edit)() as factory:
        yield factory


def _first_type_missing(original: Any) -> Any:
    return lambda call: Reply(REQUESTS.TYPES[1:])


def _last_type_refused(original: Any) -> Any:
    def create(call: Call) -> Reply:
        if call.body.get("request_type") == REQUESTS.TYPES[-1]:
            raise errors.invalid("/request_type", "no such type")
        answer: Reply = original(call)
        return answer

    return create


def _spent_by_all(original: Any) -> Any:
    def spend(db: Any, quota: Any, account_id: str, item_id: str, tokens: int, now: int) -> None:
        for account in CLOUDFORCE_ONE.accounts:
            original(db, quota, account.id, item_id, tokens, now)

    return spend


def _some_document(original: Any) -> Any:
    def get(call: Call) -> Reply:
        try:
            answer: Reply = original(call)
        except errors.RequestError:
            return Reply(REQUESTS.detailed(REQUESTS.find_request(call, REQUESTS.DOCUMENTED["id"])))
        return answer

    return get


def _no_tlp_needed(original: Any) -> Any:
    def read(body: Any, kind: Any, content: bytes, *rest: Any, **more: Any) -> Any:
        filled = re.sub(rb'("requirement": ?"No TLP")', rb'\1,"tlp":"clear"', content)
        return original(body, kind, filled, *rest, **more)

    return read


def _cut_name(original: Any) -> Any:
    return lambda name: original(name[:30])


def _first_asset(original: Any) -> Any:
    def get(call: Call) -> Reply:
        original(call)
        request = REQUESTS.find_request(call, call.path["request_id"])
        row = call.db.execute(
            f"SELECT * FROM {ASSETS._SHOWN} WHERE request_id = ? ORDER BY seq LIMIT 1", (request["id"],)
        ).fetchone()
        return Reply([ASSETS.to_json(row)])

    return get


def _into_any(original: Any) -> Any:
    """What is asked for below a request of somebody else is done as if it were ours."""

    def handler(call: Call) -> Reply:
        row = call.db.execute(
            "SELECT account_id FROM cloudforce_requests WHERE id = ?", (call.path["request_id"],)
        ).fetchone()
        answer: Reply = original(replace(call, tenant=row["account_id"]) if row else call)
        return answer

    return handler


APPLY: dict[str, Apply] = {
    "request_update_unsaved": replaced(REQUESTS, "update_request", unsaved),
    "request_update_clears": replaced(REQUESTS, "update_request", cleared({"summary": "", "tlp": "clear"})),
    "request_content_lost": replaced(
        REQUESTS,
        "update_request",
        lambda original: (
            lambda call: reply(
                lambda found, _: {**found, "content": call.body["content"]} if "content" in call.body else found
            )(without("content")(original))(call)
        ),
    ),
    "request_update_everything": replaced(
        REQUESTS, "update_request", after("UPDATE cloudforce_requests SET tlp = 'red' WHERE account_id = ?", "tenant")
    ),
    "request_type_ignored": replaced(REQUESTS, "create_request", without("request_type")),
    "request_begins_accepted": replaced(REQUESTS, "create_request", _shown("status", "accepted")),
    "request_id_reused": reused(REQUESTS, "delete_request", "request_id"),
    "request_any_deleted": replaced(REQUESTS, "delete_request", _open_to_delete),
    "request_delete_siblings": replaced(
        REQUESTS, "delete_request", after("DELETE FROM cloudforce_requests WHERE account_id = ?", "tenant")
    ),
    "request_delete_nothing": replaced(REQUESTS, "delete_request", lambda original: lambda call: Reply(NO_RESULT)),
    "request_account_mixed": replaced(REQUESTS, "find_request", _anybodys),
    "request_unknown_answered": replaced(REQUESTS, "get_request", _some_document),
    "request_content_elsewhere": replaced(REQUESTS, "get_request", _shown("content", "something else")),
    "request_list_cut": replaced(
        REQUESTS, "list_requests", reply(lambda found, call: [item for item in found if item["tlp"] != "amber-strict"])
    ),
    "constants_short": replaced(REQUESTS, "get_request_constants", _shown("tlp", ["clear", "red"])),
    "types_short": replaced(REQUESTS, "list_request_types", _first_type_missing),
    "type_refused": replaced(REQUESTS, "create_request", _last_type_refused),
    "quota_unspent": replaced(quotas, "spend", lambda original: lambda *given: None),
    "quota_shared": replaced(quotas, "spend", _spent_by_all),
    "quota_overfull": replaced(
        quotas, "state", lambda original: lambda *given: {**original(*given), "remaining": 10**9}
    ),
    "message_lost": replaced(MESSAGES, "create_message", without("content")),
    "message_update_unsaved": replaced(MESSAGES, "update_message", unsaved),
    "message_update_everything": replaced(
        MESSAGES,
        "update_message",
        after(
            "UPDATE cloudforce_messages SET content = (SELECT content FROM cloudforce_messages WHERE id = ?)",
            "message_id",
        ),
    ),
    "message_delete_nothing": replaced(MESSAGES, "delete_message", lambda original: lambda call: Reply(NO_RESULT)),
    "message_delete_siblings": replaced(
        MESSAGES, "delete_message", after("DELETE FROM cloudforce_messages WHERE request_id = ?", "request_id")
    ),
    "message_of_any_request": replaced(MESSAGES, "find_message", _of_any_request),
    "message_list_of_all": replaced(MESSAGES, "messages_filters", conditions({"request_id = ?": "? <> ''"})),
    "message_into_foreign": replaced(MESSAGES, "create_message", _into_any),
    "message_list_foreign": replaced(MESSAGES, "list_messages", _into_any),
    "message_after_ignored": replaced(MESSAGES, "messages_filters", conditions({"created >= ?": None})),
    "message_before_ignored": replaced(MESSAGES, "messages_filters", conditions({"created <= ?": None})),
    "message_sort_ignored": replaced(MESSAGES, "list_messages", without("sort_by")),
    "message_direction_ignored": replaced(MESSAGES, "list_messages", without("sort_order")),
    "message_page_short": replaced(MESSAGES, "list_messages", reply(lambda found, call: found[:7])),
    "asset_name_cut": replaced(ASSETS, "named", _cut_name),
    "asset_first_of_all": replaced(ASSETS, "get_asset", _first_asset),
    "asset_update_unsaved": replaced(ASSETS, "update_asset", unsaved),
    "asset_update_ignored": replaced(ASSETS, "update_asset", without("source")),
    "asset_delete_nothing": replaced(ASSETS, "delete_asset", lambda original: lambda call: Reply(NO_RESULT)),
    "asset_delete_siblings": replaced(
        ASSETS, "delete_asset", after("DELETE FROM cloudforce_assets WHERE request_id = ?", "request_id")
    ),
    "asset_of_any_request": replaced(ASSETS, "find_asset", _of_any_request),
    "asset_into_foreign": replaced(ASSETS, "upload_asset", _into_any),
    "asset_page_repeats": replaced(ASSETS, "list_assets", queried("body", lambda given: {**given, "page": 1})),
    "priority_update_unsaved": replaced(PRIORITIES, "update_priority", unsaved),
    "priority_labels_kept": replaced(
        PRIORITIES, "update_priority", reply(lambda found, call: {**found, "labels": ["old"]})
    ),
    "priority_delete_siblings": replaced(
        PRIORITIES, "delete_priority", after("DELETE FROM cloudforce_priorities WHERE account_id = ?", "tenant")
    ),
    "priority_id_reused": reused(PRIORITIES, "delete_priority", "priority_id"),
    "priority_account_mixed": replaced(PRIORITIES, "find_priority", _anybodys_priority),
    "priority_tlp_optional": replaced(application, "read_body", _no_tlp_needed),
    "priority_page_overlaps": replaced(
        PRIORITIES,
        "list_priorities",
        lambda original: (
            lambda call: (
                reply(
                    lambda found, _: [*original(replace(call, body={**call.body, "page": 1})).result[-1:], *found[1:]]
                )(original)(call)
                if call.body["page"] > 1
                else original(call)
            )
        ),
    ),
    "request_updated_too_early": _stamped("list_requests", REQUESTS, "updated"),
    "request_created_in_2001": _stamped("create_request", REQUESTS, "created"),
    "request_updated_when_created": _stamped("update_request", REQUESTS, "updated", "created"),
    "request_contents_cached": _cached,
    "message_created_in_2001": _stamped("create_message", MESSAGES, "created"),
    "message_updated_when_created": _stamped("update_message", MESSAGES, "updated", "created"),
    "asset_created_in_2001": _stamped("upload_asset", ASSETS, "created"),
    "priority_updated_too_early": _stamped("list_priorities", PRIORITIES, "updated"),
    "priority_created_in_2001": _stamped("create_priority", PRIORITIES, "created"),
    "priority_updated_when_created": _stamped("update_priority", PRIORITIES, "updated", "created"),
    "priority_list_of_all": replaced(
        PRIORITIES,
        "list_priorities",
        lambda original: (
            lambda call: (
                replace(found, result=[*found.result, *_others(call)]) if (found := original(call)).result else found
            )
        ),
    ),
}


def _others(call: Call) -> list[dict[str, Any]]:
    """One requirement of another account, at the end of the first page."""
    row = call.db.execute("SELECT * FROM cloudforce_priorities WHERE account_id <> ?", (call.tenant,)).fetchone()
    return [PRIORITIES.to_json(row)] if row and call.body["page"] <= 1 else []
