"""Runs of the suite as a user sees them: an exit status and what was printed."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
from rich.console import Console

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
) -> Outcome:
    """Run the suite with few examples, its reports in `directory`; `only` is how the names of the checks may begin."""
    output = io.StringIO()
    given = {"CONTRACT_REPORT_DIR": str(directory), "CONTRACT_MAX_EXAMPLES": "4", **(environ or {})}
    status = main(
        given,
        factory=factory,
        select=lambda check: check.name.startswith(only),
        console=Console(file=output, width=140, no_color=True),
    )
    return Outcome(status, output.getvalue(), directory)
