"""Credentials reach no other host: not by redirects, not by a client of httpx that the user brings along."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import httpx
import pytest
from scanwire import (
    ApiKey,
    AsyncCloudforceOne,
    CloneGuard,
    CloudforceOne,
    ConfigurationError,
    RedirectError,
    ScanwireError,
)

SECRET = "s3cr3t-value"
STATUSES = [301, 302, 303, 307, 308]
ELSEWHERE = ", to 'elsewhere.test'"
SAME = ", to the same host"
NO_URL = ", to what is no URL"
LOCATIONS: list[tuple[Any, str]] = [
    ("https://elsewhere.test/p?token=from-the-server#f", ELSEWHERE),
    ("https://user:pass-of-it@elsewhere.test:8443/", ELSEWHERE),
    ("http://elsewhere.test/", ELSEWHERE),
    ("//elsewhere.test/p", ELSEWHERE),
    ("HTTPS://ELSEWHERE.TEST", ELSEWHERE),
    ("ftp://elsewhere.test/", ELSEWHERE),
    ("/other?q=from-the-server", SAME),
    ("other", SAME),
    ("", SAME),
    ("?q=1", SAME),
    ("#f", SAME),
    ("https:///no-host", SAME),
    ("mailto:somebody@elsewhere.test", SAME),
    ("https://[::1", NO_URL),
    ("https://elsewhere.test:port/", ELSEWHERE),
    ("https://elsewhere.test:99999999/", ELSEWHERE),
    ("https://else where.test/", ", to 'else where.test'"),
    (b"https://elsewhere.test/\xff\xfe", ELSEWHERE),
    ("https://elsewhere.test/\ud83d\ude00".encode("utf-16", "surrogatepass").decode("latin-1"), SAME),
    (f"https://elsewhere.test/{'x' * 70_000}", ELSEWHERE),
    (f"https://{'x' * 300}.test/", f", to '{'x' * 300}.test'"),
    ("https://xn--a.test/", ", to 'xn--a.test'"),
    ("https://\xe9xample.test/", ", to '\\xe9xample.test'"),
    (f"https://{SECRET}.test/{SECRET}", ", to '[secure].test'"),
]


def answering(status: int, location: Any, sent: list[httpx.Request]) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        raw = location if isinstance(location, bytes) else location.encode("utf-8", "replace")
        return httpx.Response(status, headers=[(b"Location", raw)], content=b"moved")

    return httpx.MockTransport(answer)


def call(is_async: bool, transport: httpx.MockTransport, **more: Any) -> None:
    given: dict[str, Any] = {"api_email": "e@example.com", "api_key": SECRET}
    if not is_async:
        CloudforceOne(http_client=httpx.Client(transport=transport, **more), **given).scans.list_configs("a")
        return

    async def run() -> None:
        async with httpx.AsyncClient(transport=transport, **more) as http:
            await AsyncCloudforceOne(http_client=http, **given).scans.list_configs("a")

    asyncio.run(run())


def refused(is_async: bool, transport: httpx.MockTransport, **more: Any) -> RedirectError:
    with pytest.raises(RedirectError) as caught:
        call(is_async, transport, **more)
    return caught.value


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("location", "target"), LOCATIONS, ids=range(len(LOCATIONS)))
def test_every_redirect_is_refused_by_name(status: int, location: Any, target: str, is_async: bool) -> None:
    sent = list[httpx.Request]()
    error = refused(is_async, answering(status, location, sent), follow_redirects=True)
    assert str(error) == f"list_configs: HTTP {status}: redirects are not followed{target}"
    assert error.status_code == status
    assert [each.url.host for each in sent] == ["api.cloudflare.com"]
    for shown in (str(error), repr(error), str(error.args), pickle.dumps(error).decode("latin-1"), str(error.headers)):
        assert SECRET not in shown
    assert "from-the-server" not in str(error)
    assert "pass-of-it" not in str(error)


@pytest.mark.parametrize("status", [300, 304, 305, 306, 399])
def test_other_statuses_of_that_class_are_refused_too(status: int) -> None:
    error = refused(False, answering(status, "https://elsewhere.test/?q", []), follow_redirects=True)
    assert str(error) == f"list_configs: HTTP {status}: redirects are not followed{ELSEWHERE}"


def test_a_detailed_call_returns_the_redirect_unless_its_body_is_lost() -> None:
    location = "https://elsewhere.test/"
    http = httpx.Client(transport=answering(302, location, []), follow_redirects=True)
    response = CloudforceOne(api_token=SECRET, http_client=http).scans.list_configs_detailed("a")
    assert (response.status_code, response.headers["location"]) == (302, location)
    # httpx reads the Location before anybody can read the body.
    http = httpx.Client(transport=answering(302, "https://elsewhere.test:port/", []))
    with pytest.raises(RedirectError, match=f"HTTP 302: .*{ELSEWHERE}"):
        CloudforceOne(api_token=SECRET, http_client=http).scans.list_configs_detailed("a")


def test_a_redirect_is_not_tried_again() -> None:
    sent = list[httpx.Request]()
    error = refused(False, answering(302, "https://elsewhere.test:port/", sent))
    assert (error.attempts, error.body, len(sent)) == (1, b"", 1)


def test_a_client_of_yours_decides_neither_the_place_nor_the_credentials() -> None:
    sent = list[httpx.Request]()
    seen = list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"success": True, "errors": [], "messages": [], "result": []})

    http = httpx.Client(
        transport=httpx.MockTransport(answer),
        base_url="https://elsewhere.test/base",
        auth=("user", "other-password"),
        headers={"Authorization": "Bearer other", "X-Own": "kept"},
        follow_redirects=True,
        event_hooks={"request": [lambda request: seen.append(str(request.url))]},
    )
    client = CloudforceOne(api_email="e@example.com", api_key=SECRET, http_client=http)
    client.scans.list_configs("a")
    assert [each.url.host for each in sent] == ["api.cloudflare.com"]
    assert "authorization" not in sent[0].headers
    assert sent[0].headers["x-auth-key"] == SECRET
    assert sent[0].headers["x-own"] == "kept"
    assert len(seen) == 1
    assert dict(http.headers)["authorization"] == "Bearer other"


def test_a_proxy_of_yours_gets_no_credentials_in_the_clear() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.url} went to the proxy of plain http")

    with httpx.Client(mounts={"http://": httpx.MockTransport(answer)}, transport=answering(404, "", [])) as http:
        client = CloudforceOne(api_token=SECRET, http_client=http)
        with pytest.raises(ScanwireError, match="HTTP 404"):
            client.scans.list_configs("a")


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{SECRET}@portal.test",
        f"https://{SECRET}@portal.test",
        f"https://:{SECRET}@portal.test/",
        f"https://user:{SECRET}@portal.test/@",
        f"https://user:{SECRET}%40@portal.test",
        f"http://user:{SECRET}@127.0.0.1",
        f"https://user:{SECRET}@portal.test:port",
    ],
)
def test_credentials_in_the_base_url_are_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        CloneGuard(base_url=url, api_key="k", access_token="t")
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or SECRET not in str(caught.value.__context__)


def test_the_auth_classes_keep_to_encrypted_ways_in_a_client_of_httpx_itself() -> None:
    sent = list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200)

    with httpx.Client(transport=httpx.MockTransport(answer), auth=ApiKey("e@example.com", SECRET)) as http:
        http.get("https://api.cloudflare.com/")
        http.get("http://127.0.0.1:8080/")
        assert [each.headers["x-auth-key"] for each in sent] == [SECRET, SECRET]
        with pytest.raises(ConfigurationError, match=r"^example\.test: must be https") as caught:
            http.get("http://example.test/")
    assert len(sent) == 2
    assert SECRET not in str(caught.value)
