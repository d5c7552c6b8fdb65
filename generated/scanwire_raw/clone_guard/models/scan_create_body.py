from __future__ import annotations

from attrs import define


@define
class ScanCreateBody:
    """The scan to create.

    Attributes:
        scan: A scan to create.
    """

    scan: ScanCreate


from ..models.scan_create import ScanCreate
