"""How a fault gets into the client, and the client's properties as calls."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any
from unittest import mock

import pytest
import scanwire
import scanwire_raw

from contract_tests.client import test_answers, test_bad_answers, test_lists, test_requests
from contract_tests.client.effort import reduced
from contract_tests.mutants.client_choice import choice

ClientApply = Callable[[], AbstractContextManager[object]]
MODULES = (test_requests, test_lists, test_answers, test_bad_answers)
# This one is about the tests' own arguments, and no fault of a client shows in it.
NOT_OF_THE_CLIENT = {"every_argument_of_the_method_is_generated_at_some_time"}
FRACTION = 3
# What Python raises where a fault does not fit the client, because the client has changed since.
MISFITS = (TypeError, AttributeError, NameError)


@dataclass(frozen=True)
class ClientFault:
    """A fault of the client.

    Attributes:
        name: unique.
        text: what is wrong, in words.
        properties: at least one of these must notice; names of tests in `contract_tests/client`, without `test_`.
        operations: where it is looked for, if not at the operations of `choice`.
        apply: puts it in for the time of a `with` block.
    """

    name: str
    text: str
    properties: tuple[str, ...]
    operations: tuple[str, ...]
    apply: ClientApply


@dataclass(frozen=True)
class Trial:
    """A property with the parameters of one of its cases."""

    name: str
    operation: str
    run: Callable[[], None]


@cache
def trials() -> dict[str, tuple[Trial, ...]]:
    """All properties of the client with their cases, as pytest would run them."""
    found = {}
    for module in MODULES:
        for name, function in vars(module).items():
            title = name.removeprefix("test_")
            if title != name and function.__module__ == module.__name__ and title not in NOT_OF_THE_CLIENT:
                found[title] = tuple(_cases(title, function))
    return found


def _cases(title: str, function: Callable[..., None]) -> Iterator[Trial]:
    axes = []
    for mark in function.pytestmark:  # type: ignore[attr-defined]
        names = (mark.args[0],) if isinstance(mark.args[0], str) else tuple(mark.args[0])
        axes.append([dict(zip(names, values if len(names) > 1 else [values], strict=True)) for values in mark.args[1]])
    for parts in product(*axes):
        given = {name: value for part in parts for name, value in part.items()}
        yield Trial(title, given["operation"].id, lambda given=given: function(**given))  # type: ignore[misc]


def complaint(trial: Trial) -> str | None:
    """Runs a case with fewer examples; what it has to say against the client, in a line, or None.

    Raises:
        MISFITS: a fault, or the property itself, is broken.
    """
    try:
        with reduced(FRACTION):
            trial.run()
    except MISFITS:
        raise
    except (Exception, pytest.fail.Exception) as error:
        return f"{trial.name}[{trial.operation}]: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
    return None


def tried(fault: ClientFault) -> list[Trial]:
    """The cases in which a fault has to be noticed: its properties at its operations."""
    where = fault.operations or choice()
    return [each for name in fault.properties for each in trials()[name] if each.operation in where]


def baseline(faults: Iterable[ClientFault]) -> list[str]:
    """What the cases of these faults say against the client as it is: nothing, or no score can be trusted."""
    cases = dict.fromkeys(each for fault in faults for each in tried(fault))
    return [said for trial in cases if (said := complaint(trial)) is not None]


@cache
def client_modules() -> tuple[Any, ...]:
    """All modules of the client, loaded."""
    for package in (scanwire_raw, scanwire):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(each.name)
    return tuple(
        module for name, module in sorted(sys.modules.items()) if name.split(".")[0] in {"scanwire", "scanwire_raw"}
    )


@contextmanager
def _everywhere(original: object, other: object) -> Iterator[None]:
    with ExitStack() as stack:
        for module in client_modules():
            for name, value in list(vars(module).items()):
                if value is original:
                    stack.enter_context(mock.patch.object(module, name, other))
        yield


def everywhere(original: Any, make: Callable[[Any], Any]) -> ClientApply:
    """A fault that replaces a function or constant of the client, under every name that it was imported by."""
    return lambda: _everywhere(original, make(original))


def in_class(owner: object, name: str, make: Callable[[Any], Any]) -> ClientApply:
    """A fault that replaces a method by what `make` makes of it."""
    return lambda: mock.patch.object(owner, name, make(getattr(owner, name)))


def all_of(*faults: ClientApply) -> ClientApply:
    """Several replacements that are one fault."""

    @contextmanager
    def apply() -> Iterator[None]:
        with ExitStack() as stack:
            for each in faults:
                stack.enter_context(each())
            yield

    return apply
