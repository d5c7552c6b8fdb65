from __future__ import annotations

from attrs import define


@define
class OrganizationCreateBody:
    """The organization to create.

    Attributes:
        organization: An organization to create.
    """

    organization: OrganizationCreate


from ..models.organization_create import OrganizationCreate
