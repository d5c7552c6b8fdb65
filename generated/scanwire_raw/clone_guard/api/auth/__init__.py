"""The operations of the tag `auth`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from ....runtime import AsyncCaller, Caller
from ...models.error_body import ErrorBody
from ...models.sign_in import SignIn
from ...models.sign_in_result import SignInResult
from ...types import UNSET, Response, Unset
from . import (
    sign_in,
)

__all__ = [
    "AsyncAuth",
    "Auth",
    "sign_in",
]


class Auth:
    """Signing in.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def sign_in(
        self,
        *,
        username: str | Unset = UNSET,
        password: str | Unset = UNSET,
        otp_attempt: str | Unset = UNSET,
        otp_session_state: str | Unset = UNSET,
    ) -> SignInResult:
        """Sign in.

        Exchanges a user's name and password for a token, which goes into `Authorization: Bearer`.

        For a user with two-factor authentication (2FA) there are two calls. The first, with `username` and
        `password`, is answered with an `otp_session_state` and no token. The second, with the one-time code as
        `otp_attempt` and that `otp_session_state`, is answered with the token.

        An older rendering of the reference has `username` and `password` in the query instead of the body.

        Args:
            username: The user's name.
            password: The user's password.
            otp_attempt: The one-time code, from an SMS or an authenticator app.
            otp_session_state: What the first call answered.

        Returns:
            The answer.
        """

        return self._caller.result(
            sign_in.OPERATION,
            body=SignIn(
                username=username,
                password=password,
                otp_attempt=otp_attempt,
                otp_session_state=otp_session_state,
            ),
        )

    def sign_in_detailed(
        self,
        *,
        username: str | Unset = UNSET,
        password: str | Unset = UNSET,
        otp_attempt: str | Unset = UNSET,
        otp_session_state: str | Unset = UNSET,
    ) -> Response[ErrorBody | SignInResult | None]:
        """As `sign_in`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            sign_in.OPERATION,
            body=SignIn(
                username=username,
                password=password,
                otp_attempt=otp_attempt,
                otp_session_state=otp_session_state,
            ),
        )


class AsyncAuth:
    """The async twin of `Auth`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def sign_in(
        self,
        *,
        username: str | Unset = UNSET,
        password: str | Unset = UNSET,
        otp_attempt: str | Unset = UNSET,
        otp_session_state: str | Unset = UNSET,
    ) -> SignInResult:
        """Sign in.

        Exchanges a user's name and password for a token, which goes into `Authorization: Bearer`.

        For a user with two-factor authentication (2FA) there are two calls. The first, with `username` and
        `password`, is answered with an `otp_session_state` and no token. The second, with the one-time code as
        `otp_attempt` and that `otp_session_state`, is answered with the token.

        An older rendering of the reference has `username` and `password` in the query instead of the body.

        Args:
            username: The user's name.
            password: The user's password.
            otp_attempt: The one-time code, from an SMS or an authenticator app.
            otp_session_state: What the first call answered.

        Returns:
            The answer.
        """

        return await self._caller.result(
            sign_in.OPERATION,
            body=SignIn(
                username=username,
                password=password,
                otp_attempt=otp_attempt,
                otp_session_state=otp_session_state,
            ),
        )

    async def sign_in_detailed(
        self,
        *,
        username: str | Unset = UNSET,
        password: str | Unset = UNSET,
        otp_attempt: str | Unset = UNSET,
        otp_session_state: str | Unset = UNSET,
    ) -> Response[ErrorBody | SignInResult | None]:
        """As `sign_in`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            sign_in.OPERATION,
            body=SignIn(
                username=username,
                password=password,
                otp_attempt=otp_attempt,
                otp_session_state=otp_session_state,
            ),
        )
