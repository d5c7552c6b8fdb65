"""As a stranger would: `make serve` in another process, its banner, and the suite by URL as a program."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from contract_tests.catalogue import APIS, HERE, clauses, not_for_others, operations

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("CONTRACT_", "PYTEST_"))
    and name not in {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS"}
}


@contextmanager
def _serving(log: Path) -> Iterator[str]:
    """`make serve` on a port that is free, and what it says when it is ready."""
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            ["make", "serve", "PORT=0"], cwd=HERE.parent, env=CLEAN, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as server,
    ):
        try:
            assert server.stdout is not None
            banner = ""
            for line in server.stdout:
                banner += line
                # The last of the four users.
                if line.strip().startswith("2FA sms"):
                    break
            yield banner
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def banner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What a server says of itself that lasts as long as the tests."""
    with _serving(tmp_path_factory.mktemp("serve") / "errors") as found:
        yield found


def _told(banner: str, name: str) -> str:
    """What the banner says first under a name."""
    found = re.search(rf"{re.escape(name)}:? (\S+)", banner)
    assert found, name
    return found[1]


def _settings(banner: str, api: str) -> dict[str, str]:
    """The settings that a reader of the banner makes of it."""
    if api == "cloudforce_one":
        return {
            "CONTRACT_API": api,
            "CONTRACT_BASE_URL": _told(banner, "Cloudforce One"),
            "CONTRACT_ACCOUNT_ID": _told(banner, "account_id"),
            "CONTRACT_API_TOKEN": _told(banner, "api_token"),
            "CONTRACT_API_EMAIL": _told(banner, "api_email"),
            "CONTRACT_API_KEY": _told(banner, "api_key"),
        }
    return {
        "CONTRACT_API": api,
        "CONTRACT_BASE_URL": _told(banner, "Clone Guard"),
        "CONTRACT_API_KEY": _told(banner, "x-api-key"),
        "CONTRACT_API_TOKEN": _told(banner, "bearer_token"),
        "CONTRACT_ACCESS_TOKEN": _told(banner, "access_token"),
    }


def _full(settings: dict[str, str]) -> dict[str, str]:
    """The settings with leave to write, in the way in which the README asks for it."""
    owner = settings.get("CONTRACT_ACCOUNT_ID") or urlsplit(settings["CONTRACT_BASE_URL"]).netloc
    return {**settings, "CONTRACT_TIER": "full", "CONTRACT_ALLOW_WRITES": f"1:{owner}"}


PYTEST = ("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "contract_tests/server")


def _run(settings: dict[str, str], reports: Path, *program: str) -> subprocess.CompletedProcess[str]:
    """A run in another process, with few examples and no pauses."""
    given = {"CONTRACT_RATE": "10000", "CONTRACT_MAX_EXAMPLES": "1", "CONTRACT_REPORT_DIR": str(reports), **settings}
    return subprocess.run(
        [sys.executable, "-m", *(program or ("contract_tests",))],
        cwd=HERE.parent,
        env={**CLEAN, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _result(reports: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((reports / "result.json").read_text(encoding="utf-8"))
    return found


def _has_reports(reports: Path, settings: dict[str, str], exit_code: int) -> list[dict[str, Any]]:
    """The verdicts, after a look at whether each report speaks of this run and shows no secret."""
    result = _result(reports)
    assert result["exit_code"] == exit_code
    verdicts = [one for api in result["apis"] for one in api["verdicts"]]
    suites = ElementTree.parse(reports / "junit.xml").getroot()
    assert len(suites.findall(".//testcase")) == len(verdicts)
    broken = sum(one["outcome"] in {"fail", "stale"} and one["decides"] for one in verdicts)
    assert len(suites.findall(".//testcase[failure]")) == broken
    assert settings["CONTRACT_BASE_URL"] in (reports / "report.html").read_text(encoding="utf-8")
    for path in reports.iterdir():
        text = path.read_text(encoding="utf-8")
        for name in ("CONTRACT_API_TOKEN", "CONTRACT_API_KEY", "CONTRACT_ACCESS_TOKEN"):
            assert settings.get(name, "-no such-") not in text, path
    return verdicts


@pytest.mark.parametrize("api", APIS)
def test_a_stranger_finds_the_server_conformant_in_full(banner: str, api: str, tmp_path: Path) -> None:
    settings = _full(_settings(banner, api))
    done = _run(settings, tmp_path)
    assert done.returncode == 0, done.stdout
    assert "\nconformant: " in done.stdout
    verdicts = _has_reports(tmp_path, settings, 0)
    assert {one["outcome"] for one in verdicts} == {"pass", "not supported"}
    # Whatever one account of a server can show was put to the test.
    untested = [one for one in verdicts if one["outcome"] == "not supported"]
    barred = not_for_others(api)
    for one in untested:
        words = clauses()[one["clause"]].text
        assert one["operation"] in barred or "another" in words or "not open any more" in words, one["clause"]
    answered = {one["id"] for found in _result(tmp_path)["apis"] for one in found["operations"] if one["answers"]}
    assert answered == set(operations(api)) - set(barred)


@pytest.mark.parametrize("api", APIS)
def test_pytest_by_url_says_the_same(banner: str, api: str, tmp_path: Path) -> None:
    settings = _settings(banner, api)
    done = _run(settings, tmp_path, *PYTEST)
    assert done.returncode == 0, done.stdout
    assert re.search(r"^\d+ passed\b(?!.*(failed|error|skipped))", done.stdout, re.MULTILINE), done.stdout
    verdicts = _has_reports(tmp_path, settings, 0)
    assert {one["outcome"] for one in verdicts} == {"pass", "skipped", "not supported"}


def test_what_is_not_as_listed_is_status_1(banner: str, tmp_path: Path) -> None:
    settings = {**_settings(banner, "cloudforce_one"), "CONTRACT_TIER": "smoke"}
    listed, reports = tmp_path / "deviations.toml", tmp_path / "reports"
    listed.write_text('[[deviation]]\nclause = "CF-SCANS-LIST-01"\nreason = "long ago"\nlink = "https://example.com"\n')
    done = _run({**settings, "CONTRACT_DEVIATIONS": str(listed)}, reports, *PYTEST)
    assert done.returncode == 1, done.stdout
    assert "CF-SCANS-LIST-01" in done.stdout
    [stale] = [one for one in _has_reports(reports, settings, 1) if one["outcome"] == "stale"]
    assert stale["clause"] == "CF-SCANS-LIST-01"


def test_who_is_not_let_in_could_not_run(banner: str, tmp_path: Path) -> None:
    settings = {**_settings(banner, "clone_guard"), "CONTRACT_API_TOKEN": "", "CONTRACT_ACCESS_TOKEN": "not-the-token"}
    done = _run(settings, tmp_path)
    assert done.returncode == 2, done.stdout
    assert "refuses the credentials with 401" in done.stdout
    assert "not-the-token" not in done.stdout
    assert "Traceback" not in done.stdout


def test_a_server_that_was_ended_is_gone_and_could_not_be_tested(tmp_path: Path) -> None:
    with _serving(tmp_path / "errors") as banner:
        settings = _settings(banner, "cloudforce_one")
        port = int(settings["CONTRACT_BASE_URL"].split(":")[2].split("/")[0])
        socket.create_connection(("127.0.0.1", port)).close()
    # Ending make ends what it runs.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port)).close()
    done = _run(settings, tmp_path)
    assert done.returncode == 2, done.stdout
    assert "unreachable" in done.stdout
