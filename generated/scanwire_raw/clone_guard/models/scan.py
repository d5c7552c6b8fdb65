from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class Scan:
    """A scan, in the manner of JSON:API.

    Attributes:
        id: The scan's id.
        type: The kind of object.
        attributes: A scan's own data.
    """

    id: UUID | Unset = UNSET
    type: str | Unset = UNSET
    attributes: ScanAttributes | Unset = UNSET


from ..models.scan_attributes import ScanAttributes
