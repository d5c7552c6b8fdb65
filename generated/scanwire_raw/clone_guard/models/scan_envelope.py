from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanEnvelope:
    """One scan.

    Attributes:
        data: A scan, in the manner of JSON:API.
    """

    data: Scan | Unset = UNSET


from ..models.scan import Scan
