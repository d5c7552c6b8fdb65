from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class HostListEnvelope:
    """One page of hosts.

    Attributes:
        data: The hosts of this page.
        meta: Where this page stands in the list. The vendor refers to a file that is not published; these fields
            are those of the older API.
    """

    data: list[Host] | Unset = UNSET
    meta: Metadata | Unset = UNSET


from ..models.host import Host
from ..models.metadata import Metadata
