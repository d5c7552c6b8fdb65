"""The server as a whole: what it imports, what it keeps, and how it runs as a process."""

import ast
import asyncio
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
import scanwire_server
from scanwire_server import InProcessTransport, StoreError, cloudforce_one_scans, create_app, specs
from scanwire_server.__main__ import CANNOT_LISTEN, CANNOT_USE_DATABASE, announcement
from scanwire_server.calls import Reply

from tests.reference_server.support import (
    ENVIRONMENT,
    FIRST,
    ORGANIZATION,
    ROOT,
    SECOND,
    Caller,
    Clock,
    new_caller,
    result,
    served,
)

PACKAGE = ROOT / "reference_server" / "scanwire_server"


def test_no_source_imports_the_client() -> None:
    sources = list(PACKAGE.rglob("*.py"))
    assert len(sources) > 10
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            names: list[str | None] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            assert not {(name or "").partition(".")[0] for name in names} & {"scanwire", "scanwire_raw"}, source


def test_a_process_that_serves_loads_nothing_of_the_client() -> None:
    code = (
        "import sys, scanwire_server, scanwire_server.__main__; scanwire_server.create_app().state.store.close();"
        "sys.exit(any(name.partition('.')[0] in ('scanwire', 'scanwire_raw') for name in sys.modules))"
    )
    paths = os.pathsep.join(str(ROOT / each) for each in ("reference_server", "generated", "overrides"))
    subprocess.run([sys.executable, "-c", code], env={**ENVIRONMENT, "PYTHONPATH": paths}, check=True, timeout=60)


def test_an_operation_without_a_handler_is_noticed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(cloudforce_one_scans, "get_results")
    with pytest.raises(LookupError, match=r"cloudforce_one_scans\.get_results"):
        create_app()


def test_a_replaced_handler_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    caller = new_caller()
    monkeypatch.setattr(cloudforce_one_scans, "list_configs", lambda call: Reply([]))
    assert caller.configs() == []


def test_two_servers_share_nothing() -> None:
    first, second = new_caller(), new_caller()
    first.create()
    assert len(first.configs()) == 2
    assert len(second.configs()) == 1


def test_no_sample_data() -> None:
    caller = new_caller(sample_data=False)
    assert caller.configs() == []
    assert caller.configs(SECOND) == []
    assert caller.requests({"page": 1, "per_page": 1}).json()["result_info"]["total_count"] == 0
    assert caller.clone_guard().json()["meta"] == {"current_page": 1, "total_pages": 0, "total_count": 0}


def test_a_file_keeps_everything(tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    clock = Clock()
    caller = Caller(create_app(file, clock=clock))
    kept, dropped = caller.create(frequency=3), caller.create()
    caller.scans("DELETE", "/config/uuid")
    caller.scans("DELETE", f"/config/{dropped['id']}")
    before = (caller.configs(), caller.configs(SECOND), caller.clone_guard().json())
    caller.app.state.store.close()

    clock.pass_time(hours=1)
    again = Caller(create_app(file, clock=clock))
    assert again.configs() == [kept]
    assert (again.configs(), again.configs(SECOND), again.clone_guard().json()) == before
    assert again.scans("GET", f"/results/{dropped['id']}").status_code == 404
    assert again.create()["id"] not in {kept["id"], dropped["id"], "uuid"}


def test_two_servers_may_share_a_file(tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    first, second = Caller(create_app(file)), Caller(create_app(file))
    ids = [each.create()["id"] for each in (first, second, first, second)]
    assert [config["id"] for config in first.configs()] == ["uuid", *ids]
    assert first.configs() == second.configs()


def test_files_that_are_not_the_servers_are_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("no database, " * 100)
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    newer = tmp_path / "newer.db"
    create_app(str(newer)).state.store.close()
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError):
        create_app("null \0 character")
    for path in (text, other, newer, tmp_path, tmp_path / "missing" / "file"):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(StoreError, match=re.escape(str(path))):
            create_app(path)
        assert (path.read_bytes() if path.is_file() else None) == before


def test_the_sync_transport_refuses_an_application_that_waits() -> None:
    async def waits(scope: object, receive: object, send: object) -> None:
        await asyncio.sleep(0)

    async def silent(scope: object, receive: object, send: object) -> None:
        pass

    async def half(scope: object, receive: object, send: Callable[[dict[str, object]], Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})

    for app, message in ((waits, "awaited"), (silent, "no complete response"), (half, "no complete response")):
        with httpx.Client(transport=InProcessTransport(app)) as client, pytest.raises(RuntimeError, match=message):
            client.get("http://testserver/")


def test_the_async_transport_answers_like_the_sync_one(reader: Caller) -> None:
    headers = {"x-api-key": ORGANIZATION.api_key, "authorization": f"Bearer {ORGANIZATION.bearer_token}"}

    async def call() -> httpx.Response:
        async with httpx.AsyncClient(transport=InProcessTransport(reader.app)) as client:
            return await client.get("http://testserver/v2/scans", headers=headers)

    assert asyncio.run(call()).json() == reader.clone_guard().json()


def test_a_caller_that_goes_away_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    sent = []

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: object) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/client/v4/accounts/{FIRST.id}/cloudforce-one/scans/config",
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {FIRST.api_token}".encode())],
    }
    asyncio.run(create_app()(scope, receive, send))
    assert sent == []
    assert not caplog.records


def test_specs_may_come_from_the_package(tmp_path: Path) -> None:
    """As in a wheel, where there is no checkout around the package."""
    copy = tmp_path / "scanwire_server"
    copy.mkdir()
    for source in PACKAGE.glob("*.py"):
        (copy / source.name).write_bytes(source.read_bytes())
    (copy / "specs").mkdir()
    for name in ("cloudforce_one.yaml", "clone_guard.yaml"):
        (copy / "specs" / name).write_bytes((ROOT / "openapi" / name).read_bytes())
    code = "import scanwire_server as s; print(s.__file__); s.create_app().state.store.close()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**ENVIRONMENT, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == str(copy / "__init__.py")


def test_every_operation_of_the_specs_is_known() -> None:
    assert [operation.id for slug in ("cloudforce_one", "clone_guard") for operation in specs.load(slug).operations]


def stop(process: "subprocess.Popen[str]", number: signal.Signals) -> tuple[int, str]:
    process.send_signal(number)
    _, errors = process.communicate(timeout=15)
    return process.returncode, errors


def test_over_a_socket_through_a_restart_with_a_file(tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    headers = {"authorization": f"Bearer {FIRST.api_token}"}
    configs = f"/client/v4/accounts/{FIRST.id}/cloudforce-one/scans/config"
    with (
        served("--port", "0", "--database", file) as (process, url),
        httpx.Client(base_url=url, headers=headers) as client,
    ):
        created = result(client.post(configs, json={"ips": ["198.51.100.7"], "ports": ["1-80", "443"]}))
        assert client.request("DELETE", f"{configs}/nope", content=b"x" * 3_000_000).status_code == 404
        assert (
            client.post(configs, content=b"[" * 3_000_000, headers={"content-type": "application/json"}).status_code
            == 413
        )
        head = client.head(configs)
        assert (head.status_code, head.content, head.headers["allow"]) == (405, b"", "GET, POST")
        listed = result(client.get(configs))
        assert [config["id"] for config in listed] == ["uuid", created["id"]]
        assert stop(process, signal.SIGTERM) == (0, "")
    with served("--port", "0", "--database", file) as (process, url):
        assert result(httpx.get(url + configs, headers=headers)) == listed
        assert stop(process, signal.SIGINT) == (0, "")


def test_a_request_that_never_ends_does_not_keep_the_server() -> None:
    with served("--port", "0") as (process, url):
        port = int(url.rpartition(":")[2])
        head = f"POST /client/v4/accounts/{FIRST.id}/cloudforce-one/scans/config HTTP/1.1\r\nHost: h\r\n"
        head += f"Authorization: Bearer {FIRST.api_token}\r\nContent-Length: 9\r\n\r\n{{"
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head.encode())
            assert httpx.get(url).status_code == 404
            code, errors = stop(process, signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in errors


def test_what_is_printed_is_enough_to_call() -> None:
    with served("--port", "0", "--no-sample-data") as (process, url):
        assert stop(process, signal.SIGTERM) == (0, "")
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", url)
    text = announcement("http://h:1")
    for account in scanwire_server.CLOUDFORCE_ONE.accounts:
        assert all(part in text for part in (account.id, account.api_email, account.api_key, account.api_token))
    for organization in scanwire_server.CLONE_GUARD.organizations:
        parts = (organization.id, organization.api_key, organization.bearer_token, organization.access_token)
        assert all(part in text for part in parts)
        for user in organization.users:
            assert all(part in text for part in (user.username, user.password, user.otp_secret, user.phone_number))
            assert f"2FA {user.mfa_method or 'off'}" in text
    assert "http://h:1/client/v4" in text


def test_what_cannot_be_served_ends_with_a_message_and_a_code_of_its_own(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, code, message in (
            (["--port", port], CANNOT_LISTEN, port),
            (["--host", "host.invalid", "--port", "0"], CANNOT_LISTEN, "host.invalid"),
            (["--host", "x" * 99, "--port", "0"], CANNOT_LISTEN, "xxx"),
            (["--port", "65536"], 2, "65536"),
            (["--port", "-1"], 2, "-1"),
            (["--port", "x"], 2, "'x'"),
            (["--port", "0", "--database", str(tmp_path)], CANNOT_USE_DATABASE, str(tmp_path)),
        ):
            command = [sys.executable, "-m", "scanwire_server", *arguments]
            done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)
            assert (done.returncode, done.stdout) == (code, "")
            assert message in done.stderr
            assert "Traceback" not in done.stderr


def test_responses_are_compact_utf_8(reader: Caller) -> None:
    content = reader.clone_guard({"per_page": 100}).content
    assert "Ä".encode() in content
    assert content == json.dumps(json.loads(content), ensure_ascii=False, separators=(",", ":")).encode()
