"""The Clone Guard clients."""

from __future__ import annotations

import os
from inspect import iscoroutinefunction
from typing import Unpack
from uuid import UUID

import httpx
from scanwire_raw.clone_guard import AsyncResources, Resources
from scanwire_raw.clone_guard import models as models
from scanwire_raw.runtime import uuid_of

from ._client import AsyncClient, SyncClient
from ._options import Options
from ._sessions import AsyncOneTimeCode, AsyncSessionCaller, OneTimeCode, Session, SyncSessionCaller
from ._waiting import DEADLINE, OnProgress, WaitUntilDone, find, find_async, until_over, until_over_async
from .auth import CloneGuardAccessToken, CloneGuardBearer, CloneGuardKey, HeaderAuth
from .errors import ConfigurationError

VARIABLES = (
    "CLONE_GUARD_API_KEY",
    "CLONE_GUARD_BEARER_TOKEN",
    "CLONE_GUARD_ACCESS_TOKEN",
    "CLONE_GUARD_USERNAME",
    "CLONE_GUARD_PASSWORD",
)
WAYS = "bearer_token, access_token, or username with password"


def _auth(given: tuple[str | None, ...], one_time_code: AsyncOneTimeCode | None) -> HeaderAuth:
    """The credentials: those given, in the order of `VARIABLES`, or else those of the environment.

    Raises:
        ConfigurationError: The key is missing, or half a pair, or a token in the environment, or there are two kinds.
    """
    source = ""
    if all(value is None for value in given):
        *first, last = VARIABLES
        source = f" (from {', '.join(first)} and {last})"
        given = tuple(os.environ.get(variable) or None for variable in VARIABLES)
    api_key, bearer_token, access_token, username, password = given
    if api_key is None:
        raise ConfigurationError(f"api_key is missing: every request carries it, next to a token{source}")
    if (username is None) is not (password is None):
        missing = "username" if username is None else "password"
        raise ConfigurationError(f"{missing} is missing: username and password go together{source}")
    if sum(value is not None for value in (bearer_token, access_token, username)) > 1:
        raise ConfigurationError(f"give only one of {WAYS}{source}")
    if one_time_code is not None and (username is None or not callable(one_time_code)):
        raise ConfigurationError("one_time_code must be a function that returns a code, next to username and password")
    if access_token is not None:
        return CloneGuardAccessToken(api_key, access_token)
    if bearer_token is not None:
        return CloneGuardBearer(api_key, bearer_token)
    if username is not None:
        return Session(api_key, username, password, one_time_code)
    if source:
        raise ConfigurationError(f"a token is missing: give {WAYS} next to api_key{source}")
    return CloneGuardKey(api_key)


class CloneGuard(SyncClient, Resources):
    """A client for Clone Guard's CG Scanning API V2.

    Args:
        base_url: Your portal instance, without `/v2`, such as `https://api.your-instance.com`.
        api_key: The API key, sent as `x-api-key` with every request. Alone it is enough for `auth.sign_in`.
        bearer_token: The token that signing in returns.
        access_token: An access token from the portal, instead of a bearer token.
        username: The name of a user. The client then signs in by itself: at the first call that needs a token, and once
            more when a call is refused since the token has expired. A password that was refused is not tried again:
            each call raises the same error, until `sign_out`.
        password: The user's password.
        one_time_code: For a user with a second factor (2FA): a function without arguments that returns the present
            code. The time that it takes does not count as the call's. Without any of the five credentials,
            `CLONE_GUARD_API_KEY` with `CLONE_GUARD_ACCESS_TOKEN`, `CLONE_GUARD_BEARER_TOKEN`, or
            `CLONE_GUARD_USERNAME` and `CLONE_GUARD_PASSWORD`, are taken from the environment.
        http_client: An `httpx.Client` of your own, which you close yourself.
        options: See `Options`.

    Raises:
        ConfigurationError: The credentials are missing, incomplete or mixed, or the URL is unsafe.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None = None,
        bearer_token: str | None = None,
        access_token: str | None = None,
        username: str | None = None,
        password: str | None = None,
        one_time_code: OneTimeCode | None = None,
        http_client: httpx.Client | None = None,
        **options: Unpack[Options],
    ) -> None:
        if iscoroutinefunction(one_time_code):
            raise ConfigurationError("one_time_code must be a plain function: only AsyncCloneGuard takes an async one")
        given = (api_key, bearer_token, access_token, username, password)
        auth = _auth(given, one_time_code)
        super().__init__(base_url, auth, http_client, options)

    def sign_out(self) -> None:
        """Revokes the client's bearer token at the server. Closing the client does not do it.

        A client with `username` and `password` forgets the token too, and that a password was refused: the next call
        that needs a token signs in anew. Without a token it sends nothing, and a token that the server does not know
        any more counts as revoked.

        Raises:
            ConfigurationError: The client has an access token, or the API key alone.
            ScanwireError: The token was not revoked, and is kept.
        """
        if isinstance(self._carrier, SyncSessionCaller):
            self._carrier.sign_out()
        else:
            self.experimental.auth.sign_out()

    def wait_until_done(
        self,
        scan_id: UUID | str,
        *,
        deadline: float | None = DEADLINE,
        on_progress: OnProgress | None = None,
    ) -> models.Scan:
        """Waits until a scan has the status `done`, and returns it.

        It looks the scan up in the documented list. The server is asked at once, after 2 seconds, and ever more rarely,
        at last every minute. Failures that may pass do not end the wait, nor does a scan that is unknown at first. A
        scan that is being stopped is waited for until it is `stopped`; a `new` one without a schedule for half a
        minute, since somebody has to start it; a status that is not documented counts as being on the way.

        Args:
            scan_id: The scan's id.
            deadline: Seconds for the whole wait, by default an hour; None sets no end. The client's own deadline holds
                for each request.
            on_progress: Is called with the `Progress` after each poll, and may raise to stop the wait. Not async.

        Raises:
            ScanFailedError: The scan will not get done: its status is `internal_error`, `stopped`, one of the deletion,
                or still `new`.
            WaitTimeoutError: It was not done by then; `last` is the scan as last seen.
            NotFoundError: There is no such scan, or no longer.
            ScanwireError: A call failed for good.
        """
        wait = WaitUntilDone(self._carrier.settings, deadline, on_progress)
        wanted = uuid_of("scan_id", scan_id)

        def poll() -> models.Scan:
            scans = self.with_options(deadline=wait.time_for_a_call()).scans.list(q_uuid=str(wanted))
            return find(scans, wanted)

        return until_over(wait, poll)


class AsyncCloneGuard(AsyncClient, AsyncResources):
    """The async twin of `CloneGuard`; `http_client` is an `httpx.AsyncClient`, and `one_time_code` may be async."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None = None,
        bearer_token: str | None = None,
        access_token: str | None = None,
        username: str | None = None,
        password: str | None = None,
        one_time_code: AsyncOneTimeCode | None = None,
        http_client: httpx.AsyncClient | None = None,
        **options: Unpack[Options],
    ) -> None:
        given = (api_key, bearer_token, access_token, username, password)
        auth = _auth(given, one_time_code)
        super().__init__(base_url, auth, http_client, options)

    async def sign_out(self) -> None:
        """Revokes the client's bearer token at the server. See `CloneGuard.sign_out`."""
        if isinstance(self._carrier, AsyncSessionCaller):
            await self._carrier.sign_out()
        else:
            await self.experimental.auth.sign_out()

    async def wait_until_done(
        self,
        scan_id: UUID | str,
        *,
        deadline: float | None = DEADLINE,
        on_progress: OnProgress | None = None,
    ) -> models.Scan:
        """The async twin of `CloneGuard.wait_until_done`."""
        wait = WaitUntilDone(self._carrier.settings, deadline, on_progress)
        wanted = uuid_of("scan_id", scan_id)

        async def poll() -> models.Scan:
            scans = self.with_options(deadline=wait.time_for_a_call()).scans.list(q_uuid=str(wanted))
            return await find_async(scans, wanted)

        return await until_over_async(wait, poll)
