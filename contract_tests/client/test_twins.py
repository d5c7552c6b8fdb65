"""The sync and the async client send the same bytes: for every operation, when they repeat, and from page to page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from scanwire import ScanwireError, ServerError

from contract_tests.catalogue import APIS, Operation, operations
from contract_tests.client.arguments import calls
from contract_tests.client.effort import gate
from contract_tests.client.test_lists import answer_with, example
from contract_tests.client.wire import CREDENTIALS, KINDS, Kind, Tape, call, is_paged

OPERATIONS = [each for api in APIS for each in operations(api).values()]


def troubled(operation: Operation) -> Iterator[httpx.Response]:
    """What a server in trouble answers: the first two requests for each page fail, the second one perhaps processed."""
    pages: list[list[int]] = [[1, 2], [3], []] if is_paged(operation) else [[]]
    for numbers in pages:
        yield httpx.Response(429, headers={"retry-after": "2"}, json={"success": False, "errors": []})
        yield httpx.Response(503, text="<html>")
        yield answer_with(operation, numbers) if is_paged(operation) else httpx.Response(200, json=example(operation))


def written(request: httpx.Request) -> tuple[Any, ...]:
    """A request as it is written to the wire, header by header, but for the random boundary of a form."""
    boundary = request.headers.get("content-type", "").partition("boundary=")[2].encode() or b"\0"
    headers = [(name, value.replace(boundary, b"")) for name, value in request.headers.raw]
    return request.method, request.url.raw_path, headers, request.content.replace(boundary, b"")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_the_same_bytes_in_the_same_order(operation: Operation) -> None:
    seen: Counter[int] = Counter()
    for number, arguments in enumerate(calls(operation, 10)):
        schemes = operation.security[number % len(operation.security)]
        detailed = number % 3 == 2
        sent: dict[Kind, list[tuple[Any, ...]]] = {}
        came: dict[Kind, Any] = {}
        for kind in KINDS:
            tape = Tape(partial(next, troubled(operation)), max_retries=3)
            try:
                came[kind] = call(
                    operation, arguments, tape, kind=kind, detailed=detailed, credentials=CREDENTIALS[schemes][0]
                )
            except ScanwireError as error:
                came[kind] = (type(error), str(error))
            sent[kind] = [written(each) for each in tape.requests]
        assert sent["sync"] == sent["async"]
        assert _comparable(came["sync"]) == _comparable(came["async"])
        if not sent["sync"]:
            continue
        seen[len(sent["sync"])] += 1
        # What is repeated is what was sent before.
        assert sent["sync"][0] == sent["sync"][1]
    if is_paged(operation):
        # Three for the detailed twin, which does not go on to a second page.
        assert min(seen) == 3, seen
        assert max(seen) >= 6, seen
    else:
        assert set(seen) in ({2}, {3}), seen
    assert seen.total() >= gate(5), seen


def _comparable(came: Any) -> Any:
    return (came.status_code, came.content, came.parsed) if hasattr(came, "parsed") else came


def test_what_was_not_repeated_is_told_alike() -> None:
    create = operations("cloudforce_one")["create_config"]
    arguments: tuple[list[Any], dict[str, Any]] = (["a"], {"ips": ["198.51.100.7"]})
    for kind in KINDS:
        tape = Tape(partial(next, troubled(create)), max_retries=3)
        with pytest.raises(ServerError) as found:
            call(create, arguments, tape, kind=kind)
        assert found.value.attempts == len(tape.requests) == 2
