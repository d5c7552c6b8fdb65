"""Credentials: which are taken, which are refused, and where they appear."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import httpx
import pytest
from scanwire import (
    ApiKey,
    ApiToken,
    AsyncCloneGuard,
    AsyncCloudforceOne,
    CloneGuard,
    CloneGuardAccessToken,
    CloneGuardBearer,
    CloneGuardKey,
    CloudforceOne,
    ConfigurationError,
    ScanwireError,
)

SECRET = "s3cr3t-value"
VARIABLES = (
    "CLOUDFLARE_API_TOKEN",
    "CLOUDFLARE_EMAIL",
    "CLOUDFLARE_API_KEY",
    "CLONE_GUARD_API_KEY",
    "CLONE_GUARD_ACCESS_TOKEN",
    "CLONE_GUARD_BEARER_TOKEN",
)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def sent_headers(make: Any, **settings: Any) -> dict[str, str]:
    """The credential headers of a list call."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"success": True, "errors": [], "messages": [], "result": [], "data": []})

    transport = httpx.MockTransport(answer)
    if make in (CloudforceOne, CloneGuard):
        client = make(http_client=httpx.Client(transport=transport), **settings)
        list(client.scans.list()) if make is CloneGuard else client.scans.list_configs("a")
    else:

        async def run() -> None:
            async with httpx.AsyncClient(transport=transport) as http:
                client = make(http_client=http, **settings)
                if make is AsyncCloneGuard:
                    assert [each async for each in client.scans.list()] == []
                else:
                    await client.scans.list_configs("a")

        asyncio.run(run())
    names = ("authorization", "x-auth-email", "x-auth-key", "x-api-key")
    return {name: requests[0].headers[name] for name in names if name in requests[0].headers}


CLOUDFORCE_ONE = pytest.mark.parametrize("make", [CloudforceOne, AsyncCloudforceOne])
CLONE_GUARD = pytest.mark.parametrize("make", [CloneGuard, AsyncCloneGuard])
PORTAL = "https://portal.test"


@CLOUDFORCE_ONE
def test_cloudforce_one_sends_what_it_was_given(make: Any) -> None:
    assert sent_headers(make, api_token="t") == {"authorization": "Bearer t"}
    assert sent_headers(make, api_email="e@example.com", api_key="k") == {
        "x-auth-email": "e@example.com",
        "x-auth-key": "k",
    }


@CLONE_GUARD
def test_clone_guard_sends_what_it_was_given(make: Any) -> None:
    both = {"base_url": PORTAL, "api_key": "k"}
    assert sent_headers(make, **both, bearer_token="t") == {"x-api-key": "k", "authorization": "Bearer t"}
    # The raw token after Basic, not base64.
    assert sent_headers(make, **both, access_token="t") == {"x-api-key": "k", "authorization": "Basic t"}


@CLOUDFORCE_ONE
def test_the_environment_serves_only_where_nothing_was_given(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_EMAIL", "env@example.com")
    monkeypatch.setenv("CLOUDFLARE_API_KEY", "env-key")
    assert sent_headers(make) == {"x-auth-email": "env@example.com", "x-auth-key": "env-key"}
    assert sent_headers(make, api_token="given") == {"authorization": "Bearer given"}
    monkeypatch.setenv("CLOUDFLARE_API_TOKEN", "env-token")
    assert sent_headers(make) == {"authorization": "Bearer env-token"}
    assert sent_headers(make, api_email="e@example.com", api_key="k") == {
        "x-auth-email": "e@example.com",
        "x-auth-key": "k",
    }


def test_clone_guard_takes_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLONE_GUARD_API_KEY", "env-key")
    monkeypatch.setenv("CLONE_GUARD_ACCESS_TOKEN", "env-token")
    assert sent_headers(CloneGuard, base_url=PORTAL) == {"x-api-key": "env-key", "authorization": "Basic env-token"}


def test_a_bearer_token_of_the_environment_is_taken_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLONE_GUARD_API_KEY", "env-key")
    monkeypatch.setenv("CLONE_GUARD_BEARER_TOKEN", "env-token")
    assert sent_headers(CloneGuard, base_url=PORTAL) == {"x-api-key": "env-key", "authorization": "Bearer env-token"}
    assert sent_headers(CloneGuard, base_url=PORTAL, api_key="k", access_token="t") == {
        "x-api-key": "k",
        "authorization": "Basic t",
    }


CLOUDFORCE_ONE_VARIABLES = " (from CLOUDFLARE_API_TOKEN, CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY)"
CLONE_GUARD_VARIABLES = (
    " (from CLONE_GUARD_API_KEY, CLONE_GUARD_BEARER_TOKEN, CLONE_GUARD_ACCESS_TOKEN, CLONE_GUARD_USERNAME"
    " and CLONE_GUARD_PASSWORD)"
)
WAYS = "bearer_token, access_token, or username with password"


@pytest.mark.parametrize(
    ("make", "given", "environment", "message"),
    [
        (CloudforceOne, {}, {}, f"no credentials: give api_token, or api_email with api_key{CLOUDFORCE_ONE_VARIABLES}"),
        (
            CloudforceOne,
            {"api_token": "t", "api_key": "k"},
            {"CLOUDFLARE_EMAIL": "e"},
            "give api_token, or api_email with api_key, not both",
        ),
        (
            CloudforceOne,
            {"api_email": "e"},
            {"CLOUDFLARE_API_KEY": "k"},
            "api_key is missing: api_email and api_key go together",
        ),
        (
            CloudforceOne,
            {},
            {"CLOUDFLARE_API_KEY": "k", "CLOUDFLARE_EMAIL": ""},
            f"api_email is missing: api_email and api_key go together{CLOUDFORCE_ONE_VARIABLES}",
        ),
        (CloneGuard, {}, {}, f"api_key is missing: every request carries it, next to a token{CLONE_GUARD_VARIABLES}"),
        (
            CloneGuard,
            {"access_token": "t"},
            {"CLONE_GUARD_API_KEY": "k"},
            "api_key is missing: every request carries it, next to a token",
        ),
        (
            CloneGuard,
            {},
            {"CLONE_GUARD_API_KEY": "k", "CLONE_GUARD_ACCESS_TOKEN": "t", "CLONE_GUARD_BEARER_TOKEN": "t"},
            f"give only one of {WAYS}{CLONE_GUARD_VARIABLES}",
        ),
        (
            CloneGuard,
            {},
            {"CLONE_GUARD_API_KEY": "k", "CLONE_GUARD_ACCESS_TOKEN": "", "CLONE_GUARD_BEARER_TOKEN": ""},
            f"a token is missing: give {WAYS} next to api_key{CLONE_GUARD_VARIABLES}",
        ),
        (
            CloneGuard,
            {},
            {"CLONE_GUARD_API_KEY": "k", "CLONE_GUARD_PASSWORD": "p"},
            f"username is missing: username and password go together{CLONE_GUARD_VARIABLES}",
        ),
        (
            CloneGuard,
            {},
            {"CLONE_GUARD_API_KEY": "k", "CLONE_GUARD_USERNAME": "u", "CLONE_GUARD_PASSWORD": ""},
            f"password is missing: username and password go together{CLONE_GUARD_VARIABLES}",
        ),
        (
            CloneGuard,
            {},
            {
                "CLONE_GUARD_API_KEY": "k",
                "CLONE_GUARD_USERNAME": "u",
                "CLONE_GUARD_PASSWORD": "p",
                "CLONE_GUARD_BEARER_TOKEN": "t",
            },
            f"give only one of {WAYS}{CLONE_GUARD_VARIABLES}",
        ),
        (
            CloneGuard,
            {"api_key": "k", "username": "u"},
            {"CLONE_GUARD_PASSWORD": "p"},
            "password is missing: username and password go together",
        ),
    ],
)
def test_an_error_says_where_the_credentials_come_from(
    make: Any, given: dict[str, str], environment: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = {"base_url": PORTAL} if make is CloneGuard else {}
    with pytest.raises(ConfigurationError) as caught:
        make(**settings, **given)
    assert str(caught.value) == message


@CLOUDFORCE_ONE
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "no credentials"),
        ({"api_email": "e@example.com"}, "api_key is missing"),
        ({"api_key": "k"}, "api_email is missing"),
        ({"api_token": "t", "api_key": "k"}, "not both"),
        ({"api_token": ""}, "api_token must be"),
        ({"api_token": "a\nb"}, "api_token must be printable"),
        ({"api_token": " a"}, "api_token must be printable"),
        ({"api_token": "ä"}, "api_token must be printable"),
        ({"api_email": "e", "api_key": 7}, "api_key must be a string"),
    ],
)
def test_cloudforce_one_refuses_incomplete_credentials(make: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        make(**settings)


@CLONE_GUARD
def test_clone_guard_needs_a_token_too_in_the_environment(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLONE_GUARD_API_KEY", "k")
    with pytest.raises(ConfigurationError, match="a token is missing"):
        make(base_url="https://cg.test")


def test_the_key_alone_signs_in_and_does_nothing_else() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"token": "t"})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    cg = CloneGuard(base_url="https://cg.test", api_key="k", http_client=http)
    assert cg.auth.sign_in(username="u", password="p").token == "t"
    assert (sent[0].headers["x-api-key"], "authorization" in sent[0].headers) == ("k", False)
    needed = "api_key with bearer_token or access_token with api_key"
    with pytest.raises(ConfigurationError) as caught:
        list(cg.scans.list())
    assert str(caught.value) == f"list_scans needs {needed}, and the client has api_key"
    with pytest.raises(ConfigurationError, match="generate_access_token needs"):
        cg.user.generate_access_token()
    assert len(sent) == 1


@CLONE_GUARD
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "api_key is missing"),
        ({"bearer_token": "t"}, "api_key is missing"),
        ({"username": "u", "password": "p"}, "api_key is missing"),
        ({"api_key": "k", "password": "p"}, "username is missing"),
        ({"api_key": "k", "bearer_token": "t", "access_token": "t"}, "only one of"),
        ({"api_key": "k", "username": "u", "password": "p", "access_token": "t"}, "only one of"),
        ({"api_key": "k", "username": "u", "password": "p", "bearer_token": "t"}, "only one of"),
        ({"api_key": "k", "username": "", "password": "p"}, "^username must be a string"),
        ({"api_key": "k", "username": "u", "password": ""}, "^password must be a string"),
        ({"api_key": "k", "username": "u", "password": 7}, "^password must be a string"),
        ({"api_key": "k", "username": "u", "password": "\ud800"}, "^password must be a string of Unicode"),
        ({"api_key": "ä", "username": "u", "password": "p"}, "^api_key must be printable"),
        (
            {"api_key": "k", "username": "u", "password": "p", "one_time_code": "123456"},
            "^one_time_code must be a func",
        ),
        ({"api_key": "k", "one_time_code": str}, "^one_time_code must be a function .* next to username"),
        ({"api_key": "k", "bearer_token": "t", "one_time_code": str}, "^one_time_code must be a function"),
        ({"api_key": "k", "access_token": ""}, "^access_token must be"),
        ({"api_key": "k", "bearer_token": ""}, "^bearer_token must be"),
    ],
)
def test_clone_guard_refuses_incomplete_credentials(make: Any, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        make(base_url=PORTAL, **settings)


def test_half_a_pair_in_the_environment_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLOUDFLARE_EMAIL", "env@example.com")
    with pytest.raises(ConfigurationError, match=r"api_key is missing.*CLOUDFLARE_API_KEY"):
        CloudforceOne()


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "http://192.0.2.1",
        "ftp://example.com",
        "example.com",
        "",
        "https://",
        "https://user:pass@example.com",
        "https://example.com/?q=1",
        "https://example.com/#f",
        "https://exa mple.com",
        None,
        7,
    ],
)
def test_a_base_url_that_is_no_base_or_not_safe_is_refused(url: Any) -> None:
    with pytest.raises(ConfigurationError, match="base_url"):
        CloudforceOne(api_token=SECRET, base_url=url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/client/v4/", "http://localhost", "http://[::1]:1", "https://a.test"]
)
def test_plain_http_goes_to_loopback_only(url: str) -> None:
    CloudforceOne(api_token=SECRET, base_url=url).close()


def test_no_secret_is_shown() -> None:
    given = [
        ApiToken(SECRET),
        ApiKey(f"{SECRET}@example.com", SECRET),
        CloneGuardBearer(SECRET, SECRET),
        CloneGuardAccessToken(SECRET, SECRET),
        CloudforceOne(api_token=SECRET),
        AsyncCloudforceOne(api_email=SECRET, api_key=SECRET),
        CloneGuard(base_url=PORTAL, api_key=SECRET, access_token=SECRET),
        AsyncCloneGuard(base_url=PORTAL, api_key=SECRET, bearer_token=SECRET),
    ]
    for each in given:
        assert SECRET not in repr(each)
        assert SECRET not in str(each)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (ApiToken(SECRET), "ApiToken(…)"),
        (CloneGuardKey(SECRET), "CloneGuardKey(…)"),
        (CloudforceOne(api_token=SECRET), "CloudforceOne(base_url='https://api.cloudflare.com/client/v4')"),
        (
            AsyncCloneGuard(base_url=f"{PORTAL}/", api_key=SECRET),
            "AsyncCloneGuard(base_url='https://portal.test')",
        ),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_is_shown_tells_the_kind_and_the_place(shown: object, expected: str) -> None:
    assert repr(shown) == expected


def test_no_secret_is_in_an_error_about_it() -> None:
    with pytest.raises(ConfigurationError) as caught:
        ApiToken(SECRET + "\n")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_refused_and_nothing_reaches_the_other_host(status: int) -> None:
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(status, headers={"location": "https://elsewhere.test/"})

    # Even a client of the user's own that follows redirects must not follow them with these credentials.
    http = httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True)
    client = CloudforceOne(api_email="e@example.com", api_key=SECRET, http_client=http)
    with pytest.raises(ScanwireError, match=f"HTTP {status}: redirects are not followed") as caught:
        client.scans.list_configs("a")
    assert hosts == ["api.cloudflare.com"]
    assert SECRET not in str(pickle.loads(pickle.dumps(caught.value)))
