"""The templates for CI: what can be known of them without the services that run them, and their shell steps."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from scanwire_server import create_app

from contract_tests.catalogue import HERE
from contract_tests.meta.support import live, served
from contract_tests.outcomes import read_deviations
from contract_tests.settings import NAMES

CI = HERE.parent / "docs" / "ci"
# PyYAML takes the key `on` for a truth.
GITHUB: dict[Any, Any] = yaml.safe_load((CI / "github.yml").read_text(encoding="utf-8"))
GITLAB: dict[str, Any] = yaml.safe_load((CI / "gitlab.yml").read_text(encoding="utf-8"))
JOB_KEYS = {"needs", "if", "runs-on", "timeout-minutes", "outputs", "strategy", "steps"}
STEP_KEYS = {"id", "name", "if", "uses", "with", "run", "env", "working-directory"}
CREDENTIALS = ("CONTRACT_API_TOKEN", "CONTRACT_API_EMAIL", "CONTRACT_API_KEY", "CONTRACT_ACCESS_TOKEN")


def _steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in GITHUB["jobs"].items():
        for step in job["steps"]:
            yield name, step


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def test_the_workflow_has_only_what_the_service_knows() -> None:
    assert set(GITHUB) == {"name", True, "permissions", "concurrency", "env", "jobs"}
    assert set(GITHUB[True]) == {"workflow_call", "workflow_dispatch", "schedule"}
    for job in GITHUB["jobs"].values():
        assert set(job) <= JOB_KEYS
        assert {"runs-on", "timeout-minutes", "steps"} <= set(job)
        needs = job.get("needs", [])
        assert set([needs] if isinstance(needs, str) else needs) <= set(GITHUB["jobs"])
    for _, step in _steps():
        assert set(step) <= STEP_KEYS
        assert ("run" in step) != ("uses" in step)


def test_the_workflow_may_only_read_and_its_actions_are_pinned() -> None:
    assert GITHUB["permissions"] == {"contents": "read"}
    used = [step for _, step in _steps() if "uses" in step]
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"]) for step in used)
    checkouts = [step["with"] for step in used if step["uses"].startswith("actions/checkout@")]
    assert checkouts
    assert all(one["persist-credentials"] is False for one in checkouts)


def test_no_script_holds_what_somebody_else_wrote() -> None:
    # An expression in a script is put in before the shell reads it.
    assert all("${{" not in step.get("run", "") for _, step in _steps())


def test_every_expression_names_what_there_is() -> None:
    for text in _texts(GITHUB):
        for expression in re.findall(r"\$\{\{ (.*?) \}\}", text):
            for part in expression.split(" || "):
                kind, _, name = part.partition(".")
                assert kind in {"vars", "secrets", "github", "matrix", "steps", "needs", "strategy"}
                assert kind not in {"vars", "secrets"} or name in {*NAMES, "SCANWIRE"}
    given = [step.get("env", {}) for _, step in _steps()] + [GITHUB["env"], GITLAB["variables"]]
    names = {name for one in given for name in one if name.startswith("CONTRACT_")}
    assert names <= set(NAMES)
    assert {*CREDENTIALS, "CONTRACT_SHARD", "CONTRACT_REPORT_DIR", "CONTRACT_API", "CONTRACT_BASE_URL"} <= names
    assert all(isinstance(value, str) for one in given for value in one.values())


def test_the_matrix_is_a_whole_run() -> None:
    shards = GITHUB["jobs"]["shard"]["strategy"]["matrix"]["shard"]
    assert shards == [f"{number}/{len(shards)}" for number in range(1, len(shards) + 1)]


def _shell(script: str, environ: Mapping[str, str], shell: str = "bash") -> subprocess.CompletedProcess[str]:
    """Run a script as the services do, in a checkout that is set up."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CONTRACT_")}
    return subprocess.run(
        [shell, "-e", "-c", script],
        cwd=HERE.parent,
        env={**inherited, "SUITE_PYTHON": sys.executable, **environ},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def _script(job: str, name: str) -> str:
    (found,) = [step["run"] for each, step in _steps() if each == job and step.get("name") == name]
    return str(found)


def _files(directory: Path) -> dict[str, str]:
    found = {name: str(directory / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in found.values():
        Path(path).touch()
    return found


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("CONTRACT_BASE_URL", "the variable CONTRACT_BASE_URL."),
        ("SCANWIRE", "the variable SCANWIRE."),
        ("CREDENTIALS", "the secret CONTRACT_API_TOKEN or CONTRACT_API_KEY."),
        ("", ""),
    ],
)
def test_without_secrets_the_workflow_is_green_and_says_what_to_set(missing: str, words: str, tmp_path: Path) -> None:
    given = dict.fromkeys(("SCANWIRE", "CONTRACT_API", "CONTRACT_BASE_URL", "CREDENTIALS"), "s3cret")
    done = _shell(
        _script("ready", "Is everything set?"), {**_files(tmp_path), **given, **({missing: ""} if missing else {})}
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "GITHUB_OUTPUT").read_text() == f"ready={'false' if missing else 'true'}\n"
    assert "s3cret" not in done.stdout
    for said in (done.stdout, (tmp_path / "GITHUB_STEP_SUMMARY").read_text()):
        assert said.rstrip().endswith(words)


def test_the_steps_of_the_workflow_test_a_server(tmp_path: Path) -> None:
    shards = GITHUB["jobs"]["shard"]["strategy"]["matrix"]["shard"]
    with served(create_app()) as url:
        environ = {**GITHUB["env"], **live(url, "clone_guard"), "CONTRACT_MAX_EXAMPLES": "1"}
        environ |= {"CONTRACT_TIER": "read", "SUITE_PYTHON": sys.executable, "CONTRACT_ACCOUNT_ID": ""}
        for number, shard in enumerate(shards):
            own = {"CONTRACT_SHARD": shard, "CONTRACT_REPORT_DIR": str(tmp_path / "shards" / str(number))}
            done = _shell(_script("shard", "Test"), {**environ, **own})
            assert done.returncode == 0, done.stdout + done.stderr
    own = {**_files(tmp_path), "SHARDS": str(tmp_path / "shards"), "CONTRACT_REPORT_DIR": str(tmp_path / "reports")}
    merge = f"cd '{tmp_path}'; export PYTHONPATH='{HERE.parent}'\n{_script('merge', 'Merge')}"
    done = _shell(merge, {**environ, **own})
    assert done.returncode == 0, done.stdout + done.stderr
    summary = (tmp_path / "GITHUB_STEP_SUMMARY").read_text()
    assert re.search(r"^    \d+ passed, 0 failed$", summary, re.MULTILINE)
    assert json.loads((tmp_path / "reports" / "result.json").read_text())["exit_code"] == 0
    assert {"report.html", "junit.xml", "badge.json"} <= {path.name for path in (tmp_path / "reports").iterdir()}
    # A shard that never came is no green.
    shutil.rmtree(tmp_path / "shards" / "0")
    missing = _shell(merge, {**environ, **own})
    assert missing.returncode == 2
    assert "missing: shard 1/2" in missing.stdout


def _gitlab(job: str) -> str:
    """The script of a job, past the cloning and the setting up."""
    before, _, _, _ = GITLAB[".contract"]["before_script"]
    return "\n".join([before, *GITLAB[job]["script"]])


def test_the_jobs_of_the_pipeline_test_a_server(tmp_path: Path) -> None:
    with served(create_app()) as url:
        environ = {**GITLAB["variables"], **live(url, "clone_guard"), "CONTRACT_TIER": "smoke"}
        environ |= {"SUITE_PYTHON": sys.executable, "SCANWIRE_URL": "x", "CI_PROJECT_DIR": str(tmp_path)}
        for number in ("1", "2"):
            own = {"CI_NODE_INDEX": number, "CI_NODE_TOTAL": str(GITLAB["contract"]["parallel"])}
            done = _shell(_gitlab("contract"), {**environ, **own}, "sh")
            assert done.returncode == 0, done.stdout + done.stderr
    done = _shell(_gitlab("contract-merge"), environ, "sh")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads((tmp_path / "reports" / "result.json").read_text())["exit_code"] == 0


@pytest.mark.parametrize("job", ["contract", "contract-merge"])
def test_without_variables_the_pipeline_is_green_and_says_what_to_set(job: str, tmp_path: Path) -> None:
    done = _shell(_gitlab(job), {"CI_PROJECT_DIR": str(tmp_path)}, "sh")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Nothing was tested. To test a server, set the variables SCANWIRE_URL, CONTRACT_API")
    assert list(tmp_path.iterdir()) == []


def test_the_pipeline_has_only_what_the_service_knows() -> None:
    known = {"extends", "image", "stage", "timeout", "interruptible", "before_script", "script", "parallel", "needs"}
    known |= {"allow_failure", "artifacts", "when"}
    assert set(GITLAB) == {"variables", ".contract", "contract", "contract-merge"}
    for name, job in GITLAB.items():
        assert name == "variables" or set(job) <= known
    assert GITLAB["contract"]["allow_failure"] == {"exit_codes": 1}
    assert GITLAB["contract-merge"]["needs"] == ["contract"]


def test_the_example_of_a_deviations_file_can_be_read() -> None:
    found = read_deviations(CI / "deviations.toml")
    assert [(one.clause, one.operation, one.until is not None) for one in found] == [
        ("CF-METHOD-01", "list_configs", True),
        ("CG-INPUT-01", "", False),
    ]


def test_the_page_names_the_files_that_there_are() -> None:
    text = (CI / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(([^)]+)\)", text)) == {path.name for path in CI.iterdir()} - {"README.md"}
    assert set(re.findall(r"CONTRACT_[A-Z_]+", text)) <= set(NAMES)
