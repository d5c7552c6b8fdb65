"""What the run of a scan finds: a plain function of the run, its hosts and its ports.

The addresses listen on the ports that `simulation` has for them, so that both APIs see the same network. Names resolve
to addresses of 203.0.113.0/24, but for those of the domain `.invalid`, where no name exists (RFC 2606). The
vulnerability tests are real ones of the Greenbone feed, the findings are not.
"""

import hashlib
import ipaddress
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from . import ports, simulation
from .hosts import parse as parse_hosts
from .hosts import wanted as wanted_hosts

__all__ = ["ALL_PORTS", "FoundHost", "Vulnerability", "find", "unresolved"]

ALL_PORTS = "T:1-65535"
"""The ports of a target that names none. Our choice."""

_UDP_PORTS = (53, 123, 161)
_WEB_PORTS = frozenset({80, 8000, 8080, 8888})
_TLS_PORTS = frozenset({443, 465, 636, 993, 995, 8443})
_OID = "1.3.6.1.4.1.25623.1.0."


@dataclass(frozen=True, slots=True)
class _Test:
    """A vulnerability test (NVT)."""

    oid: str
    name: str
    cve: str | None
    severity: float


_GENERAL = (_Test(_OID + "80091", "TCP timestamps tell the uptime", None, 2.6),)
_FTP = (_Test(_OID + "900600", "FTP lets anonymous users in", None, 6.4),)
_TELNET = (_Test(_OID + "108522", "Telnet logins are sent in clear text", None, 4.8),)
_WEB = (_Test(_OID + "108440", "Sensitive data is sent in clear text over HTTP", None, 4.8),)
_TLS = (
    _Test(_OID + "103936", "OpenSSL discloses memory by TLS heartbeats", "CVE-2014-0160", 7.5),
    _Test(_OID + "103955", "TLS certificate expired", None, 5.0),
    _Test(_OID + "117274", "TLS 1.0 or 1.1 is offered", "CVE-2011-3389,CVE-2015-0204", 4.3),
)


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """A vulnerability of a host."""

    id: str
    host: str
    """The address."""
    port: str
    """Port and protocol, such as `443/tcp`, or `general/tcp`."""
    test: _Test

    @property
    def threat(self) -> str:
        """The severity in a word: `High` from 7, `Medium` from 4, else `Low`."""
        return "High" if self.test.severity >= 7 else "Medium" if self.test.severity >= 4 else "Low"


@dataclass(frozen=True, slots=True)
class FoundHost:
    """A host that answers on one of the ports, with its vulnerabilities, the most severe first."""

    id: str
    ip: str
    hostname: str | None
    vulnerabilities: tuple[Vulnerability, ...]
    logs: int
    """Findings that are no vulnerabilities: one for each port that is open."""

    def count(self, threat: str) -> int:
        """How many vulnerabilities of a threat there are."""
        return sum(vulnerability.threat == threat for vulnerability in self.vulnerabilities)

    @property
    def severity(self) -> float:
        """The highest severity, 0 without vulnerabilities."""
        return max((vulnerability.test.severity for vulnerability in self.vulnerabilities), default=0.0)


@lru_cache(maxsize=64)
def find(run_id: str, hosts: str, exclude_hosts: str | None, port_range: str | None) -> tuple[FoundHost, ...]:
    """The hosts that a run finds, in the order of their addresses. Ids are of this run alone."""
    wanted = ports.parse(port_range or ALL_PORTS)
    run = uuid.UUID(run_id)
    found: list[FoundHost] = []
    for address, hostname in _resolved(hosts, exclude_hosts):
        listening = [port for port in simulation.listening(address) if port in wanted["tcp"]]
        answering = [port for port in _UDP_PORTS if port in wanted["udp"] and _chance(address, f"{port}/udp")]
        if listening or answering:
            ip = str(address)
            vulnerabilities = tuple(
                sorted(_vulnerabilities(run, address, listening), key=lambda each: -each.test.severity)
            )
            logs = len(listening) + len(answering)
            found.append(FoundHost(str(uuid.uuid5(run, ip)), ip, hostname, vulnerabilities, logs))
    return tuple(found)


def unresolved(hosts: str, exclude_hosts: str | None) -> bool:
    """Whether one of the hosts is a name without an address, so that a run cannot be finished."""
    return any(name.rpartition(".")[2] == "invalid" for name in wanted_hosts(hosts, exclude_hosts).names)


Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _resolved(host_list: str, excluded: str | None) -> Iterator[tuple[Address, str | None]]:
    """Each address once, with its name if the list has it by name."""
    listed, left_out = parse_hosts(host_list), parse_hosts(excluded) if excluded is not None else None
    if left_out is not None:
        listed = listed.without(left_out)
    names: dict[str, str] = {}
    for name in sorted(listed.names):
        names.setdefault(_resolve(name), name)
    addresses = [host for host in listed if host not in listed.names]
    for host in (*(name for name in names if name not in listed), *addresses):
        if left_out is None or host not in left_out:
            yield ipaddress.ip_address(host), names.get(host)


def _resolve(name: str) -> str:
    return f"203.0.113.{hashlib.blake2b(name.encode(), digest_size=2).digest()[0] % 254 + 1}"


def _vulnerabilities(run: uuid.UUID, address: Address, listening: list[int]) -> Iterator[Vulnerability]:
    places = [("general/tcp", _GENERAL), *((f"{port}/tcp", _tests(port)) for port in listening)] if listening else []
    for port, tests in places:
        for test in tests:
            if _chance(address, f"{port} {test.oid}"):
                yield Vulnerability(str(uuid.uuid5(run, f"{address} {port} {test.oid}")), str(address), port, test)


def _tests(port: int) -> tuple[_Test, ...]:
    if port == 21:
        return _FTP
    if port == 23:
        return _TELNET
    if port in _WEB_PORTS:
        return _WEB
    return _TLS if port in _TLS_PORTS or port not in simulation.DEFAULT_PORTS else ()


def _chance(address: Address, what: str) -> bool:
    """True for half of all cases, the same one always."""
    return hashlib.blake2b(address.packed + what.encode(), digest_size=1).digest()[0] < 128
