"""`make lint-spec`: what it asks the tools, what it makes of their answers, and what it says where they cannot run."""

import copy
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from openapi import node_tools
from openapi.generate import GenerationError, operations
from tests.openapi.support import ROOT, SLUGS, resolve, spec

MANIFEST = json.loads((ROOT / "openapi" / "node" / "package.json").read_text(encoding="utf-8"))
INSTALLED = ROOT / ".node" / "installed.json"

with_the_tools = pytest.mark.skipif(
    not (INSTALLED.exists() and INSTALLED.read_bytes() == (ROOT / "openapi" / "node" / "package.json").read_bytes()),
    reason="the tools of `make lint-spec` are not installed",
)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the specs and of the tools' settings, to be spoilt."""
    target = tmp_path / "openapi"
    shutil.copytree(ROOT / "openapi", target, ignore=shutil.ignore_patterns("__pycache__", "templates"))
    monkeypatch.setattr(node_tools, "HERE", target)
    return target


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_tool_is_pinned_to_one_version() -> None:
    assert MANIFEST["dependencies"].keys() >= {"@redocly/cli", "@stoplight/prism-cli", "openapi-typescript"}
    for version in MANIFEST["dependencies"].values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    assert MANIFEST["private"] is True


def test_what_npm_leaves_behind_is_no_part_of_the_project() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"{node_tools.NODE.name}/" in ignored
    assert node_tools.NODE.parent == ROOT
    assert not [path for path in (ROOT / "openapi").rglob("*") if path.name in {"package-lock.json", "node_modules"}]


@pytest.mark.parametrize("slug", SLUGS)
def test_there_is_a_call_for_every_operation_made_of_its_own_examples(slug: str) -> None:
    found = {call.operation: call for call in node_tools.calls(spec(slug))}
    assert found.keys() == {operation["operationId"] for _, _, operation in operations(spec(slug))}
    for path, method, operation in operations(spec(slug)):
        call = found[operation["operationId"]]
        assert call.arguments["method"] == method.upper()
        assert re.fullmatch(re.sub(r"{\w+}", "[^/{}]+", path), call.arguments["url"])
        assert str(call.status) in operation["responses"]
        parameters = [resolve(spec(slug), each) for each in operation.get("parameters", [])]
        assert call.arguments["params"].keys() == {each["name"] for each in parameters if each["in"] == "query"}
        assert ("json" in call.arguments or "files" in call.arguments) is ("requestBody" in operation)
        assert bool(call.credentials) is bool(operation["security"])
        assert all(value not in repr(call) for value in call.credentials.values())


@pytest.mark.parametrize("slug", SLUGS)
def test_the_bodies_are_valid(slug: str) -> None:
    calls = {call.operation: call for call in node_tools.calls(spec(slug))}
    bodies = 0
    for _, _, operation in operations(spec(slug)):
        body = calls[operation["operationId"]].arguments.get("json")
        if body is not None:
            schema = resolve(spec(slug), operation["requestBody"])["content"]["application/json"]["schema"]
            assert jsonschema_rs.is_valid({"components": spec(slug)["components"], "allOf": [schema]}, body)
            bodies += 1
    assert bodies > 2


def test_a_file_travels_in_a_form() -> None:
    operation = {
        "requestBody": {"content": {"multipart/form-data": {"examples": {"a": {"value": {"source": "text"}}}}}},
    }
    assert node_tools.body({}, operation) == {"files": {"source": ("source", b"text")}}


def on_path(folder: Path, **scripts: str) -> str:
    """A folder for PATH that has these shell scripts and nothing else."""
    folder.mkdir(exist_ok=True)
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


NODE_20 = "echo v20.19.0"


@pytest.mark.parametrize(
    ("scripts", "said"),
    [
        ({}, "node is not installed. Install Node 20.19 or newer"),
        ({"node": NODE_20}, "npm is not installed"),
        ({"node": "echo v18.20.4", "npm": "exit 0"}, "node is v18.20.4, but 20.19 or newer is needed"),
        ({"node": "echo v20.9.1", "npm": "exit 0"}, "node is v20.9.1, but 20.19 or newer is needed"),
        ({"node": "exit 3", "npm": "exit 0"}, "node is broken, but 20.19 or newer is needed"),
        ({"node": NODE_20, "npm": "echo no network; exit 1"}, "npm cannot install the tools:\nno network"),
    ],
    ids=["no node", "no npm", "old", "old in its minor version", "broken", "no network"],
)
def test_without_node_it_says_so_and_ends_with_a_status_of_its_own(
    scripts: dict[str, str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", on_path(tmp_path / "bin", **scripts))
    monkeypatch.setattr(node_tools, "NODE", tmp_path / ".node")
    assert node_tools.main() == 2
    assert f"make lint-spec: {said}" in capsys.readouterr().err
    for only in (["install"], ["prism", "clone_guard", "1"]):
        assert node_tools.main(only) == 2
        assert capsys.readouterr().err.startswith(said)
    assert not (tmp_path / ".node" / "installed.json").exists()


def test_the_module_hands_its_status_on(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "openapi.node_tools"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("make lint-spec: node is not installed.")


def test_the_tools_are_installed_once_and_again_for_another_version(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", on_path(tmp_path / "bin", node=NODE_20, npm='echo "$@" >> ../asked') + ":/usr/bin:/bin")
    monkeypatch.setattr(node_tools, "NODE", tmp_path / ".node")

    def asked() -> int:
        node_tools.install()
        return len((tmp_path / "asked").read_text().splitlines())

    assert [asked(), asked()] == [1, 1]
    assert "--ignore-scripts" in (tmp_path / "asked").read_text()
    assert "--no-package-lock" in (tmp_path / "asked").read_text()
    (tmp_path / ".node" / "left-over").touch()
    change(copied / "node" / "package.json", MANIFEST["dependencies"]["@redocly/cli"], "0.0.1")
    assert [asked(), asked()] == [2, 2]
    assert not (tmp_path / ".node" / "left-over").exists()


@pytest.mark.parametrize("found", [{}, {"A": [], "B": ["one thing"]}, {"A": ["x", "y"], "B": []}])
def test_the_status_tells_whether_there_are_complaints(
    found: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(node_tools, "install", lambda: None)
    monkeypatch.setattr(node_tools, "complaints", lambda scratch: found.items())
    assert node_tools.main() == (1 if any(found.values()) else 0)
    printed = capsys.readouterr()
    assert printed.err.splitlines() == [each for all_of_one in found.values() for each in all_of_one]
    assert [line.partition(":")[0] for line in printed.out.splitlines()] == [*found]


def test_a_spec_that_our_own_lint_refuses_is_a_complaint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(slug: str) -> dict[str, Any]:
        raise GenerationError(f"{slug} is wrong")

    monkeypatch.setattr(node_tools, "install", lambda: None)
    monkeypatch.setattr(node_tools, "load", refused)
    assert node_tools.main() == 1
    assert "cloudforce_one is wrong" in capsys.readouterr().err


@with_the_tools
def test_redocly_takes_a_warning_for_an_error_and_an_ignored_problem_for_one_at_its_place_only(copied: Path) -> None:
    change(copied / "clone_guard.yaml", "  license:\n    name: MIT\n    identifier: MIT\n", "")
    ignored = copied / "node" / ".redocly.lint-ignore.yaml"
    change(ignored, "~1{priority_id}'", "~1new'")
    [said] = node_tools.lint()
    assert re.search(r"error +info-license\b", said)
    assert said.count(" no-ambiguous-paths ") == 1


@with_the_tools
def test_types_that_cannot_be_made_are_a_complaint(copied: Path, tmp_path: Path) -> None:
    change(copied / "clone_guard.yaml", "#/components/schemas/ScanListEnvelope", "#/components/schemas/Nothing")
    [said] = node_tools.types("clone_guard", spec("clone_guard"), tmp_path)
    assert "Can't resolve $ref at #/paths/~1v2~1scans/get" in said


@with_the_tools
def test_an_operation_that_the_types_lack_is_a_complaint(tmp_path: Path) -> None:
    more = {"/more": {"get": {"operationId": "get_more"}}}
    assert [*node_tools.types("clone_guard", {"paths": more}, tmp_path)] == ["clone_guard: the types have no get_more"]


@with_the_tools
def test_prism_finds_an_example_that_is_no_valid_call_and_a_door_that_is_open(copied: Path, tmp_path: Path) -> None:
    called = copy.deepcopy(spec("clone_guard"))
    called["paths"] = {path: {"get": called["paths"][path]["get"]} for path in ("/v2/scans", "/v2/targets")}
    served = copy.deepcopy(called)
    [sort] = [each for each in called["paths"]["/v2/scans"]["get"]["parameters"] if each.get("name") == "sort_by"]
    sort["example"] = "colour_asc"
    served["paths"]["/v2/targets"]["get"]["security"] = []
    (copied / "clone_guard.yaml").write_text(json.dumps(served), encoding="utf-8")
    invalid, open_door = node_tools.mock("clone_guard", called, tmp_path)
    assert re.match(r"clone_guard: list_scans: 422 instead of 200: .*sort_by", invalid)
    assert open_door == "clone_guard: list_targets without credentials: 200 instead of 401"


@with_the_tools
def test_prism_that_does_not_start_is_a_complaint(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node_tools, "CONNECTION_RETRIES", 0)
    (copied / "clone_guard.yaml").unlink()
    [said] = node_tools.mock("clone_guard", spec("clone_guard"), tmp_path)
    assert "Prism does not answer" in said
