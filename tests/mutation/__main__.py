"""`python -m tests.mutation [module ...]`: changes the client in small ways, and tells which of them no test notices.

Works in a copy, `.mutation/`. The exit status is 1 if a survivor has no justification in `equivalent.toml` or a
justification is stale, 2 if the run could not be made, else 0.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import libcst
from mutmut.mutation.diff_apply import read_functions_from_index
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import orig_function_and_class_names_from_key
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.mutation.outside import try_edits, undecorated
from tests.mutation.verdicts import (
    COLUMNS,
    JustificationError,
    Mutant,
    Outcome,
    RunError,
    Verdict,
    compared,
    judge,
    justifications,
    published,
    rows,
)

ROOT = Path(__file__).parents[2]
CLIENT = ROOT / "overrides" / "scanwire"
WORK = ROOT / ".mutation" / "work"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
PAGE = ROOT / "docs" / "mutation.md"
# What the tests of the client read of the repository. The generated package is imported from where it is installed.
NEEDED = (
    *("contract_tests", "openapi", "pyproject.toml", "reference_server"),
    *("tests/conftest.py", "tests/mutation/judge.py", "tests/overrides"),
)
OUTCOMES: dict[str, Outcome] = {
    "killed": "killed",
    # An endless recursion may take the interpreter with it.
    "segfault": "killed",
    "timeout": "timeout",
    "survived": "survived",
    "no tests": "no tests",
}


def modules() -> list[str]:
    return sorted(path.stem for path in CLIENT.glob("*.py"))


def lay_out() -> None:
    """A fresh copy of what is mutated and of what judges it, as `[tool.mutmut]` in pyproject.toml expects it."""
    shutil.rmtree(WORK.parent, ignore_errors=True)
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CLIENT, WORK / "src" / "scanwire", ignore=unwanted)
    for path in (WORK / "src" / "scanwire").glob("*.py"):
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in NEEDED:
        (WORK / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, WORK / name, ignore=unwanted)
        else:
            shutil.copy2(ROOT / name, WORK / name)


def judge_arguments() -> list[str]:
    """How mutmut calls pytest."""
    settings = tomllib.loads((WORK / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    return [*settings["pytest_add_cli_args"], *settings["pytest_add_cli_args_test_selection"]]


def run_mutmut(chosen: Sequence[str]) -> None:
    """Tries the mutants of the chosen modules; raises RunError if mutmut gives up."""
    command = [str(Path(sys.executable).with_name("mutmut")), "run", *(f"scanwire.{name}.x*" for name in chosen)]
    # The order of sets decides which test comes first, and so how long it takes.
    done = subprocess.run(command, cwd=WORK, env={**os.environ, "PYTHONHASHSEED": "0"}, check=False)
    if done.returncode:
        raise RunError(f"mutmut ended with status {done.returncode}")


def has_functions(module: str) -> bool:
    tree = ast.parse((CLIENT / f"{module}.py").read_text(encoding="utf-8"))
    return any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) for node in ast.walk(tree))


def mutants(chosen: Sequence[str]) -> Iterator[Mutant]:
    """The mutants of the chosen modules, with what became of them."""
    with contextlib.chdir(WORK):
        for module in chosen:
            path = Path("src", "scanwire", f"{module}.py")
            meta = json.loads(Path("mutants", f"{path}.meta").read_text(encoding="utf-8"))
            for name, code in meta["exit_code_by_key"].items():
                found = read_functions_from_index(name, path)
                if found is None or status_by_exit_code[code] not in OUTCOMES:
                    raise RunError(f"{name}: {status_by_exit_code[code]}")
                function, owner = orig_function_and_class_names_from_key(name)
                original, mutated = (libcst.Module([each]).code for each in found)
                difference = compared(module, f"{owner}.{function}" if owner else function, original, mutated)
                if difference is not None:
                    yield Mutant(difference[0], OUTCOMES[status_by_exit_code[code]], difference[1])


def show(verdict: Verdict, console: Console) -> None:
    for mutant in verdict.unjustified:
        console.print(f"\n{mutant.outcome}:\n{escape(mutant.diff)}", highlight=False)
    for change in verdict.stale:
        console.print(
            f"\nstale justification, its change is gone or noticed by now:\n{escape(str(change))}", highlight=False
        )
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in COLUMNS:
        table.add_column(column, justify="left" if column == "module" else "right")
    for row in rows(verdict):
        table.add_row(*row)
    console.print()
    console.print(table)


def main(names: Sequence[str], console: Console) -> int:
    """Tries the mutants of the named modules, all by default; returns the exit status."""
    if unknown := sorted(set(names).difference(modules())):
        console.print(f"no such module: {', '.join(unknown)}. There are {', '.join(modules())}.", highlight=False)
        return 2
    chosen = [name for name in modules() if name in names] if names else modules()
    try:
        reasons = justifications(EQUIVALENT)
        if gone := sorted({change.module for change in reasons}.difference(modules())):
            raise JustificationError(f"{EQUIVALENT.name}: no such module: {', '.join(gone)}")
        lay_out()
        found = try_edits(WORK, chosen, judge_arguments())
        if inside := [name for name in chosen if has_functions(name)]:
            run_mutmut(inside)
            found += mutants(inside)
        found.sort(key=lambda mutant: chosen.index(mutant.change.module))
        verdict = judge(found, reasons, chosen)
        if not verdict.mutants:
            raise RunError("there is no mutant")
    except (RunError, JustificationError) as error:
        console.print(f"the run could not be made: {error}", highlight=False)
        return 2
    show(verdict, console)
    if not names:
        PAGE.write_text(published(PAGE.read_text(encoding="utf-8"), verdict), encoding="utf-8")
    return 1 if verdict.unjustified or verdict.stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Console()))
