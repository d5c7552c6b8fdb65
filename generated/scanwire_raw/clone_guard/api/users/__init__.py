"""The operations of the tag `users`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ....runtime import AsyncCaller, Caller, items, uuid_of
from ...models.customer import Customer
from ...models.customer_create import CustomerCreate
from ...models.customer_create_body import CustomerCreateBody
from ...models.customer_envelope import CustomerEnvelope
from ...models.customer_organization import CustomerOrganization
from ...models.customer_user import CustomerUser
from ...models.error_body import ErrorBody
from ...models.plan_subscription import PlanSubscription
from ...types import UNSET, Response, Unset
from . import (
    create_customer,
)

__all__ = [
    "AsyncUsers",
    "Users",
    "create_customer",
]


class Users:
    """The users of the organization and of those below it.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create_customer(
        self,
        *,
        organization_id: UUID | str | Unset = UNSET,
        organization: CustomerOrganization | Unset = UNSET,
        user: CustomerUser | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Customer:
        """Create a customer.

        Creates a user as a customer, in an organization that exists (`organization_id`) or in one that is created
        with it (`organization`), and subscribes that organization to `plans`.

        The answer is not visible in the reference; we read it in the manner of `list_scans`.

        Args:
            organization_id: The id of the organization, if there is one already.
            organization: The organization that is created with a customer.
            user: The user that a customer is.
            plans: The plans that the organization gets.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            create_customer.OPERATION,
            body=CustomerCreateBody(
                customer=CustomerCreate(
                    organization_id=UNSET if organization_id is UNSET else uuid_of("organization_id", organization_id),
                    organization=organization,
                    user=user,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )

    def create_customer_detailed(
        self,
        *,
        organization_id: UUID | str | Unset = UNSET,
        organization: CustomerOrganization | Unset = UNSET,
        user: CustomerUser | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Response[CustomerEnvelope | ErrorBody | None]:
        """As `create_customer`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_customer.OPERATION,
            body=CustomerCreateBody(
                customer=CustomerCreate(
                    organization_id=UNSET if organization_id is UNSET else uuid_of("organization_id", organization_id),
                    organization=organization,
                    user=user,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )


class AsyncUsers:
    """The async twin of `Users`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create_customer(
        self,
        *,
        organization_id: UUID | str | Unset = UNSET,
        organization: CustomerOrganization | Unset = UNSET,
        user: CustomerUser | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Customer:
        """Create a customer.

        Creates a user as a customer, in an organization that exists (`organization_id`) or in one that is created
        with it (`organization`), and subscribes that organization to `plans`.

        The answer is not visible in the reference; we read it in the manner of `list_scans`.

        Args:
            organization_id: The id of the organization, if there is one already.
            organization: The organization that is created with a customer.
            user: The user that a customer is.
            plans: The plans that the organization gets.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            create_customer.OPERATION,
            body=CustomerCreateBody(
                customer=CustomerCreate(
                    organization_id=UNSET if organization_id is UNSET else uuid_of("organization_id", organization_id),
                    organization=organization,
                    user=user,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )

    async def create_customer_detailed(
        self,
        *,
        organization_id: UUID | str | Unset = UNSET,
        organization: CustomerOrganization | Unset = UNSET,
        user: CustomerUser | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Response[CustomerEnvelope | ErrorBody | None]:
        """As `create_customer`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_customer.OPERATION,
            body=CustomerCreateBody(
                customer=CustomerCreate(
                    organization_id=UNSET if organization_id is UNSET else uuid_of("organization_id", organization_id),
                    organization=organization,
                    user=user,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )
