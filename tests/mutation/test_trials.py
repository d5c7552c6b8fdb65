"""What the trials make of changes, on a package of a few lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[2]
MODULE = """
from functools import cache

LEFT = 1
RIGHT = 1


class Base:
    def start(self):
        return 1


class Box(Base):
    def start(self):
        return super().start() + 1

    @property
    def size(self):
        return 7


@cache
def last(n):
    return n + 1


LAST = last(1)


def ends(n):
    while n != 0:
        n -= 1
    return n


def untested():
    return 5


def third():
    from .late import three

    return three()
"""
LATE = """
def three():
    return 3
"""
TESTS = """
import pytest
from small import m


def test_box():
    assert m.Box().start() == 2
    assert m.Box().size > 6


@pytest.mark.parametrize("n", (n for n in [1]))
def test_last(n):
    assert (m.last(n), m.LEFT) == (2, 1)


def test_ends():
    assert m.ends(1) == 0


def test_third():
    assert m.third() == 3
"""
SCRIPT = """
import json, os, sys
from pathlib import Path
from rich.console import Console
from tests.mutation import judge, trials
from tests.mutation.changes import edits

if __name__ == "__main__":
    root = Path.cwd()
    judge.GRACE = 2
    subject = trials.Subject(root / "src" / "small", root, "test_m.py", (), root / "work")
    subject.work.mkdir()
    os.environ["MUTATION_TIMES"] = str(subject.work / "times.json")
    reach = trials.measure(subject)
    both = [each for name in ("m.py", "late.py") for each in edits(root / "src" / "small" / name)]
    found = [each for each in both if each.change.after in sys.argv[1:]]
    console = Console(file=sys.stderr)
    mutants = trials.try_all(subject, found, reach, console)
    print( json.dumps([[*each.change, each.outcome] for each in mutants]))
"""


OUTCOMES = {
    "LEFT = 2": "killed",
    "RIGHT = 2": "survived",
    "return super().start() + 2": "killed",
    "return 8": "survived",
    # What only the import runs.
    "return n - 1": "killed",
    "n -= 2": "timeout",
    "return 6": "no tests",
    # What is imported only as a test runs.
    "return 4": "killed",
}


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "script.py").write_text(SCRIPT)
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    return subprocess.run(
        [sys.executable, "script.py", *OUTCOMES],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src" / "small").mkdir(parents=True)
    (tmp_path / "src" / "small" / "__init__.py").touch()
    (tmp_path / "src" / "small" / "m.py").write_text(dedent(MODULE))
    (tmp_path / "src" / "small" / "late.py").write_text(dedent(LATE))
    (tmp_path / "test_m.py").write_text(dedent(TESTS))
    return tmp_path


def test_every_change_has_an_outcome_and_the_files_are_as_before(folder: Path) -> None:
    done = _run(folder)
    assert done.returncode == 0, done.stderr + done.stdout
    assert {after: outcome for *_, after, outcome in json.loads(done.stdout.splitlines()[-1])} == OUTCOMES
    assert (folder / "src" / "small" / "m.py").read_text() == dedent(MODULE)


def test_tests_that_fail_anyway_are_no_judge(folder: Path) -> None:
    (folder / "test_m.py").write_text("def test_nothing():\n    assert False\n")
    done = _run(folder)
    assert done.returncode == 1
    assert "RunError: the tests fail without any change" in done.stderr
