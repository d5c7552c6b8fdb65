from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ScanStatistics:
    """The statistics of a scan, in the manner of JSON:API.

    Attributes:
        id: The scan's id.
        type: The kind of object.
        attributes: The counts of a scan.
    """

    id: UUID | Unset = UNSET
    type: str | Unset = UNSET
    attributes: ScanStatisticsAttributes | Unset = UNSET


from ..models.scan_statistics_attributes import ScanStatisticsAttributes
