"""What a request can fail with, apart from any API's way to say so."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Fault", "RequestError", "conflict", "invalid", "not_found", "shorten"]

_VALUE_LIMIT = 80
_MESSAGE_LIMIT = 400
_POINTER_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a message for people, a JSON pointer to the cause, a vendor's code if there is one."""

    message: str
    pointer: str | None = None
    code: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", _cap(self.message, _MESSAGE_LIMIT))
        if self.pointer is not None:
            object.__setattr__(self, "pointer", _cap(self.pointer, _POINTER_LIMIT))


@dataclass(slots=True, eq=False)
class RequestError(Exception):
    """Ends a request with a failure envelope. A status of None is the API's own status for bad input."""

    status: int | None
    faults: tuple[Fault, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


def invalid(pointer: str, message: str) -> RequestError:
    """Bad input: `pointer` leads to it (`/ips/0`, `/query/page`)."""
    return RequestError(None, (Fault(message, pointer),))


def not_found(what: str) -> RequestError:
    """Nothing of that id belongs to the caller, whether or not somebody else has it."""
    return RequestError(404, (Fault(f"{what} not found"),))


def conflict(message: str) -> RequestError:
    """The input is good, but not in the state that things are in."""
    return RequestError(409, (Fault(message),))


def shorten(value: object) -> str:
    """A value as JSON for a message, cut off after 80 characters."""
    if isinstance(value, str):
        value = value[: _VALUE_LIMIT + 1]  # enough to be cut off below, without encoding a megabyte
    elif isinstance(value, list | dict) and len(value) > _VALUE_LIMIT:
        return f"{'an array' if isinstance(value, list) else 'an object'} of {len(value)} items"
    elif isinstance(value, int) and abs(value) >= 10**_VALUE_LIMIT:
        return "a number of more than 80 digits"
    return _cap(json.dumps(value, ensure_ascii=False), _VALUE_LIMIT)


def _cap(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
