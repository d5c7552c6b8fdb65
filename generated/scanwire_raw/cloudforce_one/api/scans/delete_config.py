from typing import Any

import httpx

from ....runtime import decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.deleted_envelope import DeletedEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...types import Operation, Response


def _get_kwargs(
    account_id: str,
    config_id: str,
) -> dict[str, Any]:
    return {
        "method": "delete",
        "url": "/accounts/{account_id}/cloudforce-one/scans/config/{config_id}".format(
            account_id=path_segment("account_id", account_id, str),
            config_id=path_segment("config_id", config_id, str),
        ),
    }


def _parse(status_code: int, content: bytes) -> DeletedEnvelope | ErrorEnvelope | None:
    if status_code == 200:
        return decode(content, DeletedEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: DeletedEnvelope) -> None:
    return None


OPERATION = Operation(
    id="delete_config",
    method="DELETE",
    path="/accounts/{account_id}/cloudforce-one/scans/config/{config_id}",
    safe=False,
    repeatable=True,
    security=(
        frozenset({"api_token"}),
        frozenset({"api_email", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=DeletedEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DeletedEnvelope | ErrorEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    config_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DeletedEnvelope | ErrorEnvelope]:
    """Delete a scan config

     Ends the scanning of these addresses and removes the config with its results.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeletedEnvelope | ErrorEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        config_id=config_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    config_id: str,
    *,
    client: AuthenticatedClient,
) -> DeletedEnvelope | ErrorEnvelope | None:
    """Delete a scan config

     Ends the scanning of these addresses and removes the config with its results.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeletedEnvelope | ErrorEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            config_id=config_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    config_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DeletedEnvelope | ErrorEnvelope]:
    """Delete a scan config

     Ends the scanning of these addresses and removes the config with its results.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeletedEnvelope | ErrorEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        config_id=config_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    config_id: str,
    *,
    client: AuthenticatedClient,
) -> DeletedEnvelope | ErrorEnvelope | None:
    """Delete a scan config

     Ends the scanning of these addresses and removes the config with its results.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeletedEnvelope | ErrorEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            config_id=config_id,
            client=client,
        )
    ).parsed
