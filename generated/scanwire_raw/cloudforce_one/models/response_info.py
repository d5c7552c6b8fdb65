from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ResponseInfo:
    """A message about a call, in `errors` or in `messages`.

    Attributes:
        code: The vendor's number for the message. Declared as at least 1000, though 971 (throttling) was seen:
            clients take any integer.
        message: The message for people.
        documentation_url: A page about this message.
        source: Where in the request the cause lies.
    """

    code: int
    message: str
    documentation_url: str | Unset = UNSET
    source: ResponseInfoSource | Unset = UNSET


from ..models.response_info_source import ResponseInfoSource
