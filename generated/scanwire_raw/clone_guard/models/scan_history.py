from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ScanHistory:
    """A run of a scan, in the manner of JSON:API.

    Attributes:
        id: The run's id.
        type: The kind of object.
        attributes: The data of a run.
    """

    id: UUID | Unset = UNSET
    type: str | Unset = UNSET
    attributes: ScanHistoryAttributes | Unset = UNSET


from ..models.scan_history_attributes import ScanHistoryAttributes
