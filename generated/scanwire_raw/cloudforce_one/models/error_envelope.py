from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ErrorEnvelope:
    """What a failed call answers.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always false.
        result: Null where present.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: None | Unset = UNSET


from ..models.response_info import ResponseInfo
