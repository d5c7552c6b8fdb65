"""The grammars that the specs name in `x-formats`: which strings belong to them. The specs say each in words.

`formats.py` is copied by the generator, as `runtime.py` is. Every check takes time in proportion to the string at most,
and lists no addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from ipaddress import IPv4Address, ip_address, ip_network

__all__ = ["FORMATS", "address_count"]

# Eight groups of which the last two are an IPv4 address, and a prefix: nothing longer is an address or a block.
_LONGEST_BLOCK = 49
_LONGEST_NAME = 253
_PREFIX = re.compile(r"/(?:0|[1-9][0-9]{0,2})")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_PORTS = re.compile(r"([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?")
_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")


def _is_address_or_block(text: str) -> bool:
    _, slash, _ = text.partition("/")
    if len(text) > _LONGEST_BLOCK or "%" in text or (slash and not _PREFIX.fullmatch(text, text.index("/"))):
        return False
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def address_count(blocks: Sequence[str]) -> int:
    """How many addresses valid addresses and CIDR blocks stand for; one that is in two of them counts twice."""
    return sum(_size(text) for text in blocks)


def _size(text: str) -> int:
    _, slash, prefix = text.partition("/")
    return 1 << (128 if ":" in text else 32) - int(prefix) if slash else 1


def _is_port_or_range(text: str) -> bool:
    found = _PORTS.fullmatch(text)
    return found is not None and int(found[1]) <= int(found[2] or found[1]) <= 65535


def _is_port_argument(text: str) -> bool:
    return text in {"default", "all"} or _is_port_or_range(text)


def _are_gvm_ports(text: str) -> bool:
    return all(_is_port_or_range(each[2:] if each[:2] in {"T:", "U:"} else each) for each in text.split(","))


def _are_hosts(text: str) -> bool:
    return all(_is_host(each.strip(" ")) for each in text.split(","))


def _is_host(text: str) -> bool:
    if len(text) > _LONGEST_NAME + 1:
        return False
    if "/" in text:
        return ":" not in text and _is_address_or_block(text)
    start, dash, end = text.partition("-")
    first = _ipv4(start) if dash else None
    if first is not None:
        octet = re.fullmatch(r"[0-9]{1,3}", end)
        last = first // 256 * 256 + int(end) if octet and int(end) < 256 else _ipv4(end)
        return last is not None and first <= last
    return _is_address(text) or _is_name(text)


def _ipv4(text: str) -> int | None:
    try:
        return int(IPv4Address(text))
    except ValueError:
        return None


def _is_address(text: str) -> bool:
    if "%" in text:
        return False
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_name(text: str) -> bool:
    labels = text.removesuffix(".").split(".")
    name = len(text.removesuffix(".")) <= _LONGEST_NAME and all(_LABEL.fullmatch(each) for each in labels)
    return name and labels[-1][0].isalpha()


def _is_timestamp(text: str) -> bool:
    if not _TIMESTAMP.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "cg-timestamp": (_is_timestamp, "must be a time that exists, as `YYYY-MM-DD hh:mm:ss` in UTC"),
    "gvm-port-range": (
        _are_gvm_ports,
        "must be ports from 1 to 65535 and ranges such as `1-80`, the lower port first, joined by commas, each with "
        "`T:` or `U:` before it or without",
    ),
    "hosts": (
        _are_hosts,
        "must be host names, IPv4 or IPv6 addresses, and IPv4 blocks or ranges, the lower address first, joined by "
        "commas",
    ),
    "ip-or-cidr": (_is_address_or_block, "must be an IPv4 or IPv6 address, without a zone, or a CIDR block"),
    "port-range": (
        _is_port_argument,
        "must be `default`, `all`, a port from 1 to 65535, or a range such as `1-80`, the lower port first",
    ),
}
"""By format: whether a string belongs to it, and the rule for those that do not."""
