"""`python -m bench`: measure, show the ratios, and write `reports/bench.json` and `reports/bench.html`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bench import generator, rendering
from bench.measuring import MEASUREMENTS, Runner, fresh, measure, report, runs


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures everything. The exit code: 0, or 1 if a peer could not be run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions of smaller tasks, for a first look")
    parser.add_argument("--repetitions", type=_positive, help="how often each peer is measured (default: 5, quick: 2)")
    parser.add_argument("--output", type=Path, default=Path("reports"), metavar="FOLDER", help="default: %(default)s")
    options = parser.parse_args(arguments)
    repetitions = options.repetitions or (2 if options.quick else 5)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        try:
            console.print("generating the client once more, without our templates")
            generator.generate(Path(folder))
            results = run(console, fresh(Path(folder)), quick=options.quick, repetitions=repetitions)
        except subprocess.CalledProcessError as error:
            print(f"bench: {error}", file=sys.stderr)
            return 1
    for path in write(report(results, repetitions, load), options.output):
        console.print(f"written: {path}")
    return 0


def run(console: Console, runner: Runner, *, quick: bool, repetitions: int) -> list[dict[str, Any]]:
    """Measures one thing after the other, and shows each as it is done."""
    results: list[dict[str, Any]] = []
    total = sum(runs(each, repetitions) * len(each.peers) for each in MEASUREMENTS)
    columns = (
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        for measurement in MEASUREMENTS:
            progress.update(task, description=measurement.probe.replace("_", " "))
            result = measure(
                measurement,
                runner,
                size=measurement.quick_size if quick else measurement.size,
                repetitions=repetitions,
                done=lambda _: progress.advance(task),
            )
            results.append(result)
            progress.console.print(rendering.table(result))
    return results


def write(document: dict[str, Any], folder: Path) -> tuple[Path, Path]:
    """Writes the report for machines and for people."""
    folder.mkdir(parents=True, exist_ok=True)
    data, page = folder / "bench.json", folder / "bench.html"
    data.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    page.write_text(rendering.page(document), encoding="utf-8")
    return data, page


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
