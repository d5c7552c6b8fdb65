"""Whatever a server sends and whoever looks: no error, log, repr, dump or pickle shows a client's credentials."""

from __future__ import annotations

import base64
import copy
import html
import json
import logging
import pickle
import pprint
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scanwire import (
    ApiKey,
    ApiToken,
    AsyncCloneGuard,
    AsyncCloudforceOne,
    AuthenticationError,
    CloneGuard,
    CloneGuardAccessToken,
    CloneGuardBearer,
    CloneGuardKey,
    CloudforceOne,
    ConfigurationError,
    InvalidRequestError,
    ResponseError,
    ScanwireError,
    ServerError,
    TransportError,
    UndecodableResponseError,
)
from scanwire._answers import payload
from scanwire._secrets import MASK, QuietURL, Secret, disarm, given_secrets, hide_in, hiding, quiet_logs
from scanwire_raw.clone_guard.api.auth import sign_in
from scanwire_raw.clone_guard.api.user import disable_mfa

from .both import KINDS, Kind, cloudforce_one, done
from .test_schemes import operations

PORTAL = "https://portal.test"
SECRET = "s3cr3t/+value=\"x' <y>"
OPERATIONS = {slug: list(operations(slug)) for slug in ("cloudforce_one", "clone_guard")}

# The ways in which servers write what they got.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "upper case": str.upper,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON in JSON": lambda text: json.dumps(json.dumps(text))[3:-3],
    "JSON with escaped slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "code points": lambda text: "".join(f"\\u{ord(each):04x}" if ord(each) < 65536 else each for each in text),
    "percent": lambda text: quote(text, safe=""),
    "percent in lower case": lambda text: quote(text, safe="").lower(),
    "path": quote,
    "form": quote_plus,
    "HTML": html.escape,
    "HTML numbers": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "HTML hexadecimal numbers": lambda text: "".join(f"&#x{ord(each):04X};" for each in text),
    "repr": lambda text: repr(text)[1:-1],
    "repr of bytes": lambda text: repr(text.encode())[2:-1],
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 of a pair": lambda text: base64.b64encode(f"user:{text}".encode()).decode(),
    "base64 of a header": lambda text: base64.b64encode(f"Bearer {text}".encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
}


def known(secret: str) -> set[str]:
    """What must not be found: the secret in each spelling, less the ends that also hold what stands around it."""
    return {spell(secret)[4:-4] if "base64" in name else spell(secret) for name, spell in SPELLINGS.items()}


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    """The text of all records of all loggers, at any level."""
    lines = list[str]()

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name}: {record.getMessage()} {record.args!r}")

    names = ["", "scanwire", "httpx", "httpcore", "httpcore.http11", "httpcore.connection"]
    levels = {name: logging.getLogger(name).level for name in names}
    handler = Keep(level=0)
    logging.getLogger().addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(1)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def everything_shown(error: BaseException) -> str:
    """All that can be read from an error and those behind it."""
    parts = list[str]()
    chain: list[BaseException | None] = [error]
    while chain:
        each = chain.pop()
        if each is None:
            continue
        chain += [each.__cause__, each.__context__]
        own = {name: value for name, value in vars(each).items() if name != "_request"}
        parts += [str(each), repr(each), repr(each.args), pprint.pformat(own)]
        if isinstance(each, httpx.RequestError):
            parts += [str(each.request.url), repr(each.request.headers.raw), repr(each.request.read())]
        if isinstance(each, ResponseError):
            parts += [repr(list(each.headers.items())), each.body.decode("latin-1"), repr(each.errors)]
    return "\n".join([*parts, pickle.dumps(error).decode("latin-1"), repr(copy.copy(error))])


secrets = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=4, max_size=30).map(
    lambda text: f"Zq7{text}w"
)
passwords = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=20).map(lambda text: f"Zq7{text}w")


def document(text: str, kind: str) -> bytes:
    reasons = {"code": 1001, "message": f"bad {text} here", "source": {"pointer": f"/{text}"}}
    plain: dict[str, object] = {
        "errors": {"success": False, "errors": [reasons], "messages": [], "result": None},
        "strings": {"success": False, "errors": [f"bad {text}"], "messages": []},
        "chain": {"errors": [{"code": 1, "error_chain": [{"message": text, "documentation_url": text}]}]},
        "status_text": {"status": 401, "status_text": f"no {text}"},
        "result": {"success": True, "errors": [], "messages": [], "result": text, "data": text, text: text},
    }
    if kind in plain:
        return json.dumps(plain[kind]).encode()
    return f"<html>{'x' * (4090 if kind == 'cut' else 0)}{text}</html>".encode("utf-8", "replace")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_answer_that_repeats_a_credential_gets_it_shown(data: st.DataObject) -> None:
    token, other = data.draw(secrets, "token"), data.draw(secrets, "other")
    spelling = data.draw(st.sampled_from(sorted(SPELLINGS)), "spelling")
    kind = data.draw(st.sampled_from(["errors", "strings", "chain", "status_text", "result", "html", "cut"]), "kind")
    status = data.draw(st.sampled_from([200, 400, 401, 403, 404, 422, 429, 500, 302, 999]), "status")
    place = data.draw(st.sampled_from(["body", "header", "reason", "failure", "location"]), "place")
    guard = {"base_url": PORTAL, "api_key": other}
    slug, kind_of_client, credentials, own = data.draw(
        st.sampled_from(
            [
                ("cloudforce_one", CloudforceOne, {"api_token": token}, {token}),
                ("cloudforce_one", CloudforceOne, {"api_email": other, "api_key": token}, {token, other}),
                ("clone_guard", CloneGuard, {**guard, "access_token": token}, {token, other}),
                ("clone_guard", CloneGuard, {**guard, "bearer_token": token}, {token, other}),
                ("clone_guard", CloneGuard, {**guard, "username": "u", "password": token}, {token, other}),
            ]
        ),
        "client",
    )
    operation = data.draw(st.sampled_from(OPERATIONS[slug]), "operation")
    said = SPELLINGS[spelling](token) + " and " + SPELLINGS[spelling](other)

    def answer(request: httpx.Request) -> httpx.Response:
        if place == "failure":
            try:
                raise OSError(f"h11: illegal status line: {said}")
            except OSError as cause:
                raise httpx.RemoteProtocolError(f"illegal status line: {said}", request=request) from cause
        headers = [(b"X-Echo", said.encode("utf-8", "replace"))] if place == "header" else []
        headers += [(b"Location", f"https://a.test/{said}".encode())] if place == "location" else []
        extensions = {"reason_phrase": said.encode("ascii", "replace")} if place == "reason" else {}
        content = document(said if place == "body" else "nothing", kind)
        return httpx.Response(status, headers=headers, content=content, extensions=extensions)

    with everything_logged() as lines, httpx.Client(transport=httpx.MockTransport(answer)) as http:
        client = kind_of_client(http_client=http, max_retries=0, **credentials)
        try:
            arguments = {"method": operation.method, "url": operation.path}
            client._carrier._carry_out(operation, arguments, payload).found()
        except ScanwireError as error:
            shown = everything_shown(error)
        else:
            shown = ""
        shown += "\n".join(
            [*lines, repr(client), pprint.pformat(vars(client)), pprint.pformat(vars(client._carrier.auth))]
        )
    for secret in own:
        for spelled in known(secret):
            assert spelled not in shown


@given(password=passwords, code=secrets, state=secrets, spelling=st.sampled_from(sorted(SPELLINGS)))
@settings(max_examples=50, deadline=None)
@example(password="Zq7äöüß€😀w", code="Zq7123456w", state="Zq7stateofthisw", spelling="HTML numbers")
def test_what_somebody_signs_in_with_is_not_shown_either(password: str, code: str, state: str, spelling: str) -> None:
    assume(spelling != "upper case" or password.isascii())
    said = [list[str]()]

    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        said[0] = [
            SPELLINGS[spelling](body[name]) for name in ("password", "otp_attempt", "otp_session_state") if name in body
        ]
        if "password" in body and body["username"] == "second factor":
            return httpx.Response(200, json={"otp_session_state": state})
        return httpx.Response(
            401, json={"errors": [{"code": 1, "message": " ".join(said[0])}]}, headers={"access-token": state}
        )

    http = httpx.Client(transport=httpx.MockTransport(answer))
    calls: list[Callable[[], object]] = [
        lambda: CloneGuard(base_url=PORTAL, api_key="k", http_client=http).auth.sign_in(
            username="u", password=password
        ),
        lambda: CloneGuard(base_url=PORTAL, api_key="k", http_client=http).auth.sign_in(
            otp_attempt=code, otp_session_state=state
        ),
        lambda: CloneGuard(
            base_url=PORTAL,
            api_key="k",
            username="second factor",
            password=password,
            one_time_code=lambda: code,
            http_client=http,
        ).experimental.targets.get("00000000-0000-4000-8000-000000000000"),
    ]
    for call in calls:
        with everything_logged() as lines, pytest.raises(AuthenticationError) as caught:
            call()
        shown = "\n".join([everything_shown(caught.value), *lines])
        assert MASK in str(caught.value)
        for secret in (password, code, state):
            assert not any(spelled in shown for spelled in known(secret))
        assert "access-token" not in caught.value.headers


ODD = [
    *(SECRET, "0123456789abcdef", "pass word", "Ǆ漢/+ö&#;%\\\"'", "😀😀 emoji", "abcd"),
    # The ends of Latin-1 and what follows it, and what has an escape of its own in JSON or Python.
    *("xÿĀy", "\t\b\f\n\r\x0b\x7f", "\U000e0001\u2028\x85z"),
]


@pytest.mark.parametrize("secret", ODD)
def test_a_secret_is_found_in_every_spelling(secret: str) -> None:
    hide = hiding(frozenset([secret]))
    for name, spell in SPELLINGS.items():
        # Case is ignored in ASCII alone.
        if secret.isascii() or name != "upper case":
            quiet = hide_in(f"before {spell(secret)} after", hide)
            assert quiet.startswith("before "), name
            assert quiet.endswith(" after"), name
            assert MASK in quiet, name
            if "base64" not in name:
                assert quiet == f"before {MASK} after", name


def test_base64_keeps_what_holds_other_bits_too_and_nothing_else() -> None:
    for length in (5, 6, 7):
        secret = "Zq7w+ö?x"[:length]
        hide = hiding(frozenset([secret]))
        for before, after in product(range(4), range(3)):
            code = base64.b64encode(b"\xff" * before + secret.encode() + b"\xff" * after).decode()
            first, end = -(-before * 8 // 6), (before + len(secret.encode())) * 8 // 6
            assert hide_in(code, hide) == code[:first] + MASK + code[end:]


def test_what_is_no_secret_stays() -> None:
    text = "list_configs: HTTP 400: 1001 bad abc \ud800 é"
    for known_secrets in ([], ["", "abc"], ["other-secret"]):
        assert hide_in(text, hiding(frozenset(known_secrets))) == text


@pytest.mark.parametrize("longer", ["token-and-more", "TOKEN-and-more"])
def test_a_secret_within_another_leaves_nothing_of_it(longer: str) -> None:
    assert hide_in(f"{longer}, token", hiding(frozenset(["token", longer]))) == "[secure], [secure]"


def test_what_is_no_text_any_more_once_a_secret_is_out_is_replaced() -> None:
    assert hide_in(f"\ud800 {SECRET}", hiding(frozenset([SECRET]))) == f"\ufffd\ufffd\ufffd {MASK}"
    # The first byte of é in UTF-8 is à in Latin-1.
    assert hide_in("passé", hiding(frozenset(["passÃ"]))) == f"{MASK}\ufffd"


def test_a_long_answer_is_searched_as_far_as_it_is_kept() -> None:
    message = "x" * 5_000_000
    reasons = [{"code": 1, "message": message}] + [{"code": 2, "message": SECRET}] * 20_000

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"errors": reasons})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    started = time.process_time()
    with pytest.raises(InvalidRequestError) as caught:
        CloudforceOne(api_token=SECRET, http_client=http).scans.list_configs("a")
    assert time.process_time() - started < 5
    assert (len(caught.value.errors), len(caught.value.errors[0].message)) == (10_000, 4096)
    assert caught.value.errors[1].message == MASK


def test_errors_keep_no_body_of_answers_that_hold_secrets() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        body = b'{"token": "issued-to-the-user", "sign_in_count": "no number"}'
        return httpx.Response(status[0], content=body, headers={"access-token": "issued-to-the-user", "cf-ray": "r"})

    status = [200]
    http = httpx.Client(transport=httpx.MockTransport(answer))
    client = CloneGuard(base_url=PORTAL, api_key="k", access_token="t", http_client=http)
    calls: list[Callable[[], object]] = [
        lambda: client.auth.sign_in(username="u", password="p"),
        client.user.generate_access_token,
    ]
    for status[0] in (200, 500):
        for call in calls[: 1 if status[0] == 200 else 2]:
            with pytest.raises((UndecodableResponseError, ServerError)) as caught:
                call()
            assert caught.value.body == b""
            assert caught.value.request_id == "r"
            assert "issued-to-the-user" not in everything_shown(caught.value)
    status[0] = 200
    detailed = client.user.generate_access_token_detailed()
    assert b"issued-to-the-user" in detailed.content
    assert "issued-to-the-user" not in repr(detailed)
    # Other answers keep theirs.
    status[0] = 500
    with pytest.raises(ServerError) as other:
        list(client.scans.list())
    assert b"issued" in other.value.body


def test_a_failure_to_decode_shows_no_secret_in_its_cause() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b'{"success": true, "result": "' + SECRET.encode() + b'\xff"}')

    http = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(UndecodableResponseError) as caught:
        CloudforceOne(api_token=SECRET, http_client=http, max_retries=0).scans.list_configs("a")
    assert isinstance(caught.value.__cause__, ValueError)
    assert not hasattr(caught.value.__cause__, "object")
    assert SECRET not in everything_shown(caught.value)


@pytest.mark.parametrize("failure", [httpx.ReadError, httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_a_failed_request_is_not_kept_with_its_headers(failure: type[httpx.RequestError]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        try:
            raise httpx.ReadError("within", request=request)
        except httpx.ReadError:
            raise failure(f"at {request.url} with {SECRET}", request=request)  # noqa: B904

    http = httpx.Client(transport=httpx.MockTransport(answer))
    url = f"{PORTAL}:8443"
    client = CloneGuard(base_url=url, api_key=SECRET, access_token="t0ken", http_client=http, max_retries=0)
    with pytest.raises(TransportError) as caught:
        client.user.disable_mfa(method="sms", otp_attempt="123456")
    cause = caught.value.__cause__
    assert isinstance(cause, failure)
    request = cause.request
    assert (request.method, str(request.url)) == ("PUT", url)
    assert set(request.headers) <= {"host", "content-length"}
    shown = everything_shown(caught.value)
    assert SECRET not in shown
    assert "123456" not in shown


def test_an_exception_that_never_had_a_request_is_disarmed_too() -> None:
    first, second = httpx.ReadError(f"with {SECRET}"), ValueError(SECRET.encode(), 7)
    first.__cause__, second.__context__ = second, first
    disarm(first, hiding(frozenset([SECRET])))
    assert first.args == (f"with {MASK}",)
    assert (first.request.method, str(first.request.url)) == ("GET", "")
    assert second.args == (MASK.encode(), 7)


def test_all_exceptions_behind_one_are_disarmed() -> None:
    # What is behind `second` is so in two ways, and is come to before `third`.
    first, second, third, fourth = (ValueError(f"{number} {SECRET}") for number in range(4))
    first.__cause__, first.__context__ = third, second
    second.__cause__ = second.__context__ = fourth
    disarm(first, hiding(frozenset([SECRET])))
    assert [each.args[0] for each in (first, second, third, fourth)] == [f"{number} {MASK}" for number in range(4)]


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (UnicodeEncodeError("ascii", f"t={SECRET}\xff", 2 + len(SECRET), 3 + len(SECRET), "odd"), f"t={MASK}\xff"),
        (
            UnicodeDecodeError("utf-8", f"t={SECRET}".encode() + b"\xff", 2 + len(SECRET), 3 + len(SECRET), "odd"),
            f"t={MASK}".encode() + b"\xff",
        ),
    ],
)
def test_a_secret_in_a_text_that_cannot_be_read_is_not_kept_in_the_cause(
    error: UnicodeEncodeError | UnicodeDecodeError, kept: str | bytes
) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise error

    http = httpx.Client(transport=httpx.MockTransport(answer))
    with pytest.raises(TransportError, match="cannot be read") as caught:
        CloudforceOne(api_token=SECRET, http_client=http).scans.list_configs("a")
    assert caught.value.__cause__ is error
    assert error.object == kept
    assert repr(SECRET)[1:-1] not in f"{error} {error.args}"


# --- one-time codes in the query --------------------------------------------------------------------------------------


def test_a_one_time_code_is_sent_and_shown_to_nobody_else() -> None:
    sent = list[httpx.Request]()
    hooked = list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(422, text=f"<p>{request.url.params['otp_attempt']} is wrong</p>")

    hooks = {"request": [lambda request: hooked.append(f"{request.url} {request.url!r}")]}
    http = httpx.Client(transport=httpx.MockTransport(answer), event_hooks=hooks)
    client = CloneGuard(base_url=PORTAL, api_key="k", access_token="t", http_client=http)
    with everything_logged() as lines, pytest.raises(InvalidRequestError) as caught:
        client.user.disable_mfa(method="sms", otp_attempt="1234567&x")
    assert sent[0].url.raw_path == b"/v2/user/mfa/disable?method=sms&otp_attempt=1234567%26x"
    assert sent[0].url.params["otp_attempt"] == "1234567&x"
    shown = "\n".join([*lines, *hooked, everything_shown(caught.value), repr(sent[0])])
    assert "1234567" not in shown
    assert f"{PORTAL}/v2/user/mfa/disable?method=sms&otp_attempt={MASK}" in shown


def test_a_quiet_url_is_the_same_url() -> None:
    url = httpx.URL("https://a.test:1/p?otp_attempt=1&x=otp_attempt=2&my_otp_attempt=3&otp_attempt=4#otp_attempt=5")
    quiet = QuietURL(url, ["otp_attempt"])
    assert (quiet.raw_path, quiet.raw_host, quiet.port, quiet.query) == (url.raw_path, url.raw_host, 1, url.query)
    assert (
        str(quiet)
        == f"https://a.test:1/p?otp_attempt={MASK}&x=otp_attempt=2&my_otp_attempt=3&otp_attempt={MASK}#otp_attempt=5"
    )
    assert repr(quiet) == f"URL('{quiet}')"
    assert quiet == url
    assert quiet != url.copy_with(fragment=None)
    assert len({quiet, url}) == 1


def test_a_quiet_url_hides_all_the_parameters_that_it_is_to() -> None:
    quiet = QuietURL(httpx.URL("https://a.test/p?code=1&a.b=2&a-b=3"), ["code", "a.b"])
    assert str(quiet) == f"https://a.test/p?code={MASK}&a.b={MASK}&a-b=3"


def test_the_spec_says_which_arguments_are_secret() -> None:
    assert given_secrets(disable_mfa.OPERATION, {"params": [("method", "sms"), ("otp_attempt", "1")]}) == ["1"]
    body = b'{"username": "u", "password": "p", "otp_attempt": null}'
    assert given_secrets(sign_in.OPERATION, {"content": body}) == ["p"]
    assert given_secrets(sign_in.OPERATION, {"params": [("otp_attempt", "1")], "content": body}) == ["1", "p"]
    found = {each.id: sorted(each.secrets) for each in OPERATIONS["clone_guard"] if each.secrets}
    assert found == {
        "sign_in": ["otp_attempt", "otp_session_state", "password"],
        "verify_mfa_installation": ["otp_attempt"],
        "disable_mfa": ["otp_attempt"],
    }
    confidential = {each.id for each in OPERATIONS["clone_guard"] if each.confidential}
    assert confidential == {"sign_in", "generate_access_token"}
    assert not any(each.secrets or each.confidential for each in OPERATIONS["cloudforce_one"])


# --- what the libraries below us log, on a real socket ----------------------------------------------------------------


@contextmanager
def repeating_server() -> Iterator[str]:
    """A server that repeats the request's headers in its reason phrase, its headers and its body."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(10)

    def serve() -> None:
        with listener.accept()[0] as connection:
            received = b""
            while b"\r\n\r\n" not in received:
                received += connection.recv(65536)
            lines = received.decode("latin-1").split("\r\n")
            token = next(line for line in lines if line.lower().startswith("authorization:")).partition(": ")[2]
            page = f"<pre>{received.decode('latin-1')}</pre>"
            head = (
                f"HTTP/1.1 400 Bad {token}\r\nX-Echo: {token}\r\nSet-Cookie: t={token}\r\nContent-Length: {len(page)}"
            )
            connection.sendall(f"{head}\r\nConnection: close\r\n\r\n{page}".encode("latin-1"))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        thread.join(10)
        listener.close()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_logged_on_the_way_shows_a_credential(kind: Kind) -> None:
    with repeating_server() as url, everything_logged() as lines, pytest.raises(InvalidRequestError) as caught:
        done(cloudforce_one(kind, api_token=SECRET, base_url=url).scans.list_configs("a"))
    logged = "\n".join(lines)
    assert "httpcore.http11: receive_response_headers.complete" in logged
    assert "httpx: HTTP Request: GET" in logged
    for spelled in known(SECRET):
        assert spelled not in logged
        assert spelled not in everything_shown(caught.value)


@pytest.mark.parametrize(
    "name", ["httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks"]
)
def test_every_logger_that_tells_what_a_server_says_is_quiet(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, name)
    with quiet_logs(lambda: hiding(frozenset([SECRET]))):
        logging.getLogger(name).debug("got %s", SECRET)
    assert caplog.messages == ["got [secure]"]


def test_logs_of_others_are_left_alone() -> None:
    with everything_logged() as lines:
        logging.getLogger("httpx").info("see %s", SECRET)
    assert lines == [f"httpx: see {SECRET} ({SECRET!r},)"]


# --- objects ----------------------------------------------------------------------------------------------------------


def holders() -> list[Any]:
    return [
        ApiToken(SECRET),
        ApiKey(SECRET, SECRET),
        CloneGuardKey(SECRET),
        CloneGuardBearer(SECRET, SECRET),
        CloneGuardAccessToken(SECRET, SECRET),
        CloudforceOne(api_token=SECRET),
        AsyncCloudforceOne(api_email=SECRET, api_key=SECRET),
        CloneGuard(base_url=PORTAL, api_key=SECRET, access_token=SECRET),
        AsyncCloneGuard(base_url=PORTAL, api_key=SECRET, bearer_token=SECRET),
        CloneGuard(base_url=PORTAL, api_key=SECRET, username="u", password=SECRET),
        AsyncCloneGuard(base_url=PORTAL, api_key=SECRET, username="u", password=SECRET),
    ]


@pytest.mark.parametrize("holder", holders(), ids=lambda each: type(each).__name__)
def test_no_dump_of_an_object_shows_a_secret(holder: Any) -> None:
    seen, left, shown = set[int](), [holder], list[str]()
    while left:
        each = left.pop()
        if id(each) in seen or isinstance(each, (str, bytes, int, type)):
            continue
        seen.add(id(each))
        shown += [repr(each), str(each), f"{each}", pprint.pformat(each)]
        if type(each).__module__.startswith("scanwire") and hasattr(each, "__dict__"):
            shown.append(pprint.pformat(vars(each)))
            left += vars(each).values()
        if isinstance(each, dict):
            left += each.values()
    text = "\n".join(shown)
    assert SECRET not in text
    assert repr(SECRET)[1:-1] not in text


@pytest.mark.parametrize("holder", holders(), ids=lambda each: type(each).__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_nothing_that_holds_a_secret_is_pickled(holder: Any, protocol: int) -> None:
    with pytest.raises(ConfigurationError, match=f"^{type(holder).__name__}: it holds credentials.* cannot be pickled"):
        pickle.dumps(holder, protocol)
    with pytest.raises(ConfigurationError, match="cannot be pickled"):
        pickle.dumps({"client": [holder]}, protocol)


def test_a_secret_is_hidden_and_stays_one_object() -> None:
    secret = Secret(SECRET)
    assert (repr(secret), str(secret), secret.reveal()) == (MASK, MASK, SECRET)
    assert copy.copy(secret) is secret
    assert copy.deepcopy({"a": secret})["a"] is secret


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_copy_of_a_client_shares_its_connections(duplicate: Callable[[Any], Any]) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"success": True, "errors": [], "messages": [], "result": []})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    client = CloudforceOne(api_token=SECRET, http_client=http)
    assert client.scans.list_configs("a") == []
    other = duplicate(client)
    other.close()
    assert other is not client
    assert other.scans is not client.scans
    assert other.scans.list_configs("a") == client.scans.list_configs("a") == []
    auth = ApiToken(SECRET)
    assert duplicate(auth) is auth
    assert type(duplicate(AsyncCloudforceOne(api_token=SECRET))) is AsyncCloudforceOne
