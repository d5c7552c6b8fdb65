"""The database behind a server: one SQLite connection, one transaction per request."""

import sqlite3
import threading
import uuid
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from .lists import wildcard

__all__ = ["Store", "StoreError", "Tables", "new_id"]

_APPLICATION_ID = 0x53435752  # "SCWR": marks the files that this server made
_FORMAT = 2
_BUSY_SECONDS = 10


class StoreError(Exception):
    """The database cannot be used. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one resource, and how to fill them with samples."""

    name: str
    create: str
    """SQL, each statement with IF NOT EXISTS."""
    add_samples: Callable[[sqlite3.Connection, int], None] | None
    """Called once in a database's life, with the clock in microseconds since the epoch."""


def new_id() -> str:
    """An id that was never used before and never will be again: a random UUID."""
    return str(uuid.uuid4())


class Store:
    """A database, `:memory:` or a file. Several stores, also of several processes, may use the same file.

    Closed by `close()`, or when nothing refers to it any more.
    """

    def __init__(self, database: str, tables: Sequence[Tables], *, now: int, sample_data: bool) -> None:
        """Open or create it. StoreError if that fails or if the file is not one of this server's."""
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(
                database, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=False
            )
        except (sqlite3.Error, ValueError) as error:
            raise StoreError(f"cannot open the database {database}: {error}") from error
        self._finalizer = weakref.finalize(self, self._db.close)
        self._db.row_factory = sqlite3.Row
        self._db.create_function("wildcard", 2, wildcard, deterministic=True)
        try:
            # An answered request survives the end of the process and of the power: SQLite syncs before COMMIT returns,
            # EXTRA also the folder that its journal was in.
            self._db.execute("PRAGMA synchronous = EXTRA")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._prepare(tables, now, sample_data)
        except (sqlite3.Error, StoreError) as error:
            self.close()
            raise StoreError(f"cannot use the database {database}: {error}") from error

    def _prepare(self, tables: Sequence[Tables], now: int, sample_data: bool) -> None:
        with self.transaction(write=True) as db:
            application_id = db.execute("PRAGMA application_id").fetchone()[0]
            if application_id != _APPLICATION_ID:
                if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise StoreError("it belongs to another program")
                db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                db.execute(f"PRAGMA user_version = {_FORMAT}")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version != _FORMAT:
                raise StoreError(f"its format is {version}, this version of the server reads {_FORMAT}")
            db.execute("CREATE TABLE IF NOT EXISTS samples_added (name TEXT PRIMARY KEY)")
            for each in tables:
                for statement in each.create.split(";"):
                    db.execute(statement)
                if not sample_data or each.add_samples is None:
                    continue
                if db.execute("INSERT OR IGNORE INTO samples_added VALUES (?)", (each.name,)).rowcount:
                    each.add_samples(db, now)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        """The connection in a transaction: committed at the end, rolled back if anything is raised."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the connection. May be called twice."""
        with self._lock:
            self._finalizer()
