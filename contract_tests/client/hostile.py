"""Answers of a hostile server, by the hundred thousand: nothing but a `ScanwireError` may come of them.

    python -m contract_tests.client.hostile --examples 100000 --seed 1

Each answer starts from one that the spec allows for an operation, which is then damaged as JSON, as bytes, in its
headers, or on the way. Its number and the seed decide everything about it, so that a failure can be looked at again:
`--only NUMBER`. A failure is reduced as far as that goes cheaply. Exit status: 0 nothing found; 1 something found.
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import gzip
import json
import os
import pickle
import random
import sys
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from http.cookiejar import CookieJar
from typing import Any

import httpx
import msgspec
from scanwire import ScanwireError

from contract_tests.catalogue import APIS, Operation, operations, resolve
from contract_tests.client.arguments import some
from contract_tests.client.schemas import agrees, answers, is_valid, known, unique
from contract_tests.client.wire import (
    BASE_URLS,
    CLASSES,
    CREDENTIALS,
    KINDS,
    SECRETS,
    Kind,
    NoTime,
    Tape,
    finish,
    is_paged,
    method_name,
    payload,
    resource,
)

OPERATIONS = tuple(each for api in APIS for each in operations(api).values())

MAX_BODY_BYTES = 200_000
"""What the clients here take, so that a bomb need not be large."""

LONGEST_MESSAGE = 10_000
SLOW = 5.0
"""Seconds after which a single call counts as hanging."""

LOT = 1000
CUTS = (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.CloseError, httpx.WriteError)
PAGES = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"{",
    b'"',
    b"0",
    b"true",
    b"\x00",
    b"\xff\xfe{\x00}\x00",
    b"error code: 1015",
    b"<html><body>520: Web server is returning an unknown error</body></html>" * 20,
    b"[" * 100_000,
    b'{"success":true,"result":' * 3000,
    b'{"errors":' + b"[" * 700 + b"]" * 700 + b"}",
    b'{"errors":' + b'{"error_chain":' * 700 + b"0" + b"}" * 700 + b"}",
    b'{"errors":[' + b'"' + b"x" * 100_000 + b'"]}',
    b'{"errors":[' + b",".join([b'{"code":1000,"message":"' + b"m" * 400 + b'"}'] * 300) + b"]}",
)
RAW_VALUES = (
    "NaN",
    "-Infinity",
    "1e400",
    "-0",
    "1E5",
    "0." + "0" * 400 + "1",
    "9" * 20,
    "-" + "9" * 5000,
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"\\u0000"',
    '"\\x"',
    "[" * 600 + "]" * 600,
    '{"a":' * 600 + "1" + "}" * 600,
    "",
    "undefined",
    "'x'",
    "01",
    "/**/1",
)
"""What `json.dumps` does not write."""

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**63, 2**64, -(2**70), 1.5, 1e308, "", "1", "true", "null", [], {}, [None], [[]]),
    *("x" * 20_000, "\u2028", "\U0001f50d", "9999-12-31T23:59:59Z", "2024-02-30T00:00:00Z", "0000-00-00", "23:59:60"),
    *({"": {}}, {"id": None}, {"code": 971, "message": "m"}, ["a", 1, None, {"b": []}], "not-listed-yet", 1e15, 10**18),
)
REASONS: tuple[Any, ...] = (
    *(None, [], {}, "", "plain", 0, True, ["a", "b"], [None], [[["deep"]]], {"code": 971}, [{"code": 971.0}]),
    [{"code": 971, "message": "Please wait and consider throttling your request speed"}],
    [{"code": 6003, "message": "m", "error_chain": [{"code": 6103, "message": "n"}]}],
    {"code": 10000, "message": "Authentication error", "source": {"pointer": "/a" * 5000}},
    [{"code": 10**18, "message": "m" * 50_000, "documentation_url": 7}],
    [{"code": "1000", "message": ["x"], "source": "y"}],
    [{"code": -1.5, "message": "\u0000\r\n\u001b[31m"}],
)
MOMENTS = (
    *("Wed, 21 Oct 2099 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", "Wed, 99 Oct 2015", "21 Oct 99999 07:28 GMT"),
    *(
        "Wed, 21 Oct 2015 07:28:00 +9999999",
        "Wednesday, 21-Oct-15 07:28:00 GMT",
        "2015-10-21T07:28:00Z",
        ",",
        "0 0 0 0",
    ),
)
HEADERS: dict[bytes, tuple[str, ...]] = {
    b"content-type": (
        "application/json",
        "text/html",
        "text/plain; charset=nope",
        "",
        "application/json; charset=utf-16",
    ),
    b"content-length": ("0", "1", "-1", "99999999999999999999", "x", "1, 2"),
    b"content-encoding": (
        "",
        "identity",
        "gzip",
        "GZIP ",
        "x-gzip",
        "deflate",
        "br",
        "zstd",
        "gzip, gzip",
        "\xe9",
        "x" * 900,
    ),
    b"transfer-encoding": ("chunked", "gzip", "chunked, chunked"),
    b"retry-after": ("0", "3", " 7 ", "-1", "1.5", "1e3", "soon", "9" * 400, "inf", "\xb2", "0x10", *MOMENTS),
    b"ratelimit": (
        *('"default";r=50;t=30', '"default";r=0;t=300', '"a";r=0;t=999999999, "b";r=1;t=1', "r=-1;t=-1", "r=1e9;t=nan"),
        *("limit=100, remaining=0, reset=5", "", ";;;=", "r=" + "9" * 400 + ";t=1", "r" * 5000, "r=0;t=0"),
    ),
    b"x-ratelimit-remaining": ("0", "5", "-1", "x", "9" * 30),
    b"x-ratelimit-reset": ("0", "60", "1700000000", "99999999999", "-5", "1.5", "\u0663".encode().decode("latin-1")),
    b"date": MOMENTS,
    b"location": (
        "/",
        "https://elsewhere.test/",
        "//",
        "http://[/",
        "http://xn--zzzz--/",
        "x" * 70_000,
        "\x01",
        "a:b:c",
    ),
    b"set-cookie": ("a=b", "\xff=\xfe", "a=b; expires=Wed, 99 Oct 99999", "=;=;=", "a" * 9000),
    b"cf-ray": ("8f-FRA", "", "\xff\xfe", "r" * 9000, "\t"),
    b"www-authenticate": ("Digest realm=x, nonce=y", "Basic", "\xff"),
    b"link": ("<x>; rel=next",),
}


def made(api: str, declared: dict[str, Any], rng: random.Random) -> Any:
    """A value that a schema of the spec allows, or nearly: what it says of values themselves is checked later."""
    schema = resolve(api, declared)
    if "anyOf" in schema:
        return made(api, rng.choice(schema["anyOf"]), rng)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema.get("type", "object")
    kind = rng.choice(kind) if isinstance(kind, list) else kind
    if kind == "object":
        required = set(schema.get("required", ()))
        properties = schema.get("properties", {})
        found = {
            name: made(api, each, rng) for name, each in properties.items() if name in required or rng.random() < 0.7
        }
        if isinstance(more := schema.get("additionalProperties"), dict):
            found |= {f"198.51.100.{rng.randrange(256)}": made(api, more, rng) for _ in range(rng.randrange(3))}
        return found
    if kind == "array":
        return [made(api, schema.get("items", {"type": "string"}), rng) for _ in range(rng.randrange(4))]
    if kind == "string":
        return _text(schema.get("format", ""), schema.get("examples", ()), rng)
    if kind == "integer":
        least = schema.get("minimum", 0)
        return rng.randint(least, min(schema.get("maximum", 10**6), least + 10**6))
    return {"number": rng.randrange(1000) / 4, "boolean": rng.random() < 0.5, "null": None}[kind]


def _text(kind: str, examples: Sequence[str], rng: random.Random) -> str:
    if kind == "date-time":
        month, day, minute = rng.randrange(1, 13), rng.randrange(1, 29), rng.randrange(60)
        return f"20{rng.randrange(10, 99)}-{month:02}-{day:02}T12:{minute:02}:00Z"
    if kind == "uuid":
        return f"{rng.getrandbits(32):08x}-0000-4000-8000-{rng.getrandbits(48):012x}"
    if examples and rng.random() < 0.5:
        return rng.choice(examples)
    return rng.choice(["a", "text", "\u00e9\u65e5", "198.51.100.7", 'q"\\\n', str(rng.random())])


@cache
def valid_bodies(operation: Operation, status: str = "200") -> tuple[Any, ...]:
    """Some bodies that the spec allows for an operation's answer, the same at every run."""
    schema = answers(operation)[status]
    rng = random.Random(operation.id)
    found = [made(operation.api, schema, rng) for _ in range(40)]
    for each in found:
        if isinstance(each.get("success"), bool) and status == "200":
            each["success"] = True
    return tuple(each for each in found if is_valid(operation.api, schema, each))


@dataclass(frozen=True)
class Case:
    """An answer of the server, and the call that gets it.

    Attributes:
        number: Which one it is under its seed.
        operation: What is called.
        kind: By which client.
        detailed: Whether the twin that returns the answer is called.
        status: The answer's HTTP status.
        headers: Its headers.
        content: The bytes of its body as they are sent.
        pieces: Into how many chunks they are cut.
        cut: What is raised after them, if anything; with no pieces, instead of an answer.
        retries: How often the client tries again.
        said: The body that the spec allows, if the answer is good; None if something was damaged.
        kept: The decoded bytes of the body, if the encoding is right.
    """

    number: int
    operation: Operation
    kind: Kind
    detailed: bool
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    content: bytes = field(repr=False)
    pieces: int
    cut: type[httpx.TransportError] | None
    retries: int
    said: Any = field(repr=False)
    kept: bytes | None = field(repr=False)

    def __str__(self) -> str:
        size = len(self.content)
        return f"{self!r}\n  content ({size} bytes): {self.content[:600]!r}{'...' if size > 600 else ''}"


def case(seed: int, number: int) -> Case:
    """The answer of a number under a seed."""
    rng = random.Random(f"{seed} {number}")
    operation = OPERATIONS[number % len(OPERATIONS)]
    others = (201, 204, 301, 400, 403, 404, 429, 500, 503, 520, rng.randrange(100, 1000), rng.randrange(100, 1000))
    status = 200 if rng.random() < 0.5 else rng.choice(others)
    documented = answers(operation)
    declared = next((key for key in (str(status), f"{status // 100}XX") if key in documented), "200")
    said: Any = rng.choice(valid_bodies(operation, declared if rng.random() < 0.7 else "200"))
    # Where the spec lets an answer be without its payload, it is good for nothing.
    good = status == 200 and (not payload(operation) or payload(operation) in said)
    text = json.dumps(said)
    for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 4))):
        text, good = _damaged_json(text, rng), False
    content = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.15:
        content, good = _damaged_bytes(content, rng), False
    headers = [
        (name, rng.choice(HEADERS[name]).encode("latin-1", "replace"))
        for name in rng.choices(tuple(HEADERS), k=rng.choice((0, 0, 1, 2, 5)))
    ]
    # An answer that says that no request is left may rightly end a list.
    good = good and not (is_paged(operation) and any(b"rate" in name for name, _ in headers))
    kept: bytes | None = content
    if any(name == b"content-encoding" for name, _ in headers):
        kept, good = None, False
    elif rng.random() < 0.2:
        content, honest = _packed(content, rng)
        headers.append((b"content-encoding", rng.choice((b"gzip", b"Gzip", b"x-gzip"))))
        kept, good = (kept, good) if honest else (None, False)
    cut = rng.choice(CUTS) if rng.random() < 0.1 else None
    if cut is not None:
        content, good, kept = content[: rng.randrange(len(content) + 1)], False, None
    return Case(
        number=number,
        operation=operation,
        kind=KINDS[number // len(OPERATIONS) % 2],
        detailed=rng.random() < 0.2,
        status=status,
        headers=tuple(headers),
        content=content,
        pieces=rng.choice((1, 1, 2, 3, 50)) if cut is None or rng.random() < 0.8 else 0,
        cut=cut,
        retries=rng.choice((0, 0, 0, 2)),
        said=said if good and len(content) < MAX_BODY_BYTES else None,
        kept=kept,
    )


def _damaged_json(text: str, rng: random.Random) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return text[: rng.randrange(len(text) + 1)]
    way = rng.randrange(9)
    if way == 0 and isinstance(document, dict):
        document["errors"] = rng.choice(REASONS)
        return json.dumps(document)
    if way == 1 and isinstance(document, dict):
        document["success"] = rng.choice((False, False, None, 0, "false", [False]))
        return json.dumps(document)
    if way == 2:
        return json.dumps([document] if rng.random() < 0.5 else {"result": document, "data": document})
    if way == 3:
        return text[: rng.randrange(len(text) + 1)]
    if not isinstance(document, (dict, list)):
        return json.dumps(rng.choice(VALUES))
    place = _place(document, rng)
    if place is None:
        return json.dumps(rng.choice(VALUES))
    holder, key = place
    if way == 4:
        del holder[key]
    elif way == 5:
        holder[key] = {str(key): holder[key]} if rng.random() < 0.5 else [holder[key]]
    elif way == 6:
        mark = "\x07"
        holder[key] = mark
        return json.dumps(document).replace(json.dumps(mark), rng.choice(RAW_VALUES))
    elif way == 7 and isinstance(holder, dict):
        mark = "\x07"
        original, holder[key] = holder[key], mark
        twice = f"{json.dumps(rng.choice(VALUES))}, {json.dumps(key)}: {json.dumps(original)}"
        return json.dumps(document).replace(json.dumps(mark), twice)
    else:
        holder[key] = rng.choice(VALUES)
    return json.dumps(document)


def _place(document: Any, rng: random.Random) -> tuple[Any, Any] | None:
    """A container somewhere in a document, and a key or an index of it; None if there is nothing in the document."""
    place = None
    inner = document
    while isinstance(inner, (dict, list)) and inner and (place is None or rng.random() < 0.75):
        key = rng.choice(list(inner)) if isinstance(inner, dict) else rng.randrange(len(inner))
        place = inner, key
        inner = inner[key]
    return place


def _damaged_bytes(content: bytes, rng: random.Random) -> bytes:
    way = rng.randrange(7)
    if way == 0:
        return rng.choice(PAGES)
    if way == 1:
        return rng.randbytes(rng.randrange(200))
    if way == 2:
        return b"\xef\xbb\xbf" + content
    if way == 3:
        return content.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32-le", "cp037")))
    if way == 4:
        at = rng.randrange(len(content) + 1)
        return content[:at] + rng.randbytes(rng.randrange(1, 4)) + content[at + rng.randrange(4) :]
    if way == 5:
        return content + rng.choice((b"\x00", b"}", b" " * 1000, b"\n" + content, b","))
    return b" " * rng.choice((1, 1000, MAX_BODY_BYTES)) + content


def _packed(content: bytes, rng: random.Random) -> tuple[bytes, bool]:
    """The content, compressed, and whether that is done rightly."""
    packed = gzip.compress(content, 1, mtime=0)
    way = rng.randrange(9)
    if way < 3:
        return packed, True
    if way == 3:
        return content, False
    if way == 4:
        return packed[: rng.randrange(len(packed))], False
    if way == 5:
        at = rng.randrange(len(packed))
        return packed[:at] + rng.randbytes(1) + packed[at + 1 :], False
    if way == 6:
        return packed + rng.choice((b"x" * 1000, packed, b"\x00")), False
    if way == 7:
        return gzip.compress(b" " * MAX_BODY_BYTES * rng.choice((1, 5)) + content, 1, mtime=0), False
    return zlib.compress(content, 1)[2:-4] if rng.random() < 0.5 else gzip.compress(packed, 1, mtime=0), False


class Hostile(Tape):
    """Answers with a case. Its body passes as bytes, in chunks, to both clients."""

    def __init__(self) -> None:
        super().__init__(self._answer_case)
        self.case: Case | None = None

    def _answer_case(self) -> httpx.Response:
        assert self.case is not None
        if self.case.pieces == 0 and self.case.cut is not None:
            raise self.case.cut("cut before the answer")
        return httpx.Response(self.case.status, headers=list(self.case.headers), stream=_Chunks(self.case))


class _Chunks(httpx.SyncByteStream, httpx.AsyncByteStream):
    def __init__(self, each: Case) -> None:
        self._case = each

    def __iter__(self) -> Iterator[bytes]:
        content = self._case.content
        step = max(1, -(-len(content) // max(1, self._case.pieces)))
        for start in range(0, len(content), step):
            yield content[start : start + step]
        if self._case.cut is not None:
            raise self._case.cut("cut within the answer")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk

    def close(self) -> None:
        if self._case.cut is httpx.CloseError:
            raise httpx.CloseError("the connection does not close")

    async def aclose(self) -> None:
        self.close()


class _NoCookies(CookieJar):
    def extract_cookies(self, response: Any, request: Any) -> None:
        pass


class Victim:
    """The clients that get the answers."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        self._tape = Hostile()
        self._clock = NoTime()

    def __enter__(self) -> Victim:
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.close()

    def _client(self, api: str, kind: Kind, credentials: dict[str, str]) -> Any:
        key = (api, kind, *credentials.values())
        if key not in self._tape.clients:
            # As the clients make it themselves, but for the transport.
            http = (httpx.Client if kind == "sync" else httpx.AsyncClient)(transport=self._tape, cookies=_NoCookies())
            self._tape.clients[key] = CLASSES[api, kind](
                base_url=BASE_URLS[api], http_client=http, max_body_bytes=MAX_BODY_BYTES, **credentials
            )
        return self._tape.clients[key]

    def call(self, each: Case) -> Any:
        """Makes the call of a case; returns what it returns: of a list the items."""
        self._tape.case = each
        self._tape.requests.clear()
        # Whatever an earlier answer said of when to come back is over by now.
        self._clock.time += 4000
        credentials, _ = CREDENTIALS[each.operation.security[0]]
        # Within an event loop the async client can have a deadline; it is slow, so that only some have one.
        bounded = each.kind == "sync" or each.number % 10 == 0
        options = {"max_retries": each.retries, "deadline": 600.0 if bounded else None, "clock": self._clock}
        found = self._client(each.operation.api, each.kind, credentials).with_options(**options)
        name = method_name(each.operation) + ("_detailed" if each.detailed else "")
        positional, named = some(each.operation)
        if is_paged(each.operation):
            # Told where to begin, a list does not have to find out.
            named = {"page": 1, **named}
        result = getattr(resource(found, each.operation), name)(*positional, **named)
        if is_paged(each.operation) and not each.detailed:
            if each.kind == "sync":
                return list(result)
            result = _collected(result)
        if each.kind == "sync":
            return result
        return self._loop.run(result) if bounded else finish(result)


async def _collected(found: Any) -> list[Any]:
    return [each async for each in found]


def fault(victim: Victim, each: Case) -> str:
    """What is wrong with what a call made of a case; empty if nothing is."""
    started = time.perf_counter()
    try:
        found = _wrong(each, victim.call(each))
    except ScanwireError as error:
        found = _wrong_error(each, error)
    except Exception as error:
        found = f"{type(error).__name__} escaped: {str(error)[:300]}"
    seconds = time.perf_counter() - started
    return found or (f"took {seconds:.1f} s" if seconds > SLOW else "")


def _wrong_error(each: Case, error: ScanwireError) -> str:
    text = f"{error!s}\n{error!r}"
    if each.said is not None:
        return f"a good answer raised {text[:300]}"
    if len(str(error)) > LONGEST_MESSAGE:
        return f"a message of {len(str(error))} characters"
    if any(secret in text for secret in SECRETS):
        return f"a secret in {text[:300]}"
    try:
        text.encode()
    except UnicodeError:
        return "a message that cannot be printed"
    if each.number % 50 == 0 and str(pickle.loads(pickle.dumps(error))) != str(error):
        return "a pickle that says something else"
    return ""


def _wrong(each: Case, result: Any) -> str:
    if each.detailed:
        wrong = result.status_code != each.status or (each.kept is not None and result.content != each.kept)
        return f"another answer: {result.status_code} {result.content[:100]!r}" if wrong else ""
    if not 200 <= each.status <= 299:
        return f"HTTP {each.status} is taken for success: {result!r}"[:300]
    if each.kept is not None and _says_failure(each.kept):
        return f"success: false is taken for success: {result!r}"[:300]
    if each.said is None:
        return ""
    name = payload(each.operation)
    if name is None:
        return "" if result is None else f"something out of nothing: {result!r}"[:300]
    api, schema = each.operation.api, resolve(each.operation.api, answers(each.operation)["200"])
    declared, said = (schema["properties"][name], each.said[name]) if name else (schema, each.said)
    got, expected = known(api, declared, json.loads(msgspec.json.encode(result))), known(api, declared, said)
    expected = unique(expected) if is_paged(each.operation) else expected
    return "" if agrees(got, expected) else f"read {got!r} from {expected!r}"[:600]


def _says_failure(content: bytes) -> bool:
    try:
        document = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and document.get("success") is False


def reduced(victim: Victim, each: Case) -> Case:
    """A smaller case that fails too, as far as a few hundred tries lead."""
    tries = 0
    better = True
    while better and tries < 300:
        better = False
        smaller = [replace(each, headers=each.headers[:at] + each.headers[at + 1 :]) for at in range(len(each.headers))]
        smaller += [replace(each, pieces=1)] if each.pieces > 1 else []
        smaller += [replace(each, retries=0)] if each.retries else []
        step = max(1, len(each.content) // 8)
        if each.said is None:
            smaller += [
                replace(each, content=each.content[:at] + each.content[at + step :], kept=None)
                for at in range(0, len(each.content), step)
            ]
        for candidate in smaller:
            tries += 1
            if fault(victim, candidate):
                each, better = candidate, True
                break
    return each


def lot(seed: int, numbers: range) -> tuple[Counter[str], list[str]]:
    """Tries some cases; returns how often what was seen, and the reports of the first failures."""
    seen: Counter[str] = Counter()
    reports: list[str] = []
    with Victim() as victim:
        for number in numbers:
            each = case(seed, number)
            seen[_sort(each)] += 1
            if (found := fault(victim, each)) and len(reports) < 3:
                small = reduced(victim, each)
                reports.append(f"seed {seed}, answer {number}: {found}\n  {fault(victim, small)}\n  {small}")
            seen["failed"] += bool(found)
    return seen, reports


def _watched(seed: int, numbers: range) -> tuple[Counter[str], list[str]]:
    # A call that never ends is shown by where it is, and ends the process.
    faulthandler.dump_traceback_later(600, exit=True)
    try:
        return lot(seed, numbers)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _sort(each: Case) -> str:
    if each.cut is not None:
        return "cut"
    if each.said is not None:
        return "good"
    return "damaged under a good status" if 200 <= each.status <= 299 else "damaged under another status"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m contract_tests.client.hostile", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--examples", type=int, default=100_000, help="how many answers (100000)")
    parser.add_argument("--seed", type=int, default=1, help="decides what they are (1)")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="only this one, to look at it")
    given = parser.parse_args(arguments)
    if given.only is not None:
        with Victim() as victim:
            each = case(given.seed, given.only)
            print(each)
            found = fault(victim, each)
            print(found or "nothing wrong")
            return 1 if found else 0
    started, done = time.perf_counter(), 0
    seen: Counter[str] = Counter()
    reports: list[str] = []
    lots = [range(start, min(start + LOT, given.examples)) for start in range(0, given.examples, LOT)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for counts, failures in pool.map(_watched, [given.seed] * len(lots), lots):
            seen += counts
            reports += failures
            done += LOT
            if done % max(LOT, given.examples // 10) < LOT:
                rate = min(done, given.examples) / (time.perf_counter() - started)
                print(f"  {min(done, given.examples)} answers, {rate:.0f}/s, {seen['failed']} failed", flush=True)
    failed = seen.pop("failed", 0)
    print("\n".join(reports[:5]))
    kinds = ", ".join(f"{count} {kind}" for kind, count in seen.most_common())
    print(
        f"{given.examples} answers to {len(OPERATIONS)} operations, sync and async in turn, seed {given.seed}: {kinds}."
    )
    fine = "nothing but ScanwireErrors escaped, and all good answers were read"
    print(f"{failed} failed: {'see above' if failed else fine}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
