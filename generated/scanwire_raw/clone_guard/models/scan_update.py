from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ScanUpdate:
    """The fields of a scan that change.

    Attributes:
        name: What the scan is called.
        target_id: The target to scan.
        comment: A remark on the scan.
        schedule_id: The schedule that starts the scan.
        config_id: The scan config, which says what is tested.
        scanner_id: The scanner that does the work.
    """

    name: str | Unset = UNSET
    target_id: UUID | Unset = UNSET
    comment: str | Unset = UNSET
    schedule_id: UUID | Unset = UNSET
    config_id: UUID | Unset = UNSET
    scanner_id: UUID | Unset = UNSET
