"""The tables of Clone Guard's targets, scans and runs, and the scans as they are at a time.

What will become of a scan is written down when it is started or stopped, as states with the time from which each holds.
So a status is read off the clock, and nothing has to run in between.
"""

import sqlite3
from collections.abc import Iterable

from . import findings, rows, scan_options, simulation, store, times

__all__ = [
    "ACTIVE",
    "IDLE",
    "STOPPING",
    "TABLES",
    "add_run",
    "add_state",
    "begin",
    "end",
    "finished_run",
    "runs_at",
    "scans_at",
    "stop",
]

TABLES = """
CREATE TABLE IF NOT EXISTS clone_guard_targets (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    comment TEXT,
    hosts TEXT NOT NULL,
    exclude_hosts TEXT,
    port_range TEXT
);
CREATE TABLE IF NOT EXISTS clone_guard_scans (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    comment TEXT,
    creation_time INTEGER NOT NULL,
    edit_time INTEGER NOT NULL,
    deletion_time INTEGER,
    target_id TEXT NOT NULL,
    schedule_id TEXT,
    config_id TEXT NOT NULL,
    scanner_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS clone_guard_scans_organization ON clone_guard_scans (organization_id);
CREATE TABLE IF NOT EXISTS clone_guard_runs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    scan_id TEXT NOT NULL REFERENCES clone_guard_scans (id) ON DELETE CASCADE,
    report_id TEXT NOT NULL UNIQUE,
    hosts TEXT NOT NULL,
    exclude_hosts TEXT,
    port_range TEXT,
    severity REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS clone_guard_runs_scan ON clone_guard_runs (scan_id);
CREATE TABLE IF NOT EXISTS clone_guard_states (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    scan_id TEXT NOT NULL REFERENCES clone_guard_scans (id) ON DELETE CASCADE,
    run_id TEXT,
    time INTEGER NOT NULL,
    status TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS clone_guard_states_scan ON clone_guard_states (scan_id, time)
"""

IDLE = ("new", "done", "stopped", "internal_error")
"""The statuses in which a scan can be started, and is deleted at once. In all others it is under way."""
ACTIVE = ("requested", "queued", "running")
"""The statuses in which a scan can be stopped."""
STOPPING = ("stop_requested", "stop_waiting")
"""The statuses in which a scan can be stopped once more."""

# Seconds after the request. GVM has the statuses and their order; how long each takes is our choice.
_RUN = (("requested", 0), ("queued", 5), ("running", 10), ("done", 10 + simulation.SCAN_SECONDS))
_FAILURE = (("requested", 0), ("queued", 5), ("running", 10), ("internal_error", 15))
_STOP = (("stop_requested", 0), ("stop_waiting", 5), ("stopped", 10))
_GIVEUP = (("stop_requested_giveup", 0), ("stopped", 5))
_DELETION = (("delete_requested", 0), ("delete_waiting", 5))
_ULTIMATE_DELETION = (("delete_ultimate_requested", 0), ("delete_ultimate_waiting", 5))
_DELETION_END = 10 * times.SECOND


def scans_at(now: int) -> str:
    """The scans at a time, as a table of SQL.

    Beyond the columns of `clone_guard_scans` it has `status`, `modification_time`, `end_time` (of the latest run that
    has ended), `schedule_next_time`, `target_name`, and `report_id` and `severity` of the latest run that is done.
    """
    due = " ".join(
        f"WHEN '{schedule.id}' THEN {scan_options.next_time(schedule, now)}"
        for schedule in scan_options.SCHEDULES.values()
    )
    states = f"clone_guard_states AS state WHERE state.scan_id = scan.id AND state.time <= {now}"
    done = f"""
        SELECT run.{{}} FROM clone_guard_runs AS run JOIN clone_guard_states AS state ON state.run_id = run.id
        WHERE run.scan_id = scan.id AND state.status = 'done' AND state.time <= {now}
        ORDER BY state.time DESC, state.seq DESC LIMIT 1
    """
    return f"""(
        SELECT scan.*, target.name AS target_name, CASE scan.schedule_id {due} END AS schedule_next_time,
            coalesce((SELECT status FROM {states} ORDER BY time DESC, seq DESC LIMIT 1), 'new') AS status,
            max(edit_time, coalesce((SELECT max(time) FROM {states}), edit_time)) AS modification_time,
            (SELECT max(time) FROM {states} AND status IN ('done', 'stopped', 'internal_error')) AS end_time,
            ({done.format("report_id")}) AS report_id,
            ({done.format("severity")}) AS severity
        FROM clone_guard_scans AS scan JOIN clone_guard_targets AS target ON target.id = scan.target_id
        WHERE deletion_time IS NULL OR deletion_time > {now - _DELETION_END}
    )"""


def runs_at(now: int) -> str:
    """The runs at a time, as a table of SQL.

    Beyond the columns of `clone_guard_runs` it has `status`, `start_time`, `run_time` (when it began to run, or null),
    and `stop_time` and `end_time` (when its stop was requested and when it ended, or null).
    """
    states = f"clone_guard_states AS state WHERE state.run_id = run.id AND state.time <= {now}"
    return f"""(
        SELECT run.*,
            (SELECT min(time) FROM clone_guard_states AS state WHERE state.run_id = run.id) AS start_time,
            coalesce((SELECT status FROM {states} ORDER BY time DESC, seq DESC LIMIT 1), 'requested') AS status,
            (SELECT min(time) FROM {states} AND status = 'running') AS run_time,
            (SELECT min(time) FROM {states} AND status = 'stop_requested') AS stop_time,
            (SELECT max(time) FROM {states} AND status IN ('done', 'stopped', 'internal_error')) AS end_time
        FROM clone_guard_runs AS run
    )"""


def finished_run(db: sqlite3.Connection, scan_id: str, now: int) -> sqlite3.Row | None:
    """The latest run of a scan that is done."""
    row: sqlite3.Row | None = db.execute(
        f"SELECT * FROM {runs_at(now)} WHERE scan_id = ? AND status = 'done' ORDER BY end_time DESC, seq DESC LIMIT 1",
        (scan_id,),
    ).fetchone()
    return row


def begin(db: sqlite3.Connection, scan_id: str, target: sqlite3.Row, now: int) -> None:
    """Start a scan that is idle: a new run of what the target is now. It fails if a name has no address."""
    run_id = add_run(db, scan_id, target)
    fails = findings.unresolved(target["hosts"], target["exclude_hosts"])
    _plan(db, scan_id, run_id, _FAILURE if fails else _RUN, now)


def add_run(db: sqlite3.Connection, scan_id: str, target: sqlite3.Row, run_id: str | None = None) -> str:
    """A new run, as yet without states, of a new id by default; its id."""
    run_id = run_id or store.new_id()
    what = {name: target[name] for name in ("hosts", "exclude_hosts", "port_range")}
    found = findings.find(run_id, **what)
    severity = max((host.severity for host in found), default=0.0)
    run = {"id": run_id, "scan_id": scan_id, "report_id": store.new_id(), **what, "severity": severity}
    rows.add(db, "clone_guard_runs", run)
    return run_id


def stop(db: sqlite3.Connection, scan: sqlite3.Row, now: int) -> None:
    """Stop a scan that is active, or give up one that is stopping."""
    run_id = db.execute(
        "SELECT id FROM clone_guard_runs WHERE scan_id = ? ORDER BY seq DESC LIMIT 1", (scan["id"],)
    ).fetchone()["id"]
    _plan(db, scan["id"], run_id, _GIVEUP if scan["status"] in STOPPING else _STOP, now)


def end(db: sqlite3.Connection, scan: sqlite3.Row, now: int, *, ultimate: bool) -> None:
    """Delete a scan: at once if it is idle; else it is listed as being deleted until the scanner has let go of it."""
    db.execute("DELETE FROM clone_guard_scans WHERE deletion_time <= ?", (now - _DELETION_END,))
    if scan["status"] in IDLE:
        rows.remove(db, "clone_guard_scans", id=scan["id"])
    else:
        rows.change(db, "clone_guard_scans", {"deletion_time": now}, id=scan["id"])
        _plan(db, scan["id"], None, _ULTIMATE_DELETION if ultimate else _DELETION, now)


def _plan(
    db: sqlite3.Connection, scan_id: str, run_id: str | None, states: Iterable[tuple[str, int]], now: int
) -> None:
    """Put states, with the seconds after which each begins, in the place of those that were to come."""
    db.execute("DELETE FROM clone_guard_states WHERE scan_id = ? AND time > ?", (scan_id, now))
    for status, seconds in states:
        add_state(db, scan_id, run_id, now + seconds * times.SECOND, status)


def add_state(db: sqlite3.Connection, scan_id: str, run_id: str | None, time: int, status: str) -> None:
    """A state of a scan, and of one of its runs."""
    rows.add(db, "clone_guard_states", {"scan_id": scan_id, "run_id": run_id, "time": time, "status": status})
