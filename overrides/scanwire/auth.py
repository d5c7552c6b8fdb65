"""The ways to authenticate, as `httpx.Auth` classes. None shows its secrets, and none can be pickled."""

from __future__ import annotations

from collections.abc import Generator, Iterable

import httpx

from ._base_url import is_safe
from ._secrets import Secret, Unpicklable
from .errors import ConfigurationError

CREDENTIAL_HEADERS = ("Authorization", "X-Auth-Email", "X-Auth-Key", "x-api-key")
"""Every header that credentials of these APIs travel in."""


class HeaderAuth(Unpicklable, httpx.Auth):
    """Credentials that travel in headers.

    Args:
        parts: A header's name, what stands before the secret in it, and the secret, by the name of the security scheme
            in the spec.

    Attributes:
        schemes: The names of these schemes.

    Raises:
        ConfigurationError: A secret is empty or cannot stand in a header.
    """

    def __init__(self, **parts: tuple[str, str, object]) -> None:
        self._parts = {
            scheme: (header, prefix, Secret(require_header_value(scheme, value)))
            for scheme, (header, prefix, value) in parts.items()
        }
        self.schemes = frozenset(parts)

    def headers(self, schemes: Iterable[str]) -> dict[str, str]:
        """The headers of some of the schemes."""
        parts = (self._parts[scheme] for scheme in schemes)
        return {header: prefix + secret.reveal() for header, prefix, secret in parts}

    def secrets(self) -> list[str]:
        """What must not be shown."""
        return [secret.reveal() for _, _, secret in self._parts.values()]

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """For a client of httpx itself. Raises ConfigurationError for plain http to another machine."""
        if not is_safe(request.url):
            raise ConfigurationError(f"{request.url.host}: must be https: credentials would travel in the clear")
        request.headers.update(self.headers(self.schemes))
        yield request

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class ApiToken(HeaderAuth):
    """Cloudflare's API token: `Authorization: Bearer <token>`."""

    def __init__(self, api_token: str) -> None:
        super().__init__(api_token=("Authorization", "Bearer ", api_token))


class ApiKey(HeaderAuth):
    """Cloudflare's e-mail address with the Global API Key: `X-Auth-Email` and `X-Auth-Key`."""

    def __init__(self, api_email: str, api_key: str) -> None:
        super().__init__(api_email=("X-Auth-Email", "", api_email), api_key=("X-Auth-Key", "", api_key))


class CloneGuardKey(HeaderAuth):
    """Clone Guard's `x-api-key` alone: enough to sign in, and for nothing else."""

    def __init__(self, api_key: str) -> None:
        super().__init__(api_key=("x-api-key", "", api_key))


class CloneGuardBearer(HeaderAuth):
    """Clone Guard's `x-api-key` with the token that signing in returns: `Authorization: Bearer <token>`."""

    def __init__(self, api_key: str, bearer_token: str) -> None:
        super().__init__(api_key=("x-api-key", "", api_key), bearer_token=("Authorization", "Bearer ", bearer_token))


class CloneGuardAccessToken(HeaderAuth):
    """Clone Guard's `x-api-key` with an access token, sent raw: `Authorization: Basic <access token>`."""

    def __init__(self, api_key: str, access_token: str) -> None:
        super().__init__(api_key=("x-api-key", "", api_key), access_token=("Authorization", "Basic ", access_token))


def require_header_value(argument: str, value: object) -> str:
    """`value`, if a header can carry it. The error does not show it: it is a secret."""
    if not isinstance(value, str) or not value:
        raise ConfigurationError(f"{argument} must be a string that is not empty")
    if not value.isascii() or not value.isprintable() or value != value.strip():
        raise ConfigurationError(f"{argument} must be printable ASCII, without blanks around it")
    return value
