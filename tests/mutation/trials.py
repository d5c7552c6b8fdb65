"""The trials: what the tests of the client make of each change.

A change of a function's body is tried in a fork of a process that has collected the tests once: the function gets its
new code, and the tests that run the changed lines run. A change that is felt at import needs a process of its own.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import os
import resource
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from queue import SimpleQueue
from types import FunctionType

import pytest
from coverage import CoverageData
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from tests.mutation.changes import Body, Edit
from tests.mutation.judge import ARGUMENTS, FIRST, PATIENCE, chosen, times
from tests.mutation.verdicts import Mutant, Outcome, RunError

START = 60.0
"""Seconds that a process which collects the tests has beyond that."""
MEMORY = 8 * 2**30
"""Bytes of address space that a trial may use: a change can make a list endless."""
IDLE = ("-p", "no:cov", "-p", "no:schemathesis", "-p", "no:xdist")
"""What has no part in a trial, and takes its time to start."""
CLOSEST = 3
"""How many files of tests are tried alone, before all of them, on a change that is felt at import."""
SURVIVED, KILLED, BROKEN = 0, 1, 2


@dataclass(frozen=True)
class Subject:
    """What is changed, and what judges it.

    Attributes:
        package: the folder of the modules.
        root: where pytest runs.
        tests: what it is told to run.
        paths: where else it finds what the tests import.
        work: a folder for what a run leaves.
    """

    package: Path
    root: Path
    tests: str
    paths: tuple[str, ...]
    work: Path

    def path(self, edit: Edit) -> Path:
        """The file that is changed."""
        return self.package / f"{edit.change.module}.py"


class Reach:
    """Which tests run which lines of the client, as coverage has seen it."""

    def __init__(self, database: Path) -> None:
        self._data = CoverageData(str(database))
        self._data.read()
        self._lines: dict[Path, Mapping[int, list[str]]] = {}

    def tests(self, path: Path, lines: range | None = None) -> set[str]:
        """The ids of the tests that run one of the lines, or any line of a module. Empty text stands for imports."""
        if path not in self._lines:
            self._lines[path] = self._data.contexts_by_lineno(str(path))
        found = self._lines[path]
        return {each.rpartition("|")[0] for line in (lines or found) for each in found.get(line, [])}


def measure(subject: Subject) -> Reach:
    """Runs all tests without a change: which lines do they run, and how long does each take?

    Raises:
        RunError: one of them fails.
    """
    database = subject.work / "coverage"
    if said := _pytest(
        subject,
        ["-n", "auto", f"--cov={subject.package}", "--cov-context=test", "--cov-report=", subject.tests],
        paths=[*subject.paths, str(subject.package.parent)],
        environ={"COVERAGE_FILE": str(database)},
    ):
        raise RunError(f"the tests fail without any change: {said}")
    return Reach(database)


def _pytest(
    subject: Subject,
    arguments: Sequence[str],
    *,
    paths: Sequence[str],
    environ: Mapping[str, str],
    timeout: float | None = None,
) -> str:
    """What pytest says last in a process of its own, empty if every test passes."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-x", _path_option(paths), *ARGUMENTS, *arguments],
        cwd=subject.root,
        env={**os.environ, **environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=timeout,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout.strip()[-2000:] or f"status {done.returncode}"


def _path_option(paths: Sequence[str]) -> str:
    return f"--override-ini=pythonpath={shlex.join(paths)}"


def progress(console: Console) -> Progress:
    """A bar that starts no thread of its own, since forks would miss it."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]} survived"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        auto_refresh=False,
    )


def try_all(subject: Subject, edits: Sequence[Edit], reach: Reach, console: Console) -> list[Mutant]:
    """What becomes of each change, in no order.

    Raises:
        RunError: a function is not there, or the tests cannot be collected.
    """

    def at_import(edit: Edit) -> bool:
        return edit.body is None or reach.tests(subject.path(edit), edit.body.lines) == {""}

    found = _try_bodies(subject, [edit for edit in edits if not at_import(edit)], reach, console)
    return [*found, *_try_imports(subject, [edit for edit in edits if at_import(edit)], reach, console)]


def _try_bodies(subject: Subject, edits: Sequence[Edit], reach: Reach, console: Console) -> list[Mutant]:
    if not edits:
        return []
    # A trial waits as often as it computes: for sockets, and for what a change keeps from ending.
    plugin = _Forks(subject, edits, reach, console, 2 * (os.cpu_count() or 1))
    # Too late to show the values in the assertions of plugins that are imported by now, which nobody reads.
    late = "--pythonwarnings=ignore::pytest.PytestAssertRewriteWarning"
    paths = _path_option([*subject.paths, str(subject.package.parent)])
    with contextlib.chdir(subject.root):
        status = pytest.main([*IDLE, late, paths, *ARGUMENTS, subject.tests], [plugin])
    if len(plugin.found) != len(edits):
        raise RunError(f"pytest ended with status {int(status)} after {len(plugin.found)} of {len(edits)} changes")
    return [plugin.found[number] for number in range(len(edits))]


@dataclass
class _Forks:
    subject: Subject
    edits: Sequence[Edit]
    reach: Reach
    console: Console
    most: int
    found: dict[int, Mutant] = field(default_factory=dict)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        durations = times()
        # The tests may import a module only as they run.
        for module in sorted({edit.change.module for edit in self.edits}):
            importlib.import_module(f"{self.subject.package.name}.{module}".removesuffix(".__init__"))
        functions = _Functions(self.subject.package)
        running: dict[int, int] = {}
        gc.collect()
        gc.freeze()
        with progress(self.console) as bar:
            task = bar.add_task("Bodies of functions", total=len(self.edits), left=0)
            try:
                for number, edit in enumerate(self.edits):
                    assert edit.body
                    ids = self.reach.tests(self.subject.path(edit), edit.body.lines)
                    reaching = (each for each in session.items if each.nodeid in ids)
                    items = chosen(reaching, durations, edit.change.module)
                    if not items:
                        self._note(number, "no tests")
                        continue
                    patch = functions.patch(edit.change.module, edit.body)
                    if len(running) == self.most:
                        self._wait(running)
                    running[_fork(session, items, patch)] = number
                    bar.update(task, completed=len(self.found), left=self.left, refresh=True)
                while running:
                    self._wait(running)
                    bar.update(task, completed=len(self.found), left=self.left, refresh=True)
            finally:
                for process in running:
                    os.killpg(process, signal.SIGKILL)
                    os.waitpid(process, 0)
        return True

    @property
    def left(self) -> int:
        return sum(not mutant.noticed for mutant in self.found.values())

    def _note(self, number: int, outcome: Outcome) -> None:
        self.found[number] = Mutant(self.edits[number].change, outcome, self.edits[number].diff)

    def _wait(self, running: dict[int, int]) -> None:
        process, status = os.wait()
        number = running.pop(process)
        # What a test has started in other processes ends with it.
        with suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)
        if os.WIFSIGNALED(status):
            # An endless recursion may take the interpreter with it.
            self._note(number, "timeout" if os.WTERMSIG(status) == signal.SIGALRM else "killed")
        elif os.WEXITSTATUS(status) == BROKEN:
            raise RunError(f"a trial broke:\n{self.edits[number].diff}")
        else:
            self._note(number, "survived" if os.WEXITSTATUS(status) == SURVIVED else "killed")


class _Functions:
    """The client's functions in this process, to be given other code."""

    def __init__(self, package: Path) -> None:
        self._package = package
        self._by_place: dict[tuple[str, str, int], list[FunctionType]] = {}
        self._caches: list[Callable[[], None]] = []
        for each in gc.get_objects():
            if type(each) is FunctionType:
                code = each.__code__
                self._by_place.setdefault((code.co_filename, code.co_qualname, code.co_firstlineno), []).append(each)
            elif isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith(package.name):
                self._caches.append(each.cache_clear)

    def patch(self, module: str, body: Body) -> Callable[[], None]:
        """What gives a function its new code; what was remembered of the old one is forgotten."""
        found = self._by_place.get((str(self._package / f"{module}.py"), body.name, body.line), [])
        if not found:
            raise RunError(f"there is no function {body.name} in {module}, line {body.line}")

        def swap() -> None:
            for each in found:
                each.__code__ = body.code
            for clear in self._caches:
                clear()

        return swap


def _fork(session: pytest.Session, items: Sequence[pytest.Item], patch: Callable[[], None]) -> int:
    process = os.fork()
    if process:
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(process, process)
        return process
    status = BROKEN
    try:
        os.setpgid(0, 0)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        patch()
        status = _judged(session, items)
    finally:
        os._exit(status)


def _judged(session: pytest.Session, items: Sequence[pytest.Item]) -> int:
    for item, following in pairwise([*items, None]):
        assert item
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            session._setupstate.teardown_exact(None)
            return KILLED
    return SURVIVED


def _try_imports(subject: Subject, edits: Sequence[Edit], reach: Reach, console: Console) -> list[Mutant]:
    cores = min(len(edits), os.cpu_count() or 1)
    copies: SimpleQueue[Path] = SimpleQueue()
    for number in range(cores):
        ignored = shutil.ignore_patterns("__pycache__")
        copies.put(shutil.copytree(subject.package, subject.work / str(number) / subject.package.name, ignore=ignored))
    limit = START + PATIENCE * sum(times().values())

    def outcome(edit: Edit) -> Outcome:
        copy = copies.get()
        path = copy / f"{edit.change.module}.py"
        original = path.read_bytes()
        environ = {FIRST: edit.change.module}
        try:
            path.write_text(edit.source(), encoding="utf-8")
            for tests in filter(None, (_closest(reach.tests(subject.path(edit))), [subject.tests])):
                paths = [*subject.paths, str(copy.parent)]
                if _pytest(subject, [*IDLE, *tests], paths=paths, environ=environ, timeout=limit):
                    return "killed"
        except subprocess.TimeoutExpired:
            return "timeout"
        finally:
            path.write_bytes(original)
            copies.put(copy)
        return "survived"

    found: list[Mutant] = []
    with progress(console) as bar, ThreadPoolExecutor(cores or 1) as pool:
        task = bar.add_task("What is felt at import", total=len(edits), left=0)
        for edit, each in zip(edits, pool.map(outcome, edits), strict=True):
            found.append(Mutant(edit.change, each, edit.diff))
            left = sum(not mutant.noticed for mutant in found)
            bar.update(task, completed=len(found), left=left, refresh=True)
    return found


def _closest(ids: set[str]) -> list[str]:
    """The files with the largest part of the tests that run a module."""
    files = [each.partition("::")[0] for each in ids if each]
    return sorted(set(files), key=lambda name: (-files.count(name), name))[:CLOSEST]
