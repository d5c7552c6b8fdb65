"""The values that the vendor's reference prints for requests, messages, assets and requirements decode in the client.

Field by field, and they encode back to the same JSON. The values are those of the reference, zeros for ids included;
longer texts are our own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import msgspec
import pytest
from scanwire import CloudforceOne, UndecodableResponseError

from tests.real_input.material import assert_agrees, body, component, success

ACCOUNT_ID = "abcd1234abcd1234abcd1234abcd1234"
ID = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415"
AT = "2022-04-01T05:20:00Z"
NEW_YEAR = "2022-01-01T00:00:00Z"

REQUEST = {
    "id": ID,
    "content": "Where?",
    "created": AT,
    "priority": "routine",
    "request": "Victomology",
    "summary": "DoS attack",
    "tlp": "clear",
    "updated": AT,
    "completed": AT,
    "message_tokens": 1,
    "readable_id": "RFI-2022-000001",
    "status": "open",
    "tokens": 16,
}
PRINTED_REQUEST = REQUEST | {"priority": AT}
"""The reference prints a time where the priority stands, and this even for a requirement."""
CONSTANTS = {
    "priority": ["routine", "high", "urgent"],
    "status": ["open", "accepted", "reported", "approved", "completed", "declined"],
    "tlp": ["clear", "green", "amber", "amber-strict", "red"],
}
QUOTA = {
    "anniversary_date": "2022-04-01T00:00:00Z",
    "quarter_anniversary_date": "2022-04-01T00:00:00Z",
    "quota": 120,
    "remaining": 64,
}
MESSAGE = {
    "id": 0,
    "author": "user@domain.com",
    "content": "How?",
    "is_follow_on_request": True,
    "updated": NEW_YEAR,
    "created": NEW_YEAR,
}
ASSET = {
    "id": 0,
    "name": "example.docx",
    "created": NEW_YEAR,
    "description": "example description",
    "file_type": "docx",
}
PRIORITY = {
    "id": ID,
    "created": AT,
    "labels": ["DoS", "CVE"],
    "priority": 1,
    "requirement": "Which?",
    "tlp": "clear",
    "updated": AT,
}
EDIT: dict[str, Any] = {name: PRIORITY[name] for name in ("labels", "priority", "requirement", "tlp")}

CASES: dict[str, tuple[Callable[[Any], Any], Any, str]] = {
    "create_request": (lambda requests: requests.create(ACCOUNT_ID), REQUEST, "RequestEnvelope"),
    "get_request": (lambda requests: requests.get(ACCOUNT_ID, ID), REQUEST, "RequestEnvelope"),
    "update_request": (lambda requests: requests.update(ACCOUNT_ID, ID), REQUEST, "RequestEnvelope"),
    "get_request_constants": (
        lambda requests: requests.get_constants(ACCOUNT_ID),
        CONSTANTS,
        "RequestConstantsEnvelope",
    ),
    "get_request_quota": (lambda requests: requests.get_quota(ACCOUNT_ID), QUOTA, "QuotaEnvelope"),
    "list_request_types": (
        lambda requests: requests.list_types(ACCOUNT_ID),
        ["Indicators of Compromise", "Victomology"],
        "RequestTypesEnvelope",
    ),
    "list_messages": (
        lambda requests: list(requests.messages.list(ACCOUNT_ID, ID)),
        [MESSAGE],
        "MessageListEnvelope",
    ),
    "create_message": (lambda requests: requests.messages.create(ACCOUNT_ID, ID), MESSAGE, "MessageEnvelope"),
    "update_message": (lambda requests: requests.messages.update(ACCOUNT_ID, ID, 0), MESSAGE, "MessageEnvelope"),
    "list_assets": (lambda requests: list(requests.assets.list(ACCOUNT_ID, ID)), [ASSET], "AssetListEnvelope"),
    "upload_asset": (lambda requests: requests.assets.upload(ACCOUNT_ID, ID, source=b""), ASSET, "AssetEnvelope"),
    "get_asset": (lambda requests: requests.assets.get(ACCOUNT_ID, ID, 0), [ASSET], "AssetsEnvelope"),
    "update_asset": (lambda requests: requests.assets.update(ACCOUNT_ID, ID, ID), ASSET, "AssetEnvelope"),
    "list_priorities": (
        lambda requests: list(requests.priorities.list(ACCOUNT_ID)),
        [PRIORITY],
        "PriorityListEnvelope",
    ),
    "create_priority": (
        lambda requests: requests.priorities.create(ACCOUNT_ID, **EDIT),
        PRIORITY,
        "PriorityEnvelope",
    ),
    "get_priority": (lambda requests: requests.priorities.get(ACCOUNT_ID, ID), PRIORITY, "PriorityEnvelope"),
    "update_priority": (
        lambda requests: requests.priorities.update(ACCOUNT_ID, ID, **EDIT),
        PRIORITY,
        "PriorityEnvelope",
    ),
    "get_priority_quota": (lambda requests: requests.priorities.get_quota(ACCOUNT_ID), QUOTA, "QuotaEnvelope"),
}
"""By operation: how the client gets it, the result, and the schema around it."""


def answered(call: Callable[[Any], Any], result: Any) -> Any:
    """What a call gives if this result comes, with the messages around it that the reference prints."""
    document = body("list_requests") | {"result": result}
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=document)))
    with CloudforceOne(api_token="token", base_url="https://example.invalid/client/v4", http_client=http) as client:
        return call(client.requests)


@pytest.mark.parametrize("name", CASES)
def test_the_client_returns_what_is_printed(name: str) -> None:
    call, result, schema = CASES[name]
    found = answered(call, result)
    assert_agrees(found, result)
    assert json.loads(msgspec.json.encode(found)) == result
    component("cloudforce_one", schema).validate(success(result))


@pytest.mark.parametrize("name", ["create_request", "get_request", "update_request"])
def test_a_time_in_the_place_of_a_priority_is_kept_as_it_came(name: str) -> None:
    call, _, schema = CASES[name]
    found = answered(call, PRINTED_REQUEST)
    assert found.priority == AT
    assert json.loads(msgspec.json.encode(found)) == PRINTED_REQUEST
    # Our spec departs from the print in this only.
    faults = component("cloudforce_one", schema).iter_errors(success(PRINTED_REQUEST))
    assert [error.instance_path for error in faults] == [["result", "priority"]]


@pytest.mark.parametrize("name", ["get_priority", "update_priority"])
def test_a_request_in_the_place_of_a_requirement_is_refused(name: str) -> None:
    """So the reference prints it. It has nothing of a requirement but the id, two times and the TLP."""
    with pytest.raises(UndecodableResponseError, match=r"\$\.result"):
        answered(CASES[name][0], PRINTED_REQUEST)


@pytest.mark.parametrize(
    "call",
    [
        lambda requests: requests.delete(ACCOUNT_ID, ID),
        lambda requests: requests.messages.delete(ACCOUNT_ID, ID, 0),
        lambda requests: requests.assets.delete(ACCOUNT_ID, ID, 0),
        lambda requests: requests.priorities.delete(ACCOUNT_ID, ID),
    ],
)
@pytest.mark.parametrize("result", [{}, {"result": None}, {"result": {}}])
def test_a_deletion_has_no_result_whatever_it_sends(call: Callable[[Any], Any], result: dict[str, Any]) -> None:
    document = {name: value for name, value in success(None).items() if name != "result"} | result
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=document)))
    with CloudforceOne(api_token="token", base_url="https://example.invalid/client/v4", http_client=http) as client:
        assert call(client.requests) is None
