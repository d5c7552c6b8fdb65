"""The hosts of a target: the grammar of format `hosts`, read, counted and compared without listing them."""

import bisect
import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["Hosts", "parse", "wanted"]

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
        """Each host once, the names first, then IPv4, then IPv6, in ascending order."""
        yield from sorted(self.names)
        for first, last in self.spans:
            for number in range(first, last + 1):
                yield _text(number)

    def without(self, others: "Hosts") -> "Hosts":
        """These hosts but for some."""
        kept: list[Span] = []
        end = (_IPV6_BASE * 2, _IPV6_BASE * 2)
        holes = iter((*others.spans, end))
        hole = next(holes)
        for first, last in self.spans:
            start = first
            while hole[1] < start:
                hole = next(holes)
            while hole[0] <= last:
                if start < hole[0]:
                    kept.append((start, hole[0] - 1))
                start = hole[1] + 1
                if start > last:
                    break
                hole = next(holes)
            if start <= last:
                kept.append((start, last))
        return Hosts(self.names - others.names, tuple(kept))


def parse(text: str) -> Hosts:
    """Read hosts that are joined by commas, with or without spaces. ValueError, naming the first that is wrong.

    Each is a hostname, an IPv4 or IPv6 address, an IPv4 block, a long range of IPv4 addresses (`192.0.2.7-192.0.3.9`)
    or a short one, whose end is the last octet (`192.0.2.7-40`). The first and the last address of a block are left
    out, since nobody has them; not so in blocks of one or two addresses, which GVM refuses altogether.
    """
    names: set[str] = set()
    spans: list[Span] = []
    for part in text.split(","):
        host = part.strip(" ")
        span = _span(host)
        if span is not None:
            spans.append(span)
        elif _is_name(host):
            names.add(host.lower().removesuffix("."))
        else:
            raise ValueError(f"{host[:80]!r} is no hostname, no IP address, and no IPv4 block or range")
    return Hosts(frozenset(names), tuple(_merged(spans)))


def wanted(listed: str, excluded: str | None) -> Hosts:
    """The hosts of a target: those that it lists but for those that it excludes. ValueError as of `parse`."""
    return parse(listed) if excluded is None else parse(listed).without(parse(excluded))


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
    if first is None or first >= _IPV6_BASE:
        return None
    last = first - first % 256 + int(end) if re.fullmatch(r"[0-9]{1,3}", end) and int(end) < 256 else _number(end)
    if last is None or last >= _IPV6_BASE:
        return None
    if last < first:
        raise ValueError(f"{host[:80]!r} ends before it starts")
    return first, last


def _block(start: str, prefix: str) -> Span | None:
    if re.fullmatch(r"[0-9]|[12][0-9]|3[0-2]", prefix) is None:
        return None
    try:
        network = ipaddress.IPv4Network(f"{start}/{prefix}", strict=False)
    except ValueError:
        return None
    first, last = int(network[0]), int(network[-1])
    return (first, last) if last - first < 2 else (first + 1, last - 1)


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
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return int(address) + (_IPV6_BASE if address.version == 6 else 0)


def _text(number: int) -> str:
    if number < _IPV6_BASE:
        return str(ipaddress.IPv4Address(number))
    return str(ipaddress.IPv6Address(number - _IPV6_BASE))


def _is_name(host: str) -> bool:
    name = host.lower().removesuffix(".")
    labels = name.split(".")
    return (
        len(name) <= 253
        and all(_LABEL.fullmatch(label) for label in labels)
        and re.match("[a-z]", labels[-1]) is not None
    )
