"""What the vendor's machines and analysts do, as plain functions, so that the same input has the same outcome.

A port scan finds what its addresses and ports decide. A request for information goes its way by the clock.
"""

import hashlib
import ipaddress
from collections.abc import Iterable
from typing import Any

from . import formats, times
from .ports import PortSet

__all__ = [
    "DEFAULT_PORTS",
    "LISTED_ADDRESSES",
    "REQUEST_SECONDS",
    "SCAN_SECONDS",
    "listening",
    "request_course",
    "scan",
]

SCAN_SECONDS = 600
"""How long a scan takes on the server's clock. The vendor says minutes to hours; ten minutes are our choice."""

REQUEST_SECONDS = {"accepted": 600, "declined": 600, "reported": 3_600, "approved": 7_200, "completed": 10_800}
"""How long after its creation a request gets to a status, on the server's clock. Our choice."""

LISTED_ADDRESSES = 256
"""How many addresses a result lists at most. Our choice, so that big blocks do not make big answers."""

DEFAULT_PORTS = (
    21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 389, 443, 445, 465, 587, 636, 993, 995, 1433, 1521, 1723, 2049,
    3306, 3389, 5432, 5900, 5985, 6379, 8000, 8080, 8443, 8888, 9090, 9200, 27017,
)  # fmt: skip
"""What `default` stands for here: well-known ports. The vendor's own hundred are not part of the documents."""

# Chosen so that the addresses of "List Scan Configs" have the open ports of "Scans": 8080 on 1.1.1.1, nothing else.
_SALT = b"2924"


def scan(ips: Iterable[str], ports: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The open ports by address ("Scans"), in the order of `ips`; addresses without an open port are left out."""
    wanted = _wanted(ports)
    found: dict[str, list[dict[str, Any]]] = {}
    for text in ips:
        for address in formats.network(text):
            key = str(address)
            if key in found:
                continue
            open_ports = [port for port in listening(address) if port in wanted]
            if open_ports:
                found[key] = [{"number": port, "proto": "tcp", "status": "open"} for port in open_ports]
                if len(found) == LISTED_ADDRESSES:
                    return found
    return found


def listening(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[int]:
    """The ports that an address listens on: about every twelfth of the default ones, and one other."""
    digest = hashlib.blake2b(_SALT + address.packed, digest_size=len(DEFAULT_PORTS) + 2).digest()
    other = 1024 + int.from_bytes(digest[-2:], "big") % (65536 - 1024)
    return sorted({port for port, byte in zip(DEFAULT_PORTS, digest, strict=False) if byte < 22} | {other})


def request_course(created: int, content: str) -> dict[str, int]:
    """The statuses that a request will get to after `open`, in order, and when, in microseconds since the epoch.

    The documents name the statuses, not the rule. Ours: a request whose content is blank gives the analysts nothing to
    work on and is declined, every other one is completed.
    """
    statuses = ("accepted", "reported", "approved", "completed") if content.strip() else ("declined",)
    return {status: created + REQUEST_SECONDS[status] * times.SECOND for status in statuses}


def _wanted(ports: Iterable[str]) -> PortSet:
    """The ports that a config asks for."""
    ranges: list[tuple[int, int]] = []
    for text in ports:
        span = formats.port_range(text)
        ranges.extend([span] if span else [(port, port) for port in DEFAULT_PORTS])
    return PortSet(ranges)
