from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanHistoryEnvelope:
    """One run of a scan.

    Attributes:
        data: A run of a scan, in the manner of JSON:API.
    """

    data: ScanHistory | Unset = UNSET


from ..models.scan_history import ScanHistory
