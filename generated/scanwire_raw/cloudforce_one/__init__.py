"""Cloudforce One, one function per operation, in the style of openapi-python-client.

`api.<tag>.<operation>` has `sync`, `sync_detailed`, `asyncio` and `asyncio_detailed`, to be called with a `Client` or an
`AuthenticatedClient`. They check their arguments and decode what the spec declares. They do not raise on error
statuses, retry, page, or hide credentials from `repr`, they let the exceptions of httpx and msgspec through, and an
`AuthenticatedClient` knows only one header of credentials. The package `scanwire` does the rest.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .client import AuthenticatedClient, Client

if TYPE_CHECKING:
    from ..runtime import AsyncCaller, Caller
    from .api.requests import AsyncRequests, Requests
    from .api.scans import AsyncScans, Scans

__all__ = [
    "AsyncResources",
    "AuthenticatedClient",
    "Client",
    "Resources",
]


class Resources:
    """All operations of the API, by tag. Imports and makes what is used.

    Attributes:
        _caller: Carries the operations out; a subclass sets it.
    """

    _caller: Caller

    @cached_property
    def scans(self) -> Scans:
        """Open port scans of addresses that belong to the account, a product called Open Port Scanning."""
        from .api.scans import Scans

        return Scans(self._caller)

    @cached_property
    def requests(self) -> Requests:
        """Requests for information (RFI) that an account puts to the Cloudforce One analysts."""
        from .api.requests import Requests

        return Requests(self._caller)


class AsyncResources:
    """All operations of the API, by tag. Imports and makes what is used.

    Attributes:
        _caller: Carries the operations out; a subclass sets it.
    """

    _caller: AsyncCaller

    @cached_property
    def scans(self) -> AsyncScans:
        """Open port scans of addresses that belong to the account, a product called Open Port Scanning."""
        from .api.scans import AsyncScans

        return AsyncScans(self._caller)

    @cached_property
    def requests(self) -> AsyncRequests:
        """Requests for information (RFI) that an account puts to the Cloudforce One analysts."""
        from .api.requests import AsyncRequests

        return AsyncRequests(self._caller)
