from __future__ import annotations

from attrs import define


@define
class ScanUpdateBody:
    """The changes to a scan.

    Attributes:
        scan: The fields of a scan that change.
    """

    scan: ScanUpdate


from ..models.scan_update import ScanUpdate
