"""`python -m contract_tests.mutants [--server] [--client] [name ...]`: the score of the suite, and its survivors.

The server half puts faults into the reference server, and compares with schemathesis by itself; the client half puts
them into the client. Without an option both run. The exit status is 1 if a score is below its floor, 2 for a name that
is no fault's, else 0.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rich.console import Console
from rich.table import Table

from contract_tests.catalogue import clauses, operations
from contract_tests.journal import Journal
from contract_tests.mutants.client_faults import CLIENT_CATALOGUE
from contract_tests.mutants.client_half import client_half
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.mutants.tools import Fault
from contract_tests.server.plan import plan
from contract_tests.server.stock import alone
from contract_tests.settings import Settings
from contract_tests.suite import Check, run_check
from contract_tests.target import open_target, reference_app

FLOOR = 0.95
EXAMPLES = 12


@dataclass(frozen=True)
class Score:
    """What became of a fault: the clauses that noticed, if one of those that must is among them, and their words."""

    fault: Fault
    noticed: tuple[str, ...]
    expected: bool
    seconds: float
    said: tuple[str, ...] = ()


def fast(api: str) -> Settings:
    """The suite's fast profile: few examples, and no search for small ones."""
    return Settings(apis=(api,), max_examples=EXAMPLES, shrink=False)


def try_fault(fault: Fault) -> Score:
    """Run the checks on a faulty server, those first that should notice, until one of the expected clauses breaks."""
    settings = fast(fault.api)
    begin = time.perf_counter()
    noticed: dict[str, None] = {}
    said: list[str] = []

    def expects(check: Check) -> bool:
        return any(cell.clause in fault.clauses for cell in check.cells)

    checks = sorted(plan(settings), key=lambda check: (not expects(check), -check.layer))
    with fault.apply() as factory:
        for check in checks:
            result = run_check(check, settings, factory=factory)
            noticed.update(dict.fromkeys(cell.clause for cell in result.failures))
            said += [failure.message for failure in result.failures.values()]
            if set(noticed) & set(fault.clauses) or (noticed and not expects(check)):
                break
    expected = bool(set(noticed) & set(fault.clauses))
    return Score(fault, tuple(noticed), expected, time.perf_counter() - begin, tuple(said))


def neighbours(fault: Fault) -> frozenset[str]:
    """The operations where a fault may show: those of the tags that its clauses speak of."""
    known = operations(fault.api)
    tags = {known[name].tag for clause in fault.clauses for name in clauses()[clause].operations}
    return frozenset(one.id for one in known.values() if one.tag in tags)


def stock_failures(fault: Fault) -> set[tuple[str, str]]:
    """What schemathesis by itself finds on a faulty server: names of checks with their operations."""
    with fault.apply() as factory, open_target(fast(fault.api), fault.api, Journal(1), factory=factory) as target:
        return set(alone(target, neighbours(fault)))


@cache
def sound_failures(api: str, among: frozenset[str]) -> set[tuple[str, str]]:
    """What it finds on the server without a fault."""
    with open_target(fast(api), api, Journal(1), factory=reference_app) as target:
        return set(alone(target, among))


def server_half(names: Sequence[str], console: Console) -> bool:
    """Try the named faults, all by default, and show the score; returns whether it reaches the floor."""
    chosen = [fault for fault in CATALOGUE if not names or fault.name in names]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("fault", "suite", "noticed by", f"schemathesis alone, {EXAMPLES} examples", "seconds"):
        table.add_column(name, no_wrap=name != "noticed by", min_width=24 if name == "fault" else None)
    scores = []
    for number, fault in enumerate(chosen, 1):
        score = try_fault(fault)
        stock = bool(stock_failures(fault) - sound_failures(fault.api, neighbours(fault)))
        scores.append((score, stock))
        word = "caught" if score.expected else "elsewhere" if score.noticed else "SURVIVED"
        table.add_row(fault.name, word, " ".join(score.noticed), "caught" if stock else "-", f"{score.seconds:.1f}")
        console.print(f"{number}/{len(chosen)} {fault.name}: {word}", highlight=False)
    console.print(table)
    for score, _ in scores:
        if not score.expected:
            console.print(
                f"{'survivor' if not score.noticed else 'not by its clause'}: {score.fault.name}: {score.fault.text}",
                highlight=False,
            )
    caught = sum(score.expected for score, _ in scores)
    anyhow = sum(bool(score.noticed) for score, _ in scores)
    alone_caught = sum(stock for _, stock in scores)
    console.print(
        f"server: suite {caught} of {len(scores)} by the clause that must notice ({caught / len(scores):.0%}), "
        f"{anyhow} in all; "
        f"schemathesis alone {alone_caught} ({alone_caught / len(scores):.0%}); floor {FLOOR:.0%}",
        highlight=False,
    )
    return caught >= FLOOR * len(scores)


def main(arguments: Sequence[str], console: Console | None = None) -> int:
    """Run the halves that are asked for, of the named faults or all; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m contract_tests.mutants", description="Which faults are noticed?")
    parser.add_argument("--server", action="store_true", help="only faults of the reference server")
    parser.add_argument("--client", action="store_true", help="only faults of the client")
    parser.add_argument("names", nargs="*", metavar="name", help="only these faults")
    asked = parser.parse_args(arguments)
    console = console or Console()
    both = asked.server == asked.client
    halves: list[tuple[Callable[[Sequence[str], Console], bool], set[str]]] = []
    if both or asked.client:
        halves.append((client_half, {fault.name for fault in CLIENT_CATALOGUE}))
    if both or asked.server:
        halves.append((server_half, {fault.name for fault in CATALOGUE}))
    if unknown := set(asked.names).difference(*(known for _, known in halves)):
        console.print(f"no such fault: {', '.join(sorted(unknown))}", highlight=False)
        return 2
    reached = [half(asked.names, console) for half, known in halves if not asked.names or known & set(asked.names)]
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
