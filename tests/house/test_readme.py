"""Every block of code and every command of the README runs. tests/openapi/test_operations.py reads its table."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Served, is_ours

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
PYTHON = [code for language, code in BLOCKS if language == "python"]
SHELL = [code for language, code in BLOCKS if language == "sh"]


def environment(**further: str) -> dict[str, str]:
    # `make test` hands its own flags and variables down; the make under test must not see them.
    outer = {"K", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if not is_ours(name) and not name.startswith("CONTRACT_") and name not in outer
    }
    return {**kept, **further}


def run(*command: str, cwd: Path = ROOT, **further: str) -> str:
    """Runs a command and returns what it prints; a status other than 0 fails the test."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment(**further),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def at(served: Served, text: str) -> str:
    """A block of the README with the address of a server that runs now."""
    return text.replace("http://127.0.0.1:8080", served.clone_guard)


def test_there_is_no_block_that_nothing_runs() -> None:
    assert {language for language, _ in BLOCKS} == {"python", "sh"}
    assert {block.splitlines()[0].split("  #")[0] for block in SHELL} == SHELL_TESTS.keys()
    assert len(SHELL_TESTS) == len(SHELL)


def test_the_first_example_is_short() -> None:
    assert len(PYTHON[0].splitlines()) <= 15


PRINTED = ["RFI-2022-", "ScanAttributes", "requested", "open", "0 s: addresses with results: 1", "config: 200 in", ""]


@pytest.mark.parametrize(("code", "expected"), [*zip(PYTHON, PRINTED, strict=True)])
def test_python_block(code: str, expected: str, served: Served) -> None:
    printed = run(sys.executable, "-W", "error", "-c", at(served, code))
    assert expected in printed
    assert "Traceback" not in printed


def test_the_first_example_shows_the_error_of_the_wrong_port(served: Served) -> None:
    assert re.search(r"ports\[0\]: '65536' must be ", run(sys.executable, "-c", at(served, PYTHON[0])))


def make_contract_and_make_test(block: str, served: Served, tmp_path: Path) -> None:
    commands = [line.split("#")[0].split() for line in block.splitlines()]
    assert commands == [["make", "contract"], ["make", "test"]]
    reports = tmp_path / "reports"
    printed = run(*commands[0], CONTRACT_REPORT_DIR=str(reports), CONTRACT_MAX_EXAMPLES="2")
    assert {"report.html", "junit.xml"} <= {path.name for path in reports.iterdir()}
    assert re.search(r"^\d+ passed, 0 failed", printed, flags=re.MULTILINE), printed
    # This very test is part of `make test`; a single other one stands for the rest.
    assert "1 passed" in run(*commands[1], "K=test_the_first_example_is_short")


def make_help(block: str, served: Served, tmp_path: Path) -> None:
    assert "contract" in run(*block.split())


def copy_the_client(block: str, served: Served, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    shutil.copytree(ROOT / "overrides", tmp_path / "overrides")
    (tmp_path / "your-project" / "src").mkdir(parents=True)
    run("sh", "-c", block, cwd=tmp_path)
    source = str(tmp_path / "your-project" / "src")
    code = f"import sys; sys.path.insert(0, {source!r}); import scanwire, scanwire_raw; print(scanwire.__file__)"
    found = run(sys.executable, "-P", "-c", code + PROBE, cwd=tmp_path)
    assert found.startswith(source)
    needed = set(found.splitlines()[1].split())
    assert needed & {"attrs", "httpx", "msgspec"} == {"attrs", "httpx", "msgspec"}
    assert not needed & {"starlette", "schemathesis", "hypothesis", "yaml", "jsonschema_rs", "pydantic"}


PROBE = """
scanwire.CloudforceOne(api_token="t").scans
scanwire.CloneGuard(base_url="https://portal.test", api_key="k", access_token="t").scans
print(*{name.partition(".")[0] for name in sys.modules})
"""


def make_generate_and_make_check(block: str, served: Served, tmp_path: Path) -> None:
    paths = [*(ROOT / "generated").rglob("*.py"), ROOT / "README.md", ROOT / "docs" / "operations.md"]
    before = {path: path.stat().st_mtime_ns for path in paths}
    for command in block.splitlines():
        run(*command.split())
    assert {path: path.stat().st_mtime_ns for path in paths} == before


def a_server_by_its_url(block: str, served: Served, tmp_path: Path) -> None:
    printed = run("sh", "-c", at(served, block), CONTRACT_REPORT_DIR=str(tmp_path), CONTRACT_RATE="500")
    assert re.search(r"^\d+ passed, 0 failed", printed, flags=re.MULTILINE), printed


def serve(block: str, served: Served, tmp_path: Path) -> None:
    command = [*block.replace("8080", "0").split(), f"DATABASE={tmp_path / 'state.db'}"]
    assert "`DATABASE=state.db`" in README
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        printed = ""
        while "Clone Guard: http://127.0.0.1:" not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        os.killpg(process.pid, 15)
    assert "api_token" in printed
    assert (tmp_path / "state.db").read_bytes().startswith(b"SQLite format 3")


SHELL_TESTS: dict[str, Callable[[str, Served, Path], None]] = {
    "make contract": make_contract_and_make_test,
    "make help": make_help,
    "cp -R generated/scanwire_raw overrides/scanwire your-project/src/": copy_the_client,
    "make generate": make_generate_and_make_check,
    "export CONTRACT_API=cloudforce_one": a_server_by_its_url,
    "make serve PORT=8080": serve,
}


@pytest.mark.parametrize("block", SHELL, ids=lambda block: block.splitlines()[0][:30])
def test_shell_block(block: str, served: Served, tmp_path: Path) -> None:
    SHELL_TESTS[block.splitlines()[0].split("  #")[0]](block, served, tmp_path)


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).is_file(), target
