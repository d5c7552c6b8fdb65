from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class RequestTypesEnvelope:
    """All types of requests, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: The types' names.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: list[str] | Unset = UNSET


from ..models.response_info import ResponseInfo
