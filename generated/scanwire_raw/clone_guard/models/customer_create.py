from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class CustomerCreate:
    """A customer to create.

    Attributes:
        organization_id: The id of the organization, if there is one already.
        organization: The organization that is created with a customer.
        user: The user that a customer is.
        plans: The plans that the organization gets.
    """

    organization_id: UUID | Unset = UNSET
    organization: CustomerOrganization | Unset = UNSET
    user: CustomerUser | Unset = UNSET
    plans: list[PlanSubscription] | Unset = UNSET


from ..models.customer_organization import CustomerOrganization
from ..models.customer_user import CustomerUser
from ..models.plan_subscription import PlanSubscription
