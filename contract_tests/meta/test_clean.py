"""What a killed run leaves behind is found by its ledger and deleted, and nothing else is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE, create_app

from contract_tests.ledger import Ledger, ledgers
from contract_tests.meta.support import Outcome, live, run, served
from contract_tests.settings import read
from contract_tests.suite import PAUSES, origin

ACCOUNT = CLOUDFORCE_ONE.accounts[0]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The reference server on a socket, in a thread of its own."""
    with served(create_app()) as found:
        yield found


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract_tests.suite.PAUSES", (0,))


def _environ(url: str, directory: Path, api: str = "cloudforce_one", **more: str) -> dict[str, str]:
    return {**live(url, api, "full"), "CONTRACT_REPORT_DIR": str(directory), **more}


def _everything(url: str) -> dict[str, Any]:
    """All that the account has, by id."""
    found: dict[str, Any] = {}
    base = f"{url}{CLOUDFORCE_ONE.base_path}/accounts/{ACCOUNT.id}/cloudforce-one/"
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {ACCOUNT.api_token}"}) as client:
        found |= {item["id"]: item for item in client.get("scans/config").raise_for_status().json()["result"]}
        for path in ("requests", "requests/priority"):
            items = client.post(path, json={"page": 1, "per_page": 1000}).raise_for_status().json()["result"]
            found |= {item["id"]: item for item in items}
    return found


def _clean(directory: Path, environ: dict[str, str]) -> Outcome:
    return run(directory, environ, given=["clean"])


def _created(directory: Path) -> int:
    return sum(path.read_bytes().count(b'"event": "created"') for path in ledgers(directory))


# --- a run that was killed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("creations", [1, 7])
def test_a_killed_run_is_cleaned_up_after(url: str, creations: int, tmp_path: Path) -> None:
    before = _everything(url)
    # Between two requests there is time to kill it.
    environ = _environ(url, tmp_path, CONTRACT_RATE="40", CONTRACT_MAX_EXAMPLES="5")
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CONTRACT_")}
    with subprocess.Popen(
        [sys.executable, "-m", "contract_tests"], env={**ours, **environ}, cwd=ROOT, stdout=subprocess.DEVNULL
    ) as process:
        end = time.monotonic() + 120
        while _created(tmp_path) < creations and time.monotonic() < end and process.poll() is None:
            time.sleep(0.002)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    (path,) = ledgers(tmp_path)
    assert _everything(url) != before
    content = path.read_bytes()
    assert ACCOUNT.api_token.encode() not in content

    outcome = _clean(tmp_path, environ)
    assert outcome.status == 0, outcome.output
    assert _everything(url) == before
    again = _clean(tmp_path, environ)
    assert again.status == 0
    assert "nothing to clean up" in again.output
    assert _everything(url) == before


def _left_by_a_run(url: str, directory: Path, environ: dict[str, str], count: int = 2) -> tuple[Ledger, list[str]]:
    """The ledger of a run that created requests and was killed, and their ids."""
    settings = read(environ)
    ledger = Ledger(directory / "ledger-20260101T000000-0000.jsonl", origin(settings, "0000"), "0000")
    base = f"{url}{CLOUDFORCE_ONE.base_path}/accounts/{ACCOUNT.id}/cloudforce-one/requests"
    keys = []
    for number in range(count):
        body = {"summary": f"{ledger.tag} {number}"}
        entry = ledger.creating("create_request", ACCOUNT.id, json.dumps(body))
        headers = {"Authorization": f"Bearer {ACCOUNT.api_token}"}
        made = httpx.post(f"{base}/new", json=body, headers=headers).raise_for_status().json()["result"]["id"]
        keys.append(made)
        # The answer to the last one was lost.
        if number < count - 1:
            ledger.created(entry, f"request/{made}")
    ledger.close()
    return ledger, keys


def test_a_creation_that_got_no_answer_is_found_by_the_tag_of_the_run(url: str, tmp_path: Path) -> None:
    before = _everything(url)
    environ = _environ(url, tmp_path)
    _, keys = _left_by_a_run(url, tmp_path, environ)
    assert set(keys) == _everything(url).keys() - before.keys()
    outcome = _clean(tmp_path, environ)
    assert outcome.status == 0, outcome.output
    assert "2 of 2 are gone" in outcome.output
    assert _everything(url) == before


def test_what_cannot_be_deleted_is_listed_and_tried_again_the_next_time(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _everything(url)
    environ = _environ(url, tmp_path)
    _, keys = _left_by_a_run(url, tmp_path, environ)
    with monkeypatch.context() as patch:
        patch.setattr("contract_tests.server.probes.delete_item", lambda target, scope, key: False)
        outcome = _clean(tmp_path, environ)
    assert outcome.status == 3
    for key in keys:
        assert f"left behind: request/{key} in {ACCOUNT.id}, created by create_request" in outcome.output
    assert _clean(tmp_path, environ).status == 0
    assert _everything(url) == before


def test_an_interrupted_cleaning_goes_on_the_next_time(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*given: object) -> bool:
        raise KeyboardInterrupt

    before = _everything(url)
    environ = _environ(url, tmp_path)
    _left_by_a_run(url, tmp_path, environ)
    with monkeypatch.context() as patch:
        patch.setattr("contract_tests.server.probes.delete_item", interrupted)
        assert _clean(tmp_path, environ).status == 3
    assert _clean(tmp_path, environ).status == 0
    assert _everything(url) == before


# --- whose ledger ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("api", "changed", "words"),
    [
        ("cloudforce_one", {"account": "0" * 32}, "another CONTRACT_ACCOUNT_ID: '" + "0" * 32),
        (
            "cloudforce_one",
            {"server": "https://api.example.com"},
            "another CONTRACT_BASE_URL: 'https://api.example.com",
        ),
        ("cloudforce_one", {"api": "clone_guard"}, "another CONTRACT_API: 'clone_guard'"),
        ("clone_guard", {"key": "0" * 16}, "another CONTRACT_API_KEY: another one"),
    ],
)
def test_the_ledger_of_another_server_or_account_is_refused(
    url: str, api: str, changed: dict[str, str], words: str, tmp_path: Path
) -> None:
    environ = _environ(url, tmp_path, api)
    ledger = Ledger(tmp_path / "ledger-1.jsonl", origin(read(environ), "0000"), "0000")
    ledger.creating("create_request", "scope", "{}")
    ledger.close()
    lines = ledger.path.read_text().splitlines()
    lines[0] = json.dumps({**json.loads(lines[0]), **changed})
    ledger.path.write_text("\n".join(lines) + "\n")
    outcome = _clean(tmp_path, environ)
    assert outcome.status == 2
    assert words in outcome.output
    assert "left behind there: create_request in scope" in outcome.output
    assert CLONE_GUARD.organizations[0].api_key not in outcome.output + ledger.path.read_text()


def test_a_refused_ledger_keeps_no_other_from_being_finished(url: str, tmp_path: Path) -> None:
    before = _everything(url)
    environ = _environ(url, tmp_path)
    _left_by_a_run(url, tmp_path, environ)
    (tmp_path / "ledger-2.jsonl").write_text("damaged\n")
    outcome = _clean(tmp_path, environ)
    assert outcome.status == 2
    assert "ledger-2.jsonl is no ledger, or a damaged one" in outcome.output
    assert _everything(url) == before


def test_a_run_that_is_still_going_on_is_left_alone(url: str, tmp_path: Path) -> None:
    environ = _environ(url, tmp_path)
    ledger, keys = _left_by_a_run(url, tmp_path, environ)
    held = Ledger.open(ledger.path)
    outcome = _clean(tmp_path, environ)
    assert outcome.status == 2
    assert "still going on" in outcome.output
    assert set(keys) <= _everything(url).keys()
    held.close()
    assert _clean(tmp_path, environ).status == 0


# --- settings --------------------------------------------------------------------------------------------------------


def test_cleaning_needs_the_permission_to_write(url: str, tmp_path: Path) -> None:
    environ = _environ(url, tmp_path)
    _, keys = _left_by_a_run(url, tmp_path, environ)
    for name, changed in (
        ("CONTRACT_ALLOW_WRITES", {"CONTRACT_ALLOW_WRITES": "", "CONTRACT_TIER": ""}),
        ("CONTRACT_BASE_URL", dict.fromkeys((*environ,), "")),
    ):
        outcome = _clean(tmp_path, {**environ, **changed, "CONTRACT_REPORT_DIR": str(tmp_path)})
        assert outcome.status == 2
        assert f"could not run: {name} is not set" in outcome.output
    assert set(keys) <= _everything(url).keys()
    assert _clean(tmp_path, environ).status == 0


def test_without_a_server_there_is_nothing_to_clean_up(tmp_path: Path) -> None:
    outcome = _clean(tmp_path / "none", {})
    assert (outcome.status, outcome.output.split()[:2]) == (0, ["nothing", "to"])
    assert not (tmp_path / "none").exists()


def test_a_server_that_is_gone_could_not_be_cleaned(url: str, tmp_path: Path) -> None:
    environ = _environ(url, tmp_path)
    ledger, _ = _left_by_a_run(url, tmp_path, environ)
    lines = ledger.path.read_text().replace(url, "http://127.0.0.1:9")
    ledger.path.write_text(lines)
    gone = {**environ, "CONTRACT_BASE_URL": environ["CONTRACT_BASE_URL"].replace(url, "http://127.0.0.1:9")}
    outcome = _clean(tmp_path, gone)
    assert outcome.status == 2
    assert "unreachable" in outcome.output
    ledger.path.write_text(lines.replace("http://127.0.0.1:9", url))
    assert _clean(tmp_path, environ).status == 0


# --- a server that goes away -----------------------------------------------------------------------------------------


def _after(calls: int, monkeypatch: pytest.MonkeyPatch, broken: Callable[[int], bool]) -> list[str]:
    """Have requests fail, by their number, once so many were answered; returns those that were sent."""
    sent: list[str] = []
    real = httpx.HTTPTransport.handle_request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.method} {request.url.path}")
        answer = real(self, request)
        if len(sent) > calls and broken(len(sent) - calls):
            answer.read()
            raise httpx.ReadError("connection reset")
        return answer

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    return sent


def test_three_failures_in_a_row_stop_the_run(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _everything(url)
    sent = _after(40, monkeypatch, lambda number: number <= 3)
    outcome = run(tmp_path, _environ(url, tmp_path), only=("access", "scenario"))
    assert outcome.status == 2, outcome.output
    assert "3 requests in a row got no answer; the last: connection reset" in outcome.output
    assert "conformant" not in outcome.output
    assert outcome.result["exit_code"] == 2
    # The connection is back by then, so that what was created could be deleted.
    assert all(one.startswith(("DELETE", "POST", "GET")) for one in sent[43:])
    assert _everything(url) == before


def test_what_is_left_on_a_server_that_went_away_is_listed(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        sent = _after(60, patch, lambda number: True)
        outcome = run(tmp_path, _environ(url, tmp_path), only=("scenario[request]",))
    assert outcome.status == 3
    assert "3 requests in a row got no answer" in outcome.output
    assert "left behind: " in outcome.output
    # Three that told, and at most three to delete what was created.
    assert 63 < len(sent) <= 66
    assert _clean(tmp_path, _environ(url, tmp_path)).status == 0


@pytest.mark.parametrize("name", ["scenario[scan_config]", "stock[create_config]", "paging[requests]"])
def test_a_single_failure_is_no_verdict_on_the_server(
    url: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _after(12, monkeypatch, lambda number: number == 1)
    outcome = run(tmp_path, _environ(url, tmp_path), only=(name,))
    counts = outcome.result["counts"]
    assert "fail" not in counts
    assert counts["error"]
    assert "1 of" in outcome.output
    assert "got no answer; the last: connection reset" in outcome.output
    # A config has no name to be found by, should the creation have been the one without an answer.
    assert outcome.status == (3 if "left behind" in outcome.output else 2)


def test_what_is_in_use_is_deleted_once_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = timedelta()

    def sleep(seconds: float) -> None:
        nonlocal passed
        passed += timedelta(seconds=seconds)

    with served(create_app(clock=lambda: datetime.now(UTC) + passed)) as url:
        monkeypatch.setattr("contract_tests.suite.PAUSES", PAUSES)
        monkeypatch.setattr("contract_tests.suite.time.sleep", sleep)
        # A scan that is under way is let go of in ten seconds, and its target can be deleted after that only.
        outcome = run(tmp_path, live(url, "clone_guard", "full"), only=("special[start_and_stop",))
    assert outcome.status == 0, outcome.output
    assert passed >= timedelta(seconds=10)


def test_a_run_says_that_an_earlier_one_left_something(url: str, tmp_path: Path) -> None:
    environ = _environ(url, tmp_path)
    ledger, _ = _left_by_a_run(url, tmp_path, environ)
    outcome = run(tmp_path, {**environ, "CONTRACT_TIER": "smoke"})
    assert outcome.status == 0
    assert f"{ledger.path}: an earlier run has left 2 behind" in outcome.output
    assert _clean(tmp_path, environ).status == 0
    assert "left" not in run(tmp_path, {**environ, "CONTRACT_TIER": "smoke"}).output


@pytest.mark.parametrize(
    ("error", "left"),
    [(httpx.ConnectError, 0), (httpx.ConnectTimeout, 0), (httpx.ReadTimeout, 1), (httpx.WriteError, 1)],
)
def test_what_was_never_sent_created_nothing(
    url: str, error: type[httpx.TransportError], left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = httpx.HTTPTransport.handle_request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and request.url.path.endswith("/scans/config"):
            raise error("no luck")
        return real(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    outcome = run(tmp_path, _environ(url, tmp_path), only=("access[create_config]",))
    assert outcome.status == (3 if left else 2), outcome.output
    # A config has no name: it cannot be looked for.
    assert ("left behind: create_config in " in outcome.output) == bool(left)
    if left:
        assert _clean(tmp_path, _environ(url, tmp_path)).status == 3
