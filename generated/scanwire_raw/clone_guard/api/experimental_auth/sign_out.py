from typing import Any

import httpx

from ....runtime import decode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.status import Status
from ...types import Operation, Response


def _get_kwargs() -> dict[str, Any]:
    return {
        "method": "delete",
        "url": "/auth/sign_out",
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | Status | None:
    if status_code == 200:
        return decode(content, Status)
    if status_code == 401:
        return decode(content, ErrorBody)
    return None


def _result(envelope: Status) -> None:
    return None


OPERATION = Operation(
    id="sign_out",
    method="DELETE",
    path="/auth/sign_out",
    safe=False,
    repeatable=True,
    security=(frozenset({"bearer_token", "api_key"}),),
    secrets=frozenset(),
    confidential=False,
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
) -> Response[ErrorBody | Status]:
    """Sign out

     Revokes the token that the request carries, one that signing in has returned: it opens nothing any
    more. The user's other tokens stay as they are.

    Known: the title "Sign out authentication" and the method DELETE. Our reading: the path, beside that
    of `sign_in`, as a widespread library for signing in has the two; that the token is a bearer token;
    the answer, of two fields that the answer to signing in has too.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | Status]
    """

    _request = _get_kwargs()
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
) -> ErrorBody | Status | None:
    """Sign out

     Revokes the token that the request carries, one that signing in has returned: it opens nothing any
    more. The user's other tokens stay as they are.

    Known: the title "Sign out authentication" and the method DELETE. Our reading: the path, beside that
    of `sign_in`, as a widespread library for signing in has the two; that the token is a bearer token;
    the answer, of two fields that the answer to signing in has too.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | Status
    """

    return (
        sync_detailed(
            client=client,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ErrorBody | Status]:
    """Sign out

     Revokes the token that the request carries, one that signing in has returned: it opens nothing any
    more. The user's other tokens stay as they are.

    Known: the title "Sign out authentication" and the method DELETE. Our reading: the path, beside that
    of `sign_in`, as a widespread library for signing in has the two; that the token is a bearer token;
    the answer, of two fields that the answer to signing in has too.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | Status]
    """

    _request = _get_kwargs()
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> ErrorBody | Status | None:
    """Sign out

     Revokes the token that the request carries, one that signing in has returned: it opens nothing any
    more. The user's other tokens stay as they are.

    Known: the title "Sign out authentication" and the method DELETE. Our reading: the path, beside that
    of `sign_in`, as a widespread library for signing in has the two; that the token is a bearer token;
    the answer, of two fields that the answer to signing in has too.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | Status
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
