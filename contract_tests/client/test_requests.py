"""Whatever the facade sends is valid under the spec and carries exactly the values that it was given."""

from __future__ import annotations

import inspect
import io
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from scanwire import ConfigurationError, InvalidArgumentError, InvalidRequestError, ScanwireError
from scanwire_raw.runtime import UNSET, File, FileSource

from contract_tests.catalogue import APIS, Operation, operations
from contract_tests.client import arguments as given
from contract_tests.client.arguments import calls, complaints, same_request
from contract_tests.client.effort import gate
from contract_tests.client.wire import (
    CREDENTIALS,
    KINDS,
    SECRETS,
    Kind,
    Tape,
    call,
    client,
    method_name,
    parameters,
    resource,
)

OPERATIONS = [each for api in APIS for each in operations(api).values()]
UPLOADS = [each for each in OPERATIONS if given.uploads(each)]


def refused() -> httpx.Response:
    return httpx.Response(400, json={"success": False, "errors": [], "messages": []})


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_sends_what_the_spec_allows_and_the_caller_said(operation: Operation) -> None:
    seen: Counter[str] = Counter()
    unsendable = {
        value for each in parameters(operation, "path") for value in given.unsendable(operation, each["name"])
    }
    ways = [(schemes, detailed) for schemes in operation.security for detailed in (False, True)]
    for number, arguments in enumerate(calls(operation)):
        schemes, detailed = ways[number % len(ways)]
        credentials, _ = CREDENTIALS[schemes]
        sent, raised = [], set()
        for kind in KINDS:
            tape = Tape(refused)
            try:
                call(operation, arguments, tape, kind=kind, detailed=detailed, credentials=credentials)
            except ScanwireError as error:
                raised.add((type(error), getattr(error, "value", None)))
            sent.append(tape.requests)
        if refusals := {value for kind, value in raised if kind is InvalidArgumentError}:
            # An id that would be another path is the one thing that the spec allows and the client cannot send.
            assert refusals <= unsendable
            assert sent == [[], []]
            continue
        assert {kind for kind, _ in raised} == (set() if detailed else {InvalidRequestError})
        assert [len(each) for each in sent] == [1, 1]
        (first,), (second,) = sent
        assert complaints(operation, arguments, first, schemes) == []
        assert same_request(first, second)
        seen.update(["sent", *arguments[1], "+".join(sorted(schemes))])
    # The gate against vacuity: the property really sent requests, with every argument and every way to authenticate.
    assert seen["sent"] >= gate(80), seen
    wanted = {"+".join(sorted(each)) for each in operation.security}
    assert wanted <= seen.keys(), seen


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_every_argument_of_the_method_is_generated_at_some_time(operation: Operation) -> None:
    seen = {name for _, named in calls(operation) for name in named}
    found = client(operation.api, "sync", Tape(refused), CREDENTIALS[operation.security[0]][0])
    method = getattr(resource(found, operation), method_name(operation))
    assert _keywords(method) - {each["name"] for each in parameters(operation, "path")} == seen


def _keywords(method: object) -> set[str]:
    assert callable(method)
    return {name for name in inspect.signature(method).parameters if name != "self"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_refuses_arguments_of_which_no_request_can_be_made(operation: Operation, kind: Kind) -> None:
    for name, value, arguments in given.refused(operation):
        for detailed in (False, True):
            tape = Tape(refused)
            with pytest.raises(InvalidArgumentError) as caught:
                call(operation, arguments, tape, kind=kind, detailed=detailed)
            assert caught.value.argument.startswith(name), arguments
            secret = given.is_secret(operation, name) and value is not UNSET
            shown = [type(value)] if secret else [value, *(value if isinstance(value, list) else ())]
            assert caught.value.value in shown, arguments
            assert caught.value.rule, arguments
            assert tape.requests == [], arguments


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_sends_only_with_credentials_that_suffice(operation: Operation, kind: Kind) -> None:
    for schemes in {each for other in operations(operation.api).values() for each in other.security}:
        credentials, headers = CREDENTIALS[schemes]
        suffice = any(each <= schemes for each in operation.security)
        tape = Tape(refused)
        for detailed in (False, True):
            raised: type[ScanwireError] | None = None
            try:
                call(operation, given.some(operation), tape, kind=kind, detailed=detailed, credentials=credentials)
            except ScanwireError as error:
                raised = type(error)
            assert raised is (ConfigurationError if not suffice else None if detailed else InvalidRequestError)
        assert [given.credentials(each) for each in tape.requests] == ([headers, headers] if suffice else [])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", UPLOADS, ids=lambda each: each.id)
def test_sends_the_same_file_however_it_is_given(operation: Operation, kind: Kind) -> None:
    positional, named = given.some(operation)

    def sent(file: FileSource) -> httpx.Request:
        tape = Tape(refused)
        call(operation, (positional, dict.fromkeys(named, file)), tape, kind=kind, detailed=True)
        (request,) = tape.requests
        return request

    contents = {file.content for _, files in calls(operation) for file in files.values()}
    with TemporaryDirectory() as folder:
        path = Path(folder, "b\u00fctes.txt")
        for content in contents:
            path.write_bytes(content)
            with path.open("rb") as opened:
                assert same_request(sent(opened), sent(File(content, path.name)))
            assert same_request(sent(path), sent(File(content, path.name)))
            assert same_request(sent(content), sent(File(content)))
            assert same_request(sent(io.BytesIO(content)), sent(File(content)))
    assert len(contents) >= gate(10)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
def test_shows_no_secret(operation: Operation, kind: Kind) -> None:
    for schemes in operation.security:
        found = client(operation.api, kind, Tape(refused), CREDENTIALS[schemes][0])
        shown = f"{found!r}{found!s}{resource(found, operation)!r}"
        assert not any(secret in shown for secret in SECRETS), shown
