"""The suite's data agree with the specs, with the checks, and with the pages that are written from them."""

from __future__ import annotations

import re

import pytest

from contract_tests import settings
from contract_tests.catalogue import APIS, HERE, SPECS, Cell, clauses, listings, operations, pointer, resources, spec
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.server.fixtures import scope_parameter
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


def test_the_resources_speak_of_what_the_specs_have() -> None:
    for resource in resources():
        known = operations(resource.api)
        named = {*resource.operations.values(), *(read.operation for read in resource.reads)}
        assert named <= set(known), resource.name
        for operation in named:
            assert scope_parameter(known[operation]) == resource.scope
        body = spec(resource.api)["components"]["schemas"]["ScanConfigCreate"]
        assert set(body["properties"]) == set(resource.fields)
        assert set(body["required"]) == {name for name, rule in resource.fields.items() if rule.required}


def _parameters(api: str, operation: str) -> set[str]:
    known = operations(api)[operation]
    node = spec(api)["paths"][known.path][known.method.lower()]
    if "requestBody" in node:
        reference = node["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        return set(pointer(f"openapi/{api}.yaml{reference}")["properties"])
    return {parameter["name"] for parameter in node["parameters"]}


def test_every_parameter_of_a_list_is_spoken_of() -> None:
    for listing in listings():
        named = {rule.parameter for rule in listing.filters} | {view.parameter for view in listing.views}
        named |= {listing.sort.by, listing.sort.order, "page", "per_page"} - {""}
        assert named == _parameters(listing.api, listing.operation), listing.name


def test_every_order_of_a_list_is_spoken_of() -> None:
    scans = next(one for one in listings() if one.name == "scans")
    allowed = pointer("openapi/clone_guard.yaml#/components/schemas/ScanSort")["enum"]
    assert {f"{field}_{order}" for field in scans.sort.fields for order in ("asc", "desc")} == set(allowed)
    requests = next(one for one in listings() if one.name == "requests")
    shown = pointer("openapi/cloudforce_one.yaml#/components/schemas/RequestListItem")["properties"]
    assert set(requests.sort.fields) == set(shown)


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
    assert len(names) == len(set(names)) >= 24
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
