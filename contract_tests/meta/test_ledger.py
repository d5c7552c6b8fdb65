"""The ledger outlives the run: what is in the file is what may be on the server, and nobody else's run touches it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.ledger import Ledger, LedgerError, Origin, digest, ledgers

HEAD = b'{"event": "run", "format": 1, "run": "1", "api": "a", "server": "b", "account": "c", "key": ""}\n'
ORIGIN = Origin("cloudforce_one", "https://api.example.com", "account", "")
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("creating"), st.text(max_size=20)),
        st.tuples(st.just("created"), st.integers(1, 6), st.text("ab/", min_size=1, max_size=3)),
        st.tuples(st.just("refused"), st.integers(1, 6)),
        st.tuples(st.just("deleted"), st.text("ab/", min_size=1, max_size=3)),
    ),
    max_size=20,
)


def _played(path: Path, events: list[tuple[object, ...]]) -> Ledger:
    ledger = Ledger(path, ORIGIN)
    for kind, *more in events:
        if kind == "creating":
            ledger.creating("create_message", "account", str(more[0]), ("request", "1"))
        elif kind == "deleted":
            ledger.deleted("account", str(more[0]))
        elif more[0] in ledger.alive and kind == "created":
            ledger.created(int(str(more[0])), str(more[1]))
        elif more[0] in ledger.alive:
            ledger.refused(int(str(more[0])))
    return ledger


@given(EVENTS, st.integers(0, 200))
def test_whoever_opens_the_file_knows_what_the_run_knew(events: list[tuple[object, ...]], cut: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger-1.jsonl"
        first = _played(path, events)
        known, origin, run = first.alive, first.origin, first.run
        first.close()
        if not path.exists():
            assert known == {}
            return
        # What was being written when the run was killed.
        with path.open("ab") as file:
            file.write(b'{"entry": 1, "event": "creating", "body": "'[:cut])
        for _ in range(2):
            again = Ledger.open(path)
            assert (again.alive, again.origin, again.run) == (known, origin, run)
            again.close()
        again = Ledger.open(path)
        assert again.creating("create_config", "account", "{}") not in known
        again.close()
        after = Ledger.open(path)
        assert len(after.alive) == len(known) + 1
        after.close()


@pytest.mark.parametrize(
    "content",
    [
        b"nothing\n",
        b"[]\n",
        b"{}\n",
        b'{"event": "run", "format": 2}\n',
        b'{"event": "run", "format": 1, "run": "1", "api": "a", "server": "b", "account": "c"}\n',
        HEAD + b'{"entry": 1}\n',
        HEAD + b'{"entry": 1, "event": "created", "key": "x"}\n',
        HEAD + b'{"entry": 1, "event": "gone"}\n',
        b"\xff\xfe\n",
    ],
)
def test_what_is_no_ledger_is_refused_and_kept(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ledger-1.jsonl"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="no ledger, or a damaged one"):
        Ledger.open(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b'{"event": "ru'])
def test_a_run_that_was_killed_before_its_first_line_left_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "ledger-1.jsonl"
    path.write_bytes(content)
    ledger = Ledger.open(path)
    assert ledger.alive == {}
    ledger.close()


def test_a_ledger_is_in_one_hand_only(tmp_path: Path) -> None:
    first = Ledger(tmp_path / "ledger-1.jsonl", ORIGIN)
    first.creating("create_config", "account", "{}")
    with pytest.raises(LedgerError, match="still going on"):
        Ledger.open(first.path)
    first.close()
    Ledger.open(first.path).close()


def test_no_run_writes_into_the_ledger_of_another(tmp_path: Path) -> None:
    first, second = (Ledger(tmp_path / "ledger-1.jsonl", ORIGIN) for _ in range(2))
    first.creating("create_config", "account", "{}")
    with pytest.raises(LedgerError, match="cannot be opened"):
        second.creating("create_config", "account", "{}")
    first.close()


def test_a_creation_is_on_the_disk_before_it_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk: list[bytes] = []
    sync = os.fsync

    def fsync(handle: int) -> None:
        sync(handle)
        on_disk.append(path.read_bytes())

    path = tmp_path / "ledger-1.jsonl"
    monkeypatch.setattr("contract_tests.ledger.os.fsync", fsync)
    ledger = Ledger(path, ORIGIN)
    ledger.creating("create_config", "account", '{"ips": []}')
    assert [json.loads(line)["event"] for line in on_disk[-1].splitlines()] == ["run", "creating"]
    # The name of the file too.
    assert len(on_disk) == 3
    ledger.close()


def test_a_key_is_recognized_and_not_told() -> None:
    assert digest("k3y", "run") == digest("k3y", "run") != digest("k3y", "other")
    assert digest("k3y", "run") != digest("another", "run")
    assert "k3y" not in digest("k3y", "run")


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of three creations that got no answer: of a tagged item, of one without a tag, and of one below it."""
    ledger = Ledger(tmp_path / "ledger-1.jsonl", ORIGIN)
    ledger.creating("create_request", "account", f'{{"summary": "{ledger.tag} a"}}')
    ledger.creating("create_config", "account", '{"ips": []}')
    ledger.creating("create_message", "account", "{}", ("1",))
    yield ledger
    ledger.close()


def test_what_got_no_answer_is_deleted_if_it_is_found(lost: Ledger) -> None:
    found = {"create_request": ["request/1", "request/2"], "create_message": []}
    # A list of this run has shown them in the meantime.
    lost.saw("request/1")
    deleted: list[str] = []

    def delete(scope: str, key: str) -> bool:
        deleted.append(key)
        return True

    left = lost.clean(delete, lambda entry: found.get(entry.operation))
    assert deleted == ["request/1", "request/2"]
    assert left == ['create_config in account got no answer; it may have created {"ips": []}']
    lost.close()
    again = Ledger.open(lost.path)
    assert [entry.words for entry in again.alive.values()] == left
    again.close()


def test_what_was_found_and_cannot_be_deleted_is_named(lost: Ledger) -> None:
    found = {"create_request": ["request/1", "request/2"], "create_message": None}
    left = lost.clean(lambda scope, key: key == "request/2", lambda entry: found.get(entry.operation))
    assert [line.split()[0] for line in left] == ["create_message", "create_config", "request/1"]


def test_the_newest_ledger_comes_first(tmp_path: Path) -> None:
    for name in ("ledger-20260101T000000-a.jsonl", "ledger-20270101T000000-a.jsonl", "other.jsonl"):
        (tmp_path / name).touch()
    assert [path.name[7:11] for path in ledgers(tmp_path)] == ["2027", "2026"]
    assert list(ledgers(tmp_path / "none")) == []


@given(EVENTS, st.sets(st.integers(0, 60)), st.integers(0, 30))
def test_a_full_disk_never_makes_it_tell_less_than_there_is(
    events: list[tuple[object, ...]], full: set[int], part: int
) -> None:
    calls, real = iter(range(10**6)), os.write

    def write(handle: int, data: bytes) -> int:
        if next(calls) in full:
            real(handle, data[:part])
            raise OSError(28, "No space left on device")
        return real(handle, data)

    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "ledger-1.jsonl"
        patch.setattr("contract_tests.ledger.os.write", write)
        ledger = Ledger(path, ORIGIN)
        for event in events:
            if event[0] == "creating":
                before = ledger.alive
                try:
                    ledger.creating("create_config", "account", str(event[1]))
                except LedgerError:
                    assert ledger.alive == before
            elif event[0] == "deleted":
                ledger.deleted("account", str(event[1]))
            elif event[1] in ledger.alive and event[0] == "created":
                ledger.created(int(str(event[1])), str(event[2]))
            elif event[1] in ledger.alive:
                ledger.refused(int(str(event[1])))
        known = ledger.alive
        ledger.close()
        if not path.exists() or not path.read_bytes():
            assert known == {}
            return
        again = Ledger.open(path)
        assert known.keys() <= again.alive.keys()
        again.close()
