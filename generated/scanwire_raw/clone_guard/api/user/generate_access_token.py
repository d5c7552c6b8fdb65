from typing import Any

import httpx

from ....runtime import decode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.access_token import AccessToken
from ...models.error_body import ErrorBody
from ...types import Operation, Response


def _get_kwargs() -> dict[str, Any]:
    return {
        "method": "put",
        "url": "/v2/user/generate_access_token",
    }


def _parse(status_code: int, content: bytes) -> AccessToken | ErrorBody | None:
    if status_code == 200:
        return decode(content, AccessToken)
    if status_code == 401:
        return decode(content, ErrorBody)
    return None


def _result(envelope: AccessToken) -> AccessToken:
    return envelope


OPERATION = Operation(
    id="generate_access_token",
    method="PUT",
    path="/v2/user/generate_access_token",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=AccessToken,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AccessToken | ErrorBody]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[AccessToken | ErrorBody]:
    """Generate a new access token

     Makes a new access token for the user who calls. It does not expire, and goes into `Authorization:
    Basic` as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessToken | ErrorBody]
    """

    _request = _get_kwargs()
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
) -> AccessToken | ErrorBody | None:
    """Generate a new access token

     Makes a new access token for the user who calls. It does not expire, and goes into `Authorization:
    Basic` as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessToken | ErrorBody
    """

    return (
        sync_detailed(
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[AccessToken | ErrorBody]:
    """Generate a new access token

     Makes a new access token for the user who calls. It does not expire, and goes into `Authorization:
    Basic` as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessToken | ErrorBody]
    """

    _request = _get_kwargs()
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> AccessToken | ErrorBody | None:
    """Generate a new access token

     Makes a new access token for the user who calls. It does not expire, and goes into `Authorization:
    Basic` as it is.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessToken | ErrorBody
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
