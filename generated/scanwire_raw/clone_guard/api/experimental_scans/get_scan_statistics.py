from typing import Any
from uuid import UUID

import httpx

from ....runtime import decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.scan_statistics import ScanStatistics
from ...models.scan_statistics_envelope import ScanStatisticsEnvelope
from ...types import Operation, Response, Unset


def _get_kwargs(
    scan_id: UUID,
) -> dict[str, Any]:
    return {
        "method": "get",
        "url": "/v2/scans/{scan_id}/vulnerabilities/statistics".format(
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
        ),
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | ScanStatisticsEnvelope | None:
    if status_code == 200:
        return decode(content, ScanStatisticsEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 404:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: ScanStatisticsEnvelope) -> ScanStatistics | Unset:
    return envelope.data


OPERATION = Operation(
    id="get_scan_statistics",
    method="GET",
    path="/v2/scans/{scan_id}/vulnerabilities/statistics",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ScanStatisticsEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | ScanStatisticsEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | ScanStatisticsEnvelope]:
    """Get the statistics of a scan

     How many vulnerabilities of each kind the latest run of a scan has found, and on how many hosts.

    Known: the title "Statistics for a scan", and nothing more. Our reading: the method; the path, since
    the title stands in the group Scan Vulnerabilities; the answer in the manner of `list_scans`; its
    fields, after the counts of the older API's reports.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanStatisticsEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | ScanStatisticsEnvelope | None:
    """Get the statistics of a scan

     How many vulnerabilities of each kind the latest run of a scan has found, and on how many hosts.

    Known: the title "Statistics for a scan", and nothing more. Our reading: the method; the path, since
    the title stands in the group Scan Vulnerabilities; the answer in the manner of `list_scans`; its
    fields, after the counts of the older API's reports.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanStatisticsEnvelope
    """

    return (
        sync_detailed(
            scan_id=scan_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | ScanStatisticsEnvelope]:
    """Get the statistics of a scan

     How many vulnerabilities of each kind the latest run of a scan has found, and on how many hosts.

    Known: the title "Statistics for a scan", and nothing more. Our reading: the method; the path, since
    the title stands in the group Scan Vulnerabilities; the answer in the manner of `list_scans`; its
    fields, after the counts of the older API's reports.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanStatisticsEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | ScanStatisticsEnvelope | None:
    """Get the statistics of a scan

     How many vulnerabilities of each kind the latest run of a scan has found, and on how many hosts.

    Known: the title "Statistics for a scan", and nothing more. Our reading: the method; the path, since
    the title stands in the group Scan Vulnerabilities; the answer in the manner of `list_scans`; its
    fields, after the counts of the older API's reports.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanStatisticsEnvelope
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            client=client,
        )
    ).parsed
