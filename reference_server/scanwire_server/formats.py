"""String formats that the specs use: which strings belong to them, and what handlers get instead of the string."""

import ipaddress
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from . import hosts, ports, times

__all__ = ["address_count", "checks", "converters", "network", "port_range"]

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PORT_RANGE = re.compile(r"([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?")
_PREFIX = re.compile(r"/(0|[1-9][0-9]{0,2})")


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """Read an IPv4 or IPv6 address or CIDR block ("List Scan Configs"). ValueError if it is none.

    Host bits may be set (`10.0.0.5/24` is the block around that address: our reading, the documents show no block).
    Netmasks after the slash and zones (`fe80::1%eth0`) are refused.
    """
    address, slash, _ = text.partition("/")
    if "%" in address or (slash and not _PREFIX.fullmatch(text[len(address) :])):
        raise ValueError("neither an address nor a CIDR block")
    return ipaddress.ip_network(text, strict=False)


def address_count(ips: list[str]) -> int:
    """How many addresses a list of addresses and blocks has after expanding the blocks; overlaps count each time."""
    return sum(network(text).num_addresses for text in ips)


def port_range(text: str) -> tuple[int, int] | None:
    """First and last port of `443` or `1-80`; None for `default` ("List Scan Configs"). ValueError otherwise.

    `all` is 1 to 65535. In a range the lower port comes first; both may be the same.
    """
    if text == "default":
        return None
    if text == "all":
        return (1, 65535)
    match = _PORT_RANGE.fullmatch(text)
    if match is None:
        raise ValueError("not a port or a range of ports")
    first = int(match[1])
    last = int(match[2] or match[1])
    if not first <= last <= 65535:
        raise ValueError("ports are 1 to 65535, the lower first")
    return (first, last)


def _parses(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            parse(text)
        except ValueError:
            return False
        return True

    return check


def _is_field(document: Mapping[str, Any], schema: str) -> Callable[[str], bool]:
    schemas = document.get("components", {}).get("schemas", {})
    fields = frozenset(schemas.get(schema, {}).get("properties", {}))
    return fields.__contains__


def checks(document: Mapping[str, Any]) -> dict[str, Callable[[str], bool]]:
    """The format checks for one spec. LookupError if its `x-formats` declares one that has no check here."""
    known: dict[str, Callable[[str], bool]] = {
        "cg-timestamp": _parses(times.parse_timestamp),
        "date-time": _parses(times.parse_date_time),
        "gvm-port-range": _parses(ports.parse),
        "hosts": _parses(hosts.parse),
        "ip-or-cidr": _parses(network),
        "message-field": _is_field(document, "Message"),
        "port-range": _parses(port_range),
        "request-field": _is_field(document, "RequestListItem"),
        "uuid": lambda text: _UUID.fullmatch(text) is not None,
    }
    missing = set(document.get("x-formats", {})) - set(known)
    if missing:
        raise LookupError(f"formats without a check in scanwire_server.formats: {', '.join(sorted(missing))}")
    return known


def converters() -> dict[str, Callable[[str], object]]:
    """What handlers get for a valid string of a format, where that is not the string itself."""
    return {
        "cg-timestamp": times.parse_timestamp,
        "date-time": times.parse_date_time,
        "uuid": lambda text: str(uuid.UUID(text)),
    }
