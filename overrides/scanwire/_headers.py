"""What an answer's headers say of when to come back."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ITEM = re.compile(r"r\s*=\s*(\d{1,9})\s*;\s*t\s*=\s*(\d{1,9})(?!\d)", re.ASCII)
_NUMBER = re.compile(r"\d{1,12}", re.ASCII)
LONGEST = 999_999_999.0
"""Seconds: what is longer comes to the same."""

EPOCH = 1_000_000_000
"""A reset above it is a moment of the calendar, not a number of seconds."""


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by the `Retry-After` header, a number or a date; None without one that can be read."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST)
    moment = _moment(headers, "retry-after")
    # The server's own time, so that a clock that is wrong here does no harm.
    now = _moment(headers, "date") or datetime.now(UTC)
    return None if moment is None else min(max(0.0, (moment - now).total_seconds()), LONGEST)


def _moment(headers: Mapping[str, str], name: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(headers[name])
    except (KeyError, ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def window(headers: Mapping[str, str]) -> tuple[int, float] | None:
    """How many requests a rate limit leaves, and the seconds until there are more; None if the server does not say.

    Of several limits it is the tightest. Besides `Ratelimit`, the names of older drafts count, also with `x-` before.
    """
    # Every answer passes here, and each look at a name goes through all headers.
    said = {name.lower(): value for name, value in headers.items() if "ratelimit" in name.lower()}
    if not said:
        return None
    found = [(int(left), float(seconds)) for left, seconds in _ITEM.findall(said.get("ratelimit", ""))]
    for prefix in ("ratelimit", "x-ratelimit"):
        left, reset = (said.get(f"{prefix}-{name}", "").strip() for name in ("remaining", "reset"))
        if _NUMBER.fullmatch(left) and _NUMBER.fullmatch(reset):
            seconds = float(reset)
            found.append((int(left), max(0.0, seconds - time.time()) if seconds > EPOCH else seconds))
    return min(found, key=lambda each: (each[0], -each[1]), default=None)
