"""Clone Guard, one function per operation, in the style of openapi-python-client.

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
    from .api.auth import AsyncAuth, Auth
    from .api.exceptions import AsyncExceptions, Exceptions
    from .api.experimental_auth import AsyncExperimentalAuth, ExperimentalAuth
    from .api.experimental_scans import AsyncExperimentalScans, ExperimentalScans
    from .api.experimental_targets import AsyncExperimentalTargets, ExperimentalTargets
    from .api.organizations import AsyncOrganizations, Organizations
    from .api.scans import AsyncScans, Scans
    from .api.user import AsyncUser, User
    from .api.users import AsyncUsers, Users

__all__ = [
    "AsyncExperimental",
    "AsyncResources",
    "AuthenticatedClient",
    "Client",
    "Experimental",
    "Resources",
]


class Resources:
    """All operations of the API, by tag. Imports and makes what is used.

    Attributes:
        _caller: Carries the operations out; a subclass sets it.
    """

    _caller: Caller

    @cached_property
    def auth(self) -> Auth:
        """Signing in."""
        from .api.auth import Auth

        return Auth(self._caller)

    @cached_property
    def user(self) -> User:
        """The user who calls, with access token and two-factor authentication (2FA)."""
        from .api.user import User

        return User(self._caller)

    @cached_property
    def exceptions(self) -> Exceptions:
        """Vulnerabilities that do not count, or count otherwise, on some hosts or in a scan."""
        from .api.exceptions import Exceptions

        return Exceptions(self._caller)

    @cached_property
    def users(self) -> Users:
        """The users of the organization and of those below it."""
        from .api.users import Users

        return Users(self._caller)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations and the plans that they are subscribed to."""
        from .api.organizations import Organizations

        return Organizations(self._caller)

    @cached_property
    def scans(self) -> Scans:
        """Vulnerability scans of targets."""
        from .api.scans import Scans

        return Scans(self._caller)

    @cached_property
    def experimental(self) -> Experimental:
        """The operations of which only the title is documented: all else about them is inferred, and may be wrong."""
        return Experimental(self._caller)


class Experimental:
    """Operations that the vendor's reference names and does not describe."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def auth(self) -> ExperimentalAuth:
        """What else there is for signing in and out, by our reading of titles and methods."""
        from .api.experimental_auth import ExperimentalAuth

        return ExperimentalAuth(self._caller)

    @cached_property
    def scans(self) -> ExperimentalScans:
        """What else there is for scans, by our reading of titles and methods."""
        from .api.experimental_scans import ExperimentalScans

        return ExperimentalScans(self._caller)

    @cached_property
    def targets(self) -> ExperimentalTargets:
        """What scans scan, by our reading of titles and methods."""
        from .api.experimental_targets import ExperimentalTargets

        return ExperimentalTargets(self._caller)


class AsyncResources:
    """All operations of the API, by tag. Imports and makes what is used.

    Attributes:
        _caller: Carries the operations out; a subclass sets it.
    """

    _caller: AsyncCaller

    @cached_property
    def auth(self) -> AsyncAuth:
        """Signing in."""
        from .api.auth import AsyncAuth

        return AsyncAuth(self._caller)

    @cached_property
    def user(self) -> AsyncUser:
        """The user who calls, with access token and two-factor authentication (2FA)."""
        from .api.user import AsyncUser

        return AsyncUser(self._caller)

    @cached_property
    def exceptions(self) -> AsyncExceptions:
        """Vulnerabilities that do not count, or count otherwise, on some hosts or in a scan."""
        from .api.exceptions import AsyncExceptions

        return AsyncExceptions(self._caller)

    @cached_property
    def users(self) -> AsyncUsers:
        """The users of the organization and of those below it."""
        from .api.users import AsyncUsers

        return AsyncUsers(self._caller)

    @cached_property
    def organizations(self) -> AsyncOrganizations:
        """Organizations and the plans that they are subscribed to."""
        from .api.organizations import AsyncOrganizations

        return AsyncOrganizations(self._caller)

    @cached_property
    def scans(self) -> AsyncScans:
        """Vulnerability scans of targets."""
        from .api.scans import AsyncScans

        return AsyncScans(self._caller)

    @cached_property
    def experimental(self) -> AsyncExperimental:
        """The operations of which only the title is documented: all else about them is inferred, and may be wrong."""
        return AsyncExperimental(self._caller)


class AsyncExperimental:
    """Operations that the vendor's reference names and does not describe."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def auth(self) -> AsyncExperimentalAuth:
        """What else there is for signing in and out, by our reading of titles and methods."""
        from .api.experimental_auth import AsyncExperimentalAuth

        return AsyncExperimentalAuth(self._caller)

    @cached_property
    def scans(self) -> AsyncExperimentalScans:
        """What else there is for scans, by our reading of titles and methods."""
        from .api.experimental_scans import AsyncExperimentalScans

        return AsyncExperimentalScans(self._caller)

    @cached_property
    def targets(self) -> AsyncExperimentalTargets:
        """What scans scan, by our reading of titles and methods."""
        from .api.experimental_targets import AsyncExperimentalTargets

        return AsyncExperimentalTargets(self._caller)
