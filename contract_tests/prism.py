"""`make contract-prism`: the suite against a server that is not ours, Prism, which serves our specs.

    python -m contract_tests.prism

Prism answers with the examples of a spec and keeps nothing. So the tier is `read`, and what a mock without a memory
cannot do is known: it is in `deviations/prism.toml`, or in the file that `CONTRACT_DEVIATIONS` names. The reports of
each API are in a directory of its own, `prism-<api>` in `CONTRACT_REPORT_DIR`. What else the environment says of a
target is left aside.

The exit status is the worse one of the two runs (`python -m contract_tests`), or 4 if Prism cannot be had: Node is
missing or too old, npm has failed, or Prism does not start.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console

from contract_tests.__main__ import main as run
from contract_tests.catalogue import APIS, HERE
from contract_tests.interrupts import INTERRUPTS
from contract_tests.settings import TARGET_ONLY

DEVIATIONS = HERE / "deviations" / "prism.toml"
NODE_TOOLS = (sys.executable, "-m", "openapi.node_tools")
START = 60.0
UNAVAILABLE = 4

# Prism looks whether there are credentials, and not at what they are.
CREDENTIALS = {
    "cloudforce_one": {
        "CONTRACT_ACCOUNT_ID": "abcd1234abcd1234abcd1234abcd1234",
        "CONTRACT_API_TOKEN": "made-up-token",
        "CONTRACT_API_EMAIL": "user@example.com",
        "CONTRACT_API_KEY": "made-up-key",
    },
    "clone_guard": {
        "CONTRACT_API_KEY": "made-up-key",
        "CONTRACT_API_TOKEN": "made-up-token",
        "CONTRACT_ACCESS_TOKEN": "made-up-access-token",
    },
}


class NoPrismError(Exception):
    """Prism cannot be installed or does not start. The message says why."""


@contextmanager
def served(api: str) -> Iterator[str]:
    """The URL of Prism, which serves an API's spec as long as the context lasts.

    Args:
        api: the API's slug.

    Raises:
        NoPrismError: it does not start.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        tempfile.TemporaryFile("w+b") as log,
        subprocess.Popen(
            [*NODE_TOOLS, "prism", api, str(port)],
            cwd=HERE.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}"
            end = time.monotonic() + START
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    said = log.read().decode("utf-8", "replace").strip()
                    raise NoPrismError(f"Prism does not start for {api}:\n{said[-2000:]}")
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        httpx.get(url, trust_env=False)
    except httpx.TransportError:
        return False
    return True


def environment(environ: Mapping[str, str], api: str, url: str) -> dict[str, str]:
    """The settings of the run of one API.

    Args:
        environ: the caller's environment; what it says of a target is left aside.
        api: the API's slug.
        url: where Prism serves it.
    """
    given = {name: value for name, value in environ.items() if name not in TARGET_ONLY and value}
    return {
        "CONTRACT_RATE": "10000",
        "CONTRACT_DEVIATIONS": str(DEVIATIONS),
        **given,
        "CONTRACT_API": api,
        "CONTRACT_BASE_URL": url,
        "CONTRACT_TIER": "read",
        "CONTRACT_REPORT_DIR": str(Path(given.get("CONTRACT_REPORT_DIR", "reports")) / f"prism-{api}"),
        **CREDENTIALS[api],
    }


def main(environ: Mapping[str, str] | None = None, *, console: Console | None = None) -> int:
    """Run the suite against Prism, for each API.

    Args:
        environ: the environment; the process's own by default.
        console: where to show things; standard output by default.

    Returns:
        the exit status.
    """
    console, environ = console or Console(), os.environ if environ is None else environ
    statuses = []
    try:
        with INTERRUPTS.heeded():
            _install()
            for api in APIS:
                with served(api) as url:
                    statuses.append(run(environment(environ, api, url), console=console))
                if INTERRUPTS.asked:
                    break
    except NoPrismError as error:
        console.print(f"could not run: {error}", markup=False, highlight=False, soft_wrap=True)
        return UNAVAILABLE
    except KeyboardInterrupt:
        console.print("interrupted", markup=False, highlight=False)
        return 2
    return max(statuses)


def _install() -> None:
    done = subprocess.run([*NODE_TOOLS, "install"], cwd=HERE.parent, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise NoPrismError(f"Prism cannot be had. {done.stderr.strip()}")


if __name__ == "__main__":
    sys.exit(main())
