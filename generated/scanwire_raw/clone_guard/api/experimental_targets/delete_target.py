from typing import Any
from uuid import UUID

import httpx

from ....runtime import decode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.status import Status
from ...types import Operation, Response


def _get_kwargs(
    target_id: UUID,
) -> dict[str, Any]:
    return {
        "method": "delete",
        "url": "/v2/targets/{target_id}".format(
            target_id=path_segment("target_id", target_id, UUID),
        ),
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | Status | None:
    if status_code == 200:
        return decode(content, Status)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 404:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: Status) -> None:
    return None


OPERATION = Operation(
    id="delete_target",
    method="DELETE",
    path="/v2/targets/{target_id}",
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
    target_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | Status]:
    """Delete a target

     Deletes a target.

    Known: the title "Delete a target" and the method DELETE. Our reading: the path, below that of
    `list_targets` as REST has it; the answer, of two fields that the answer to signing in has too.

    Args:
        target_id (UUID): The target that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | Status]
    """

    _request = _get_kwargs(
        target_id=target_id,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    target_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | Status | None:
    """Delete a target

     Deletes a target.

    Known: the title "Delete a target" and the method DELETE. Our reading: the path, below that of
    `list_targets` as REST has it; the answer, of two fields that the answer to signing in has too.

    Args:
        target_id (UUID): The target that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | Status
    """

    return (
        sync_detailed(
            target_id=target_id,
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    target_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | Status]:
    """Delete a target

     Deletes a target.

    Known: the title "Delete a target" and the method DELETE. Our reading: the path, below that of
    `list_targets` as REST has it; the answer, of two fields that the answer to signing in has too.

    Args:
        target_id (UUID): The target that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | Status]
    """

    _request = _get_kwargs(
        target_id=target_id,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    target_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ErrorBody | Status | None:
    """Delete a target

     Deletes a target.

    Known: the title "Delete a target" and the method DELETE. Our reading: the path, below that of
    `list_targets` as REST has it; the answer, of two fields that the answer to signing in has too.

    Args:
        target_id (UUID): The target that the call is about.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | Status
    """

    return (
        await asyncio_detailed(
            target_id=target_id,
            client=client,
        )
    ).parsed
