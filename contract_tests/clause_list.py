"""`python -m contract_tests --list`: the clauses, their tiers, and whether each would run. Sends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from contract_tests.catalogue import Cell, clauses, not_for_others, operations
from contract_tests.settings import Settings, Tier
from contract_tests.suite import Check

YES, MAYBE = "yes", "perhaps"
RULES = {
    MAYBE: "if the server has something to test it with, such as items, or a second tenant",
    "no: tier": "the tier does not reach it: set CONTRACT_TIER to the tier beside it",
    "no: never": "its operations are never called on a server that is not ours",
}


def show_list(settings: Settings, checks: Sequence[Check], show: Callable[[str], None]) -> None:
    """Show a line for each clause, then what the words mean."""
    target = settings.base_url or "the bundled reference server, in process"
    show(f"On {target}, with the tier {settings.tier}: {', '.join(settings.apis)}. Nothing is sent.")
    show("")
    width = max(map(len, clauses())) + 2
    show(f"{'clause':<{width}}{'level':<8}{'tier':<7}{'runs':<11}{'operations':<12}rule")
    used = set[str]()
    total = dict.fromkeys((YES, MAYBE, "no"), 0)
    for clause in clauses().values():
        if clause.api not in settings.apis:
            continue
        mine = [check for check in checks if any(cell.clause == clause.id for cell in check.cells)]
        if not mine:
            continue
        states = {cell: _state(cell, mine, settings) for cell in clause.cells}
        run = [cell for cell, state in states.items() if not state.startswith("no")]
        word = _best(states.values())
        tier = _lowest(mine)
        used.add(word)
        total[word.partition(":")[0]] += 1
        of = f"{len(run)} of {len(states)}" if len(states) > 1 else "1" if run else "0"
        show(f"{clause.id:<{width}}{clause.level:<8}{tier:<7}{word:<11}{of:<12}{clause.text}")
    show("")
    show(f"{sum(total.values())} clauses: {', '.join(f'{count} {word}' for word, count in total.items())}")
    for word, rule in RULES.items():
        if word in used:
            show(f"{word:<10} {rule}")
    for reason, names in _barred(settings.apis).items() if "no: never" in used else ():
        show(f"{'':<10} {', '.join(names)}: {reason}")
    if "no: tier" in used and settings.live and settings.tier is not Tier.FULL:
        show(f"The tier full also needs CONTRACT_ALLOW_WRITES=1:{settings.account}")


def _state(cell: Cell, checks: Iterable[Check], settings: Settings) -> str:
    """Whether a clause would be put to the test at an operation."""
    mine = [check for check in checks if cell in check.cells]
    allowed = [check for check in mine if not (settings.live and check.calls & not_for_others(check.api).keys())]
    reached = [check for check in allowed if settings.tier.contains(check.tier)]
    if reached and not settings.live:
        return YES
    # In a tier that makes nothing, an operation on an item needs one that is there.
    item = bool(operations(clauses()[cell.clause].api)[cell.operation].keys)
    if any(cell not in check.optional for check in reached) and (settings.tier is Tier.FULL or not item):
        return YES
    return MAYBE if reached else "no: tier" if allowed else "no: never"


def _barred(apis: Iterable[str]) -> dict[str, list[str]]:
    """The operations that are never called on a server that is not ours, by the reason."""
    found: dict[str, list[str]] = {}
    for api in apis:
        for name, reason in not_for_others(api).items():
            found.setdefault(reason, []).append(name)
    return found


def _best(states: Iterable[str]) -> str:
    order = (YES, MAYBE, "no: tier", "no: never")
    return min(states, key=order.index)


def _lowest(checks: Iterable[Check]) -> Tier:
    return next(tier for tier in Tier if any(check.tier is tier for check in checks))
