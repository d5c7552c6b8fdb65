from typing import Any

import httpx

from ....runtime import decode, encode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.customer import Customer
from ...models.customer_create_body import CustomerCreateBody
from ...models.customer_envelope import CustomerEnvelope
from ...models.error_body import ErrorBody
from ...types import Operation, Response, Unset


def _get_kwargs(
    *,
    body: CustomerCreateBody,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/v2/users/create_customer",
        "content": encode(body, "customer"),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> CustomerEnvelope | ErrorBody | None:
    if status_code == 200:
        return decode(content, CustomerEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: CustomerEnvelope) -> Customer | Unset:
    return envelope.data


OPERATION = Operation(
    id="create_customer",
    method="POST",
    path="/v2/users/create_customer",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=CustomerEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CustomerEnvelope | ErrorBody]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CustomerCreateBody,
) -> Response[CustomerEnvelope | ErrorBody]:
    """Create a customer

     Creates a user as a customer, in an organization that exists (`organization_id`) or in one that is
    created with it (`organization`), and subscribes that organization to `plans`.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (CustomerCreateBody): The customer to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CustomerEnvelope | ErrorBody]
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
    body: CustomerCreateBody,
) -> CustomerEnvelope | ErrorBody | None:
    """Create a customer

     Creates a user as a customer, in an organization that exists (`organization_id`) or in one that is
    created with it (`organization`), and subscribes that organization to `plans`.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (CustomerCreateBody): The customer to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CustomerEnvelope | ErrorBody
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
    body: CustomerCreateBody,
) -> Response[CustomerEnvelope | ErrorBody]:
    """Create a customer

     Creates a user as a customer, in an organization that exists (`organization_id`) or in one that is
    created with it (`organization`), and subscribes that organization to `plans`.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (CustomerCreateBody): The customer to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CustomerEnvelope | ErrorBody]
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
    body: CustomerCreateBody,
) -> CustomerEnvelope | ErrorBody | None:
    """Create a customer

     Creates a user as a customer, in an organization that exists (`organization_id`) or in one that is
    created with it (`organization`), and subscribes that organization to `plans`.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (CustomerCreateBody): The customer to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CustomerEnvelope | ErrorBody
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
