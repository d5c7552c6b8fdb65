"""What the tests of this folder share: the specs as data, and a generated tree of a tiny spec."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from openapi import generate

ROOT = Path(__file__).parents[2]
SLUGS = generate.SPECS
PROSE = {"description", "summary", "example", "examples", "externalDocs", "x-evidence"}


def text(slug: str) -> str:
    return (ROOT / "openapi" / f"{slug}.yaml").read_text(encoding="utf-8")


@cache
def spec(slug: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(text(slug))
    return loaded


def at(document: Any, pointer: str) -> Any:
    """What stands at a JSON pointer. Raises LookupError if nothing does."""
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def walk(node: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of a document with its JSON pointer."""
    if isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            yield from walk(value, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, f"{pointer}/{index}")


def without_prose(node: Any) -> Any:
    """A declaration without what is said for people: descriptions, examples, marks."""
    if isinstance(node, dict):
        return {
            key: without_prose(value)
            for key, value in node.items()
            # A property called `description` is no prose: its declaration is a mapping.
            if key not in PROSE or (isinstance(value, dict) and "type" in value)
        }
    return [without_prose(value) for value in node] if isinstance(node, list) else node


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = at(document, node["$ref"][1:]) if "$ref" in node else node
    return found


def operations(slug: str) -> dict[str, dict[str, Any]]:
    """The operations of a spec by operationId."""
    return {operation["operationId"]: operation for _, _, operation in generate.operations(spec(slug))}


@cache
def fresh_tree() -> Path:
    """What the specs give now. Generated once; nobody may change it."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    assert generate.main([], output=folder / "generated" / "scanwire_raw") == 0
    return folder / "generated" / "scanwire_raw"


def python(code: str, *paths: Path, cwd: Path | None = None, **environment: str) -> str:
    """The output of `code` in a fresh interpreter that finds modules in `paths`; fails if it raises or warns."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
