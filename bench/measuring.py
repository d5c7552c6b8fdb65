"""The measurements, how they are repeated, and what comes of them."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from bench import probes
from bench.probes import HTTPX, JSON, MSGSPEC, RAW, SCANWIRE, SDK

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Measurement:
    """A question, and whom it is put to.

    Attributes:
        probe: The name of a function in `probes`.
        title: What is measured.
        note: How it is measured.
        unit: Of the figures: `s` or `B`.
        peers: Ours first: the others' ratios are to ours.
        size: What the probe is given; how much there is to do.
        quick_size: The same for a short run.
        repeated: Whether repeating it can give another figure.
    """

    probe: str
    title: str
    note: str
    unit: str
    peers: tuple[str, ...]
    size: int = 1
    quick_size: int = 1
    repeated: bool = True


MEASUREMENTS = (
    Measurement(
        "decoding",
        "Decoding {size} listed requests, bytes to objects",
        "A page that holds them all, from a transport that answers at once; the last two only decode. Second call on.",
        "s",
        (SCANWIRE, SDK, RAW, JSON, MSGSPEC),
        size=10_000,
        quick_size=1_000,
    ),
    Measurement(
        "calling",
        "One call that lists one scan config",
        "Over a transport that answers at once: what is left is the peer's own work. Median of {size} calls.",
        "s",
        (SCANWIRE, SDK, RAW, HTTPX),
        size=1_000,
        quick_size=100,
    ),
    Measurement("importing", "Import", "In a new process, whose start does not count.", "s", (SCANWIRE, SDK, HTTPX)),
    Measurement(
        "first_resource",
        "From nothing to the resource cloudforce_one.requests",
        "In a new process: import, client, resource. Bare httpx: import and client.",
        "s",
        (SCANWIRE, SDK, RAW, HTTPX),
    ),
    Measurement(
        "installed",
        "Installed: its own files",
        "Without bytecode. Of scanwire the client, not the reference server.",
        "B",
        (SCANWIRE, SDK, HTTPX),
        repeated=False,
    ),
    Measurement(
        "installed_with_dependencies",
        "Installed: with all that it needs",
        "Without bytecode and extras.",
        "B",
        (SCANWIRE, SDK, HTTPX),
        repeated=False,
    ),
)

PACKAGES = ("scanwire", "cloudflare", "httpx", "msgspec", "attrs", "pydantic", "openapi-python-client")

Runner = Callable[[Measurement, str, int], float]
"""Takes a measurement, a peer and a size, and returns one figure."""


def in_process(measurement: Measurement, peer: str, size: int) -> float:
    """Runs a probe here and now."""
    return probes.PROBES[measurement.probe](peer, size)


def fresh(raw: Path) -> Runner:
    """What runs every probe in a new process, with the package in the folder `raw` at hand."""
    unwanted = ("CLOUDFLARE_", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    environment["PYTHONPATH"] = str(raw)

    def run(measurement: Measurement, peer: str, size: int) -> float:
        command = [sys.executable, "-m", "bench.probes", measurement.probe, peer, str(size)]
        done = subprocess.run(command, check=True, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        return float(done.stdout)

    return run


def measure(
    measurement: Measurement, runner: Runner, *, size: int, repetitions: int, done: Callable[[str], None]
) -> dict[str, Any]:
    """The figures of every peer. `done` is told of each run, by its peer.

    The peers take turns, so that whatever else the machine does meets them all alike. A first run that does not count
    leaves the files in memory and the bytecode on disk.
    """
    figures: dict[str, list[float]] = {peer: [] for peer in measurement.peers}
    for repetition in range(runs(measurement, repetitions)):
        for peer in measurement.peers:
            warming = measurement.repeated and repetition == 0
            figure = runner(measurement, peer, 1 if warming else size)
            if not warming:
                figures[peer].append(figure)
            done(peer)
    return {
        "name": measurement.probe,
        "title": measurement.title.format(size=f"{size:,}"),
        "note": measurement.note.format(size=f"{size:,}"),
        "unit": measurement.unit,
        "size": size,
        "peers": compared(figures),
    }


def runs(measurement: Measurement, repetitions: int) -> int:
    """How often each peer is run."""
    return 1 + repetitions if measurement.repeated else 1


def compared(figures: Mapping[str, Sequence[float]]) -> list[dict[str, Any]]:
    """Each peer with its median, and the median's ratio to that of the first."""
    medians = {peer: statistics.median(each) for peer, each in figures.items()}
    ours = next(iter(medians.values()))
    return [
        {"peer": peer, "median": medians[peer], "ratio": medians[peer] / ours, "figures": list(each)}
        for peer, each in figures.items()
    ]


def report(measurements: Sequence[dict[str, Any]], repetitions: int, load: float) -> dict[str, Any]:
    """The whole report; `load` is the machine's load average from before the run."""
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "repetitions": repetitions,
        "machine": {
            "python": f"{platform.python_implementation()} {platform.python_version()}",
            "platform": f"{platform.system()} {platform.machine()}",
            "cpus": os.cpu_count(),
            "load_before": round(load, 2),
        },
        "versions": {name: metadata.version(name) for name in PACKAGES},
        "measurements": list(measurements),
    }
