from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class PriorityEnvelope:
    """One priority intelligence requirement, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: A priority intelligence requirement (PIR): a subject that the analysts keep the account informed
            about.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: Priority | Unset = UNSET


from ..models.priority import Priority
from ..models.response_info import ResponseInfo
