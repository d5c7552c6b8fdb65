"""Decides what is tried again, and when.

A call that may be repeated (`Operation.repeatable`) is tried again after any failure that may pass. Any other only if
the server certainly did not act on it: there was no connection, or it said that there were too many requests.
"""

from __future__ import annotations

import math
import ssl
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import httpx
from attrs import define
from scanwire_raw.runtime import Operation

from ._answers import Answer, is_broken
from ._observing import tell_of_wait
from ._options import Settings
from .errors import NotFoundError, RateLimitError, RequestTimeoutError, ResponseError, TransportError

if TYPE_CHECKING:
    from tenacity import RetryCallState

PASSING = frozenset({408, 429, 500, 502, 503, 504, *range(520, 528), 530})
"""Statuses of failures that may pass, those of Cloudflare's edge among them."""

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
"""Seconds: the back-off is a random time of at most `FIRST_WAIT` doubled with each attempt, up to `LONGEST_WAIT`."""


class Failure(Enum):
    """What a failure means for a further attempt."""

    FINAL = auto()
    UNCLEAR = auto()
    """It may pass, and the server may have done what was asked."""
    UNPROCESSED = auto()
    """It may pass, and the server certainly did nothing."""


@define(frozen=True)
class Outcome:
    """What came of an attempt.

    Attributes:
        answer: The answer, if one came.
        value: What was read from it, if it was successful.
        error: What went wrong, if anything.
    """

    answer: Answer | None = None
    value: Any = None
    error: TransportError | ResponseError | None = None

    def found(self) -> Any:
        """The value; raises the error if there is one."""
        if self.error is not None:
            raise self.error
        return self.value

    def whole_answer(self) -> Answer:
        """The answer, whether it was successful or not; raises the error if none came, or not the whole of it."""
        if self.error is not None and (self.answer is None or self.answer.flaw):
            raise self.error
        assert self.answer is not None
        return self.answer


def failure(error: TransportError | ResponseError) -> Failure:
    """What `error` means for a further attempt."""
    if isinstance(error, RateLimitError):
        return Failure.UNPROCESSED
    if isinstance(error, ResponseError):
        passes = error.status_code in PASSING or is_broken(error)
        return Failure.UNCLEAR if passes else Failure.FINAL
    if isinstance(error, RequestTimeoutError) or _may_pass(error.__cause__):
        return Failure.UNCLEAR if error.sent else Failure.UNPROCESSED
    return Failure.FINAL


def _may_pass(cause: BaseException | None) -> bool:
    if isinstance(cause, httpx.ConnectError):
        return not _has(cause, ssl.SSLCertVerificationError)
    return isinstance(cause, (httpx.NetworkError, httpx.RemoteProtocolError, httpx.ProxyError))


def _has(error: BaseException | None, kind: type[BaseException]) -> bool:
    return error is not None and (isinstance(error, kind) or _has(error.__cause__ or error.__context__, kind))


class Call:
    """A call under way: its attempts, and the time that is left.

    Attributes:
        operation: What is carried out.
        arguments: What `operation.request` returned.
        schemes: The security schemes, of those that the operation takes, that it is carried out with.
        credentials: Their headers.
        number: The number of the latest attempt, from 1.
    """

    def __init__(
        self,
        operation: Operation[..., Any, Any, Any],
        arguments: dict[str, Any],
        settings: Settings,
        schemes: frozenset[str] = frozenset(),
    ) -> None:
        self.operation = operation
        self.arguments = arguments
        self.schemes = schemes
        self.credentials: dict[str, str]
        self.number = 0
        self._settings = settings
        self._ends = math.inf if settings.deadline is None else settings.clock.now() + settings.deadline
        self._unclear = False

    def left(self) -> float:
        """Seconds until the deadline."""
        return self._ends - self._settings.clock.now()

    def ends_with(self, other: Call) -> None:
        """Takes over the deadline of the call that this one is a part of."""
        self._ends = other._ends

    def wait_for_user(self, seconds: float) -> None:
        """Puts the deadline off by what a user took."""
        self._ends += seconds

    def settled(self, outcome: Outcome) -> Outcome:
        """`outcome`, or a success: a deletion that is repeated finds nothing if the first attempt was carried out."""
        error = outcome.error
        if error is None:
            return outcome
        error.attempts = self.number
        if isinstance(error, NotFoundError) and self._unclear and self.operation.method == "DELETE":
            return Outcome(outcome.answer)
        self._unclear = self._unclear or failure(error) is Failure.UNCLEAR
        if isinstance(error, TransportError):
            # About the call, no matter in which attempt.
            error.sent = error.sent or self._unclear
        return outcome

    def may_repeat(self, outcome: Outcome) -> bool:
        """Whether a further attempt would make sense, were there time for it."""
        if outcome.error is None or self.number > self._settings.max_retries:
            return False
        meaning = failure(outcome.error)
        return meaning is Failure.UNPROCESSED or (meaning is Failure.UNCLEAR and self.operation.repeatable)

    def repeat(self, first: Outcome, attempt: Callable[[], Outcome]) -> Outcome:
        """The outcome of the last of further attempts, after `first`."""
        from tenacity import Retrying

        outcomes = [first]
        retrying = Retrying(sleep=self._settings.clock.sleep, **self._policy())
        return retrying(lambda: outcomes.pop() if outcomes else attempt())

    async def repeat_async(self, first: Outcome, attempt: Callable[[], Awaitable[Outcome]]) -> Outcome:
        """The async twin of `repeat`."""
        from tenacity import AsyncRetrying

        outcomes = [first]

        async def next_outcome() -> Outcome:
            return outcomes.pop() if outcomes else await attempt()

        return await AsyncRetrying(sleep=self._settings.clock.sleep_async, **self._policy())(next_outcome)

    def _policy(self) -> dict[str, Any]:
        from tenacity import retry_if_result, wait_random, wait_random_exponential

        back_off = wait_random_exponential(multiplier=FIRST_WAIT, max=LONGEST_WAIT)
        # So that those who were told the same do not come back all at once.
        spread = wait_random(0, FIRST_WAIT)

        def wait(state: RetryCallState) -> float:
            told = getattr(_outcome(state).error, "retry_after", None)
            return back_off(state) if told is None else told + spread(state)

        def stop(state: RetryCallState) -> bool:
            return state.upcoming_sleep >= self.left()

        def before_sleep(state: RetryCallState) -> None:
            reason = f"then tries again after {type(_outcome(state).error).__name__}"
            tell_of_wait(self.operation.id, state.upcoming_sleep, reason)

        return {
            "wait": wait,
            "stop": stop,
            "retry": retry_if_result(self.may_repeat),
            "before_sleep": before_sleep,
            "retry_error_callback": _outcome,
        }


def _outcome(state: RetryCallState) -> Outcome:
    assert state.outcome is not None
    outcome: Outcome = state.outcome.result()
    return outcome
