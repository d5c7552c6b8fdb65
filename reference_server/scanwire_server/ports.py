"""Ranges of ports: those of a target, in the grammar of GVM, and whether a port is in one."""

import bisect
import re
from collections.abc import Iterable

__all__ = ["PortSet", "parse"]

_ELEMENT = re.compile(r"(?:([TU])[ \t]*(:?))?[ \t]*(?:([0-9]{1,9})(?:[ \t]*-[ \t]*([0-9]{1,9}))?)?")


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

    def __bool__(self) -> bool:
        return bool(self._starts)


def parse(text: str) -> dict[str, PortSet]:
    """The ports by protocol, `tcp` and `udp`, of a list such as `103,U:200-1024,3000-4000,T:3-4`.

    Commas and line breaks separate; blanks are allowed. `T:` and `U:` hold until the next of them, TCP before the
    first; without its colon a letter changes nothing. Empty elements are ignored. ValueError, naming the first element
    that is wrong, or if no port is named.
    """
    ranges: dict[str, list[tuple[int, int]]] = {"tcp": [], "udp": []}
    protocol = "tcp"
    for part in text.replace("\n", ",").split(","):
        element = part.strip(" \t\r\v\f")
        match = _ELEMENT.fullmatch(element)
        if match is None:
            raise ValueError(f"{element[:80]!r} is no port and no range of ports")
        if match[2]:
            protocol = "tcp" if match[1] == "T" else "udp"
        if match[3] is None:
            if match[1] and not match[2]:
                raise ValueError(f"{element[:80]!r} is no port and no range of ports")
            continue
        first = int(match[3])
        last = int(match[4] or first)
        if not 1 <= first <= last <= 65535:
            raise ValueError(f"{element[:80]!r}: ports are 1 to 65535, the lower first")
        ranges[protocol].append((first, last))
    if not any(ranges.values()):
        raise ValueError("there is no port in it")
    return {name: PortSet(found) for name, found in ranges.items()}
