from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class Host:
    """A host that a scan has found, in the manner of JSON:API.

    Attributes:
        id: The host's id.
        type: The kind of object.
        attributes: The data of a host.
    """

    id: UUID | Unset = UNSET
    type: str | Unset = UNSET
    attributes: HostAttributes | Unset = UNSET


from ..models.host_attributes import HostAttributes
