"""The specs are valid, complete in the project's own sense, and every example in them is an example of its schema."""

import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.core.result import Ok

from openapi.generate import operations as raw_operations
from tests.openapi.support import SLUGS, operations, resolve, spec, text, walk, without_prose

OPERATIONS = [(slug, name) for slug in SLUGS for name in operations(slug)]
every_spec = pytest.mark.parametrize("slug", SLUGS)
every_operation = pytest.mark.parametrize(("slug", "name"), OPERATIONS)

CLOUDFORCE_ONE = [
    "list_configs",
    "create_config",
    "update_config",
    "delete_config",
    "get_results",
    "list_requests",
    "create_request",
    "get_request",
    "update_request",
    "delete_request",
    "get_request_constants",
    "get_request_quota",
    "list_request_types",
    "list_messages",
    "create_message",
    "update_message",
    "delete_message",
    "list_assets",
    "upload_asset",
    "get_asset",
    "update_asset",
    "delete_asset",
    "list_priorities",
    "create_priority",
    "get_priority",
    "update_priority",
    "delete_priority",
    "get_priority_quota",
]
STATUSES = {
    **{name: {"200", "4XX"} for name in CLOUDFORCE_ONE},
    "list_scans": {"200", "401", "422"},
}
MEDIA_TYPES = {"upload_asset": "multipart/form-data"}
# By what is created, or deleted, or changed: the operations that its answer links to.
CREATED = {
    "create_config": {"list_configs", "update_config", "delete_config", "get_results"},
    "create_request": {"list_requests", "get_request", "update_request", "delete_request"}
    | {"list_messages", "create_message", "list_assets", "upload_asset"},
    "create_message": {"list_messages", "update_message", "delete_message"},
    "upload_asset": {"list_assets", "get_asset", "update_asset", "delete_asset"},
    "create_priority": {"list_priorities", "get_priority", "update_priority", "delete_priority"},
}
UPDATED = {
    "update_config": {"get_results", "delete_config"},
    "update_request": {"get_request", "delete_request"},
    "update_message": {"list_messages", "delete_message"},
    "update_asset": {"get_asset", "delete_asset"},
    "update_priority": {"get_priority", "delete_priority"},
}
DELETED = {
    "delete_config": {"get_results", "update_config", "delete_config"},
    "delete_request": {"get_request", "update_request", "delete_request"},
    "delete_message": {"update_message", "delete_message"},
    "delete_asset": {"get_asset", "update_asset", "delete_asset"},
    "delete_priority": {"get_priority", "update_priority", "delete_priority"},
}
SECURITY = {
    "cloudforce_one": [{"api_token"}, {"api_email", "api_key"}],
    "clone_guard": [{"bearer_token", "api_key"}, {"access_token", "api_key"}],
}


def is_ip_or_cidr(value: str) -> bool:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return False
    return True


def is_port_range(value: str) -> bool:
    ports = [int(port) for port in value.split("-")] if re.fullmatch(r"\d{1,5}(-\d{1,5})?", value) else []
    return value in {"default", "all"} or (bool(ports) and 1 <= ports[0] <= ports[-1] <= 65535)


def is_timestamp(value: str) -> bool:
    try:
        datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return False
    return len(value) == 19


def is_request_field(value: str) -> bool:
    return value in spec("cloudforce_one")["components"]["schemas"]["RequestListItem"]["properties"]


def is_message_field(value: str) -> bool:
    return value in spec("cloudforce_one")["components"]["schemas"]["Message"]["properties"]


FORMATS: dict[str, Callable[[str], bool]] = {
    "ip-or-cidr": is_ip_or_cidr,
    "port-range": is_port_range,
    "request-field": is_request_field,
    "message-field": is_message_field,
    "cg-timestamp": is_timestamp,
}


@cache
def components(slug: str) -> dict[str, Any]:
    found: dict[str, Any] = spec(slug)["components"]
    return found


def faults(slug: str, schema: dict[str, Any], value: object) -> list[str]:
    """What is wrong with `value` by a schema of the spec, its own formats included."""
    validator = jsonschema_rs.Draft202012Validator(
        {"components": components(slug), "allOf": [schema]}, formats=FORMATS, validate_formats=True
    )
    return [error.message for error in validator.iter_errors(value)]


def examples(slug: str) -> dict[str, tuple[dict[str, Any], object]]:
    """Every example of a spec by its place: the schema that it belongs to, and its value."""
    document = spec(slug)
    found: dict[str, tuple[dict[str, Any], object]] = {}
    for pointer, node in walk(document):
        if isinstance(node.get("schema"), dict):
            if "example" in node:
                found[f"{pointer}/example"] = (node["schema"], node["example"])
            for name, example in node.get("examples", {}).items():
                found[f"{pointer}/examples/{name}"] = (node["schema"], resolve(document, example)["value"])
        elif isinstance(node.get("examples"), list):
            for index, value in enumerate(node["examples"]):
                found[f"{pointer}/examples/{index}"] = (node, value)
    return found


EXAMPLES = [(slug, place) for slug in SLUGS for place in examples(slug)]


@every_spec
def test_it_is_a_valid_openapi_document(slug: str) -> None:
    OpenAPIV31SpecValidator(spec(slug)).validate()


@every_spec
def test_another_parser_of_yaml_reads_the_same(slug: str) -> None:
    assert yaml.safe_load(text(slug)) == spec(slug)


@every_spec
def test_its_examples_are_more_than_a_few(slug: str) -> None:
    assert len(examples(slug)) > 25


@pytest.mark.parametrize(("slug", "place"), EXAMPLES)
def test_an_example_belongs_to_its_schema(slug: str, place: str) -> None:
    schema, value = examples(slug)[place]
    assert faults(slug, schema, value) == []


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"$ref": "#/components/schemas/ScanConfigCreate"}, {"ips": ["1.1.1.256"]}),
        ({"$ref": "#/components/schemas/ScanConfigCreate"}, {"ips": ["::1"], "ports": ["80-1"]}),
        ({"$ref": "#/components/schemas/ScanConfigCreate"}, {"ips": ["::1"], "frequency": -1}),
        ({"$ref": "#/components/schemas/RequestList"}, {"page": 1, "per_page": 10, "sort_by": "colour"}),
        ({"$ref": "#/components/schemas/RequestList"}, {"page": 1, "per_page": 10, "created_after": "2022-01-01"}),
        ({"$ref": "#/components/schemas/RequestEdit"}, {"priority": "2022-04-01T00:00:00Z"}),
        ({"$ref": "#/components/schemas/MessageList"}, {"page": 1, "per_page": 10, "sort_by": "tlp"}),
        ({"$ref": "#/components/schemas/MessageList"}, {"page": 1, "per_page": 10, "after": "2022-01-01T00:00:Z"}),
        ({"$ref": "#/components/schemas/AssetList"}, {"page": -1, "per_page": 10}),
        ({"$ref": "#/components/schemas/PriorityList"}, {"page": 1, "per_page": 0}),
        ({"$ref": "#/components/schemas/PriorityEdit"}, {"labels": [], "priority": 1, "requirement": ""}),
        ({"$ref": "#/components/schemas/AssetUpload"}, {}),
        ({"$ref": "#/components/schemas/BareEnvelope"}, {"errors": [], "messages": [], "success": False}),
        ({"$ref": "#/components/schemas/ErrorEnvelope"}, {"errors": {}, "messages": [], "success": False}),
        ({"$ref": "#/components/schemas/ErrorEnvelope"}, {"errors": [], "messages": [], "success": True}),
    ],
)
def test_the_check_of_examples_can_fail(schema: dict[str, Any], value: object) -> None:
    assert faults("cloudforce_one", schema, value)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("ip-or-cidr", ["1.1.1.1", "10.0.0.0/8", "2606:4700::/32", "::"], ["", "1.1.1", "10.0.0.0/33", "a.example"]),
        ("port-range", ["default", "all", "1", "65535", "1-80", "7-7"], ["", "0", "65536", "80-1", "1,2", "-", "1-"]),
        ("request-field", ["created", "tlp"], ["", "Created", "content"]),
        ("message-field", ["created", "is_follow_on_request"], ["", "Created", "tlp"]),
        ("cg-timestamp", ["2025-02-28 00:00:00"], ["2025-02-29 00:00:00", "2025-2-1 0:0:0", "2025-01-01T00:00:00"]),
    ],
)
def test_the_formats_tell_good_from_bad(name: str, good: list[str], bad: list[str]) -> None:
    assert [value for value in good if not FORMATS[name](value)] == []
    assert [value for value in bad if FORMATS[name](value)] == []


def test_every_format_of_the_specs_is_checked_here() -> None:
    assert {name for slug in SLUGS for name in spec(slug)["x-formats"]} == FORMATS.keys()


@every_spec
def test_every_format_is_used(slug: str) -> None:
    used = {node["format"] for _, node in walk(spec(slug)) if isinstance(node.get("format"), str)}
    assert spec(slug)["x-formats"].keys() <= used


@every_spec
def test_every_component_is_used(slug: str) -> None:
    used = {node["$ref"] for _, node in walk(spec(slug)) if "$ref" in node}
    declared = {
        f"#/components/{kind}/{name}"
        for kind, named in components(slug).items()
        if kind != "securitySchemes"
        for name in named
    }
    assert declared == used


def test_the_operations_are_those_that_the_documents_describe() -> None:
    assert {name for _, name in OPERATIONS} == STATUSES.keys()


@every_operation
def test_an_operation_tells_who_it_is(slug: str, name: str) -> None:
    operation = operations(slug)[name]
    assert len(operation["tags"]) == 1
    assert operation["tags"][0] in {tag["name"] for tag in spec(slug)["tags"]}
    assert not operation["summary"].endswith(".")
    assert operation["description"].strip().endswith(".")
    assert operation["externalDocs"]["url"].startswith("https://")


@every_operation
def test_an_operation_has_the_documented_statuses(slug: str, name: str) -> None:
    assert operations(slug)[name]["responses"].keys() == STATUSES[name]


@every_operation
def test_an_operation_has_examples_for_all_that_it_takes_and_answers(slug: str, name: str) -> None:
    document, operation = spec(slug), operations(slug)[name]
    for parameter in operation.get("parameters", []):
        assert "example" in resolve(document, parameter), parameter
    bodies = {"requestBody": operation["requestBody"]} if "requestBody" in operation else {}
    for place, body in [*bodies.items(), *operation["responses"].items()]:
        media_type = MEDIA_TYPES.get(name, "application/json") if place == "requestBody" else "application/json"
        [(found, media)] = resolve(document, body)["content"].items()
        assert found == media_type
        assert media["examples"]


@every_operation
def test_an_operation_takes_every_kind_of_credentials(slug: str, name: str) -> None:
    alternatives = [set(each) for each in operations(slug)[name]["security"]]
    assert sorted(map(sorted, alternatives)) == sorted(map(sorted, SECURITY[slug]))


@every_operation
def test_a_path_parameter_is_declared_and_required(slug: str, name: str) -> None:
    [path] = [path for path, _, operation in raw_operations(spec(slug)) if operation["operationId"] == name]
    parameters = [resolve(spec(slug), each) for each in operations(slug)[name].get("parameters", [])]
    in_path = {each["name"]: each.get("required") for each in parameters if each["in"] == "path"}
    assert in_path == dict.fromkeys(re.findall(r"{(\w+)}", path), True)


@every_operation
def test_a_link_leads_to_an_operation_and_gives_it_what_it_needs(slug: str, name: str) -> None:
    document = spec(slug)
    own = {resolve(document, each)["name"] for each in operations(slug)[name].get("parameters", [])}
    for response in operations(slug)[name]["responses"].values():
        schema = resolve(document, response).get("content", {}).get("application/json", {}).get("schema", {})
        for link in resolve(document, response).get("links", {}).values():
            parameters = [resolve(document, each) for each in operations(slug)[link["operationId"]]["parameters"]]
            assert link["parameters"].keys() == {each["name"] for each in parameters if each.get("required")}
            for expression in link["parameters"].values():
                source, _, rest = expression.partition("#/") if "#" in expression else expression.partition("path.")
                assert source in {"$request.", "$response.body"}, expression
                if source == "$request.":
                    assert rest in own, expression
                else:
                    found = resolve(document, schema)
                    for part in rest.split("/"):
                        found = resolve(document, found["properties"][part])


@pytest.mark.parametrize(("name", "targets"), [*CREATED.items(), *UPDATED.items(), *DELETED.items()])
def test_what_is_created_or_changed_can_be_reached_and_what_is_deleted_is_looked_at_again(
    name: str, targets: set[str]
) -> None:
    links = operations("cloudforce_one")[name]["responses"]["200"]["links"].values()
    assert {link["operationId"] for link in links} == targets
    assert len(links) == len(targets)


def test_every_operation_that_changes_something_has_links() -> None:
    changing = {name for name in CLOUDFORCE_ONE if re.match("create|upload|update|delete", name)}
    assert changing == CREATED.keys() | UPDATED.keys() | DELETED.keys()


@every_operation
def test_a_link_with_a_body_gives_a_valid_one(slug: str, name: str) -> None:
    for response in operations(slug)[name]["responses"].values():
        for link in resolve(spec(slug), response).get("links", {}).values():
            target = operations(slug)[link["operationId"]]
            if "requestBody" in link:
                [media] = target["requestBody"]["content"].values()
                assert faults(slug, media["schema"], link["requestBody"]) == []


@every_spec
def test_no_place_repeats_a_named_schema(slug: str) -> None:
    named = {f"/components/schemas/{name}": without_prose(each) for name, each in components(slug)["schemas"].items()}
    repeated = [
        (pointer, place)
        for pointer, node in walk(spec(slug))
        for place, schema in named.items()
        if pointer not in named and len(schema) > 1 and without_prose(node) == schema
    ]
    assert repeated == []


@every_spec
def test_schemathesis_reads_every_operation(slug: str) -> None:
    schema = schemathesis.openapi.from_dict(spec(slug))
    results = list(schema.get_all_operations())
    found = [result.ok().definition.raw["operationId"] for result in results if isinstance(result, Ok)]
    assert len(found) == len(results)
    assert sorted(found) == sorted(operations(slug))
