"""The chaos bench does what it says, and would notice a client that loses, doubles, changes or hides something."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from scanwire import ScanwireError
from scanwire._retries import Call

import bench.chaos.__main__ as command
from bench.chaos import faults, proxy, running, weather
from bench.chaos.clocks import FastClock, SimulatedClock
from bench.chaos.faults import FAULTS, Fault, FaultyTransport
from bench.chaos.judging import DUPLICATED, HARM, LOST, UNEXPECTED, WRONG, Outcome, Refusal, judge
from bench.chaos.peers import PEERS, RAW, SCANWIRE, SDK, Peer, Steps
from bench.chaos.program import WEIGHTS, Operation, next_operation
from bench.chaos.proxy import SOCKET_FAULTS, Exchange, SocketFault, served
from bench.chaos.running import IN_PROCESS, OVER_SOCKETS, SEGMENTS, Segment, Tally, dealt, run, total
from bench.chaos.worlds import ACCOUNT, BASE_PATH, Target, TruthError, World, Worlds

BENCH = Path(command.__file__).parent
SYNC = IN_PROCESS[0]
TASKS = replace(IN_PROCESS[1], at_once=5)


def tally(peer: Peer, operations: int, *segments: Segment, seed: int = 1) -> Tally:
    return total([*run(peer, operations, seed, segments=segments, done=lambda: None).values()])


@pytest.mark.parametrize("segment", IN_PROCESS, ids=lambda segment: segment.name)
def test_scanwire_does_no_harm(segment: Segment) -> None:
    found = tally(SCANWIRE, 300, segment)
    assert found.examples == []
    assert found.harm == 0
    assert found.counts["operations"] == found.counts["done"] + found.counts["refused"] == 300
    assert found.counts["done"] > 150
    assert found.counts["attempts"] > 400
    assert len(found.by_operation) > 20
    assert len(found.by_fault) > 30


@pytest.mark.parametrize("segment", OVER_SOCKETS, ids=lambda segment: segment.name)
def test_scanwire_does_no_harm_over_sockets(segment: Segment) -> None:
    found = tally(SCANWIRE, 48, segment)
    assert found.examples == []
    assert found.harm == 0
    assert found.counts["operations"] == found.counts["done"] + found.counts["refused"] == 48
    assert found.counts["done"] > 20
    assert {name for name in found.by_fault if not name.startswith("socket: ")} == set()


@pytest.mark.parametrize("segment", [SYNC, TASKS], ids=lambda segment: segment.name)
@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_without_faults_nobody_does_harm(peer: Peer, segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weather, "WEATHER", {weather.CALM: 1})
    found = tally(peer, 100, segment)
    assert found.examples == []
    assert found.counts["operations"] == found.counts["done"] == 100 - found.counts["not offered"]
    assert found.by_fault == {}


@pytest.mark.parametrize(
    ("peer", "kinds"), [(SDK, {*HARM}), (RAW, {WRONG, UNEXPECTED})], ids=lambda value: getattr(value, "name", "")
)
def test_the_peers_do_harm(peer: Peer, kinds: set[str]) -> None:
    def refusal(error: Exception) -> Refusal | None:
        told = peer.refusal(error)
        # What is not documented comes out of the peer itself, not out of the bench's use of it.
        assert told or not Path(traceback.extract_tb(error.__traceback__)[-1].filename).is_relative_to(BENCH)
        return told

    found = tally(replace(peer, refusal=refusal), 200, SYNC)
    assert kinds <= {kind for kind in HARM if found.counts[kind]}
    assert found.examples


@pytest.mark.parametrize("segment", [SYNC, TASKS], ids=lambda segment: segment.name)
@pytest.mark.parametrize("peer", [SCANWIRE, RAW], ids=lambda peer: peer.name)
def test_a_seed_gives_the_same_run_each_time(peer: Peer, segment: Segment) -> None:
    first, second, other = (replace(tally(peer, 60, segment, seed=seed), seconds=0) for seed in (5, 5, 6))
    assert first == second
    assert first != other


def blind(client: Any, account_id: str, operation: Operation) -> Steps:
    """Repeats whatever fails."""
    for _ in range(3):
        try:
            return (yield from SCANWIRE.carry_out(client, account_id, operation))
        except Exception:
            continue
    return (yield from SCANWIRE.carry_out(client, account_id, operation))


def forgetful(client: Any, account_id: str, operation: Operation) -> Steps:
    """Drops the last item of lists."""
    found = yield from SCANWIRE.carry_out(client, account_id, operation)
    return found[:-1] if operation.verb == "list" else found


def stammering(client: Any, account_id: str, operation: Operation) -> Steps:
    """Has the first item of lists twice."""
    found = yield from SCANWIRE.carry_out(client, account_id, operation)
    return found[:1] + found if operation.verb == "list" else found


def unordered(client: Any, account_id: str, operation: Operation) -> Steps:
    """Has lists the other way round."""
    found = yield from SCANWIRE.carry_out(client, account_id, operation)
    return found[::-1] if operation.verb == "list" else found


def silent(client: Any, account_id: str, operation: Operation) -> Steps:
    """Swallows errors."""
    try:
        return (yield from SCANWIRE.carry_out(client, account_id, operation))
    except Exception:
        return [] if operation.verb == "list" else None


def idle(client: Any, account_id: str, operation: Operation) -> Steps:
    """Deletes nothing."""
    if operation.verb == "delete":
        return None
    return (yield from SCANWIRE.carry_out(client, account_id, operation))


def shouting(client: Any, account_id: str, operation: Operation) -> Steps:
    """Changes what it is given."""
    if "summary" in operation.arguments:
        operation = replace(operation, arguments={**operation.arguments, "summary": "SUMMARY"})
    return (yield from SCANWIRE.carry_out(client, account_id, operation))


def leaking(client: Any, account_id: str, operation: Operation) -> Steps:
    """Raises errors of its own."""
    try:
        return (yield from SCANWIRE.carry_out(client, account_id, operation))
    except Exception as error:
        raise KeyError("result") from error


def stale(client: Any, account_id: str, operation: Operation) -> Steps:
    """Returns for a change what was there before it."""
    if operation.name != "update_request":
        return (yield from SCANWIRE.carry_out(client, account_id, operation))
    try:
        return (yield client.requests.get(account_id, operation.id))
    finally:
        yield from SCANWIRE.carry_out(client, account_id, operation)


def greedy(client: Any, account_id: str, operation: Operation) -> Steps:
    """Deletes one more than it is asked to."""
    if operation.name == "delete_priority" and operation.possible:
        yield client.requests.priorities.delete(account_id, next(iter(client.requests.priorities.list(account_id))).id)
    return (yield from SCANWIRE.carry_out(client, account_id, operation))


@pytest.mark.parametrize(
    ("carry_out", "kinds"),
    [
        (blind, {DUPLICATED}),
        (forgetful, {LOST}),
        (stammering, {DUPLICATED}),
        (unordered, {WRONG}),
        (silent, {LOST, WRONG}),
        (idle, {LOST, WRONG}),
        (shouting, {WRONG}),
        (leaking, {UNEXPECTED}),
        (stale, {WRONG}),
        (greedy, {WRONG}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_client_that_does_harm_is_found_out(carry_out: Callable[..., Steps], kinds: set[str]) -> None:
    found = tally(replace(SCANWIRE, carry_out=carry_out), 150, SYNC)
    assert {kind for kind in HARM if found.counts[kind]} == kinds
    assert found.harm > 0
    assert found.counts["done"] + found.counts["refused"] < found.counts["operations"]


@pytest.mark.parametrize("segment", [SYNC, TASKS], ids=lambda segment: segment.name)
def test_a_client_that_repeats_whatever_may_pass_is_found_out(
    segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Call, "may_repeat", lambda call, outcome: outcome.error is not None and call.number <= 4)
    found = tally(SCANWIRE, 150, segment)
    assert {kind for kind in HARM if found.counts[kind]} == {DUPLICATED}


def trusting(client: Any, account_id: str, operation: Operation) -> Steps:
    """Believes how many pages a list has."""
    if operation.name != "list_requests":
        return (yield from SCANWIRE.carry_out(client, account_id, operation))
    items: list[Any] = []
    for page in range(1, 100):
        answer = yield client.requests.list_detailed(account_id, page=page, **operation.arguments)
        if answer.status_code != 200 or not getattr(answer.parsed, "result_info", None):
            raise ScanwireError("no totals")
        items += answer.parsed.result
        if page >= answer.parsed.result_info.total_pages:
            break
    return items


@pytest.mark.parametrize("segment", [SYNC, TASKS], ids=lambda segment: segment.name)
def test_a_client_that_believes_total_pages_is_found_out(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        running, "FAULTS", [fault for fault in FAULTS if fault.lists or fault.throttles or fault.unsent]
    )
    assert tally(SCANWIRE, 200, segment).harm == 0
    found = tally(replace(SCANWIRE, carry_out=trusting), 200, segment)
    assert {kind for kind in HARM if found.counts[kind]} == {LOST}


def timid(client: Any, account_id: str, operation: Operation) -> Steps:
    """Raises a documented error for no reason."""
    found = yield from SCANWIRE.carry_out(client, account_id, operation)
    if operation.verb == "create" and operation.arguments.get("tlp") == "green":
        raise ScanwireError("green is not to my liking")
    return found


def test_a_client_that_fails_for_no_reason_is_found_out() -> None:
    found = tally(replace(SCANWIRE, carry_out=timid), 200, SYNC)
    assert {kind for kind in HARM if found.counts[kind]} == {WRONG}


def refusing(client: Any, account_id: str, operation: Operation) -> Steps:
    """Does nothing at all."""
    raise ScanwireError("not today")
    yield


@pytest.mark.parametrize("segment", [SYNC, TASKS], ids=lambda segment: segment.name)
def test_a_run_in_which_nothing_happens_is_none(segment: Segment) -> None:
    with pytest.raises(TruthError, match="no operation of scanwire came through"):
        tally(replace(SCANWIRE, operations=frozenset({"create_config"}), carry_out=refusing), 40, segment)


def test_a_client_that_blames_the_caller_is_found_out() -> None:
    found = tally(replace(SCANWIRE, refusal=lambda _: Refusal(404)), 100, SYNC)
    assert found.counts[WRONG] > 0


CONFIGS = Target("configs")
DELETION = Operation("delete_config", "delete", CONFIGS, "a")


@pytest.mark.parametrize(
    ("possible", "outcome", "unclear", "harm"),
    [
        (True, Outcome(), False, set()),
        (True, Outcome(refusal=Refusal(404)), True, set()),
        (True, Outcome(refusal=Refusal(404)), False, {WRONG}),
        (True, Outcome(refusal=Refusal(503)), False, set()),
        (False, Outcome(), True, set()),
        (False, Outcome(), False, {WRONG}),
        (False, Outcome(refusal=Refusal(404)), False, set()),
        (True, Outcome(unexpected="KeyError"), False, {UNEXPECTED}),
    ],
)
def test_a_deletion_is_judged_by_what_the_client_could_know(
    possible: bool, outcome: Outcome, unclear: bool, harm: set[str]
) -> None:
    before = {"a": {"id": "a"}} if possible else {}
    found = judge(replace(DELETION, possible=possible), before, {}, [], outcome, unclear=unclear)
    assert found == harm


def test_a_deletion_that_the_server_refuses_is_not_done() -> None:
    state = {"a": {"id": "a"}}
    assert judge(replace(DELETION, possible=False), state, state, [], Outcome(), unclear=True) == {WRONG}
    assert judge(DELETION, state, state, [], Outcome(), unclear=True) == {LOST}


def creation(world: World) -> tuple[str, str, dict[str, object]]:
    path = f"{BASE_PATH}/accounts/{world.account_id}/cloudforce-one/scans/config"
    return "POST", path, {"ips": ["10.0.0.1"]}


@pytest.fixture
def world() -> Any:
    found = World(0)
    yield found
    found.close()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_lets_the_request_pass_or_not(fault: Fault, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "draw", lambda *_: fault)
    worlds, clock = Worlds(), SimulatedClock()
    worlds.add(world)
    world.begin(0)
    http = httpx.Client(
        transport=FaultyTransport(worlds, 1, clock), headers={"Authorization": f"Bearer {ACCOUNT.api_token}"}
    )
    before = world.items(CONFIGS)
    method, path, body = creation(world)
    failed: Exception | None = None
    try:
        response = http.request(method, f"http://127.0.0.1{path}", json=body)
        assert response.headers["cf-ray"]
    except httpx.HTTPError as error:
        failed = error
    assert len(world.items(CONFIGS)) - len(before) == fault.processed
    assert world.met == [fault.name]
    assert clock.now() == fault.delay
    if fault.unsent:
        assert isinstance(failed, httpx.ConnectError | httpx.ConnectTimeout)


def test_a_fault_of_a_socket_lets_the_request_pass_or_not(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds = Worlds()
    worlds.add(world)
    queue = [*SOCKET_FAULTS]
    monkeypatch.setattr(proxy, "draw", lambda *_: queue[0])
    method, path, body = creation(world)
    seen: dict[str, str] = {}
    with served(worlds, 1) as base_url:
        url = base_url.removesuffix(BASE_PATH) + path
        while queue:
            fault: SocketFault = queue[0]
            world.begin(0)
            before = len(world.items(CONFIGS))
            headers = {"Authorization": f"Bearer {ACCOUNT.api_token}"}
            timeout = 0.3 if "stalls" in fault.name else 10.0
            with httpx.Client(timeout=timeout, trust_env=False, headers=headers) as http:
                try:
                    seen[fault.name] = str(http.request(method, url, json=body).status_code)
                except httpx.HTTPError as error:
                    seen[fault.name] = type(error).__name__
            world.settle()
            assert len(world.items(CONFIGS)) - before == fault.processed, fault.name
            assert world.met == [fault.name]
            queue.pop(0)
    assert seen == {
        "socket: reset before": "ReadError",
        "socket: closed before": "RemoteProtocolError",
        "socket: stalls before": "ReadTimeout",
        "socket: 429, Retry-After 1": "429",
        "socket: 429, Retry-After 5": "429",
        "socket: 429 without Retry-After": "429",
        "socket: 971 under 200": "200",
        "socket: 521 HTML": "521",
        "socket: 522 HTML": "522",
        "socket: garbage before": "RemoteProtocolError",
        "socket: reset after": "ReadError",
        "socket: closed after": "RemoteProtocolError",
        "socket: stalls after": "ReadTimeout",
        "socket: cut and closed": "RemoteProtocolError",
        "socket: cut and reset": "ReadError",
        "socket: cut and stalls": "ReadTimeout",
        "socket: garbage after": "RemoteProtocolError",
        "socket: 520 HTML after": "520",
        "socket: 504 text after": "504",
        "socket: trickles": "200",
        "socket: in chunks": "200",
        "socket: in chunks, the last missing": "RemoteProtocolError",
        "socket: without length, cut": "200",
        "socket: 103 first": "200",
        "socket: 408 when kept": "200",
        "socket: closed when kept": "200",
        "socket: reset when kept": "200",
    }


def test_a_server_can_be_reached_through_the_proxy_without_faults(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weather, "WEATHER", {weather.CALM: 1})
    worlds = Worlds()
    worlds.add(world)
    with served(worlds, 1) as base_url, httpx.Client(base_url=base_url, trust_env=False) as http:
        http.headers["Authorization"] = f"Bearer {ACCOUNT.api_token}"
        for _ in range(3):
            response = http.get(f"/accounts/{world.account_id}/cloudforce-one/scans/config")
            assert [each["id"] for each in response.json()["result"]] == [*world.items(CONFIGS)]


def test_the_weather_is_the_same_for_everybody_and_passes() -> None:
    def drawn(operation: int, attempt: int) -> str | None:
        fault = weather.draw(FAULTS, 3, 0, operation, attempt)
        return fault.name if fault else None

    runs = [[drawn(operation, attempt) for attempt in range(12)] for operation in range(400)]
    assert runs == [[drawn(operation, attempt) for attempt in range(12)] for operation in range(400)]
    bursts = [run for run in runs if len(set(run[:2])) == 1 and run[0] is not None]
    assert len(bursts) > 40
    assert {name for run in runs for name in run} == {None, *(fault.name for fault in FAULTS)}
    calm = sum(set(run) == {None} for run in runs)
    assert 80 < calm < 160


def test_the_program_is_random_and_has_every_operation(world: World) -> None:
    drawn = [next_operation(world, Random(number), f"0-{number}")[0] for number in range(600)]
    assert {operation.name for operation in drawn} == WEIGHTS.keys()
    written = [str(operation.arguments) for operation in drawn if operation.verb == "create"]
    assert len(set(written)) == len(written)
    assert {operation.possible for operation in drawn if operation.verb == "delete"} == {True, False}
    assert {operation.possible for operation in drawn if operation.verb == "get"} == {True, False}


@pytest.mark.parametrize("operations", [1, 7, 100, 1_001])
@pytest.mark.parametrize("at_once", [1, 20])
def test_operations_are_dealt_evenly(operations: int, at_once: int) -> None:
    lengths = dealt(operations, at_once)
    assert sum(lengths) == operations
    assert max(lengths) - min(lengths) <= 1
    assert max(lengths) <= 100
    assert len(lengths) >= min(at_once, operations)


def test_time_passes_when_everybody_waits() -> None:
    clock = SimulatedClock()
    woken: list[tuple[str, float]] = []

    async def sleeper(name: str, *waits: float) -> None:
        for seconds in waits:
            await clock.sleep_async(seconds)
            woken.append((name, clock.now()))

    async def main() -> None:
        async with clock.running(), asyncio.TaskGroup() as group:
            group.create_task(sleeper("slow", 300))
            group.create_task(sleeper("quick", 1, 2, 0.5))
            gone = group.create_task(sleeper("gone", 100))
            await asyncio.sleep(0)
            gone.cancel()

    asyncio.run(main())
    assert woken == [("quick", 1), ("quick", 3), ("quick", 3.5), ("slow", 300)]
    clock.sleep(10)
    assert clock.now() == 310


def test_the_fast_clock_is_fast() -> None:
    clock = FastClock(10_000)
    start = clock.now()
    clock.sleep(20)
    asyncio.run(clock.sleep_async(20))
    assert clock.now() - start >= 40


def use(monkeypatch: pytest.MonkeyPatch, *peers: Peer, run: Callable[..., dict[str, Tally]] = run) -> None:
    monkeypatch.setattr(command, "PEERS", peers)
    monkeypatch.setattr(command, "run", partial(run, segments=[SYNC]))


def test_a_report_has_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, *PEERS)
    assert command.main(["--operations", "60", "--seed", "3", "--output", str(tmp_path)]) == 0
    document = json.loads((tmp_path / "chaos.json").read_text())
    assert (document["operations"], document["seed"]) == (60, 3)
    assert [each["peer"] for each in document["peers"]] == ["scanwire", "official SDK", "raw functions"]
    for each in document["peers"]:
        assert each["total"] == each["segments"]["transport, sync"]
        assert each["total"]["operations"] + each["total"]["not offered"] == 60
    page = (tmp_path / "chaos.html").read_text()
    assert "http:" not in page
    assert "https:" not in page
    for text in (*(peer.name for peer in PEERS), *HARM, "transport, sync", "create_request", "seed 3"):
        assert text in page
    printed = capsys.readouterr().out
    assert "60 operations behind faults, seed 3" in printed
    assert "duplicated" in printed


def test_the_exit_code_tells_of_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, replace(SCANWIRE, carry_out=forgetful), RAW)
    assert command.main(["--operations", "60", "--output", str(tmp_path)]) == 1
    assert "is lost" in capsys.readouterr().err
    # What the peers do is not ours to answer for.
    use(monkeypatch, SCANWIRE, RAW)
    assert command.main(["--operations", "60", "--output", str(tmp_path)]) == 0
    [_, raw] = json.loads((tmp_path / "chaos.json").read_text())["peers"]
    assert raw["total"]["unexpected"] > 0


@pytest.mark.parametrize(
    "error",
    [
        OSError("no socket"),
        TruthError("no socket"),
        ExceptionGroup("tasks", [ExceptionGroup("more", [TruthError("no socket")])]),
        ModuleNotFoundError("no socket"),
    ],
    ids=repr,
)
def test_the_exit_code_tells_of_a_run_that_could_not_be(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> dict[str, Tally]:
        raise error

    use(monkeypatch, *PEERS, run=fail)
    assert command.main(["--output", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "chaos: no socket\n"
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("arguments", [["--operations", "0"], ["--operations", "many"], ["--seed", "-1"], ["--sead"]])
def test_wrong_arguments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command.main(arguments)
    assert end.value.code == 2
    assert arguments[-1] in capsys.readouterr().err


def test_the_segments_are_all_of_the_run() -> None:
    assert sum(segment.share for segment in SEGMENTS) == 100
    assert 10 <= sum(segment.share for segment in OVER_SOCKETS) <= 20


@pytest.fixture
def deletions_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two worlds, one after the other on the same connections: the first lists its configs, the other one deletes one
    that it does not have."""

    def programmed(world: World, *_: object) -> tuple[Operation, dict[Any, Any]]:
        configs = world.items(CONFIGS)
        listing = Operation("list_configs", "list", CONFIGS, truth=[*configs.values()])
        return replace(DELETION, id="nobody", possible=False) if world.number else listing, configs

    monkeypatch.setattr(running, "next_operation", programmed)
    monkeypatch.setattr(running, "dealt", lambda *_: [1, 1])
    monkeypatch.setattr(proxy, "draw", lambda *_: None)


ONE_BY_ONE = [replace(segment, at_once=1) for segment in OVER_SOCKETS]
one_by_one = pytest.mark.parametrize("segment", ONE_BY_ONE, ids=["sync", "async"])


@one_by_one
@pytest.mark.usefixtures("deletions_of_nothing")
def test_a_connection_that_another_world_left_behind_is_no_harm(
    segment: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def spoil(exchange: Exchange, answer: bytes) -> None:
        await exchange.send(answer)
        await exchange.reader.read(1)
        exchange.reset()

    broken = SocketFault("reset when used again", True, spoil)
    monkeypatch.setattr(proxy, "draw", lambda catalogue, seed, world, *_: None if world else broken)
    found = tally(SCANWIRE, 2, segment)
    assert found.examples == []
    assert found.counts == {"operations": 2, "done": 2, "attempts": 2}


@one_by_one
@pytest.mark.usefixtures("deletions_of_nothing")
def test_an_answer_that_is_late_is_no_harm(segment: Segment, monkeypatch: pytest.MonkeyPatch) -> None:
    send, answers = Exchange.send, 0

    async def sent(exchange: Exchange, content: bytes) -> None:
        nonlocal answers
        answers += 1
        await (exchange.stall() if answers == 2 else send(exchange, content))

    monkeypatch.setattr(Exchange, "send", sent)
    monkeypatch.setattr(running, "TIMEOUT", httpx.Timeout(0.2, connect=2.0))
    found = tally(SCANWIRE, 2, segment)
    assert found.examples == []
    assert found.counts == {"operations": 2, "done": 2, "attempts": 3}


@pytest.mark.usefixtures("deletions_of_nothing")
def test_who_has_sent_a_deletion_once_knows_what_came_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    harmless = SocketFault("socket: 408 when kept", True, Exchange.send)
    monkeypatch.setattr(running, "dealt", lambda *_: [1, 2])
    monkeypatch.setattr(proxy, "draw", lambda *_: harmless)
    found = tally(replace(SCANWIRE, carry_out=silent), 3, ONE_BY_ONE[0])
    assert found.counts == {"operations": 3, "attempts": 3, "done": 1, WRONG: 2}
