"""Shards, several processes, pytest-xdist: a run that is split comes to the same as one that is not."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rich.console import Console
from scanwire_server import CLOUDFORCE_ONE

from contract_tests import report, soak
from contract_tests.catalogue import HERE, Cell
from contract_tests.chance import seed_alone
from contract_tests.exchange import Exchange, answer_text, curl, request_text, without_secrets
from contract_tests.journal import Failure
from contract_tests.merging import MergeError, merged
from contract_tests.meta.support import Outcome, run
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.outcomes import Deviation
from contract_tests.records import Record, RecordError, as_data, from_data, record, result
from contract_tests.server.plan import plan
from contract_tests.settings import Settings, SettingsError, Shard, read
from contract_tests.shards import cost, costly_first, split
from contract_tests.suite import Check, Result, Run, run_check
from contract_tests.target import CouldNotRunError
from contract_tests.workers import Task, in_processes

FAULTS = {fault.name: fault for fault in CATALOGUE}
NAMES = [check.name for check in plan(Settings())]
FEW = ("smoke", "access[list_configs]", "attempts[scan_config]", "scenario[scan_config]", "filter", "sort")
ONE_API = {"CONTRACT_API": "cloudforce_one"}
STARTED = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
TOKEN = CLOUDFORCE_ONE.accounts[0].api_token
PLAIN = settings(deadline=None)
# A smaller example would take minutes to find.
QUIET = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


# --- which check is in which shard -----------------------------------------------------------------------------------


@PLAIN
@given(names=st.sets(st.sampled_from(NAMES)), of=st.integers(1, 100))
def test_every_check_is_in_exactly_one_shard(names: set[str], of: int) -> None:
    shards = split(names, of)
    assert len(shards) == of
    assert Counter(name for shard in shards for name in shard) == Counter(names)
    assert shards == split(sorted(names, reverse=True), of)


@PLAIN
@given(of=st.integers(1, 40))
def test_shards_cost_about_the_same(of: int) -> None:
    costs = [sum(map(cost, shard)) for shard in split(NAMES, of)]
    assert max(costs) - min(costs) <= max(map(cost, NAMES))


def test_what_takes_longest_begins_first() -> None:
    ordered = costly_first(reversed(NAMES))
    assert sorted(ordered) == sorted(NAMES)
    assert list(map(cost, ordered)) == sorted(map(cost, NAMES), reverse=True)


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/0", "01/2", "1/101", "-1/2", "1/2/3", "1/2 ", "a/b", "१/२"])
def test_a_wrong_shard_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CONTRACT_SHARD"):
        read({"CONTRACT_SHARD": text, "CONTRACT_REPORT_DIR": str(tmp_path)})


def test_shards_share_what_a_live_server_is_to_bear(tmp_path: Path) -> None:
    environ = {
        "CONTRACT_API": "clone_guard",
        "CONTRACT_BASE_URL": "https://api.example.com",
        "CONTRACT_API_KEY": "k3y",
        "CONTRACT_ACCESS_TOKEN": "t0ken",
        "CONTRACT_SHARD": "2/4",
        "CONTRACT_BUDGET": "1000",
        "CONTRACT_REPORT_DIR": str(tmp_path),
    }
    found = read(environ)
    assert (found.shard, found.rate, found.budget) == (Shard(2, 4), 1.0, 250)
    with pytest.raises(SettingsError, match="CONTRACT_SHARD"):
        read({**environ, "CONTRACT_TIER": "full", "CONTRACT_ALLOW_WRITES": "1:api.example.com"})


# --- records ---------------------------------------------------------------------------------------------------------

HIDDEN = report.secrets(Run(Settings(), ()))
TEXTS = st.one_of(st.text(max_size=8), st.sampled_from([TOKEN, f"Bearer {TOKEN}", f"x {TOKEN} y", "\udc00", "a b c"]))
HEADERS = st.lists(
    st.tuples(st.sampled_from(["Authorization", "X-Auth-Key", "X-Auth-Email", "Accept", "x-other"]), TEXTS), max_size=3
).map(tuple)
SENT = st.one_of(
    st.binary(max_size=12),
    st.builds(lambda text: json.dumps({"a": text, "b": [text]}).encode(), TEXTS),
)
ANSWERED = st.one_of(
    SENT,
    # JSON can spell a text in several ways.
    st.just(json.dumps({"echo": "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)}).replace("\\\\", "\\").encode()),
    st.just(b'{"cut": "' + TOKEN.encode() + b"x" * 5000 + b'"}'),
)
EXCHANGES = st.builds(
    Exchange,
    st.sampled_from(["GET", "POST"]),
    st.sampled_from(["http://127.0.0.1/a", f"http://127.0.0.1/a?token={TOKEN}"]),
    HEADERS,
    SENT,
    st.sampled_from([0, 200, 404]),
    HEADERS,
    ANSWERED,
)


@PLAIN
@given(EXCHANGES)
def test_reports_show_an_exchange_without_secrets_as_they_show_the_one_with_them(exchange: Exchange) -> None:
    bare = without_secrets(exchange, HIDDEN)
    assert request_text(bare, HIDDEN) == request_text(exchange, HIDDEN)
    assert answer_text(bare, HIDDEN).split("... (")[0] == answer_text(exchange, HIDDEN).split("... (")[0]
    assert curl(bare, HIDDEN) == curl(exchange, HIDDEN)
    assert TOKEN not in str(bare)
    assert TOKEN.encode() not in bare.request_body + bare.answer_body
    assert without_secrets(bare, HIDDEN) == bare


CHECKS = {check.name: check for check in plan(Settings(apis=("cloudforce_one",)))}


@st.composite
def results(draw: st.DrawFn, names: tuple[str, ...] = tuple(CHECKS)) -> Result:
    """What a check may have found."""
    check = CHECKS[draw(st.sampled_from(names))]
    cells = sorted(check.cells)
    found = Result(check, Counter(), Counter(), {})
    for cell in cells:
        found.exercised[cell] = draw(st.integers(0, 3))
    for operation in sorted(check.calls):
        found.answered[operation, "2xx"] = draw(st.integers(0, 2))
    for cell in draw(st.sets(st.sampled_from(cells), max_size=2)) if cells else ():
        found.exercised[cell] += 1
        exchange = draw(st.none() | EXCHANGES)
        found.failures[cell] = Failure(cell, draw(TEXTS), exchange, check.layer, draw(st.integers(1, 3)))
    found.vacuous = tuple(draw(st.lists(TEXTS, max_size=1)))
    found.unsupported = draw(st.sampled_from(["", "", "nothing is there"]))
    found.excused = bool(found.unsupported) and draw(st.booleans())
    found.crash = draw(st.sampled_from(["", "", "", "Traceback\nZeroDivisionError"]))
    found.seconds, found.requests = draw(st.integers(0, 9)) / 8, draw(st.integers(0, 9))
    return found


@PLAIN
@given(results())
def test_a_record_survives_json(found: Result) -> None:
    kept = record(found, Settings())
    again = from_data(json.loads(json.dumps(as_data(kept))))
    assert again == kept
    back = result(again, CHECKS)
    assert record(back, Settings()) == kept
    # Everything that a result knows is in its record.
    assert {one.name for one in fields(Result)} == {one.name for one in fields(Record)}


@pytest.mark.parametrize(
    "change",
    [
        {"check": "no such check"},
        {"check": 5},
        {"exercised": [["CF-NOTHING-01", "list_configs", 1]]},
        {"exercised": [["CF-AUTH-01", "no_such_operation", 1]]},
        {"exercised": [["CF-AUTH-01"]]},
        {"requests": "many"},
        {"failures": [{"message": "no cell"}]},
    ],
)
def test_what_is_no_record_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RecordError):
        result(from_data({"check": "smoke[cloudforce_one]", **change}), CHECKS)


# --- merging ---------------------------------------------------------------------------------------------------------


def _same(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "finished"}


def _written(run: Run, directory: Path) -> Path:
    directory.mkdir(parents=True)
    (directory / "result.json").write_text(json.dumps(report.data(run)), encoding="utf-8")
    return directory


def _shards(whole: Run, of: int, directory: Path) -> list[Path]:
    """The reports of a run's shards."""
    found = []
    for number in range(1, of + 1):
        part = replace(whole, settings=replace(whole.settings, shard=Shard(number, of)), results=[])
        mine = {check.name for check in part.reached}
        part.results = [one for one in whole.results if one.check.name in mine]
        found.append(_written(part, directory / str(number)))
    return found


def _good(check: Check) -> Result:
    """What a check finds where nothing is wrong."""
    return Result(check, Counter(dict.fromkeys(check.cells, 1)), Counter({(one, "2xx"): 1 for one in check.calls}), {})


@QUIET
@given(data=st.data(), of=st.integers(1, 4))
def test_merged_shards_come_to_the_same_as_the_whole(
    data: st.DataObject, of: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("shards")
    plain = Settings(apis=("cloudforce_one",), max_examples=data.draw(st.sampled_from([4, 50])), report_dir=directory)
    cells = sorted({cell for check in CHECKS.values() for cell in check.cells})
    listed = data.draw(st.lists(st.sampled_from(cells), max_size=3, unique=True))
    deviations = [Deviation(cell.clause, "r", "https://example.com", operation=cell.operation) for cell in listed]
    whole = Run(plain, list(CHECKS.values()), tuple(deviations), started=STARTED)
    found = {one.check.name: one for one in data.draw(st.lists(results(), max_size=5))}
    quiet = {
        name: Result(
            check, Counter(dict.fromkeys(check.cells, 1)), Counter({(one, "2xx"): 1 for one in check.calls}), {}
        )
        for name, check in CHECKS.items()
    }
    whole.results = [{**quiet, **found}[name] for name in CHECKS]
    paths = data.draw(st.permutations(_shards(whole, of, directory)))
    again = merged(paths, plan, directory)
    assert _same(report.data(again)) == _same(report.data(whole))
    assert again.exit_code() == whole.exit_code()


def test_a_real_run_in_shards_comes_to_the_same(tmp_path: Path) -> None:
    with FAULTS["update_clears"].apply() as factory:
        whole = run(tmp_path / "whole", ONE_API, factory, FEW)
        for number in (1, 2):
            one = run(tmp_path / str(number), {**ONE_API, "CONTRACT_SHARD": f"{number}/2"}, factory, FEW)
            assert one.status in (0, 1), one.output
            assert f"shard {number}/2" in one.output
            assert f"This is shard {number} of 2" in (one.reports / "report.html").read_text(encoding="utf-8")
            assert not {one["outcome"] for api in one.result["apis"] for one in api["verdicts"]} & {"error", "stale"}
            assert TOKEN not in (one.reports / "result.json").read_text(encoding="utf-8")
    both = run(tmp_path / "merged", only=FEW, given=("merge", str(tmp_path / "2"), str(tmp_path / "1")))
    assert (both.status, whole.status) == (1, 1), both.output
    assert _timeless(both) == _timeless(whole)
    assert both.output.splitlines()[-1] == whole.output.splitlines()[-1]
    assert {path.name for path in both.reports.iterdir()} == {path.name for path in whole.reports.iterdir()}


def _timeless(outcome: Outcome) -> Any:
    """A result without what a clock told, and without the ids that the server made up."""
    kept = {name: value for name, value in outcome.result.items() if name not in {"started", "finished", "seconds"}}

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without(one) for name, one in value.items() if name not in {"seconds", "signs"}}
        if isinstance(value, str):
            return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16}-REF", "an id", value)
        return [without(one) for one in value] if isinstance(value, list) else value

    return without(kept)


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The reports of both shards of a run in which nothing was wrong."""
    whole = Run(Settings(apis=("cloudforce_one",)), list(CHECKS.values()), started=STARTED)
    whole.results = [_good(check) for check in CHECKS.values()]
    return _shards(whole, 2, tmp_path_factory.mktemp("halves"))


def _changed(path: Path, directory: Path, change: Callable[[Any], None]) -> Path:
    data = json.loads((path / "result.json").read_text(encoding="utf-8"))
    change(data)
    directory.mkdir()
    (directory / "result.json").write_text(json.dumps(data), encoding="utf-8")
    return directory


def _set(*names: str, value: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for name in names[:-1]:
            data = data[name]
        data[names[-1]] = value

    return change


def _moved(data: Any) -> None:
    data["shard"]["checks"].pop()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_set("shard", "run", "seed", value=7), "seed is 0 in .*1.result.json and 7 in .*changed.result.json"),
        (_set("shard", "run", "specs", value="0"), "specs is "),
        (_set("shard", "run", "suite", value="0"), "suite is "),
        (_set("shard", "run", "versions", value={"scanwire": "0"}), "versions is "),
        (_set("shard", "run", "target", value="https://a.example"), "target is "),
        (_set("shard", "run", "tier", value="read"), "tier is "),
        (_set("shard", "run", "max_examples", value=5), "max_examples is "),
        (_set("shard", "run", "shards", value=3), "shards is 2 in .* and 3 in "),
        (_set("shard", "number", value=1), "shard 1/2 is there twice: .*1.result.json and .*changed.result.json"),
        (_set("shard", "number", value=3), "it is of shard 3/2"),
        (_set("shard", "run", "seed", value="x"), "is no report of this suite"),
        (_set("format", value=99), "changed.result.json has format 99"),
        (lambda data: data.pop("shard"), "is of a whole run, not of a shard"),
        (lambda data: data.pop("left_behind"), "is no report of this suite"),
        (_moved, "does not hold the checks of shard 2/2"),
    ],
)
def test_what_is_not_of_one_run_is_not_merged(
    change: Callable[[Any], None], words: str, halves: list[Path], tmp_path: Path
) -> None:
    other = _changed(halves[1], tmp_path / "changed", change)
    with pytest.raises(MergeError, match=words):
        merged([halves[0], other], plan, tmp_path / "reports")


def test_a_shard_of_another_version_is_not_merged(halves: list[Path], tmp_path: Path) -> None:
    old = _set("shard", "run", "suite", value="older")
    both = [_changed(path, tmp_path / path.name, old) for path in halves]
    with pytest.raises(MergeError, match=r"suite is '.*' in this version and 'older' in "):
        merged(both, plan, tmp_path / "reports")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 10_000])
def test_what_is_no_report_is_status_2(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "result.json").write_bytes(content)
    outcome = run(tmp_path / "reports", given=("merge", str(tmp_path / "one")))
    assert outcome.status == 2
    assert outcome.output.startswith(f"could not merge: {tmp_path / 'one' / 'result.json'}")


def test_missing_shards_are_named(halves: list[Path], tmp_path: Path) -> None:
    outcome = run(tmp_path, given=("merge", str(halves[1])))
    assert (outcome.status, outcome.output) == (2, "could not merge: missing: shard 1/2\n")
    nowhere = run(tmp_path, given=("merge", str(tmp_path / "nowhere")))
    assert nowhere.status == 2
    assert "nowhere/result.json cannot be read: No such file or directory" in nowhere.output


def test_merging_does_not_write_over_a_shard(halves: list[Path]) -> None:
    before = (halves[0] / "result.json").read_bytes()
    outcome = run(halves[0], given=("merge", *map(str, halves)))
    assert outcome.status == 2
    assert "CONTRACT_REPORT_DIR" in outcome.output
    assert (halves[0] / "result.json").read_bytes() == before


def test_a_shard_that_ended_early_decides_for_the_whole(halves: list[Path], tmp_path: Path) -> None:
    def early(data: Any) -> None:
        data["interrupted"], data["shard"]["checks"] = True, data["shard"]["checks"][:3]

    other = _changed(halves[1], tmp_path / "early", early)
    assert merged([halves[0], other], plan, tmp_path).exit_code() == 2
    left = _changed(halves[1], tmp_path / "left", _set("left_behind", value=["a scan"]))
    assert merged([halves[0], left], plan, tmp_path).exit_code() == 3


def test_a_shard_leaves_to_the_merging_what_it_cannot_know() -> None:
    cell = Cell("CF-SCANS-UPDATE-03", "update_config")
    listed = Deviation(cell.clause, "r", "https://example.com")
    checks = [check for check in CHECKS.values() if cell in check.cells]
    assert len(checks) > 1
    one = Result(checks[0], Counter({cell: 1}), Counter(), {})
    whole = Run(Settings(apis=("cloudforce_one",)), checks, (listed,), [one], started=STARTED)
    part = replace(whole, settings=replace(whole.settings, shard=Shard(1, 2)))
    assert [one.outcome for one in whole.verdicts() if one.cell == cell] == ["stale"]
    assert [one.outcome for one in part.verdicts() if one.cell == cell] == ["pass"]
    assert [one for one in part.verdicts() if one.outcome == "error"] == []
    assert whole.vacuous()
    assert part.vacuous() == []


# --- processes -------------------------------------------------------------------------------------------------------


def test_a_check_draws_the_same_whatever_was_loaded_before() -> None:
    check = CHECKS["stock[list_requests]"]
    few = Settings(apis=("cloudforce_one",), max_examples=5)
    first = run_check(check, few)
    sys.modules["loaded_later"] = type(sys)("loaded_later")
    sys.modules["loaded_later"].__file__ = str(HERE / "catalogue.py")
    try:
        again = run_check(check, few)
    finally:
        del sys.modules["loaded_later"]
    assert (again.requests, again.exercised, again.answered) == (first.requests, first.exercised, first.answered)


def test_hypothesis_draws_from_the_source_again_afterwards() -> None:
    from hypothesis.internal.conjecture import providers

    before = providers._get_local_constants
    with seed_alone():
        assert len(providers._get_local_constants()) == 0
    assert providers._get_local_constants is before


def _command(*given: str, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CONTRACT_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, "-m", *given],
        cwd=HERE.parent,
        env={**inherited, **environ},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )


def test_several_processes_come_to_the_same_as_one() -> None:
    few = Settings(apis=("clone_guard",), max_examples=3)
    names = ["smoke[clone_guard]", "paging[targets]", "scenario[target]", "stock[list_targets]", "machine[target]"]
    checks = {check.name: check for check in plan(few)}
    one = {name: record(run_check(checks[name], few), few) for name in names}
    two = {task.check: found for task, found in in_processes([Task(few, name) for name in names], 2)}
    assert {name: replace(found, seconds=0) for name, found in two.items()} == {
        name: replace(found, seconds=0) for name, found in one.items()
    }


def test_pytest_xdist_judges_the_run_as_a_whole(tmp_path: Path) -> None:
    (smoke,) = [check for check in plan(Settings(apis=("clone_guard",))) if check.name.startswith("smoke")]
    (cell,) = smoke.cells
    listed = tmp_path / "deviations.toml"
    listed.write_text(f"[[deviation]]\nclause = '{cell.clause}'\nreason = 'r'\nlink = 'https://example.com'\n")
    environ = {
        "CONTRACT_API": "clone_guard",
        "CONTRACT_TIER": "smoke",
        "CONTRACT_MAX_EXAMPLES": "1",
        "CONTRACT_REPORT_DIR": str(tmp_path / "reports"),
    }
    arguments = ("pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "contract_tests/server")
    good = _command(*arguments, **environ)
    assert good.returncode == 0, good.stdout
    assert "3 passed" in good.stdout
    result = json.loads((tmp_path / "reports" / "result.json").read_text(encoding="utf-8"))
    assert (result["exit_code"], result["checks"]["run"]) == (0, 1)
    stale = _command(*arguments, **environ, CONTRACT_DEVIATIONS=str(listed))
    assert stale.returncode == 1, stale.stdout
    assert "no deviation is stale" in stale.stdout
    assert "1 failed, 2 passed" in stale.stdout
    result = json.loads((tmp_path / "reports" / "result.json").read_text(encoding="utf-8"))
    assert (result["exit_code"], result["counts"]["stale"]) == (1, 1)
    live = {"CONTRACT_BASE_URL": "http://127.0.0.1:9", "CONTRACT_API_KEY": "k", "CONTRACT_ACCESS_TOKEN": "t"}
    refused = _command(*arguments, **environ, **live)
    assert refused.returncode == 2, refused.stdout
    assert "could not run: CONTRACT_BASE_URL is set, and with -n several processes would test" in refused.stdout


# --- soaking ---------------------------------------------------------------------------------------------------------


def _soaked(tmp_path: Path, *given: str, **environ: str) -> tuple[int, str]:
    output = io.StringIO()
    console = Console(file=output, width=140, no_color=True)
    return soak.main(given, {"CONTRACT_REPORT_DIR": str(tmp_path), **environ}, console=console), output.getvalue()


def _by_seed(bad: int) -> Any:
    """What stands for the processes: every check of every seed is good, but for one seed, where nothing was tested."""

    def made(tasks: Iterable[Task], processes: int) -> Iterator[tuple[Task, Record]]:
        for task in tasks:
            check = CHECKS[task.check]
            found = (
                Result(check, Counter(), Counter(), {}, ("untested",)) if task.settings.seed == bad else _good(check)
            )
            yield task, record(found, task.settings)

    return made


def test_soaking_names_the_seed_that_fails_and_how_to_repeat_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak, "in_processes", _by_seed(4))
    arguments = ("--seeds", "3", "--first", "3")
    status, output = _soaked(tmp_path, *arguments, CONTRACT_API="cloudforce_one", CONTRACT_MAX_EXAMPLES="30")
    assert status == 1
    assert "2/3 seeds: 4 FAILED" in output
    command = "CONTRACT_SEED=4 CONTRACT_API=cloudforce_one CONTRACT_MAX_EXAMPLES=30 python -m contract_tests"
    assert f"seed 4: again with {command}" in output
    assert "not really tested: smoke[cloudforce_one]: untested" in output
    assert output.endswith("2 passed, 1 failed\n")
    assert json.loads((tmp_path / "seed-4" / "result.json").read_text(encoding="utf-8"))["seed"] == 4
    monkeypatch.setattr(soak, "in_processes", _by_seed(9))
    assert _soaked(tmp_path, *arguments, CONTRACT_API="cloudforce_one")[0] == 0


def test_soaking_shows_where_a_check_broke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(tasks: Iterable[Task], processes: int) -> Iterator[tuple[Task, Record]]:
        for task in tasks:
            crash = "KeyError: 7\n\nTraceback\n  line 1" if task.check == "smoke[cloudforce_one]" else ""
            found = replace(_good(CHECKS[task.check]), crash=crash)
            yield task, record(found, task.settings)

    monkeypatch.setattr(soak, "in_processes", made)
    status, output = _soaked(tmp_path, "--seeds", "1", CONTRACT_API="cloudforce_one")
    assert status == 1
    assert "the check smoke[cloudforce_one] broke: KeyError: 7\n" in output
    assert output.count("Traceback\n  line 1") == 1


@pytest.mark.parametrize("given", [("--seeds", "0"), ("--seeds", "x"), ("--first", "-1"), ("--first", str(2**64))])
def test_a_wrong_argument_of_soaking_is_status_2(
    given: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        _soaked(tmp_path, *given)
    assert stopped.value.code == 2
    assert f"argument {given[0]}: {given[1]!r} must be an integer from" in capsys.readouterr().err


def test_soaking_is_for_the_reference_server_as_a_whole(tmp_path: Path) -> None:
    status, output = _soaked(tmp_path, CONTRACT_SHARD="1/2")
    assert (status, output.split(":")[1]) == (2, " CONTRACT_SHARD must not be set")


def test_a_process_that_dies_is_told_of() -> None:
    with pytest.raises(CouldNotRunError, match=r"ended in the check no such check"):
        list(in_processes([Task(Settings(), "no such check")], 1))
