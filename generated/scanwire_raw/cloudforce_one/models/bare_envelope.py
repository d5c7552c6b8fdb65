from __future__ import annotations

from attrs import define


@define
class BareEnvelope:
    """The envelope alone: the answer to a deletion that has no result.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool


from ..models.response_info import ResponseInfo
