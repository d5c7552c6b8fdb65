"""The hosts and the ports of a target, against plain readings of their grammars."""

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scanwire_server import hosts, ports

IPV4 = int(ipaddress.IPv4Address("198.51.100.0"))
IPV6 = int(ipaddress.IPv6Address("2001:db8::"))


def ipv4(number: int) -> str:
    return str(ipaddress.IPv4Address(IPV4 + number))


def ipv6(number: int) -> str:
    return str(ipaddress.IPv6Address(IPV6 + number))


offsets = st.integers(0, 1023)
pairs = st.tuples(offsets, offsets).map(sorted)


@st.composite
def elements(draw: st.DrawFn) -> tuple[str, set[str]]:
    """An element of the grammar, and the hosts that it stands for."""
    first, last = draw(pairs)
    kind = draw(st.sampled_from(["name", "ipv4", "ipv6", "long", "short", "block"]))
    if kind == "name":
        name = draw(st.sampled_from(["example.com", "Example.COM", "example.com.", "a_b.example", "localhost", "1.x"]))
        return name, {name.lower().rstrip(".")}
    if kind in {"ipv4", "ipv6"}:
        host = ipv4(first) if kind == "ipv4" else ipv6(first)
        return host, {host}
    if kind == "long":
        return f"{ipv4(first)}-{ipv4(last)}", {ipv4(number) for number in range(first, last + 1)}
    if kind == "short":
        last = max(first, first - first % 256 + last % 256)
        return f"{ipv4(first)}-{last % 256}", {ipv4(number) for number in range(first, last + 1)}
    bits = draw(st.integers(0, 9))
    start = first >> bits << bits
    inside = range(start, start + 2**bits) if bits < 2 else range(start + 1, start + 2**bits - 1)
    return f"{ipv4(first)}/{32 - bits}", {ipv4(number) for number in inside}


@given(
    st.lists(elements(), min_size=1, max_size=5), st.lists(elements(), max_size=5), st.sampled_from([",", ", ", "  ,"])
)
@example([("198.51.100.0/30", {ipv4(1), ipv4(2)})], [("198.51.100.1", {ipv4(1)})], ",")
@example([("2001:DB8::0", {ipv6(0)}), ("2001:db8::", {ipv6(0)})], [], ",")
def test_hosts_are_the_set_of_what_is_listed(
    given_hosts: list[tuple[str, set[str]]], excluded: list[tuple[str, set[str]]], separator: str
) -> None:
    found = hosts.parse(separator.join(text for text, _ in given_hosts))
    expected = set[str]().union(*(each for _, each in given_hosts))
    if excluded:
        found = found.without(hosts.parse(separator.join(text for text, _ in excluded)))
        expected -= set[str]().union(*(each for _, each in excluded))
    assert found.count == len(expected)
    listed = list(found)
    assert set(listed) == expected
    assert len(listed) == len(expected)
    for text, each in (*given_hosts, *excluded):
        for host in list(each)[:3]:
            assert (host in found) == (host in expected), text
    assert found.without(found).count == 0


def test_big_blocks_are_counted_without_being_listed() -> None:
    everything = hosts.parse("0.0.0.0/1, 128.0.0.0/1, 0.0.0.0-0, ::, example.com")
    assert everything.count == 2**32 - 3 + 2
    assert "0.0.0.0" in everything
    assert "127.255.255.255" not in everything
    assert everything.without(hosts.parse("10.0.0.0-10.255.255.255")).count == everything.count - 2**24


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ",",
        "example.com,",
        ",example.com",
        "example.com,,example.com",
        "example.com\nexample.org",
        "example.com,\texample.org",
        "1x",
        "example.0x",
        "198.51.100.7 198.51.100.8",
        "198.51.100.256",
        "198.51.100",
        "098.51.100.7",
        "198.51.100.0/33",
        "198.51.100.0/024",
        "198.51.100.0/",
        "198.51.100.0/24/24",
        "198.51.100.0/255.255.255.0",
        "2001:db8::/64",
        "2001:db8::1-9",
        "2001:db8::1-2001:db8::9",
        "2001:db8::%eth0",
        "198.51.100.7-",
        "-198.51.100.7",
        "198.51.100.7-256",
        "198.51.100.7-6",
        "198.51.100.7-198.51.100.6",
        "198.51.100.7-2001:db8::1",
        "2001:db8::-198.51.100.7",
        "198.51.100.7-1000",
        "198.51.100.1-2-3",
        "198.51.100.0/24-30",
        "example..com",
        ".example.com",
        "-example.com",
        "example-.com",
        "example.com..",
        "exa mple.com",
        "exämple.com",
        "*.example.com",
        "http://example.com",
        "example.com:80",
        "a" * 64 + ".com",
        ".".join(["a" * 63] * 4),
        "example.com,,\0",
        "\u0661.1.1.1",
        "198.51.100.7\u00a0",
    ],
)
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hostname|ends before"):
        hosts.parse(text)


@pytest.mark.parametrize(
    "name", ["a" * 63 + ".com", ".".join(["a" * 63] * 3 + ["a" * 61]) + ".", "1.2.3.x", "x", "1.x1", "a_b.c_d"]
)
def test_what_is_a_name_is_taken(name: str) -> None:
    assert list(hosts.parse(name)) == [name.rstrip(".")]


numbers = st.tuples(st.integers(1, 65535), st.integers(1, 65535)).map(sorted)


@st.composite
def port_elements(draw: st.DrawFn) -> tuple[str, str, tuple[int, int]]:
    """An element, the protocol that it changes to, and its ports."""
    prefix = draw(st.sampled_from(["", "", "T:", "U:"]))
    protocol = {"": "", "T:": "tcp", "U:": "udp"}[prefix]
    first, last = draw(numbers)
    if draw(st.booleans()):
        return f"{prefix}{first}", protocol, (first, first)
    return f"{prefix}{first}-{last}", protocol, (first, last)


@given(st.lists(port_elements(), min_size=1, max_size=6), st.integers(1, 65535))
@example([("103", "", (103, 103)), ("U:200-1024", "udp", (200, 1024)), ("3000-4000", "", (3000, 4000))], 3000)
def test_ports_are_what_is_listed(listed: list[tuple[str, str, tuple[int, int]]], other: int) -> None:
    protocol = "tcp"
    expected: list[tuple[str, int, int]] = []
    for _, change, span in listed:
        protocol = change or protocol
        expected.append((protocol, *span))
    found = ports.parse(",".join(text for text, _, _ in listed))
    for number in {
        other,
        *(edge + step for _, first, last in expected for edge in (first, last) for step in (-1, 0, 1)),
    }:
        for name in ("tcp", "udp"):
            wanted = any(name == each and first <= number <= last for each, first, last in expected)
            assert (number in found[name]) == wanted, (number, name)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ",", "80,", "80, 81", "080", "T:080", "T: 1", "T1", "1 - 2", "80\n81", "T:", "0", "65536", "2-1",
        "1-65536", "-1", "1-", "1-2-3", "x", "T", "TU:1", "1 2", "1;2", "t:1", "T::1", "U:T:1", "80,http",
        "1\x0b-2", "\u0661", "9" * 5000, "default",
    ],
)  # fmt: skip
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="port"):
        ports.parse(text)
