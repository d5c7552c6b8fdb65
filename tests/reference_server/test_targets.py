"""Targets: what they keep, what they refuse, and what keeps them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanwire_server import create_app, hosts

from tests.reference_server.guard import UNKNOWN, Guard, new_guard
from tests.reference_server.support import ORGANIZATION, OTHER_ORGANIZATION, Caller, pointers

SHARED = new_guard(sample_data=False)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
host_lists = st.lists(
    st.sampled_from(
        ["198.51.100.7", "2001:DB8::7", "www.example.com", "WWW.example.com.", "192.0.2.0/28", "192.0.2.8-40"]
    ),
    min_size=1,
    max_size=3,
).map(", ".join)
fields = st.fixed_dictionaries(
    {"name": texts, "hosts": host_lists},
    optional={
        "comment": texts,
        "exclude_hosts": st.sampled_from(["192.0.2.9", "203.0.113.0/24,www.example.org"]),
        "port_range": st.sampled_from(["443", "T:1-1024,U:53", "1-65535"]),
        "unknown": st.integers(),
    },
)


def shown(body: dict[str, Any]) -> dict[str, Any]:
    """What a target of these fields has to show, but for its id."""
    left = set(hosts.parse(body["hosts"])) - set(hosts.parse(body.get("exclude_hosts", "none.invalid")))
    return {**{name: value for name, value in body.items() if name != "unknown"}, "max_hosts": len(left)}


@settings(max_examples=100, deadline=None, derandomize=True)
@given(fields, st.fixed_dictionaries({}, optional={**dict.fromkeys(("name", "comment"), texts), "hosts": host_lists}))
def test_a_target_is_what_was_sent(body: dict[str, Any], change: dict[str, Any]) -> None:
    expected = shown(body)
    if not expected["max_hosts"]:
        assert SHARED.refused("create_target", json={"target": body}) == (422, "/target/hosts")
        return
    created = SHARED.get("create_target", json={"target": body})
    assert created == {"id": created["id"], "type": "target", "attributes": {"id": created["id"], **expected}}
    assert SHARED.get("get_target", created["id"]) == created
    assert SHARED.get("get_target", created["id"].upper()) == created
    expected = shown({**body, **change})
    if not expected["max_hosts"]:
        assert SHARED.refused("update_target", created["id"], json={"target": change}) == (422, "/target/hosts")
        return
    updated = SHARED.get("update_target", created["id"], json={"target": change})
    assert updated["attributes"] == {"id": created["id"], **expected}
    assert SHARED.everything("list_targets")[-1] == SHARED.get("get_target", created["id"]) == updated
    assert SHARED.get("delete_target", created["id"]) == {"status": 200, "status_text": "OK"}
    assert SHARED.refused("get_target", created["id"]) == (404, None)


@pytest.mark.parametrize(
    ("target", "pointer"),
    [
        ({"hosts": "10.0.0.0/20"}, None),
        ({"hosts": "10.0.0.0/20,a.example"}, None),
        ({"hosts": "10.0.0.0/20,a.example,b.example"}, "/target/hosts"),
        ({"hosts": "10.0.0.0-10.0.15.254"}, None),
        ({"hosts": "10.0.0.0-10.0.15.255"}, "/target/hosts"),
        ({"hosts": "10.0.0.0-10.0.15.255", "exclude_hosts": "10.0.3.0"}, None),
        ({"hosts": "10.0.0.0-10.0.15.255,10.0.0.0-10.0.15.255", "exclude_hosts": "10.0.3.0,10.0.3.0/30"}, None),
        ({"hosts": "10.0.0.0-10.0.15.255", "exclude_hosts": "10.1.0.0/16"}, "/target/hosts"),
        ({"hosts": "0.0.0.0/0"}, "/target/hosts"),
        ({"hosts": "0.0.0.0/0", "exclude_hosts": "0.0.0.0-255.255.255.250"}, None),
        ({"hosts": "192.0.2.7", "exclude_hosts": "192.0.2.0/24"}, "/target/hosts"),
        ({"hosts": "www.example.com", "exclude_hosts": "WWW.EXAMPLE.COM."}, "/target/hosts"),
        ({"hosts": ""}, "/target/hosts"),
        ({"hosts": "192.0.2.7,"}, "/target/hosts"),
        ({"hosts": ["192.0.2.7"]}, "/target/hosts"),
        ({"exclude_hosts": "nobody."}, None),
        ({"exclude_hosts": ""}, "/target/exclude_hosts"),
        ({"port_range": "0"}, "/target/port_range"),
        ({"port_range": ""}, "/target/port_range"),
        ({"port_range": 443}, "/target/port_range"),
        ({"comment": None}, "/target/comment"),
        ({"name": None}, "/target/name"),
        ({"name": ""}, None),
    ],
)
def test_what_a_target_refuses(target: dict[str, Any], pointer: str | None) -> None:
    guard = new_guard(sample_data=False)
    before = guard.target()
    body = {"name": "T", "hosts": "198.51.100.7", **target}
    unchanged = guard.everything("list_targets")
    if pointer is None:
        assert guard.get("create_target", json={"target": body})
        assert guard.get("update_target", before, json={"target": target})
        return
    assert guard.refused("create_target", json={"target": body}) == (422, pointer)
    assert guard.refused("update_target", before, json={"target": target}) == (422, pointer)
    assert guard.everything("list_targets") == unchanged


def test_a_change_that_leaves_out_all_hosts_names_the_field_that_was_sent() -> None:
    guard = new_guard()
    target = guard.target(hosts="192.0.2.7-9", exclude_hosts="192.0.2.7")
    change = {"target": {"exclude_hosts": "192.0.2.0/24"}}
    assert guard.refused("update_target", target, json=change) == (422, "/target/exclude_hosts")
    assert guard.refused("update_target", target, json={"target": {"hosts": "192.0.2.7"}}) == (422, "/target/hosts")


@pytest.mark.parametrize(
    "body", [{}, {"target": None}, {"target": []}, {"name": "T", "hosts": "192.0.2.7"}, {"target": {}}]
)
def test_the_wrapper_is_needed(body: Any) -> None:
    guard = new_guard(sample_data=False)
    assert guard.call("create_target", json=body).status_code == 422
    assert guard.everything("list_targets") == []


def test_a_foreign_target_looks_like_one_that_does_not_exist() -> None:
    guard = new_guard()
    other = Guard(guard.caller, OTHER_ORGANIZATION)
    theirs = other.target()
    before = other.everything("list_targets")
    for operation_id, more in (
        ("get_target", {}),
        ("update_target", {"json": {"target": {"name": "mine"}}}),
        ("delete_target", {}),
    ):
        foreign, unknown = (guard.call(operation_id, each, **more) for each in (theirs, UNKNOWN))
        assert foreign.status_code == 404
        assert foreign.json() == unknown.json()
    assert guard.get("delete_targets", params={"ids": [theirs, UNKNOWN]})["status"] == 200
    assert guard.call("create_scan", json={"scan": {"name": "S", "target_id": theirs}}).json() == (
        guard.call("create_scan", json={"scan": {"name": "S", "target_id": UNKNOWN}}).json()
    )
    assert other.everything("list_targets") == before
    assert theirs not in [each["id"] for each in guard.everything("list_targets")]


def test_a_target_in_use_is_kept() -> None:
    guard = new_guard()
    used, free = guard.target(), guard.target()
    scan = guard.scan(used)
    assert guard.refused("delete_target", used) == (422, "/path/target_id")
    assert guard.refused("delete_targets", params={"ids": [free, UNKNOWN, used]}) == (422, "/query/ids/2")
    assert guard.get("get_target", free)
    guard.get("delete_scan", scan)
    guard.get("delete_targets", params={"ids": [free, used, free, UNKNOWN]})
    assert {used, free}.isdisjoint(each["id"] for each in guard.everything("list_targets"))


def test_a_scan_that_is_being_deleted_still_uses_its_target(clock: Any) -> None:
    guard = new_guard(clock)
    target = guard.target()
    scan = guard.scan(target)
    guard.get("start_scan", scan)
    guard.get("delete_scan", scan)
    assert guard.refused("delete_target", target) == (422, "/path/target_id")
    clock.pass_time(seconds=10)
    assert guard.get("delete_target", target)["status"] == 200


@pytest.mark.parametrize("ids", [[], ["x"], [UNKNOWN, ""], [UNKNOWN + "0"]])
def test_several_ids_have_to_be_ids(ids: list[str]) -> None:
    guard = new_guard()
    for operation_id in ("delete_targets", "delete_scans"):
        response = guard.call(operation_id, params={"ids": ids})
        assert response.status_code == 422
        assert pointers(response)[0] in {"/query/ids", f"/query/ids/{len(ids) - 1}"}


def test_pages_are_the_list_cut_up_and_each_organization_has_its_own(tmp_path: Any) -> None:
    file = str(tmp_path / "state.db")
    guard = Guard(Caller(create_app(file)))
    for number in range(12):
        guard.target(name=str(number))
    whole = guard.everything("list_targets")
    assert [each["attributes"]["name"] for each in whole][-12:] == [str(number) for number in range(12)]
    for per_page in (1, 5, 7, 100):
        seen = []
        pages = -(-len(whole) // per_page)
        for page in range(1, pages + 2):
            answer = guard.call("list_targets", params={"page": page, "per_page": per_page}).json()
            assert answer["meta"] == {"current_page": page, "total_pages": pages, "total_count": len(whole)}
            seen += answer["data"]
        assert seen == whole
    theirs = Guard(guard.caller, OTHER_ORGANIZATION).everything("list_targets")
    assert theirs
    assert {each["id"] for each in theirs}.isdisjoint(each["id"] for each in whole)
    assert guard.refused("list_targets", params={"per_page": 101}) == (422, "/query/per_page")
    guard.caller.app.state.store.close()
    again = Caller(create_app(file))
    assert Guard(again, ORGANIZATION).everything("list_targets") == whole
    assert Guard(again, OTHER_ORGANIZATION).everything("list_targets") == theirs
