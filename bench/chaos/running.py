"""Runs the program with a client, and counts."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
from scanwire import AsyncCloudforceOne, CloudforceOne

from bench.chaos.clocks import Clock, FastClock, SimulatedClock
from bench.chaos.faults import FAULTS, LONG_BLOCK, FaultyTransport
from bench.chaos.judging import HARM, SAYS_IT_CANNOT_BE, Outcome, judge
from bench.chaos.peers import Peer, Place, call, call_async
from bench.chaos.program import Operation, next_operation
from bench.chaos.proxy import SOCKET_FAULTS, served
from bench.chaos.worlds import BASE_PATH, Item, TruthError, World, Worlds, sending, sending_async

WORLD_LENGTH = 100
"""How many operations a world lives, at most."""

PAUSE = 1.0
"""Seconds on the clock between two operations of a world."""

SPEED = 20.0
"""How much faster than real time waits between attempts are where sockets are used."""

TIMEOUT = httpx.Timeout(0.5, connect=2.0)
"""Seconds, where sockets are used: short, so that stalls do not take long."""

EXAMPLES = 40


CLEAR = frozenset(
    fault.name for fault in (*FAULTS, *SOCKET_FAULTS) if fault.throttles or getattr(fault, "unsent", False)
)
"""The faults that tell a client that nothing was done."""


@dataclass(frozen=True)
class Segment:
    """A part of the run.

    Attributes:
        name: For people.
        share: Of all operations, in percent.
        at_once: How many worlds are alive at a time, each with an operation under way.
        tasks: Whether they are tasks of one async client, and not threads of a sync one.
        sockets: Whether the server is behind the proxy, and not behind the transport.
    """

    name: str
    share: int
    at_once: int
    tasks: bool
    sockets: bool


IN_PROCESS = (
    Segment("transport, sync", 60, 1, tasks=False, sockets=False),
    Segment("transport, 20 tasks", 25, 20, tasks=True, sockets=False),
)
OVER_SOCKETS = (
    Segment("sockets, 8 threads", 10, 8, tasks=False, sockets=True),
    Segment("sockets, 16 tasks", 5, 16, tasks=True, sockets=True),
)
SEGMENTS = IN_PROCESS + OVER_SOCKETS


@dataclass
class Tally:
    """What was counted.

    Attributes:
        counts: `operations` carried out; of these `done` (also if the right answer was no), `refused`, and those with
            each kind of harm; `not offered`; `attempts`, which are requests as the server's side sees them.
        by_fault: The same for the operations that met a fault, by the first that each met.
        by_operation: The same by operation.
        examples: Some operations that did harm, in words.
        seconds: How long it took.
    """

    counts: Counter[str] = field(default_factory=Counter[str])
    by_fault: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    by_operation: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    examples: list[str] = field(default_factory=list[str])
    seconds: float = 0.0

    def add(self, other: Tally) -> None:
        """Counts what another has counted."""
        self.counts += other.counts
        for mine, others in ((self.by_fault, other.by_fault), (self.by_operation, other.by_operation)):
            for name, counts in others.items():
                mine.setdefault(name, Counter()).update(counts)
        self.examples = (self.examples + other.examples)[:EXAMPLES]
        self.seconds += other.seconds

    @property
    def harm(self) -> int:
        """How often any harm was done."""
        return sum(self.counts[kind] for kind in HARM)

    def count(
        self, place: str, operation: Operation, met: Sequence[str | None], outcome: Outcome, harm: frozenset[str]
    ) -> None:
        """Counts one operation."""
        told_no = not operation.possible and outcome.refusal and outcome.refusal.status in SAYS_IT_CANNOT_BE
        ended = "done" if outcome.done or told_no else "refused" if outcome.refusal else None
        found = Counter({"operations": 1, "attempts": len(met), **dict.fromkeys(harm, 1)})
        # What came back is good for nothing if it is not true.
        if ended is not None and not harm:
            found[ended] += 1
        self.counts += found
        self.by_operation.setdefault(operation.name, Counter()).update(found)
        faults = [fault for fault in met if fault]
        if faults:
            self.by_fault.setdefault(faults[0], Counter()).update(found)
        if harm and len(self.examples) < EXAMPLES:
            said = "done" if outcome.done else str(outcome.refusal or outcome.unexpected)
            attempts = ", ".join(fault or "no fault" for fault in met)
            self.examples.append(
                f"{place}: {operation.name} is {' and '.join(sorted(harm))} ({said}) after: {attempts}"
            )


class Player:
    """Plays the program in one world: draws operations, and judges what came of them."""

    def __init__(self, world: World, seed: int, peer: Peer, tally: Tally, *, sockets: bool) -> None:
        self.world = world
        self.pause = PAUSE
        self._seed = seed
        self._peer = peer
        self._tally = tally
        self._sockets = sockets
        self._drawn: tuple[Operation, dict[Any, Item]] | None = None

    def next(self, number: int) -> Operation | None:
        """The operation of that number; None if the peer does not offer it."""
        random = Random(f"{self._seed} {self.world.number} {number} program")
        operation, before = next_operation(self.world, random, f"{self.world.number}-{number}")
        if operation.name not in self._peer.operations:
            self._tally.counts["not offered"] += 1
            return None
        self._drawn = operation, before
        self.world.begin(number, lists="per_page" in operation.arguments)
        return operation

    def judge(self, outcome: Outcome) -> None:
        """Counts what came of the operation that was drawn last."""
        assert self._drawn is not None
        operation, before = self._drawn
        world = self.world
        world.settle()
        after = world.items(operation.target)
        changed = [key for key in after if key not in before or (operation.verb == "update" and key == operation.id)]
        made = [world.item(operation.target, key, after[key]) for key in changed]
        # Over sockets a machine with much to do may be late, which is a fault too.
        clear = CLEAR if self._sockets else CLEAR | {None}
        unclear = world.sent > len(world.met) or any(fault not in clear for fault in world.met[:-1])
        fair = not self._sockets and bool(world.met) and not any(world.met)
        harm = judge(operation, before, after, made, outcome, unclear=unclear, fair=fair)
        self._tally.count(f"world {world.number}, operation {world.operation}", operation, world.met, outcome, harm)
        # Somebody who is told when to come back does so.
        self.pause = max(PAUSE, outcome.refusal.retry_after or 0.0) if outcome.refusal else PAUSE


@contextmanager
def same_chance(seed: int) -> Iterator[None]:
    """What the clients themselves leave to chance, such as the jitter of waits, is the same each time within."""
    state = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(state)


def run(
    peer: Peer, operations: int, seed: int, *, segments: Sequence[Segment] = SEGMENTS, done: Callable[[], None]
) -> dict[str, Tally]:
    """Runs about so many operations, and returns the tally of each segment. `done` is told of each operation.

    Raises:
        OSError: No socket can be had.
        TruthError: The servers cannot be asked, or nothing was carried out.
    """
    tallies: dict[str, Tally] = {}
    first = 0
    total = sum(segment.share for segment in segments)
    for segment in segments:
        lengths = dealt(math.ceil(operations * segment.share / total), segment.at_once)
        numbered = [*enumerate(lengths, first)]
        first += len(lengths)
        start = time.perf_counter()
        with same_chance(seed):
            tallies[segment.name] = _segment(peer, segment, numbered, seed, done)
        tallies[segment.name].seconds = time.perf_counter() - start
        if not tallies[segment.name].counts["done"] and not tallies[segment.name].harm:
            raise TruthError(f"{segment.name}: no operation of {peer.name} came through, so that nothing was tried")
    return tallies


def dealt(operations: int, at_once: int) -> list[int]:
    """How many operations each world has, when as many as possible are at work and none lives too long."""
    worlds = min(operations, max(at_once, math.ceil(operations / WORLD_LENGTH)))
    return [operations * (number + 1) // worlds - operations * number // worlds for number in range(worlds)]


def _segment(
    peer: Peer, segment: Segment, numbered: Sequence[tuple[int, int]], seed: int, done: Callable[[], None]
) -> Tally:
    worlds = Worlds()
    tallies = [Tally() for _ in numbered]
    waiting = [*zip(numbered, tallies, strict=True)]

    @contextmanager
    def player(number: int, tally: Tally) -> Iterator[Player]:
        world = World(number)
        worlds.add(world)
        try:
            yield Player(world, seed, peer, tally, sockets=segment.sockets)
        finally:
            worlds.remove(world)
            world.close()

    def play(client: Any, clock: Clock, number: int, length: int, tally: Tally) -> None:
        with player(number, tally) as each:
            for index in range(length):
                operation = each.next(index)
                if operation is not None:
                    each.judge(call(peer, client, each.world.account_id, operation))
                    clock.sleep(each.pause)
                done()

    async def play_async(client: Any, clock: Clock, number: int, length: int, tally: Tally) -> None:
        with player(number, tally) as each:
            for index in range(length):
                operation = each.next(index)
                if operation is not None:
                    each.judge(await call_async(peer, client, each.world.account_id, operation))
                    await clock.sleep_async(each.pause)
                done()

    async def play_some(client: Any, clock: Clock) -> None:
        while waiting:
            (number, length), tally = waiting.pop(0)
            await play_async(client, clock, number, length, tally)

    async def play_all(client: Any, clock: Clock) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(segment.at_once):
                group.create_task(play_some(client, clock))

    async def in_tasks(base_url: str, clock: Clock, waits: httpx.Timeout | None, **options: Any) -> None:
        hooks = {"request": [sending_async]}
        async with httpx.AsyncClient(**options, timeout=waits, event_hooks=hooks) as http, AsyncExitStack() as stack:
            client = peer.connect(Place(base_url, http, clock, waits))
            if isinstance(client, AsyncCloudforceOne):
                await stack.enter_async_context(client)
            if isinstance(clock, SimulatedClock):
                await stack.enter_async_context(clock.running())
            await play_all(client, clock)

    def in_threads(base_url: str, clock: Clock, waits: httpx.Timeout | None, **options: Any) -> None:
        hooks = {"request": [sending]}
        with httpx.Client(**options, timeout=waits, event_hooks=hooks) as http, ExitStack() as stack:
            client = peer.connect(Place(base_url, http, clock, waits))
            if isinstance(client, CloudforceOne):
                stack.enter_context(client)
            if segment.at_once == 1:
                for (number, length), tally in waiting:
                    play(client, clock, number, length, tally)
                return
            with ThreadPoolExecutor(segment.at_once) as pool:
                futures = [
                    pool.submit(play, client, clock, number, length, tally) for (number, length), tally in waiting
                ]
            for future in futures:
                future.result()

    if segment.sockets:
        with served(worlds, seed) as base_url:
            clock = FastClock(SPEED)
            if segment.tasks:
                asyncio.run(in_tasks(base_url, clock, TIMEOUT, trust_env=False))
            else:
                in_threads(base_url, clock, TIMEOUT, trust_env=False)
    else:
        simulated = SimulatedClock()
        faults = [fault for fault in FAULTS if fault is not LONG_BLOCK or not segment.tasks]
        transport = FaultyTransport(worlds, seed, simulated, faults)
        if segment.tasks:
            asyncio.run(in_tasks(f"http://127.0.0.1{BASE_PATH}", simulated, None, transport=transport))
        else:
            in_threads(f"http://127.0.0.1{BASE_PATH}", simulated, None, transport=transport)
    return total(tallies)


def total(tallies: Sequence[Tally]) -> Tally:
    """All of them as one."""
    result = Tally()
    for each in tallies:
        result.add(each)
    return result
