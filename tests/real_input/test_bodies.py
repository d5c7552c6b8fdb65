"""The documents' own example bodies decode in the client, field by field, and encode back to the same JSON.

"List Scan Configs" and "List Requests" print whole bodies. "Scans" prints shapes, whose placeholders
`material.PLACEHOLDERS` fills. "List scans" prints a schema where an example should be; `instance` makes bodies of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from scanwire import CloneGuard, CloudforceOne, InvalidRequestError
from scanwire_raw.clone_guard.models import Scan, ScanAttributes, ScanListEnvelope, ScanTarget
from scanwire_raw.cloudforce_one.models import (
    DeletedEnvelope,
    ErrorEnvelope,
    Port,
    RequestListEnvelope,
    RequestListItem,
    RequestPriority,
    RequestStatus,
    ResponseInfo,
    ResponseInfoSource,
    ScanConfig,
    ScanConfigEnvelope,
    ScanConfigListEnvelope,
    ScanResultsEnvelope,
    TrafficLightProtocol,
)

from tests.real_input.material import (
    PLACEHOLDERS,
    assert_agrees,
    body,
    component,
    pasted_schema,
    shape,
    spec,
    success,
)

ACCOUNT_ID = "abcd1234abcd1234abcd1234abcd1234"
ID = "3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11"
FORMATS = {"uuid": ID, "date-time": "2025-04-24T10:59:46Z", None: "text"}


def instance(schema: dict[str, Any], *, null: bool) -> Any:
    """A value with everything that `schema` knows: a text for a string, in its format; null for what may be, if `null`.

    A reference to a file that is not published gives nothing to go by: such a property is left out.
    """
    if null and schema.get("nullable"):
        return None
    match schema["type"]:
        case "string":
            return FORMATS[schema.get("format")]
        case "array":
            return [instance(schema["items"], null=null)]
        case "object":
            known = {name: each for name, each in schema["properties"].items() if "$ref" not in each}
            return {name: instance(each, null=null) for name, each in known.items()}
        case unknown:
            raise ValueError(unknown)


DOCUMENTED: dict[str, tuple[type[Any], str, str, Any]] = {
    "000 list_configs": (ScanConfigListEnvelope, "cloudforce_one", "ScanConfigListEnvelope", body("list_configs")),
    "002 list_requests": (RequestListEnvelope, "cloudforce_one", "RequestListEnvelope", body("list_requests")),
    "001 create_config": (ScanConfigEnvelope, "cloudforce_one", "ScanConfigEnvelope", success(shape("create_config"))),
    "001 list_configs": (
        ScanConfigListEnvelope,
        "cloudforce_one",
        "ScanConfigListEnvelope",
        success(shape("list_configs")),
    ),
    "001 update_config": (ScanConfigEnvelope, "cloudforce_one", "ScanConfigEnvelope", success(shape("update_config"))),
    "001 delete_config": (DeletedEnvelope, "cloudforce_one", "DeletedEnvelope", success(shape("delete_config"))),
    "001 get_results": (ScanResultsEnvelope, "cloudforce_one", "ScanResultsEnvelope", success(shape("get_results"))),
    "004 list_scans": (ScanListEnvelope, "clone_guard", "ScanListEnvelope", instance(pasted_schema(), null=False)),
    "004 list_scans, null": (ScanListEnvelope, "clone_guard", "ScanListEnvelope", instance(pasted_schema(), null=True)),
}
"""By document and operation: the generated model, the spec and the schema in it, and the body."""


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_body_decodes_and_encodes_back(name: str) -> None:
    model, _, _, document = DOCUMENTED[name]
    decoded = msgspec.json.decode(json.dumps(document), type=model)
    assert_agrees(decoded, document)
    assert json.loads(msgspec.json.encode(decoded)) == document


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_body_is_valid_under_the_spec(name: str) -> None:
    _, slug, schema, document = DOCUMENTED[name]
    component(slug, schema).validate(document)


# What the bodies say, written out once more: decoding and comparing by the same rules could be wrong twice.

DOCUMENTED_CONFIG = ScanConfig(
    id="uuid",
    account_id=ACCOUNT_ID,
    frequency=7,
    ips=["1.1.1.1", "2606:4700:4700::1111"],
    ports=["default"],
)
DOCUMENTED_REQUEST = RequestListItem(
    id="f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
    created=datetime(2022, 4, 1, tzinfo=UTC),
    priority=RequestPriority.ROUTINE,
    request="Victomology",
    summary="DoS attack",
    tlp=TrafficLightProtocol.CLEAR,
    updated=datetime(2022, 4, 1, tzinfo=UTC),
    completed=datetime(2024, 1, 1, tzinfo=UTC),
    message_tokens=16,
    readable_id="RFI-2022-000001",
    status=RequestStatus.OPEN,
    tokens=0,
)
DOCUMENTED_MESSAGE = ResponseInfo(
    code=1000,
    message="message",
    documentation_url="documentation_url",
    source=ResponseInfoSource(pointer="pointer"),
)
FILLED_CONFIG = ScanConfig(id="text", account_id="text", frequency=2.5, ips=["text"], ports=["text"])


@pytest.mark.parametrize("name", ["000 list_configs", "002 list_requests"])
def test_the_messages_around_a_documented_result(name: str) -> None:
    model, _, _, document = DOCUMENTED[name]
    decoded = msgspec.json.decode(json.dumps(document), type=model)
    assert (decoded.errors, decoded.messages, decoded.success) == ([DOCUMENTED_MESSAGE], [DOCUMENTED_MESSAGE], True)


class Answering:
    """A transport that always answers the same, and keeps what was sent."""

    def __init__(self, document: Any, status: int = 200) -> None:
        self.sent: list[httpx.Request] = []
        self._document, self._status = document, status

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return httpx.Response(self._status, json=self._document)


def cloudforce_one(answering: Answering) -> CloudforceOne:
    http = httpx.Client(transport=httpx.MockTransport(answering))
    return CloudforceOne(api_token="token", base_url="https://example.invalid/client/v4", http_client=http)


CALLS: dict[str, tuple[Callable[[CloudforceOne], Any], Any, str, str]] = {
    "000 list_configs": (
        lambda client: client.scans.list_configs(ACCOUNT_ID),
        [DOCUMENTED_CONFIG],
        "GET",
        "scans/config",
    ),
    "002 list_requests": (
        lambda client: list(client.requests.list(ACCOUNT_ID)),
        [DOCUMENTED_REQUEST],
        "POST",
        "requests",
    ),
    "001 create_config": (
        lambda client: client.scans.create_config(ACCOUNT_ID, ips=["1.1.1.1"]),
        FILLED_CONFIG,
        "POST",
        "scans/config",
    ),
    "001 list_configs": (lambda client: client.scans.list_configs(ACCOUNT_ID), [FILLED_CONFIG], "GET", "scans/config"),
    "001 update_config": (
        lambda client: client.scans.update_config(ACCOUNT_ID, "id", frequency=7),
        FILLED_CONFIG,
        "PATCH",
        "scans/config/id",
    ),
    "001 delete_config": (
        lambda client: client.scans.delete_config(ACCOUNT_ID, "id"),
        None,
        "DELETE",
        "scans/config/id",
    ),
    "001 get_results": (
        lambda client: client.scans.get_results(ACCOUNT_ID, "id"),
        {"1.1.1.1": [Port(number=2.5, proto="text", status="text")]},
        "GET",
        "scans/results/id",
    ),
}
"""For each body of Cloudforce One: how the client gets it, what it makes of it, and the documented method and path."""


def test_every_body_has_a_call() -> None:
    assert CALLS.keys() == {name for name, each in DOCUMENTED.items() if each[1] == "cloudforce_one"}


@pytest.mark.parametrize("name", CALLS)
def test_the_client_returns_what_a_documented_body_says(name: str) -> None:
    call, expected, method, path = CALLS[name]
    document = DOCUMENTED[name][3]
    answering = Answering(document)
    with cloudforce_one(answering) as client:
        result = call(client)
    assert result == expected
    if expected is not None:
        assert_agrees(result, document["result"])
        assert json.loads(msgspec.json.encode(result)) == document["result"]
    request = answering.sent[0]
    assert request.method == method
    assert bool(request.content) == (method in {"POST", "PATCH"})
    assert request.url.path == f"/client/v4/accounts/{ACCOUNT_ID}/cloudforce-one/{path}"


@pytest.mark.parametrize("name", [name for name in CALLS if name != "002 list_requests"])
def test_a_documented_failure_becomes_an_error(name: str) -> None:
    # "Scans" prints the same shape of failure for its five operations.
    call, _, _, _ = CALLS[name]
    document = shape("failure")
    with cloudforce_one(Answering(document, 422)) as client, pytest.raises(InvalidRequestError) as caught:
        call(client)
    assert caught.value.status_code == 422
    assert caught.value.errors == ()
    assert json.loads(caught.value.body) == document


def test_a_documented_failure_departs_from_the_spec_in_its_errors_only() -> None:
    # They are an object there, and in no answer that was ever seen. Put right, the rest stands as it is.
    document = shape("failure")
    assert document["errors"] == {}
    assert [error.instance_path for error in component("cloudforce_one", "ErrorEnvelope").iter_errors(document)] == [
        ["errors"]
    ]
    with pytest.raises(msgspec.ValidationError, match=r"\$\.errors"):
        msgspec.json.decode(json.dumps(document), type=ErrorEnvelope)
    document["errors"] = document["messages"]
    decoded = msgspec.json.decode(json.dumps(document), type=ErrorEnvelope)
    assert_agrees(decoded, document)
    assert json.loads(msgspec.json.encode(decoded)) == document
    message = ResponseInfo(
        code=PLACEHOLDERS["*integer*"],
        message="text",
        documentation_url="text",
        source=ResponseInfoSource(pointer="text"),
    )
    assert decoded == ErrorEnvelope(errors=[message], messages=[message], success=False)


@pytest.mark.parametrize("null", [False, True])
def test_the_client_returns_what_the_pasted_schema_describes(null: bool) -> None:
    document = instance(pasted_schema(), null=null)
    http = httpx.Client(transport=httpx.MockTransport(Answering(document)))
    with CloneGuard(
        base_url="https://example.invalid", api_key="key", access_token="token", http_client=http
    ) as client:
        scans = list(client.scans.list())
    moment = datetime(2025, 4, 24, 10, 59, 46, tzinfo=UTC)
    expected = Scan(
        id=UUID(ID),
        type="text",
        attributes=ScanAttributes(
            id=UUID(ID),
            name="text",
            comment="text",
            creation_time=moment,
            modification_time=moment,
            status="text",
            schedule_next_time=None if null else "text",
            target=ScanTarget(id=UUID(ID), name="text"),
        ),
    )
    assert scans == [expected]
    assert_agrees(scans, document["data"])


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of our spec, or the one it refers to."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = spec("clone_guard")["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def differences(theirs: dict[str, Any], ours: dict[str, Any], place: str = "") -> list[str]:
    """Where two schemas disagree in type, format, nullability, properties, requirement or items; a line each."""
    if theirs.get("$ref", "").endswith(".json"):
        return [f"{place}: {theirs['$ref']}"]
    ours = resolved(ours)
    found = [
        f"{place}: {what} {one!r}, ours {other!r}"
        for what, one, other in (
            ("types", types(theirs), types(ours)),
            ("format", theirs.get("format"), ours.get("format")),
            ("required", theirs.get("required"), ours.get("required")),
            ("properties", theirs.get("properties", {}).keys() - ours.get("properties", {}).keys(), set()),
            ("enum", theirs.get("enum"), ours.get("enum")),
        )
        if one != other
    ]
    for name in theirs.get("properties", {}).keys() & ours.get("properties", {}).keys():
        found += differences(theirs["properties"][name], ours["properties"][name], f"{place}/{name}")
    if "items" in theirs:
        found += differences(theirs["items"], ours.get("items", {}), f"{place}/*")
    return found


def types(schema: dict[str, Any]) -> set[str]:
    """The types that a schema allows, in either version's way to allow null."""
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {*named, "null"} if schema.get("nullable") else {*named}


ATTRIBUTES = pasted_schema()["properties"]["data"]["items"]["properties"]["attributes"]["properties"].keys()


def test_the_pasted_schema_is_our_schema() -> None:
    ours = resolved({"$ref": "#/components/schemas/ScanListEnvelope"})
    # What a page says of itself is in a file that is not published; what `extended` adds is in its text only.
    assert differences(pasted_schema(), ours) == ["/meta: spec/requests/v2/schemas/json/metadata.json"]
    further = set(resolved({"$ref": "#/components/schemas/ScanAttributes"})["properties"]) - ATTRIBUTES
    assert further == {"schedule", "config", "scanner", "last_report"}


@pytest.mark.parametrize(
    ("place", "key", "value"),
    [
        ("data", "type", "object"),
        ("data/items/properties/id", "format", "date-time"),
        ("data/items/properties/attributes/properties/schedule_next_time", "nullable", False),
        ("data/items/properties/attributes/properties/comment", "nullable", True),
        ("data/items/properties/attributes/properties/status", "enum", ["done"]),
        ("data/items/properties/attributes/properties/target", "required", ["id"]),
        ("data/items/properties/attributes/properties/target/properties", "uuid", {"type": "string"}),
    ],
)
def test_a_schema_that_differs_is_noticed(place: str, key: str, value: Any) -> None:
    theirs = pasted_schema()
    node = theirs["properties"]
    for part in place.split("/"):
        node = node[part]
    node[key] = value
    ours = resolved({"$ref": "#/components/schemas/ScanListEnvelope"})
    assert len(differences(theirs, ours)) == 2
