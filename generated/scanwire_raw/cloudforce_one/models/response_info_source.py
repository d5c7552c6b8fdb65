from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ResponseInfoSource:
    """Where in the request the cause lies.

    Attributes:
        pointer: A JSON pointer into the body; ours also points below `/path`, at a part of the URL.
    """

    pointer: str | Unset = UNSET
