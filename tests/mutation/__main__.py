"""`python -m tests.mutation [module|module.function ...]`: which small changes of the client does no test notice?

The exit status is 1 if a survivor has no justification in `equivalent.toml` or a justification is stale, 2 if the run
could not be made, else 0.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.mutation.changes import edits
from tests.mutation.judge import TIMES
from tests.mutation.trials import Subject, measure, try_all
from tests.mutation.verdicts import (
    COLUMNS,
    Change,
    JustificationError,
    RunError,
    Verdict,
    judge,
    justifications,
    published,
    rows,
)

ROOT = Path(__file__).parents[2]
CLIENT = Subject(
    package=ROOT / "overrides" / "scanwire",
    root=ROOT,
    tests="tests/overrides",
    paths=(".", "generated", "reference_server"),
    work=ROOT / ".mutation",
)
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
PAGE = ROOT / "docs" / "mutation.md"


def modules() -> list[str]:
    return sorted(path.stem for path in CLIENT.package.glob("*.py"))


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
    """Tries the mutants of what is named, modules, functions or `Class.method`s; returns the exit status."""
    wanted = {name.partition(".")[0] for name in names}
    if unknown := sorted(wanted.difference(modules())):
        console.print(f"no such module: {', '.join(unknown)}. There are {', '.join(modules())}.", highlight=False)
        return 2
    chosen = [name for name in modules() if name in wanted] if names else modules()

    def is_wanted(change: Change) -> bool:
        return not names or change.module in names or f"{change.module}.{change.function}" in names

    try:
        reasons = {change: why for change, why in justifications(EQUIVALENT).items() if is_wanted(change)}
        if gone := sorted({change.module for change in reasons}.difference(modules())):
            raise JustificationError(f"{EQUIVALENT.name}: no such module: {', '.join(gone)}")
        shutil.rmtree(CLIENT.work, ignore_errors=True)
        CLIENT.work.mkdir()
        os.environ[TIMES] = str(CLIENT.work / "times.json")
        console.print("Which tests run which lines? Every test runs once, without a change.")
        reach = measure(CLIENT)
        changes = [edit for name in chosen for edit in edits(CLIENT.package / f"{name}.py") if is_wanted(edit.change)]
        found = sorted(try_all(CLIENT, changes, reach, console), key=lambda mutant: chosen.index(mutant.change.module))
        verdict = judge(found, reasons, chosen)
        if not verdict.mutants:
            raise RunError("there is no mutant")
    except (RunError, JustificationError) as error:
        console.print(f"the run could not be made: {error}", highlight=False)
        return 2
    show(verdict, console)
    if wanted.issuperset(names):
        PAGE.write_text(published(PAGE.read_text(encoding="utf-8"), verdict, modules()), encoding="utf-8")
    return 1 if verdict.unjustified or verdict.stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Console()))
