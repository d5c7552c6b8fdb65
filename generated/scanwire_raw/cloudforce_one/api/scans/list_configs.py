from typing import Any

import httpx

from ....runtime import decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.scan_config import ScanConfig
from ...models.scan_config_list_envelope import ScanConfigListEnvelope
from ...types import Operation, Response, Unset


def _get_kwargs(
    account_id: str,
) -> dict[str, Any]:
    return {
        "method": "get",
        "url": "/accounts/{account_id}/cloudforce-one/scans/config".format(
            account_id=path_segment("account_id", account_id, str),
        ),
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | ScanConfigListEnvelope | None:
    if status_code == 200:
        return decode(content, ScanConfigListEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: ScanConfigListEnvelope) -> list[ScanConfig] | Unset:
    return envelope.result


OPERATION = Operation(
    id="list_configs",
    method="GET",
    path="/accounts/{account_id}/cloudforce-one/scans/config",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"api_token"}),
        frozenset({"api_email", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ScanConfigListEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | ScanConfigListEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorEnvelope | ScanConfigListEnvelope]:
    """List scan configs

     All scan configs of the account. The list is not paged.

    Args:
        account_id (str): The account that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | ScanConfigListEnvelope]
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
) -> ErrorEnvelope | ScanConfigListEnvelope | None:
    """List scan configs

     All scan configs of the account. The list is not paged.

    Args:
        account_id (str): The account that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | ScanConfigListEnvelope
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
) -> Response[ErrorEnvelope | ScanConfigListEnvelope]:
    """List scan configs

     All scan configs of the account. The list is not paged.

    Args:
        account_id (str): The account that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | ScanConfigListEnvelope]
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
) -> ErrorEnvelope | ScanConfigListEnvelope | None:
    """List scan configs

     All scan configs of the account. The list is not paged.

    Args:
        account_id (str): The account that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | ScanConfigListEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            client=client,
        )
    ).parsed
