from typing import Any

import httpx

from ....runtime import Limits, decode, encode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.target import Target
from ...models.target_create_body import TargetCreateBody
from ...models.target_envelope import TargetEnvelope
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
    *,
    body: TargetCreateBody,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/v2/targets",
        "content": encode(body, "target", limits=_BODY),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | TargetEnvelope | None:
    if status_code == 200:
        return decode(content, TargetEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: TargetEnvelope) -> Target | Unset:
    return envelope.data


OPERATION = Operation(
    id="create_target",
    method="POST",
    path="/v2/targets",
    safe=False,
    repeatable=False,
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
    *,
    client: AuthenticatedClient,
    body: TargetCreateBody,
) -> Response[ErrorBody | TargetEnvelope]:
    """Create a target

     Creates a target, which scans can then be made of.

    Known: the title "Create Target" and the method POST. Our reading: the path, formed as that of
    `list_scans`; the wrapper `target`, as `exception` and `customer` have it; the fields, which are the
    older API's and GVM's; the answer in the manner of `list_scans`, with one target.

    Args:
        body (TargetCreateBody): The target to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | TargetEnvelope]
    """

    _request = _get_kwargs(
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    body: TargetCreateBody,
) -> ErrorBody | TargetEnvelope | None:
    """Create a target

     Creates a target, which scans can then be made of.

    Known: the title "Create Target" and the method POST. Our reading: the path, formed as that of
    `list_scans`; the wrapper `target`, as `exception` and `customer` have it; the fields, which are the
    older API's and GVM's; the answer in the manner of `list_scans`, with one target.

    Args:
        body (TargetCreateBody): The target to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | TargetEnvelope
    """

    return (
        sync_detailed(
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: TargetCreateBody,
) -> Response[ErrorBody | TargetEnvelope]:
    """Create a target

     Creates a target, which scans can then be made of.

    Known: the title "Create Target" and the method POST. Our reading: the path, formed as that of
    `list_scans`; the wrapper `target`, as `exception` and `customer` have it; the fields, which are the
    older API's and GVM's; the answer in the manner of `list_scans`, with one target.

    Args:
        body (TargetCreateBody): The target to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | TargetEnvelope]
    """

    _request = _get_kwargs(
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: TargetCreateBody,
) -> ErrorBody | TargetEnvelope | None:
    """Create a target

     Creates a target, which scans can then be made of.

    Known: the title "Create Target" and the method POST. Our reading: the path, formed as that of
    `list_scans`; the wrapper `target`, as `exception` and `customer` have it; the fields, which are the
    older API's and GVM's; the answer in the manner of `list_scans`, with one target.

    Args:
        body (TargetCreateBody): The target to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | TargetEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
