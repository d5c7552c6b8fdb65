"""The clients that are compared: how each carries the operations of the program out, and which errors it documents.

Each is used as its users would, with its own defaults. What it takes to fetch a list of many pages is written out for
those that do not page these lists. A peer's operations are generators: they yield what may have to be awaited, so that
the same lines run sync and async.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx
from scanwire import (
    AsyncCloudforceOne,
    CloudforceOne,
    ConfigurationError,
    File,
    InvalidArgumentError,
    ResponseError,
    ScanwireError,
)
from scanwire_raw.runtime import UNSET

from bench.chaos.clocks import Clock
from bench.chaos.judging import Outcome, Refusal
from bench.chaos.program import WEIGHTS, Operation
from bench.chaos.worlds import ACCOUNT, sending

Steps = Generator[Any, Any, Any]
PAGES_AT_MOST = 1_000


@dataclass(frozen=True)
class Place:
    """Where a client works.

    Attributes:
        base_url: What stands before the paths of the spec.
        http: The connections, sync or async, which decides what the client is. They count attempts.
        clock: What it waits with.
        timeout: Seconds for each wait on a socket; None where there are no sockets.
    """

    base_url: str
    http: httpx.Client | httpx.AsyncClient
    clock: Clock
    timeout: httpx.Timeout | None = None


@dataclass(frozen=True)
class Peer:
    """A client.

    Attributes:
        name: For people.
        rule: Which errors are documented, and how it is used.
        operations: What it offers.
        connect: Makes one.
        carry_out: Carries an operation out.
        refusal: What a documented error says; None for any other exception.
    """

    name: str
    rule: str
    operations: frozenset[str]
    connect: Callable[[Place], Any]
    carry_out: Callable[[Any, str, Operation], Steps]
    refusal: Callable[[Exception], Refusal | None]


def call(peer: Peer, client: Any, account_id: str, operation: Operation) -> Outcome:
    """Carries an operation out."""
    steps = peer.carry_out(client, account_id, operation)
    try:
        step = next(steps)
        while True:
            step = steps.send(step)
    except StopIteration as end:
        return Outcome(end.value)
    except Exception as error:
        return failed(peer, error)


async def call_async(peer: Peer, client: Any, account_id: str, operation: Operation) -> Outcome:
    """The async twin of `call`."""
    steps = peer.carry_out(client, account_id, operation)
    try:
        step = next(steps)
        while True:
            step = steps.send(await step if inspect.isawaitable(step) else step)
    except StopIteration as end:
        return Outcome(end.value)
    except Exception as error:
        return failed(peer, error)


def failed(peer: Peer, error: Exception) -> Outcome:
    refusal = peer.refusal(error)
    return Outcome(refusal=refusal) if refusal else Outcome(unexpected=f"{type(error).__name__}: {str(error)[:160]}")


def connect_scanwire(place: Place) -> Any:
    """A scanwire client, on sockets with connections of its own, which keep to its deadline."""
    options: dict[str, Any] = {"api_token": ACCOUNT.api_token, "base_url": place.base_url, "clock": place.clock}
    own = {"timeout": place.timeout, "before_attempt": sending}
    options |= {"http_client": place.http} if place.timeout is None else own
    return CloudforceOne(**options) if isinstance(place.http, httpx.Client) else AsyncCloudforceOne(**options)


def scanwire_refusal(error: Exception) -> Refusal | None:
    # The program gives no wrong argument, so that an error about one is wrong.
    if not isinstance(error, ScanwireError) or isinstance(error, InvalidArgumentError | ConfigurationError):
        return None
    if isinstance(error, ResponseError):
        return Refusal(error.status_code, error.retry_after)
    return Refusal()


def _file(arguments: Mapping[str, Any]) -> File:
    return File(arguments["content"], name=arguments["name"])


SCANWIRE_CALLS: dict[str, Callable[[Any, str, Operation], Any]] = {
    "list_configs": lambda cf, account, _: cf.scans.list_configs(account),
    "create_config": lambda cf, account, each: cf.scans.create_config(account, **each.arguments),
    "update_config": lambda cf, account, each: cf.scans.update_config(account, each.id, **each.arguments),
    "delete_config": lambda cf, account, each: cf.scans.delete_config(account, each.id),
    "get_results": lambda cf, account, each: cf.scans.get_results(account, each.id),
    "list_requests": lambda cf, account, each: cf.requests.list(account, **each.arguments),
    "create_request": lambda cf, account, each: cf.requests.create(account, **each.arguments),
    "get_request": lambda cf, account, each: cf.requests.get(account, each.id),
    "update_request": lambda cf, account, each: cf.requests.update(account, each.id, **each.arguments),
    "delete_request": lambda cf, account, each: cf.requests.delete(account, each.id),
    "get_request_quota": lambda cf, account, _: cf.requests.get_quota(account),
    "get_request_constants": lambda cf, account, _: cf.requests.get_constants(account),
    "list_request_types": lambda cf, account, _: cf.requests.list_types(account),
    "list_messages": lambda cf, account, each: cf.requests.messages.list(account, each.target.parent, **each.arguments),
    "create_message": lambda cf, account, each: cf.requests.messages.create(
        account, each.target.parent, **each.arguments
    ),
    "update_message": lambda cf, account, each: cf.requests.messages.update(
        account, each.target.parent, each.id, **each.arguments
    ),
    "delete_message": lambda cf, account, each: cf.requests.messages.delete(account, each.target.parent, each.id),
    "list_priorities": lambda cf, account, each: cf.requests.priorities.list(account, **each.arguments),
    "create_priority": lambda cf, account, each: cf.requests.priorities.create(account, **each.arguments),
    "get_priority": lambda cf, account, each: cf.requests.priorities.get(account, each.id),
    "update_priority": lambda cf, account, each: cf.requests.priorities.update(account, each.id, **each.arguments),
    "delete_priority": lambda cf, account, each: cf.requests.priorities.delete(account, each.id),
    "list_assets": lambda cf, account, each: cf.requests.assets.list(account, each.target.parent, **each.arguments),
    "upload_asset": lambda cf, account, each: cf.requests.assets.upload(
        account, each.target.parent, source=_file(each.arguments)
    ),
    "get_asset": lambda cf, account, each: cf.requests.assets.get(account, each.target.parent, each.id),
    "delete_asset": lambda cf, account, each: cf.requests.assets.delete(account, each.target.parent, each.id),
}


def call_scanwire(cf: Any, account_id: str, operation: Operation) -> Steps:
    found = SCANWIRE_CALLS[operation.name](cf, account_id, operation)
    if hasattr(found, "pages"):
        return (yield [*found] if hasattr(found, "__iter__") else _collected(found))
    return (yield found)


async def _collected(items: Any) -> list[Any]:
    return [item async for item in items]


def connect_sdk(place: Place) -> Any:
    """The official SDK, whose waits between attempts are on the clock: it has no option for that."""
    # By name, since type checkers would otherwise read the SDK's million lines.
    sdk: Any = import_module("cloudflare")

    def wait(client: Any, retries_taken: int, max_retries: int, options: Any, response: httpx.Response | None) -> float:
        headers = response.headers if response is not None else None
        seconds: float = client._calculate_retry_timeout(max_retries - retries_taken, options, headers)
        return seconds

    def sleep(client: Any, **arguments: Any) -> None:
        place.clock.sleep(wait(client, **arguments))

    async def sleep_async(client: Any, **arguments: Any) -> None:
        await place.clock.sleep_async(wait(client, **arguments))

    sync = isinstance(place.http, httpx.Client)
    base, method = (sdk.Cloudflare, sleep) if sync else (sdk.AsyncCloudflare, sleep_async)
    kind = type(base.__name__, (base,), {"_sleep_for_retry": method})
    return kind(api_token=ACCOUNT.api_token, base_url=place.base_url, http_client=place.http)


def sdk_refusal(error: Exception) -> Refusal | None:
    sdk: Any = import_module("cloudflare")
    if not isinstance(error, sdk.CloudflareError):
        return None
    waits = getattr(getattr(error, "response", None), "headers", {}).get("retry-after", "")
    return Refusal(getattr(error, "status_code", None), float(waits) if waits.isdecimal() else None)


def _sdk_pages(fetch: Callable[[int], Any]) -> Steps:
    """All items of a list, page by page until an empty one: the SDK takes these lists for one page."""
    items: list[Any] = []
    for number in range(1, PAGES_AT_MOST):
        page = yield fetch(number)
        if not page.result:
            break
        items += page.result
    return items


def _sdk_results(found: Any) -> Any:
    """The SDK's object has one field, for one address. All others are among what it does not know."""
    if not hasattr(found, "model_extra"):
        return found
    known = getattr(found, "one_one_one_one", None)
    return {**({} if known is None else {"1.1.1.1": known}), **found.model_extra}


def call_sdk(client: Any, account_id: str, operation: Operation) -> Steps:
    name, account = operation.name, {"account_id": account_id}
    arguments = {**operation.arguments, **account}
    requests, scans = client.cloudforce_one.requests, client.cloudforce_one.scans
    within = {} if operation.target.parent is None else {"request_id": operation.target.parent}
    action = name.partition("_")[0]
    match name:
        case "list_configs":
            return (yield scans.config.list(**account)).result
        case "create_config":
            return (yield scans.config.create(**arguments))
        case "update_config":
            return (yield scans.config.edit(operation.id, **arguments))
        case "delete_config":
            return (yield scans.config.delete(operation.id, **account))
        case "get_results":
            return _sdk_results((yield scans.results.get(operation.id, **account)))
        case "list_requests":
            return (yield from _sdk_pages(lambda number: requests.list(page=number, **arguments)))
        case "create_request":
            return (yield requests.create(**arguments))
        case "get_request" | "update_request" | "delete_request":
            return (yield getattr(requests, action)(operation.id, **arguments))
        case "get_request_quota":
            return (yield requests.quota(**account))
        case "get_request_constants":
            return (yield requests.constants(**account))
        case "list_request_types":
            return (yield requests.types(**account)).result
        case "list_messages":
            return (yield from _sdk_pages(lambda number: requests.message.get(page=number, **arguments, **within)))
        case "create_message":
            return (yield requests.message.create(**arguments, **within))
        case "update_message" | "delete_message":
            return (yield getattr(requests.message, action)(operation.id, **arguments, **within))
        case "create_priority":
            return (yield requests.priority.create(**arguments))
        case "get_priority" | "update_priority" | "delete_priority":
            return (yield getattr(requests.priority, action)(operation.id, **arguments))
        case "list_assets":
            return (yield from _sdk_pages(lambda number: requests.assets.create(page=number, **arguments, **within)))
        case "get_asset":
            return (yield requests.assets.get(str(operation.id), **arguments, **within)).result
        case "delete_asset":
            return (yield requests.assets.delete(str(operation.id), **arguments, **within))
        case _:
            raise LookupError(f"the SDK has no {name}")


class RawRefusedError(Exception):
    """What a careful user of the raw functions makes of an answer that is not a success."""

    def __init__(self, status: int, waits: str) -> None:
        super().__init__(f"HTTP {status}")
        self.refusal = Refusal(status, float(waits) if waits.isdecimal() else None)


@dataclass(frozen=True)
class RawClient:
    """The client of the raw functions, and which of their forms to take."""

    client: Any
    form: str


def connect_raw(place: Place) -> RawClient:
    from scanwire_raw.cloudforce_one.client import AuthenticatedClient

    http, client = place.http, AuthenticatedClient(base_url=place.base_url, token=ACCOUNT.api_token)
    http.base_url = httpx.URL(place.base_url)
    http.headers["Authorization"] = f"Bearer {ACCOUNT.api_token}"
    if isinstance(http, httpx.Client):
        return RawClient(client.set_httpx_client(http), "sync_detailed")
    return RawClient(client.set_async_httpx_client(http), "asyncio_detailed")


def raw_refusal(error: Exception) -> Refusal | None:
    from scanwire_raw.cloudforce_one.errors import UnexpectedStatus

    if isinstance(error, RawRefusedError):
        return error.refusal
    return Refusal() if isinstance(error, httpx.HTTPError | UnexpectedStatus) else None


_RAW_TAGS = {"config": "scans", "configs": "scans", "results": "scans", "message": "requests_messages"}
_RAW_TAGS |= {"messages": "requests_messages", "priority": "requests_priorities", "priorities": "requests_priorities"}
_RAW_TAGS |= {"asset": "requests_assets", "assets": "requests_assets"}


def call_raw(raw: RawClient, account_id: str, operation: Operation) -> Steps:
    name, arguments = operation.name, operation.arguments
    tag = _RAW_TAGS.get(name.partition("_")[2], "requests")
    module: Any = import_module(f"scanwire_raw.cloudforce_one.api.{tag}.{name}")
    path = [each for each in (account_id, operation.target.parent, operation.id) if each is not None]

    def fetch(**body: Any) -> Steps:
        response = yield getattr(module, raw.form)(*path, client=raw.client, **body)
        if response.status_code != 200 or getattr(response.parsed, "success", None) is not True:
            raise RawRefusedError(response.status_code, response.headers.get("retry-after", ""))
        return getattr(response.parsed, "result", UNSET)

    body = inspect.signature(module.sync_detailed).parameters.get("body")
    if body is None:
        return (yield from fetch())
    model: Any = body.annotation
    if "per_page" in arguments:
        items: list[Any] = []
        for number in range(1, PAGES_AT_MOST):
            found = yield from fetch(body=model(page=number, **arguments))
            if not found:
                break
            items += found
        return items
    if name == "upload_asset":
        return (yield from fetch(body=model(source=_file(arguments))))
    return (yield from fetch(body=model(**arguments)))


SDK_LACKS = {"list_priorities", "upload_asset"}

SCANWIRE = Peer(
    "scanwire",
    "Documented: ScanwireError, but for those about arguments and settings, which are right here.",
    frozenset(WEIGHTS),
    connect_scanwire,
    call_scanwire,
    scanwire_refusal,
)
SDK = Peer(
    "official SDK",
    "Documented: cloudflare.CloudflareError. It takes these lists for single pages; they are fetched page by page until"
    " an empty one. Its waits between attempts are on the bench's clock.",
    frozenset(WEIGHTS) - SDK_LACKS,
    connect_sdk,
    call_sdk,
    sdk_refusal,
)
RAW = Peer(
    "raw functions",
    "sync_detailed and asyncio_detailed of scanwire_raw. Documented: httpx.HTTPError and UnexpectedStatus; an answer"
    " that is not 200 with success true counts as refused as well. Lists are fetched page by page until an empty one.",
    frozenset(WEIGHTS),
    connect_raw,
    call_raw,
    raw_refusal,
)
PEERS = (SCANWIRE, SDK, RAW)
