"""What a scan can be set up with: schedules, configs and scanners.

They are fixed, since the operations that would manage them are known by title only. `list_scans` with `extended` shows
the ids that samples have. A schedule says when a scan is due next; the server starts none by itself.
"""

from dataclasses import dataclass

from . import times
from .credentials import CLONE_GUARD

__all__ = ["CONFIGS", "DEFAULT_CONFIG", "DEFAULT_SCANNER", "SCANNERS", "SCHEDULES", "Schedule", "next_time"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a scan is due. Times are microseconds since the epoch."""

    id: str
    organization_id: str
    name: str
    first_time: int
    period: int


_FIRST, _SECOND = (organization.id for organization in CLONE_GUARD.organizations)
_MONDAY = times.midnight(2025, 1, 6) + times.DAY // 3

SCHEDULES = {
    schedule.id: schedule
    for schedule in (
        Schedule("c1b7d9f3-ec2d-4e3f-9a8b-4c4f6d9a0edd", _FIRST, "Every week", _MONDAY, 7 * times.DAY),
        Schedule("6a1f0c52-94de-4b0b-8c35-7a2be1f0d401", _FIRST, "Every day", _MONDAY, times.DAY),
        Schedule("0b7a3ae8-53c6-4f3e-a0c4-91d6c2f57e02", _FIRST, "Every four weeks", _MONDAY, 28 * times.DAY),
        Schedule("f2d9b6c1-7e04-4d68-b3a9-5c8e0d14f703", _SECOND, "Every week", _MONDAY, 7 * times.DAY),
    )
}
"""By id. Each belongs to one organization."""

DEFAULT_CONFIG = "d9f3ec2d-7e3f-4a8b-8c4f-6d9a0e5c1bee"
CONFIGS = {DEFAULT_CONFIG: "Full and fast", "3c5e8f0a-1d27-4b96-8e4f-b2a7c9d06e04": "Discovery"}
"""Names by id, the same for all organizations."""

DEFAULT_SCANNER = "f3ec2d7e-3f1a-4b4c-8f6d-9a0e5c1b7dff"
SCANNERS = {DEFAULT_SCANNER: "External", "95b0d7e3-6f8c-4a12-9d5e-40c1a8f2b605": "Internal"}
"""Names by id, the same for all organizations."""


def next_time(schedule: Schedule, now: int) -> int:
    """When a schedule's scans are due next, after `now`."""
    passed = (now - schedule.first_time) // schedule.period + 1
    return schedule.first_time + max(passed, 0) * schedule.period
