from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ExceptionCreate:
    """A vulnerability and the scope of its exception.

    Attributes:
        text: Why there is an exception.
        nvt: The OID of the vulnerability test (NVT).
        hosts: The hosts that it is for.
        port: The port that it is for.
        task: The scan that it is for, under an older name. Use `scan`.
        scan: The scan that it is for.
        new_severity: The severity that the vulnerability gets.
    """

    text: str
    nvt: str
    hosts: str | Unset = UNSET
    port: int | Unset = UNSET
    task: UUID | Unset = UNSET
    scan: UUID | Unset = UNSET
    new_severity: int | float | Unset = UNSET
