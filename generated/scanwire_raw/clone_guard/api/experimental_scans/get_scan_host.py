from typing import Any
from uuid import UUID

import httpx

from ....runtime import decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.host import Host
from ...models.host_envelope import HostEnvelope
from ...types import Operation, Response, Unset


def _get_kwargs(
    scan_id: UUID,
    host_id: UUID,
) -> dict[str, Any]:
    return {
        "method": "get",
        "url": "/v2/scans/{scan_id}/hosts/{host_id}".format(
            scan_id=path_segment(
                "scan_id",
                scan_id,
                UUID,
                (
                    "recent",
                    "running",
                    "upcoming",
                    "wizard",
                ),
            ),
            host_id=path_segment("host_id", host_id, UUID),
        ),
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | HostEnvelope | None:
    if status_code == 200:
        return decode(content, HostEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 404:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: HostEnvelope) -> Host | Unset:
    return envelope.data


OPERATION = Operation(
    id="get_scan_host",
    method="GET",
    path="/v2/scans/{scan_id}/hosts/{host_id}",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=HostEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | HostEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    scan_id: UUID,
    host_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | HostEnvelope]:
    """Get a host of a scan

     One host that the latest run of a scan has found.

    Known: the title "Host details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        host_id (UUID): The host.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | HostEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
        host_id=host_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    scan_id: UUID,
    host_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | HostEnvelope | None:
    """Get a host of a scan

     One host that the latest run of a scan has found.

    Known: the title "Host details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        host_id (UUID): The host.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | HostEnvelope
    """

    return (
        sync_detailed(
            scan_id=scan_id,
            host_id=host_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    scan_id: UUID,
    host_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | HostEnvelope]:
    """Get a host of a scan

     One host that the latest run of a scan has found.

    Known: the title "Host details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        host_id (UUID): The host.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | HostEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
        host_id=host_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    scan_id: UUID,
    host_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | HostEnvelope | None:
    """Get a host of a scan

     One host that the latest run of a scan has found.

    Known: the title "Host details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        host_id (UUID): The host.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | HostEnvelope
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            host_id=host_id,
            client=client,
        )
    ).parsed
