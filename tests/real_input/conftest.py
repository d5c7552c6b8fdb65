"""A wire that ends at this machine."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest


class LoopbackTransport(httpx.HTTPTransport):
    """Lets nothing leave this machine, and notes what was sent."""

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self.sent: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host == "127.0.0.1"
        self.sent.append(request)
        return super().handle_request(request)


@pytest.fixture
def loopback() -> Iterator[LoopbackTransport]:
    with LoopbackTransport() as transport:
        yield transport


@pytest.fixture
def http(loopback: LoopbackTransport) -> Iterator[httpx.Client]:
    """A client that reaches this machine only."""
    with httpx.Client(transport=loopback, trust_env=False, timeout=20) as client:
        yield client
