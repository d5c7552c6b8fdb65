from typing import Any
from uuid import UUID

import httpx

from ....runtime import decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.scan_history import ScanHistory
from ...models.scan_history_envelope import ScanHistoryEnvelope
from ...types import Operation, Response, Unset


def _get_kwargs(
    scan_id: UUID,
    history_id: UUID,
) -> dict[str, Any]:
    return {
        "method": "get",
        "url": "/v2/scans/{scan_id}/histories/{history_id}".format(
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
            history_id=path_segment("history_id", history_id, UUID),
        ),
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | ScanHistoryEnvelope | None:
    if status_code == 200:
        return decode(content, ScanHistoryEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 404:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: ScanHistoryEnvelope) -> ScanHistory | Unset:
    return envelope.data


OPERATION = Operation(
    id="get_scan_history",
    method="GET",
    path="/v2/scans/{scan_id}/histories/{history_id}",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ScanHistoryEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | ScanHistoryEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    scan_id: UUID,
    history_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | ScanHistoryEnvelope]:
    """Get a run of a scan

     One run of a scan.

    Known: the title "History details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        history_id (UUID): The run of the scan.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanHistoryEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
        history_id=history_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    scan_id: UUID,
    history_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | ScanHistoryEnvelope | None:
    """Get a run of a scan

     One run of a scan.

    Known: the title "History details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        history_id (UUID): The run of the scan.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanHistoryEnvelope
    """

    return (
        sync_detailed(
            scan_id=scan_id,
            history_id=history_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    scan_id: UUID,
    history_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | ScanHistoryEnvelope]:
    """Get a run of a scan

     One run of a scan.

    Known: the title "History details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        history_id (UUID): The run of the scan.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanHistoryEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
        history_id=history_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    scan_id: UUID,
    history_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | ScanHistoryEnvelope | None:
    """Get a run of a scan

     One run of a scan.

    Known: the title "History details for a scan", and nothing more. Our reading: the method; the path,
    below that of the scan as REST has it; the answer, with one item of that list.

    Args:
        scan_id (UUID): The scan that the call is about.
        history_id (UUID): The run of the scan.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanHistoryEnvelope
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            history_id=history_id,
            client=client,
        )
    ).parsed
