"""Whole runs: exit statuses, the vacuity gate, deviations, reports, and a server by URL."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from scanwire_server import CLOUDFORCE_ONE, create_app

from contract_tests.catalogue import APIS, Cell, clauses, not_for_others, operations
from contract_tests.exchange import Exchange, curl
from contract_tests.journal import ClauseBrokenError, Journal
from contract_tests.meta.support import Outcome, live, run, served
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.mutants.tools import answered
from contract_tests.outcomes import Deviation, Evidence, judge, read_deviations
from contract_tests.server.plan import plan
from contract_tests.settings import Settings, SettingsError, Tier
from contract_tests.suite import Check, Run, run_check
from contract_tests.target import Place

FAULTS = {fault.name: fault for fault in CATALOGUE}
ONE_API = {"CONTRACT_API": "cloudforce_one"}
LIFE = ("smoke", "access", "scenario", "machine")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A run on the good server."""
    return run(tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A run on a server whose updates forget what was not sent."""
    with FAULTS["update_clears"].apply() as factory:
        return run(tmp_path_factory.mktemp("bad"), ONE_API, factory, LIFE)


def test_the_good_server_is_conformant(good: Outcome) -> None:
    assert good.status == 0, good.output
    assert re.fullmatch(r"\d+ passed, 0 failed", good.output.rstrip().splitlines()[-1])
    assert {"report.html", "junit.xml", "result.json"} <= {path.name for path in good.reports.iterdir()}
    assert good.result["exit_code"] == 0
    assert set(good.result["counts"]) == {"pass"}


def test_a_faulty_server_is_not_and_the_report_says_how(bad: Outcome) -> None:
    assert bad.status == 1
    assert re.fullmatch(r"\d+ passed, [1-9]\d* failed", bad.output.rstrip().splitlines()[-1])
    assert "FAIL CF-SCANS-UPDATE-03 at update_config" in bad.output
    assert clauses()["CF-SCANS-UPDATE-03"].text in bad.output
    failed = [one for api in bad.result["apis"] for one in api["verdicts"] if one["outcome"] == "fail"]
    # One defect, one report: nothing else is blamed for it.
    assert {one["clause"] for one in failed} == {"CF-SCANS-UPDATE-03"}
    failure = failed[0]["failure"]
    assert failure["request"].startswith("PATCH http")
    assert failure["curl"].startswith("curl -i -X PATCH")
    assert "$CONTRACT_API_TOKEN" in failure["curl"]


def test_the_html_report_is_one_file_that_needs_nothing_else(bad: Outcome) -> None:
    html = (bad.reports / "report.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert not re.findall(r"""<(?:link|img|iframe)\b|(?:src|href)=["'](?!#)|@import|url\(""", html)
    assert "prefers-color-scheme: dark" in html
    assert 'name="viewport"' in html
    assert clauses()["CF-SCANS-UPDATE-03"].text.replace("`", "`") in html


def test_no_report_shows_a_credential(bad: Outcome) -> None:
    secrets = [value for one in CLOUDFORCE_ONE.accounts for value in (one.api_key, one.api_token, one.api_email)]
    for path in bad.reports.iterdir():
        text = path.read_text(encoding="utf-8")
        assert [secret for secret in secrets if secret in text] == [], path
    assert [secret for secret in secrets if secret in bad.output] == []


def test_a_credential_that_an_answer_echoes_is_hidden_too(tmp_path: Path) -> None:
    secret = CLOUDFORCE_ONE.accounts[0].api_token

    def echo(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        return status, {**answer, "success": False, "messages": [{"code": 1000, "message": f"you sent {secret}"}]}

    with answered(echo)() as factory:
        outcome = run(tmp_path, ONE_API, factory, ("access",))
    assert outcome.status == 1
    assert "you sent ***" in outcome.output
    for path in tmp_path.iterdir():
        assert secret not in path.read_text(encoding="utf-8")


def test_junit_has_the_clauses_as_properties(bad: Outcome) -> None:
    root = ElementTree.parse(bad.reports / "junit.xml").getroot()
    named = {found.attrib["value"] for found in root.iterfind(".//testcase/properties/property[@name='clause']")}
    assert {"CF-SCANS-UPDATE-03", "CF-AUTH-01"} < named <= set(clauses())
    assert [case.attrib["name"] for case in root.iterfind(".//testcase[failure]")] == ["CF-SCANS-UPDATE-03"]


def test_a_server_that_lets_nobody_in_fails_as_untested(tmp_path: Path) -> None:
    def closed(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        refused = {"errors": [{"code": 10000, "message": "no"}], "messages": [], "success": False}
        return 401, refused if path.startswith("/client") else {"status": 401, "status_text": "Unauthorized"}

    with answered(closed)() as factory:
        outcome = run(tmp_path, None, factory, ("smoke", "access", "attempts", "scenario", "examples"))
    assert outcome.status == 1
    for operation in ("list_configs", "create_config", "update_config", "get_results", "list_requests", "list_scans"):
        assert re.search(
            rf"^not really tested: .*\b{operation}\b.*: never accepted a call$", outcome.output, re.MULTILINE
        )


def test_a_list_without_an_end_does_not_hold_a_run_up(tmp_path: Path) -> None:
    def endless(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        if path.endswith("/requests") and status == 200:
            # Every page is the first one.
            return status, {**answer, "result": first.setdefault("requests", answer["result"])}
        if method == "GET" and path == "/v2/scans" and status == 200 and answer["data"]:
            return status, {**answer, "data": [answer["data"][0]] * 100}
        return status, answer

    first: dict[str, Any] = {}
    with answered(endless)() as factory:
        outcome = run(tmp_path, None, factory, ("special[request_types", "special[scan_views", "paging[requests"))
    assert outcome.status == 1
    assert "FAIL CF-REQUESTS-LIST-03 at list_requests" in outcome.output


def test_what_stands_behind_a_broken_clause_is_skipped_and_says_so(tmp_path: Path) -> None:
    environ = _deviations(tmp_path / "known.toml", "clause = 'CF-REQUESTS-LIST-03'")
    with FAULTS["page_ignored"].apply() as factory:
        outcome = run(tmp_path / "reports", environ, factory, ("smoke", "paging[requests", "filter-status"))
    assert outcome.status == 0, outcome.output
    verdicts = {one["clause"]: one for api in outcome.result["apis"] for one in api["verdicts"]}
    assert verdicts["CF-REQUESTS-LIST-03"]["outcome"] == "known"
    assert verdicts["CF-REQUESTS-LIST-05"]["outcome"] == "skipped"
    assert "CF-REQUESTS-LIST-03" in verdicts["CF-REQUESTS-LIST-05"]["note"]


def test_a_check_that_tests_nothing_is_vacuous() -> None:
    cell = Cell("CF-SCANS-LIST-02", "list_configs")
    idle = Check("idle", "cloudforce_one", 2, Tier.READ, frozenset({cell}), lambda target, journal: None)
    assert run_check(idle, Settings()).vacuous == ("CF-SCANS-LIST-02 at list_configs was never put to the test",)
    unknown = Check(
        "unknown", "cloudforce_one", 2, Tier.READ, frozenset(), _read_unknown, accepts=frozenset({"get_results"})
    )
    assert run_check(unknown, Settings()).vacuous == ("get_results never accepted a call",)


def test_a_check_that_explores_need_not_meet_everything_but_something() -> None:
    met, missed = Cell("CF-SCANS-LIST-02", "list_configs"), Cell("CF-SCANS-UPDATE-03", "update_config")

    def listing(target: Any, journal: Journal) -> None:
        target.call(operations("cloudforce_one")["list_configs"], Place(target.us))
        journal.check(met.clause, True, "")

    def check(name: str, does: Any) -> Check:
        return Check(name, "cloudforce_one", 2, Tier.FULL, frozenset({met, missed}), does, explores=True)

    some, none = check("some", listing), check("none", lambda target, journal: None)
    assert run_check(some, Settings()).vacuous == ()
    assert run_check(none, Settings()).vacuous == ("put nothing to the test",)
    # What nobody met is an error of the run all the same.
    run = Run(Settings(apis=("cloudforce_one",)), [some], results=[run_check(some, Settings())])
    assert {one.cell: one.outcome for one in run.verdicts()} == {met: "pass", missed: "error"}


def test_what_only_chance_may_meet_another_check_meets_for_certain() -> None:
    checks = plan(Settings())
    certain = {cell for check in checks if not check.explores for cell in check.cells - check.optional}
    chance = {cell for check in checks if check.explores for cell in check.cells - check.optional}
    assert chance <= certain
    accepted = {name for check in checks if not check.explores for name in check.accepts}
    assert {name for check in checks if check.explores for name in check.accepts} <= accepted


@pytest.mark.parametrize("name", [check.name for check in plan(Settings()) if check.explores and check.layer == 2])
def test_a_seed_sends_the_same_each_time(name: str) -> None:
    settings = Settings(max_examples=8)
    (check,) = [one for one in plan(settings) if one.name == name]
    first, second = (run_check(check, settings) for _ in range(2))
    assert (first.requests, first.answered, first.exercised) == (second.requests, second.answered, second.exercised)


def _read_unknown(target: Any, journal: Journal) -> None:
    target.call(operations("cloudforce_one")["get_results"], Place(target.us), "no-such-id")


def test_a_check_that_breaks_is_an_error_of_the_suite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*given: object, **more: object) -> None:
        error = ZeroDivisionError("a slip of ours\nof two lines")
        error.add_note("and with a note")
        raise error

    monkeypatch.setattr("contract_tests.server.lists.sorting", broken)
    outcome = run(tmp_path, {"CONTRACT_API": "clone_guard"}, only=("smoke", "sort"))
    assert outcome.status == 2
    assert "error CG-SCANS-LIST-13 at list_scans" in outcome.output
    notes = {one["note"] for api in outcome.result["apis"] for one in api["verdicts"] if one["outcome"] == "error"}
    assert notes == {"the check sort[scans] broke: ZeroDivisionError: a slip of ours"}
    assert "and with a note" in outcome.output
    assert [one["check"] for one in outcome.result["crashes"]] == ["sort[scans]"]
    page = (outcome.reports / "report.html").read_text(encoding="utf-8")
    assert "Where <code>sort[scans]</code> broke" in page
    assert "and with a note" in page


def _deviations(path: Path, *entries: str) -> dict[str, str]:
    path.write_text(
        "\n".join(f"[[deviation]]\nreason = 'r'\nlink = 'https://example.com'\n{entry}" for entry in entries)
    )
    return {**ONE_API, "CONTRACT_DEVIATIONS": str(path)}


def test_a_known_deviation_does_not_fail_the_run(tmp_path: Path) -> None:
    environ = _deviations(tmp_path / "known.toml", "clause = 'CF-SCANS-UPDATE-03'")
    with FAULTS["update_clears"].apply() as factory:
        outcome = run(tmp_path / "reports", environ, factory, LIFE)
    assert outcome.status == 0, outcome.output
    assert outcome.result["counts"]["known"] == 1


def test_a_stale_deviation_fails_the_run(tmp_path: Path) -> None:
    outcome = run(
        tmp_path / "reports", _deviations(tmp_path / "stale.toml", "clause = 'CF-SCANS-UPDATE-03'"), only=LIFE
    )
    assert outcome.status == 1
    assert "stale CF-SCANS-UPDATE-03" in outcome.output


def test_an_expired_deviation_counts_no_more() -> None:
    cell = Cell("CF-SCANS-UPDATE-03", "update_config")
    journal = Journal(2)
    journal.check(cell.clause, False, "wiped")
    evidence = Evidence(journal.exercised, journal.failures, frozenset(), frozenset(), {})
    listed = Deviation(cell.clause, "soon mended", "https://example.com", until=date(2026, 1, 1))
    outcomes = [
        judge([cell], evidence, [listed], live=False, today=today)[0].outcome
        for today in (date(2026, 1, 1), date(2026, 1, 2))
    ]
    assert outcomes == ["known", "fail"]


@pytest.mark.parametrize(
    "text",
    [
        "[[deviation]]\nclause = 'CF-SCANS-UPDATE-03'",
        "[[deviation]]\nclause = 'CF-NOTHING-01'\nreason = ''\nlink = ''",
        "[[deviation]]\nclause = 'CF-SCANS-UPDATE-03'\nreason = ''\nlink = ''\nuntil = 'tomorrow'",
        "[[deviation]]\nclause = 'CF-SCANS-UPDATE-03'\nreason = ''\nlink = ''\noperation = 'list_configs'",
        "[deviations]",
        "not toml",
    ],
)
def test_a_wrong_deviations_file_could_not_run(text: str, tmp_path: Path) -> None:
    path = tmp_path / "deviations.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match="CONTRACT_DEVIATIONS"):
        read_deviations(path)


def test_an_inferred_clause_never_fails_a_live_server() -> None:
    for clause in clauses().values():
        for cell in clause.cells:
            journal = Journal(2)
            journal.check(cell.clause, False, "broken", operation=cell.operation)
            evidence = Evidence(journal.exercised, journal.failures, frozenset(), frozenset(), {})
            live = judge([cell], evidence, (), live=True, today=date(2026, 1, 1))[0]
            firm = "inferred" not in (clause.evidence, operations(clause.api)[cell.operation].evidence)
            assert live.breaks == (clause.level == "MUST" and firm)
            assert judge([cell], evidence, (), live=False, today=date(2026, 1, 1))[0].breaks


def test_one_defect_does_not_hide_another() -> None:
    journal = Journal(2)

    def test() -> None:
        journal.check("CF-SCANS-UPDATE-03", False, "first")
        journal.check("CF-SCANS-UPDATE-04", False, "second")

    journal.explore(test)
    assert {cell.clause: failure.message for cell, failure in journal.failures.items()} == {
        "CF-SCANS-UPDATE-03": "first",
        "CF-SCANS-UPDATE-04": "second",
    }
    with pytest.raises(ValueError, match="too many values"):
        journal.check("CF-AUTH-01", True, "of which operation?")
    assert issubclass(ClauseBrokenError, AssertionError)


def test_curl_never_carries_a_credential_even_one_that_is_not_ours() -> None:
    exchange = Exchange(
        "POST", "https://example.com/x", (("Authorization", "Bearer abc"), ("X-Auth-Key", "other")), b"it's", 200
    )
    line = curl(exchange, {"abc": "CONTRACT_API_TOKEN"})
    assert '"Authorization: Bearer $CONTRACT_API_TOKEN"' in line
    assert "other" not in line
    assert "'it'\"'\"'s'" in line


# --- by URL ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The reference server on a socket."""
    with served(create_app()) as found:
        yield found


def _documented_only(app: Any, answer: tuple[int, bytes]) -> Any:
    """A server that has none of the operations that only we take it to have."""
    missing = [one for one in operations("clone_guard").values() if one.evidence == "inferred"]
    paths = [(one.method, re.compile(re.sub(r"{\w+}", "[^/]+", one.path))) for one in missing]
    status, content = answer

    async def served(scope: Any, receive: Any, send: Any) -> None:
        if not any(method == scope["method"] and path.fullmatch(scope["path"]) for method, path in paths):
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    return served


# What a full run gets from the last two may be something that it created and cannot name: status 3, rightly.
@pytest.mark.parametrize(
    ("tier", "answer"),
    [("read", (404, b"{}")), ("full", (404, b"{}")), ("read", (200, b"{}")), ("read", (500, b"null"))],
)
def test_what_is_only_inferred_never_fails_a_server_by_url(
    tier: str, answer: tuple[int, bytes], tmp_path: Path
) -> None:
    with served(_documented_only(create_app(), answer)) as url:
        outcome = run(tmp_path, live(url, "clone_guard", tier))
    assert outcome.status == 0, outcome.output
    inferred = {one.id for one in operations("clone_guard").values() if one.evidence == "inferred"}
    verdicts = [one for found in outcome.result["apis"] for one in found["verdicts"]]
    assert {one["outcome"] for one in verdicts if one["operation"] in inferred} & {"fail", "not supported"}
    assert not any(one["decides"] for one in verdicts if one["operation"] in inferred)
    barred = not_for_others("clone_guard")
    answers = {one["id"]: one["answers"] for found in outcome.result["apis"] for one in found["operations"]}
    assert all(not answers[name] for name in barred)
    # What is documented is judged as ever.
    assert any(one["outcome"] == "pass" for one in verdicts if one["operation"] == "list_scans")


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("tier", ["smoke", "read"])
def test_a_server_by_url_is_only_read(url: str, api: str, tier: str, tmp_path: Path) -> None:
    outcome = run(tmp_path, live(url, api, tier))
    assert outcome.status == 0, outcome.output
    assert "error" not in outcome.result["counts"]
    answers = {one["id"]: one["answers"] for found in outcome.result["apis"] for one in found["operations"]}
    assert all(not answers.get(name) for name in ("create_config", "update_config", "delete_config"))
    if tier == "smoke":
        assert outcome.result["requests"] == 1


def test_a_server_by_url_in_full_is_left_as_it_was(url: str, tmp_path: Path) -> None:
    environ = live(url, "cloudforce_one", "full")
    outcome = run(tmp_path, environ, only=(*LIFE, "attempts", "stock[create", "stock[delete"))
    assert outcome.status == 0, outcome.output
    (ledger,) = tmp_path.glob("ledger-*.jsonl")
    events = [json.loads(line) for line in ledger.read_text().splitlines()]
    created = {event["entry"] for event in events if event["event"] == "created"}
    assert created
    assert created == {event["entry"] for event in events if event["event"] == "deleted"}


def test_what_cannot_be_deleted_is_status_3(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contract_tests.server.probes.delete_item", lambda target, scope, key: False)
    monkeypatch.setattr("contract_tests.suite.PAUSES", (0,))
    environ = live(url, "cloudforce_one", "full")
    outcome = run(tmp_path, environ, only=("access",))
    assert outcome.status == 3
    assert "left behind: " in outcome.output


def test_a_server_that_is_not_there_could_not_be_tested(tmp_path: Path) -> None:
    outcome = run(tmp_path, live("http://127.0.0.1:9", "clone_guard"))
    assert outcome.status == 2
    assert "unreachable" in outcome.output


def test_a_server_that_refuses_us_could_not_be_tested(url: str, tmp_path: Path) -> None:
    outcome = run(tmp_path, {**live(url, "clone_guard"), "CONTRACT_ACCESS_TOKEN": "wrong"})
    assert outcome.status == 2
    assert "refuses the credentials" in outcome.output
    assert "wrong" not in outcome.output
