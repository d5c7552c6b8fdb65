"""What is changed outside of functions, and decorators that are applied by hand."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.mutation.outside import edits, try_edits, undecorated
from tests.mutation.verdicts import RunError

DECORATED = """
from contextlib import contextmanager
from functools import cache, lru_cache

@contextmanager
def opened(log):
    log.append("open")
    yield log

class Box:
    @property
    def size(self):
        return 7

    @size.setter
    def size(self, value):
        raise RuntimeError(value)

    @staticmethod
    def twice(n):
        return 2 * n

@cache
@lru_cache(
    maxsize=3
)
def last(n):
    return n + 1
"""


def test_decorators_are_applied_by_hand_and_nothing_else_changes() -> None:
    source = undecorated(DECORATED)
    assert "opened = contextmanager(opened)\n" in source
    assert "    size = property(size)\n" in source
    assert "last = cache(lru_cache(maxsize=3)(last))\n" in source
    assert [line.strip() for line in source.splitlines() if "@" in line] == ["@size.setter", "@staticmethod"]
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    with namespace["opened"]([]) as log:
        assert log == ["open"]
    assert (namespace["Box"]().size, namespace["Box"].twice(2), namespace["last"](1)) == (7, 4, 2)
    with pytest.raises(RuntimeError, match="5"):
        namespace["Box"]().size = 5


MODULE = '''
from typing import TypeAlias, TypeVar, cast

__all__ = ["LIMIT"]

ItemT = TypeVar("ItemT")
Name: TypeAlias = "int | str"
LIMIT = 7
"""The limit."""
CODES = {404: cast("int", LIMIT)}


class Error(Exception):
    """An error."""

    kind: str = "error"

    def told(self):
        return 1
'''


def test_tables_constants_and_attributes_are_changed() -> None:
    found = {(edit.change.before, edit.change.after) for edit in edits("m", MODULE)}
    assert ("LIMIT = 7", "LIMIT = 8") in found
    assert ('CODES = {404: cast("int", LIMIT)}', 'CODES = {405: cast("int", LIMIT)}') in found
    assert ('kind: str = "error"', 'kind: str = "XXerrorXX"') in found
    lines = {before for before, _ in found}
    assert lines == {"LIMIT = 7", 'CODES = {404: cast("int", LIMIT)}', 'kind: str = "error"'}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Importing the plugins is most of what a run of one test takes.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    folder = tmp_path / "work"
    package = folder / "src" / "scanwire"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "m.py").write_text("LEFT = 1\nRIGHT = 1\n")
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    (folder / "test_m.py").write_text("from scanwire import m\n\ndef test_left():\n    assert m.LEFT == 1\n")
    return folder


def test_an_edit_that_no_test_notices_survives_and_the_files_are_as_before(work: Path) -> None:
    found = try_edits(work, ["m"], ["test_m.py", "-p", "no:cacheprovider"])
    outcomes = {mutant.change.after: mutant.outcome for mutant in found}
    assert outcomes == {
        "LEFT = 2": "killed",
        "LEFT = None": "killed",
        "RIGHT = 2": "survived",
        "RIGHT = None": "survived",
    }
    for folder in work.parent.iterdir():
        assert (folder / "src" / "scanwire" / "m.py").read_text() == "LEFT = 1\nRIGHT = 1\n"


def test_a_judge_that_fails_anyway_is_none(work: Path) -> None:
    shutil.copy(work / "test_m.py", work / "test_n.py")
    (work / "test_n.py").write_text("def test_nothing():\n    assert False\n")
    with pytest.raises(RunError, match="the tests fail without any change"):
        try_edits(work, ["m"], ["test_n.py"])
