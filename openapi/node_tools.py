"""Puts the specs to tools of others that run on Node: a linter, a generator of types and a mock server.

    python -m openapi.node_tools
    python -m openapi.node_tools install
    python -m openapi.node_tools prism SPEC PORT

Without arguments:

* Redocly CLI finds nothing by the rules that it recommends (`node/redocly.yaml`).
* openapi-typescript makes types of the specs, with every operation among them.
* Prism serves each spec on a port of this machine, takes every operation's own examples for a valid call, and refuses
  the call without credentials.

`install` only installs them; `prism` becomes Prism, serving a spec such as `clone_guard` on a port of this machine.

The tools are pinned in `node/package.json`, and installed into `.node/` when it has changed.

Exit status: 0 no complaint; 1 complaints; 2 the tools cannot run: Node is missing or too old, or npm has failed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from .generate import HERE, ROOT, SPECS, GenerationError, load, operations

NODE = ROOT / ".node"
SILENT = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
CONNECTION_RETRIES = 7
"""The pauses before them double, from half a second on: half a minute in all."""


class UnavailableError(Exception):
    """A tool cannot run here. The message says what to do."""


@dataclass(frozen=True)
class Call:
    """A call of an operation, made of the examples in its spec.

    Attributes:
        operation: The operationId.
        arguments: Those of `httpx.Client.request`, without credentials.
        credentials: The headers that the operation's first way to authenticate asks for, with made-up values.
        status: The first status that the spec documents for it.
    """

    operation: str
    arguments: dict[str, Any]
    credentials: dict[str, str] = field(repr=False)
    status: int


def resolve(spec: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What `node` refers to, or `node` itself."""
    if "$ref" not in node:
        return node
    parts = [part.replace("~1", "/").replace("~0", "~") for part in node["$ref"].removeprefix("#/").split("/")]
    found: dict[str, Any] = reduce(lambda holder, part: holder[part], parts, spec)
    return found


def calls(spec: dict[str, Any]) -> Iterator[Call]:
    """A call for each operation."""
    for path, method, operation in operations(spec):
        parameters = [resolve(spec, each) for each in operation.get("parameters", [])]
        for each in parameters:
            if each["in"] == "path":
                path = path.replace(f"{{{each['name']}}}", quote(str(each["example"]), safe=""))
        query = {each["name"]: each["example"] for each in parameters if each["in"] == "query"}
        yield Call(
            operation["operationId"],
            {"method": method.upper(), "url": path, "params": query, **body(spec, operation)},
            credentials(spec, operation),
            int(next(iter(operation["responses"]))),
        )


def body(spec: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """The first example of an operation's body, as httpx takes it."""
    for kind, media in resolve(spec, operation.get("requestBody", {})).get("content", {}).items():
        example = resolve(spec, next(iter(media["examples"].values())))["value"]
        if kind == "multipart/form-data":
            return {"files": {name: (name, str(part).encode()) for name, part in example.items()}}
        return {"json": example}
    return {}


def credentials(spec: dict[str, Any], operation: dict[str, Any]) -> dict[str, str]:
    """Headers with made-up credentials of the first kind that an operation takes."""
    schemes = spec["components"]["securitySchemes"]
    headers = {}
    for name in next(iter(operation["security"]), {}):
        if schemes[name]["type"] == "http":
            headers["Authorization"] = "Bearer made-up"
        else:
            headers[schemes[name]["name"]] = "made-up"
    return headers


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end. Its two outputs become one."""
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **SILENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def tool(name: str) -> str:
    """The path of an installed tool."""
    return str(NODE / "node_modules" / ".bin" / name)


def install() -> None:
    """Installs the tools, unless what `node/package.json` asks for is there.

    Raises:
        UnavailableError: Node or npm is missing or too old, or the installation failed.
    """
    manifest = HERE / "node" / "package.json"
    least = json.loads(manifest.read_text(encoding="utf-8"))["engines"]["node"].removeprefix(">=")
    for name in ("node", "npm"):
        if not shutil.which(name):
            raise UnavailableError(f"{name} is not installed. Install Node {least} or newer; nothing else needs it.")
    version = run("node", "--version", cwd=ROOT).stdout.strip()
    if [*map(int, re.findall(r"\d+", version))] < [*map(int, least.split("."))]:
        raise UnavailableError(f"node is {version or 'broken'}, but {least} or newer is needed.")
    stamp = NODE / "installed.json"
    if stamp.exists() and stamp.read_bytes() == manifest.read_bytes():
        return
    print("installing the tools into .node (half a minute)", flush=True)
    shutil.rmtree(NODE, ignore_errors=True)
    NODE.mkdir()
    shutil.copyfile(manifest, NODE / "package.json")
    options = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--no-update-notifier")
    done = run("npm", "install", *options, cwd=NODE)
    if done.returncode != 0:
        raise UnavailableError(f"npm cannot install the tools:\n{done.stdout}")
    shutil.copyfile(manifest, stamp)


def lint() -> Iterator[str]:
    """What Redocly CLI finds in the specs."""
    specs = [str(HERE / f"{slug}.yaml") for slug in SPECS]
    done = run(
        tool("redocly"),
        "lint",
        "--config",
        str(HERE / "node" / "redocly.yaml"),
        "--format",
        "stylish",
        *specs,
        cwd=HERE,
    )
    if done.returncode != 0:
        yield done.stdout


def types(slug: str, spec: dict[str, Any], scratch: Path) -> Iterator[str]:
    """What openapi-typescript says of a spec, and what its types lack."""
    target = scratch / f"{slug}.ts"
    # It would take the redocly.yaml of the folder that it runs in for its own.
    done = run(tool("openapi-typescript"), str(HERE / f"{slug}.yaml"), "--output", str(target), cwd=scratch)
    if done.returncode != 0:
        yield f"{slug}: {done.stdout}"
        return
    _, _, typed = target.read_text(encoding="utf-8").partition("\nexport interface operations {\n")
    for _, _, operation in operations(spec):
        if f"\n    {operation['operationId']}: {{\n" not in f"\n{typed}":
            yield f"{slug}: the types have no {operation['operationId']}"


def mock(slug: str, spec: dict[str, Any], scratch: Path) -> Iterator[str]:
    """What is wrong with Prism's answers to calls of a spec's operations."""
    log = scratch / f"{slug}.log"
    try:
        with prism(HERE / f"{slug}.yaml", log) as client:
            for call in calls(spec):
                response = client.request(**call.arguments, headers=call.credentials)
                if response.status_code != call.status or "sl-violations" in response.headers:
                    said = response.headers.get("sl-violations", response.text[:500])
                    yield f"{slug}: {call.operation}: {response.status_code} instead of {call.status}: {said}"
                if call.credentials and (status := client.request(**call.arguments).status_code) != 401:
                    yield f"{slug}: {call.operation} without credentials: {status} instead of 401"
    except httpx.TransportError as error:
        yield f"{slug}: Prism does not answer ({error}):\n{log.read_text(encoding='utf-8')}"


def mocking(spec: Path, port: int) -> list[str]:
    """The command that has Prism serve a spec."""
    return [tool("prism"), "mock", "--errors", "--host", "127.0.0.1", "--port", str(port), str(spec)]


@contextmanager
def prism(spec: Path, log: Path) -> Iterator[httpx.Client]:
    """A client of Prism, which serves `spec` as long as the context lasts, and tells `log` what it does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            mocking(spec, port), cwd=log.parent, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ) as process,
    ):
        try:
            transport = httpx.HTTPTransport(retries=CONNECTION_RETRIES, trust_env=False)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=30) as client:
                yield client
        finally:
            process.terminate()


def complaints(scratch: Path) -> Iterator[tuple[str, list[str]]]:
    """The tools, each with its complaints.

    Raises:
        GenerationError: Our own lint refuses a spec.
    """
    specs = {slug: load(slug) for slug in SPECS}
    yield "Redocly CLI", [*lint()]
    yield "openapi-typescript", [each for slug, spec in specs.items() for each in types(slug, spec, scratch)]
    yield "Prism", [each for slug, spec in specs.items() for each in mock(slug, spec, scratch)]


def main(arguments: Sequence[str] = ()) -> int:
    """Installs and runs the tools; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m openapi.node_tools", description="Tools of others, on Node.")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("install", help="only install them")
    server = commands.add_parser("prism", help="serve a spec with Prism")
    server.add_argument("spec", choices=SPECS)
    server.add_argument("port", type=int)
    given = parser.parse_args(arguments)
    status = 0
    try:
        install()
        if given.command == "prism":
            command = mocking(HERE / f"{given.spec}.yaml", given.port)
            sys.stdout.flush()
            os.execv(command[0], command)
        if given.command is None:
            status = judge()
    except UnavailableError as error:
        print(str(error) if given.command else f"make lint-spec: {error}", file=sys.stderr)
        return 2
    except GenerationError as error:
        print(f"make lint-spec: {error}", file=sys.stderr)
        return 1
    return status


def judge() -> int:
    """Shows what the tools complain of; returns the exit status."""
    status = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, found in complaints(Path(scratch)):
            print(f"{name}: {len(found) or 'no'} complaint{'' if len(found) == 1 else 's'}", flush=True)
            for each in found:
                print(each.rstrip(), file=sys.stderr, flush=True)
            status = 1 if found else status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
