from typing import Any

import httpx

from ....runtime import Limits, decode, encode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.scan_config import ScanConfig
from ...models.scan_config_envelope import ScanConfigEnvelope
from ...models.scan_config_update import ScanConfigUpdate
from ...types import Operation, Response, Unset

_BODY = Limits(
    fields={
        "ips": Limits(max_addresses=5000, items=Limits(format="ip-or-cidr")),
        "frequency": Limits(minimum=0),
        "ports": Limits(items=Limits(format="port-range")),
    }
)


def _get_kwargs(
    account_id: str,
    config_id: str,
    *,
    body: ScanConfigUpdate,
) -> dict[str, Any]:
    return {
        "method": "patch",
        "url": "/accounts/{account_id}/cloudforce-one/scans/config/{config_id}".format(
            account_id=path_segment("account_id", account_id, str),
            config_id=path_segment("config_id", config_id, str),
        ),
        "content": encode(body, limits=_BODY),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | ScanConfigEnvelope | None:
    if status_code == 200:
        return decode(content, ScanConfigEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: ScanConfigEnvelope) -> ScanConfig | Unset:
    return envelope.result


OPERATION = Operation(
    id="update_config",
    method="PATCH",
    path="/accounts/{account_id}/cloudforce-one/scans/config/{config_id}",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"api_token"}),
        frozenset({"api_email", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ScanConfigEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | ScanConfigEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    config_id: str,
    *,
    client: AuthenticatedClient,
    body: ScanConfigUpdate,
) -> Response[ErrorEnvelope | ScanConfigEnvelope]:
    """Update a scan config

     Changes the fields that are sent and leaves the others as they are.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.
        body (ScanConfigUpdate): The fields of a scan config to change. What is absent stays as it
            is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | ScanConfigEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        config_id=config_id,
        body=body,
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
    body: ScanConfigUpdate,
) -> ErrorEnvelope | ScanConfigEnvelope | None:
    """Update a scan config

     Changes the fields that are sent and leaves the others as they are.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.
        body (ScanConfigUpdate): The fields of a scan config to change. What is absent stays as it
            is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | ScanConfigEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            config_id=config_id,
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    config_id: str,
    *,
    client: AuthenticatedClient,
    body: ScanConfigUpdate,
) -> Response[ErrorEnvelope | ScanConfigEnvelope]:
    """Update a scan config

     Changes the fields that are sent and leaves the others as they are.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.
        body (ScanConfigUpdate): The fields of a scan config to change. What is absent stays as it
            is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | ScanConfigEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        config_id=config_id,
        body=body,
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
    body: ScanConfigUpdate,
) -> ErrorEnvelope | ScanConfigEnvelope | None:
    """Update a scan config

     Changes the fields that are sent and leaves the others as they are.

    Args:
        account_id (str): The account that the call is about.
        config_id (str): The scan config that the call is about.
        body (ScanConfigUpdate): The fields of a scan config to change. What is absent stays as it
            is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | ScanConfigEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            config_id=config_id,
            client=client,
            body=body,
        )
    ).parsed
