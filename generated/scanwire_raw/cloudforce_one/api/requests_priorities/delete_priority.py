from typing import Any

import httpx

from ....runtime import Limits, decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.bare_envelope import BareEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...types import Operation, Response

_ACCOUNT_ID = Limits(max_length=32)
_PRIORITY_ID = Limits(max_length=36)


def _get_kwargs(
    account_id: str,
    priority_id: str,
) -> dict[str, Any]:
    return {
        "method": "delete",
        "url": "/accounts/{account_id}/cloudforce-one/requests/priority/{priority_id}".format(
            account_id=path_segment("account_id", account_id, str, limits=_ACCOUNT_ID),
            priority_id=path_segment(
                "priority_id",
                priority_id,
                str,
                (
                    "new",
                    "quota",
                ),
                limits=_PRIORITY_ID,
            ),
        ),
    }


def _parse(status_code: int, content: bytes) -> BareEnvelope | ErrorEnvelope | None:
    if status_code == 200:
        return decode(content, BareEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: BareEnvelope) -> None:
    return None


OPERATION = Operation(
    id="delete_priority",
    method="DELETE",
    path="/accounts/{account_id}/cloudforce-one/requests/priority/{priority_id}",
    safe=False,
    repeatable=True,
    security=(
        frozenset({"api_email", "api_key"}),
        frozenset({"api_token"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=BareEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[BareEnvelope | ErrorEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[BareEnvelope | ErrorEnvelope]:
    """Delete a priority intelligence requirement

     Removes a requirement.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BareEnvelope | ErrorEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        priority_id=priority_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
) -> BareEnvelope | ErrorEnvelope | None:
    """Delete a priority intelligence requirement

     Removes a requirement.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BareEnvelope | ErrorEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            priority_id=priority_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[BareEnvelope | ErrorEnvelope]:
    """Delete a priority intelligence requirement

     Removes a requirement.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BareEnvelope | ErrorEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        priority_id=priority_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
) -> BareEnvelope | ErrorEnvelope | None:
    """Delete a priority intelligence requirement

     Removes a requirement.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BareEnvelope | ErrorEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            priority_id=priority_id,
            client=client,
        )
    ).parsed
