"""What a server says of its rate limit, shared by all threads and tasks of a client.

Cloudflare tells with every answer how many requests are left and for how long (`Ratelimit`), and with a 429 when to
come back (`Retry-After`); who does not keep to it is blocked for five minutes.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from ._headers import retry_after, window
from .errors import RateLimitError

LONGEST_BLOCK = 3600.0
"""Seconds after which a request is risked whatever the server said: it may have meant something else."""


class RateLimits:
    """Lets requests pass, or tells how long they have to wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_flight = 0
        self._left = math.inf
        self._until = -math.inf
        self._refusal: RateLimitError | None = None

    def enter(self, now: float) -> float:
        """0 if a request may be sent at `now`, which is then counted; else the seconds to wait before asking again."""
        with self._lock:
            if now >= self._until:
                self._left = math.inf
            if self._left <= 0:
                return self._until - now
            self._left -= 1
            self._in_flight += 1
            return 0.0

    @contextmanager
    def in_flight(self) -> Generator[None]:
        """Goes round a request that `enter` let pass."""
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1

    def learn(self, now: float, headers: Mapping[str, str], refusal: RateLimitError | None) -> None:
        """Takes in the headers of an answer, and the error if its request was one too many."""
        asked = retry_after(headers) if refusal is not None else None
        said = (0, asked) if asked is not None else window(headers)
        if said is None:
            return
        left, until = said[0], now + min(said[1], LONGEST_BLOCK)
        with self._lock:
            blocked = self._left <= 0 and now < self._until
            if refusal is not None and left == 0:
                self._refusal = refusal
                self._left, self._until = 0, max(until, self._until) if blocked else until
            elif not blocked:
                # The server had not yet counted what is still under way.
                self._left, self._until = max(0, left - self._in_flight), until

    def refused(self, operation: str, seconds: float) -> RateLimitError:
        """The error of a call that was not sent, since it would have to wait for `seconds`."""
        message = "not sent: the server's rate limit leaves no request within the deadline"
        errors = self._refusal.errors if self._refusal else ()
        return RateLimitError(message, operation, 429, {"retry-after": str(math.ceil(seconds))}, b"", errors)
