"""Exceptions, organizations and customers; and input of every kind for all of Clone Guard's operations."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scanwire_server import create_app

from tests.reference_server.guard import UNKNOWN, Guard, new_guard
from tests.reference_server.support import (
    ORGANIZATION,
    OTHER_ORGANIZATION,
    Caller,
    Clock,
    check_envelope,
    document,
    new_caller,
    operations,
)

NVT = "1.3.6.1.4.1.25623.1.0.815255"
DEFAULT = ("vrms", "vrms-basic", "none", None, None)


def rows(guard: Guard, table: str) -> list[dict[str, Any]]:
    """What is stored, which no operation shows."""
    with guard.caller.app.state.store.transaction(write=False) as db:
        return [dict(row) for row in db.execute(f"SELECT * FROM {table}")]


def plans(guard: Guard, organization: str) -> list[tuple[Any, ...]]:
    found = [row for row in rows(guard, "clone_guard_subscriptions") if row["organization_id"] == organization]
    return sorted((row["product"], row["plan"], row["interval"], row["start_time"], row["end_time"]) for row in found)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"hosts": "178.151.13.5"},
        {"hosts": "192.0.2.0/28, www.example.com", "port": 8080},
        {"port": 65535, "new_severity": 2},
        {"port": 1, "new_severity": -1.5},
        {"new_severity": 10**400},
        {"text": "", "nvt": ""},
        {"text": "\0\U0001f600", "unknown": [1]},
    ],
)
def test_an_exception_is_what_was_sent(fields: dict[str, Any]) -> None:
    guard = new_guard()
    body = {"text": "My Exception", "nvt": NVT, **fields}
    created = guard.get("create_exception", json={"exception": body})
    body.pop("unknown", None)
    assert created == {"id": created["id"], "type": "exception", "attributes": {"id": created["id"], **body}}
    (row,) = rows(guard, "clone_guard_exceptions")
    assert (row["id"], row["organization_id"]) == (created["id"], ORGANIZATION.id)
    assert row["new_severity"] == (json.dumps(body["new_severity"]) if "new_severity" in body else None)


def test_an_exception_of_a_scan_belongs_to_a_scan_of_the_organization() -> None:
    guard = new_guard()
    scan, other = guard.scan(), guard.scan()
    for fields, seen in (({"scan": scan}, scan), ({"task": scan}, scan), ({"task": other, "scan": scan}, scan)):
        body = {"exception": {"text": "x", "nvt": NVT, **fields}}
        attributes = guard.get("create_exception", json=body)["attributes"]
        assert attributes["scan"] == seen
        assert "task" not in attributes
    theirs = Guard(guard.caller, OTHER_ORGANIZATION).scan()
    for name in ("scan", "task"):
        answers = []
        for value in (UNKNOWN, theirs):
            body = {"exception": {"text": "x", "nvt": NVT, "scan": scan, name: value}}
            assert guard.refused("create_exception", json=body) == (422, f"/exception/{name}")
            answers.append(guard.call("create_exception", json=body).json())
        assert answers[0] == answers[1]
    assert len(rows(guard, "clone_guard_exceptions")) == 3


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"hosts": ""}, "/exception/hosts"),
        ({"hosts": "300.1.1.1"}, "/exception/hosts"),
        ({"hosts": ["192.0.2.7"]}, "/exception/hosts"),
        ({"port": 0}, "/exception/port"),
        ({"port": 65536}, "/exception/port"),
        ({"port": 10**400}, "/exception/port"),
        ({"port": "443"}, "/exception/port"),
        ({"scan": "x"}, "/exception/scan"),
        ({"new_severity": "2"}, "/exception/new_severity"),
        ({"text": None}, "/exception/text"),
        ({"nvt": 1}, "/exception/nvt"),
    ],
)
def test_a_wrong_scope_is_named(fields: dict[str, Any], pointer: str) -> None:
    guard = new_guard()
    body = {"exception": {"text": "x", "nvt": NVT, **fields}}
    assert guard.refused("create_exception", json=body) == (422, pointer)
    assert rows(guard, "clone_guard_exceptions") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [DEFAULT]),
        ({"skip_default_subscription": False}, [DEFAULT]),
        ({"skip_default_subscription": True, "plans": []}, []),
        (
            {"skip_default_subscription": True, "plans": [{"plan": "pci-basic", "interval": "monthly"}]},
            [("pci", "pci-basic", "monthly", None, None)],
        ),
        (
            {
                "plans": [
                    {"plan": "pci-basic", "interval": "monthly", "start_date": "2025-01-01T01:00:00+01:00"},
                    {"plan": "PCI_pro", "interval": "yearly"},
                    {"plan": "vrms-pro", "interval": "yearly"},
                    {"plan": "penetration", "interval": "yearly", "end_date": "0000-01-01T00:00:00Z"},
                ]
            },
            [
                ("pci", "pci-basic", "monthly", 1735689600_000_000, None),
                ("penetration", "penetration", "yearly", None, -62167219200_000_000),
                DEFAULT,
            ],
        ),
    ],
)
def test_plans_are_one_for_each_product(body: dict[str, Any], expected: list[Any]) -> None:
    guard = new_guard()
    organization = guard.get("create_organization", json={"organization": {"name": "N", **body}})
    assert organization["attributes"] == {"id": organization["id"], "name": "N"}
    assert plans(guard, organization["id"]) == expected
    customer = {"organization": body, "plans": body.get("plans", [])}
    created = guard.get("create_customer", json={"customer": customer})["attributes"]
    assert created == {"id": created["id"], "organization": {"uuid": created["organization"]["uuid"]}}
    assert plans(guard, created["organization"]["uuid"]) == expected


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"skip_default_subscription": True}, "/organization"),
        ({"plans": [{"plan": "pci-basic"}]}, "/organization/plans/0/interval"),
        ({"plans": [{"interval": "none"}]}, "/organization/plans/0/plan"),
        ({"plans": [{"plan": "x", "interval": "daily"}]}, "/organization/plans/0/interval"),
        ({"plans": [{"plan": "x", "interval": "none", "end_date": "2025-01-01"}]}, "/organization/plans/0/end_date"),
        ({"plans": {}}, "/organization/plans"),
        ({"parent_organization": UNKNOWN}, "/organization/parent_organization"),
        ({"parent_organization": OTHER_ORGANIZATION.id}, "/organization/parent_organization"),
        ({"parent_organization": "x"}, "/organization/parent_organization"),
        ({"name": 1}, "/organization/name"),
    ],
)
def test_a_wrong_organization_is_named(body: dict[str, Any], pointer: str) -> None:
    guard = new_guard()
    before = rows(guard, "clone_guard_organizations"), rows(guard, "clone_guard_subscriptions")
    assert guard.refused("create_organization", json={"organization": body}) == (422, pointer)
    assert (rows(guard, "clone_guard_organizations"), rows(guard, "clone_guard_subscriptions")) == before


def test_a_contradiction_is_shown_with_what_was_sent() -> None:
    response = new_guard().call("create_organization", json={"organization": {"skip_default_subscription": True}})
    message = response.json()["errors"][0]["message"]
    assert message.startswith('organization: {"skip_default_subscription": true} is not allowed: ')


def test_organizations_are_below_their_creator_and_nobody_elses() -> None:
    guard = new_guard(sample_data=False)
    other = Guard(guard.caller, OTHER_ORGANIZATION)
    body: dict[str, Any] = {"name": "N", "description": "", "company_name": "C"}
    top = guard.get("create_organization", json={"organization": body})
    assert top["attributes"] == {"id": top["id"], **body}
    for parent in (ORGANIZATION.id, top["id"], top["id"].upper()):
        below = guard.get("create_organization", json={"organization": {"parent_organization": parent}})
        assert below["attributes"] == {"id": below["id"], "parent_organization": parent.lower()}
        assert other.refused("create_organization", json={"organization": {"parent_organization": parent}}) == (
            422,
            "/organization/parent_organization",
        )
    assert {row["owner_id"] for row in rows(guard, "clone_guard_organizations")} == {ORGANIZATION.id}


def test_a_customer_is_a_user_of_an_organization() -> None:
    guard = new_guard(sample_data=False)
    user = {"email": "user@example.com", "first_name": "F", "last_name": "L", "zipcode": "33101", "comment": "x"}
    own = guard.get("create_organization", json={"organization": {"name": "Own"}})["id"]
    cases: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {"uuid": ORGANIZATION.id, "name": ORGANIZATION.name}),
        ({"organization_id": ORGANIZATION.id}, {"uuid": ORGANIZATION.id, "name": ORGANIZATION.name}),
        ({"organization_id": own, "plans": [{"plan": "pci", "interval": "none"}]}, {"uuid": own, "name": "Own"}),
        ({"organization_id": own, "organization": {"name": "Ignored"}}, {"uuid": own, "name": "Own"}),
        ({"organization": {"name": "New", "parent_organization": own}}, {"name": "New"}),
    ]
    for body, organization in cases:
        created = guard.get("create_customer", json={"customer": {**body, "user": user}})
        attributes = created["attributes"]
        assert created["type"] == "customer"
        assert attributes["organization"] == {"uuid": attributes["organization"]["uuid"], **organization}
        assert {name: attributes[name] for name in ("email", "first_name", "last_name")} == {
            name: user[name] for name in ("email", "first_name", "last_name")
        }
        assert attributes.keys() == {"id", "email", "first_name", "last_name", "organization"}
        stored = rows(guard, "clone_guard_customers")[-1]
        assert (stored["id"], stored["organization_id"]) == (created["id"], attributes["organization"]["uuid"])
        assert json.loads(stored["fields"]) == user
    assert [plan[1] for plan in plans(guard, own)] == ["pci", "vrms-basic"]
    assert len(rows(guard, "clone_guard_organizations")) == 2
    for name, body in (
        ("organization_id", {"organization_id": UNKNOWN}),
        ("organization_id", {"organization_id": OTHER_ORGANIZATION.id}),
        ("organization/parent_organization", {"organization": {"parent_organization": OTHER_ORGANIZATION.id}}),
    ):
        assert guard.refused("create_customer", json={"customer": body}) == (422, f"/customer/{name}")
    assert len(rows(guard, "clone_guard_customers")) == len(cases)


def test_what_was_created_survives_a_restart(tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    guard = Guard(Caller(create_app(file)))
    tables = [f"clone_guard_{name}" for name in ("exceptions", "organizations", "subscriptions", "customers")]
    guard.get("create_exception", json={"exception": {"text": "x", "nvt": NVT, "hosts": "192.0.2.7"}})
    guard.get("create_customer", json={"customer": {"organization": {"name": "N"}, "user": {"email": "x"}}})
    before = [rows(guard, table) for table in tables]
    assert all(before)
    guard.caller.app.state.store.close()
    again = Guard(Caller(create_app(file)))
    assert [rows(again, table) for table in tables] == before


GUARD_OPERATIONS = [each for each in operations().values() if each.slug == "clone_guard"]


# What no sample can fulfil: codes, and ids that the server makes up.
UNFORESEEN = {"sign_in": 401, "verify_mfa_installation": 422, "disable_mfa": 422}
UNFORESEEN |= {"stop_scan": 422, "get_scan_history": 404, "get_scan_host": 404, "get_scan_vulnerability": 404}


@pytest.mark.parametrize("operation_id", [each.id for each in GUARD_OPERATIONS])
def test_every_example_of_the_spec_is_accepted(operation_id: str) -> None:
    operation = operations()[operation_id]
    shared = document("clone_guard")["components"]["parameters"]
    parameters = [
        shared.get(each.get("$ref", "").rpartition("/")[2], each) for each in operation.raw.get("parameters", [])
    ]
    path = [each["example"] for each in parameters if each["in"] == "path"]
    query = {each["name"]: each["example"] for each in parameters if each["in"] == "query"}
    content = operation.raw.get("requestBody", {}).get("content", {}).get("application/json", {})
    examples: list[dict[str, Any]] = [{"json": each["value"]} for each in content.get("examples", {}).values()] or [{}]
    for example in examples:
        response = new_guard(Clock()).call(operation_id, *path, params=query, **example)
        assert response.status_code == UNFORESEEN.get(operation_id, 200), (example, response.content)


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document("clone_guard")["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


IDS = [
    "3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11",
    "9b2c7c1e-54a4-4f0e-8f0a-1f6f1c7a2b33",
    "c1b7d9f3-ec2d-4e3f-9a8b-4c4f6d9a0edd",
    ORGANIZATION.id,
    OTHER_ORGANIZATION.id,
    UNKNOWN,
]
junk: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [None, True, 0, -1, 443, 65536, 10**30, 1e300, "", "x", [], {}, "192.0.2.7", "10.0.0.0/8", "T:1-80"]
    ),
    st.sampled_from(IDS),
    st.text(max_size=5),
    st.floats(allow_nan=False, allow_infinity=False),
)


def bodies(schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Bodies that look like a schema's, with values that may or may not fit."""
    schema = resolve(schema)
    if "properties" in schema and depth < 4:
        found = {name: bodies(each, depth + 1) for name, each in schema["properties"].items()}
        required = set(schema.get("required", ()))
        return st.one_of(
            st.fixed_dictionaries(
                {name: each for name, each in found.items() if name in required},
                optional={name: each for name, each in found.items() if name not in required},
            ),
            st.fixed_dictionaries({}, optional=found),
        )
    if schema.get("type") == "array":
        return st.one_of(st.lists(bodies(schema["items"], depth + 1), max_size=2), junk)
    return st.one_of(st.sampled_from([*schema.get("examples", ["x"]), *schema.get("enum", [])]), junk)


@cache
def fuzzed(operation_id: str) -> Caller:
    """A server for each operation, so that none of them depends on another."""
    return new_caller(Clock())


@pytest.mark.parametrize("operation_id", [each.id for each in GUARD_OPERATIONS])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_input_is_a_server_error(operation_id: str, data: st.DataObject) -> None:
    operation = operations()[operation_id]
    caller = fuzzed(operation_id)
    path = operation.path
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + data.draw(st.sampled_from([*IDS, "x", "%00"])) + path[end + 1 :]
    more: dict[str, Any] = {}
    if "requestBody" in operation.raw:
        schema = operation.raw["requestBody"]["content"]["application/json"]["schema"]
        more["json"] = data.draw(bodies(schema))
    names = ["page", "per_page", "ids", "method", "phone_number", "country_code", "otp_attempt", "status", "sort_by"]
    values = st.sampled_from(["1", "0", "", "sms", "totp", "x", "+1", "3053032211", "done", "9" * 30, *IDS])
    more["params"] = data.draw(st.lists(st.tuples(st.sampled_from(names), values), max_size=6))
    for organization in (ORGANIZATION, OTHER_ORGANIZATION):
        headers = {"x-api-key": organization.api_key, "authorization": f"Bearer {organization.bearer_token}"}
        response = caller.http.request(operation.method, path, headers=headers, **more)
        check_envelope("/v2", response, operation.schema)
        assert str(response.status_code) in operation.raw["responses"], response.content
