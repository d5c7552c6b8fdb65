"""The glue of `make mutate-client`: what counts as a change, as noticed, and as justified."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from tests.mutation import __main__ as command
from tests.mutation.verdicts import (
    BEGIN,
    END,
    Change,
    JustificationError,
    Mutant,
    Outcome,
    compared,
    judge,
    justifications,
    published,
    rows,
)

ENTRY = """
[[equivalent]]
module = "errors"
function = "f"
before = "return a < b"
after = ["return a <= b", "return True"]
reason = "a is never b"
"""
LESS, TRUE = (Change("errors", "f", "return a < b", after) for after in ("return a <= b", "return True"))


def mutant(change: Change, outcome: Outcome) -> Mutant:
    return Mutant(change, outcome, f"-{change.before}\n+{change.after}")


def written(folder: Path, text: str) -> Path:
    path = folder / "equivalent.toml"
    path.write_text(text)
    return path


def test_a_change_is_its_lines() -> None:
    original = "    def f(self, a):\n        b = 1\n        return a < b\n"
    found = compared("errors", "C.f", original, original.replace("<", "<="))
    assert found is not None
    change, diff = found
    assert change == Change("errors", "C.f", "return a < b", "return a <= b")
    assert "-    return a < b\n+    return a <= b" in diff


def test_a_change_over_several_lines_is_one_text() -> None:
    found = compared("m", "f", "def f():\n    g(\n        1,\n        2,\n    )", "def f():\n    g(\n        2,\n    )")
    assert found is not None
    assert found[0] == Change("m", "f", "1,", "")


@pytest.mark.parametrize(
    ("original", "mutated", "runs_alike"),
    [
        ("cast('int', a)", "cast(None, a)", True),
        ("g(cast('int', a).b)", "g(cast('XXintXX', a).b)", True),
        ("cast('int', a)", "cast('int', None)", False),
        ("cast('int', a)", "cast('int', )", False),
        ("upcast('int', a)", "upcast(None, a)", False),
        ("g(a)", "g(None)", False),
    ],
)
def test_only_what_casts_are_told_is_left_out(original: str, mutated: str, runs_alike: bool) -> None:
    bodies = [f"def f(a):\n    return {expression}\n" for expression in (original, mutated)]
    assert (compared("m", "f", *bodies) is None) is runs_alike


def test_a_survivor_needs_a_justification(tmp_path: Path) -> None:
    reasons = justifications(written(tmp_path, ENTRY))
    assert reasons == {LESS: "a is never b", TRUE: "a is never b"}
    other = Change("errors", "g", LESS.before, LESS.after)
    verdict = judge(
        [mutant(LESS, "survived"), mutant(TRUE, "survived"), mutant(other, "survived")], reasons, ["errors"]
    )
    assert verdict.justified == {LESS, TRUE}
    assert [each.change for each in verdict.unjustified] == [other]
    assert verdict.stale == ()


@pytest.mark.parametrize("outcome", ["killed", "timeout"])
def test_a_justification_of_what_is_noticed_or_gone_is_stale(outcome: Outcome, tmp_path: Path) -> None:
    reasons = justifications(written(tmp_path, ENTRY))
    verdict = judge([mutant(LESS, outcome)], reasons, ["errors"])
    assert set(verdict.stale) == {LESS, TRUE}
    assert verdict.unjustified == ()
    # A run of another module says nothing about it.
    assert judge([], reasons, ["auth"]).stale == ()


def test_what_no_test_runs_cannot_be_justified(tmp_path: Path) -> None:
    verdict = judge([mutant(LESS, "no tests"), mutant(TRUE, "survived")], {LESS: "r", TRUE: "r"}, ["errors"])
    assert [each.change for each in verdict.unjustified] == [LESS]
    assert verdict.stale == (LESS,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("reason", "why"), "entry 1: needs module, function"),
        (('reason = "a is never b"', ""), "entry 1: needs module, function"),
        (('"a is never b"', "1"), "entry 1: needs module, function"),
        (('["return a <= b", "return True"]', '"return True"'), "entry 1: needs module, function"),
        (('["return a <= b", "return True"]', "[]"), "entry 1: needs module, function"),
        (('"a is never b"', '" "'), "entry 1: the reason is empty"),
        (('"return True"', '"return a <= b"'), "entry 1: is there twice: return a <= b"),
    ],
)
def test_a_justification_that_is_not_complete_is_named(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(JustificationError, match=f"^equivalent.toml, {said}"):
        justifications(written(tmp_path, ENTRY.replace(*change)))


def test_the_score_counts_what_can_be_noticed(tmp_path: Path) -> None:
    other = [Change("auth", "f", "a", f"b{number}") for number in range(4)]
    outcomes: list[Outcome] = ["killed", "timeout", "survived", "no tests"]
    verdict = judge(
        [mutant(LESS, "survived"), mutant(TRUE, "killed"), *map(mutant, other, outcomes)],
        {LESS: "r"},
        ["errors", "auth"],
    )
    assert rows(verdict) == [
        ("errors", "2", "1", "0", "0", "0", "1", "100.0 %"),
        ("auth", "4", "1", "1", "1", "1", "0", "50.0 %"),
        ("all", "6", "2", "1", "1", "1", "1", "60.0 %"),
    ]
    there = ["_new", "auth", "errors", "telemetry"]
    page = published(f"before\n{BEGIN}\nold\n{END}\nafter\n", verdict, there)
    assert page.startswith(f"before\n{BEGIN}\n| module |")
    assert page.endswith(f"| all | 6 | 3 | 2 | 1 | 60.0 % |\n{END}\nafter\n")
    assert published(page, verdict, there) == page
    others = (
        "| `auth` | 9 | 9 | 0 | 0 | 100.0 % |\n| `gone` | 7 | 0 | 7 | 0 | 0.0 % |\n| `telemetry` | 2 | 0 | 0 | 2 | - |"
    )
    assert published(f"{BEGIN}\n{others}\n{END}", verdict, there).splitlines()[3:-1] == [
        "| `auth` | 4 | 2 | 2 | 0 | 50.0 % |",
        "| `errors` | 2 | 1 | 0 | 1 | 100.0 % |",
        "| `telemetry` | 2 | 0 | 0 | 2 | - |",
        "| all | 8 | 3 | 2 | 3 | 60.0 % |",
    ]
    with pytest.raises(ValueError, match="no marks"):
        published("no marks", verdict, there)


def test_the_justifications_are_of_modules_that_are_there() -> None:
    assert {change.module for change in justifications(command.EQUIVALENT)} <= set(command.modules())


def test_a_module_that_is_not_there_is_named() -> None:
    console = Console(record=True, width=200)
    assert command.main(["errors", "nothing"], console) == 2
    assert "no such module: nothing. There are" in console.export_text()


def test_the_published_score_is_of_the_modules_that_are_there() -> None:
    table = command.PAGE.read_text().partition(BEGIN)[2].partition(END)[0]
    named = {line.split("`")[1] for line in table.splitlines() if line.startswith("| `")}
    assert named <= set(command.modules()), "run make mutate-client"
