"""Runs a random program of operations behind faults with scanwire and its peers, and writes `reports/chaos.html`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bench.chaos import rendering
from bench.chaos.judging import HARM
from bench.chaos.peers import PEERS, Peer
from bench.chaos.running import Tally, run, total
from bench.chaos.worlds import TruthError

HARMED, NOT_RUN = 1, 2
"""Exit codes: scanwire did harm; the bench could not run. Else 0, whatever the peers did."""

PACKAGES = ("scanwire", "cloudflare", "httpx", "msgspec", "uvicorn")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program with every client. The exit code is as above."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--operations", type=_number, default=10_000, help="how many, with each client: %(default)s")
    parser.add_argument("--seed", type=_number, default=1, help="of the program and its faults (default: %(default)s)")
    parser.add_argument("--output", type=Path, default=Path("reports"), metavar="FOLDER", help="default: %(default)s")
    options = parser.parse_args(arguments)
    console = Console()
    # The SDK prefers what it finds there to what it is given.
    for name in [name for name in os.environ if name.startswith("CLOUDFLARE_")]:
        del os.environ[name]
    document: dict[str, Any] | None = None
    try:
        document = report(run_all(console, options.operations, options.seed), options.operations, options.seed)
        for path in write(document, options.output):
            console.print(f"written: {path}")
    except* (OSError, ImportError, TruthError) as group:
        print(f"chaos: {'; '.join(map(str, leaves(group)))}", file=sys.stderr)
        document = None
    if document is None:
        return NOT_RUN
    console.print(rendering.table(document))
    ours = document["peers"][0]
    for example in ours["examples"]:
        print(f"chaos: {ours['peer']}: {example}", file=sys.stderr)
    return HARMED if any(ours["total"][kind] for kind in HARM) else 0


def leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """The exceptions in a group, and in the groups within it."""
    return [
        leaf for each in group.exceptions for leaf in (leaves(each) if isinstance(each, BaseExceptionGroup) else [each])
    ]


def run_all(console: Console, operations: int, seed: int) -> dict[Peer, dict[str, Tally]]:
    """Runs the program with one client after the other."""
    columns = (
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    results: dict[Peer, dict[str, Tally]] = {}
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=operations * len(PEERS))
        for peer in PEERS:
            progress.update(task, description=peer.name)
            results[peer] = run(peer, operations, seed, done=lambda: progress.advance(task))
    return results


def report(results: dict[Peer, dict[str, Tally]], operations: int, seed: int) -> dict[str, Any]:
    """The whole report, for machines."""
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "operations": operations,
        "seed": seed,
        "machine": {
            "python": f"{platform.python_implementation()} {platform.python_version()}",
            "platform": f"{platform.system()} {platform.machine()}",
            "cpus": os.cpu_count(),
        },
        "versions": {name: metadata.version(name) for name in PACKAGES},
        "peers": [
            {
                "peer": peer.name,
                "rule": peer.rule,
                "total": counts(total([*tallies.values()])),
                "segments": {name: counts(tally) for name, tally in tallies.items()},
                "by_fault": dict(total([*tallies.values()]).by_fault),
                "by_operation": dict(total([*tallies.values()]).by_operation),
                "examples": total([*tallies.values()]).examples,
            }
            for peer, tallies in results.items()
        ],
    }


def counts(tally: Tally) -> dict[str, Any]:
    """A tally's counts, with all names that there are."""
    names = ("operations", "done", "refused", *HARM, "attempts", "not offered")
    return {**{name: tally.counts[name] for name in names}, "seconds": round(tally.seconds, 2)}


def write(document: dict[str, Any], folder: Path) -> tuple[Path, Path]:
    """Writes the report for machines and for people."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / "chaos.json", folder / "chaos.html"
    data.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    page.write_text(rendering.page(document), encoding="utf-8")
    return data, page


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
