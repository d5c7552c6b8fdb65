from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class MessageEdit:
    """What a message says.

    Attributes:
        content: The text.
    """

    content: str | Unset = UNSET
