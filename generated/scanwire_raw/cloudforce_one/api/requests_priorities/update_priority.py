from typing import Any

import httpx

from ....runtime import Limits, decode, encode, path_segment
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_envelope import ErrorEnvelope
from ...models.priority import Priority
from ...models.priority_edit import PriorityEdit
from ...models.priority_envelope import PriorityEnvelope
from ...types import Operation, Response, Unset

_ACCOUNT_ID = Limits(max_length=32)
_PRIORITY_ID = Limits(max_length=36)


def _get_kwargs(
    account_id: str,
    priority_id: str,
    *,
    body: PriorityEdit,
) -> dict[str, Any]:
    return {
        "method": "put",
        "url": "/accounts/{account_id}/cloudforce-one/requests/priority/{priority_id}".format(
            account_id=path_segment("account_id", account_id, str, limits=_ACCOUNT_ID),
            priority_id=path_segment(
                "priority_id",
                priority_id,
                str,
                (
                    "new",
                    "quota",
                ),
                limits=_PRIORITY_ID,
            ),
        ),
        "content": encode(body),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorEnvelope | PriorityEnvelope | None:
    if status_code == 200:
        return decode(content, PriorityEnvelope)
    if 400 <= status_code <= 499:
        return decode(content, ErrorEnvelope)
    return None


def _result(envelope: PriorityEnvelope) -> Priority | Unset:
    return envelope.result


OPERATION = Operation(
    id="update_priority",
    method="PUT",
    path="/accounts/{account_id}/cloudforce-one/requests/priority/{priority_id}",
    safe=False,
    repeatable=True,
    security=(
        frozenset({"api_email", "api_key"}),
        frozenset({"api_token"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=PriorityEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorEnvelope | PriorityEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityEdit,
) -> Response[ErrorEnvelope | PriorityEnvelope]:
    """Update a priority intelligence requirement

     Replaces a requirement: every field is sent.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.
        body (PriorityEdit): A priority intelligence requirement (PIR) to set.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | PriorityEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        priority_id=priority_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityEdit,
) -> ErrorEnvelope | PriorityEnvelope | None:
    """Update a priority intelligence requirement

     Replaces a requirement: every field is sent.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.
        body (PriorityEdit): A priority intelligence requirement (PIR) to set.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | PriorityEnvelope
    """

    return (
        sync_detailed(
            account_id=account_id,
            priority_id=priority_id,
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityEdit,
) -> Response[ErrorEnvelope | PriorityEnvelope]:
    """Update a priority intelligence requirement

     Replaces a requirement: every field is sent.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.
        body (PriorityEdit): A priority intelligence requirement (PIR) to set.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorEnvelope | PriorityEnvelope]
    """

    _request = _get_kwargs(
        account_id=account_id,
        priority_id=priority_id,
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    account_id: str,
    priority_id: str,
    *,
    client: AuthenticatedClient,
    body: PriorityEdit,
) -> ErrorEnvelope | PriorityEnvelope | None:
    """Update a priority intelligence requirement

     Replaces a requirement: every field is sent.

    Args:
        account_id (str): The account that the call is about, in at most 32 characters.
        priority_id (str): The priority intelligence requirement that the call is about, a UUID.
        body (PriorityEdit): A priority intelligence requirement (PIR) to set.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorEnvelope | PriorityEnvelope
    """

    return (
        await asyncio_detailed(
            account_id=account_id,
            priority_id=priority_id,
            client=client,
            body=body,
        )
    ).parsed
