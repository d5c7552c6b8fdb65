"""Priority intelligence requirements."""

import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanwire_server import quotas

from tests.reference_server.support import BARE, FIRST, SECOND, Caller, Clock, new_caller, operations, pointers, refusal

FIELDS: dict[str, Any] = {
    "labels": ["DoS", "CVE"],
    "priority": 1,
    "requirement": "DoS carried out by CVEs",
    "tlp": "clear",
}
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("get_priority", {}),
    ("update_priority", {"json": FIELDS}),
    ("delete_priority", {}),
]
"""Everything that can be done with one requirement."""
NOW = "2026-05-31T12:00:00Z"


def test_the_samples_are_rich_and_always_the_same(reader: Caller) -> None:
    for account, count in ((FIRST, 23), (SECOND, 4)):
        listed = reader.everything("list_priorities", account=account)
        assert len(listed) == count
        assert listed == new_caller().everything("list_priorities", account=account)
        for each in listed:
            assert reader.get("get_priority", each["id"], account=account) == each
    documented = operations()["get_priority"].success_example
    assert reader.everything("list_priorities")[0] == documented["result"]
    ids = [each["id"] for account in (FIRST, SECOND) for each in reader.everything("list_priorities", account=account)]
    assert len(set(ids)) == 27


def test_the_life_of_a_requirement(caller: Caller, clock: Clock) -> None:
    before = caller.everything("list_priorities")
    created = caller.get("create_priority", json={**FIELDS, "id": "x", "created": "y"})
    assert uuid.UUID(created["id"]).version == 4
    assert created == {**FIELDS, "id": created["id"], "created": NOW, "updated": NOW}
    sibling = caller.get("create_priority", json=FIELDS)
    assert caller.get("get_priority", created["id"]) == created
    assert caller.everything("list_priorities") == [*before, created, sibling]

    clock.pass_time(seconds=90)
    changes = {"labels": [], "priority": -3, "requirement": "", "tlp": "red"}
    changed = caller.get("update_priority", created["id"], json=changes)
    assert changed == {**created, **changes, "updated": "2026-05-31T12:01:30Z"}
    assert caller.everything("list_priorities") == [*before, changed, sibling]

    assert caller.get("delete_priority", created["id"]) == BARE
    for operation_id, more in CALLS:
        response = caller.call(operation_id, created["id"], **more)
        assert refusal(response) == (404, 10404, "priority intelligence requirement not found")
    assert caller.everything("list_priorities") == [*before, sibling]


CALLER = new_caller()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.fixed_dictionaries(
        {
            "labels": st.lists(st.text(max_size=9), max_size=4),
            "priority": st.one_of(st.integers(), st.sampled_from([10**4000, 2**63, -(2**63) - 1, 1e30, 1.0])),
            "requirement": st.text(max_size=50),
            "tlp": st.sampled_from(["clear", "amber", "amber-strict", "green", "red"]),
        }
    )
)
def test_what_is_sent_comes_back(fields: dict[str, Any]) -> None:
    created = CALLER.get("create_priority", json=fields)
    assert {name: created[name] for name in fields} == fields
    assert isinstance(created["priority"], int)
    assert CALLER.get("get_priority", created["id"]) == created
    CALLER.get("delete_priority", created["id"])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"labels": "x"}, "/labels"),
        ({"labels": [1]}, "/labels/0"),
        ({"labels": None}, "/labels"),
        ({"priority": "high"}, "/priority"),
        ({"priority": 1.5}, "/priority"),
        ({"priority": True}, "/priority"),
        ({"requirement": 1}, "/requirement"),
        ({"tlp": "white"}, "/tlp"),
    ],
)
def test_a_wrong_field_is_named(caller: Caller, change: dict[str, Any], pointer: str) -> None:
    before = caller.everything("list_priorities")
    for response in (
        caller.call("create_priority", json={**FIELDS, **change}),
        caller.call("update_priority", before[0]["id"], json={**FIELDS, **change}),
    ):
        assert response.status_code == 400
        assert pointers(response) == [pointer]
    assert caller.everything("list_priorities") == before


def test_every_field_is_needed(caller: Caller) -> None:
    existing = caller.everything("list_priorities")[0]["id"]
    for name in FIELDS:
        body = {key: value for key, value in FIELDS.items() if key != name}
        assert pointers(caller.call("create_priority", json=body)) == [f"/{name}"]
        assert pointers(caller.call("update_priority", existing, json=body)) == [f"/{name}"]


def test_accounts_share_nothing(caller: Caller) -> None:
    theirs = caller.get("create_priority", json=FIELDS, account=SECOND)
    unknown = str(uuid.UUID(int=1, version=4))
    for operation_id, more in CALLS:
        foreign = caller.call(operation_id, theirs["id"], **more)
        assert foreign.status_code == 404
        assert foreign.json() == caller.call(operation_id, unknown, **more).json()
    assert theirs not in caller.everything("list_priorities")
    assert caller.everything("list_priorities", account=SECOND)[-1] == theirs
    assert caller.get("get_priority_quota")["remaining"] == quotas.PRIORITIES.tokens


def test_requirements_have_a_quota_of_their_own(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "PRIORITIES", quotas.Quota("priorities", 2))
    assert caller.get("get_priority_quota") == {
        "anniversary_date": "2027-04-01T00:00:00Z",
        "quarter_anniversary_date": "2026-07-01T00:00:00Z",
        "quota": 2,
        "remaining": 2,
    }
    first, _ = (caller.get("create_priority", json=FIELDS) for _ in range(2))
    before = caller.everything("list_priorities")
    assert refusal(caller.call("create_priority", json=FIELDS))[:2] == (409, 10409)
    caller.get("update_priority", first["id"], json=FIELDS)
    assert caller.everything("list_priorities") == before
    assert caller.get("get_priority_quota")["remaining"] == 0
    assert caller.get("get_request_quota")["remaining"] == quotas.REQUESTS.tokens
    caller.get("delete_priority", first["id"])
    assert caller.get("get_priority_quota")["remaining"] == 1


@pytest.mark.parametrize("per_page", [1, 7, 22, 23, 24, 2**80])
def test_pages_are_the_whole_list_cut_up(reader: Caller, per_page: int) -> None:
    whole, pages = reader.everything("list_priorities"), -(-23 // per_page)
    seen = []
    for number in range(1, pages + 2):
        answer = reader.call("list_priorities", json={"page": number, "per_page": per_page, "sort_by": [1]}).json()
        assert answer["result_info"] == {
            "page": number,
            "per_page": per_page,
            "count": len(answer["result"]),
            "total_count": 23,
            "total_pages": pages,
        }
        seen += answer["result"]
    assert seen == whole
