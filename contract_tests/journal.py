"""What a check notes down: how often each clause was really put to the test, and where it was broken."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from hypothesis.errors import Flaky

from contract_tests.catalogue import Cell, clauses
from contract_tests.exchange import Exchange

ROUNDS = 6
# How many seconds a smaller example of a broken clause is looked for.
SHRINKING = 30.0


@dataclass(frozen=True)
class Failure:
    """A broken clause: the smallest example found, and how often the clause was broken in all."""

    cell: Cell
    message: str
    exchange: Exchange | None = None
    layer: int = 2
    times: int = 1

    @property
    def size(self) -> int:
        """How much was sent."""
        return len(self.exchange.url) + len(self.exchange.request_body) if self.exchange else 0


class ClauseBrokenError(AssertionError):
    """A clause does not hold. Raised only inside `Journal.explore`, so that Hypothesis looks for a smaller example."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.cell.clause} at {failure.cell.operation}: {failure.message}")
        self.failure = failure


class Journal:
    """The notes of one check.

    Attributes:
        exercised: how often each cell was put to the test, whatever came of it.
        answered: per operation and status class ("2xx"), how many answers came.
        failures: the broken cells.
        muted: the cells for which no smaller example is looked for: they are known to fail, or time is up.
    """

    def __init__(self, layer: int, muted: Iterable[Cell] = ()) -> None:
        """Start with nothing noted.

        Args:
            layer: 1 or 2, for the reports.
            muted: cells that are known to fail: noted, but no smaller example is looked for.
        """
        self.layer = layer
        self.exercised: Counter[Cell] = Counter()
        self.answered: Counter[tuple[str, str]] = Counter()
        self.failures: dict[Cell, Failure] = {}
        self.muted = set(muted)
        self._known = frozenset(self.muted)
        self._raising = False
        self._since: dict[Cell, float] = {}
        self._latest: dict[Cell, Failure] = {}

    def start_over(self) -> None:
        """Forget what was put to the test and what was broken, but not who answered."""
        for notes in (self.exercised, self.failures, self._since, self._latest):
            notes.clear()
        self.muted = set(self._known)

    def answer(self, operation: str, status: int) -> None:
        """Note that an operation answered."""
        self.answered[operation, f"{status // 100}xx"] += 1

    def check(
        self, clause: str, condition: bool, message: str, *, operation: str = "", exchange: Exchange | None = None
    ) -> bool:
        """Put a clause to the test.

        Args:
            clause: the clause's id.
            condition: whether it holds.
            message: what is wrong if it does not, in words.
            operation: the operationId, needed only for a clause of several operations.
            exchange: the request and the answer that show it.

        Returns:
            `condition`. False only where the failure is noted already, so that the caller can go on without it.

        Raises:
            ClauseBrokenError: it does not hold, inside `explore`, for the first time.
            KeyError: there is no such clause.
            ValueError: the clause has several operations and none is named.
        """
        rule = clauses()[clause]
        if not operation:
            (operation,) = rule.operations
        cell = Cell(clause, operation)
        self.exercised[cell] += 1
        if condition:
            return True
        failure = Failure(cell, message, exchange, self.layer)
        if self._raising and cell not in self.muted:
            if time.monotonic() - self._since.setdefault(cell, time.monotonic()) < SHRINKING:
                self._latest[cell] = failure
                raise ClauseBrokenError(failure)
            # Time is up. What was found last is the smallest so far, but for the example that is being tried.
            failure = self._latest[cell]
            self.muted.add(cell)
        self.note(failure)
        return False

    def note(self, failure: Failure) -> None:
        """Note a failure; of several at one cell one is kept, and all are counted.

        In layer 2, where Hypothesis has made it small, that is the first; in layer 1 the smallest.
        """
        known = self.failures.get(failure.cell)
        if known is None:
            self.failures[failure.cell] = failure
        else:
            kept = failure if self.layer == 1 and failure.size < known.size else known
            self.failures[failure.cell] = replace(kept, times=known.times + 1)

    def explore(self, run: Callable[[], None]) -> None:
        """Run a Hypothesis test until it finds no further broken clause, so that one defect does not hide another.

        Args:
            run: the test; it calls `check`.

        Raises:
            Exception: what else the test raised, also where it did so only once.
        """
        for _ in range(ROUNDS):
            self._raising = True
            try:
                run()
            except ClauseBrokenError as broken:
                found = [broken]
            except (Flaky, BaseExceptionGroup) as group:
                # A server that answers differently each time: what was seen counts all the same.
                found = [one for one in _broken_in(group) if one.failure.cell not in self.failures]
                if not found and not self._latest.keys() & self.failures.keys():
                    raise _leaf(group) from group
            else:
                return
            finally:
                self._raising = False
            for one in found:
                self.note(one.failure)
                self.muted.add(one.failure.cell)


def _broken_in(error: BaseException) -> list[ClauseBrokenError]:
    if isinstance(error, ClauseBrokenError):
        return [error]
    if isinstance(error, BaseExceptionGroup):
        return [found for inner in error.exceptions for found in _broken_in(inner)]
    return [found for inner in (error.__cause__, error.__context__) if inner for found in _broken_in(inner)][:1]


def _leaf(error: BaseException) -> BaseException:
    """What a test raised, rather than what Hypothesis says of its not doing so again."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    leaves = [_leaf(one) for one in inner]
    return next((one for one in leaves if not isinstance(one, Flaky)), error)
