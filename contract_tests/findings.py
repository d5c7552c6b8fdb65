"""One defect is one finding, however many clauses and operations it breaks.

Two broken cells of an API are taken for the same defect if they carry a sign in common: the clause, the words in which
it is broken, the part of the envelope that is wrong, the very exchange that shows it, or an answer that no clause but
the most basic one can be judged by. Besides, a clause may say that it explains others (`explains` in `clauses.toml`):
who lets anybody in lets in the holder of half a credential too. Nothing is lost in this: a finding names every cell.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contract_tests.catalogue import Cell, clauses, conventions, operations, resolve, spec
from contract_tests.exchange import Exchange

# What every answer of an API has, so that it is wrong everywhere if it is wrong.
ENVELOPE = re.compile(r"`(success|errors|messages|status|status_text)`")
_VARYING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b"), "an id"),
    (re.compile(r"\[.*\]|\{.*\}", re.DOTALL), "a value"),
    (re.compile(r'"[^"]*"'), "a text"),
    # A status says what is wrong; how many there are does not.
    (re.compile(r"(?<![\w.])(?![1-5]\d\d\b)-?\d+(\.\d+)?(?![\w.])"), "a number"),
)


def signs(cell: Cell, message: str, exchange: Exchange | None) -> list[str]:
    """What a broken cell may have in common with others that break of the same defect.

    Args:
        cell: the clause and the operation.
        message: what is wrong, in words.
        exchange: the request and the answer that show it, if any do.
    """
    rule = clauses()[cell.clause]
    if exchange is not None and exchange.status >= 500:
        return [f"{rule.api} answers 5xx"]
    if exchange is not None and exchange.status and not _is_json(exchange.answer_body):
        kind = next((value for name, value in exchange.answer_headers if name.lower() == "content-type"), "nothing")
        return [f"{rule.api} answers {kind.partition(';')[0].strip().lower()}"]
    if exchange is not None and 200 <= exchange.status < 300 and _is_bare(rule.api, cell.operation, exchange):
        return [f"{rule.api} answers without the envelope"]
    found = [f"clause {cell.clause}", f"{rule.api}: {_plain(message)}"]
    part = ENVELOPE.search(message)
    if part and (rule.general or rule.id.endswith("-01")):
        found.append(f"{rule.api} envelope: {part[1]}")
    if exchange is not None:
        found.append(f"exchange {_digest(exchange)}")
    return found


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _is_bare(api: str, operation: str, exchange: Exchange) -> bool:
    """Whether an answer has nothing of the envelope that the spec says it is in."""
    known, words = operations(api)[operation], {conventions(api).payload, "success", "errors", "messages"}
    response = resolve(api, spec(api)["paths"][known.path][known.method.lower()]["responses"].get("200", {}))
    schema = resolve(api, response.get("content", {}).get("application/json", {}).get("schema", {}))
    body = json.loads(exchange.answer_body)
    named = words & set(schema.get("properties", {}))
    return bool(named) and not (isinstance(body, dict) and named & set(body))


def _plain(message: str) -> str:
    for pattern, words in _VARYING:
        message = pattern.sub(words, message)
    return message


def _digest(exchange: Exchange) -> str:
    parts = (exchange.method, exchange.url, exchange.request_headers, exchange.request_body)
    answer = (exchange.status, exchange.answer_headers, exchange.answer_body)
    return hashlib.sha256(repr((*parts, *answer)).encode()).hexdigest()[:16]


def grouped(verdicts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The findings among the verdicts of one API, as `result.json` has them: those that decide first.

    Args:
        verdicts: as `result.json` has them.
    """
    found: list[dict[str, Any]] = []
    order = {id(one): place for place, one in enumerate(verdicts)}
    for outcome in ("fail", "known"):
        broken = [one for one in verdicts if one["outcome"] == outcome and "failure" in one]
        found += [_finding(sorted(group, key=lambda one: order[id(one)])) for group in _folded(_linked(broken))]
    return sorted(found, key=lambda one: (one["outcome"] == "known", not one["decides"]))


def _linked(broken: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The broken cells in groups: cells with a sign in common, directly or by way of others, are together."""
    groups: list[list[Mapping[str, Any]]] = []
    known: dict[str, list[Mapping[str, Any]]] = {}
    for one in broken:
        group: list[Mapping[str, Any]] = [one]
        for other in {id(known[sign]): known[sign] for sign in one["failure"]["signs"] if sign in known}.values():
            group += other
            groups.remove(other)
        groups.append(group)
        known.update((sign, group) for each in group for sign in each["failure"]["signs"])
    return groups


def _folded(groups: Iterable[list[Mapping[str, Any]]]) -> list[list[Mapping[str, Any]]]:
    """The same groups, those that another explains within it."""
    found = sorted(groups, key=len, reverse=True)
    kept: list[list[Mapping[str, Any]]] = []
    for group in found:
        host = next((other for other in found if other is not group and _explains(other, group)), None)
        if host is None:
            kept.append(group)
        else:
            host += group
    return kept


def _explains(host: Iterable[Mapping[str, Any]], group: Iterable[Mapping[str, Any]]) -> bool:
    reach: dict[str, set[str]] = {}
    for one in host:
        for explained in clauses()[one["clause"]].explains:
            reach.setdefault(explained, set()).add(one["operation"])
    return all(one["operation"] in reach.get(one["clause"], ()) for one in group)


def _finding(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    explained = {name for one in group for name in clauses()[one["clause"]].explains}
    # It is called after its first clause that decides and that no other explains; the example is the shortest for this.
    cells = sorted(group, key=lambda one: (not one["decides"], one["clause"] in explained))
    first = [one for one in cells if one["clause"] == cells[0]["clause"]]
    shown = min(first, key=lambda one: len(one["failure"]["request"]) + len(one["failure"]["answer"]))
    by_clause: dict[str, list[str]] = {}
    for one in cells:
        by_clause.setdefault(one["clause"], []).append(one["operation"])
    return {
        "clause": shown["clause"],
        "operation": shown["operation"],
        "outcome": shown["outcome"],
        "decides": any(one["decides"] for one in cells),
        "operations": list(dict.fromkeys(one["operation"] for one in cells)),
        "clauses": [{"clause": clause, "operations": names} for clause, names in by_clause.items()],
        "cells": len(cells),
    }


def counted(lines: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Lines `who: what` by what they say, most frequent first, each with who says it.

    Args:
        lines: such as what a run took for tested without testing it.
    """
    by_words: dict[str, list[str]] = {}
    for line in lines:
        who, colon, what = line.partition(": ")
        idle = re.search(r"(\w+) never accepted a call\b", line)
        if idle:
            # The checks and the gate at the end say this of the same operations.
            who, what = idle[1], "never accepted a call"
        names = by_words.setdefault(what if colon or idle else line, [])
        if who not in names and (colon or idle):
            names.append(who)
    return sorted(by_words.items(), key=lambda item: -len(item[1]))
