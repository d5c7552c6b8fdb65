from typing import Any

import httpx

from ....runtime import Limits, add_query, decode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.scan import Scan
from ...models.scan_list_envelope import ScanListEnvelope
from ...models.scan_sort import ScanSort
from ...models.scan_status import ScanStatus
from ...types import UNSET, Operation, Response, Unset

_PAGE = Limits(minimum=1)
_PER_PAGE = Limits(minimum=1, maximum=100)
_DATE_RANGE_START = Limits(format="cg-timestamp")
_DATE_RANGE_END = Limits(format="cg-timestamp")
_RELATIVE_DATE_RANGE = Limits(pattern="^([0-9]+[smhdMy]|[1-4]q[0-9]{4})$")


def _get_kwargs(
    *,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    qname: str | Unset = UNSET,
    quuid: str | Unset = UNSET,
    qorganization_id: str | Unset = UNSET,
    date_range_start: str | Unset = UNSET,
    date_range_end: str | Unset = UNSET,
    relative_date_range: str | Unset = UNSET,
    sort_by: ScanSort | Unset = UNSET,
    limited: bool | Unset = UNSET,
    extended: bool | Unset = UNSET,
    scheduled: bool | Unset = UNSET,
    status: list[ScanStatus] | Unset = UNSET,
) -> dict[str, Any]:
    _query: list[tuple[str, str]] = []
    add_query(_query, "page", "page", page, int, limits=_PAGE)
    add_query(_query, "per_page", "per_page", per_page, int, limits=_PER_PAGE)
    add_query(_query, "q_name", "q[name]", qname, str)
    add_query(_query, "q_uuid", "q[uuid]", quuid, str)
    add_query(_query, "q_organization_id", "q[organization_id]", qorganization_id, str)
    add_query(_query, "date_range_start", "date_range_start", date_range_start, str, limits=_DATE_RANGE_START)
    add_query(_query, "date_range_end", "date_range_end", date_range_end, str, limits=_DATE_RANGE_END)
    add_query(
        _query, "relative_date_range", "relative_date_range", relative_date_range, str, limits=_RELATIVE_DATE_RANGE
    )
    add_query(_query, "sort_by", "sort_by", sort_by, ScanSort)
    add_query(_query, "limited", "limited", limited, bool)
    add_query(_query, "extended", "extended", extended, bool)
    add_query(_query, "scheduled", "scheduled", scheduled, bool)
    add_query(_query, "status", "status", status, list[ScanStatus])
    return {
        "method": "get",
        "url": "/v2/scans",
        "params": _query,
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | ScanListEnvelope | None:
    if status_code == 200:
        return decode(content, ScanListEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: ScanListEnvelope) -> list[Scan] | Unset:
    return envelope.data


OPERATION = Operation(
    id="list_scans",
    method="GET",
    path="/v2/scans",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ScanListEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | ScanListEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    qname: str | Unset = UNSET,
    quuid: str | Unset = UNSET,
    qorganization_id: str | Unset = UNSET,
    date_range_start: str | Unset = UNSET,
    date_range_end: str | Unset = UNSET,
    relative_date_range: str | Unset = UNSET,
    sort_by: ScanSort | Unset = UNSET,
    limited: bool | Unset = UNSET,
    extended: bool | Unset = UNSET,
    scheduled: bool | Unset = UNSET,
    status: list[ScanStatus] | Unset = UNSET,
) -> Response[ErrorBody | ScanListEnvelope]:
    """List scans

     The organization's scans, page by page.

    `q[column]` searches in one column; `*` stands for any characters. `relative_date_range` counts back
    from now in seconds `s`, minutes `m`, hours `h`, days `d`, months `M` or years `y` (`10d`), or names
    a quarter (`1q2020`); case matters.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.
        qname (str | Unset): Only scans whose name matches. `*` stands for any characters.
        quuid (str | Unset): Only scans whose id matches. `*` stands for any characters.
        qorganization_id (str | Unset): Only scans of organizations whose id matches. `*` stands
            for any characters.
        date_range_start (str | Unset): Only scans from this time on, as `YYYY-MM-DD hh:mm:ss` in
            UTC.
        date_range_end (str | Unset): Only scans up to this time, as `YYYY-MM-DD hh:mm:ss` in UTC;
            now if absent.
        relative_date_range (str | Unset): Only scans of a span of time that ends now (`10d`), or
            of a quarter (`1q2020`).
        sort_by (ScanSort | Unset): A column and a direction.
        limited (bool | Unset): The vendor does not say what it does; by its name it shortens the
            answer.
        extended (bool | Unset): Whether each scan also tells its schedule, config, scanner and
            last report, and more.
        scheduled (bool | Unset): Only scans that have a schedule (true) or have none (false).
        status (list[ScanStatus] | Unset): Only scans in one of these statuses. The parameter is
            repeated, once for each status.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanListEnvelope]
    """

    _request = _get_kwargs(
        page=page,
        per_page=per_page,
        qname=qname,
        quuid=quuid,
        qorganization_id=qorganization_id,
        date_range_start=date_range_start,
        date_range_end=date_range_end,
        relative_date_range=relative_date_range,
        sort_by=sort_by,
        limited=limited,
        extended=extended,
        scheduled=scheduled,
        status=status,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    qname: str | Unset = UNSET,
    quuid: str | Unset = UNSET,
    qorganization_id: str | Unset = UNSET,
    date_range_start: str | Unset = UNSET,
    date_range_end: str | Unset = UNSET,
    relative_date_range: str | Unset = UNSET,
    sort_by: ScanSort | Unset = UNSET,
    limited: bool | Unset = UNSET,
    extended: bool | Unset = UNSET,
    scheduled: bool | Unset = UNSET,
    status: list[ScanStatus] | Unset = UNSET,
) -> ErrorBody | ScanListEnvelope | None:
    """List scans

     The organization's scans, page by page.

    `q[column]` searches in one column; `*` stands for any characters. `relative_date_range` counts back
    from now in seconds `s`, minutes `m`, hours `h`, days `d`, months `M` or years `y` (`10d`), or names
    a quarter (`1q2020`); case matters.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.
        qname (str | Unset): Only scans whose name matches. `*` stands for any characters.
        quuid (str | Unset): Only scans whose id matches. `*` stands for any characters.
        qorganization_id (str | Unset): Only scans of organizations whose id matches. `*` stands
            for any characters.
        date_range_start (str | Unset): Only scans from this time on, as `YYYY-MM-DD hh:mm:ss` in
            UTC.
        date_range_end (str | Unset): Only scans up to this time, as `YYYY-MM-DD hh:mm:ss` in UTC;
            now if absent.
        relative_date_range (str | Unset): Only scans of a span of time that ends now (`10d`), or
            of a quarter (`1q2020`).
        sort_by (ScanSort | Unset): A column and a direction.
        limited (bool | Unset): The vendor does not say what it does; by its name it shortens the
            answer.
        extended (bool | Unset): Whether each scan also tells its schedule, config, scanner and
            last report, and more.
        scheduled (bool | Unset): Only scans that have a schedule (true) or have none (false).
        status (list[ScanStatus] | Unset): Only scans in one of these statuses. The parameter is
            repeated, once for each status.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanListEnvelope
    """

    return (
        sync_detailed(
            client=client,
            page=page,
            per_page=per_page,
            qname=qname,
            quuid=quuid,
            qorganization_id=qorganization_id,
            date_range_start=date_range_start,
            date_range_end=date_range_end,
            relative_date_range=relative_date_range,
            sort_by=sort_by,
            limited=limited,
            extended=extended,
            scheduled=scheduled,
            status=status,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    qname: str | Unset = UNSET,
    quuid: str | Unset = UNSET,
    qorganization_id: str | Unset = UNSET,
    date_range_start: str | Unset = UNSET,
    date_range_end: str | Unset = UNSET,
    relative_date_range: str | Unset = UNSET,
    sort_by: ScanSort | Unset = UNSET,
    limited: bool | Unset = UNSET,
    extended: bool | Unset = UNSET,
    scheduled: bool | Unset = UNSET,
    status: list[ScanStatus] | Unset = UNSET,
) -> Response[ErrorBody | ScanListEnvelope]:
    """List scans

     The organization's scans, page by page.

    `q[column]` searches in one column; `*` stands for any characters. `relative_date_range` counts back
    from now in seconds `s`, minutes `m`, hours `h`, days `d`, months `M` or years `y` (`10d`), or names
    a quarter (`1q2020`); case matters.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.
        qname (str | Unset): Only scans whose name matches. `*` stands for any characters.
        quuid (str | Unset): Only scans whose id matches. `*` stands for any characters.
        qorganization_id (str | Unset): Only scans of organizations whose id matches. `*` stands
            for any characters.
        date_range_start (str | Unset): Only scans from this time on, as `YYYY-MM-DD hh:mm:ss` in
            UTC.
        date_range_end (str | Unset): Only scans up to this time, as `YYYY-MM-DD hh:mm:ss` in UTC;
            now if absent.
        relative_date_range (str | Unset): Only scans of a span of time that ends now (`10d`), or
            of a quarter (`1q2020`).
        sort_by (ScanSort | Unset): A column and a direction.
        limited (bool | Unset): The vendor does not say what it does; by its name it shortens the
            answer.
        extended (bool | Unset): Whether each scan also tells its schedule, config, scanner and
            last report, and more.
        scheduled (bool | Unset): Only scans that have a schedule (true) or have none (false).
        status (list[ScanStatus] | Unset): Only scans in one of these statuses. The parameter is
            repeated, once for each status.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanListEnvelope]
    """

    _request = _get_kwargs(
        page=page,
        per_page=per_page,
        qname=qname,
        quuid=quuid,
        qorganization_id=qorganization_id,
        date_range_start=date_range_start,
        date_range_end=date_range_end,
        relative_date_range=relative_date_range,
        sort_by=sort_by,
        limited=limited,
        extended=extended,
        scheduled=scheduled,
        status=status,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    page: int | Unset = 1,
    per_page: int | Unset = 10,
    qname: str | Unset = UNSET,
    quuid: str | Unset = UNSET,
    qorganization_id: str | Unset = UNSET,
    date_range_start: str | Unset = UNSET,
    date_range_end: str | Unset = UNSET,
    relative_date_range: str | Unset = UNSET,
    sort_by: ScanSort | Unset = UNSET,
    limited: bool | Unset = UNSET,
    extended: bool | Unset = UNSET,
    scheduled: bool | Unset = UNSET,
    status: list[ScanStatus] | Unset = UNSET,
) -> ErrorBody | ScanListEnvelope | None:
    """List scans

     The organization's scans, page by page.

    `q[column]` searches in one column; `*` stands for any characters. `relative_date_range` counts back
    from now in seconds `s`, minutes `m`, hours `h`, days `d`, months `M` or years `y` (`10d`), or names
    a quarter (`1q2020`); case matters.

    Args:
        page (int | Unset): The number of the page, from 1. Default: 1.
        per_page (int | Unset): How many items a page holds at most. Default: 10.
        qname (str | Unset): Only scans whose name matches. `*` stands for any characters.
        quuid (str | Unset): Only scans whose id matches. `*` stands for any characters.
        qorganization_id (str | Unset): Only scans of organizations whose id matches. `*` stands
            for any characters.
        date_range_start (str | Unset): Only scans from this time on, as `YYYY-MM-DD hh:mm:ss` in
            UTC.
        date_range_end (str | Unset): Only scans up to this time, as `YYYY-MM-DD hh:mm:ss` in UTC;
            now if absent.
        relative_date_range (str | Unset): Only scans of a span of time that ends now (`10d`), or
            of a quarter (`1q2020`).
        sort_by (ScanSort | Unset): A column and a direction.
        limited (bool | Unset): The vendor does not say what it does; by its name it shortens the
            answer.
        extended (bool | Unset): Whether each scan also tells its schedule, config, scanner and
            last report, and more.
        scheduled (bool | Unset): Only scans that have a schedule (true) or have none (false).
        status (list[ScanStatus] | Unset): Only scans in one of these statuses. The parameter is
            repeated, once for each status.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanListEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            page=page,
            per_page=per_page,
            qname=qname,
            quuid=quuid,
            qorganization_id=qorganization_id,
            date_range_start=date_range_start,
            date_range_end=date_range_end,
            relative_date_range=relative_date_range,
            sort_by=sort_by,
            limited=limited,
            extended=extended,
            scheduled=scheduled,
            status=status,
        )
    ).parsed
