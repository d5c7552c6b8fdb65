from typing import Any

import httpx

from ....runtime import Limits, decode, encode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.sign_in import SignIn
from ...models.sign_in_result import SignInResult
from ...types import Operation, Response

_BODY = Limits(
    min_fields=2,
    needs={
        "username": ("password",),
        "password": ("username",),
        "otp_attempt": ("otp_session_state",),
        "otp_session_state": ("otp_attempt",),
    },
    fields={
        "username": Limits(),
        "password": Limits(secret=True),
        "otp_attempt": Limits(secret=True),
        "otp_session_state": Limits(secret=True),
    },
)


def _get_kwargs(
    *,
    body: SignIn,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/auth/sign_in",
        "content": encode(body, limits=_BODY),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | SignInResult | None:
    if status_code == 200:
        return decode(content, SignInResult)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: SignInResult) -> SignInResult:
    return envelope


OPERATION = Operation(
    id="sign_in",
    method="POST",
    path="/auth/sign_in",
    safe=False,
    repeatable=False,
    security=(frozenset({"api_key"}),),
    request=_get_kwargs,
    parse=_parse,
    envelope=SignInResult,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | SignInResult]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: SignIn,
) -> Response[ErrorBody | SignInResult]:
    """Sign in

     Exchanges a user's name and password for a token, which goes into `Authorization: Bearer`.

    For a user with two-factor authentication (2FA) there are two calls. The first, with `username` and
    `password`, is answered with an `otp_session_state` and no token. The second, with the one-time code
    as `otp_attempt` and that `otp_session_state`, is answered with the token.

    An older rendering of the reference has `username` and `password` in the query instead of the body.

    Args:
        body (SignIn): A name and a password, or a one-time code and the session that waits for
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | SignInResult]
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
    body: SignIn,
) -> ErrorBody | SignInResult | None:
    """Sign in

     Exchanges a user's name and password for a token, which goes into `Authorization: Bearer`.

    For a user with two-factor authentication (2FA) there are two calls. The first, with `username` and
    `password`, is answered with an `otp_session_state` and no token. The second, with the one-time code
    as `otp_attempt` and that `otp_session_state`, is answered with the token.

    An older rendering of the reference has `username` and `password` in the query instead of the body.

    Args:
        body (SignIn): A name and a password, or a one-time code and the session that waits for
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | SignInResult
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
    body: SignIn,
) -> Response[ErrorBody | SignInResult]:
    """Sign in

     Exchanges a user's name and password for a token, which goes into `Authorization: Bearer`.

    For a user with two-factor authentication (2FA) there are two calls. The first, with `username` and
    `password`, is answered with an `otp_session_state` and no token. The second, with the one-time code
    as `otp_attempt` and that `otp_session_state`, is answered with the token.

    An older rendering of the reference has `username` and `password` in the query instead of the body.

    Args:
        body (SignIn): A name and a password, or a one-time code and the session that waits for
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | SignInResult]
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
    body: SignIn,
) -> ErrorBody | SignInResult | None:
    """Sign in

     Exchanges a user's name and password for a token, which goes into `Authorization: Bearer`.

    For a user with two-factor authentication (2FA) there are two calls. The first, with `username` and
    `password`, is answered with an `otp_session_state` and no token. The second, with the one-time code
    as `otp_attempt` and that `otp_session_state`, is answered with the token.

    An older rendering of the reference has `username` and `password` in the query instead of the body.

    Args:
        body (SignIn): A name and a password, or a one-time code and the session that waits for
            it.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | SignInResult
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
