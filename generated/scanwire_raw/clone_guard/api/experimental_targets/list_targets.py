from typing import Any

import httpx

from ....runtime import Limits, add_query, decode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.target import Target
from ...models.target_list_envelope import TargetListEnvelope
from ...types import Operation, Response, Unset

_PAGE = Limits(minimum=1)
_PER_PAGE = Limits(minimum=1, maximum=100)


def _get_kwargs(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> dict[str, Any]:
    _query: list[tuple[str, str]] = []
    add_query(_query, "page", "page", page, int, limits=_PAGE)
    add_query(_query, "per_page", "per_page", per_page, int, limits=_PER_PAGE)
    return {
        "method": "get",
        "url": "/v2/targets",
        "params": _query,
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | TargetListEnvelope | None:
    if status_code == 200:
        return decode(content, TargetListEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: TargetListEnvelope) -> list[Target] | Unset:
    return envelope.data


OPERATION = Operation(
    id="list_targets",
    method="GET",
    path="/v2/targets",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=TargetListEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | TargetListEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> Response[ErrorBody | TargetListEnvelope]:
    """List targets

     The organization's targets, page by page.

    Known: the title "List targets" and the method GET. Our reading: the path, formed as that of
    `list_scans`; `page` and `per_page`; the answer in the manner of `list_scans`; its fields, which are
    the older API's.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | TargetListEnvelope]
    """

    _request = _get_kwargs(
        page=page,
        per_page=per_page,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> ErrorBody | TargetListEnvelope | None:
    """List targets

     The organization's targets, page by page.

    Known: the title "List targets" and the method GET. Our reading: the path, formed as that of
    `list_scans`; `page` and `per_page`; the answer in the manner of `list_scans`; its fields, which are
    the older API's.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | TargetListEnvelope
    """

    return (
        sync_detailed(
            client=client,
            page=page,
            per_page=per_page,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> Response[ErrorBody | TargetListEnvelope]:
    """List targets

     The organization's targets, page by page.

    Known: the title "List targets" and the method GET. Our reading: the path, formed as that of
    `list_scans`; `page` and `per_page`; the answer in the manner of `list_scans`; its fields, which are
    the older API's.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | TargetListEnvelope]
    """

    _request = _get_kwargs(
        page=page,
        per_page=per_page,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
) -> ErrorBody | TargetListEnvelope | None:
    """List targets

     The organization's targets, page by page.

    Known: the title "List targets" and the method GET. Our reading: the path, formed as that of
    `list_scans`; `page` and `per_page`; the answer in the manner of `list_scans`; its fields, which are
    the older API's.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | TargetListEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            page=page,
            per_page=per_page,
        )
    ).parsed
