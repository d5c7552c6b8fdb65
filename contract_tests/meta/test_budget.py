"""The run keeps within what it says before its first request: how many requests, and how many in a second."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scanwire_server import create_app

from contract_tests.__main__ import main
from contract_tests.budget import Budget, CouldNotRunError, budget_for, words
from contract_tests.meta.support import live, run, served
from contract_tests.server.plan import plan
from contract_tests.settings import read


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The reference server on a socket, in a thread of its own."""
    with served(create_app()) as found:
        yield found


class Clock:
    """A clock on which waiting takes no time."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        patch.setattr("contract_tests.budget.time.monotonic", lambda: self.now)
        patch.setattr("contract_tests.budget.time.sleep", self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(st.integers(10, 60), st.lists(st.integers(0, 4), max_size=120))
def test_what_is_kept_for_deleting_is_there_at_the_end(most: int, steps: list[int]) -> None:
    budget, alive = Budget(most), 0
    for step in steps:
        creates = step == 0
        try:
            budget.take(alive + creates)
        except CouldNotRunError:
            break
        alive += creates
    budget.close()
    for _ in range(alive):
        budget.take(0)
    assert budget.spent <= most


def test_requests_are_apart_whichever_check_sends_them(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, sent = Clock(monkeypatch), list[float]()
    real = httpx.HTTPTransport.handle_request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        sent.append(clock.now)
        return real(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    environ = {**live(url, "cloudforce_one", "full"), "CONTRACT_RATE": "4"}
    outcome = run(tmp_path, environ, only=("smoke", "access[", "scenario[scan_config", "stock[create_config"))
    assert outcome.status == 0, outcome.output
    assert len(sent) > 100
    assert min(after - before for before, after in pairwise(sent)) >= 0.25


@pytest.mark.parametrize("most", [10, 45, 120])
def test_a_run_that_has_spent_its_budget_stops_and_cleans_up(
    url: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    real = httpx.HTTPTransport.handle_request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        return real(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    environ = {**live(url, "cloudforce_one", "full"), "CONTRACT_BUDGET": str(most)}
    outcome = run(tmp_path, environ, only=("scenario[", "machine[", "stock[create_request"))
    assert outcome.status == 2, outcome.output
    assert f"could not run: the run may send {most} requests" in outcome.output
    assert "set CONTRACT_BUDGET to more" in outcome.output
    assert "conformant" not in outcome.output
    assert len(sent) <= most
    assert "left behind" not in outcome.output


def test_the_reference_server_has_a_budget_if_it_is_given_one(tmp_path: Path) -> None:
    outcome = run(tmp_path, {"CONTRACT_BUDGET": "50"}, only=("access",))
    assert outcome.status == 2
    assert "could not run: the run may send 50 requests: set CONTRACT_BUDGET to more" in outcome.output


@given(st.integers(10, 1000), st.floats(0.01, 10), st.integers(1, 16))
def test_all_shares_together_are_no_more_than_the_whole(most: int, interval: float, shares: int) -> None:
    share = Budget(most, interval).split(shares)
    assert (share.most or 0) * shares <= most
    assert shares / share.interval <= 1.001 / interval
    assert Budget(None, interval).split(shares).most is None


def test_what_is_to_come_is_said_before_the_first_request(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    real = httpx.HTTPTransport.handle_request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        seen.append(capsys.readouterr().out)
        return real(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    environ = {**live(url, "cloudforce_one", "smoke"), "CONTRACT_RATE": "5", "CONTRACT_BUDGET": "600"}
    assert main({**environ, "CONTRACT_REPORT_DIR": str(tmp_path)}) == 0
    assert "at most 5 requests a second" in seen[0]
    assert "At most 600 requests in all, which take 2 min at that rate (CONTRACT_BUDGET sets another number)" in seen[0]


@pytest.mark.parametrize("api", ["cloudforce_one", "clone_guard"])
@pytest.mark.parametrize("tier", ["smoke", "read"])
def test_by_itself_the_budget_is_enough(url: str, api: str, tier: str, tmp_path: Path) -> None:
    environ = live(url, api, tier)
    settings = read({**environ, "CONTRACT_MAX_EXAMPLES": "2"})
    most = budget_for(settings, plan(settings)).most
    outcome = run(tmp_path, environ)
    assert outcome.status == 0, outcome.output
    assert most is not None
    assert outcome.result["requests"] < most / 2


@pytest.mark.parametrize(
    ("most", "rate", "text"),
    [
        (None, 4.0, ""),
        (100, None, "At most 100 requests in all ("),
        (10, 100.0, "take 1 s "),
        (100, 1.0, "take 2 min "),
        (4000, 1.0, "take 67 min "),
        (12345, 0.5, "take 6 h 52 min "),
    ],
)
def test_how_long_it_takes(most: int | None, rate: float | None, text: str) -> None:
    shown = words(Budget(most, 1 / rate if rate else 0.0))
    assert text in shown
    assert bool(shown) == bool(text)
