from __future__ import annotations

from attrs import define


@define
class ScanResultsEnvelope:
    """Scan results, in the envelope.

    Attributes:
        errors: Messages about a call, of which two operations may also send plain strings.
        messages: Messages about a call, of which two operations may also send plain strings.
        success: False if the call failed.
        result: The ports found, by scanned address.
    """

    errors: list[ResponseInfo | str]
    messages: list[ResponseInfo | str]
    success: bool
    result: ScanResults


from ..models.response_info import ResponseInfo
from ..models.scan_results import ScanResults
