from __future__ import annotations

from attrs import define


@define
class PriorityList:
    """The page of a list of priority intelligence requirements.

    Attributes:
        page: The number of the page. Pages count from 1 elsewhere in this API; the reference prints 0 in its
            example, so that 0 is allowed and means the first page.
        per_page: How many items a page holds at most.
    """

    page: int
    per_page: int
