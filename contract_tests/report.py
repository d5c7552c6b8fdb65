"""What a run leaves on disk: `report.html`, `junit.xml`, `result.json` and `badge.json`.

`data` makes the run plain data. Everything else is made of that alone, so that the results of several runs can be put
together and shown in the same way: change the verdicts, then call `settled`.
"""

from __future__ import annotations

import contextlib
import json
import re
import secrets as tokens
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from contract_tests.catalogue import HERE, Cell, operations, spec
from contract_tests.exchange import answer_text, curl, redact, request_text, visible, without_secrets
from contract_tests.findings import counted, grouped, signs
from contract_tests.journal import Failure
from contract_tests.outcomes import Outcome, Verdict
from contract_tests.suite import Run
from contract_tests.target import identities

FORMAT = 1
CREDENTIAL_VARIABLES = {
    "api_token": "CONTRACT_API_TOKEN",
    "bearer_token": "CONTRACT_API_TOKEN",
    "api_email": "CONTRACT_API_EMAIL",
    "api_key": "CONTRACT_API_KEY",
    "access_token": "CONTRACT_ACCESS_TOKEN",
}
WORDS = {0: "conformant", 1: "not conformant", 2: "could not run", 3: "left something behind"}
COLORS = {"conformant": "brightgreen", "not conformant": "red", "left something behind": "orange"}
# Where `make serve` answers what was sent to the reference server in this process.
IN_PROCESS, SERVED = "http://127.0.0.1/", "http://127.0.0.1:8080/"
_FORBIDDEN = {code: f"\\x{code:02x}" for code in (*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF)}

Data = dict[str, Any]


class ReportError(Exception):
    """The reports cannot be written. Says where, and why."""


def secrets(run: Run) -> dict[str, str]:
    """Every credential of a run, with the variable that stands for it; and what stands for credentials in records."""
    return (
        {
            value: CREDENTIAL_VARIABLES[scheme]
            for api in run.settings.apis
            for identity in identities(run.settings, api)
            for scheme, value in identity.schemes.items()
            if value
        }
        | {
            user.password: "PASSWORD"
            for api in run.settings.apis
            for one in identities(run.settings, api)
            for user in one.users
        }
        | {f"${name}": name for name in CREDENTIAL_VARIABLES.values()}
    )


def data(run: Run) -> Data:
    """The run as plain data, which is what `result.json` holds."""
    settings, hidden = run.settings, secrets(run)
    found, spent, checks = run.verdicts(), _seconds(run), _checks(run)
    result = {
        "format": FORMAT,
        "started": run.started.isoformat(),
        "finished": datetime.now(UTC).isoformat(),
        "target": settings.base_url or "the bundled reference server",
        "live": settings.live,
        "tier": str(settings.tier),
        "seed": settings.seed,
        "max_examples": settings.max_examples,
        "interrupted": run.interrupted,
        "stopped": visible(redact(run.stopped, hidden)),
        "checks": {
            "run": len(run.results),
            "reached": len(run.reached),
            "unjudged": run.unjudged(),
        },
        **({"shard": shard_of(run)} if settings.shard else {}),
        "vacuous": [visible(redact(line, hidden)) for line in run.vacuous()],
        "crashes": [
            {"check": result.check.name, "traceback": visible(redact(result.crash, hidden))}
            for result in run.results
            # Of a request that got no answer there is no more to say than the verdicts do.
            if "\n" in result.crash
        ],
        "left_behind": list(run.left_behind),
        "requests": sum(result.requests for result in run.results),
        "seconds": round(sum(result.seconds for result in run.results), 3),
        "apis": [
            {
                "api": api,
                "title": spec(api)["info"]["title"],
                "operations": [
                    {
                        "id": operation.id,
                        "method": operation.method,
                        "path": operation.path,
                        "resource": operation.tag,
                        "answers": _answers(run, operation.id),
                    }
                    for operation in operations(api).values()
                ],
                "verdicts": [
                    {
                        "clause": verdict.cell.clause,
                        "operation": verdict.cell.operation,
                        "level": verdict.clause.level,
                        "evidence": verdict.clause.evidence,
                        "text": verdict.clause.text,
                        "source": verdict.clause.source,
                        "outcome": str(verdict.outcome),
                        "decides": verdict.decides,
                        "exercised": verdict.exercised,
                        "note": visible(redact(verdict.note, hidden)),
                        "checks": checks.get(verdict.cell, []),
                        "seconds": round(spent[verdict.cell], 6),
                        **_failure(verdict, hidden, live=settings.live),
                    }
                    for verdict in found
                    if verdict.clause.api == api
                ],
            }
            for api in settings.apis
        ],
    }
    return settled(result)


def settled(result: Data) -> Data:
    """The result with everything that follows from its verdicts: counts, findings, and what it comes to.

    Args:
        result: as `data` gives it; what follows from the verdicts may be missing or out of date.
    """
    verdicts = [one for api in result["apis"] for one in api["verdicts"]]
    outcomes = Counter(one["outcome"] for one in verdicts)
    found = [{"api": api["api"], **one} for api in result["apis"] for one in grouped(api["verdicts"])]
    found.sort(key=lambda one: (one["outcome"] == "known", not one["decides"]))
    code = _exit_code(result, verdicts)
    early = code == 2 and result["interrupted"]
    return {
        **result,
        "exit_code": code,
        "outcome": "interrupted" if early else WORDS[code],
        "counts": {str(outcome): outcomes[outcome] for outcome in Outcome if outcomes[outcome]},
        "findings": [{"number": number, **one} for number, one in enumerate(found, 1)],
    }


def breaks(verdict: Mapping[str, Any]) -> bool:
    """Whether a verdict makes the server not conformant."""
    return bool(verdict["outcome"] == "stale" or (verdict["outcome"] == "fail" and verdict["decides"]))


def _exit_code(result: Mapping[str, Any], verdicts: Sequence[Mapping[str, Any]]) -> int:
    if result["left_behind"]:
        return 3
    if result["interrupted"] or result["stopped"]:
        return 2
    if result["vacuous"] or any(map(breaks, verdicts)):
        return 1
    return 2 if any(one["outcome"] == "error" for one in verdicts) else 0


def _seconds(run: Run) -> defaultdict[Cell, float]:
    """How long each cell took: its share of the checks that put it to the test."""
    found: defaultdict[Cell, float] = defaultdict(float)
    for result in run.results:
        for cell in result.check.cells:
            found[cell] += result.seconds / len(result.check.cells)
    return found


def _checks(run: Run) -> dict[Cell, list[str]]:
    found: dict[Cell, list[str]] = {}
    for check in run.checks:
        for cell in check.cells:
            found.setdefault(cell, []).append(check.name)
    return found


def _answers(run: Run, operation: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for result in run.results:
        for (name, status), times in result.answered.items():
            if name == operation:
                found[status] += times
    return dict(sorted(found.items()))


def _failure(verdict: Verdict, hidden: Mapping[str, str], *, live: bool) -> Data:
    failure = verdict.failure
    if failure is None or verdict.outcome not in {Outcome.FAIL, Outcome.KNOWN}:
        return {}
    return {"failure": shown_failure(failure, hidden, live=live)}


def shown_failure(failure: Failure, hidden: Mapping[str, str], *, live: bool) -> Data:
    """A broken clause as the reports show it: everything redacted.

    Args:
        failure: what is broken.
        hidden: every credential, with the variable that stands for it.
        live: whether the server is not the bundled one.
    """
    exchange = failure.exchange and without_secrets(failure.exchange, hidden)
    message = visible(redact(failure.message, hidden))
    again = curl(exchange, hidden) if exchange else ""
    return {
        "message": message,
        "layer": failure.layer,
        "times": failure.times,
        "request": request_text(exchange, hidden) if exchange else "",
        "answer": answer_text(exchange, hidden) if exchange else "",
        "curl": again if live else again.replace(IN_PROCESS, SERVED),
        "signs": signs(failure.cell, message, exchange),
    }


def examples(result: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The verdicts by clause and operation."""
    return {(one["clause"], one["operation"]): one for api in result["apis"] for one in api["verdicts"]}


def errors(result: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """What the suite could not tell, by the reason, each with the cells."""
    cells = [one for api in result["apis"] for one in api["verdicts"] if one["outcome"] in {"error", "stale"}]
    return counted(f"{one['clause']} at {one['operation']}: {one['outcome']}: {one['note']}" for one in cells)


def matrices(api: Mapping[str, Any]) -> list[Data]:
    """The verdicts of an API as a matrix for each resource, in the order of the spec and of `clauses.toml`."""
    resources: dict[str, list[Data]] = {}
    for operation in api["operations"]:
        resources.setdefault(operation["resource"], []).append(operation)
    found = []
    for name, members in resources.items():
        ids = {operation["id"] for operation in members}
        judged = [one for one in api["verdicts"] if one["operation"] in ids]
        rows: dict[str, Data] = {}
        for one in judged:
            row = rows.setdefault(one["clause"], {"clause": one["clause"], "rule": one, "cells": {}})
            row["cells"][one["operation"]] = one
        outcomes = Counter(one["outcome"] for one in judged)
        bad = any(outcomes[name] for name in ("fail", "known", "stale", "error"))
        found.append(
            {"name": name.replace("_", " "), "operations": members, "rows": list(rows.values())}
            | {"outcomes": outcomes, "judged": len(judged), "open": bad}
        )
    return found


def places(result: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    """The finding that each broken cell is part of, by clause and operation."""
    return {
        (each["clause"], operation): finding
        for finding in result["findings"]
        for each in finding["clauses"]
        for operation in each["operations"]
    }


def html(result: Mapping[str, Any]) -> str:
    """The self-contained report of a run's data."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["marked"] = _marked
    template = environment.get_template("report.html.jinja")
    return template.render(
        result=result,
        outcomes=[str(one) for one in Outcome],
        cells=examples(result),
        places=places(result),
        matrices={api["api"]: matrices(api) for api in result["apis"]},
        untested=counted(result["vacuous"]),
        errors=errors(result),
    )


def _marked(text: str) -> Markup:
    """Text with what stands between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def junit(result: Mapping[str, Any]) -> bytes:
    """The run as JUnit XML: a test case per clause and operation, the clause among its properties.

    What a defect looks like is told in full once, in the case that its finding is called after.
    """
    named = places(result)
    root = ElementTree.Element("testsuites", name="contract")
    for api in result["apis"]:
        suite = ElementTree.SubElement(root, "testsuite", name=f"contract.{api['api']}")
        for one in api["verdicts"]:
            case = ElementTree.SubElement(
                suite,
                "testcase",
                classname=f"{api['api']}.{one['operation']}",
                name=one["clause"],
                time=f"{one['seconds']:.6f}",
            )
            properties = ElementTree.SubElement(case, "properties")
            for name in ("clause", "operation", "level", "evidence", "source", "outcome", "exercised"):
                ElementTree.SubElement(properties, "property", name=name, value=_xml(str(one[name])))
            finding = named.get((one["clause"], one["operation"]))
            if finding:
                ElementTree.SubElement(properties, "property", name="finding", value=str(finding["number"]))
            _fill(case, one, finding)
        _sum(suite, result["started"])
    if result["vacuous"] or result["left_behind"] or result["stopped"] or result["interrupted"]:
        _whole(ElementTree.SubElement(root, "testsuite", name="contract.run"), result)
    _sum(root)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _fill(case: ElementTree.Element, one: Mapping[str, Any], finding: Mapping[str, Any] | None) -> None:
    text = one["note"] or one["text"]
    if breaks(one):
        failure = one.get("failure")
        element = ElementTree.SubElement(case, "failure", type=one["outcome"])
        element.set("message", _xml(failure["message"][:500] if failure else text))
        if failure and finding and (finding["clause"], finding["operation"]) == (one["clause"], one["operation"]):
            parts = (one["text"], failure["message"], failure["request"], failure["answer"], failure["curl"])
            element.text = _xml("\n\n".join(parts))
        elif failure and finding:
            first = f"{finding['clause']} at {finding['operation']}"
            element.text = _xml(f"{one['text']}\n\nThe same defect as {first}, finding {finding['number']}.")
    elif one["outcome"] == "error":
        ElementTree.SubElement(case, "error", type="error", message=_xml(text))
    elif one["outcome"] != "pass":
        ElementTree.SubElement(case, "skipped", message=_xml(f"{one['outcome']}: {text}"))


def _whole(suite: ElementTree.Element, result: Mapping[str, Any]) -> None:
    """Cases for what is wrong with the run as a whole, so that no reader of JUnit takes it for a green one."""
    wrong = {
        "every clause was put to the test": ("failure", result["vacuous"]),
        "nothing is left behind": ("failure", result["left_behind"]),
        "the run came to its end": ("error", [result["stopped"]] if result["stopped"] else []),
        "nobody interrupted the run": ("error", ["interrupted"] if result["interrupted"] else []),
    }
    for name, (kind, lines) in wrong.items():
        if lines:
            case = ElementTree.SubElement(suite, "testcase", classname="run", name=name, time="0.000000")
            element = ElementTree.SubElement(case, kind, type=kind, message=_xml(lines[0][:500]))
            element.text = _xml("\n".join(lines))
    _sum(suite, result["started"])


def _sum(element: ElementTree.Element, started: str = "") -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for name, plural in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        element.set(plural, str(sum(case.find(name) is not None for case in cases)))
    element.set("time", f"{sum(float(case.attrib['time']) for case in cases):.6f}")
    if started:
        # The form that readers of JUnit expect has no fractions and no zone.
        element.set("timestamp", started[:19])


def _xml(text: str) -> str:
    return text.translate(_FORBIDDEN).encode("utf-8", "backslashreplace").decode()


def shard_of(run: Run) -> dict[str, Any]:
    """What `merge` needs of a shard's run."""
    from contract_tests.merging import part

    return part(run)


def badge(result: Mapping[str, Any]) -> Data:
    """The outcome in the format of an endpoint badge of shields."""
    words = result["outcome"]
    deciding = sum(one["outcome"] == "fail" and one["decides"] for one in result["findings"])
    if words == "not conformant" and deciding:
        words += f": {deciding} finding{'' if deciding == 1 else 's'}"
    return {
        "schemaVersion": 1,
        "label": "contract",
        "message": words,
        "color": COLORS.get(result["outcome"], "lightgrey"),
        "isError": result["exit_code"] != 0,
    }


def write(run: Run) -> list[Path]:
    """Write all reports of a run; see `publish`."""
    return publish(data(run), run.settings.report_dir)


def publish(result: Mapping[str, Any], directory: Path) -> list[Path]:
    """Write all reports of a result, each of them whole, or none.

    Args:
        result: as `data` gives it.
        directory: where to; it is made if need be.

    Returns:
        where they are.

    Raises:
        ReportError: they cannot be written; what was there before is as it was.
    """
    contents = {
        "report.html": html(result).encode("utf-8", "backslashreplace"),
        "junit.xml": junit(result),
        "result.json": json.dumps(result, indent=2).encode(),
        "badge.json": json.dumps(badge(result)).encode(),
    }
    unique = tokens.token_hex(4)
    drafts = {name: directory / f".{name}.{unique}" for name in contents}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            if (directory / name).is_dir():
                raise IsADirectoryError(f"{name} is a directory")
            drafts[name].write_bytes(content)
        for name, draft in drafts.items():
            draft.replace(directory / name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(f"the reports cannot be written to CONTRACT_REPORT_DIR {directory}: {reason}") from error
    finally:
        for draft in drafts.values():
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
    return [directory / name for name in contents]
