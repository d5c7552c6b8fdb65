"""Arguments that break the spec are refused before anything is sent, by the argument's name, its value and the rule."""

from __future__ import annotations

import asyncio
import enum
import json
import math
import pickle
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from ipaddress import ip_network
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanwire import AsyncCloneGuard, CloneGuard, CloudforceOne, InvalidArgumentError
from scanwire_raw import formats
from scanwire_server import formats as server_formats
from scanwire_server import specs as server_specs

ACCOUNT = "abcd1234abcd1234abcd1234abcd1234"
CONFIG = {"id": "c", "account_id": ACCOUNT, "frequency": 0, "ips": [], "ports": []}
steady = settings(deadline=None, derandomize=True)

Sent = list[httpx.Request]


def cloudforce_one(sent: Sent, result: Any = CONFIG) -> CloudforceOne:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"success": True, "errors": [], "messages": [], "result": result})

    return CloudforceOne(api_token="token", http_client=httpx.Client(transport=httpx.MockTransport(answer)))


def clone_guard(sent: Sent) -> CloneGuard:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"data": [], "status": "ok"})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    return CloneGuard(base_url="https://cg.test", api_key="key", access_token="token", http_client=http)


def refusal(call: Callable[[], object]) -> InvalidArgumentError | None:
    try:
        call()
    except InvalidArgumentError as error:
        return error
    return None


def created(**fields: Any) -> InvalidArgumentError | None:
    """What becomes of a config; checks that what is refused is not sent, and that all else is."""
    sent: Sent = []
    error = refusal(lambda: cloudforce_one(sent).scans.create_config(ACCOUNT, **fields))
    assert len(sent) == (error is None)
    return error


def listed(**query: Any) -> InvalidArgumentError | dict[str, str]:
    """The error for a list of scans, or its query."""
    sent: Sent = []
    error = refusal(lambda: list(clone_guard(sent).scans.list(**query)))
    assert len(sent) == (error is None)
    return error or dict(parse_qsl(sent[0].url.query.decode()))


class TestAddresses:
    @pytest.mark.parametrize(
        ("ips", "count"),
        [
            ([], 0),
            (["198.51.100.1"] * 5000, 5000),
            (["198.51.100.1"] * 5001, 5001),
            (["10.0.0.0/20", "10.1.0.0/23", "10.2.0.0/24", "10.3.0.0/25", "10.4.0.0/29"], 5000),
            (["10.0.0.0/20", "10.1.0.0/23", "10.2.0.0/24", "10.3.0.0/25", "10.4.0.0/29", "::1"], 5001),
            (["2001:db8::/116", "2001:db8::/118"], 5120),
            (["2001:db8::/32"], 2**96),
            (["0.0.0.0/0", "::/0"], 2**32 + 2**128),
            (["10.0.0.5/24"], 256),
        ],
    )
    def test_5000_in_total(self, ips: list[str], count: int) -> None:
        error = created(ips=ips)
        if count <= 5000:
            assert error is None
            return
        assert error is not None
        assert (error.argument, error.value) == ("ips", ips)
        assert error.rule == f"must stand for at most 5,000 addresses in total, not for {count:,}"

    @steady
    @given(
        st.lists(
            st.one_of(
                st.ip_addresses().map(str),
                st.builds("{}/{}".format, st.ip_addresses(v=4), st.integers(19, 32)),
                st.builds("{}/{}".format, st.ip_addresses(v=6), st.integers(115, 128)),
            ),
            max_size=8,
        )
    )
    def test_are_counted_as_if_listed(self, ips: list[str]) -> None:
        count = sum(ip_network(text, strict=False).num_addresses for text in ips)
        assert formats.address_count(ips) == count
        assert (created(ips=ips) is None) == (count <= 5000)

    def test_an_update_is_checked_too(self) -> None:
        sent: Sent = []
        with pytest.raises(InvalidArgumentError, match="5,000 addresses"):
            cloudforce_one(sent).scans.update_config(ACCOUNT, "c", ips=["2001:db8::/32"])
        assert sent == []

    def test_an_item_is_named_by_its_place(self) -> None:
        error = created(ips=["198.51.100.1", "198.51.100.256"])
        assert error is not None
        assert (error.argument, error.value) == ("ips[1]", "198.51.100.256")
        assert str(error).startswith("ips[1]: '198.51.100.256' must be an IPv4 or IPv6 address")

    @pytest.mark.parametrize("ips", ["1.1.1.1", {"1.1.1.1"}, None, 7, [None], [b"1.1.1.1"], [["1.1.1.1"]]])
    def test_are_strings_in_a_list(self, ips: Any) -> None:
        error = created(ips=ips)
        assert error is not None
        assert error.argument.startswith("ips")

    @pytest.mark.parametrize(
        "ips", [["2001:db8::/32"] * 5000, ["1" * 10_000_000], ["1.1.1.1/" + "9" * 10_000_000], ["1.1.1.1"] * 500_000]
    )
    def test_cost_little(self, ips: list[str]) -> None:
        begin = time.process_time()
        error = created(ips=ips)
        # Listing them would take years; looking at each of half a million, seconds.
        assert time.process_time() - begin < 1
        assert error is not None
        assert len(str(error)) < 1500


class TestPorts:
    @pytest.mark.parametrize("port", ["default", "all", "1", "65535", "1-65535", "7-7", "1-80"])
    def test_what_the_document_lists(self, port: str) -> None:
        assert created(ips=["1.1.1.1"], ports=[port]) is None

    @pytest.mark.parametrize(
        "port", ["0", "65536", "80-1", "1-65536", "", "1,2", "Default", "-1", "1-", "\u0661", "1\n"]
    )
    def test_all_else_is_refused(self, port: str) -> None:
        error = created(ips=["1.1.1.1"], ports=["443", port])
        assert error is not None
        assert (error.argument, error.value) == ("ports[1]", port)
        assert "1 to 65535" in error.rule


class TestFrequency:
    @pytest.mark.parametrize("days", [0, 0.0, -0.0, 0.5, 7, 10**30])
    def test_from_zero(self, days: float) -> None:
        assert created(ips=["1.1.1.1"], frequency=days) is None

    @pytest.mark.parametrize("days", [-1, -0.1, -(10**30), math.nan, math.inf, -math.inf, True, False, "7", None, 7j])
    def test_no_other(self, days: Any) -> None:
        error = created(ips=["1.1.1.1"], frequency=days)
        assert error is not None
        assert error.argument == "frequency"
        assert error.value is days or error.value == days

    def test_no_number_of_5000_digits(self) -> None:
        error = created(ips=["1.1.1.1"], frequency=10**5000)
        assert error is not None
        assert len(str(error)) < 250


GRAMMARS = sorted(formats.FORMATS)
TEXT = st.text(max_size=12) | st.text(st.sampled_from("0123456789.:/-,TUabc_ \n%\u0661"), max_size=24)
NEAR = {
    "ip-or-cidr": st.builds(
        "{}{}".format, st.ip_addresses(), st.just("") | st.integers(0, 140).map("/{}".format) | st.just("/255.0.0.0")
    ),
    "port-range": st.builds("{}-{}".format, st.integers(0, 66000), st.integers(0, 66000)) | st.integers().map(str),
    "gvm-port-range": st.lists(
        st.builds(
            "{}{}{}".format, st.sampled_from(["", "T:", "U:", "X:"]), st.integers(0, 66000), st.just("-70000") | TEXT
        )
        | st.integers(1, 65535).map(str),
        max_size=3,
    ).map(",".join),
    "cg-timestamp": st.builds(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format,
        *(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32), st.integers(0, 24)),
        *(st.integers(0, 60), st.integers(0, 60)),
    ),
    "hosts": st.lists(
        st.ip_addresses().map(str)
        | st.builds("{}/{}".format, st.ip_addresses(), st.integers(0, 33))
        | st.builds("{}-{}".format, st.ip_addresses(v=4), st.ip_addresses(v=4) | st.integers(0, 300))
        | st.text(st.sampled_from("abz09-_. "), max_size=10),
        max_size=3,
    ).map(",".join),
}


class TestGrammars:
    @pytest.mark.parametrize("name", GRAMMARS)
    def test_two_readings_agree(self, name: str) -> None:
        """The client's and the reference server's, which were written apart from each other."""
        theirs: dict[str, Callable[[str], bool]] = {}
        for slug in ("cloudforce_one", "clone_guard"):
            theirs |= server_formats.checks(server_specs._document(slug))
        seen = set()

        @settings(steady, max_examples=300)
        @given(TEXT | NEAR[name])
        def agree(text: str) -> None:
            belongs = formats.FORMATS[name][0](text)
            seen.add(belongs)
            # Python has lower-case ASCII letters for a few others, such as the sign for kelvin.
            assert belongs == (theirs[name](text) and (text.isascii() or name != "hosts")), text

        agree()
        assert seen == {True, False}

    @pytest.mark.parametrize("name", GRAMMARS)
    @pytest.mark.parametrize("text", ["1" * 10**6, "1," * 10**6, "a." * 10**6, "-" * 10**6, "1:" * 10**6, "T:" * 10**6])
    def test_a_long_string_costs_little(self, name: str, text: str) -> None:
        begin = time.process_time()
        formats.FORMATS[name][0](text)
        assert time.process_time() - begin < 5


class TestDateRanges:
    @steady
    @given(
        st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29)),  # noqa: DTZ001
        st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59)),
    )
    def test_an_aware_datetime_is_sent_in_utc(self, naive: datetime, offset: timedelta) -> None:
        moment = naive.replace(tzinfo=timezone(offset))
        query = listed(date_range_start=moment)
        assert isinstance(query, dict)
        sent = datetime.fromisoformat(query["date_range_start"]).replace(tzinfo=UTC)
        assert timedelta(0) <= moment - sent < timedelta(seconds=1)
        assert listed(date_range_start=query["date_range_start"]) == query

    @pytest.mark.parametrize(
        "value",
        [
            datetime(2024, 1, 1),  # noqa: DTZ001
            datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
            datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))),
            *("2024-01-01", "2024-01-01T00:00:00", "2024-02-30 00:00:00", "2024-01-01 00:00:00Z", "", "now"),
            *(date(2024, 1, 1), 1704067200, None, b"2024-01-01 00:00:00", "\ud800"),
        ],
    )
    @pytest.mark.parametrize("name", ["date_range_start", "date_range_end"])
    def test_all_else_is_refused(self, name: str, value: Any) -> None:
        error = listed(**{name: value})
        assert isinstance(error, InvalidArgumentError)
        assert error.argument == name
        assert error.value is value or error.value == value

    def test_a_zone_that_fails_is_refused(self) -> None:
        class Failing(tzinfo):
            def utcoffset(self, moment: datetime | None) -> timedelta:
                raise OSError("no such zone")

            dst = tzname = utcoffset  # type: ignore[assignment]

        error = listed(date_range_end=datetime(2024, 1, 1, tzinfo=Failing()))
        assert isinstance(error, InvalidArgumentError)
        assert "no such zone" in error.rule

    @pytest.mark.parametrize("text", ["10d", "1s", "007m", "24h", "3M", "1y", "1q2020", "4q1999", "0d"])
    def test_a_relative_range(self, text: str) -> None:
        query = listed(relative_date_range=text)
        assert isinstance(query, dict)
        assert query["relative_date_range"] == text

    @pytest.mark.parametrize(
        "text",
        ["", "10", "d", "10D", "10Y", "5q2020", "0q2020", "1Q2020", "1q20", "-1d", "1.5d", "10d ", "10d\n", "\u0661d"],
    )
    def test_no_relative_range(self, text: str) -> None:
        error = listed(relative_date_range=text)
        assert isinstance(error, InvalidArgumentError)
        assert (error.argument, error.value) == ("relative_date_range", text)
        assert "[smhdMy]" in error.rule


class TestLists:
    @pytest.mark.parametrize("size", [1, 100])
    def test_pages_of_clone_guard(self, size: int) -> None:
        query = listed(per_page=size)
        assert isinstance(query, dict)
        assert query["per_page"] == str(size)

    @pytest.mark.parametrize("size", [0, -1, 101, 10**30, True, 10.0, "10", None])
    def test_no_other_pages(self, size: Any) -> None:
        error = listed(per_page=size)
        assert isinstance(error, InvalidArgumentError)
        assert error.argument == "per_page"

    @pytest.mark.parametrize("column", ["modification_time", "creation_time", "end_time", "run_status", "name"])
    def test_a_column_and_a_direction(self, column: str) -> None:
        for direction in ("asc", "desc"):
            query = listed(sort_by=f"{column}_{direction}")
            assert isinstance(query, dict)
            assert query["sort_by"] == f"{column}_{direction}"
        for wrong in (column, f"{column}_up", f"{column}_ASC", f"{column} asc", f"no_{column}_asc"):
            error = listed(sort_by=wrong)
            assert isinstance(error, InvalidArgumentError)
            assert (error.argument, error.value) == ("sort_by", wrong)

    def test_a_wrong_argument_is_an_error_of_the_call(self) -> None:
        """Not of the first look at the list, which may be far away."""
        with pytest.raises(InvalidArgumentError, match="per_page"):
            clone_guard([]).scans.list(per_page=101)
        with pytest.raises(InvalidArgumentError, match="sort_by"):
            cloudforce_one([]).requests.list(ACCOUNT, sort_by="colour")

        async def call() -> None:
            async with AsyncCloneGuard(base_url="https://cg.test", api_key="key", access_token="token") as cg:
                with pytest.raises(InvalidArgumentError, match="per_page"):
                    cg.scans.list(per_page=101)

        asyncio.run(call())

    def test_page_zero_is_one_of_cloudforce_one_alone(self) -> None:
        sent: Sent = []
        assert list(cloudforce_one(sent, []).requests.list(ACCOUNT, page=0)) == []
        assert [json.loads(each.content)["page"] for each in sent] == [
            0,
            1,
        ]  # page 0 may be empty where they count from 1
        assert isinstance(listed(page=0), InvalidArgumentError)


class Number(int):
    def __str__(self) -> str:
        return "7&q[name]=x"

    __repr__ = __str__


class Size(enum.IntEnum):
    SMALL = 7


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return ".."

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 0


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class TestSubclasses:
    @pytest.mark.parametrize("value", [Number(7), Size.SMALL])
    def test_an_integer_is_sent_by_its_value(self, value: int) -> None:
        query = listed(per_page=value)
        assert isinstance(query, dict)
        assert query["per_page"] == "7"
        sent: Sent = []
        cloudforce_one(sent, [{"id": 7, "name": "x"}]).requests.assets.get(ACCOUNT, "request", value)
        assert sent[0].url.path.endswith("/asset/7")

    def test_a_string_in_a_path_is_sent_by_its_value(self) -> None:
        sent: Sent = []
        cloudforce_one(sent, {}).scans.get_results(ACCOUNT, Text("config"))
        assert sent[0].url.path.endswith("/results/config")
        for value in (Text(".."), Text("")):
            with pytest.raises(InvalidArgumentError):
                cloudforce_one(sent).scans.get_results(ACCOUNT, value)
        assert len(sent) == 1

    @pytest.mark.parametrize("value", [Hostile(), [Hostile()], object(), type, lambda: None])
    def test_anything_has_a_message(self, value: Any) -> None:
        for error in (created(ips=value), created(ips=["::"], frequency=value), listed(per_page=value)):
            assert isinstance(error, InvalidArgumentError)
            assert str(error)


class TestIds:
    @pytest.mark.parametrize(
        ("account", "good"), [("a" * 32, True), ("a" * 33, False), ("é" * 32, True), ("é" * 33, False)]
    )
    def test_an_account_has_32_characters_at_most(self, account: str, good: bool) -> None:
        sent: Sent = []
        error = refusal(lambda: cloudforce_one(sent, []).requests.list_types(account))
        assert (error is None, len(sent)) == (good, good)
        if error is not None:
            assert error.rule == "must have at most 32 characters, not 33"

    def test_a_limit_of_characters_is_none_of_digits(self) -> None:
        sent: Sent = []
        client = cloudforce_one(sent, [])
        client.requests.assets.get(ACCOUNT, "request", 10**40)
        with pytest.raises(InvalidArgumentError, match="asset_id"):
            client.requests.assets.get(ACCOUNT, "request", "1" * 41)
        assert len(sent) == 1

    @pytest.mark.parametrize("value", ["x", "", None, 7, UUID(int=0).bytes, "0" * 33])
    def test_a_uuid_is_one(self, value: Any) -> None:
        with pytest.raises(InvalidArgumentError) as caught:
            clone_guard([]).experimental.scans.get(value)
        assert caught.value.argument == "scan_id"


class TestSecrets:
    @pytest.mark.parametrize("value", ["123456\ud800", b"123456", 123456])
    def test_a_one_time_code_is_shown_as_its_type(self, value: Any) -> None:
        sent: Sent = []
        with pytest.raises(InvalidArgumentError) as caught:
            clone_guard(sent).user.disable_mfa(method="sms", otp_attempt=value)
        assert (caught.value.argument, caught.value.value) == ("otp_attempt", type(value))
        assert "123456" not in f"{caught.value}{caught.value!r}{pickle.dumps(caught.value)!r}"
        assert sent == []

    def test_half_a_pair_is_named(self) -> None:
        for given_, missing in (("username", "password"), ("otp_attempt", "otp_session_state")):
            with pytest.raises(InvalidArgumentError) as caught:
                clone_guard([]).auth.sign_in(**{given_: "123456"})
            assert str(caught.value) == f"{missing}: UNSET must be given, since {given_} is"


def test_an_answer_that_breaks_a_limit_is_decoded() -> None:
    odd = {**CONFIG, "frequency": -1, "ips": ["not an address", "0.0.0.0/0"], "ports": ["0"], "account_id": "a" * 99}
    config = cloudforce_one([], odd).scans.create_config(ACCOUNT, ips=["1.1.1.1"])
    assert (config.frequency, config.ips, config.ports) == (-1, odd["ips"], ["0"])


FAULTS: dict[str, Callable[[CloudforceOne], object]] = {
    "a string for a list of addresses": lambda cf: cf.scans.create_config(ACCOUNT, ips="1.1.1.1"),
    "page -1": lambda cf: cf.requests.list(ACCOUNT, page=-1),
    "a status that is none": lambda cf: cf.requests.list(ACCOUNT, status="nope"),
    "an account of 100 characters": lambda cf: cf.requests.get(ACCOUNT + "0" * 68, "id"),
    "a naive datetime": lambda cf: cf.requests.list(ACCOUNT, created_after=datetime(2024, 1, 1)),  # noqa: DTZ001
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_official_sdk_sends(name: str) -> None:
    sent: Sent = []
    assert refusal(lambda: FAULTS[name](cloudforce_one(sent)))
    assert sent == []
