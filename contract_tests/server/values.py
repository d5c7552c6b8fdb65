"""Values: what a caller may write into each kind of field, and the formats that the specs name."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

import schemathesis
from hypothesis import strategies as st

from contract_tests.catalogue import listings

# Documentation and private ranges, so that a scan that a careless run starts hits nobody.
_V4 = st.integers(0, 2**16 - 1).map(lambda low: str(IPv4Address(int(IPv4Address("10.20.0.0")) + low)))
_V6 = st.integers(0, 2**32 - 1).map(lambda low: str(IPv6Address(int(IPv6Address("2001:db8::")) + low)))
# Small blocks: lists of them stay far below the limit of 5,000 addresses.
_V4_BLOCK = st.builds(
    lambda address, size: str(ip_network(f"{address}/{size}", strict=False)), _V4, st.integers(29, 32)
)
_V6_BLOCK = st.builds(
    lambda address, size: str(ip_network(f"{address}/{size}", strict=False)), _V6, st.integers(125, 128)
)
ADDRESS = st.one_of(_V4, _V6, _V4_BLOCK, _V6_BLOCK)
_PORT = st.integers(1, 65535).map(str)
_RANGE = st.tuples(st.integers(1, 65535), st.integers(1, 65535)).map(lambda pair: f"{min(pair)}-{max(pair)}")
PORTS = st.one_of(st.sampled_from(["default", "all"]), _PORT, _RANGE)
TIMESTAMP = st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0"))

KINDS: dict[str, st.SearchStrategy[Any]] = {
    "addresses": st.lists(ADDRESS, min_size=1, max_size=4, unique=True),
    "ports": st.one_of(
        st.sampled_from([["default"], ["all"]]), st.lists(st.one_of(_PORT, _RANGE), min_size=1, max_size=4, unique=True)
    ),
    "days": st.integers(0, 365),
}


def formats() -> dict[str, st.SearchStrategy[str]]:
    """A generator for each format of our own that the specs name (`x-formats`)."""
    sortable = sorted(name for one in listings() if one.name == "requests" for name in one.sort.fields)
    return {
        "ip-or-cidr": ADDRESS,
        "port-range": PORTS,
        "request-field": st.sampled_from(sortable),
        "cg-timestamp": TIMESTAMP,
    }


@cache
def register_formats() -> None:
    """Tells schemathesis how to generate the formats of our own, once."""
    for name, strategy in formats().items():
        schemathesis.openapi.format(name, strategy)
