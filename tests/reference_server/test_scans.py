"""Scan configs: their life, their limits, and results that follow them."""

import ipaddress
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from scanwire_server import formats, simulation

from tests.reference_server.support import FIRST, SECOND, Caller, Clock, new_caller, pointers, result

DOCUMENTED = {
    "id": "uuid",
    "account_id": "abcd1234abcd1234abcd1234abcd1234",
    "frequency": 7,
    "ips": ["1.1.1.1", "2606:4700:4700::1111"],
    "ports": ["default"],
}


def test_the_documents_config_has_the_documents_results(reader: Caller) -> None:
    assert reader.configs() == [DOCUMENTED]
    assert result(reader.scans("GET", "/results/uuid")) == {
        "1.1.1.1": [{"number": 8080, "proto": "tcp", "status": "open"}]
    }


def test_a_created_config_has_an_id_of_its_own_and_our_defaults(caller: Caller) -> None:
    created = caller.create(ips=["198.51.100.7", "2001:db8::1"])
    assert uuid.UUID(created["id"]).version == 4
    assert created == {
        "id": created["id"],
        "account_id": FIRST.id,
        "frequency": 0,
        "ips": ["198.51.100.7", "2001:db8::1"],
        "ports": ["default"],
    }
    assert caller.configs() == [DOCUMENTED, created]


def test_update_changes_what_is_sent_and_nothing_else(caller: Caller) -> None:
    created, sibling = caller.create(frequency=7, ports=["443"]), caller.create()
    changes: list[dict[str, Any]] = [
        {},
        {"frequency": 30},
        {"ips": []},
        {"ports": []},
        {"ips": ["::1"], "ports": ["all"], "frequency": 0.5},
    ]
    for change in changes:
        created |= change
        assert result(caller.scans("PATCH", f"/config/{created['id']}", json=change)) == created
    ignored = {"id": "x", "account_id": SECOND.id, "other": [1]}
    assert result(caller.scans("PATCH", f"/config/{created['id']}", json=ignored)) == created
    assert caller.configs() == [DOCUMENTED, created, sibling]


def test_delete_removes_one_config_for_good(caller: Caller) -> None:
    created, sibling = caller.create(), caller.create()
    rest = f"/config/{created['id']}"
    assert result(caller.scans("DELETE", rest)) == {}
    assert caller.scans("DELETE", rest).status_code == 404
    assert caller.scans("PATCH", rest, json={}).status_code == 404
    assert caller.scans("GET", f"/results/{created['id']}").status_code == 404
    assert caller.configs() == [DOCUMENTED, sibling]


def test_accounts_share_nothing(caller: Caller) -> None:
    theirs = caller.create(SECOND, ips=["203.0.113.1"])
    before = caller.configs(SECOND)
    for method, rest in (("PATCH", "/config/"), ("DELETE", "/config/"), ("GET", "/results/")):
        more: dict[str, Any] = {"json": {"ips": []}} if method == "PATCH" else {}
        foreign = caller.scans(method, rest + theirs["id"], **more)
        unknown = caller.scans(method, rest + str(uuid.uuid4()), **more)
        assert foreign.status_code == 404
        assert foreign.json() == unknown.json()
    assert caller.configs(SECOND) == before
    assert all(config["account_id"] == FIRST.id for config in caller.configs())


def test_results_come_when_the_scan_is_over_and_follow_the_config(caller: Caller, clock: Clock) -> None:
    config = caller.create(ips=["198.51.100.0/28"], ports=["1-65535"])

    def results() -> dict[str, Any]:
        found: dict[str, Any] = result(caller.scans("GET", f"/results/{config['id']}"))
        return found

    assert results() == {}
    clock.pass_time(seconds=simulation.SCAN_SECONDS - 1)
    assert results() == {}
    clock.pass_time(seconds=1)
    first = results()
    assert len(first) == 16
    clock.pass_time(days=400)
    assert results() == first

    caller.scans("PATCH", f"/config/{config['id']}", json={"frequency": 3, "ips": config["ips"]})
    assert results() == first
    caller.scans("PATCH", f"/config/{config['id']}", json={"ips": ["198.51.100.3", "203.0.113.0/30"]})
    assert results() == {}
    clock.pass_time(hours=1)
    assert results()["198.51.100.3"] == first["198.51.100.3"]
    assert set(results()) == {"198.51.100.3", *map(str, ipaddress.ip_network("203.0.113.0/30"))}


networks = st.one_of(
    st.ip_addresses().map(str),
    st.tuples(st.ip_addresses(v=4), st.integers(22, 32)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    st.tuples(st.ip_addresses(v=6), st.integers(118, 128)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
)
port_specs = st.one_of(
    st.sampled_from(["default", "all"]),
    st.integers(1, 65535).map(str),
    st.tuples(st.integers(1, 65535), st.integers(1, 65535)).map(lambda pair: "-".join(map(str, sorted(pair)))),
)


@given(st.lists(networks, max_size=4), st.lists(port_specs, max_size=4))
def test_results_lie_within_the_addresses_and_ports_of_the_config(ips: list[str], ports: list[str]) -> None:
    found = simulation.scan(ips, ports)
    assert found == simulation.scan(ips, ports)
    assert len(found) <= simulation.LISTED_ADDRESSES
    blocks = [ipaddress.ip_network(text, strict=False) for text in ips]
    wanted = {p for text in ports if text == "default" for p in simulation.DEFAULT_PORTS}
    spans = [
        (1, 65535) if text == "all" else tuple(map(int, f"{text}-{text}".split("-")[:2]))
        for text in ports
        if text != "default"
    ]
    for text, listed in found.items():
        assert any(ipaddress.ip_address(text) in block for block in blocks)
        numbers = [port["number"] for port in listed]
        assert numbers == sorted(set(numbers))
        assert numbers
        assert all(n in wanted or any(low <= n <= high for low, high in spans) for n in numbers)
    if ports == ["all"]:
        assert len(found) == min(simulation.LISTED_ADDRESSES, len({address for block in blocks for address in block}))


@given(st.lists(networks, max_size=5))
def test_addresses_are_counted_as_if_listed(ips: list[str]) -> None:
    assert formats.address_count(ips) == sum(len(list(ipaddress.ip_network(text, strict=False))) for text in ips)


@pytest.mark.parametrize(
    ("ips", "allowed"),
    [
        (["198.51.100.1"] * 5000, True),
        (["198.51.100.1"] * 5001, False),
        (["10.0.0.0/20", "10.1.0.0/23", "10.2.0.0/24", "10.3.0.0/25", "10.4.0.0/29"], True),
        (["10.0.0.0/20", "10.1.0.0/23", "10.2.0.0/24", "10.3.0.0/25", "10.4.0.0/28"], False),
        (["2001:db8::/116", "2001:db8::/118"], False),
        (["10.0.0.0/19"], False),
        (["0.0.0.0/0"], False),
        (["::/0"] * 3, False),
        ([], True),
    ],
)
def test_a_config_has_5000_addresses_at_most(caller: Caller, ips: list[str], allowed: bool) -> None:
    existing = caller.create()
    before = caller.configs()
    created = caller.scans("POST", json={"ips": ips})
    changed = caller.scans("PATCH", f"/config/{existing['id']}", json={"ips": ips, "frequency": 99})
    assert created.status_code == changed.status_code == (200 if allowed else 400)
    if not allowed:
        assert pointers(created) == pointers(changed) == ["/ips"]
        assert "5000" in created.json()["errors"][0]["message"]
        assert caller.configs() == before


@pytest.mark.parametrize("frequency", [0, 7, 0.5, 2**80, 1e300, 10**4000, -0.0, 12345678901234567890])
def test_a_frequency_comes_back_as_it_was_sent(caller: Caller, frequency: float) -> None:
    created = caller.create(frequency=frequency)
    assert created["frequency"] == frequency
    assert caller.configs()[-1]["frequency"] == frequency


def test_results_list_a_bounded_number_of_addresses(caller: Caller, clock: Clock) -> None:
    config = caller.create(ips=["10.0.0.0/20"], ports=["all"])
    clock.pass_time(hours=11)
    assert len(result(caller.scans("GET", f"/results/{config['id']}"))) == simulation.LISTED_ADDRESSES


def test_threads_may_share_a_server(caller: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = [config["id"] for config in pool.map(lambda n: caller.create(frequency=n), range(80))]
    assert len(set(ids)) == 80
    assert {config["id"] for config in caller.configs()} == {"uuid", *ids}


class Configs(RuleBasedStateMachine):
    """Both accounts' configs against two plain lists."""

    ids = Bundle("ids")
    gone = Bundle("gone")

    def __init__(self) -> None:
        super().__init__()
        self.caller = new_caller(sample_data=False)
        self.model: dict[str, list[dict[str, Any]]] = {FIRST.id: [], SECOND.id: []}
        self.used: set[str] = set()

    accounts = st.sampled_from([FIRST, SECOND])
    fields = st.fixed_dictionaries(
        {},
        optional={
            "ips": st.lists(networks, max_size=3),
            "ports": st.lists(port_specs, max_size=3),
            "frequency": st.one_of(st.integers(0, 2**70), st.floats(0, 1e9)),
            "zone": st.text(),
        },
    )

    def known(self, body: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in body.items() if name != "zone"}

    @rule(target=ids, account=accounts, body=fields)
    def create(self, account: Any, body: dict[str, Any]) -> Any:
        body.setdefault("ips", [])
        created = result(self.caller.scans("POST", account=account, json=body))
        assert created["id"] not in self.used
        self.used.add(created["id"])
        expected = {
            "account_id": account.id,
            "id": created["id"],
            "frequency": 0,
            "ports": ["default"],
            **self.known(body),
        }
        assert created == expected
        self.model[account.id].append(expected)
        return account, created["id"]

    @rule(item=ids, body=fields)
    def update(self, item: Any, body: dict[str, Any]) -> None:
        account, config_id = item
        (config,) = (each for each in self.model[account.id] if each["id"] == config_id)
        config |= self.known(body)
        assert result(self.caller.scans("PATCH", f"/config/{config_id}", account=account, json=body)) == config

    @rule(target=gone, item=consumes(ids))
    def delete(self, item: Any) -> Any:
        account, config_id = item
        assert result(self.caller.scans("DELETE", f"/config/{config_id}", account=account)) == {}
        self.model[account.id] = [each for each in self.model[account.id] if each["id"] != config_id]
        return item

    @rule(item=gone)
    def use_after_delete(self, item: Any) -> None:
        account, config_id = item
        assert self.caller.scans("DELETE", f"/config/{config_id}", account=account).status_code == 404
        assert self.caller.scans("GET", f"/results/{config_id}", account=account).status_code == 404

    @rule(
        item=ids,
        bad=st.sampled_from([{"ips": ["x"]}, {"ports": ["0"]}, {"frequency": -1}, {"ips": ["::/0"]}, [], None]),
    )
    def bad_update(self, item: Any, bad: Any) -> None:
        account, config_id = item
        body = {"frequency": 5, "ips": [], **bad} if isinstance(bad, dict) else bad
        assert self.caller.scans("PATCH", f"/config/{config_id}", account=account, json=body).status_code == 400

    @rule(item=ids)
    def foreign(self, item: Any) -> None:
        account, config_id = item
        other = SECOND if account is FIRST else FIRST
        response: httpx.Response = self.caller.scans("DELETE", f"/config/{config_id}", account=other)
        assert response.status_code == 404

    @invariant()
    def lists_are_equal(self) -> None:
        for account in (FIRST, SECOND):
            assert self.caller.configs(account) == self.model[account.id]


Configs.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestConfigs = Configs.TestCase
