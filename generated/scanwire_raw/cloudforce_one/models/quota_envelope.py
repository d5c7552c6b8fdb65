from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class QuotaEnvelope:
    """A quota, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: What an account may spend, in tokens.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: Quota | Unset = UNSET


from ..models.quota import Quota
from ..models.response_info import ResponseInfo
