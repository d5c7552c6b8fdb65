from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class TargetAttributes:
    """A target's own data. What is not set is absent.

    Attributes:
        id: The target's id, once more.
        name: What the target is called.
        comment: A remark on the target.
        hosts: The hosts, comma separated: names, addresses, CIDR blocks and ranges.
        exclude_hosts: The hosts that are left out, in the same form.
        port_range: The ports to try.
        max_hosts: How many hosts the target has at most.
    """

    id: UUID | Unset = UNSET
    name: str | Unset = UNSET
    comment: str | Unset = UNSET
    hosts: str | Unset = UNSET
    exclude_hosts: str | Unset = UNSET
    port_range: str | Unset = UNSET
    max_hosts: int | Unset = UNSET
