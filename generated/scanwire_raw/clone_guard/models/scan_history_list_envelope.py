from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanHistoryListEnvelope:
    """One page of runs.

    Attributes:
        data: The runs of this page.
        meta: Where this page stands in the list. The vendor refers to a file that is not published; these fields
            are those of the older API.
    """

    data: list[ScanHistory] | Unset = UNSET
    meta: Metadata | Unset = UNSET


from ..models.metadata import Metadata
from ..models.scan_history import ScanHistory
