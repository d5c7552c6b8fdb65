from __future__ import annotations

from enum import StrEnum
from typing import Self


class ScanStatus(StrEnum):
    """How far a scan has come.

    A value that is not listed here becomes a member of its own, equal to its string.
    """

    DELETE_REQUESTED = "delete_requested"
    DELETE_ULTIMATE_REQUESTED = "delete_ultimate_requested"
    DELETE_ULTIMATE_WAITING = "delete_ultimate_waiting"
    DELETE_WAITING = "delete_waiting"
    DONE = "done"
    INTERNAL_ERROR = "internal_error"
    NEW = "new"
    QUEUED = "queued"
    REQUESTED = "requested"
    RUNNING = "running"
    STOPPED = "stopped"
    STOP_REQUESTED = "stop_requested"
    STOP_REQUESTED_GIVEUP = "stop_requested_giveup"
    STOP_WAITING = "stop_waiting"

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
