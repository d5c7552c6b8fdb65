"""A fast sample of the catalogue: each fault breaks a clause that must notice it."""

from __future__ import annotations

import pytest

from contract_tests.mutants.__main__ import try_fault
from contract_tests.mutants.faults import CATALOGUE
from contract_tests.mutants.tools import Fault

# Every third, so that each operation and both layers have their share.
SAMPLE = CATALOGUE[::3]


@pytest.mark.parametrize("fault", SAMPLE, ids=[fault.name for fault in SAMPLE])
def test_the_suite_notices(fault: Fault) -> None:
    score = try_fault(fault)
    assert score.expected, f"{fault.text} Noticed by {score.noticed or 'nothing'}, not by {fault.clauses}"
