"""Clone Guard, one function per operation, in the style of openapi-python-client.

`api.<tag>.<operation>` has `sync`, `sync_detailed`, `asyncio` and `asyncio_detailed`, to be called with a `Client` or an
`AuthenticatedClient`. They check their arguments and decode what the spec declares. They do not raise on error
statuses, retry, page, or hide credentials from `repr`, they let the exceptions of httpx and msgspec through, and an
`AuthenticatedClient` knows only one header of credentials. The package `scanwire` does the rest.
"""

from .client import AuthenticatedClient, Client

__all__ = ("AuthenticatedClient", "Client")
