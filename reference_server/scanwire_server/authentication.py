"""Who calls: the spec's security alternatives against the test credentials."""

import hmac
from collections.abc import Sequence
from dataclasses import replace

from .apis import Api, Principal
from .errors import Fault, RequestError
from .specs import Operation, SecurityScheme
from .store import Store

__all__ = ["authenticate", "authorize", "with_issued"]

Headers = Sequence[tuple[bytes, bytes]]


def with_issued(api: Api, headers: Headers, store: Store, now: int) -> Api:
    """The API, with the holder of the request's token among its principals if the server has issued that token."""
    given = [value.strip() for name, value in headers if name.lower() == b"authorization"]
    if api.holder is None or len(given) != 1:
        return api
    with store.transaction(write=False) as db:
        holder = api.holder(db, given[0], now)
    return api if holder is None else replace(api, principals=(*api.principals, holder))


def authenticate(api: Api, operation: Operation, headers: Headers) -> Principal:
    """The caller that fulfils one of the operation's security alternatives, the earliest if several do.

    An operation without alternatives is open to everybody. RequestError if none is fulfilled. Every principal and
    every alternative is compared in full, in constant time.
    """
    if not operation.security:
        return Principal("", {})
    found: Principal | None = None
    complete = False
    for alternative in operation.security:
        presented = [(scheme.name, _presented(scheme, headers)) for scheme in alternative]
        if all(value is not None for _, value in presented):
            complete = True
        for principal in api.principals:
            equal = [hmac.compare_digest(value or b"", principal.secrets[name]) for name, value in presented]
            if all(equal) and found is None:
                found = principal
    if found is not None:
        return found
    if complete:
        raise replace(api.wrong_credentials)
    if any(name == b"authorization" and not _bearer(value) for name, value in headers):
        raise replace(api.malformed_credentials)
    raise replace(api.missing_credentials)


def authorize(api: Api, principal: Principal, tenant: str | None) -> None:
    """Refuse the account of somebody else in a path, with the same words whether it exists or not."""
    if tenant is not None and not hmac.compare_digest(tenant.encode(), principal.id.encode()):
        raise RequestError(403, (Fault("Forbidden", code=10000),))


def _presented(scheme: SecurityScheme, headers: Headers) -> bytes | None:
    """What the request presents for a scheme; None if the header is absent, empty, repeated or of another scheme."""
    values = [value.strip() for name, value in headers if name.lower() == scheme.header.encode()]
    if len(values) != 1 or not values[0]:
        return None
    if scheme.bearer:
        return _bearer(values[0])
    if scheme.header == "authorization":
        kind, _, token = values[0].partition(b" ")
        return kind.capitalize() + b" " + token.strip()  # the names of HTTP's schemes ignore case
    return values[0]


def _bearer(value: bytes) -> bytes | None:
    kind, _, token = value.strip().partition(b" ")
    return token.strip() or None if kind.lower() == b"bearer" else None
