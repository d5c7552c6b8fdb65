from typing import Any

import httpx

from ....runtime import Limits, decode, encode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.message import Message
from ...models.message_list import MessageList
from ...models.message_list_envelope import MessageListEnvelope
from ...types import Operation, Response, Unset

_ACCOUNT_ID = Limits(max_length=32)
_REQUEST_ID = Limits(max_length=36)
_BODY = Limits(
    fields={
        "page": Limits(minimum=0),
        "per_page": Limits(minimum=1),
        "sort_by": Limits(choices=("id", "author", "content", "is_follow_on_request", "updated", "created")),
    }
)


def _get_kwargs(
    account_id: str,
    request_id: str,
    *,
    body: MessageList,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/accounts/{account_id}/cloudforce-one/requests/{request_id}/message".format(
            account_id=path_segment("account_id", account_id, str, limits=_ACCOUNT_ID),
            request_id=path_segment(
                "request_id",
                request_id,
                str,
                (
                    "constants",
                    "new",
                    "priority",
                    "quota",
                    "types",
                ),
                limits=_REQUEST_ID,
            ),
        ),
        "content": encode(body, limits=_BODY),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | MessageListEnvelope | None:
    if status_code == 200:
        return decode(content, MessageListEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: MessageListEnvelope) -> list[Message] | Unset:
    return envelope.result


OPERATION = Operation(
    id="list_messages",
    method="POST",
    path="/accounts/{account_id}/cloudforce-one/requests/{request_id}/message",
    safe=True,
    repeatable=True,
    security=(
        frozenset({"api_email", "api_key"}),
        frozenset({"api_token"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=MessageListEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | MessageListEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    request_id: str,
    *,
    client: AuthenticatedClient,
    body: MessageList,
) -> Response[ErrorEnvelope | MessageListEnvelope]:
    """List messages

     The messages about a request, page by page. Although it is a POST it only reads, and repeating it
    changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        body (MessageList): The page, the filters and the order of a list of messages.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | MessageListEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        request_id=request_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    request_id: str,
    *,
    client: AuthenticatedClient,
    body: MessageList,
) -> ErrorEnvelope | MessageListEnvelope | None:
    """List messages

     The messages about a request, page by page. Although it is a POST it only reads, and repeating it
    changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        body (MessageList): The page, the filters and the order of a list of messages.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | MessageListEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            request_id=request_id,
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    request_id: str,
    *,
    client: AuthenticatedClient,
    body: MessageList,
) -> Response[ErrorEnvelope | MessageListEnvelope]:
    """List messages

     The messages about a request, page by page. Although it is a POST it only reads, and repeating it
    changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        body (MessageList): The page, the filters and the order of a list of messages.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | MessageListEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        request_id=request_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    request_id: str,
    *,
    client: AuthenticatedClient,
    body: MessageList,
) -> ErrorEnvelope | MessageListEnvelope | None:
    """List messages

     The messages about a request, page by page. Although it is a POST it only reads, and repeating it
    changes nothing.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        body (MessageList): The page, the filters and the order of a list of messages.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | MessageListEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            request_id=request_id,
            client=client,
            body=body,
        )
    ).parsed
