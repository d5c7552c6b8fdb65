from __future__ import annotations

from enum import StrEnum
from typing import Self


class ScanSort(StrEnum):
    """A column and a direction.

    A value that is not listed here becomes a member of its own, equal to its string.
    """

    CREATION_TIME_ASC = "creation_time_asc"
    CREATION_TIME_DESC = "creation_time_desc"
    END_TIME_ASC = "end_time_asc"
    END_TIME_DESC = "end_time_desc"
    MODIFICATION_TIME_ASC = "modification_time_asc"
    MODIFICATION_TIME_DESC = "modification_time_desc"
    NAME_ASC = "name_asc"
    NAME_DESC = "name_desc"
    RUN_STATUS_ASC = "run_status_asc"
    RUN_STATUS_DESC = "run_status_desc"
    SCHEDULE_NEXT_TIME_ASC = "schedule_next_time_asc"
    SCHEDULE_NEXT_TIME_DESC = "schedule_next_time_desc"

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
