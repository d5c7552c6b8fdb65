from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanListEnvelope:
    """One page of scans.

    Attributes:
        data: The scans of this page.
        meta: Where this page stands in the list. The vendor refers to a file that is not published; these fields
            are those of the older API.
    """

    data: list[Scan] | Unset = UNSET
    meta: Metadata | Unset = UNSET


from ..models.metadata import Metadata
from ..models.scan import Scan
