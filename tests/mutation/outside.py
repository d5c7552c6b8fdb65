"""What mutmut leaves alone: functions with decorators, and the tables and constants outside of functions.

mutmut switches between the versions of a function inside of one process. What is made at import needs a process of its
own for each mutant.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import libcst
from mutmut.mutation.file_mutation import create_mutations, deep_replace
from rich.progress import track

from tests.mutation.verdicts import Change, Mutant, RunError, compared

# These mutmut knows, or they make sense only where they stand.
KEPT = {"classmethod", "deleter", "getter", "overload", "setter", "staticmethod"}
TIMEOUT = 300
"""Seconds for all tests of the client: far above what they take."""


def undecorated(source: str) -> str:
    """`source` with decorators applied by an assignment below the function, as they were before there was a syntax."""
    lines = source.splitlines(keepends=True)
    functions = [
        each for each in ast.walk(ast.parse(source)) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    for node in sorted(functions, key=lambda each: -each.lineno):
        called = [each.func if isinstance(each, ast.Call) else each for each in node.decorator_list]
        if not called or KEPT & {ast.unparse(each).rpartition(".")[2] for each in called}:
            continue
        wrapped = node.name
        for each in reversed(node.decorator_list):
            wrapped = f"{ast.unparse(each)}({wrapped})"
        assert node.end_lineno is not None
        lines.insert(node.end_lineno, f"{' ' * node.col_offset}{node.name} = {wrapped}\n")
        del lines[node.decorator_list[0].lineno - 1 : node.lineno - 1]
    return "".join(lines)


class Edit(NamedTuple):
    """A change outside of functions, with the whole module after it."""

    change: Change
    diff: str
    source: str


def edits(module: str, source: str) -> Iterator[Edit]:
    """The changes of what a module makes when it is imported, but for what it exports and what type checkers read."""
    tree, mutations, *_ = create_mutations(f"{module}.py", source)
    typing = {id(node) for statement in tree.body if _for_readers(statement) for node in _nodes(statement)}
    for mutation in mutations:
        if isinstance(mutation.contained_by_top_level_function, libcst.FunctionDef):
            continue
        if id(mutation.original_node) in typing:
            continue
        changed = deep_replace(tree, mutation.original_node, mutation.mutated_node)
        assert isinstance(changed, libcst.Module)
        if difference := compared(module, "", source, changed.code):
            yield Edit(*difference, changed.code)


def _for_readers(statement: libcst.CSTNode) -> bool:
    node = next(iter(ast.parse(libcst.Module([]).code_for_node(statement)).body), None)
    if isinstance(node, ast.AnnAssign):
        return ast.unparse(node.annotation) == "TypeAlias"
    if isinstance(node, ast.Assign):
        maker = ast.unparse(node.value.func) if isinstance(node.value, ast.Call) else ""
        return maker in {"ParamSpec", "TypeVar"} or ast.unparse(node.targets[0]) == "__all__"
    return False


def _nodes(node: libcst.CSTNode) -> Iterator[libcst.CSTNode]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def try_edits(work: Path, modules: Sequence[str], arguments: Sequence[str]) -> list[Mutant]:
    """Runs the tests in `work`, which has the client in `src/scanwire`, on each edit of the modules.

    Args:
        work: Has `src/scanwire`, and what the tests need. Copied once for each core.
        modules: Which modules to change.
        arguments: What pytest is told.

    Raises:
        RunError: The tests fail without any change.
    """
    found = [edit for module in modules for edit in edits(module, _path(work, module).read_text(encoding="utf-8"))]
    if not found:
        return []
    cores = min(len(found), os.cpu_count() or 1)
    copies: SimpleQueue[Path] = SimpleQueue()
    for number in range(cores):
        copies.put(shutil.copytree(work, work.with_name(f"outside-{number}"), dirs_exist_ok=True))

    def outcome(edit: Edit) -> Mutant:
        copy = copies.get()
        try:
            return Mutant(edit.change, "survived" if _passes(copy, edit, arguments) else "killed", edit.diff)
        finally:
            copies.put(copy)

    if not _passes(work, None, arguments):
        raise RunError("the tests fail without any change")
    with ThreadPoolExecutor(cores) as pool:
        return list(track(pool.map(outcome, found), "Outside of functions", total=len(found)))


def _path(folder: Path, module: str) -> Path:
    return folder / "src" / "scanwire" / f"{module}.py"


def _passes(folder: Path, edit: Edit | None, arguments: Sequence[str]) -> bool:
    original = ""
    if edit:
        path = _path(folder, edit.change.module)
        original = path.read_text(encoding="utf-8")
        path.write_text(edit.source, encoding="utf-8")
    # Bytecode is told from stale bytecode by size and second: too coarse for changes of a digit.
    for cache in (folder / "src").rglob("__pycache__"):
        shutil.rmtree(cache)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONHASHSEED": "0"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        if edit:
            _path(folder, edit.change.module).write_text(original, encoding="utf-8")
    return done.returncode == 0
