"""What came of a check, as data without secrets: for other processes, and for the merging of shards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from contract_tests.catalogue import Cell, clauses
from contract_tests.exchange import redact, without_secrets
from contract_tests.journal import Failure
from contract_tests.report import secrets
from contract_tests.settings import Settings
from contract_tests.suite import Check, Result, Run


class RecordError(Exception):
    """Something is no record of a check of this suite."""


@dataclass(frozen=True)
class Record:
    """A `Result` without its check, whose name says which it is.

    `exercised` has a clause, an operation and how often; `answered` an operation, a class of statuses and how often.
    """

    check: str
    exercised: tuple[tuple[str, str, int], ...] = ()
    answered: tuple[tuple[str, str, int], ...] = ()
    failures: tuple[Failure, ...] = ()
    vacuous: tuple[str, ...] = ()
    unsupported: str = ""
    excused: bool = False
    crash: str = ""
    seconds: float = 0.0
    requests: int = 0
    confused: bool = False


def record(result: Result, settings: Settings) -> Record:
    """The record of a result. In it no credential of the run is left."""
    hidden = secrets(Run(settings, ()))
    return Record(
        result.check.name,
        tuple((cell.clause, cell.operation, times) for cell, times in sorted(result.exercised.items())),
        tuple((operation, status, times) for (operation, status), times in sorted(result.answered.items())),
        tuple(_hidden(failure, hidden) for failure in result.failures.values()),
        tuple(redact(one, hidden) for one in result.vacuous),
        redact(result.unsupported, hidden),
        result.excused,
        redact(result.crash, hidden),
        result.seconds,
        result.requests,
        result.confused,
    )


def result(record: Record, checks: Mapping[str, Check]) -> Result:
    """The result that a record tells of.

    Raises:
        RecordError: it speaks of a check, a clause or an operation that does not exist.
    """
    check = checks.get(record.check)
    if check is None:
        raise RecordError(f"there is no check {record.check!r} in this run")
    exercised = {Cell(clause, operation): times for clause, operation, times in record.exercised}
    known = {cell for clause in clauses().values() for cell in clause.cells}
    for cell in (*exercised, *(failure.cell for failure in record.failures)):
        if cell not in known:
            raise RecordError(f"there is no clause {cell.clause!r} at an operation {cell.operation!r}")
    return Result(
        check,
        Counter(exercised),
        Counter({(operation, status): times for operation, status, times in record.answered}),
        {failure.cell: failure for failure in record.failures},
        record.vacuous,
        record.unsupported,
        record.excused,
        record.crash,
        record.seconds,
        record.requests,
        record.confused,
    )


def as_data(record: Record) -> dict[str, Any]:
    """A record as JSON has it."""
    found: dict[str, Any] = msgspec.to_builtins(record)
    return found


def from_data(data: Any) -> Record:
    """The record that JSON holds.

    Raises:
        RecordError: it is none.
    """
    try:
        return msgspec.convert(data, Record)
    except (msgspec.ValidationError, ValueError) as error:
        raise RecordError(f"no record of a check: {error}") from None


def _hidden(failure: Failure, hidden: Mapping[str, str]) -> Failure:
    exchange = failure.exchange and without_secrets(failure.exchange, hidden)
    return replace(failure, message=redact(failure.message, hidden), exchange=exchange)
