"""The Cloudforce One clients."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Unpack

import httpx
from scanwire_raw.cloudforce_one import AsyncResources, Resources
from scanwire_raw.cloudforce_one import models as models

from ._client import AsyncClient, SyncClient
from ._options import Options
from ._waiting import DEADLINE, OnProgress, WaitForResults, until_over, until_over_async
from .auth import ApiKey, ApiToken, HeaderAuth
from .errors import ConfigurationError, NotFoundError

if TYPE_CHECKING:
    from scanwire_raw.cloudforce_one.api.scans import AsyncScans, Scans

BASE_URL = "https://api.cloudflare.com/client/v4"


def _auth(api_token: str | None, api_email: str | None, api_key: str | None) -> HeaderAuth:
    """The credentials: those given, or else those of the environment.

    Raises:
        ConfigurationError: There are none, half a pair, or two kinds at once.
    """
    source = ""
    if api_token is None and api_email is None and api_key is None:
        source = " (from CLOUDFLARE_API_TOKEN, CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY)"
        api_token = os.environ.get("CLOUDFLARE_API_TOKEN") or None
        if api_token is None:
            api_email = os.environ.get("CLOUDFLARE_EMAIL") or None
            api_key = os.environ.get("CLOUDFLARE_API_KEY") or None
    if api_token is not None:
        if api_email is not None or api_key is not None:
            raise ConfigurationError(f"give api_token, or api_email with api_key, not both{source}")
        return ApiToken(api_token)
    if api_email is None and api_key is None:
        raise ConfigurationError(f"no credentials: give api_token, or api_email with api_key{source}")
    if api_email is None or api_key is None:
        missing = "api_email" if api_email is None else "api_key"
        raise ConfigurationError(f"{missing} is missing: api_email and api_key go together{source}")
    return ApiKey(api_email, api_key)


class CloudforceOne(SyncClient, Resources):
    """A client for Cloudforce One.

    Args:
        api_token: An API token.
        api_email: The account's e-mail address, together with `api_key`.
        api_key: The Global API Key. Without any of the three, `CLOUDFLARE_API_TOKEN`, or else `CLOUDFLARE_EMAIL` with
            `CLOUDFLARE_API_KEY`, are taken from the environment.
        base_url: What stands before the paths of the spec.
        http_client: An `httpx.Client` of your own, which you close yourself.
        options: See `Options`.

    Raises:
        ConfigurationError: The credentials are missing, incomplete or mixed, or the URL is unsafe.
    """

    def __init__(
        self,
        *,
        api_token: str | None = None,
        api_email: str | None = None,
        api_key: str | None = None,
        base_url: str = BASE_URL,
        http_client: httpx.Client | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(base_url, _auth(api_token, api_email, api_key), http_client, options)

    def wait_for_results(
        self,
        account_id: str,
        config_id: str,
        *,
        deadline: float | None = DEADLINE,
        on_progress: OnProgress | None = None,
    ) -> models.ScanResults:
        """Waits until a config has results, and returns them.

        The API does not tell whether a scan is over. It is taken to be as soon as an address has results: where all
        ports are closed, the wait lasts until its deadline. Results of an earlier scan count as well. A scan takes
        minutes to 10 hours ("Open Port Scanning"). The server is asked at once, after 2 seconds, and ever more rarely,
        at last every minute. Failures that may pass do not end the wait, nor does an id that is unknown at first.

        Args:
            account_id: The account that the call is about.
            config_id: The config's id.
            deadline: Seconds for the whole wait, by default an hour; None sets no end. The client's own deadline holds
                for each request.
            on_progress: Is called with the `Progress` after each poll, and may raise to stop the wait. Not async.

        Raises:
            WaitTimeoutError: There were no results by then; `last` is what was last seen, `{}` for none.
            NotFoundError: There is no such config, or no longer.
            ScanwireError: A call failed for good.
        """
        wait = WaitForResults(self._carrier.settings, deadline, on_progress)

        def scans() -> Scans:
            return self.with_options(deadline=wait.time_for_a_call()).scans

        def poll() -> models.ScanResults:
            try:
                return scans().get_results(account_id, config_id)
            except NotFoundError:
                # Perhaps there are no results yet, which the documents leave open.
                if any(each.id == config_id for each in scans().list_configs(account_id)):
                    return {}
                raise

        return until_over(wait, poll)


class AsyncCloudforceOne(AsyncClient, AsyncResources):
    """The async twin of `CloudforceOne`; `http_client` is an `httpx.AsyncClient`."""

    def __init__(
        self,
        *,
        api_token: str | None = None,
        api_email: str | None = None,
        api_key: str | None = None,
        base_url: str = BASE_URL,
        http_client: httpx.AsyncClient | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(base_url, _auth(api_token, api_email, api_key), http_client, options)

    async def wait_for_results(
        self,
        account_id: str,
        config_id: str,
        *,
        deadline: float | None = DEADLINE,
        on_progress: OnProgress | None = None,
    ) -> models.ScanResults:
        """The async twin of `CloudforceOne.wait_for_results`."""
        wait = WaitForResults(self._carrier.settings, deadline, on_progress)

        def scans() -> AsyncScans:
            return self.with_options(deadline=wait.time_for_a_call()).scans

        async def poll() -> models.ScanResults:
            try:
                return await scans().get_results(account_id, config_id)
            except NotFoundError:
                if any(each.id == config_id for each in await scans().list_configs(account_id)):
                    return {}
                raise

        return await until_over_async(wait, poll)
