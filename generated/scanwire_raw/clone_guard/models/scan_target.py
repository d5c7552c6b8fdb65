from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ScanTarget:
    """What a scan scans.

    Attributes:
        id: The target's id.
        name: The target's name.
    """

    id: UUID | Unset = UNSET
    name: str | Unset = UNSET
