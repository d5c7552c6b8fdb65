"""What chance depends on: the seed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


@contextmanager
def seed_alone() -> Iterator[None]:
    """While it lasts, Hypothesis does not draw the constants that it finds in the source of the loaded modules.

    Which modules are loaded depends on what ran before, and on whether the suite was started by pytest: a shard would
    not draw what the whole run draws.
    """
    before, nothing = providers._get_local_constants, Constants()
    providers._get_local_constants = lambda: nothing
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = before
        providers.CONSTANTS_CACHE.cache.clear()
