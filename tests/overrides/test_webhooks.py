"""`verify_webhook`: what is signed passes, what is changed does not; the spec's section `webhooks` says the same."""

from __future__ import annotations

import hashlib
import inspect
import json
import pickle
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import Message
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scanwire import (
    ConfigurationError,
    InvalidArgumentError,
    ScanwireError,
    WebhookDelivery,
    WebhookFormatError,
    WebhookSignatureError,
    verify_webhook,
    webhooks,
)
from scanwire_raw.clone_guard.models import WebhookEvent
from starlette.datastructures import Headers

SPEC = yaml.safe_load((Path(__file__).parents[2] / "openapi" / "clone_guard.yaml").read_text(encoding="utf-8"))
BODY = b'{"scan": {"name": "Weekly perimeter"}}'
ID = uuid.UUID("2d7e3f1a-8b4c-4f6d-9a0e-5c1b7d9f3ecc")
SECRET = "not-a-secret-of-anybody"

steady = settings(deadline=None, derandomize=True)
secrets = st.text(min_size=1) | st.binary(min_size=1)
payloads = st.dictionaries(
    st.text(),
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**60), 2**60)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    ),
    max_size=4,
)


def to_bytes(secret: str | bytes) -> bytes:
    return secret.encode() if isinstance(secret, str) else secret


def signature(body: bytes, secret: str | bytes = SECRET) -> str:
    """The signature by RFC 2104, without the module that the code under test uses."""
    key = to_bytes(secret)
    key = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + body).digest()
    return "sha256=" + hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).hexdigest()


def signed(body: bytes = BODY, secret: str | bytes = SECRET, **changed: str | None) -> dict[str, str]:
    """The headers of a delivery; None leaves one out."""
    headers = {
        "X-CG-Hook-Signature": signature(body, secret),
        "X-CG-Hook-Event": "scan_completed",
        "X-CG-Hook-Delivery": str(ID),
        "Content-Type": "application/json",
        "User-Agent": "CloneGuard-Hook/0b21b7db",
    }
    for name, value in changed.items():
        header = f"X-CG-Hook-{name.capitalize()}"
        headers.pop(header)
        if value is not None:
            headers[header] = value
    return headers


def test_the_signature_is_that_of_the_rfc() -> None:
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"  # RFC 4231, test case 2
    body = b"what do ya want for nothing?"
    assert signature(body, "Jefe") == f"sha256={expected}"
    with pytest.raises(WebhookFormatError):
        verify_webhook(body, signed(body, "Jefe"), secret="Jefe")


@steady
@given(payload=payloads, secret=secrets, id_=st.uuids(), event=st.sampled_from([*WebhookEvent]))
def test_what_is_signed_is_read(payload: dict[str, Any], secret: str | bytes, id_: uuid.UUID, event: str) -> None:
    body = json.dumps(payload).encode()
    delivery = verify_webhook(body, signed(body, secret, event=event, delivery=str(id_)), secret=secret)
    assert delivery == WebhookDelivery(WebhookEvent(event), id_, payload)


@steady
@given(body=st.binary(), other=st.binary(), secret=secrets)
def test_another_body_has_another_signature(body: bytes, other: bytes, secret: str | bytes) -> None:
    assume(body != other)
    with pytest.raises(WebhookSignatureError):
        verify_webhook(other, signed(body, secret), secret=secret)


@steady
@given(st.data())
def test_one_bit_more_or_less_is_noticed(data: st.DataObject) -> None:
    index, bit = data.draw(st.integers(0, len(BODY) - 1)), data.draw(st.integers(0, 7))
    changed = BODY[:index] + bytes([BODY[index] ^ 1 << bit]) + BODY[index + 1 :]
    with pytest.raises(WebhookSignatureError):
        verify_webhook(changed, signed(), secret=SECRET)


@steady
@given(body=st.binary(), secret=secrets, other=secrets)
def test_another_secret_has_another_signature(body: bytes, secret: str | bytes, other: str | bytes) -> None:
    # HMAC fills keys up with zeros.
    assume(to_bytes(secret).rstrip(b"\0") != to_bytes(other).rstrip(b"\0"))
    with pytest.raises(WebhookSignatureError):
        verify_webhook(body, signed(body, secret), secret=other)


@steady
@given(st.text() | st.binary())
def test_a_signature_of_any_other_form_is_none(text: str | bytes) -> None:
    with pytest.raises(WebhookSignatureError):
        verify_webhook(BODY, {**signed(signature=None), "X-CG-Hook-Signature": text}, secret=SECRET)


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: text.removeprefix("sha256="),
        lambda text: text[:-1],
        lambda text: f"{text}0",
        lambda text: f" {text}",
        lambda text: f"{text}, {text}",
        lambda text: f"{text}\ud800",
        lambda text: text.replace("sha256=", "sha1="),
        lambda text: "sha256=" + hashlib.sha256(BODY).hexdigest(),
    ],
)
def test_a_signature_that_is_nearly_right_is_wrong(change: Callable[[str], str]) -> None:
    with pytest.raises(WebhookSignatureError, match=r"^X-CG-Hook-Signature: not that of this body and secret$"):
        verify_webhook(BODY, signed(signature=change(signature(BODY))), secret=SECRET)


@steady
@given(body=st.binary() | payloads.map(lambda payload: json.dumps(payload).encode()), event=st.text(), id_=st.text())
def test_whatever_is_signed_is_a_delivery_or_said_to_be_none(body: bytes, event: str, id_: str) -> None:
    headers = {**signed(body), "X-CG-Hook-Event": event, "X-CG-Hook-Delivery": id_}
    with suppress(WebhookFormatError):
        assert isinstance(verify_webhook(body, headers, secret=SECRET).payload, dict)


NO_OBJECTS = [b"", b"null", b"[]", b'"text"', b"1", b"{", b"{}{}", b'{"a": 01}', b"\xff", b'{"a": "\xff"}']


@pytest.mark.parametrize("body", [*NO_OBJECTS, b'{"a":' * 10**5], ids=lambda body: body[:8].hex() or "empty")
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookFormatError, match="the body is no JSON object"):
        verify_webhook(body, signed(body), secret=SECRET)


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "1",
        "{2d7e3f1a-8b4c-4f6d-9a0e-5c1b7d9f3ecc}",
        "urn:uuid:2d7e3f1a-8b4c-4f6d-9a0e-5c1b7d9f3ecc",
        ID.hex,
        f"{ID} ",
    ],
)
def test_an_id_that_is_no_uuid_is_refused(id_: str) -> None:
    with pytest.raises(WebhookFormatError, match=r"^X-CG-Hook-Delivery: .* is not a UUID$"):
        verify_webhook(BODY, signed(delivery=id_), secret=SECRET)


def test_an_id_in_capitals_is_the_same() -> None:
    assert verify_webhook(BODY, signed(delivery=str(ID).upper()), secret=SECRET).id == ID


def test_a_long_id_is_cut_in_the_message() -> None:
    with pytest.raises(WebhookFormatError) as caught:
        verify_webhook(BODY, signed(delivery="a" * 5000), secret=SECRET)
    assert str(caught.value) == f"X-CG-Hook-Delivery: '{'a' * 100}' is not a UUID"


@pytest.mark.parametrize("event", ["scan_\u00e9tat", b"scan_\xe9tat"], ids=["text", "bytes"])
def test_a_header_that_is_not_ascii_is_the_same_as_text_and_as_bytes(event: str | bytes) -> None:
    # Frameworks hand headers over as they came, or decoded as Latin-1.
    delivery = verify_webhook(BODY, {**signed(event=None), "X-CG-Hook-Event": event}, secret=SECRET)
    assert delivery.event == "scan_\u00e9tat"


def test_an_event_that_the_spec_does_not_list_is_kept() -> None:
    delivery = verify_webhook(BODY, signed(event="scan_paused"), secret=SECRET)
    assert delivery.event == "scan_paused"
    assert delivery.event not in [*WebhookEvent]


@pytest.mark.parametrize(
    ("headers", "error", "said"),
    [
        (signed(signature=None), WebhookSignatureError, "X-CG-Hook-Signature: missing"),
        (signed(event=None), WebhookFormatError, "X-CG-Hook-Event: missing"),
        (signed(delivery=None), WebhookFormatError, "X-CG-Hook-Delivery: missing"),
        (signed(event=""), WebhookFormatError, "X-CG-Hook-Event: empty"),
        ([*signed().items(), *signed().items()], WebhookSignatureError, "X-CG-Hook-Signature: there 2 times"),
        ([*signed().items(), ("x-cg-hook-event", "a")], WebhookFormatError, "X-CG-Hook-Event: there 2 times"),
        ([*signed().items(), ("x-cg-hook-delivery", "a")], WebhookFormatError, "X-CG-Hook-Delivery: there 2 times"),
        ({}, WebhookSignatureError, "X-CG-Hook-Signature: missing"),
        # The header that a sample of the manual reads, against the manual's own text.
        ({"x-webhook-signature": signature(BODY)}, WebhookSignatureError, "X-CG-Hook-Signature: missing"),
    ],
)
def test_a_header_that_is_missing_or_there_twice_is_named(headers: Any, error: type[ScanwireError], said: str) -> None:
    with pytest.raises(error) as caught:
        verify_webhook(BODY, headers, secret=SECRET)
    assert str(caught.value) == said


def test_nothing_is_read_before_the_signature_is_right() -> None:
    headers = signed(b"", event="", delivery="no id")
    with pytest.raises(WebhookSignatureError):
        verify_webhook(b"no JSON", headers, secret=SECRET)


def message() -> Message:
    found = Message()
    for name, value in signed().items():
        found[name] = value
    return found


def environ() -> dict[str, Any]:
    return {
        "wsgi.input": object(),
        "wsgi.version": (1, 0),
        "CONTENT_TYPE": "application/json",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed().items()},
    }


@pytest.mark.parametrize(
    "headers",
    [
        signed(),
        {name.lower(): value for name, value in signed().items()},
        {name.upper(): value for name, value in signed().items()},
        {name.encode(): value.encode() for name, value in signed().items()},
        {name: value.encode() for name, value in signed().items()},
        [*signed().items()],
        [(name.lower().encode(), value.encode()) for name, value in signed().items()],
        ([name, value] for name, value in signed().items()),
        httpx.Headers(signed()),
        Headers(signed()),
        message(),
        environ(),
    ],
    ids=lambda headers: type(headers).__name__,
)
def test_headers_come_in_many_forms(headers: Any) -> None:
    assert verify_webhook(BODY, headers, secret=SECRET).id == ID


class Broken:
    def items(self) -> Iterator[tuple[str, str]]:
        raise TypeError("no items")


@pytest.mark.parametrize(
    "headers",
    [None, 1, "X-CG-Hook-Event: scan_completed", b"ab", [1], [("a",)], [("a", "b", "c")], [("a", "b"), None], Broken()],
    ids=["none", "number", "text", "bytes", "number in it", "one", "three", "none in it", "broken"],
)
def test_what_has_no_headers_is_refused(headers: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        verify_webhook(BODY, headers, secret=SECRET)
    assert caught.value.argument == "headers"
    assert caught.value.value is type(headers)
    assert caught.value.rule == "has no headers: give a mapping of names to values, or pairs of them"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [({1: "x"}, int), ({**signed(), "X-CG-Hook-Event": ["scan_completed"]}, list), ({None: None}, type(None))],
)
def test_names_and_values_are_text_or_bytes(headers: Any, kind: type) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        verify_webhook(BODY, headers, secret=SECRET)
    assert str(caught.value) == f"headers: {kind!r} is no header: names and values are strings or bytes"


@pytest.mark.parametrize("body", [BODY.decode(), bytearray(BODY), json.loads(BODY), None], ids=type)
def test_the_body_is_bytes(body: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^body: .* must be bytes, as they came$") as caught:
        verify_webhook(body, signed(), secret=SECRET)
    assert caught.value.value is body


@pytest.mark.parametrize(
    "secret", ["", b"", None, 5, bytearray(b"abc"), "hidden-\ud800"], ids=lambda secret: type(secret).__name__
)
def test_a_secret_that_cannot_be_one_is_refused_and_not_shown(secret: Any) -> None:
    rules = ["a string or bytes that is not empty", "Unicode text without lone surrogates"]
    with pytest.raises(ConfigurationError) as caught:
        verify_webhook(BODY, signed(BODY, "x"), secret=secret)
    assert str(caught.value) == f"secret must be {rules['hidden' in str(secret)]}"
    assert "hidden" not in "".join(traceback.format_exception(caught.value))


FAULTY: list[tuple[Any, Any]] = [
    (BODY, signed(signature="sha256=0")),
    (BODY, signed(signature=None)),
    (BODY, signed(event=None)),
    (BODY, signed(delivery="x")),
    (b"no JSON", signed(b"no JSON")),
    (BODY, [*signed().items(), 1]),
    (BODY, {**signed(), 1: 2}),
    ("text", signed()),
]


@pytest.mark.parametrize(("body", "headers"), FAULTY)
def test_no_error_shows_the_secret_or_the_right_signature(body: Any, headers: Any) -> None:
    with pytest.raises(ScanwireError) as caught:
        verify_webhook(body, headers, secret=SECRET)
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is type(caught.value)
    shown = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value)) + repr(caught.value.args)
    digest = signature(body if isinstance(body, bytes) else body.encode()).removeprefix("sha256=")
    assert SECRET not in shown
    assert digest not in shown


def test_signatures_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, expected: bytes) -> bool:
        compared.append((given, expected))
        return False

    monkeypatch.setattr("scanwire.webhooks.hmac.compare_digest", compare)
    with pytest.raises(WebhookSignatureError):
        verify_webhook(BODY, signed(), secret=SECRET)
    assert compared == [(signature(BODY).encode(), signature(BODY).encode())]


def test_a_delivery_cannot_be_changed() -> None:
    delivery = verify_webhook(BODY, signed(), secret=SECRET)
    with pytest.raises(AttributeError):
        delivery.event = "scan_failed"  # type: ignore[misc,assignment]


# The contract: the spec's section `webhooks`.


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    found: Any = SPEC
    for part in node["$ref"].split("/")[1:] if "$ref" in node else []:
        found = found[part]
    return node if "$ref" not in node else found


HOOKS: dict[str, dict[str, Any]] = {name: item["post"] for name, item in SPEC["webhooks"].items()}
every_hook = pytest.mark.parametrize("name", HOOKS)


def headers_of(name: str) -> dict[str, dict[str, Any]]:
    parameters = [resolve(each) for each in HOOKS[name]["parameters"]]
    assert {each["in"] for each in parameters} == {"header"}
    return {each["name"]: each for each in parameters}


def validator(schema: dict[str, Any]) -> jsonschema_rs.Validator:
    whole = {"components": SPEC["components"], "allOf": [schema]}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


SIGNATURES = {name: validator(headers_of(name)[webhooks.SIGNATURE]["schema"]) for name in HOOKS}
PAYLOADS = {
    name: validator(resolve(hook["requestBody"])["content"]["application/json"]["schema"])
    for name, hook in HOOKS.items()
}


def test_the_events_are_those_of_the_spec() -> None:
    assert {event.value for event in WebhookEvent} == HOOKS.keys()


@every_hook
def test_the_headers_are_those_of_the_spec(name: str) -> None:
    assert headers_of(name).keys() == {webhooks.SIGNATURE, webhooks.EVENT, webhooks.DELIVERY}
    required = {header for header, parameter in headers_of(name).items() if parameter.get("required")}
    assert required == {webhooks.EVENT, webhooks.DELIVERY}


@every_hook
def test_a_delivery_that_is_valid_by_the_spec_is_read(name: str) -> None:
    examples = resolve(HOOKS[name]["requestBody"])["content"]["application/json"]["examples"]
    for example in examples.values():
        body = json.dumps(resolve(example)["value"]).encode()
        headers = {header: str(parameter["example"]) for header, parameter in headers_of(name).items()}
        headers |= {webhooks.SIGNATURE: signature(body), webhooks.EVENT: name}
        for header, parameter in headers_of(name).items():
            assert validator(parameter["schema"]).is_valid(headers[header])
        delivery = verify_webhook(body, headers, secret=SECRET)
        assert delivery.event == name
        assert str(delivery.id) == headers[webhooks.DELIVERY]
        assert delivery.payload == resolve(example)["value"]


@every_hook
@steady
@given(text=st.text(max_size=80) | st.from_regex(r"sha(1|256)=[0-9A-Fa-f]{60,68}", fullmatch=True))
def test_a_signature_that_the_spec_does_not_allow_is_refused(name: str, text: str) -> None:
    if not SIGNATURES[name].is_valid(text):
        with pytest.raises(WebhookSignatureError):
            verify_webhook(BODY, signed(signature=text), secret=SECRET)


@every_hook
@steady
@given(payload=payloads)
def test_every_payload_that_the_spec_allows_is_read(name: str, payload: dict[str, Any]) -> None:
    if PAYLOADS[name].is_valid(payload):
        body = json.dumps(payload).encode()
        assert verify_webhook(body, signed(body, event=name), secret=SECRET).payload == payload


@every_hook
def test_the_receiver_answers_as_the_documentation_says(name: str) -> None:
    assert HOOKS[name]["responses"].keys() == {"200"}
    assert "Answer 200" in (inspect.getdoc(verify_webhook) or "")
    assert "three times more" in (inspect.getdoc(verify_webhook) or "")
