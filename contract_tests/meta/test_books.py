"""The suite's data agree with the specs, with the checks, and with the pages that are written from them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from contract_tests import settings
from contract_tests.catalogue import (
    APIS,
    HERE,
    SPECS,
    Cell,
    Operation,
    Resource,
    clauses,
    conventions,
    listings,
    not_for_others,
    operations,
    pointer,
    resolve,
    resources,
    spec,
)
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.server.fixtures import resource_named
from contract_tests.server.plan import plan
from contract_tests.settings import Settings
from contract_tests.suite import Check

CHECKS = plan(Settings())


def test_every_clause_has_a_check_and_every_check_a_clause() -> None:
    declared = {cell for check in CHECKS for cell in check.cells}
    known = {cell for clause in clauses().values() for cell in clause.cells}
    assert sorted(known - declared) == []
    assert sorted(declared - known) == []
    assert [check.name for check in CHECKS if not check.cells] == []


def test_every_clause_is_checked_in_the_layers_that_it_names() -> None:
    found: dict[str, set[int]] = {}
    for check in CHECKS:
        for cell in check.cells:
            found.setdefault(cell.clause, set()).add(check.layer)
    for clause in clauses().values():
        assert set(clause.layers) <= found[clause.id], clause.id


@pytest.mark.parametrize("api", APIS)
def test_every_operation_has_a_clause_of_its_own_and_must_accept_calls(api: str) -> None:
    for operation in operations(api).values():
        own = [one for one in clauses().values() if one.operations == (operation.id,) and not one.general]
        assert own, operation.id
        assert any(operation.id in check.accepts for check in CHECKS), operation.id


def test_clauses_are_well_formed() -> None:
    text = (HERE / "clauses.toml").read_text(encoding="utf-8")
    ids = re.findall(r'^id = "(.*)"$', text, re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(clauses())
    for clause in clauses().values():
        assert re.fullmatch(r"C[FG](-[A-Z]+)+-\d\d", clause.id), clause.id
        assert clause.level in {"MUST", "SHOULD"}, clause.id
        assert clause.evidence in {"documented", "partial", "inferred"}, clause.id
        assert clause.text.endswith("."), clause.id
        assert set(clause.operations) <= set(operations(clause.api)), clause.id
        assert clause.source, clause.id
        if clause.source.startswith("openapi/"):
            pointer(clause.source)


PAGES = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))["page"]


def _drawn_from(page: dict[str, Any]) -> list[str]:
    """The sources of clauses that name a page, without its title."""
    title = f"{page['document']}, {page['page']}"
    sources = [clause.source for clause in clauses().values()]
    return [source.removeprefix(title) for source in sources if re.match(rf"{re.escape(title)}(,|$)", source)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["page"])
def test_what_a_page_rules_has_a_clause(page: dict[str, Any]) -> None:
    assert set(page) - {"unseen"} == {"document", "page", "url", "places"}
    assert page["url"].startswith("https://")
    found = _drawn_from(page)
    assert found, "no clause names this page"
    for place in page["places"]:
        assert [source for source in found if re.search(rf"[, :.(\"]{re.escape(place)}", source)], place
    assert all(reason.endswith(".") for reason in page.get("unseen", {}).values())


def test_every_source_is_a_known_page() -> None:
    titles = [f"{page['document']}, {page['page']}" for page in PAGES]
    assert len(titles) == len(set(titles))
    for clause in clauses().values():
        if not clause.source.startswith("openapi/"):
            assert [title for title in titles if re.match(rf"{re.escape(title)}(,|$)", clause.source)], clause.source


def test_every_operation_that_is_documented_has_a_page_of_its_own() -> None:
    addresses = {page["url"] for page in PAGES}
    for api in APIS:
        for operation in operations(api).values():
            node = spec(api)["paths"][operation.path][operation.method.lower()]
            if operation.evidence != "inferred":
                assert node["externalDocs"]["url"] in addresses, operation.id


def _body(operation: Operation) -> dict[str, Any]:
    """The schema of an operation's body, or of what its wrapper holds."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    found = resolve(operation.api, node["requestBody"]["content"][operation.media]["schema"])
    if operation.wrapper:
        found = resolve(operation.api, found["properties"][operation.wrapper])
    return dict(found)


def _shown(operation: Operation) -> set[str]:
    """What an item in the operation's answers can show."""
    node = spec(operation.api)["paths"][operation.path][operation.method.lower()]
    content = resolve(operation.api, node["responses"]["200"])["content"]["application/json"]
    words, found = conventions(operation.api), resolve(operation.api, content["schema"])
    found = resolve(operation.api, found["properties"][words.payload])
    found = resolve(operation.api, found.get("items", found))
    if words.inside:
        found = resolve(operation.api, found["properties"][words.inside])
    return set(found["properties"])


@pytest.mark.parametrize("resource", resources(), ids=lambda resource: resource.name)
def test_a_resource_speaks_of_what_the_spec_has(resource: Resource) -> None:
    known = operations(resource.api)
    named = {*resource.operations.values(), *(read.operation for read in resource.reads)}
    named |= {*resource.spend, *resource.grows}
    assert named <= set(known)
    assert set(resource.operations) <= {"list", "create", "get", "update", "delete", "delete_many"}
    for role in {"create", "update"} & set(resource.operations):
        body, rules = _body(resource.operation(role)), resource.rules(role)
        assert set(body["properties"]) == set(rules), role
        if role == "create" or resource.changes:
            assert set(body.get("required", ())) == {name for name, rule in rules.items() if rule.required}, role
    above = [resource_named(resource.api, resource.parent).parameter] if resource.parent else []
    for name in resource.operations.values():
        keys = [key for key in known[name].keys if key != resource.parameter]
        assert keys == above, name


@pytest.mark.parametrize("resource", resources(), ids=lambda resource: resource.name)
def test_a_resource_speaks_of_everything_that_its_items_show(resource: Resource) -> None:
    spoken = {place.split(".")[0] for place in (*resource.visible, *resource.moving)}
    for role in set(resource.operations) - {"delete", "delete_many"}:
        hidden = set(resource.get_only) if role == "list" else set()
        assert _shown(resource.operation(role)) - {resource.key} == spoken - hidden - {resource.key}, role


# The roles of clauses that an operation of a resource needs, so that nothing about it is left untested.
NEEDED = {
    "list": {"listed", "unique", "isolated"},
    "get": {"got", "get_unknown", "get_foreign"},
    "create": {"created", "new_id", "create_parent", "reference"},
    "update": {"updated", "fixed", "lasting", "update_others", "update_unknown", "update_foreign"},
    "delete": {"deleted", "dead", "delete_others", "delete_unknown", "delete_foreign"},
    "delete_many": {"many", "many_others", "many_foreign"},
}


@pytest.mark.parametrize("resource", resources(), ids=lambda resource: resource.name)
def test_a_resource_has_a_clause_for_each_role(resource: Resource) -> None:
    needed = {role for operation in resource.operations for role in NEEDED[operation]}
    if "create" in resource.operations:
        needed -= {"got"} if "get" not in resource.operations else set()
        needed |= {"owner"} if resource.owner else set()
        needed |= {"defaults"} if resource.defaults else set()
        needed |= {"create_refused"} if resource.wrong else set()
    elif "list" in resource.operations:
        # What nobody creates is listed as it is.
        needed -= {"listed"} | ({"isolated"} if not resource.owner else set())
    needed -= set() if resource.parent else {"create_parent"}
    others = {one.name for one in resources(resource.api)}
    refers = any(rule.kind[0] == "@" and rule.kind[1:] in others for rule in resource.fields.values())
    needed -= set() if refers else {"reference"}
    if "update" in resource.operations:
        needed |= {"update_refused"} if resource.wrong else set()
        needed |= {"kept"} if not all(rule.required for rule in resource.rules("update").values()) else set()
    needed |= {"delete_barred"} if resource.delete_while else set()
    needed |= {"dated"} if resource.creation_time else set()
    needed |= {"touched"} if resource.change_time else set()
    # What else a server writes is said of some.
    assert set(resource.clauses) - {"defaults"} == needed - {"defaults"}
    assert needed <= set(resource.clauses)


def test_what_cannot_be_deleted_is_created_on_no_other_server() -> None:
    for resource in resources():
        if "create" in resource.operations and "delete" not in resource.operations:
            assert resource.operations["create"] in not_for_others(resource.api), resource.name


def _parameters(api: str, operation: str) -> set[str]:
    known = operations(api)[operation]
    if known.media:
        return set(_body(known)["properties"])
    node = spec(api)["paths"][known.path][known.method.lower()]
    found = [resolve(api, parameter) for parameter in node["parameters"]]
    return {parameter["name"] for parameter in found if parameter["in"] == "query"}


def test_every_parameter_of_a_list_is_spoken_of() -> None:
    for listing in listings():
        named = {rule.parameter for rule in listing.filters} | {view.parameter for view in listing.views}
        named |= {listing.sort.by, listing.sort.order} - {""} if listing.sort else set()
        named |= {"page", "per_page"}
        assert named == _parameters(listing.api, listing.operation), listing.name


def test_every_order_of_a_list_is_spoken_of() -> None:
    sorts = {one.name: one.sort for one in listings() if one.sort}
    for name, schema in (("scans", "ScanSort"),):
        allowed = pointer(f"openapi/clone_guard.yaml#/components/schemas/{schema}")["enum"]
        assert {f"{field}_{order}" for field in sorts[name].fields for order in ("asc", "desc")} == set(allowed)
    for name, schema in (("requests", "RequestListItem"), ("messages", "Message")):
        shown = pointer(f"openapi/cloudforce_one.yaml#/components/schemas/{schema}")["properties"]
        assert set(sorts[name].fields) == set(shown)


def test_names_of_checks_are_unique() -> None:
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))


def test_the_settings_table_is_current() -> None:
    assert settings.table() in (HERE / "README.md").read_text(encoding="utf-8")


def test_every_setting_that_is_read_is_in_the_table() -> None:
    source = (HERE / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r"CONTRACT_[A-Z_]+[A-Z]", source)) == set(settings.NAMES)


def test_no_vendor_variable_is_read() -> None:
    for path in HERE.rglob("*.py"):
        if not {"client", "meta"} & set(path.relative_to(HERE).parts):
            assert "CLOUDFLARE_" not in path.read_text(encoding="utf-8"), path


def test_every_fault_names_clauses_of_one_api() -> None:
    names = [fault.name for fault in CATALOGUE]
    assert len(names) == len(set(names)) >= 180
    for fault in CATALOGUE:
        assert {clauses()[clause].api for clause in fault.clauses} == {fault.api}, fault.name


def test_every_operation_is_faulty_somewhere() -> None:
    touched = {
        operation for fault in CATALOGUE for clause in fault.clauses for operation in clauses()[clause].operations
    }
    assert touched == {operation for api in APIS for operation in operations(api)}


def test_the_specs_are_where_they_belong() -> None:
    assert sorted(path.stem for path in SPECS.glob("*.yaml") if path.stem in APIS) == sorted(APIS)
    assert isinstance(CHECKS[0], Check)
    assert isinstance(next(iter(CHECKS[0].cells)), Cell)
