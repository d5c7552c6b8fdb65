from typing import Any

import httpx

from ....runtime import Limits, decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.quota import Quota
from ...models.quota_envelope import QuotaEnvelope
from ...types import Operation, Response, Unset

_ACCOUNT_ID = Limits(max_length=32)


def _get_kwargs(
    account_id: str,
) -> dict[str, Any]:
    return {
        "method": "get",
        "url": "/accounts/{account_id}/cloudforce-one/requests/quota".format(
            account_id=path_segment("account_id", account_id, str, limits=_ACCOUNT_ID),
        ),
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | QuotaEnvelope | None:
    if status_code == 200:
        return decode(content, QuotaEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: QuotaEnvelope) -> Quota | Unset:
    return envelope.result


OPERATION = Operation(
    id="get_request_quota",
    method="GET",
    path="/accounts/{account_id}/cloudforce-one/requests/quota",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"api_email", "api_key"}),
        frozenset({"api_token"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=QuotaEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | QuotaEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorEnvelope | QuotaEnvelope]:
    """Get the quota of requests

     How many tokens the account may spend on requests in a quarter, and how many are left.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | QuotaEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    *,
    client: AuthenticatedClient,
) -> ErrorEnvelope | QuotaEnvelope | None:
    """Get the quota of requests

     How many tokens the account may spend on requests in a quarter, and how many are left.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | QuotaEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorEnvelope | QuotaEnvelope]:
    """Get the quota of requests

     How many tokens the account may spend on requests in a quarter, and how many are left.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | QuotaEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    *,
    client: AuthenticatedClient,
) -> ErrorEnvelope | QuotaEnvelope | None:
    """Get the quota of requests

     How many tokens the account may spend on requests in a quarter, and how many are left.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | QuotaEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            client=client,
        )
    ).parsed
