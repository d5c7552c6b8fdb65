"""Formats and times, one by one."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire_server import formats, times

from tests.reference_server.support import document


@given(
    st.datetimes(timezones=st.builds(lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-1439, 1439)))
)
def test_date_times_are_read_as_python_reads_them(moment: datetime) -> None:
    expected = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert times.parse_date_time(moment.isoformat()) == (expected, expected)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_survives_being_written(moment: datetime) -> None:
    instant = times.from_datetime(moment)
    assert times.parse_date_time(times.to_text(instant)).floor == instant
    assert datetime.fromisoformat(times.to_text(instant)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-01-01",
        "2024-01-01T00:00:00",
        "2024-13-01T00:00:00Z",
        "2024-00-01T00:00:00Z",
        "2024-02-30T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:61Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+0100",
        "2024-01-01T00:00:00+01",
        "2024-01-01T00:00Z",
        " 2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z\n",
        "٢024-01-01T00:00:00Z",
        "20240101T000000Z",
        "2024-01-01T23:59:60+01:00",
    ],
)
def test_what_is_no_date_time(text: str) -> None:
    assert not formats.checks({})["date-time"](text)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01t00:00:00z",
        "2016-12-31T23:59:60Z",
        "2017-01-01T00:59:60+01:00",
        "0000-02-29T00:00:00-00:00",
        "2024-01-01T00:00:00.123456789Z",
    ],
)
def test_what_is_a_date_time(text: str) -> None:
    assert formats.checks({})["date-time"](text)


def test_the_year_0_is_a_leap_year_before_the_year_1() -> None:
    assert times.midnight(1, 1, 1) - times.midnight(0, 1, 1) == 366 * times.DAY


def test_request_fields_are_those_of_the_spec() -> None:
    check = formats.checks(document("cloudforce_one"))["request-field"]
    assert check("created")
    assert check("readable_id")
    assert not check("seq")
    assert not formats.checks({})["request-field"]("created")


def test_a_format_without_a_check_is_noticed_when_the_spec_is_read() -> None:
    for slug in ("cloudforce_one", "clone_guard"):
        formats.checks(document(slug))
    with pytest.raises(LookupError, match="new-format"):
        formats.checks({"x-formats": {"new-format": "something"}})


@pytest.mark.parametrize("text", ["3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11", "3F0E4A5C-8F7E-4A53-9D5B-0A4B5A7D1C11"])
def test_uuids(text: str) -> None:
    check = formats.checks({})["uuid"]
    assert check(text)
    assert not check(re.sub("-", "", text))
    assert not check(f"{{{text}}}")
    assert not check(text + "\n")


def test_the_clock_has_to_be_aware() -> None:
    with pytest.raises(ValueError, match="aware"):
        times.from_datetime(datetime(2024, 1, 1))  # noqa: DTZ001
