from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ErrorItem:
    """One thing that is wrong with a request.

    Attributes:
        code: A number for the cause.
        message: The cause, for people.
        source: Where in the request the cause lies.
    """

    code: int
    message: str
    source: ErrorSource | Unset = UNSET


from ..models.error_source import ErrorSource
