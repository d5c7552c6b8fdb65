"""The reference server as its users run it, a process spoken to over HTTP, and an environment without secrets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import scanwire_server
from scanwire._clock import SystemClock


@dataclass(frozen=True)
class Served:
    """The base URLs of a running reference server."""

    cloudforce_one: str
    clone_guard: str


def is_ours(name: str) -> bool:
    """Whether an environment variable is the tester's own business and must not reach a test or its server."""
    return name.startswith(("CLOUDFLARE_", "CLONE_GUARD_")) or name.lower().endswith("_proxy")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in filter(is_ours, list(os.environ)):
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the clients wait for themselves passes at once; the time that they see goes on as if they had waited."""
    slept = [0.0]

    def sleep(_: SystemClock, seconds: float) -> None:
        slept[0] += seconds

    async def sleep_async(_: SystemClock, seconds: float) -> None:
        slept[0] += seconds

    monkeypatch.setattr(SystemClock, "now", lambda _: time.monotonic() + slept[0])
    monkeypatch.setattr(SystemClock, "sleep", sleep)
    monkeypatch.setattr(SystemClock, "sleep_async", sleep_async)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with its sample data. It has to stop when asked, without a word of complaint."""
    complaints = tmp_path_factory.mktemp("server") / "stderr"
    environment = {name: value for name, value in os.environ.items() if not is_ours(name)}
    # The very server that the tests import, should another one be installed.
    environment["PYTHONPATH"] = str(Path(scanwire_server.__file__).parents[1])
    with (
        complaints.open("wb") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", "scanwire_server", "--port", "0"],
            env=environment,
            cwd=complaints.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        try:
            yield Served(*_base_urls(process, complaints))
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
    assert process.returncode == 0
    assert complaints.read_text() == ""


def _base_urls(process: subprocess.Popen[str], complaints: Path) -> tuple[str, str]:
    found: dict[str, str] = {}
    assert process.stdout is not None
    for line in process.stdout:
        if match := re.fullmatch(r"(Cloudforce One|Clone Guard): +(\S+)\n", line):
            found[match[1]] = match[2]
        if len(found) == 2:
            return found["Cloudforce One"], found["Clone Guard"]
    raise AssertionError(f"the server did not start: {complaints.read_text()}")
