"""The servers behind the faults, one for each thread of the program, and the truth about them."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from scanwire_server import CLOUDFORCE_ONE, InProcessTransport, create_app
from starlette.types import Receive, Scope, Send

ACCOUNT = CLOUDFORCE_ONE.accounts[0]
BASE_PATH = CLOUDFORCE_ONE.base_path
SCAN_TIME = timedelta(minutes=11)
"""After this long the server's first scans are over, and its first requests cannot be deleted any more."""

_ACCOUNT_IN_PATH = re.compile(rf"^{BASE_PATH}/accounts/([^/]+)/")

Item = dict[str, Any]


class TruthError(Exception):
    """The truth about a server cannot be had, so that nobody can be judged by it."""


@dataclass(frozen=True)
class Target:
    """A collection of the server: that of `name`, and of the request `parent` for messages and assets."""

    name: str
    parent: str | None = None


class World:
    """A reference server for one thread of the program, under an account id of its own.

    Attributes:
        number: Which one it is.
        account_id: What its clients call its account.
        operation: The operation that is under way, counted from 0.
        lists: Whether that is a list of pages.
        met: The faults that this operation has met, one for each attempt: None for an attempt without.
        sent: How many attempts its client has made, also those that never arrived. Where connections are kept, an
            attempt may get one that a fault has left behind, be it that of another world.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.account_id = f"{number:032x}"
        self.operation = -1
        self.lists = False
        self.met: list[str | None] = []
        self.sent = 0
        self._time = datetime(2026, 6, 1, tzinfo=UTC)
        self.app = create_app(sample_data=False, clock=self._tell_time)
        self._http = httpx.Client(
            transport=InProcessTransport(self.app),
            base_url=f"http://127.0.0.1{BASE_PATH}/accounts/{ACCOUNT.id}/cloudforce-one",
            headers={"Authorization": f"Bearer {ACCOUNT.api_token}"},
        )
        self._busy = 0
        self._change = threading.Condition()
        self._fill()

    def _tell_time(self) -> datetime:
        self._time += timedelta(milliseconds=1)
        return self._time

    def _fill(self) -> None:
        for number in range(3):
            self.ask("POST", "/scans/config", {"ips": [f"192.0.2.{16 * number}/28"], "ports": ["all"], "frequency": 1})
        requests = [
            self.ask("POST", "/requests/new", {"summary": f"old {number}", "content": f"question {number}"})["id"]
            for number in range(9)
        ]
        for number in range(7):
            self.ask("POST", f"/requests/{requests[0]}/message/new", {"content": f"old {number}"})
            body = {"labels": ["old"], "priority": number, "requirement": f"old {number}", "tlp": "clear"}
            self.ask("POST", "/requests/priority/new", body)
        self._time += SCAN_TIME
        for number in range(9, 14):
            self.ask("POST", "/requests/new", {"summary": f"old {number}", "content": f"question {number}"})

    def begin(self, operation: int, *, lists: bool = False) -> None:
        """From now on attempts of this thread or task belong to this operation, which lists things or not."""
        self.operation = operation
        self.lists = lists
        self.met = []
        self.sent = 0
        _AT_WORK.set(self)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The `result` of a call past all faults, which has to succeed."""
        response = self._http.request(method, path, json=body) if body is not None else self._http.get(path)
        if response.status_code != 200:
            raise TruthError(f"{method} {path}: {response.text}")
        return response.json().get("result")

    def items(self, target: Target, **conditions: object) -> dict[Any, Item]:
        """What is in a collection, by id, in the server's order. Requests are without their content, as in lists."""
        if target.name == "configs":
            found = self.ask("GET", "/scans/config")
        else:
            path = {"requests": "/requests", "priorities": "/requests/priority"}.get(target.name)
            path = path or f"/requests/{target.parent}/{target.name.removesuffix('s')}"
            found = self.ask("POST", path, {"page": 1, "per_page": 100_000, **conditions})
        return {item["id"]: item for item in found}

    def item(self, target: Target, item_id: object, listed: Item) -> Item:
        """A listed item with all that is known of it: a request's content, an asset's bytes."""
        if target.name == "requests":
            return {**listed, **self.ask("GET", f"/requests/{item_id}")}
        if target.name == "assets":
            with self.app.state.store.transaction(write=False) as db:
                row = db.execute("SELECT content FROM cloudforce_assets WHERE id = ?", (item_id,)).fetchone()
            return {**listed, "bytes": row["content"]}
        return listed

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While this is entered, something may still happen to the server."""
        with self._change:
            self._busy += 1
        try:
            yield
        finally:
            with self._change:
                self._busy -= 1
                self._change.notify_all()

    def settle(self) -> None:
        """Waits until nothing is under way any more, so that what is read then is final."""
        with self._change:
            if not self._change.wait_for(lambda: self._busy == 0, timeout=30):
                raise TruthError("the server did not come to rest")

    def close(self) -> None:
        self._http.close()
        self.app.state.store.close()


_AT_WORK: ContextVar[World] = ContextVar("at work")


def sending(_: object) -> None:
    """Counts an attempt that a client is about to make; for its hooks."""
    _AT_WORK.get().sent += 1


async def sending_async(_: object) -> None:
    """The async twin of `sending`."""
    sending(_)


@dataclass
class Worlds:
    """All the worlds that a client can reach, as one ASGI application. The account in the path tells which one."""

    _by_account: dict[str, World] = field(default_factory=dict)

    def add(self, world: World) -> None:
        self._by_account[world.account_id] = world

    def remove(self, world: World) -> None:
        del self._by_account[world.account_id]

    def at(self, path: str) -> World:
        """The world that a path leads to. LookupError if it leads to none."""
        found = _ACCOUNT_IN_PATH.match(path)
        if found is None or found[1] not in self._by_account:
            raise LookupError(f"no world at {path}")
        return self._by_account[found[1]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        world = self.at(scope["path"])
        old, new = world.account_id, ACCOUNT.id
        raw = scope["raw_path"].replace(old.encode(), new.encode(), 1)
        await world.app({**scope, "path": scope["path"].replace(old, new, 1), "raw_path": raw}, receive, send)
