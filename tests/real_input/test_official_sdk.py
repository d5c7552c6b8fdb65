"""The vendor's own Python SDK and scanwire, against the same reference server, get the same.

Where they differ it is by a known fault of the SDK, which a test names and holds fast: when a newer SDK mends it, that
test fails and the fault can be forgotten. Faults that need no server are in `test_official_sdk_faults.py`.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import attrs
import httpx
import pytest
from scanwire import (
    UNSET,
    AuthenticationError,
    CloudforceOne,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    ResponseError,
)
from scanwire_raw.cloudforce_one.models import Port, Priority, RequestPriority
from scanwire_raw.runtime import File
from scanwire_server import CLOUDFORCE_ONE, Account

from tests.conftest import Served
from tests.real_input.conftest import LoopbackTransport
from tests.real_input.material import body, spec

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
        sdk.cloudforce_one.requests.create(account_id=FIRST.id, summary="DoS attack", request_type="nothing")
    with pytest.raises(InvalidRequestError) as ours:
        client.requests.create(FIRST.id, summary="DoS attack", request_type="nothing")
    assert_same_error(theirs.value, ours.value)


def test_a_body_that_the_documents_rule_out_is_an_error_before_it_is_sent(sdk: Any, client: CloudforceOne) -> None:
    with pytest.raises(cloudflare.BadRequestError):
        sdk.cloudforce_one.requests.list(account_id=FIRST.id, page=1, per_page=10, sort_by="nothing")
    with pytest.raises(InvalidArgumentError, match="sort_by: 'nothing' is not one of id, created"):
        client.requests.list(FIRST.id, sort_by="nothing")


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


# ---- the requests family, every operation that the SDK has


@dataclass(frozen=True)
class Things:
    """Ids of things to call operations on. The message and the asset belong to the request."""

    request_id: str
    message_id: int
    asset_id: int
    priority_id: str


REQUEST = {
    "content": "Which regions?",
    "priority": "high",
    "request_type": "DDoS",
    "summary": "DoS attack",
    "tlp": "red",
}
REQUIREMENT: dict[str, Any] = {"labels": ["DoS", "CVE"], "priority": 1, "requirement": "Botnets", "tlp": "amber-strict"}
IN_FIRST = {"account_id": FIRST.id}
PAGE = {"page": 1, "per_page": 100}


@pytest.fixture
def make_things(client: CloudforceOne) -> Iterator[Callable[[], Things]]:
    """Makes things in the first account. What is left of them is deleted afterwards."""
    made: list[Things] = []

    def make() -> Things:
        request = client.requests.create(FIRST.id, **REQUEST)
        message = client.requests.messages.create(FIRST.id, request.id, content="When?")
        asset = client.requests.assets.upload(FIRST.id, request.id, source=File(b"\x00\xff", "example.bin"))
        priority = client.requests.priorities.create(FIRST.id, **REQUIREMENT)
        made.append(Things(request.id, message.id, asset.id, priority.id))
        return made[-1]

    yield make
    for things in made:
        with suppress(NotFoundError):
            client.requests.delete(FIRST.id, things.request_id)
        with suppress(NotFoundError):
            client.requests.priorities.delete(FIRST.id, things.priority_id)


Call = Callable[[Any, Things], Any]
CALLS: dict[str, tuple[Call, Call]] = {
    "list_requests": (
        lambda sdk, of: sdk.list(**IN_FIRST, **PAGE),
        lambda ours, of: ours.list(FIRST.id, per_page=100),
    ),
    "create_request": (
        lambda sdk, of: sdk.create(**IN_FIRST, **REQUEST),
        lambda ours, of: ours.create(FIRST.id, **REQUEST),
    ),
    "get_request": (
        lambda sdk, of: sdk.get(of.request_id, **IN_FIRST),
        lambda ours, of: ours.get(FIRST.id, of.request_id),
    ),
    "update_request": (
        lambda sdk, of: sdk.update(of.request_id, **IN_FIRST, summary="Another", tlp="green"),
        lambda ours, of: ours.update(FIRST.id, of.request_id, summary="Another", tlp="green"),
    ),
    "delete_request": (
        lambda sdk, of: sdk.delete(of.request_id, **IN_FIRST),
        lambda ours, of: ours.delete(FIRST.id, of.request_id),
    ),
    "get_request_constants": (
        lambda sdk, of: sdk.constants(**IN_FIRST),
        lambda ours, of: ours.get_constants(FIRST.id),
    ),
    "get_request_quota": (
        lambda sdk, of: sdk.quota(**IN_FIRST),
        lambda ours, of: ours.get_quota(FIRST.id),
    ),
    "list_request_types": (
        lambda sdk, of: sdk.types(**IN_FIRST),
        lambda ours, of: ours.list_types(FIRST.id),
    ),
    "list_messages": (  # sic: their `get` lists
        lambda sdk, of: sdk.message.get(of.request_id, **IN_FIRST, **PAGE, sort_by="created", sort_order="desc"),
        lambda ours, of: ours.messages.list(
            FIRST.id, of.request_id, per_page=100, sort_by="created", sort_order="desc"
        ),
    ),
    "create_message": (
        lambda sdk, of: sdk.message.create(of.request_id, **IN_FIRST, content="Where?"),
        lambda ours, of: ours.messages.create(FIRST.id, of.request_id, content="Where?"),
    ),
    "update_message": (
        lambda sdk, of: sdk.message.update(of.message_id, **IN_FIRST, request_id=of.request_id, content="Who?"),
        lambda ours, of: ours.messages.update(FIRST.id, of.request_id, of.message_id, content="Who?"),
    ),
    "delete_message": (
        lambda sdk, of: sdk.message.delete(of.message_id, **IN_FIRST, request_id=of.request_id),
        lambda ours, of: ours.messages.delete(FIRST.id, of.request_id, of.message_id),
    ),
    "list_assets": (  # sic: their `create` lists
        lambda sdk, of: sdk.assets.create(of.request_id, **IN_FIRST, **PAGE),
        lambda ours, of: ours.assets.list(FIRST.id, of.request_id, per_page=100),
    ),
    "get_asset": (
        lambda sdk, of: sdk.assets.get(str(of.asset_id), **IN_FIRST, request_id=of.request_id),
        lambda ours, of: ours.assets.get(FIRST.id, of.request_id, of.asset_id),
    ),
    "update_asset": (
        lambda sdk, of: sdk.assets.update(
            str(of.asset_id), **IN_FIRST, request_id=of.request_id, source="@example.docx"
        ),
        lambda ours, of: ours.assets.update(FIRST.id, of.request_id, of.asset_id, source="@example.docx"),
    ),
    "delete_asset": (
        lambda sdk, of: sdk.assets.delete(str(of.asset_id), **IN_FIRST, request_id=of.request_id),
        lambda ours, of: ours.assets.delete(FIRST.id, of.request_id, of.asset_id),
    ),
    "create_priority": (
        lambda sdk, of: sdk.priority.create(**IN_FIRST, **REQUIREMENT),
        lambda ours, of: ours.priorities.create(FIRST.id, **REQUIREMENT),
    ),
    "get_priority": (
        lambda sdk, of: sdk.priority.get(of.priority_id, **IN_FIRST),
        lambda ours, of: ours.priorities.get(FIRST.id, of.priority_id),
    ),
    "update_priority": (
        lambda sdk, of: sdk.priority.update(of.priority_id, **IN_FIRST, **REQUIREMENT | {"priority": 2}),
        lambda ours, of: ours.priorities.update(FIRST.id, of.priority_id, **REQUIREMENT | {"priority": 2}),
    ),
    "delete_priority": (
        lambda sdk, of: sdk.priority.delete(of.priority_id, **IN_FIRST),
        lambda ours, of: ours.priorities.delete(FIRST.id, of.priority_id),
    ),
    "get_priority_quota": (
        lambda sdk, of: sdk.priority.quota(**IN_FIRST),
        lambda ours, of: ours.priorities.get_quota(FIRST.id),
    ),
}
"""By operation: how the SDK's requests call it, and how ours do."""

READING = ("list_", "get_")
SET_BY_SERVER = {"id", "created", "updated", "readable_id"}
"""What differs between two things that are made alike."""
NOT_IN_SDK = {"upload_asset", "list_priorities"}


def calls(name: str) -> tuple[Call, Call]:
    """How the SDK and we call an operation, with a list for what is one."""
    theirs, ours = CALLS[name]
    if name.startswith("list_") or name == "get_asset":
        return lambda sdk, of: list(theirs(sdk, of)), lambda client, of: list(ours(client, of))
    return theirs, ours


def family() -> dict[str, tuple[str, str]]:
    """The operations on requests in our spec: method, and path with names in braces."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, item in spec("cloudforce_one")["paths"].items()
        for method, operation in item.items()
        if operation["tags"][0].startswith("requests")
    }


def test_the_sdk_has_all_operations_but_two() -> None:
    assert len(CALLS) == 21
    assert CALLS.keys() == family().keys() - NOT_IN_SDK


@pytest.mark.parametrize("name", CALLS)
def test_an_operation_on_requests(
    name: str,
    sdk: Any,
    client: CloudforceOne,
    served: Served,
    loopback: LoopbackTransport,
    make_things: Callable[[], Things],
) -> None:
    # Reading, both look at the same things; otherwise each has its own, made alike.
    one = make_things()
    other = one if name.startswith(READING) else make_things()
    theirs, ours = calls(name)
    loopback.sent.clear()
    found = theirs(sdk.cloudforce_one.requests, one), ours(client.requests, other)

    method, path = family()[name]
    for request, of in zip(loopback.sent, (one, other), strict=True):
        place = served.cloudforce_one + path.format(**IN_FIRST, **asdict(of))
        assert (request.method, str(request.url)) == (method, place)
    first, second = (request.content and json.loads(request.content) for request in loopback.sent)
    assert first == second
    if name.startswith("delete"):
        assert found[0].to_dict() == {"errors": [], "messages": [], "success": True}
        assert found[1] is None
        for of in (one, other):
            with pytest.raises(cloudflare.NotFoundError):
                theirs(sdk.cloudforce_one.requests, of)
    else:
        assert found[1]
        assert_equal(*found, alike=one is not other)


def assert_equal(theirs: Any, ours: Any, *, alike: bool) -> None:
    """Results are equal, or `alike`: up to what the server sets."""
    if isinstance(ours, list):
        for one, other in zip(theirs, ours, strict=True):
            assert_equal(one, other, alike=alike)
    elif isinstance(ours, str):
        assert theirs == ours
    else:
        given = {name: getattr(theirs, name) for name in SET_BY_SERVER & theirs.model_fields_set}
        ours = attrs.evolve(ours, **given) if alike else ours
        if isinstance(ours, Priority) and type(theirs).__name__ == "Item":
            assert_requirement_in_a_request(theirs, ours)
        else:
            assert_same(theirs, ours)


def assert_requirement_in_a_request(theirs: Any, ours: Priority) -> None:
    """The SDK takes some requirements for requests: what is neither a field nor a time is left as it came."""
    assert (theirs.id, theirs.created, theirs.updated, theirs.tlp) == (ours.id, ours.created, ours.updated, ours.tlp)
    assert theirs.model_extra == {"labels": ours.labels, "requirement": ours.requirement}
    assert theirs.priority == datetime.fromtimestamp(ours.priority, UTC)


@pytest.mark.parametrize("method", ["get", "update"])
def test_fault_a_requirement_is_a_request(
    method: str, sdk: Any, client: CloudforceOne, make_things: Callable[[], Things]
) -> None:
    """The priority is a number of seconds since 1970 there, and what every request has is missing."""
    things = make_things()
    theirs, ours = (
        call(of, things)
        for call, of in zip(CALLS[f"{method}_priority"], (sdk.cloudforce_one.requests, client.requests), strict=True)
    )
    seconds = 1 if method == "get" else 2
    assert theirs.priority == datetime(1970, 1, 1, 0, 0, seconds, tzinfo=UTC)
    assert [theirs.content, theirs.request, theirs.summary] == [None] * 3
    assert ours.priority == seconds


def test_fault_the_priority_of_a_request_is_a_time(
    sdk: Any, served: Served, http: httpx.Client, client: CloudforceOne, make_things: Callable[[], Things]
) -> None:
    """The SDK declares a datetime and gives a text. With its validation switched on it refuses every request."""
    request_id = make_things().request_id
    theirs = sdk.cloudforce_one.requests.get(request_id, account_id=FIRST.id)
    assert type(theirs).model_fields["priority"].annotation is datetime
    assert theirs.priority == "high"
    strict = sdk_for(FIRST, served, http).with_options()
    strict._strict_response_validation = True
    with pytest.raises(cloudflare.APIResponseValidationError):
        strict.cloudforce_one.requests.get(request_id, account_id=FIRST.id)
    assert client.requests.get(FIRST.id, request_id).priority is RequestPriority.HIGH


def test_fault_a_method_that_lists_is_called_get_or_create(
    sdk: Any, client: CloudforceOne, make_things: Callable[[], Things]
) -> None:
    things = make_things()
    sdk_requests = sdk.cloudforce_one.requests
    assert not hasattr(sdk_requests.message, "list")
    assert not hasattr(sdk_requests.assets, "list")
    [message] = sdk_requests.message.get(things.request_id, **IN_FIRST, **PAGE)
    [asset] = sdk_requests.assets.create(things.request_id, **IN_FIRST, **PAGE)
    assert_all_same([message], list(client.requests.messages.list(FIRST.id, things.request_id)))
    assert_all_same([asset], list(client.requests.assets.list(FIRST.id, things.request_id)))


def test_fault_no_upload_and_no_list_of_requirements(
    sdk: Any, client: CloudforceOne, make_things: Callable[[], Things]
) -> None:
    """These are all the methods that the SDK has. Ours has both: the things that the other tests use are made by it."""
    methods = {
        name: {
            each
            for each in vars(type(getattr(sdk.cloudforce_one.requests, name)))
            if not each.startswith(("_", "with"))
        }
        for name in ("assets", "priority")
    }
    assert methods == {
        "assets": {"create", "update", "delete", "get"},
        "priority": {"create", "update", "delete", "get", "quota"},
    }
    things = make_things()
    [asset] = client.requests.assets.get(FIRST.id, things.request_id, things.asset_id)
    assert asset.name == "example.bin"
    listed = {each.id: each for each in client.requests.priorities.list(FIRST.id)}
    assert listed[things.priority_id] == client.requests.priorities.get(FIRST.id, things.priority_id)


@pytest.mark.parametrize("kind", ["messages", "assets"])
def test_fault_a_list_about_a_request_ends_after_its_first_page(
    kind: str, sdk: Any, client: CloudforceOne, make_things: Callable[[], Things]
) -> None:
    request_id = make_things().request_id
    for number in range(4):
        client.requests.messages.create(FIRST.id, request_id, content=str(number))
        client.requests.assets.upload(FIRST.id, request_id, source=File(b"", f"{number}.txt"))
    lists = {"messages": sdk.cloudforce_one.requests.message.get, "assets": sdk.cloudforce_one.requests.assets.create}
    page = lists[kind](request_id, account_id=FIRST.id, page=1, per_page=2)
    assert not page.has_next_page()
    ours = list(getattr(client.requests, kind).list(FIRST.id, request_id, per_page=2))
    assert len(ours) == 5
    assert_all_same(list(page), ours[:2])


def test_an_unknown_thing_is_the_same_error(sdk: Any, client: CloudforceOne) -> None:
    nowhere = Things("0" * 36, 2**40, 2**40, "0" * 36)
    for name in (name for name in family().keys() - NOT_IN_SDK if "{request_id}" in family()[name][1]):
        theirs, ours = calls(name)
        with pytest.raises(cloudflare.NotFoundError) as caught:
            theirs(sdk.cloudforce_one.requests, nowhere)
        with pytest.raises(NotFoundError) as raised:
            ours(client.requests, nowhere)
        assert_same_error(caught.value, raised.value)


def test_an_accepted_request_stays_with_the_same_error(sdk: Any, client: CloudforceOne) -> None:
    accepted = next(iter(client.requests.list(FIRST.id, status="accepted"))).id
    with pytest.raises(cloudflare.APIStatusError) as theirs:
        sdk.cloudforce_one.requests.delete(accepted, account_id=FIRST.id)
    with pytest.raises(ResponseError) as ours:
        client.requests.delete(FIRST.id, accepted)
    assert 400 <= ours.value.status_code < 500
    assert_same_error(theirs.value, ours.value)
    assert_same(sdk.cloudforce_one.requests.get(accepted, account_id=FIRST.id), client.requests.get(FIRST.id, accepted))
