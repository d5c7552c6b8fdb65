from __future__ import annotations

from attrs import define


@define
class DeletedEnvelope:
    """The envelope of a deletion.

    Attributes:
        errors: Messages about a call, of which two operations may also send plain strings.
        messages: Messages about a call, of which two operations may also send plain strings.
        success: False if the call failed.
        result: None | Nothing
    """

    errors: list[ResponseInfo | str]
    messages: list[ResponseInfo | str]
    success: bool
    result: None | Nothing


from ..models.nothing import Nothing
from ..models.response_info import ResponseInfo
