"""The command line: `--list` sends nothing, what is unknown is said to be, and an interrupt is one at any time."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from scanwire_server import create_app

from contract_tests.__main__ import main
from contract_tests.catalogue import APIS, clauses, not_for_others
from contract_tests.meta.support import live, run, served
from contract_tests.server.plan import plan
from contract_tests.settings import Tier, read

ROOT = Path(__file__).parents[2]


def _command(*arguments: str, code: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, or code that starts it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CONTRACT_")}
    started = ["-c", code] if code else ["-m", "contract_tests", *arguments]
    return subprocess.run(
        [sys.executable, *started], env={**ours, **environ}, cwd=ROOT, capture_output=True, text=True, check=False
    )


# --- --list ----------------------------------------------------------------------------------------------------------


def _rows(output: str) -> dict[str, list[str]]:
    """The words of each clause's line, by the clause."""
    lines = [line.split() for line in output.splitlines() if line.startswith(("CF-", "CG-"))]
    return {words[0]: words[1:] for words in lines}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("tier", list(Tier))
def test_the_list_sends_nothing_and_writes_nothing(
    api: str, tier: Tier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*given: object, **more: object) -> None:
        pytest.fail("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        outcome = run(tmp_path / "reports", live(url, api, tier), given=["--list"])
        with pytest.raises(BlockingIOError):
            server.accept()
    assert outcome.status == 0
    assert not (tmp_path / "reports").exists()
    rows = _rows(outcome.output)
    assert set(rows) == {one.id for one in clauses().values() if one.api == api}
    assert {words[1] for words in rows.values()} == {"smoke", "read", "full"}


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("tier", list(Tier))
def test_the_list_tells_what_a_run_does(api: str, tier: Tier, tmp_path: Path) -> None:
    settings = read(live("http://127.0.0.1:9", api, tier) | {"CONTRACT_REPORT_DIR": str(tmp_path)})
    rows = _rows(run(tmp_path, live("http://127.0.0.1:9", api, tier), given=["--list"]).output)
    barred = not_for_others(api).keys()
    reached = {
        cell.clause
        for check in plan(settings)
        if settings.tier.contains(check.tier) and not check.calls & barred
        for cell in check.cells
    }
    assert {name for name, words in rows.items() if words[2] in {"yes", "perhaps"}} == reached
    assert {words[3] for words in rows.values() if words[2] == "no:"} <= {"tier", "never"}
    # A tier more makes no clause run less.
    assert all(words[1] == "smoke" for name, words in rows.items() if name in reached and tier is Tier.SMOKE)


def test_on_the_reference_server_every_clause_runs(tmp_path: Path) -> None:
    rows = _rows(run(tmp_path, {}, given=["--list"]).output)
    assert {words[2] for words in rows.values()} == {"yes"}
    assert len(rows) == len(clauses())


def test_the_list_says_what_would_let_a_clause_run(tmp_path: Path) -> None:
    outcome = run(tmp_path, live("http://127.0.0.1:9", "cloudforce_one"), given=["--list"])
    assert "no: tier" in outcome.output
    assert "The tier full also needs CONTRACT_ALLOW_WRITES=1:abcd1234abcd1234abcd1234abcd1234" in outcome.output


def test_the_list_says_why_a_clause_never_runs(tmp_path: Path) -> None:
    outcome = run(tmp_path, live("http://127.0.0.1:9", "clone_guard", "full"), given=["--list"])
    for name, reason in not_for_others("clone_guard").items():
        assert any(name in line and line.endswith(f": {reason}") for line in outcome.output.splitlines())


def test_the_list_has_a_line_for_each_clause_whatever_the_width(tmp_path: Path) -> None:
    output = io.StringIO()
    main({"CONTRACT_REPORT_DIR": str(tmp_path)}, given=["--list"], console=Console(file=output, width=20))
    rows = _rows(output.getvalue())
    assert len(rows) == len(clauses())
    assert all(len(words) > 6 for words in rows.values())


def test_the_list_can_be_cut_short() -> None:
    found = subprocess.run(
        f"{sys.executable} -m contract_tests --list | head -n 1",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout.startswith("On the bundled reference server")
    assert found.stderr == ""


def test_a_wrong_setting_is_one_for_the_list_too(tmp_path: Path) -> None:
    outcome = run(tmp_path, {"CONTRACT_TIER": "all"}, given=["--list"])
    assert outcome.status == 2
    assert outcome.output.startswith("could not run: CONTRACT_TIER is 'all'")


# --- arguments -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--lists"], "unrecognized arguments: --lists"),
        (["--li"], "unrecognized arguments: --li"),
        (["--tier", "full"], "CONTRACT_TIER=read"),
        (["read"], "invalid choice: 'read'"),
        (["clean", "reports"], "unrecognized arguments: reports"),
        (["--list", "clean"], "--list goes with no command, and clean was given"),
    ],
)
def test_what_is_unknown_is_status_2(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main({}, given=arguments)
    assert caught.value.code == 2
    shown = capsys.readouterr()
    assert words in shown.err
    assert "usage: python -m contract_tests" in shown.err
    assert shown.out == ""


def test_the_help_says_where_the_settings_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main({}, given=["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert "CONTRACT_TIER" in shown
    assert "clean" in shown


# --- interrupts ------------------------------------------------------------------------------------------------------

# Has the signal come in the midst of an import.
DURING = """
import importlib.abc, runpy, signal, sys

class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == {module!r}:
            signal.raise_signal({number})

sys.meta_path.insert(0, Finder())
runpy.run_module("contract_tests", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("module", ["rich", "schemathesis", "hypothesis", "contract_tests.suite"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_during_the_imports_is_status_2(module: str, number: signal.Signals) -> None:
    found = _command(code=DURING.format(module=module, number=int(number)))
    assert (found.returncode, found.stdout, found.stderr) == (2, "interrupted\n", "")


def test_importing_the_command_changes_no_signal_handler() -> None:
    code = "import signal; b = signal.getsignal(2); import contract_tests.__main__; print(b is signal.getsignal(2))"
    assert _command(code=code).stdout == "True\n"


# --- by pytest -------------------------------------------------------------------------------------------------------


def _pytest(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    code = f"import sys, pytest; sys.exit(pytest.main(['-q', 'contract_tests/server', *{list(arguments)!r}]))"
    return _command(code=code, **environ)


def test_a_wrong_setting_is_status_2_by_pytest_too() -> None:
    found = _pytest(CONTRACT_TIER="all")
    assert found.returncode == 2
    assert "could not run: CONTRACT_TIER is 'all'" in found.stdout
    assert "Warning" not in found.stdout + found.stderr


def test_a_run_by_pytest_keeps_to_its_budget_and_cleans_up(tmp_path: Path) -> None:
    with served(create_app()) as url:
        environ = {**live(url, "cloudforce_one", "full"), "CONTRACT_REPORT_DIR": str(tmp_path)}
        whole = _pytest("-k", "smoke or scan_config and scenario", **environ)
        spent = _pytest("-k", "scenario", CONTRACT_BUDGET="60", **environ)
        nothing = run(tmp_path, environ, given=["clean"])
    gone = _pytest("-k", "smoke", **environ)
    assert whole.returncode == 0, whole.stdout
    assert whole.stdout.startswith("At most 10000 requests a second. At most ")
    assert spent.returncode == 2, spent.stdout
    assert "could not run: the run may send 60 requests" in spent.stdout
    assert len(list(tmp_path.glob("ledger-*.jsonl"))) == 2
    assert "nothing to clean up" in nothing.output
    assert gone.returncode == 2
    assert "is unreachable" in gone.stdout
