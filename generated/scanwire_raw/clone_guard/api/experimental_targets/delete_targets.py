from typing import Any
from uuid import UUID

import httpx

from ....runtime import Limits, add_query, decode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.status import Status
from ...types import Operation, Response

_IDS = Limits(min_items=1)


def _get_kwargs(
    *,
    ids: list[UUID],
) -> dict[str, Any]:
    _query: list[tuple[str, str]] = []
    add_query(_query, "ids", "ids", ids, list[UUID], required=True, limits=_IDS)
    return {
        "method": "delete",
        "url": "/v2/targets",
        "params": _query,
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | Status | None:
    if status_code == 200:
        return decode(content, Status)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: Status) -> None:
    return None


OPERATION = Operation(
    id="delete_targets",
    method="DELETE",
    path="/v2/targets",
    safe=False,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=Status,
    result=_result,
)


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ErrorBody | Status]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    ids: list[UUID],
) -> Response[ErrorBody | Status]:
    """Delete targets

     Deletes several targets. Ids that no target has are passed over.

    Known: the title "Delete targets" and the method DELETE. Our reading: the path, formed as that of
    `list_scans`; the parameter, repeated for each id, as `status` is there; the answer, of two fields
    that the answer to signing in has too.

    Args:
        ids (list[UUID]): The ids of the targets. The parameter is repeated, once for each id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | Status]
    """

    _request = _get_kwargs(
        ids=ids,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    ids: list[UUID],
) -> ErrorBody | Status | None:
    """Delete targets

     Deletes several targets. Ids that no target has are passed over.

    Known: the title "Delete targets" and the method DELETE. Our reading: the path, formed as that of
    `list_scans`; the parameter, repeated for each id, as `status` is there; the answer, of two fields
    that the answer to signing in has too.

    Args:
        ids (list[UUID]): The ids of the targets. The parameter is repeated, once for each id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | Status
    """

    return (
        sync_detailed(
            client=client,
            ids=ids,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    ids: list[UUID],
) -> Response[ErrorBody | Status]:
    """Delete targets

     Deletes several targets. Ids that no target has are passed over.

    Known: the title "Delete targets" and the method DELETE. Our reading: the path, formed as that of
    `list_scans`; the parameter, repeated for each id, as `status` is there; the answer, of two fields
    that the answer to signing in has too.

    Args:
        ids (list[UUID]): The ids of the targets. The parameter is repeated, once for each id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | Status]
    """

    _request = _get_kwargs(
        ids=ids,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    ids: list[UUID],
) -> ErrorBody | Status | None:
    """Delete targets

     Deletes several targets. Ids that no target has are passed over.

    Known: the title "Delete targets" and the method DELETE. Our reading: the path, formed as that of
    `list_scans`; the parameter, repeated for each id, as `status` is there; the answer, of two fields
    that the answer to signing in has too.

    Args:
        ids (list[UUID]): The ids of the targets. The parameter is repeated, once for each id.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | Status
    """

    return (
        await asyncio_detailed(
            client=client,
            ids=ids,
        )
    ).parsed
