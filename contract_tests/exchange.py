"""One request and its answer, as reports show them: redacted, and reproducible with curl."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

SECRET_HEADERS = {
    "authorization": "CONTRACT_API_TOKEN",
    "x-auth-key": "CONTRACT_API_KEY",
    "x-auth-email": "CONTRACT_API_EMAIL",
    "x-api-key": "CONTRACT_API_KEY",
    "cookie": "COOKIE",
    "set-cookie": "COOKIE",
}
DULL_HEADERS = frozenset(
    {"accept-encoding", "connection", "content-length", "host", "user-agent", "x-schemathesis-testcaseid"}
)
SHOWN = 4000
# What a terminal or a page would act on instead of showing it, but for tabs and ends of lines.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Exchange:
    """A request and its answer. `status` is 0 where no answer came."""

    method: str
    url: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    answer_headers: tuple[tuple[str, str], ...] = ()
    answer_body: bytes = b""


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` with every secret, as it is or quoted for JSON or for a URL, replaced by `***`."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if secret:
            for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe="")):
                text = text.replace(form, "***")
    return text


def visible(text: str) -> str:
    """`text` with what is not seen, such as control characters, escaped."""
    return _HIDDEN.sub(
        lambda found: f"\\x{ord(found[0]):02x}" if ord(found[0]) < 256 else f"\\u{ord(found[0]):04x}", text
    )


def as_json(value: Any, most: int = 200) -> str:
    """A value in a message: as JSON, in one line, and cut off after `most` characters."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= most else f"{text[:most]}..."


def _body(content: bytes) -> str:
    if not content:
        return ""
    text = content.decode("utf-8", "backslashreplace")
    with contextlib.suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return text


def _text(head: Iterable[str], content: bytes, secrets: Iterable[str]) -> str:
    # Redacted before it is cut: half a secret would not be found.
    body = visible(redact(_body(content), secrets))
    if len(body) > SHOWN:
        body = f"{body[:SHOWN]}\n... ({len(content)} bytes)"
    return "\n".join([*map(visible, head), *(["", body] if body else [])])


def _headers(headers: Iterable[tuple[str, str]], secrets: Iterable[str]) -> list[str]:
    return [f"{name}: {_hidden(name, value, secrets)}" for name, value in headers if name.lower() not in DULL_HEADERS]


def _hidden(name: str, value: str, secrets: Iterable[str]) -> str:
    if name.lower() in SECRET_HEADERS:
        scheme, _, rest = value.partition(" ")
        return f"{scheme} ***" if rest else "***"
    return redact(value, secrets)


def request_text(exchange: Exchange, secrets: Iterable[str]) -> str:
    """The request as text: request line, headers and body."""
    secrets = tuple(secrets)
    head = [f"{exchange.method} {redact(exchange.url, secrets)}", *_headers(exchange.request_headers, secrets)]
    return _text(head, exchange.request_body, secrets)


def answer_text(exchange: Exchange, secrets: Iterable[str]) -> str:
    """The answer as text: status, headers and body."""
    if not exchange.status:
        return "no answer"
    secrets = tuple(secrets)
    head = [str(exchange.status), *_headers(exchange.answer_headers, secrets)]
    return _text(head, exchange.answer_body, secrets)


def curl(exchange: Exchange, secrets: Mapping[str, str]) -> str:
    """A command that sends the request again, reading the credentials from variables.

    Args:
        exchange: what to send.
        secrets: the real credentials, each with the name of the variable that stands for it.
    """
    parts = ["curl", "-i", "-X", exchange.method, _quoted(redact(exchange.url, secrets).encode())]
    for name, value in exchange.request_headers:
        if name.lower() in DULL_HEADERS:
            continue
        if name.lower() in SECRET_HEADERS:
            scheme, _, token = value.partition(" ") if " " in value else ("", "", value)
            variable = secrets.get(token)
            # Credentials that are not ours were made up for the test, but may still be a slip of somebody's key.
            shown = f"${variable}" if variable else "not-a-credential"
            scheme = re.sub(r"[^\w.+-]", "", scheme)
            parts += ["-H", f'"{name}: {scheme + " " if scheme else ""}{shown}"']
        else:
            parts += ["-H", _quoted(f"{name}: {redact(value, secrets)}".encode("utf-8", "backslashreplace"))]
    if exchange.request_body:
        text = redact(exchange.request_body.decode("utf-8", "surrogateescape"), secrets)
        body = text.encode("utf-8", "surrogateescape")
        if b"\0" in body:
            # No argument can hold a NUL.
            octal = "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\{byte:03o}" for byte in body)
            return f"printf '{octal}' | {' '.join([*parts, '--data-binary', '@-'])}"
        parts += ["--data-raw", _quoted(body)]
    return " ".join(parts)


def _quoted(content: bytes) -> str:
    """An argument for a shell, in one line: plain where it can be, else in the notation of bash, `$'...'`."""
    text = content.decode("utf-8", "replace")
    if text.isprintable() and "\ufffd" not in text:
        return shlex.quote(text)
    named = {10: "\\n", 13: "\\r", 9: "\\t", 39: "\\'", 92: "\\\\"}
    plain = {byte: chr(byte) for byte in range(32, 127)} | named
    return "$'" + "".join(plain.get(byte, f"\\x{byte:02x}") for byte in content) + "'"


def without_secrets(exchange: Exchange, hidden: Mapping[str, str]) -> Exchange:
    """An exchange that reports show as they would the one that is given, in which no credential is left.

    Args:
        exchange: the request and its answer.
        hidden: the credentials, each with the variable that stands for it.
    """

    def headers(given: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple((name, _bare_header(name, value, hidden)) for name, value in given)

    return replace(
        exchange,
        url=redact(exchange.url, hidden),
        request_headers=headers(exchange.request_headers),
        request_body=_bare_body(exchange.request_body, hidden),
        answer_headers=headers(exchange.answer_headers),
        answer_body=_bare_body(exchange.answer_body, hidden),
    )


def _bare_header(name: str, value: str, hidden: Mapping[str, str]) -> str:
    if name.lower() not in SECRET_HEADERS:
        return redact(value, hidden)
    cookie = "cookie" in name.lower()
    scheme, space, token = value.partition(" ") if " " in value and not cookie else ("", "", value)
    # What was made up for the test, or sent by the server, may still be a slip of somebody's key.
    shown = f"${hidden[token]}" if token in hidden else "not-a-credential" if token else ""
    return f"{scheme}{space}{shown}"


def _bare_body(content: bytes, hidden: Mapping[str, str]) -> bytes:
    text = content.decode("utf-8", "backslashreplace")
    shown = redact(text, hidden)
    with contextlib.suppress(ValueError, RecursionError):
        # JSON can spell a text in several ways.
        plain = json.dumps(json.loads(shown), ensure_ascii=False)
        if redact(plain, hidden) != plain:
            shown = redact(plain, hidden)
    return content if shown == text else shown.encode("utf-8", "backslashreplace")
