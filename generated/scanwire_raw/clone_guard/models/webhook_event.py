from __future__ import annotations

from enum import StrEnum
from typing import Self


class WebhookEvent(StrEnum):
    """What a webhook tells about.

    A value that is not listed here becomes a member of its own, equal to its string.
    """

    REPORT_GENERATED = "report_generated"
    SCAN_COMPLETED = "scan_completed"
    SCAN_FAILED = "scan_failed"
    SCAN_STARTED = "scan_started"
    SCAN_STOPPED = "scan_stopped"

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        unlisted = str.__new__(cls, value)
        unlisted._name_ = unlisted._value_ = value
        return unlisted

    def __reduce_ex__(self, protocol: object) -> tuple[type[Self], tuple[str]]:
        # By value: early releases of Python 3.11 copy a member by its name, which an unlisted one does not have.
        return type(self), (self._value_,)
