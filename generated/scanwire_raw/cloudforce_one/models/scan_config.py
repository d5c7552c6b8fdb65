from __future__ import annotations

from attrs import define


@define
class ScanConfig:
    """Addresses to scan, the ports to try on them, and how often.

    Attributes:
        id: The config's id, set by the server.
        account_id: The account that the config belongs to. Set by the server.
        frequency: Days between two scans. 0 is a one-off scan.
        ips: The IPv4 or IPv6 addresses and CIDR blocks to scan; at most 5,000 addresses in total.
        ports: The ports to try: `default` (the 100 most commonly open ports), `all`, port numbers and ranges. The
            server fills in its default where a config was created without ports.
    """

    id: str
    account_id: str
    frequency: int | float
    ips: list[str]
    ports: list[str]
