from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanStatisticsEnvelope:
    """The statistics of one scan.

    Attributes:
        data: The statistics of a scan, in the manner of JSON:API.
    """

    data: ScanStatistics | Unset = UNSET


from ..models.scan_statistics import ScanStatistics
