"""The life of a scan: its statuses by the clock, its runs, and what they find; see also test_scan_statuses.py."""

import ipaddress
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from scanwire_server import clone_guard_scans, create_app, hosts, scan_options
from scanwire_server.simulation import SCAN_SECONDS

from tests.reference_server.guard import UNKNOWN, Guard, new_guard
from tests.reference_server.support import OTHER_ORGANIZATION, START, Caller, Clock

DONE_AFTER = 10 + SCAN_SECONDS
"""Seconds from the start of a scan until it is done."""
IDLE = {"new", "done", "stopped", "internal_error"}
ACTIVE = {"requested", "queued", "running"}
STOPPING = {"stop_requested", "stop_waiting"}
BY_SCAN = [
    "list_scan_histories",
    "list_scan_hosts",
    "list_scan_vulnerabilities",
    "get_scan_statistics",
    "get_scan",
    "start_scan",
    "stop_scan",
    "delete_scan",
]


def attributes(guard: Guard, scan: str, **params: str) -> dict[str, Any]:
    """A scan's own data, as lists show them."""
    (found,) = guard.get("list_scans", params={"q[uuid]": scan, **params})
    data: dict[str, Any] = found["attributes"]
    return data


@pytest.mark.parametrize(
    ("seconds", "status", "progress"),
    [
        (0, "requested", 0),
        (4.999999, "requested", 0),
        (5, "queued", 0),
        (10, "running", 0),
        (10 + SCAN_SECONDS / 2, "running", 50),
        (DONE_AFTER - 0.000001, "running", 99),
        (DONE_AFTER, "done", 100),
        (10**8, "done", 100),
    ],
)
def test_a_started_scan_runs_by_the_clock(clock: Clock, seconds: float, status: str, progress: int) -> None:
    guard = new_guard(clock)
    scan = guard.scan()
    assert guard.status(scan) == "new"
    assert guard.everything("list_scan_histories", scan) == []
    clock.pass_time(hours=1)
    assert guard.get("start_scan", scan)["attributes"]["status"] == "requested"
    clock.pass_time(seconds=seconds)
    assert guard.status(scan) == status
    (history,) = guard.everything("list_scan_histories", scan)
    assert guard.get("get_scan_history", scan, history["id"]) == history
    own = history["attributes"]
    assert (own["id"], own["status"], own["progress"]) == (history["id"], status, progress)
    assert own["start_time"] == "2026-05-31T13:00:00Z"
    ended = status == "done"
    assert own.keys() - {"id", "status", "start_time", "progress"} == ({"end_time", "report"} if ended else set())
    extended = attributes(guard, scan, extended="true")
    assert (extended["last_report"] is not None) == (extended["end_time"] is not None) == ended
    if ended:
        assert own["end_time"] == "2026-05-31T13:10:10Z"
        assert extended["last_report"]["id"] == own["report"]["id"]
        assert extended["end_time"] == extended["modification_time"] == own["end_time"]


@pytest.mark.parametrize("before", [0, 5, 7, 10, 300])
def test_a_stop_takes_its_time(clock: Clock, before: float) -> None:
    guard = new_guard(clock)
    scan = guard.scan()
    guard.get("start_scan", scan)
    clock.pass_time(seconds=before)
    assert guard.get("stop_scan", scan)["attributes"]["status"] == "stop_requested"
    progress = guard.everything("list_scan_histories", scan)[0]["attributes"]["progress"]
    for status in ("stop_waiting", "stopped"):
        assert guard.refused("start_scan", scan) == (422, "/path/scan_id")
        clock.pass_time(seconds=5)
        assert guard.status(scan) == status
    clock.pass_time(seconds=DONE_AFTER)
    (history,) = guard.everything("list_scan_histories", scan)
    assert history["attributes"]["status"] == "stopped"
    assert history["attributes"]["progress"] == progress < 100
    assert "report" not in history["attributes"]
    assert guard.everything("list_scan_hosts", scan) == []
    assert guard.refused("stop_scan", scan) == (422, "/path/scan_id")
    assert guard.get("start_scan", scan)["attributes"]["status"] == "requested"
    clock.pass_time(seconds=DONE_AFTER)
    assert [each["attributes"]["status"] for each in guard.everything("list_scan_histories", scan)] == [
        "stopped",
        "done",
    ]


@pytest.mark.parametrize("status", clone_guard_scans.STATUSES)
def test_what_each_status_allows(clock: Clock, status: str) -> None:
    becomes = {
        "start_scan": "requested" if status in IDLE else None,
        "stop_scan": "stop_requested" if status in ACTIVE else "stop_requested_giveup" if status in STOPPING else None,
        "delete_scan": "delete_requested",
        "delete_scans": "delete_ultimate_requested",
    }
    for operation_id, expected in becomes.items():
        guard = new_guard(clock)
        scan = next(each["id"] for each in guard.everything("list_scans", status=status))
        assert guard.status(scan) == status
        if expected is None:
            assert guard.refused(operation_id, scan) == (422, "/path/scan_id")
            assert guard.status(scan) == status
            continue
        if operation_id == "delete_scans":
            guard.get(operation_id, params={"ids": [scan]})
        else:
            guard.get(operation_id, scan)
        if operation_id.startswith("delete"):
            assert guard.refused("get_scan", scan) == (404, None)
            listed = [each["attributes"]["status"] for each in guard.everything("list_scans", **{"q[uuid]": scan})]
            assert listed == ([] if status in IDLE else [expected])
        else:
            assert guard.status(scan) == expected


def test_samples_in_passing_statuses_wait_for_somebody(clock: Clock) -> None:
    guard = new_guard(clock)
    before = guard.everything("list_scans")
    clock.pass_time(days=365)
    after = guard.everything("list_scans")
    for each in (*before, *after):
        each["attributes"].pop("schedule_next_time")
    assert after == before


@pytest.mark.parametrize(("how", "kind"), [("delete_scan", "delete"), ("delete_scans", "delete_ultimate")])
@pytest.mark.parametrize("before", [0, 5, 300, "stop", "give up"])
def test_a_deletion_under_way_is_listed_until_the_scanner_lets_go(
    clock: Clock, before: Any, how: str, kind: str
) -> None:
    guard = new_guard(clock, sample_data=False)
    target = guard.target()
    scan, other = guard.scan(target), guard.scan(target)
    for each in (scan, other):
        guard.get("start_scan", each)
    if isinstance(before, str):
        for _ in range(2 if before == "give up" else 1):
            guard.get("stop_scan", scan)
    else:
        clock.pass_time(seconds=before)
    answer = guard.get(how, scan) if how == "delete_scan" else guard.get(how, params={"ids": [scan, UNKNOWN, scan]})
    assert answer == {"status": 200, "status_text": "OK"}
    for seconds, status in ((0, f"{kind}_requested"), (5, f"{kind}_waiting"), (4.999999, f"{kind}_waiting")):
        clock.pass_time(seconds=seconds)
        assert attributes(guard, scan)["status"] == status
        assert guard.everything("list_scans", status=[status])[0]["id"] == scan
        for operation_id in BY_SCAN:
            assert guard.refused(operation_id, scan) == (404, None), operation_id
        assert guard.refused("update_scan", scan, json={"scan": {}}) == (404, None)
        guard.get("delete_scans", params={"ids": [scan]})
    clock.pass_time(microseconds=1)
    assert [each["id"] for each in guard.everything("list_scans")] == [other]
    clock.pass_time(days=1)
    assert guard.status(other) == "done"
    guard.get("delete_scan", other)
    assert guard.everything("list_scans") == []


def finished(clock: Clock, guard: Guard, **fields: str) -> str:
    """A scan of a new target that is done."""
    scan: str = guard.scan(guard.target(**fields))
    guard.get("start_scan", scan)
    clock.pass_time(seconds=DONE_AFTER)
    return scan


def results(guard: Guard, scan: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Hosts, vulnerabilities and statistics, which have to agree with each other."""
    found, weak = guard.everything("list_scan_hosts", scan), guard.everything("list_scan_vulnerabilities", scan)
    data = guard.get("get_scan_statistics", scan)
    assert (data["id"], data["type"]) == (scan, "scan_statistics")
    statistics = data["attributes"]
    assert statistics.keys() == {"high", "medium", "low", "log", "hosts"}
    assert statistics["hosts"] == len(found) <= statistics["log"]
    counts = Counter(each["attributes"]["threat"] for each in weak)
    for threat in ("High", "Medium", "Low"):
        name = threat.lower()
        assert statistics[name] == counts.pop(threat, 0) == sum(each["attributes"][name] for each in found)
    assert not counts
    ids = [each["id"] for each in (*found, *weak)]
    assert len(set(ids)) == len(ids)
    addresses = [each["attributes"]["ip"] for each in found]
    assert len(set(addresses)) == len(addresses)
    severities = [each["attributes"]["severity"] for each in weak]
    assert severities == sorted(severities, reverse=True)
    for each in weak:
        own = each["attributes"]
        assert own["host"] in addresses
        assert own["threat"] == ("High" if own["severity"] >= 7 else "Medium" if own["severity"] >= 4 else "Low")
        assert own["nvt"]["oid"].startswith("1.3.6.1.4.1.25623.1.0.")
        assert 0 < own["severity"] <= 10
    for each in found:
        own = [one["attributes"]["severity"] for one in weak if one["attributes"]["host"] == each["attributes"]["ip"]]
        assert each["attributes"]["severity"] == max(own, default=0)
    for item in found[:3] + weak[:3]:
        assert item["id"] == item["attributes"]["id"]
        assert guard.get(f"get_scan_{item['type']}", scan, item["id"]) == item
        wrong = {"host": "get_scan_vulnerability", "vulnerability": "get_scan_host"}[item["type"]]
        assert guard.refused(wrong, scan, item["id"]) == (404, None)
    return found, weak, statistics


@pytest.mark.parametrize(
    "fields",
    [
        {"hosts": "198.51.100.0/25"},
        {"hosts": "198.51.100.0-255", "exclude_hosts": "198.51.100.0-100,198.51.100.200"},
        {"hosts": "2001:db8::1,2001:db8::2,192.0.2.7,www.example.com,mail.example.com"},
        {"hosts": "www.example.com", "port_range": "443"},
        {"hosts": "198.51.100.0/25", "port_range": "T:1-1024,U:53,161"},
        {"hosts": "198.51.100.0/25", "port_range": "U:1-65535"},
        {"hosts": "198.51.100.0/25", "port_range": "443,8443"},
    ],
)
def test_results_belong_to_the_target(clock: Clock, fields: dict[str, str]) -> None:
    guard = new_guard(clock)
    scan = finished(clock, guard, **fields)
    found, weak, statistics = results(guard, scan)
    wanted = hosts.parse(fields["hosts"])
    excluded = hosts.parse(fields.get("exclude_hosts", "none.invalid"))
    for each in found:
        own = each["attributes"]
        if "hostname" in own:
            assert own["hostname"] in wanted
            assert ipaddress.ip_address(own["ip"]) in ipaddress.ip_network("203.0.113.0/24")
        else:
            assert own["ip"] in wanted
        assert own["ip"] not in excluded
    if "port_range" not in fields:
        assert len(found) == wanted.without(excluded).count
        assert weak
        assert all(count for count in statistics.values())
    elif fields["port_range"].startswith("U:"):
        assert not weak
        assert 0 < len(found) < 126
    else:
        numbers = {each["attributes"]["port"].partition("/")[0] for each in weak}
        allowed = {"443", "8443"} if "443" in fields["port_range"] else {*map(str, range(1, 1025))}
        assert numbers <= {"general", *allowed}
        assert len(found) < 126


def test_results_are_those_of_the_last_finished_run(clock: Clock) -> None:
    guard = new_guard(clock)
    target = guard.target(hosts="198.51.100.0/28")
    scan = guard.scan(target)
    assert results(guard, scan)[2] == {"high": 0, "medium": 0, "low": 0, "log": 0, "hosts": 0}
    guard.get("start_scan", scan)
    guard.get("update_target", target, json={"target": {"hosts": "198.51.100.16/28"}})
    clock.pass_time(seconds=DONE_AFTER - 1)
    assert results(guard, scan)[0] == []
    clock.pass_time(seconds=1)
    first = results(guard, scan)
    assert [each["attributes"]["ip"] for each in first[0]] == [f"198.51.100.{number}" for number in range(1, 15)]
    assert attributes(guard, scan, extended="true")["last_report"]["severity"] == max(
        each["attributes"]["severity"] for each in first[0]
    )

    guard.get("start_scan", scan)
    clock.pass_time(seconds=300)
    assert results(guard, scan) == first
    guard.get("stop_scan", scan)
    clock.pass_time(seconds=DONE_AFTER)
    assert results(guard, scan) == first

    guard.get("start_scan", scan)
    clock.pass_time(seconds=DONE_AFTER)
    second = results(guard, scan)
    assert [each["attributes"]["ip"] for each in second[0]] == [f"198.51.100.{number}" for number in range(17, 31)]
    for each in (*first[0], *first[1]):
        assert guard.refused(f"get_scan_{each['type']}", scan, each["id"]) == (404, None)
    histories = guard.everything("list_scan_histories", scan)
    assert [each["attributes"]["status"] for each in histories] == ["done", "stopped", "done"]
    assert len({each["id"] for each in histories}) == 3
    reports = [each["attributes"]["report"]["id"] for each in histories if "report" in each["attributes"]]
    assert attributes(guard, scan, extended="true")["last_report"]["id"] == reports[-1]
    assert len({*reports, *(each["id"] for each in histories)}) == 5


def test_the_same_network_looks_the_same_to_every_scan_and_to_the_other_api(clock: Clock) -> None:
    guard = new_guard(clock)

    def findings(scan: str) -> list[tuple[Any, ...]]:
        return sorted(
            (own["host"], own["port"], own["name"]) for own in (each["attributes"] for each in results(guard, scan)[1])
        )

    one, other = (finished(clock, guard, hosts=text) for text in ("198.51.100.1-20", "198.51.100.1-40"))
    inside = [each for each in findings(other) if int(each[0].rpartition(".")[2]) <= 20]
    assert findings(one) == inside
    config = guard.caller.create(ips=[f"198.51.100.{number}" for number in range(1, 21)], ports=["all"])
    clock.pass_time(seconds=SCAN_SECONDS)
    open_ports = guard.caller.scans("GET", f"/results/{config['id']}").json()["result"]
    for host, port, _ in findings(one):
        if port != "general/tcp":
            assert int(port.removesuffix("/tcp")) in [each["number"] for each in open_ports[host]]
    logs = results(guard, one)[2]["log"]
    assert logs == sum(map(len, open_ports.values()))


def test_the_largest_target_can_be_scanned_and_paged(clock: Clock) -> None:
    guard = new_guard(clock)
    scan = finished(clock, guard, hosts="10.0.0.0/20,www.example.com")
    statistics = guard.get("get_scan_statistics", scan)["attributes"]
    assert statistics["hosts"] == 4095
    meta = guard.call("list_scan_hosts", scan, params={"page": 41, "per_page": 100}).json()
    assert meta["meta"] == {"current_page": 41, "total_pages": 41, "total_count": 4095}
    assert len(meta["data"]) == 95
    assert guard.get("list_scan_hosts", scan, params={"page": 10**30}) == []
    assert guard.refused("list_scan_hosts", scan, params={"page": 0}) == (422, "/query/page")


def test_the_wizard_makes_a_target_and_starts_a_scan(clock: Clock) -> None:
    guard = new_guard(clock)
    body = {
        "name": "Perimeter now",
        "hosts": "192.0.2.0/28,www.example.com",
        "comment": "Once",
        "exclude_hosts": "192.0.2.3",
        "port_range": "T:1-65535",
        "config_id": list(scan_options.CONFIGS)[1],
        "scanner_id": list(scan_options.SCANNERS)[1],
    }
    scan = guard.get("create_scan_from_wizard", json={"scan": body})
    own = attributes(guard, scan["id"], extended="true")
    assert (own["name"], own["comment"], own["status"]) == ("Perimeter now", "Once", "requested")
    assert (own["config"]["id"], own["scanner"]["id"]) == (body["config_id"], body["scanner_id"])
    target = guard.get("get_target", own["target"]["id"])["attributes"]
    assert target == {
        "id": own["target"]["id"],
        **{name: value for name, value in body.items() if not name.endswith("_id")},
        "max_hosts": 14,
    }
    clock.pass_time(seconds=DONE_AFTER)
    assert len(results(guard, scan["id"])[0]) == 14
    targets = guard.everything("list_targets")
    for wrong, pointer in (
        ({"hosts": "10.0.0.0/19"}, "/scan/hosts"),
        ({"hosts": "x y"}, "/scan/hosts"),
        ({"exclude_hosts": "192.0.2.0/24,www.example.com"}, "/scan/hosts"),
        ({"config_id": UNKNOWN}, "/scan/config_id"),
        ({"scanner_id": UNKNOWN}, "/scan/scanner_id"),
    ):
        assert guard.refused("create_scan_from_wizard", json={"scan": {**body, **wrong}}) == (422, pointer)
    assert guard.everything("list_targets") == targets


def test_a_scan_is_what_was_sent(clock: Clock) -> None:
    guard = new_guard(clock)
    target, other_target = guard.target(name="A"), guard.target(name="B")
    schedule = next(iter(scan_options.SCHEDULES.values()))
    scan = guard.get("create_scan", json={"scan": {"name": "S", "target_id": target.upper(), "unknown": 1}})
    expected = {
        "id": scan["id"],
        "name": "S",
        "creation_time": "2026-05-31T12:00:00Z",
        "modification_time": "2026-05-31T12:00:00Z",
        "status": "new",
        "schedule_next_time": None,
        "target": {"id": target, "name": "A"},
    }
    assert scan == {"id": scan["id"], "type": "scan", "attributes": expected}
    assert guard.get("get_scan", scan["id"]) == scan
    extended = {
        "end_time": None,
        "schedule": None,
        "config": {"id": scan_options.DEFAULT_CONFIG, "name": "Full and fast"},
        "scanner": {"id": scan_options.DEFAULT_SCANNER, "name": "External"},
        "last_report": None,
    }
    assert attributes(guard, scan["id"], extended="true") == {**expected, **extended}
    clock.pass_time(seconds=90)
    changes: list[tuple[dict[str, str], dict[str, Any]]] = [
        ({"comment": ""}, {"comment": ""}),
        ({"name": "Other", "comment": "C"}, {"name": "Other", "comment": "C"}),
        ({"target_id": other_target}, {"target": {"id": other_target, "name": "B"}}),
        # The Monday after the clock's Sunday.
        ({"schedule_id": schedule.id}, {"schedule_next_time": "2026-06-01T08:00:00Z"}),
        ({}, {}),
    ]
    for change, seen in changes:
        clock.pass_time(seconds=1)
        expected |= {**seen, "modification_time": clock.now.isoformat().replace("+00:00", "Z")}
        assert guard.get("update_scan", scan["id"], json={"scan": change})["attributes"] == expected
        assert guard.get("get_scan", scan["id"])["attributes"] == expected
    extended["schedule"] = {"id": schedule.id, "name": schedule.name}
    assert attributes(guard, scan["id"], extended="true") == {**expected, **extended}
    guard.get("update_target", other_target, json={"target": {"name": "Renamed"}})
    assert attributes(guard, scan["id"])["target"]["name"] == "Renamed"
    clock.pass_time(days=-1)
    guard.get("update_scan", scan["id"], json={"scan": {"name": "Back"}})
    assert attributes(guard, scan["id"])["modification_time"] == expected["modification_time"]


@pytest.mark.parametrize("name", ["target_id", "schedule_id", "config_id", "scanner_id"])
def test_a_scan_needs_things_that_there_are(name: str) -> None:
    guard = new_guard()
    scan = guard.scan()
    before = guard.everything("list_scans", extended="true")
    theirs = Guard(guard.caller, OTHER_ORGANIZATION).target()
    foreign = {"target_id": theirs, "schedule_id": list(scan_options.SCHEDULES)[3]}.get(name, UNKNOWN)
    answers = []
    for value in (UNKNOWN, foreign):
        body = {"scan": {"name": "S", "target_id": guard.target(), name: value}}
        response = guard.call("create_scan", json=body)
        assert guard.refused("create_scan", json=body) == (422, f"/scan/{name}")
        assert guard.refused("update_scan", scan, json={"scan": {name: value}}) == (422, f"/scan/{name}")
        answers.append(response.json())
    assert answers[0] == answers[1]
    assert guard.refused("update_scan", scan, json={"scan": {name: "x"}}) == (422, f"/scan/{name}")
    assert guard.everything("list_scans", extended="true") == before


def test_a_foreign_scan_looks_like_one_that_does_not_exist(clock: Clock) -> None:
    guard = new_guard(clock)
    other = Guard(guard.caller, OTHER_ORGANIZATION)
    theirs = finished(clock, other, hosts="198.51.100.0/28")
    ours = finished(clock, guard, hosts="198.51.100.0/28")
    before = other.everything("list_scans", extended="true")
    for operation_id in (*BY_SCAN, "update_scan"):
        more: dict[str, Any] = {"json": {"scan": {"name": "mine"}}} if operation_id == "update_scan" else {}
        foreign, unknown = (guard.call(operation_id, each, **more) for each in (theirs, UNKNOWN))
        assert foreign.status_code == 404
        assert foreign.json() == unknown.json()
    for kind in ("history", "host", "vulnerability"):
        listing = {"history": "histories", "vulnerability": "vulnerabilities"}.get(kind, "hosts")
        item = other.everything(f"list_scan_{listing}", theirs)[0]["id"]
        for scan in (theirs, ours):
            foreign, unknown = (guard.call(f"get_scan_{kind}", *pair) for pair in ((scan, item), (scan, UNKNOWN)))
            assert foreign.status_code == 404
            assert foreign.json() == unknown.json()
    guard.get("delete_scans", params={"ids": [theirs]})
    assert other.everything("list_scans", extended="true") == before


def test_special_lists_are_parts_of_the_list(clock: Clock) -> None:
    guard = new_guard(clock)
    scan = finished(clock, guard)
    running = guard.scan()
    guard.get("start_scan", running)
    clock.pass_time(seconds=20)
    whole = {each["id"]: each for each in guard.everything("list_scans")}
    extended = {each["id"]: each["attributes"] for each in guard.everything("list_scans", extended="true")}
    upcoming = guard.everything("list_upcoming_scans")
    times = [each["attributes"]["schedule_next_time"] for each in upcoming]
    assert times == sorted(times)
    assert times[0] > clock.now.isoformat()
    assert len(set(times)) > 1
    assert [each["id"] for each in upcoming] == [
        each["id"] for each in guard.everything("list_scans", sort_by="schedule_next_time_asc", scheduled="true")
    ]
    recent = guard.everything("list_recent_scans")
    ends = [extended[each["id"]]["end_time"] for each in recent]
    assert ends == sorted(ends, reverse=True)
    assert recent[0]["id"] == scan
    assert {each["id"] for each in recent} == {
        each["id"] for each in whole.values() if each["attributes"]["status"] == "done"
    }
    now_running = guard.everything("list_running_scans")
    assert now_running[-1]["id"] == running
    assert now_running == guard.everything("list_scans", status=["running"])
    for each in (*upcoming, *recent, *now_running):
        assert each == whole[each["id"]]
    page = guard.call("list_recent_scans", params={"page": 2, "per_page": 2}).json()
    assert page["data"] == recent[2:4]
    assert page["meta"] == {"current_page": 2, "total_pages": -(-len(recent) // 2), "total_count": len(recent)}


def test_lists_filter_and_sort_by_what_the_clock_has_made(clock: Clock) -> None:
    guard = new_guard(clock)
    scan = finished(clock, guard)
    done = guard.everything("list_scans", status=["done"], sort_by="end_time_desc")
    assert done[0]["id"] == scan
    assert guard.everything("list_scans", sort_by="modification_time_desc")[0]["id"] == scan
    statuses = [each["attributes"]["status"] for each in guard.everything("list_scans", sort_by="run_status_asc")]
    assert statuses == sorted(statuses)
    guard.get("start_scan", scan)
    assert scan not in [each["id"] for each in guard.everything("list_scans", status=["done"])]
    assert guard.everything("list_scans", status=["requested"])[-1]["id"] == scan


def test_next_times_are_on_the_schedule() -> None:
    for schedule in scan_options.SCHEDULES.values():
        first = schedule.first_time
        for now in (
            first - 3 * schedule.period,
            first - 1,
            first,
            first + 1,
            first + schedule.period - 1,
            first + schedule.period,
            10 * first,
        ):
            moment = scan_options.next_time(schedule, now)
            assert moment > now
            assert moment == first or now >= moment - schedule.period >= first
            assert (moment - first) % schedule.period == 0
        assert datetime.fromtimestamp(first / 1e6, START.tzinfo).isoformat() == "2025-01-06T08:00:00+00:00"


def test_scans_survive_a_restart(tmp_path: Any, clock: Clock) -> None:
    file = str(tmp_path / "state.db")
    guard = Guard(Caller(create_app(file, clock=clock)))
    done, running, stopping, going = finished(clock, guard, hosts="198.51.100.0/28"), *(guard.scan() for _ in range(3))
    for scan in (running, stopping, going):
        guard.get("start_scan", scan)
    clock.pass_time(seconds=100)
    guard.get("stop_scan", stopping)
    guard.get("delete_scan", going)

    def everything(guard: Guard) -> list[Any]:
        scans = guard.everything("list_scans", extended="true")
        return [scans, *(results(guard, each["id"]) for each in scans if each["id"] != going)]

    before = everything(guard)
    guard.caller.app.state.store.close()
    again = Guard(Caller(create_app(file, clock=clock)))
    assert everything(again) == before
    clock.pass_time(seconds=DONE_AFTER)
    assert [again.status(each) for each in (done, running, stopping)] == ["done", "done", "stopped"]
    assert again.refused("get_scan", going) == (404, None)
    assert len(again.everything("list_scans")) == len(before[0]) - 1
