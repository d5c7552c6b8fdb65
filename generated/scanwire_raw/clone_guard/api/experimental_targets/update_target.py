from typing import Any
from uuid import UUID

import httpx

from ....runtime import Limits, decode, encode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.target import Target
from ...models.target_envelope import TargetEnvelope
from ...models.target_update_body import TargetUpdateBody
from ...types import Operation, Response, Unset

_BODY = Limits(
    fields={
        "target": Limits(
            fields={
                "hosts": Limits(format="hosts"),
                "exclude_hosts": Limits(format="hosts"),
                "port_range": Limits(format="gvm-port-range"),
            }
        )
    }
)


def _get_kwargs(
    target_id: UUID,
    *,
    body: TargetUpdateBody,
) -> dict[str, Any]:
    return {
        "method": "put",
        "url": "/v2/targets/{target_id}".format(
            target_id=path_segment("target_id", target_id, UUID),
        ),
        "content": encode(body, "target", limits=_BODY),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | TargetEnvelope | None:
    if status_code == 200:
        return decode(content, TargetEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 404:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: TargetEnvelope) -> Target | Unset:
    return envelope.data


OPERATION = Operation(
    id="update_target",
    method="PUT",
    path="/v2/targets/{target_id}",
    safe=False,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=TargetEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | TargetEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    target_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TargetUpdateBody,
) -> Response[ErrorBody | TargetEnvelope]:
    """Update a target

     Changes the fields that are sent and leaves the others as they are.

    Known: the title "Updates a target" and the method PUT. Our reading: the path, below that of
    `list_targets` as REST has it; the body, which is that of `create_target` with every field optional;
    the answer in the manner of `list_scans`, with one target.

    Args:
        target_id (UUID): The target that the call is about.
        body (TargetUpdateBody): The changes to a target.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | TargetEnvelope]
    """

    _request = _get_kwargs(
        target_id=target_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    target_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TargetUpdateBody,
) -> ErrorBody | TargetEnvelope | None:
    """Update a target

     Changes the fields that are sent and leaves the others as they are.

    Known: the title "Updates a target" and the method PUT. Our reading: the path, below that of
    `list_targets` as REST has it; the body, which is that of `create_target` with every field optional;
    the answer in the manner of `list_scans`, with one target.

    Args:
        target_id (UUID): The target that the call is about.
        body (TargetUpdateBody): The changes to a target.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | TargetEnvelope
    """

    return (
        sync_detailed(
            target_id=target_id,
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    target_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TargetUpdateBody,
) -> Response[ErrorBody | TargetEnvelope]:
    """Update a target

     Changes the fields that are sent and leaves the others as they are.

    Known: the title "Updates a target" and the method PUT. Our reading: the path, below that of
    `list_targets` as REST has it; the body, which is that of `create_target` with every field optional;
    the answer in the manner of `list_scans`, with one target.

    Args:
        target_id (UUID): The target that the call is about.
        body (TargetUpdateBody): The changes to a target.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | TargetEnvelope]
    """

    _request = _get_kwargs(
        target_id=target_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    target_id: UUID,
    *,
    client: AuthenticatedClient,
    body: TargetUpdateBody,
) -> ErrorBody | TargetEnvelope | None:
    """Update a target

     Changes the fields that are sent and leaves the others as they are.

    Known: the title "Updates a target" and the method PUT. Our reading: the path, below that of
    `list_targets` as REST has it; the body, which is that of `create_target` with every field optional;
    the answer in the manner of `list_scans`, with one target.

    Args:
        target_id (UUID): The target that the call is about.
        body (TargetUpdateBody): The changes to a target.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | TargetEnvelope
    """

    return (
        await asyncio_detailed(
            target_id=target_id,
            client=client,
            body=body,
        )
    ).parsed
