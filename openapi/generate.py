"""Writes `generated/scanwire_raw` from the specs in this folder, or checks that it is what they give.

    python -m openapi.generate            lint, generate, format, stamp, put in place
    python -m openapi.generate --check    do the same beside it and compare

Exit status: 0 done, or current; 1 not current; 2 a spec or the set-up does not allow generation.
"""

from __future__ import annotations

import argparse
import ast
import filecmp
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from . import limits
from .lint import METHODS, lint

HERE = Path(__file__).parent
ROOT = HERE.parent
OUTPUT = ROOT / "generated" / "scanwire_raw"
TEMPLATES = HERE / "templates"
COPIED = ("formats.py", "limits.py", "runtime.py")
SPECS = ("cloudforce_one", "clone_guard")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IDEMPOTENT = frozenset({"get", "put", "delete"})
PINNED = ("openapi-python-client==", "ruff==")
RUFF = [sys.executable, "-m", "ruff"]
RUFF_RULES = "F401,F811,I,UP,RUF022,PIE790"
RUFF_OPTIONS = ["--isolated", "--no-cache", "--quiet", "--target-version", "py311", "--line-length", "120"]

PACKAGE_DOCSTRING = '''\
"""Generated from the specs in `openapi/` by `make generate`. Never edited by hand: `make check` would tell.

One package for each API, in the style of openapi-python-client, and `runtime`, which they share, with `limits` and
`formats`, by which it checks arguments. Most users want the package `scanwire`, which is built on this one.
"""
'''


class GenerationError(Exception):
    """Generation cannot go on. The message says why, and what to do."""


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yields path, method (lower case) and operation of everything in `spec`."""
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def repeatable(method: str, operation: dict[str, Any]) -> bool:
    """Whether doing an operation twice comes to the same as doing it once: by its method, or by what the spec says."""
    return operation.get("x-safe") is True or (method in IDEMPOTENT and operation.get("x-idempotent", True))


def pinned_versions() -> dict[str, str]:
    """The versions that decide the output, from pyproject.toml.

    Raises:
        GenerationError: The installed version is another one.
    """
    group = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["dev"]
    pins = dict(entry.split("==") for entry in group if isinstance(entry, str) and entry.startswith(PINNED))
    for name in (each.removesuffix("==") for each in PINNED):
        wanted = pins.get(name)
        if wanted is None:
            raise GenerationError(f"pyproject.toml does not pin {name}; write {name}==… into its group dev")
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != wanted:
            raise GenerationError(f"{name} {wanted} is needed, {found} is installed; run `make setup`")
    return pins


def load(slug: str) -> dict[str, Any]:
    """The spec of an API, linted.

    Raises:
        GenerationError: The spec has something that the generator would lose or render wrongly.
    """
    path = HERE / f"{slug}.yaml"
    text = path.read_text(encoding="utf-8")
    problems = lint(text)
    if problems:
        listing = "\n".join(f"{path.relative_to(ROOT)}:{each.line}: {each.message}" for each in problems)
        raise GenerationError(f"{listing}\n{len(problems)} problem(s); nothing was generated")
    spec: dict[str, Any] = YAML(typ="safe").load(text)
    return spec


def prepare(spec: dict[str, Any]) -> dict[str, Any]:
    """The spec as the generator reads it best: lines of a paragraph joined, parameters described in their schemas."""
    spec = join_lines(spec)
    shared = spec["components"].get("parameters", {}).values()
    for parameter in [*shared, *(each for _, _, it in operations(spec) for each in it.get("parameters", []))]:
        if "schema" in parameter and "$ref" not in parameter["schema"]:
            parameter["schema"].setdefault("description", parameter["description"])
    return spec


def join_lines(node: Any, key: str = "") -> Any:
    """`node` with the lines of each paragraph joined in every description."""
    if isinstance(node, dict):
        return {name: join_lines(value, name) for name, value in node.items()}
    if isinstance(node, list):
        return [join_lines(value) for value in node]
    if isinstance(node, str) and key == "description":
        return re.sub(r"(?<!\n)\n(?!\n)", " ", node.strip())
    return node


def run(*command: str, cwd: Path) -> None:
    """Runs a command; raises GenerationError with its output if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise GenerationError(f"{' '.join(command[:4])} … failed:\n{done.stdout}{done.stderr}")


def generate_package(slug: str, target: Path, scratch: Path) -> None:
    """Generates the package of one API into `target`, which must not exist.

    Raises:
        GenerationError: The generator warned or failed, or an operation was lost.
    """
    spec = prepare(load(slug))
    found = list(operations(spec))
    source = scratch / f"{slug}.json"
    source.write_text(json.dumps(spec), encoding="utf-8")
    templates = scratch / f"{slug}-templates"
    shutil.copytree(TEMPLATES, templates, ignore=shutil.ignore_patterns("__pycache__"))
    # What OPC does not hand on to its templates.
    about = {each["name"]: each["description"].strip() for each in spec["tags"]}
    security = {each["operationId"]: [[*alternative] for alternative in each["security"]] for _, _, each in found}
    safe = [each["operationId"] for _, method, each in found if method == "get" or each.get("x-safe")]
    try:
        asked = {each["operationId"]: limits.of_operation(spec, each) for _, _, each in found}
    except limits.CircleError as error:
        raise GenerationError(f"{slug}: {error}") from error
    formats = {each["operationId"]: limits.formats(spec, each) for _, _, each in found}
    again = [each["operationId"] for _, method, each in found if repeatable(method, each)]
    facts = {
        "about": about,
        "formats": formats,
        "limits": asked,
        "repeatable": again,
        "safe": safe,
        "security": security,
    }
    lines = [f"{{% set {name} = {json.dumps(value)} %}}\n" for name, value in facts.items()]
    (templates / "spec.jinja").write_text("".join(lines), encoding="utf-8")
    run(
        *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
        *("--path", str(source), "--output-path", str(target)),
        *("--config", str(HERE / "generator.yaml"), "--custom-template-path", str(templates)),
        cwd=scratch,
    )
    expected = {(operation["tags"][0], operation["operationId"]) for _, _, operation in found}
    written = {(path.parent.name, path.stem) for path in target.glob("api/*/*.py") if path.stem != "__init__"}
    if expected != written:
        raise GenerationError(f"{slug}: operations and modules differ: {sorted(expected ^ written)}")
    for path in target.glob("api/*/__init__.py"):
        for twice in _defined_twice(ast.parse(path.read_bytes())):
            raise GenerationError(f"{slug}: {path.parent.name} would have two members called {twice}: rename one")


def _defined_twice(module: ast.Module) -> Iterator[str]:
    """The names that more than one function of a class has."""
    for each in module.body:
        if isinstance(each, ast.ClassDef):
            names = Counter(member.name for member in each.body if isinstance(member, FUNCTIONS))
            yield from (name for name, count in names.items() if count > 1)


def build(target: Path) -> None:
    """Generates everything into `target`, which must not exist.

    Raises:
        GenerationError: See `load`, `pinned_versions` and `generate_package`.
    """
    pins = pinned_versions()
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        for slug in SPECS:
            print(f"generating {slug}", flush=True)
            generate_package(slug, target / slug, Path(scratch))
    (target / "__init__.py").write_text(PACKAGE_DOCSTRING, encoding="utf-8")
    (target / "py.typed").touch()
    for name in COPIED:
        shutil.copyfile(TEMPLATES / name, target / name)
    run(*RUFF, "check", "--fix", "--unsafe-fixes", "--select", RUFF_RULES, *RUFF_OPTIONS, str(target), cwd=target)
    run(*RUFF, "format", *RUFF_OPTIONS, str(target), cwd=target)
    for path in target.rglob("*.py"):
        ast.parse(path.read_bytes(), str(path))
    stamp = json.dumps({"inputs": input_hashes(), "tools": pins}, indent=2) + "\n"
    (target / "STAMP.json").write_text(stamp, encoding="utf-8")


def input_hashes() -> dict[str, str]:
    """SHA-256 of every file that the output is made from, by its path from the project's root."""
    names = [*(f"{slug}.yaml" for slug in SPECS), "generator.yaml", "generate.py", "limits.py"]
    inputs = [HERE / name for name in names]
    inputs += [path for path in TEMPLATES.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(inputs)}


def files(tree: Path) -> set[Path]:
    """The files below `tree`, relative to it, without what Python and its tools leave behind."""
    found = {path.relative_to(tree) for path in tree.rglob("*") if path.is_file()}
    return {path for path in found if "__pycache__" not in path.parts}


def differences(fresh: Path, committed: Path) -> list[str]:
    """What is missing, extra or changed in `committed`, one line each."""
    ours, theirs = files(fresh), files(committed)
    changed = {path for path in ours & theirs if not filecmp.cmp(fresh / path, committed / path, shallow=False)}
    return sorted(
        [f"missing: {path}" for path in ours - theirs]
        + [f"extra:   {path}" for path in theirs - ours]
        + [f"changed: {path}" for path in changed]
    )


def replace(fresh: Path, committed: Path) -> None:
    """Puts `fresh` where `committed` is, which is left as it was if that fails or is interrupted."""
    committed.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=committed.parent) as holder:
        incoming, outgoing = Path(holder) / "incoming", Path(holder) / "outgoing"
        shutil.copytree(fresh, incoming)
        try:
            if committed.exists():
                committed.rename(outgoing)
            incoming.rename(committed)
        except BaseException:
            if outgoing.exists() and not committed.exists():
                outgoing.rename(committed)
            raise


def main(arguments: list[str] | None = None, output: Path = OUTPUT) -> int:
    """Generates or checks; returns the exit status."""
    parser = argparse.ArgumentParser(description="Generate generated/scanwire_raw from the specs.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, and change nothing")
    check = parser.parse_args(arguments).check
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary) / "scanwire_raw"
        try:
            build(fresh)
        except (GenerationError, OSError) as error:
            print(f"openapi/generate.py: {error}", file=sys.stderr)
            return 2
        found = differences(fresh, output)
        if check and found:
            print("\n".join(found), file=sys.stderr)
            print("generated/scanwire_raw is not what the specs give. Run `make generate`.", file=sys.stderr)
            return 1
        if not check and found:
            replace(fresh, output)
        print(f"{len(files(fresh))} files {'are current' if check or not found else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
