"""The client half: each fault is put into the client, and the client's properties are run on it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from contract_tests.mutants.client_choice import choice
from contract_tests.mutants.client_faults import CLIENT_CATALOGUE
from contract_tests.mutants.client_tools import MISFITS, ClientFault, baseline, complaint, trials, tried

CLIENT_FLOOR = 0.95


@dataclass(frozen=True)
class ClientScore:
    """What became of a fault: the property that noticed, if any, what it said, and whether it is one that must.

    A fault that something was said of, but that no property noticed, does not fit the client.
    """

    fault: ClientFault
    noticed: str
    said: str
    expected: bool
    seconds: float


def try_client_fault(fault: ClientFault) -> ClientScore:
    """Run the properties on a faulty client, those first that must notice, until one does."""
    begin = time.perf_counter()
    others = [each for cases in trials().values() for each in cases if each.operation in choice()]
    noticed, said = "", ""
    try:
        with fault.apply():
            for each in dict.fromkeys([*tried(fault), *others]):
                if told := complaint(each):
                    noticed, said = each.name, told
                    break
    except MISFITS as error:
        said = f"does not fit the client: {type(error).__name__}: {error}"
    return ClientScore(fault, noticed, said, noticed in fault.properties, time.perf_counter() - begin)


def client_half(names: Sequence[str], console: Console) -> bool:
    """Try the named faults, all by default, and show the score; returns whether it reaches the floor."""
    chosen = [fault for fault in CLIENT_CATALOGUE if not names or fault.name in names]
    if complaints := baseline(chosen):
        for each in complaints:
            console.print(f"without any fault: {each}", highlight=False, markup=False)
        return False
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("fault", "suite", "noticed by", "seconds"):
        wide = name == "noticed by"
        table.add_column(name, no_wrap=not wide, overflow="fold", min_width=26 if name == "fault" else None)
    scores = []
    for number, fault in enumerate(chosen, 1):
        score = try_client_fault(fault)
        scores.append(score)
        word = "caught" if score.expected else "elsewhere" if score.noticed else "BROKEN" if score.said else "SURVIVED"
        table.add_row(fault.name, word, score.noticed, f"{score.seconds:.1f}")
        console.print(f"{number}/{len(chosen)} {fault.name}: {word}", highlight=False)
    console.print(table)
    for score in scores:
        if not score.expected:
            kind = "not by its property" if score.noticed else "broken" if score.said else "survivor"
            console.print(f"{kind}: {score.fault.name}: {score.fault.text} {score.said}", highlight=False, markup=False)
    caught = sum(score.expected for score in scores)
    anyhow = sum(bool(score.noticed) for score in scores)
    console.print(
        f"client: suite {caught} of {len(scores)} by the property that must notice ({caught / len(scores):.0%}), "
        f"{anyhow} in all; floor {CLIENT_FLOOR:.0%}",
        highlight=False,
    )
    return caught >= CLIENT_FLOOR * len(scores)
