"""The reports of a run's shards, judged as one."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from scanwire import __version__

from contract_tests.catalogue import HERE, spec
from contract_tests.outcomes import Deviation
from contract_tests.records import Record, RecordError, as_data, from_data, record, result
from contract_tests.report import FORMAT
from contract_tests.settings import Credentials, Settings, Shard, Tier
from contract_tests.shards import split
from contract_tests.suite import Check, Run

NAME = "result.json"


class MergeError(Exception):
    """Reports cannot be merged. Says which, and why."""


@dataclass(frozen=True)
class Identity:
    """Of which run a shard is. The shards of one run agree in all of it, and so does the suite that merges them.

    `specs` and `suite` are digests of the files that decide what is sent and how it is judged.
    """

    target: str
    apis: tuple[str, ...]
    account_id: str
    tier: Tier
    seed: int
    max_examples: int
    deviations: tuple[Deviation, ...]
    shards: int
    specs: str
    suite: str
    versions: dict[str, str]


@dataclass(frozen=True)
class Part:
    """What a shard's report holds for the merging."""

    number: int
    of: int
    run: Identity
    checks: tuple[Any, ...]


@dataclass(frozen=True)
class _Report:
    format: int
    started: datetime
    interrupted: bool
    stopped: str
    left_behind: tuple[str, ...]
    shard: Part


@dataclass(frozen=True)
class _Share:
    path: Path
    report: _Report
    records: tuple[Record, ...]


def _digest(contents: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for content in contents:
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()


def _suite() -> str:
    rooms = (HERE, HERE / "client", HERE / "server")
    paths = sorted(path for room in rooms for path in room.iterdir() if path.suffix in {".py", ".toml"})
    return _digest(path.read_bytes() for path in paths)


def _versions() -> dict[str, str]:
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "scanwire": __version__,
        **{name: version(name) for name in ("hypothesis", "schemathesis")},
    }


def _identity(settings: Settings, deviations: Sequence[Deviation], of: int) -> Identity:
    return Identity(
        settings.base_url or "",
        settings.apis,
        settings.credentials.account_id,
        settings.tier,
        settings.seed,
        settings.max_examples,
        tuple(deviations),
        of,
        _digest(json.dumps(spec(api), default=str).encode() for api in settings.apis),
        _suite(),
        _versions(),
    )


def part(run: Run) -> dict[str, Any]:
    """What the report of a shard holds for the merging: which shard of which run it is, and a record of each check."""
    settings = run.settings
    shard = settings.shard or Shard(1, 1)
    found: dict[str, Any] = msgspec.to_builtins(
        Part(
            shard.number,
            shard.of,
            _identity(settings, run.deviations, shard.of),
            tuple(as_data(record(one, settings)) for one in run.results),
        )
    )
    return found


def _read(directory: Path) -> _Share:
    path = directory / NAME
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise MergeError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise MergeError(f"{path} is not JSON: {error}") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        found = data.get("format") if isinstance(data, dict) else None
        raise MergeError(f"{path} has format {found!r}, and {FORMAT} is what this version merges")
    if "shard" not in data:
        raise MergeError(f"{path} is of a whole run, not of a shard")
    try:
        report = msgspec.convert(data, _Report)
        return _Share(path, report, tuple(from_data(one) for one in report.shard.checks))
    except (msgspec.ValidationError, RecordError, ValueError) as error:
        raise MergeError(f"{path} is no report of this suite: {error}") from None


def _agree(first: Identity, second: Identity, where: str, other: str) -> None:
    for one in fields(Identity):
        left, right = getattr(first, one.name), getattr(second, one.name)
        if left != right:
            shown = f"{left!r} in {where} and {right!r} in {other}"
            raise MergeError(f"these are not of one run: {one.name} is {shown}")


def merged(
    directories: Sequence[Path],
    plan: Callable[[Settings], list[Check]],
    report_dir: Path,
    *,
    select: Callable[[Check], bool] = lambda check: True,
) -> Run:
    """The run that shards are of, with what all of them found.

    Args:
        directories: where the shards' reports are, one directory each, in any order.
        plan: the checks of the suite.
        report_dir: where the reports of the whole are to be written.
        select: which of the checks were made; all by default.

    Raises:
        MergeError: one is missing or there twice, is of another run or of another version, or is no such report.
    """
    if not directories:
        raise MergeError("name the directories of the shards' reports")
    shares = [_read(directory) for directory in directories]
    first, by_number = shares[0], dict[int, _Share]()
    for share in shares:
        _agree(first.report.shard.run, share.report.shard.run, str(first.path), str(share.path))
        number, of = share.report.shard.number, share.report.shard.of
        if of != share.report.shard.run.shards or not 1 <= number <= of:
            raise MergeError(f"{share.path} is no report of this suite: it is of shard {number}/{of}")
        if number in by_number:
            raise MergeError(f"shard {number}/{of} is there twice: {by_number[number].path} and {share.path}")
        by_number[number] = share
    run = first.report.shard.run
    missing = [f"{number}/{run.shards}" for number in range(1, run.shards + 1) if number not in by_number]
    if missing:
        raise MergeError(f"missing: shard {', shard '.join(missing)}")
    for share in shares:
        if share.path.parent.resolve() == report_dir.resolve():
            raise MergeError(f"CONTRACT_REPORT_DIR is {str(report_dir)!r}: must not be where a shard's reports are")
    settings = Settings(
        apis=run.apis,
        base_url=run.target or None,
        credentials=Credentials(account_id=run.account_id),
        tier=run.tier,
        seed=run.seed,
        max_examples=run.max_examples,
        report_dir=report_dir,
    )
    try:
        ours = _identity(settings, run.deviations, run.shards)
    except (KeyError, OSError) as error:
        raise MergeError(f"{first.path} is no report of this suite: {error}") from None
    _agree(ours, run, "this version", str(first.path))
    whole = Run(settings, [check for check in plan(settings) if select(check)], run.deviations)
    checks = {check.name: check for check in whole.reached}
    shards = split(checks, run.shards)
    for number, share in sorted(by_number.items()):
        made = [one.check for one in share.records]
        fewer = bool(share.report.interrupted or share.report.stopped) and set(made) < shards[number - 1]
        if len(made) != len(set(made)) or not (fewer or set(made) == shards[number - 1]):
            raise MergeError(f"{share.path} does not hold the checks of shard {number}/{run.shards}")
        try:
            whole.results += [result(one, checks) for one in share.records]
        except RecordError as error:
            raise MergeError(f"{share.path} is no report of this suite: {error}") from None
        whole.left_behind += share.report.left_behind
        whole.interrupted |= share.report.interrupted
        whole.stopped = whole.stopped or share.report.stopped
    order = list(checks)
    whole.results.sort(key=lambda one: order.index(one.check.name))
    whole.started = min(share.report.started for share in shares)
    return whole
