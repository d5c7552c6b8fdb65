"""A TCP server that sends what it is told to, byte by byte if need be. It knows no HTTP but the end of a request."""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket], None]


class Raw:
    """A server on a port of its own. Each connection is handed to the behaviour, after a whole request has come.

    Attributes:
        url: Its base URL.
        requests: The requests that came.
        stopped: Is set at the end, so that a behaviour that goes on for ever ends then.
    """

    def __init__(self, behaviour: Behaviour) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self._behaviour = behaviour
        self._threads: list[threading.Thread] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self.stopped = threading.Event()
        self._accepting = self._start(self._accept)

    def _start(self, work: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(self._start(lambda connection=connection: self._serve(connection)))  # type: ignore[misc]

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(20)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while request := read_request(connection):
                self.requests.append(request)
                self._behaviour(connection)

    def stop(self) -> None:
        self.stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in (self._accepting, *self._threads):
            thread.join(timeout=10)
            assert not thread.is_alive(), "the server's thread does not end"


@contextmanager
def serving(behaviour: Callable[[Raw], Behaviour] | Behaviour | bytes) -> Iterator[Raw]:
    """A server that sends these bytes and closes, or does what the function does with each connection."""
    if isinstance(behaviour, bytes):
        sent = behaviour
        server = Raw(lambda connection: send_and_close(connection, sent))
    else:
        server = Raw(behaviour)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.stop()


def read_request(connection: socket.socket) -> bytes:
    """The bytes of a request; empty when the client has closed."""
    found = b""
    while b"\r\n\r\n" not in found:
        if not (chunk := connection.recv(65536)):
            return b""
        found += chunk
    head, _, body = found.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def send_and_close(connection: socket.socket, content: bytes) -> None:
    connection.sendall(content)
    connection.shutdown(socket.SHUT_RDWR)


def reset(connection: socket.socket) -> None:
    """Closes with an RST instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
