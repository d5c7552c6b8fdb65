"""Servers for the tests of this folder."""

import pytest

from tests.reference_server.support import Caller, Clock, new_caller


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def caller(clock: Clock) -> Caller:
    """A fresh server, for tests that write."""
    return new_caller(clock)


@pytest.fixture(scope="session")
def reader() -> Caller:
    """A shared server, for tests that only read."""
    return new_caller()
