"""A proxy on a loopback socket, before the reference server on another, with faults below and beside HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from random import Random

import uvicorn

from bench.chaos.faults import envelope, page
from bench.chaos.weather import draw
from bench.chaos.worlds import BASE_PATH, Worlds

LIMIT = 2**22
STALL = 5.0
"""Seconds after which a stalled connection ends, if the client has not given it up."""

TRICKLE = 0.03
"""Seconds between the parts of an answer that trickles."""

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with which closing a socket resets the connection."""


@dataclass
class Exchange:
    """A request that came through the proxy, and the connection on which its answer is due."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    request: bytes
    server: str
    port: int
    random: Random

    async def forward(self) -> bytes:
        """The server's whole answer."""
        reader, writer = await asyncio.open_connection(self.server, self.port, limit=LIMIT)
        try:
            writer.write(self.request)
            return b"".join(await read_message(reader))
        finally:
            writer.close()

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    def reset(self) -> None:
        """Ends the connection with a RST, whatever has not arrived yet."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.writer.transport.abort()

    async def stall(self) -> None:
        """Does nothing until the client gives up."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.reader.read(1), STALL)
        self.writer.close()

    def part(self, content: bytes) -> bytes:
        """What comes before any byte but the first."""
        return content[: self.random.randrange(1, len(content))]


SocketSpoil = Callable[[Exchange, bytes], Awaitable[None]]


@dataclass(frozen=True)
class SocketFault:
    """What can go wrong with one attempt; `spoil` ends the exchange. The rest is as in `faults.Fault`."""

    name: str
    processed: bool
    spoil: SocketSpoil
    throttles: bool = False
    outage: bool = False


async def _reset(exchange: Exchange, answer: bytes) -> None:
    exchange.reset()


async def _close(exchange: Exchange, answer: bytes) -> None:
    exchange.writer.close()


async def _stall(exchange: Exchange, answer: bytes) -> None:
    await exchange.stall()


async def _cut(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(exchange.part(answer))
    exchange.writer.close()


async def _cut_and_reset(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(exchange.part(answer))
    await asyncio.sleep(exchange.random.choice((0.0, 0.005)))
    exchange.reset()


async def _cut_and_stall(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(exchange.part(answer))
    await exchange.stall()


async def _garbage(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(exchange.random.randbytes(200))
    exchange.writer.close()


async def _trickle(exchange: Exchange, answer: bytes) -> None:
    size = len(answer) // 6 + 1
    for start in range(0, len(answer), size):
        await exchange.send(answer[start : start + size])
        await asyncio.sleep(TRICKLE)


async def _stale(exchange: Exchange, answer: bytes) -> None:
    """The answer, and then the end of a connection that was to be kept."""
    await exchange.send(answer)
    exchange.writer.close()


async def _stale_and_reset(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(answer)
    await asyncio.sleep(0.005)
    exchange.reset()


async def _unasked(exchange: Exchange, answer: bytes) -> None:
    """The answer, and then the 408 with which some servers end a connection that nobody used for long."""
    await exchange.send(answer)
    await asyncio.sleep(0.005)
    await exchange.send(b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    exchange.writer.close()


async def _early_hints(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(b"HTTP/1.1 103 Early Hints\r\nlink: </style.css>\r\n\r\n" + answer)


async def _chunked(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(_in_chunks(answer))


async def _chunked_and_cut(exchange: Exchange, answer: bytes) -> None:
    await exchange.send(_in_chunks(answer).removesuffix(b"0\r\n\r\n"))
    exchange.writer.close()


async def _without_length_and_cut(exchange: Exchange, answer: bytes) -> None:
    head, body = _LENGTH.sub(b"connection: close\r", answer).split(b"\r\n\r\n", 1)
    await exchange.send(head + b"\r\n\r\n" + exchange.part(body))
    exchange.writer.close()


def _in_chunks(answer: bytes) -> bytes:
    """The same answer with the length of each part before it, and not that of all."""
    head, body = _LENGTH.sub(b"transfer-encoding: chunked\r", answer).split(b"\r\n\r\n", 1)
    size = len(body) // 3 + 1
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = [f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts]
    return b"".join([head, b"\r\n\r\n", *chunks, b"0\r\n\r\n"])


def _canned(status: int, content: object, kind: str = "application/json", *headers: str) -> SocketSpoil:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    fields = [f"HTTP/1.1 {status} Odd", f"content-type: {kind}", f"content-length: {len(body)}", *headers, "", ""]
    answer = "\r\n".join(fields).encode() + body

    async def spoil(exchange: Exchange, _: bytes) -> None:
        await exchange.send(answer)

    return spoil


_LENGTH = re.compile(rb"^content-length: *(\d+)\r$", re.IGNORECASE | re.MULTILINE)

_WAIT = envelope(10429, "Please wait and consider throttling your request speed")
_HTML = "text/html; charset=UTF-8"

SOCKET_FAULTS = (
    SocketFault("socket: reset before", False, _reset, outage=True),
    SocketFault("socket: closed before", False, _close, outage=True),
    SocketFault("socket: stalls before", False, _stall),
    SocketFault("socket: 429, Retry-After 1", False, _canned(429, _WAIT, "application/json", "retry-after: 1"), True),
    SocketFault("socket: 429, Retry-After 5", False, _canned(429, _WAIT, "application/json", "retry-after: 5"), True),
    SocketFault("socket: 429 without Retry-After", False, _canned(429, _WAIT), True),
    SocketFault("socket: 971 under 200", False, _canned(200, envelope(971, "Please wait")), True),
    SocketFault("socket: 521 HTML", False, _canned(521, page(521), _HTML), outage=True),
    SocketFault("socket: 522 HTML", False, _canned(522, page(522), _HTML), outage=True),
    SocketFault("socket: garbage before", False, _garbage),
    SocketFault("socket: reset after", True, _reset),
    SocketFault("socket: closed after", True, _close),
    SocketFault("socket: stalls after", True, _stall),
    SocketFault("socket: cut and closed", True, _cut),
    SocketFault("socket: cut and reset", True, _cut_and_reset),
    SocketFault("socket: cut and stalls", True, _cut_and_stall),
    SocketFault("socket: garbage after", True, _garbage),
    SocketFault("socket: 520 HTML after", True, _canned(520, page(520), _HTML)),
    SocketFault("socket: 504 text after", True, _canned(504, b"error code: 504", "text/plain")),
    SocketFault("socket: trickles", True, _trickle),
    SocketFault("socket: in chunks", True, _chunked),
    SocketFault("socket: in chunks, the last missing", True, _chunked_and_cut),
    SocketFault("socket: without length, cut", True, _without_length_and_cut),
    SocketFault("socket: 103 first", True, _early_hints),
    SocketFault("socket: 408 when kept", True, _unasked),
    SocketFault("socket: closed when kept", True, _stale),
    SocketFault("socket: reset when kept", True, _stale_and_reset),
)


async def read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Head and body of a request or an answer, whose length has to be given. IncompleteReadError at the end."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    return head, await reader.readexactly(int(length[1])) if length else b""


class Proxy:
    """Forwards requests to the server and its answers to the client, with faults."""

    def __init__(self, worlds: Worlds, seed: int, server: str, port: int) -> None:
        self._worlds = worlds
        self._seed = seed
        self._server = server
        self._port = port

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection of a client."""
        try:
            while not writer.is_closing():
                await self._exchange(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client has gone away
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, body = await read_message(reader)
        world = self._worlds.at(head.split(b" ", 2)[1].decode())
        if reader.at_eof():
            raise ConnectionResetError  # it has given up already: nothing may happen any more
        with world.at_work():
            attempt = len(world.met)
            fault = draw(SOCKET_FAULTS, self._seed, world.number, world.operation, attempt)
            world.met.append(fault.name if fault else None)
            random = Random(f"{self._seed} {world.number} {world.operation} {attempt} socket")
            exchange = Exchange(reader, writer, head + body, self._server, self._port, random)
            answer = await exchange.forward() if fault is None or fault.processed else b""
        if fault is None:
            await exchange.send(answer)
        else:
            await fault.spoil(exchange, answer)


@contextmanager
def served(worlds: Worlds, seed: int) -> Iterator[str]:
    """A server of these worlds behind a proxy, both in a thread of their own. Yields the base URL.

    Raises:
        OSError: No socket can be had.
    """
    with _listening() as outer, _listening() as inner:
        config = uvicorn.Config(worlds, log_level="critical", lifespan="off", http="h11", ws="none", access_log=False)
        server = uvicorn.Server(config)
        proxy = Proxy(worlds, seed, *inner.getsockname())
        thread = threading.Thread(target=asyncio.run, args=[_serve(server, proxy, outer, inner)], daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{outer.getsockname()[1]}{BASE_PATH}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def _listening() -> socket.socket:
    """A socket to which clients can connect at once, although nobody accepts them yet."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen(256)
    return sock


async def _serve(server: uvicorn.Server, proxy: Proxy, outer: socket.socket, inner: socket.socket) -> None:
    async with await asyncio.start_server(proxy.handle, sock=outer, limit=LIMIT):
        await server.serve(sockets=[inner])
