"""Waits for scans: asks again and again, ever more rarely, until a scan has come to its end.

What a wait makes of what it sees is `Wait` and its two kinds; the clients only ask and sleep.
"""

from __future__ import annotations

import math
import random
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar
from uuid import UUID

import attrs
from attrs import define
from scanwire_raw.runtime import AsyncPages, InvalidArgumentError, Pages

from ._options import Settings, is_plain_function, is_seconds
from ._retries import Failure, failure
from .errors import NotFoundError, ResponseError, ScanFailedError, ScanwireError, TransportError, WaitTimeoutError

if TYPE_CHECKING:
    from scanwire_raw.clone_guard.models import Scan
    from scanwire_raw.cloudforce_one.models import ScanResults

SeenT = TypeVar("SeenT", bound="ScanResults | Scan")

DEADLINE = 3600.0
"""Seconds that a wait takes at most, by default."""

FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 2.0, 60.0, 1.5
"""Seconds between two polls, at first and in the end, less up to a quarter at random; and their ratio."""

LEAST_TIME = 1e-3
"""Seconds that a call gets although the deadline has come."""

SETTLING = 30.0
"""Seconds from the beginning of a wait in which a scan that was just created or started need not be known as such."""

ENDED = {
    "stopped": "it was stopped",
    "internal_error": "it failed",
    "delete_requested": "it is being deleted",
    "delete_waiting": "it is being deleted",
    "delete_ultimate_requested": "it is being deleted",
    "delete_ultimate_waiting": "it is being deleted",
}
"""Statuses of Clone Guard from which a scan does not get done, and why."""


@define(frozen=True)
class Progress:
    """How a wait for a scan is getting on.

    Attributes:
        elapsed: Seconds since the wait began.
        polls: How often the server was asked.
        status: The scan's status as last seen, in lower case; None where the API has none, or none was seen.
        results: How many addresses have results, as last seen; None where the API tells nothing of them.
        error: What went wrong with the latest poll, if it may pass; None if it told something.
    """

    elapsed: float
    polls: int
    status: str | None = None
    results: int | None = None
    error: ScanwireError | None = None


OnProgress: TypeAlias = Callable[[Progress], None]


class Wait(ABC, Generic[SeenT]):
    """A wait under way: the time that is left, what was seen, and when to ask again.

    Args:
        settings: The options of the client.
        deadline: Seconds for the whole wait; None sets no end.
        on_progress: Is called after each poll.

    Raises:
        InvalidArgumentError: `deadline` is no number of seconds, or `on_progress` is no plain function.
    """

    def __init__(self, settings: Settings, deadline: float | None, on_progress: OnProgress | None) -> None:
        if deadline is not None and not is_seconds(deadline):
            raise InvalidArgumentError("deadline", deadline, "must be a number of seconds above 0, or None")
        if on_progress is not None and not is_plain_function(on_progress):
            raise InvalidArgumentError("on_progress", on_progress, "must be a function that is not async, or None")
        self.clock = settings.clock
        self._call_deadline = math.inf if settings.deadline is None else settings.deadline
        self._began = self.clock.now()
        self._ends = math.inf if deadline is None else self._began + deadline
        self._on_progress = on_progress
        self._pause = FIRST_PAUSE
        self._progress = Progress(0.0, 0)
        self._last: SeenT | None = None

    @abstractmethod
    def _told_by(self, seen: SeenT) -> dict[str, Any]:
        """The fields of `Progress` that `seen` tells."""

    @abstractmethod
    def _is_over(self, seen: SeenT) -> bool:
        """Whether the wait is over; raises ScanFailedError if it never will be."""

    def time_for_a_call(self) -> float | None:
        """The deadline for a call: the client's own, or what is left of the wait if that is less."""
        seconds = min(self._call_deadline, self._ends - self.clock.now())
        return None if seconds == math.inf else max(seconds, LEAST_TIME)

    def saw(self, seen: SeenT) -> bool:
        """Takes in what a poll saw, tells of it, and returns whether the wait is over."""
        self._last = seen
        self._tell(error=None, **self._told_by(seen))
        return self._is_over(seen)

    def failed(self, error: ScanwireError) -> None:
        """Takes in that a poll failed, and tells of it; raises the error if the next one would fail alike."""
        lags = isinstance(error, NotFoundError) and self._last is None and self._elapsed() < SETTLING
        passes = isinstance(error, (TransportError, ResponseError)) and failure(error) is not Failure.FINAL
        if not lags and not passes:
            raise error
        self._tell(error=error)

    def pause(self) -> float:
        """Seconds until the next poll.

        Raises:
            WaitTimeoutError: The deadline leaves no time for one.
        """
        error, most = self._progress.error, self._ends - self.clock.now() - FIRST_PAUSE
        told = getattr(error, "retry_after", None) or 0.0
        if most <= 0 or told > most:
            seen = f"status {self._progress.status}" if self._progress.results is None else "no results"
            message = f"not done after {self._elapsed():.0f} s (polls: {self._progress.polls}), {seen}"
            reason = f"; the latest poll failed: {error}" if error is not None else ""
            raise WaitTimeoutError(message + reason, self._progress, self._last) from error
        seconds = self._pause * random.uniform(0.75, 1)
        self._pause = min(self._pause * GROWTH, LONGEST_PAUSE)
        return min(max(seconds, told), most)

    def _elapsed(self) -> float:
        return self.clock.now() - self._began

    def _tell(self, **changes: Any) -> None:
        polls = self._progress.polls + 1
        self._progress = attrs.evolve(self._progress, elapsed=self._elapsed(), polls=polls, **changes)
        if self._on_progress is not None:
            self._on_progress(self._progress)


class WaitForResults(Wait["ScanResults"]):
    """Cloudforce One does not tell whether a scan is over: it is taken to be as soon as there is a result."""

    def _told_by(self, seen: ScanResults) -> dict[str, Any]:
        return {"results": len(seen)}

    def _is_over(self, seen: ScanResults) -> bool:
        return bool(seen)


class WaitUntilDone(Wait["Scan"]):
    """Clone Guard tells a scan's status. One that is not listed is taken to be on the way."""

    def _told_by(self, seen: Scan) -> dict[str, Any]:
        status = getattr(seen.attributes, "status", None)
        return {"status": status.lower() if isinstance(status, str) else None}

    def _is_over(self, seen: Scan) -> bool:
        status = self._progress.status
        if status is None:
            return False
        reason = ENDED.get(status)
        scheduled = isinstance(getattr(seen.attributes, "schedule_next_time", None), str)
        if status == "new" and not scheduled and self._elapsed() >= SETTLING:
            reason = "nobody has started it, and it has no schedule"
        if reason is not None:
            raise ScanFailedError(f"scan {seen.id}: {reason} (status {status})", status, seen)
        return status == "done"


def until_over(wait: Wait[SeenT], poll: Callable[[], SeenT]) -> SeenT:
    """Polls until the wait is over, and returns what the last poll saw."""
    while True:
        try:
            seen = poll()
        except ScanwireError as error:
            wait.failed(error)
        else:
            if wait.saw(seen):
                return seen
        wait.clock.sleep(wait.pause())


async def until_over_async(wait: Wait[SeenT], poll: Callable[[], Awaitable[SeenT]]) -> SeenT:
    """The async twin of `until_over`."""
    while True:
        try:
            seen = await poll()
        except ScanwireError as error:
            wait.failed(error)
        else:
            if wait.saw(seen):
                return seen
        await wait.clock.sleep_async(wait.pause())


def find(scans: Pages[Scan], scan_id: UUID) -> Scan:
    """The scan of a list that has this id. No operation for a single scan is documented.

    Raises:
        NotFoundError: There is none.
    """
    for scan in scans:
        if scan.id == scan_id:
            return scan
    raise _unknown(scan_id)


async def find_async(scans: AsyncPages[Scan], scan_id: UUID) -> Scan:
    """The async twin of `find`."""
    async for scan in scans:
        if scan.id == scan_id:
            return scan
    raise _unknown(scan_id)


def _unknown(scan_id: UUID) -> NotFoundError:
    return NotFoundError(f"no scan has the id {scan_id}", "list_scans", 200, {}, b"")
