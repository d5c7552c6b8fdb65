"""Outcomes: what the notes of all the checks say about each clause, known deviations taken into account."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from contract_tests.catalogue import Cell, Clause, clauses, operations
from contract_tests.journal import Failure
from contract_tests.settings import SettingsError


class Outcome(StrEnum):
    """What came of a clause at an operation."""

    PASS = "pass"
    FAIL = "fail"
    KNOWN = "known"
    STALE = "stale"
    SKIPPED = "skipped"
    NOT_SUPPORTED = "not supported"
    ERROR = "error"


@dataclass(frozen=True)
class Deviation:
    """A clause that a target is known to break. `operation` is empty for all of the clause's operations."""

    clause: str
    reason: str
    link: str
    until: date | None = None
    operation: str = ""

    def covers(self, cell: Cell) -> bool:
        """Whether it speaks of this cell."""
        return cell.clause == self.clause and self.operation in ("", cell.operation)


@dataclass(frozen=True)
class Verdict:
    """The outcome of a cell. `decides` tells whether a failure of it makes the server not conformant."""

    cell: Cell
    clause: Clause
    outcome: Outcome
    decides: bool
    exercised: int = 0
    failure: Failure | None = None
    note: str = ""

    @property
    def breaks(self) -> bool:
        """Whether this outcome makes the server not conformant."""
        return self.outcome is Outcome.STALE or (self.outcome is Outcome.FAIL and self.decides)


def read_deviations(path: Path | None) -> tuple[Deviation, ...]:
    """The deviations that a file lists, expired ones included.

    Args:
        path: a TOML file with tables `[[deviation]]` of `clause`, `reason`, `link`, `until` (a date) and `operation`;
            the last two are optional. None gives none.

    Raises:
        SettingsError: the file cannot be read, or an entry is wrong.
    """
    if path is None:
        return ()

    def wrong(rule: str) -> SettingsError:
        return SettingsError("CONTRACT_DEVIATIONS", str(path), rule, "deviations/staging.toml")

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise wrong(f"cannot be read: {error}") from error
    entries = data.get("deviation", [])
    if set(data) - {"deviation"} or not isinstance(entries, list):
        raise wrong("holds tables [[deviation]] and nothing else")
    found = []
    for entry in entries:
        unknown = set(entry) - {"clause", "reason", "link", "until", "operation"}
        missing = {"clause", "reason", "link"} - set(entry)
        if unknown or missing:
            raise wrong(
                f"each [[deviation]] has clause, reason and link, and may have until and operation; {entry!r} has not"
            )
        clause = clauses().get(entry["clause"])
        if clause is None:
            raise wrong(f"names the clause {entry['clause']!r}, which does not exist")
        if "until" in entry and type(entry["until"]) is not date:
            raise wrong(f"until of {clause.id} must be a date such as 2027-01-31")
        if entry.get("operation", "") not in ("", *clause.operations):
            raise wrong(f"{clause.id} has no operation {entry['operation']!r}")
        found.append(Deviation(**entry))
    return tuple(found)


@dataclass(frozen=True)
class Evidence:
    """What a run gathered for the verdicts: see `Journal` for the first two.

    `stopped` says of a cell which broken clause its check stopped at, short of it.
    """

    exercised: Mapping[Cell, int]
    failures: Mapping[Cell, Failure]
    skipped: frozenset[Cell]
    optional: frozenset[Cell]
    errors: Mapping[Cell, str]
    why_skipped: str = "this tier does not reach it"
    stopped: Mapping[Cell, str] = field(default_factory=dict)


def inferred(cell: Cell) -> bool:
    """Whether no document states the clause, or none the operation."""
    clause = clauses()[cell.clause]
    return "inferred" in (clause.evidence, operations(clause.api)[cell.operation].evidence)


def decides(cell: Cell, *, live: bool) -> bool:
    """Whether breaking it makes a server not conformant: always for ours, for others what a document says they MUST."""
    return not live or (clauses()[cell.clause].level == "MUST" and not inferred(cell))


def judge(
    cells: Iterable[Cell], evidence: Evidence, deviations: Sequence[Deviation], *, live: bool, today: date
) -> list[Verdict]:
    """The verdict on each cell.

    Args:
        cells: what to judge, in the order of the reports.
        evidence: what the run gathered.
        deviations: what is known of the target.
        live: whether the target is a server that somebody named.
        today: the date that `until` is compared with.
    """
    verdicts = []
    for cell in cells:
        clause = clauses()[cell.clause]
        failure = evidence.failures.get(cell)
        times = evidence.exercised.get(cell, 0)
        listed = next((one for one in deviations if one.covers(cell)), None)
        note = ""
        if cell in evidence.errors and not failure:
            outcome, note = Outcome.ERROR, evidence.errors[cell]
        elif failure and listed and listed.until and listed.until < today:
            outcome, note = Outcome.FAIL, f"the deviation expired on {listed.until}: {listed.reason} ({listed.link})"
        elif failure and listed:
            outcome, note = Outcome.KNOWN, f"{listed.reason} ({listed.link})"
        elif failure:
            outcome = Outcome.FAIL
        elif listed and times and not _fails_elsewhere(cell, listed, evidence):
            outcome, note = Outcome.STALE, f"listed as a deviation, yet it holds: {listed.reason} ({listed.link})"
        elif times:
            outcome = Outcome.PASS
        elif cell in evidence.skipped:
            outcome, note = Outcome.SKIPPED, evidence.why_skipped
        elif cell in evidence.stopped:
            outcome, note = Outcome.SKIPPED, evidence.stopped[cell]
        elif cell in evidence.optional:
            outcome, note = Outcome.NOT_SUPPORTED, "the server offers nothing to test it with"
        else:
            outcome, note = Outcome.ERROR, "never put to the test"
        verdicts.append(Verdict(cell, clause, outcome, decides(cell, live=live), times, failure, note))
    return verdicts


def _fails_elsewhere(cell: Cell, listed: Deviation, evidence: Evidence) -> bool:
    # A deviation that names no operation is stale only when it holds at none of them.
    return not listed.operation and any(listed.covers(other) for other in evidence.failures if other != cell)


def counts(verdicts: Iterable[Verdict]) -> Counter[Outcome]:
    """How many cells have each outcome."""
    return Counter(verdict.outcome for verdict in verdicts)
