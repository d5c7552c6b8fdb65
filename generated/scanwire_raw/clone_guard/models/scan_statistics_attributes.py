from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ScanStatisticsAttributes:
    """The counts of a scan.

    Attributes:
        high: How many vulnerabilities of high severity there are.
        medium: How many vulnerabilities of medium severity there are.
        low: How many vulnerabilities of low severity there are.
        log: How many findings there are that are no vulnerabilities.
        hosts: How many hosts were found.
    """

    high: int | Unset = UNSET
    medium: int | Unset = UNSET
    low: int | Unset = UNSET
    log: int | Unset = UNSET
    hosts: int | Unset = UNSET
