from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class ExceptionAttributes:
    """An exception's own data. What is not set is absent.

    Attributes:
        id: The exception's id, once more.
        text: Why there is an exception.
        nvt: The OID of the vulnerability test (NVT).
        hosts: The hosts that it is for.
        port: The port that it is for.
        scan: The scan that it is for.
        new_severity: The severity that the vulnerability gets.
    """

    id: UUID | Unset = UNSET
    text: str | Unset = UNSET
    nvt: str | Unset = UNSET
    hosts: str | Unset = UNSET
    port: int | Unset = UNSET
    scan: UUID | Unset = UNSET
    new_severity: int | float | Unset = UNSET
