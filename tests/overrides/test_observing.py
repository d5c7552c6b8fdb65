"""What can be seen of each request, in logs and by hooks."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from scanwire import Attempt, ConfigurationError, NotFoundError, RateLimitError, ServerError, TransportError
from scanwire._observing import logger

from tests.overrides.both import KINDS, FakeClock, Kind, cloudforce_one, done, envelope, everything, playing

PATH = "/accounts/{account_id}/cloudforce-one/scans/config"
REQUEST = "f174e90a-fafe-4643-bbbc-4a0ed4fc8415"
SECRETS = ("secret-token", "secret-account", "secret-body")


class Memory(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def log() -> Iterator[list[logging.LogRecord]]:
    memory, level = Memory(), logger.level
    logger.addHandler(memory)
    logger.setLevel(logging.DEBUG)
    yield memory.records
    logger.setLevel(level)
    logger.removeHandler(memory)


def fields(record: logging.LogRecord) -> dict[str, Any]:
    return {name.removeprefix("scanwire_"): value for name, value in vars(record).items() if name not in PLAIN}


PLAIN = {*vars(logging.makeLogRecord({})), "message", "asctime"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_request_and_each_wait_is_logged(kind: Kind, log: list[logging.LogRecord]) -> None:
    clock = FakeClock()
    answers: list[httpx.Response | Exception] = [
        httpx.Response(503),
        httpx.ConnectError("refused"),
        envelope([], headers={"cf-ray": "r-1"}),
    ]
    cf = cloudforce_one(kind, playing(answers, []), clock=clock)
    done(cf.scans.list_configs("secret-account"))
    common = {"operation": "list_configs", "method": "GET", "path": PATH}
    assert [fields(each) for each in log] == [
        {**common, "attempt": 1, "status_code": 503, "seconds": 0.0, "request_id": None, "error": "ServerError"},
        {"operation": "list_configs", "wait": clock.slept[0]},
        {**common, "attempt": 2, "status_code": None, "seconds": 0.0, "request_id": None, "error": "TransportError"},
        {"operation": "list_configs", "wait": clock.slept[1]},
        {**common, "attempt": 3, "status_code": 200, "seconds": 0.0, "request_id": "r-1", "error": None},
    ]
    assert [each.levelname for each in log] == ["INFO", "INFO", "INFO", "INFO", "DEBUG"]
    first, wait, second, _, last = [each.getMessage() for each in log]
    assert first == f"GET {PATH}: 503 in 0 ms (list_configs, attempt 1, request id None)"
    assert wait == f"list_configs: waits {clock.slept[0]:.1f} s, then tries again after ServerError"
    assert second == f"GET {PATH}: TransportError in 0 ms (list_configs, attempt 2, request id None)"
    assert last == f"GET {PATH}: 200 in 0 ms (list_configs, attempt 3, request id r-1)"
    assert {each.name for each in log} == {"scanwire"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_wait_for_the_rate_limit_is_logged(kind: Kind, log: list[logging.LogRecord]) -> None:
    cf = cloudforce_one(
        kind, playing([envelope([], headers={"ratelimit": '"default";r=0;t=7'})], []), clock=FakeClock()
    )
    done(cf.scans.list_configs("a"))
    done(cf.scans.list_configs("a"))
    assert fields(log[1]) == {"operation": "list_configs", "wait": 7.0}
    assert "rate limit" in log[1].getMessage()


def test_fields_of_records_are_never_those_of_logging_itself(log: list[logging.LogRecord]) -> None:
    """logging refuses such fields with a KeyError; and loggers that write JSON take all of ours."""
    cf = cloudforce_one("sync", playing([httpx.Response(500)], []), max_retries=1, clock=FakeClock())
    cf.scans.list_configs_detailed("a")
    assert len(log) == 3
    names = {name for each in log for name in vars(each)} - PLAIN
    assert names
    assert all(name.startswith("scanwire_") for name in names)
    for each in log:
        json.dumps({name: value for name, value in vars(each).items() if name in names})


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_is_logged(kind: Kind, log: list[logging.LogRecord]) -> None:
    root = logging.getLogger()
    memory, level = Memory(), root.level
    root.addHandler(memory)
    root.setLevel(logging.DEBUG)
    try:
        for answer in (envelope({"secret-body": 1}), httpx.Response(400, text="secret-body")):
            cf = cloudforce_one(kind, playing([answer], []), clock=FakeClock())
            done(cf.requests.messages.create_detailed("secret-account", REQUEST, content="secret-body"))
    finally:
        root.removeHandler(memory)
        root.setLevel(level)
    assert len(log) == 2
    shown = [each.getMessage() + str(vars(each)) for each in log]
    assert not [text for text in shown for secret in SECRETS if secret in text]
    # httpx and the libraries below it log what they send, but nothing of this.
    others = [each.getMessage() for each in memory.records if each.name != "scanwire"]
    assert not [text for text in others for secret in ("secret-token", "secret-body") if secret in text]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_formatted_for_a_log_that_is_off(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    logger.setLevel(logging.WARNING)
    monkeypatch.setattr(logger, "makeRecord", None)
    try:
        cf = cloudforce_one(kind, playing([httpx.Response(503), envelope([])], []), clock=FakeClock())
        assert done(cf.scans.list_configs("a")) == []
    finally:
        logger.setLevel(logging.NOTSET)


@pytest.mark.parametrize("kind", KINDS)
def test_hooks_and_logs_tell_each_attempt(kind: Kind, log: list[logging.LogRecord]) -> None:
    seen: list[tuple[str, Attempt, int]] = []
    sent: list[httpx.Request] = []
    clock = FakeClock()
    answers = [
        httpx.Response(502),
        envelope(None, 429, {"retry-after": "1"}),
        envelope(None, 404, {"cf-ray": "r"}),
    ]

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        clock.time += 1.5
        return answers[len(sent) - 1]

    cf = cloudforce_one(
        kind,
        httpx.MockTransport(answer),
        clock=clock,
        before_attempt=lambda attempt: seen.append(("before", attempt, len(sent))),
        after_attempt=lambda attempt: seen.append(("after", attempt, len(sent))),
    )
    with pytest.raises(NotFoundError) as found:
        done(cf.scans.list_configs("a"))
    assert [(when, attempt.number, count) for when, attempt, count in seen] == [
        *[("before", 1, 0), ("after", 1, 1), ("before", 2, 1), ("after", 2, 2), ("before", 3, 2), ("after", 3, 3)]
    ]
    assert {(each.operation, each.method, each.path) for _, each, _ in seen} == {("list_configs", "GET", PATH)}
    before, after = [each for _, each, _ in seen[::2]], [each for _, each, _ in seen[1::2]]
    assert {(each.status_code, each.seconds, each.request_id, each.error) for each in before} == {(None,) * 4}
    assert [(each.status_code, each.seconds, each.request_id) for each in after] == [
        *[(502, 1.5, None), (429, 1.5, None), (404, 1.5, "r")]
    ]
    assert [type(each.error) for each in after] == [ServerError, RateLimitError, NotFoundError]
    assert after[-1].error is found.value
    assert [each.getMessage() for each in log if "scanwire_seconds" in vars(each)] == [
        f"GET {PATH}: 502 in 1500 ms (list_configs, attempt 1, request id None)",
        f"GET {PATH}: 429 in 1500 ms (list_configs, attempt 2, request id None)",
        f"GET {PATH}: 404 in 1500 ms (list_configs, attempt 3, request id r)",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_hooks_see_a_request_that_got_no_answer(kind: Kind) -> None:
    seen: list[Attempt] = []
    cf = cloudforce_one(
        kind, playing([httpx.ConnectError("refused")], []), clock=FakeClock(), after_attempt=seen.append, max_retries=0
    )
    with pytest.raises(TransportError) as found:
        done(cf.scans.list_configs("a"))
    assert [(each.status_code, each.error) for each in seen] == [(None, found.value)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hook", ["before_attempt", "after_attempt"])
def test_what_a_hook_raises_comes_out_as_it_is(kind: Kind, hook: str) -> None:
    """At the first attempt and at a further one, and nothing stays counted as being under way."""
    for number in (1, 2):
        sent: list[httpx.Request] = []
        cf = cloudforce_one(kind, playing([httpx.Response(503)], sent), clock=FakeClock(), **{hook: raising_at(number)})
        with pytest.raises(KeyError, match="a hook's own"):
            done(cf.scans.list_configs("a"))
        assert len(sent) == number - (hook == "before_attempt")
        assert cf._carrier.limits._in_flight == 0


def raising_at(number: int) -> Callable[[Attempt], None]:
    def hook(attempt: Attempt) -> None:
        if attempt.number == number:
            raise KeyError("a hook's own")

    return hook


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["before_attempt", "after_attempt"])
def test_a_hook_that_nobody_would_await_is_refused(kind: Kind, name: str) -> None:
    async def function(_: Attempt) -> None: ...

    class Callee:
        async def __call__(self, _: Attempt) -> None: ...

    for hook in (function, Callee(), "print"):
        with pytest.raises(ConfigurationError, match=f"^{name}: .* must be a function of an Attempt that is not async"):
            cloudforce_one(kind, **{name: hook})


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_calls_of_their_own(kind: Kind) -> None:
    seen: list[Attempt] = []
    item = {"id": "1", "request_type": "x", "summary": "s", "priority": "high", "status": "open", "tlp": "clear"}
    item |= {"readable_id": "RFI", "created": "2026-01-01T00:00:00Z", "updated": "2026-01-01T00:00:00Z", "request": "r"}
    pages = [envelope([{**item, "id": f"{number}"}]) for number in range(3)]
    cf = cloudforce_one(kind, playing([*pages, envelope([])], []), after_attempt=seen.append, clock=FakeClock())
    assert len(everything(kind, cf.requests.list("a", per_page=1))) == 3
    assert [each.number for each in seen] == [1] * 4
