"""Checks in several processes: for the reference server, of which each check has one of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from contract_tests.catalogue import Cell
from contract_tests.records import Record, record
from contract_tests.settings import Settings
from contract_tests.suite import run_check
from contract_tests.target import CouldNotRunError

# More than these have nothing left to gain: the longest check takes about as long as all others in so many processes.
MOST = 16


@dataclass(frozen=True)
class Task:
    """A check to be made, by its name."""

    settings: Settings
    check: str
    muted: frozenset[Cell] = frozenset()


def processors() -> int:
    """How many processes are worth having here."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(count or 1, MOST)


def _work(tasks: Connection) -> None:
    from contract_tests.server.plan import plan

    # Ctrl-C reaches every process of a terminal; the one that started this one ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task: Task = tasks.recv()
        except EOFError:
            return
        check = next(one for one in plan(task.settings) if one.name == task.check)
        tasks.send(record(run_check(check, task.settings, muted=task.muted), task.settings))


def in_processes(tasks: Iterable[Task], processes: int) -> Iterator[tuple[Task, Record]]:
    """Make checks in several processes.

    Args:
        tasks: the checks, in the order in which they begin.
        processes: how many to start.

    Yields:
        each task with what came of it, as soon as it is done.

    Raises:
        CouldNotRunError: a process ended before it had answered.
    """
    # A fork would copy whatever threads hold at the moment.
    context = get_context("spawn")
    waiting = iter(tasks)
    workers = []
    busy: dict[Connection, Task] = {}
    try:
        for _ in range(processes):
            ours, theirs = context.Pipe()
            worker = context.Process(target=_work, args=(theirs,), daemon=True)
            worker.start()
            theirs.close()
            workers.append(worker)
            if (task := next(waiting, None)) is not None:
                busy[ours] = task
                ours.send(task)
        while busy:
            for ready in wait(list(busy)):
                assert isinstance(ready, Connection)
                done = busy.pop(ready)
                try:
                    answer: Record = ready.recv()
                except (EOFError, OSError):
                    raise CouldNotRunError(f"a process of the suite ended in the check {done.check}") from None
                if (task := next(waiting, None)) is not None:
                    busy[ready] = task
                    ready.send(task)
                yield done, answer
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()
