"""The hooks for OpenTelemetry, with its real instrumentation of httpx and an exporter that keeps the spans."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, ClassVar

import httpx
import pytest
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind
from scanwire import Attempt
from scanwire.telemetry import async_request_hook, request_hook

from tests.overrides.both import KINDS, FakeClock, Kind, clone_guard, cloudforce_one, done, in_turn
from tests.overrides.peer import Peer, peer

TEMPLATE = "/client/v4/accounts/{account_id}/cloudforce-one/scans/config"


@pytest.fixture
def server() -> Iterator[Peer]:
    with peer() as found:
        yield found


class Telemetry:
    """The instrumentation, switched on by `begin`."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))

    def begin(self) -> None:
        HTTPXClientInstrumentor().instrument(
            tracer_provider=self.provider, request_hook=request_hook, async_request_hook=async_request_hook
        )

    def spans(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())

    def attributes(self) -> list[dict[str, Any]]:
        return [dict(each.attributes or {}) for each in self.spans()]


@pytest.fixture
def telemetry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telemetry]:
    monkeypatch.setenv("OTEL_SEMCONV_STABILITY_OPT_IN", "http")
    found = Telemetry()
    yield found
    HTTPXClientInstrumentor().uninstrument()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("made", ["before", "after"])
def test_spans_tell_the_operation_and_the_template(kind: Kind, made: str, server: Peer, telemetry: Telemetry) -> None:
    """Also those of clients that were made before: what bounds the sockets of a client lies below."""
    if made == "after":
        telemetry.begin()
    cf = cloudforce_one(kind, base_url=server.url() + "/client/v4")
    cg = clone_guard(kind, base_url=server.url())
    if made == "before":
        telemetry.begin()
    in_turn(cf, lambda cf: cf.scans.list_configs("an/account?x"))
    in_turn(cg, lambda cg: cg.scans.list_detailed(q_name="a/b"))
    first, second = telemetry.spans()
    assert (first.name, second.name) == (f"GET {TEMPLATE}", "GET /v2/scans")
    assert {each.kind for each in (first, second)} == {SpanKind.CLIENT}
    attributes, others = telemetry.attributes()
    assert attributes["url.template"] == TEMPLATE
    assert attributes["scanwire.operation"] == "list_configs"
    assert (others["url.template"], others["scanwire.operation"]) == ("/v2/scans", "list_scans")
    assert "http.request.resend_count" not in attributes
    # What the instrumentation knows by itself is there, and under its own names.
    assert attributes["http.request.method"] == "GET"
    assert attributes["http.response.status_code"] == 200
    assert attributes["server.port"] == server.port


@pytest.mark.parametrize("kind", KINDS)
def test_further_attempts_are_counted(kind: Kind, server: Peer, telemetry: Telemetry) -> None:
    telemetry.begin()
    server.stage = "busy"
    cf = cloudforce_one(kind, base_url=server.url(), max_retries=2, clock=FakeClock(), deadline=None)
    in_turn(cf, lambda cf: cf.scans.list_configs_detailed("a"), lambda cf: cf.scans.list_configs_detailed("a"))
    found = telemetry.attributes()
    assert [each.get("http.request.resend_count") for each in found] == [None, 1, 2] * 2
    assert [each["http.response.status_code"] for each in found] == [503] * 6


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_is_in_a_span(kind: Kind, server: Peer, telemetry: Telemetry) -> None:
    telemetry.begin()
    server.stage = "busy"
    options = {"base_url": server.url(), "max_retries": 0}
    in_turn(
        cloudforce_one(kind, **options),
        lambda cf: cf.scans.create_config_detailed("a", ips=["198.51.100.7"]),
    )
    in_turn(
        cloudforce_one(kind, **options, api_token=None, api_email="secret@x.test", api_key="secret"),
        lambda cf: cf.scans.list_configs_detailed("a"),
    )
    in_turn(
        clone_guard(kind, **options),
        lambda cg: cg.auth.sign_in_detailed(username="u", password="secret-password"),
    )
    assert len(telemetry.spans()) == 3
    shown = [each.to_json() for each in telemetry.spans()]
    assert not [text for text in shown if "secret" in text or "198.51.100.7" in text]
    assert all(json.loads(text)["attributes"]["scanwire.operation"] for text in shown)


@pytest.mark.parametrize("kind", KINDS)
def test_requests_of_others_are_left_as_they_are(kind: Kind, server: Peer, telemetry: Telemetry) -> None:
    telemetry.begin()

    async def asynchronous(**more: Any) -> None:
        async with httpx.AsyncClient() as http:
            await http.get(server.url(), **more)

    def synchronous(**more: Any) -> None:
        with httpx.Client() as http:
            http.get(server.url(), **more)

    call = synchronous if kind == "sync" else asynchronous
    done(call())
    done(call(extensions={"scanwire.attempt": "somebody else's"}))
    assert [each.name for each in telemetry.spans()] == ["GET", "GET"]
    assert not [name for each in telemetry.attributes() for name in each if "scanwire" in name or "template" in name]


def test_a_query_is_not_part_of_the_template() -> None:
    """A slash in it neither: hooks of an `http_client` may add one."""

    class Request:
        url = httpx.URL("https://portal.test/base/v2/scans?back=/a/b/c")
        extensions: ClassVar = {"scanwire.attempt": Attempt("list_scans", "GET", "/v2/scans", 2)}

    class Span:
        def set_attribute(self, key: str, value: str | int) -> None:
            told[key] = value

        def update_name(self, name: str) -> None:
            told["name"] = name

    told: dict[str, str | int] = {}
    request_hook(Span(), Request())
    assert told == {
        "name": "GET /base/v2/scans",
        "url.template": "/base/v2/scans",
        "scanwire.operation": "list_scans",
        "http.request.resend_count": 1,
    }


def test_a_request_without_extensions_is_left_as_it_is() -> None:
    class Request:
        url = httpx.URL("https://portal.test")
        extensions = None

    class Span:
        def set_attribute(self, key: str, value: str | int) -> None:
            raise AssertionError(key)

        def update_name(self, name: str) -> None:
            raise AssertionError(name)

    request_hook(Span(), Request())


def test_nothing_of_opentelemetry_is_imported() -> None:
    code = "import sys, scanwire, scanwire.telemetry; print([name for name in sys.modules if 'opentelemetry' in name])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
