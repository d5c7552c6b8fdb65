"""One request and its answer, as reports show them: redacted, and reproducible with curl."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    """`text` with every secret, as it is or quoted for JSON, replaced by `***`."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if secret:
            text = text.replace(secret, "***").replace(json.dumps(secret)[1:-1], "***")
    return text


def _body(content: bytes) -> str:
    if not content:
        return ""
    text = content.decode("utf-8", "backslashreplace")
    with contextlib.suppress(ValueError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}\n... ({len(content)} bytes)"


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
    lines = [f"{exchange.method} {redact(exchange.url, secrets)}", *_headers(exchange.request_headers, secrets)]
    body = redact(_body(exchange.request_body), secrets)
    return "\n".join([*lines, "", body] if body else lines)


def answer_text(exchange: Exchange, secrets: Iterable[str]) -> str:
    """The answer as text: status, headers and body."""
    if not exchange.status:
        return "(no answer)"
    secrets = tuple(secrets)
    lines = [str(exchange.status), *_headers(exchange.answer_headers, secrets)]
    body = redact(_body(exchange.answer_body), secrets)
    return "\n".join([*lines, "", body] if body else lines)


def curl(exchange: Exchange, secrets: Mapping[str, str]) -> str:
    """A command that sends the request again, reading the credentials from variables.

    Args:
        exchange: what to send.
        secrets: the real credentials, each with the name of the variable that stands for it.
    """
    parts = ["curl", "-i", "-X", exchange.method, shlex.quote(redact(exchange.url, secrets))]
    for name, value in exchange.request_headers:
        if name.lower() in DULL_HEADERS:
            continue
        if name.lower() in SECRET_HEADERS:
            scheme, _, token = value.partition(" ") if " " in value else ("", "", value)
            variable = secrets.get(token)
            # Credentials that are not ours were made up for the test, but may still be a slip of somebody's key.
            shown = f"${variable}" if variable else "not-a-credential"
            parts += ["-H", f'"{name}: {scheme + " " if scheme else ""}{shown}"']
        else:
            parts += ["-H", shlex.quote(f"{name}: {redact(value, secrets)}")]
    if exchange.request_body:
        text = exchange.request_body.decode("utf-8", "backslashreplace")
        parts += ["--data-raw", shlex.quote(redact(text, secrets))]
    line = " ".join(parts)
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda match: f"\\x{ord(match[0]):02x}", line)
