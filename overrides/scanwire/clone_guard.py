"""The Clone Guard clients."""

from __future__ import annotations

import os
from typing import Unpack
from uuid import UUID

import httpx
from scanwire_raw.clone_guard import AsyncResources, Resources
from scanwire_raw.clone_guard import models as models
from scanwire_raw.runtime import uuid_of

from ._client import AsyncClient, SyncClient
from ._options import Options
from ._waiting import DEADLINE, OnProgress, WaitUntilDone, find, find_async, until_over, until_over_async
from .auth import CloneGuardAccessToken, CloneGuardBearer, CloneGuardKey, HeaderAuth
from .errors import ConfigurationError


def _auth(api_key: str | None, bearer_token: str | None, access_token: str | None) -> HeaderAuth:
    """The credentials: those given, or else those of the environment.

    Raises:
        ConfigurationError: The key is missing, or a token in the environment, or there are two kinds of token.
    """
    source = ""
    if api_key is None and bearer_token is None and access_token is None:
        source = " (from CLONE_GUARD_API_KEY, CLONE_GUARD_ACCESS_TOKEN and CLONE_GUARD_BEARER_TOKEN)"
        api_key = os.environ.get("CLONE_GUARD_API_KEY") or None
        access_token = os.environ.get("CLONE_GUARD_ACCESS_TOKEN") or None
        bearer_token = os.environ.get("CLONE_GUARD_BEARER_TOKEN") or None
    if api_key is None:
        raise ConfigurationError(f"api_key is missing: every request carries it, next to a token{source}")
    if bearer_token is not None and access_token is not None:
        raise ConfigurationError(f"give bearer_token or access_token, not both{source}")
    if access_token is not None:
        return CloneGuardAccessToken(api_key, access_token)
    if bearer_token is not None:
        return CloneGuardBearer(api_key, bearer_token)
    if source:
        raise ConfigurationError(f"a token is missing: give bearer_token or access_token next to api_key{source}")
    return CloneGuardKey(api_key)


class CloneGuard(SyncClient, Resources):
    """A client for Clone Guard's CG Scanning API V2.

    Args:
        base_url: Your portal instance, without `/v2`, such as `https://api.your-instance.com`.
        api_key: The API key, sent as `x-api-key` with every request. Alone it is enough for `auth.sign_in`.
        bearer_token: The token that signing in returns.
        access_token: An access token from the portal, instead of a bearer token. Without any of the three,
            `CLONE_GUARD_API_KEY` with `CLONE_GUARD_ACCESS_TOKEN` or `CLONE_GUARD_BEARER_TOKEN` are taken from the
            environment.
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
        http_client: httpx.Client | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(base_url, _auth(api_key, bearer_token, access_token), http_client, options)

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
    """The async twin of `CloneGuard`; `http_client` is an `httpx.AsyncClient`."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None = None,
        bearer_token: str | None = None,
        access_token: str | None = None,
        http_client: httpx.AsyncClient | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(base_url, _auth(api_key, bearer_token, access_token), http_client, options)

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
