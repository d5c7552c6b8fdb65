"""When to come back, by the headers of an answer."""

from __future__ import annotations

import random
import time

import pytest
from scanwire._headers import EPOCH, LONGEST, retry_after, window


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("007", 7),
        ("0" * 20 + "60", 60),
        ("999999999", LONGEST),
        ("1000000000", LONGEST),
        ("9" * 400, LONGEST),
        ("\u0667", None),
        ("\xb2", None),
        ("7, 8", None),
        ("+7", None),
        ("7 s", None),
    ],
)
def test_seconds_to_wait(value: str, expected: float | None) -> None:
    assert retry_after({"retry-after": value}) == expected


@pytest.mark.parametrize(
    ("value", "date", "expected"),
    [
        ("Wed, 21 Oct 2015 07:28:09 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 9),
        ("Wed, 21 Oct 2015 07:28:09 -0000", "Wed, 21 Oct 2015 09:28:00 +0200", 9),
        ("Wed, 21 Oct 2015 07:27:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 9999 07:28:09 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", LONGEST),
        ("Wed, 21 Oct 2015 07:28:09 GMT", "nonsense", 0),
        ("Wed, 99 Oct 2015 07:28:09 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", None),
        # No calendar has these moments in UTC.
        ("Fri, 31 Dec 9999 23:59:59 -2359", "Wed, 21 Oct 2015 07:28:00 GMT", LONGEST),
        ("Mon, 01 Jan 0001 00:00:00 +2359", "Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2015 07:28:09", "Wed, 21 Oct 2015 07:28:00", 9),
    ],
)
def test_a_date_counts_from_the_servers_own_time(value: str, date: str, expected: float | None) -> None:
    assert retry_after({"retry-after": value, "date": date}) == expected


def test_no_text_is_too_odd() -> None:
    rng = random.Random(1)
    parts = [
        "Wed",
        "21",
        "Oct",
        "2015",
        "07:28:00",
        "GMT",
        "+0000",
        "-",
        "99999",
        ":",
        ",",
        "  ",
        "(",
        "9" * 30,
        "\xb2",
    ]
    for _ in range(20_000):
        text = rng.choice([" ", ", ", "-", ""]).join(rng.choices(parts, k=rng.randrange(8)))
        found = retry_after({"retry-after": text, "date": text})
        assert found is None or 0 <= found <= LONGEST


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"ratelimit": '"default";r=50;t=30'}, (50, 30)),
        ({"ratelimit": '"default" ; r = 50 ; t = 30'}, (50, 30)),
        ({"ratelimit": '"a";r=50;t=30, "b";r=3;t=10, "c";r=7;t=99'}, (3, 10)),
        ({"ratelimit": '"a";r=0;t=10, "b";r=0;t=300'}, (0, 300)),
        ({"ratelimit": "r=1;t=1000000000"}, None),
        ({"ratelimit": "r=1000000000;t=1"}, None),
        ({"ratelimit": "r=1;w=60"}, None),
        ({"ratelimit": "r=-1;t=5"}, None),
        ({"ratelimit": "r=\u0661;t=5"}, None),
        ({"ratelimit-remaining": "4", "ratelimit-reset": "7"}, (4, 7)),
        ({"x-ratelimit-remaining": " 4 ", "x-ratelimit-reset": "7"}, (4, 7)),
        ({"x-ratelimit-remaining": "\u0664", "x-ratelimit-reset": "7"}, None),
        ({"x-ratelimit-remaining": "4"}, None),
        ({"x-ratelimit-reset": "7"}, None),
        ({"x-ratelimit-remaining": "4", "x-ratelimit-reset": "1.5"}, None),
        ({"x-ratelimit-remaining": "4", "x-ratelimit-reset": "1234567890123"}, None),
        ({"x-ratelimit-remaining": "4", "x-ratelimit-reset": "1000000000"}, (4, EPOCH)),
        ({"x-ratelimit-remaining": "4", "x-ratelimit-reset": "1000000001"}, (4, 0)),
        ({"ratelimit": "r=9;t=9", "ratelimit-remaining": "4", "ratelimit-reset": "7"}, (4, 7)),
    ],
)
def test_what_a_limit_leaves(headers: dict[str, str], expected: tuple[int, float] | None) -> None:
    assert window(headers) == expected


def test_a_reset_may_be_a_moment_of_the_calendar() -> None:
    found = window({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(time.time()) + 100)})
    assert found is not None
    assert found[0] == 0
    assert 90 < found[1] <= 100


@pytest.mark.parametrize("value", ["r" * 100_000, "r=" * 50_000, "r   " * 30_000, "r=1;" * 30_000, " " * 100_000])
def test_a_long_header_takes_no_long_time(value: str) -> None:
    started = time.perf_counter()
    window({"ratelimit": value})
    assert time.perf_counter() - started < 1
