from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class MessageEnvelope:
    """One message, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: A message in the conversation about a request.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: Message | Unset = UNSET


from ..models.message import Message
from ..models.response_info import ResponseInfo
