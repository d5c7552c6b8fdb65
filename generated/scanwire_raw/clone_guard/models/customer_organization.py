from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class CustomerOrganization:
    """The organization that is created with a customer.

    Attributes:
        name: What the organization is called.
        description: A remark on the organization.
        company_name: The company's name.
        skip_default_subscription: Whether the organization is not subscribed to the default plan.
        parent_organization: The id of the organization that it belongs to.
    """

    name: str | Unset = UNSET
    description: str | Unset = UNSET
    company_name: str | Unset = UNSET
    skip_default_subscription: bool | Unset = UNSET
    parent_organization: UUID | Unset = UNSET
