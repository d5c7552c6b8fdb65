from typing import Any

import httpx

from ....runtime import Limits, decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.bare_envelope import BareEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...types import Operation, Response

_ACCOUNT_ID = Limits(max_length=32)
_REQUEST_ID = Limits(max_length=36)
_ASSET_ID = Limits(max_length=36)


def _get_kwargs(
    account_id: str,
    request_id: str,
    asset_id: int | str,
) -> dict[str, Any]:
    return {
        "method": "delete",
        "url": "/accounts/{account_id}/cloudforce-one/requests/{request_id}/asset/{asset_id}".format(
            account_id=path_segment("account_id", account_id, str, limits=_ACCOUNT_ID),
            request_id=path_segment(
                "request_id",
                request_id,
                str,
                (
                    "constants",
                    "new",
                    "priority",
                    "quota",
                    "types",
                ),
                limits=_REQUEST_ID,
            ),
            asset_id=path_segment("asset_id", asset_id, int | str, ("new",), limits=_ASSET_ID),
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
    id="delete_asset",
    method="DELETE",
    path="/accounts/{account_id}/cloudforce-one/requests/{request_id}/asset/{asset_id}",
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
    request_id: str,
    asset_id: int | str,
    *,
    client: AuthenticatedClient,
) -> Response[BareEnvelope | ErrorEnvelope]:
    """Delete an asset

     Takes a file away from a request.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        asset_id (int | str): The asset that the call is about. Its id is an integer in answers;
            the reference has a string here.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BareEnvelope | ErrorEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        request_id=request_id,
        asset_id=asset_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    request_id: str,
    asset_id: int | str,
    *,
    client: AuthenticatedClient,
) -> BareEnvelope | ErrorEnvelope | None:
    """Delete an asset

     Takes a file away from a request.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        asset_id (int | str): The asset that the call is about. Its id is an integer in answers;
            the reference has a string here.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BareEnvelope | ErrorEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    request_id: str,
    asset_id: int | str,
    *,
    client: AuthenticatedClient,
) -> Response[BareEnvelope | ErrorEnvelope]:
    """Delete an asset

     Takes a file away from a request.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        asset_id (int | str): The asset that the call is about. Its id is an integer in answers;
            the reference has a string here.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BareEnvelope | ErrorEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        request_id=request_id,
        asset_id=asset_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    request_id: str,
    asset_id: int | str,
    *,
    client: AuthenticatedClient,
) -> BareEnvelope | ErrorEnvelope | None:
    """Delete an asset

     Takes a file away from a request.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        asset_id (int | str): The asset that the call is about. Its id is an integer in answers;
            the reference has a string here.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BareEnvelope | ErrorEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
            client=client,
        )
    ).parsed
