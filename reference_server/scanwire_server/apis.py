"""The APIs that the server speaks: where each stands, who may call it, and how it words success and failure."""

import http
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import tokens
from .calls import NO_RESULT, Reply
from .credentials import CLONE_GUARD, CLOUDFORCE_ONE
from .errors import Fault, RequestError

__all__ = ["APIS", "Api", "Principal", "api_of", "unauthorized"]


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller: its id, and the header value or bearer token for each security scheme of the spec."""

    id: str
    secrets: Mapping[str, bytes]
    user: str = ""
    """The user who calls, where the API has users."""


@dataclass(frozen=True, slots=True)
class Api:
    """One API."""

    slug: str
    base_path: str
    """What stands before the spec's paths."""
    principals: tuple[Principal, ...]
    tenant_parameter: str | None
    """The path parameter that names the caller's account, if the API has one."""
    invalid_status: int
    """The status for bad input."""
    missing_credentials: RequestError
    malformed_credentials: RequestError
    wrong_credentials: RequestError
    success: Callable[[Reply], dict[str, Any]]
    failure: Callable[[int, tuple[Fault, ...]], dict[str, Any]]
    request_id: Callable[[], tuple[str, str]]
    """Name and value of the header that identifies a response."""
    holder: Callable[[sqlite3.Connection, bytes, int], Principal | None] | None = None
    """Who holds the token of an Authorization header at a time, if the server has issued it; None if it never does."""


def _cloudforce_one_success(reply: Reply) -> dict[str, Any]:
    envelope: dict[str, Any] = {"errors": [], "messages": [], "success": True}
    if reply.result is not NO_RESULT:
        envelope["result"] = reply.result
    if reply.info is not None:
        envelope["result_info"] = reply.info
    return envelope


# The only code that a document names for bad input is 10433 ("request error"). The others are ours: 10000 plus the
# status, which keeps the documented minimum of 1000 and collides with none of the vendor's known codes in meaning.
_CLOUDFORCE_ONE_CODES = {400: 10433}


def _cloudforce_one_failure(status: int, faults: tuple[Fault, ...]) -> dict[str, Any]:
    errors = []
    for fault in faults:
        error: dict[str, Any] = {
            "code": fault.code or _CLOUDFORCE_ONE_CODES.get(status, 10000 + status),
            "message": fault.message,
        }
        if fault.pointer is not None:
            error["source"] = {"pointer": fault.pointer}
        errors.append(error)
    return {"errors": errors, "messages": [], "success": False, "result": None}


def _clone_guard_success(reply: Reply) -> dict[str, Any]:
    if reply.whole:
        whole: dict[str, Any] = reply.result
        return whole
    envelope: dict[str, Any] = {"data": reply.result}
    if reply.info is not None:
        envelope["meta"] = reply.info
    return envelope


def _clone_guard_failure(status: int, faults: tuple[Fault, ...]) -> dict[str, Any]:
    errors = []
    for fault in faults:
        error: dict[str, Any] = {"code": fault.code or status, "message": fault.message}
        if fault.pointer is not None:
            error["source"] = {"pointer": fault.pointer}
        errors.append(error)
    # The vendor calls its 422 "Parameter Error"; for the rest we take HTTP's own names.
    status_text = "Parameter Error" if status == 422 else http.HTTPStatus(status).phrase
    return {"status": status, "status_text": status_text, "errors": errors}


def _ray() -> tuple[str, str]:
    return "cf-ray", f"{secrets.token_hex(8)}-REF"


def _request_id() -> tuple[str, str]:
    return "x-request-id", secrets.token_hex(16)


_CHALLENGE = {"www-authenticate": "Bearer"}  # RFC 9110: a 401 has to carry one

_CLOUDFORCE_ONE = Api(
    slug=CLOUDFORCE_ONE.slug,
    base_path=CLOUDFORCE_ONE.base_path,
    principals=tuple(
        Principal(
            account.id,
            {
                "api_token": account.api_token.encode(),
                "api_email": account.api_email.encode(),
                "api_key": account.api_key.encode(),
            },
        )
        for account in CLOUDFORCE_ONE.accounts
    ),
    tenant_parameter="account_id",
    invalid_status=400,
    # No document of this API states how authentication fails. What is known of the vendor's other operations: code
    # 9106 with HTTP 400 for missing headers, 6003 with 400 for malformed ones, 10000 with 401 for wrong credentials,
    # and 10000 with 403 for an account that is not the caller's. So a missing header is a 400 here, not a 401.
    missing_credentials=RequestError(
        400, (Fault("Missing X-Auth-Key, X-Auth-Email or Authorization headers", code=9106),)
    ),
    malformed_credentials=RequestError(
        400, (Fault("Invalid request headers: malformed Authorization header", code=6003),)
    ),
    wrong_credentials=RequestError(401, (Fault("Authentication error", code=10000),), _CHALLENGE),
    success=_cloudforce_one_success,
    failure=_cloudforce_one_failure,
    request_id=_ray,
)


def unauthorized() -> RequestError:
    """Clone Guard's answer to whatever does not let somebody in."""
    return RequestError(401, (Fault("The credentials are missing or wrong"),), _CHALLENGE)


_NOBODYS = secrets.token_bytes(32)
"""Stands for a secret that a principal does not have: no request can present it."""


def _clone_guard_holder(db: sqlite3.Connection, authorization: bytes, now: int) -> Principal | None:
    kind, _, given = authorization.partition(b" ")
    scheme, token = kind.lower(), given.strip()
    if scheme not in {b"bearer", b"basic"}:
        return None
    member = tokens.owner(db, scheme.decode(), token.decode("latin-1"), now)
    if member is None:
        return None
    return Principal(
        member.organization.id,
        {
            "api_key": member.organization.api_key.encode(),
            "bearer_token": token if scheme == b"bearer" else _NOBODYS,
            "access_token": b"Basic " + token if scheme == b"basic" else _NOBODYS,
        },
        member.user.username,
    )


_CLONE_GUARD = Api(
    slug=CLONE_GUARD.slug,
    base_path=CLONE_GUARD.base_path,
    principals=tuple(
        Principal(
            organization.id,
            {
                "api_key": organization.api_key.encode(),
                "bearer_token": organization.bearer_token.encode(),
                # The raw token after `Basic`, not the base64 of a name and a password.
                "access_token": b"Basic " + organization.access_token.encode(),
            },
            organization.users[0].username,
        )
        for organization in CLONE_GUARD.organizations
    ),
    tenant_parameter=None,
    invalid_status=422,
    missing_credentials=unauthorized(),
    malformed_credentials=unauthorized(),
    wrong_credentials=unauthorized(),
    success=_clone_guard_success,
    failure=_clone_guard_failure,
    request_id=_request_id,
    holder=_clone_guard_holder,
)

APIS = (_CLOUDFORCE_ONE, _CLONE_GUARD)
"""The longest base path first."""


def api_of(path: bytes) -> Api:
    """The API that answers for a path as sent, known or not. What is below no other base path is Clone Guard's."""
    for api in APIS:
        base = api.base_path.encode()
        if path == base or path.startswith(base + b"/"):
            return api
    return APIS[-1]
