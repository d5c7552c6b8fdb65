from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class Metadata:
    """Where this page stands in the list. The vendor refers to a file that is not published; these fields are those of
    the older API.

    Attributes:
        current_page: The number of this page.
        total_pages: How many pages there are.
        total_count: How many items there are.
    """

    current_page: int | Unset = UNSET
    total_pages: int | Unset = UNSET
    total_count: int | Unset = UNSET
