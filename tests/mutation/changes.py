"""The small changes of the client: which there are, and where each can be noticed. The operators are mutmut's."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from textwrap import dedent, indent
from types import CodeType

import libcst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode

from tests.mutation.verdicts import Change, compared


@dataclass(frozen=True)
class Body:
    """A function that runs other code after the change.

    Attributes:
        name: its qualified name.
        line: the first line of the original, decorators included.
        code: what it runs instead.
        lines: those of the original's statement that is changed.
    """

    name: str
    line: int
    code: CodeType
    lines: range


@dataclass(frozen=True)
class Edit:
    """A change of a module with its diff.

    `body` is None where the change is felt when the module is imported: in a table, a constant, a default argument.
    `source` makes the whole module after it.
    """

    change: Change
    diff: str
    body: Body | None
    source: Callable[[], str]


class _Visitor(MutationVisitor):
    """mutmut leaves functions with decorators alone, since it puts a switch in front of them. Here is no switch."""

    def _skip_node_and_children(self, node: libcst.CSTNode) -> bool:
        if isinstance(node, libcst.FunctionDef) and node.decorators:
            if any(libcst.Module([]).code_for_node(each.decorator) == "overload" for each in node.decorators):
                return True
            return super()._skip_node_and_children(node.with_changes(decorators=()))
        return super()._skip_node_and_children(node)


def edits(path: Path) -> Iterator[Edit]:
    """The changes of a module, but for what it exports and what only type checkers read."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    wrapper = MetadataWrapper(libcst.parse_module(source))
    visitor = _Visitor(mutation_operators, IgnoredCode(set(), set(), set()))
    module = wrapper.visit(visitor)
    positions = wrapper.resolve(PositionProvider)
    readers = {id(node) for statement in module.body if _for_readers(statement) for node in _nodes(statement)}
    owners = _owners(module)
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    for mutation in visitor.mutations:
        if id(mutation.original_node) in readers:
            continue
        function = mutation.contained_by_top_level_function
        if isinstance(function, libcst.FunctionDef):
            name = f"{owners[id(function)]}.{function.name.value}".removeprefix(".")
            changed = deep_replace(function, mutation.original_node, mutation.mutated_node)
            before, after = (libcst.Module([]).code_for_node(each) for each in (function, _node(changed)))
            difference = compared(path.stem, name, before, after)
            if difference is None:
                continue
            code = _replacement(owners[id(function)], before, after, path)
            if code:
                first = min(positions[each].start.line for each in (function, *function.decorators))
                body = Body(name, first, code, _lines(statements, positions[mutation.original_node]))
                yield Edit(*difference, body, partial(_whole, module, mutation))
                continue
        else:
            difference = compared(path.stem, "", source, _whole(module, mutation))
        if difference:
            yield Edit(*difference, None, partial(_whole, module, mutation))


def _whole(module: libcst.Module, mutation: Mutation) -> str:
    changed = _node(deep_replace(module, mutation.original_node, mutation.mutated_node))
    assert isinstance(changed, libcst.Module)
    return changed.code


def _node(node: object) -> libcst.CSTNode:
    assert isinstance(node, libcst.CSTNode)
    return node


def _owners(module: libcst.Module) -> dict[int, str]:
    """The name of the class that a function stands in, by the function's identity; empty for the module's own."""
    found = {}
    for statement in module.body:
        if isinstance(statement, libcst.FunctionDef):
            found[id(statement)] = ""
        elif isinstance(statement, libcst.ClassDef):
            found |= {id(each): statement.name.value for each in statement.body.body}
    return found


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


def _replacement(owner: str, before: str, after: str, path: Path) -> CodeType | None:
    """The changed code of a function; None if more than its code would be another, such as a default argument."""
    was, now = (_compiled(owner, source, path) for source in (before, after))
    if was is None or now is None or was.rest != now.rest or was.code.co_freevars != now.code.co_freevars:
        return None
    return now.code


@dataclass(frozen=True)
class _Compiled:
    code: CodeType
    rest: tuple[CodeType, ...]


def _compiled(owner: str, source: str, path: Path) -> _Compiled | None:
    # In its class, where `super()` finds what it needs.
    text = f"class {owner}:\n{indent(dedent(source), ' ')}" if owner else dedent(source)
    flags = __future__.annotations.compiler_flag
    outer: CodeType = compile(text, str(path), "exec", flags=flags, dont_inherit=True)
    around = [outer, *_inside(outer)] if owner else [outer]
    inner = _inside(around[-1])
    if len(inner) != 1:
        return None
    return _Compiled(inner[0], tuple(map(_bare, around)))


def _inside(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _bare(code: CodeType) -> CodeType:
    # The table of lines tells where a statement ends, which is no difference.
    consts = tuple(each for each in code.co_consts if not isinstance(each, CodeType))
    return code.replace(co_consts=consts, co_linetable=b"")


def _lines(statements: Sequence[ast.stmt], place: CodeRange) -> range:
    """The lines of the innermost statement around a place."""
    around = [
        (each.end_lineno - each.lineno, each.lineno, each.end_lineno)
        for each in statements
        if each.end_lineno and each.lineno <= place.start.line and place.end.line <= each.end_lineno
    ]
    _, first, last = min(around)
    return range(first, last + 1)
