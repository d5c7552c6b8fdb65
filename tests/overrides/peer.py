"""A server on a real socket that stops where a test wants it to, and notices when a client goes away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Stage = Literal["good", "handshake", "garbage", "tunnel", "headers", "body", "busy", "spent"]

GOOD = b'{"success":true,"errors":[],"messages":[],"result":[]}'
PATIENCE = 10.0
"""Seconds after which a test has failed."""


class Peer:
    """Answers every request as its stage says.

    Attributes:
        stage: `good` answers; `handshake` is silent from the start, `garbage` after a word that is not TLS, `tunnel` as
            soon as it is a proxy, `headers` after the request, `body` in the midst of the body; `busy` answers 503,
            `spent` well, and that this was the last request allowed for now.
        reached: Is set when a connection got to the place where it is left waiting.
        gone: Is set when the client has closed a connection.
        requests: What was received, in order, without bodies.
    """

    def __init__(self) -> None:
        self.stage: Stage = "good"
        self.reached = threading.Event()
        self.gone = threading.Event()
        self.requests: list[bytes] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(PATIENCE)
            try:
                if self.stage == "garbage":
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                if self.stage in {"handshake", "garbage"}:
                    self._hang(connection)
                while self._answer(connection):
                    pass
            except TimeoutError:
                return
            except OSError:
                pass
        self.gone.set()

    def _answer(self, connection: socket.socket) -> bool:
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = connection.recv(65536)
            if not chunk:
                return False
            received += chunk
        self.requests.append(received.partition(b"\r\n\r\n")[0])
        status, further = ("503 Busy", b"") if self.stage == "busy" else ("200 OK", b"")
        if self.stage == "spent":
            further = b'Ratelimit: "default";r=0;t=30\r\n'
        if self.stage == "tunnel":
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if self.stage in {"headers", "tunnel"}:
            self._hang(connection)
            return False
        head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(GOOD)}\r\n".encode()
        sent = GOOD[:10] if self.stage == "body" else GOOD
        connection.sendall(head + further + b"\r\n" + sent)
        if self.stage == "body":
            self._hang(connection)
            return False
        return True

    def _hang(self, connection: socket.socket) -> None:
        self.reached.set()
        while connection.recv(65536):
            pass

    def close(self) -> None:
        self._listener.close()


@contextmanager
def peer() -> Iterator[Peer]:
    found = Peer()
    try:
        yield found
    finally:
        found.close()
