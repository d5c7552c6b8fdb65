"""Wrong settings stop the run before it starts, with the name of the variable, its value, the rule and an example."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from scanwire_server import create_app

from contract_tests.addresses import HARMLESS
from contract_tests.meta.support import live, run, served
from contract_tests.settings import SettingsError, Tier, read

LIVE = {
    "CONTRACT_API": "cloudforce_one",
    "CONTRACT_BASE_URL": "https://api.example.com/client/v4",
    "CONTRACT_ACCOUNT_ID": "abcd",
    "CONTRACT_API_TOKEN": "t0ken",
}
GUARD = {
    "CONTRACT_API": "clone_guard",
    "CONTRACT_BASE_URL": "https://api.example.com",
    "CONTRACT_API_KEY": "k3y",
    "CONTRACT_ACCESS_TOKEN": "t0ken",
}
WRONG = [
    ("CONTRACT_API", {"CONTRACT_API": "cloudforce"}),
    ("CONTRACT_API", {**LIVE, "CONTRACT_API": ""}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "http://api.example.com"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "api.example.com"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "https://api.example.com/?a=b"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "https://[::1"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "http://user:k3y@127.0.0.1"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "http://k3y@127.0.0.1"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "http://127.0.0.1:99999"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "http://one.localhost"}),
    ("CONTRACT_BASE_URL", {**LIVE, "CONTRACT_BASE_URL": "https://api.example.com/a b"}),
    ("CONTRACT_ACCOUNT_ID", {**LIVE, "CONTRACT_ACCOUNT_ID": ""}),
    ("CONTRACT_ACCOUNT_ID", {**LIVE, "CONTRACT_ACCOUNT_ID": "\xe9"}),
    ("CONTRACT_ACCOUNT_ID", {**LIVE, "CONTRACT_ACCOUNT_ID": "a" * 33}),
    ("CONTRACT_ACCOUNT_ID", {**GUARD, "CONTRACT_ACCOUNT_ID": "abcd"}),
    ("CONTRACT_API_TOKEN", {**LIVE, "CONTRACT_API_TOKEN": ""}),
    ("CONTRACT_API_TOKEN", {**LIVE, "CONTRACT_API_TOKEN": "two words"}),
    ("CONTRACT_API_TOKEN", {**LIVE, "CONTRACT_API_TOKEN": "t0ken\xe9"}),
    ("CONTRACT_API_TOKEN", {**LIVE, "CONTRACT_API_TOKEN": "t0ken\udcff"}),
    ("CONTRACT_API_KEY", {**LIVE, "CONTRACT_API_EMAIL": "a@example.com", "CONTRACT_API_KEY": "k3y\u20ac"}),
    ("CONTRACT_API_EMAIL", {**LIVE, "CONTRACT_API_EMAIL": "\xe9@example.com", "CONTRACT_API_KEY": "k3y"}),
    ("CONTRACT_ACCESS_TOKEN", {**GUARD, "CONTRACT_ACCESS_TOKEN": "t0ken\xe9"}),
    ("CONTRACT_API_TOKEN", {"CONTRACT_API_TOKEN": "t0ken"}),
    ("CONTRACT_API_TOKEN", {**GUARD, "CONTRACT_ACCESS_TOKEN": ""}),
    ("CONTRACT_API_KEY", {**LIVE, "CONTRACT_API_EMAIL": "a@example.com"}),
    ("CONTRACT_API_EMAIL", {**LIVE, "CONTRACT_API_KEY": "k3y"}),
    ("CONTRACT_API_KEY", {**GUARD, "CONTRACT_API_KEY": ""}),
    ("CONTRACT_ACCESS_TOKEN", {**LIVE, "CONTRACT_ACCESS_TOKEN": "t0ken"}),
    ("CONTRACT_TIER", {"CONTRACT_TIER": "all"}),
    ("CONTRACT_ALLOW_WRITES", {**LIVE, "CONTRACT_TIER": "full"}),
    ("CONTRACT_ALLOW_WRITES", {"CONTRACT_ALLOW_WRITES": "yes"}),
    ("CONTRACT_ALLOW_WRITES", {"CONTRACT_ALLOW_WRITES": "1"}),
    ("CONTRACT_ALLOW_WRITES", {**LIVE, "CONTRACT_ALLOW_WRITES": "1"}),
    ("CONTRACT_ALLOW_WRITES", {**LIVE, "CONTRACT_ALLOW_WRITES": "1:ABCD"}),
    ("CONTRACT_ALLOW_WRITES", {**LIVE, "CONTRACT_ALLOW_WRITES": "1:another", "CONTRACT_TIER": "read"}),
    ("CONTRACT_ALLOW_WRITES", {**LIVE, "CONTRACT_ALLOW_WRITES": "0", "CONTRACT_TIER": "full"}),
    ("CONTRACT_ALLOW_WRITES", {**LIVE, "CONTRACT_ALLOW_WRITES": " 1:abcd", "CONTRACT_TIER": "full"}),
    ("CONTRACT_ALLOW_WRITES", {**GUARD, "CONTRACT_ALLOW_WRITES": "1", "CONTRACT_TIER": "full"}),
    ("CONTRACT_ALLOW_WRITES", {**GUARD, "CONTRACT_ALLOW_WRITES": "1:k3y", "CONTRACT_TIER": "full"}),
    ("CONTRACT_ADDRESSES", {"CONTRACT_ADDRESSES": "198.51.100.7"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": ","}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "198.51.100.7,"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "198.51.100.7 198.51.100.8"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "198.51.100.7/24"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "198.51.100.7-9"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "www.example.com"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "0.0.0.0/0"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "2001:db8::/31"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "fe80::1%eth0"}),
    ("CONTRACT_ADDRESSES", {**LIVE, "CONTRACT_ADDRESSES": "1" * 5000}),
    ("CONTRACT_BUDGET", {"CONTRACT_BUDGET": "9"}),
    ("CONTRACT_BUDGET", {"CONTRACT_BUDGET": "1e3"}),
    ("CONTRACT_BUDGET", {**LIVE, "CONTRACT_BUDGET": "10000001"}),
    ("CONTRACT_RATE", {"CONTRACT_RATE": "0"}),
    ("CONTRACT_RATE", {"CONTRACT_RATE": "nan"}),
    ("CONTRACT_RATE", {"CONTRACT_RATE": "1e-320"}),
    ("CONTRACT_SEED", {"CONTRACT_SEED": "-1"}),
    ("CONTRACT_SEED", {"CONTRACT_SEED": str(2**64)}),
    ("CONTRACT_SEED", {"CONTRACT_SEED": "9" * 5000}),
    ("CONTRACT_MAX_EXAMPLES", {"CONTRACT_MAX_EXAMPLES": "0"}),
    ("CONTRACT_MAX_EXAMPLES", {"CONTRACT_MAX_EXAMPLES": "10001"}),
    ("CONTRACT_REPORT_DIR", {"CONTRACT_REPORT_DIR": __file__}),
    ("CONTRACT_REPORT_DIR", {"CONTRACT_REPORT_DIR": f"{__file__}/reports"}),
    ("CONTRACT_REPORT_DIR", {"CONTRACT_REPORT_DIR": "a" * 300}),
    ("CONTRACT_DEVIATIONS", {"CONTRACT_DEVIATIONS": "a" * 5000}),
    ("CONTRACT_DEVIATIONS", {"CONTRACT_DEVIATIONS": "/nowhere/deviations.toml"}),
    ("CONTRACT_TEIR", {"CONTRACT_TEIR": "full"}),
]


@pytest.mark.parametrize(("name", "environ"), WRONG)
def test_a_wrong_setting_is_named_with_its_rule_and_an_example(name: str, environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read(environ)
    message = str(caught.value)
    assert caught.value.variable == name
    assert message.startswith(name)
    assert len(message) < 500
    assert f"Example: {'CONTRACT_TIER' if name == 'CONTRACT_TEIR' else name}=" in message
    assert "?." not in message
    assert "t0ken" not in message
    assert "k3y" not in message


@pytest.mark.parametrize(
    "environ", [{"CONTRACT_TIER": "all"}, {**LIVE, "CONTRACT_TIER": "full"}, {"CONTRACT_TEIR": "x"}]
)
def test_a_wrong_setting_is_status_2(environ: dict[str, str], tmp_path: Path) -> None:
    outcome = run(tmp_path / "reports", environ)
    assert outcome.status == 2
    assert outcome.output.startswith("could not run: CONTRACT_")
    assert not (tmp_path / "reports").exists()


def test_the_largest_seed_is_taken() -> None:
    assert read({"CONTRACT_SEED": str(2**64 - 1)}).seed == 2**64 - 1


def test_the_directory_of_the_reports_is_made_before_anything_is_sent(tmp_path: Path) -> None:
    assert read({"CONTRACT_REPORT_DIR": str(tmp_path / "a" / "b")}).report_dir.is_dir()


def test_without_any_setting_it_is_the_reference_server_in_full() -> None:
    settings = read({"CLOUDFLARE_API_TOKEN": "x", "PATH": "/bin"})
    assert settings.base_url is None
    assert settings.apis == ("cloudforce_one", "clone_guard")
    assert settings.tier is Tier.FULL
    assert settings.rate is None


@pytest.mark.parametrize("environ", [LIVE, GUARD])
def test_a_named_server_is_only_read_and_not_hurried(environ: dict[str, str]) -> None:
    settings = read(environ)
    assert settings.tier is Tier.READ
    assert settings.rate == 4.0
    assert settings.live
    assert "t0ken" not in repr(settings)


@pytest.mark.parametrize(
    ("environ", "account"),
    [
        (LIVE, "abcd"),
        (GUARD, "api.example.com"),
        ({**GUARD, "CONTRACT_BASE_URL": "https://API.example.com:8443/v1/"}, "api.example.com:8443"),
        ({**GUARD, "CONTRACT_BASE_URL": "http://[::1]:8080"}, "[::1]:8080"),
    ],
)
@pytest.mark.parametrize("given", [{}, {"CONTRACT_ALLOW_WRITES": "1"}, {"CONTRACT_ALLOW_WRITES": "1:other"}])
def test_the_message_says_what_allows_writes(environ: dict[str, str], account: str, given: dict[str, str]) -> None:
    full = {**environ, "CONTRACT_TIER": "full"}
    with pytest.raises(SettingsError) as caught:
        read({**full, **given})
    example = str(caught.value).rpartition("Example: ")[2]
    assert example == f"CONTRACT_ALLOW_WRITES=1:{account}"
    name, _, value = example.partition("=")
    assert read({**full, name: value}).tier is Tier.FULL
    assert read({**environ, name: value}).tier is Tier.READ
    # Of another account it is not taken over.
    with pytest.raises(SettingsError, match="CONTRACT_ALLOW_WRITES"):
        read(
            {
                **full,
                name: value,
                **({"CONTRACT_ACCOUNT_ID": "x"} if environ is LIVE else {"CONTRACT_BASE_URL": "https://x"}),
            }
        )


def test_what_may_be_scanned_is_known_of_a_named_server_only() -> None:
    assert read({}).addresses == ()
    assert read(LIVE).addresses == HARMLESS
    given = read({**LIVE, "CONTRACT_ADDRESSES": " 198.51.100.7, 2001:db8::/32 ,10.0.0.0/8"}).addresses
    assert list(map(str, given)) == ["198.51.100.7/32", "2001:db8::/32", "10.0.0.0/8"]


def test_full_on_a_named_server_needs_the_switch() -> None:
    assert read({**LIVE, "CONTRACT_TIER": "full", "CONTRACT_ALLOW_WRITES": "1:abcd"}).tier is Tier.FULL


def test_the_server_of_this_machine_may_speak_plain_http() -> None:
    assert (
        read({**LIVE, "CONTRACT_BASE_URL": "http://127.0.0.1:8080/client/v4/"}).base_url
        == "http://127.0.0.1:8080/client/v4"
    )


def test_nothing_but_the_settings_of_the_suite_reaches_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    real = httpx.HTTPTransport.handle_request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.url} {request.headers.multi_items()}")
        return real(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login production password production\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://production.invalid")
    monkeypatch.setenv("ALL_PROXY", "http://production.invalid")
    for name in ("API_TOKEN", "EMAIL", "API_KEY", "ACCOUNT_ID", "BASE_URL"):
        monkeypatch.setenv(f"CLOUDFLARE_{name}", "production")
    for name in ("API_KEY", "BEARER_TOKEN", "ACCESS_TOKEN", "USERNAME", "PASSWORD"):
        monkeypatch.setenv(f"CLONE_GUARD_{name}", "production")
    with served(create_app()) as url:
        for api in ("cloudforce_one", "clone_guard"):
            outcome = run(tmp_path, live(url, api), only=("smoke", "access[list", "examples[list", "paging"))
            assert outcome.status == 0, outcome.output
    assert len(sent) > 100
    assert not [line for line in sent if "production" in line or "cHJvZHVjdGlvbjpwcm9kdWN0aW9u" in line]
