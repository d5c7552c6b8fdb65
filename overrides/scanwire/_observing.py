"""What can be seen of each request: the logger `scanwire`, and the hooks of a client. Neither has bodies or secrets.

Beside its text, a log record has fields of its own, for loggers that write JSON. That of a request has what `Attempt`
tells: `scanwire_operation`, `scanwire_method`, `scanwire_path`, `scanwire_attempt` (its number), `scanwire_seconds`,
`scanwire_status_code`, `scanwire_request_id`, `scanwire_error` (the name of a class). That of a wait has
`scanwire_operation` and `scanwire_wait`, in seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeAlias

from attrs import define

from .errors import ScanwireError

logger = logging.getLogger("scanwire")

ATTEMPT = "scanwire.attempt"
"""Under this name the extensions of an `httpx.Request` have the `Attempt`, as it was before it was sent."""


@define(frozen=True)
class Attempt:
    """One request of a call.

    Attributes:
        operation: The operationId.
        method: HTTP method, upper case.
        path: Path template, without the values of its parameters.
        number: 1 for the first request of the call.
        status_code: The answer's status; None before the answer, or without one.
        seconds: How long it took, the body included; None before the answer.
        request_id: The answer's `cf-ray` header, for the vendor's support.
        error: What went wrong, if anything.
    """

    operation: str
    method: str
    path: str
    number: int
    status_code: int | None = None
    seconds: float | None = None
    request_id: str | None = None
    error: ScanwireError | None = None


Hook: TypeAlias = Callable[[Attempt], None]


def tell_before(attempt: Attempt, hook: Hook | None) -> None:
    """Tells of a request that is about to be sent."""
    if hook is not None:
        hook(attempt)


def tell_after(attempt: Attempt, hook: Hook | None) -> None:
    """Tells of a request that was sent. A failure is logged as INFO, since the caller gets it as an exception."""
    level = logging.DEBUG if attempt.error is None else logging.INFO
    if logger.isEnabledFor(level):
        error = None if attempt.error is None else type(attempt.error).__name__
        logger.log(
            level,
            "%s %s: %s in %.0f ms (%s, attempt %d, request id %s)",
            *(attempt.method, attempt.path, attempt.status_code or error),
            *((attempt.seconds or 0) * 1000, attempt.operation, attempt.number, attempt.request_id),
            extra={
                "scanwire_operation": attempt.operation,
                "scanwire_method": attempt.method,
                "scanwire_path": attempt.path,
                "scanwire_attempt": attempt.number,
                "scanwire_status_code": attempt.status_code,
                "scanwire_seconds": attempt.seconds,
                "scanwire_request_id": attempt.request_id,
                "scanwire_error": error,
            },
        )
    if hook is not None:
        hook(attempt)


def tell_of_wait(operation: str, seconds: float, reason: str) -> None:
    """Tells that a call waits."""
    fields = {"scanwire_operation": operation, "scanwire_wait": seconds}
    logger.info("%s: waits %.1f s, %s", operation, seconds, reason, extra=fields)
