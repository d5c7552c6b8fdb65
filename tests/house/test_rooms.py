"""The rooms of the house, and who may know whom. The tables below are the rule."""

import ast
import inspect
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import scanwire
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from openapi import generate
from tests.openapi.support import fresh_tree, python

ROOT = Path(__file__).parents[2]

# Each room, and what of the project the code in it may import, itself included.
ROOMS: dict[str, set[str]] = {
    "openapi": {"openapi"},
    "generated": {"scanwire_raw"},
    "overrides": {"scanwire", "scanwire_raw"},
    "reference_server": {"scanwire_server"},
    "contract_tests": {"contract_tests", "scanwire", "scanwire_raw", "scanwire_server"},
    "bench": {"bench", "scanwire", "scanwire_raw", "scanwire_server"},
    "tests": {"tests", "openapi", "scanwire", "scanwire_raw", "scanwire_server", "contract_tests", "bench"},
    "docs": set(),
    ".ci": set(),
}
# What the rooms that are installed may need: the dependencies, or an extra that is named after what it is for.
INSTALLED: dict[str, tuple[str, ...]] = {"generated": (), "overrides": (), "reference_server": ("server",)}
# What tools leave at the top of a working copy. All of it is in .gitignore, but for the copy's own .git.
LEFT_BY_TOOLS = {".git", ".mutation", ".node", ".venv", "build", "dist", "htmlcov", "reports"}
LEFT_BY_TOOLS |= {f".{tool}" for tool in ("hypothesis", "mypy_cache", "pytest_cache", "ruff_cache", "idea", "vscode")}

OURS = set().union(*ROOMS.values())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# Words that no file may have, in two parts, so that this file has none of them.
HOSTS = [("pypi", ".org"), ("pythonhosted", ".org"), ("npmjs", ".org"), ("npmjs", ".com"), ("registry", ".yarnpkg")]
HOSTS += [("conda", ".anaconda"), ("jfrog", ".io"), ("devpi", "/"), ("index", "-url = "), ("proxy.golang", ".org")]
HOMES = [("/home", "/"), ("/root", "/"), ("/Users", "/"), ("/work", "/"), ("C:\\", "Users")]
WORDS = [first + second for first, second in HOSTS + HOMES]


def files(room: str) -> Iterator[Path]:
    for path in sorted((ROOT / room).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.match("*.egg-info/*"):
            yield path


MODULES = [path for room in ROOMS for path in files(room) if path.suffix == ".py"]
TEXTS = [path for room in ROOMS for path in files(room)]
TEXTS += [path for path in sorted(ROOT.iterdir()) if path.is_file() and not path.name.startswith(".coverage")]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(source: str) -> set[str]:
    """The first parts of all module names that `source` imports absolutely, by a statement or by a plain call."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module))
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = ast.unparse(node.func).rpartition(".")[2]
            if called in {"import_module", "__import__", "importorskip", "run_module"}:
                found.add(str(node.args[0].value))
    return {name.partition(".")[0] for name in found if name and not name.startswith(".")}


def declared(extras: tuple[str, ...]) -> set[str]:
    lines = PROJECT["dependencies"] + [line for extra in extras for line in PROJECT["optional-dependencies"][extra]]
    return {canonicalize_name(Requirement(line).name) for line in lines}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    found = imports(path.read_text(encoding="utf-8")) & OURS
    assert found <= ROOMS[room], f"{room}/ may import {', '.join(sorted(ROOMS[room]))} only"


@pytest.mark.parametrize("room", INSTALLED)
def test_an_installed_room_needs_only_what_it_declares(room: str) -> None:
    allowed = declared(INSTALLED[room])
    distributions = packages_distributions()
    for path in (each for each in MODULES if each.is_relative_to(ROOT / room)):
        for name in imports(path.read_text(encoding="utf-8")) - OURS - sys.stdlib_module_names:
            owners = {canonicalize_name(owner) for owner in distributions[name]}
            assert owners & allowed, f"{name_of(path)} imports {name}: declare it in pyproject.toml"


def test_relative_imports_do_not_leave_their_package() -> None:
    for path in MODULES:
        packages = len(path.relative_to(ROOT).parts) - (1 if path.relative_to(ROOT).parts[0] in INSTALLED else 0)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level < packages, f"{name_of(path)}:{node.lineno}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import scanwire.errors as x", {"scanwire"}),
        ("from scanwire_raw.runtime import UNSET", {"scanwire_raw"}),
        ("def f():\n    import bench", {"bench"}),
        ("from . import openapi", set()),
        ("import importlib\nimportlib.import_module('scanwire_server.app')", {"importlib", "scanwire_server"}),
        ("__import__('tests')", {"tests"}),
        ("x = 'import scanwire'", set()),
    ],
)
def test_imports_are_found(source: str, expected: set[str]) -> None:
    assert imports(source) == expected


def test_the_modules_are_all_there() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in MODULES} == {room for room, may in ROOMS.items() if may}
    assert len(MODULES) > 80


def test_every_folder_is_a_room() -> None:
    found = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.endswith(".egg-info")}
    assert found - LEFT_BY_TOOLS <= ROOMS.keys()
    assert ROOMS.keys() - {"docs", "bench"} <= found


def test_generated_code_is_as_it_was_generated() -> None:
    assert generate.differences(fresh_tree(), generate.OUTPUT) == [], "run make generate"
    assert [path.name for path in generate.OUTPUT.parent.iterdir() if path.name != "__pycache__"] == ["scanwire_raw"]


def test_source_roots_are_no_packages() -> None:
    for root in INSTALLED:
        assert not (ROOT / root / "__init__.py").exists()
        [package] = [path for path in (ROOT / root).iterdir() if path.is_dir() and path.name.isidentifier()]
        assert (package / "py.typed").exists()


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_a_file_names_no_registry_and_no_home(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [word for word in WORDS if re.search(rf"(?<![\w.]){re.escape(word)}", text)] == []


def test_the_words_are_looked_for() -> None:
    for text in ("".join(word) for word in HOSTS + HOMES):
        assert [word for word in WORDS if re.search(rf"(?<![\w.]){re.escape(word)}", f"see https://{text}")]


@pytest.mark.parametrize("name", scanwire.__all__)
def test_a_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(scanwire, name)
    documentation = vars(value).get("__doc__") if inspect.isclass(value) else inspect.getdoc(value)
    assert documentation
    assert documentation.strip()


def test_the_public_names_are_complete() -> None:
    assert len(scanwire.__all__) == len(set(scanwire.__all__))
    exported = {
        name for name, value in vars(scanwire).items() if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert exported == {name for name in scanwire.__all__ if not name.startswith("__")}


def test_importing_scanwire_imports_no_model_and_no_endpoint() -> None:
    code = """
import sys, scanwire
assert scanwire.CloudforceOne and scanwire.AsyncCloneGuard
# The package of the models itself is there, and loads a model when it is used.
print([name for name in sys.modules if name.startswith("scanwire_raw.") and (".models." in name or ".api" in name)])
"""
    assert python(code, ROOT / "generated", ROOT / "overrides") == "[]\n"
