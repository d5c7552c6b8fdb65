"""How much a run may send: so many requests in all, so many in a second, and none any more once nobody answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from contract_tests.settings import Settings, Tier

TRANSPORT_FAILURES = 3
# As many answers in a row that ask to come back later, although that was done each time.
LIMITED = 3
# Seconds: to wait where such an answer does not say how long, and at most. Cloudflare blocks for 300.
UNSAID, MOST = 30.0, 310.0


class CouldNotRunError(Exception):
    """The run cannot say anything about the server: it is unreachable, or lets us in nowhere, or enough was sent."""


@dataclass
class Budget:
    """What is left to a run. All of its requests go through here, whichever check sends them.

    Attributes:
        most: how many requests it may send, None for any number.
        interval: the seconds between two requests.
        spent: how many it has sent.
        unanswered: how many of the latest in a row got no answer.
        limited: how many of the latest in a row were asked to come back later.
        over: why nothing more is sent; empty as long as something may be.
        closing: whether only what was created is being deleted, for which there is always enough.
    """

    most: int | None = None
    interval: float = 0.0
    spent: int = 0
    unanswered: int = 0
    limited: int = 0
    over: str = ""
    closing: bool = False
    _due: float = 0.0

    def split(self, shares: int) -> Budget:
        """One of so many equal shares, for processes that send at the same time."""
        return Budget(None if self.most is None else self.most // shares, self.interval * shares)

    def take(self, reserved: int) -> None:
        """Wait until one more request may be sent, and count it.

        Args:
            reserved: how many requests have to be left after it, to delete what was created.

        Raises:
            CouldNotRunError: nothing more may be sent.
        """
        if not self.closing and not self.over and self.most is not None and self.spent + reserved >= self.most:
            kept = f", {reserved} of them kept for deleting what it created" if reserved else ""
            self.over = f"the run may send {self.most} requests{kept}: set CONTRACT_BUDGET to more"
        if self.over:
            raise CouldNotRunError(self.over)
        pause = self._due - time.monotonic()
        if self.interval and pause > 0:
            time.sleep(pause)
        self._due = time.monotonic() + self.interval
        self.spent += 1

    def answered(self) -> None:
        """Note that the latest request got an answer, and one that counts."""
        self.unanswered = self.limited = 0

    def refused(self, server: str, seconds: float | None) -> None:
        """Wait as long as a server asks for that limits the rate of requests.

        Args:
            server: which one, for the reader.
            seconds: how long, None if it does not say.

        Raises:
            CouldNotRunError: that is too long, or waiting as long as asked for did not help.
        """
        self.unanswered, self.limited = 0, self.limited + 1
        pause = UNSAID if seconds is None else seconds
        if self.limited >= LIMITED or pause > MOST:
            self.over = (
                f"{server} limits the rate of requests: come back in {pause:g} s, and set CONTRACT_RATE to a lower one"
            )
            raise CouldNotRunError(self.over)
        print(f"{server} limits the rate of requests: waiting {pause:g} s", file=sys.stderr, flush=True)
        time.sleep(pause)

    def failed(self, server: str, cause: str) -> None:
        """Note that it got none, and why; after some in a row nothing more is sent."""
        self.unanswered += 1
        if self.unanswered >= TRANSPORT_FAILURES:
            self.over = (
                f"{server} is unreachable: {TRANSPORT_FAILURES} requests in a row got no answer; the last: {cause}"
            )

    def close(self) -> None:
        """Go on to deleting what was created, whatever came before."""
        self.closing, self.over, self.unanswered, self.limited = True, "", 0, 0


class Sends(Protocol):
    """What a check says of itself that tells how much it sends."""

    @property
    def tier(self) -> Tier: ...
    @property
    def layer(self) -> int: ...
    @property
    def explores(self) -> bool: ...


# What a check may send: so many requests, and so many more for each example. Twice what it takes on a server that has
# some pages of each thing.
SMOKE = 10
STOCK = (80, 6)
MODEL = (20, 10)
EXPLORING = (0, 80)
# To read what is there, and to clean up.
BESIDES = 200


def budget_for(settings: Settings, checks: Sequence[Sends]) -> Budget:
    """What a run may send: by its settings, or else by its checks, or anything if that is the reference server."""
    interval = 1 / settings.rate if settings.rate else 0.0
    if settings.budget or not settings.live:
        return Budget(settings.budget, interval)
    # Somebody who has no check to make still asks whether the server is there.
    most = SMOKE if settings.tier is Tier.SMOKE else BESIDES
    for check in checks:
        if settings.tier.contains(check.tier):
            base, each = EXPLORING if check.explores else STOCK if check.layer == 1 else MODEL
            most += SMOKE if check.tier is Tier.SMOKE else base + each * settings.max_examples
    return Budget(-(-most // 100) * 100, interval)


def words(budget: Budget) -> str:
    """What a run may send, for its reader; empty if that is anything."""
    if budget.most is None:
        return ""
    text = f"At most {budget.most} requests in all"
    if budget.interval:
        text += f", which take {_span(budget.most * budget.interval)} at that rate"
    return f"{text} (CONTRACT_BUDGET sets another number)"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{max(1, round(seconds))} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
