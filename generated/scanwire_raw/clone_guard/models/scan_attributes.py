from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import define

from ..types import UNSET, Moment, Unset


@define
class ScanAttributes:
    """A scan's own data.

    Attributes:
        id: The scan's id, once more.
        name: What the scan is called.
        comment: A remark on the scan.
        creation_time: When the scan was created.
        modification_time: When the scan was last changed.
        status: How far the scan has come, in a word.
        schedule_next_time: When the scan starts next; null without a schedule.
        target: What a scan scans.
        schedule: The schedule, with `extended`. Its form is not documented.
        config: The scan config, with `extended`. Its form is not documented.
        scanner: The scanner, with `extended`. Its form is not documented.
        last_report: The last report, with `extended`. Its form is not documented.
    """

    id: UUID | Unset = UNSET
    name: str | Unset = UNSET
    comment: str | Unset = UNSET
    creation_time: Moment | Unset = UNSET
    modification_time: Moment | Unset = UNSET
    status: str | Unset = UNSET
    schedule_next_time: None | str | Unset = UNSET
    target: ScanTarget | Unset = UNSET
    schedule: Any | Unset = UNSET
    config: Any | Unset = UNSET
    scanner: Any | Unset = UNSET
    last_report: Any | Unset = UNSET


from ..models.scan_target import ScanTarget
