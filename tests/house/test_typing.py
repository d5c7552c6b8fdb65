"""What type checkers make of code that uses the client."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

USES = """
import httpx
from scanwire import Attempt, AsyncCloneGuard, CloudforceOne, Progress

def hook(attempt: Attempt) -> None: ...
def progress(progress: Progress) -> None: ...

cf = CloudforceOne(api_token="t", deadline=None, timeout=httpx.Timeout(3))
cf.with_options(deadline=3, max_retries=1, before_attempt=hook, after_attempt=None).scans.list_configs("a")
ports = cf.wait_for_results("a", "c", deadline=None, on_progress=progress)
print(ports["198.51.100.7"][0].number)

async def main(cg: AsyncCloneGuard) -> None:
    scan = await cg.with_options(max_body_bytes=1).wait_until_done("s", on_progress=progress)
    print(scan.attributes)

"""
MISUSES = [
    'cf.with_options(deadline="x")',
    "cf.with_options(max_retries=None)",
    "cf.with_options(retries=1)",
    "cf.with_options(before_attempt=progress)",
    "CloudforceOne(api_token='t', timeout='3')",
    "CloudforceOne(api_token='t', clock=3)",
    "cf.wait_for_results('a', 'c', on_progress=hook)",
    "cf.wait_for_results('a', 'c', deadline='1')",
]


@pytest.mark.parametrize("checker", ["mypy", "basedpyright"])
def test_type_checkers_know_the_options(checker: str, tmp_path: Path) -> None:
    source = tmp_path / "uses.py"
    source.write_text(USES + "".join(f"{line}\n" for line in MISUSES))
    command = {
        "mypy": ["mypy", "--strict", "--no-error-summary", "--config-file", str(ROOT / "pyproject.toml")],
        "basedpyright": ["basedpyright", "--level", "error", "--pythonpath", sys.executable],
    }[checker]
    run = subprocess.run(
        [sys.executable, "-m", *command, str(source)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    first = len(USES.splitlines()) + 1
    found = {int(line.split(":")[1]) for line in run.stdout.splitlines() if "uses.py:" in line and " error" in line}
    assert found == set(range(first, first + len(MISUSES))), run.stdout + run.stderr
