"""`python -m contract_tests clean`: delete what runs have left behind that were killed, by their ledgers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from contract_tests.budget import Budget
from contract_tests.ledger import Ledger, LedgerError, ledgers
from contract_tests.settings import Settings, read
from contract_tests.suite import clean, origin, preflight


def finish(environ: Mapping[str, str], show: Callable[[str], None]) -> int:
    """Finish the work of every ledger in the directory of the reports.

    Args:
        environ: the environment, with the settings of the run that was killed.
        show: shows a line.

    Returns:
        0 if nothing is left, 3 if something is, 2 if a ledger could not be dealt with.

    Raises:
        SettingsError: a setting is wrong or missing.
        CouldNotRunError: the server is not there, or does not let us in.
    """
    settings = read(environ, listing=True)
    found, refused = _open(settings, show)
    try:
        if not found:
            show(f"nothing to clean up by the ledgers in {settings.report_dir}" if not refused else "nothing was done")
            return 2 if refused else 0
        settings = read(environ, listing=True, cleaning=True)
        mine = [one for one in found if _is_mine(one, settings, show)]
        refused += len(found) - len(mine)
        if mine:
            preflight(settings, budget=_budget(settings))
        left = [line for ledger in mine for line in _clean(ledger, settings, show)]
    finally:
        for ledger in found:
            ledger.close()
    return 3 if left else 2 if refused else 0


def _open(settings: Settings, show: Callable[[str], None]) -> tuple[list[Ledger], int]:
    """The ledgers with something left to do, the newest first, and how many cannot be used."""
    found, refused = list[Ledger](), 0
    for path in ledgers(settings.report_dir):
        try:
            ledger = Ledger.open(path)
        except LedgerError as error:
            show(f"refused: {error}")
            refused += 1
            continue
        if ledger.alive:
            found.append(ledger)
        else:
            ledger.close()
    return found, refused


def remind(settings: Settings, show: Callable[[str], None]) -> None:
    """Say so if earlier runs have left something behind."""
    if settings.live:
        for ledger in _open(settings, lambda line: None)[0]:
            show(f"{ledger.path}: an earlier run has left {len(ledger.alive)} behind; `clean` deletes what it can")
            ledger.close()


def _is_mine(ledger: Ledger, settings: Settings, show: Callable[[str], None]) -> bool:
    """Whether a ledger is of the server and the account that the settings name."""
    theirs, ours = ledger.origin, origin(settings, ledger.run)
    names = {
        "api": "CONTRACT_API",
        "server": "CONTRACT_BASE_URL",
        "account": "CONTRACT_ACCOUNT_ID",
        "key": "CONTRACT_API_KEY",
    }
    for name, variable in names.items():
        if (there := getattr(theirs, name)) != (here := getattr(ours, name)):
            is_there, is_here = ("another one", "") if name == "key" else (repr(there), f", not {here!r}")
            show(f"refused: {ledger.path} is of a run with another {variable}: {is_there}{is_here}")
            for entry in ledger.alive.values():
                show(f"  left behind there: {entry.words}")
            return False
    return True


def _budget(settings: Settings) -> Budget:
    return Budget(settings.budget, 1 / settings.rate if settings.rate else 0.0)


def _clean(ledger: Ledger, settings: Settings, show: Callable[[str], None]) -> list[str]:
    before = len(ledger.alive)
    show(f"{ledger.path}: {before} to delete")
    left = clean(settings, ledger, _budget(settings))
    show(f"{ledger.path}: {before - len(left)} of {before} are gone")
    for line in left:
        show(f"left behind: {line}")
    return left
