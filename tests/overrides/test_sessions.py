"""Signing in to Clone Guard: when, how often, with what, and what comes of failures. One body for sync and async."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from inspect import isawaitable
from typing import Any

import httpx
import pytest
from pyotp.totp import TOTP
from scanwire import (
    AsyncCloneGuard,
    AuthenticationError,
    CloneGuard,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ScanwireError,
    ServerError,
    TransportError,
    UndecodableResponseError,
)
from scanwire._sessions import Session
from scanwire_server import CLONE_GUARD, InProcessTransport, User, create_app

ORGANIZATION = CLONE_GUARD.organizations[0]
PLAIN, CAREFUL = ORGANIZATION.users
PORTAL = "https://portal.test"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
LIMIT = 20.0
"""Seconds after which a test that hangs fails."""

Answer = Callable[[httpx.Request], httpx.Response | None]


class Server(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """The reference server, with a clock, a record of what it got, and answers that go before its own."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.inner = InProcessTransport(create_app(clock=lambda: self.now))
        self.requests: list[httpx.Request] = []
        self.before: Answer = lambda request: None
        self.lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        with self.lock:
            self.requests.append(request)
            return self.before(request) or self.inner.handle_request(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        # As a network would, so that tasks overlap.
        await asyncio.sleep(0)
        return self.before(request) or await self.inner.handle_async_request(request)

    def paths(self) -> list[str]:
        return [f"{each.method} {each.url.path}" for each in self.requests]

    def sign_ins(self) -> int:
        return self.paths().count(SIGN_IN)


SIGN_IN, SIGN_OUT, CREATE = "POST /auth/sign_in", "DELETE /auth/sign_out", "POST /v2/targets"


class Guard:
    """A client of either kind, called alike."""

    def __init__(self, make: type[Any], server: Server, user: User = PLAIN, **settings: Any) -> None:
        self.server = server
        self.is_async = make is AsyncCloneGuard
        self.runner = asyncio.Runner() if self.is_async else None
        http: Any = (httpx.AsyncClient if self.is_async else httpx.Client)(transport=server)
        given = {"api_key": ORGANIZATION.api_key, "username": user.username, "password": user.password}
        self.client = make(base_url=PORTAL, http_client=http, **{**given, **settings})

    def do(self, call: Callable[[Any], Any], client: Any = None) -> Any:
        result = call(client or self.client)
        if self.runner is None:
            return result

        async def wait() -> Any:
            return await asyncio.wait_for(result, LIMIT) if isawaitable(result) else result

        return self.runner.run(wait())

    def at_once(self, call: Callable[[Any], Any], times: int) -> list[Any]:
        """What came of `times` calls in as many threads or tasks: values or errors."""
        if self.runner is not None:

            async def gather() -> list[Any]:
                return await asyncio.gather(*(call(self.client) for _ in range(times)), return_exceptions=True)

            return self.runner.run(asyncio.wait_for(gather(), LIMIT))
        start = threading.Barrier(times)

        def one(_: int) -> Any:
            start.wait(LIMIT)
            try:
                return call(self.client)
            except Exception as error:
                return error

        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(one, range(times)))

    def create(self) -> Any:
        return self.do(create)

    def close(self) -> None:
        if self.runner is not None:
            self.runner.close()

    def sign_out(self) -> None:
        self.do(lambda client: client.sign_out())


def create(client: Any) -> Any:
    return client.experimental.targets.create(name="T", hosts="198.51.100.7")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture(params=[CloneGuard, AsyncCloneGuard], ids=["sync", "async"])
def new(request: pytest.FixtureRequest, server: Server) -> Iterator[Callable[..., Guard]]:
    made: list[Guard] = []

    def make(user: User = PLAIN, **settings: Any) -> Guard:
        made.append(Guard(request.param, server, user, **settings))
        return made[-1]

    yield make
    for each in made:
        each.close()


New = Callable[..., Guard]


def code_of(server: Server, user: User = CAREFUL) -> str:
    return TOTP(user.otp_secret).at(int(server.now.timestamp()))


def body(request: httpx.Request) -> Any:
    return json.loads(request.content)


def credentials(request: httpx.Request) -> dict[str, str]:
    names = ("authorization", "x-api-key", "x-auth-email", "x-auth-key")
    return {name: request.headers[name] for name in names if name in request.headers}


def expire(server: Server) -> None:
    server.now += timedelta(days=1)


def answers(
    status: int,
    document: Any = None,
    *,
    path: str = "/auth/sign_in",
    times: int = 1000,
    headers: dict[str, str] | None = None,
) -> Answer:
    left = [times]

    def before(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != path or left[0] == 0:
            return None
        left[0] -= 1
        return httpx.Response(status, json=document if document is not None else {}, headers=headers)

    return before


def test_the_first_call_that_needs_a_token_signs_in_and_the_next_one_uses_it(new: New, server: Server) -> None:
    guard = new()
    assert server.requests == []
    assert guard.create().id
    assert server.paths() == [SIGN_IN, CREATE]
    assert body(server.requests[0]) == {"username": PLAIN.username, "password": PLAIN.password}
    assert credentials(server.requests[0]) == {"x-api-key": ORGANIZATION.api_key}
    first = credentials(server.requests[1])
    assert first.keys() == {"x-api-key", "authorization"}
    assert first["authorization"].startswith("Bearer ")
    guard.create()
    assert server.paths() == [SIGN_IN, CREATE, CREATE]
    assert credentials(server.requests[2]) == first


def test_a_call_that_needs_no_token_does_not_sign_in(new: New, server: Server) -> None:
    guard = new()
    signed_in = guard.do(lambda client: client.auth.sign_in(username=PLAIN.username, password=PLAIN.password))
    assert signed_in.token
    assert server.paths() == [SIGN_IN]
    guard.create()
    # That token is the caller's own affair.
    assert server.paths() == [SIGN_IN, SIGN_IN, CREATE]


def test_the_second_factor_takes_its_code_from_the_function(new: New, server: Server) -> None:
    asked = list[str]()

    def one_time_code() -> str:
        asked.append(code_of(server))
        return asked[-1]

    guard = new(CAREFUL, one_time_code=one_time_code)
    guard.create()
    guard.create()
    assert server.paths() == [SIGN_IN, SIGN_IN, CREATE, CREATE]
    second = body(server.requests[1])
    assert second.keys() == {"otp_attempt", "otp_session_state"}
    assert [second["otp_attempt"]] == asked
    expire(server)
    guard.create()
    assert len(asked) == 2


def test_the_function_of_an_async_client_may_be_async(server: Server) -> None:
    async def one_time_code() -> str:
        await asyncio.sleep(0)
        return code_of(server)

    guard = Guard(AsyncCloneGuard, server, CAREFUL, one_time_code=one_time_code)
    guard.create()
    guard.close()
    assert server.sign_ins() == 2
    with pytest.raises(
        ConfigurationError, match=r"^one_time_code must be a plain function: only AsyncCloneGuard takes an async one$"
    ):
        Guard(CloneGuard, server, CAREFUL, one_time_code=one_time_code)


def test_without_a_function_the_error_says_what_to_give(new: New, server: Server) -> None:
    guard = new(CAREFUL)
    with pytest.raises(ConfigurationError) as caught:
        guard.create()
    assert str(caught.value) == (
        "sign_in: the user has a second factor: give one_time_code, a function that returns the present code"
    )
    assert server.paths() == [SIGN_IN]


@pytest.mark.parametrize("given", ["", None, 123456, b"123456", "\ud800"])
def test_a_function_that_returns_no_code(new: New, server: Server, given: Any) -> None:
    guard = new(CAREFUL, one_time_code=lambda: given)
    with pytest.raises(ConfigurationError, match="one_time_code must be a string") as caught:
        guard.create()
    assert "123456" not in str(caught.value)
    assert server.paths() == [SIGN_IN]


def test_a_function_that_fails(new: New, server: Server) -> None:
    def fail() -> str:
        raise LookupError("no terminal")

    guard = new(CAREFUL, one_time_code=fail)
    with pytest.raises(ConfigurationError, match="one_time_code: it has raised LookupError") as caught:
        guard.create()
    assert isinstance(caught.value.__cause__, LookupError)


def test_a_function_may_raise_an_error_of_ours(new: New) -> None:
    def fail() -> str:
        raise RequestTimeoutError("nobody there", "sign_in")

    with pytest.raises(RequestTimeoutError, match="nobody there"):
        new(CAREFUL, one_time_code=fail).create()


class Stop(BaseException):
    """As KeyboardInterrupt is, which asyncio takes for its own."""


def test_an_interrupt_while_the_function_waits_leaves_the_client_usable(new: New, server: Server) -> None:
    codes: list[Any] = [Stop]

    def one_time_code() -> str:
        if codes:
            raise codes.pop()
        return code_of(server)

    guard = new(CAREFUL, one_time_code=one_time_code)
    with pytest.raises(Stop):
        guard.create()
    assert guard.create().id


def test_a_wrong_code_is_an_error_and_the_next_call_asks_anew(new: New, server: Server) -> None:
    codes = ["000000"]
    guard = new(CAREFUL, one_time_code=lambda: codes.pop() if codes else code_of(server))
    with pytest.raises(AuthenticationError, match="sign_in: HTTP 401"):
        guard.create()
    assert guard.create().id
    assert server.sign_ins() == 4


def test_the_time_that_a_user_takes_does_not_count(new: New, server: Server) -> None:
    clock = FakeClock()

    def one_time_code() -> str:
        clock.seconds += 3600
        return code_of(server)

    assert new(CAREFUL, one_time_code=one_time_code, clock=clock).create().id


class FakeClock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.seconds += seconds


def test_what_a_user_takes_puts_the_deadline_off_by_as_much(new: New, server: Server) -> None:
    clock = FakeClock()
    clock.seconds = 1000.0

    def one_time_code() -> str:
        clock.seconds += 3600
        server.before = answers(429, headers={"retry-after": "20"})
        return code_of(server)

    with pytest.raises(RateLimitError):
        new(CAREFUL, one_time_code=one_time_code, clock=clock, deadline=10.0).create()
    # Nobody has waited for the limit: that would take longer than the call may.
    assert clock.seconds == 4600


def test_many_at_once_sign_in_once(new: New, server: Server) -> None:
    guard = new()
    assert all(each.id for each in guard.at_once(create, 50))
    assert server.sign_ins() == 1
    expire(server)
    assert all(each.id for each in guard.at_once(create, 50))
    assert server.sign_ins() == 2


def test_many_at_once_with_a_wrong_password_try_it_once(new: New, server: Server) -> None:
    guard = new(password="wrong")
    found = guard.at_once(create, 50)
    assert {type(each) for each in found} == {AuthenticationError}
    assert server.paths() == [SIGN_IN]
    # Not at each turn of a loop either: the user would be locked out.
    with pytest.raises(AuthenticationError, match="sign_in: HTTP 401: not authenticated"):
        guard.create()
    with pytest.raises(AuthenticationError):
        guard.do(create, guard.client.with_options(max_retries=0))
    assert server.paths() == [SIGN_IN]
    guard.sign_out()
    with pytest.raises(AuthenticationError):
        guard.create()
    assert server.paths() == [SIGN_IN, SIGN_IN]


def test_many_at_once_share_what_another_failure_was(new: New, server: Server) -> None:
    server.before = answers(500, times=1)
    found = new().at_once(create, 20)
    # Who comes after the failure tries for itself; the others do not.
    assert server.sign_ins() <= 2
    assert sum(isinstance(each, ServerError) for each in found) >= 1


def test_a_failure_is_that_of_who_has_waited_and_of_nobody_else() -> None:
    session = Session("key", "name", "password", None)
    for number in range(3):
        since = session.ended
        failure = UndecodableResponseError(f"{number}", "sign_in", 200, {}, b"")
        failure.__cause__ = ValueError("no token")
        session.begin()
        session.end(failure)
        with pytest.raises(UndecodableResponseError, match=f"sign_in: HTTP 200: {number}$") as caught:
            session.token_after(since, None)
        # Each has an error of its own, with a traceback of its own.
        assert caught.value is not failure
        assert caught.value.__cause__ is failure.__cause__
        assert session.token_after(session.ended, None) is None


def test_a_failure_that_passes_is_not_kept(new: New, server: Server) -> None:
    guard = new()
    server.before = answers(500, times=1)
    with pytest.raises(ServerError, match="sign_in: HTTP 500"):
        guard.create()
    assert guard.create().id


def test_a_failure_after_signing_out_passes_though_the_password_was_refused_before(new: New, server: Server) -> None:
    guard = new()
    server.before = answers(401, times=1)
    with pytest.raises(AuthenticationError):
        guard.create()
    guard.sign_out()
    server.before = answers(500, times=1)
    with pytest.raises(ServerError):
        guard.create()
    assert guard.create().id


def test_a_lost_connection_is_not_shared(new: New, server: Server) -> None:
    failures = [httpx.ReadError("cut")]

    def before(request: httpx.Request) -> None:
        if failures:
            raise failures.pop()

    server.before = before
    found = new().at_once(create, 20)
    assert sum(isinstance(each, TransportError) for each in found) == 1
    assert sum(hasattr(each, "id") for each in found) == 19


def test_an_expired_token_is_renewed_once_also_for_what_is_not_repeatable(new: New, server: Server) -> None:
    guard = new(max_retries=0)
    guard.create()
    expire(server)
    assert guard.create().id
    assert server.paths() == [SIGN_IN, CREATE, CREATE, SIGN_IN, CREATE]
    old, new_one = credentials(server.requests[2]), credentials(server.requests[4])
    assert old != new_one
    listed = guard.do(lambda client: client.user.generate_access_token())
    assert listed.token


def test_a_second_refusal_is_raised(new: New, server: Server) -> None:
    guard = new()
    server.before = answers(401, {"status": 401}, path="/v2/targets")
    with pytest.raises(AuthenticationError, match="create_target: HTTP 401"):
        guard.create()
    assert server.paths() == [SIGN_IN, CREATE, SIGN_IN, CREATE]


def test_a_detailed_call_signs_in_too(new: New, server: Server) -> None:
    guard = new()
    detailed = lambda client: client.experimental.targets.get_detailed(UNKNOWN)  # noqa: E731
    assert guard.do(detailed).status_code == 404
    expire(server)
    assert guard.do(detailed).status_code == 404
    assert server.sign_ins() == 2
    server.before = answers(401, path=f"/v2/targets/{UNKNOWN}")
    assert guard.do(detailed).status_code == 401


def test_lists_sign_in_too(new: New, server: Server) -> None:
    guard = new()

    async def gathered(client: Any) -> list[Any]:
        return [each async for each in client.scans.list()]

    def items(client: Any) -> Any:
        return gathered(client) if guard.is_async else list(client.scans.list())

    first = guard.do(items)
    expire(server)
    assert [each.id for each in guard.do(items)] == [each.id for each in first]
    assert server.sign_ins() == 2


def test_who_has_a_token_of_its_own_is_refused_at_once(new: New, server: Server) -> None:
    guard = new(username=None, password=None, bearer_token="unknown")
    with pytest.raises(AuthenticationError, match="create_target: HTTP 401"):
        guard.create()
    assert server.paths() == [CREATE]


def test_copies_share_the_session(new: New, server: Server) -> None:
    guard = new()
    guard.create()
    guard.do(create, guard.client.with_options(max_retries=0))
    assert server.sign_ins() == 1


def test_signing_out_revokes_the_token_and_a_later_call_signs_in_anew(new: New, server: Server) -> None:
    guard = new()
    guard.sign_out()
    assert server.paths() == []
    guard.create()
    token = credentials(server.requests[-1])
    guard.sign_out()
    assert server.paths() == [SIGN_IN, CREATE, SIGN_OUT]
    assert credentials(server.requests[-1]) == token
    guard.sign_out()
    assert len(server.requests) == 3
    assert guard.create().id
    assert server.paths()[3:] == [SIGN_IN, CREATE]
    assert credentials(server.requests[-1]) != token
    old = new(username=None, password=None, bearer_token=token["authorization"].removeprefix("Bearer "))
    with pytest.raises(AuthenticationError):
        old.create()


def test_a_token_that_is_gone_counts_as_signed_out(new: New, server: Server) -> None:
    guard = new()
    guard.create()
    expire(server)
    guard.sign_out()
    assert server.paths() == [SIGN_IN, CREATE, SIGN_OUT]


def test_a_sign_out_that_fails_keeps_the_token(new: New, server: Server) -> None:
    guard = new(max_retries=0)
    guard.create()
    server.before = answers(500, path="/auth/sign_out", times=1)
    with pytest.raises(ServerError, match="sign_out: HTTP 500"):
        guard.sign_out()
    guard.create()
    assert server.sign_ins() == 1
    guard.sign_out()
    assert server.paths().count(SIGN_OUT) == 2


def test_signing_out_with_other_credentials(new: New, server: Server) -> None:
    owner = new()
    owner.create()
    token = credentials(server.requests[-1])["authorization"].removeprefix("Bearer ")
    guard = new(username=None, password=None, bearer_token=token)
    guard.sign_out()
    with pytest.raises(AuthenticationError):
        guard.create()
    count = len(server.requests)
    for settings, own in (({"access_token": "t"}, "access_token, api_key"), ({}, "api_key")):
        with pytest.raises(ConfigurationError) as caught:
            new(**{"username": None, "password": None, **settings}).sign_out()
        assert str(caught.value) == f"sign_out needs api_key with bearer_token, and the client has {own}"
    assert len(server.requests) == count


def test_closing_does_not_sign_out(new: New, server: Server) -> None:
    guard = new()
    guard.create()
    guard.do(lambda client: client.aclose() if guard.is_async else client.close())
    assert SIGN_OUT not in server.paths()


@pytest.mark.parametrize(
    "document", [{}, {"token": ""}, {"token": "a\nb"}, {"token": "ä"}, {"token": " "}, {"otp_session_state": ""}]
)
def test_a_server_that_gives_no_usable_token(new: New, server: Server, document: Any) -> None:
    server.before = answers(200, document, headers={"cf-ray": "r", "access-token": "issued"})
    with pytest.raises(UndecodableResponseError) as caught:
        new().create()
    error = caught.value
    assert str(error) == "sign_in: HTTP 200: the answer has no token that a header can carry [cf-ray r]"
    assert (error.operation, error.status_code, error.body) == ("sign_in", 200, b"")
    assert "access-token" not in error.headers


def test_who_gets_a_token_is_asked_for_no_code(new: New, server: Server) -> None:
    server.before = answers(200, {"token": "issued", "otp_session_state": "state"})
    # The server knows no such token, but it was used.
    with pytest.raises(AuthenticationError, match="create_target: HTTP 401"):
        new().create()


def test_no_call_shows_the_token_of_the_session_if_the_server_repeats_it(new: New, server: Server) -> None:
    guard = new()
    guard.create()
    token = credentials(server.requests[-1])["authorization"].removeprefix("Bearer ")
    server.before = answers(400, {"errors": [{"code": 1, "message": f"not {token}"}]})
    with pytest.raises(InvalidRequestError, match=r"not \[secure\]"):
        guard.do(lambda client: client.auth.sign_in(username="u", password="p"))


def test_a_server_that_asks_for_a_second_code(new: New, server: Server) -> None:
    server.before = answers(200, {"otp_session_state": "again"})
    with pytest.raises(UndecodableResponseError, match="no token"):
        new(one_time_code=lambda: "123456").create()
    assert server.sign_ins() == 2


def test_signing_in_has_no_more_time_than_the_call(new: New, server: Server) -> None:
    clock = FakeClock()

    def before(request: httpx.Request) -> httpx.Response | None:
        clock.seconds += 6
        return httpx.Response(429, headers={"retry-after": "1"})

    server.before = before
    with pytest.raises(ScanwireError):
        new(clock=clock, deadline=10.0).create()
    assert clock.seconds <= 16
    assert server.sign_ins() == 2


def test_who_waits_for_another_sign_in_waits_no_longer_than_its_own_deadline(new: New, server: Server) -> None:
    guard = new(CAREFUL)
    patient, hasty = guard.client, guard.client.with_options(deadline=0.05)
    if guard.runner is None:
        with (
            patient._carrier.auth.lock,
            pytest.raises(RequestTimeoutError, match="while another call signs in") as late,
        ):
            create(hasty)
    else:

        async def both() -> None:
            async with patient._carrier.auth.async_lock:
                await asyncio.create_task(create(hasty))

        with pytest.raises(RequestTimeoutError, match="while another call signs in") as late:
            guard.runner.run(both())
    assert str(late.value) == "create_target: the deadline has passed while another call signs in or out"
    assert (late.value.operation, late.value.sent) == ("create_target", False)
    assert server.requests == []


def test_whose_deadline_has_passed_does_not_wait_for_another_sign_in_at_all(new: New, server: Server) -> None:
    clock = FakeClock()
    guard = new(clock=clock, deadline=10.0)
    guard.create()
    expire(server)

    def before(request: httpx.Request) -> None:
        clock.seconds += 100

    server.before = before
    session = guard.client._carrier.auth
    if guard.runner is None:
        session.lock = Busy()
        with pytest.raises(RequestTimeoutError, match="while another call signs in"):
            guard.create()
        assert session.lock.asked == [0]
    else:

        async def both() -> None:
            async with session.async_lock:
                hasty = asyncio.create_task(create(guard.client))
                for _ in range(200):
                    await asyncio.sleep(0)
                assert hasty.done()
                await hasty

        with pytest.raises(RequestTimeoutError, match="while another call signs in"):
            guard.runner.run(both())


class Busy:
    """A lock that somebody else holds.

    Attributes:
        asked: How long each was ready to wait for it.
    """

    def __init__(self) -> None:
        self.asked: list[float] = []

    def acquire(self, timeout: float) -> bool:
        self.asked.append(timeout)
        return False


def test_no_deadline_is_no_end_of_waiting(new: New, server: Server) -> None:
    assert new(deadline=None).create().id


def test_cancelling_the_task_that_signs_in_lets_the_next_one_do_it(server: Server) -> None:
    reached = asyncio.Event()

    async def run() -> None:
        async def slow() -> str:
            reached.set()
            await asyncio.sleep(LIMIT)
            return ""

        codes: list[Any] = [slow]
        http = httpx.AsyncClient(transport=server)
        client = AsyncCloneGuard(
            base_url=PORTAL,
            api_key=ORGANIZATION.api_key,
            username=CAREFUL.username,
            password=CAREFUL.password,
            one_time_code=lambda: codes.pop()() if codes else code_of(server),
            http_client=http,
        )
        first = asyncio.create_task(create(client))
        await reached.wait()
        second = asyncio.create_task(create(client))
        await asyncio.sleep(0)
        first.cancel()
        assert (await asyncio.wait_for(second, LIMIT)).id
        with pytest.raises(asyncio.CancelledError):
            await first

    asyncio.run(run())


def test_an_error_of_the_call_itself_is_that_of_the_call(new: New, server: Server) -> None:
    guard = new()
    with pytest.raises(NotFoundError, match="get_target"):
        guard.do(lambda client: client.experimental.targets.get(UNKNOWN))
    assert server.sign_ins() == 1


@pytest.mark.parametrize("token", ["the-first-token", "the first token"])
def test_a_token_that_was_given_up_meanwhile_is_not_shown_either(new: New, server: Server, token: str) -> None:
    guard = new()

    def before(request: httpx.Request) -> httpx.Response | None:
        if request.url.path == "/auth/sign_in":
            return httpx.Response(200, json={"token": token})
        guard.client._carrier.auth.forget()
        return httpx.Response(400, text=f"what is {request.headers['authorization']}?")

    server.before = before
    with pytest.raises(InvalidRequestError) as caught:
        guard.create()
    assert caught.value.body == b"what is Bearer [secure]?"
