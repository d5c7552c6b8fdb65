"""What the vendor's own Python SDK makes of odd answers, arguments and settings, next to what scanwire makes of them.

Both get the same bytes. Each case holds a known fault of the SDK fast: when a newer SDK mends it, the case fails and
can be forgotten.
"""

from __future__ import annotations

import importlib
import itertools
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from scanwire import (
    CloudforceOne,
    ConfigurationError,
    ConflictError,
    InvalidArgumentError,
    InvalidRequestError,
    RateLimitError,
    RedirectError,
    RequestTimeoutError,
    ResponseError,
    ServerError,
    TransportError,
    UndecodableResponseError,
)

from tests.overrides.support import FakeClock

# By name, since type checkers would otherwise read the SDK's million lines.
cloudflare: Any = importlib.import_module("cloudflare")

ACCOUNT_ID = "abcd1234abcd1234abcd1234abcd1234"
BASE_URL = "https://example.invalid/client/v4"
PAGE = "<!doctype html><title>520</title>" + "<p>Web server is returning an unknown error</p>" * 50

Handler = Callable[[httpx.Request], httpx.Response]


def sdk_on(handler: Handler, *, max_retries: int = 0, **credentials: Any) -> Any:
    """The SDK's requests, answered by `handler`."""
    client = cloudflare.Cloudflare(
        **(credentials or {"api_token": "token"}),
        base_url=BASE_URL,
        http_client=cloudflare.DefaultHttpxClient(transport=httpx.MockTransport(handler)),
        max_retries=max_retries,
    )
    return client.cloudforce_one.requests


def client_on(handler: Handler, **credentials: Any) -> CloudforceOne:
    """Ours, answered by `handler`."""
    http = httpx.Client(transport=httpx.MockTransport(handler))
    return CloudforceOne(**(credentials or {"api_token": "token"}), base_url=BASE_URL, http_client=http)


def always(status: int, content: object, content_type: str = "application/json") -> Handler:
    text = content if isinstance(content, str) else json.dumps(content)
    return lambda request: httpx.Response(status, text=text, headers={"content-type": content_type})


def failure(code: int) -> dict[str, Any]:
    return {"success": False, "errors": [{"code": code, "message": "no"}], "messages": [], "result": None}


CALLS: dict[str, tuple[Callable[[Any], Any], Callable[[CloudforceOne], Any]]] = {
    "get": (lambda sdk: sdk.get("id", account_id=ACCOUNT_ID), lambda client: client.requests.get(ACCOUNT_ID, "id")),
    "list": (
        lambda sdk: list(sdk.list(account_id=ACCOUNT_ID, page=1, per_page=10)),
        lambda client: list(client.requests.list(ACCOUNT_ID)),
    ),
    "delete": (
        lambda sdk: sdk.delete("id", account_id=ACCOUNT_ID),
        lambda client: client.requests.delete(ACCOUNT_ID, "id"),
    ),
}
SWALLOWED: dict[str, tuple[str, Handler, Any, type[ResponseError] | None]] = {
    "a failure under status 200 reads as nothing": ("get", always(200, failure(1000)), None, ResponseError),
    "a failed list under status 200 reads as an empty one": ("list", always(200, failure(1000)), [], ResponseError),
    "throttling reads as an empty list": ("list", always(200, failure(971)), [], RateLimitError),
    "a success without a result reads as nothing": (
        "get",
        always(200, {"success": True, "errors": [], "messages": []}),
        None,
        UndecodableResponseError,
    ),
    "a deletion without a body is an empty text": ("delete", lambda _: httpx.Response(204), "", None),
}
"""By fault: the call, the answer, what the SDK makes of it, and our error, or None where ours returns None."""


@pytest.mark.parametrize("name", SWALLOWED)
def test_fault_an_answer_is_swallowed(name: str) -> None:
    method, handler, swallowed, error = SWALLOWED[name]
    theirs, ours = CALLS[method]
    assert theirs(sdk_on(handler)) == swallowed
    with client_on(handler) as client:
        if error is None:
            assert ours(client) is None
        else:
            with pytest.raises(error):
                ours(client)


@pytest.mark.parametrize(
    ("method", "handler", "foreign"),
    [
        ("get", always(200, PAGE, "text/html"), AttributeError),
        ("list", always(200, PAGE, "text/html"), AttributeError),
        ("get", always(200, '{"success": true, "result": {'), json.JSONDecodeError),
    ],
)
def test_fault_an_exception_of_another_library_escapes(method: str, handler: Handler, foreign: type[Exception]) -> None:
    theirs, ours = CALLS[method]
    assert not issubclass(foreign, cloudflare.CloudflareError)
    with pytest.raises(foreign):
        theirs(sdk_on(handler))
    with client_on(handler) as client, pytest.raises(UndecodableResponseError):
        ours(client)


def test_fault_a_page_of_html_is_the_message() -> None:
    theirs, ours = CALLS["get"]
    with pytest.raises(cloudflare.InternalServerError) as caught:
        theirs(sdk_on(always(520, PAGE, "text/html")))
    assert str(caught.value) == PAGE
    with client_on(always(520, PAGE, "text/html")) as client, pytest.raises(ServerError) as raised:
        ours(client)
    assert "520" in str(raised.value)
    assert "<" not in str(raised.value)


def test_fault_what_spends_tokens_is_sent_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    sent: list[str] = []

    def failing(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path.rpartition("/")[2])
        return httpx.Response(500, json=failure(1000))

    with pytest.raises(cloudflare.InternalServerError):
        sdk_on(failing, max_retries=cloudflare.DEFAULT_MAX_RETRIES).create(account_id=ACCOUNT_ID, summary="DoS attack")
    assert sent == ["new"] * 3
    sent.clear()
    with client_on(failing) as client, pytest.raises(ServerError):
        client.requests.create(ACCOUNT_ID, summary="DoS attack")
    assert sent == ["new"]


WAITS = {
    "a block of five minutes": ({"retry-after": "300"}, 1.6, 300),
    "a minute and a second": ({"retry-after": "61"}, 1.6, 61),
    "a limit that names no other header": ({"ratelimit": '"default";r=0;t=30'}, 1.6, 30),
}
"""By case: the headers of a 429, the most seconds that the SDK waits in all, and the seconds after which it is over."""


@pytest.mark.parametrize("name", WAITS)
def test_fault_a_block_is_run_against_until_the_call_fails(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    headers, at_most, block = WAITS[name]
    clock = FakeClock()
    monkeypatch.setattr("time.sleep", clock.sleep)
    started = clock.time
    sent: list[float] = []

    def blocked(request: httpx.Request) -> httpx.Response:
        sent.append(clock.time - started)
        over = sent[-1] >= block
        return httpx.Response(200, json=good([])) if over else httpx.Response(429, json=failure(971), headers=headers)

    with pytest.raises(cloudflare.RateLimitError):
        CALLS["list"][0](sdk_on(blocked, max_retries=cloudflare.DEFAULT_MAX_RETRIES))
    assert len(sent) == 3
    assert clock.time - started < at_most
    # Ours waits as long as it was told, and the call succeeds; or, without the time, it says at once when to come back.
    for deadline in (400.0, 20.0):
        started = clock.time
        sent.clear()
        with client_on(blocked) as client:
            bounded = client.with_options(clock=clock, deadline=deadline)
            if deadline == 400:
                assert list(bounded.requests.list(ACCOUNT_ID, page=1)) == []
                assert len(sent) == 2
                assert block <= clock.time - started <= block + 1
            else:
                with pytest.raises(RateLimitError) as caught:
                    list(bounded.requests.list(ACCOUNT_ID, page=1))
                assert (caught.value.retry_after, len(sent), clock.time) == (block, 1, started)


def good(result: object) -> dict[str, Any]:
    return {"success": True, "errors": [], "messages": [], "result": result}


def test_fault_what_is_no_longer_so_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    sent: list[str] = []

    def conflict(request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        return httpx.Response(409, json=failure(1000))

    with pytest.raises(cloudflare.ConflictError):
        CALLS["get"][0](sdk_on(conflict, max_retries=cloudflare.DEFAULT_MAX_RETRIES))
    assert len(sent) == 3
    sent.clear()
    with client_on(conflict) as client, pytest.raises(ConflictError):
        CALLS["get"][1](client)
    assert len(sent) == 1


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ReadError])
def test_fault_a_creation_whose_answer_was_lost_is_made_three_times(
    error: type[httpx.TransportError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    created: list[bytes] = []

    def losing(request: httpx.Request) -> httpx.Response:
        created.append(request.read())
        raise error("the answer is lost")

    with pytest.raises(cloudflare.APIConnectionError):
        sdk_on(losing, max_retries=cloudflare.DEFAULT_MAX_RETRIES).create(account_id=ACCOUNT_ID, summary="DoS attack")
    assert len(created) == 3
    created.clear()
    with client_on(losing) as client, pytest.raises(TransportError) as caught:
        client.requests.create(ACCOUNT_ID, summary="DoS attack")
    assert (len(created), caught.value.sent) == (1, True)


def test_fault_a_call_may_take_as_many_times_its_timeout_as_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock()
    monkeypatch.setattr("time.sleep", clock.sleep)

    def slow(request: httpx.Request) -> httpx.Response:
        clock.sleep(min(request.extensions["timeout"]["read"], 60))
        raise httpx.ReadTimeout("late")

    started = clock.time
    with pytest.raises(cloudflare.APITimeoutError):
        CALLS["get"][0](sdk_on(slow, max_retries=cloudflare.DEFAULT_MAX_RETRIES))
    assert clock.time - started >= 3 * 60
    started = clock.time
    with client_on(slow) as client, pytest.raises(RequestTimeoutError):
        CALLS["get"][1](client.with_options(clock=clock, timeout=60))
    assert clock.time - started <= 60


def test_fault_reasons_are_of_any_type() -> None:
    theirs, ours = CALLS["get"]
    for errors, read, reasons in (
        ({"code": 7, "message": "m"}, {"code": 7, "message": "m"}, [(7, "m")]),
        ({}, {}, []),
        (["text"], ["text"], [(None, "text")]),
    ):
        handler = always(400, {"success": False, "errors": errors})
        with pytest.raises(cloudflare.BadRequestError) as caught:
            theirs(sdk_on(handler))
        assert caught.value.errors == read
        with client_on(handler) as client, pytest.raises(InvalidRequestError) as raised:
            ours(client)
        assert [(each.code, each.message) for each in raised.value.errors] == reasons


def test_fault_a_redirect_takes_the_key_to_another_host() -> None:
    keys: dict[str, str | None] = {}

    def elsewhere(request: httpx.Request) -> httpx.Response:
        keys[request.url.host] = request.headers.get("x-auth-key")
        return httpx.Response(307, headers={"location": "https://elsewhere.invalid/"})

    credentials: dict[str, Any] = {"api_email": "user@example.com", "api_key": "secret"}
    with pytest.raises(cloudflare.APIConnectionError):  # after twenty of them
        CALLS["get"][0](sdk_on(elsewhere, **credentials))
    assert keys == {"example.invalid": "secret", "elsewhere.invalid": "secret"}
    keys.clear()
    with client_on(elsewhere, **credentials) as client, pytest.raises(RedirectError):
        CALLS["get"][1](client)
    assert keys == {"example.invalid": "secret"}


def test_fault_a_given_token_loses_to_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_EMAIL", "user@example.com")
    monkeypatch.setenv("CLOUDFLARE_API_KEY", "secret")
    sent: list[tuple[str | None, str | None]] = []

    def noting(request: httpx.Request) -> httpx.Response:
        sent.append((request.headers.get("authorization"), request.headers.get("x-auth-key")))
        return httpx.Response(204)

    CALLS["delete"][0](sdk_on(noting, api_token="token"))
    with client_on(noting, api_token="token") as client:
        CALLS["delete"][1](client)
    assert sent == [(None, "secret"), ("Bearer token", None)]


def test_fault_missing_credentials_are_noticed_at_the_first_call() -> None:
    with pytest.raises(TypeError, match="authentication method"):
        CALLS["get"][0](cloudflare.Cloudflare(base_url=BASE_URL).cloudforce_one.requests)
    with pytest.raises(ConfigurationError):
        CloudforceOne()


def test_fault_half_a_pair_of_credentials_is_sent() -> None:
    sent: list[bool] = []

    def noting(request: httpx.Request) -> httpx.Response:
        sent.extend(name in request.headers for name in ("x-auth-email", "x-auth-key", "authorization"))
        return httpx.Response(204)

    CALLS["delete"][0](sdk_on(noting, api_email="user@example.com"))
    assert sent == [True, False, False]
    with pytest.raises(ConfigurationError, match="api_key"):
        client_on(noting, api_email="user@example.com")


KEY = "the-secret-key"
PAIR: dict[str, Any] = {"api_email": "user@example.com", "api_key": KEY}


def test_fault_mixed_credentials_are_taken_and_the_token_is_dropped() -> None:
    sent: list[tuple[str | None, str | None]] = []

    def noting(request: httpx.Request) -> httpx.Response:
        sent.append((request.headers.get("authorization"), request.headers.get("x-auth-key")))
        return httpx.Response(204)

    CALLS["delete"][0](sdk_on(noting, api_token="token", **PAIR))
    assert sent == [(None, KEY)]
    with pytest.raises(ConfigurationError, match="not both"):
        client_on(noting, api_token="token", **PAIR)


def test_fault_credentials_go_over_plain_http_to_another_machine() -> None:
    sent: list[tuple[str, str]] = []

    def noting(request: httpx.Request) -> httpx.Response:
        sent.append((request.url.scheme, request.headers["x-auth-key"]))
        return httpx.Response(204)

    http = cloudflare.DefaultHttpxClient(transport=httpx.MockTransport(noting))
    sdk = cloudflare.Cloudflare(**PAIR, base_url="http://example.invalid", http_client=http)
    CALLS["delete"][0](sdk.cloudforce_one.requests)
    assert sent == [("http", KEY)]
    with pytest.raises(ConfigurationError, match="must be https"):
        CloudforceOne(**PAIR, base_url="http://example.invalid")


def test_fault_a_page_that_repeats_the_key_is_the_message() -> None:
    def repeating(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, text=f"<html>{request.headers['x-auth-key']}</html>")

    with pytest.raises(cloudflare.BadRequestError, match=KEY):
        CALLS["get"][0](sdk_on(repeating, **PAIR))
    with client_on(repeating, **PAIR) as client, pytest.raises(InvalidRequestError) as caught:
        CALLS["get"][1](client)
    assert KEY not in str(caught.value)
    assert caught.value.body == b"<html>[secure]</html>"


def test_fault_an_exception_holds_the_key_in_its_request() -> None:
    def failing(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no way", request=request)

    with pytest.raises(cloudflare.APIConnectionError) as theirs:
        CALLS["get"][0](sdk_on(failing, **PAIR))
    assert theirs.value.request.headers["x-auth-key"] == KEY
    with client_on(failing, **PAIR) as client, pytest.raises(TransportError) as ours:
        CALLS["get"][1](client)
    cause = ours.value.__cause__
    assert isinstance(cause, httpx.ConnectError)
    assert "x-auth-key" not in cause.request.headers


def test_fault_what_is_asked_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    body: dict[str, Any] = {"content": "confidential words", "request_type": "Victomology", "summary": "s"}

    def failing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400)

    for name in ("cloudflare", "httpx", "scanwire"):
        caplog.set_level(1, name)
    with pytest.raises(cloudflare.BadRequestError):
        sdk_on(failing).create(account_id=ACCOUNT_ID, priority="routine", tlp="clear", **body)
    assert "confidential words" in caplog.text
    caplog.clear()
    with client_on(failing) as client, pytest.raises(InvalidRequestError):
        client.requests.create(ACCOUNT_ID, priority="routine", tlp="clear", **body)
    assert "scanwire" in caplog.text
    assert "confidential words" not in caplog.text


ARGUMENTS: dict[str, tuple[Callable[[Any], Any], Callable[[CloudforceOne], Any], str]] = {
    "a page below 0": (
        lambda sdk: sdk.list(account_id=ACCOUNT_ID, page=-1, per_page=10),
        lambda client: client.requests.list(ACCOUNT_ID, page=-1),
        "page",
    ),
    "a status that there is not": (
        lambda sdk: sdk.list(account_id=ACCOUNT_ID, page=1, per_page=10, status="nope"),
        lambda client: client.requests.list(ACCOUNT_ID, status="nope"),
        "status",
    ),
    "a text where a number belongs": (
        lambda sdk: sdk.message.delete("one", account_id=ACCOUNT_ID, request_id="id"),
        lambda client: client.requests.messages.delete(ACCOUNT_ID, "id", "one"),  # type: ignore[arg-type]
        "message_id",
    ),
    "an id that is the path of another operation": (
        lambda sdk: sdk.get("quota", account_id=ACCOUNT_ID),
        lambda client: client.requests.get(ACCOUNT_ID, "quota"),
        "request_id",
    ),
    "one text for a list of labels": (
        lambda sdk: sdk.priority.create(account_id=ACCOUNT_ID, labels="DoS", priority=1, requirement="", tlp="red"),
        lambda client: client.requests.priorities.create(
            ACCOUNT_ID,
            labels="DoS",
            priority=1,
            requirement="",
            tlp="red",
        ),
        "labels",
    ),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_fault_a_wrong_argument_is_sent(name: str) -> None:
    theirs, ours, argument = ARGUMENTS[name]
    sent: list[httpx.Request] = []

    def noting(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"success": True, "errors": [], "messages": [], "result": None})

    theirs(sdk_on(noting))
    assert len(sent) == 1
    with client_on(noting) as client, pytest.raises(InvalidArgumentError, match=argument):
        ours(client)
    assert len(sent) == 1


def test_fault_a_list_whose_server_repeats_its_page_never_ends() -> None:
    """Of a list that it pages, such as that of accounts, the SDK asks for page after page, and yields all repeats."""
    asked: list[str] = []

    def same(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        times = dict.fromkeys(("created", "updated"), "2024-01-01T00:00:00Z")
        item = {"id": "one", "name": "n", "type": "standard", "priority": "high", "request": "t", "summary": "s"}
        body = {"success": True, "errors": [], "messages": [], "result": [{**item, "tlp": "red", **times}]}
        return httpx.Response(200, json={**body, "result_info": {"page": 1, "total_pages": 1, "total_count": 2}})

    accounts = sdk_on(same)._client.accounts.list(per_page=1)
    assert [each.id for each in itertools.islice(accounts, 50)] == ["one"] * 50
    assert len(asked) == 50
    asked.clear()
    with client_on(same) as client:
        assert [each.id for each in client.requests.list(ACCOUNT_ID, per_page=1)] == ["one"]
    assert len(asked) == 3
