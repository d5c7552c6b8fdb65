"""What may stand before the paths of a spec."""

from __future__ import annotations

import ipaddress

import httpx

from .errors import ConfigurationError


def checked_base_url(base_url: object) -> str:
    """`base_url` without a slash at its end.

    Raises:
        ConfigurationError: It is no absolute http or https URL, names a host or port that cannot be, has a query, a
            fragment or credentials, or would send credentials over plain http to another machine.
    """
    if not isinstance(base_url, str):
        raise ConfigurationError(f"base_url: must be a string, not {type(base_url).__name__}")
    # What stands before an @ may be a password, so that no message shows it.
    shown = repr(base_url if "@" not in base_url else f"…@{base_url.rpartition('@')[2]}")
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, ValueError):
        raise ConfigurationError(f"base_url: {shown} is not a URL") from None
    if url.scheme not in {"http", "https"} or not url.raw_host or base_url.split() != [base_url]:
        raise ConfigurationError(f"base_url: {shown} must start with https://, name a host, and have no blanks")
    if not _is_host(url):
        raise ConfigurationError(f"base_url: {shown} names no host that can be looked up")
    if url.port is not None and not 0 < url.port < 65536:
        raise ConfigurationError(f"base_url: {shown} must have a port from 1 to 65535, or none")
    # Also where nothing stands behind the mark: the paths would become the query.
    if not {"?", "#", "@"}.isdisjoint(base_url):
        raise ConfigurationError(f"base_url: {shown} must have no query, fragment or credentials")
    if not is_safe(url):
        raise ConfigurationError(f"base_url: {shown} must be https: credentials would travel in the clear")
    return str(url).rstrip("/")


def is_safe(url: httpx.URL) -> bool:
    """Whether credentials may be sent there: encrypted, or to this machine."""
    return url.scheme == "https" or _is_loopback(url.host)


def _is_host(url: httpx.URL) -> bool:
    try:
        # What a socket makes of it at a call, and httpx for whoever reads it.
        url.raw_host.decode().encode("idna")
        host = url.host
    except ValueError:
        return False
    return ":" in host or "%" not in host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
