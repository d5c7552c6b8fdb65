from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class Port:
    """A port that a scan found.

    Attributes:
        number: The port's number.
        proto: The transport protocol.
        status: The port's state.
    """

    number: int | float | Unset = UNSET
    proto: str | Unset = UNSET
    status: str | Unset = UNSET
