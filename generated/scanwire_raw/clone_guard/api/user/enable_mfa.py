from typing import Any

import httpx

from ....runtime import add_query, decode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.mfa_method import MfaMethod
from ...models.mfa_status import MfaStatus
from ...types import Operation, Response


def _get_kwargs(
    *,
    method: MfaMethod,
    phone_number: str,
    country_code: str,
) -> dict[str, Any]:
    _query: list[tuple[str, str]] = []
    add_query(_query, "method", "method", method, MfaMethod, required=True)
    add_query(_query, "phone_number", "phone_number", phone_number, str, required=True)
    add_query(_query, "country_code", "country_code", country_code, str, required=True)
    return {
        "method": "put",
        "url": "/v2/user/mfa/enable",
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
    id="enable_mfa",
    method="PUT",
    path="/v2/user/mfa/enable",
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
    phone_number: str,
    country_code: str,
) -> Response[ErrorBody | MfaStatus]:
    """Enable 2FA

     Begins to enable two-factor authentication (2FA): checks the phone number and sends a code to it.
    `verify_mfa_installation` finishes it with that code, or with one of an authenticator app.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        phone_number (str): The number of the phone, without the code of its country.
        country_code (str): The code of the phone's country, such as `+1`. In a URL the plus sign
            is `%2B`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | MfaStatus]
    """

    _request = _get_kwargs(
        method=method,
        phone_number=phone_number,
        country_code=country_code,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    method: MfaMethod,
    phone_number: str,
    country_code: str,
) -> ErrorBody | MfaStatus | None:
    """Enable 2FA

     Begins to enable two-factor authentication (2FA): checks the phone number and sends a code to it.
    `verify_mfa_installation` finishes it with that code, or with one of an authenticator app.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        phone_number (str): The number of the phone, without the code of its country.
        country_code (str): The code of the phone's country, such as `+1`. In a URL the plus sign
            is `%2B`.

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
            phone_number=phone_number,
            country_code=country_code,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    method: MfaMethod,
    phone_number: str,
    country_code: str,
) -> Response[ErrorBody | MfaStatus]:
    """Enable 2FA

     Begins to enable two-factor authentication (2FA): checks the phone number and sends a code to it.
    `verify_mfa_installation` finishes it with that code, or with one of an authenticator app.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        phone_number (str): The number of the phone, without the code of its country.
        country_code (str): The code of the phone's country, such as `+1`. In a URL the plus sign
            is `%2B`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | MfaStatus]
    """

    _request = _get_kwargs(
        method=method,
        phone_number=phone_number,
        country_code=country_code,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    method: MfaMethod,
    phone_number: str,
    country_code: str,
) -> ErrorBody | MfaStatus | None:
    """Enable 2FA

     Begins to enable two-factor authentication (2FA): checks the phone number and sends a code to it.
    `verify_mfa_installation` finishes it with that code, or with one of an authenticator app.

    Args:
        method (MfaMethod): How one-time codes reach a user, by SMS or from an authenticator app
            (TOTP).
        phone_number (str): The number of the phone, without the code of its country.
        country_code (str): The code of the phone's country, such as `+1`. In a URL the plus sign
            is `%2B`.

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
            phone_number=phone_number,
            country_code=country_code,
        )
    ).parsed
