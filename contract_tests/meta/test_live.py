"""A server by URL: nothing of others is touched, an interrupt is one, and what is no such server is said to be none."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from scanwire_server import CLOUDFORCE_ONE, create_app

from contract_tests.catalogue import APIS, not_for_others, operations
from contract_tests.interrupts import INTERRUPTS, Interrupts
from contract_tests.journal import Journal
from contract_tests.ledger import Ledger
from contract_tests.meta.support import live, run, served
from contract_tests.server import stock
from contract_tests.server.plan import plan
from contract_tests.settings import Settings, read
from contract_tests.suite import run_check
from contract_tests.target import NotOursError, Place, Target, open_target

ACCOUNT = CLOUDFORCE_ONE.accounts[0]
BYSTANDERS = 25


@pytest.fixture
def base_url() -> Iterator[str]:
    """The reference server in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "scanwire_server", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield next(line.split()[-1] for line in server.stdout if line.startswith("Cloudforce One: "))
        finally:
            server.terminate()


def _environ(base_url: str, **more: str) -> dict[str, str]:
    return {
        "CONTRACT_API": "cloudforce_one",
        "CONTRACT_BASE_URL": base_url,
        "CONTRACT_ACCOUNT_ID": ACCOUNT.id,
        "CONTRACT_API_TOKEN": ACCOUNT.api_token,
        "CONTRACT_TIER": "full",
        "CONTRACT_ALLOW_WRITES": f"1:{ACCOUNT.id}",
        "CONTRACT_RATE": "10000",
        **more,
    }


@contextmanager
def _scans(base_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=f"{base_url}/accounts/{ACCOUNT.id}/cloudforce-one/scans/",
        headers={"Authorization": f"Bearer {ACCOUNT.api_token}"},
    ) as client:
        yield client


def _configs(base_url: str) -> dict[str, Any]:
    with _scans(base_url) as client:
        return {item["id"]: item for item in client.get("config").raise_for_status().json()["result"]}


def _everything(base_url: str) -> dict[str, Any]:
    """All that the account has: configs, requests with their messages and assets, and requirements."""
    found, page = dict[str, Any](_configs(base_url)), {"page": 1, "per_page": 1000}
    with _scans(base_url) as client:
        for path in ("../requests", "../requests/priority"):
            items = client.post(path, json=page).raise_for_status().json()["result"]
            found |= {item["id"]: item for item in items}
            for item in items if path == "../requests" else ():
                for below in ("message", "asset"):
                    url = f"../requests/{item['id']}/{below}"
                    found[url] = client.post(url, json=page).raise_for_status().json()["result"]
    return found


def _fill(base_url: str) -> dict[str, Any]:
    with _scans(base_url) as client:
        for number in range(BYSTANDERS):
            client.post("config", json={"ips": [f"203.0.113.{number}"], "frequency": number}).raise_for_status()
    found = _configs(base_url)
    assert len(found) >= BYSTANDERS
    return found


# --- what others own -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_tier_full_changes_nothing_that_was_there(base_url: str, seed: str, tmp_path: Path) -> None:
    _fill(base_url)
    before = _everything(base_url)
    outcome = run(tmp_path, _environ(base_url, CONTRACT_SEED=seed, CONTRACT_MAX_EXAMPLES="6"))
    assert _everything(base_url) == before
    assert outcome.status == 0, outcome.output
    assert "10 exploring checks not judged for vacuity: too few examples (fewer than 20)" in outcome.output


def test_schemathesis_makes_up_no_links_from_lists_to_deletions() -> None:
    with open_target(Settings(), "cloudforce_one", Journal(1)) as target:
        stateful = stock._config(target, ("stateful",), {}).projects.default.phases.stateful
    assert stateful.inference.algorithms == []


@pytest.mark.parametrize("api", APIS)
def test_a_named_server_is_fuzzed_in_the_tier_full_only(
    api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    monkeypatch.setattr(stock, "_run", lambda *given, **more: iter(()))
    monkeypatch.setattr(stock, "_config", lambda target, phases, parameters: asked.update(phases))
    with served(create_app()) as url:
        settings = read({**live(url, api), "CONTRACT_REPORT_DIR": str(tmp_path)})
        for check in plan(settings):
            if check.layer == 1 and settings.tier.contains(check.tier):
                run_check(check, settings)
    assert asked == {"examples"}


def test_a_named_server_gets_only_harmless_methods_where_the_spec_has_none(tmp_path: Path) -> None:
    settings = read(_environ("https://api.example.com", CONTRACT_REPORT_DIR=str(tmp_path)))
    with open_target(settings, "cloudforce_one", Journal(1)) as target:
        coverage = stock._config(target, stock.UNIT, {}).projects.default.phases.coverage
    assert coverage.unexpected_methods == {"get", "options", "trace", "query"}


def test_the_wire_sends_no_change_of_what_the_run_did_not_create(base_url: str, tmp_path: Path) -> None:
    before = _fill(base_url)
    known = operations("cloudforce_one")
    ledger = Ledger(tmp_path / "ledger.jsonl")
    scope = {"account_id": ACCOUNT.id}
    settings = read(_environ(base_url, CONTRACT_REPORT_DIR=str(tmp_path)))
    with open_target(settings, "cloudforce_one", Journal(2), ledger=ledger) as target:
        assert target.send(known["list_configs"], scope).ok
        sent = target.wire.requests
        for key in before:
            for name, body in (("update_config", {"frequency": 1}), ("delete_config", None)):
                with pytest.raises(NotOursError):
                    target.send(known[name], {**scope, "config_id": key}, body=body)
        assert target.wire.requests == sent
        key = target.send(known["create_config"], scope, body={"ips": ["198.51.100.1"]}).body["result"]["id"]
        assert target.send(known["list_configs"], scope).ok
        assert target.send(known["delete_config"], {**scope, "config_id": key}).ok
        for gone in (key, "00000000-0000-4000-8000-000000000000"):
            assert target.send(known["delete_config"], {**scope, "config_id": gone}).status == 404
    assert _configs(base_url) == before


def _guarded(api: str, ledger: Ledger, tmp_path: Path) -> AbstractContextManager[Target]:
    given = {
        "cloudforce_one": {"CONTRACT_ACCOUNT_ID": "account", "CONTRACT_API_TOKEN": "token"},
        "clone_guard": {"CONTRACT_API_KEY": "key", "CONTRACT_ACCESS_TOKEN": "token"},
    }[api]
    common = {"CONTRACT_API": api, "CONTRACT_BASE_URL": "https://api.example.com", "CONTRACT_RATE": "10000"}
    writes = "1:account" if api == "cloudforce_one" else "1:api.example.com"
    full = {"CONTRACT_TIER": "full", "CONTRACT_ALLOW_WRITES": writes, "CONTRACT_REPORT_DIR": str(tmp_path)}
    return open_target(read({**given, **common, **full}), api, Journal(2), ledger=ledger)


@pytest.mark.parametrize(
    ("api", "name", "keys", "ids"),
    [
        ("cloudforce_one", "update_request", ("old",), None),
        ("cloudforce_one", "create_message", ("old",), None),
        ("cloudforce_one", "upload_asset", ("old",), None),
        ("cloudforce_one", "delete_message", ("ours", "7"), None),
        ("cloudforce_one", "delete_asset", ("old", "8"), None),
        ("clone_guard", "start_scan", ("old",), None),
        ("clone_guard", "stop_scan", ("old",), None),
        ("clone_guard", "delete_scans", (), ["old"]),
        ("clone_guard", "delete_scans", (), ["never seen", "old"]),
        ("clone_guard", "delete_scans", (), []),
        *(("clone_guard", name, (), None) for name in not_for_others("clone_guard")),
    ],
)
def test_what_would_change_what_others_own_is_not_sent(
    api: str, name: str, keys: tuple[str, ...], ids: list[str] | None, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    for key in ("request/old", "scan/old", "message/ours/7"):
        ledger.saw(key)
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(404, json={})

    with _guarded(api, ledger, tmp_path) as target:
        target.wire.inner = httpx.MockTransport(answer)
        operation = operations(api)[name]
        with pytest.raises(NotOursError):
            target.send(operation, Place(target.us).path(operation, *keys), query=None if ids is None else {"ids": ids})
        assert sent == []
        # What nobody has seen is asked for, to find out how it is refused.
        fine = operations(api)["delete_message" if api == "cloudforce_one" else "delete_scan"]
        unseen = ("ours", "8") if api == "cloudforce_one" else ("never seen",)
        assert target.send(fine, Place(target.us).path(fine, *unseen)).status == 404
    assert len(sent) == 1


def test_items_of_different_parents_may_have_the_same_key(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.saw("message/old/1")
    ledger.created(ledger.creating("create_message", "account", "{}"), "message/ours/1")
    assert ledger.may_change("message/ours/1")
    assert not ledger.may_change("message/old/1")
    assert ledger.clean(lambda scope, key: (scope, key) == ("account", "message/ours/1")) == []


def test_a_creation_that_answers_with_what_was_there_makes_it_not_ours(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.jsonl")
    ledger.saw("old")
    ledger.created(ledger.creating("create_config", "account", "{}"), "old")
    assert not ledger.may_change("old")
    assert ledger.clean(lambda scope, key: pytest.fail("deleted what was there")) == []


def test_full_is_not_run_where_nobody_says_what_is_there(tmp_path: Path) -> None:
    def answer(method: str, path: str) -> tuple[int, dict[str, str], bytes]:
        return (200, JSON, b'{"result": []}') if method == "POST" else (400, JSON, b"{}")

    with _server(answer) as (url, _):
        outcome = run(tmp_path, _environ(url))
    assert outcome.status == 2
    assert "list_configs does not say what is there: it answered 400" in " ".join(outcome.output.split())


# --- interrupts ------------------------------------------------------------------------------------------------------


def _interrupted(environ: dict[str, str], number: signal.Signals, directory: Path) -> tuple[int, str]:
    """The exit status and the output of a run that gets a signal once it shows progress."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("CONTRACT_")}
    given = {**ours, **environ, "CONTRACT_REPORT_DIR": str(directory), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "contract_tests"],
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if " checks, " in line and " requests" in line and "Tier" not in line:
                process.send_signal(number)
                break
        lines += process.stdout.readlines()
        return process.wait(timeout=60), "".join(lines)


@pytest.mark.parametrize(("error", "shown"), [(KeyboardInterrupt, []), (ValueError, [ValueError])])
def test_an_interrupt_while_something_is_finalized_is_not_shown(
    error: type[BaseException], shown: list[type], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Finalized:
        def __del__(self) -> None:
            raise error

    seen: list[type | None] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda given: seen.append(given.exc_type))
    with INTERRUPTS.heeded():
        Finalized()
    assert seen == shown


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_so_and_is_status_2(number: signal.Signals, tmp_path: Path) -> None:
    status, output = _interrupted({"CONTRACT_MAX_EXAMPLES": "1000"}, number, tmp_path)
    assert status == 2, output
    assert "interrupted after " in output
    assert "\ninterrupted: " in output
    assert "conformant" not in output
    assert "Traceback" not in output
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["interrupted"]
    assert result["exit_code"] == 2


def test_an_interrupted_run_leaves_nothing_on_a_live_server(base_url: str, tmp_path: Path) -> None:
    before = _configs(base_url)
    status, output = _interrupted(_environ(base_url, CONTRACT_MAX_EXAMPLES="1000"), signal.SIGINT, tmp_path)
    assert status == 2, output
    assert "interrupted after " in output
    assert "conformant" not in output
    assert "Traceback" not in output
    assert _configs(base_url) == before


@pytest.mark.parametrize("name", ["examples[list_configs]", "stock[list_configs]", "stateful[scan_config]"])
def test_schemathesis_does_not_swallow_an_interrupt(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stock._Adapter, "send", interrupted)
    outcome = run(tmp_path, {"CONTRACT_API": "cloudforce_one"}, only=(name,))
    assert outcome.status == 2
    assert "interrupted after 0 of " in outcome.output
    assert "conformant" not in outcome.output


def test_an_interrupt_that_somebody_swallows_ends_the_run_after_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swallow(*given: object, **more: object) -> None:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            return

    monkeypatch.setattr("contract_tests.server.probes.access", swallow)
    outcome = run(tmp_path, {"CONTRACT_API": "cloudforce_one"}, only=("smoke", "access"))
    assert outcome.status == 2
    assert "interrupted after 1 of " in outcome.output


def _signalled(done: list[str], word: str) -> None:
    signal.raise_signal(signal.SIGINT)
    done.append(word)


def test_an_interrupt_waits_for_the_answer_to_a_creation_but_only_once() -> None:
    interrupts = Interrupts()
    done: list[str] = []
    with interrupts.heeded():
        for word in ("answered", "never"):
            with pytest.raises(KeyboardInterrupt), interrupts.held():
                _signalled(done, word)
    assert done == ["answered"]


def test_an_interrupt_during_the_cleaning_lists_what_is_left(tmp_path: Path) -> None:
    def interrupted(scope: str, key: str) -> bool:
        raise KeyboardInterrupt

    ledger = Ledger(tmp_path / "ledger.jsonl")
    for key in ("one", "two"):
        ledger.created(ledger.creating("create_config", "account", "{}"), key)
    assert ledger.clean(interrupted) == [f"{key} in account, created by create_config" for key in ("two", "one")]


# --- what is no such server ------------------------------------------------------------------------------------------

JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html"}


@contextmanager
def _server(answer: Callable[[str, str], tuple[int, dict[str, str], bytes]]) -> Iterator[tuple[str, list[str]]]:
    """A server that answers as it is told; also the requests that it got."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append(f"{self.command} {self.path}")
            status, headers, body = answer(self.command, self.path)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *given: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "headers", "body", "words"),
    [
        (200, HTML, b"<html>", "200 with text/html"),
        (200, {}, b"", "200 with no content type"),
        (302, {**HTML, "Location": "https://login.example.com/"}, b"", "Location https://login.example.com/"),
        (301, {**JSON, "Location": f"/?t={ACCOUNT.api_token}"}, b"{}", "Location /?t=***"),
        (404, HTML, b"<html>", "404 with text/html"),
        (404, JSON, b"{}", "404 with application/json"),
        (500, JSON, b"{}", "500 with application/json"),
        (503, HTML, b"", "503 with text/html"),
        (200, {**JSON, "Content-Encoding": "gzip"}, b"no gzip", "cannot be decoded"),
    ],
)
def test_what_is_no_such_server_is_not_tested(
    status: int, headers: dict[str, str], body: bytes, words: str, tmp_path: Path
) -> None:
    with _server(lambda method, path: (status, headers, body)) as (url, asked):
        outcome = run(tmp_path, _environ(url, CONTRACT_TIER="read"))
    assert outcome.status == 2
    assert "could not run: " in outcome.output
    assert words in outcome.output
    assert ACCOUNT.api_token not in outcome.output
    assert "conformant" not in outcome.output
    assert len(asked) == 1


def test_the_cause_is_said_where_no_server_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract_tests.target.TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        refused = run(tmp_path, _environ(url, CONTRACT_TIER="read"))
        silent.listen()
        late = run(tmp_path, _environ(url, CONTRACT_TIER="read"))
    unknown = run(tmp_path, _environ("https://name.invalid", CONTRACT_TIER="read"))
    assert [one.status for one in (refused, late, unknown)] == [2, 2, 2]
    assert "refused" in refused.output
    assert "no answer within 0.2 seconds" in late.output
    assert "name" in unknown.output.partition("unreachable: ")[2].lower()
