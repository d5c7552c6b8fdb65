"""What may stand before the paths of a spec."""

from __future__ import annotations

import ipaddress

import httpx

from .errors import ConfigurationError


def checked_base_url(base_url: object) -> str:
    """`base_url` without a slash at its end.

    Raises:
        ConfigurationError: It is no absolute http or https URL, has a query, a fragment or credentials, or would send
            credentials over plain http to another machine.
    """
    if not isinstance(base_url, str):
        raise ConfigurationError(f"base_url: must be a string, not {type(base_url).__name__}")
    # What stands before an @ may be a password, so that no message shows it.
    shown = repr(base_url if "@" not in base_url else f"…@{base_url.rpartition('@')[2]}")
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, ValueError):
        raise ConfigurationError(f"base_url: {shown} is not a URL") from None
    if url.scheme not in {"http", "https"} or not url.host or base_url != "".join(base_url.split()):
        raise ConfigurationError(f"base_url: {shown} must start with https://, name a host, and have no blanks")
    if url.query or url.fragment or url.userinfo or "@" in base_url:
        raise ConfigurationError(f"base_url: {shown} must have no query, fragment or credentials")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise ConfigurationError(f"base_url: {shown} must be https: credentials would travel in the clear")
    return str(url).rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
