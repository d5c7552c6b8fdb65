"""docs/new-operation.md keeps its word: what it tells to add makes a working, documented method."""

import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from ruamel.yaml import YAML

from openapi import generate, lint, node_tools, operations
from tests.openapi.support import ROOT, at, python, spec, without_prose
from tests.openapi.test_deviations import FIELDS, forgotten
from tests.openapi.test_node_tools import with_the_tools

PAGE = (ROOT / "docs" / "new-operation.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
[FRAGMENT] = [block for language, block in BLOCKS if language == "yaml"]
LINE, ENTRY = [block for language, block in BLOCKS if language == "toml"]
[USE] = [block for language, block in BLOCKS if language == "python"]


def add(target: Any, more: Any) -> None:
    """Adds to a mapping what another one has: whole values, and further items of mappings and lists."""
    for key, value in more.items():
        if key not in target:
            target[key] = value
        elif isinstance(value, list):
            target[key].extend(value)
        else:
            add(target[key], value)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project in which the page's edits are made, and `make generate` has run."""
    root = tmp_path_factory.mktemp("project")
    other = generate.OUTPUT / "cloudforce_one"
    for folder in ("openapi", "docs"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copyfile(ROOT / name, root / name)
    yaml = YAML(typ="rt")
    path = root / "openapi" / "clone_guard.yaml"
    document = yaml.load(path)
    add(document, yaml.load(FRAGMENT))
    yaml.dump(document, path)
    inventory = root / "openapi" / "clone_guard_inventory.toml"
    changed, count = re.subn(r"{ number = 63, .*\n", lambda found: LINE, inventory.read_text(encoding="utf-8"), count=1)
    assert count == 1
    inventory.write_text(changed, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for module in (generate, operations, node_tools):
            patch.setattr(module, "HERE", root / "openapi")
        for module in (generate, operations):
            patch.setattr(module, "ROOT", root)
        patch.setattr(generate, "TEMPLATES", root / "openapi" / "templates")
        patch.setattr(operations, "OUTPUT", root / "generated" / "scanwire_raw")
        patch.setattr(generate, "SPECS", ("clone_guard",))
        assert generate.main([], output=root / "generated" / "scanwire_raw") == 0
        shutil.copytree(other, root / "generated" / "scanwire_raw" / "cloudforce_one")
        assert operations.main([]) == 0
        yield root


@pytest.fixture(scope="module")
def extended(project: Path) -> dict[str, Any]:
    """The spec with the page's fragment."""
    document: dict[str, Any] = YAML(typ="safe").load(project / "openapi" / "clone_guard.yaml")
    return document


def fragment() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(FRAGMENT)
    return found


def test_the_operation_of_the_page_is_one_that_is_missing() -> None:
    [(_, _, operation)] = generate.operations(fragment())
    assert operation["operationId"] not in {
        each["operationId"] for _, _, each in generate.operations(spec("clone_guard"))
    }
    [title] = [title for title in operations.titles() if title["number"] == 63]
    assert title == {"group": "Schedules", "number": 63, "title": "List Schedules", "evidence": "title-only"}
    assert "number 63, *List Schedules*" in PAGE


def test_the_line_of_the_inventory_is_that_of_the_fragment() -> None:
    [title] = tomllib.loads(f"titles = [\n{LINE}]")["titles"]
    [(path, method, operation)] = generate.operations(fragment())
    assert title == {
        "number": 63,
        "title": "List Schedules",
        "evidence": operation["x-evidence"],
        "method": method.upper(),
        "path": path,
        "operation": operation["operationId"],
    }


def test_the_extended_spec_is_valid(project: Path, extended: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(extended).validate()
    assert lint.lint((project / "openapi" / "clone_guard.yaml").read_text(encoding="utf-8")) == []
    base = spec("clone_guard")
    for key in ("paths", "tags"):
        assert len(extended[key]) == len(base[key]) + 1
    assert len(extended["components"]["schemas"]) == len(base["components"]["schemas"]) + 4


@with_the_tools
def test_other_tools_find_nothing_in_what_is_added(project: Path) -> None:
    assert [*node_tools.lint()] == []


def test_the_entry_is_the_one_that_the_fragment_needs(extended: dict[str, Any]) -> None:
    [entry] = tomllib.loads(ENTRY)["deviation"]
    assert entry.keys() == FIELDS.keys() | {"ours"}
    assert without_prose(at(extended, entry["pointer"])) == entry["ours"]
    needed = set(forgotten("clone_guard", extended)) - set(forgotten("clone_guard", spec("clone_guard")))
    assert needed == {entry["pointer"]}


TRY = """
import asyncio, inspect, json, sys
import httpx
from scanwire import AsyncCloneGuard, CloneGuard
from scanwire_raw.clone_guard.models import Schedule

asked = []
settings = {"base_url": "https://portal.test", "api_key": "k", "access_token": "t"}

def answer(request):
    asked.append(str(request.url))
    return httpx.Response(200, json=json.loads(sys.argv[1]))

async def twin():
    async with AsyncCloneGuard(**settings, http_client=httpx.AsyncClient(transport=httpx.MockTransport(answer))) as cg:
        return [each async for each in cg.schedules.list()]

cg = CloneGuard(**settings, http_client=httpx.Client(transport=httpx.MockTransport(answer)))
exec(sys.argv[2])
[found] = cg.schedules.list()
assert isinstance(found, Schedule) and found.attributes.period_unit == "week" and found.attributes.first_time.tzinfo
assert asyncio.run(twin()) == [found]
assert set(asked) == {"https://portal.test/v2/schedules?page=1&per_page=10"}, asked
assert "page by page" in inspect.getdoc(type(cg.schedules).list)
assert cg.schedules.list_detailed().parsed.data == [found]
"""


def test_the_method_is_there_and_works(project: Path) -> None:
    [(_, _, operation)] = generate.operations(fragment())
    example = operation["responses"]["200"]["content"]["application/json"]["examples"]["page"]["value"]
    code = f"import sys; sys.argv[1:] = [{json.dumps(example)!r}, {USE!r}]\n{TRY}"
    printed = python(code, project / "generated", ROOT / "overrides", cwd=project)
    assert example["data"][0]["id"] in printed
    assert "Every other Monday" in printed


def test_the_tables_have_it(project: Path) -> None:
    page = (project / "docs" / "operations.md").read_text(encoding="utf-8")
    assert "| 63 | Schedules | List Schedules | `GET /v2/schedules` | documented | `cg.schedules.list` |" in page
    assert "| `list` | `GET /v2/schedules` |" in page
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert "| Clone Guard | `cg.schedules` | `list` | documented |" in readme


def test_what_the_page_points_to_is_there() -> None:
    named = set(re.findall(r"`((?:tests|contract_tests|openapi|reference_server)/[\w/.]+)`", PAGE))
    assert len(named) > 6
    # The one that is missing is the one that is to be written.
    missing = {name for name in named if not (ROOT / name).exists()}
    assert missing == {"reference_server/scanwire_server/clone_guard_schedules.py"}
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        assert (ROOT / "docs" / target).is_file(), target
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)", PAGE)) <= targets
