"""The specs are valid, complete in the project's own sense, and every example in them is an example of its schema."""

import hashlib
import hmac
import ipaddress
import json
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
# Those of Clone Guard whose path has an id, and those whose path has none.
WITH_ID = [
    "get_scan",
    "update_scan",
    "delete_scan",
    "start_scan",
    "stop_scan",
    "list_scan_histories",
    "get_scan_history",
    "list_scan_hosts",
    "get_scan_host",
    "list_scan_vulnerabilities",
    "get_scan_vulnerability",
    "get_scan_statistics",
    "get_target",
    "update_target",
    "delete_target",
]
WITHOUT_ID = [
    "sign_in",
    "enable_mfa",
    "verify_mfa_installation",
    "disable_mfa",
    "create_exception",
    "create_customer",
    "create_organization",
    "list_scans",
    "create_scan",
    "delete_scans",
    "list_upcoming_scans",
    "list_recent_scans",
    "list_running_scans",
    "create_scan_from_wizard",
    "list_targets",
    "create_target",
    "delete_targets",
]
STATUSES = {
    **{name: {"200", "4XX"} for name in CLOUDFORCE_ONE},
    "generate_access_token": {"200", "401"},
    "sign_out": {"200", "401"},
    **{name: {"200", "401", "422"} for name in WITHOUT_ID},
    **{name: {"200", "401", "404", "422"} for name in WITH_ID},
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
    "create_scan": {"list_scans", "get_scan", "update_scan", "delete_scan", "start_scan"},
    "create_scan_from_wizard": {"list_scans", "get_scan", "update_scan", "delete_scan", "stop_scan"},
    "create_target": {"list_targets", "get_target", "update_target", "delete_target"},
}
UPDATED = {
    "update_config": {"get_results", "delete_config"},
    "update_request": {"get_request", "delete_request"},
    "update_message": {"list_messages", "delete_message"},
    "update_asset": {"get_asset", "delete_asset"},
    "update_priority": {"get_priority", "delete_priority"},
    "update_scan": {"get_scan", "delete_scan", "start_scan"},
    "start_scan": {"get_scan", "delete_scan", "stop_scan", "list_scan_histories"}
    | {"list_scan_hosts", "list_scan_vulnerabilities", "get_scan_statistics"},
    "stop_scan": {"get_scan", "delete_scan", "start_scan"},
    "update_target": {"get_target", "delete_target"},
}
DELETED = {
    "delete_config": {"get_results", "update_config", "delete_config"},
    "delete_request": {"get_request", "update_request", "delete_request"},
    "delete_message": {"update_message", "delete_message"},
    "delete_asset": {"get_asset", "update_asset", "delete_asset"},
    "delete_priority": {"get_priority", "update_priority", "delete_priority"},
    "delete_scan": {"get_scan", "update_scan", "delete_scan"},
    "delete_target": {"get_target", "update_target", "delete_target"},
}
# What makes something that no operation shows, or deletes several things at once.
UNLINKED = {"create_exception", "create_customer", "create_organization", "delete_scans", "delete_targets"}
SECURITY = {
    "cloudforce_one": [{"api_token"}, {"api_email", "api_key"}],
    "clone_guard": [{"bearer_token", "api_key"}, {"access_token", "api_key"}],
}
OTHERS = {"sign_in": [{"api_key"}], "sign_out": [{"bearer_token", "api_key"}]}


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


def is_hosts(value: str) -> bool:
    return all(is_host(each.strip(" ")) for each in value.split(","))


def is_host(value: str) -> bool:
    first, dash, last = value.partition("-")
    if dash and is_ipv4(first):
        end = last if "." in last else f"{first.rpartition('.')[0]}.{last}"
        return is_ipv4(end) and ipaddress.IPv4Address(first) <= ipaddress.IPv4Address(end)
    label = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    if re.fullmatch(rf"({label}\.)*(?=[A-Za-z]){label}", value):
        return len(value) <= 253
    is_block = re.fullmatch(r"[0-9.]+/[0-9]{1,2}|[^/%]+", value)
    return bool(is_block) and is_ip_or_cidr(value)


def is_ipv4(value: str) -> bool:
    return bool(re.fullmatch(r"[0-9.]+", value)) and is_ip_or_cidr(value)


def is_gvm_port_range(value: str) -> bool:
    found = [re.fullmatch(r"([TU]:)?([1-9][0-9]{0,4})(-([1-9][0-9]{0,4}))?", each) for each in value.split(",")]
    return all(each and int(each[2]) <= int(each[4] or each[2]) <= 65535 for each in found)


FORMATS: dict[str, Callable[[str], bool]] = {
    "ip-or-cidr": is_ip_or_cidr,
    "port-range": is_port_range,
    "request-field": is_request_field,
    "message-field": is_message_field,
    "cg-timestamp": is_timestamp,
    "hosts": is_hosts,
    "gvm-port-range": is_gvm_port_range,
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
        (
            "hosts",
            ["192.0.2.7", "::1", "192.0.2.9/28", "192.0.2.0-255", "192.0.2.0-192.0.3.1", "a", "1.example , 192.0.2.7"],
            [
                *("", ",", "a,,b", "-a", "a.1", "a_b", "a b", "a\n", "a" * 64, "http://a"),
                *("192.0.2", "192.0.2.256", "192.0.2.9-", "192.0.2.9-8", "192.0.2.9-256", "192.0.2.9-192.0.2.8"),
                *("192.0.2.0/33", "192.0.2.0/255.255.255.0", "::/64", "::1-2", "fe80::1%1"),
            ],
        ),
        (
            "gvm-port-range",
            ["1", "65535", "T:80", "103,U:200-1024,3000-4000,T:3-4,U:7"],
            ["", "0", "65536", "80-1", "1,", ",1", "1, 2", "X:1", "t:1", "T:", "1-T:2", "01", "\u0661", "1\n"],
        ),
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
    assert sorted(map(sorted, alternatives)) == sorted(map(sorted, OTHERS.get(name, SECURITY[slug])))


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
                        found = resolve(document, found["items"] if part == "0" else found["properties"][part])


@pytest.mark.parametrize(("name", "targets"), [*CREATED.items(), *UPDATED.items(), *DELETED.items()])
def test_what_is_created_or_changed_can_be_reached_and_what_is_deleted_is_looked_at_again(
    name: str, targets: set[str]
) -> None:
    [slug] = [slug for slug, each in OPERATIONS if each == name]
    links = operations(slug)[name]["responses"]["200"]["links"].values()
    assert {link["operationId"] for link in links} == targets
    assert len(links) == len(targets)


def test_every_operation_that_changes_something_has_links() -> None:
    changing = {name for _, name in OPERATIONS if re.match("create|upload|update|delete|start|stop", name)}
    assert changing == CREATED.keys() | UPDATED.keys() | DELETED.keys() | UNLINKED


@every_operation
def test_an_inferred_operation_tells_what_is_known_and_what_is_our_reading(slug: str, name: str) -> None:
    operation = operations(slug)[name]
    if operation["x-evidence"] == "inferred":
        text = " ".join(operation["description"].split())
        known = re.search(
            r'Known: the title ".+?"(?: and the method (\w+)\.|, and nothing more\.) Our reading: .', text
        )
        assert known
        [method] = [method for _, method, each in raw_operations(spec(slug)) if each["operationId"] == name]
        assert known[1] == method.upper() if known[1] else "Our reading: the method;" in text


WEBHOOKS: dict[str, dict[str, Any]] = {name: item["post"] for name, item in spec("clone_guard")["webhooks"].items()}


def test_a_webhook_is_declared_for_every_event_and_no_other() -> None:
    assert list(WEBHOOKS) == components("clone_guard")["schemas"]["WebhookEvent"]["enum"]
    assert list(WEBHOOKS) == [operation["operationId"] for operation in WEBHOOKS.values()]


@pytest.mark.parametrize("name", WEBHOOKS)
def test_the_example_of_a_webhook_is_of_its_own_event(name: str) -> None:
    [event] = [each for each in WEBHOOKS[name]["parameters"] if each["name"] == "X-CG-Hook-Event"]
    assert event["example"] == name


@pytest.mark.parametrize("name", WEBHOOKS)
def test_the_signature_of_a_webhook_is_that_of_its_body(name: str) -> None:
    signature, *_ = WEBHOOKS[name]["parameters"]
    body = resolve(spec("clone_guard"), WEBHOOKS[name]["requestBody"])["content"]["application/json"]
    [example] = body["examples"].values()
    digest = hmac.digest(b"webhook-secret", json.dumps(example["value"]).encode(), hashlib.sha256).hex()
    assert signature["name"] == "X-CG-Hook-Signature"
    assert signature["example"] == f"sha256={digest}"
    assert "`webhook-secret`" in signature["description"]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        (
            "SignIn",
            [{"username": "a", "password": "b"}, {"otp_attempt": "1", "otp_session_state": "s"}],
            [{}, {"username": "a"}, {"password": "b"}, {"username": "a", "otp_attempt": "1"}, {"otp_attempt": "1"}],
        ),
        (
            "OrganizationCreate",
            [{}, {"skip_default_subscription": False}, {"skip_default_subscription": True, "plans": []}],
            [{"skip_default_subscription": True}, {"plans": [{"plan": "a", "interval": "weekly"}]}],
        ),
        (
            "ExceptionCreateBody",
            [{"exception": {"text": "a", "nvt": "1.3", "new_severity": 2.5}}],
            [{}, {"exception": {"text": "a"}}, {"exception": {"text": "a", "nvt": "1.3", "port": "80"}}],
        ),
        ("TargetCreate", [{"name": "a", "hosts": "a,b"}], [{"name": "a"}, {"name": "a", "hosts": "a;b"}]),
        ("TargetUpdate", [{}, {"port_range": "1-2"}], [{"hosts": ""}, {"port_range": "2-1"}]),
    ],
)
def test_a_body_is_what_the_prose_says(name: str, good: list[object], bad: list[object]) -> None:
    schema = {"$ref": f"#/components/schemas/{name}"}
    assert [value for value in good if faults("clone_guard", schema, value)] == []
    assert [value for value in bad if not faults("clone_guard", schema, value)] == []


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
