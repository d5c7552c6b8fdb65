"""The ledger: what a run created on a live server, written down before it is created, struck off when it is deleted."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    import fcntl

FORMAT = 1
SHOWN = 500


class LedgerError(Exception):
    """A ledger cannot be used. Says which, and why."""


@dataclass(frozen=True)
class Origin:
    """Whose a ledger is. `key` is a digest of the API key where no id tells the account, else empty."""

    api: str = ""
    server: str = ""
    account: str = ""
    key: str = ""


@dataclass(frozen=True)
class Entry:
    """One creation.

    Attributes:
        operation: what creates.
        scope: the account in the path, if there is one.
        parents: the keys of what it is created below.
        tagged: whether a field of it tells the run.
        body: the beginning of what was sent.
        key: its name in the ledger; empty as long as no answer has told.
    """

    operation: str
    scope: str
    body: str = ""
    parents: tuple[str, ...] = ()
    tagged: bool = False
    key: str = ""

    @property
    def words(self) -> str:
        """What is left of it, in words."""
        place = self.scope or "this account"
        if self.key:
            return f"{self.key} in {place}, created by {self.operation}"
        below = f" below {'/'.join(self.parents)}" if self.parents else ""
        return f"{self.operation} in {place}{below} got no answer; it may have created {self.body}"


def digest(secret: str, run: str) -> str:
    """What a secret can be recognized by and not be found out from."""
    return hashlib.scrypt(secret.encode(), salt=run.encode(), n=2**14, r=8, p=1, dklen=8).hex()


@dataclass
class Ledger:
    """A file of JSON lines: whose it is, then the events of each creation: `creating`, `created`, `refused`, `deleted`.

    A run that is killed leaves the file behind, and with it the way to find what it created. The ledger also knows what
    else there is, so that nothing of it is changed; `unlisted` names the resources of which nobody says what there is.
    `interrupted` tells whether somebody asked to stop while it was cleaned.
    """

    path: Path
    origin: Origin = Origin()
    run: str = field(default_factory=lambda: secrets.token_hex(4))
    interrupted: bool = False
    unlisted: set[str] = field(default_factory=set)
    _ours: set[str] = field(default_factory=set)
    _standing: set[str] = field(default_factory=set)
    _alive: dict[int, Entry] = field(default_factory=dict)
    _next: int = 0
    _file: int = -1
    close: Callable[[], object] = lambda: None

    @property
    def tag(self) -> str:
        """What the names of the run's own things begin with."""
        return f"contract-{self.run}"

    @property
    def alive(self) -> dict[int, Entry]:
        """What may be there, by the numbers of the entries."""
        return dict(self._alive)

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """The ledger of an earlier run.

        Raises:
            LedgerError: it cannot be read, is none, or belongs to a run that is still going on.
        """
        found = cls(path)
        found._open(os.O_RDWR)
        try:
            found._read()
        except (ValueError, KeyError, TypeError, OSError) as error:
            found.close()
            raise LedgerError(f"{path} is no ledger, or a damaged one: {error!r}") from error
        return found

    def creating(self, operation: str, scope: str, body: str, parents: tuple[str, ...] = ()) -> int:
        """Note that something is about to be created, so that it is on the disk; returns the entry's number.

        Raises:
            LedgerError: it cannot be written down, and so must not be created.
        """
        entry = Entry(operation, scope, body[:SHOWN], parents, self.tag in body)
        self._next += 1
        self._write({"entry": self._next, "event": "creating", **asdict(entry), "parents": list(parents)})
        self._alive[self._next] = entry
        return self._next

    def created(self, entry: int, key: str) -> None:
        """Note the id of what was created. An item that was there before does not become ours by being answered."""
        if key in self._standing:
            self.refused(entry)
            return
        self._named(entry, key)

    def saw(self, key: str) -> None:
        """Note an item that the server listed."""
        if key not in self._ours:
            self._standing.add(key)

    def may_change(self, key: str) -> bool:
        """Whether a request may try to change or delete an item: one that this run created, or that was never seen."""
        return key in self._ours or (key not in self._standing and key.partition("/")[0] not in self.unlisted)

    def refused(self, entry: int) -> None:
        """Note that nothing was created."""
        self._alive.pop(entry, None)
        self._note({"entry": entry, "event": "refused"})

    def deleted(self, scope: str, key: str) -> None:
        """Note that something of ours is gone; unknown keys are no matter."""
        for entry, item in list(self._alive.items()):
            if (item.scope, item.key) == (scope, key):
                del self._alive[entry]
                self._note({"entry": entry, "event": "deleted"})

    def clean(
        self,
        delete: Callable[[str, str], bool],
        find: Callable[[Entry], list[str] | None] = lambda entry: None,
        fatal: type[Exception] = LedgerError,
    ) -> list[str]:
        """Delete what is left, the newest first.

        Args:
            delete: deletes one item of a scope by its name in the ledger, and tells whether it is gone.
            find: looks for what came of a creation that got no answer: the names of what bears the run's tag there,
                or None if that cannot be told.
            fatal: raised by either when nothing more can be deleted.

        Returns:
            what is still there, in words.
        """
        over = False
        # What no tag tells may be gone with what it lies below.
        for number in sorted(self._alive, key=lambda one: (self._lost(one), -one)):
            try:
                if not over:
                    self._settle(number, delete, find)
            except (KeyboardInterrupt, fatal) as error:
                over = True
                self.interrupted = isinstance(error, KeyboardInterrupt)
        return [entry.words for _, entry in sorted(self._alive.items(), reverse=True)]

    def _lost(self, number: int) -> bool:
        return not self._alive[number].key and not self._alive[number].tagged

    def _settle(
        self, number: int, delete: Callable[[str, str], bool], find: Callable[[Entry], list[str] | None]
    ) -> None:
        entry = self._alive.get(number)
        if entry is None:
            return
        numbers = [number] if entry.key else self._found(number, entry, find(entry))
        for item in [self._alive[one] for one in numbers]:
            if delete(item.scope, item.key):
                self.deleted(item.scope, item.key)

    def _found(self, number: int, entry: Entry, keys: list[str] | None) -> list[int]:
        """Note what a creation without an answer has made, None if nobody knows; returns the numbers of it."""
        if keys is None:
            return []
        known = {one.key for one in self._alive.values()}
        new = [key for key in keys if key not in known]
        if not new:
            self.refused(number)
            return []
        more = [self.creating(entry.operation, entry.scope, entry.body, entry.parents) for _ in new[1:]]
        for one, key in zip([number, *more], new, strict=True):
            self._named(one, key)
        return [number, *more]

    def _named(self, entry: int, key: str) -> None:
        self._alive[entry] = replace(self._alive[entry], key=key)
        self._ours.add(key)
        self._note({"entry": entry, "event": "created", "key": key})

    def _read(self) -> None:
        whole, end, torn = self.path.read_bytes().rpartition(b"\n")
        if torn:
            # What was cut short was not sent: a creation is sent once its line is on the disk.
            os.ftruncate(self._file, len(whole + end))
        events = [json.loads(line) for line in whole.splitlines()]
        if not events:
            return
        about = events[0]
        if about["event"] != "run" or about["format"] != FORMAT:
            raise ValueError("it does not begin as one")
        self.run = str(about["run"])
        self.origin = Origin(**{name: str(about[name]) for name in ("api", "server", "account", "key")})
        for event in events[1:]:
            self._replay(int(event["entry"]), event)

    def _replay(self, number: int, event: dict[str, Any]) -> None:
        self._next = max(self._next, number)
        if event["event"] == "creating":
            self._alive[number] = Entry(
                str(event["operation"]),
                str(event["scope"]),
                str(event["body"]),
                tuple(map(str, event["parents"])),
                bool(event["tagged"]),
            )
        elif event["event"] == "created":
            self._alive[number] = replace(self._alive[number], key=str(event["key"]))
        elif event["event"] in {"refused", "deleted"}:
            self._alive.pop(number, None)
        else:
            raise ValueError(f"there is no event {event['event']!r}")

    def _open(self, flags: int) -> None:
        try:
            self._file = os.open(self.path, flags | os.O_APPEND, 0o600)
        except OSError as error:
            raise LedgerError(f"{self.path} cannot be opened: {error.strerror}") from error
        self.close = weakref.finalize(self, os.close, self._file)
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.close()
                raise LedgerError(f"{self.path} belongs to a run that is still going on") from None
            except OSError:
                # A file system without locks: nobody can tell.
                return

    def _note(self, event: dict[str, object]) -> None:
        # Without it the file tells more than there is, and what it tells is looked for once more.
        with suppress(LedgerError):
            self._write(event)

    def _write(self, event: dict[str, object]) -> None:
        if self._file < 0:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._open(os.O_RDWR | os.O_CREAT | os.O_EXCL)
            _synced(self.path.parent)
        if not os.fstat(self._file).st_size:
            self._append({"event": "run", "format": FORMAT, "run": self.run, **asdict(self.origin)})
        self._append(event)

    def _append(self, event: dict[str, object]) -> None:
        line, size = json.dumps(event).encode() + b"\n", os.fstat(self._file).st_size
        try:
            while line:
                line = line[os.write(self._file, line) :]
            os.fsync(self._file)
        except OSError as error:
            # Half a line would spoil all that come after it.
            os.ftruncate(self._file, size)
            raise LedgerError(f"{self.path} cannot be written: {error.strerror}") from error


def _synced(directory: Path) -> None:
    """Have the name of a new file on the disk too."""
    if sys.platform != "win32":
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def ledgers(directory: Path) -> Iterator[Path]:
    """The ledgers in the directory of the reports, the newest first."""
    yield from sorted(directory.glob("ledger-*.jsonl"), reverse=True)
