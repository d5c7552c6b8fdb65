"""Checks what Clone Guard sends to a webhook's URL. The spec's section `webhooks` is the contract."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast
from uuid import UUID

import msgspec
from attrs import define
from scanwire_raw.runtime import InvalidArgumentError

from .errors import ConfigurationError, WebhookFormatError, WebhookSignatureError

if TYPE_CHECKING:
    from scanwire_raw.clone_guard.models.webhook_event import WebhookEvent

SIGNATURE = "X-CG-Hook-Signature"
EVENT = "X-CG-Hook-Event"
DELIVERY = "X-CG-Hook-Delivery"


class HasItems(Protocol):
    """A mapping of header names to values, or what a framework has instead of one."""

    def items(self) -> Iterable[tuple[str | bytes, object]]: ...


Headers: TypeAlias = HasItems | Iterable[tuple[str | bytes, str | bytes]]
"""Header names and values, as strings or bytes: a mapping, pairs as ASGI has them, or the environment of WSGI."""


@define(frozen=True)
class WebhookDelivery:
    """A delivery whose body the vendor has signed.

    Attributes:
        event: What has happened. An event that the spec does not list is kept; any event equals its name as a string.
        id: The id of this delivery. Whether a further try of the same delivery has the same one is not documented.
        payload: The body, a JSON object. Its fields are not documented.
    """

    event: WebhookEvent
    id: UUID
    payload: dict[str, Any]


def verify_webhook(body: bytes, headers: Headers, *, secret: str | bytes) -> WebhookDelivery:
    """Checks the signature of a delivery, then reads it.

    Only the body is signed. The event and the id are headers, no more to be trusted than the connection: what must not
    be forged belongs to what the payload says. Nor does a signature grow old: whoever has seen a delivery can send it
    again.

    Answer 200 once the delivery is safe with you. After any other answer the vendor tries up to three times more, after
    longer and longer pauses (Clone Systems' user manual, Webhooks), so that it may come twice.

        delivery = verify_webhook(await request.body(), request.headers, secret=secret)
        if delivery.event == "scan_completed":
            ...

    Args:
        body: The body, byte for byte as it came. Decoded and encoded again it has another signature.
        headers: The request's headers: any mapping, pairs of names and values, or the environment of WSGI. Upper and
            lower case make no difference.
        secret: The webhook's secret, as it was set in the portal.

    Raises:
        WebhookSignatureError: The signature is missing, or is not that of this body and secret. Refuse the request.
        WebhookFormatError: The signature is right, but the rest is not what the vendor documents.
        ConfigurationError: The secret is empty, or neither text nor bytes.
        InvalidArgumentError: `body` is not bytes, or `headers` has no names and values.
    """
    key = _key(secret)
    _require_bytes(body)
    found = _found(headers)
    _check_signature(body, found[SIGNATURE], key)
    return WebhookDelivery(_event(found[EVENT]), _id(found[DELIVERY]), _payload(body))


def _key(secret: object) -> bytes:
    """The secret's bytes. The error does not show it."""
    try:
        key = secret.encode() if isinstance(secret, str) else secret
    except UnicodeEncodeError:
        raise ConfigurationError("secret must be Unicode text without lone surrogates") from None
    if not isinstance(key, bytes) or not key:
        raise ConfigurationError("secret must be a string or bytes that is not empty")
    return key


def _require_bytes(body: object) -> None:
    if not isinstance(body, bytes):
        raise InvalidArgumentError("body", body, "must be bytes, as they came")


def _found(headers: Headers) -> dict[str, list[bytes]]:
    """The values of the headers that matter, each as often as it is there."""
    found: dict[str, list[bytes]] = {name: [] for name in (SIGNATURE, EVENT, DELIVERY)}
    names = {name.lower(): name for name in found}
    for name, value in _pairs(headers):
        # WSGI writes HTTP_X_CG_HOOK_EVENT.
        known = names.get(_text(name).lower().replace("_", "-").removeprefix("http-"))
        if known is not None:
            found[known].append(value if isinstance(value, bytes) else _text(value).encode("latin-1", "replace"))
    return found


def _pairs(headers: object) -> list[tuple[object, object]]:
    # Neither this error nor the next shows a value: the right signature is as good as a secret.
    try:
        items = getattr(headers, "items", None)
        pairs = cast("Iterable[tuple[object, object]]", items() if callable(items) else headers)
        return [(name, value) for name, value in pairs]
    except (TypeError, ValueError):
        rule = "has no headers: give a mapping of names to values, or pairs of them"
        raise InvalidArgumentError("headers", type(headers), rule) from None


def _text(part: object) -> str:
    if isinstance(part, bytes):
        return part.decode("latin-1")
    if isinstance(part, str):
        return part
    raise InvalidArgumentError("headers", type(part), "is no header: names and values are strings or bytes")


def _check_signature(body: bytes, given: list[bytes], key: bytes) -> None:
    if len(given) != 1:
        raise WebhookSignatureError(f"{SIGNATURE}: {'missing' if not given else f'there {len(given)} times'}")
    expected = b"sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest().encode()
    if not hmac.compare_digest(given[0], expected):
        raise WebhookSignatureError(f"{SIGNATURE}: not that of this body and secret")


def _only(header: str, given: list[bytes]) -> str:
    if len(given) != 1:
        raise WebhookFormatError(f"{header}: {'missing' if not given else f'there {len(given)} times'}")
    return given[0].decode("latin-1")


def _event(given: list[bytes]) -> WebhookEvent:
    from scanwire_raw.clone_guard.models.webhook_event import WebhookEvent

    name = _only(EVENT, given)
    if not name:
        raise WebhookFormatError(f"{EVENT}: empty")
    return WebhookEvent(name)


def _id(given: list[bytes]) -> UUID:
    text = _only(DELIVERY, given)
    try:
        found = UUID(text)
    except ValueError:
        found = None
    # UUID also takes braces, prefixes, and hyphens wherever they stand.
    if found is None or str(found) != text.lower():
        raise WebhookFormatError(f"{DELIVERY}: {text[:100]!r} is not a UUID")
    return found


def _payload(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (ValueError, RecursionError) as error:
        raise WebhookFormatError(f"the body is no JSON object: {error}") from error
