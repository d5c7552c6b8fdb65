"""Living fixtures: an item for each operation that needs one, so that its calls can be accepted at all."""

from __future__ import annotations

from typing import Any

from contract_tests.catalogue import Operation, Resource, operations, resources
from contract_tests.settings import Tier
from contract_tests.suite import NothingToTestError
from contract_tests.target import Target


def scope_parameter(operation: Operation) -> str:
    """The first path parameter of an operation, which is its account; empty if it has none."""
    _, _, rest = operation.path.partition("{")
    return rest.partition("}")[0]


def resource_of(operation: Operation) -> Resource | None:
    """The resource whose single item an operation is about, if it is."""
    for resource in resources():
        named = {resource.operations.get("update"), resource.operations.get("delete")}
        if operation.id in named | {read.operation for read in resource.reads}:
            return resource
    return None


def item_parameter(operation: Operation) -> str:
    """The last path parameter of an operation, which names its item."""
    return operation.path.rpartition("{")[2].partition("}")[0]


class Fixture:
    """An item that exists, made when it is first needed. In a tier that only reads it is one that was there before."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._key = ""

    def parameters(self, operation: Operation) -> dict[str, str]:
        """The path parameters that make the operation's calls meet something.

        Raises:
            NothingToTestError: there is no item, and none may be made.
        """
        found = {}
        if "{" in operation.path:
            found[scope_parameter(operation)] = self._target.us.scope
        resource = resource_of(operation)
        if resource is not None:
            self._key = self._key or self._make(resource)
            found[item_parameter(operation)] = self._key
        return found

    def keep_alive(self, operation: Operation, case: Any) -> None:
        """Give a call that deletes the item an item of its own."""
        resource = resource_of(operation)
        if resource is None or operation.id != resource.operations.get("delete"):
            return
        name = item_parameter(operation)
        if (case.path_parameters or {}).get(name) == self._key and case.method.upper() == operation.method:
            case.path_parameters[name] = self._make(resource)

    def _make(self, resource: Resource) -> str:
        known = operations(resource.api)
        scope = {resource.scope: self._target.us.scope}
        if self._target.settings.tier is not Tier.FULL:
            answer = self._target.send(known[resource.operations["list"]], scope)
            items = answer.body.get("result") if isinstance(answer.body, dict) else None
            if not items:
                raise NothingToTestError(f"there is no {resource.name} to read")
            return str(items[0][resource.key])
        create = known[resource.operations["create"]]
        answer = self._target.send(create, scope, body=create.example)
        try:
            return str(answer.body["result"][resource.key])
        except (KeyError, TypeError):
            raise NothingToTestError(f"{create.id} answered {answer.status} to the spec's own example") from None
