"""What the suite asks scans of belongs to the account: checked on a server that refuses everything else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire_server import create_app

from contract_tests.addresses import HARMLESS, Network, count, own, parse
from contract_tests.meta.support import live, run, served
from contract_tests.server.values import ADDRESS, KINDS

# --- which address becomes which -------------------------------------------------------------------------------------

NETWORKS = st.one_of(
    st.integers(0, 2**32 - 1).flatmap(
        lambda number: st.integers(8, 32).map(lambda size: ip_network((number, size), strict=False))
    ),
    st.integers(0, 2**128 - 1).flatmap(
        lambda number: st.integers(32, 128).map(lambda size: ip_network((number, size), strict=False))
    ),
)
POOLS = st.lists(NETWORKS, min_size=1, max_size=4).map(tuple)
ANY = st.one_of(st.ip_addresses().map(str), NETWORKS.map(str), ADDRESS)


def _inside(text: str, pool: Sequence[Network]) -> bool:
    """Whether everything in a comma-separated list lies in the pool; read without the code that is tested."""
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        ends = [first.partition("/")[0]]
        if "/" in first:
            ends.append(str(ip_network(first).broadcast_address))
        if last:
            ends.append(last if not last.isdecimal() else f"{first.rpartition('.')[0]}.{last}")
        if not any(all(ip_address(end) in one for end in ends) for one in pool):
            return False
    return True


@given(st.lists(ANY, max_size=5, unique=True), POOLS)
def test_every_address_becomes_one_of_the_pool(given_ones: list[str], pool: tuple[Network, ...]) -> None:
    found = own(given_ones, pool, names=False)
    assert all(_inside(one, pool) for one in found)
    assert len(found) == len(set(found)) <= len(given_ones)
    assert bool(found) == bool(given_ones)
    assert own(found, pool, names=False) == found
    assert count(found) <= count(given_ones)
    assert own(given_ones, (), names=False) == given_ones


@given(KINDS["hosts"], POOLS)
def test_hosts_become_addresses_of_the_pool(hosts: str, pool: tuple[Network, ...]) -> None:
    found = own(hosts, pool, names=True)
    assert _inside(found, pool)
    assert own(found, pool, names=True) == found
    assert len(found.split(",")) == len(hosts.split(","))


@pytest.mark.parametrize(
    "wrong",
    [
        "300.1.1.1",
        "198.51.100.0/33",
        "not an address",
        "",
        "198.51.100.9-198.51.100.7",
        "198.51.100.9-7",
        7,
        None,
        [],
        {},
    ],
)
def test_what_is_there_to_be_refused_stays(wrong: object) -> None:
    assert own(wrong, parse("203.0.113.7"), names=False) == wrong
    assert own([wrong, wrong], parse("203.0.113.7"), names=False) == [wrong, wrong]


def test_an_address_of_the_pool_stays_and_others_keep_their_form() -> None:
    pool = parse("203.0.113.64/26,2001:db8::/126")
    assert own(["203.0.113.65", "2001:db8::1"], pool, names=False) == ["203.0.113.65", "2001:db8::1"]
    assert own({"a": "1.1.1.0/30"}, pool, names=False)["a"].endswith("/30")
    assert own("198.51.100.7-9, 198.51.100.7-198.51.100.9,www.example.com", pool, names=True) == (
        "203.0.113.71-73, 203.0.113.71-203.0.113.73,203.0.113.108"
    )
    assert own(["www.example.com"], pool, names=False) == ["www.example.com"]
    # Twice the same is wrong on purpose.
    assert len(own(["1.1.1.1", "1.1.1.1"], pool, names=False)) == 2


def test_what_hits_nobody_is_what_is_scanned_without_a_setting() -> None:
    assert own(["198.51.100.7", "10.0.0.0/20"], HARMLESS, names=False) == ["198.51.100.7", "10.0.0.0/20"]
    # The examples of the vendor's reference.
    examples = ["1.1.1.1", "2606:4700:4700::1111"]
    assert all(_inside(one, HARMLESS) for one in own(examples, HARMLESS, names=False))


# --- a server that asks who owns an address --------------------------------------------------------------------------

MINE = "203.0.113.64/29, 198.51.100.7"
SCANS = ("scenario[scan_config", "machine[scan_config", "attempts[scan_config", "stateful[scan_config")
CALLS = ("access[create_config", "stock[create_config", "stock[update_config")
TARGETS = ("scenario[target", "attempts[target", "machine[target", "stock[create_target", "stock[update_target")


class Owned:
    """An application that takes scans of the account's own addresses only; `asked` is what it was asked for."""

    def __init__(self, app: Any, pool: Sequence[Network]) -> None:
        self.app = app
        self.pool = pool
        self.asked: list[str] = []
        self.foreign: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        fields = found.get("target", found) if isinstance(found, dict) else None
        named = fields.get("ips", fields.get("hosts")) if isinstance(fields, dict) else None
        values = [named] if isinstance(named, str) else named if isinstance(named, list) else []
        for value in values:
            if isinstance(value, str) and value:
                try:
                    mine = _inside(value, self.pool)
                except ValueError:
                    continue
                (self.asked if mine else self.foreign).append(value)
                if not mine:
                    body = b'{"ips": ["of somebody else"], "hosts": ""}'

        async def again() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        await self.app({**scope, "headers": [*headers, (b"content-length", str(len(body)).encode())]}, again, send)


@pytest.mark.parametrize(("api", "only"), [("cloudforce_one", (*SCANS, *CALLS)), ("clone_guard", TARGETS)])
def test_a_server_that_asks_who_owns_an_address_is_conformant(api: str, only: tuple[str, ...], tmp_path: Path) -> None:
    app = Owned(create_app(), parse(MINE))
    with served(app) as url:
        outcome = run(tmp_path, {**live(url, api, "full"), "CONTRACT_ADDRESSES": MINE}, only=only)
    assert outcome.status == 0, outcome.output
    assert app.asked
    # Lists that are too long have to be refused, whosever they are; they are of private ranges.
    assert all(_inside(one, HARMLESS) for one in app.foreign)
    assert {one for one in app.foreign if "/" not in one} <= {"10.5.0.1", "198.51.100.9-198.51.100.7"}


def test_without_the_setting_it_would_not_be(tmp_path: Path) -> None:
    app = Owned(create_app(), parse(MINE))
    with served(app) as url:
        outcome = run(tmp_path, live(url, "cloudforce_one", "full"), only=("scenario[scan_config",))
    assert outcome.status == 1
    assert app.foreign
