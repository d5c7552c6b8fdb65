"""`python -m scanwire_server`: serve over HTTP, and print the base URLs and the test credentials when ready."""

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from .app import create_app
from .credentials import CLONE_GUARD, CLOUDFORCE_ONE
from .store import StoreError

__all__ = ["CANNOT_LISTEN", "CANNOT_USE_DATABASE", "announcement", "main"]

CANNOT_LISTEN = 3
"""The exit code if the host or the port cannot be used. (Wrong arguments: 2.)"""
CANNOT_USE_DATABASE = 4
"""The exit code if the database cannot be used."""


_SCANS = (
    "Scans of Clone Guard go their way by the clock. One whose target has a host such as gateway.invalid ends in"
    " internal_error. Stopping one that is about to stop leads to stop_requested_giveup, and deleting one under way to"
    " delete_requested (delete_scan) or delete_ultimate_requested (delete_scans)."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM. The exit code: 0 after these, else as above."""
    options = _parser().parse_args(arguments)
    # uvicorn handles the signals while it runs, and raises them again afterwards: for these handlers, which end the
    # process as they do before it runs.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        sock = _listen(options.host, options.port)
    except (OSError, UnicodeError) as error:  # the latter for a host that can be no name
        print(f"cannot listen on {options.host} port {options.port}: {error}", file=sys.stderr)
        return CANNOT_LISTEN
    with sock:
        try:
            app = create_app(options.database, sample_data=options.sample_data)
        except StoreError as error:
            print(error, file=sys.stderr)
            return CANNOT_USE_DATABASE
        host, port = sock.getsockname()[:2]
        try:
            _Announcing(app, f"http://{f'[{host}]' if ':' in host else host}:{port}").run(sockets=[sock])
        finally:
            app.state.store.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scanwire_server", description=__doc__, epilog=_SCANS)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=8080, help="port to listen on, 0 for any (default: %(default)s)")
    parser.add_argument("--database", default=":memory:", metavar="FILE", help="keep the state in a file")
    parser.add_argument("--no-sample-data", dest="sample_data", action="store_false", help="start without any data")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")
    return int(text)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(128)  # so that a port in use is noticed before anything is printed
    except OSError:
        sock.close()
        raise
    return sock


class _Announcing(uvicorn.Server):
    """A uvicorn server that says where it is, once it is there."""

    def __init__(self, app: Starlette, url: str) -> None:
        async def uncancelled(scope: Scope, receive: Receive, send: Send) -> None:
            # Shutting down cancels requests that never become complete; that is no error worth a traceback.
            with contextlib.suppress(asyncio.CancelledError):
                await app(scope, receive, send)

        super().__init__(
            uvicorn.Config(
                uncancelled,
                log_level="warning",
                access_log=False,
                http="h11",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=2,  # seconds for requests that are under way
            )
        )
        self.url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(announcement(self.url), flush=True)


def announcement(url: str) -> str:
    """What is printed when the server listens at `url`."""
    lines = ["scanwire reference server, with public test credentials: for tests only"]
    lines += ["", f"Cloudforce One: {url}{CLOUDFORCE_ONE.base_path}"]
    for account in CLOUDFORCE_ONE.accounts:
        lines.append(f"  account_id {account.id}  api_token {account.api_token}")
        lines.append(f"    or  api_email {account.api_email}  api_key {account.api_key}")
    lines += ["", f"Clone Guard: {url}{CLONE_GUARD.base_path}"]
    for organization in CLONE_GUARD.organizations:
        lines.append(f"  organization_id {organization.id}  x-api-key {organization.api_key}")
        lines.append(f"    with  bearer_token {organization.bearer_token}")
        lines.append(f"    or  access_token {organization.access_token}")
        for user in organization.users:
            phone = f"{user.country_code} {user.phone_number}"
            lines.append(f"    user {user.username}  password {user.password}  phone {phone}")
            lines.append(f"      2FA {user.mfa_method or 'off'}  otp_secret {user.otp_secret}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
