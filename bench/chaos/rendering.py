"""The report for people: a table for the terminal, and a page with bars."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from rich.table import Table

from bench.chaos.judging import HARM
from bench.rendering import STYLE

COUNTS = Mapping[str, float]

NOTE = (
    "An operation came through if the client returned, and the server's own state says the same. It was refused if"
    " the client raised an error that it documents, and the state is one that this error allows: a create that"
    " failed unclearly may have happened once, never twice. Lost: reported as done, but the server does not have it,"
    " or a list without an item that was there. Duplicated: one create, two things, or an item twice in a list."
    " Wrong: another value than the server's, a 404 for what exists, or an error without any fault. Unexpected: an"
    " exception that is not documented. A deletion that was repeated because its first answer was lost may as well"
    " say that there is no such thing. Faults go by attempts, not by time: who waits as long as a 429 asks for meets"
    " a deadline where others, who come back too early, get through."
)

PAGE_STYLE = """
body { max-width: 72rem }
table.counts td, table.counts th { padding: .25rem .8rem .25rem 0; text-align: right } th { font-weight: 500 }
table.counts td:first-child, table.counts th:first-child { text-align: left }
td.bad { color: #c8102e; font-weight: 600 }
div.stack { display: flex; height: .8rem; min-width: 9rem; background: #e6e9ee } div.stack i { display: block }
.through { background: #2563eb } .refused { background: #b8c1cf } .harmed { background: #c8102e }
p.legend i { display: inline-block; width: .8rem; height: .8rem; margin: 0 .3rem 0 1rem } li { margin: .2rem 0 }
summary { cursor: pointer; margin: .4rem 0 } table.grid th { text-align: left; font-weight: 500 }
@media (prefers-color-scheme: dark) { div.stack { background: #242b36 } .through { background: #6b9bff }
  .refused { background: #465062 } .harmed, td.bad { color: #ff6b7d } .harmed { background: #ff6b7d } }
"""


def table(report: Mapping[str, Any]) -> Table:
    """The counts for the terminal."""
    result = Table(title=title(report), title_justify="left", title_style="bold")
    result.add_column("", no_wrap=True)
    for number, peer in enumerate(report["peers"]):
        result.add_column(peer["peer"], justify="right", no_wrap=True, style="bold" if number == 0 else None)
    rows = [row(peer["total"]) for peer in report["peers"]]
    for heading in HEADINGS:
        cells = [each[heading] for each in rows]
        result.add_row(heading, *(f"[red]{each}[/]" if heading in HARM and each != "0" else each for each in cells))
    return result


def title(report: Mapping[str, Any]) -> str:
    return f"{report['operations']:,} operations behind faults, seed {report['seed']}"


HEADINGS = ("operations", "came through", "refused", *HARM, "attempts each", "time")


def row(counts: COUNTS) -> dict[str, str]:
    """The cells of a peer's row, by heading."""
    operations = counts["operations"] or 1
    return {
        "operations": f"{counts['operations']:,}",
        "came through": f"{100 * counts['done'] / operations:.1f}%",
        "refused": f"{100 * counts['refused'] / operations:.1f}%",
        **{kind: f"{counts[kind]:,}" for kind in HARM},
        "attempts each": f"{counts['attempts'] / operations:.2f}",
        "time": f"{counts['seconds']:.0f} s",
    }


def machine(report: Mapping[str, Any]) -> str:
    """Where, when and with what the figures came about."""
    versions = ", ".join(f"{name} {version}" for name, version in report["versions"].items())
    found = report["machine"]
    return f"{found['python']} on {found['platform']}, {found['cpus']} CPUs, made {report['made']}; {versions}"


def page(report: Mapping[str, Any]) -> str:
    """The report as one HTML file that needs no other."""
    peers = report["peers"]
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Clients behind faults</title>
<style>{STYLE}{PAGE_STYLE}</style>
<h1>{escape(title(report))}</h1>
<p>{escape(NOTE)}</p>
<p>{escape(machine(report))}</p>
<p>Again: <code>python -m bench.chaos --operations {report["operations"]} --seed {report["seed"]}</code></p>
<p class="legend"><i class="through"></i>came through<i class="refused"></i>refused<i class="harmed"></i>harmed</p>
<h2>All operations</h2>
<table class="counts">
{_heading()}
{"".join(_counts(peer["peer"], peer["total"]) for peer in peers)}
</table>
{"".join(f"<p>{escape(peer['peer'])}: {escape(peer['rule'])}</p>" for peer in peers)}
<h2>By the part of the run</h2>
<table class="counts">
{_heading()}
{"".join(_counts(f"{peer['peer']}, {name}", counts) for peer in peers for name, counts in peer["segments"].items())}
</table>
{_grid("By the first fault that an operation met", "by_fault", peers)}
{_grid("By operation", "by_operation", peers)}
<h2>What did harm</h2>
{"".join(map(_examples, peers))}
</html>
"""


def _heading() -> str:
    return f"<tr><th></th>{''.join(f'<th>{escape(heading)}</th>' for heading in HEADINGS)}<th></th></tr>"


def _counts(name: str, counts: COUNTS) -> str:
    cells = "".join(
        f"<td{' class=bad' if kind in HARM and cell != '0' else ''}>{cell}</td>" for kind, cell in row(counts).items()
    )
    return f"<tr><td>{escape(name)}</td>{cells}<td>{_stack(counts)}</td></tr>\n"


def _stack(counts: COUNTS) -> str:
    operations = counts.get("operations", 0)
    if not operations:
        return ""
    done, refused = counts.get("done", 0), counts.get("refused", 0)
    parts = {"through": done, "refused": refused, "harmed": operations - done - refused}
    told = ", ".join(f"{counts.get(kind, 0)} {kind}" for kind in ("operations", "done", "refused", *HARM))
    bars = "".join(
        f'<i class="{name}" style="width: {100 * part / operations:.2f}%"></i>' for name, part in parts.items()
    )
    return f'<div class="stack" title="{told}">{bars}</div>'


def _grid(heading: str, key: str, peers: list[Mapping[str, Any]]) -> str:
    names = dict.fromkeys(name for peer in peers for name in peer[key])
    rows = "".join(
        f"<tr><td>{escape(name)}</td>{''.join(f'<td>{_stack(peer[key].get(name, {}))}</td>' for peer in peers)}</tr>\n"
        for name in sorted(names)
    )
    columns = "".join(f"<th>{escape(peer['peer'])}</th>" for peer in peers)
    return f'<h2>{escape(heading)}</h2>\n<table class="grid"><tr><th></th>{columns}</tr>\n{rows}</table>'


def _examples(peer: Mapping[str, Any]) -> str:
    if not peer["examples"]:
        return f"<p>{escape(peer['peer'])}: nothing.</p>\n"
    items = "".join(f"<li>{escape(example)}</li>" for example in peer["examples"])
    heading = f"{escape(peer['peer'])}: {len(peer['examples'])} examples"
    return f"<details><summary>{heading}</summary><ul>{items}</ul></details>\n"
