from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ErrorBody:
    """What a failed call answers. The vendor shows no error body; `status` and `status_text` stand in the answer to a
    successful sign-in, and in the older API's errors.

    Attributes:
        status: The HTTP status, once more.
        status_text: The name of the status.
        errors: What is wrong, in detail.
    """

    status: int
    status_text: str
    errors: list[ErrorItem] | Unset = UNSET


from ..models.error_item import ErrorItem
