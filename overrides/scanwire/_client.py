"""What every client has: one connection pool, of its own or brought along, and a caller that uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import httpx

from ._caller import AsyncCaller, SyncCaller

if TYPE_CHECKING:
    from types import TracebackType


class SyncClient:
    """The base of the sync clients. Usable in a `with` statement, which closes it."""

    def __init__(
        self, base_url: str, auth: httpx.Auth, timeout: float | httpx.Timeout, http_client: httpx.Client | None
    ) -> None:
        self._caller = SyncCaller(base_url, auth, http_client or httpx.Client(timeout=timeout))
        self._owned = None if http_client else self._caller.http

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
        return f"{type(self).__name__}(base_url={self._caller.base_url!r})"


class AsyncClient:
    """The base of the async clients. Usable in an `async with` statement, which closes it."""

    def __init__(
        self, base_url: str, auth: httpx.Auth, timeout: float | httpx.Timeout, http_client: httpx.AsyncClient | None
    ) -> None:
        self._caller = AsyncCaller(base_url, auth, http_client or httpx.AsyncClient(timeout=timeout))
        self._owned = None if http_client else self._caller.http

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
        return f"{type(self).__name__}(base_url={self._caller.base_url!r})"
