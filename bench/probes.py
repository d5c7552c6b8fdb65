"""What is measured, one function for each question: it takes a peer and a size, and returns one figure.

    python -m bench.probes decoding scanwire 10000

prints the figure of a process of its own.
"""

from __future__ import annotations

import gc
import json
import statistics
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from importlib import import_module, metadata
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

SCANWIRE = "scanwire"
SDK = "official SDK"
RAW = "generator's own output"
HTTPX = "bare httpx"
JSON = "json.loads alone"
MSGSPEC = "msgspec, typed"

RAW_PACKAGE = "scanwire_bench_raw"
"""The import name of what openapi-python-client makes of our spec without our templates; see `generator`."""

ACCOUNT_ID = "abcd1234abcd1234abcd1234abcd1234"
BASE_URL = "https://example.invalid/client/v4"
TOKEN = "token"
TIMED_CALLS = 3

Call = Callable[[], object]


def decoding(peer: str, size: int) -> float:
    """Seconds from the bytes of a page of `size` requests to the peer's objects; the first call is left out."""
    content = page_of_requests(size)
    call = decoders(content, size + 1)[peer]()
    call()
    figures: list[float] = []
    for _ in range(TIMED_CALLS):
        gc.collect()
        figures.append(timed(call))
    return statistics.median(figures)


def calling(peer: str, size: int) -> float:
    """Seconds for one list of one scan config over a transport that answers at once; the median of `size` calls."""
    call = callers(page_of_configs())[peer]()
    call()
    return statistics.median(timed(call) for _ in range(size))


def importing(peer: str, size: int) -> float:
    """Seconds for the import in a new process."""
    return in_new_process({SCANWIRE: "import scanwire", SDK: "import cloudflare", HTTPX: "import httpx"}[peer])


def first_resource(peer: str, size: int) -> float:
    """Seconds in a new process from nothing to the resource `requests`: import, client, resource."""
    raw = f"from {RAW_PACKAGE} import AuthenticatedClient; from {RAW_PACKAGE}.api.requests import list_requests; "
    return in_new_process(
        {
            SCANWIRE: "import scanwire; scanwire.CloudforceOne(api_token='token').requests",
            SDK: "import cloudflare; cloudflare.Cloudflare(api_token='token').cloudforce_one.requests",
            RAW: f"{raw}AuthenticatedClient(base_url='{BASE_URL}', token='token').get_httpx_client()",
            HTTPX: "import httpx; httpx.Client()",
        }[peer]
    )


def installed(peer: str, size: int) -> float:
    """Bytes of the package's own files, as installed, without bytecode."""
    if peer == SCANWIRE:
        return sum(map(size_of_package, ("scanwire", "scanwire_raw")))
    return size_of_distribution({SDK: "cloudflare", HTTPX: "httpx"}[peer])


def installed_with_dependencies(peer: str, size: int) -> float:
    """The same, with everything that it needs to run."""
    name = {SCANWIRE: "scanwire", SDK: "cloudflare", HTTPX: "httpx"}[peer]
    return installed(peer, size) + sum(map(size_of_distribution, dependencies(name)))


PROBES = {each.__name__: each for each in (decoding, calling, importing, first_resource)}
PROBES |= {each.__name__: each for each in (installed, installed_with_dependencies)}


def timed(call: Call) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def decoders(content: bytes, per_page: int) -> dict[str, Callable[[], Call]]:
    """For each peer, what makes a call that turns `content` into its objects."""

    def scanwire() -> Call:
        client = scanwire_client(content)
        return lambda: list(client.requests.list(ACCOUNT_ID, per_page=per_page))

    def sdk() -> Call:
        requests = sdk_client(content).cloudforce_one.requests
        return lambda: list(requests.list(account_id=ACCOUNT_ID, page=1, per_page=per_page))

    def raw() -> Call:
        client = raw_client(content)
        operation = import_module(f"{RAW_PACKAGE}.api.requests.list_requests")
        body = import_module(f"{RAW_PACKAGE}.models").RequestList(page=1, per_page=per_page)
        return lambda: operation.sync_detailed(ACCOUNT_ID, client=client, body=body).parsed

    def typed() -> Call:
        from msgspec.json import Decoder
        from scanwire_raw.cloudforce_one.models import RequestListEnvelope

        decoder = Decoder(RequestListEnvelope)
        return lambda: decoder.decode(content)

    return {SCANWIRE: scanwire, SDK: sdk, RAW: raw, JSON: lambda: lambda: json.loads(content), MSGSPEC: typed}


def callers(content: bytes) -> dict[str, Callable[[], Call]]:
    """For each peer, what makes a call that lists the scan configs, of which `content` is the answer."""

    def scanwire() -> Call:
        client = scanwire_client(content)
        return lambda: client.scans.list_configs(ACCOUNT_ID)

    def sdk() -> Call:
        config = sdk_client(content).cloudforce_one.scans.config
        return lambda: list(config.list(account_id=ACCOUNT_ID))

    def raw() -> Call:
        client = raw_client(content)
        operation = import_module(f"{RAW_PACKAGE}.api.scans.list_configs")
        return lambda: operation.sync_detailed(ACCOUNT_ID, client=client).parsed

    def httpx() -> Call:
        http = answering(content, headers={"Authorization": f"Bearer {TOKEN}"})
        return lambda: http.get(f"{BASE_URL}/accounts/{ACCOUNT_ID}/cloudforce-one/scans/config").json()

    return {SCANWIRE: scanwire, SDK: sdk, RAW: raw, HTTPX: httpx}


def answering(content: bytes, **options: Any) -> Any:
    """An `httpx.Client` whose transport answers everything with `content`."""
    import httpx

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=content, headers={"content-type": "application/json"})

    return httpx.Client(transport=httpx.MockTransport(answer), **options)


def scanwire_client(content: bytes) -> Any:
    from scanwire import CloudforceOne

    return CloudforceOne(api_token=TOKEN, base_url=BASE_URL, http_client=answering(content))


def sdk_client(content: bytes) -> Any:
    # By name, since type checkers would otherwise read the SDK's million lines.
    sdk: Any = import_module("cloudflare")
    return sdk.Cloudflare(api_token=TOKEN, base_url=BASE_URL, http_client=answering(content))


def raw_client(content: bytes) -> Any:
    raw: Any = import_module(RAW_PACKAGE)
    client = raw.AuthenticatedClient(base_url=BASE_URL, token=TOKEN)
    return client.set_httpx_client(answering(content, base_url=BASE_URL))


def page_of_requests(size: int) -> bytes:
    """The only page of a list of `size` requests, the same bytes each time."""
    random = Random(size)
    result = [
        {
            "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
            "created": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}T08:{number % 60:02}:00Z",
            "priority": random.choice(("routine", "high", "urgent")),
            "request": "Victomology",
            "summary": f"Traffic from network {random.getrandbits(24):06x} to the login page",
            "tlp": random.choice(("clear", "amber", "amber-strict", "green", "red")),
            "updated": f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}T09:{number % 60:02}:00.250000Z",
            "completed": "2026-01-01T00:00:00Z",
            "message_tokens": number % 17,
            "readable_id": f"RFI-2025-{number:06}",
            "status": random.choice(("open", "accepted", "reported", "approved", "completed", "declined")),
            "tokens": number % 5,
        }
        for number in range(size)
    ]
    info = {"page": 1, "per_page": size + 1, "count": size, "total_count": size, "total_pages": 1}
    return json.dumps({"errors": [], "messages": [], "success": True, "result": result, "result_info": info}).encode()


def page_of_configs() -> bytes:
    config = {"id": "id", "account_id": ACCOUNT_ID, "frequency": 7, "ips": ["1.1.1.1"], "ports": ["default"]}
    return json.dumps({"errors": [], "messages": [], "success": True, "result": [config]}).encode()


def in_new_process(code: str) -> float:
    """Seconds that `code` takes in a process of its own, whose start does not count."""
    code = f"from time import perf_counter as clock\nstart = clock()\n{code}\nprint(clock() - start)"
    return float(subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True).stdout)


def size_of_package(name: str) -> int:
    """Bytes of an imported package's files, wherever it lies."""
    folder = Path(str(import_module(name).__file__)).parent
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file() and each.suffix != ".pyc")


def size_of_distribution(name: str) -> int:
    paths = [Path(str(each.locate())) for each in metadata.files(name) or () if each.suffix != ".pyc"]
    return sum(path.stat().st_size for path in paths if path.is_file())


def dependencies(name: str) -> set[str]:
    """What a distribution needs to run, and what that needs; without extras."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for each in set(requirements(waiting.pop())) - found:
            found.add(each)
            waiting.append(each)
    return found


def requirements(name: str) -> Iterator[str]:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


if __name__ == "__main__":
    _, name, peer, size = sys.argv
    print(PROBES[name](peer, int(size)))
