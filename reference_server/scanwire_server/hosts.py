"""The hosts of a target, in the grammar of GVM: read, counted and compared without listing blocks and ranges."""

import bisect
import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["Hosts", "parse"]

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_IPV6_BASE = 1 << 128
"""All addresses stand on one line of numbers: IPv4 from 0, IPv6 from here."""

Span = tuple[int, int]
"""The numbers of a first and a last address."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """A set of hosts. `names` are in lower case; `spans` are sorted, and neither overlap nor touch."""

    names: frozenset[str]
    spans: tuple[Span, ...]

    @property
    def count(self) -> int:
        """How many hosts there are; the same one counts once."""
        return len(self.names) + sum(last - first + 1 for first, last in self.spans)

    def __contains__(self, host: str) -> bool:
        """Whether a single host, name or address, is among them."""
        number = _number(host)
        if number is None:
            return host.lower().removesuffix(".") in self.names
        place = bisect.bisect_right(self.spans, (number, _IPV6_BASE * 2)) - 1
        return place >= 0 and number <= self.spans[place][1]

    def __iter__(self) -> Iterator[str]:
        """Each host once, the names first, then IPv4, then IPv6 in ascending order."""
        yield from sorted(self.names)
        for first, last in self.spans:
            for number in range(first, last + 1):
                yield _text(number)

    def without(self, others: "Hosts") -> "Hosts":
        """These hosts but for some."""
        kept: list[Span] = []
        holes = iter((*others.spans, (_IPV6_BASE * 2, _IPV6_BASE * 2)))
        hole = next(holes)
        for first, last in self.spans:
            while hole[1] < first:
                hole = next(holes)
            while hole[0] <= last:
                if first < hole[0]:
                    kept.append((first, hole[0] - 1))
                first = hole[1] + 1
                if first > last:
                    break
                hole = next(holes)
            if first <= last:
                kept.append((first, last))
        return Hosts(self.names - others.names, tuple(kept))


def parse(text: str) -> Hosts:
    """Read hosts that are separated by commas or line breaks. ValueError, naming the first that is wrong.

    An element is a hostname, an IPv4 or IPv6 address, an IPv4 block with a prefix of 1 to 30 bits, an IPv6 block, a
    long range (`192.0.2.7-192.0.3.9`), or a short one whose end is the last number (`192.0.2.7-40`, `2001:db8::1-ff`).
    Of blocks the first and the last address are left out, as nobody has them (not of IPv6 blocks of one or two).
    Empty elements are ignored. GVM drops a range that ends before it starts, and takes `192.0.2.1-300` for a hostname;
    both are refused here: a last label without a letter makes no name.
    """
    names: set[str] = set()
    spans: list[Span] = []
    for element in text.replace("\n", ",").split(","):
        host = element.strip(" \t\r\v\f")
        if not host:
            continue
        span = _span(host)
        if span is not None:
            spans.append(span)
        elif _is_name(host):
            names.add(host.lower().removesuffix("."))
        else:
            raise ValueError(f"{host[:80]!r} is no hostname, no IP address, and no block or range of addresses")
    if not names and not spans:
        raise ValueError("there is no host in it")
    return Hosts(frozenset(names), tuple(_merged(spans)))


def _span(host: str) -> Span | None:
    """The addresses that an element stands for; None if it is none of addresses. ValueError for a range upside down."""
    number = _number(host)
    if number is not None:
        return number, number
    start, slash, prefix = host.partition("/")
    if slash:
        return _block(start, prefix)
    start, dash, end = host.partition("-")
    first = _number(start) if dash else None
    if first is None:
        return None
    last = _number(end)
    if last is None:
        last = _short_end(first, end)
    if last is None or (first < _IPV6_BASE <= last) or (last < _IPV6_BASE <= first):
        return None
    if last < first:
        raise ValueError(f"{host[:80]!r} ends before it starts")
    return first, last


def _block(start: str, prefix: str) -> Span | None:
    if _number(start) is None or re.fullmatch(r"[0-9]{1,3}", prefix) is None:
        return None
    is_ipv4 = ":" not in start
    if not 1 <= int(prefix) <= (30 if is_ipv4 else 128):
        return None
    network = ipaddress.ip_network(f"{start}/{int(prefix)}", strict=False)
    first, last = _as_number(network[0]), _as_number(network[-1])
    return (first, last) if last - first < 2 else (first + 1, last - 1)


def _short_end(first: int, end: str) -> int | None:
    """The last number of a short range: that of the last byte of IPv4, or of the last 16 bits of IPv6."""
    if first < _IPV6_BASE:
        return first - first % 256 + int(end) if re.fullmatch(r"[0-9]{1,3}", end) and int(end) < 256 else None
    return first - first % 65536 + int(end, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", end) else None


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for first, last in sorted(spans):
        if current is None:
            current = first, last
        elif first <= current[1] + 1:
            current = current[0], max(current[1], last)
        else:
            yield current
            current = first, last
    if current is not None:
        yield current


def _number(text: str) -> int | None:
    """The number of an address; None if the text is none. Zones (`fe80::1%eth0`) are no part of the grammar."""
    if "%" in text:
        return None
    try:
        return _as_number(ipaddress.ip_address(text))
    except ValueError:
        return None


def _as_number(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> int:
    return int(address) + (_IPV6_BASE if address.version == 6 else 0)


def _text(number: int) -> str:
    if number < _IPV6_BASE:
        return str(ipaddress.IPv4Address(number))
    return str(ipaddress.IPv6Address(number - _IPV6_BASE))


def _is_name(host: str) -> bool:
    labels = host.lower().removesuffix(".").split(".")
    return (
        len(host) <= 254
        and len(".".join(labels)) <= 253
        and all(_LABEL.fullmatch(label) for label in labels)
        and re.search("[a-z]", labels[-1]) is not None
    )
