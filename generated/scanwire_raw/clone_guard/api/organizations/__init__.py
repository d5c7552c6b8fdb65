"""The operations of the tag `organizations`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ....runtime import AsyncCaller, Caller, items, uuid_of
from ...models.error_body import ErrorBody
from ...models.organization import Organization
from ...models.organization_create import OrganizationCreate
from ...models.organization_create_body import OrganizationCreateBody
from ...models.organization_envelope import OrganizationEnvelope
from ...models.plan_subscription import PlanSubscription
from ...types import UNSET, Response, Unset
from . import (
    create_organization,
)

__all__ = [
    "AsyncOrganizations",
    "Organizations",
    "create_organization",
]


class Organizations:
    """Organizations and the plans that they are subscribed to.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        company_name: str | Unset = UNSET,
        parent_organization: UUID | str | Unset = UNSET,
        skip_default_subscription: bool | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Organization:
        """Create an organization.

        Creates an organization and subscribes it to the portal's default plan, if there is one. Without an active
        subscription an organization cannot do anything.

        With `skip_default_subscription` it is subscribed to nothing but `plans`, which is then required. There is
        at most one active subscription for each product: of several plans for one product the first counts, the
        others are ignored. Plans themselves are managed in the portal.

        The reference's page is cut before method and path: POST `/v2/organizations` is our reading, as are the
        wrapper `organization`, the fields that describe the organization (those of `create_customer`), and the
        answer.

        Args:
            name: What the organization is called.
            description: A remark on the organization.
            company_name: The company's name.
            parent_organization: The id of the organization that it belongs to.
            skip_default_subscription: Whether the organization is not subscribed to the default plan; then `plans` is required.
            plans: The plans that the organization gets.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            create_organization.OPERATION,
            body=OrganizationCreateBody(
                organization=OrganizationCreate(
                    name=name,
                    description=description,
                    company_name=company_name,
                    parent_organization=UNSET
                    if parent_organization is UNSET
                    else uuid_of("parent_organization", parent_organization),
                    skip_default_subscription=skip_default_subscription,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )

    def create_detailed(
        self,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        company_name: str | Unset = UNSET,
        parent_organization: UUID | str | Unset = UNSET,
        skip_default_subscription: bool | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Response[ErrorBody | OrganizationEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_organization.OPERATION,
            body=OrganizationCreateBody(
                organization=OrganizationCreate(
                    name=name,
                    description=description,
                    company_name=company_name,
                    parent_organization=UNSET
                    if parent_organization is UNSET
                    else uuid_of("parent_organization", parent_organization),
                    skip_default_subscription=skip_default_subscription,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )


class AsyncOrganizations:
    """The async twin of `Organizations`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        company_name: str | Unset = UNSET,
        parent_organization: UUID | str | Unset = UNSET,
        skip_default_subscription: bool | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Organization:
        """Create an organization.

        Creates an organization and subscribes it to the portal's default plan, if there is one. Without an active
        subscription an organization cannot do anything.

        With `skip_default_subscription` it is subscribed to nothing but `plans`, which is then required. There is
        at most one active subscription for each product: of several plans for one product the first counts, the
        others are ignored. Plans themselves are managed in the portal.

        The reference's page is cut before method and path: POST `/v2/organizations` is our reading, as are the
        wrapper `organization`, the fields that describe the organization (those of `create_customer`), and the
        answer.

        Args:
            name: What the organization is called.
            description: A remark on the organization.
            company_name: The company's name.
            parent_organization: The id of the organization that it belongs to.
            skip_default_subscription: Whether the organization is not subscribed to the default plan; then `plans` is required.
            plans: The plans that the organization gets.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            create_organization.OPERATION,
            body=OrganizationCreateBody(
                organization=OrganizationCreate(
                    name=name,
                    description=description,
                    company_name=company_name,
                    parent_organization=UNSET
                    if parent_organization is UNSET
                    else uuid_of("parent_organization", parent_organization),
                    skip_default_subscription=skip_default_subscription,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )

    async def create_detailed(
        self,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        company_name: str | Unset = UNSET,
        parent_organization: UUID | str | Unset = UNSET,
        skip_default_subscription: bool | Unset = UNSET,
        plans: Sequence[PlanSubscription] | Unset = UNSET,
    ) -> Response[ErrorBody | OrganizationEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_organization.OPERATION,
            body=OrganizationCreateBody(
                organization=OrganizationCreate(
                    name=name,
                    description=description,
                    company_name=company_name,
                    parent_organization=UNSET
                    if parent_organization is UNSET
                    else uuid_of("parent_organization", parent_organization),
                    skip_default_subscription=skip_default_subscription,
                    plans=UNSET if plans is UNSET else items("plans", plans),
                )
            ),
        )
