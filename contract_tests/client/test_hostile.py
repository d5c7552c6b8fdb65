"""A sample of `make hostile`, and whether it would notice a client that is wrong."""

from __future__ import annotations

import msgspec
import pytest
import scanwire._answers
import scanwire._caller
from scanwire import ScanwireError, ServerError

from contract_tests.catalogue import Operation
from contract_tests.client.hostile import MAX_BODY_BYTES, OPERATIONS, Case, Victim, case, fault, lot, main, valid_bodies
from contract_tests.client.schemas import answers

SEED = 1


@pytest.mark.parametrize("begin", range(0, 4000, 1000))
def test_nothing_but_our_errors_escapes(begin: int) -> None:
    seen, reports = lot(SEED, range(begin, begin + 1000))
    assert not seen["failed"], "\n".join(reports)
    # The gate against vacuity: each sort of answer really came.
    assert seen["good"] >= 40, seen
    assert min(seen.values(), default=0) >= 0
    assert min(seen[kind] for kind in ("cut", "damaged under a good status", "damaged under another status")) >= 40


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_each_operation_has_valid_answers_to_start_from(operation: Operation) -> None:
    for status in answers(operation):
        assert len(valid_bodies(operation, status)) >= 10


def test_a_number_and_a_seed_are_one_answer() -> None:
    assert [case(7, number) for number in range(200)] == [case(7, number) for number in range(200)]
    assert case(7, 5) != case(8, 5)


def first_faults(numbers: range) -> list[str]:
    with Victim() as victim:
        return [found for number in numbers if (found := fault(victim, case(SEED, number)))]


def test_notices_an_exception_that_escapes(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(body: bytes, envelope: type) -> object:
        return msgspec.json.decode(body)["result"]

    monkeypatch.setattr(scanwire._answers, "_decode", decode)
    assert any("escaped" in each for each in first_faults(range(300)))


def test_notices_a_failure_that_is_taken_for_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanwire._answers, "_says_failure", lambda body: False)
    assert any("success: false" in each for each in first_faults(range(2000)))


def test_notices_a_status_that_is_taken_for_success(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanwire._answers.Answer, "is_success", True)
    assert any("is taken for success" in each for each in first_faults(range(300)))


def test_notices_a_good_answer_that_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanwire._caller, "payload", lambda operation, answer: [])
    assert any(each.startswith(("read ", "something out of nothing")) for each in first_faults(range(300)))


class TalkativeError(ServerError):
    def __str__(self) -> str:
        return "m" * 20_000


class RevealingError(ServerError):
    def __str__(self) -> str:
        return "secret-token secret-key"


@pytest.mark.parametrize(("kind", "notice"), [(TalkativeError, "characters"), (RevealingError, "a secret in")])
def test_notices_messages_that_say_too_much(
    kind: type[ServerError], notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raised(*_: object) -> ScanwireError:
        return kind("m", "o", 500, {}, b"")

    monkeypatch.setattr(scanwire._answers, "error_for", raised)
    assert any(notice in each for each in first_faults(range(300)))


def test_the_command_tells_and_reduces_what_it_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--only", "3"]) == 0
    assert "nothing wrong" in capsys.readouterr().out

    def decode(body: bytes, envelope: type) -> object:
        raise KeyError("result")

    monkeypatch.setattr(scanwire._answers, "_decode", decode)
    number = next(number for number in range(100) if case(SEED, number).said and not case(SEED, number).detailed)
    assert main(["--only", str(number)]) == 1
    assert "KeyError escaped" in capsys.readouterr().out
    seen, reports = lot(SEED, range(number, number + 1))
    assert seen["failed"] == 1
    assert f"seed {SEED}, answer {number}: KeyError escaped" in reports[0]


def test_no_answer_is_larger_than_what_is_allowed_unless_it_is_meant_to_be() -> None:
    cases: list[Case] = [case(SEED, number) for number in range(2000)]
    assert all(len(each.content) < MAX_BODY_BYTES for each in cases if each.said is not None)
