"""The types of the vendor's own Python SDK, which it generates from the vendor's schema, say what our spec says.

Fields, types, formats, values, and what is required. Where they differ, `DIFFERENCES` says how, and
`openapi/deviations.toml` why.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest

from tests.real_input.material import spec

# By name, since type checkers would otherwise read the SDK's million lines.
pydantic: Any = importlib.import_module("pydantic")

SPEC = spec("cloudforce_one")
IN_PATHS = {"account_id", "request_id"}
"""Arguments of the SDK that travel in the path."""

TYPES = {
    "ScanConfigCreate": ["scans.config_create_params.ConfigCreateParams"],
    "ScanConfigUpdate": ["scans.config_edit_params.ConfigEditParams"],
    "ScanConfig": [
        "scans.config_create_response.ConfigCreateResponse",
        "scans.config_edit_response.ConfigEditResponse",
        "scans.config_list_response.ConfigListResponse",
    ],
    "ScanResults": ["scans.result_get_response.ResultGetResponse"],
    "RequestList": ["request_list_params.RequestListParams"],
    "RequestListItem": ["list_item.ListItem"],
    "RequestEdit": ["request_create_params.RequestCreateParams", "request_update_params.RequestUpdateParams"],
    "Request": ["item.Item"],
    "RequestConstants": ["request_constants.RequestConstants"],
    "Quota": ["quota.Quota"],
    "MessageList": ["requests.message_get_params.MessageGetParams"],
    "MessageEdit": [
        "requests.message_create_params.MessageCreateParams",
        "requests.message_update_params.MessageUpdateParams",
    ],
    "Message": ["requests.message.Message"],
    "AssetList": ["requests.asset_create_params.AssetCreateParams"],
    "AssetUpdate": ["requests.asset_update_params.AssetUpdateParams"],
    "Asset": [
        "requests.asset_create_response.AssetCreateResponse",
        "requests.asset_get_response.AssetGetResponse",
        "requests.asset_update_response.AssetUpdateResponse",
    ],
    "PriorityEdit": [
        "requests.priority_create_params.PriorityCreateParams",
        "requests.priority_update_params.PriorityUpdateParams",
    ],
    "Priority": ["requests.priority.Priority"],
    "BareEnvelope": [
        "request_delete_response.RequestDeleteResponse",
        "requests.message_delete_response.MessageDeleteResponse",
        "requests.asset_delete_response.AssetDeleteResponse",
        "requests.priority_delete_response.PriorityDeleteResponse",
    ],
}
"""By schema of ours: the types of the SDK for the same, by module and name."""

PRIORITIES = "string routine|high|urgent"
DIFFERENCES = {
    "Request": [f"/priority: string date-time, ours {PRIORITIES}"],
    "RequestEdit": [f"/priority: string, ours {PRIORITIES}"],
    "ScanResults": ["/1.1.1.1: required in one only", "/1.1.1.1: in one only"],
}

CASES = [(ours, theirs) for ours, named in TYPES.items() for theirs in named]


def schema_of(name: str) -> dict[str, Any]:
    """The JSON schema of a type of the SDK."""
    module, _, kind = name.rpartition(".")
    found = getattr(importlib.import_module(f"cloudflare.types.cloudforce_one.{module}"), kind)
    schema: dict[str, Any] = pydantic.TypeAdapter(found).json_schema(by_alias=True)
    for argument in IN_PATHS & schema["properties"].keys() if name.endswith("Params") else ():
        del schema["properties"][argument]
        schema["required"].remove(argument)
    return schema


def resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """What a reference points to; what is left of a choice if null, or the text of a time, are no choice."""
    if "$ref" in schema:
        found = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return resolved(found, root)
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if len(choices) == 2 and {"type": "string"} in choices:
        choices.remove({"type": "string"})
    return resolved(choices[0], root) if len(choices) == 1 else schema


def scalar(schema: dict[str, Any]) -> str:
    """A type in a few words: our own formats say in the schema what theirs says in prose, and are left out."""
    words = [schema.get("type", "anything")]
    if schema.get("format") not in {None, *SPEC["x-formats"]}:
        words.append(schema["format"])
    if "enum" in schema:
        words.append("|".join(schema["enum"]))
    if "const" in schema:
        words.append(str(schema["const"]))
    return " ".join(words)


def differences(theirs: dict[str, Any], ours: dict[str, Any], root: dict[str, Any], place: str = "") -> list[str]:
    """Where two schemas disagree, a line each."""
    theirs, ours = resolved(theirs, root), resolved(ours, SPEC)
    found = [f"{place}: {scalar(theirs)}, ours {scalar(ours)}"] if scalar(theirs) != scalar(ours) else []
    required = set(theirs.get("required", ())) ^ set(ours.get("required", ()))
    found += [f"{place}/{name}: required in one only" for name in sorted(required)]
    one, other = theirs.get("properties", {}), ours.get("properties", {})
    found += [f"{place}/{name}: in one only" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        found += differences(one[name], other[name], root, f"{place}/{name}")
    if theirs.get("type") == ours.get("type") == "array":
        found += differences(theirs["items"], ours["items"], root, f"{place}/*")
    return found


@pytest.mark.parametrize(("ours", "theirs"), CASES)
def test_a_type_is_the_schema(ours: str, theirs: str) -> None:
    root = schema_of(theirs)
    assert differences(root, SPEC["components"]["schemas"][ours], root) == DIFFERENCES.get(ours, [])


def test_every_type_of_the_sdk_is_held_against_ours() -> None:
    # Parts of others: the items of lists, which have no fields.
    parts = {"requests.label", "scans.scan_result"}
    there = {
        f"{package}.{module.name}"
        for package in ("requests", "scans")
        for module in pkgutil.iter_modules(
            importlib.import_module(f"cloudflare.types.cloudforce_one.{package}").__path__
        )
    }
    assert there - parts == {theirs.rpartition(".")[0] for _, theirs in CASES if theirs.count(".") == 2}


@pytest.mark.parametrize(
    ("ours", "place", "difference"),
    [
        ("Message", {"properties": {"id": {"type": "string"}}}, "/id: integer, ours string"),
        ("Message", {"required": ["id"]}, "/author: required in one only"),
        ("Asset", {"properties": {"size": {"type": "integer"}}}, "/size: in one only"),
        ("Asset", {"properties": {"created": {"format": "uuid"}}}, "/created: string date-time, ours string uuid"),
        ("Priority", {"properties": {"labels": {"items": {"type": "integer"}}}}, "/labels/*: string, ours integer"),
        ("RequestConstants", {"properties": {"tlp": {"items": {"enum": ["red"]}}}}, "ours string red"),
    ],
)
def test_a_difference_is_noticed(ours: str, place: dict[str, Any], difference: str) -> None:
    root = schema_of(TYPES[ours][0])
    changed = merged(SPEC["components"]["schemas"][ours], place)
    assert difference in "\n".join(differences(root, changed, root))


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """`one`, changed by `other`, its references resolved where that changes something."""
    one = resolved(one, SPEC)
    return one | {
        key: merged(one.get(key, {}), value) if isinstance(value, dict) else value for key, value in other.items()
    }
