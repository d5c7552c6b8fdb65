"""Clone Guard, tag `experimental_scans`: the life of a scan, and what it finds.

All of it is inferred; the specs say from what. The statuses and their order are GVM's, the times in `scan_store` are
ours. How a caller gets a scan to those that are not on the way of every run:

* `internal_error`: start a scan whose target has a name of the domain `.invalid`, which has no address (RFC 2606).
* `stop_requested_giveup`: stop a scan once more before it is stopped. In GVM that is for a scanner out of reach.
* `delete_ultimate_requested`, `delete_ultimate_waiting`: delete a scan that is under way with `delete_scans`. GVM has
  them for deletions that pass by the trash can. There is none here; `delete_scan` leads to the two other statuses.

docs/scan-statuses.md has them all.
"""

import sqlite3
from collections.abc import Mapping
from typing import Any

from . import clone_guard_scans, findings, rows, scan_options, scan_store, simulation, store, times
from .calls import Call, Reply
from .clone_guard import DONE, cut_reply, item, list_reply, shown_time
from .clone_guard_experimental_targets import add_target, find_target
from .errors import RequestError, invalid, not_found
from .findings import FoundHost, Vulnerability
from .lists import Filters

TABLES = scan_store.TABLES


def create_scan(call: Call) -> Reply:
    """Create a scan, which is `new` until it is started."""
    return _shown(call, _add_scan(call, _fields(call, *_FIELDS)))


def get_scan(call: Call) -> Reply:
    """One scan."""
    return _shown(call, _find(call)["id"])


def update_scan(call: Call) -> Reply:
    """Change the fields that are sent. A run that has begun goes on with what it began with."""
    row, fields = _find(call), _fields(call, *_FIELDS)
    edit_time = max(call.now, row["edit_time"])  # should the clock go back
    rows.change(call.db, "clone_guard_scans", {**fields, "edit_time": edit_time}, id=row["id"])
    return _shown(call, row["id"])


def delete_scan(call: Call) -> Reply:
    """Delete a scan with its runs.

    One that is under way cannot be read any more either, but is listed as `delete_requested` and `delete_waiting` until
    the scanner has let go of it, as in GVM.
    """
    scan_store.end(call.db, _find(call), call.now, ultimate=False)
    return DONE


def delete_scans(call: Call) -> Reply:
    """Delete several scans, each as `delete_scan` does. Unknown ids are passed over.

    Those that are under way are listed as `delete_ultimate_requested` and `delete_ultimate_waiting`.
    """
    ids = call.query["ids"]
    found = call.db.execute(
        f"SELECT * FROM {scan_store.scans_at(call.now)} WHERE organization_id = ? AND deletion_time IS NULL"
        f" AND id IN ({', '.join('?' * len(ids))})",
        (call.tenant, *ids),
    ).fetchall()
    for row in found:
        scan_store.end(call.db, row, call.now, ultimate=True)
    return DONE


def start_scan(call: Call) -> Reply:
    """Start a scan that is idle."""
    row = _find(call)
    if row["status"] not in scan_store.IDLE:
        raise invalid("/path/scan_id", f"scan_id: the scan is under way already, {row['status']}")
    scan_store.begin(call.db, row["id"], find_target(call.db, call.tenant, row["target_id"]), call.now)
    return _shown(call, row["id"])


def stop_scan(call: Call) -> Reply:
    """Stop a scan that is requested, queued or running, or give up one that is about to stop."""
    row = _find(call)
    if row["status"] not in (*scan_store.ACTIVE, *scan_store.STOPPING):
        raise invalid("/path/scan_id", f"scan_id: the scan is not under way, or about to end, {row['status']}")
    scan_store.stop(call.db, row, call.now)
    return _shown(call, row["id"])


def create_scan_from_wizard(call: Call) -> Reply:
    """Create a target and a scan of the same name and comment, and start the scan."""
    own = _fields(call, "name", "comment", "config_id", "scanner_id")
    target = add_target(call, call.body["scan"], "/scan")
    scan_id = _add_scan(call, {**own, "target_id": target["id"]})
    scan_store.begin(call.db, scan_id, target, call.now)
    return _shown(call, scan_id)


def list_upcoming_scans(call: Call) -> Reply:
    """The scans that have a schedule, the next one first."""
    return _list(call, "schedule_next_time IS NOT NULL", sort_by="schedule_next_time")


def list_recent_scans(call: Call) -> Reply:
    """The scans that are done, the latest first."""
    return _list(call, "status = 'done'", sort_by="end_time", descending=True)


def list_running_scans(call: Call) -> Reply:
    """The scans whose status is `running`, in the order of their creation."""
    return _list(call, "status = 'running'")


def list_scan_histories(call: Call) -> Reply:
    """The runs of a scan, in their order."""
    filters = Filters(["scan_id = ?"], [_find(call)["id"]])
    return list_reply(call, scan_store.runs_at(call.now), filters, lambda row: history_to_json(row, call.now))


def get_scan_history(call: Call) -> Reply:
    """One run."""
    key = {"id": call.path["history_id"], "scan_id": _find(call)["id"]}
    return Reply(history_to_json(rows.find(call.db, scan_store.runs_at(call.now), "history", **key), call.now))


def list_scan_hosts(call: Call) -> Reply:
    """The hosts of the latest run that is done, in the order of their addresses; none before."""
    return cut_reply(call, [host_to_json(host) for host in _found(call)])


def get_scan_host(call: Call) -> Reply:
    """One host of the latest run that is done."""
    for host in _found(call):
        if host.id == call.path["host_id"]:
            return Reply(host_to_json(host))
    raise not_found("host")


def list_scan_vulnerabilities(call: Call) -> Reply:
    """The vulnerabilities of the latest run that is done, the most severe first."""
    return cut_reply(call, [vulnerability_to_json(each) for each in _vulnerabilities(call)])


def get_scan_vulnerability(call: Call) -> Reply:
    """One vulnerability of the latest run that is done."""
    for vulnerability in _vulnerabilities(call):
        if vulnerability.id == call.path["vulnerability_id"]:
            return Reply(vulnerability_to_json(vulnerability))
    raise not_found("vulnerability")


def get_scan_statistics(call: Call) -> Reply:
    """How much the latest run that is done has found."""
    found = _found(call)
    counts = {threat.lower(): sum(host.count(threat) for host in found) for threat in ("High", "Medium", "Low")}
    attributes = {**counts, "log": sum(host.logs for host in found), "hosts": len(found)}
    return Reply({"id": call.path["scan_id"], "type": "scan_statistics", "attributes": attributes})


def find_scan(db: sqlite3.Connection, organization_id: str, scan_id: str, now: int) -> sqlite3.Row:
    """One of the organization's scans, with the columns of `scans_at`. RequestError 404 if there is none of that id.

    So it is for one that is being deleted.
    """
    row = rows.find(db, scan_store.scans_at(now), "scan", id=scan_id, organization_id=organization_id)
    if row["deletion_time"] is not None:
        raise not_found("scan")
    return row


def history_to_json(row: sqlite3.Row, now: int) -> dict[str, Any]:
    """A row of `runs_at` as the API shows it."""
    attributes = {
        "id": row["id"],
        "status": row["status"],
        "start_time": shown_time(row["start_time"]),
        "end_time": shown_time(row["end_time"]),
        "progress": _progress(row, now),
        "report": {"id": row["report_id"]} if row["status"] == "done" else None,
    }
    return item("scan_history", attributes)


def host_to_json(host: FoundHost) -> dict[str, Any]:
    """A host as the API shows it."""
    attributes = {
        "id": host.id,
        "ip": host.ip,
        "hostname": host.hostname,
        "severity": host.severity,
        "high": host.count("High"),
        "medium": host.count("Medium"),
        "low": host.count("Low"),
    }
    return item("host", attributes)


def vulnerability_to_json(vulnerability: Vulnerability) -> dict[str, Any]:
    """A vulnerability as the API shows it."""
    test = vulnerability.test
    attributes = {
        "id": vulnerability.id,
        "name": test.name,
        "nvt": {"oid": test.oid} if test.cve is None else {"oid": test.oid, "cve": test.cve},
        "host": vulnerability.host,
        "port": vulnerability.port,
        "severity": test.severity,
        "threat": vulnerability.threat,
    }
    return item("vulnerability", attributes)


def _find(call: Call) -> sqlite3.Row:
    return find_scan(call.db, call.tenant, call.path["scan_id"], call.now)


def _shown(call: Call, scan_id: str) -> Reply:
    return Reply(_to_json(find_scan(call.db, call.tenant, scan_id, call.now)))


def _to_json(row: sqlite3.Row) -> dict[str, Any]:
    return clone_guard_scans.to_json(row, limited=False, extended=False)


def _list(call: Call, condition: str, *, sort_by: str | None = None, descending: bool = False) -> Reply:
    filters = Filters(["organization_id = ?", condition], [call.tenant])
    source = scan_store.scans_at(call.now)
    return list_reply(call, source, filters, _to_json, sort_by=sort_by, descending=descending)


_FIELDS = ("name", "comment", "target_id", "schedule_id", "config_id", "scanner_id")


def _fields(call: Call, *names: str) -> dict[str, Any]:
    """These fields of the body, others are ignored. RequestError if one names nothing that there is."""
    body: Mapping[str, Any] = call.body["scan"]
    fields = {name: body[name] for name in names if name in body}
    if "target_id" in fields:
        try:
            find_target(call.db, call.tenant, fields["target_id"])
        except RequestError as error:
            raise _unknown("target") from error
    schedule = scan_options.SCHEDULES.get(fields.get("schedule_id", ""))
    if "schedule_id" in fields and (schedule is None or schedule.organization_id != call.tenant):
        raise _unknown("schedule")
    if fields.get("config_id", scan_options.DEFAULT_CONFIG) not in scan_options.CONFIGS:
        raise _unknown("config")
    if fields.get("scanner_id", scan_options.DEFAULT_SCANNER) not in scan_options.SCANNERS:
        raise _unknown("scanner")
    return fields


def _unknown(what: str) -> RequestError:
    return invalid(f"/scan/{what}_id", f"scan/{what}_id: there is no {what} of this id")


def _add_scan(call: Call, fields: Mapping[str, Any]) -> str:
    scan_id = store.new_id()
    values = {
        "organization_id": call.tenant,
        "id": scan_id,
        "creation_time": call.now,
        "edit_time": call.now,
        "config_id": scan_options.DEFAULT_CONFIG,
        "scanner_id": scan_options.DEFAULT_SCANNER,
        **fields,
    }
    rows.add(call.db, "clone_guard_scans", values)
    return scan_id


def _found(call: Call) -> tuple[FoundHost, ...]:
    run = scan_store.finished_run(call.db, _find(call)["id"], call.now)
    return () if run is None else findings.find(run["id"], run["hosts"], run["exclude_hosts"], run["port_range"])


def _vulnerabilities(call: Call) -> list[Vulnerability]:
    found = [vulnerability for host in _found(call) for vulnerability in host.vulnerabilities]
    return sorted(found, key=lambda each: -each.test.severity)


def _progress(row: sqlite3.Row, now: int) -> int:
    """How far a run has come, in percent: not to 100 before it is done."""
    if row["status"] == "done":
        return 100
    if row["run_time"] is None:
        return 0
    until = next(moment for moment in (row["stop_time"], row["end_time"], now) if moment is not None)
    percent: int = (until - row["run_time"]) * 100 // (simulation.SCAN_SECONDS * times.SECOND)
    return min(max(percent, 0), 99)
