"""What is generated for an operation is used by all its properties: pytest-xdist keeps them in one process."""

import pytest

from contract_tests.catalogue import Operation


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Groups the tests by their operation."""
    for item in items:
        operation = getattr(item, "callspec", None) and item.callspec.params.get("operation")  # type: ignore[attr-defined]
        if isinstance(operation, Operation):
            item.add_marker(pytest.mark.xdist_group(f"client-{operation.id}"))
