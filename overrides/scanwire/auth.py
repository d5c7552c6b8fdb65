"""The ways to authenticate, as `httpx.Auth` classes. None shows its secrets in `repr`."""

from __future__ import annotations

from collections.abc import Generator

import httpx

from .errors import ConfigurationError


class HeaderAuth(httpx.Auth):
    """Credentials that travel in headers.

    Args:
        headers: Header names and values, by the names of the security schemes that they are for.

    Attributes:
        schemes: The names of these schemes in the spec.

    Raises:
        ConfigurationError: A value is empty or cannot stand in a header.
    """

    def __init__(self, **headers: tuple[str, str]) -> None:
        for argument, (_, value) in headers.items():
            _require_header_value(argument, value)
        self.schemes = frozenset(headers)
        self._headers = dict(headers.values())

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers.update(self._headers)
        yield request

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class ApiToken(HeaderAuth):
    """Cloudflare's API token: `Authorization: Bearer <token>`."""

    def __init__(self, api_token: str) -> None:
        super().__init__(api_token=("Authorization", f"Bearer {_require_header_value('api_token', api_token)}"))


class ApiKey(HeaderAuth):
    """Cloudflare's e-mail address with the Global API Key: `X-Auth-Email` and `X-Auth-Key`."""

    def __init__(self, api_email: str, api_key: str) -> None:
        super().__init__(api_email=("X-Auth-Email", api_email), api_key=("X-Auth-Key", api_key))


class CloneGuardKey(HeaderAuth):
    """Clone Guard's `x-api-key` alone: enough to sign in, and for nothing else."""

    def __init__(self, api_key: str) -> None:
        super().__init__(api_key=("x-api-key", api_key))


class CloneGuardBearer(HeaderAuth):
    """Clone Guard's `x-api-key` with the token that signing in returns: `Authorization: Bearer <token>`."""

    def __init__(self, api_key: str, bearer_token: str) -> None:
        bearer = f"Bearer {_require_header_value('bearer_token', bearer_token)}"
        super().__init__(api_key=("x-api-key", api_key), bearer_token=("Authorization", bearer))


class CloneGuardAccessToken(HeaderAuth):
    """Clone Guard's `x-api-key` with an access token, sent raw: `Authorization: Basic <access token>`."""

    def __init__(self, api_key: str, access_token: str) -> None:
        basic = f"Basic {_require_header_value('access_token', access_token)}"
        super().__init__(api_key=("x-api-key", api_key), access_token=("Authorization", basic))


def _require_header_value(argument: str, value: object) -> str:
    """`value`, if a header can carry it. The error does not show it: it is a secret."""
    if not isinstance(value, str) or not value:
        raise ConfigurationError(f"{argument} must be a string that is not empty")
    if not value.isascii() or not value.isprintable() or value != value.strip():
        raise ConfigurationError(f"{argument} must be printable ASCII, without blanks around it")
    return value
