"""Keeps credentials out of whatever is shown, logged or pickled: ours, and those that a server repeats."""

from __future__ import annotations

import base64
import html.entities
import json
import logging
import re
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, NoReturn, Self, TypeAlias

import httpx
import msgspec
from scanwire_raw.runtime import Operation

from .errors import ConfigurationError

MASK = "[secure]"
"""What stands in the place of a secret, as httpx has it for the password of a URL."""

SHORTEST = 4
"""Characters of a secret that is looked for: a shorter one is in any text, and protects nothing."""

Hide: TypeAlias = Callable[[bytes], bytes]
"""Takes what a server sent, and returns it without the secrets."""


class Unpicklable:
    """Something that holds secrets: it is not written anywhere, and its copy is itself."""

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        refuse_pickling(self)


def refuse_pickling(holder: object) -> NoReturn:
    """Raises ConfigurationError."""
    raise ConfigurationError(f"{type(holder).__name__}: it holds credentials, so that it cannot be pickled")


class Secret(Unpicklable):
    """A string that neither `repr` nor a dump of what holds it shows."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The string."""
        return self._value

    def __repr__(self) -> str:
        return MASK


class QuietURL(httpx.URL):
    """A URL that does not show the values of some parameters where it is logged. What is sent has them.

    httpx logs whole URLs, and instrumentation for tracing writes them into its spans.
    """

    def __init__(self, url: httpx.URL, hidden: Iterable[str]) -> None:
        super().__init__(url)
        self._hidden = re.compile(rf"(?<=[?&])({'|'.join(map(re.escape, hidden))})=[^&#]*")

    def __str__(self) -> str:
        return self._hidden.sub(rf"\1={MASK}", super().__str__())

    def __repr__(self) -> str:
        return f"URL({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return httpx.URL(self) == other

    def __hash__(self) -> int:
        return hash(httpx.URL(self))


def given_secrets(operation: Operation[..., Any, Any, Any], arguments: dict[str, Any]) -> list[str]:
    """The values in the arguments of a request that the spec says must not be shown."""
    found = [value for name, value in arguments.get("params", ()) if name in operation.secrets]
    if operation.secrets and "content" in arguments:
        body: dict[str, object] = msgspec.json.decode(arguments["content"])
        found += [value for name, value in body.items() if name in operation.secrets and isinstance(value, str)]
    return found


@lru_cache(maxsize=64)
def hiding(secrets: frozenset[str]) -> Hide:
    """Replaces `secrets` by `MASK`, also where they are escaped as JSON, URLs and HTML do it, in base64 or in hex."""
    # Longest first, since one may be a part of another.
    known = sorted((each for each in secrets if len(each) >= SHORTEST), key=len, reverse=True)
    patterns = ["".join(map(_spelled, secret)) for secret in known] + [each for one in known for each in _coded(one)]
    if not patterns:
        return bytes
    pattern = re.compile("|".join(patterns).encode("latin-1"), re.IGNORECASE)
    return lambda data: pattern.sub(MASK.encode(), data)


def _coded(secret: str) -> Iterator[str]:
    """Patterns of what is left of a secret in the base64 and the hex of any text that it is part of."""
    data = secret.encode()
    yield data.hex()
    for before, start in ((0, 0), (1, 2), (2, 3)):
        code = base64.b64encode(bytes(before) + data).decode()
        # The characters at both ends hold bits of what stands around the secret, too.
        whole = code[start : (before + len(data)) * 8 // 6]
        yield whole.replace("+", r"(?:\+|-|%2b)").replace("/", r"(?:\\?/|_|%2f)")


def _spelled(character: str) -> str:
    """A pattern of all the ways to write a character, for bytes: its code points are those of Latin-1."""
    data, number = character.encode(), ord(character)
    units = character.encode("utf-16-be").hex(" ", 2).split()
    ways = {
        _plain(data),
        "".join(f"%{byte:02x}" for byte in data),
        "".join(rf"\\{{1,4}}u{unit}" for unit in units),
        "".join(rf"\\{{1,4}}x{byte:02x}" for byte in data),
        f"&#0{{0,4}}{number};",
        f"&#x0{{0,4}}{number:x};",
    }
    if number < 256:
        ways |= {_plain(bytes([number])), rf"\\{{1,4}}x{number:02x}", f"%{number:02x}"}
    if number in html.entities.codepoint2name:
        ways.add(f"&{html.entities.codepoint2name[number]};")
    for escaped in (repr(character)[1:-1], json.dumps(character)[1:-1]):
        if escaped.startswith("\\"):
            ways.add(rf"\\{{1,4}}{_plain(escaped.lstrip(chr(92)).encode())}")
    if character == " ":
        ways.add(r"\+")
    if not character.isalnum():
        ways.add(rf"\\{{1,4}}{_plain(data)}")
    return f"(?:{'|'.join(sorted(ways))})"


def _plain(data: bytes) -> str:
    return re.escape(data).decode("latin-1")


def hide_in(text: str, hide: Hide) -> str:
    """`text` without the secrets that `hide` knows."""
    data = text.encode(errors="surrogatepass")
    quiet = hide(data)
    return text if quiet == data else quiet.decode(errors="replace")


def disarm(error: BaseException, hide: Hide) -> None:
    """Takes the requests, with their headers, out of an exception of httpx and those behind it, and the secrets too."""
    chain, seen = [error], set[int]()
    while chain:
        each = chain.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        each.args = tuple(_hidden(part, hide) for part in each.args)
        if isinstance(each, UnicodeEncodeError):
            each.object = hide_in(each.object, hide)
        elif isinstance(each, UnicodeDecodeError):
            each.object = hide(each.object)
        if isinstance(each, httpx.RequestError):
            each.request = _bare(each)
        chain += [behind for behind in (each.__cause__, each.__context__) if behind is not None]


def _hidden(part: object, hide: Hide) -> object:
    return hide_in(part, hide) if isinstance(part, str) else hide(part) if isinstance(part, bytes) else part


def _bare(error: httpx.RequestError) -> httpx.Request:
    try:
        request = error.request
    except RuntimeError:
        # It never had one.
        return httpx.Request("GET", "")
    url = request.url
    return httpx.Request(request.method, httpx.URL(scheme=url.scheme, host=url.host, port=url.port))


_hide: ContextVar[Callable[[], Hide] | None] = ContextVar("hide", default=None)

LOGGERS = ("httpx", *(f"httpcore.{name}" for name in ("connection", "http11", "http2", "proxy", "socks")))
"""They log reason phrases and headers of answers, in which a server may repeat what it got."""


class _Filter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        hide = _hide.get()
        if hide is not None:
            text = record.getMessage()
            quiet = hide_in(text, hide())
            if quiet != text:
                record.msg, record.args = quiet, None
        return True


for _name in LOGGERS:
    logging.getLogger(_name).addFilter(_Filter())


@contextmanager
def quiet_logs(hide: Callable[[], Hide]) -> Generator[None]:
    """Within it, what httpx and httpcore log in this thread or task goes through what `hide` returns."""
    token = _hide.set(hide)
    try:
        yield
    finally:
        _hide.reset(token)
