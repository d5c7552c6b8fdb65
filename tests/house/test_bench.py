"""The bench measures what it says, of every peer, and its report has everything in it. No figure is judged."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench import generator, probes
from bench.__main__ import write
from bench.measuring import MEASUREMENTS, in_process, measure, report
from bench.rendering import quantity, ratio


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The generator's own output, ready to be imported."""
    generator.generate(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)


def listed(found: Any) -> list[Any]:
    """The items in what a peer returns: a list, an envelope or a dict."""
    if isinstance(found, list):
        return found
    items: list[Any] = found["result"] if isinstance(found, dict) else found.result
    return items


@pytest.mark.usefixtures("raw")
def test_every_peer_does_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CLOUDFLARE_")]:
        monkeypatch.delenv(name)
    content = probes.page_of_requests(3)
    ids = [each["id"] for each in json.loads(content)["result"]]
    decoders = probes.decoders(content, 4)
    callers = probes.callers(probes.page_of_configs())
    by_probe = {each.probe: each for each in MEASUREMENTS}
    assert decoders.keys() == {*by_probe["decoding"].peers}
    assert callers.keys() == {*by_probe["calling"].peers}
    for peer, make in decoders.items():
        items = listed(make()())
        assert [each["id"] if isinstance(each, dict) else each.id for each in items] == ids, peer
    for peer, make in callers.items():
        [config] = listed(make()())
        assert (config["id"] if isinstance(config, dict) else config.id) == "id", peer


def test_a_report_has_the_figures_of_every_peer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "TIMED_CALLS", 1)
    measurement = replace(MEASUREMENTS[0], peers=(probes.SCANWIRE, probes.JSON, probes.MSGSPEC))
    told: list[str] = []
    result = measure(measurement, in_process, size=2, repetitions=2, done=told.append)
    assert told == [*measurement.peers] * 3
    data, page = write(report([result], repetitions=2, load=0.0), tmp_path / "reports")

    document = json.loads(data.read_text())
    assert document.keys() == {"made", "repetitions", "machine", "versions", "measurements"}
    [found] = document["measurements"]
    assert found.keys() == {"name", "title", "note", "unit", "size", "peers"}
    assert found["title"] == "Decoding 2 listed requests, bytes to objects"
    assert [each["peer"] for each in found["peers"]] == [*measurement.peers]
    for each in found["peers"]:
        assert each.keys() == {"peer", "median", "ratio", "figures"}
        assert len(each["figures"]) == 2
        assert min(each["figures"]) <= each["median"] <= max(each["figures"])
        assert each["ratio"] == pytest.approx(each["median"] / found["peers"][0]["median"])

    text = page.read_text()
    assert all(peer in text for peer in measurement.peers)
    assert "http:" not in text
    assert "https:" not in text


def test_every_measurement_has_a_probe() -> None:
    assert {each.probe for each in MEASUREMENTS} == probes.PROBES.keys()
    assert all(each.peers[0] == probes.SCANWIRE for each in MEASUREMENTS)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.01423, "s", "14.2 ms"),
        (1.5, "s", "1.50 s"),
        (0.000144, "s", "144 µs"),
        (186_000, "B", "186 kB"),
        (39_900_000, "B", "39.9 MB"),
        (0.0, "B", "0.00 B"),
    ],
)
def test_a_figure_has_three_digits_and_a_fitting_unit(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit) == text


@pytest.mark.parametrize(("value", "text"), [(1.0, "1.00x"), (3.21, "3.2x"), (30.6, "31x"), (0.369, "0.37x")])
def test_a_ratio_has_as_many_digits_as_it_is_worth(value: float, text: str) -> None:
    assert ratio(value) == text
