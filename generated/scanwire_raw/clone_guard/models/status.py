from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class Status:
    """The answer of an operation that has nothing else to tell.

    Attributes:
        status: The HTTP status, once more.
        status_text: The name of the status.
    """

    status: int | Unset = UNSET
    status_text: str | Unset = UNSET
