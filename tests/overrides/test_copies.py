"""Options of a client: copies with others share all but them; wrong ones are named."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest
from scanwire import ConfigurationError, InvalidRequestError, TransportError
from scanwire._clock import SystemClock

from tests.overrides.both import KINDS, FakeClock, Kind, clone_guard, cloudforce_one, done, envelope, playing


def settings(client: Any) -> Any:
    return client._carrier.settings


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_has_its_options_and_the_original_keeps_its_own(kind: Kind) -> None:
    clock = FakeClock()
    cf = cloudforce_one(kind, playing([envelope([])], []), deadline=7.0, clock=clock)
    copy = cf.with_options(max_retries=1, max_body_bytes=100)
    again = copy.with_options(deadline=None)
    assert type(copy) is type(again) is type(cf)
    found = [settings(each) for each in (cf, copy, again)]
    shown = [(each.deadline, each.max_retries, each.max_body_bytes) for each in found]
    assert shown == [(7.0, 4, 32 * 2**20), (7.0, 1, 100), (None, 1, 100)]
    assert {id(each.clock) for each in found} == {id(clock)}


@pytest.mark.parametrize("kind", KINDS)
def test_resources_use_the_options_of_their_client(kind: Kind) -> None:
    """Those used before the copy was made too, and nested ones."""
    uses: list[tuple[Any, Callable[[Any], Any]]] = [
        (cloudforce_one, lambda client: client.scans.list_configs("a")),
        (cloudforce_one, lambda client: client.requests.get_constants("a")),
        (cloudforce_one, lambda client: client.requests.priorities.get_quota("a")),
        (clone_guard, lambda client: client.experimental.scans.get("3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11")),
    ]
    for make, use in uses:
        seen: list[str] = []
        client = make(kind, playing([httpx.Response(400)], []), after_attempt=lambda _, seen=seen: seen.append("first"))
        with pytest.raises(InvalidRequestError):
            done(use(client))
        copy = client.with_options(after_attempt=lambda _, seen=seen: seen.append("copy"))
        for each in (copy, client, copy.with_options(after_attempt=None)):
            with pytest.raises(InvalidRequestError):
                done(use(each))
        assert seen == ["first", "copy", "first"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_shares_connections_credentials_and_the_rate_limit(kind: Kind) -> None:
    sent: list[httpx.Request] = []
    clock = FakeClock()
    spent = envelope([], headers={"ratelimit": '"default";r=0;t=9'})
    cf = cloudforce_one(kind, playing([spent, envelope([])], sent), clock=clock)
    copy = cf.with_options(max_retries=0)
    done(copy.scans.list_configs("a"))
    done(cf.scans.list_configs("a"))
    assert clock.slept == [9.0]
    assert [each.headers["authorization"] for each in sent] == ["Bearer secret-token"] * 2
    assert copy._carrier.http is cf._carrier.http
    assert repr(copy) == repr(cf)


@pytest.mark.parametrize("kind", KINDS)
def test_closing_a_copy_closes_nothing(kind: Kind) -> None:
    cf = cloudforce_one(kind)
    copy = cf.with_options(max_retries=0)

    def close(client: Any) -> None:
        done(client.close() if kind == "sync" else client.aclose())

    close(copy)
    assert not cf._carrier.http.is_closed
    close(cf)
    with pytest.raises(TransportError, match="closed"):
        done(copy.scans.list_configs("a"))
    assert cf._carrier.http.is_closed


SECONDS = "must be a number of seconds above 0, and at most 1e+09, or "
WRONG: list[tuple[str, Any, str]] = [
    *[("timeout", value, SECONDS + "an httpx.Timeout of such") for value in (0, -1, "30", None, True)],
    *[("deadline", value, SECONDS + "None") for value in (0, "60", float("inf"), float("nan"), False)],
    *[("max_retries", value, "must be a whole number from 0 on") for value in (-1, 1.0, "4", True, None)],
    *[("max_body_bytes", value, "must be a number of bytes from 0 on") for value in (-1, 1e6, None)],
    *[
        (name, 7, "must be a function of an Attempt that is not async, or None")
        for name in ("before_attempt", "after_attempt")
    ],
    *[("clock", value, "must be a Clock, with now, sleep and sleep_async") for value in (None, SystemClock.now, 7)],
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "value", "rule"), WRONG)
def test_a_wrong_option_is_named_with_its_value_and_the_rule(kind: Kind, name: str, value: Any, rule: str) -> None:
    for make in (cloudforce_one, clone_guard):
        for use in (partial(make, kind), make(kind).with_options):
            with pytest.raises(ConfigurationError) as found:
                use(**{name: value})
            assert str(found.value) == f"{name}: {value!r} {rule}"


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_option_is_named_without_its_value(kind: Kind) -> None:
    for use in (partial(cloudforce_one, kind), cloudforce_one(kind).with_options):
        with pytest.raises(ConfigurationError, match=r"^retries: no such option; there are timeout, deadline") as found:
            use(retries="secret-value")
        assert "secret-value" not in str(found.value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_timeout_in_force(kind: Kind) -> None:
    """The option's, or else that of the http client; and never more than the call may take."""
    sent: list[httpx.Request] = []
    options: list[dict[str, Any]] = [
        {"deadline": None},
        {"deadline": None, "timeout": 9},
        {"deadline": None, "timeout": httpx.Timeout(None, read=3)},
        {"deadline": 2.0, "timeout": httpx.Timeout(None, read=3)},
    ]
    for each in options:
        done(cloudforce_one(kind, playing([envelope([])], sent), clock=FakeClock(), **each).scans.list_configs("a"))
    given = [each.extensions["timeout"] for each in sent]
    assert given == [
        {"connect": 5.0, "read": 5.0, "write": 5.0, "pool": 5.0},
        {"connect": 9, "read": 9, "write": 9, "pool": 9},
        {"connect": None, "read": 3, "write": None, "pool": None},
        {"connect": 2.0, "read": 2.0, "write": 2.0, "pool": 2.0},
    ]


def test_a_client_of_our_own_has_our_timeout() -> None:
    cf = cloudforce_one("sync")
    assert cf._carrier.http.timeout == httpx.Timeout(30, connect=5)
    cf.close()
