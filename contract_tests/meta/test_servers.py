"""Servers of every sort: empty ones, and ones that limit the rate, never end an answer, or answer anything at all."""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE, InProcessTransport, create_app

from contract_tests import target as targets
from contract_tests.budget import LIMITED, MOST, UNSAID, Budget
from contract_tests.catalogue import APIS, operations
from contract_tests.journal import Journal
from contract_tests.ledger import Ledger
from contract_tests.meta.support import live, run, served
from contract_tests.mutants.tools import answered
from contract_tests.server.lists import ATTEMPTS, Lists
from contract_tests.server.plan import plan
from contract_tests.settings import Settings, read
from contract_tests.suite import run_check
from contract_tests.target import CouldNotRunError, Place, Target, open_target

JSON = {"Content-Type": "application/json"}
EMPTY = {"success": True, "errors": [], "messages": [], "result": []}
THROTTLED = {"success": False, "errors": [{"code": 971, "message": "slow down"}], "messages": [], "result": None}

Send = Callable[[Any], Awaitable[None]]


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a run has waited for; none of them has passed."""
    found: list[float] = []
    monkeypatch.setattr("contract_tests.budget.time.sleep", found.append)
    return found


# --- little to list --------------------------------------------------------------------------------------------------


LISTS = ("smoke", "single", "paging", "filter", "sort", "combine")


@pytest.mark.parametrize(("tier", "only"), [("smoke", ("",)), ("read", ("",)), ("full", LISTS)])
@pytest.mark.parametrize("api", APIS)
def test_an_account_without_anything_is_no_fault(api: str, tier: str, only: tuple[str, ...], tmp_path: Path) -> None:
    with served(create_app(sample_data=False)) as url:
        outcome = run(tmp_path, live(url, api, tier), only=only)
    assert outcome.status == 0, outcome.output


@pytest.mark.parametrize("api", APIS)
def test_nor_is_one_with_a_single_thing(api: str, tmp_path: Path) -> None:
    with served(create_app(sample_data=False)) as url:
        if api == "cloudforce_one":
            account = CLOUDFORCE_ONE.accounts[0]
            base = f"{url}{CLOUDFORCE_ONE.base_path}/accounts/{account.id}/cloudforce-one"
            with httpx.Client(headers={"Authorization": f"Bearer {account.api_token}"}) as client:
                client.post(f"{base}/scans/config", json={"ips": ["192.0.2.1"]}).raise_for_status()
                client.post(f"{base}/requests/new", json={"summary": "x"}).raise_for_status()
        else:
            one = CLONE_GUARD.organizations[0]
            headers = {"x-api-key": one.api_key, "Authorization": f"Basic {one.access_token}"}
            with httpx.Client(base_url=url, headers=headers) as client:
                made = client.post(
                    "/v2/targets", json={"target": {"name": "'", "hosts": "192.0.2.1"}}
                ).raise_for_status()
                scan = {"name": "it's *", "target_id": made.json()["data"]["id"]}
                client.post("/v2/scans", json={"scan": scan}).raise_for_status()
        outcome = run(tmp_path, live(url, api))
    assert outcome.status == 0, outcome.output


# --- a list that others change ----------------------------------------------------------------------------------------


def _busy(at: Callable[[int], bool]) -> tuple[Any, list[int]]:
    """An application with somebody who creates a request before some of the requests to list them; also which."""
    app = create_app()
    account = CLOUDFORCE_ONE.accounts[0]
    somebody = httpx.AsyncClient(
        transport=InProcessTransport(app),
        base_url=f"http://127.0.0.1{CLOUDFORCE_ONE.base_path}/accounts/{account.id}/cloudforce-one",
        headers={"Authorization": f"Bearer {account.api_token}"},
    )
    asked, before = [0], list[int]()

    async def busy(scope: Any, receive: Any, send: Send) -> None:
        if scope["path"].endswith("/cloudforce-one/requests"):
            asked[0] += 1
            if at(asked[0]):
                before.append(asked[0])
                await somebody.post("/requests/new", json={"summary": "in the meantime"})
        await app(scope, receive, send)

    return busy, before


@pytest.mark.parametrize("name", ["paging[requests]", "sort[requests]", "combine[requests]", "filter-status[requests]"])
def test_what_others_add_meanwhile_is_no_fault(name: str, tmp_path: Path) -> None:
    app, before = _busy(lambda number: number == 4)
    with served(app) as url:
        outcome = run(tmp_path, {**live(url, "cloudforce_one"), "CONTRACT_BUDGET": "9999"}, only=("smoke", name))
    assert before == [4]
    assert outcome.status == 0, outcome.output


@pytest.mark.parametrize(("moves", "looks"), [(True, ATTEMPTS), (False, 1)])
def test_what_is_broken_each_time_is_a_fault(
    moves: bool, looks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unfiltered(method: str, path: str, sent: bytes, status: int, body: Any) -> Any:
        return (status, {**body, "result": []}) if b'"status"' in sent else (status, body)

    loads: list[Lists] = []
    load = Lists.load

    def counted(lists: Lists) -> bool:
        loads.append(lists)
        return load(lists)

    monkeypatch.setattr(Lists, "moved", lambda lists: moves)
    monkeypatch.setattr(Lists, "load", counted)
    with answered(unfiltered)() as factory, served(factory(lambda: datetime.now(UTC))) as url:
        outcome = run(tmp_path, live(url, "cloudforce_one"), only=("smoke", "filter-status[requests]"))
    assert outcome.status == 1, outcome.output
    assert len(loads) == looks


# --- a rate limit ----------------------------------------------------------------------------------------------------


def _limited(app: Any, every: int, status: int, headers: dict[str, str], body: Any) -> tuple[Any, list[str]]:
    """An application that refuses a part of the requests before it looks at them; also what it has refused."""
    seen, refused = [0], list[str]()

    async def limiting(scope: Any, receive: Any, send: Send) -> None:
        seen[0] += 1
        if seen[0] % every:
            await app(scope, receive, send)
            return
        refused.append(f"{scope['method']} {scope['path']}")
        fields = [(name.encode(), value.encode()) for name, value in {**JSON, **headers}.items()]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    return limiting, refused


@pytest.mark.parametrize(
    ("status", "headers", "body", "pause"),
    [
        (429, {"Retry-After": "7"}, {}, 7.0),
        (429, {"Retry-After": "300"}, THROTTLED, 300.0),
        (429, {}, {}, UNSAID),
        (429, {"Ratelimit": '"default";r=0;t=20'}, {}, 20.0),
        (200, {}, THROTTLED, UNSAID),
        (403, {"Retry-After": "1"}, THROTTLED, 1.0),
    ],
)
def test_a_run_waits_as_long_as_the_server_asks_for(
    status: int, headers: dict[str, str], body: Any, pause: float, slept: list[float], tmp_path: Path
) -> None:
    app, refused = _limited(create_app(), 10, status, headers, body)
    with served(app) as url:
        outcome = run(tmp_path, live(url, "cloudforce_one"), only=("smoke", "access", "single", "paging"))
    assert outcome.status == 0, outcome.output
    assert len(refused) >= 10
    assert slept.count(pause) == len(refused)


def test_a_creation_that_was_refused_for_the_rate_is_sent_again(slept: list[float], tmp_path: Path) -> None:
    app, refused = _limited(create_app(), 3, 429, {"Retry-After": "1"}, {})
    with served(app) as url:
        outcome = run(tmp_path, live(url, "cloudforce_one", "full"), only=("smoke", "attempts[scan_config]"))
    assert outcome.status == 0, outcome.output
    assert any(one.startswith("POST") for one in refused)
    assert outcome.result["left_behind"] == []


@pytest.mark.parametrize(
    ("seconds", "sent"), [(None, LIMITED), ("1", LIMITED), (f"{MOST:g}", LIMITED), (f"{MOST + 1:g}", 1)]
)
def test_a_server_that_takes_nothing_at_all_is_not_judged(
    seconds: str | None, sent: int, slept: list[float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app, refused = _limited(create_app(), 1, 429, {} if seconds is None else {"Retry-After": seconds}, {})
    with served(app) as url:
        outcome = run(tmp_path, live(url, "cloudforce_one"))
    assert outcome.status == 2
    pause = UNSAID if seconds is None else float(seconds)
    words = f"limits the rate of requests: come back in {pause:g} s, and set CONTRACT_RATE to a lower one"
    assert words in " ".join(outcome.output.split())
    assert len(refused) == sent
    assert capsys.readouterr().err.count(f"limits the rate of requests: waiting {pause:g} s") == sent - 1


def test_the_bundled_server_has_no_rate_limit_to_wait_for() -> None:
    with open_target(Settings(), "cloudforce_one", Journal(2)) as target:
        target.wire.inner = httpx.MockTransport(lambda request: httpx.Response(429, json={}))
        assert _read(target).status == 429


def test_the_client_does_not_wait_for_a_limit_that_the_run_keeps_to() -> None:
    with open_target(Settings(), "cloudforce_one", Journal(2)) as target:
        full = {"Ratelimit": '"default";r=0;t=3600', "X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": "3600"}
        target.wire.inner = httpx.MockTransport(lambda request: httpx.Response(200, json=EMPTY, headers=full))
        operation = operations("cloudforce_one")["list_configs"]
        for _ in range(3):
            found = target.call(operation, Place(target.us))
            assert (found.status, found.error) == (200, None)
            assert found.headers["ratelimit"] == full["Ratelimit"]


def test_no_wait_is_forgotten_when_the_cleaning_begins() -> None:
    budget = Budget(limited=LIMITED - 1)
    budget.close()
    assert budget.limited == 0


# --- answers without an end ------------------------------------------------------------------------------------------


def _read(target: Target) -> targets.Answer:
    operation = operations(target.api)["list_configs"]
    return target.send(operation, Place(target.us).path(operation))


def test_an_answer_without_an_end_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(targets, "MOST_BODY", 2**20)

    async def endless(scope: Any, receive: Any, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        for _ in range(64):
            await send({"type": "http.response.body", "body": b" " * 2**16, "more_body": True})
        await send({"type": "http.response.body"})

    with served(endless) as url:
        outcome = run(tmp_path, live(url, "cloudforce_one"))
    assert outcome.status == 2
    assert "is unreachable: an answer of more than 1 MiB" in " ".join(outcome.output.split())


def test_an_answer_that_trickles_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]

    def trickling() -> Any:
        for second in range(100):
            now[0] = 1000.0 + second
            yield b" "

    with open_target(Settings(), "cloudforce_one", Journal(2)) as target:
        monkeypatch.setattr("contract_tests.target.time.monotonic", lambda: now[0])
        target.wire.inner = httpx.MockTransport(lambda request: httpx.Response(200, content=trickling()))
        assert _read(target).status == 0
        assert target.wire.cause == "no answer within 30 seconds"
        assert now == [1031.0]


def test_what_cannot_be_decompressed_breaks_a_clause() -> None:
    headers = {**JSON, "Content-Encoding": "gzip"}
    settings = Settings()
    (check,) = [one for one in plan(settings) if one.name == "stock[list_configs]"]

    def factory(clock: Any) -> Any:
        async def garbled(scope: Any, receive: Any, send: Send) -> None:
            fields = [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": fields})
            await send({"type": "http.response.body", "body": b"no gzip"})

        return garbled

    found = run_check(check, settings, factory=factory)
    assert found.crash == ""
    assert "CF-SCANS-LIST-01" in {cell.clause for cell in found.failures}


# --- answers of any shape --------------------------------------------------------------------------------------------

ODD: list[Any] = [None, [], {}, "x", 7, True, [None], [{}], {"a": 1}, [[]], "", -1.5, [{"id": 1}], ["x"]]


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    return [above, *(place for name, inner in pairs for place in _places(inner, (*above, name)))]


def _put(value: Any, place: tuple[Any, ...], odd: Any) -> Any:
    if not place:
        return odd
    value[place[0]] = _put(value[place[0]], place[1:], odd)
    return value


@pytest.mark.parametrize("rate", [0.05, 0.3])
@pytest.mark.parametrize("api", APIS)
def test_no_answer_breaks_a_check(api: str, rate: float) -> None:
    settings = read({"CONTRACT_API": api, "CONTRACT_MAX_EXAMPLES": "1"})
    broke = list[str]()
    for check in plan(settings):
        chance = random.Random(f"{rate} {check.name}")

        def odd(method: str, path: str, sent: bytes, status: int, body: Any, chance: random.Random = chance) -> Any:
            if body is None or chance.random() > rate:
                return status, body
            return status, _put(body, chance.choice(_places(body)), chance.choice(ODD))

        if check.layer == 2:
            with answered(odd)() as factory:
                found = run_check(check, settings, factory=factory)
            broke += [f"{check.name}: {found.crash}"] if found.crash else []
    assert broke == []


@pytest.mark.parametrize("api", APIS)
def test_answers_by_chance_break_no_check(api: str) -> None:
    settings = read({"CONTRACT_API": api, "CONTRACT_MAX_EXAMPLES": "20"})
    broke = list[str]()
    for check in plan(settings):
        chance = random.Random(check.name)

        def moody(method: str, path: str, sent: bytes, status: int, body: Any, chance: random.Random = chance) -> Any:
            return (chance.choice((201, 404, 409, 422)), body) if chance.random() < 0.1 else (status, body)

        if check.explores and check.layer == 2:
            with answered(moody)() as factory:
                # No smaller example is looked for, so that all of the examples are drawn.
                found = run_check(check, settings, muted=check.cells, factory=factory)
            broke += [f"{check.name}: {found.crash}"] if found.crash else []
    assert broke == []


def test_a_check_that_a_wrong_shape_breaks_finds_that_shape(tmp_path: Path) -> None:
    def listed(method: str, path: str, sent: bytes, status: int, body: Any) -> Any:
        return (status, {**body, "result": []}) if path.endswith("constants") and status == 200 else (status, body)

    environ = {"CONTRACT_API": "cloudforce_one"}
    only = ("special[request_constants]",)
    with answered(listed)() as factory:
        outcome = run(tmp_path, environ, factory, only)
    assert outcome.status == 1
    assert "AttributeError" not in outcome.output
    (finding,) = outcome.result["findings"]
    assert finding["clause"] == "CF-REQUESTS-CONSTANTS-01"


@pytest.mark.parametrize(("status", "body"), [(429, {}), (200, THROTTLED), (500, THROTTLED)])
def test_the_ledger_keeps_a_creation_that_was_refused_for_the_rate_as_refused(
    status: int, body: Any, slept: list[float], tmp_path: Path
) -> None:
    environ = {**live("http://127.0.0.1:9", "cloudforce_one", "full"), "CONTRACT_REPORT_DIR": str(tmp_path)}
    ledger = Ledger(tmp_path / "ledger.jsonl")
    with open_target(read(environ), "cloudforce_one", Journal(2), ledger=ledger) as target:
        target.wire.inner = httpx.MockTransport(lambda request: httpx.Response(status, json=body))
        operation = operations("cloudforce_one")["create_config"]
        with pytest.raises(CouldNotRunError):
            target.send(operation, Place(target.us).path(operation), body={"ips": ["192.0.2.1"]})
    assert ledger.alive == {}
