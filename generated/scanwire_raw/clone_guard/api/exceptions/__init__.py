"""The operations of the tag `exceptions`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from uuid import UUID

from ....runtime import AsyncCaller, Caller, uuid_of
from ...models.error_body import ErrorBody
from ...models.exception_create import ExceptionCreate
from ...models.exception_create_body import ExceptionCreateBody
from ...models.exception_envelope import ExceptionEnvelope
from ...models.vulnerability_exception import VulnerabilityException
from ...types import UNSET, Response, Unset
from . import (
    create_exception,
)

__all__ = [
    "AsyncExceptions",
    "Exceptions",
    "create_exception",
]


class Exceptions:
    """Vulnerabilities that do not count, or count otherwise, on some hosts or in a scan.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        text: str,
        nvt: str,
        hosts: str | Unset = UNSET,
        port: int | Unset = UNSET,
        task: UUID | str | Unset = UNSET,
        scan: UUID | str | Unset = UNSET,
        new_severity: float | Unset = UNSET,
    ) -> VulnerabilityException:
        """Create an exception.

        Takes a vulnerability out of the results, or gives it another severity.

        There are two scopes. With `hosts`, `port` or both, an exception is for every occurrence of the
        vulnerability on those hosts and that port. With `scan` it is for every occurrence within that scan only.

        The answer is not visible in the reference; we read it in the manner of `list_scans`.

        Args:
            text: Why there is an exception.
            nvt: The OID of the vulnerability test (NVT).
            hosts: The hosts that it is for.
            port: The port that it is for.
            task: The scan that it is for, under an older name. Use `scan`.
            scan: The scan that it is for.
            new_severity: The severity that the vulnerability gets.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            create_exception.OPERATION,
            body=ExceptionCreateBody(
                exception=ExceptionCreate(
                    text=text,
                    nvt=nvt,
                    hosts=hosts,
                    port=port,
                    task=UNSET if task is UNSET else uuid_of("task", task),
                    scan=UNSET if scan is UNSET else uuid_of("scan", scan),
                    new_severity=new_severity,
                )
            ),
        )

    def create_detailed(
        self,
        *,
        text: str,
        nvt: str,
        hosts: str | Unset = UNSET,
        port: int | Unset = UNSET,
        task: UUID | str | Unset = UNSET,
        scan: UUID | str | Unset = UNSET,
        new_severity: float | Unset = UNSET,
    ) -> Response[ErrorBody | ExceptionEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_exception.OPERATION,
            body=ExceptionCreateBody(
                exception=ExceptionCreate(
                    text=text,
                    nvt=nvt,
                    hosts=hosts,
                    port=port,
                    task=UNSET if task is UNSET else uuid_of("task", task),
                    scan=UNSET if scan is UNSET else uuid_of("scan", scan),
                    new_severity=new_severity,
                )
            ),
        )


class AsyncExceptions:
    """The async twin of `Exceptions`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        text: str,
        nvt: str,
        hosts: str | Unset = UNSET,
        port: int | Unset = UNSET,
        task: UUID | str | Unset = UNSET,
        scan: UUID | str | Unset = UNSET,
        new_severity: float | Unset = UNSET,
    ) -> VulnerabilityException:
        """Create an exception.

        Takes a vulnerability out of the results, or gives it another severity.

        There are two scopes. With `hosts`, `port` or both, an exception is for every occurrence of the
        vulnerability on those hosts and that port. With `scan` it is for every occurrence within that scan only.

        The answer is not visible in the reference; we read it in the manner of `list_scans`.

        Args:
            text: Why there is an exception.
            nvt: The OID of the vulnerability test (NVT).
            hosts: The hosts that it is for.
            port: The port that it is for.
            task: The scan that it is for, under an older name. Use `scan`.
            scan: The scan that it is for.
            new_severity: The severity that the vulnerability gets.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            create_exception.OPERATION,
            body=ExceptionCreateBody(
                exception=ExceptionCreate(
                    text=text,
                    nvt=nvt,
                    hosts=hosts,
                    port=port,
                    task=UNSET if task is UNSET else uuid_of("task", task),
                    scan=UNSET if scan is UNSET else uuid_of("scan", scan),
                    new_severity=new_severity,
                )
            ),
        )

    async def create_detailed(
        self,
        *,
        text: str,
        nvt: str,
        hosts: str | Unset = UNSET,
        port: int | Unset = UNSET,
        task: UUID | str | Unset = UNSET,
        scan: UUID | str | Unset = UNSET,
        new_severity: float | Unset = UNSET,
    ) -> Response[ErrorBody | ExceptionEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_exception.OPERATION,
            body=ExceptionCreateBody(
                exception=ExceptionCreate(
                    text=text,
                    nvt=nvt,
                    hosts=hosts,
                    port=port,
                    task=UNSET if task is UNSET else uuid_of("task", task),
                    scan=UNSET if scan is UNSET else uuid_of("scan", scan),
                    new_severity=new_severity,
                )
            ),
        )
