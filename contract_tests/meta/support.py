"""Runs of the suite as a user sees them: an exit status and what was printed."""

from __future__ import annotations

import io
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import uvicorn
from rich.console import Console
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE

from contract_tests.__main__ import main
from contract_tests.catalogue import HERE
from contract_tests.target import AppFactory, reference_app

SCHEMA = json.loads((HERE.parent / "docs" / "result.schema.json").read_text(encoding="utf-8"))
RESULT = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)


@dataclass(frozen=True)
class Outcome:
    """What a run gave: its exit status, its output, and its reports by name."""

    status: int
    output: str
    reports: Path

    @property
    def result(self) -> dict[str, Any]:
        """`result.json`, which keeps to its schema."""
        found: dict[str, Any] = json.loads((self.reports / "result.json").read_text(encoding="utf-8"))
        RESULT.validate(found)
        return found


def run(
    directory: Path,
    environ: Mapping[str, str] | None = None,
    factory: AppFactory = reference_app,
    only: tuple[str, ...] = ("",),
    given: Sequence[str] = (),
) -> Outcome:
    """Run the suite with few examples, its reports in `directory`.

    `only` is how the names of the checks may begin, `given` are the arguments of the command line.
    """
    output = io.StringIO()
    settings = {"CONTRACT_REPORT_DIR": str(directory), "CONTRACT_MAX_EXAMPLES": "4", **(environ or {})}
    status = main(
        settings,
        given=given,
        factory=factory,
        select=lambda check: check.name.startswith(only),
        console=Console(file=output, width=140, no_color=True),
    )
    return Outcome(status, output.getvalue(), directory)


@contextmanager
def served(app: Any) -> Iterator[str]:
    """An application on a socket; its URL."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def live(url: str, api: str, tier: str = "read") -> dict[str, str]:
    """The settings for the reference server at a URL, as a stranger would make them."""
    found = {"CONTRACT_API": api, "CONTRACT_RATE": "10000", "CONTRACT_MAX_EXAMPLES": "2", "CONTRACT_TIER": tier}
    if api == "cloudforce_one":
        one = CLOUDFORCE_ONE.accounts[0]
        account = one.id
        found["CONTRACT_BASE_URL"] = url + CLOUDFORCE_ONE.base_path
        found |= {"CONTRACT_ACCOUNT_ID": one.id, "CONTRACT_API_TOKEN": one.api_token}
    else:
        two = CLONE_GUARD.organizations[0]
        account = url.removeprefix("http://")
        found["CONTRACT_BASE_URL"] = url
        found |= {"CONTRACT_API_KEY": two.api_key, "CONTRACT_ACCESS_TOKEN": two.access_token}
    return found | ({"CONTRACT_ALLOW_WRITES": f"1:{account}"} if tier == "full" else {})
