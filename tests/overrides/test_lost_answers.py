"""A server that does what it is asked to, and then fails to answer: nothing is created twice."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from scanwire import CloneGuard, CloudforceOne, ServerError, TransportError
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE, InProcessTransport, create_app

from tests.overrides.sockets import reset, serving
from tests.overrides.support import Chunks, FakeClock

ACCOUNT = CLOUDFORCE_ONE.accounts[0]
ORGANIZATION = CLONE_GUARD.organizations[0]
ACCOUNT_ID = ACCOUNT.id


class Lossy(httpx.BaseTransport):
    """Hands requests on, and loses the answers to the first ones in a way."""

    def __init__(self, server: httpx.BaseTransport, lose: Callable[[], httpx.Response], times: int) -> None:
        self._server, self._lose, self._times = server, lose, times
        self.sent = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._server.handle_request(request)
        self.sent += 1
        return self._lose() if self.sent <= self._times else response


def raising(error: Exception) -> Callable[[], httpx.Response]:
    def lose() -> httpx.Response:
        raise error

    return lose


LOSSES: dict[str, tuple[Callable[[], httpx.Response], type[Exception]]] = {
    "reset": (raising(httpx.ReadError("reset")), TransportError),
    "no answer in time": (raising(httpx.ReadTimeout("late")), TransportError),
    "cut": (lambda: httpx.Response(200, stream=Chunks([b"{", httpx.RemoteProtocolError("cut")])), TransportError),
    "gateway": (lambda: httpx.Response(502, html="<html>"), ServerError),
    "edge": (lambda: httpx.Response(524, html="<html>"), ServerError),
}


@contextmanager
def cloudforce(lose: Callable[[], httpx.Response], times: int) -> Iterator[tuple[CloudforceOne, CloudforceOne, Lossy]]:
    """A client behind the losses, one that sees everything, and the losses."""
    app = create_app()
    lossy = Lossy(InProcessTransport(app), lose, times)
    clients = [
        CloudforceOne(api_token=ACCOUNT.api_token, http_client=httpx.Client(transport=transport), clock=FakeClock())
        for transport in (lossy, InProcessTransport(app))
    ]
    yield clients[0], clients[1], lossy
    app.state.store.close()


def texts(client: CloudforceOne) -> list[str]:
    """What the examples below have created."""
    request_id = next(iter(client.requests.list(ACCOUNT_ID))).id
    return [
        *(each.summary for each in client.requests.list(ACCOUNT_ID)),
        *(each.requirement for each in client.requests.priorities.list(ACCOUNT_ID)),
        *(str(each.content) for each in client.requests.messages.list(ACCOUNT_ID, request_id)),
        *(str(each.ips) for each in client.scans.list_configs(ACCOUNT_ID)),
    ]


def create_message(client: CloudforceOne, other: CloudforceOne) -> Any:
    return client.requests.messages.create(ACCOUNT_ID, next(iter(other.requests.list(ACCOUNT_ID))).id, content="mark")


CREATIONS: dict[str, Callable[[CloudforceOne, CloudforceOne], Any]] = {
    "scan config": lambda client, _: client.scans.create_config(ACCOUNT_ID, ips=["198.51.100.123"]),
    "request": lambda client, _: client.requests.create(ACCOUNT_ID, summary="mark"),
    "priority": lambda client, _: client.requests.priorities.create(
        ACCOUNT_ID, labels=["DoS"], priority=1, requirement="mark", tlp="red"
    ),
    "message": create_message,
}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("creation", CREATIONS)
def test_what_was_created_without_an_answer_exists_once(creation: str, loss: str) -> None:
    lose, kind = LOSSES[loss]
    with cloudforce(lose, 99) as (client, other, lossy):
        if creation == "scan config":
            # An account has one at a time.
            for config in other.scans.list_configs(ACCOUNT_ID):
                other.scans.delete_config(ACCOUNT_ID, config.id)
        before = texts(other)
        with pytest.raises(kind) as caught:
            CREATIONS[creation](client, other)
        assert lossy.sent == 1
        assert len(texts(other)) == len(before) + 1
    if isinstance(caught.value, TransportError):
        assert caught.value.sent
        assert caught.value.attempts == 1


def test_what_was_certainly_not_created_is_sent_again_and_exists_once() -> None:
    class Refusing(httpx.BaseTransport):
        def __init__(self, server: httpx.BaseTransport) -> None:
            self._server = server
            self.steps: list[Callable[[], httpx.Response]] = [
                raising(httpx.ConnectError("refused")),
                lambda: httpx.Response(429, json={}),
                lambda: httpx.Response(200, json={"success": False, "errors": [{"code": 971, "message": "m"}]}),
            ]

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return self.steps.pop()() if self.steps else self._server.handle_request(request)

    app = create_app()
    http = httpx.Client(transport=Refusing(InProcessTransport(app)))
    client = CloudforceOne(api_token=ACCOUNT.api_token, http_client=http, clock=FakeClock())
    created = client.requests.create(ACCOUNT_ID, summary="mark")
    assert [each.id for each in client.requests.list(ACCOUNT_ID) if each.summary == "mark"] == [created.id]
    app.state.store.close()


@pytest.mark.parametrize("loss", LOSSES)
def test_a_deletion_and_an_update_without_an_answer_come_through(loss: str) -> None:
    lose, _ = LOSSES[loss]
    with cloudforce(lose, 1) as (client, other, lossy):
        request = next(iter(other.requests.list(ACCOUNT_ID)))
        assert client.requests.update(ACCOUNT_ID, request.id, summary="another").summary == "another"
        assert lossy.sent == 2
    with cloudforce(lose, 1) as (client, other, lossy):
        created = other.requests.create(ACCOUNT_ID, summary="mark")
        client.requests.delete(ACCOUNT_ID, created.id)
        assert lossy.sent == 2
        assert created.id not in [each.id for each in other.requests.list(ACCOUNT_ID)]


def test_a_scan_of_clone_guard_is_created_once() -> None:
    app = create_app()
    lossy = Lossy(InProcessTransport(app), raising(httpx.ReadError("reset")), 99)
    client, other = (
        CloneGuard(
            base_url="https://portal.test",
            api_key=ORGANIZATION.api_key,
            access_token=ORGANIZATION.access_token,
            http_client=httpx.Client(transport=transport),
            clock=FakeClock(),
        )
        for transport in (lossy, InProcessTransport(app))
    )
    target = other.experimental.targets.create(name="mark", hosts="198.51.100.0/28")
    with pytest.raises(TransportError) as caught:
        client.experimental.scans.create(name="mark", target_id=str(target.id))
    assert caught.value.sent
    assert lossy.sent == 1
    assert [each.attributes.name for each in other.scans.list() if each.attributes].count("mark") == 1
    app.state.store.close()


def test_a_socket_that_closes_after_the_work_is_done() -> None:
    done: list[bytes] = []

    def work(connection: socket.socket) -> None:
        done.append(server.requests[-1])
        reset(connection)

    with serving(work) as server, CloudforceOne(api_token="t", base_url=server.url, clock=FakeClock()) as client:
        with pytest.raises(TransportError) as caught:
            client.requests.create(ACCOUNT_ID, summary="mark")
        assert (caught.value.sent, len(done)) == (True, 1)
        with pytest.raises(TransportError):
            client.requests.delete(ACCOUNT_ID, "id")
        assert len(done) == 1 + 5
