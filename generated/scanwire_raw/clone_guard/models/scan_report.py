from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ScanReport:
    """The report of a run.

    Attributes:
        id: The report's id.
    """

    id: UUID | Unset = UNSET
