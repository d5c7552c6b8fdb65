from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class HostAttributes:
    """The data of a host.

    Attributes:
        id: The host's id, once more.
        ip: The host's address.
        hostname: The host's name; absent if it has none.
        severity: The highest severity (CVSS, from 0 to 10) that was found on the host.
        high: How many vulnerabilities of high severity the host has.
        medium: How many vulnerabilities of medium severity the host has.
        low: How many vulnerabilities of low severity the host has.
    """

    id: UUID | Unset = UNSET
    ip: str | Unset = UNSET
    hostname: str | Unset = UNSET
    severity: int | float | Unset = UNSET
    high: int | Unset = UNSET
    medium: int | Unset = UNSET
    low: int | Unset = UNSET
