"""The operations of the tag `user`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from ....runtime import AsyncCaller, Caller, member
from ...models.access_token import AccessToken
from ...models.error_body import ErrorBody
from ...models.mfa_method import MfaMethod
from ...models.mfa_status import MfaStatus
from ...types import Response
from . import (
    disable_mfa,
    enable_mfa,
    generate_access_token,
    verify_mfa_installation,
)

__all__ = [
    "AsyncUser",
    "User",
    "disable_mfa",
    "enable_mfa",
    "generate_access_token",
    "verify_mfa_installation",
]


class User:
    """The user who calls, with access token and two-factor authentication (2FA).

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def generate_access_token(
        self,
    ) -> AccessToken:
        """Generate a new access token.

        Makes a new access token for the user who calls. It does not expire, and goes into `Authorization: Basic` as
        it is.

        Returns:
            The answer.
        """

        return self._caller.result(
            generate_access_token.OPERATION,
        )

    def generate_access_token_detailed(
        self,
    ) -> Response[AccessToken | ErrorBody | None]:
        """As `generate_access_token`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            generate_access_token.OPERATION,
        )

    def enable_mfa(
        self,
        *,
        method: MfaMethod | str,
        phone_number: str,
        country_code: str,
    ) -> MfaStatus:
        """Enable 2FA.

        Begins to enable two-factor authentication (2FA): checks the phone number and sends a code to it.
        `verify_mfa_installation` finishes it with that code, or with one of an authenticator app.

        Args:
            method: How one-time codes reach a user, by SMS or from an authenticator app (TOTP).
            phone_number: The number of the phone, without the code of its country.
            country_code: The code of the phone's country, such as `+1`. In a URL the plus sign is `%2B`.

        Returns:
            The answer.
        """

        return self._caller.result(
            enable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            phone_number=phone_number,
            country_code=country_code,
        )

    def enable_mfa_detailed(
        self,
        *,
        method: MfaMethod | str,
        phone_number: str,
        country_code: str,
    ) -> Response[ErrorBody | MfaStatus | None]:
        """As `enable_mfa`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            enable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            phone_number=phone_number,
            country_code=country_code,
        )

    def verify_mfa_installation(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> MfaStatus:
        """Verify 2FA installation.

        Finishes enabling two-factor authentication (2FA), by SMS or by an authenticator app, with a code that the
        user got.

        Args:
            method: How one-time codes reach a user, by SMS or from an authenticator app (TOTP).
            otp_attempt: The one-time code that the user got.

        Returns:
            The answer.
        """

        return self._caller.result(
            verify_mfa_installation.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )

    def verify_mfa_installation_detailed(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> Response[ErrorBody | MfaStatus | None]:
        """As `verify_mfa_installation`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            verify_mfa_installation.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )

    def disable_mfa(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> MfaStatus:
        """Disable 2FA.

        Ends two-factor authentication (2FA) by one method.

        Args:
            method: How one-time codes reach a user, by SMS or from an authenticator app (TOTP).
            otp_attempt: The one-time code that the user got.

        Returns:
            The answer.
        """

        return self._caller.result(
            disable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )

    def disable_mfa_detailed(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> Response[ErrorBody | MfaStatus | None]:
        """As `disable_mfa`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            disable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )


class AsyncUser:
    """The async twin of `User`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def generate_access_token(
        self,
    ) -> AccessToken:
        """Generate a new access token.

        Makes a new access token for the user who calls. It does not expire, and goes into `Authorization: Basic` as
        it is.

        Returns:
            The answer.
        """

        return await self._caller.result(
            generate_access_token.OPERATION,
        )

    async def generate_access_token_detailed(
        self,
    ) -> Response[AccessToken | ErrorBody | None]:
        """As `generate_access_token`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            generate_access_token.OPERATION,
        )

    async def enable_mfa(
        self,
        *,
        method: MfaMethod | str,
        phone_number: str,
        country_code: str,
    ) -> MfaStatus:
        """Enable 2FA.

        Begins to enable two-factor authentication (2FA): checks the phone number and sends a code to it.
        `verify_mfa_installation` finishes it with that code, or with one of an authenticator app.

        Args:
            method: How one-time codes reach a user, by SMS or from an authenticator app (TOTP).
            phone_number: The number of the phone, without the code of its country.
            country_code: The code of the phone's country, such as `+1`. In a URL the plus sign is `%2B`.

        Returns:
            The answer.
        """

        return await self._caller.result(
            enable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            phone_number=phone_number,
            country_code=country_code,
        )

    async def enable_mfa_detailed(
        self,
        *,
        method: MfaMethod | str,
        phone_number: str,
        country_code: str,
    ) -> Response[ErrorBody | MfaStatus | None]:
        """As `enable_mfa`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            enable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            phone_number=phone_number,
            country_code=country_code,
        )

    async def verify_mfa_installation(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> MfaStatus:
        """Verify 2FA installation.

        Finishes enabling two-factor authentication (2FA), by SMS or by an authenticator app, with a code that the
        user got.

        Args:
            method: How one-time codes reach a user, by SMS or from an authenticator app (TOTP).
            otp_attempt: The one-time code that the user got.

        Returns:
            The answer.
        """

        return await self._caller.result(
            verify_mfa_installation.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )

    async def verify_mfa_installation_detailed(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> Response[ErrorBody | MfaStatus | None]:
        """As `verify_mfa_installation`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            verify_mfa_installation.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )

    async def disable_mfa(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> MfaStatus:
        """Disable 2FA.

        Ends two-factor authentication (2FA) by one method.

        Args:
            method: How one-time codes reach a user, by SMS or from an authenticator app (TOTP).
            otp_attempt: The one-time code that the user got.

        Returns:
            The answer.
        """

        return await self._caller.result(
            disable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )

    async def disable_mfa_detailed(
        self,
        *,
        method: MfaMethod | str,
        otp_attempt: str,
    ) -> Response[ErrorBody | MfaStatus | None]:
        """As `disable_mfa`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            disable_mfa.OPERATION,
            method=member("method", MfaMethod, method),
            otp_attempt=otp_attempt,
        )
