"""`make contract-prism`: a server of others that has no memory, and what is known of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contract_tests import prism
from contract_tests.catalogue import APIS, HERE, Cell
from contract_tests.meta.support import run
from contract_tests.outcomes import read_deviations

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("CONTRACT_") and name not in {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}
}


def _verdicts(reports: Path, api: str) -> list[dict[str, Any]]:
    result = json.loads((reports / f"prism-{api}" / "result.json").read_text(encoding="utf-8"))
    assert result["exit_code"] == 0
    assert result["vacuous"] == []
    return [one for found in result["apis"] for one in found["verdicts"]]


def _cells(verdicts: list[dict[str, Any]], outcome: str) -> set[Cell]:
    return {Cell(one["clause"], one["operation"]) for one in verdicts if one["outcome"] == outcome}


def test_prism_is_conformant_but_for_what_is_known_of_it(tmp_path: Path) -> None:
    done = subprocess.run(
        ["make", "contract-prism"],
        cwd=HERE.parent,
        env={**CLEAN, "CONTRACT_REPORT_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if f"Error {prism.UNAVAILABLE}" in done.stdout:
        pytest.skip(done.stdout[-1000:])
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("conformant: ") == len(APIS)
    verdicts = {api: _verdicts(tmp_path, api) for api in APIS}
    everything = [one for api in APIS for one in verdicts[api]]
    assert {one["outcome"] for one in everything} == {"pass", "known", "skipped"}
    known = _cells(everything, "known")
    for deviation in read_deviations(prism.DEVIATIONS):
        assert any(deviation.covers(cell) for cell in known), deviation.clause
    # A mock that answers by the spec has everything else right that can be seen without a memory.
    assert len(_cells(everything, "pass")) > 200
    _fails_without_the_file("clone_guard", _cells(verdicts["clone_guard"], "known"), tmp_path)


def _fails_without_the_file(api: str, known: set[Cell], tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.toml"
    nothing.write_text("")
    with prism.served(api) as url:
        given = {"CONTRACT_DEVIATIONS": str(nothing), "CONTRACT_REPORT_DIR": str(tmp_path / "again")}
        environ = prism.environment(given, api, url)
        outcome = run(Path(environ["CONTRACT_REPORT_DIR"]), environ)
    assert outcome.status == 1
    verdicts = [one for found in outcome.result["apis"] for one in found["verdicts"]]
    assert {one["outcome"] for one in verdicts} == {"pass", "fail", "skipped"}
    assert _cells(verdicts, "fail") == known


def test_without_node_it_says_so_with_a_status_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contract_tests.prism"],
        cwd=HERE.parent,
        env={"PATH": str(tmp_path), "CONTRACT_REPORT_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (4, "")
    assert done.stdout.startswith("could not run: Prism cannot be had. node is not installed. Install Node ")


def test_what_prism_says_is_shown_where_it_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prism, "NODE_TOOLS", (sys.executable, "-c", "import sys; sys.exit('no such mock')"))
    with (
        pytest.raises(prism.NoPrismError, match="does not start for clone_guard:\nno such mock"),
        prism.served(APIS[1]),
    ):
        pass


def test_what_is_set_for_another_target_is_left_aside() -> None:
    environ = {
        "CONTRACT_BASE_URL": "https://api.example.com",
        "CONTRACT_API_KEY": "s3cret",
        "CONTRACT_ACCESS_TOKEN": "s3cret",
        "CONTRACT_TIER": "full",
        "CONTRACT_SEED": "7",
    }
    for api in APIS:
        given = prism.environment(environ, api, "http://127.0.0.1:1")
        assert given["CONTRACT_BASE_URL"] == "http://127.0.0.1:1"
        assert given["CONTRACT_TIER"] == "read"
        assert given["CONTRACT_SEED"] == "7"
        assert "s3cret" not in given.values()
