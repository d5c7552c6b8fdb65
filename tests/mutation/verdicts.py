"""What a mutation run comes to: which mutants no test noticed, and which of them none can."""

from __future__ import annotations

import ast
import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Literal, NamedTuple

Outcome = Literal["killed", "timeout", "survived", "no tests"]


class Change(NamedTuple):
    """What a mutation is, wherever it stands: the lines that it changes, without their indentation."""

    module: str
    function: str
    before: str
    after: str


@dataclass(frozen=True)
class Mutant:
    """A change with what the tests made of it."""

    change: Change
    outcome: Outcome
    diff: str

    @property
    def noticed(self) -> bool:
        return self.outcome in {"killed", "timeout"}


class RunError(Exception):
    """The run did not come to a result for every mutant."""


class JustificationError(Exception):
    """The file of justifications cannot be read."""


@dataclass(frozen=True)
class Verdict:
    """The mutants of a run, and the justifications for those that survived.

    Attributes:
        mutants: All of them, in the order of the modules.
        justified: The changes that no test can notice.
        unjustified: The mutants that a test should have noticed.
        stale: Justifications of changes that are not there any more, or that a test notices by now.
    """

    mutants: tuple[Mutant, ...]
    justified: frozenset[Change]
    unjustified: tuple[Mutant, ...]
    stale: tuple[Change, ...]


def compared(module: str, function: str, original: str, mutated: str) -> tuple[Change, str] | None:
    """The change between two sources of a function with its diff; None if only type checkers can tell them apart."""
    if _as_run(original) == _as_run(mutated):
        return None
    old, new = (dedent(source).strip().splitlines() for source in (original, mutated))
    place = f"{module}: {function}"
    diff = list(difflib.unified_diff(old, new, place, place, n=1, lineterm=""))
    before, after = (" ".join(line[1:].strip() for line in diff[2:] if line.startswith(sign)) for sign in "-+")
    return Change(module, function, before, after), "\n".join(diff)


class _WithoutCasts(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "cast" and len(node.args) == 2:
            return node.args[1]
        return node


def _as_run(source: str) -> str:
    return ast.dump(_WithoutCasts().visit(ast.parse(dedent(source))))


def justifications(path: Path) -> dict[Change, str]:
    """The changes that no test can notice, and the reasons.

    Raises:
        JustificationError: An entry is not complete, has a key too many, or is there twice.
    """
    found: dict[Change, str] = {}
    for number, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", []), 1):
        afters = entry.get("after")
        texts = [entry.get(key) for key in ("module", "function", "before", "reason")]
        strings = [*texts, *afters] if isinstance(afters, list) and afters else [None]
        if entry.keys() != {"module", "function", "before", "after", "reason"} or not all(
            isinstance(each, str) for each in strings
        ):
            raise JustificationError(
                f"{path.name}, entry {number}: needs module, function, before, reason as texts, after as a list of them"
            )
        if not entry["reason"].strip():
            raise JustificationError(f"{path.name}, entry {number}: the reason is empty")
        for after in entry["after"]:
            change = Change(entry["module"], entry["function"], entry["before"], after)
            if change in found:
                raise JustificationError(f"{path.name}, entry {number}: is there twice: {after}")
            found[change] = entry["reason"]
    return found


def judge(mutants: Iterable[Mutant], reasons: dict[Change, str], modules: Iterable[str]) -> Verdict:
    """Sets the survivors against the justifications that are given for `modules`."""
    every = tuple(mutants)
    survivors = {mutant.change for mutant in every if mutant.outcome == "survived"}
    expected = {change for change in reasons if change.module in set(modules)}
    return Verdict(
        every,
        frozenset(survivors & expected),
        tuple(mutant for mutant in every if not mutant.noticed and mutant.change not in survivors & expected),
        tuple(sorted(expected - survivors)),
    )


COLUMNS = ("module", "mutants", "killed", "timeout", "survived", "no tests", "justified", "score")


def rows(verdict: Verdict) -> list[tuple[str, ...]]:
    """The score of each module and of all, by `COLUMNS`. Justified mutants count neither for nor against it."""
    names = list(dict.fromkeys(mutant.change.module for mutant in verdict.mutants))
    table = [_row(name, [each for each in verdict.mutants if each.change.module == name], verdict) for name in names]
    return [*table, _row("all", verdict.mutants, verdict)]


def _row(name: str, mutants: Sequence[Mutant], verdict: Verdict) -> tuple[str, ...]:
    outcomes = [mutant.outcome for mutant in mutants]
    justified = sum(each.outcome == "survived" and each.change in verdict.justified for each in mutants)
    numbers = [len(mutants), *(outcomes.count(outcome) for outcome in ("killed", "timeout"))]
    numbers += [outcomes.count("survived") - justified, outcomes.count("no tests"), justified]
    noticed, due = sum(mutant.noticed for mutant in mutants), len(mutants) - justified
    return name, *map(str, numbers), _score(noticed, due)


def _score(noticed: int, due: int) -> str:
    return f"{100 * noticed / due:.1f} %" if due else "-"


_PUBLISHED = re.compile(r"^\| `(\w+)` \| (\d+ \| \d+ \| \d+ \| \d+) \|", re.MULTILINE)
BEGIN, END = "<!-- score: written by `make mutate-client` -->", "<!-- end of score -->"


def published(page: str, verdict: Verdict, modules: Sequence[str]) -> str:
    """`page` with the scores between its marks: those of the verdict, for other ones of `modules` those that it has.

    Killed or timed out is one: which, depends on the machine.

    Raises:
        ValueError: The page has no marks.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no marks {BEGIN} and {END}")
    scores = {name: tuple(map(int, numbers.split(" | "))) for name, numbers in _PUBLISHED.findall(rest)}
    for module, mutants, killed, timeout, survived, untested, justified, _ in rows(verdict)[:-1]:
        scores[module] = int(mutants), int(killed) + int(timeout), int(survived) + int(untested), int(justified)
    shown = {f"`{module}`": scores[module] for module in modules if module in scores}
    shown["all"] = tuple(map(sum, zip(*shown.values(), strict=True)))
    lines = [
        "| module | mutants | noticed | survived | justified | score |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | {' | '.join(map(str, each))} | {_score(each[1], sum(each[1:3]))} |"
            for name, each in shown.items()
        ),
    ]
    return "\n".join([f"{before}{BEGIN}", *lines, f"{END}{after}"])
