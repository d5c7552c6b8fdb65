"""`openapi/deviations.toml` is true: each entry still applies, and nothing that needs one is without.

Two rules find a forgotten entry:

* What a spec marks as `partial` or `inferred` has an entry at its place or below it. (A `partial` operation needs none
  for that: its parts have theirs.)
* What a spec restricts by `minimum`, by `pattern` or by one of its own formats has an entry at its place, above it or
  below it: the vendors' texts say such things in prose if at all.
"""

import re
import tomllib
from typing import Any

import pytest

from tests.openapi.support import ROOT, SLUGS, at, operations, spec, walk, without_prose

ENTRIES: list[dict[str, Any]] = tomllib.loads((ROOT / "openapi" / "deviations.toml").read_text(encoding="utf-8"))[
    "deviation"
]
PLACES = {(entry["spec"], entry["pointer"]) for entry in ENTRIES}
FIELDS = {"spec": str, "pointer": str, "theirs": str, "why": str, "evidence": list}

every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry['spec']}{entry['pointer']}")


def covered(slug: str, pointer: str, *, by_above: bool) -> bool:
    return any(
        (place + "/").startswith(pointer + "/") or (by_above and pointer.startswith(place + "/"))
        for other, place in PLACES
        if other == slug
    )


def forgotten(slug: str, document: dict[str, Any]) -> list[str]:
    """The places of a spec that need an entry and have none."""
    found = []
    for pointer, node in walk(document):
        marks = {"inferred"} if "operationId" in node else {"partial", "inferred"}
        marked = node.get("x-evidence") in marks
        if marked and not covered(slug, pointer, by_above=False):
            found.append(pointer)
        restricted = isinstance(node.get("type"), (str, list)) and (
            {"minimum", "pattern"} & node.keys() or node.get("format") in document["x-formats"]
        )
        if restricted and not covered(slug, pointer, by_above=True):
            found.append(pointer)
    return found


@every_entry
def test_an_entry_has_every_field_and_no_other(entry: dict[str, Any]) -> None:
    assert entry.keys() == FIELDS.keys() | {"ours"}
    for field, kind in FIELDS.items():
        assert isinstance(entry[field], kind), field
        assert entry[field], field
    assert entry["spec"] in SLUGS
    assert len(entry["why"]) > 20


@every_entry
def test_evidence_is_a_list_of_titles_that_a_reader_can_look_up(entry: dict[str, Any]) -> None:
    for evidence in entry["evidence"]:
        title, _, address = evidence.partition(": https://")
        assert re.match(r"[A-Za-z]", title)
        assert not re.search(r"\.txt|\.md|document \d", evidence)
        assert "://" not in title
        assert " " not in address


@every_entry
def test_ours_is_what_stands_in_the_spec(entry: dict[str, Any]) -> None:
    found = at(spec(entry["spec"]), entry["pointer"])
    assert without_prose(found) == entry["ours"]


def test_no_place_has_two_entries() -> None:
    assert len(PLACES) == len(ENTRIES)


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_forgotten(slug: str) -> None:
    assert forgotten(slug, spec(slug)) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_rules_find_what_is_forgotten(slug: str) -> None:
    document: dict[str, Any] = {
        "x-formats": {"colour": "A colour."},
        "paths": {
            "/nowhere": {
                "get": {"operationId": "get_nowhere", "x-evidence": "partial"},
                "put": {"operationId": "put_nowhere", "x-evidence": "inferred"},
            }
        },
        "components": {
            "schemas": {
                "Marked": {"type": "object", "x-evidence": "partial"},
                "Documented": {"type": "object", "x-evidence": "documented"},
                "Least": {"type": "integer", "minimum": 3},
                "Pattern": {"type": "string", "pattern": "^a"},
                "Format": {"type": ["string", "null"], "format": "colour"},
                "Standard": {"type": "string", "format": "date-time"},
                "Properties": {"type": "object", "properties": {"minimum": {"type": "integer"}}},
            }
        },
    }
    found = [pointer.rpartition("/")[2] for pointer in forgotten(slug, document)]
    assert found == ["put", "Marked", "Least", "Pattern", "Format"]


@pytest.mark.parametrize("slug", SLUGS)
def test_every_operation_is_documented_or_says_how_far(slug: str) -> None:
    for name, operation in operations(slug).items():
        assert operation["x-evidence"] in {"documented", "partial", "inferred"}, name


def test_a_changed_or_vanished_place_is_noticed() -> None:
    document = {"a": {"type": "string", "description": "x", "properties": {"description": {"type": "string"}}}}
    assert without_prose(at(document, "/a")) == {"type": "string", "properties": {"description": {"type": "string"}}}
    with pytest.raises(LookupError):
        at(document, "/a/items")
