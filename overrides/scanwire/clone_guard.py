"""The Clone Guard clients."""

from __future__ import annotations

import os
from typing import Unpack

import httpx
from scanwire_raw.clone_guard import AsyncResources, Resources
from scanwire_raw.clone_guard import models as models

from ._client import AsyncClient, SyncClient
from ._options import Options
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
