"""Writes docs/conformance.md, the page of all clauses, or checks that it is current.

    python -m contract_tests.conformance            write it
    python -m contract_tests.conformance --check    compare, and change nothing

Exit status: 0 written, or current; 1 not current; 2 the page cannot be made.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping

from contract_tests.catalogue import APIS, HERE, CatalogueError, Clause, clauses, operations, spec
from contract_tests.server.plan import plan
from contract_tests.settings import Settings
from contract_tests.suite import Check

PAGE = HERE.parent / "docs" / "conformance.md"
RFC = "https://www.rfc-editor.org/rfc/rfc"
COLUMNS = ("clause", "level", "rule", "operations", "source", "evidence", "tested by")
OPENING = """\
# Conformance

<!-- The whole page is written by `make generate`. -->

What a server has to do to conform: {clauses} clauses, which make {cells} verdicts, one for each clause at each of its
operations. They stand in [clauses.toml](../contract_tests/clauses.toml), and the resources that they speak of in
[resources.toml](../contract_tests/resources.toml). [The suite](../contract_tests/README.md) puts each to the test.

* level: a MUST decides whether a server conforms, if it is not only inferred; a SHOULD is reported.
* source: the document and its section, with a link to where it is to be found, or the place in our spec.
* evidence: documented, a document states it; partial, a part of it is our reading; inferred, convention only.
* tested by: the checks, each with its layer. 1 is schemathesis over the spec, 2 a model of the resource.
"""


def page() -> str:
    """The page as it should be."""
    checks = _checks(plan(Settings()))
    known = clauses().values()
    text = OPENING.format(clauses=len(known), cells=sum(len(one.cells) for one in known))
    for api in APIS:
        text += f"\n## {spec(api)['info']['title']}\n"
        for title, group in _sections(api).items():
            text += f"\n### {title}\n\n" + _row(
                "clause", "level", "rule", "operations", "source", "evidence", "tested by"
            )
            text += _row(*["---"] * 7)
            for one in group:
                cells = (one.id, one.level, one.text, _where(one), _source(one), one.evidence, checks[one.id])
                text += _row(*cells)
    return text


def _checks(suite: Iterable[Check]) -> dict[str, str]:
    """The kinds of checks that put each clause to the test, with their layers."""
    found: dict[str, dict[str, int]] = {}
    for check in suite:
        for clause in {cell.clause for cell in check.cells}:
            found.setdefault(clause, {})[check.name.partition("[")[0]] = check.layer
    return {
        clause: ", ".join(f"{name} ({layer})" for name, layer in sorted(kinds.items(), key=lambda kind: kind[::-1]))
        for clause, kinds in found.items()
    }


def _sections(api: str) -> Mapping[str, list[Clause]]:
    """The clauses of an API: those of every operation, of several resources, and then by resource."""
    tags = [operation.tag for operation in operations(api).values()]
    titles = ["Every operation", "Several resources", *(tag.replace("_", " ").capitalize() for tag in tags)]
    found: dict[str, list[Clause]] = {title: [] for title in titles}
    for one in clauses().values():
        if one.api == api:
            its = {operations(api)[name].tag for name in one.operations}
            title = its.pop().replace("_", " ").capitalize() if len(its) == 1 else titles[1]
            found[titles[0] if one.general else title].append(one)
    return {title: group for title, group in found.items() if group}


def _where(clause: Clause) -> str:
    left_out = [name for name in operations(clause.api) if name not in clause.operations]
    if not clause.general:
        return ", ".join(f"`{name}`" for name in clause.operations)
    return "all" + (f" but {', '.join(f'`{name}`' for name in left_out)}" if left_out else "")


def _source(clause: Clause) -> str:
    """The source as a link to where it is to be found."""
    text = clause.source
    if text.startswith("openapi/"):
        return f"[`{text}`](../{text.partition('#')[0]})"
    if text.startswith("RFC "):
        number, _, section = text.removeprefix("RFC ").partition(", ")
        return f"[{text}]({RFC}{number}#section-{section})"
    place = spec(clause.api)
    if len(clause.operations) == 1:
        operation = operations(clause.api)[clause.operations[0]]
        place = place["paths"][operation.path][operation.method.lower()]
    return f"[{text}]({place['externalDocs']['url']})"


def _row(*cells: str) -> str:
    return "".join(f"| {cell.replace('|', chr(92) + '|')} " for cell in cells) + "|\n"


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write docs/conformance.md from the clauses of the contract tests.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, and change nothing")
    check = parser.parse_args(arguments).check
    try:
        wanted = page()
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted
        if not current and not check:
            PAGE.write_text(wanted, encoding="utf-8")
    except (CatalogueError, KeyError, OSError, ValueError) as error:
        print(f"contract_tests/conformance.py: {error}", file=sys.stderr)
        return 2
    if current:
        print("docs/conformance.md is current")
    elif check:
        print("docs/conformance.md is not what clauses.toml gives. Run `make generate`.", file=sys.stderr)
    else:
        print("docs/conformance.md written")
    return 1 if check and not current else 0


if __name__ == "__main__":
    sys.exit(main())
