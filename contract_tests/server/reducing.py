"""Smaller requests that a server answers with a 5xx all the same: schemathesis shrinks nothing of what it draws."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx

from contract_tests.catalogue import operations
from contract_tests.exchange import Exchange
from contract_tests.journal import SHRINKING, Journal
from contract_tests.target import NotOursError, Target, made_by

# The most requests that a check sends for this; on a server that is not ours, what its budget has to spare.
TRIES, TRIES_LIVE = 200, 40


def smaller(value: Any) -> Iterator[Any]:
    """JSON values that are `value` with one part left out, or with one part made simpler: the larger steps first."""
    if isinstance(value, dict):
        for name in value:
            yield {key: one for key, one in value.items() if key != name}
        for name, one in value.items():
            yield from ({**value, name: less} for less in smaller(one))
    elif isinstance(value, list):
        for place in range(len(value)):
            yield value[:place] + value[place + 1 :]
        for place, one in enumerate(value):
            yield from ([*value[:place], less, *value[place + 1 :]] for less in smaller(one))
    elif isinstance(value, str) and value:
        half = len(value) // 2
        yield from sorted(
            {"", value[:half], value[half:], value[:-1], value[1:]} - {value}, key=lambda one: (len(one), one)
        )
    elif isinstance(value, int | float) and not isinstance(value, bool) and value:
        yield 0
        if isinstance(value, int) and (half := abs(value) // 2):
            yield half if value > 0 else -half


def reduce_crashes(target: Target, journal: Journal) -> None:
    """Give each failure whose answer is a 5xx the smallest request that gets one, as far as some tries lead.

    Raises:
        CouldNotRunError: nothing more may be sent, or nobody answers.
    """
    most = target.wire.requests + (TRIES_LIVE if target.settings.live else TRIES)
    until = time.monotonic() + SHRINKING
    crashes = {
        failure.exchange: None
        for cell, failure in journal.failures.items()
        if failure.exchange
        and failure.exchange.status >= 500
        and cell not in journal.muted
        # What a 5xx may have created on a server that is not ours is found by its name, which has to stay whole.
        and not (target.settings.live and made_by(operations(target.api)[cell.operation]))
    }
    for exchange in crashes:
        # What crashes only once, or after something else, stays as it is.
        least, candidates = exchange, iter((exchange,))
        while target.wire.requests < most and time.monotonic() < until and (candidate := next(candidates, None)):
            if (again := _sent(target, candidate)) is not None and again.status >= 500:
                least, candidates = again, _smaller_requests(again)
        for cell, failure in journal.failures.items():
            if failure.exchange == exchange:
                journal.failures[cell] = replace(failure, exchange=least)


def _smaller_requests(exchange: Exchange) -> Iterator[Exchange]:
    url = httpx.URL(exchange.url)
    pairs = url.params.multi_items()
    for place in range(len(pairs)):
        rest = httpx.QueryParams([*pairs[:place], *pairs[place + 1 :]])
        yield replace(exchange, url=str(url.copy_with(query=str(rest).encode() or None)))
    # What is no JSON, or too deep, is left as it is.
    with contextlib.suppress(ValueError, RecursionError):
        for less in smaller(json.loads(exchange.request_body)):
            yield replace(exchange, request_body=json.dumps(less).encode())


def _sent(target: Target, exchange: Exchange) -> Exchange | None:
    """What a request gets; None if it cannot be sent, or gets no answer."""
    headers = [(name, value) for name, value in exchange.request_headers if name.lower() != "content-length"]
    try:
        request = httpx.Request(exchange.method, exchange.url, headers=headers, content=exchange.request_body)
        target.wire.handle_request(request)
    except (NotOursError, httpx.TransportError, httpx.InvalidURL):
        return None
    return target.last
