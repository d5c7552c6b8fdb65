"""Every operation of both specs, with every way to construct a client: which credentials are on the wire."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import scanwire_raw
import yaml
from scanwire import AsyncCloneGuard, AsyncCloudforceOne, CloneGuard, CloudforceOne, ConfigurationError
from scanwire._answers import require_success

ROOT = Path(__file__).parents[2]
PORTAL = "https://portal.test"
SIGNED_IN = "token-of-signing-in"

# What a client is made with, and what it can present for each scheme of its spec.
CONSTRUCTIONS: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "token": ("cloudforce_one", {"api_token": "the-token"}, {"api_token": "the-token"}),
    "key": (
        "cloudforce_one",
        {"api_email": "e@example.com", "api_key": "the-key"},
        {"api_email": "e@example.com", "api_key": "the-key"},
    ),
    "key alone": ("clone_guard", {"api_key": "the-key"}, {"api_key": "the-key"}),
    "bearer token": (
        "clone_guard",
        {"api_key": "the-key", "bearer_token": "the-token"},
        {"api_key": "the-key", "bearer_token": "the-token"},
    ),
    "access token": (
        "clone_guard",
        {"api_key": "the-key", "access_token": "the-token"},
        {"api_key": "the-key", "access_token": "Basic the-token"},
    ),
    "password": (
        "clone_guard",
        {"api_key": "the-key", "username": "u", "password": "the-password"},
        {"api_key": "the-key", "bearer_token": SIGNED_IN},
    ),
}
CLIENTS: dict[str, list[Any]] = {
    "cloudforce_one": [CloudforceOne, AsyncCloudforceOne],
    "clone_guard": [CloneGuard, AsyncCloneGuard],
}
# What a client of httpx may send by itself, and must not.
FOREIGN = {
    "Authorization": "Bearer foreign",
    "X-Auth-Email": "foreign",
    "X-Auth-Key": "foreign",
    "x-api-key": "foreign",
}
DOCUMENTS = {
    slug: yaml.load((ROOT / "openapi" / f"{slug}.yaml").read_text("utf-8"), yaml.CSafeLoader) for slug in CLIENTS
}


def operations(slug: str) -> Iterator[Any]:
    package = importlib.import_module(f"{scanwire_raw.__name__}.{slug}.api")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        operation = getattr(importlib.import_module(found.name), "OPERATION", None)
        if operation is not None:
            yield operation


def allowed(slug: str, operation: Any) -> list[dict[str, list[Any]]]:
    found: list[dict[str, list[Any]]] = DOCUMENTS[slug]["paths"][operation.path][operation.method.lower()]["security"]
    return found


def header(slug: str, scheme: str, value: str) -> tuple[str, str]:
    definition = DOCUMENTS[slug]["components"]["securitySchemes"][scheme]
    if definition["type"] == "http":
        assert definition["scheme"] == "bearer"
        return "authorization", f"Bearer {value}"
    assert definition["in"] == "header"
    return definition["name"].lower(), value


def credentials(request: httpx.Request) -> dict[str, str]:
    return {name.lower(): request.headers[name] for name in FOREIGN if name in request.headers}


def carry_out(make: Any, settings: dict[str, str], operation: Any, sent: list[httpx.Request]) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"token": SIGNED_IN} if request.url.path == "/auth/sign_in" else {})

    given = settings if make not in CLIENTS["clone_guard"] else {**settings, "base_url": PORTAL}
    arguments = {"method": operation.method, "url": operation.path}
    if make in (CloudforceOne, CloneGuard):
        http = httpx.Client(transport=httpx.MockTransport(answer), headers=FOREIGN, auth=("foreign", "foreign"))
        make(http_client=http, **given)._carrier._carry_out(operation, arguments, require_success).found()
        return

    async def run() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer), headers=FOREIGN, auth=("a", "b")) as http:
            carrier = make(http_client=http, **given)._carrier
            (await carrier._carry_out(operation, arguments, require_success)).found()

    asyncio.run(run())


@pytest.mark.parametrize("is_async", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("way", CONSTRUCTIONS)
def test_each_operation_gets_one_way_that_its_spec_allows_and_nothing_else(way: str, is_async: bool) -> None:
    slug, settings, values = CONSTRUCTIONS[way]
    make = CLIENTS[slug][is_async]
    seen = set[bool]()
    for operation in operations(slug):
        sent = list[httpx.Request]()
        fitting = [set(alternative) for alternative in allowed(slug, operation) if set(alternative) <= set(values)]
        seen.add(bool(fitting))
        if not fitting:
            with pytest.raises(ConfigurationError) as caught:
                carry_out(make, settings, operation, sent)
            for alternative in allowed(slug, operation):
                assert " with ".join(sorted(alternative)) in str(caught.value), operation.id
            assert sent == []
            continue
        carry_out(make, settings, operation, sent)
        expected = dict(header(slug, scheme, values[scheme]) for scheme in fitting[0])
        assert credentials(sent[-1]) == expected, operation.id
        assert "cookie" not in sent[-1].headers
        # Signing in is the only further request, and carries the key alone.
        assert [credentials(each) for each in sent[:-1]] in ([], [{"x-api-key": "the-key"}])
    assert seen == ({True} if slug == "cloudforce_one" or way in {"bearer token", "password"} else {True, False})


@pytest.mark.parametrize("slug", CLIENTS)
def test_every_operation_is_among_them(slug: str) -> None:
    found = {(operation.method, operation.path) for operation in operations(slug)}
    paths = DOCUMENTS[slug]["paths"].items()
    assert found == {(method.upper(), path) for path, item in paths for method in item if method != "parameters"}


@pytest.mark.parametrize("slug", CLIENTS)
def test_every_header_of_a_scheme_is_known_as_one(slug: str) -> None:
    from scanwire.auth import CREDENTIAL_HEADERS

    known = {name.lower() for name in CREDENTIAL_HEADERS}
    for scheme in DOCUMENTS[slug]["components"]["securitySchemes"]:
        assert header(slug, scheme, "")[0] in known
