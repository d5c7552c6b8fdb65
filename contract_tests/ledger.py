"""The ledger: what a run created on a live server, written down before it is created, struck off when it is deleted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Ledger:
    """A file of JSON lines, each an event of one creation: `creating`, `created`, `refused` or `deleted`.

    A run that is killed leaves the file behind, and with it the way to find what it created. The ledger also knows what
    else there is, so that nothing of it is changed; `unlisted` names the resources of which nobody says what there is.
    """

    path: Path
    unlisted: set[str] = field(default_factory=set)
    _ours: set[str] = field(default_factory=set)
    _standing: set[str] = field(default_factory=set)
    _alive: dict[int, dict[str, str]] = field(default_factory=dict)
    _next: int = 0

    def creating(self, operation: str, scope: str, body: str) -> int:
        """Note that something is about to be created; returns the entry's number."""
        self._next += 1
        self._write({"entry": self._next, "event": "creating", "operation": operation, "scope": scope, "body": body})
        self._alive[self._next] = {"operation": operation, "scope": scope, "key": "", "body": body}
        return self._next

    def created(self, entry: int, key: str) -> None:
        """Note the id of what was created. An item that was there before does not become ours by being answered."""
        if key in self._standing:
            self.refused(entry)
            return
        self._write({"entry": entry, "event": "created", "key": key})
        self._alive[entry]["key"] = key
        self._ours.add(key)

    def saw(self, key: str) -> None:
        """Note an item that the server listed."""
        if key not in self._ours:
            self._standing.add(key)

    def may_change(self, key: str) -> bool:
        """Whether a request may try to change or delete an item: one that this run created, or that was never seen."""
        return key in self._ours or (key not in self._standing and key.partition("/")[0] not in self.unlisted)

    def refused(self, entry: int) -> None:
        """Note that nothing was created."""
        self._write({"entry": entry, "event": "refused"})
        self._alive.pop(entry, None)

    def deleted(self, scope: str, key: str) -> None:
        """Note that something of ours is gone; unknown keys are no matter."""
        for entry, item in list(self._alive.items()):
            if (item["scope"], item["key"]) == (scope, key):
                self._write({"entry": entry, "event": "deleted"})
                del self._alive[entry]

    def clean(self, delete: Callable[[str, str], bool]) -> list[str]:
        """Delete what is left, the newest first.

        Args:
            delete: deletes one item of a scope by its id, and tells whether it is gone.

        Returns:
            what is still there, in words.
        """
        left = []
        interrupted = False
        for _, item in sorted(self._alive.items(), reverse=True):
            try:
                gone = bool(item["key"]) and not interrupted and delete(item["scope"], item["key"])
            except KeyboardInterrupt:
                interrupted, gone = True, False
            if not item["key"]:
                left.append(
                    f"{item['operation']} in {item['scope'] or 'this account'} got no answer; "
                    f"it may have created {item['body']}"
                )
            elif gone:
                self.deleted(item["scope"], item["key"])
            else:
                left.append(f"{item['key']} in {item['scope'] or 'this account'}, created by {item['operation']}")
        return left

    def _write(self, event: dict[str, object]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(event) + "\n")
            file.flush()
