"""The operations of the tag `requests`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

import builtins
import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..requests_assets import AsyncRequestsAssets, RequestsAssets
    from ..requests_messages import AsyncRequestsMessages, RequestsMessages
    from ..requests_priorities import AsyncRequestsPriorities, RequestsPriorities

from ....runtime import AsyncCaller, AsyncPages, Caller, Pages, member
from ...models.bare_envelope import BareEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...models.quota import Quota
from ...models.quota_envelope import QuotaEnvelope
from ...models.request import Request
from ...models.request_constants import RequestConstants
from ...models.request_constants_envelope import RequestConstantsEnvelope
from ...models.request_edit import RequestEdit
from ...models.request_envelope import RequestEnvelope
from ...models.request_list import RequestList
from ...models.request_list_envelope import RequestListEnvelope
from ...models.request_list_item import RequestListItem
from ...models.request_priority import RequestPriority
from ...models.request_status import RequestStatus
from ...models.request_types_envelope import RequestTypesEnvelope
from ...models.sort_order import SortOrder
from ...models.traffic_light_protocol import TrafficLightProtocol
from ...types import UNSET, Response, Unset
from . import (
    create_request,
    delete_request,
    get_request,
    get_request_constants,
    get_request_quota,
    list_request_types,
    list_requests,
    update_request,
)

__all__ = [
    "AsyncRequests",
    "Requests",
    "create_request",
    "delete_request",
    "get_request",
    "get_request_constants",
    "get_request_quota",
    "list_request_types",
    "list_requests",
    "update_request",
]


class Requests:
    """Requests for information (RFI) that an account puts to the Cloudforce One analysts.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @cached_property
    def messages(self) -> RequestsMessages:
        """The conversation of the account and the analysts about a request."""
        from ..requests_messages import RequestsMessages

        return RequestsMessages(self._caller)

    @cached_property
    def assets(self) -> RequestsAssets:
        """Files that are attached to a request."""
        from ..requests_assets import RequestsAssets

        return RequestsAssets(self._caller)

    @cached_property
    def priorities(self) -> RequestsPriorities:
        """Priority intelligence requirements (PIR), subjects that the analysts keep an account informed about."""
        from ..requests_priorities import RequestsPriorities

        return RequestsPriorities(self._caller)

    def list(
        self,
        account_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
        completed_after: datetime.datetime | Unset = UNSET,
        completed_before: datetime.datetime | Unset = UNSET,
        created_after: datetime.datetime | Unset = UNSET,
        created_before: datetime.datetime | Unset = UNSET,
        request_type: str | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
        status: RequestStatus | str | Unset = UNSET,
    ) -> Pages[RequestListItem]:
        """List requests.

        The account's requests for information, page by page. Although it is a POST it only reads: page and filters
        travel in the body, and repeating it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.
            completed_after: Leaves out what was completed earlier, and what is not completed.
            completed_before: Leaves out what was completed later, and what is not completed.
            created_after: Leaves out what was created earlier.
            created_before: Leaves out what was created later.
            request_type: Only requests for this kind of information.
            sort_by: The field to sort by, a field of the listed requests.
            sort_order: Ascending or descending.
            status: How far a request has come.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_requests.OPERATION.request(
                account_id=account_id,
                body=RequestList(
                    page=page,
                    per_page=per_page,
                    completed_after=completed_after,
                    completed_before=completed_before,
                    created_after=created_after,
                    created_before=created_before,
                    request_type=request_type,
                    sort_by=sort_by,
                    sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
                    status=UNSET if status is UNSET else member("status", RequestStatus, status),
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_requests.OPERATION, _request, page=page, per_page=per_page)

    def list_detailed(
        self,
        account_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
        completed_after: datetime.datetime | Unset = UNSET,
        completed_before: datetime.datetime | Unset = UNSET,
        created_after: datetime.datetime | Unset = UNSET,
        created_before: datetime.datetime | Unset = UNSET,
        request_type: str | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
        status: RequestStatus | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | RequestListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_requests.OPERATION,
            account_id=account_id,
            body=RequestList(
                page=page,
                per_page=per_page,
                completed_after=completed_after,
                completed_before=completed_before,
                created_after=created_after,
                created_before=created_before,
                request_type=request_type,
                sort_by=sort_by,
                sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
                status=UNSET if status is UNSET else member("status", RequestStatus, status),
            ),
        )

    def create(
        self,
        account_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Request:
        """Create a request.

        Puts a request for information to the analysts. It spends tokens of the account's quota. The server fills in
        what is left out.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            content: What is asked, at length.
            priority: How urgent a request is.
            request_type: The kind of information requested, one of the account's types.
            summary: What the request is about, in short.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            create_request.OPERATION,
            account_id=account_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def create_detailed(
        self,
        account_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | RequestEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_request.OPERATION,
            account_id=account_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def get_constants(
        self,
        account_id: str,
    ) -> RequestConstants:
        """Get the constants of requests.

        The values that a request's priority, status and TLP can have.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            get_request_constants.OPERATION,
            account_id=account_id,
        )

    def get_constants_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | RequestConstantsEnvelope | None]:
        """As `get_constants`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_request_constants.OPERATION,
            account_id=account_id,
        )

    def get_quota(
        self,
        account_id: str,
    ) -> Quota:
        """Get the quota of requests.

        How many tokens the account may spend on requests in a quarter, and how many are left.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            get_request_quota.OPERATION,
            account_id=account_id,
        )

    def get_quota_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | QuotaEnvelope | None]:
        """As `get_quota`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_request_quota.OPERATION,
            account_id=account_id,
        )

    def list_types(
        self,
        account_id: str,
    ) -> builtins.list[str]:
        """List the types of requests.

        The kinds of information that can be requested. They may change, so that a program asks for them and has no
        list of its own. The list is not paged.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            list_request_types.OPERATION,
            account_id=account_id,
        )

    def list_types_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | RequestTypesEnvelope | None]:
        """As `list_types`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_request_types.OPERATION,
            account_id=account_id,
        )

    def get(
        self,
        account_id: str,
        request_id: str,
    ) -> Request:
        """Get a request.

        One request, with its content, which lists leave out.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            get_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )

    def get_detailed(
        self,
        account_id: str,
        request_id: str,
    ) -> Response[ErrorEnvelope | RequestEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )

    def update(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Request:
        """Update a request.

        Changes the fields that are sent and leaves the others as they are, although it is a PUT.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            content: What is asked, at length.
            priority: How urgent a request is.
            request_type: The kind of information requested, one of the account's types.
            summary: What the request is about, in short.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            update_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def update_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | RequestEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            update_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def delete(
        self,
        account_id: str,
        request_id: str,
    ) -> None:
        """Delete a request.

        Deletes a request and all that belongs to it. Only an open request can be deleted: once it is accepted, the
        call fails.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )

    def delete_detailed(
        self,
        account_id: str,
        request_id: str,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )


class AsyncRequests:
    """The async twin of `Requests`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    @cached_property
    def messages(self) -> AsyncRequestsMessages:
        """The conversation of the account and the analysts about a request."""
        from ..requests_messages import AsyncRequestsMessages

        return AsyncRequestsMessages(self._caller)

    @cached_property
    def assets(self) -> AsyncRequestsAssets:
        """Files that are attached to a request."""
        from ..requests_assets import AsyncRequestsAssets

        return AsyncRequestsAssets(self._caller)

    @cached_property
    def priorities(self) -> AsyncRequestsPriorities:
        """Priority intelligence requirements (PIR), subjects that the analysts keep an account informed about."""
        from ..requests_priorities import AsyncRequestsPriorities

        return AsyncRequestsPriorities(self._caller)

    def list(
        self,
        account_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
        completed_after: datetime.datetime | Unset = UNSET,
        completed_before: datetime.datetime | Unset = UNSET,
        created_after: datetime.datetime | Unset = UNSET,
        created_before: datetime.datetime | Unset = UNSET,
        request_type: str | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
        status: RequestStatus | str | Unset = UNSET,
    ) -> AsyncPages[RequestListItem]:
        """List requests.

        The account's requests for information, page by page. Although it is a POST it only reads: page and filters
        travel in the body, and repeating it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.
            completed_after: Leaves out what was completed earlier, and what is not completed.
            completed_before: Leaves out what was completed later, and what is not completed.
            created_after: Leaves out what was created earlier.
            created_before: Leaves out what was created later.
            request_type: Only requests for this kind of information.
            sort_by: The field to sort by, a field of the listed requests.
            sort_order: Ascending or descending.
            status: How far a request has come.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_requests.OPERATION.request(
                account_id=account_id,
                body=RequestList(
                    page=page,
                    per_page=per_page,
                    completed_after=completed_after,
                    completed_before=completed_before,
                    created_after=created_after,
                    created_before=created_before,
                    request_type=request_type,
                    sort_by=sort_by,
                    sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
                    status=UNSET if status is UNSET else member("status", RequestStatus, status),
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_requests.OPERATION, _request, page=page, per_page=per_page)

    async def list_detailed(
        self,
        account_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
        completed_after: datetime.datetime | Unset = UNSET,
        completed_before: datetime.datetime | Unset = UNSET,
        created_after: datetime.datetime | Unset = UNSET,
        created_before: datetime.datetime | Unset = UNSET,
        request_type: str | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
        status: RequestStatus | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | RequestListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_requests.OPERATION,
            account_id=account_id,
            body=RequestList(
                page=page,
                per_page=per_page,
                completed_after=completed_after,
                completed_before=completed_before,
                created_after=created_after,
                created_before=created_before,
                request_type=request_type,
                sort_by=sort_by,
                sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
                status=UNSET if status is UNSET else member("status", RequestStatus, status),
            ),
        )

    async def create(
        self,
        account_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Request:
        """Create a request.

        Puts a request for information to the analysts. It spends tokens of the account's quota. The server fills in
        what is left out.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            content: What is asked, at length.
            priority: How urgent a request is.
            request_type: The kind of information requested, one of the account's types.
            summary: What the request is about, in short.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            create_request.OPERATION,
            account_id=account_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def create_detailed(
        self,
        account_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | RequestEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_request.OPERATION,
            account_id=account_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def get_constants(
        self,
        account_id: str,
    ) -> RequestConstants:
        """Get the constants of requests.

        The values that a request's priority, status and TLP can have.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            get_request_constants.OPERATION,
            account_id=account_id,
        )

    async def get_constants_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | RequestConstantsEnvelope | None]:
        """As `get_constants`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_request_constants.OPERATION,
            account_id=account_id,
        )

    async def get_quota(
        self,
        account_id: str,
    ) -> Quota:
        """Get the quota of requests.

        How many tokens the account may spend on requests in a quarter, and how many are left.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            get_request_quota.OPERATION,
            account_id=account_id,
        )

    async def get_quota_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | QuotaEnvelope | None]:
        """As `get_quota`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_request_quota.OPERATION,
            account_id=account_id,
        )

    async def list_types(
        self,
        account_id: str,
    ) -> builtins.list[str]:
        """List the types of requests.

        The kinds of information that can be requested. They may change, so that a program asks for them and has no
        list of its own. The list is not paged.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            list_request_types.OPERATION,
            account_id=account_id,
        )

    async def list_types_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | RequestTypesEnvelope | None]:
        """As `list_types`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_request_types.OPERATION,
            account_id=account_id,
        )

    async def get(
        self,
        account_id: str,
        request_id: str,
    ) -> Request:
        """Get a request.

        One request, with its content, which lists leave out.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            get_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )

    async def get_detailed(
        self,
        account_id: str,
        request_id: str,
    ) -> Response[ErrorEnvelope | RequestEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )

    async def update(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Request:
        """Update a request.

        Changes the fields that are sent and leaves the others as they are, although it is a PUT.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            content: What is asked, at length.
            priority: How urgent a request is.
            request_type: The kind of information requested, one of the account's types.
            summary: What the request is about, in short.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            update_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def update_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
        priority: RequestPriority | str | Unset = UNSET,
        request_type: str | Unset = UNSET,
        summary: str | Unset = UNSET,
        tlp: TrafficLightProtocol | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | RequestEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            update_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=RequestEdit(
                content=content,
                priority=UNSET if priority is UNSET else member("priority", RequestPriority, priority),
                request_type=request_type,
                summary=summary,
                tlp=UNSET if tlp is UNSET else member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def delete(
        self,
        account_id: str,
        request_id: str,
    ) -> None:
        """Delete a request.

        Deletes a request and all that belongs to it. Only an open request can be deleted: once it is accepted, the
        call fails.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )

    async def delete_detailed(
        self,
        account_id: str,
        request_id: str,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_request.OPERATION,
            account_id=account_id,
            request_id=request_id,
        )
