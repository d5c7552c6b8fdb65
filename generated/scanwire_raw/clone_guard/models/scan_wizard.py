from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ScanWizard:
    """What the wizard makes a target and a scan of.

    Attributes:
        name: What the scan and the target are called.
        hosts: The hosts to scan, comma separated: names, addresses, CIDR blocks and ranges.
        comment: A remark on the scan.
        exclude_hosts: The hosts to leave out, in the same form.
        port_range: The ports to try.
        config_id: The scan config, which says what is tested.
        scanner_id: The scanner that does the work.
    """

    name: str
    hosts: str
    comment: str | Unset = UNSET
    exclude_hosts: str | Unset = UNSET
    port_range: str | Unset = UNSET
    config_id: UUID | Unset = UNSET
    scanner_id: UUID | Unset = UNSET
