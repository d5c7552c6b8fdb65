from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ResultInfo:
    """Where this page stands in the list. The vendor's common envelope has it; the references of these lists do not
    mention it, so that a client uses it where it is present and manages without.

    Attributes:
        page: The number of this page.
        per_page: How many items a page holds at most.
        count: How many items this page holds.
        total_count: How many items there are.
        total_pages: How many pages there are.
    """

    page: int | float | Unset = UNSET
    per_page: int | float | Unset = UNSET
    count: int | float | Unset = UNSET
    total_count: int | float | Unset = UNSET
    total_pages: int | float | Unset = UNSET
