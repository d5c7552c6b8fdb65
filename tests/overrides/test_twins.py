"""The sync and the async client are the same but for waiting."""

from __future__ import annotations

import asyncio
import inspect
from functools import cached_property
from typing import Any

import httpx
import pytest
from scanwire import AsyncCloneGuard, AsyncCloudforceOne, CloneGuard, CloudforceOne, TransportError
from scanwire_raw.clone_guard.api import scans as clone_guard_scans
from scanwire_raw.cloudforce_one.api import requests as cloudforce_one_requests
from scanwire_raw.cloudforce_one.api import scans as cloudforce_one_scans

TWINS = [
    (cloudforce_one_scans.Scans, cloudforce_one_scans.AsyncScans),
    (cloudforce_one_requests.Requests, cloudforce_one_requests.AsyncRequests),
    (clone_guard_scans.Scans, clone_guard_scans.AsyncScans),
]


def public(kind: type) -> dict[str, Any]:
    return {name: each for name, each in vars(kind).items() if not name.startswith("_") and callable(each)}


@pytest.mark.parametrize(("sync", "async_"), TWINS, ids=lambda kind: kind.__module__.split(".", 1)[1])
def test_the_same_methods_with_the_same_parameters(sync: type, async_: type) -> None:
    ours, theirs = public(sync), public(async_)
    assert ours.keys() == theirs.keys()
    for name, method in ours.items():
        assert inspect.signature(method).parameters == inspect.signature(theirs[name]).parameters
        assert inspect.getdoc(method) == inspect.getdoc(theirs[name])


@pytest.mark.parametrize(("sync", "async_"), [(CloudforceOne, AsyncCloudforceOne), (CloneGuard, AsyncCloneGuard)])
def test_the_same_settings_and_resources(sync: type, async_: type) -> None:
    names = inspect.signature(sync).parameters.keys()
    assert names == inspect.signature(async_).parameters.keys()
    assert resources(sync)
    assert resources(sync) == resources(async_)


def resources(kind: type) -> set[str]:
    return {name for each in kind.__mro__ for name, member in vars(each).items() if isinstance(member, cached_property)}


def test_a_client_closes_its_own_connections_and_not_yours() -> None:
    ours = CloudforceOne(api_token="t")
    with ours:
        pass
    with pytest.raises(TransportError, match="closed"):
        ours.scans.list_configs("a")
    yours = httpx.Client()
    with CloudforceOne(api_token="t", http_client=yours):
        pass
    assert not yours.is_closed
    yours.close()


def test_an_async_client_closes_its_own_connections_and_not_yours() -> None:
    async def run() -> None:
        ours = AsyncCloudforceOne(api_token="t")
        async with ours:
            pass
        with pytest.raises(TransportError, match="closed"):
            await ours.scans.list_configs("a")
        async with httpx.AsyncClient() as yours:
            async with AsyncCloudforceOne(api_token="t", http_client=yours):
                pass
            assert not yours.is_closed

    asyncio.run(run())
