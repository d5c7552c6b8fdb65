from typing import Any

import httpx

from ....runtime import Limits, decode, encode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.priority import Priority
from ...models.priority_list import PriorityList
from ...models.priority_list_envelope import PriorityListEnvelope
from ...types import Operation, Response, Unset

_ACCOUNT_ID = Limits(max_length=32)
_BODY = Limits(fields={"page": Limits(minimum=0), "per_page": Limits(minimum=1)})


def _get_kwargs(
    account_id: str,
    *,
    body: PriorityList,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/accounts/{account_id}/cloudforce-one/requests/priority".format(
            account_id=path_segment("account_id", account_id, str, limits=_ACCOUNT_ID),
        ),
        "content": encode(body, limits=_BODY),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | PriorityListEnvelope | None:
    if status_code == 200:
        return decode(content, PriorityListEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: PriorityListEnvelope) -> list[Priority] | Unset:
    return envelope.result


OPERATION = Operation(
    id="list_priorities",
    method="POST",
    path="/accounts/{account_id}/cloudforce-one/requests/priority",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"api_email", "api_key"}),
        frozenset({"api_token"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=PriorityListEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | PriorityListEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityList,
) -> Response[ErrorEnvelope | PriorityListEnvelope]:
    """List priority intelligence requirements

     The account's priority intelligence requirements, page by page. Although it is a POST it only reads,
    and repeating it changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        body (PriorityList): The page of a list of priority intelligence requirements.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | PriorityListEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityList,
) -> ErrorEnvelope | PriorityListEnvelope | None:
    """List priority intelligence requirements

     The account's priority intelligence requirements, page by page. Although it is a POST it only reads,
    and repeating it changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        body (PriorityList): The page of a list of priority intelligence requirements.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | PriorityListEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityList,
) -> Response[ErrorEnvelope | PriorityListEnvelope]:
    """List priority intelligence requirements

     The account's priority intelligence requirements, page by page. Although it is a POST it only reads,
    and repeating it changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        body (PriorityList): The page of a list of priority intelligence requirements.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | PriorityListEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityList,
) -> ErrorEnvelope | PriorityListEnvelope | None:
    """List priority intelligence requirements

     The account's priority intelligence requirements, page by page. Although it is a POST it only reads,
    and repeating it changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        body (PriorityList): The page of a list of priority intelligence requirements.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | PriorityListEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            client=client,
            body=body,
        )
    ).parsed
