"""Hooks for OpenTelemetry's own instrumentation of httpx, which makes a span of each request.

    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from scanwire.telemetry import async_request_hook, request_hook

    HTTPXClientInstrumentor().instrument(request_hook=request_hook, async_request_hook=async_request_hook)

They add what only the client knows, by the semantic conventions for HTTP clients: `url.template`, the span's name with
it, and `http.request.resend_count` from the second request of a call on; and `scanwire.operation`, the operationId.
Other requests stay as they are. Nothing of OpenTelemetry is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ._observing import ATTEMPT, Attempt

__all__ = ["RequestInfo", "Span", "async_request_hook", "request_hook"]


class Span(Protocol):
    """What the hooks use of a span."""

    def set_attribute(self, key: str, value: str | int) -> None: ...

    def update_name(self, name: str) -> None: ...


class RequestInfo(Protocol):
    """What the hooks use of the request that the instrumentation hands on."""

    @property
    def url(self) -> Any: ...

    @property
    def extensions(self) -> Mapping[str, Any] | None: ...


def request_hook(span: Span, request: RequestInfo) -> None:
    """Adds to the span of a request of a sync client."""
    attempt = (request.extensions or {}).get(ATTEMPT)
    if not isinstance(attempt, Attempt):
        return
    template = _base(request.url.raw_path, attempt.path) + attempt.path
    span.update_name(f"{attempt.method} {template}")
    span.set_attribute("url.template", template)
    span.set_attribute("scanwire.operation", attempt.operation)
    if attempt.number > 1:
        span.set_attribute("http.request.resend_count", attempt.number - 1)


async def async_request_hook(span: Span, request: RequestInfo) -> None:
    """Adds to the span of a request of an async client."""
    request_hook(span, request)


def _base(raw_path: bytes, template: str) -> str:
    """What stands before the spec's paths: all that `raw_path` has more than `template`."""
    path = raw_path.partition(b"?")[0].decode()
    return path.rsplit("/", template.count("/"))[0]
