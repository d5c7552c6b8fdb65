"""The operations of the tag `experimental_targets`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ....runtime import AsyncCaller, AsyncPages, Caller, Pages, uuid_of, uuids_of
from ...models.error_body import ErrorBody
from ...models.status import Status
from ...models.target import Target
from ...models.target_create import TargetCreate
from ...models.target_create_body import TargetCreateBody
from ...models.target_envelope import TargetEnvelope
from ...models.target_list_envelope import TargetListEnvelope
from ...models.target_update import TargetUpdate
from ...models.target_update_body import TargetUpdateBody
from ...types import UNSET, Response, Unset
from . import (
    create_target,
    delete_target,
    delete_targets,
    get_target,
    list_targets,
    update_target,
)

__all__ = [
    "AsyncExperimentalTargets",
    "ExperimentalTargets",
    "create_target",
    "delete_target",
    "delete_targets",
    "get_target",
    "list_targets",
    "update_target",
]


class ExperimentalTargets:
    """What scans scan, by our reading of titles and methods.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Pages[Target]:
        """List targets.

        The organization's targets, page by page.

        Known: the title "List targets" and the method GET. Our reading: the path, formed as that of `list_scans`;
        `page` and `per_page`; the answer in the manner of `list_scans`; its fields, which are the older API's.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_targets.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_targets.OPERATION, _request, page=page, per_page=per_page)

    def list_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | TargetListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_targets.OPERATION,
            page=page,
            per_page=per_page,
        )

    def create(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Target:
        """Create a target.

        Creates a target, which scans can then be made of.

        Known: the title "Create Target" and the method POST. Our reading: the path, formed as that of `list_scans`;
        the wrapper `target`, as `exception` and `customer` have it; the fields, which are the older API's and
        GVM's; the answer in the manner of `list_scans`, with one target.

        Args:
            name: What the target is called.
            hosts: The hosts, comma separated: names, addresses, CIDR blocks and ranges.
            comment: A remark on the target.
            exclude_hosts: The hosts to leave out, in the same form.
            port_range: The ports to try.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            create_target.OPERATION,
            body=TargetCreateBody(
                target=TargetCreate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    def create_detailed(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Response[ErrorBody | TargetEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_target.OPERATION,
            body=TargetCreateBody(
                target=TargetCreate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    def delete_targets(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> None:
        """Delete targets.

        Deletes several targets. Ids that no target has are passed over.

        Known: the title "Delete targets" and the method DELETE. Our reading: the path, formed as that of
        `list_scans`; the parameter, repeated for each id, as `status` is there; the answer, of two fields that the
        answer to signing in has too.

        Args:
            ids: The ids of the targets. The parameter is repeated, once for each id.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_targets.OPERATION,
            ids=uuids_of("ids", ids),
        )

    def delete_targets_detailed(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> Response[ErrorBody | Status | None]:
        """As `delete_targets`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_targets.OPERATION,
            ids=uuids_of("ids", ids),
        )

    def get(
        self,
        target_id: UUID | str,
    ) -> Target:
        """Get a target.

        One target.

        Known: the title "Show a target" and the method GET. Our reading: the path, below that of `list_targets` as
        REST has it; the answer in the manner of `list_scans`, with one target.

        Args:
            target_id: The target that the call is about.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            get_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )

    def get_detailed(
        self,
        target_id: UUID | str,
    ) -> Response[ErrorBody | TargetEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )

    def update(
        self,
        target_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        hosts: str | Unset = UNSET,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Target:
        """Update a target.

        Changes the fields that are sent and leaves the others as they are.

        Known: the title "Updates a target" and the method PUT. Our reading: the path, below that of `list_targets`
        as REST has it; the body, which is that of `create_target` with every field optional; the answer in the
        manner of `list_scans`, with one target.

        Args:
            target_id: The target that the call is about.
            name: What the target is called.
            hosts: The hosts, comma separated: names, addresses, CIDR blocks and ranges.
            comment: A remark on the target.
            exclude_hosts: The hosts to leave out, in the same form.
            port_range: The ports to try.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            update_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
            body=TargetUpdateBody(
                target=TargetUpdate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    def update_detailed(
        self,
        target_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        hosts: str | Unset = UNSET,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Response[ErrorBody | TargetEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            update_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
            body=TargetUpdateBody(
                target=TargetUpdate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    def delete(
        self,
        target_id: UUID | str,
    ) -> None:
        """Delete a target.

        Deletes a target.

        Known: the title "Delete a target" and the method DELETE. Our reading: the path, below that of
        `list_targets` as REST has it; the answer, of two fields that the answer to signing in has too.

        Args:
            target_id: The target that the call is about.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )

    def delete_detailed(
        self,
        target_id: UUID | str,
    ) -> Response[ErrorBody | Status | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )


class AsyncExperimentalTargets:
    """The async twin of `ExperimentalTargets`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> AsyncPages[Target]:
        """List targets.

        The organization's targets, page by page.

        Known: the title "List targets" and the method GET. Our reading: the path, formed as that of `list_scans`;
        `page` and `per_page`; the answer in the manner of `list_scans`; its fields, which are the older API's.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_targets.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_targets.OPERATION, _request, page=page, per_page=per_page)

    async def list_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | TargetListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_targets.OPERATION,
            page=page,
            per_page=per_page,
        )

    async def create(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Target:
        """Create a target.

        Creates a target, which scans can then be made of.

        Known: the title "Create Target" and the method POST. Our reading: the path, formed as that of `list_scans`;
        the wrapper `target`, as `exception` and `customer` have it; the fields, which are the older API's and
        GVM's; the answer in the manner of `list_scans`, with one target.

        Args:
            name: What the target is called.
            hosts: The hosts, comma separated: names, addresses, CIDR blocks and ranges.
            comment: A remark on the target.
            exclude_hosts: The hosts to leave out, in the same form.
            port_range: The ports to try.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            create_target.OPERATION,
            body=TargetCreateBody(
                target=TargetCreate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    async def create_detailed(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Response[ErrorBody | TargetEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_target.OPERATION,
            body=TargetCreateBody(
                target=TargetCreate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    async def delete_targets(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> None:
        """Delete targets.

        Deletes several targets. Ids that no target has are passed over.

        Known: the title "Delete targets" and the method DELETE. Our reading: the path, formed as that of
        `list_scans`; the parameter, repeated for each id, as `status` is there; the answer, of two fields that the
        answer to signing in has too.

        Args:
            ids: The ids of the targets. The parameter is repeated, once for each id.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_targets.OPERATION,
            ids=uuids_of("ids", ids),
        )

    async def delete_targets_detailed(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> Response[ErrorBody | Status | None]:
        """As `delete_targets`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_targets.OPERATION,
            ids=uuids_of("ids", ids),
        )

    async def get(
        self,
        target_id: UUID | str,
    ) -> Target:
        """Get a target.

        One target.

        Known: the title "Show a target" and the method GET. Our reading: the path, below that of `list_targets` as
        REST has it; the answer in the manner of `list_scans`, with one target.

        Args:
            target_id: The target that the call is about.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            get_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )

    async def get_detailed(
        self,
        target_id: UUID | str,
    ) -> Response[ErrorBody | TargetEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )

    async def update(
        self,
        target_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        hosts: str | Unset = UNSET,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Target:
        """Update a target.

        Changes the fields that are sent and leaves the others as they are.

        Known: the title "Updates a target" and the method PUT. Our reading: the path, below that of `list_targets`
        as REST has it; the body, which is that of `create_target` with every field optional; the answer in the
        manner of `list_scans`, with one target.

        Args:
            target_id: The target that the call is about.
            name: What the target is called.
            hosts: The hosts, comma separated: names, addresses, CIDR blocks and ranges.
            comment: A remark on the target.
            exclude_hosts: The hosts to leave out, in the same form.
            port_range: The ports to try.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            update_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
            body=TargetUpdateBody(
                target=TargetUpdate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    async def update_detailed(
        self,
        target_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        hosts: str | Unset = UNSET,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
    ) -> Response[ErrorBody | TargetEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            update_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
            body=TargetUpdateBody(
                target=TargetUpdate(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                )
            ),
        )

    async def delete(
        self,
        target_id: UUID | str,
    ) -> None:
        """Delete a target.

        Deletes a target.

        Known: the title "Delete a target" and the method DELETE. Our reading: the path, below that of
        `list_targets` as REST has it; the answer, of two fields that the answer to signing in has too.

        Args:
            target_id: The target that the call is about.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )

    async def delete_detailed(
        self,
        target_id: UUID | str,
    ) -> Response[ErrorBody | Status | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_target.OPERATION,
            target_id=uuid_of("target_id", target_id),
        )
