"""Points in time as whole microseconds since 1970-01-01T00:00:00Z, for every year from 0000 to 9999.

`datetime` stops at year 1 and overflows when an offset is taken off, and a caller may send either end.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

__all__ = [
    "DAY",
    "SECOND",
    "Instant",
    "from_datetime",
    "midnight",
    "months_before",
    "months_later",
    "parse_date_time",
    "parse_timestamp",
    "to_datetime",
    "to_text",
]

SECOND = 1_000_000
"""Microseconds in a second."""
DAY = 86_400 * SECOND
"""Microseconds in a day."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_DAYS_IN_400_YEARS = 146_097
_TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2})"
_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_DATE_TIME = re.compile(_DATE + "[Tt]" + _TIME + r"(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))")
_TIMESTAMP = re.compile(_DATE + " " + _TIME)


class Instant(NamedTuple):
    """A time that a caller sent, between two whole microseconds (mostly both the same one)."""

    floor: int
    ceil: int


def midnight(year: int, month: int, day: int) -> int:
    """The first microsecond of a day in UTC. ValueError if the calendar has no such day."""
    # The calendar repeats every 400 years, so that year 400 stands in for year 0, which `date` does not have.
    ordinal = date(year or 400, month, day).toordinal() - (0 if year else _DAYS_IN_400_YEARS)
    return (ordinal - _EPOCH_ORDINAL) * DAY


def parse_date_time(text: str) -> Instant:
    """Read an RFC 3339 date-time, leap seconds and any number of decimals included. ValueError if it is none."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError("not of the form of an RFC 3339 date-time")
    year, month, day, hour, minute, second = (int(match[group]) for group in range(1, 7))
    offset_hour, offset_minute = int(match[9] or 0), int(match[10] or 0)
    if hour > 23 or minute > 59 or second > 60 or offset_hour > 23 or offset_minute > 59:
        raise ValueError("no time of the day")
    offset = (offset_hour * 60 + offset_minute) * (-1 if match[8] == "-" else 1)
    if second == 60 and (hour * 60 + minute - offset) % 1440 != 1439:
        raise ValueError("leap seconds are at the end of a UTC day")
    decimals = match[7] or ""
    floor = midnight(year, month, day) + (((hour * 60 + minute - offset) * 60) + second) * SECOND
    floor += int(decimals[:6].ljust(6, "0"))
    return Instant(floor, floor + bool(decimals[6:].strip("0")))


def parse_timestamp(text: str) -> Instant:
    """Read `YYYY-MM-DD hh:mm:ss` as UTC ("List scans" names no zone: our reading). ValueError if it is none."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise ValueError("not of the form YYYY-MM-DD hh:mm:ss")
    year, month, day, hour, minute, second = (int(group) for group in match.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("no time of the day")
    floor = midnight(year, month, day) + ((hour * 60 + minute) * 60 + second) * SECOND
    return Instant(floor, floor)


def months_later(instant: int, months: int) -> int:
    """The same day and time some months later, earlier if negative; the month's last day if it has no such day."""
    moment = to_datetime(instant)
    year, month0 = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    time_of_day = instant % DAY
    for day in range(moment.day, 0, -1):
        try:
            return midnight(year, month0 + 1, day) + time_of_day
        except ValueError:  # such as 31 April
            continue
    raise AssertionError("every month has a first day")


def months_before(instant: int, months: int) -> int | None:
    """The same day and time some months earlier, or the month's last day; None before the year 0."""
    moment = to_datetime(instant)
    return None if months >= moment.year * 12 + moment.month else months_later(instant, -months)


def to_datetime(instant: int) -> datetime:
    """In UTC."""
    return _EPOCH + timedelta(microseconds=instant)


def from_datetime(moment: datetime) -> int:
    """Microseconds since the epoch of an aware datetime. ValueError if it is naive."""
    if moment.tzinfo is None:
        raise ValueError("the clock has to give aware datetimes")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def to_text(instant: int) -> str:
    """RFC 3339 in UTC, with decimals only where there are any: `2024-01-01T00:00:00Z`."""
    return to_datetime(instant).isoformat().replace("+00:00", "Z")
