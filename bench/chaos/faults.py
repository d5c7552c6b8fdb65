"""The faults of the transport, and the transport that has them: no socket is needed, and no time passes."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx
from scanwire_server import InProcessTransport

from bench.chaos.clocks import Clock
from bench.chaos.weather import draw
from bench.chaos.worlds import World, Worlds

Spoil = Callable[[httpx.Request, httpx.Response | None, Random], httpx.Response]
"""Takes a request, the server's answer if the request was processed, and chance; returns what the client gets."""

HTML = b"<!DOCTYPE html>\n<html><head><title>%d</title></head><body><h1>Error %d</h1><p>Ray 8f0</p></body></html>\n"
RAY = ("cf-ray", "8f0000000000abcd-FRA")


@dataclass(frozen=True)
class Fault:
    """What can go wrong with one attempt.

    Attributes:
        name: For people.
        processed: Whether the server gets the request, and acts on it.
        spoil: What the client sees.
        throttles: Whether it is an answer to too many requests.
        outage: Whether it lasts, as outages do.
        unsent: Whether there was no connection.
        lists: Whether it is about the pages of lists.
        delay: Seconds until the client sees it.
    """

    name: str
    processed: bool
    spoil: Spoil
    throttles: bool = False
    outage: bool = False
    unsent: bool = False
    lists: bool = False
    delay: float = 0.0


def envelope(code: int, message: str, **further: object) -> dict[str, object]:
    return {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None, **further}


def page(status: int) -> bytes:
    """The page of an edge server."""
    return HTML % (status, status)


def _raising(kind: type[httpx.TransportError], message: str) -> Spoil:
    def spoil(request: httpx.Request, response: httpx.Response | None, random: Random) -> httpx.Response:
        raise kind(message, request=request)

    return spoil


def _answering(status: int, content: object, kind: str = "application/json", **headers: str) -> Spoil:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    fields = [("content-type", kind), RAY, *((name.replace("_", "-"), value) for name, value in headers.items())]

    def spoil(request: httpx.Request, response: httpx.Response | None, random: Random) -> httpx.Response:
        return httpx.Response(status, headers=fields, stream=httpx.ByteStream(body))

    return spoil


def _html(status: int, **headers: str) -> Spoil:
    return _answering(status, page(status), "text/html; charset=UTF-8", **headers)


def _throttled(status: int = 429, code: int = 10429, **headers: str) -> Spoil:
    content = envelope(code, "Please wait and consider throttling your request speed")
    return _answering(status, content, **headers)


class _Breaking(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that ends with an error."""

    def __init__(self, part: bytes, error: httpx.TransportError) -> None:
        self._part = part
        self._error = error

    def __iter__(self) -> Iterator[bytes]:
        yield self._part
        raise self._error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._part
        raise self._error


def _breaking(kind: type[httpx.TransportError], message: str) -> Spoil:
    def spoil(request: httpx.Request, response: httpx.Response | None, random: Random) -> httpx.Response:
        content = _content(response)
        part = content[: random.randrange(len(content))]
        assert response is not None
        stream = _Breaking(part, kind(message, request=request))
        return httpx.Response(response.status_code, headers=response.headers, stream=stream)

    return spoil


def _content(response: httpx.Response | None) -> bytes:
    assert response is not None
    return response.read()


def _rewriting(change: Callable[[bytes, Random], bytes], status: int | None = None, **headers: str) -> Spoil:
    """The answer with another body, and with other headers. A refusal does not become a success by another status."""

    def spoil(request: httpx.Request, response: httpx.Response | None, random: Random) -> httpx.Response:
        content = change(_content(response), random)
        assert response is not None
        fields = {**response.headers, "content-length": str(len(content))}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        if status is not None and not response.is_success:
            return response
        stream = httpx.ByteStream(content)
        return httpx.Response(status or response.status_code, headers=fields, stream=stream)

    return spoil


def _editing(change: Callable[[dict[str, Any]], None]) -> Spoil:
    """The answer with a change to its JSON."""

    def edit(content: bytes, random: Random) -> bytes:
        document = json.loads(content)
        change(document)
        return json.dumps(document).encode()

    return _rewriting(edit)


def _same(content: bytes, random: Random) -> bytes:
    return content


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(1, len(content))]


def _cut_gzip(content: bytes, random: Random) -> bytes:
    return _cut(gzip.compress(content, mtime=0), random)


def _garbage(content: bytes, random: Random) -> bytes:
    return random.randbytes(len(content))


def _nothing(content: bytes, random: Random) -> bytes:
    return b""


def _null_errors(document: dict[str, Any]) -> None:
    if document["success"]:
        document.update(errors=None, messages=None)


def _no_result(document: dict[str, Any]) -> None:
    document.pop("result", None)


def _null_result(document: dict[str, Any]) -> None:
    document["result"] = None


def _no_totals(document: dict[str, Any]) -> None:
    document.pop("result_info", None)


def _fewer_pages(document: dict[str, Any]) -> None:
    if "result_info" in document:
        document["result_info"]["total_pages"] = 1


def _more_pages(document: dict[str, Any]) -> None:
    if "result_info" in document:
        document["result_info"]["total_pages"] += 3


def _more_fields(document: dict[str, Any]) -> None:
    result = document.get("result")
    for each in (document, *(result if isinstance(result, list) else [])):
        if isinstance(each, dict):
            each["x_new"] = {"id": None}


def _taken_back(document: dict[str, Any]) -> None:
    document.update(envelope(10001, "internal error"))


def _doubled(request: httpx.Request, response: httpx.Response | None, random: Random) -> httpx.Response:
    content = _content(response)
    assert response is not None
    fields = [
        *response.headers.multi_items(),
        ("content-type", "text/html"),
        RAY,
        RAY,
        ("ratelimit", "x"),
        ("date", ""),
    ]
    return httpx.Response(response.status_code, headers=fields, stream=httpx.ByteStream(content))


LONG_BLOCK = Fault("429, Retry-After 300", False, _throttled(retry_after="300"), throttles=True)
"""It would hold up all tasks of a client, although only one of them was meant."""

FAULTS = (
    # The request does not reach the server.
    Fault(
        "connection refused",
        False,
        _raising(httpx.ConnectError, "[Errno 111] Connection refused"),
        outage=True,
        unsent=True,
    ),
    Fault("connect timeout", False, _raising(httpx.ConnectTimeout, "timed out"), outage=True, unsent=True),
    Fault("write error", False, _raising(httpx.WriteError, "[Errno 32] Broken pipe")),
    Fault("429, Retry-After 2", False, _throttled(retry_after="2"), throttles=True),
    Fault("429, Retry-After 30", False, _throttled(retry_after="30"), throttles=True),
    LONG_BLOCK,
    Fault("429, Retry-After a date", False, _throttled(retry_after="Wed, 21 Oct 2015 07:28:00 GMT"), throttles=True),
    Fault("429 without Retry-After", False, _throttled(), throttles=True),
    Fault("429 HTML", False, _html(429, retry_after="1"), throttles=True),
    Fault("code 971 under 200", False, _throttled(200, 971), throttles=True),
    Fault("code 971 under 503", False, _throttled(503, 971), throttles=True),
    Fault("521 HTML", False, _html(521), outage=True),
    Fault("522 HTML", False, _html(522), outage=True),
    Fault("530 HTML", False, _html(530), outage=True),
    Fault("503 text, Retry-After", False, _answering(503, b"no healthy upstream", "text/plain", retry_after="5")),
    Fault("success false under 200", False, _answering(200, envelope(10001, "internal error"))),
    Fault("HTML under 200", False, _answering(200, page(200), "text/html")),
    Fault("403, valid token refused", False, _answering(403, envelope(10000, "Authentication error"))),
    # The server does what it is asked, and the answer is lost or spoilt.
    Fault("reset before the answer", True, _raising(httpx.ReadError, "[Errno 104] Connection reset by peer")),
    Fault("read timeout", True, _raising(httpx.ReadTimeout, "timed out"), delay=30.0),
    Fault("disconnected", True, _raising(httpx.RemoteProtocolError, "Server disconnected without a response")),
    Fault("body cut off", True, _breaking(httpx.RemoteProtocolError, "peer closed connection, incomplete body")),
    Fault("body reset", True, _breaking(httpx.ReadError, "[Errno 104] Connection reset by peer")),
    Fault("body stalls", True, _breaking(httpx.ReadTimeout, "timed out"), delay=30.0),
    Fault("JSON cut short", True, _rewriting(_cut)),
    Fault("garbage under 200", True, _rewriting(_garbage)),
    Fault("empty 200", True, _rewriting(_nothing)),
    Fault("204", True, _rewriting(_nothing, 204)),
    Fault("gzip that is none", True, _rewriting(_same, content_encoding="gzip")),
    Fault("gzip cut short", True, _rewriting(_cut_gzip, content_encoding="gzip")),
    Fault("500 JSON", True, _answering(500, envelope(10001, "internal error"))),
    Fault("502 text", True, _answering(502, b"error code: 502", "text/plain"), outage=True),
    Fault("504 text", True, _answering(504, b"error code: 504", "text/plain"), delay=10.0),
    Fault("520 HTML", True, _html(520), outage=True),
    Fault("524 HTML", True, _html(524), delay=10.0),
    Fault("success without result", True, _editing(_no_result)),
    Fault("result null", True, _editing(_null_result)),
    Fault("success false after the fact", True, _editing(_taken_back)),
    # Odd, but all there.
    Fault("errors null", True, _editing(_null_errors)),
    Fault("unknown fields", True, _editing(_more_fields)),
    Fault("text/plain", True, _rewriting(_same, content_type="text/plain")),
    Fault("headers twice", True, _doubled),
    Fault("slow answer", True, _rewriting(_same), delay=20.0),
    Fault("totals missing", True, _editing(_no_totals), lists=True),
    Fault("total_pages too low", True, _editing(_fewer_pages), lists=True),
    Fault("total_pages too high", True, _editing(_more_pages), lists=True),
)


LIST_WEIGHT = 4
"""How much more often than another each fault that is about lists comes to a list."""


class FaultyTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to the worlds, with faults. The delays of faults are waited for on the clock."""

    def __init__(self, worlds: Worlds, seed: int, clock: Clock, faults: Sequence[Fault] = FAULTS) -> None:
        about_lists = [fault for fault in faults if fault.lists]
        self._faults = [fault for fault in faults if not fault.lists]
        # Lists meet those that are about them more often than any other.
        self._list_faults = [*self._faults, *about_lists * LIST_WEIGHT]
        self._worlds = worlds
        self._server = InProcessTransport(worlds)
        self._seed = seed
        self._clock = clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fault, random = self._meet(self._worlds.at(request.url.path))
        response = self._server.handle_request(request) if fault is None or fault.processed else None
        if fault is None:
            return _content_kept(response)
        self._clock.sleep(fault.delay)
        return fault.spoil(request, response, random)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        fault, random = self._meet(self._worlds.at(request.url.path))
        await asyncio.sleep(0)  # so that tasks take turns, as they do on a network
        response = await self._server.handle_async_request(request) if fault is None or fault.processed else None
        if fault is None:
            return _content_kept(response)
        if fault.delay:
            await self._clock.sleep_async(fault.delay)
        return fault.spoil(request, response, random)

    def _meet(self, world: World) -> tuple[Fault | None, Random]:
        attempt = len(world.met)
        catalogue = self._list_faults if world.lists else self._faults
        fault = draw(catalogue, self._seed, world.number, world.operation, attempt)
        world.met.append(fault.name if fault else None)
        return fault, Random(f"{self._seed} {world.number} {world.operation} {attempt} spoil")


def _content_kept(response: httpx.Response | None) -> httpx.Response:
    assert response is not None
    return response
