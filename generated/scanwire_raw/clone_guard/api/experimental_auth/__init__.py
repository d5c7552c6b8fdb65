"""The operations of the tag `experimental_auth`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from ....runtime import AsyncCaller, Caller
from ...models.error_body import ErrorBody
from ...models.status import Status
from ...types import Response
from . import (
    sign_out,
)

__all__ = [
    "AsyncExperimentalAuth",
    "ExperimentalAuth",
    "sign_out",
]


class ExperimentalAuth:
    """What else there is for signing in and out, by our reading of titles and methods.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def sign_out(
        self,
    ) -> None:
        """Sign out.

        Revokes the token that the request carries, one that signing in has returned: it opens nothing any more. The
        user's other tokens stay as they are.

        Known: the title "Sign out authentication" and the method DELETE. Our reading: the path, beside that of
        `sign_in`, as a widespread library for signing in has the two; that the token is a bearer token; the answer,
        of two fields that the answer to signing in has too.

        Returns:
            Nothing.
        """

        return self._caller.result(
            sign_out.OPERATION,
        )

    def sign_out_detailed(
        self,
    ) -> Response[ErrorBody | Status | None]:
        """As `sign_out`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            sign_out.OPERATION,
        )


class AsyncExperimentalAuth:
    """The async twin of `ExperimentalAuth`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def sign_out(
        self,
    ) -> None:
        """Sign out.

        Revokes the token that the request carries, one that signing in has returned: it opens nothing any more. The
        user's other tokens stay as they are.

        Known: the title "Sign out authentication" and the method DELETE. Our reading: the path, beside that of
        `sign_in`, as a widespread library for signing in has the two; that the token is a bearer token; the answer,
        of two fields that the answer to signing in has too.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            sign_out.OPERATION,
        )

    async def sign_out_detailed(
        self,
    ) -> Response[ErrorBody | Status | None]:
        """As `sign_out`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            sign_out.OPERATION,
        )
