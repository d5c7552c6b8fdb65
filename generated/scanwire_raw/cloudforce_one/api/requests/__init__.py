"""The operations of the tag `requests`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

import datetime
from typing import Any

from ....runtime import AsyncCaller, AsyncPages, Caller, Pages, member
from ...models.error_envelope import ErrorEnvelope
from ...models.request_list import RequestList
from ...models.request_list_envelope import RequestListEnvelope
from ...models.request_list_item import RequestListItem
from ...models.request_status import RequestStatus
from ...models.sort_order import SortOrder
from ...types import UNSET, Response, Unset
from . import (
    list_requests,
)

__all__ = [
    "AsyncRequests",
    "Requests",
    "list_requests",
]


class Requests:
    """Requests for information (RFI) that an account puts to the Cloudforce One analysts.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
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
    ) -> Pages[RequestListItem]:
        """List requests.

        The account's requests for information, page by page. Although it is a POST it only reads: page and filters
        travel in the body, and repeating it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            page: The first page to fetch; 0 for a server whose pages count from 0.
            per_page: How many requests a page holds at most.
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


class AsyncRequests:
    """The async twin of `Requests`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
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
    ) -> AsyncPages[RequestListItem]:
        """List requests.

        The account's requests for information, page by page. Although it is a POST it only reads: page and filters
        travel in the body, and repeating it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            page: The first page to fetch; 0 for a server whose pages count from 0.
            per_page: How many requests a page holds at most.
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
