from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class TargetCreate:
    """A target to create.

    Attributes:
        name: What the target is called.
        hosts: The hosts, comma separated: names, addresses, CIDR blocks and ranges.
        comment: A remark on the target.
        exclude_hosts: The hosts to leave out, in the same form.
        port_range: The ports to try.
    """

    name: str
    hosts: str
    comment: str | Unset = UNSET
    exclude_hosts: str | Unset = UNSET
    port_range: str | Unset = UNSET
