"""What every client has: one connection pool, of its own or brought along, and a caller that uses it."""

from __future__ import annotations

import math
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Self, TypeVar

import httpx
from scanwire_raw import runtime

from ._caller import AsyncCaller, SyncCaller, checked_base_url
from .auth import HeaderAuth
from .errors import ConfigurationError

if TYPE_CHECKING:
    from types import TracebackType


HttpT = TypeVar("HttpT", httpx.Client, httpx.AsyncClient)


def _http(kind: type[HttpT], base_url: str, timeout: object, given: object) -> HttpT:
    """The user's own client, or a new one that keeps no cookies.

    Raises:
        ConfigurationError: `given` is no such client, the timeout is none, or the environment's proxies are unusable.
    """
    if given is not None:
        if isinstance(given, kind):
            return given
        raise ConfigurationError(f"http_client: must be an httpx.{kind.__name__}, not {type(given).__name__}")
    if not isinstance(timeout, httpx.Timeout) and not (isinstance(timeout, (int, float)) and 0 < timeout < math.inf):
        raise ConfigurationError(f"timeout: {timeout!r} must be a number of seconds above 0, or an httpx.Timeout")
    try:
        # A proxy is another machine, which plain http must not reach.
        trust_env = not base_url.startswith("http:")
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        return kind(timeout=timeout, trust_env=trust_env, cookies=no_cookies)
    except (ValueError, ImportError, OSError) as error:
        raise ConfigurationError(f"proxies or certificates of the environment cannot be used: {error}") from error


class SyncClient:
    """The base of the sync clients. Usable in a `with` statement, which closes it."""

    def __init__(
        self, base_url: str, auth: HeaderAuth, timeout: float | httpx.Timeout, http_client: httpx.Client | None
    ) -> None:
        self._base_url = checked_base_url(base_url)
        http = _http(httpx.Client, self._base_url, timeout, http_client)
        self._caller: runtime.Caller = SyncCaller(self._base_url, auth, http)
        self._owned = None if http_client else http

    def close(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of yours."""
        if self._owned:
            self._owned.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"


class AsyncClient:
    """The base of the async clients. Usable in an `async with` statement, which closes it."""

    def __init__(
        self, base_url: str, auth: HeaderAuth, timeout: float | httpx.Timeout, http_client: httpx.AsyncClient | None
    ) -> None:
        self._base_url = checked_base_url(base_url)
        http = _http(httpx.AsyncClient, self._base_url, timeout, http_client)
        self._caller: runtime.AsyncCaller = AsyncCaller(self._base_url, auth, http)
        self._owned = None if http_client else http

    async def aclose(self) -> None:
        """Closes the connections, unless they belong to an `http_client` of yours."""
        if self._owned:
            await self._owned.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"
