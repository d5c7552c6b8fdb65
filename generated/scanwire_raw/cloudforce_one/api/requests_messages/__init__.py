"""The operations of the tag `requests_messages`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

import datetime
from typing import Any

from ....runtime import AsyncCaller, AsyncPages, Caller, Pages, member
from ...models.bare_envelope import BareEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...models.message import Message
from ...models.message_edit import MessageEdit
from ...models.message_envelope import MessageEnvelope
from ...models.message_list import MessageList
from ...models.message_list_envelope import MessageListEnvelope
from ...models.sort_order import SortOrder
from ...types import UNSET, Response, Unset
from . import (
    create_message,
    delete_message,
    list_messages,
    update_message,
)

__all__ = [
    "AsyncRequestsMessages",
    "RequestsMessages",
    "create_message",
    "delete_message",
    "list_messages",
    "update_message",
]


class RequestsMessages:
    """The conversation of the account and the analysts about a request.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
        after: datetime.datetime | Unset = UNSET,
        before: datetime.datetime | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
    ) -> Pages[Message]:
        """List messages.

        The messages about a request, page by page. Although it is a POST it only reads, and repeating it changes
        nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.
            after: Leaves out what was created earlier.
            before: Leaves out what was created later.
            sort_by: The field to sort by, a field of the listed messages.
            sort_order: Ascending or descending.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_messages.OPERATION.request(
                account_id=account_id,
                request_id=request_id,
                body=MessageList(
                    page=page,
                    per_page=per_page,
                    after=after,
                    before=before,
                    sort_by=sort_by,
                    sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_messages.OPERATION, _request, page=page, per_page=per_page)

    def list_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
        after: datetime.datetime | Unset = UNSET,
        before: datetime.datetime | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | MessageListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_messages.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=MessageList(
                page=page,
                per_page=per_page,
                after=after,
                before=before,
                sort_by=sort_by,
                sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
            ),
        )

    def create(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
    ) -> Message:
        """Create a message.

        Adds a message to the conversation about a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            content: The text.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            create_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=MessageEdit(
                content=content,
            ),
        )

    def create_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | MessageEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=MessageEdit(
                content=content,
            ),
        )

    def update(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
        *,
        content: str | Unset = UNSET,
    ) -> Message:
        """Update a message.

        Changes what a message says.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            message_id: The message that the call is about.
            content: The text.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            update_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
            body=MessageEdit(
                content=content,
            ),
        )

    def update_detailed(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
        *,
        content: str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | MessageEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            update_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
            body=MessageEdit(
                content=content,
            ),
        )

    def delete(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
    ) -> None:
        """Delete a message.

        Takes a message out of the conversation about a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            message_id: The message that the call is about.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
        )

    def delete_detailed(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
        )


class AsyncRequestsMessages:
    """The async twin of `RequestsMessages`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
        after: datetime.datetime | Unset = UNSET,
        before: datetime.datetime | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
    ) -> AsyncPages[Message]:
        """List messages.

        The messages about a request, page by page. Although it is a POST it only reads, and repeating it changes
        nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.
            after: Leaves out what was created earlier.
            before: Leaves out what was created later.
            sort_by: The field to sort by, a field of the listed messages.
            sort_order: Ascending or descending.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_messages.OPERATION.request(
                account_id=account_id,
                request_id=request_id,
                body=MessageList(
                    page=page,
                    per_page=per_page,
                    after=after,
                    before=before,
                    sort_by=sort_by,
                    sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_messages.OPERATION, _request, page=page, per_page=per_page)

    async def list_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
        after: datetime.datetime | Unset = UNSET,
        before: datetime.datetime | Unset = UNSET,
        sort_by: str | Unset = UNSET,
        sort_order: SortOrder | str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | MessageListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_messages.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=MessageList(
                page=page,
                per_page=per_page,
                after=after,
                before=before,
                sort_by=sort_by,
                sort_order=UNSET if sort_order is UNSET else member("sort_order", SortOrder, sort_order),
            ),
        )

    async def create(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
    ) -> Message:
        """Create a message.

        Adds a message to the conversation about a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            content: The text.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            create_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=MessageEdit(
                content=content,
            ),
        )

    async def create_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        content: str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | MessageEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=MessageEdit(
                content=content,
            ),
        )

    async def update(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
        *,
        content: str | Unset = UNSET,
    ) -> Message:
        """Update a message.

        Changes what a message says.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            message_id: The message that the call is about.
            content: The text.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            update_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
            body=MessageEdit(
                content=content,
            ),
        )

    async def update_detailed(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
        *,
        content: str | Unset = UNSET,
    ) -> Response[ErrorEnvelope | MessageEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            update_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
            body=MessageEdit(
                content=content,
            ),
        )

    async def delete(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
    ) -> None:
        """Delete a message.

        Takes a message out of the conversation about a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            message_id: The message that the call is about.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
        )

    async def delete_detailed(
        self,
        account_id: str,
        request_id: str,
        message_id: int,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_message.OPERATION,
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
        )
