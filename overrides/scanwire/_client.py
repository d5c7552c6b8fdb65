"""What every client has: one connection pool, of its own or brought along, and a caller that uses it."""

from __future__ import annotations

from http.cookiejar import CookieJar
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar, Unpack

import httpx
from scanwire_raw import runtime

from ._base_url import checked_base_url
from ._caller import AsyncCaller, SyncCaller
from ._deadlines import bound_sockets
from ._handshakes import close_broken_handshakes
from ._options import DEFAULT_TIMEOUT, Options, Settings, changed
from ._rate_limits import RateLimits
from ._secrets import refuse_pickling
from ._sessions import AsyncSessionCaller, Session, SyncSessionCaller
from .auth import HeaderAuth
from .errors import ConfigurationError

if TYPE_CHECKING:
    from types import TracebackType


LIMITS = httpx.Limits(max_connections=100)
"""As many connections are kept as may be open: httpcore could close one that a thread is about to use."""

HttpT = TypeVar("HttpT", httpx.Client, httpx.AsyncClient)


class _NoCookies(CookieJar):
    """Takes no cookies. An ordinary jar, whatever its policy, reads them first, and warns of those it stumbles over."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        pass


def _http(kind: type[HttpT], base_url: str, given: object) -> HttpT:
    """The user's own client, or a new one that keeps no cookies.

    Raises:
        ConfigurationError: `given` is no such client, or the environment's proxies are unusable.
    """
    if given is not None:
        if isinstance(given, kind):
            return given
        raise ConfigurationError(f"http_client: must be an httpx.{kind.__name__}, not {type(given).__name__}")
    try:
        # A proxy is another machine, which plain http must not reach.
        trust_env = not base_url.startswith("http:")
        return kind(timeout=DEFAULT_TIMEOUT, limits=LIMITS, trust_env=trust_env, cookies=_NoCookies())
    except (ValueError, ImportError, OSError) as error:
        raise ConfigurationError(f"proxies or certificates of the environment cannot be used: {error}") from error
    except httpx.InvalidURL:
        # What it quotes may be a part of the proxy's password.
        raise ConfigurationError("proxies of the environment cannot be used: one of them is not a URL") from None


class _Client:
    """What is the same in both kinds. A copy is what `with_options` returns. None is pickled: they hold credentials."""

    _base_url: str
    _caller: Any
    _carrier: Any
    _owned: Any

    def with_options(self, **options: Unpack[Options]) -> Self:
        """A copy with other options. It shares the connections, and does not close them.

        Raises:
            ConfigurationError: There is no such option, or its value is not what `Options` says.
        """
        other = type(self).__new__(type(self))
        other._base_url = self._base_url
        other._caller = other._carrier = self._carrier.with_options(options)
        other._owned = None
        return other

    def __copy__(self) -> Self:
        return self.with_options()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self.with_options()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        refuse_pickling(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"


class SyncClient(_Client):
    """The base of the sync clients. Usable in a `with` statement, which closes it."""

    _caller: runtime.Caller
    _carrier: SyncCaller
    _owned: httpx.Client | None

    def __init__(self, base_url: str, auth: HeaderAuth, http_client: httpx.Client | None, options: Options) -> None:
        self._base_url = checked_base_url(base_url)
        settings = changed(Settings(), options)
        http = _http(httpx.Client, self._base_url, http_client)
        self._owned = None if http_client is not None else http
        if self._owned:
            bound_sockets(self._owned)
        caller = SyncSessionCaller if isinstance(auth, Session) else SyncCaller
        self._caller = self._carrier = caller(self._base_url, auth, settings, RateLimits(), http)

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


class AsyncClient(_Client):
    """The base of the async clients. Usable in an `async with` statement, which closes it."""

    _caller: runtime.AsyncCaller
    _carrier: AsyncCaller
    _owned: httpx.AsyncClient | None

    def __init__(
        self, base_url: str, auth: HeaderAuth, http_client: httpx.AsyncClient | None, options: Options
    ) -> None:
        self._base_url = checked_base_url(base_url)
        settings = changed(Settings(), options)
        http = _http(httpx.AsyncClient, self._base_url, http_client)
        self._owned = None if http_client is not None else http
        if self._owned:
            close_broken_handshakes(self._owned)
        caller = AsyncSessionCaller if isinstance(auth, Session) else AsyncCaller
        self._caller = self._carrier = caller(self._base_url, auth, settings, RateLimits(), http)

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
