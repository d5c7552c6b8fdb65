"""Which changes there are, and what each of them replaces."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from tests.mutation.changes import Edit, edits

MODULE = '''
from contextlib import contextmanager
from typing import TypeAlias, TypeVar, cast, overload

__all__ = ["LIMIT"]

ItemT = TypeVar("ItemT")
Name: TypeAlias = "int | str"
LIMIT = 7
"""The limit."""
CODES = {404: cast("int", LIMIT)}


class Error(Exception):
    """An error."""

    kind: str = "error"

    def __init__(self, message: str = "odd", *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code

    @property
    def told(self) -> int:
        return cast("int", self.code)

    @told.setter
    def told(self, value: int) -> None:
        self.code = value + 1


@overload
def opened(log: list[str]) -> str: ...
@overload
def opened(log: list[int]) -> int: ...


@contextmanager
def opened(log):
    if (
        log
        == [
            "shut",
        ]
    ):
        log.append(
            "open"
        )
    yield log
'''


@pytest.fixture
def found(tmp_path: Path) -> list[Edit]:
    path = tmp_path / "m.py"
    path.write_text(MODULE, encoding="utf-8")
    return list(edits(path))


def test_what_only_type_checkers_and_readers_see_is_left_alone(found: list[Edit]) -> None:
    changed = {edit.change.before for edit in found if not edit.body}
    assert changed == {
        "LIMIT = 7",
        'CODES = {404: cast("int", LIMIT)}',
        'kind: str = "error"',
        'def __init__(self, message: str = "odd", *, code: int = 1) -> None:',
    }


def test_what_is_felt_at_import_is_a_whole_module(found: list[Edit]) -> None:
    sources = {edit.change.after: edit.source() for edit in found if not edit.body}
    assert sources["LIMIT = 8"] == MODULE.replace("LIMIT = 7", "LIMIT = 8")
    assert len([after for after in sources if "code: int = 2" in after or '"XXoddXX"' in after]) == 2


def test_functions_with_decorators_are_changed_too(found: list[Edit]) -> None:
    names = {edit.body.name: edit.body.line for edit in found if edit.body}
    lines = MODULE.splitlines()
    assert {name: lines[line - 1].strip() for name, line in names.items() if name != "Error.told"} == {
        "Error.__init__": 'def __init__(self, message: str = "odd", *, code: int = 1) -> None:',
        "opened": "@contextmanager",
    }
    decorators = {lines[edit.body.line - 1].strip() for edit in found if edit.body and edit.body.name == "Error.told"}
    assert decorators == {"@property", "@told.setter"}


def test_the_new_code_is_that_of_the_change(found: list[Edit]) -> None:
    edit = next(each for each in found if each.change.after == "self.code = value + 2" and each.body)
    namespace: dict[str, Any] = {}
    exec(MODULE, namespace)
    error = namespace["Error"]("m")
    assert edit.body
    namespace["Error"].told.fset.__code__ = edit.body.code
    error.told = 5
    assert error.told == 7


def test_a_change_is_judged_by_the_lines_of_its_statement(found: list[Edit]) -> None:
    lines = MODULE.splitlines()

    def around(edit: Edit) -> str:
        assert edit.body
        return "".join(lines[number - 1].strip() for number in edit.body.lines)

    texts = {edit.change.before: around(edit) for edit in found if edit.body and edit.body.name == "opened"}
    assert texts['"open"'] == 'log.append("open")'
    assert texts['"shut",'].startswith("if (log== [")
    for edit in found:
        if edit.body:
            ast.parse(around(edit) if edit.body.name != "opened" else "")
