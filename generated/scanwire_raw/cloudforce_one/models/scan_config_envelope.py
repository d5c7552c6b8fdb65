from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanConfigEnvelope:
    """One scan config, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: Addresses to scan, the ports to try on them, and how often.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: ScanConfig | Unset = UNSET


from ..models.response_info import ResponseInfo
from ..models.scan_config import ScanConfig
