from typing import Any

import httpx

from ....runtime import Limits, decode, encode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.message import Message
from ...models.message_edit import MessageEdit
from ...models.message_envelope import MessageEnvelope
from ...types import Operation, Response, Unset

_ACCOUNT_ID = Limits(max_length=32)
_REQUEST_ID = Limits(max_length=36)


def _get_kwargs(
    account_id: str,
    request_id: str,
    message_id: int,
    *,
    body: MessageEdit,
) -> dict[str, Any]:
    return {
        "method": "put",
        "url": "/accounts/{account_id}/cloudforce-one/requests/{request_id}/message/{message_id}".format(
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
            message_id=path_segment("message_id", message_id, int, ("new",)),
        ),
        "content": encode(body),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | MessageEnvelope | None:
    if status_code == 200:
        return decode(content, MessageEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: MessageEnvelope) -> Message | Unset:
    return envelope.result


OPERATION = Operation(
    id="update_message",
    method="PUT",
    path="/accounts/{account_id}/cloudforce-one/requests/{request_id}/message/{message_id}",
    safe=False,
    repeatable=True,
    security=(
        frozenset({"api_email", "api_key"}),
        frozenset({"api_token"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=MessageEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | MessageEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    request_id: str,
    message_id: int,
    *,
    client: AuthenticatedClient,
    body: MessageEdit,
) -> Response[ErrorEnvelope | MessageEnvelope]:
    """Update a message

     Changes what a message says.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        message_id (int): The message that the call is about.
        body (MessageEdit): What a message says.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | MessageEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        request_id=request_id,
        message_id=message_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    request_id: str,
    message_id: int,
    *,
    client: AuthenticatedClient,
    body: MessageEdit,
) -> ErrorEnvelope | MessageEnvelope | None:
    """Update a message

     Changes what a message says.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        message_id (int): The message that the call is about.
        body (MessageEdit): What a message says.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | MessageEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    request_id: str,
    message_id: int,
    *,
    client: AuthenticatedClient,
    body: MessageEdit,
) -> Response[ErrorEnvelope | MessageEnvelope]:
    """Update a message

     Changes what a message says.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        message_id (int): The message that the call is about.
        body (MessageEdit): What a message says.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | MessageEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        request_id=request_id,
        message_id=message_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    request_id: str,
    message_id: int,
    *,
    client: AuthenticatedClient,
    body: MessageEdit,
) -> ErrorEnvelope | MessageEnvelope | None:
    """Update a message

     Changes what a message says.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        request_id (str): The request that the call is about, a UUID.
        message_id (int): The message that the call is about.
        body (MessageEdit): What a message says.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | MessageEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            request_id=request_id,
            message_id=message_id,
            client=client,
            body=body,
        )
    ).parsed
