"""All 14 statuses of a scan: how to get to each over HTTP, what comes next, and no other way, as docs/ has it."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scanwire_server import create_app
from scanwire_server.clone_guard_scans import STATUSES
from scanwire_server.simulation import SCAN_SECONDS

from tests.reference_server.guard import Guard, new_guard
from tests.reference_server.support import OTHER_ORGANIZATION, ROOT, Caller, Clock, document

DONE_AFTER = 10 + SCAN_SECONDS
GOOD, FAILING = "198.51.100.7-9", "198.51.100.7-9,gateway.invalid"
IDLE = {"new", "done", "stopped", "internal_error"}
ACTIVE = {"requested", "queued", "running"}
STOPPING = {"stop_requested", "stop_waiting"}
ENDED = {"done", "stopped", "internal_error"}

WAYS = {
    "new": "",
    "requested": "start_scan",
    "queued": "start_scan 5",
    "running": "start_scan 10",
    "done": f"start_scan {DONE_AFTER}",
    "internal_error": "start_scan 15",
    "stop_requested": "start_scan 10 stop_scan",
    "stop_waiting": "start_scan 10 stop_scan 5",
    "stop_requested_giveup": "start_scan 10 stop_scan 5 stop_scan",
    "stopped": "start_scan 10 stop_scan 10",
    "delete_requested": "start_scan 10 delete_scan",
    "delete_waiting": "start_scan 10 delete_scan 5",
    "delete_ultimate_requested": "start_scan 10 delete_scans",
    "delete_ultimate_waiting": "start_scan 10 delete_scans 5",
}
"""Operations on a new scan, and seconds to wait in between. For internal_error its target is `FAILING`."""


def pages_table() -> dict[str, dict[str, int]]:
    """Of each status in docs/scan-statuses.md: what comes by itself, and after how many seconds."""
    page = (ROOT / "docs" / "scan-statuses.md").read_text("utf-8")
    return {
        status: {
            name or "gone": int(seconds) for name, seconds in re.findall(r"(?:`(\w+)`|gone) after (\d+) s", following)
        }
        for status, following in re.findall(r"^\| `(\w+)` \|.*\|(.*)\|$", page, flags=re.MULTILINE)
    }


AFTER = pages_table()
PASSING = [(status, following) for status, next_ones in AFTER.items() for following in next_ones]
ALLOWED = (
    set(PASSING)
    | {(status, "requested") for status in IDLE}
    | {(status, "stop_requested") for status in ACTIVE}
    | {(status, "stop_requested_giveup") for status in STOPPING}
    | {(status, "gone") for status in IDLE}
    | {
        (status, deletion)
        for status in ACTIVE | STOPPING | {"stop_requested_giveup"}
        for deletion in ("delete_requested", "delete_ultimate_requested")
    }
)
"""The transitions that the page tells of."""


def act(guard: Guard, operation_id: str, scan: str) -> None:
    """An operation that has to succeed."""
    if operation_id == "delete_scans":
        guard.get(operation_id, params={"ids": [scan]})
    else:
        guard.get(operation_id, scan)


def reach(guard: Guard, clock: Clock, wanted: dict[str, str]) -> dict[str, str]:
    """New scans by status, each in its own at the end. `wanted` has the hosts of each one's target."""
    scans = {status: guard.scan(guard.target(hosts=hosts)) for status, hosts in wanted.items()}
    events: list[tuple[float, str, str]] = []
    for status, scan in scans.items():
        moment, steps = 0.0, WAYS[status].split()
        for step in reversed(steps):
            if step.isdigit():
                moment -= int(step)
            else:
                events.insert(0, (moment, step, scan))
    start, length = clock.now, max((-moment for moment, _, _ in events), default=0.0)
    for moment, step, scan in sorted(events, key=lambda event: event[0]):
        clock.now = start + timedelta(seconds=length + moment)
        act(guard, step, scan)
    clock.now = start + timedelta(seconds=length)
    return scans


def reach_all(guard: Guard, clock: Clock) -> dict[str, str]:
    """One scan in each of the 14 statuses."""
    return reach(guard, clock, {status: FAILING if status == "internal_error" else GOOD for status in STATUSES})


def listed(guard: Guard, **params: Any) -> dict[str, str]:
    """The status of each scan in a list."""
    return {each["id"]: each["attributes"]["status"] for each in guard.everything("list_scans", **params)}


def test_the_page_and_the_spec_have_the_same_statuses() -> None:
    assert AFTER.keys() == set(STATUSES) == set(document("clone_guard")["components"]["schemas"]["ScanStatus"]["enum"])
    assert WAYS.keys() == AFTER.keys()


def test_every_status_can_be_reached_over_http(clock: Clock) -> None:
    guard = new_guard(clock, sample_data=False)
    scans = reach_all(guard, clock)
    assert listed(guard) == {scan: status for status, scan in scans.items()}
    extended = {each["id"]: each["attributes"] for each in guard.everything("list_scans", extended="true")}
    for status, scan in scans.items():
        assert listed(guard, status=status) == {scan: status}
        others = [each for each in STATUSES if each != status]
        assert scan not in listed(guard, status=others)
        assert len(listed(guard, status=others)) == 13
        assert (extended[scan]["end_time"] is not None) == (status in ENDED)
        assert (extended[scan]["last_report"] is not None) == (status == "done")
        if status.startswith("delete"):
            assert guard.refused("get_scan", scan) == (404, None)
            continue
        assert guard.status(scan) == status
        histories = [each["attributes"] for each in guard.everything("list_scan_histories", scan)]
        assert [each["status"] for each in histories] == ([] if status == "new" else [status])
        for own in histories:
            assert ("report" in own) == (status == "done")
            assert ("end_time" in own) == (status in ENDED)
            assert (own["progress"] == 100) == (status == "done")
        found = 3 if status == "done" else 0
        assert len(guard.everything("list_scan_hosts", scan)) == found
        assert guard.get("get_scan_statistics", scan)["attributes"]["hosts"] == found
    statuses = [each["attributes"]["status"] for each in guard.everything("list_scans", sort_by="run_status_asc")]
    assert statuses == sorted(STATUSES)


@pytest.mark.parametrize(("status", "following"), PASSING)
def test_a_status_passes_when_the_page_says_so(clock: Clock, status: str, following: str) -> None:
    guard = new_guard(clock, sample_data=False)
    scans = reach(guard, clock, {status: FAILING if following == "internal_error" else GOOD})
    scan = scans[status]
    clock.pass_time(seconds=AFTER[status][following], microseconds=-1)
    assert listed(guard) == {scan: status}
    clock.pass_time(microseconds=1)
    assert listed(guard) == ({} if following == "gone" else {scan: following})


@pytest.mark.parametrize("status", [status for status, next_ones in AFTER.items() if not next_ones])
def test_a_status_stays_when_the_page_says_so(clock: Clock, status: str) -> None:
    guard = new_guard(clock, sample_data=False)
    scan = reach(guard, clock, {status: FAILING if status == "internal_error" else GOOD})[status]
    clock.pass_time(days=1000)
    assert listed(guard) == {scan: status}


def test_a_restart_keeps_every_status_and_what_is_to_come(tmp_path: Any, clock: Clock) -> None:
    file = str(tmp_path / "state.db")
    guard = Guard(Caller(create_app(file, clock=clock, sample_data=False)))
    scans = reach_all(guard, clock)
    before = guard.everything("list_scans", extended="true")
    guard.caller.app.state.store.close()
    again = Guard(Caller(create_app(file, clock=clock, sample_data=False)))
    assert again.everything("list_scans", extended="true") == before
    clock.pass_time(seconds=DONE_AFTER)
    final = {status: status for status in IDLE}
    final |= dict.fromkeys(ACTIVE, "done")
    final |= dict.fromkeys((*STOPPING, "stop_requested_giveup"), "stopped")
    assert listed(again) == {scans[status]: end for status, end in final.items()}


@pytest.mark.parametrize(
    "fields",
    [
        {"hosts": "gateway.invalid"},
        {"hosts": "INVALID"},
        {"hosts": "198.51.100.7, a.b.Invalid., www.example.com"},
        {"hosts": "198.51.100.0/24,x.invalid", "exclude_hosts": "y.invalid,198.51.100.7"},
        {"hosts": "x.invalid,y.invalid", "exclude_hosts": "y.invalid"},
    ],
)
@pytest.mark.parametrize("wizard", [False, True])
def test_a_run_fails_if_a_name_has_no_address(clock: Clock, fields: dict[str, str], wizard: bool) -> None:
    guard = new_guard(clock, sample_data=False)
    if wizard:
        scan = guard.get("create_scan_from_wizard", json={"scan": {"name": "S", **fields}})["id"]
    else:
        scan = guard.scan(guard.target(**fields))
        guard.get("start_scan", scan)
    clock.pass_time(seconds=14.999999)
    assert guard.status(scan) == "running"
    clock.pass_time(microseconds=1)
    assert guard.status(scan) == "internal_error"
    assert guard.everything("list_recent_scans") == guard.everything("list_running_scans") == []
    clock.pass_time(days=1)
    (history,) = guard.everything("list_scan_histories", scan)
    assert guard.get("get_scan_history", scan, history["id"]) == history
    assert history["attributes"] == {
        "id": history["id"],
        "status": "internal_error",
        "start_time": "2026-05-31T12:00:00Z",
        "end_time": "2026-05-31T12:00:15Z",
        "progress": 0,
    }
    assert guard.everything("list_scan_hosts", scan) == guard.everything("list_scan_vulnerabilities", scan) == []
    assert guard.refused("stop_scan", scan) == (422, "/path/scan_id")
    guard.get("delete_scan", scan)
    assert listed(guard) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"hosts": "gateway.invalid.example.com,notinvalid,in-valid"},
        {"hosts": "198.51.100.7,gateway.invalid", "exclude_hosts": "GATEWAY.invalid."},
    ],
)
def test_other_names_have_an_address(clock: Clock, fields: dict[str, str]) -> None:
    guard = new_guard(clock)
    scan = guard.scan(guard.target(**fields))
    guard.get("start_scan", scan)
    clock.pass_time(seconds=DONE_AFTER)
    assert guard.status(scan) == "done"


def test_a_failure_is_of_one_run_and_leaves_older_results(clock: Clock) -> None:
    guard = new_guard(clock)
    target = guard.target(hosts=GOOD)
    scan = guard.scan(target)

    def results() -> list[Any]:
        (own,) = guard.everything("list_scans", **{"q[uuid]": scan, "extended": "true"})
        return [
            own["attributes"]["last_report"],
            guard.everything("list_scan_hosts", scan),
            guard.everything("list_scan_vulnerabilities", scan),
            guard.get("get_scan_statistics", scan),
        ]

    guard.get("start_scan", scan)
    clock.pass_time(seconds=1)
    guard.get("update_target", target, json={"target": {"hosts": FAILING}})
    clock.pass_time(seconds=DONE_AFTER)
    assert guard.status(scan) == "done"
    before = results()
    assert before[0] is not None
    assert len(before[1]) == 3

    guard.get("start_scan", scan)
    clock.pass_time(seconds=1)
    guard.get("update_target", target, json={"target": {"hosts": GOOD}})
    clock.pass_time(seconds=DONE_AFTER)
    assert guard.status(scan) == "internal_error"
    assert results() == before

    guard.get("start_scan", scan)
    clock.pass_time(seconds=DONE_AFTER)
    assert guard.status(scan) == "done"
    assert results()[0] != before[0]
    histories = guard.everything("list_scan_histories", scan)
    assert [each["attributes"]["status"] for each in histories] == ["done", "internal_error", "done"]


@pytest.mark.parametrize("hosts", [GOOD, FAILING])
@pytest.mark.parametrize("before", [0.0, 7.0, 12.0])
@pytest.mark.parametrize("between", [0.0, 4.999999, 5.0, 9.999999])
def test_a_stop_can_be_given_up(clock: Clock, hosts: str, before: float, between: float) -> None:
    guard = new_guard(clock)
    scan = guard.scan(guard.target(hosts=hosts))
    guard.get("start_scan", scan)
    clock.pass_time(seconds=before)
    guard.get("stop_scan", scan)
    clock.pass_time(seconds=between)
    (stopping,) = guard.everything("list_scan_histories", scan)
    assert guard.get("stop_scan", scan)["attributes"]["status"] == "stop_requested_giveup"
    for seconds in (0, 4.999999):
        clock.pass_time(seconds=seconds)
        assert guard.status(scan) == "stop_requested_giveup"
        for operation_id in ("stop_scan", "start_scan"):
            assert guard.refused(operation_id, scan) == (422, "/path/scan_id")
    clock.pass_time(microseconds=1)
    ended = clock.now.replace(microsecond=0).isoformat().replace("+00:00", "")
    assert guard.status(scan) == "stopped"
    clock.pass_time(seconds=DONE_AFTER)
    (history,) = guard.everything("list_scan_histories", scan)
    own = history["attributes"]
    assert own["end_time"].startswith(ended)
    assert own == {**stopping["attributes"], "status": "stopped", "end_time": own["end_time"]}
    assert guard.get("start_scan", scan)["attributes"]["status"] == "requested"


@dataclass
class Scan:
    """A scan as it has to be."""

    id: str
    states: list[tuple[datetime, str]]
    """Its statuses until now and to come, each with the time from which it holds."""
    failing: bool = False
    """Whether its target is one whose runs fail."""
    runs: int = 0
    deleted: bool = False
    shown: str = "new"
    """The status that the server has shown last."""


class Life:
    """Two scans against a model. One that is gone gives its place to a new one."""

    def __init__(self, seen: Counter[tuple[str, str]]) -> None:
        self.seen = seen
        """How often the server has shown each transition."""
        self.clock = Clock()
        self.guard = new_guard(self.clock, sample_data=False)
        self.targets = (self.guard.target(hosts=GOOD), self.guard.target(hosts=FAILING))
        self.scans = [self.new(), self.new()]

    def new(self) -> Scan:
        return Scan(self.guard.scan(self.targets[0]), [(self.clock.now, "new")])

    def expected(self, scan: Scan) -> str:
        """The status that a scan has to have, or `gone`."""
        return [status for moment, status in scan.states if moment <= self.clock.now][-1]

    def plan(self, scan: Scan, *states: tuple[float, str]) -> None:
        scan.states = [each for each in scan.states if each[0] <= self.clock.now]
        scan.states += [(self.clock.now + timedelta(seconds=seconds), status) for seconds, status in states]

    def ask(self, operation_id: str, scan: Scan, *, allowed: bool, **more: Any) -> bool:
        """Call an operation, which has to be refused for a deleted scan, and unless it is allowed; whether it was."""
        status = self.guard.call(operation_id, scan.id, **more).status_code
        assert status == (404 if scan.deleted else 200 if allowed else 422)
        return status == 200

    def change_target(self, scan: Scan) -> None:
        body = {"scan": {"target_id": self.targets[not scan.failing]}}
        if self.ask("update_scan", scan, allowed=True, json=body):
            scan.failing = not scan.failing

    def start(self, scan: Scan) -> None:
        if self.ask("start_scan", scan, allowed=self.expected(scan) in IDLE):
            scan.runs += 1
            end = (15, "internal_error") if scan.failing else (DONE_AFTER, "done")
            self.plan(scan, (0, "requested"), (5, "queued"), (10, "running"), end)

    def stop(self, scan: Scan) -> None:
        status = self.expected(scan)
        if self.ask("stop_scan", scan, allowed=status in ACTIVE | STOPPING):
            if status in ACTIVE:
                self.plan(scan, (0, "stop_requested"), (5, "stop_waiting"), (10, "stopped"))
            else:
                self.plan(scan, (0, "stop_requested_giveup"), (5, "stopped"))

    def give_up(self, scan: Scan) -> None:
        self.stop(scan)
        self.check()
        self.stop(scan)

    def delete(self, scan: Scan) -> None:
        self.ask("delete_scan", scan, allowed=True)
        self.deleted(scan, "delete")

    def delete_several(self, scan: Scan) -> None:
        self.guard.get("delete_scans", params={"ids": [scan.id]})
        self.deleted(scan, "delete_ultimate")

    def deleted(self, scan: Scan, kind: str) -> None:
        if not scan.deleted:
            scan.deleted = True
            if self.expected(scan) in IDLE:
                self.plan(scan, (0, "gone"))
            else:
                self.plan(scan, (0, f"{kind}_requested"), (5, f"{kind}_waiting"), (10, "gone"))

    def meddle(self, scan: Scan) -> None:
        """What somebody else asks for changes nothing."""
        stranger = Guard(self.guard.caller, OTHER_ORGANIZATION)
        for operation_id in ("start_scan", "stop_scan", "delete_scan"):
            assert stranger.refused(operation_id, scan.id) == (404, None)
        stranger.get("delete_scans", params={"ids": [scan.id]})
        assert listed(stranger) == {}

    def wait(self, seconds: float) -> None:
        """Time passes, from one status that the model expects to the next, so that the server shows each."""
        until = self.clock.now + timedelta(seconds=seconds)
        moments = {moment for scan in self.scans for moment, _ in scan.states if self.clock.now < moment < until}
        for moment in sorted({*moments, until}):
            self.clock.now = moment
            self.check()

    def check(self) -> None:
        """The server is the model."""
        present = {scan.id: self.expected(scan) for scan in self.scans if self.expected(scan) != "gone"}
        now = listed(self.guard)
        assert now == present
        for status in set(present.values()):
            expected = {scan: status for scan, its_status in present.items() if its_status == status}
            assert listed(self.guard, status=status) == expected
        assert listed(self.guard, status=[each for each in STATUSES if each not in present.values()]) == {}
        for scan in self.scans:
            status = now.get(scan.id, "gone")
            if scan.shown != status:
                self.seen[scan.shown, status] += 1
                scan.shown = status
            if scan.deleted:
                assert self.guard.refused("get_scan", scan.id) == (404, None)
            else:
                self.check_runs(scan, status)

    def check_runs(self, scan: Scan, status: str) -> None:
        assert self.guard.status(scan.id) == status
        histories = [each["attributes"] for each in self.guard.everything("list_scan_histories", scan.id)]
        assert len(histories) == scan.runs
        assert not histories or histories[-1]["status"] == status
        for run in histories:
            assert ("report" in run) == (run["status"] == "done")
            assert ("end_time" in run) == (run["status"] in ENDED)
        assert all(run["status"] in ENDED for run in histories[:-1])
        done = any(run["status"] == "done" for run in histories)
        assert len(self.guard.everything("list_scan_hosts", scan.id)) == (3 if done else 0)


ACTIONS = (Life.start, Life.stop, Life.give_up, Life.delete, Life.delete_several, Life.change_target, Life.meddle)
Step = tuple[Callable[[Life, Scan], None], int, float]
"""What is done to which scan, and the seconds that pass then."""
STEPS = st.lists(
    st.tuples(
        st.sampled_from([Life.start, Life.start, *ACTIONS]),
        st.integers(0, 1),
        st.sampled_from([0.0, 5.0, 10.0, float(DONE_AFTER)]) | st.floats(0, 20),
    ),
    min_size=20,
    max_size=30,
)
TOUR: list[Step] = [
    (Life.start, 0, DONE_AFTER),
    (Life.change_target, 0, 0),
    (Life.start, 0, 15),
    (Life.start, 1, 10),
    (Life.stop, 1, 10),
    (Life.start, 1, 0),
    (Life.give_up, 1, 5),
    (Life.start, 1, 0),
    (Life.delete, 1, 10),
    (Life.start, 0, 0),
    (Life.delete_several, 0, 10),
]
"""Through all statuses, so that no luck is needed for that."""


def test_scans_go_the_ways_that_the_page_has_and_no_other() -> None:
    seen: Counter[tuple[str, str]] = Counter()

    @settings(max_examples=15, deadline=None, derandomize=True, database=None)
    @given(steps=STEPS)
    @example(steps=TOUR)
    def live(steps: list[Step]) -> None:
        life = Life(seen)
        for action, place, seconds in steps:
            if life.expected(life.scans[place]) == "gone":
                life.scans[place] = life.new()
            action(life, life.scans[place])
            life.check()
            life.wait(seconds)

    live()
    assert seen.keys() <= ALLOWED, seen.keys() - ALLOWED
    assert seen.keys() >= set(PASSING), set(PASSING) - seen.keys()
    assert {status for change in seen for status in change} == {*STATUSES, "gone"}
