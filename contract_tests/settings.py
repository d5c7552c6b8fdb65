"""The suite's settings: environment variables whose names begin with `CONTRACT_`, and nothing else."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import httpx
from scanwire import ConfigurationError
from scanwire._base_url import checked_base_url

from contract_tests import addresses
from contract_tests.catalogue import APIS


class Tier(StrEnum):
    """How much a run does to the server. Each tier contains the one before it."""

    SMOKE = "smoke"
    READ = "read"
    FULL = "full"

    def contains(self, other: Tier) -> bool:
        """Whether what needs `other` runs in this tier."""
        order = list(Tier)
        return order.index(other) <= order.index(self)


class SettingsError(Exception):
    """A setting is missing or wrong. Says which, what it is, what it may be, and gives an example."""

    def __init__(self, variable: str, value: str | None, rule: str, example: str, example_of: str = "") -> None:
        shown = value if value is None or len(value) <= 100 else f"{value[:100]}..."
        found = "is not set" if shown is None else f"is {shown!r}"
        super().__init__(f"{variable} {found}: {rule}. Example: {example_of or variable}={example}")
        self.variable = variable


@dataclass(frozen=True)
class Setting:
    """One variable of the settings table."""

    name: str
    meaning: str
    rule: str
    default: str
    example: str
    secret: bool = False


TABLE = (
    Setting(
        "CONTRACT_API",
        "The API to test.",
        "one of " + ", ".join(APIS),
        "both, on the reference server; else required",
        "cloudforce_one",
    ),
    Setting(
        "CONTRACT_BASE_URL",
        "The server to test: what stands before the spec's paths.",
        "an https URL, or an http URL of this machine; without query, fragment and credentials",
        "the bundled reference server, in process",
        "https://staging.example.com/client/v4",
    ),
    Setting(
        "CONTRACT_ACCOUNT_ID",
        "The account (Cloudforce One).",
        "1 to 32 printable ASCII characters, without spaces",
        "required for cloudforce_one with a URL",
        "abcd1234abcd1234abcd1234abcd1234",
    ),
    Setting(
        "CONTRACT_API_TOKEN",
        "The bearer token.",
        "printable ASCII, without spaces",
        "required, or another way to authenticate",
        "s3cret",
        secret=True,
    ),
    Setting(
        "CONTRACT_API_EMAIL",
        "The e-mail address that goes with the key (Cloudforce One).",
        "an e-mail address in ASCII, together with CONTRACT_API_KEY",
        "none",
        "user@example.com",
    ),
    Setting(
        "CONTRACT_API_KEY",
        "The API key: with the e-mail address (Cloudforce One), or with either token (Clone Guard).",
        "printable ASCII, without spaces",
        "required for clone_guard with a URL",
        "s3cret",
        secret=True,
    ),
    Setting(
        "CONTRACT_ACCESS_TOKEN",
        "The access token, sent as `Basic` (Clone Guard).",
        "printable ASCII, without spaces",
        "none",
        "s3cret",
        secret=True,
    ),
    Setting(
        "CONTRACT_TIER",
        "How much to do: `smoke` is one read, `read` only reads and does not fuzz, `full` creates, deletes and fuzzes.",
        "smoke, read or full",
        "full on the reference server, else read",
        "read",
    ),
    Setting(
        "CONTRACT_ALLOW_WRITES",
        "The account that may be written to, said once more. `full` on a server that you name needs it, and `clean`.",
        "0, or 1: and the account id (Cloudforce One) or the host of CONTRACT_BASE_URL (Clone Guard)",
        "0",
        "1:abcd1234abcd1234abcd1234abcd1234",
    ),
    Setting(
        "CONTRACT_ADDRESSES",
        "Addresses that belong to the account: `full` asks for scans of these.",
        "addresses and CIDR blocks, separated by commas; blocks up to /8 (IPv6: /32), without host bits",
        "private and documentation ranges",
        "198.51.100.0/28,2001:db8::7",
    ),
    Setting(
        "CONTRACT_RATE",
        "The most requests in a second.",
        "a number from 0.001 to 100000",
        "unlimited on the reference server, else 4",
        "2.5",
    ),
    Setting(
        "CONTRACT_BUDGET",
        "The most requests of the whole run, which stops when they are spent.",
        "an integer from 10 to 10000000",
        "unlimited on the reference server, else by tier and examples, and shown before the first request",
        "5000",
    ),
    Setting(
        "CONTRACT_SEED",
        "Where randomness starts: the same seed makes the same run.",
        "an integer from 0 to 2**64 - 1",
        "0",
        "42",
    ),
    Setting(
        "CONTRACT_MAX_EXAMPLES",
        "How many examples each property gets.",
        "an integer from 1 to 10000",
        "50 on the reference server, else 5",
        "100",
    ),
    Setting(
        "CONTRACT_SHARD",
        "Which share of the checks to make, where several machines split a run; `merge` then judges the whole.",
        "i/n with 1 <= i <= n <= 100; not with the tier full on a server that is not ours",
        "all checks",
        "1/4",
    ),
    Setting(
        "CONTRACT_REPORT_DIR",
        "Where report.html, junit.xml, result.json and badge.json are written.",
        "a directory, made if need be",
        "reports",
        "build/contract",
    ),
    Setting(
        "CONTRACT_DEVIATIONS",
        "A TOML file of the target's known deviations.",
        "a file that exists",
        "none",
        "deviations/staging.toml",
    ),
)
NAMES = {setting.name: setting for setting in TABLE}
CREDENTIALS = (
    "CONTRACT_ACCOUNT_ID",
    "CONTRACT_API_TOKEN",
    "CONTRACT_API_EMAIL",
    "CONTRACT_API_KEY",
    "CONTRACT_ACCESS_TOKEN",
)
TARGET_ONLY = (*CREDENTIALS, "CONTRACT_ALLOW_WRITES", "CONTRACT_ADDRESSES")


MOST_SHARDS = 100


@dataclass(frozen=True)
class Credentials:
    """What opens a live server. Empty strings where not given; never shown in a repr."""

    account_id: str = ""
    api_token: str = ""
    api_email: str = ""
    api_key: str = ""
    access_token: str = ""

    def __repr__(self) -> str:
        return f"Credentials(account_id={self.account_id!r}, ...)"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that no report may show."""
        return tuple(value for value in (self.api_token, self.api_key, self.access_token, self.api_email) if value)


@dataclass(frozen=True)
class Shard:
    """A share of a run: the `number`-th of `of`, counted from 1."""

    number: int
    of: int

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


@dataclass(frozen=True)
class Settings:
    """The settings of a run.

    `base_url` is None for the bundled reference server; `rate` is in requests per second, None for unlimited; `budget`
    is in requests, None for what `contract_tests.budget` works out; both are a shard's part of what all may send.
    `shard` is None for a whole run. `addresses` is what may be scanned, empty where nobody minds. `shrink` tells
    whether small examples are looked for; it is no variable, only the mutants turn it off.
    """

    apis: tuple[str, ...] = APIS
    base_url: str | None = None
    credentials: Credentials = Credentials()
    tier: Tier = Tier.FULL
    addresses: tuple[addresses.Network, ...] = ()
    rate: float | None = None
    budget: int | None = None
    seed: int = 0
    max_examples: int = 50
    report_dir: Path = Path("reports")
    deviations: Path | None = None
    shard: Shard | None = None
    shrink: bool = True

    @property
    def live(self) -> bool:
        """Whether the server is one that somebody named, not the bundled one."""
        return self.base_url is not None

    @property
    def account(self) -> str:
        """Whose account a live server's is, in a word that is no secret: its id, or the server's host."""
        return self.credentials.account_id or (httpx.URL(self.base_url).netloc.decode() if self.base_url else "")


def _wrong(name: str, value: str | None, rule: str | None = None) -> SettingsError:
    setting = NAMES[name]
    return SettingsError(
        name, "***" if value and setting.secret else value, rule or f"must be {setting.rule}", setting.example
    )


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name)
    if text is None:
        return default
    # More than 20 digits are more than any bound, and thousands of them no number to Python.
    if not text.isdecimal() or not text.isascii() or len(text) > 20 or not low <= int(text) <= high:
        raise _wrong(name, text)
    return int(text)


def _base_url(text: str) -> str:
    try:
        return checked_base_url(text)
    except ConfigurationError:
        raise _wrong("CONTRACT_BASE_URL", text if "@" not in text else "***") from None


def report_dir(environ: Mapping[str, str]) -> Path:
    """The directory of the reports, made before anything is sent.

    Raises:
        SettingsError: there is none, and none can be made.
    """
    text = environ.get("CONTRACT_REPORT_DIR") or "reports"
    path = Path(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _wrong("CONTRACT_REPORT_DIR", text, f"must be a directory, or one that can be made: {reason}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise _wrong("CONTRACT_REPORT_DIR", text, "must be a directory that can be written to")
    return path


def _shard(text: str) -> Shard:
    found = re.fullmatch(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})", text)
    if found is None or not int(found[1]) <= int(found[2]) <= MOST_SHARDS:
        raise _wrong("CONTRACT_SHARD", text)
    return Shard(int(found[1]), int(found[2]))


def _credentials(environ: Mapping[str, str], api: str) -> Credentials:
    values = {name: environ.get(name, "") for name in CREDENTIALS}
    for name, value in values.items():
        if value and (not value.isascii() or not value.isprintable() or " " in value):
            raise _wrong(name, value)
    given = Credentials(*(values[name] for name in CREDENTIALS))
    if api == "cloudforce_one":
        if not 1 <= len(given.account_id) <= 32:
            raise _wrong("CONTRACT_ACCOUNT_ID", given.account_id or None)
        if given.access_token:
            raise _wrong(
                "CONTRACT_ACCESS_TOKEN", given.access_token, "must not be set: cloudforce_one has no such token"
            )
        if bool(given.api_email) != bool(given.api_key):
            missing = "CONTRACT_API_KEY" if given.api_email else "CONTRACT_API_EMAIL"
            raise _wrong(missing, None, "must be set, because an e-mail address and a key go together")
        if not given.api_token and not given.api_key:
            raise _wrong("CONTRACT_API_TOKEN", None, "must be set, or CONTRACT_API_EMAIL and CONTRACT_API_KEY")
    else:
        if not given.api_key:
            raise _wrong("CONTRACT_API_KEY", None, "must be set, because every request to clone_guard carries it")
        if not given.api_token and not given.access_token:
            raise _wrong("CONTRACT_API_TOKEN", None, "must be set, or CONTRACT_ACCESS_TOKEN")
        for name, value in (("CONTRACT_ACCOUNT_ID", given.account_id), ("CONTRACT_API_EMAIL", given.api_email)):
            if value:
                raise _wrong(name, value, "must not be set: clone_guard has no such thing")
    return given


def _allow_writes(given: Mapping[str, str], settings: Settings, why: str) -> None:
    """Make sure that writing is allowed to the account in question and to no other, if there is a reason to write."""
    account = settings.account
    text = given.get("CONTRACT_ALLOW_WRITES", "0")
    if text == f"1:{account}" or (text == "0" and not why):
        return
    rule = f"must be 1:{account}, the account that may be written to, {why}" if why else f"must be 0 or 1:{account}"
    shown = given.get("CONTRACT_ALLOW_WRITES")
    if any(secret in text for secret in settings.credentials.secrets):
        shown = "***"
    raise SettingsError("CONTRACT_ALLOW_WRITES", shown, rule, f"1:{account}")


def _addresses(text: str) -> tuple[addresses.Network, ...]:
    try:
        return addresses.parse(text)
    except ValueError as error:
        raise _wrong("CONTRACT_ADDRESSES", text, f"must be {NAMES['CONTRACT_ADDRESSES'].rule}; {error}") from None


def read(environ: Mapping[str, str], *, listing: bool = False, cleaning: bool = False) -> Settings:
    """The settings that an environment asks for.

    Args:
        environ: the variables; an empty value counts as not set, and only `CONTRACT_*` is looked at.
        listing: nothing is to be sent or written, so that no directory is made.
        cleaning: what an earlier run left is to be deleted: a live server has to be writable, whatever the tier.

    Raises:
        SettingsError: a variable is unknown, wrong or missing.
    """
    given = {name: value for name, value in environ.items() if name.startswith("CONTRACT_") and value}
    for name in sorted(given):
        if name not in NAMES:
            close = difflib.get_close_matches(name, NAMES, 1)
            known = NAMES[close[0]] if close else None
            rule = f"there is no such setting; {known.name} is the nearest" if known else "there is no such setting"
            example = known or NAMES["CONTRACT_TIER"]
            raise SettingsError(
                name.encode("ascii", "backslashreplace").decode(),
                "***",
                f"{rule}; all are in contract_tests/README.md",
                example.example,
                example.name,
            )

    api = given.get("CONTRACT_API")
    if api is not None and api not in APIS:
        raise _wrong("CONTRACT_API", api)
    base_url = _base_url(given["CONTRACT_BASE_URL"]) if "CONTRACT_BASE_URL" in given else None
    live = base_url is not None
    credentials = Credentials()
    if live:
        if api is None:
            raise _wrong(
                "CONTRACT_API", None, f"must be set, because CONTRACT_BASE_URL is: {NAMES['CONTRACT_API'].rule}"
            )
        credentials = _credentials(given, api)
    elif cleaning:
        raise _wrong("CONTRACT_BASE_URL", None, "must be set to the server on which something was left behind")
    else:
        for name in TARGET_ONLY:
            if name in given and (name, given[name]) != ("CONTRACT_ALLOW_WRITES", "0"):
                raise _wrong(
                    name, given[name], "must not be set without CONTRACT_BASE_URL: the reference server has its own"
                )

    tier_text = given.get("CONTRACT_TIER", "read" if live else "full")
    if tier_text not in set(Tier):
        raise _wrong("CONTRACT_TIER", tier_text)
    where = Settings(base_url=base_url, credentials=credentials)
    if live:
        why = "for the tier full, which creates and deletes" if tier_text == "full" else ""
        _allow_writes(given, where, "for cleaning, which deletes" if cleaning else why)
    pool = _addresses(given["CONTRACT_ADDRESSES"]) if "CONTRACT_ADDRESSES" in given else addresses.HARMLESS

    rate: float | None = 4.0 if live else None
    if "CONTRACT_RATE" in given:
        try:
            rate = float(given["CONTRACT_RATE"])
        except ValueError:
            rate = 0.0
        if not 0.001 <= rate <= 100000:
            raise _wrong("CONTRACT_RATE", given["CONTRACT_RATE"])
    deviations = Path(given["CONTRACT_DEVIATIONS"]) if "CONTRACT_DEVIATIONS" in given else None
    if deviations is not None and not os.path.isfile(deviations):  # noqa: PTH113 (it never raises)
        raise _wrong("CONTRACT_DEVIATIONS", str(deviations))
    shard = _shard(given["CONTRACT_SHARD"]) if "CONTRACT_SHARD" in given else None
    if shard is not None and shard.of > 1 and live and tier_text == "full":
        rule = "must not be set for the tier full on a server that is not ours: the shards would see each other's items"
        raise _wrong("CONTRACT_SHARD", str(shard), rule)
    budget = _number(given, "CONTRACT_BUDGET", 0, 10, 10**7) or None
    if shard is not None and live:
        # The server meets all the shards, and maybe at the same time.
        rate = rate and rate / shard.of
        budget = budget and -(-budget // shard.of)
    seed = _number(given, "CONTRACT_SEED", 0, 0, 2**64 - 1)
    max_examples = _number(given, "CONTRACT_MAX_EXAMPLES", 5 if live else 50, 1, 10000)
    return Settings(
        apis=(api,) if api else APIS,
        base_url=base_url,
        credentials=credentials,
        tier=Tier(tier_text),
        addresses=pool if live else (),
        rate=rate,
        budget=budget,
        seed=seed,
        max_examples=max_examples,
        report_dir=Path(given.get("CONTRACT_REPORT_DIR", "reports")) if listing else report_dir(given),
        deviations=deviations,
        shard=shard,
    )


def table() -> str:
    """The settings as the Markdown table that stands in `README.md`."""
    rows = ["| variable | meaning | value | default | example |", "| --- | --- | --- | --- | --- |"]
    rows += [f"| `{one.name}` | {one.meaning} | {one.rule} | {one.default} | `{one.example}` |" for one in TABLE]
    return "\n".join(rows) + "\n"
