"""What a server says of its rate limit, shared by all threads and tasks of a client.

Cloudflare tells with every answer how many requests are left and for how long (`Ratelimit`), and with a 429 when to
come back (`Retry-After`); who does not keep to it is blocked for five minutes.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from attrs import define

from ._clock import Clock
from ._headers import retry_after, window
from .errors import RateLimitError, ScanwireError, TransportError

LONGEST_BLOCK = 3600.0
"""Seconds after which a request is risked whatever the server said: it may have meant something else."""

ASK_AGAIN = 0.2
"""Seconds to wait where it depends on requests under way whether there is one left."""


@define
class Flight:
    """A request under way, and then what came of it.

    Attributes:
        headers: The answer's headers, if one came.
        error: What went wrong, if anything.
    """

    headers: Mapping[str, str] | None = None
    error: ScanwireError | None = None


class RateLimits:
    """Lets requests pass, or tells how long they have to wait.

    Answers come in any order. The least number that the server named within a window is what it had left after some
    request of ours; what it counted later than that one is still under way, or came to nothing. So no more are sent
    than that number without those two.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_flight = 0
        self._lost = 0
        self._least = math.inf
        self._until = math.inf
        self._grant = math.inf
        self._refusal: RateLimitError | None = None

    def enter(self, now: float) -> float:
        """0 if a request may be sent at `now`, which is then counted; else the seconds to wait before asking again."""
        with self._lock:
            if now >= self._until:
                # Nobody has said yet what the next window grants: probably what this one did.
                self._least, self._until, self._lost = self._grant, math.inf, 0
            if self._least <= self._lost and self._until == math.inf and not self._in_flight:
                # The answers no longer speak of a limit.
                self._least = math.inf
            if self._least - self._lost > self._in_flight:
                self._in_flight += 1
                return 0.0
            return self._until - now if self._least <= self._lost and self._until < math.inf else ASK_AGAIN

    @contextmanager
    def in_flight(self, clock: Clock) -> Generator[Flight]:
        """Goes round a request that `enter` let pass."""
        flight, started = Flight(), clock.now()
        try:
            yield flight
        finally:
            with self._lock:
                self._in_flight -= 1
                self._learn(flight, started, clock.now())

    def _learn(self, flight: Flight, started: float, now: float) -> None:
        refusal = flight.error if isinstance(flight.error, RateLimitError) else None
        asked = retry_after(flight.headers) if refusal is not None and flight.headers else None
        said = (0, asked) if asked is not None else window(flight.headers or {})
        if said is None:
            # The server may have counted it, unless it refused it or never got it.
            unsent = isinstance(flight.error, TransportError) and not flight.error.sent
            if not (unsent or refusal):
                self._lost += 1
            return
        left, seconds = said[0], min(said[1], LONGEST_BLOCK)
        blocked = self._least <= 0 and now < self._until
        if refusal is not None and left == 0:
            self._refusal = refusal
            self._begin(0, max(now + seconds, self._until) if blocked else now + seconds)
        elif not blocked:
            # A window that ends later than the one we know, by more than the server's rounding, is a new one.
            if self._until == math.inf or started + seconds - 1 > self._until:
                self._begin(left, now + seconds)
            else:
                self._least, self._until = min(self._least, left), max(self._until, now + seconds)
                self._grant = max(self._grant, left + 1)

    def _begin(self, left: int, until: float) -> None:
        self._least, self._until, self._grant, self._lost = left, until, left + 1, 0

    def refused(self, operation: str, seconds: float) -> RateLimitError:
        """The error of a call that was not sent, since it would have to wait for `seconds`."""
        message = "not sent: the server's rate limit leaves no request within the deadline"
        errors = self._refusal.errors if self._refusal else ()
        return RateLimitError(message, operation, 429, {"retry-after": str(math.ceil(seconds))}, b"", errors)
