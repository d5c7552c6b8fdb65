"""A caller of the reference server that checks every response against the spec, with a validator of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import jsonschema_rs
import yaml
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE, Account, InProcessTransport, Organization, create_app
from starlette.applications import Starlette

FIRST, SECOND = CLOUDFORCE_ONE.accounts
ORGANIZATION, OTHER_ORGANIZATION = CLONE_GUARD.organizations
ROOT = Path(__file__).resolve().parents[2]
OPENAPI = ROOT / "openapi"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "reference_server"), "PYTHONWARNINGS": "error"}
START = datetime(2026, 5, 31, 12, 0, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)


@cache
def document(slug: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((OPENAPI / f"{slug}.yaml").read_text("utf-8"))
    return loaded


@dataclass(frozen=True)
class Operation:
    """An operation of a spec, read for the tests."""

    id: str
    slug: str
    method: str
    path: str
    """With what stands before the spec's paths."""
    raw: dict[str, Any]

    @property
    def schema(self) -> str:
        """The schema of its success."""
        ref: str = self.raw["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        return ref.rpartition("/")[2]

    @property
    def path_names(self) -> list[str]:
        """The names of the path's parameters, from left to right."""
        return re.findall(r"\{([^}]+)\}", self.path)

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """All parameters by name, references followed."""
        found = [resolve(self.slug, each) for each in self.raw.get("parameters", [])]
        return {each["name"]: each for each in found}

    @property
    def body(self) -> tuple[str, dict[str, Any]] | None:
        """Media type and schema of the body; None without one."""
        if "requestBody" not in self.raw:
            return None
        [(media, content)] = resolve(self.slug, self.raw["requestBody"])["content"].items()
        return media, content["schema"]

    @property
    def body_example(self) -> Any:
        """A good body, from the spec."""
        [content] = self.raw["requestBody"]["content"].values()
        return next(iter(content["examples"].values()))["value"]

    @property
    def success_example(self) -> Any:
        """The body of a success, from the spec."""
        examples = self.raw["responses"]["200"]["content"]["application/json"]["examples"]
        return resolve(self.slug, next(iter(examples.values())))["value"]

    @property
    def credentials(self) -> dict[str, str]:
        """Headers that let somebody in."""
        if self.slug == "cloudforce_one":
            return {"authorization": f"Bearer {FIRST.api_token}"}
        alternatives = self.raw["security"]
        token = {"authorization": f"Bearer {ORGANIZATION.bearer_token}"}
        return {"x-api-key": ORGANIZATION.api_key, **(token if {"api_key": []} not in alternatives else {})}

    @property
    def invalid(self) -> int:
        """The status of bad input."""
        return 400 if self.slug == "cloudforce_one" else 422

    def at(self, *values: object) -> str:
        """The path with the values of its parameters, percent-encoded."""
        path = self.path
        for name, value in zip(self.path_names, values, strict=True):
            path = path.replace("{" + name + "}", quote(str(value), safe=""))
        return path

    def at_examples(self, **raw: str) -> str:
        """The path with the spec's examples, or with other segments, which are taken as they are."""
        path = self.path
        for name in self.path_names:
            path = path.replace("{" + name + "}", raw.get(name, str(self.parameters[name]["example"])))
        return path


def resolve(slug: str, raw: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference within a spec."""
    while "$ref" in raw:
        target: Any = document(slug)
        for part in raw["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        raw = target
    return raw


@cache
def operations() -> dict[str, Operation]:
    """All operations of both specs, by id."""
    found = [
        Operation(raw["operationId"], tenants.slug, method.upper(), tenants.base_path + path, raw)
        for tenants in (CLOUDFORCE_ONE, CLONE_GUARD)
        for path, item in document(tenants.slug)["paths"].items()
        for method, raw in item.items()
        if method in {"get", "put", "post", "patch", "delete"}
    ]
    by_id = {each.id: each for each in found}
    assert len(by_id) == len(found)
    return by_id


@cache
def validator(slug: str, schema: str) -> jsonschema_rs.Draft202012Validator:
    components = document(slug)["components"]
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": components}, validate_formats=True
    )


def check_envelope(path: str, response: httpx.Response, schema: str | None = None) -> None:
    """Whatever is answered is JSON in the API's envelope, has an id and is no server error."""
    assert response.status_code < 500, (response.request.method, path, response.content)
    assert response.headers["content-type"] == "application/json"
    cloudforce = path.startswith("/client/v4/") or path == "/client/v4"
    slug = "cloudforce_one" if cloudforce else "clone_guard"
    if cloudforce:
        assert re.fullmatch(r"[0-9a-f]{16}-[A-Z]{3}", response.headers["cf-ray"])
    else:
        assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-request-id"])
    if response.request.method == "HEAD":
        assert response.content == b""
        return
    body = response.json()
    if response.status_code >= 400:
        schema = "ErrorEnvelope" if cloudforce else "ErrorBody"
        assert body["errors"], body
        assert all(error["message"] for error in body["errors"])
        if not cloudforce:
            assert body["status"] == response.status_code
    if schema is not None:
        validator(slug, schema).validate(body)


class Caller:
    """Calls one server in process."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.http = httpx.Client(transport=InProcessTransport(app), base_url="http://testserver")

    def send(
        self, method: str, path: str, *, schema: str | None = None, headers: dict[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        response = self.http.request(method, path, headers=headers, **more)
        check_envelope(response.request.url.raw_path.decode().partition("?")[0], response, schema)
        return response

    def writes(self) -> int:
        """How many rows the server has ever written, also in transactions that it rolled back."""
        with self.app.state.store.transaction(write=False) as db:
            count: int = db.total_changes
        return count

    def scans(self, method: str, rest: str = "/config", *, account: Account = FIRST, **more: Any) -> httpx.Response:
        schema = {
            ("GET", "config"): "ScanConfigListEnvelope",
            ("DELETE", "config"): "DeletedEnvelope",
            ("GET", "results"): "ScanResultsEnvelope",
        }.get((method, rest.split("/")[1]), "ScanConfigEnvelope")
        headers = {"authorization": f"Bearer {account.api_token}", **more.pop("headers", {})}
        path = f"/client/v4/accounts/{account.id}/cloudforce-one/scans{rest}"
        return self.send(method, path, schema=schema, headers=headers, **more)

    def create(self, account: Account = FIRST, **fields: Any) -> dict[str, Any]:
        created: dict[str, Any] = result(self.scans("POST", account=account, json={"ips": ["198.51.100.7"], **fields}))
        return created

    def configs(self, account: Account = FIRST) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = result(self.scans("GET", account=account))
        return listed

    def requests(self, body: Any = None, *, account: Account = FIRST, **more: Any) -> httpx.Response:
        if body is not None:
            more["json"] = body
        return self.send(
            "POST",
            f"/client/v4/accounts/{account.id}/cloudforce-one/requests",
            schema="RequestListEnvelope",
            headers={"x-auth-email": account.api_email, "x-auth-key": account.api_key, **more.pop("headers", {})},
            **more,
        )

    def call(self, operation_id: str, *ids: object, account: Account = FIRST, **more: Any) -> httpx.Response:
        """An operation of Cloudforce One, at the account and these further ids."""
        operation = operations()[operation_id]
        return self.send(
            operation.method,
            operation.at(account.id, *ids),
            schema=operation.schema,
            headers={"authorization": f"Bearer {account.api_token}"},
            **more,
        )

    def get(self, operation_id: str, *ids: object, **more: Any) -> Any:
        """The result of a call that has to succeed; the whole envelope where that has none."""
        response = self.call(operation_id, *ids, **more)
        assert response.status_code == 200, response.content
        envelope = response.json()
        return envelope.get("result", envelope)

    def everything(self, operation_id: str, *ids: object, **more: Any) -> list[dict[str, Any]]:
        """All items of a list."""
        items: list[dict[str, Any]] = self.get(operation_id, *ids, json={"page": 1, "per_page": 100_000}, **more)
        return items

    def clone_guard(
        self, params: Any = None, *, organization: Organization = ORGANIZATION, query: str = ""
    ) -> httpx.Response:
        return self.send(
            "GET",
            f"/v2/scans{query}",
            schema="ScanListEnvelope",
            headers={"x-api-key": organization.api_key, "authorization": f"Basic {organization.access_token}"},
            **({} if query else {"params": params}),
        )


def result(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.content
    return response.json()["result"]


BARE = {"errors": [], "messages": [], "success": True}
"""What a deletion answers."""


def refusal(response: httpx.Response) -> tuple[int, int, str]:
    """Status, code and message."""
    error = response.json()["errors"][0]
    return response.status_code, error["code"], error["message"]


def pointers(response: httpx.Response) -> list[str | None]:
    return [error.get("source", {}).get("pointer") for error in response.json()["errors"]]


def new_caller(clock: Clock | None = None, **options: Any) -> Caller:
    return Caller(create_app(clock=clock or Clock(), **options))


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server as a process of its own, killed at the end, and its URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scanwire_server", *arguments],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Clone Guard: "):
                break
        found = re.search(r"Clone Guard: (http://\S+)", "".join(lines))
        assert found, (lines, process.stderr and process.stderr.read())
        yield process, found[1]
    finally:
        process.kill()
        process.communicate(timeout=10)
