"""The tables of operations: current, true to the clients, and mended or named when they are not."""

import inspect
import re
import shutil
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from scanwire import CloneGuard, CloudforceOne

from openapi import generate, operations
from tests.openapi.support import ROOT, SLUGS, spec

CLIENTS: dict[str, Any] = {
    "cf": CloudforceOne(api_token="t"),
    "cg": CloneGuard(base_url="https://portal.test", api_key="k", access_token="t"),
}
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8").partition(operations.OPENING)[2].partition("<!--")[0]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the tables come from and of where they stand, to be spoilt."""
    (tmp_path / "docs").mkdir()
    for name in ("README.md", "docs/operations.md", "openapi/clone_guard_inventory.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    shutil.copytree(generate.OUTPUT, tmp_path / "generated" / "scanwire_raw")
    monkeypatch.setattr(operations, "ROOT", tmp_path)
    monkeypatch.setattr(operations, "HERE", tmp_path / "openapi")
    monkeypatch.setattr(operations, "OUTPUT", tmp_path / "generated" / "scanwire_raw")
    monkeypatch.setattr(operations, "load", spec)
    return tmp_path


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def rows(text: str) -> list[list[str]]:
    """The rows of a text's tables, without the two of their headings."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    headings = {index - 1 for index, line in enumerate(lines) if set(line) <= set("|- ")}
    return [cells(line) for index, line in enumerate(lines) if not {index, index - 1} & headings]


def sections() -> Iterator[tuple[str, str, list[str]]]:
    """Resource, method and request of every row of the page's first part, with the rest of the row."""
    for section in PAGE.partition("\n## Every operation of Clone Guard\n")[0].split("\n### ")[1:]:
        resource = section.partition("\n")[0].strip("`")
        for method, request, *rest in rows(section):
            yield resource, method.strip("`"), [request.strip("`"), *rest]


def methods(resource: str) -> set[str]:
    """The methods of one of a client's resources, found by looking at it."""
    found = attrgetter(resource.partition(".")[2])(CLIENTS[resource.partition(".")[0]])
    names = {name for name, _ in inspect.getmembers(type(found), inspect.isfunction) if not name.startswith("_")}
    return {name for name in names if not name.endswith("_detailed")}


def resources(name: str, holder: object) -> Iterator[str]:
    """Everything with methods of operations that hangs on `holder`, which is called `name`."""
    for attribute in dir(type(holder)):
        if not attribute.startswith("_") and not callable(value := getattr(holder, attribute)):
            if methods(f"{name}.{attribute}"):
                yield f"{name}.{attribute}"
            yield from resources(f"{name}.{attribute}", value)


RESOURCES = sorted(each for name, client in CLIENTS.items() for each in resources(name, client))


def test_the_tables_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert operations.main(["--check"]) == 0, capsys.readouterr().err


def test_the_readme_shows_every_method_of_the_clients_and_no_other() -> None:
    shown = {resource.strip("`"): set(re.findall(r"`(\w+)`", names)) for _, resource, names, _ in rows(README)}
    assert shown == {resource: methods(resource) for resource in RESOURCES}
    assert len(rows(README)) == len(shown)


def test_the_page_shows_every_method_of_the_clients_and_no_other() -> None:
    shown = sorted((resource, method) for resource, method, _ in sections())
    assert shown == sorted((resource, method) for resource in RESOURCES for method in methods(resource))


@pytest.mark.parametrize(("resource", "method", "cells"), [*sections()], ids=lambda value: str(value)[:40])
def test_a_row_of_the_page_is_true(resource: str, method: str, cells: list[str]) -> None:
    prefix, _, path = resource.partition(".")
    slug = {"cf": "cloudforce_one", "cg": "clone_guard"}[prefix]
    request, link, evidence, again = cells
    [operation] = [
        each for place, verb, each in generate.operations(spec(slug)) if f"{verb.upper()} {place}" == request
    ]
    assert evidence == operation["x-evidence"]
    reads, idempotent = "x-safe" in operation, operation.get("x-idempotent", True)
    assert (again == "any") == (reads or (request.startswith(("GET ", "PUT ", "DELETE ")) and idempotent))
    assert again in {"any", "unprocessed"}
    assert link == f"[{operation['summary']}]({operation['externalDocs']['url']})"
    called = getattr(attrgetter(path)(CLIENTS[prefix]), method)
    assert re.findall(r"(\w+)\.OPERATION", inspect.getsource(called)).count(operation["operationId"]) > 0


def test_every_operation_has_a_row() -> None:
    assert len([*sections()]) == sum(len([*generate.operations(spec(slug))]) for slug in SLUGS)


def test_the_evidence_in_the_readme_is_that_of_the_page() -> None:
    by_resource: dict[str, set[str]] = {}
    for resource, _, cells in sections():
        by_resource.setdefault(resource, set()).add(cells[-2])
    assert {resource.strip("`"): set(evidence.split(", ")) for _, resource, _, evidence in rows(README)} == by_resource


def test_the_navigation_is_there_in_full_and_names_methods_that_exist() -> None:
    listed = rows(PAGE.partition("\n## Every operation of Clone Guard\n")[2])
    assert [int(number) for number, *_ in listed] == list(range(1, len(operations.titles()) + 1))
    named = sorted(method.strip("`") for *_, method in listed if method)
    assert named == sorted(f"{resource}.{method}" for resource, method, _ in sections() if resource.startswith("cg."))
    assert f"names {len(listed)} operations" in README
    assert f"{len(named)} of them have a method" in README
    assert f"{len(named)} of {len(listed)} have a method" in PAGE


def spoil_the_readme(project: Path) -> str:
    path = project / "README.md"
    path.write_text(path.read_text(encoding="utf-8").replace("`create_config`, ", ""), encoding="utf-8")
    return "README.md"


def spoil_the_page(project: Path) -> str:
    path = project / "docs" / "operations.md"
    path.write_text(path.read_text(encoding="utf-8") + "By hand.\n", encoding="utf-8")
    return "docs/operations.md"


def remove_the_page(project: Path) -> str:
    (project / "docs" / "operations.md").unlink()
    return "docs/operations.md"


def rename_a_method(project: Path) -> str:
    path = project / "generated" / "scanwire_raw" / "cloudforce_one" / "api" / "scans" / "__init__.py"
    path.write_text(path.read_text(encoding="utf-8").replace("get_results(", "read_results("), encoding="utf-8")
    return "README.md"


def change_the_inventory(project: Path) -> str:
    path = project / "openapi" / "clone_guard_inventory.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("List Schedules", "List all Schedules"), encoding="utf-8")
    return "docs/operations.md"


@pytest.mark.parametrize(
    "spoil", [spoil_the_readme, spoil_the_page, remove_the_page, rename_a_method, change_the_inventory]
)
def test_what_is_not_current_is_named_and_mended(project: Path, capsys: pytest.CaptureFixture[str], spoil: Any) -> None:
    assert operations.main(["--check"]) == 0
    name = spoil(project)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert operations.main(["--check"]) == 1
    assert re.search(rf"^{re.escape(name)}: .*make generate", capsys.readouterr().err, re.MULTILINE)
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before
    assert operations.main([]) == 0
    assert f"{name} written" in capsys.readouterr().out.splitlines()
    assert operations.main(["--check"]) == 0


def test_current_tables_are_left_alone(project: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in project.rglob("*.md")}
    assert operations.main([]) == 0
    assert {path: path.stat().st_mtime_ns for path in project.rglob("*.md")} == before


def lose_the_marks(project: Path) -> str:
    path = project / "README.md"
    path.write_text(path.read_text(encoding="utf-8").replace(operations.CLOSING, ""), encoding="utf-8")
    return r"README\.md: the lines .* are missing"


def cover_what_is_not_there(project: Path) -> str:
    path = project / "openapi" / "clone_guard_inventory.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"list_scans"', '"list_all"'), encoding="utf-8")
    return r"clone_guard_inventory\.toml: list_all is not in clone_guard\.yaml"


def lose_a_resource(project: Path) -> str:
    (project / "generated" / "scanwire_raw" / "clone_guard" / "api" / "scans" / "__init__.py").unlink()
    return r"generated/scanwire_raw/clone_guard/api/scans/__init__\.py is missing; run `make generate`"


def lose_a_method(project: Path) -> str:
    path = project / "generated" / "scanwire_raw" / "cloudforce_one" / "api" / "scans" / "__init__.py"
    path.write_text(path.read_text(encoding="utf-8").replace("get_results.OPERATION", "None"), encoding="utf-8")
    return "get_results has no method; run `make generate`"


@pytest.mark.parametrize("spoil", [lose_the_marks, cover_what_is_not_there, lose_a_resource, lose_a_method])
@pytest.mark.parametrize("arguments", [[], ["--check"]], ids=["write", "check"])
def test_what_no_table_can_be_made_of_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], spoil: Any, arguments: list[str]
) -> None:
    expected = spoil(project)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert operations.main(arguments) == 2
    assert re.search(expected, capsys.readouterr().err)
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("requests", "cf.requests"),
        ("requests_messages", "cf.requests.messages"),
        ("requests_messages_drafts", "cf.requests.messages.drafts"),
        ("port_lists", "cf.port_lists"),
        ("experimental_scans", "cf.experimental.scans"),
        ("experimental_port_lists", "cf.experimental.port_lists"),
    ],
)
def test_tags_nest_by_their_names(tag: str, expected: str) -> None:
    tags = ["requests", "requests_messages", "requests_messages_drafts", "experimental_scans", "port_lists"]
    assert operations.resource("cf", tag, tags) == expected


def test_a_cell_cannot_end_its_row_early() -> None:
    assert rows(operations.heading("a", "b") + operations.row("x|y", 1)) == [["x\\|y", "1"]]
