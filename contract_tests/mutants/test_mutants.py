"""A fast sample of the catalogue: each fault breaks a clause, or a property of the client, that must notice it."""

from __future__ import annotations

import re

import pytest

from contract_tests.mutants.__main__ import try_fault
from contract_tests.mutants.client_faults import CLIENT_CATALOGUE
from contract_tests.mutants.client_half import try_client_fault
from contract_tests.mutants.client_tools import ClientFault, baseline, trials
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.mutants.tools import Fault

# What a reader who does not know Python would stumble over.
PYTHON = re.compile(r"\b(None|True|False)\b|\{'|\['|\bset\(|object at 0x|Traceback|\n")
# Every third, so that each operation and both layers have their share.
SAMPLE = CATALOGUE[::3]
CLIENT_SAMPLE = CLIENT_CATALOGUE[::3]


@pytest.mark.parametrize("fault", SAMPLE, ids=[fault.name for fault in SAMPLE])
def test_the_suite_notices(fault: Fault) -> None:
    score = try_fault(fault)
    assert score.expected, f"{fault.text} Noticed by {score.noticed or 'nothing'}, not by {fault.clauses}"
    assert [words for words in score.said if not words or PYTHON.search(words)] == []


@pytest.mark.parametrize("fault", CLIENT_SAMPLE, ids=[fault.name for fault in CLIENT_SAMPLE])
def test_the_properties_of_the_client_notice(fault: ClientFault) -> None:
    score = try_client_fault(fault)
    assert score.expected, (
        f"{fault.text} Noticed by {score.noticed or 'nothing'}, not by {fault.properties}: {score.said}"
    )


def test_the_client_is_as_it_was_after_each_fault() -> None:
    for fault in CLIENT_CATALOGUE:
        with fault.apply():
            pass
    assert baseline(CLIENT_CATALOGUE) == []


def test_every_property_of_the_client_has_a_fault_that_it_must_notice() -> None:
    assert {name for fault in CLIENT_CATALOGUE for name in fault.properties} == set(trials())
    operations = {trial.operation for cases in trials().values() for trial in cases}
    assert {name for fault in CLIENT_CATALOGUE for name in fault.operations} <= operations
