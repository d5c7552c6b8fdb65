"""The vendor's own Python SDK and scanwire, against the same reference server, get the same.

Where they differ it is by a known fault of the SDK, which a test names and holds fast: when a newer SDK mends it, that
test fails and the fault can be forgotten.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import attrs
import httpx
import pytest
from scanwire import UNSET, AuthenticationError, CloudforceOne, InvalidRequestError, NotFoundError, ResponseError
from scanwire_raw.cloudforce_one.models import Port
from scanwire_server import CLOUDFORCE_ONE, Account

from tests.conftest import Served
from tests.real_input.conftest import LoopbackTransport
from tests.real_input.material import body

# By name, since type checkers would otherwise read the SDK's million lines.
cloudflare: Any = importlib.import_module("cloudflare")

FIRST, SECOND = CLOUDFORCE_ONE.accounts
REQUESTS = 57
"""How many requests the first account has."""


def sdk_for(account: Account, served: Served, http: httpx.Client, **credentials: str) -> Any:
    """The SDK, without its retries, on the server."""
    credentials = credentials or {"api_token": account.api_token}
    return cloudflare.Cloudflare(**credentials, base_url=served.cloudforce_one, http_client=http, max_retries=0)


@pytest.fixture
def sdk(served: Served, http: httpx.Client) -> Any:
    return sdk_for(FIRST, served, http)


@pytest.fixture
def client(served: Served, http: httpx.Client) -> Iterator[CloudforceOne]:
    with CloudforceOne(api_token=FIRST.api_token, base_url=served.cloudforce_one, http_client=http) as client:
        yield client


def assert_same(theirs: Any, ours: Any) -> None:
    """A model of the SDK and one of ours have the same fields with equal values, absent ones included."""
    names = {each.name for each in attrs.fields(type(ours))}
    assert names == type(theirs).model_fields.keys()
    assert not theirs.model_extra
    for name in names:
        value = getattr(ours, name)
        assert (name in theirs.model_fields_set) == (value is not UNSET), name
        if value is not UNSET:
            assert getattr(theirs, name) == value, name


def assert_all_same(theirs: list[Any], ours: list[Any]) -> None:
    for one, other in zip(theirs, ours, strict=True):
        assert_same(one, other)


def sent_bodies(transport: LoopbackTransport) -> list[Any]:
    return [json.loads(request.content) for request in transport.sent]


def test_the_life_of_a_config(sdk: Any, client: CloudforceOne, loopback: LoopbackTransport) -> None:
    fields: dict[str, Any] = {"ips": ["203.0.113.0/28", "2001:db8::1"], "frequency": 2.5, "ports": ["1-80", "443"]}
    configs = sdk.cloudforce_one.scans.config

    theirs = configs.create(account_id=FIRST.id, **fields)
    ours = client.scans.create_config(FIRST.id, **fields)
    assert sent_bodies(loopback) == [fields, fields]
    try:
        assert theirs.id != ours.id
        assert_same(theirs, attrs.evolve(ours, id=theirs.id))
        assert theirs.to_dict() == {"id": theirs.id, "account_id": FIRST.id, **fields}

        listed = client.scans.list_configs(FIRST.id)
        assert_all_same(list(configs.list(account_id=FIRST.id)), listed)
        assert [each.id for each in listed[-2:]] == [theirs.id, ours.id]
        assert listed[-1] == ours

        # Each edits what the other has created.
        edited = configs.edit(ours.id, account_id=FIRST.id, frequency=0)
        assert_same(edited, attrs.evolve(ours, frequency=0))
        mine = client.scans.update_config(FIRST.id, theirs.id, ports=["all"])
        assert (mine.id, mine.ips, mine.frequency, mine.ports) == (theirs.id, fields["ips"], 2.5, ["all"])
        assert_all_same(list(configs.list(account_id=FIRST.id)), client.scans.list_configs(FIRST.id))

        # A scan takes longer than this test: no results yet.
        assert sdk.cloudforce_one.scans.results.get(ours.id, account_id=FIRST.id).to_dict() == {}
        assert client.scans.get_results(FIRST.id, theirs.id) == {}
    finally:
        assert configs.delete(ours.id, account_id=FIRST.id) == {}
        assert client.scans.delete_config(FIRST.id, theirs.id) is None  # type: ignore[func-returns-value]

    left = client.scans.list_configs(FIRST.id)
    assert {theirs.id, ours.id}.isdisjoint(each.id for each in left)
    assert_all_same(list(configs.list(account_id=FIRST.id)), left)


def test_a_create_with_nothing_but_addresses(sdk: Any, client: CloudforceOne, loopback: LoopbackTransport) -> None:
    theirs = sdk.cloudforce_one.scans.config.create(account_id=FIRST.id, ips=["203.0.113.9"])
    ours = client.scans.create_config(FIRST.id, ips=["203.0.113.9"])
    assert sent_bodies(loopback) == [{"ips": ["203.0.113.9"]}] * 2
    for config_id in (theirs.id, ours.id):
        client.scans.delete_config(FIRST.id, config_id)
    assert_same(theirs, attrs.evolve(ours, id=theirs.id))


def test_the_documented_config(sdk: Any, client: CloudforceOne) -> None:
    [documented] = body("list_configs")["result"]
    theirs = {each.id: each for each in sdk.cloudforce_one.scans.config.list(account_id=FIRST.id)}
    ours = {each.id: each for each in client.scans.list_configs(FIRST.id)}
    assert_same(theirs["uuid"], ours["uuid"])
    assert theirs["uuid"].to_dict() == documented


def test_results_of_the_one_address_that_the_sdk_knows(sdk: Any, client: CloudforceOne) -> None:
    theirs = sdk.cloudforce_one.scans.results.get("uuid", account_id=FIRST.id)
    ours = client.scans.get_results(FIRST.id, "uuid")
    assert ours == {"1.1.1.1": [Port(number=8080, proto="tcp", status="open")]}
    assert_all_same(theirs.one_one_one_one, ours["1.1.1.1"])


def test_fault_results_of_other_addresses_are_untyped(served: Served, http: httpx.Client) -> None:
    """The SDK's model of a result has one field, the address 1.1.1.1. Every other one is an extra, of plain dicts."""
    [config] = list(sdk_for(SECOND, served, http).cloudforce_one.scans.config.list(account_id=SECOND.id))
    theirs = sdk_for(SECOND, served, http).cloudforce_one.scans.results.get(config.id, account_id=SECOND.id)
    with CloudforceOne(api_token=SECOND.api_token, base_url=served.cloudforce_one, http_client=http) as client:
        ours = client.scans.get_results(SECOND.id, config.id)
    assert ours
    assert all(isinstance(port, Port) for ports in ours.values() for port in ports)
    assert theirs.one_one_one_one is None
    extra: dict[str, list[dict[str, Any]]] = theirs.model_extra
    assert {address: [Port(**port) for port in ports] for address, ports in extra.items()} == ours


def test_requests_page_by_page(sdk: Any, client: CloudforceOne) -> None:
    pages = list(client.requests.list(FIRST.id, per_page=20).pages())
    assert [len(page.items) for page in pages] == [20, 20, 17]
    for page in pages:
        listed = sdk.cloudforce_one.requests.list(account_id=FIRST.id, page=page.number, per_page=20)
        assert_all_same(list(listed), page.items)


def test_requests_with_every_filter(sdk: Any, client: CloudforceOne, loopback: LoopbackTransport) -> None:
    filters: dict[str, Any] = {
        "completed_after": datetime(2022, 1, 1, tzinfo=UTC),
        "completed_before": datetime(2024, 1, 1, tzinfo=UTC),
        "created_after": datetime(2022, 1, 1, tzinfo=UTC),
        "created_before": datetime(2024, 1, 1, tzinfo=UTC),
        "request_type": "Victomology",
        "sort_by": "created",
        "sort_order": "desc",
        "status": "open",
    }
    theirs = list(sdk.cloudforce_one.requests.list(account_id=FIRST.id, page=1, per_page=10, **filters))
    ours = list(client.requests.list(FIRST.id, page=1, per_page=10, **filters))
    assert_all_same(theirs, ours)
    assert [each.to_dict(mode="json") for each in theirs] == body("list_requests")["result"]
    assert len(loopback.sent) == 2
    first, second = sent_bodies(loopback)
    for name, value in filters.items():
        sent = first.pop(name), second.pop(name)
        if isinstance(value, datetime):
            assert [datetime.fromisoformat(each) for each in sent] == [value, value]
        else:
            assert sent == (value, value)
    assert first == second == {"page": 1, "per_page": 10}


def test_fault_a_list_ends_after_its_first_page(sdk: Any, client: CloudforceOne) -> None:
    """The SDK takes the list of requests for a single page, and says that there is none after it."""
    page = sdk.cloudforce_one.requests.list(account_id=FIRST.id, page=1, per_page=10)
    assert not page.has_next_page()
    theirs, ours = list(page), list(client.requests.list(FIRST.id))
    assert len(theirs) == 10
    assert len({each.id for each in ours}) == len(ours) == REQUESTS
    assert_all_same(theirs, ours[:10])


def test_fault_a_naive_time_is_sent_without_an_offset(sdk: Any, client: CloudforceOne) -> None:
    """The SDK sends it as it is, which is no date-time, and the server refuses it. We refuse it before it is sent."""
    naive = datetime(2024, 1, 1)  # noqa: DTZ001
    with pytest.raises(cloudflare.BadRequestError) as theirs:
        sdk.cloudforce_one.requests.list(account_id=FIRST.id, page=1, per_page=10, created_after=naive)
    assert json.loads(theirs.value.request.content)["created_after"] == "2024-01-01T00:00:00"
    with pytest.raises(ValueError, match="created_after"):
        client.requests.list(FIRST.id, created_after=naive)


def test_requests_with_an_email_and_a_key(served: Served, http: httpx.Client, loopback: LoopbackTransport) -> None:
    credentials: dict[str, Any] = {"api_email": FIRST.api_email, "api_key": FIRST.api_key}
    theirs = sdk_for(FIRST, served, http, **credentials).cloudforce_one.requests.list(
        account_id=FIRST.id, page=1, per_page=REQUESTS
    )
    with CloudforceOne(**credentials, base_url=served.cloudforce_one, http_client=http) as client:
        ours = list(client.requests.list(FIRST.id, per_page=REQUESTS))
    assert_all_same(list(theirs), ours)
    for name in ("x-auth-email", "x-auth-key", "authorization"):
        assert len({request.headers.get(name) for request in loopback.sent}) == 1, name


def test_an_unknown_config_is_the_same_error(sdk: Any, client: CloudforceOne) -> None:
    with pytest.raises(cloudflare.NotFoundError) as theirs:
        sdk.cloudforce_one.scans.config.delete("unknown", account_id=FIRST.id)
    with pytest.raises(NotFoundError) as ours:
        client.scans.delete_config(FIRST.id, "unknown")
    assert_same_error(theirs.value, ours.value)


def test_a_wrong_body_is_the_same_error(sdk: Any, client: CloudforceOne) -> None:
    with pytest.raises(cloudflare.BadRequestError) as theirs:
        sdk.cloudforce_one.requests.list(account_id=FIRST.id, page=1, per_page=10, sort_by="nothing")
    with pytest.raises(InvalidRequestError) as ours:
        list(client.requests.list(FIRST.id, sort_by="nothing"))
    assert_same_error(theirs.value, ours.value)


def test_wrong_credentials_are_the_same_error(served: Served, http: httpx.Client) -> None:
    sdk = sdk_for(FIRST, served, http, api_token="wrong")
    with pytest.raises(cloudflare.AuthenticationError) as theirs:
        sdk.cloudforce_one.scans.config.list(account_id=FIRST.id)
    with (
        CloudforceOne(api_token="wrong", base_url=served.cloudforce_one, http_client=http) as client,
        pytest.raises(AuthenticationError) as ours,
    ):
        client.scans.list_configs(FIRST.id)
    assert_same_error(theirs.value, ours.value)


def assert_same_error(theirs: Any, ours: ResponseError) -> None:
    assert theirs.status_code == ours.status_code
    assert ours.errors
    reasons = [(each.code, each.message, each.source and each.source.pointer) for each in theirs.errors]
    assert reasons == [(each.code, each.message, each.pointer) for each in ours.errors]
