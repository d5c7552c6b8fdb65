"""The options that every client has, whichever its API."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any, TypedDict, cast

import attrs
import httpx
from attrs import define, field

from ._clock import Clock, SystemClock
from ._observing import Hook
from .errors import ConfigurationError, InvalidArgumentError

DEFAULT_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class Options(TypedDict, total=False):
    """Options of a client, for its constructor and for `with_options`.

    Attributes:
        timeout: Seconds for one wait on the network, or an `httpx.Timeout`; by default 30, and 5 to connect, or what an
            `http_client` of yours has.
        deadline: Seconds for a whole call: every attempt, the waits between them, and the body; by default 60. None
            sets no end. A page of a list is a call of its own.
        max_retries: How many times a call is tried again, by default 4, where `docs/operations.md` allows it.
        max_body_bytes: How large an answer's body may be, decompressed; by default 32 MiB.
        before_attempt: Is called with the `Attempt` before each request, and may raise to stop the call. Both hooks
            are plain functions, also those of async clients.
        after_attempt: Is called with the `Attempt` after each, whether it succeeded or not, but not if it was
            cancelled. What it raises comes out of the call.
        clock: Where the client gets the time from, and what it waits with; for tests.
    """

    timeout: float | httpx.Timeout
    deadline: float | None
    max_retries: int
    max_body_bytes: int
    before_attempt: Hook | None
    after_attempt: Hook | None
    clock: Clock


Rule = Callable[[object], bool]


LONGEST = 1e9
"""Seconds: what an option may be at most, so that it can be added to any time."""

LONGEST_POLL = 2e6
"""Seconds: what a socket can wait for at once is 2**31 milliseconds."""

SECONDS = f"a number of seconds above 0, and at most {LONGEST:g}"


def is_seconds(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= LONGEST


def _is_timeout(value: object) -> bool:
    if isinstance(value, httpx.Timeout):
        return all(each is None or is_seconds(each) for each in value.as_dict().values())
    return is_seconds(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@define(frozen=True)
class _Obeys:
    """Checks an option."""

    rule: Rule
    words: str

    def __call__(self, _: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not self.rule(value):
            # For its way to show any value in few words.
            raise ConfigurationError(str(InvalidArgumentError(attribute.name, value, f"must be {self.words}")))


def is_plain_function(value: object) -> bool:
    """Whether a call of `value` does its work, and does not return a coroutine that nobody would await."""
    return callable(value) and not any(map(inspect.iscoroutinefunction, (value, type(value).__call__)))


_HOOK = _Obeys(
    lambda value: value is None or is_plain_function(value), "a function of an Attempt that is not async, or None"
)


@define(frozen=True, kw_only=True)
class Settings:
    """The options of a client as they are in force. See `Options`.

    Raises:
        ConfigurationError: A value is not what `Options` says.
    """

    timeout: float | httpx.Timeout | None = field(
        default=None,
        validator=_Obeys(
            lambda value: value is None or _is_timeout(value),
            f"{SECONDS}, or an httpx.Timeout of such",
        ),
    )
    deadline: float | None = field(
        default=60.0,
        validator=_Obeys(lambda value: value is None or is_seconds(value), f"{SECONDS}, or None"),
    )
    max_retries: int = field(default=4, validator=_Obeys(_is_count, "a whole number from 0 on"))
    max_body_bytes: int = field(default=32 * 2**20, validator=_Obeys(_is_count, "a number of bytes from 0 on"))
    before_attempt: Hook | None = field(default=None, validator=_HOOK)
    after_attempt: Hook | None = field(default=None, validator=_HOOK)
    clock: Clock = field(
        factory=SystemClock,
        validator=_Obeys(
            lambda value: all(callable(getattr(value, name, None)) for name in ("now", "sleep", "sleep_async")),
            "a Clock, with now, sleep and sleep_async",
        ),
    )

    def waits(self, timeout: httpx.Timeout, left: float) -> dict[str, float | None]:
        """Seconds for each wait of a request that has `left` seconds in all; `timeout` is the connection pool's own."""
        chosen = timeout if self.timeout is None else httpx.Timeout(self.timeout)
        return {
            name: None
            if value is None and left == math.inf
            else min(math.inf if value is None else value, left, LONGEST_POLL)
            for name, value in chosen.as_dict().items()
        }


def changed(settings: Settings, options: Options) -> Settings:
    """`settings` with `options` in their place.

    Raises:
        ConfigurationError: There is no such option, or its value is not what `Options` says.
    """
    for name in options:
        if name not in Options.__annotations__:
            raise ConfigurationError(f"{name}: no such option; there are {', '.join(Options.__annotations__)}")
    if "timeout" in options and cast("object", options["timeout"]) is None:
        raise ConfigurationError(f"timeout: None must be {SECONDS}, or an httpx.Timeout of such")
    return attrs.evolve(settings, **options)
