"""Requests for information: their life by the clock, what they cost, and what belongs to them."""

import re
import uuid
from calendar import monthrange
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scanwire_server import Account, cloudforce_one_requests, create_app, quotas, simulation, times

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

SCHEMAS = document("cloudforce_one")["components"]["schemas"]
DOCUMENTED = cloudforce_one_requests.DOCUMENTED["id"]
UNKNOWN = "00000000-0000-4000-8000-000000000000"
NOW = "2026-05-31T12:00:00Z"


def create(caller: Caller, *, account: Account = FIRST, **fields: str) -> dict[str, Any]:
    created: dict[str, Any] = caller.get("create_request", account=account, json=fields)
    return created


def quota(caller: Caller, account: Account = FIRST) -> dict[str, Any]:
    found: dict[str, Any] = caller.get("get_request_quota", account=account)
    return found


def without(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


def test_a_request_without_fields_gets_the_servers_values(caller: Caller) -> None:
    created = create(caller)
    assert uuid.UUID(created["id"]).version == 4
    assert re.fullmatch(r"RFI-2026-[0-9]{6}", created["readable_id"])
    assert without(created, "id", "readable_id") == {
        "content": "",
        "created": NOW,
        "priority": "routine",
        "request": "Victomology",
        "summary": "",
        "tlp": "clear",
        "updated": NOW,
        "message_tokens": 0,
        "status": "open",
        "tokens": 5,
    }
    assert caller.get("get_request", created["id"]) == created


def test_a_request_has_what_was_sent_and_lists_leave_the_content_out(caller: Caller) -> None:
    before = caller.everything("list_requests")
    fields = {"content": "Ä?", "priority": "urgent", "summary": "s", "tlp": "amber-strict"}
    ignored = {"id": "x", "status": "completed", "tokens": 0}
    created = caller.get("create_request", json={**fields, "request_type": "Überblick", **ignored})
    assert without(created, "id", "readable_id") == {
        **fields,
        "request": "Überblick",
        "created": NOW,
        "updated": NOW,
        "message_tokens": 0,
        "status": "open",
        "tokens": 20,
    }
    assert caller.everything("list_requests") == [*before, without(created, "content")]


def test_every_sample_can_be_got_as_it_is_listed(reader: Caller) -> None:
    for account in (FIRST, SECOND):
        for item in reader.everything("list_requests", account=account):
            got = reader.get("get_request", item["id"], account=account)
            assert got.pop("content")
            assert got == item


def test_update_changes_what_is_sent_and_nothing_else(caller: Caller, clock: Clock) -> None:
    created, sibling = create(caller, content="first", priority="high"), create(caller)
    changes: list[dict[str, Any]] = [
        {},
        {"summary": "s"},
        {"tlp": "red", "content": "other"},
        {"priority": "urgent"},
        {"request_type": "DDoS"},
        {"id": "x", "tokens": 99, "status": "declined", "created": NOW, "request": "y"},
    ]
    for change in changes:
        clock.pass_time(seconds=1)
        known = {name: value for name, value in change.items() if name in SCHEMAS["RequestEdit"]["properties"]}
        if "request_type" in known:
            known["request"] = known.pop("request_type")
        created |= {**known, "updated": clock.now.isoformat().replace("+00:00", "Z")}
        assert caller.get("update_request", created["id"], json=change) == created
        assert caller.get("get_request", created["id"]) == created
    assert caller.get("get_request", sibling["id"]) == sibling


def test_an_update_never_sets_the_clock_back(caller: Caller, clock: Clock) -> None:
    created = create(caller)
    clock.pass_time(hours=-1)
    assert caller.get("update_request", created["id"], json={"summary": "x"})["updated"] == NOW


def test_only_the_servers_types_can_be_requested(caller: Caller) -> None:
    types = caller.get("list_request_types")
    assert types == caller.get("list_request_types", account=SECOND)
    assert {item["request"] for item in caller.everything("list_requests")} == set(types)
    before, spent = caller.everything("list_requests"), quota(caller)
    for kind in types:
        request = create(caller, request_type=kind)
        assert request["request"] == kind
        assert caller.get("update_request", request["id"], json={"request_type": types[0]})["request"] == types[0]
        caller.get("delete_request", request["id"])
    for kind in ("", "Victomology ", "VICTOMOLOGY", "x" * 100_000, "\0"):
        refused = caller.call("create_request", json={"request_type": kind})
        changed = caller.call("update_request", DOCUMENTED, json={"request_type": kind, "summary": "x"})
        assert refused.status_code == changed.status_code == 400
        assert pointers(refused) == pointers(changed) == ["/request_type"]
        assert all(f'"{kind}"' in refusal(refused)[2] for kind in types)
    assert (caller.everything("list_requests"), quota(caller)) == (before, spent)


def test_constants_are_those_of_the_spec(reader: Caller) -> None:
    assert reader.get("get_request_constants") == {
        "priority": SCHEMAS["RequestPriority"]["enum"],
        "status": SCHEMAS["RequestStatus"]["enum"],
        "tlp": SCHEMAS["TrafficLightProtocol"]["enum"],
    }


# The clock.


def test_a_request_with_content_goes_all_the_way(caller: Caller, clock: Clock) -> None:
    created = create(caller, content="x")
    seen = []
    for second in range(0, 11_001, 300):
        clock.now = START + timedelta(seconds=second)
        got = caller.get("get_request", created["id"])
        seen.append((second, got["status"], got["updated"], got.get("completed")))
        assert [item for item in caller.everything("list_requests") if item["id"] == got["id"]] == [
            without(got, "content")
        ]
        assert without(got, "status", "updated", "completed") == without(created, "status", "updated")
    steps = {"open": 0, **{name: at for name, at in simulation.REQUEST_SECONDS.items() if name != "declined"}}
    for second, status, updated, completed in seen:
        expected, at = max(((name, at) for name, at in steps.items() if at <= second), key=lambda step: step[1])
        assert status == expected
        assert datetime.fromisoformat(updated) == START + timedelta(seconds=at)
        assert (completed is None) == (status != "completed")
        assert completed in {None, updated}
    assert [status for _, status, _, _ in seen if status][-1] == "completed"
    assert list(dict.fromkeys(status for _, status, _, _ in seen)) == list(steps)


@pytest.mark.parametrize("content", ["", " ", "\n\t"])
def test_a_request_without_content_is_declined(caller: Caller, clock: Clock, content: str) -> None:
    created = create(caller, content=content)
    clock.pass_time(seconds=simulation.REQUEST_SECONDS["declined"] - 1)
    assert caller.get("get_request", created["id"])["status"] == "open"
    clock.pass_time(seconds=1)
    got = caller.get("get_request", created["id"])
    assert (got["status"], got["updated"]) == ("declined", "2026-05-31T12:10:00Z")
    clock.pass_time(days=100)
    assert caller.get("get_request", created["id"]) == got


def test_what_an_open_request_says_decides_and_later_words_do_not(caller: Caller, clock: Clock) -> None:
    blank, full = create(caller), create(caller, content="x")
    caller.get("update_request", blank["id"], json={"content": "x"})
    caller.get("update_request", full["id"], json={"content": " "})
    clock.pass_time(minutes=10)
    for request, status in ((blank, "accepted"), (full, "declined")):
        assert caller.get("get_request", request["id"])["status"] == status
    caller.get("update_request", blank["id"], json={"content": ""})
    caller.get("update_request", full["id"], json={"content": "x"})
    clock.pass_time(days=1)
    assert [caller.get("get_request", each["id"])["status"] for each in (blank, full)] == ["completed", "declined"]


def test_lists_filter_and_sort_by_what_time_has_made_of_the_requests(clock: Clock) -> None:
    caller = new_caller(clock, sample_data=False)
    made = []
    for content in ("a", "", "b", "c", ""):
        made.append(create(caller, content=content)["id"])
        clock.pass_time(minutes=50)

    def listed(**body: Any) -> list[str]:
        return [item["id"] for item in caller.get("list_requests", json={"page": 1, "per_page": 9, **body})]

    # 250, 200, 150, 100 and 50 minutes old: completed, declined, approved, reported, declined.
    clock.now = START + timedelta(minutes=250)
    assert listed(status="completed") == made[:1]
    assert listed(status="declined") == [made[1], made[4]]
    assert listed(status="open") == []
    assert listed(status="reported") == made[3:4]
    assert listed(status="approved") == made[2:3]
    assert listed(status="accepted") == []
    assert listed(completed_after="2026-05-31T15:00:00Z") == made[:1]
    assert listed(completed_after="2026-05-31T15:00:00.0000001Z") == []
    assert listed(completed_before="2026-05-31T15:00:00Z") == made[:1]
    assert listed(sort_by="updated", sort_order="desc") == [made[n] for n in (2, 3, 4, 0, 1)]
    assert listed(sort_by="completed")[0] == made[0]
    clock.pass_time(days=1)
    assert listed(status="completed") == [made[0], made[2], made[3]]


def test_samples_stay_as_they_are(caller: Caller, clock: Clock) -> None:
    before = caller.everything("list_requests")
    clock.pass_time(days=4000)
    assert caller.everything("list_requests") == before
    for item in before:
        for content in ("", "x"):
            changed = caller.get("update_request", item["id"], json={"content": content})
            assert without(changed, "content", "updated") == without(item, "updated")


def test_time_passes_for_a_server_that_does_not_run(tmp_path: Path, clock: Clock) -> None:
    file = str(tmp_path / "state.db")
    caller = Caller(create_app(file, clock=clock))
    request, other = create(caller, content="x"), create(caller)
    left = quota(caller)
    caller.app.state.store.close()
    clock.pass_time(hours=3)
    again = Caller(create_app(file, clock=clock))
    got = again.get("get_request", request["id"])
    assert (got["status"], got["completed"]) == ("completed", "2026-05-31T15:00:00Z")
    assert again.get("get_request", other["id"])["status"] == "declined"
    assert quota(again) == left
    assert create(again)["readable_id"] > other["readable_id"]


# Deleting.


def test_only_an_open_request_can_be_deleted(caller: Caller, clock: Clock) -> None:
    request, other = create(caller, content="x"), create(caller)
    assert caller.get("delete_request", other["id"]) == BARE
    for status, after in simulation.REQUEST_SECONDS.items():
        if status == "declined":
            continue
        clock.now = START + timedelta(seconds=after)
        refused = caller.call("delete_request", request["id"])
        assert refusal(refused) == (409, 10409, f"the request is {status}, and only an open one can be deleted")
        assert caller.get("get_request", request["id"])["status"] == status
    for item in caller.everything("list_requests"):
        deleted = caller.call("delete_request", item["id"]).status_code == 200
        assert deleted == (item.get("status") == "open")
    assert {item.get("status") for item in caller.everything("list_requests")} == {
        None, "accepted", "approved", "completed", "declined", "reported"
    }  # fmt: skip


def test_a_deleted_request_is_gone_with_all_that_belongs_to_it(caller: Caller) -> None:
    request, sibling = create(caller), create(caller)
    made = []
    for each in (request, sibling):
        message = caller.get("create_message", each["id"], json={"content": "x"})
        asset = caller.get("upload_asset", each["id"], files={"source": ("a.txt", b"x")})
        made.append((each["id"], message["id"], asset["id"]))
    (request_id, message_id, asset_id), kept = made
    caller.get("delete_request", request_id)
    attempts: list[tuple[str, tuple[object, ...], dict[str, Any]]] = [
        ("get_request", (request_id,), {}),
        ("update_request", (request_id,), {"json": {}}),
        ("delete_request", (request_id,), {}),
        ("list_messages", (request_id,), {"json": {"page": 1, "per_page": 1}}),
        ("create_message", (request_id,), {"json": {}}),
        ("update_message", (request_id, message_id), {"json": {}}),
        ("delete_message", (request_id, message_id), {}),
        ("list_assets", (request_id,), {"json": {"page": 1, "per_page": 1}}),
        ("upload_asset", (request_id,), {"files": {"source": ("a", b"")}}),
        ("get_asset", (request_id, asset_id), {}),
        ("update_asset", (request_id, asset_id), {"json": {}}),
        ("delete_asset", (request_id, asset_id), {}),
    ]
    for operation_id, ids, more in attempts:
        assert refusal(caller.call(operation_id, *ids, **more)) == (404, 10404, "request not found")
    with caller.app.state.store.transaction(write=False) as db:
        for table in ("messages", "assets", "request_courses"):
            owners = {row[0] for row in db.execute(f"SELECT request_id FROM cloudforce_{table}")}
            assert request_id not in owners
            assert kept[0] in owners
    assert len(caller.everything("list_messages", kept[0])) == 1
    assert caller.get("get_asset", kept[0], kept[2])[0]["name"] == "a.txt"


def test_ids_never_come_twice(clock: Clock) -> None:
    caller = new_caller(clock, sample_data=False)
    seen: list[Any] = []
    for number in range(12):
        request = create(caller, account=(FIRST, SECOND)[number % 2])
        account = (FIRST, SECOND)[number % 2]
        message = caller.get("create_message", request["id"], json={}, account=account)
        asset = caller.get("upload_asset", request["id"], files={"source": ("a", b"")}, account=account)
        seen += [request["id"], request["readable_id"], ("message", message["id"]), ("asset", asset["id"])]
        caller.get("delete_request", request["id"], account=account)
    assert len(set(seen)) == len(seen)
    assert seen[1] == "RFI-2026-000001"
    clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    assert create(caller)["readable_id"] == "RFI-2027-000013"


# Accounts.


def test_foreign_requests_look_like_none_at_all(caller: Caller) -> None:
    theirs = create(caller, account=SECOND, content="x")
    message = caller.get("create_message", theirs["id"], json={"content": "x"}, account=SECOND)
    asset = caller.get("upload_asset", theirs["id"], files={"source": ("a.txt", b"x")}, account=SECOND)
    theirs = caller.get("get_request", theirs["id"], account=SECOND)

    def attempts(request_id: str, message_id: object, asset_id: object) -> list[httpx.Response]:
        return [
            caller.call("get_request", request_id),
            caller.call("update_request", request_id, json={"content": "mine"}),
            caller.call("delete_request", request_id),
            caller.call("list_messages", request_id, json={"page": 1, "per_page": 1}),
            caller.call("create_message", request_id, json={}),
            caller.call("update_message", request_id, message_id, json={"content": "mine"}),
            caller.call("delete_message", request_id, message_id),
            caller.call("list_assets", request_id, json={"page": 1, "per_page": 1}),
            caller.call("upload_asset", request_id, files={"source": ("a", b"")}),
            caller.call("get_asset", request_id, asset_id),
            caller.call("update_asset", request_id, asset_id, json={"source": "mine"}),
            caller.call("delete_asset", request_id, asset_id),
        ]

    foreign = attempts(theirs["id"], message["id"], asset["id"])
    unknown = attempts(UNKNOWN, 10**6, 10**6)
    assert [each.json() for each in foreign] == [each.json() for each in unknown]
    assert {each.status_code for each in foreign} == {404}
    # Nor does one's own request lead to what belongs to another.
    mine = create(caller)["id"]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("update_message", {"json": {}}),
        ("delete_message", {}),
        ("get_asset", {}),
        ("update_asset", {"json": {}}),
        ("delete_asset", {}),
    ]
    for operation_id, more in calls:
        what = operation_id.partition("_")[2]
        for item_id in (message["id"] if what == "message" else asset["id"], 10**6):
            refused = caller.call(operation_id, mine, item_id, **more)
            assert refusal(refused) == (404, 10404, f"{what} not found")
    assert caller.get("get_request", theirs["id"], account=SECOND) == theirs
    assert caller.everything("list_messages", theirs["id"], account=SECOND) == [message]
    assert caller.get("get_asset", theirs["id"], asset["id"], account=SECOND) == [asset]


# The quota.


def test_requests_and_messages_spend_the_accounts_quota(caller: Caller) -> None:
    full = {
        "anniversary_date": "2027-04-01T00:00:00Z",
        "quarter_anniversary_date": "2026-07-01T00:00:00Z",
        "quota": quotas.REQUESTS.tokens,
        "remaining": quotas.REQUESTS.tokens,
    }
    assert quota(caller) == full
    theirs = quota(caller, SECOND)
    spent = 0
    for priority, tokens in cloudforce_one_requests.TOKENS.items():
        request = create(caller, priority=priority, content="x")
        assert request["tokens"] == tokens
        spent += tokens
        assert quota(caller) == {**full, "remaining": quotas.REQUESTS.tokens - spent}
        for number in range(1, 3):
            caller.get("create_message", request["id"], json={})
            spent += 1
            assert quota(caller) == {**full, "remaining": quotas.REQUESTS.tokens - spent}
            assert caller.get("get_request", request["id"])["message_tokens"] == number
        # It costs nothing to change one's mind, nor to be refused.
        caller.get("update_request", request["id"], json={"priority": "routine"})
    caller.call("create_request", json={"priority": "x"})
    caller.call("create_message", UNKNOWN, json={})
    assert quota(caller) == {**full, "remaining": quotas.REQUESTS.tokens - spent}
    assert quota(caller, SECOND) == theirs


def test_deleting_an_open_request_gives_its_tokens_back(caller: Caller) -> None:
    kept = create(caller)
    before = quota(caller)
    request = create(caller, priority="urgent")
    message = caller.get("create_message", request["id"], json={})
    caller.get("delete_message", request["id"], message["id"])
    assert quota(caller)["remaining"] == before["remaining"] - 21, "a deleted message is not given back"
    assert caller.get("get_request", request["id"])["message_tokens"] == 1
    caller.get("delete_request", request["id"])
    assert quota(caller) == before
    caller.get("delete_request", kept["id"])


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "REQUESTS", quotas.Quota("requests", 12))


@pytest.mark.usefixtures("poor")
def test_a_spent_quota_refuses_until_the_quarter_is_over(caller: Caller, clock: Clock) -> None:
    first, second = create(caller), create(caller)
    before = caller.everything("list_requests")
    refused = caller.call("create_request", json={})
    words = "this costs 5 tokens and 2 are left of the quota, which begins anew at 2026-07-01T00:00:00Z"
    assert refusal(refused) == (409, 10409, words)
    assert caller.everything("list_requests") == before
    for request in (first, second):
        caller.get("create_message", request["id"], json={})
    before = caller.everything("list_requests")
    assert refusal(caller.call("create_message", first["id"], json={}))[:2] == (409, 10409)
    assert caller.everything("list_requests") == before
    assert len(caller.everything("list_messages", first["id"])) == 1
    assert quota(caller)["remaining"] == 0
    create(caller, account=SECOND)

    clock.now = datetime(2026, 6, 30, 23, 59, 59, 999_999, tzinfo=UTC)
    assert caller.call("create_request", json={}).status_code == 409
    clock.now = datetime(2026, 7, 1, tzinfo=UTC)
    assert quota(caller) == {
        "anniversary_date": "2027-04-01T00:00:00Z",
        "quarter_anniversary_date": "2026-10-01T00:00:00Z",
        "quota": 12,
        "remaining": 12,
    }
    create(caller, priority="high")


@pytest.mark.usefixtures("poor")
def test_nobody_spends_what_another_has_spent_at_the_same_time(caller: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = [*pool.map(lambda _: caller.call("create_request", json={}).status_code, range(16))]
    assert sorted(answers) == [200] * 2 + [409] * 14
    assert quota(caller)["remaining"] == 2


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.datetimes(datetime(1999, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
@example(datetime(2028, 2, 28, tzinfo=UTC))
@example(datetime(2028, 2, 29, tzinfo=UTC))
@example(datetime(2027, 2, 28, tzinfo=UTC))
@example(datetime(2026, 11, 30, tzinfo=UTC))
@example(datetime(2026, 4, 1, tzinfo=UTC))
@example(datetime(2020, 1, 1, tzinfo=UTC))
def test_quarters_follow_each_other_from_the_anniversary(moment: datetime) -> None:
    for account, months, day in ((FIRST, (4, 7, 10, 1), 1), (SECOND, (11, 2, 5, 8), 30)):
        caller = new_caller(Clock(), sample_data=False)
        with caller.app.state.store.transaction(write=False) as db:
            state = quotas.state(db, quotas.REQUESTS, account.id, times.from_datetime(moment))
        starts = [
            datetime(year, month, min(day, monthrange(year, month)[1]), tzinfo=UTC)
            for year in (moment.year, moment.year + 1)
            for month in months
        ]
        to_come = [start for start in starts if start > moment]
        assert datetime.fromisoformat(state["quarter_anniversary_date"]) == min(to_come)
        yearly = min(start for start in to_come if start.month == months[0])
        assert datetime.fromisoformat(state["anniversary_date"]) == yearly
