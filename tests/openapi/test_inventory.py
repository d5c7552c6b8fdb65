"""The inventory of Clone Guard's operations is whole, and agrees with the spec in both directions."""

import re
import tomllib
from collections import Counter
from typing import Any

import pytest

from openapi.generate import operations as raw_operations
from openapi.lint import METHODS
from tests.openapi.support import ROOT, operations, spec

GROUPS: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "openapi" / "clone_guard_inventory.toml").read_text(encoding="utf-8")
)["group"]
TITLES: list[dict[str, Any]] = [{"group": group["name"], **title} for group in GROUPS for title in group["titles"]]
COVERED: list[dict[str, Any]] = [title for title in TITLES if "operation" in title]

FIELDS = ["number", "title", "evidence", "method", "path", "operation"]
# How many titles of each evidence the navigation has under each of its headings.
COUNTS = {
    "Authentication": {"documented": 1, "method-only": 2, "title-only": 10},
    "Targets": {"method-only": 6},
    "Scans": {"documented": 1, "method-only": 11, "title-only": 7},
    "Reports": {"title-only": 7},
    "Vulnerabilities": {"title-only": 7},
    "Exceptions": {"partial": 1, "method-only": 9},
    "Schedules": {"title-only": 8},
    "Webhooks": {"title-only": 9},
    "Advanced Reports": {"title-only": 8},
    "Audit": {"title-only": 2},
    "Notifications": {"title-only": 7},
    "Hosts": {"title-only": 3},
    "Scanners": {"title-only": 11},
    "Port Lists": {"title-only": 12},
    "User": {"documented": 4, "method-only": 16, "title-only": 8},
    "Organizations": {"partial": 1, "title-only": 16},
    "Users": {"partial": 1, "title-only": 13},
    "Whitelabel Settings": {"title-only": 3},
}
# What the spec says of an operation whose title has this evidence.
IN_THE_SPEC = {
    "documented": "documented",
    "partial": "partial",
    "method-only": "inferred",
    "title-only": "inferred",
}
EXPERIMENTAL = "experimental_"

every_covered = pytest.mark.parametrize("title", COVERED, ids=lambda title: title["operation"])


def place(operation: str) -> tuple[str, str]:
    """Method and path of an operation of the spec."""
    [found] = [
        (method.upper(), path)
        for path, method, each in raw_operations(spec("clone_guard"))
        if each["operationId"] == operation
    ]
    return found


def test_it_has_every_title_once_and_in_order() -> None:
    assert [title["number"] for title in TITLES] == list(range(1, 185))


def test_a_group_stands_in_one_place_with_its_sub_groups_before_its_own_titles() -> None:
    names = [group["name"] for group in GROUPS]
    assert len(set(names)) == len(names)
    headings = [name.partition(" / ")[0] for name in names]
    assert list(dict.fromkeys(headings)) == list(COUNTS)
    assert headings == sorted(headings, key=list(COUNTS).index)
    for heading in COUNTS:
        below = [name for name in names if name.partition(" / ")[0] == heading]
        assert below[-1] == heading, "a heading's own titles come last"
        assert all(re.fullmatch(rf"{heading} / \S.*\S", name) for name in below[:-1])


def test_the_counts_are_those_of_the_navigation() -> None:
    found = {heading: Counter[str]() for heading in COUNTS}
    for title in TITLES:
        found[title["group"].partition(" / ")[0]][title["evidence"]] += 1
    assert found == {heading: Counter(counts) for heading, counts in COUNTS.items()}


def test_only_titles_that_the_vendor_repeats_are_repeated() -> None:
    repeated = {name for name, count in Counter(title["title"] for title in TITLES).items() if count > 1}
    assert repeated == {"Impersonate user", "Change users product", "Show the white label settings"}


@pytest.mark.parametrize("title", TITLES, ids=lambda title: str(title["number"]))
def test_a_title_says_what_its_evidence_allows(title: dict[str, Any]) -> None:
    fields = [field for field in title if field != "group"]
    assert fields == [field for field in FIELDS if field in title]
    assert title["title"] == title["title"].strip() != ""
    assert title.get("method", "GET").lower() in METHODS
    assert title.get("path", "/").startswith("/")
    if title["evidence"] == "documented":
        assert {"method", "path", "operation"} <= title.keys(), "what is documented is covered"
    elif title["evidence"] == "partial":
        assert "operation" in title, "what is partly documented is covered"
        assert ("method" in title) is ("path" in title)
    elif title["evidence"] == "method-only":
        assert "method" in title
        assert "path" not in title
    else:
        assert title["evidence"] == "title-only"
        assert title.keys().isdisjoint({"method", "path"})


def test_as_many_methods_and_paths_are_known_as_documents_show() -> None:
    assert sum("method" in title for title in TITLES) == 52
    assert sum("path" in title for title in TITLES) == 8


def test_every_operation_of_the_spec_is_in_the_inventory_once_and_the_other_way_round() -> None:
    assert sorted(title["operation"] for title in COVERED) == sorted(operations("clone_guard"))


@every_covered
def test_method_and_path_are_those_of_the_spec_where_a_document_shows_them(title: dict[str, Any]) -> None:
    method, path = place(title["operation"])
    assert title.get("method", method) == method
    assert title.get("path", path) == path


@every_covered
def test_the_spec_is_as_sure_as_the_inventory(title: dict[str, Any]) -> None:
    operation = operations("clone_guard")[title["operation"]]
    assert operation["x-evidence"] == IN_THE_SPEC[title["evidence"]]


def test_what_is_inferred_is_experimental_and_nothing_else_is() -> None:
    for name, operation in operations("clone_guard").items():
        experimental = operation["tags"][0].startswith(EXPERIMENTAL)
        assert experimental is (operation["x-evidence"] == "inferred"), name
