"""How an answer is read: its body within bounds, its encoding, and what it means."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from typing import Any, Literal, cast

import attrs
import httpx
import msgspec
import pytest
from scanwire import (
    AsyncCloudforceOne,
    Attempt,
    CloneGuard,
    RateLimitError,
    ResponseError,
    TransportError,
    UndecodableResponseError,
)
from scanwire._answers import WRAPPING, Answer, Body, page_of, payload
from scanwire._walk import Totals
from scanwire_raw.clone_guard.api.scans import list_scans
from scanwire_raw.cloudforce_one.api.requests import list_requests
from scanwire_raw.cloudforce_one.api.scans import list_configs
from scanwire_raw.cloudforce_one.models import ErrorEnvelope, ScanConfigListEnvelope

from tests.overrides.support import GOOD, Chunks, FakeClock, Script, answer, client_on

TEXT = json.dumps(GOOD).encode()


def body(chunks: list[bytes], limit: int, **headers: str) -> tuple[Body, list[bool]]:
    """A body that took the chunks in as long as it wanted any, and whether it did after each."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found = Body(httpx.Response(200, headers=named, stream=Chunks([])), limit)
    wanted = [found.wanted]
    for chunk in chunks:
        if found.wanted:
            found.add(chunk)
            wanted.append(found.wanted)
    return found, wanted


def test_a_plain_body_is_taken_up_to_the_limit() -> None:
    found, wanted = body([b"abc", b"", b"de"], 5)
    assert (found.answer().content, found.answer().flaw, wanted) == (b"abcde", "", [True] * 4)
    found, wanted = body([b"abc", b"def", b"ghi"], 5)
    assert (found.answer().content, wanted) == (b"abcde", [True, True, False])
    assert found.answer().flaw == "has more than 5 bytes: raise max_body_bytes if that is right"
    assert body([b""], 0)[0].answer().flaw == ""
    assert body([b"x"], 0)[0].answer().content == b""


@pytest.mark.parametrize("name", ["gzip", "GZIP", " x-gzip ", "deflate"])
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_a_compressed_body_is_taken_up_to_the_limit(name: str, step: int) -> None:
    content = b"x" * 500
    packed = zlib.compress(content) if name == "deflate" else gzip.compress(content)
    chunks = [packed[start : start + step] for start in range(0, len(packed), step)]
    found, wanted = body(chunks, 500, content_encoding=name)
    assert (found.answer().content, found.answer().flaw) == (content, "")
    assert all(wanted)
    found, wanted = body(chunks, 499, content_encoding=name)
    assert found.answer().content == content[:499]
    assert "more than 499 bytes" in found.answer().flaw
    assert wanted[-1] is False


@pytest.mark.parametrize("first", [15, 18, 20])
def test_what_lies_beyond_the_limit_is_not_decompressed(first: int) -> None:
    """The fault behind the first byte too many is not come to, however much came before."""
    # Without compression, after a head of 15 bytes.
    packed = gzip.compress(b"x" * 12, compresslevel=0)[:-8] + bytes(8)
    found, _ = body([packed[:first], packed[first:]], 10, content_encoding="gzip")
    assert found.answer().flaw == "has more than 10 bytes: raise max_body_bytes if that is right"
    found, _ = body([packed[:first], packed[first:]], 12, content_encoding="gzip")
    assert found.answer().flaw == "is not compressed as its header says"


def test_there_may_be_no_limit_at_all() -> None:
    found, _ = body([gzip.compress(TEXT)], 10**30, content_encoding="gzip")
    assert (found.answer().content, found.answer().flaw) == (TEXT, "")


def test_only_as_much_is_decompressed_as_is_allowed() -> None:
    packed = gzip.compress(b" " * 10**8)
    found, _ = body([packed], 1000, content_encoding="gzip")
    assert len(found._content) == 1000
    assert len(found.answer().content) == 1000


@pytest.mark.parametrize(
    ("chunks", "more"),
    [
        ([b"nonsense"], False),
        ([gzip.compress(TEXT)[:-1]], True),
        ([gzip.compress(TEXT), b"more"], False),
        ([gzip.compress(TEXT) + b"more"], False),
        ([gzip.compress(TEXT), gzip.compress(TEXT)], False),
        ([b""], True),
        ([], True),
    ],
    ids=["nonsense", "cut", "more", "more at once", "twice", "nothing", "no chunk"],
)
def test_a_body_that_is_not_compressed_as_it_says(chunks: list[bytes], more: bool) -> None:
    found, wanted = body(chunks, 1000, content_encoding="gzip")
    assert found.answer().flaw == "is not compressed as its header says"
    assert wanted[-1] is more


def test_nothing_is_kept_of_what_follows_a_compressed_body() -> None:
    found, wanted = body([gzip.compress(TEXT), b"x" * 100, b"x" * 100], 1000, content_encoding="gzip")
    assert wanted == [True, True, False]
    assert found.answer().content == TEXT


def test_a_compressed_body_that_says_nothing_without_end() -> None:
    nothing = b"\x00\x00\x00\xff\xff" * 2000
    chunks = [gzip.compress(b"")[:10], *[nothing] * (WRAPPING // len(nothing) + 2)]
    found, wanted = body(chunks, 100, content_encoding="gzip")
    assert wanted[-1] is False
    assert all(wanted[:-2])
    assert "more than 100 bytes" in found.answer().flaw
    # So much, and not a byte more.
    whole = b"".join(chunks)[: 100 + 65536]
    assert body([whole, b"\x00"], 100, content_encoding="gzip")[1] == [True, True, False]


@pytest.mark.parametrize("name", ["br", "zstd", "gzip, gzip", "identity, gzip", "\xe9", "x" * 500])
def test_an_encoding_that_was_not_asked_for_is_not_read(name: str) -> None:
    found = Body(httpx.Response(200, headers=[(b"content-encoding", name.encode("latin-1"))], stream=Chunks([])), 10)
    assert not found.wanted
    flaw = found.answer().flaw
    assert flaw == f"has the content encoding {name[:40]!r}, which was not asked for"


@pytest.mark.parametrize("name", ["", "identity", " Identity "])
def test_no_encoding_is_no_encoding(name: str) -> None:
    assert body([b"ab"], 10, content_encoding=name)[0].answer().content == b"ab"


def test_a_body_that_was_cut_keeps_what_came() -> None:
    found, _ = body([b"abc"], 10)
    found.cut()
    assert not found.wanted
    assert (found.answer().content, found.answer().flaw) == (b"abc", "was cut short")


def test_an_answer_that_is_there_as_a_whole_is_bounded_too() -> None:
    found = Body(httpx.Response(200, content=b"abcdef"), 5)
    assert not found.wanted
    assert "more than 5 bytes" in found.answer().flaw
    packed = httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"abc"))
    assert Body(packed, 5).answer().content == b"abc"


def caught(status: int, chunks: list[bytes | BaseException], **options: Any) -> Exception:
    streams: list[Chunks] = []

    def reply() -> httpx.Response:
        streams.append(Chunks(chunks))
        return httpx.Response(status, stream=streams[-1])

    script = Script(reply)
    options = {"max_retries": 0, **options}
    with pytest.raises((ResponseError, TransportError)) as sync_error:
        client_on(script, FakeClock(), **options).scans.list_configs("a")

    async def run() -> Exception:
        async with httpx.AsyncClient(transport=script) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http, clock=FakeClock(), **options)
            with pytest.raises((ResponseError, TransportError)) as async_error:
                await client.scans.list_configs("a")
            return async_error.value

    other = asyncio.run(run())
    assert (type(other), str(other)) == (type(sync_error.value), str(sync_error.value))
    assert all(each.closed for each in streams)
    assert len({each.taken for each in streams}) == 1
    return sync_error.value


FAILURE = json.dumps({"errors": [{"code": 7, "message": "why"}]}).encode()


def test_a_failure_is_known_by_its_status_however_its_body_ends() -> None:
    for end in (httpx.ReadError("reset"), httpx.RemoteProtocolError("cut"), httpx.ReadTimeout("late")):
        error = caught(503, [FAILURE, end])
        assert isinstance(error, ResponseError)
        assert (error.status_code, error.errors[0].code) == (503, 7)
        assert isinstance(caught(200, [TEXT, end]), TransportError)


def test_no_more_is_read_than_is_wanted() -> None:
    error = caught(503, [b"x" * 60, b"x" * 60, httpx.ReadError("never asked for")], max_body_bytes=100)
    assert isinstance(error, ResponseError)
    assert len(error.body) == 100
    assert isinstance(caught(200, [b"x" * 101, httpx.ReadError("never")], max_body_bytes=100), UndecodableResponseError)


def test_a_connection_that_does_not_close_spoils_no_answer() -> None:
    class Sticking(Chunks):
        error: Exception = httpx.CloseError("the connection does not close")

        def close(self) -> None:
            raise self.error

        async def aclose(self) -> None:
            raise self.error

    class Resetting(Sticking):
        error = OSError("the connection does not close")

    # The second is not read to its end, and closed by ourselves.
    answers = [
        lambda: httpx.Response(200, stream=Sticking([TEXT])),
        lambda: httpx.Response(503, stream=Resetting([b"x" * 200])),
        lambda: httpx.Response(200, stream=Sticking([TEXT])),
    ]
    script = Script(*answers)
    assert client_on(script, FakeClock(), max_body_bytes=100).scans.list_configs("a") == []
    assert client_on(script, FakeClock(), max_body_bytes=100).scans.list_configs("a") == []
    assert len(script.requests) == 3

    async def run() -> None:
        script.requests.clear()
        http = httpx.AsyncClient(transport=script)
        client = AsyncCloudforceOne(api_token="t", http_client=http, clock=FakeClock(), max_body_bytes=100)
        assert await client.scans.list_configs("a") == []
        assert await client.scans.list_configs("a") == []

    asyncio.run(run())
    assert len(script.requests) == 3


@pytest.mark.parametrize(
    "said", ['{"success": false}', '{"success": 7, "success": false}', '{"data": [], "success":false}']
)
def test_what_says_that_it_failed_is_no_success_whatever_the_spec_has(said: str) -> None:
    http = httpx.Client(transport=Script(lambda: httpx.Response(200, text=said)))
    client = CloneGuard(base_url="https://portal.test", api_key="k", access_token="t", http_client=http, max_retries=0)
    with pytest.raises(ResponseError) as error:
        list(client.scans.list(page=1))
    assert type(error.value) is ResponseError


@pytest.mark.parametrize(
    "said", ['{"data": []}', '{"data": [], "success": true}', '{"data": [], "x": {"success": false}}']
)
def test_what_does_not_say_so_is_read(said: str) -> None:
    http = httpx.Client(transport=Script(lambda: httpx.Response(200, text=said)))
    client = CloneGuard(base_url="https://portal.test", api_key="k", access_token="t", http_client=http, max_retries=0)
    assert list(client.scans.list(page=1)) == []


def test_throttling_is_seen_in_a_page_of_a_failure_that_was_cut() -> None:
    throttled = b'{"success":false,"errors":[{"code":971,"message":"wait"}]}'
    assert isinstance(caught(200, [throttled]), RateLimitError)
    assert isinstance(caught(400, [throttled, httpx.ReadError("reset")]), RateLimitError)


NOTHING = b'{"success":true,"errors":[],"messages":[]}'


def test_a_success_without_its_payload_is_none() -> None:
    error = caught(200, [NOTHING])
    assert isinstance(error, UndecodableResponseError)
    assert str(error) == "list_configs: HTTP 200: the body has no result"
    assert (error.operation, error.status_code, error.body, error.__cause__) == ("list_configs", 200, NOTHING, None)


def test_a_page_without_its_items_is_none() -> None:
    with pytest.raises(UndecodableResponseError) as found:
        list(client_on(Script(answer(body=json.loads(NOTHING), cf_ray="r")), FakeClock()).requests.list("a"))
    assert str(found.value) == "list_requests: HTTP 200: the body has no result [cf-ray r]"
    assert json.loads(found.value.body) == json.loads(NOTHING)


def test_only_null_counts_as_no_errors_and_messages() -> None:
    error = caught(200, [b'{"success":true,"errors":7,"messages":null,"result":[]}'])
    assert str(error) == (
        "list_configs: HTTP 200: the body cannot be decoded: Expected `array`, got `int` - at `$.errors`"
    )


def test_the_text_of_a_body_that_cannot_be_decoded_is_bounded() -> None:
    class Envelope(msgspec.Struct):
        kind: Literal["a"]

    operation = attrs.evolve(cast("Any", list_configs.OPERATION), envelope=Envelope)
    reply = Answer(200, httpx.Headers(), b'{"kind":"' + b"x" * 300 + b'"}', "")
    with pytest.raises(UndecodableResponseError) as found:
        payload(operation, reply)
    said = f"Invalid enum value '{'x' * 300}'"[:200]
    assert str(found.value) == f"list_configs: HTTP 200: the body cannot be decoded: {said}"


@pytest.mark.parametrize("status", [200, 201, 299])
def test_every_status_of_two_hundred_and_some_is_good(status: int) -> None:
    assert client_on(Script(answer(status)), FakeClock()).scans.list_configs("a") == []


def test_a_page_tells_how_many_there_are() -> None:
    """Each vendor at its own place."""
    told = {"total_pages": 3, "total_count": 70.0}
    common = {"success": True, "errors": [], "messages": []}
    for operation, document, totals in (
        (list_requests.OPERATION, {**common, "result": [], "result_info": told}, Totals(3, 70)),
        (list_requests.OPERATION, {**common, "result": []}, Totals(None, None)),
        (list_scans.OPERATION, {"data": [], "meta": told}, Totals(3, 70)),
        (list_scans.OPERATION, {"data": [], "meta": {"total_pages": 0}}, Totals(0, None)),
        (list_scans.OPERATION, {"data": [], "meta": {"total_count": -1}}, Totals(None, None)),
        (list_scans.OPERATION, {"data": []}, Totals(None, None)),
    ):
        found = page_of(cast("Any", operation), Answer(200, httpx.Headers(), json.dumps(document).encode(), ""))
        assert found == ([], totals)


def test_details_have_the_decoded_body_where_there_is_one() -> None:
    steps = [answer(), answer(404, {**GOOD, "success": False, "result": None}), lambda: httpx.Response(502, text="x")]
    client = client_on(Script(*steps), FakeClock(), max_retries=0)
    found = [client.scans.list_configs_detailed("a") for _ in steps]
    assert [each.status_code for each in found] == [200, 404, 502]
    assert isinstance(found[0].parsed, ScanConfigListEnvelope)
    assert isinstance(found[1].parsed, ErrorEnvelope)
    assert found[2].parsed is None


def test_details_of_what_says_that_it_failed_are_of_a_failure() -> None:
    """It is told to hooks, and tried again where that is right."""
    seen: list[Attempt] = []
    throttled = answer(body={"success": False, "errors": [{"code": 971}]})
    client = client_on(Script(throttled, answer()), FakeClock(), after_attempt=seen.append)
    assert json.loads(client.scans.list_configs_detailed("a").content) == GOOD
    assert [type(each.error) for each in seen] == [RateLimitError, type(None)]


@pytest.mark.parametrize("what", ["list_configs", "list_configs_detailed"])
@pytest.mark.parametrize(
    ("content", "encoding", "flaw", "cause", "requests"),
    [
        (b"nonsense", "gzip", "is not compressed as its header says", zlib.error, 3),
        (gzip.compress(TEXT)[:-1], "gzip", "is not compressed as its header says", zlib.error, 3),
        (b"x" * 101, "", "has more than 100 bytes: raise max_body_bytes if that is right", None, 1),
        (b"x", "br", "has the content encoding 'br', which was not asked for", None, 1),
    ],
    ids=["nonsense", "cut", "long", "br"],
)
def test_a_flaw_that_may_be_missing_from_the_next_answer_is_worth_another_try(
    what: str, content: bytes, encoding: str, flaw: str, cause: type[Exception] | None, requests: int
) -> None:
    script = Script(lambda: httpx.Response(200, headers={"content-encoding": encoding}, stream=Chunks([content])))
    client = client_on(script, FakeClock(), max_body_bytes=100, max_retries=2)
    with pytest.raises(UndecodableResponseError) as found:
        getattr(client.scans, what)("a")
    assert str(found.value) == f"list_configs: HTTP 200: the body {flaw}"
    assert type(found.value.__cause__) is (cause or type(None))
    assert str(found.value.__cause__ or flaw) == flaw
    assert (len(script.requests), found.value.attempts) == (requests, requests)


def test_the_async_twin_for_details_reads_alike() -> None:
    async def run() -> None:
        script = Script(lambda: httpx.Response(404, stream=Chunks([FAILURE])))
        async with httpx.AsyncClient(transport=script) as http:
            client = AsyncCloudforceOne(api_token="t", http_client=http)
            response = await client.scans.list_configs_detailed("a")
            assert (response.status_code, response.content) == (404, FAILURE)

    asyncio.run(run())
