"""A crash that schemathesis has found is shown by a small request."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire_server import create_app

from contract_tests.catalogue import operations
from contract_tests.journal import Journal
from contract_tests.meta.support import live, run, served
from contract_tests.mutants.tools import answered, wrapped
from contract_tests.server import reducing
from contract_tests.server.reducing import TRIES, TRIES_LIVE, reduce_crashes, smaller
from contract_tests.settings import Settings, read
from contract_tests.target import open_target

CHECK = "stock[create_request]"
NUMBERS = st.integers() | st.sampled_from([10**400, 0.5, -1e300, math.inf])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def _weight(value: Any) -> Fraction | int:
    if isinstance(value, dict):
        return 1 + sum(1 + len(key) + _weight(one) for key, one in value.items())
    if isinstance(value, list):
        return 1 + sum(1 + _weight(one) for one in value)
    if isinstance(value, str):
        return len(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return abs(Fraction(value if value != math.inf else 10**500))
    return 0


@given(JSON)
def test_what_is_smaller_is_smaller(value: Any) -> None:
    weight = _weight(value)
    for less in smaller(value):
        assert json.dumps(less) != json.dumps(value)
        assert not _weight(less) > weight


def _crashing(crashes: Callable[[Any], bool]) -> Any:
    def edit(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        if method != "POST" or not path.endswith("/requests/new"):
            return status, answer
        try:
            sent = json.loads(body)
        except ValueError:
            sent = None
        return (500, {"error": "oops"}) if crashes(sent) else (status, answer)

    return answered(edit)


def _example(directory: Path, crashes: Callable[[Any], bool], **environ: str) -> tuple[Any, int]:
    """The body that the report shows for the crash, and how many requests the run sent."""
    settings = {"CONTRACT_API": "cloudforce_one", "CONTRACT_MAX_EXAMPLES": "20", **environ}
    with _crashing(crashes)() as factory:
        outcome = run(directory, settings, factory, only=(CHECK,))
    (api,) = outcome.result["apis"]
    (verdict,) = (one for one in api["verdicts"] if one["clause"] == "CF-STATUS-02" and one["failure"])
    return json.loads(verdict["failure"]["request"].partition("\n\n")[2]), outcome.result["requests"]


def test_the_report_shows_only_what_the_crash_needs(tmp_path: Path) -> None:
    body, _ = _example(
        tmp_path, lambda sent: isinstance(sent, dict) and len(str(sent.get("content", ""))) > 3 and len(sent) >= 3
    )
    assert len(body) == 3
    assert len(body.pop("content")) == 4
    assert not any(body.values())


def test_what_crashes_only_now_and_then_stays_as_it_was_seen(tmp_path: Path) -> None:
    seen: list[Any] = []

    def once(sent: Any) -> bool:
        if not isinstance(sent, dict) or len(sent) < 4:
            return False
        seen.append(sent)
        return len(seen) == 1

    body, _ = _example(tmp_path, once)
    assert body == seen[0]


def test_known_crashes_and_runs_that_shrink_nothing_cost_no_further_request(tmp_path: Path) -> None:
    known = tmp_path / "known.toml"
    entries = [
        f'[[deviation]]\nclause = "{clause}"\noperation = "create_request"\nreason = "It crashes."\nlink = "https://x.test"'
        for clause in ("CF-STATUS-01", "CF-STATUS-02")
    ]
    known.write_text("\n".join(entries))

    def crashes(sent: Any) -> bool:
        return isinstance(sent, dict) and len(sent) >= 3

    _, most = _example(tmp_path / "1", crashes)
    _, least = _example(tmp_path / "2", crashes, CONTRACT_DEVIATIONS=str(known))
    assert least < most <= least + 1 + TRIES


@pytest.mark.parametrize(("tries", "seconds", "sent"), [(3, 30.0, 3), (200, -1.0, 0)])
def test_a_smaller_example_is_not_looked_for_for_ever(
    tries: int, seconds: float, sent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reducing, "TRIES", tries)
    monkeypatch.setattr(reducing, "SHRINKING", seconds)
    journal, create = Journal(1), operations("cloudforce_one")["create_request"]
    with (
        _crashing(bool)() as factory,
        open_target(Settings(), "cloudforce_one", journal, factory=factory) as target,
    ):
        target.send(create, {"account_id": target.us.scope}, body={"summary": "a" * 1000})
        journal.check("CF-STATUS-02", False, "it crashes", operation=create.id, exchange=target.last)
        before = target.wire.requests
        reduce_crashes(target, journal)
        assert target.wire.requests - before == sent


@pytest.mark.parametrize(("operation", "most"), [("create_request", 0), ("list_requests", TRIES_LIVE)])
def test_a_named_server_is_asked_again_for_nothing_that_it_may_have_created(
    operation: str, most: int, tmp_path: Path
) -> None:
    def down(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
        return 500, {"error": "oops"}

    journal, asked = Journal(1), operations("cloudforce_one")[operation]
    with served(wrapped(create_app(), down)) as url:
        settings = read({**live(url, "cloudforce_one", "full"), "CONTRACT_REPORT_DIR": str(tmp_path)})
        with open_target(settings, "cloudforce_one", journal) as target:
            target.send(asked, {"account_id": target.us.scope}, body={f"name{number}": number for number in range(99)})
            journal.check("CF-STATUS-02", False, "it crashes", operation=operation, exchange=target.last)
            before = target.wire.requests
            reduce_crashes(target, journal)
            assert target.wire.requests - before == most
