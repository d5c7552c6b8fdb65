from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class RequestEnvelope:
    """One request, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: A request for information, with its content.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: Request | Unset = UNSET


from ..models.request import Request
from ..models.response_info import ResponseInfo
