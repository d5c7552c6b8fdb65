from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class PriorityListEnvelope:
    """One page of priority intelligence requirements, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: The requirements of this page.
        result_info: Where this page stands in the list. The vendor's common envelope has it; the references of these
            lists do not mention it, so that a client uses it where it is present and manages without.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: list[Priority] | Unset = UNSET
    result_info: ResultInfo | Unset = UNSET


from ..models.priority import Priority
from ..models.response_info import ResponseInfo
from ..models.result_info import ResultInfo
