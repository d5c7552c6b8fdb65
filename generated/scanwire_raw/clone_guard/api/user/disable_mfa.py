from typing import Any

import httpx

from ....runtime import Limits, add_query, decode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.mfa_method import MfaMethod
from ...models.mfa_status import MfaStatus
from ...types import Operation, Response

_OTP_ATTEMPT = Limits(secret=True)


def _get_kwargs(
    *,
    method: MfaMethod,
    otp_attempt: str,
) -> dict[str, Any]:
    _query: list[tuple[str, str]] = []
    add_query(_query, "method", "method", method, MfaMethod, required=True)
    add_query(_query, "otp_attempt", "otp_attempt", otp_attempt, str, required=True, limits=_OTP_ATTEMPT)
    return {
        "method": "put",
        "url": "/v2/user/mfa/disable",
        "params": _query,
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | MfaStatus | None:
    if status_code == 200:
        return decode(content, MfaStatus)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: MfaStatus) -> MfaStatus:
    return envelope


OPERATION = Operation(
    id="disable_mfa",
    method="PUT",
    path="/v2/user/mfa/disable",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=MfaStatus,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | MfaStatus]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    method: MfaMethod,
    otp_attempt: str,
) -> Response[ErrorBody | MfaStatus]:
    """Disable 2FA

     Ends two-factor authentication (2FA) by one method.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        otp_attempt (str): The one-time code that the user got.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | MfaStatus]
    """

    _request = _get_kwargs(
        method=method,
        otp_attempt=otp_attempt,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    method: MfaMethod,
    otp_attempt: str,
) -> ErrorBody | MfaStatus | None:
    """Disable 2FA

     Ends two-factor authentication (2FA) by one method.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        otp_attempt (str): The one-time code that the user got.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | MfaStatus
    """

    return (
        sync_detailed(
            client=client,
            method=method,
            otp_attempt=otp_attempt,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    method: MfaMethod,
    otp_attempt: str,
) -> Response[ErrorBody | MfaStatus]:
    """Disable 2FA

     Ends two-factor authentication (2FA) by one method.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        otp_attempt (str): The one-time code that the user got.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | MfaStatus]
    """

    _request = _get_kwargs(
        method=method,
        otp_attempt=otp_attempt,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    method: MfaMethod,
    otp_attempt: str,
) -> ErrorBody | MfaStatus | None:
    """Disable 2FA

     Ends two-factor authentication (2FA) by one method.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        otp_attempt (str): The one-time code that the user got.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | MfaStatus
    """

    return (
        await asyncio_detailed(
            client=client,
            method=method,
            otp_attempt=otp_attempt,
        )
    ).parsed
