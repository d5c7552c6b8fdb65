"""The conversation about a request."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scanwire_server import cloudforce_one_requests

from tests.reference_server.support import (
    BARE,
    FIRST,
    SECOND,
    START,
    Caller,
    Clock,
    document,
    new_caller,
    pointers,
    refusal,
)

DOCUMENTED = cloudforce_one_requests.DOCUMENTED["id"]
READER = new_caller()
MESSAGES = READER.everything("list_messages", DOCUMENTED)
FIELDS = sorted(document("cloudforce_one")["components"]["schemas"]["Message"]["properties"])
CALLS: list[tuple[str, dict[str, Any]]] = [("delete_message", {}), ("update_message", {"json": {}})]
"""Everything that can be done with one message."""
NOW = "2026-05-31T12:00:00Z"


def test_the_samples_are_rich_and_always_the_same() -> None:
    assert len(MESSAGES) == 23
    assert new_caller().everything("list_messages", DOCUMENTED) == MESSAGES
    for field in FIELDS[1:]:
        values = [message[field] for message in MESSAGES]
        assert 1 < len(set(values)) < 23 or field == "id", field
    assert {message["author"] for message in MESSAGES} == {FIRST.api_email, "analyst@example.com"}
    of_second = [
        message
        for item in READER.everything("list_requests", account=SECOND)
        for message in READER.everything("list_messages", item["id"], account=SECOND)
    ]
    assert len(of_second) == 9
    assert not {message["id"] for message in of_second} & {message["id"] for message in MESSAGES}


def test_a_message_is_the_accounts_own(caller: Caller) -> None:
    for account in (FIRST, SECOND):
        request = caller.get("create_request", json={}, account=account)
        created = caller.get("create_message", request["id"], json={"content": "Ä?", "author": "x"}, account=account)
        assert created == {
            "id": created["id"],
            "author": account.api_email,
            "content": "Ä?",
            "is_follow_on_request": False,
            "created": NOW,
            "updated": NOW,
        }
        empty = caller.get("create_message", request["id"], json={}, account=account)
        assert empty == {**created, "id": created["id"] + 1, "content": ""}
        assert caller.everything("list_messages", request["id"], account=account) == [created, empty]


def test_a_message_after_completion_is_a_follow_on_request(caller: Caller, clock: Clock) -> None:
    request = caller.get("create_request", json={"content": "x"})
    messages = []
    for minutes, expected in ((0, False), (10, False), (120, False), (180, True), (10_000, True)):
        clock.now = START + timedelta(minutes=minutes)
        messages.append(caller.get("create_message", request["id"], json={}))
        assert messages[-1]["is_follow_on_request"] is expected
        got = caller.get("get_request", request["id"])
        assert got["message_tokens"] == len(messages)
        assert got["updated"] == messages[-1]["created"], "the request counts the tokens of its messages"
    clock.pass_time(days=1)
    for message in messages:
        changed = caller.get("update_message", request["id"], message["id"], json={"content": "y"})
        assert changed["is_follow_on_request"] == message["is_follow_on_request"]


def test_update_changes_one_message(caller: Caller, clock: Clock) -> None:
    request = caller.get("create_request", json={})
    first, second = (caller.get("create_message", request["id"], json={"content": text}) for text in "ab")
    for body in ({"content": "c"}, {}, {"content": ""}, {"id": 1, "author": "x", "created": NOW}):
        clock.pass_time(seconds=1)
        first |= {name: value for name, value in body.items() if name == "content"}
        first["updated"] = clock.now.isoformat().replace("+00:00", "Z")
        assert caller.get("update_message", request["id"], first["id"], json=body) == first
        assert caller.everything("list_messages", request["id"]) == [first, second]


def test_delete_removes_one_message_for_good(caller: Caller) -> None:
    request = caller.get("create_request", json={})
    messages = [caller.get("create_message", request["id"], json={}) for _ in range(3)]
    assert caller.get("delete_message", request["id"], messages[2]["id"]) == BARE
    for operation_id, more in CALLS:
        response = caller.call(operation_id, request["id"], messages[2]["id"], **more)
        assert refusal(response) == (404, 10404, "message not found")
    assert caller.everything("list_messages", request["id"]) == messages[:2]
    assert caller.get("create_message", request["id"], json={})["id"] == messages[2]["id"] + 1


def test_a_message_belongs_to_its_request(caller: Caller) -> None:
    [one, other] = [caller.get("create_request", json={})["id"] for _ in range(2)]
    message = caller.get("create_message", one, json={})
    assert caller.everything("list_messages", other) == []
    assert caller.call("update_message", other, message["id"], json={"content": "x"}).status_code == 404
    assert caller.call("delete_message", other, message["id"]).status_code == 404
    assert caller.everything("list_messages", one) == [message]


@pytest.mark.parametrize("message_id", ["0", "-1", str(2**63), str(-(2**70)), "9" * 4000, "00"])
def test_numbers_that_no_message_has_are_unknown(reader: Caller, message_id: str) -> None:
    for operation_id, more in CALLS:
        response = reader.call(operation_id, DOCUMENTED, message_id, **more)
        assert refusal(response) == (404, 10404, "message not found")


@pytest.mark.parametrize("message_id", ["x", "1.0", "1e3", "+1", " 1", "true", "٣", "9" * 4001, "0x1", "null"])
def test_what_is_no_number_is_refused(reader: Caller, message_id: str) -> None:
    for operation_id, more in CALLS:
        response = reader.call(operation_id, DOCUMENTED, message_id, **more)
        assert response.status_code == 400
        assert pointers(response) == ["/path/message_id"]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.upper())


def oracle(body: dict[str, Any]) -> list[dict[str, Any]]:
    found = [
        message
        for message in MESSAGES
        if moment(message["created"]) >= moment(body.get("after", "2000-01-01T00:00:00Z"))
        and moment(message["created"]) <= moment(body.get("before", "2100-01-01T00:00:00Z"))
    ]
    descending = body.get("sort_order") == "desc"
    if "sort_by" not in body:
        return found[::-1] if descending else found
    return sorted(found, key=lambda message: message[body["sort_by"]], reverse=descending)


bounds = st.one_of(
    st.sampled_from(sorted({message["created"] for message in MESSAGES})),
    st.integers(-90, 40_000).map(lambda n: (moment("2022-04-01T00:00:00Z") + timedelta(seconds=n)).isoformat()),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "after": bounds,
            "before": bounds,
            "sort_by": st.sampled_from(FIELDS),
            "sort_order": st.sampled_from(["asc", "desc"]),
        },
    ),
    st.integers(1, 25),
    st.integers(0, 1),
)
@example({}, 23, 0)
def test_pages_are_the_whole_list_cut_up(body: dict[str, Any], per_page: int, first: int) -> None:
    expected = oracle(body)
    pages = -(-len(expected) // per_page)
    seen = []
    for number in range(1, max(pages, 1) + 2):
        page = first if number == 1 else number
        answer = READER.call("list_messages", DOCUMENTED, json={**body, "page": page, "per_page": per_page}).json()
        assert answer["result_info"] == {
            "page": number,
            "per_page": per_page,
            "count": len(answer["result"]),
            "total_count": len(expected),
            "total_pages": pages,
        }
        seen += answer["result"]
    assert seen == expected


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"page": -1}, "/page"),
        ({"per_page": 0}, "/per_page"),
        ({"after": "2024-01-01"}, "/after"),
        ({"before": "2022-01-01T00:00:Z"}, "/before"),
        ({"sort_by": "request_id"}, "/sort_by"),
        ({"sort_by": "seq"}, "/sort_by"),
        ({"sort_by": "id; DROP TABLE cloudforce_messages"}, "/sort_by"),
        ({"sort_order": "DESC"}, "/sort_order"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, Any], pointer: str) -> None:
    response = READER.call("list_messages", DOCUMENTED, json={"page": 1, "per_page": 10, **change})
    assert response.status_code == 400
    assert pointers(response) == [pointer]
