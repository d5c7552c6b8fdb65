"""Waits for scans: on the reference server by the clock, and over answers that no good server gives."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanwire import (
    AuthenticationError,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    Progress,
    RateLimitError,
    RequestTimeoutError,
    ScanFailedError,
    ScanwireError,
    ServerError,
    TransportError,
    UndecodableResponseError,
    WaitTimeoutError,
)
from scanwire.clone_guard import models as guard_models
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE, InProcessTransport, create_app

from tests.overrides.both import (
    KINDS,
    FakeClock,
    Kind,
    clone_guard,
    cloudforce_one,
    done,
    envelope,
    everything,
    playing,
)

ACCOUNT = CLOUDFORCE_ONE.accounts[0]
ORGANIZATION = CLONE_GUARD.organizations[0]
START = datetime(2026, 5, 31, 12, tzinfo=UTC)
SCAN = "3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11"
PORTS = {"198.51.100.7": [{"number": 443, "proto": "tcp", "status": "open"}]}


class World:
    """A reference server and clients of both its APIs, all in one time."""

    def __init__(self, kind: Kind) -> None:
        self.clock = FakeClock()
        began = self.clock.now()
        app = create_app(clock=lambda: START + timedelta(seconds=self.clock.now() - began))
        transport = InProcessTransport(app)
        options = {"clock": self.clock}
        self.cf = cloudforce_one(
            kind, transport, api_token=ACCOUNT.api_token, base_url="http://127.0.0.1/client/v4", **options
        )
        self.cg = clone_guard(
            kind,
            transport,
            base_url="http://127.0.0.1",
            api_key=ORGANIZATION.api_key,
            access_token=ORGANIZATION.access_token,
            **options,
        )
        self.kind = kind
        self.seen: list[Progress] = []

    def scan(self, hosts: str = "198.51.100.0/28") -> Any:
        """A new scan's id."""
        target = done(self.cg.experimental.targets.create(name="Perimeter", hosts=hosts))
        return done(self.cg.experimental.scans.create(name="Weekly", target_id=target.id)).id


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest) -> World:
    return World(request.param)


def test_a_config_leads_to_results(world: World) -> None:
    config = done(world.cf.scans.create_config(ACCOUNT.id, ips=["198.51.100.0/24"], ports=["1-1024"]))
    found = done(world.cf.wait_for_results(ACCOUNT.id, config.id, on_progress=world.seen.append))
    assert found
    assert found == done(world.cf.scans.get_results(ACCOUNT.id, config.id))
    assert [each.results for each in world.seen] == [0] * (len(world.seen) - 1) + [len(found)]
    assert [each.polls for each in world.seen] == list(range(1, len(world.seen) + 1))
    assert world.seen[0].elapsed == 0
    assert 600 <= world.seen[-1].elapsed <= 660
    assert {(each.status, each.error) for each in world.seen} == {(None, None)}


def test_the_pauses_grow_to_a_minute_and_are_spread(world: World) -> None:
    with pytest.raises(WaitTimeoutError):
        done(world.cf.wait_for_results(ACCOUNT.id, done(closed(world)).id, deadline=1000))
    most = [min(60.0, 2 * 1.5**number) for number in range(len(world.clock.slept))]
    # The last pause is what the deadline leaves.
    pairs = list(zip(world.clock.slept, most, strict=True))[:-1]
    assert all(0.75 * limit <= pause <= limit for pause, limit in pairs)
    assert len({pause / limit for pause, limit in pairs}) == len(pairs) > 10


def closed(world: World) -> Any:
    """A config without an open port."""
    return world.cf.scans.create_config(ACCOUNT.id, ips=["198.51.100.7"], ports=["1"])


def test_where_all_ports_are_closed_the_wait_ends_with_its_deadline(world: World) -> None:
    config = done(closed(world))
    began = world.clock.now()
    with pytest.raises(WaitTimeoutError, match=r"^not done after 3598 s \(polls: \d+\), no results$") as found:
        done(world.cf.wait_for_results(ACCOUNT.id, config.id, on_progress=world.seen.append))
    assert found.value.last == {}
    assert found.value.progress == world.seen[-1]
    assert world.clock.now() - began == pytest.approx(3598)


def test_an_account_may_not_wait_for_the_config_of_another(world: World) -> None:
    with pytest.raises(NotFoundError):
        done(world.cf.wait_for_results(ACCOUNT.id, "0d9a8c1e-2f4b-4f7e-8a55-6c1f0d2b7e90"))
    assert 30 <= sum(world.clock.slept) <= 60


def test_a_scan_goes_through_its_statuses(world: World) -> None:
    scan_id = world.scan()
    done(world.cg.experimental.scans.start(scan_id))
    found = done(world.cg.wait_until_done(str(scan_id).upper(), on_progress=world.seen.append))
    assert (found.id, found.attributes.status) == (scan_id, "done")
    statuses = [each.status for each in world.seen]
    assert list(dict.fromkeys(statuses)) == ["requested", "queued", "running", "done"]
    assert {each.results for each in world.seen} == {None}
    assert 610 <= world.seen[-1].elapsed <= 670


def test_a_scan_that_fails_is_an_error(world: World) -> None:
    scan_id = world.scan("gateway.invalid")
    done(world.cg.experimental.scans.start(scan_id))
    with pytest.raises(ScanFailedError) as found:
        done(world.cg.wait_until_done(scan_id, on_progress=world.seen.append))
    assert found.value.status == world.seen[-1].status == "internal_error"
    assert found.value.scan.id == scan_id


def test_a_scan_that_is_stopped_meanwhile_is_waited_for_until_it_is(world: World) -> None:
    scan_id = world.scan()
    done(world.cg.experimental.scans.start(scan_id))
    stop = somebody(world, "stop", scan_id)
    with pytest.raises(ScanFailedError, match="it was stopped") as found:
        done(world.cg.wait_until_done(scan_id, on_progress=partial(at_poll, world, 2, stop)))
    assert found.value.status == "stopped"
    assert {"stop_requested", "stopped"} <= {each.status for each in world.seen}


def test_a_scan_that_is_deleted_meanwhile_is_an_error(world: World) -> None:
    scan_id = world.scan()
    done(world.cg.experimental.scans.start(scan_id))
    with pytest.raises(ScanFailedError, match="it is being deleted"):
        done(
            world.cg.wait_until_done(
                scan_id, on_progress=partial(at_poll, world, 4, somebody(world, "delete", scan_id))
            )
        )


def test_a_scan_that_is_gone_meanwhile_is_not_found(world: World) -> None:
    scan_id = world.scan()
    with pytest.raises(NotFoundError, match=f"no scan has the id {scan_id}"):
        done(
            world.cg.wait_until_done(
                scan_id, on_progress=partial(at_poll, world, 1, somebody(world, "delete", scan_id))
            )
        )
    assert len(world.seen) == 1


def somebody(world: World, verb: str, scan_id: Any) -> Callable[[], None]:
    """What somebody else does to a scan: always by a sync client, since hooks are plain functions."""
    other = clone_guard(
        "sync",
        world.cg._carrier.http._transport,
        base_url="http://127.0.0.1",
        api_key=ORGANIZATION.api_key,
        access_token=ORGANIZATION.access_token,
    )
    return partial(getattr(other.experimental.scans, verb), scan_id)


def at_poll(world: World, number: int, act: Callable[[], None], progress: Progress) -> None:
    world.seen.append(progress)
    if progress.polls == number:
        act()


def test_a_scan_that_nobody_starts_needs_somebody(world: World) -> None:
    scan_id = world.scan()
    with pytest.raises(ScanFailedError) as found:
        done(world.cg.wait_until_done(scan_id))
    assert str(found.value) == f"scan {scan_id}: nobody has started it, and it has no schedule (status new)"
    assert found.value.status == "new"
    assert 30 <= sum(world.clock.slept) <= 60


def test_a_scan_may_be_started_a_little_later(world: World) -> None:
    scan_id = world.scan()
    act = somebody(world, "start", scan_id)
    done(world.cg.wait_until_done(scan_id, on_progress=partial(at_poll, world, 3, act)))
    assert [each.status for each in world.seen[:4]] == ["new", "new", "new", "requested"]


ON_THE_WAY = {"requested", "queued", "running", "stop_requested", "stop_waiting", "stop_requested_giveup"}
ENDED = {
    "stopped": "it was stopped",
    "internal_error": "it failed",
    "delete_requested": "it is being deleted",
    "delete_waiting": "it is being deleted",
    "delete_ultimate_requested": "it is being deleted",
    "delete_ultimate_waiting": "it is being deleted",
}


@pytest.mark.parametrize("status", guard_models.ScanStatus)
def test_what_each_status_means(world: World, status: str) -> None:
    """The samples of the reference server stay in their statuses."""
    [scan, *_] = everything(world.kind, world.cg.scans.list(status=[status]))
    ended: list[Any] = []
    try:
        ended.append(done(world.cg.wait_until_done(scan.id, deadline=100)))
    except ScanwireError as error:
        ended.append(error)
    # The one that is new has a schedule.
    on_the_way = status in ON_THE_WAY or (status == "new" and scan.attributes.schedule_next_time)
    expected = guard_models.Scan if status == "done" else WaitTimeoutError if on_the_way else ScanFailedError
    assert [type(each) for each in ended] == [expected]
    if isinstance(ended[0], WaitTimeoutError):
        assert ended[0].last == scan
        assert ended[0].progress.status == status
        assert str(ended[0]).endswith(f"status {status}")
    if isinstance(ended[0], ScanFailedError):
        assert str(ended[0]) == f"scan {scan.id}: {ENDED[status]} (status {status})"


def scans(*statuses: Any, **attributes: Any) -> list[httpx.Response]:
    """Answers of Clone Guard with a scan in one status after the other; an Ellipsis stands for none."""
    return [
        httpx.Response(
            200,
            json={
                "data": [{"id": SCAN, "attributes": {**attributes, **({} if status is ... else {"status": status})}}],
                "meta": {},
            },
        )
        for status in statuses
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", ["DONE", "Done"])
def test_the_case_of_a_status_makes_no_difference(kind: Kind, status: str) -> None:
    seen: list[Progress] = []
    sent: list[httpx.Request] = []
    cg = clone_guard(kind, playing(scans("RUNNING", ..., "paused", status), sent), clock=FakeClock())
    assert done(cg.wait_until_done(SCAN, on_progress=seen.append)).attributes.status == status
    assert [each.status for each in seen] == ["running", None, "paused", "done"]
    # A poll is one request, for this scan alone.
    assert [each.url.params["q[uuid]"] for each in sent] == [SCAN] * 4


def test_each_end_but_done_is_told_in_words() -> None:
    for status, words in ENDED.items():
        with pytest.raises(ScanFailedError) as found:
            done(clone_guard("sync", playing(scans(status), []), clock=FakeClock()).wait_until_done(SCAN))
        assert str(found.value) == f"scan {SCAN}: {words} (status {status})"


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_scan_with_a_schedule_is_waited_for(kind: Kind) -> None:
    answers = scans(*["new"] * 9, "done", schedule_next_time="2026-06-01T00:00:00Z")
    clock = FakeClock()
    done(clone_guard(kind, playing(answers, []), clock=clock).wait_until_done(SCAN))
    assert sum(clock.slept) > 60


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("answers", "error"), [(scans("new"), ScanFailedError), (scans(), NotFoundError)])
@pytest.mark.parametrize(("taken", "polls"), [(29, 2), (30, 1)])
def test_a_scan_has_half_a_minute_to_be_known_and_started(
    kind: Kind, answers: list[httpx.Response], error: type[ScanwireError], taken: float, polls: int
) -> None:
    clock, sent = FakeClock(), list[httpx.Request]()
    transport = playing(answers or [httpx.Response(200, json={"data": [], "meta": {}})], sent)

    def answer(request: httpx.Request) -> httpx.Response:
        clock.time += taken
        return transport.handle_request(request)

    with pytest.raises(error):
        done(clone_guard(kind, httpx.MockTransport(answer), clock=clock).wait_until_done(SCAN))
    assert len(sent) == polls


@pytest.mark.parametrize("kind", KINDS)
def test_a_scan_of_another_id_is_not_taken_for_it(kind: Kind) -> None:
    other = httpx.Response(200, json={"data": [{"id": SCAN[:-1] + "2", "attributes": {"status": "done"}}], "meta": {}})
    with pytest.raises(NotFoundError) as found:
        done(clone_guard(kind, playing([other], []), clock=FakeClock()).wait_until_done(SCAN))
    assert str(found.value) == f"list_scans: HTTP 200: no scan has the id {SCAN}"
    error = found.value
    assert (error.operation, error.status_code, error.headers, error.body) == ("list_scans", 200, {}, b"")


@pytest.mark.parametrize("kind", KINDS)
def test_a_scan_without_attributes_is_on_the_way(kind: Kind) -> None:
    bare = httpx.Response(200, json={"data": [{"id": SCAN}], "meta": {}})
    cg = clone_guard(kind, playing([bare], []), clock=FakeClock())
    with pytest.raises(WaitTimeoutError, match="status None"):
        done(cg.wait_until_done(SCAN))


PASSING: list[tuple[httpx.Response | Exception, type[ScanwireError]]] = [
    (httpx.Response(503, text="<html>"), ServerError),
    (httpx.Response(520, text=""), ServerError),
    (httpx.ConnectError("refused"), TransportError),
    (httpx.ReadTimeout("slow"), RequestTimeoutError),
    (httpx.RemoteProtocolError("cut"), TransportError),
    (httpx.Response(429, headers={"retry-after": "50"}), RateLimitError),
    (httpx.Response(200, content=b'{"success":true,'), UndecodableResponseError),
]


@pytest.mark.parametrize("kind", KINDS)
def test_failures_that_may_pass_do_not_end_the_wait(kind: Kind) -> None:
    clock, seen, sent = FakeClock(), list[Progress](), list[httpx.Request]()
    answers = [envelope({}), *[each for each, _ in PASSING], envelope(PORTS)]
    cf = cloudforce_one(kind, playing(answers, sent), clock=clock, max_retries=0)
    assert list(done(cf.wait_for_results("a", "c", on_progress=seen.append))) == list(PORTS)
    assert [type(each.error) for each in seen[1:-1]] == [kind for _, kind in PASSING]
    assert [each.results for each in seen] == [0] * (len(seen) - 1) + [1]
    assert (seen[0].error, seen[-1].error) == (None, None)
    assert len(sent) == len(answers)
    assert clock.slept[6] == 50


FINAL: list[tuple[httpx.Response, type[ScanwireError]]] = [
    (envelope(None, 400), InvalidRequestError),
    (envelope(None, 401), AuthenticationError),
    (envelope(None, 403), PermissionDeniedError),
    (httpx.Response(501), ServerError),
    (envelope([]), UndecodableResponseError),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("answer", "error"), FINAL)
def test_failures_that_will_not_pass_end_it_at_once(kind: Kind, answer: httpx.Response, error: type) -> None:
    clock, sent, seen = FakeClock(), list[httpx.Request](), list[Progress]()
    cf = cloudforce_one(kind, playing([answer], sent), clock=clock)
    with pytest.raises(error):
        done(cf.wait_for_results("a", "c", on_progress=seen.append))
    assert (clock.slept, len(sent), seen) == ([], 1, [])


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_arguments_are_found_before_anything_is_sent(kind: Kind) -> None:
    sent: list[httpx.Request] = []
    cf, cg = cloudforce_one(kind, playing([envelope({})], sent)), clone_guard(kind, playing([envelope({})], sent))

    async def asynchronous(_: Progress) -> None: ...

    number, function = "must be a number of seconds above 0, or None", "must be a function that is not async, or None"
    for name, rule, value in [
        *[("deadline", number, each) for each in (0, -1.5, True, "60", float("nan"), float("inf"))],
        *[("on_progress", function, each) for each in ("print", asynchronous)],
    ]:
        for call in (partial(cf.wait_for_results, "a", "c"), partial(cg.wait_until_done, SCAN)):
            with pytest.raises(InvalidArgumentError) as found:
                done(call(**{name: value}))
            assert (found.value.argument, found.value.value, found.value.rule) == (name, value, rule)
    for wrong in ("not-a-uuid", 7, None):
        with pytest.raises(InvalidArgumentError) as found:
            done(cg.wait_until_done(wrong))
        assert (found.value.argument, found.value.value) == ("scan_id", wrong)
    with pytest.raises(InvalidArgumentError, match="config_id"):
        done(cf.wait_for_results("a", ".."))
    assert sent == []


def listed(*ids: str) -> httpx.Response:
    config = {"account_id": "a", "frequency": 0, "ips": [], "ports": []}
    return envelope([{"id": each, **config} for each in ids])


def results_and_list(results: list[httpx.Response], lists: list[httpx.Response]) -> httpx.MockTransport:
    """One transport for the two operations: each gives its answers in turn, and its last one for ever."""
    first, second = playing(results, []), playing(lists, [])

    def answer(request: httpx.Request) -> httpx.Response:
        return (second if "/config" in request.url.path else first).handle_request(request)

    return httpx.MockTransport(answer)


@pytest.mark.parametrize("kind", KINDS)
def test_a_config_in_the_list_whose_results_are_not_found_is_not_scanned_yet(kind: Kind) -> None:
    clock, seen = FakeClock(), list[Progress]()
    missing = [envelope(None, 404)] * 20
    cf = cloudforce_one(kind, results_and_list([*missing, envelope(PORTS)], [listed("b", "c")]), clock=clock)
    assert done(cf.wait_for_results("a", "c", on_progress=seen.append))
    assert len(seen) == 21
    assert {each.error for each in seen} == {None}


@pytest.mark.parametrize("kind", KINDS)
def test_a_config_that_was_just_created_may_be_unknown_for_a_while(kind: Kind) -> None:
    clock, seen = FakeClock(), list[Progress]()
    transport = results_and_list([*[envelope(None, 404)] * 3, envelope(PORTS)], [listed("b")])
    assert done(cloudforce_one(kind, transport, clock=clock).wait_for_results("a", "c", on_progress=seen.append))
    assert [type(each.error) for each in seen] == [NotFoundError] * 3 + [type(None)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_config_that_was_there_and_is_not_ends_the_wait(kind: Kind) -> None:
    clock, seen = FakeClock(), list[Progress]()
    transport = results_and_list([envelope({}), envelope(None, 404)], [listed()])
    with pytest.raises(NotFoundError):
        done(cloudforce_one(kind, transport, clock=clock).wait_for_results("a", "c", on_progress=seen.append))
    assert len(seen) == len(clock.slept) == 1


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=30, deadline=None)
@given(deadline=st.floats(0.001, 500), taken=st.floats(0, 40))
def test_a_wait_keeps_to_its_deadline(kind: Kind, deadline: float, taken: float) -> None:
    """Whatever the answers take, as long as each call keeps to the deadline that it was given."""
    clock = FakeClock()
    began = clock.now()

    def answer(request: httpx.Request) -> httpx.Response:
        left = began + deadline - clock.now()
        given = request.extensions["timeout"]["read"]
        assert given <= max(left, 0.001)
        clock.time += min(taken, given)
        return envelope({})

    cf = cloudforce_one(kind, httpx.MockTransport(answer), clock=clock)
    with pytest.raises(WaitTimeoutError) as found:
        done(cf.wait_for_results("a", "c", deadline=deadline))
    # The last poll begins two seconds before the end, unless the one before took longer.
    assert clock.now() - began <= deadline + 0.01
    assert clock.now() - began >= deadline - 2 - 0.01
    assert all(pause > 0 for pause in clock.slept)
    assert found.value.progress.polls == len(clock.slept) + 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_poll_of_two_calls_may_find_the_deadline_past_after_the_first(kind: Kind) -> None:
    clock = FakeClock()

    def answer(request: httpx.Request) -> httpx.Response:
        if "/config" in request.url.path:
            return listed("c")
        clock.time += 100
        return envelope(None, 404)

    cf = cloudforce_one(kind, httpx.MockTransport(answer), clock=clock)
    with pytest.raises(WaitTimeoutError) as found:
        done(cf.wait_for_results("a", "c", deadline=50))
    assert found.value.last == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_wait_without_an_end_goes_on_for_hours(kind: Kind) -> None:
    clock, sent = FakeClock(), list[httpx.Request]()
    answers = [*[envelope({})] * 300, envelope(PORTS)]
    cf = cloudforce_one(kind, playing(answers, sent), clock=clock, deadline=None)
    # Without any deadline an async call needs no event loop, which makes this fast.
    assert done(cf.wait_for_results("a", "c", deadline=None))
    assert sum(clock.slept) > 4 * 3600
    assert max(clock.slept) <= 60
    assert len(sent) == len(answers)


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_only_come_back_after_the_deadline_is_told_at_once(kind: Kind) -> None:
    clock, sent = FakeClock(), list[httpx.Request]()
    cf = cloudforce_one(kind, playing([envelope(None, 429, {"retry-after": "300"})], sent), clock=clock)
    with pytest.raises(WaitTimeoutError, match=r"the latest poll failed: .*come back in 300 s") as found:
        done(cf.wait_for_results("a", "c", deadline=200))
    assert isinstance(found.value.__cause__, RateLimitError)
    assert found.value.last is None
    assert found.value.progress.error is found.value.__cause__
    assert (len(sent), clock.slept) == (1, [])


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_come_back_just_in_time_does(kind: Kind) -> None:
    clock, sent = FakeClock(), list[httpx.Request]()
    answers = [envelope(None, 429, {"retry-after": "198"}), envelope(PORTS)]
    cf = cloudforce_one(kind, playing(answers, sent), clock=clock, max_retries=0)
    assert done(cf.wait_for_results("a", "c", deadline=200))
    assert clock.slept == [198]


@pytest.mark.parametrize("kind", KINDS)
def test_the_clients_own_deadline_holds_for_each_poll(kind: Kind) -> None:
    sent, sent_by_the_other = list[httpx.Request](), list[httpx.Request]()
    cf = cloudforce_one(kind, playing([envelope({})], sent), clock=FakeClock(), deadline=3.0, timeout=100)
    with pytest.raises(WaitTimeoutError):
        done(cf.wait_for_results("a", "c", deadline=50))
    cg = clone_guard(kind, playing(scans("running"), sent_by_the_other), clock=FakeClock(), deadline=3.0, timeout=100)
    with pytest.raises(WaitTimeoutError):
        done(cg.wait_until_done(SCAN, deadline=50))
    for requests in (sent, sent_by_the_other):
        *given, last = [each.extensions["timeout"]["read"] for each in requests]
        assert given == pytest.approx([3.0] * len(given))
        assert last == pytest.approx(2.0)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_progress_callback_raises_ends_the_wait(kind: Kind) -> None:
    def stop(progress: Progress) -> None:
        raise KeyError("enough")

    cf = cloudforce_one(kind, playing([envelope({})], []), clock=FakeClock())
    with pytest.raises(KeyError, match="enough"):
        done(cf.wait_for_results("a", "c", on_progress=stop))


def test_a_wait_can_be_cancelled() -> None:
    class Cancelling(FakeClock):
        async def sleep_async(self, seconds: float) -> None:
            await asyncio.sleep(3600)

    async def run() -> None:
        cf = cloudforce_one("async", playing([envelope({})], []), clock=Cancelling())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await cf.wait_for_results("a", "c")

    asyncio.run(run())


@pytest.mark.parametrize(
    "error",
    [
        WaitTimeoutError("m", Progress(1.5, 3, "running"), guard_models.Scan(type="scan")),
        ScanFailedError("m", "stopped", guard_models.Scan(type="scan")),
    ],
)
def test_errors_of_waits_survive_pickling(error: ScanwireError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_progress_tells_nothing_by_default_and_cannot_be_changed() -> None:
    assert Progress(0.0, 1) == Progress(0.0, 1, status=None, results=None, error=None)
    with pytest.raises(AttributeError):
        Progress(0.0, 1).polls = 2  # type: ignore[misc]
