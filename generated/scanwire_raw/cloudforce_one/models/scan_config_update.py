from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanConfigUpdate:
    """The fields of a scan config to change. What is absent stays as it is.

    Attributes:
        ips: The addresses and CIDR blocks to scan from now on; at most 5,000 addresses in total.
        frequency: Days between two scans from now on. 0 is a one-off scan.
        ports: The ports to try from now on, `default`, `all`, port numbers and ranges.
    """

    ips: list[str] | Unset = UNSET
    frequency: int | float | Unset = UNSET
    ports: list[str] | Unset = UNSET
