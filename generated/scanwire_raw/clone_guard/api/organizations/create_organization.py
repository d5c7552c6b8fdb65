from typing import Any

import httpx

from ....runtime import decode, encode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.organization import Organization
from ...models.organization_create_body import OrganizationCreateBody
from ...models.organization_envelope import OrganizationEnvelope
from ...types import Operation, Response, Unset


def _get_kwargs(
    *,
    body: OrganizationCreateBody,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/v2/organizations",
        "content": encode(body, "organization"),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | OrganizationEnvelope | None:
    if status_code == 200:
        return decode(content, OrganizationEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: OrganizationEnvelope) -> Organization | Unset:
    return envelope.data


OPERATION = Operation(
    id="create_organization",
    method="POST",
    path="/v2/organizations",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=OrganizationEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | OrganizationEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: OrganizationCreateBody,
) -> Response[ErrorBody | OrganizationEnvelope]:
    """Create an organization

     Creates an organization and subscribes it to the portal's default plan, if there is one. Without an
    active subscription an organization cannot do anything.

    With `skip_default_subscription` it is subscribed to nothing but `plans`, which is then required.
    There is at most one active subscription for each product: of several plans for one product the
    first counts, the others are ignored. Plans themselves are managed in the portal.

    The reference's page is cut before method and path: POST `/v2/organizations` is our reading, as are
    the wrapper `organization`, the fields that describe the organization (those of `create_customer`),
    and the answer.

    Args:
        body (OrganizationCreateBody): The organization to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | OrganizationEnvelope]
    """

    _request = _get_kwargs(
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    body: OrganizationCreateBody,
) -> ErrorBody | OrganizationEnvelope | None:
    """Create an organization

     Creates an organization and subscribes it to the portal's default plan, if there is one. Without an
    active subscription an organization cannot do anything.

    With `skip_default_subscription` it is subscribed to nothing but `plans`, which is then required.
    There is at most one active subscription for each product: of several plans for one product the
    first counts, the others are ignored. Plans themselves are managed in the portal.

    The reference's page is cut before method and path: POST `/v2/organizations` is our reading, as are
    the wrapper `organization`, the fields that describe the organization (those of `create_customer`),
    and the answer.

    Args:
        body (OrganizationCreateBody): The organization to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | OrganizationEnvelope
    """

    return (
        sync_detailed(
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: OrganizationCreateBody,
) -> Response[ErrorBody | OrganizationEnvelope]:
    """Create an organization

     Creates an organization and subscribes it to the portal's default plan, if there is one. Without an
    active subscription an organization cannot do anything.

    With `skip_default_subscription` it is subscribed to nothing but `plans`, which is then required.
    There is at most one active subscription for each product: of several plans for one product the
    first counts, the others are ignored. Plans themselves are managed in the portal.

    The reference's page is cut before method and path: POST `/v2/organizations` is our reading, as are
    the wrapper `organization`, the fields that describe the organization (those of `create_customer`),
    and the answer.

    Args:
        body (OrganizationCreateBody): The organization to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | OrganizationEnvelope]
    """

    _request = _get_kwargs(
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: OrganizationCreateBody,
) -> ErrorBody | OrganizationEnvelope | None:
    """Create an organization

     Creates an organization and subscribes it to the portal's default plan, if there is one. Without an
    active subscription an organization cannot do anything.

    With `skip_default_subscription` it is subscribed to nothing but `plans`, which is then required.
    There is at most one active subscription for each product: of several plans for one product the
    first counts, the others are ignored. Plans themselves are managed in the portal.

    The reference's page is cut before method and path: POST `/v2/organizations` is our reading, as are
    the wrapper `organization`, the fields that describe the organization (those of `create_customer`),
    and the answer.

    Args:
        body (OrganizationCreateBody): The organization to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | OrganizationEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
