from typing import Any

import httpx

from ....runtime import Limits, decode, encode
from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.error_body import ErrorBody
from ...models.scan import Scan
from ...models.scan_envelope import ScanEnvelope
from ...models.scan_wizard_body import ScanWizardBody
from ...types import Operation, Response, Unset

_BODY = Limits(
    fields={
        "scan": Limits(
            fields={
                "hosts": Limits(format="hosts"),
                "exclude_hosts": Limits(format="hosts"),
                "port_range": Limits(format="gvm-port-range"),
            }
        )
    }
)


def _get_kwargs(
    *,
    body: ScanWizardBody,
) -> dict[str, Any]:
    return {
        "method": "post",
        "url": "/v2/scans/wizard",
        "content": encode(body, "scan", limits=_BODY),
        "headers": {"Content-Type": "application/json"},
    }


def _parse(status_code: int, content: bytes) -> ErrorBody | ScanEnvelope | None:
    if status_code == 200:
        return decode(content, ScanEnvelope)
    if status_code == 401:
        return decode(content, ErrorBody)
    if status_code == 422:
        return decode(content, ErrorBody)
    return None


def _result(envelope: ScanEnvelope) -> Scan | Unset:
    return envelope.data


OPERATION = Operation(
    id="create_scan_from_wizard",
    method="POST",
    path="/v2/scans/wizard",
    safe=False,
    repeatable=False,
    security=(
        frozenset({"bearer_token", "api_key"}),
        frozenset({"access_token", "api_key"}),
    ),
    request=_get_kwargs,
    parse=_parse,
    envelope=ScanEnvelope,
    result=_result,
)


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ErrorBody | ScanEnvelope]:
    parsed = _parse(response.status_code, response.content)
    if parsed is None and client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return Response(status_code=response.status_code, content=response.content, headers=response.headers, parsed=parsed)


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: ScanWizardBody,
) -> Response[ErrorBody | ScanEnvelope]:
    """Create a scan from the wizard

     Creates a target from `hosts`, a scan of it, and starts that scan, all in one.

    Known: the title "Create Scan from Wizard" and the method POST. Our reading: the path, below that of
    `list_scans` as REST has it; what it does; the wrapper `scan` and its fields, which are the older
    API's of targets and scans; the answer, with one scan where `list_scans` has a list.

    Args:
        body (ScanWizardBody): What to scan, for the wizard.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanEnvelope]
    """

    _request = _get_kwargs(
        body=body,
    )
    return _build_response(
        client=client,
        response=client.get_httpx_client().request(**_request),
    )


def sync(
    *,
    client: AuthenticatedClient,
    body: ScanWizardBody,
) -> ErrorBody | ScanEnvelope | None:
    """Create a scan from the wizard

     Creates a target from `hosts`, a scan of it, and starts that scan, all in one.

    Known: the title "Create Scan from Wizard" and the method POST. Our reading: the path, below that of
    `list_scans` as REST has it; what it does; the wrapper `scan` and its fields, which are the older
    API's of targets and scans; the answer, with one scan where `list_scans` has a list.

    Args:
        body (ScanWizardBody): What to scan, for the wizard.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanEnvelope
    """

    return (
        sync_detailed(
            client=client,
            body=body,
        )
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: ScanWizardBody,
) -> Response[ErrorBody | ScanEnvelope]:
    """Create a scan from the wizard

     Creates a target from `hosts`, a scan of it, and starts that scan, all in one.

    Known: the title "Create Scan from Wizard" and the method POST. Our reading: the path, below that of
    `list_scans` as REST has it; what it does; the wrapper `scan` and its fields, which are the older
    API's of targets and scans; the answer, with one scan where `list_scans` has a list.

    Args:
        body (ScanWizardBody): What to scan, for the wizard.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ErrorBody | ScanEnvelope]
    """

    _request = _get_kwargs(
        body=body,
    )
    return _build_response(
        client=client,
        response=await client.get_async_httpx_client().request(**_request),
    )


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: ScanWizardBody,
) -> ErrorBody | ScanEnvelope | None:
    """Create a scan from the wizard

     Creates a target from `hosts`, a scan of it, and starts that scan, all in one.

    Known: the title "Create Scan from Wizard" and the method POST. Our reading: the path, below that of
    `list_scans` as REST has it; what it does; the wrapper `scan` and its fields, which are the older
    API's of targets and scans; the answer, with one scan where `list_scans` has a list.

    Args:
        body (ScanWizardBody): What to scan, for the wizard.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ErrorBody | ScanEnvelope
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
