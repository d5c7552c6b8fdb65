from __future__ import annotations

from attrs import define

from ..models.sort_order import SortOrder
from ..types import UNSET, Moment, Unset


@define
class MessageList:
    """The page, the filters and the order of a list of messages.

    Attributes:
        page: The number of the page. Pages count from 1 elsewhere in this API; the reference prints 0 in its
            example, so that 0 is allowed and means the first page.
        per_page: How many items a page holds at most.
        after: Leaves out what was created earlier.
        before: Leaves out what was created later.
        sort_by: The field to sort by, a field of the listed messages.
        sort_order: Ascending or descending.
    """

    page: int
    per_page: int
    after: Moment | Unset = UNSET
    before: Moment | Unset = UNSET
    sort_by: str | Unset = UNSET
    sort_order: SortOrder | Unset = UNSET
