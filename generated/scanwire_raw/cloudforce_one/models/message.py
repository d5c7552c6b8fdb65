from __future__ import annotations

from attrs import define

from ..types import UNSET, Moment, Unset


@define
class Message:
    """A message in the conversation about a request.

    Attributes:
        id: The message's id.
        author: The author's e-mail address.
        content: The text.
        is_follow_on_request: Whether it asks for more than the request did.
        updated: When the message was last changed.
        created: When the message was created.
    """

    id: int
    author: str
    content: str
    is_follow_on_request: bool
    updated: Moment
    created: Moment | Unset = UNSET
