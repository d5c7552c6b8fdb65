from __future__ import annotations

from attrs import define

from ..models.request_status import RequestStatus
from ..models.sort_order import SortOrder
from ..types import UNSET, Moment, Unset


@define
class RequestList:
    """The page, the filters and the order of a list of requests.

    Attributes:
        page: The number of the page. Pages count from 1 elsewhere in this API; the reference prints 0 in its
            example, so that 0 is allowed and means the first page.
        per_page: How many items a page holds at most.
        completed_after: Leaves out what was completed earlier, and what is not completed.
        completed_before: Leaves out what was completed later, and what is not completed.
        created_after: Leaves out what was created earlier.
        created_before: Leaves out what was created later.
        request_type: Only requests for this kind of information.
        sort_by: The field to sort by, a field of the listed requests.
        sort_order: Ascending or descending.
        status: How far a request has come.
    """

    page: int
    per_page: int
    completed_after: Moment | Unset = UNSET
    completed_before: Moment | Unset = UNSET
    created_after: Moment | Unset = UNSET
    created_before: Moment | Unset = UNSET
    request_type: str | Unset = UNSET
    sort_by: str | Unset = UNSET
    sort_order: SortOrder | Unset = UNSET
    status: RequestStatus | Unset = UNSET
