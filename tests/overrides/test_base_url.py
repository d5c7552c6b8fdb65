"""Which base URLs are taken, and what is said of the others."""

from __future__ import annotations

import pytest
from scanwire import ConfigurationError
from scanwire._base_url import checked_base_url


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://a.test", "https://a.test"),
        ("https://a.test/", "https://a.test"),
        ("https://A.test:443/v4//", "https://a.test/v4"),
        ("https://a.test/X/", "https://a.test/X"),
        ("https://a.test//x", "https://a.test//x"),
        ("http://127.0.0.1:8080/client/v4/", "http://127.0.0.1:8080/client/v4"),
        ("http://[::1]:1", "http://[::1]:1"),
        ("http://localhost/", "http://localhost"),
        ("https://a.test.", "https://a.test."),
        ("https://a_b.test:1", "https://a_b.test:1"),
        ("https://a.test:65535", "https://a.test:65535"),
        ("https://[fe80::1%eth0]", "https://[fe80::1%eth0]"),
        (f"https://{'x' * 63}.test", f"https://{'x' * 63}.test"),
        ("https://\xe9.test", "https://xn--9ca.test"),
    ],
)
def test_a_base_url_is_kept_without_slashes_at_its_end(given: str, taken: str) -> None:
    assert checked_base_url(given) == taken


FORM = "must start with https://, name a host, and have no blanks"
MORE = "must have no query, fragment or credentials"
HOST = "names no host that can be looked up"
PORT = "must have a port from 1 to 65535, or none"
CLEAR = "must be https: credentials would travel in the clear"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "must be a string, not NoneType"),
        (7, "must be a string, not int"),
        ("https://a.test:x", "'https://a.test:x' is not a URL"),
        ("https://u:p@a.test:x", "'…@a.test:x' is not a URL"),
        ("https://[", f"'https://[' {HOST}"),
        ("https://%zz", f"'https://%zz' {HOST}"),
        ("https://.", f"'https://.' {HOST}"),
        ("https://a..test", f"'https://a..test' {HOST}"),
        ("https://xn--", f"'https://xn--' {HOST}"),
        (f"https://{'x' * 64}.test", f"'https://{'x' * 64}.test' {HOST}"),
        ("https://a.test:0", f"'https://a.test:0' {PORT}"),
        ("https://a.test:-1", f"'https://a.test:-1' {PORT}"),
        ("https://a.test:65536", f"'https://a.test:65536' {PORT}"),
        ("", f"'' {FORM}"),
        ("a.test", f"'a.test' {FORM}"),
        ("ftp://a.test", f"'ftp://a.test' {FORM}"),
        ("https://", f"'https://' {FORM}"),
        (" https://a.test", f"' https://a.test' {FORM}"),
        ("https://a.test ", f"'https://a.test ' {FORM}"),
        ("https://a.test/x y", f"'https://a.test/x y' {FORM}"),
        ("https://a.test/?q=1", f"'https://a.test/?q=1' {MORE}"),
        ("https://a.test/?", f"'https://a.test/?' {MORE}"),
        ("https://a.test/#f", f"'https://a.test/#f' {MORE}"),
        ("https://a.test/#", f"'https://a.test/#' {MORE}"),
        ("https://user:pass@a.test", f"'…@a.test' {MORE}"),
        ("https://user:p@ss@a.test", f"'…@a.test' {MORE}"),
        ("https://@a.test", f"'…@a.test' {MORE}"),
        ("http://user:pass@a.test", f"'…@a.test' {MORE}"),
        ("http://a.test", f"'http://a.test' {CLEAR}"),
        ("http://192.0.2.1", f"'http://192.0.2.1' {CLEAR}"),
        ("http://localhost.a.test", f"'http://localhost.a.test' {CLEAR}"),
    ],
)
def test_what_is_wrong_with_a_base_url_is_told_without_a_password(given: object, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        checked_base_url(given)
    assert str(caught.value) == f"base_url: {said}"
