from typing import Any

import httpx

from ....runtime import Limits, decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.request_constants import RequestConstants
from ...models.request_constants_envelope import RequestConstantsEnvelope
from ...types import Operation, Response, Unset

_ACCOUNT_ID = Limits(max_length=32)


def _get_kwargs(
    account_id: str,
) -> dict[str, Any]:
    return {
        "method": "get",
        "url": "/accounts/{account_id}/cloudforce-one/requests/constants".format(
            account_id=path_segment("account_id", account_id, str, limits=_ACCOUNT_ID),
        ),
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | RequestConstantsEnvelope | None:
    if status_code == 200:
        return decode(content, RequestConstantsEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: RequestConstantsEnvelope) -> RequestConstants | Unset:
    return envelope.result


OPERATION = Operation(
    id="get_request_constants",
    method="GET",
    path="/accounts/{account_id}/cloudforce-one/requests/constants",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"api_email", "api_key"}),
        frozenset({"api_token"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=RequestConstantsEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | RequestConstantsEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorEnvelope | RequestConstantsEnvelope]:
    """Get the constants of requests

     The values that a request's priority, status and TLP can have.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | RequestConstantsEnvelope]
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
) -> ErrorEnvelope | RequestConstantsEnvelope | None:
    """Get the constants of requests

     The values that a request's priority, status and TLP can have.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | RequestConstantsEnvelope
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
) -> Response[ErrorEnvelope | RequestConstantsEnvelope]:
    """Get the constants of requests

     The values that a request's priority, status and TLP can have.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | RequestConstantsEnvelope]
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
) -> ErrorEnvelope | RequestConstantsEnvelope | None:
    """Get the constants of requests

     The values that a request's priority, status and TLP can have.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | RequestConstantsEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            client=client,
        )
    ).parsed
