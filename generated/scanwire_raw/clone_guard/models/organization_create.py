from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class OrganizationCreate:
    """An organization to create.

    Attributes:
        name: What the organization is called.
        description: A remark on the organization.
        company_name: The company's name.
        parent_organization: The id of the organization that it belongs to.
        skip_default_subscription: Whether the organization is not subscribed to the default plan; then `plans` is required.
        plans: The plans that the organization gets.
    """

    name: str | Unset = UNSET
    description: str | Unset = UNSET
    company_name: str | Unset = UNSET
    parent_organization: UUID | Unset = UNSET
    skip_default_subscription: bool | Unset = UNSET
    plans: list[PlanSubscription] | Unset = UNSET


from ..models.plan_subscription import PlanSubscription
