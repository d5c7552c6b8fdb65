"""requirements.lock pins everything, by hash, and says nothing about where it comes from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# One entry is one logical line: the pin, then its hashes, joined by backslashes; comments stand between.
LOGICAL = LOCK.replace("\\\n", " ").splitlines()
ENTRIES = [line.strip() for line in LOGICAL if line.strip() and not line.lstrip().startswith("#")]
PIN = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[0-9][0-9a-z.+!]*)"
    r"(?: ; (?P<marker>[^#]+?))?"
    r"(?: +--hash=sha256:[0-9a-f]{64})+"
)


def pins() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in ENTRIES:
        match = PIN.fullmatch(entry)
        assert match, entry[:120]
        found.setdefault(match["name"], []).append(match["version"])
    return found


def declared() -> list[str]:
    project = PROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    groups = [line for lines in PROJECT["dependency-groups"].values() for line in lines]
    return [line for line in [*project["dependencies"], *extras, *groups] if Requirement(line).name != "scanwire"]


def test_the_lock_is_not_empty() -> None:
    assert len(ENTRIES) > 40


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.partition("==")[0])
def test_every_entry_is_pinned_and_hashed(entry: str) -> None:
    assert PIN.fullmatch(entry), entry[:120]


@pytest.mark.parametrize("requirement", declared())
def test_the_lock_answers_what_pyproject_asks_for(requirement: str) -> None:
    wanted = Requirement(requirement)
    versions = pins().get(canonicalize_name(wanted.name), [])
    assert versions, "run make lock"
    assert all(version in wanted.specifier for version in versions), f"locked at {versions}: run make lock"


@pytest.mark.parametrize("requirement", PROJECT["build-system"]["requires"])
def test_what_builds_the_project_is_locked(requirement: str) -> None:
    assert canonicalize_name(Requirement(requirement).name) in pins()


def test_the_lock_names_no_place() -> None:
    for forbidden in ("://", "--index-url", "--extra-index-url", "--find-links", "--trusted-host", " @ ", "-e "):
        assert forbidden not in LOCK
    # Neither a host nor a path: comments name packages only.
    comments = [line.strip().removeprefix("#").strip() for line in LOCK.splitlines() if line.lstrip().startswith("#")]
    for comment in comments:
        assert re.fullmatch(
            r"(?:via)?(?: ?(?:scanwire )?\(?pyproject\.toml(?::[a-z]+)?\)?| ?[a-zA-Z0-9._-]+)?", comment
        ), comment
