"""Values: what a caller may write into each kind of field, and the formats that the specs name."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Any

import schemathesis
from hypothesis import strategies as st

from contract_tests.catalogue import listings, pointer

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

# What a person writes; without characters that a server may trim or forbid.
TEXT = st.one_of(
    st.sampled_from(["DoS attack", "100% packet loss_", "Änderung am DNS", "'quoted' \"twice\"", "<b>bold</b> & more"]),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=40),
)
_NAME = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1, max_size=20)

_HOSTS = st.one_of(
    _V4,
    _V4_BLOCK,
    _V6,
    _NAME.map(lambda name: f"host-{name.strip('-_').replace('_', '')}x.example.com"),
    st.integers(0, 200).map(lambda low: f"10.30.0.{low}-{low + 9}"),
    st.integers(0, 200).map(lambda low: f"10.40.0.{low}-10.40.1.{low}"),
)
_GVM_RANGE = st.tuples(st.integers(1, 65535), st.integers(1, 65535)).map(lambda pair: f"{min(pair)}-{max(pair)}")
GVM_PORTS = st.lists(
    st.builds(str.__add__, st.sampled_from(["", "T:", "U:"]), st.one_of(_PORT, _GVM_RANGE)), min_size=1, max_size=3
).map(",".join)

KINDS: dict[str, st.SearchStrategy[Any]] = {
    "addresses": st.lists(ADDRESS, min_size=1, max_size=4, unique=True),
    "ports": st.one_of(
        st.sampled_from([["default"], ["all"]]), st.lists(st.one_of(_PORT, _RANGE), min_size=1, max_size=4, unique=True)
    ),
    "days": st.integers(0, 365),
    "text": TEXT,
    "texts": st.lists(TEXT, max_size=4, unique=True),
    "number": st.integers(0, 10),
    "hosts": st.lists(_HOSTS, min_size=1, max_size=3, unique=True).map(",".join),
    "excluded": st.integers(1, 254).map(lambda last: f"203.0.113.{last}"),
    "gvm_ports": GVM_PORTS,
    "port": st.integers(1, 65535),
    "oid": st.integers(1, 10**6).map(lambda last: f"1.3.6.1.4.1.25623.1.0.{last}"),
    "no": st.just(False),
    "plans": st.lists(
        st.fixed_dictionaries(
            {
                "plan": st.sampled_from(["pci-basic", "vrms-pro"]),
                "interval": st.sampled_from(["none", "monthly", "yearly"]),
            }
        ),
        max_size=2,
    ),
    "organization": st.fixed_dictionaries({}, optional={"name": TEXT, "company_name": TEXT}),
    "user": st.fixed_dictionaries(
        {}, optional={"email": _NAME.map("{}@example.com".format), "first_name": TEXT, "last_name": TEXT}
    ),
    "file": st.builds(
        lambda name, kind, text: {"name": f"{name}.{kind}", "text": text},
        _NAME,
        st.sampled_from(["txt", "docx", "pdf"]),
        TEXT,
    ),
}


def enum(api: str, name: str) -> list[str]:
    """The values of an enum of a spec."""
    return list(pointer(f"openapi/{api}.yaml#/components/schemas/{name}")["enum"])


def strategy(api: str, kind: str) -> st.SearchStrategy[Any]:
    """Values of a kind: one of `KINDS`, the name of an enum of the spec, or a reference with a number."""
    if kind.startswith("@"):
        return st.integers(0, 9).map(lambda number: f"{kind} {number}")
    return KINDS[kind] if kind in KINDS else st.sampled_from(enum(api, kind))


def formats() -> dict[str, st.SearchStrategy[str]]:
    """A generator for each format of our own that the specs name (`x-formats`)."""
    sortable = {one.name: sorted(one.sort.fields) for one in listings() if one.sort}
    return {
        "ip-or-cidr": ADDRESS,
        "port-range": PORTS,
        "request-field": st.sampled_from(sortable["requests"]),
        "message-field": st.sampled_from(sortable["messages"]),
        "hosts": KINDS["hosts"],
        "gvm-port-range": GVM_PORTS,
        "cg-timestamp": TIMESTAMP,
    }


@cache
def register_formats() -> None:
    """Tells schemathesis how to generate the formats of our own, once."""
    for name, values in formats().items():
        schemathesis.openapi.format(name, values)
