"""Addresses that may be scanned: on a server that is not ours, whatever the suite asks scans of is one of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, cast

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

# Private and documentation ranges: a scan of them hits nobody.
HARMLESS: tuple[Network, ...] = tuple(
    map(ip_network, ("10.0.0.0/8", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"))
)
# A longer block is sooner a slip of the pen than something that anybody owns.
WIDEST = {4: 8, 6: 32}
# What a scan may have at most, by the documents. A longer list is there to be refused.
MOST = 5000

_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def parse(text: str) -> tuple[Network, ...]:
    """The addresses and blocks of a list that is separated by commas.

    Raises:
        ValueError: a part is none, or a block is wider than anybody's own. Says which.
    """
    found: list[Network] = []
    for part in map(str.strip, text.split(",")):
        shown = repr(part[:50])
        try:
            network = ip_network(part)
        except ValueError:
            raise ValueError(f"{shown} is neither" + (" without host bits" if _network(part) else "")) from None
        if "%" in part or network.prefixlen < WIDEST[network.version]:
            raise ValueError(f"{shown} has a zone" if "%" in part else f"{shown} is too wide")
        found.append(network)
    return tuple(found)


def own(value: Any, pool: Sequence[Network], *, names: bool) -> Any:
    """A field that says what to scan, each address in it replaced by one of the pool.

    Addresses, blocks and ranges are replaced wherever they stand, alone or separated by commas, in lists or not. What
    is neither stays, since it is there to be refused. The same address always becomes the same.

    Args:
        value: the field's value.
        pool: what may be scanned. Empty: anything may, and nothing is replaced.
        names: whether the names of hosts may stand there too; they are replaced like addresses.
    """
    if not pool:
        return value
    if isinstance(value, str):
        return ",".join(_part(part, pool, names) for part in value.split(","))
    if isinstance(value, list):
        given: list[Any] = value
        found = [own(one, pool, names=names) for one in given]
        # Two addresses may become one, and a server may well refuse that.
        twice = any(one in given[:place] for place, one in enumerate(given))
        return found if twice else [one for place, one in enumerate(found) if one not in found[:place]]
    if isinstance(value, dict):
        return {name: own(one, pool, names=names) for name, one in value.items()}
    return value


def count(value: Any) -> int:
    """How many addresses a list of addresses and blocks stands for; what is neither counts as none."""
    total = 0
    for one in value if isinstance(value, list) else ():
        network = _network(one) if isinstance(one, str) else None
        total += network.num_addresses if network else 0
    return total


def _network(text: str) -> Network | None:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _address(text: str) -> Address | None:
    try:
        return ip_address(text.strip())
    except ValueError:
        return None


def _part(text: str, pool: Sequence[Network], names: bool) -> str:
    bare = text.strip()
    network = _network(bare)
    if network is not None:
        mine = _block(network, pool)
        shown = str(mine) if "/" in bare else str(mine.network_address)
        return text if _holds(pool, network) else text.replace(bare, shown)
    first, dash, last = (piece.strip() for piece in bare.partition("-"))
    low = _address(first)
    if dash and low is not None:
        high = _address(last) if not last.isdecimal() else _address(f"{first.rpartition('.')[0]}.{last}")
        if high is None or high.version != low.version or int(high) < int(low):
            return text
        if _within(pool, low, high):
            return text
        return text.replace(bare, _range(low, int(high) - int(low), pool, short=last.isdecimal()))
    if names and _NAME.fullmatch(bare):
        return text.replace(bare, str(_block(_host(sum(bare.encode())), pool).network_address))
    return text


def _host(number: int) -> Network:
    return ip_network(int(IPv4Address("192.0.2.0")) + number % 256)


def _holds(pool: Sequence[Network], network: Network) -> bool:
    return any(one.version == network.version and network.subnet_of(cast("Any", one)) for one in pool)


def _within(pool: Sequence[Network], low: Address, high: Address) -> bool:
    return any(low in one and high in one for one in pool)


def _block(network: Network, pool: Sequence[Network]) -> Network:
    """A block of the pool of that size, or as large as there is one; of the same family if the pool has any."""
    size = network.max_prefixlen - network.prefixlen
    same = [one for one in pool if one.version == network.version] or list(pool)
    large = [one for one in same if one.max_prefixlen - one.prefixlen >= size] or same
    number = int(network.network_address) >> size
    chosen = large[number % len(large)]
    size = min(size, chosen.max_prefixlen - chosen.prefixlen)
    start = int(chosen.network_address) + ((number // len(large)) % (chosen.num_addresses >> size) << size)
    return type(chosen)((start, chosen.max_prefixlen - size))


def _range(low: Address, span: int, pool: Sequence[Network], *, short: bool) -> str:
    first = _block(ip_network(low), pool).network_address
    home = next(one for one in pool if first in one)
    last = min(int(first) + span, int(home.broadcast_address))
    if short:
        last = min(last, int(first) | 255)
    if first.version == 6 or last == int(first):
        return str(first)
    return f"{first}-{last & 255 if short else IPv4Address(last)}"
