from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class Organization:
    """An organization, in the manner of JSON:API.

    Attributes:
        id: The organization's id.
        type: The kind of object.
        attributes: An organization's own data. What is not set is absent.
    """

    id: UUID | Unset = UNSET
    type: str | Unset = UNSET
    attributes: OrganizationAttributes | Unset = UNSET


from ..models.organization_attributes import OrganizationAttributes
