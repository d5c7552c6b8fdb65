from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class TargetListEnvelope:
    """One page of targets.

    Attributes:
        data: The targets of this page.
        meta: Where this page stands in the list. The vendor refers to a file that is not published; these fields
            are those of the older API.
    """

    data: list[Target] | Unset = UNSET
    meta: Metadata | Unset = UNSET


from ..models.metadata import Metadata
from ..models.target import Target
