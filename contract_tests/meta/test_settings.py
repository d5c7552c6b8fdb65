"""Wrong settings stop the run before it starts, with the name of the variable, its value, the rule and an example."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract_tests.meta.support import run
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


def test_full_on_a_named_server_needs_the_switch() -> None:
    assert read({**LIVE, "CONTRACT_TIER": "full", "CONTRACT_ALLOW_WRITES": "1:abcd"}).tier is Tier.FULL


def test_the_server_of_this_machine_may_speak_plain_http() -> None:
    assert (
        read({**LIVE, "CONTRACT_BASE_URL": "http://127.0.0.1:8080/client/v4/"}).base_url
        == "http://127.0.0.1:8080/client/v4"
    )
