from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanConfigCreate:
    """A scan config to create.

    Attributes:
        ips: IPv4 or IPv6 addresses and CIDR blocks to scan; at most 5,000 addresses in total after the blocks
            are expanded. They must be onboarded to Cloudflare and belong to the account.
        frequency: Days between two scans. 0 is a one-off scan.
        ports: The ports to try: `default` (the 100 most commonly open ports), `all`, port numbers and ranges, each
            an item of its own, for example `1-80` and `443`.
    """

    ips: list[str]
    frequency: int | float | Unset = UNSET
    ports: list[str] | Unset = UNSET
