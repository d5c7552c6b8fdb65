"""Layer 1: schemathesis over the specs, with living fixtures, its findings attributed to clauses."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable, Iterator
from typing import Any

import httpx
import requests
import schemathesis
import urllib3
from requests.adapters import HTTPAdapter
from schemathesis.config import SchemathesisConfig
from schemathesis.core.errors import NoLinksFound
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.engine.run import probes
from schemathesis.generation.modes import GenerationMode
from schemathesis.transport.requests import REQUESTS_TRANSPORT, RequestsTransport
from urllib3._collections import HTTPHeaderDict

from contract_tests.catalogue import (
    Cell,
    Operation,
    Resource,
    clauses,
    conventions,
    named_in,
    operations,
    resources,
    spec,
)
from contract_tests.exchange import Exchange
from contract_tests.journal import Journal
from contract_tests.server.fixtures import Fixture, resource_named, spent_by
from contract_tests.server.reducing import reduce_crashes
from contract_tests.server.values import register_formats
from contract_tests.suite import NothingToTestError
from contract_tests.target import CouldNotRunError, Target, entries

# Before each run the engine would probe the server with requests of its own, past our wire: uncounted, unthrottled, and
# malformed in a tier that only reads. What it wants to know is said in `_run`.
probes.PROBES = ()  # type: ignore[assignment]

STEPS = 12
SEQUENCES = 25
UNIT = ("examples", "coverage", "fuzzing")

# The clause that each of schemathesis' checks stands for, per API. Two of them depend on the answer (`_clause`).
CLAUSES = {
    "cloudforce_one": {
        "not_a_server_error": "CF-STATUS-02",
        "status_code_conformance": "CF-STATUS-01",
        "content_type_conformance": "CF-TYPE-01",
        "response_headers_conformance": "CF-TYPE-01",
        "error_schema": "CF-ENVELOPE-02",
        "negative_data_rejection": "CF-INPUT-01",
        "missing_required_header": "CF-INPUT-01",
        "positive_data_acceptance": "CF-INPUT-02",
        "ignored_auth": "CF-AUTH-01",
        "unsupported_method": "CF-METHOD-01",
        "allow_header_conformance": "CF-METHOD-01",
    },
    "clone_guard": {
        "not_a_server_error": "CG-STATUS-02",
        "status_code_conformance": "CG-STATUS-01",
        "content_type_conformance": "CG-TYPE-01",
        "response_headers_conformance": "CG-TYPE-01",
        "error_schema": "CG-ERROR-01",
        "negative_data_rejection": "CG-INPUT-01",
        "missing_required_header": "CG-INPUT-01",
        "positive_data_acceptance": "CG-INPUT-02",
        "ignored_auth": "CG-AUTH-01",
        "unsupported_method": "CG-METHOD-01",
        "allow_header_conformance": "CG-METHOD-01",
    },
}


def shape_clause(operation: str) -> str:
    """The clause for the shape of an operation's accepted answers: the one of the operation alone that ends in -01."""
    return next(
        one.id
        for one in clauses().values()
        if one.operations == (operation,) and not one.general and one.id.endswith("-01")
    )


class _Adapter(HTTPAdapter):
    """Sends what schemathesis prepared over the target's own wire, so that everything is counted in one place."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target

    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        body = request.body if request.body is not None else b""
        headers = [(str(name), str(value)) for name, value in request.headers.items()]
        if not any(name.lower() == "host" for name, _ in headers):
            headers.insert(0, ("Host", httpx.URL(self._target.base_url).netloc.decode()))
        try:
            url = httpx.URL(request.url)
            answer = self._target.wire.handle_request(
                httpx.Request(
                    request.method,
                    url,
                    headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
                    content=body.encode() if isinstance(body, str) else body,
                )
            )
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise requests.exceptions.ConnectionError(error, request=request) from error
        raw = urllib3.HTTPResponse(
            body=io.BytesIO(answer.content),
            headers=HTTPHeaderDict(answer.headers.multi_items()),
            status=answer.status_code,
            version=11,
            reason=answer.reason_phrase,
            preload_content=False,
            request_method=request.method,
        )
        return self.build_response(request, raw)


class _Transport(RequestsTransport):
    """Hands every request of a run to the adapter, and gives each call that deletes something of its own to delete."""

    def __init__(self, target: Target, fixture: Fixture | None) -> None:
        super().__init__()
        self._copy_serializers_from(REQUESTS_TRANSPORT)
        self._adapter = _Adapter(target)
        self._target = target
        self._fixture = fixture

    def send(self, case: Any, *, session: Any = None, **kwargs: Any) -> Any:
        session = requests.Session() if session is None else session
        # Or requests would put in what it finds in ~/.netrc.
        session.trust_env = False
        session.mount("http://", self._adapter)
        session.mount("https://", self._adapter)
        operation = operations(self._target.api)[case.operation.definition.raw["operationId"]]
        if self._fixture is not None:
            self._fixture.keep_alive(operation, case)
        self._spare(operation, case)
        return super().send(case, session=session, **kwargs)

    def _spare(self, operation: Operation, case: Any) -> None:
        """Have a call that would change what others own, such as the item of an example, meet nothing instead."""
        ledger, path = self._target.wire.ledger, case.path_parameters or {}
        if ledger is None or operation.reads or case.method.upper() != operation.method:
            return
        above = named_in(operation)
        sent = {name: str(value) for name, value in path.items()}
        if operation.keys and not all(map(ledger.may_change, entries(operation, sent, ()))):
            path.update({one.parameter: one.unknown_id for one in above})
        many = spent_by(operation)
        if many is not None and operation.id == many.operations.get("delete_many"):
            case.query = {**(case.query or {}), "ids": self._spared(many, case)}

    def _spared(self, resource: Resource, case: Any) -> list[str]:
        """Of the ids that a call would delete, those that may be deleted; one that nothing has if there are none."""
        ledger, ids = self._target.wire.ledger, (case.query or {}).get("ids")
        given = [str(one) for one in ids] if isinstance(ids, list) else []
        return [one for one in given if ledger and ledger.may_change(f"{resource.name}/{one}")] or [resource.unknown_id]


def _document(api: str) -> dict[str, Any]:
    return copy.deepcopy(spec(api))


# Methods that no operation of the specs has at its path, and that change nothing where a server knows them.
HARMLESS = ["GET", "OPTIONS", "TRACE", "QUERY"]


def _config(
    target: Target, phases: Iterable[str], parameters: dict[str, Any], *, guided: bool = True
) -> SchemathesisConfig:
    """What schemathesis is to do.

    Args:
        target: what to test.
        phases: which phases to run.
        parameters: the parameters that are pinned.
        guided: whether ids come from our fixtures and the links of the spec only. By itself schemathesis infers links,
            such as from a list to the deletion of what is in it, and puts ids that it has seen into other requests.
    """
    settings = target.settings
    schemes: dict[str, Any] = {}
    for name, value in target.us.schemes.items():
        definition = spec(target.api)["components"]["securitySchemes"][name]
        if value and definition["type"] == "http":
            schemes[name] = {"bearer": value}
        elif value:
            schemes[name] = {"api-key": f"Basic {value}" if name == "access_token" else value}
    enabled = set(phases)
    seen: dict[str, Any] = {"extra-data-sources": {"responses": False}} if guided else {}
    return SchemathesisConfig.from_dict(
        {
            "seed": settings.seed,
            "base-url": target.base_url,
            "continue-on-failure": True,
            "headers": dict(target.us.headers),
            "parameters": parameters,
            "suppress-health-check": ["all"],
            "request-retries": 0,
            "generation": {
                "mode": "all",
                "max-examples": settings.max_examples,
                "deterministic": False,
                "database": "none",
                "with-security-parameters": False,
            },
            "phases": {
                "examples": {"enabled": "examples" in enabled},
                "coverage": {
                    "enabled": "coverage" in enabled,
                    **seen,
                    **({"unexpected-methods": HARMLESS} if settings.live else {}),
                },
                "fuzzing": {"enabled": "fuzzing" in enabled, **seen},
                "stateful": {
                    "enabled": "stateful" in enabled,
                    **({"inference": {"algorithms": []}} if guided else {}),
                    "max-steps": STEPS,
                    # A sequence is many calls.
                    "generation": {"max-examples": min(settings.max_examples, SEQUENCES), "no-shrink": True},
                },
            },
        }
    )


def _run(
    target: Target,
    config: SchemathesisConfig,
    only: Operation | None = None,
    fixture: Fixture | None = None,
    among: Iterable[str] = (),
) -> Iterator[ScenarioRecorder]:
    register_formats()
    schema: Any = schemathesis.openapi.from_dict(_document(target.api), config=config)
    # No server takes a NUL in a header.
    schema.adapt_to_null_byte_in_header_failure()
    transport = _Transport(target, fixture)
    # A schema takes its transport from its application; ours has none, and brings the transport along.
    schema.__class__ = type("Wired", (type(schema),), {"transport": property(lambda self: transport)})
    if only is not None:
        schema = schema.include(operation_id=only.id)
    elif among:
        schema = schema.include(operation_id=list(among))
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            yield event.recorder
        elif isinstance(event, events.Interrupted) and not target.wire.budget.over:
            raise KeyboardInterrupt
        elif isinstance(event, events.FatalError):
            raise RuntimeError(f"schemathesis stopped: {event.exception}") from event.exception
        elif isinstance(event, events.NonFatalError) and isinstance(event.value, NothingToTestError):
            raise event.value
        elif isinstance(event, events.NonFatalError) and isinstance(event.value, NoLinksFound):
            # Whoever needs links finds that no operation has accepted a call.
            continue
        elif isinstance(event, events.NonFatalError) and not (target.wire.unanswered or target.wire.budget.over):
            raise RuntimeError(f"schemathesis failed at {event.label}: {event.value}") from event.value
        if target.wire.budget.over:
            raise CouldNotRunError(target.wire.budget.over)


def _cell(api: str, name: str, status: int, operation: Operation) -> Cell | None:
    """The clause that a check of schemathesis stands for, and the operation at which."""
    above = named_in(operation)
    if name == "response_schema_conformance":
        accepted = 200 <= status < 300
        return Cell(shape_clause(operation.id) if accepted else CLAUSES[api]["error_schema"], operation.id)
    if name == "use_after_free":
        dead = above[-1].clauses.get("dead") if above else None
        return Cell(dead, above[-1].operations["delete"]) if dead else None
    if name == "ensure_resource_availability":
        if above and operation.id == above[-1].operations.get("get"):
            return Cell(above[-1].clauses["got"], operation.id)
        reads = [read for read in above[-1].reads if read.operation == operation.id] if above else []
        return Cell(reads[0].clauses["answered"], operation.id) if reads else None
    clause = CLAUSES[api].get(name)
    return Cell(clause, operation.id) if clause and operation.id in clauses()[clause].operations else None


def _applies(name: str, case: Any, status: int, *, follows_delete: bool, other_method: bool) -> bool:
    """Whether a check that passed really had something to look at."""
    mode = case.meta.generation.mode if case.meta is not None else None
    if name == "negative_data_rejection":
        return mode is GenerationMode.NEGATIVE and not other_method
    if name == "positive_data_acceptance":
        return mode is GenerationMode.POSITIVE and not other_method
    if name == "ignored_auth":
        return 200 <= status < 300
    if name in {"unsupported_method", "allow_header_conformance"}:
        return other_method
    if name == "use_after_free":
        return follows_delete
    if name in {"ensure_resource_availability", "missing_required_header", "response_headers_conformance"}:
        return False
    if name == "status_code_conformance":
        return not other_method
    return True


def _exchange(interaction: Any) -> Exchange:
    request, response = interaction.request, interaction.response
    headers = tuple((name, value) for name, values in request.headers.items() for value in values)
    if response is None:
        return Exchange(request.method, request.uri, headers, request.body or b"", 0)
    return Exchange(
        request.method,
        request.uri,
        headers,
        request.body or b"",
        response.status_code,
        tuple((name, value) for name, values in response.headers.items() for value in values),
        response.content or b"",
    )


def _refused_after_all(recorder: ScenarioRecorder, failure: Any, api: str) -> bool:
    """Whether the request that schemathesis sent without valid credentials was refused.

    It expects 401 or 403; the documents of Cloudforce One allow any status from 400 to 499.
    """
    interaction = recorder.interactions.get(getattr(failure, "case_id", None) or "")
    return (
        api == "cloudforce_one"
        and interaction is not None
        and interaction.response is not None
        and 400 <= interaction.response.status_code < 500
    )


def _words(name: str, failure: Any) -> str:
    """What a check of schemathesis found, in a line: the schema and the value that may follow are in the report."""
    first, *rest = str(failure.message).strip().partition("\n\n")[0].splitlines() or [""]
    if name == "response_schema_conformance":
        return f"the body does not have the documented shape: {first}"[:500]
    words = "; ".join([failure.title, *([first] if first else []), *map(str.strip, rest)])
    return words.replace("Schema-violating request accepted; ", "").rstrip(":")[:500]


def _note(journal: Journal, api: str, recorder: ScenarioRecorder) -> None:
    known = operations(api)
    deletions = {one.operations["delete"] for one in resources(api) if "delete" in one.operations}
    deleted: set[str] = set()
    for case_id, node in recorder.cases.items():
        case, interaction = node.value, recorder.interactions.get(case_id)
        if interaction is None or interaction.response is None:
            continue
        status = interaction.response.status_code
        operation = known[case.operation.definition.raw["operationId"]]
        other_method = case.method.upper() != operation.method
        key = str(dict(case.path_parameters or {}))
        for check in recorder.checks.get(case_id, []):
            cell = _cell(api, check.name, status, operation)
            if cell is None:
                continue
            failure = check.failure_info.failure if check.failure_info is not None else None
            if check.name == "ignored_auth" and failure is not None and _refused_after_all(recorder, failure, api):
                journal.check(cell.clause, True, "", operation=cell.operation)
            elif check.status is Status.FAILURE and failure is not None:
                words = _words(check.name, failure)
                journal.check(cell.clause, False, words, operation=cell.operation, exchange=_exchange(interaction))
            elif check.status is Status.SUCCESS and _applies(
                check.name, case, status, follows_delete=key in deleted, other_method=other_method
            ):
                journal.check(cell.clause, True, "", operation=cell.operation)
        if operation.id in deletions and 200 <= status < 300 and not other_method:
            deleted.add(key)


def unit(target: Target, journal: Journal, operation: Operation, phases: Iterable[str]) -> None:
    """Run schemathesis' phases on one operation, its path parameters pinned to living fixtures.

    Raises:
        NothingToTestError: the operation needs an item, and there is none.
        CouldNotRunError: nothing more may be sent, or nobody answers.
    """
    fixture = Fixture(target)
    pinned: dict[str, Any] = {
        f"path.{name}": int(value) if name in operation.numbered else value
        for name, value in fixture.parameters(operation).items()
    }
    for recorder in _run(target, _config(target, phases, pinned), operation, fixture):
        _note(journal, target.api, recorder)
    if target.settings.shrink:
        reduce_crashes(target, journal)


def _tenant(target: Target) -> dict[str, Any]:
    scope = conventions(target.api).scope
    return {f"path.{scope}": target.us.scope} if scope else {}


def alone(target: Target, among: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Schemathesis by itself, for comparison: our account and our credentials, but no fixtures and no clauses.

    Args:
        target: the server.
        among: the operations that it may call.

    Yields:
        the name of each check that failed, and the operation that it failed at.
    """
    called = frozenset(among)
    # With a single operation there may be nothing to link, which schemathesis takes for a mistake.
    phases = (*UNIT, "stateful") if len(called) != 1 else UNIT
    config = _config(target, phases, _tenant(target), guided=False)
    for recorder in _run(target, config, among=called):
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.status is Status.FAILURE:
                    yield check.name, recorder.cases[case_id].value.operation.label


def stateful(target: Target, journal: Journal, resource: Resource) -> None:
    """Run schemathesis' stateful phase on a resource: sequences of calls along the links of the spec.

    Raises:
        CouldNotRunError: nothing more may be sent, or nobody answers.
    """
    among = [operation for role, operation in resource.operations.items() if role != "delete_many"]
    among += [read.operation for read in resource.reads]
    above = resource
    while above.parent:
        above = resource_named(target.api, above.parent)
        among.append(above.operations["create"])
    config = _config(target, ("stateful",), _tenant(target))
    for recorder in _run(target, config, fixture=Fixture(target), among=among):
        _note(journal, target.api, recorder)
    if target.settings.shrink:
        reduce_crashes(target, journal)
