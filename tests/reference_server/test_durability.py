"""What the server has answered survives its sudden death."""

import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Semaphore
from typing import Any, NamedTuple

import httpx
from scanwire_server import Account, quotas

from tests.reference_server.support import FIRST, SECOND, operations, served

ROUNDS = 3
ANSWERS = 30
"""How many answers to wait for before each kill."""


class Kind(NamedTuple):
    """A kind of thing that holds a text: the operations on it, and the field that shows the text."""

    create: str
    update: str
    delete: str
    list: str
    field: str


REQUEST = Kind("create_request", "update_request", "delete_request", "list_requests", "summary")
MESSAGE = Kind("create_message", "update_message", "delete_message", "list_messages", "content")
ASSET = Kind("upload_asset", "update_asset", "delete_asset", "list_assets", "name")
PRIORITY = Kind("create_priority", "update_priority", "delete_priority", "list_priorities", "requirement")
CONFIG = Kind("create_config", "update_config", "delete_config", "list_configs", "frequency")
WITHIN_A_REQUEST = (MESSAGE, ASSET)


def content(text: str) -> bytes:
    return text.encode() * 5000


def sent(operation_id: str, text: str) -> dict[str, Any]:
    """The body that brings a text."""
    if operation_id == "upload_asset":
        return {"files": {"source": (text, content(text))}}
    return {
        "json": {
            "create_request": {"summary": text, "content": "x"},
            "update_request": {"summary": text},
            "create_message": {"content": text},
            "update_message": {"content": text},
            "update_asset": {"source": f"@/somewhere/{text}"},
            "create_priority": {"requirement": text, "labels": [], "priority": 1, "tlp": "red"},
            "update_priority": {"requirement": text, "labels": [text], "priority": 2, "tlp": "red"},
            "create_config": {"ips": [], "frequency": int(text)},
            "update_config": {"frequency": int(text)},
        }[operation_id]
    }


class Writer:
    """Writes until the server dies, and knows what it was told."""

    def __init__(self, number: int, account: Account) -> None:
        self.account = account
        self.random = random.Random(number)
        self.next = number * 1_000_000 + 1
        self.texts = range(self.next, self.next + 999_999)
        self.request_id = ""
        self.model: dict[Kind, dict[object, str]] = {kind: {} for kind in (REQUEST, MESSAGE, ASSET, PRIORITY, CONFIG)}
        self.uploads: dict[object, bytes] = {}
        self.pending: tuple[Kind, object, str | None] | None = None
        """What was asked for and not answered: the kind, the id (None for a new one), the text (None to delete)."""

    def send(self, client: httpx.Client, operation_id: str, *ids: object, **more: Any) -> Any:
        operation = operations()[operation_id]
        response = client.request(
            operation.method,
            operation.at(self.account.id, *ids),
            headers={"authorization": f"Bearer {self.account.api_token}"},
            **more,
        )
        assert response.status_code == 200, response.content
        return response.json().get("result")

    def write(self, client: httpx.Client) -> None:
        """One write."""
        kind = self.random.choice([*self.model])
        known = self.model[kind]
        parents = (self.request_id,) if kind in WITHIN_A_REQUEST else ()
        action = self.random.choice(("create", "create", "update", "delete")) if known else "create"
        text = str(self.next)
        self.next += 1
        item_id = self.random.choice([*known]) if action != "create" else None
        self.pending = (kind, item_id, None if action == "delete" else text)
        if action == "create":
            item_id = self.send(client, kind.create, *parents, **sent(kind.create, text))["id"]
            self.created(kind, item_id, text)
        elif action == "update":
            self.send(client, kind.update, *parents, item_id, **sent(kind.update, text))
            known[item_id] = text
        else:
            self.send(client, kind.delete, *parents, item_id)
            del known[item_id]
        self.pending = None

    def created(self, kind: Kind, item_id: object, text: str) -> None:
        assert item_id not in self.model[kind]
        self.model[kind][item_id] = text
        if kind is ASSET:
            self.uploads[item_id] = content(text)

    def run(self, url: str, answers: Semaphore) -> None:
        try:
            with httpx.Client(base_url=url, timeout=30) as client:
                if not self.request_id:
                    self.request_id = self.send(client, "create_request", json={"content": "x"})["id"]
                while True:
                    self.write(client)
                    answers.release()
        except httpx.TransportError:
            return

    def check(self, client: httpx.Client) -> None:
        """Compare what the server has with what it said, and learn what became of the write it did not answer."""
        for kind, known in self.model.items():
            parents = (self.request_id,) if kind in WITHIN_A_REQUEST else ()
            more = {} if kind is CONFIG else {"json": {"page": 1, "per_page": 100_000}}
            listed = {
                item["id"]: str(item[kind.field])
                for item in self.send(client, kind.list, *parents, **more)
                if str(item[kind.field]).isdigit() and int(item[kind.field]) in self.texts
            }
            if listed != known:
                lost = f"{kind.list}: {sorted(listed.items() ^ known.items(), key=str)}"
                assert self.pending is not None, lost
                pending_kind, item_id, text = self.pending
                assert kind == pending_kind, lost
                if text is None:
                    known.pop(item_id)
                elif item_id is None:
                    self.created(kind, next((each for each, its in listed.items() if its == text), None), text)
                else:
                    known[item_id] = text
                assert listed == known, lost
        self.pending = None


def check_tokens(client: httpx.Client, writer: Writer) -> None:
    """What requests and their messages cost is what was spent: each write was done as a whole or not at all."""
    requests = writer.send(client, "list_requests", json={"page": 1, "per_page": 100_000})
    cost = sum(item["tokens"] + item["message_tokens"] for item in requests)
    assert writer.send(client, "get_request_quota")["remaining"] == quotas.REQUESTS.tokens - cost
    count = len(writer.send(client, "list_priorities", json={"page": 1, "per_page": 100_000}))
    assert writer.send(client, "get_priority_quota")["remaining"] == quotas.PRIORITIES.tokens - count


def test_nothing_that_was_answered_is_lost_by_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    writers = [Writer(number, account) for number, account in enumerate((FIRST, SECOND, FIRST, SECOND))]
    kept = 0
    for number in range(ROUNDS + 1):
        with served("--port", "0", "--no-sample-data", "--database", str(file)) as (process, url):
            with httpx.Client(base_url=url, timeout=30) as client:
                for writer in writers:
                    if writer.request_id:
                        writer.check(client)
                        check_tokens(client, writer)
            if number == ROUNDS:
                break
            answers = Semaphore(0)
            with ThreadPoolExecutor(len(writers)) as pool:
                runs = [pool.submit(writer.run, url, answers) for writer in writers]
                # A writer that fails stops answering: it is asked why before its answers are waited for.
                while kept < (number + 1) * ANSWERS and not any(run.done() for run in runs):
                    kept += answers.acquire(timeout=1)
                process.kill()
                for run in runs:
                    run.result()
    assert kept == ROUNDS * ANSWERS
    assert all(any(writer.model[kind] for writer in writers) for kind in writers[0].model)
    with sqlite3.connect(file) as db:
        contents = dict(db.execute("SELECT id, content FROM cloudforce_assets"))
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
    for writer in writers:
        for asset_id in writer.model[ASSET]:
            assert contents[asset_id] == writer.uploads[asset_id]


def test_a_commit_is_on_the_disk_before_it_is_answered(tmp_path: Path) -> None:
    """No test can cut the power: so much that SQLite is told to sync, and not in a mode that may lose a commit."""
    from scanwire_server import create_app

    store = create_app(str(tmp_path / "state.db")).state.store
    with store.transaction(write=False) as db:
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 3  # EXTRA
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    store.close()
