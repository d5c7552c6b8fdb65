"""What a run leaves on disk: `report.html`, `junit.xml` and `result.json`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contract_tests.catalogue import HERE, operations, spec
from contract_tests.exchange import answer_text, curl, redact, request_text
from contract_tests.outcomes import Outcome, Verdict, counts
from contract_tests.suite import Run
from contract_tests.target import identities

CREDENTIAL_VARIABLES = {
    "api_token": "CONTRACT_API_TOKEN",
    "bearer_token": "CONTRACT_API_TOKEN",
    "api_email": "CONTRACT_API_EMAIL",
    "api_key": "CONTRACT_API_KEY",
    "access_token": "CONTRACT_ACCESS_TOKEN",
}
_FORBIDDEN = {code: f"\\x{code:02x}" for code in (*range(9), 11, 12, *range(14, 32), 127, 0xFFFE, 0xFFFF)}


@dataclass(frozen=True)
class Finding:
    """A broken clause as the reports show it: everything redacted."""

    verdict: Verdict
    message: str
    request: str
    answer: str
    curl: str


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


def findings(run: Run, verdicts: Iterable[Verdict]) -> list[Finding]:
    """The broken clauses, those that decide first."""
    hidden = secrets(run)
    found = []
    for verdict in verdicts:
        failure = verdict.failure
        if failure is None or verdict.outcome not in {Outcome.FAIL, Outcome.KNOWN}:
            continue
        exchange = failure.exchange
        found.append(
            Finding(
                verdict,
                redact(failure.message, hidden),
                request_text(exchange, hidden) if exchange else "",
                answer_text(exchange, hidden) if exchange else "",
                curl(exchange, hidden) if exchange else "",
            )
        )
    return sorted(found, key=lambda one: not one.verdict.breaks)


def data(run: Run) -> dict[str, Any]:
    """The run as plain data, which is what `result.json` holds."""
    verdicts = run.verdicts()
    by_cell = {finding.verdict.cell: finding for finding in findings(run, verdicts)}
    settings = run.settings
    return {
        "format": 1,
        "started": run.started.isoformat(),
        "finished": datetime.now(UTC).isoformat(),
        "target": settings.base_url or "the bundled reference server",
        "tier": str(settings.tier),
        "seed": settings.seed,
        "max_examples": settings.max_examples,
        "exit_code": run.exit_code(),
        "interrupted": run.interrupted,
        "stopped": run.stopped,
        "counts": {str(outcome): times for outcome, times in counts(verdicts).items()},
        **({"shard": shard_of(run)} if settings.shard else {}),
        "vacuous": run.vacuous(),
        "left_behind": run.left_behind,
        "requests": sum(result.requests for result in run.results),
        "apis": [
            {
                "api": api,
                "title": spec(api)["info"]["title"],
                "operations": [
                    {
                        "id": operation.id,
                        "method": operation.method,
                        "path": operation.path,
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
                        "note": verdict.note,
                        **({"failure": _failure(by_cell[verdict.cell])} if verdict.cell in by_cell else {}),
                    }
                    for verdict in verdicts
                    if verdict.clause.api == api
                ],
            }
            for api in settings.apis
        ],
    }


def _answers(run: Run, operation: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for result in run.results:
        for (name, status), times in result.answered.items():
            if name == operation:
                found[status] += times
    return dict(sorted(found.items()))


def _failure(finding: Finding) -> dict[str, Any]:
    failure = finding.verdict.failure
    assert failure is not None
    return {
        "message": finding.message,
        "layer": failure.layer,
        "times": failure.times,
        "request": finding.request,
        "answer": finding.answer,
        "curl": finding.curl,
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
    return environment.get_template("report.html.jinja").render(result=result, outcomes=[str(one) for one in Outcome])


def junit(result: Mapping[str, Any]) -> bytes:
    """The run as JUnit XML: a test case per clause and operation, the clause among its properties."""
    root = ElementTree.Element("testsuites")
    for api in result["apis"]:
        verdicts = api["verdicts"]
        bad = [
            one
            for one in verdicts
            if one["outcome"] in {"fail", "stale"} and (one["decides"] or one["outcome"] == "stale")
        ]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=f"contract.{api['api']}",
            tests=str(len(verdicts)),
            failures=str(len(bad)),
            errors=str(sum(one["outcome"] == "error" for one in verdicts)),
            skipped=str(sum(one["outcome"] in {"skipped", "not supported", "known"} for one in verdicts)),
            timestamp=result["started"],
        )
        for one in verdicts:
            case = ElementTree.SubElement(
                suite, "testcase", classname=f"{api['api']}.{one['operation']}", name=one["clause"]
            )
            properties = ElementTree.SubElement(case, "properties")
            for name in ("clause", "operation", "level", "evidence", "source", "outcome", "exercised"):
                ElementTree.SubElement(properties, "property", name=name, value=_xml(str(one[name])))
            failure = one.get("failure")
            text = one["note"] or one["text"]
            if one in bad:
                element = ElementTree.SubElement(
                    case, "failure", message=_xml(failure["message"][:500] if failure else text)
                )
                if failure:
                    parts = (one["text"], failure["message"], failure["request"], failure["answer"], failure["curl"])
                    element.text = _xml("\n\n".join(parts))
            elif one["outcome"] == "error":
                ElementTree.SubElement(case, "error", message=_xml(text))
            elif one["outcome"] != "pass":
                ElementTree.SubElement(case, "skipped", message=_xml(f"{one['outcome']}: {text}"))
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _xml(text: str) -> str:
    return text.translate(_FORBIDDEN).encode("utf-8", "backslashreplace").decode()


def shard_of(run: Run) -> dict[str, Any]:
    """What `merge` needs of a shard's run."""
    from contract_tests.merging import part

    return part(run)


def write(run: Run) -> list[Path]:
    """Write all reports of a run; returns where they are."""
    directory = run.settings.report_dir
    directory.mkdir(parents=True, exist_ok=True)
    result = data(run)
    contents = {
        "report.html": html(result).encode("utf-8", "backslashreplace"),
        "junit.xml": junit(result),
        "result.json": json.dumps(result, indent=2).encode(),
    }
    for name, content in contents.items():
        (directory / name).write_bytes(content)
    return [directory / name for name in contents]
