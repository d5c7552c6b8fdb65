"""The operations of the tag `scans`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from ....runtime import AsyncCaller, AsyncPages, Caller, Pages, member, members, timestamp_of
from ...models.error_body import ErrorBody
from ...models.scan import Scan
from ...models.scan_list_envelope import ScanListEnvelope
from ...models.scan_sort import ScanSort
from ...models.scan_status import ScanStatus
from ...types import UNSET, Response, Unset
from . import (
    list_scans,
)

__all__ = [
    "AsyncScans",
    "Scans",
    "list_scans",
]


class Scans:
    """Vulnerability scans of targets.

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
        q_name: str | Unset = UNSET,
        q_uuid: str | Unset = UNSET,
        q_organization_id: str | Unset = UNSET,
        date_range_start: datetime.datetime | str | Unset = UNSET,
        date_range_end: datetime.datetime | str | Unset = UNSET,
        relative_date_range: str | Unset = UNSET,
        sort_by: ScanSort | str | Unset = UNSET,
        limited: bool | Unset = UNSET,
        extended: bool | Unset = UNSET,
        scheduled: bool | Unset = UNSET,
        status: Sequence[ScanStatus | str] | Unset = UNSET,
    ) -> Pages[Scan]:
        """List scans.

        The organization's scans, page by page.

        `q[column]` searches in one column; `*` stands for any characters. `relative_date_range` counts back from
        now in seconds `s`, minutes `m`, hours `h`, days `d`, months `M` or years `y` (`10d`), or names a quarter
        (`1q2020`); case matters.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.
            q_name: Only scans whose name matches. `*` stands for any characters.
            q_uuid: Only scans whose id matches. `*` stands for any characters.
            q_organization_id: Only scans of organizations whose id matches. `*` stands for any characters.
            date_range_start: Only scans from this time on, as `YYYY-MM-DD hh:mm:ss` in UTC.
                A datetime needs a time zone. It is sent in UTC, as the vendor names no zone, without a fraction of a second.
            date_range_end: Only scans up to this time, as `YYYY-MM-DD hh:mm:ss` in UTC; now if absent.
                A datetime needs a time zone. It is sent in UTC, as the vendor names no zone, without a fraction of a second.
            relative_date_range: Only scans of a span of time that ends now (`10d`), or of a quarter (`1q2020`).
            sort_by: A column and a direction.
            limited: The vendor does not say what it does; by its name it shortens the answer.
            extended: Whether each scan also tells its schedule, config, scanner and last report, and more.
            scheduled: Only scans that have a schedule (true) or have none (false).
            status: Only scans in one of these statuses. The parameter is repeated, once for each status.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scans.OPERATION.request(
                page=page,
                per_page=per_page,
                qname=q_name,
                quuid=q_uuid,
                qorganization_id=q_organization_id,
                date_range_start=UNSET
                if date_range_start is UNSET
                else timestamp_of("date_range_start", date_range_start),
                date_range_end=UNSET if date_range_end is UNSET else timestamp_of("date_range_end", date_range_end),
                relative_date_range=relative_date_range,
                sort_by=UNSET if sort_by is UNSET else member("sort_by", ScanSort, sort_by),
                limited=limited,
                extended=extended,
                scheduled=scheduled,
                status=UNSET if status is UNSET else members("status", ScanStatus, status),
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scans.OPERATION, _request, page=page, per_page=per_page)

    def list_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
        q_name: str | Unset = UNSET,
        q_uuid: str | Unset = UNSET,
        q_organization_id: str | Unset = UNSET,
        date_range_start: datetime.datetime | str | Unset = UNSET,
        date_range_end: datetime.datetime | str | Unset = UNSET,
        relative_date_range: str | Unset = UNSET,
        sort_by: ScanSort | str | Unset = UNSET,
        limited: bool | Unset = UNSET,
        extended: bool | Unset = UNSET,
        scheduled: bool | Unset = UNSET,
        status: Sequence[ScanStatus | str] | Unset = UNSET,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_scans.OPERATION,
            page=page,
            per_page=per_page,
            qname=q_name,
            quuid=q_uuid,
            qorganization_id=q_organization_id,
            date_range_start=UNSET if date_range_start is UNSET else timestamp_of("date_range_start", date_range_start),
            date_range_end=UNSET if date_range_end is UNSET else timestamp_of("date_range_end", date_range_end),
            relative_date_range=relative_date_range,
            sort_by=UNSET if sort_by is UNSET else member("sort_by", ScanSort, sort_by),
            limited=limited,
            extended=extended,
            scheduled=scheduled,
            status=UNSET if status is UNSET else members("status", ScanStatus, status),
        )


class AsyncScans:
    """The async twin of `Scans`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
        q_name: str | Unset = UNSET,
        q_uuid: str | Unset = UNSET,
        q_organization_id: str | Unset = UNSET,
        date_range_start: datetime.datetime | str | Unset = UNSET,
        date_range_end: datetime.datetime | str | Unset = UNSET,
        relative_date_range: str | Unset = UNSET,
        sort_by: ScanSort | str | Unset = UNSET,
        limited: bool | Unset = UNSET,
        extended: bool | Unset = UNSET,
        scheduled: bool | Unset = UNSET,
        status: Sequence[ScanStatus | str] | Unset = UNSET,
    ) -> AsyncPages[Scan]:
        """List scans.

        The organization's scans, page by page.

        `q[column]` searches in one column; `*` stands for any characters. `relative_date_range` counts back from
        now in seconds `s`, minutes `m`, hours `h`, days `d`, months `M` or years `y` (`10d`), or names a quarter
        (`1q2020`); case matters.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.
            q_name: Only scans whose name matches. `*` stands for any characters.
            q_uuid: Only scans whose id matches. `*` stands for any characters.
            q_organization_id: Only scans of organizations whose id matches. `*` stands for any characters.
            date_range_start: Only scans from this time on, as `YYYY-MM-DD hh:mm:ss` in UTC.
                A datetime needs a time zone. It is sent in UTC, as the vendor names no zone, without a fraction of a second.
            date_range_end: Only scans up to this time, as `YYYY-MM-DD hh:mm:ss` in UTC; now if absent.
                A datetime needs a time zone. It is sent in UTC, as the vendor names no zone, without a fraction of a second.
            relative_date_range: Only scans of a span of time that ends now (`10d`), or of a quarter (`1q2020`).
            sort_by: A column and a direction.
            limited: The vendor does not say what it does; by its name it shortens the answer.
            extended: Whether each scan also tells its schedule, config, scanner and last report, and more.
            scheduled: Only scans that have a schedule (true) or have none (false).
            status: Only scans in one of these statuses. The parameter is repeated, once for each status.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scans.OPERATION.request(
                page=page,
                per_page=per_page,
                qname=q_name,
                quuid=q_uuid,
                qorganization_id=q_organization_id,
                date_range_start=UNSET
                if date_range_start is UNSET
                else timestamp_of("date_range_start", date_range_start),
                date_range_end=UNSET if date_range_end is UNSET else timestamp_of("date_range_end", date_range_end),
                relative_date_range=relative_date_range,
                sort_by=UNSET if sort_by is UNSET else member("sort_by", ScanSort, sort_by),
                limited=limited,
                extended=extended,
                scheduled=scheduled,
                status=UNSET if status is UNSET else members("status", ScanStatus, status),
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scans.OPERATION, _request, page=page, per_page=per_page)

    async def list_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
        q_name: str | Unset = UNSET,
        q_uuid: str | Unset = UNSET,
        q_organization_id: str | Unset = UNSET,
        date_range_start: datetime.datetime | str | Unset = UNSET,
        date_range_end: datetime.datetime | str | Unset = UNSET,
        relative_date_range: str | Unset = UNSET,
        sort_by: ScanSort | str | Unset = UNSET,
        limited: bool | Unset = UNSET,
        extended: bool | Unset = UNSET,
        scheduled: bool | Unset = UNSET,
        status: Sequence[ScanStatus | str] | Unset = UNSET,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_scans.OPERATION,
            page=page,
            per_page=per_page,
            qname=q_name,
            quuid=q_uuid,
            qorganization_id=q_organization_id,
            date_range_start=UNSET if date_range_start is UNSET else timestamp_of("date_range_start", date_range_start),
            date_range_end=UNSET if date_range_end is UNSET else timestamp_of("date_range_end", date_range_end),
            relative_date_range=relative_date_range,
            sort_by=UNSET if sort_by is UNSET else member("sort_by", ScanSort, sort_by),
            limited=limited,
            extended=extended,
            scheduled=scheduled,
            status=UNSET if status is UNSET else members("status", ScanStatus, status),
        )
