from typing import Any
from uuid import UUID

import httpx

from ....runtime import Limits, add_query, decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.vulnerability import Vulnerability
from ...models.vulnerability_list_envelope import VulnerabilityListEnvelope
from ...types import Operation, Response, Unset

_PAGE = Limits(minimum=1)
_PER_PAGE = Limits(minimum=1, maximum=100)


def _get_kwargs(
    scan_id: UUID,
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> dict[str, Any]:
    _query: list[tuple[str, str]] = []
    add_query(_query, "page", "page", page, int, limits=_PAGE)
    add_query(_query, "per_page", "per_page", per_page, int, limits=_PER_PAGE)
    return {
        "method": "get",
        "url": "/v2/scans/{scan_id}/vulnerabilities".format(
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
        "params": _query,
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | VulnerabilityListEnvelope | None:
    if status_code == 200:
        return decode(content, VulnerabilityListEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 404:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: VulnerabilityListEnvelope) -> list[Vulnerability] | Unset:
    return envelope.data


OPERATION = Operation(
    id="list_scan_vulnerabilities",
    method="GET",
    path="/v2/scans/{scan_id}/vulnerabilities",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=VulnerabilityListEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | VulnerabilityListEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> Response[ErrorBody | VulnerabilityListEnvelope]:
    """List the vulnerabilities of a scan

     The vulnerabilities that the latest run of a scan has found, page by page.

    Known: the title "List of vulnerabilities for a scan", and nothing more. Our reading: the method;
    the path, below that of the scan as REST has it; `page` and `per_page`; the answer in the manner of
    `list_scans`; its fields, after the older API's results.

    Args:
        scan_id (UUID): The scan that the call is about.
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | VulnerabilityListEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
        page=page,
        per_page=per_page,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> ErrorBody | VulnerabilityListEnvelope | None:
    """List the vulnerabilities of a scan

     The vulnerabilities that the latest run of a scan has found, page by page.

    Known: the title "List of vulnerabilities for a scan", and nothing more. Our reading: the method;
    the path, below that of the scan as REST has it; `page` and `per_page`; the answer in the manner of
    `list_scans`; its fields, after the older API's results.

    Args:
        scan_id (UUID): The scan that the call is about.
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | VulnerabilityListEnvelope
    """

    return (
        sync_detailed(
            scan_id=scan_id,
            client=client,
            page=page,
            per_page=per_page,
        )
    ).parsed


async def asyncio_detailed(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> Response[ErrorBody | VulnerabilityListEnvelope]:
    """List the vulnerabilities of a scan

     The vulnerabilities that the latest run of a scan has found, page by page.

    Known: the title "List of vulnerabilities for a scan", and nothing more. Our reading: the method;
    the path, below that of the scan as REST has it; `page` and `per_page`; the answer in the manner of
    `list_scans`; its fields, after the older API's results.

    Args:
        scan_id (UUID): The scan that the call is about.
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | VulnerabilityListEnvelope]
    """

    _request = _get_kwargs(
        scan_id=scan_id,
        page=page,
        per_page=per_page,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    scan_id: UUID,
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> ErrorBody | VulnerabilityListEnvelope | None:
    """List the vulnerabilities of a scan

     The vulnerabilities that the latest run of a scan has found, page by page.

    Known: the title "List of vulnerabilities for a scan", and nothing more. Our reading: the method;
    the path, below that of the scan as REST has it; `page` and `per_page`; the answer in the manner of
    `list_scans`; its fields, after the older API's results.

    Args:
        scan_id (UUID): The scan that the call is about.
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | VulnerabilityListEnvelope
    """

    return (
        await asyncio_detailed(
            scan_id=scan_id,
            client=client,
            page=page,
            per_page=per_page,
        )
    ).parsed
