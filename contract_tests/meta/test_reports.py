"""The reports: one defect once, whole or not at all, and readable by people and by machines."""

from __future__ import annotations

import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from rich.console import Console
from scanwire_server import app as application

from contract_tests import conformance, report, terminal
from contract_tests.catalogue import HERE, Cell, clauses
from contract_tests.exchange import Exchange, answer_text, curl, redact
from contract_tests.findings import counted, grouped, signs
from contract_tests.journal import SHRINKING, Journal
from contract_tests.meta.support import RESULT, SCHEMA, Outcome, run
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.mutants.tools import Apply, answered, made, replaced
from contract_tests.outcomes import Outcome as Word
from contract_tests.server.plan import plan
from contract_tests.settings import Settings, Tier
from contract_tests.suite import Run, run_suite
from contract_tests.target import reference_app

FAULTS = {fault.name: fault for fault in CATALOGUE}
ONE_API = {"CONTRACT_API": "cloudforce_one"}
QUICK = ("smoke", "access", "attempts[scan_config]", "examples[list_configs]")


def _flipped(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
    return status, {**answer, "success": not answer["success"]}


def _bare(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
    return status, answer.get("result") if status < 300 else answer


def _down(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
    return 503, "<h1>Down</h1>"


def _anybody(original: Any) -> Any:
    def authenticate(api: Any, operation: Any, headers: Any) -> Any:
        try:
            return original(api, operation, headers)
        except Exception:
            return api.principals[0]

    return authenticate


EVERYWHERE: dict[str, tuple[Apply, str]] = {
    "the flag of the envelope is wrong": (answered(_flipped), "CF-ENVELOPE-01"),
    "there is no envelope": (answered(_bare), "CF-ENVELOPE-01"),
    "anybody is let in": (replaced(application, "authenticate", _anybody), "CF-AUTH-01"),
    "refusals are pages": (FAULTS["html_refusals"].apply, "CF-ENVELOPE-01"),
    "every answer is 503": (answered(_down), "CF-STATUS-02"),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """Runs on servers with one defect that shows everywhere."""
    found = {}
    for name, (apply, _) in EVERYWHERE.items():
        with apply() as factory:
            found[name] = run(tmp_path_factory.mktemp("faulty"), ONE_API, factory, QUICK)
    return found


@pytest.mark.parametrize("name", EVERYWHERE)
def test_one_defect_is_one_finding(name: str, faulty: dict[str, Outcome]) -> None:
    outcome = faulty[name]
    result = outcome.result
    assert outcome.status == 1
    failed = [one for one in result["apis"][0]["verdicts"] if one["outcome"] == "fail"]
    assert len(failed) > 8
    (finding,) = result["findings"]
    assert finding["clause"] == EVERYWHERE[name][1]
    assert finding["cells"] == len(failed)
    assert set(finding["operations"]) == {one["operation"] for one in failed}
    # Once in the terminal, in the page, in junit's full text, and in the badge.
    assert len(re.findall("^FAIL ", outcome.output, re.MULTILINE)) == 1
    page = (outcome.reports / "report.html").read_text(encoding="utf-8")
    assert page.count("<article") == 1
    texts = [found.text or "" for found in ElementTree.parse(outcome.reports / "junit.xml").iter("failure")]
    assert sum("curl -i" in text for text in texts) == 1
    assert sum("The same defect as" in text for text in texts) == len(failed) - 1
    badge = json.loads((outcome.reports / "badge.json").read_text(encoding="utf-8"))
    assert badge["message"] == "not conformant: 1 finding"


def test_two_defects_are_two_findings(tmp_path: Path) -> None:
    with FAULTS["list_twice"].apply() as inner:

        def flipped_too(clock: Any) -> Any:
            from contract_tests.mutants.tools import wrapped

            return wrapped(inner(clock), _flipped)

        with made(flipped_too)() as factory:
            outcome = run(tmp_path, ONE_API, factory, (*QUICK, "standing[scan_config]"))
    assert {one["clause"] for one in outcome.result["findings"]} == {"CF-ENVELOPE-01", "CF-SCANS-LIST-03"}


def test_the_terminal_names_no_python(faulty: dict[str, Outcome]) -> None:
    for outcome in faulty.values():
        lines = outcome.output.splitlines()
        start = next(number for number, line in enumerate(lines) if line.startswith("FAIL "))
        assert [line for line in lines[start:] if re.search(r"\b(None|True|False)\b|\{'|\['|Traceback", line)] == []


def test_a_server_that_is_down_does_not_flood_the_terminal(faulty: dict[str, Outcome]) -> None:
    output = faulty["every answer is 503"].output
    after = output[output.index("\nFAIL ") :]
    assert len(after.splitlines()) < 50, after


CELLS = [cell for clause in list(clauses().values())[:40] for cell in clause.cells[:3]]


def _verdict(cell: Cell, outcome: str, marks: list[str]) -> dict[str, Any]:
    failure = {"message": "m", "layer": 2, "times": 1, "request": "", "answer": "", "curl": "", "signs": marks}
    plain = {"clause": cell.clause, "operation": cell.operation, "outcome": outcome, "decides": True}
    return {**plain, **({"failure": failure} if outcome in {"fail", "known"} else {})}


verdicts = st.lists(st.sampled_from(CELLS), unique=True, max_size=12).flatmap(
    lambda cells: st.tuples(
        *(
            st.builds(
                _verdict,
                st.just(cell),
                st.sampled_from(["pass", "fail", "known"]),
                st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3),
            )
            for cell in cells
        )
    )
)


@given(verdicts, st.randoms())
def test_every_broken_cell_is_in_one_finding(found: tuple[dict[str, Any], ...], chance: Any) -> None:
    findings = grouped(found)
    told = [(each["clause"], name) for one in findings for each in one["clauses"] for name in each["operations"]]
    broken = [(one["clause"], one["operation"]) for one in found if one["outcome"] != "pass"]
    assert Counter(told) == Counter(broken)
    by_cell = {(one["clause"], one["operation"]): one for one in found}
    for one in findings:
        assert by_cell[one["clause"], one["operation"]]["outcome"] == one["outcome"]
        assert one["cells"] == sum(len(each["operations"]) for each in one["clauses"])
    # What shares a sign is together, whatever the order.
    home = {
        (each["clause"], name): number
        for number, one in enumerate(findings)
        for each in one["clauses"]
        for name in each["operations"]
    }
    for one in found:
        for other in found:
            if "failure" in one and "failure" in other and one["outcome"] == other["outcome"]:
                shared = set(one["failure"]["signs"]) & set(other["failure"]["signs"])
                same = home[one["clause"], one["operation"]] == home[other["clause"], other["operation"]]
                assert same or not shared
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert {frozenset(_cells(one)) for one in grouped(shuffled)} == {frozenset(_cells(one)) for one in findings}


def _cells(finding: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for each in finding["clauses"]:
        for name in each["operations"]:
            yield each["clause"], name


def test_what_explains_another_clause_exists_and_is_of_the_same_api() -> None:
    for clause in clauses().values():
        for name in clause.explains:
            explained = clauses()[name]
            assert explained.api == clause.api
            assert not explained.explains, "what is explained explains nothing itself"


def test_signs_are_of_what_is_alike_and_not_of_ids_and_numbers() -> None:
    one = signs(Cell("CF-SCANS-LIST-03", "list_configs"), 'an id comes twice among ["a", "a"]', None)
    two = signs(Cell("CF-REQUESTS-LIST-02", "list_requests"), 'an id comes twice among ["b"]', None)
    assert set(one) & set(two)
    words = "creating got {}"
    first, second = (
        signs(Cell("CF-SCANS-CREATE-01", "create_config"), words.format(status), None) for status in (403, 404)
    )
    assert set(first) & set(second) == {"clause CF-SCANS-CREATE-01"}


def test_the_same_words_are_told_once() -> None:
    lines = ["a: broke", "b: broke", "x[y]: list_scans never accepted a call", "list_scans never accepted a call: 9"]
    assert counted([*lines, "alone"]) == [
        ("broke", ["a", "b"]),
        ("never accepted a call", ["list_scans"]),
        ("alone", []),
    ]


# --- result.json ------------------------------------------------------------------------------------------------------


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == "object" or "properties" in node:
            yield node
        for value in node.values():
            yield from _objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value)


def test_the_schema_leaves_nothing_open() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["properties"]["format"]["const"] == report.FORMAT
    for node in _objects(SCHEMA):
        if node.get("type") == "object" and node is not SCHEMA["properties"]["shard"]:
            assert "additionalProperties" in node, node
            assert set(node.get("required", ())) <= set(node.get("properties", {}))


def test_the_schema_refuses_what_is_none_of_it(faulty: dict[str, Outcome]) -> None:
    result = faulty["there is no envelope"].result
    without = {name: value for name, value in result.items() if name != "findings"}
    broken = json.loads(json.dumps(result))
    next(one for one in broken["apis"][0]["verdicts"] if one["outcome"] == "fail").pop("failure")
    for wrong in ({**result, "more": 1}, without, {**result, "format": 2}, {**result, "started": "today"}, broken):
        assert not RESULT.is_valid(wrong)


def _stopped_early(**more: Any) -> Run:
    settings = Settings(apis=("cloudforce_one",), max_examples=2)
    checks = [check for check in plan(settings) if check.name.startswith(("smoke", "access"))]
    done: list[Any] = []

    def after(result: Any) -> None:
        done.append(result)
        if len(done) == 3:
            raise KeyboardInterrupt

    found = run_suite(settings, checks, after=after)
    for name, value in more.items():
        setattr(found, name, value)
    return found


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({}, 2, "interrupted"),
        ({"interrupted": False, "stopped": "the server is unreachable"}, 2, "could not run"),
        ({"left_behind": ["scan_config/1"]}, 3, "left something behind"),
        ({"interrupted": False, "left_behind": []}, 0, "conformant"),
    ],
)
def test_the_data_come_to_what_the_run_comes_to(more: dict[str, Any], status: int, words: str, tmp_path: Path) -> None:
    found = _stopped_early(**more)
    result = report.data(found)
    RESULT.validate(result)
    assert (result["exit_code"], result["outcome"]) == (found.exit_code(), words)
    assert result["exit_code"] == status
    # What follows from the verdicts can be worked out again, so that merged verdicts come to the same.
    for name in ("counts", "findings", "exit_code", "outcome"):
        assert report.settled({key: value for key, value in result.items() if key != name})[name] == result[name]
    badge = report.badge(result)
    assert badge["message"] == words
    assert badge["color"] == {0: "brightgreen", 2: "lightgrey", 3: "orange"}[status]
    root = ElementTree.fromstring(report.junit(result))
    assert bool(list(root.iter("error")) or list(root.iter("failure"))) == (status != 0)
    assert words.capitalize() in report.html(result)


def test_a_run_that_could_not_be_made_leaves_no_old_verdict(tmp_path: Path) -> None:
    environ = {"CONTRACT_API": "clone_guard", "CONTRACT_BASE_URL": "http://127.0.0.1:9"}
    environ |= {"CONTRACT_API_KEY": "k", "CONTRACT_ACCESS_TOKEN": "t"}
    (tmp_path / "badge.json").write_text('{"message": "conformant"}')
    outcome = run(tmp_path, environ)
    assert outcome.status == 2
    assert outcome.result["outcome"] == "could not run"
    assert "unreachable" in outcome.result["stopped"]
    assert json.loads((tmp_path / "badge.json").read_text())["message"] == "could not run"


# --- junit.xml --------------------------------------------------------------------------------------------------------


def test_junit_adds_up(faulty: dict[str, Outcome]) -> None:
    for outcome in faulty.values():
        root = ElementTree.parse(outcome.reports / "junit.xml").getroot()
        assert root.tag == "testsuites"
        for element in [root, *root]:
            cases = list(element.iter("testcase"))
            assert int(element.attrib["tests"]) == len(cases)
            assert float(element.attrib["time"]) == pytest.approx(sum(float(case.attrib["time"]) for case in cases))
            for kind, total in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
                assert int(element.attrib[total]) == sum(case.find(kind) is not None for case in cases)
        for suite in root:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
        names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
        assert len(names) == len(set(names))
        for case in root.iter("testcase"):
            assert [child.tag for child in case] in (
                ["properties"],
                *(["properties", kind] for kind in ("failure", "error", "skipped")),
                ["failure"],
                ["error"],
            )
        spent = outcome.result["seconds"]
        assert 0 < float(root.attrib["time"]) <= spent + 0.1


# --- written whole or not at all --------------------------------------------------------------------------------------


def test_a_disk_that_fills_up_leaves_the_old_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = report.data(_stopped_early())
    report.publish(result, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "result.json" in path.name:
            write(path, content[:100])
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(report.ReportError, match=r"CONTRACT_REPORT_DIR .*: No space left on device"):
        report.publish({**result, "target": "another"}, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_directory_that_vanishes_is_made_again(tmp_path: Path) -> None:
    result = report.data(_stopped_early())
    directory = tmp_path / "a" / "b"
    report.publish(result, directory)
    shutil.rmtree(tmp_path / "a")
    assert sorted(path.name for path in report.publish(result, directory)) == [
        "badge.json",
        "junit.xml",
        "report.html",
        "result.json",
    ]
    assert len(list(directory.iterdir())) == 4


@pytest.mark.parametrize(("fault", "status", "word"), [("", 2, "conformant: "), ("auth_open", 1, "not conformant: ")])
def test_the_verdict_is_shown_where_no_report_can_be_written(
    fault: str, status: int, word: str, tmp_path: Path
) -> None:
    (tmp_path / "result.json").mkdir()
    with FAULTS[fault].apply() if fault else answered(lambda m, p, b, status, answer: (status, answer))() as factory:
        outcome = run(tmp_path, ONE_API, factory, ("smoke", "access"))
    assert outcome.status == status
    assert f"could not write: the reports cannot be written to CONTRACT_REPORT_DIR {tmp_path}" in outcome.output
    assert f"\n{word}" in outcome.output
    assert re.fullmatch(r"\d+ passed, \d+ failed", outcome.output.rstrip().splitlines()[-1])
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


# --- report.html ------------------------------------------------------------------------------------------------------


def test_what_a_server_says_is_text_in_every_report(tmp_path: Path) -> None:
    evil = "</pre><script>alert(1)</script>\x1b[31m\x07\u202e]]>&amp;"

    def says(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        return status, evil if status >= 400 else answer

    with answered(says)() as factory:
        outcome = run(tmp_path, ONE_API, factory, ("smoke", "access[list_configs]"))
    assert outcome.status == 1
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<script>alert(1)" in html.unescape(page)
    for text in (page, outcome.output, (tmp_path / "junit.xml").read_text(encoding="utf-8")):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    ElementTree.parse(tmp_path / "junit.xml")


def test_the_page_has_unique_ids_and_links_that_lead_somewhere(faulty: dict[str, Outcome]) -> None:
    for outcome in faulty.values():
        page = (outcome.reports / "report.html").read_text(encoding="utf-8")
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_a_matrix_holds_every_verdict_once(faulty: dict[str, Outcome]) -> None:
    result = faulty["there is no envelope"].result
    (api,) = result["apis"]
    held = [(row["clause"], name) for matrix in report.matrices(api) for row in matrix["rows"] for name in row["cells"]]
    assert Counter(held) == Counter((one["clause"], one["operation"]) for one in api["verdicts"])


# --- secrets and curl -------------------------------------------------------------------------------------------------


def test_a_secret_is_hidden_in_each_of_its_forms_and_before_anything_is_cut() -> None:
    assert redact("a@b.c a%40b.c", ["a@b.c"]) == "*** ***"
    exchange = Exchange("GET", "http://x/", (), b"", 200, (), b"x" * 3995 + b"secret-token")
    assert "secret" not in answer_text(exchange, ["secret-token"])


@pytest.mark.skipif(not shutil.which("bash"), reason="the curl lines are for bash, and there is none")
def test_a_curl_line_sends_the_very_request(tmp_path: Path) -> None:
    program = tmp_path / "curl"
    program.write_text(
        f"#!{sys.executable}\nimport sys\ngiven = sys.argv[1:]\n"
        "body = sys.stdin.buffer.read() if given[-1:] == ['@-'] else b''\n"
        "if '--data-raw' in given: body = __import__('os').fsencode(given[-1])\n"
        "print([given[3], [one for one in given[4:] if one.lower().startswith('x-')], body.hex()])\n"
    )
    program.chmod(0o755)
    bodies = [
        b"",
        b"it's",
        b"a\nb\tc\\d'e\"f$g`h!",
        bytes(range(1, 256)),
        bytes(range(256)),
        b"%s%%\\0\0",
        "é✓".encode(),
    ]
    bodies += [b"\xf2\xc0\xbc", b"--x\r\nContent: y\r\n\r\nz\r\n--x--\r\n", b"-d @/etc/hostname", b"@file", b"\x001"]
    # A byte that is no text reads back as such under any locale that knows UTF-8.
    headers = (("X-One", "it's $HOME `id`"), ("X-Two", "\t\x07é"))
    for body in bodies:
        line = curl(Exchange("POST", "https://x.test/a?b=c&d='e'", headers, body, 200), {})
        assert "\n" not in line
        done = subprocess.run(
            ["bash", "-c", line],
            env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        )
        url, seen, sent = eval(done.stdout)
        assert url == "https://x.test/a?b=c&d='e'"
        assert seen == ["X-One: it's $HOME `id`", "X-Two: \t\x07é"]
        assert bytes.fromhex(sent) == body


# --- the terminal -----------------------------------------------------------------------------------------------------


def _shown(result: dict[str, Any], width: int, **more: Any) -> str:
    output = io.StringIO()
    terminal.show_result(Console(file=output, width=width, **more), result, [])
    return output.getvalue()


@pytest.mark.parametrize("width", [20, 40, 80, 140, 300])
def test_the_table_fits_and_has_a_line_for_each_clause(width: int, faulty: dict[str, Outcome]) -> None:
    result = faulty["there is no envelope"].result
    lines = _shown(result, width).split("\n\n")[0].splitlines()
    names = list(dict.fromkeys(one["clause"] for one in result["apis"][0]["verdicts"]))
    assert len(lines) == len(names) + 1
    assert all(len(line) <= width for line in lines)
    if width >= 40:
        assert [line.split()[0] for line in lines[1:]] == names


def test_no_color_and_no_terminal_mean_plain_text(faulty: dict[str, Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    result = faulty["there is no envelope"].result
    assert "\x1b" not in _shown(result, 80)
    assert "\x1b[" in _shown(result, 80, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3\dm", _shown(result, 80, force_terminal=True, color_system="standard"))


def test_a_terminal_without_unicode_is_no_obstacle(faulty: dict[str, Outcome]) -> None:
    content = io.BytesIO()
    plain = io.TextIOWrapper(content, encoding="ascii")
    text = json.dumps(faulty["there is no envelope"].result)
    result = json.loads(text.replace("the status is", "the st\\u00e4tus \\u2713"))
    terminal.show_result(Console(file=plain, width=80), result, [Path("ä")])
    plain.flush()
    assert b"the st\\xe4tus \\u2713" in content.getvalue()


@contextmanager
def _bar(console: Console, total: int) -> Iterator[terminal.Bar]:
    with terminal.Bar(console, total) as bar:
        yield bar


@pytest.mark.parametrize(("pause", "said"), [(3600.0, [1, 21]), (0.0, range(1, 22))])
def test_a_log_gets_lines_instead_of_a_bar(pause: float, said: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "PAUSE", pause)
    found = _stopped_early()
    for forced in (False, True):
        output = io.StringIO()
        # Where colors are forced, as in the logs of a CI, there is still nothing to draw over.
        with _bar(Console(file=output, width=80, force_terminal=forced), 21) as bar:
            for result in found.results * 7:
                bar.before(result.check)
                bar.after(result)
        assert [line.split(",")[0] for line in output.getvalue().splitlines()] == [f"{one}/21 checks" for one in said]


# --- docs/conformance.md ----------------------------------------------------------------------------------------------


def test_the_page_of_clauses_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert conformance.main(["--check"]) == 0, capsys.readouterr().err
    text = conformance.PAGE.read_text(encoding="utf-8")
    for clause in clauses().values():
        assert len(re.findall(rf"^\| {clause.id} \| {clause.level} \| ", text, re.MULTILINE)) == 1
        assert clause.text.replace("|", "\\|") in text


def test_a_page_that_is_not_current_is_named_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(conformance, "PAGE", tmp_path / "conformance.md")
    assert conformance.main(["--check"]) == 1
    assert "make generate" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert conformance.main([]) == 0
    assert conformance.main(["--check"]) == 0
    monkeypatch.setattr(conformance, "PAGE", tmp_path / "nowhere" / "conformance.md")
    assert conformance.main([]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_links_to_the_specs_lead_somewhere() -> None:
    links = re.findall(r"\]\((\.\./[^)]+)\)", conformance.page())
    assert links
    for link in set(links):
        assert (HERE.parent / "docs" / link).exists(), link


def test_words_of_outcomes_are_those_of_the_schema() -> None:
    assert list(SCHEMA["properties"]["counts"]["properties"]) == [str(one) for one in Word]
    assert SCHEMA["properties"]["tier"]["enum"] == [str(one) for one in Tier]
    assert reference_app is not None


# --- a small example, within a bounded time ---------------------------------------------------------------------------

NUMBER = Cell("CF-SCANS-UPDATE-03", "update_config")


@pytest.mark.parametrize("seconds", [0.0, 0.01, 1.0])
def test_a_smaller_example_is_looked_for_but_not_for_ever(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("contract_tests.journal.time.monotonic", lambda: clock[0])
    journal, tried = Journal(2), []

    @settings(max_examples=200, database=None, deadline=None, phases=(Phase.generate, Phase.shrink))
    @seed(1)
    @given(st.integers(0, 10**6))
    def test(number: int) -> None:
        clock[0] += seconds
        tried.append(number)
        journal.check(NUMBER.clause, number < 1000, f"{number}")
        journal.check("CF-SCANS-UPDATE-04", number % 7 != 6, "sixth")

    journal.explore(test)
    found = int(journal.failures[NUMBER].message)
    assert found >= 1000
    # The other defect is not hidden by the search, nor by its end.
    assert journal.failures[Cell("CF-SCANS-UPDATE-04", "update_config")].message == "sixth"
    if not seconds:
        assert found == 1000
    if seconds == 1.0:
        # Some runs until it is first broken, as many as there are seconds, and those that look for the other.
        assert found <= tried[next(at for at, number in enumerate(tried) if number >= 1000)]
        assert len(tried) < 4 * SHRINKING + 5 * 200


def test_schemathesis_examples_are_the_smallest_seen() -> None:
    def exchange(body: bytes) -> Exchange:
        return Exchange("POST", "https://x.test/", (), body, 500)

    for layer, kept in ((1, b"{}"), (2, b'{"a": 1}')):
        journal = Journal(layer)
        for body in (b'{"a": 1}', b"{}", b'{"a": {}}'):
            journal.check(NUMBER.clause, False, "broken", exchange=exchange(body))
        failure = journal.failures[NUMBER]
        assert failure.exchange
        assert (failure.exchange.request_body, failure.times) == (kept, 3)
