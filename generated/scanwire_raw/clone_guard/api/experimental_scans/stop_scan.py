from typing import Any
from uuid import UUID

import httpx

from ....runtime import decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.scan import Scan
from ...models.scan_envelope import ScanEnvelope
from ...types import Operation, Response, Unset


def _get_kwargs(
    scan_id: UUID,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/v2/scans/{scan_id}/stop".format(
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


def _parse(status_code: int, content: bytes) -> ErrorBody | ScanEnvelope | None:
    if status_code == 200:
        return decode(content, ScanEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 404:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: ScanEnvelope) -> Scan | Unset:
    return envelope.data


OPERATION = Operation(
    id="stop_scan",
    method="POST",
    path="/v2/scans/{scan_id}/stop",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ScanEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | ScanEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | ScanEnvelope]:
    """Stop a scan

     Requests the end of a scan that is under way. Any other is refused with 422. Asked again while the
    scan stops, it gives up waiting for the scanner.

    Known: the title "Stop a scan" and the method POST. Our reading: the path, which is the older API's;
    no body; the second request; the answer, with one scan where `list_scans` has a list.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanEnvelope]
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
) -> ErrorBody | ScanEnvelope | None:
    """Stop a scan

     Requests the end of a scan that is under way. Any other is refused with 422. Asked again while the
    scan stops, it gives up waiting for the scanner.

    Known: the title "Stop a scan" and the method POST. Our reading: the path, which is the older API's;
    no body; the second request; the answer, with one scan where `list_scans` has a list.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanEnvelope
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
) -> Response[ErrorBody | ScanEnvelope]:
    """Stop a scan

     Requests the end of a scan that is under way. Any other is refused with 422. Asked again while the
    scan stops, it gives up waiting for the scanner.

    Known: the title "Stop a scan" and the method POST. Our reading: the path, which is the older API's;
    no body; the second request; the answer, with one scan where `list_scans` has a list.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanEnvelope]
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
) -> ErrorBody | ScanEnvelope | None:
    """Stop a scan

     Requests the end of a scan that is under way. Any other is refused with 422. Asked again while the
    scan stops, it gives up waiting for the scanner.

    Known: the title "Stop a scan" and the method POST. Our reading: the path, which is the older API's;
    no body; the second request; the answer, with one scan where `list_scans` has a list.

    Args:
        scan_id (UUID): The scan that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanEnvelope
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            client=client,
        )
    ).parsed
