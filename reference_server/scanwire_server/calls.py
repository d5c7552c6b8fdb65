"""What passes between the server and its handlers."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .errors import RequestError

__all__ = ["NO_RESULT", "Call", "Reply", "Upload"]


@dataclass(frozen=True, slots=True)
class Upload:
    """A part of a form: the name of its file, None if it has none, and its content as sent."""

    filename: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated and validated request.

    Names are those of the spec. Values have the types of the spec: integers are `int` (also where `1.0` was sent),
    date-times and timestamps are `times.Instant`, everything else is as JSON gives it. Absent parameters and fields
    are absent here too, unless the spec has a default for the parameter.
    """

    tenant: str
    """Id of the account or the organization that calls. Handlers must not look beyond it."""
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    body: Any
    """The JSON body, mostly a dict; the parts of a form by name, each an `Upload`; None without a body."""
    db: sqlite3.Connection
    """Within a transaction, which is rolled back if the handler raises."""
    now: int
    """The server's clock, in microseconds since the epoch."""
    user: str = ""
    """The name of the user who calls, where the API has users."""
    bearer_token: str = ""
    """The bearer token that the caller holds, where the API has them."""


NO_RESULT: Final = object()
"""The result of a `Reply` whose envelope has none."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers: the envelope's `result` (or `data`), and its `result_info` (or `meta`) if it has one.

    With `NO_RESULT` the envelope has neither.
    """

    result: Any
    info: Mapping[str, Any] | None = None
    whole: bool = False
    """Whether `result` is all of the body, without an envelope."""
    refusal: RequestError | None = None
    """Answered in place of the result. What the handler has stored is kept, as it is not if the handler raises."""
