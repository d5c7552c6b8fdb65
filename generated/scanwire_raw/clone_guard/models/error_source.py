from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ErrorSource:
    """Where in the request the cause lies.

    Attributes:
        pointer: A JSON pointer into the request.
    """

    pointer: str | Unset = UNSET
