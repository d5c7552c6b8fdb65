from typing import Any

import httpx

from ....runtime import decode, encode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.exception_create_body import ExceptionCreateBody
from ...models.exception_envelope import ExceptionEnvelope
from ...models.vulnerability_exception import VulnerabilityException
from ...types import Operation, Response, Unset


def _get_kwargs(
    *,
    body: ExceptionCreateBody,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/v2/exceptions",
        "content": encode(body, "exception"),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | ExceptionEnvelope | None:
    if status_code == 200:
        return decode(content, ExceptionEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: ExceptionEnvelope) -> VulnerabilityException | Unset:
    return envelope.data


OPERATION = Operation(
    id="create_exception",
    method="POST",
    path="/v2/exceptions",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ExceptionEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | ExceptionEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: ExceptionCreateBody,
) -> Response[ErrorBody | ExceptionEnvelope]:
    """Create an exception

     Takes a vulnerability out of the results, or gives it another severity.

    There are two scopes. With `hosts`, `port` or both, an exception is for every occurrence of the
    vulnerability on those hosts and that port. With `scan` it is for every occurrence within that scan
    only.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (ExceptionCreateBody): The exception to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ExceptionEnvelope]
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
    body: ExceptionCreateBody,
) -> ErrorBody | ExceptionEnvelope | None:
    """Create an exception

     Takes a vulnerability out of the results, or gives it another severity.

    There are two scopes. With `hosts`, `port` or both, an exception is for every occurrence of the
    vulnerability on those hosts and that port. With `scan` it is for every occurrence within that scan
    only.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (ExceptionCreateBody): The exception to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ExceptionEnvelope
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
    body: ExceptionCreateBody,
) -> Response[ErrorBody | ExceptionEnvelope]:
    """Create an exception

     Takes a vulnerability out of the results, or gives it another severity.

    There are two scopes. With `hosts`, `port` or both, an exception is for every occurrence of the
    vulnerability on those hosts and that port. With `scan` it is for every occurrence within that scan
    only.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (ExceptionCreateBody): The exception to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ExceptionEnvelope]
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
    body: ExceptionCreateBody,
) -> ErrorBody | ExceptionEnvelope | None:
    """Create an exception

     Takes a vulnerability out of the results, or gives it another severity.

    There are two scopes. With `hosts`, `port` or both, an exception is for every occurrence of the
    vulnerability on those hosts and that port. With `scan` it is for every occurrence within that scan
    only.

    The answer is not visible in the reference; we read it in the manner of `list_scans`.

    Args:
        body (ExceptionCreateBody): The exception to create.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ExceptionEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
