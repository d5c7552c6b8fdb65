"""The report for people: a table for the terminal, and a page with bars."""

from __future__ import annotations

from html import escape
from typing import Any

from rich.table import Table

UNITS = {"s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")), "B": ((1e6, "MB"), (1e3, "kB"), (1.0, "B"))}

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; max-width: 58rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430;
  background: #fff }
h1 { font-size: 1.5rem } h2 { font-size: 1.05rem; margin: 2rem 0 .4rem } p { color: #566174; margin: .2rem 0 }
table { border-collapse: collapse; width: 100% } td { padding: .2rem .8rem .2rem 0; white-space: nowrap }
td.bar { width: 100%; padding-right: 0 } td.bar div { height: .8rem; min-width: 1px; background: #b8c1cf }
tr.ours td { font-weight: 600 } tr.ours td.bar div { background: #2563eb } td.number { text-align: right }
@media (prefers-color-scheme: dark) { body { background: #14181f; color: #e3e8ef } p { color: #97a3b6 }
  td.bar div { background: #465062 } tr.ours td.bar div { background: #6b9bff } }
"""


def quantity(value: float, unit: str) -> str:
    """A figure with three digits, in the unit that suits it: `14.2 ms`."""
    factor, name = next((each for each in UNITS[unit] if value >= each[0]), UNITS[unit][-1])
    number = value / factor
    return f"{number:.{max(0, 2 - len(str(int(number))) + 1)}f} {name}"


def ratio(value: float) -> str:
    """A ratio to ours: `1.00x`, `31x`."""
    return f"{value:.{0 if value >= 10 else 1 if value >= 3 else 2}f}x"


def spread(peer: dict[str, Any], unit: str) -> str:
    """The least and the greatest figure; nothing if they were not repeated."""
    low, high = min(peer["figures"]), max(peer["figures"])
    return f"{quantity(low, unit)} to {quantity(high, unit)}" if len(peer["figures"]) > 1 else ""


def machine(report: dict[str, Any]) -> str:
    """Where, when and with what the figures came about."""
    found = report["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    return (
        f"{found['python']} on {found['platform']}, {found['cpus']} CPUs, load {found['load_before']} before; "
        f"medians of {report['repetitions']} repetitions, made {report['made']}; {versions}"
    )


def table(measurement: dict[str, Any]) -> Table:
    """A measurement for the terminal."""
    result = Table(
        title=measurement["title"],
        title_justify="left",
        title_style="bold",
        caption=measurement["note"],
        caption_justify="left",
    )
    result.add_column("", min_width=22)
    for heading in ("median", "to ours", "least to greatest"):
        result.add_column(heading, justify="right", no_wrap=True)
    for number, peer in enumerate(measurement["peers"]):
        unit = measurement["unit"]
        cells = (peer["peer"], quantity(peer["median"], unit), ratio(peer["ratio"]), spread(peer, unit))
        result.add_row(*cells, style="bold" if number == 0 else None)
    return result


def page(report: dict[str, Any]) -> str:
    """The report as one HTML file that needs no other."""
    sections = "\n".join(map(section, report["measurements"]))
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>scanwire against its peers</title>
<style>{STYLE}</style>
<h1>scanwire against its peers</h1>
<p>Shorter is better. Figures of one machine at one time: only the ratios mean something elsewhere.</p>
<p>{escape(machine(report))}</p>
{sections}
</html>
"""


def section(measurement: dict[str, Any]) -> str:
    """A measurement as bars."""
    greatest = max(peer["median"] for peer in measurement["peers"])
    rows = "\n".join(
        f"<tr{' class=ours' if number == 0 else ''}><td>{escape(peer['peer'])}</td>"
        f'<td class="number">{quantity(peer["median"], measurement["unit"])}</td>'
        f'<td class="number">{ratio(peer["ratio"])}</td>'
        f'<td class="bar" title="{escape(spread(peer, measurement["unit"]))}">'
        f'<div style="width: {100 * peer["median"] / greatest:.2f}%"></div></td></tr>'
        for number, peer in enumerate(measurement["peers"])
    )
    return f"<h2>{escape(measurement['title'])}</h2>\n<p>{escape(measurement['note'])}</p>\n<table>\n{rows}\n</table>"
