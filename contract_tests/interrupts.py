"""Ctrl-C and SIGTERM: both end a run early, and neither between a request that creates and the answer that names it."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Interrupts:
    """Whether somebody asked to stop. Libraries that swallow a KeyboardInterrupt cannot make a run forget it."""

    def __init__(self) -> None:
        self.asked = False
        self._held = 0

    def _ask(self, number: int, frame: FrameType | None) -> None:
        first, self.asked = not self.asked, True
        # The second time nothing is waited for.
        if not (first and self._held):
            raise KeyboardInterrupt

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """While it lasts, SIGINT and SIGTERM raise KeyboardInterrupt and are remembered."""
        self.asked = False
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)}
        hook, sys.unraisablehook = sys.unraisablehook, _without_interrupts(sys.unraisablehook)
        try:
            yield
        finally:
            sys.unraisablehook = hook
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def held(self) -> Iterator[None]:
        """While it lasts, the first interrupt waits; what lasts is a request and its answer."""
        before = self.asked
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self.asked and not before:
            raise KeyboardInterrupt


def _without_interrupts(hook: Callable[[sys.UnraisableHookArgs], object]) -> Callable[[sys.UnraisableHookArgs], None]:
    """What shows an exception that can go no further, unless it is an interrupt: that one is remembered already."""

    def show(given: sys.UnraisableHookArgs) -> None:
        if given.exc_type is not KeyboardInterrupt:
            hook(given)

    return show


INTERRUPTS = Interrupts()
