from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class HostEnvelope:
    """One host.

    Attributes:
        data: A host that a scan has found, in the manner of JSON:API.
    """

    data: Host | Unset = UNSET


from ..models.host import Host
