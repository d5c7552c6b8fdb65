"""The ports of a target: the grammar of format `gvm-port-range`, and sets of ports."""

import bisect
import re
from collections.abc import Iterable

__all__ = ["PortSet", "parse"]

_ELEMENT = re.compile(r"(?:([TU]):)?([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?")


class PortSet:
    """Ports of one protocol."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        """From the first and the last port of each range."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(set(ranges)):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, port: int) -> bool:
        index = bisect.bisect_right(self._starts, port) - 1
        return index >= 0 and port <= self._ends[index]


def parse(text: str) -> dict[str, PortSet]:
    """The ports by protocol, `tcp` and `udp`, of a list such as `103,U:200-1024,3000-4000,T:3-4` ("gvm-port-range").

    `T:` and `U:` hold until the next of them, and TCP before the first, as in GVM. ValueError, naming the first element
    that is wrong.
    """
    ranges: dict[str, list[tuple[int, int]]] = {"tcp": [], "udp": []}
    protocol = "tcp"
    for element in text.split(","):
        match = _ELEMENT.fullmatch(element)
        if match is None:
            raise ValueError(f"{element[:80]!r} is no port and no range of ports")
        if match[1]:
            protocol = {"T": "tcp", "U": "udp"}[match[1]]
        first = int(match[2])
        last = int(match[3] or first)
        if not first <= last <= 65535:
            raise ValueError(f"{element[:80]!r}: ports are 1 to 65535, the lower first")
        ranges[protocol].append((first, last))
    return {name: PortSet(found) for name, found in ranges.items()}
