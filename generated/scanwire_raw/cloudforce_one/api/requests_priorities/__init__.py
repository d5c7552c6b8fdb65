"""The operations of the tag `requests_priorities`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....runtime import AsyncCaller, AsyncPages, Caller, Pages, items, member
from ...models.bare_envelope import BareEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...models.priority import Priority
from ...models.priority_edit import PriorityEdit
from ...models.priority_envelope import PriorityEnvelope
from ...models.priority_list import PriorityList
from ...models.priority_list_envelope import PriorityListEnvelope
from ...models.quota import Quota
from ...models.quota_envelope import QuotaEnvelope
from ...models.traffic_light_protocol import TrafficLightProtocol
from ...types import UNSET, Response, Unset
from . import (
    create_priority,
    delete_priority,
    get_priority,
    get_priority_quota,
    list_priorities,
    update_priority,
)

__all__ = [
    "AsyncRequestsPriorities",
    "RequestsPriorities",
    "create_priority",
    "delete_priority",
    "get_priority",
    "get_priority_quota",
    "list_priorities",
    "update_priority",
]


class RequestsPriorities:
    """Priority intelligence requirements (PIR), subjects that the analysts keep an account informed about.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        account_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
    ) -> Pages[Priority]:
        """List priority intelligence requirements.

        The account's priority intelligence requirements, page by page. Although it is a POST it only reads, and
        repeating it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_priorities.OPERATION.request(
                account_id=account_id,
                body=PriorityList(
                    page=page,
                    per_page=per_page,
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_priorities.OPERATION, _request, page=page, per_page=per_page)

    def list_detailed(
        self,
        account_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorEnvelope | PriorityListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_priorities.OPERATION,
            account_id=account_id,
            body=PriorityList(
                page=page,
                per_page=per_page,
            ),
        )

    def create(
        self,
        account_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Priority:
        """Create a priority intelligence requirement.

        Tells the analysts of a subject that the account wants to be kept informed about.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            labels: Words to find the requirement by.
            priority: How important the requirement is, as a number. The reference does not say which end is the higher.
            requirement: What to keep the account informed about.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            create_priority.OPERATION,
            account_id=account_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def create_detailed(
        self,
        account_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Response[ErrorEnvelope | PriorityEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_priority.OPERATION,
            account_id=account_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def get_quota(
        self,
        account_id: str,
    ) -> Quota:
        """Get the quota of priority intelligence requirements.

        How many tokens the account may spend on priority intelligence requirements in a quarter, and how many are
        left.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            get_priority_quota.OPERATION,
            account_id=account_id,
        )

    def get_quota_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | QuotaEnvelope | None]:
        """As `get_quota`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_priority_quota.OPERATION,
            account_id=account_id,
        )

    def get(
        self,
        account_id: str,
        priority_id: str,
    ) -> Priority:
        """Get a priority intelligence requirement.

        One requirement.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            priority_id: The priority intelligence requirement that the call is about, a UUID.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            get_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )

    def get_detailed(
        self,
        account_id: str,
        priority_id: str,
    ) -> Response[ErrorEnvelope | PriorityEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )

    def update(
        self,
        account_id: str,
        priority_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Priority:
        """Update a priority intelligence requirement.

        Replaces a requirement: every field is sent.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            priority_id: The priority intelligence requirement that the call is about, a UUID.
            labels: Words to find the requirement by.
            priority: How important the requirement is, as a number. The reference does not say which end is the higher.
            requirement: What to keep the account informed about.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            update_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def update_detailed(
        self,
        account_id: str,
        priority_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Response[ErrorEnvelope | PriorityEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            update_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    def delete(
        self,
        account_id: str,
        priority_id: str,
    ) -> None:
        """Delete a priority intelligence requirement.

        Removes a requirement.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            priority_id: The priority intelligence requirement that the call is about, a UUID.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )

    def delete_detailed(
        self,
        account_id: str,
        priority_id: str,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )


class AsyncRequestsPriorities:
    """The async twin of `RequestsPriorities`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        account_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
    ) -> AsyncPages[Priority]:
        """List priority intelligence requirements.

        The account's priority intelligence requirements, page by page. Although it is a POST it only reads, and
        repeating it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_priorities.OPERATION.request(
                account_id=account_id,
                body=PriorityList(
                    page=page,
                    per_page=per_page,
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_priorities.OPERATION, _request, page=page, per_page=per_page)

    async def list_detailed(
        self,
        account_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorEnvelope | PriorityListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_priorities.OPERATION,
            account_id=account_id,
            body=PriorityList(
                page=page,
                per_page=per_page,
            ),
        )

    async def create(
        self,
        account_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Priority:
        """Create a priority intelligence requirement.

        Tells the analysts of a subject that the account wants to be kept informed about.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            labels: Words to find the requirement by.
            priority: How important the requirement is, as a number. The reference does not say which end is the higher.
            requirement: What to keep the account informed about.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            create_priority.OPERATION,
            account_id=account_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def create_detailed(
        self,
        account_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Response[ErrorEnvelope | PriorityEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_priority.OPERATION,
            account_id=account_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def get_quota(
        self,
        account_id: str,
    ) -> Quota:
        """Get the quota of priority intelligence requirements.

        How many tokens the account may spend on priority intelligence requirements in a quarter, and how many are
        left.

        Args:
            account_id: The account that the call is about, in at most 32 characters.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            get_priority_quota.OPERATION,
            account_id=account_id,
        )

    async def get_quota_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | QuotaEnvelope | None]:
        """As `get_quota`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_priority_quota.OPERATION,
            account_id=account_id,
        )

    async def get(
        self,
        account_id: str,
        priority_id: str,
    ) -> Priority:
        """Get a priority intelligence requirement.

        One requirement.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            priority_id: The priority intelligence requirement that the call is about, a UUID.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            get_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )

    async def get_detailed(
        self,
        account_id: str,
        priority_id: str,
    ) -> Response[ErrorEnvelope | PriorityEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )

    async def update(
        self,
        account_id: str,
        priority_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Priority:
        """Update a priority intelligence requirement.

        Replaces a requirement: every field is sent.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            priority_id: The priority intelligence requirement that the call is about, a UUID.
            labels: Words to find the requirement by.
            priority: How important the requirement is, as a number. The reference does not say which end is the higher.
            requirement: What to keep the account informed about.
            tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            update_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def update_detailed(
        self,
        account_id: str,
        priority_id: str,
        *,
        labels: Sequence[str],
        priority: int,
        requirement: str,
        tlp: TrafficLightProtocol | str,
    ) -> Response[ErrorEnvelope | PriorityEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            update_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
            body=PriorityEdit(
                labels=items("labels", labels),
                priority=priority,
                requirement=requirement,
                tlp=member("tlp", TrafficLightProtocol, tlp),
            ),
        )

    async def delete(
        self,
        account_id: str,
        priority_id: str,
    ) -> None:
        """Delete a priority intelligence requirement.

        Removes a requirement.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            priority_id: The priority intelligence requirement that the call is about, a UUID.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )

    async def delete_detailed(
        self,
        account_id: str,
        priority_id: str,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_priority.OPERATION,
            account_id=account_id,
            priority_id=priority_id,
        )
