from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Moment, Unset


@define
class ScanHistoryAttributes:
    """The data of a run.

    Attributes:
        id: The run's id, once more.
        status: How far the run has come, in a word.
        start_time: When the run started.
        end_time: When the run ended; absent while it goes on.
        progress: How far the run has come, in percent.
        report: The report of a run.
    """

    id: UUID | Unset = UNSET
    status: str | Unset = UNSET
    start_time: Moment | Unset = UNSET
    end_time: Moment | Unset = UNSET
    progress: int | Unset = UNSET
    report: ScanReport | Unset = UNSET


from ..models.scan_report import ScanReport
