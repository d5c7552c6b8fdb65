from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class RequestConstantsEnvelope:
    """The constants of requests, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: The values that fields of a request can have.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: RequestConstants | Unset = UNSET


from ..models.request_constants import RequestConstants
from ..models.response_info import ResponseInfo
