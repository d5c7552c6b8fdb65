from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class OrganizationAttributes:
    """An organization's own data. What is not set is absent.

    Attributes:
        id: The organization's id, once more.
        name: What the organization is called.
        description: A remark on the organization.
        company_name: The company's name.
        parent_organization: The id of the organization that it belongs to.
    """

    id: UUID | Unset = UNSET
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    company_name: str | Unset = UNSET
    parent_organization: UUID | Unset = UNSET
