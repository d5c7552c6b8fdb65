"""What the generated code does at run time: encoding, decoding, open enums, and models that load on first use."""

import copy
import io
import json
import math
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import quote, unquote
from uuid import UUID

import httpx
import jsonschema_rs
import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scanwire_raw.clone_guard.models.scan_status import ScanStatus
from scanwire_raw.cloudforce_one.api.requests import list_requests
from scanwire_raw.cloudforce_one.api.scans import get_results, list_configs, update_config
from scanwire_raw.cloudforce_one.client import AuthenticatedClient
from scanwire_raw.cloudforce_one.models.asset_upload import AssetUpload
from scanwire_raw.cloudforce_one.models.request_list import RequestList
from scanwire_raw.cloudforce_one.models.request_status import RequestStatus
from scanwire_raw.cloudforce_one.models.scan_config_create import ScanConfigCreate
from scanwire_raw.cloudforce_one.models.scan_config_update import ScanConfigUpdate
from scanwire_raw.cloudforce_one.models.sort_order import SortOrder
from scanwire_raw.formats import FORMATS
from scanwire_raw.limits import Limits, breach
from scanwire_raw.runtime import (
    UNSET,
    File,
    InvalidArgumentError,
    add_query,
    encode,
    file_of,
    items,
    member,
    members,
    multipart,
    path_segment,
    uuid_of,
    uuids_of,
)

from tests.openapi.support import ROOT, SLUGS, python, spec, walk

GENERATED = ROOT / "generated"
MODULES = sorted(
    ".".join(path.relative_to(GENERATED).with_suffix("").parts).removesuffix(".__init__")
    for path in (GENERATED / "scanwire_raw").rglob("*.py")
)
# Anything, and often what is special in a path.
SEGMENTS = st.text(max_size=60) | st.text(st.sampled_from("./\\%?#;:@&=+ ~2eEfF\n\0é𝄞\ud800"), max_size=8)
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.datetimes()
    | st.lists(st.text(max_size=5) | st.integers(), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
    | st.sets(st.text(max_size=3), max_size=2)
)

ResultT = TypeVar("ResultT")
# A deadline would measure the load of the machine.
steady = settings(deadline=None, derandomize=True)
HTTP = httpx.Client(
    base_url="https://example.com/v4", transport=httpx.MockTransport(lambda request: httpx.Response(200))
)


def attempt(call: Callable[[], ResultT]) -> ResultT | InvalidArgumentError:
    """What `call` returns, or the one error that it may raise."""
    try:
        return call()
    except InvalidArgumentError as error:
        return error


class TestPathSegment:
    @steady
    @given(SEGMENTS)
    def test_a_string_is_one_segment_or_an_error(self, value: str) -> None:
        segment = attempt(lambda: path_segment("id", value, str))
        if isinstance(segment, InvalidArgumentError):
            assert segment.argument == "id"
            assert value in {"", ".", ".."} or any("\ud800" <= each <= "\udfff" for each in value)
            return
        assert unquote(segment, errors="strict") == value
        url = HTTP.build_request("GET", f"/a/{segment}/b").url
        assert url.raw_path.decode() == f"/v4/a/{segment}/b"
        assert url.host == "example.com"

    @steady
    @given(VALUES.filter(lambda value: not isinstance(value, str)))
    def test_anything_else_is_an_error(self, value: object) -> None:
        with pytest.raises(InvalidArgumentError, match="must be a string that is not empty"):
            path_segment("id", value, str)

    @steady
    @given(VALUES)
    def test_a_number_or_a_string_where_both_are_ids(self, value: object) -> None:
        segment = attempt(lambda: path_segment("id", value, int | str))
        fits = (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, str) and value)
        assert (segment == quote(str(value), safe="")) if fits else isinstance(segment, InvalidArgumentError)

    @steady
    @given(SEGMENTS)
    def test_a_sibling_is_never_reached(self, value: str) -> None:
        segment = attempt(lambda: path_segment("id", value, str, ("new", "constants")))
        assert isinstance(segment, InvalidArgumentError) or unquote(segment) not in {"new", "constants", ".", "..", ""}

    @pytest.mark.parametrize("value", ["", ".", "..", None, 7])
    @pytest.mark.parametrize("place", [0, 1])
    def test_the_generated_code_uses_it(self, value: object, place: int) -> None:
        arguments: list[object] = ["account", "config"]
        arguments[place] = value
        with pytest.raises(InvalidArgumentError) as caught:
            get_results.OPERATION.request(*arguments)  # type: ignore[arg-type]
        assert caught.value.argument == ("account_id", "config_id")[place]


class TestLimits:
    @steady
    @given(
        st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | st.text("ab1", max_size=5),
        st.integers(-3, 3),
        st.integers(0, 4),
    )
    def test_a_keyword_limits_values_of_its_kind(self, value: object, number: int, length: int) -> None:
        """As JSON Schema has it, which another validator knows."""
        limits = Limits(minimum=number, maximum=number + 3, min_length=length, max_length=length + 1, pattern="^[a1]*$")
        schema: dict[str, object] = {
            "minimum": number,
            "maximum": number + 3,
            "minLength": length,
            "maxLength": length + 1,
        }
        schema |= {"pattern": "^[a1]*$"}
        assert (breach(limits, value) is None) == jsonschema_rs.Draft202012Validator(schema).is_valid(value)

    @steady
    @given(
        st.lists(st.integers(0, 9), max_size=5) | st.dictionaries(st.sampled_from("abc"), st.integers(0, 9)),
        st.integers(0, 3),
    )
    def test_lists_and_objects_have_limits_too(self, value: object, number: int) -> None:
        inner = Limits(maximum=7)
        limits = Limits(
            min_items=number,
            max_items=number + 2,
            items=inner,
            min_fields=number,
            needs={"a": ("b",)},
            fields={"a": inner, "b": inner, "c": Limits()},
        )
        schema: dict[str, object] = {"minItems": number, "maxItems": number + 2, "items": {"maximum": 7}}
        schema |= {"minProperties": number, "dependentRequired": {"a": ["b"]}}
        schema |= {"properties": {"a": {"maximum": 7}, "b": {"maximum": 7}}}
        assert (breach(limits, value) is None) == jsonschema_rs.Draft202012Validator(schema).is_valid(value)

    def test_a_breach_tells_where(self) -> None:
        limits = Limits(fields={"parts": Limits(items=Limits(fields={"size": Limits(minimum=1)}))})
        assert breach(limits, {"parts": [{"size": 1}, {"size": 0}]}) == ("parts[1].size", 0, "must be at least 1")

    def test_a_secret_is_shown_as_its_type(self) -> None:
        found = breach(Limits(secret=True, min_length=9), "sesame")
        assert found is not None
        assert found.value is str
        with pytest.raises(InvalidArgumentError) as caught:
            path_segment("id", "sesame", str, limits=Limits(secret=True, max_length=1))
        assert "sesame" not in f"{caught.value}{caught.value.value}"

    @pytest.mark.parametrize("value", ["a\n", "ba", "\na"])
    def test_a_pattern_is_for_the_whole_string(self, value: str) -> None:
        assert breach(Limits(pattern="^a$"), value)

    def test_a_format_without_a_grammar_is_an_error_at_once(self) -> None:
        with pytest.raises(ValueError, match="colour"):
            Limits(format="colour")

    def test_a_format_of_the_specs_has_a_grammar_or_choices(self) -> None:
        fields = {
            node["format"]: "x-fields-of" in node
            for slug in SLUGS
            for _, node in walk(spec(slug))
            if isinstance(node.get("format"), str) and node["format"] in spec(slug)["x-formats"]
        }
        assert {name for name, chosen in fields.items() if not chosen} == FORMATS.keys()


class TestUuids:
    @steady
    @given(st.uuids())
    def test_a_uuid_and_its_text_are_the_same(self, value: UUID) -> None:
        assert uuid_of("id", value) == uuid_of("id", str(value)) == uuid_of("id", str(value).upper()) == value
        assert uuids_of("ids", (value, str(value))) == [value, value]

    @steady
    @given(VALUES.filter(lambda value: not isinstance(value, UUID)))
    def test_anything_else_is_an_error(self, value: Any) -> None:
        with pytest.raises(InvalidArgumentError, match="must be a UUID"):
            uuid_of("id", value)


class TestFiles:
    @steady
    @given(st.binary(max_size=50), st.text(min_size=1, max_size=9), st.none() | st.text(max_size=9))
    def test_a_file_arrives_as_it_is_or_is_refused(self, content: bytes, name: str, kind: str | None) -> None:
        file = attempt(lambda: File(content, name, kind))
        if isinstance(file, InvalidArgumentError):
            assert file.argument in {"name", "content_type"}
            return
        request = HTTP.build_request("POST", "/", files=multipart(AssetUpload(source=file_of("source", file))))
        boundary = request.headers["content-type"].partition("boundary=")[2].encode()
        head, _, rest = request.read().removeprefix(b"--" + boundary).partition(b"\r\n\r\n")
        assert rest == content + b"\r\n--" + boundary + b"--\r\n"
        # What is named by the caller adds no header of its own.
        assert [line.partition(b":")[0] for line in head.split(b"\r\n")[1:]] == [
            b"Content-Disposition",
            b"Content-Type",
        ]

    @steady
    @given(VALUES.filter(lambda value: not isinstance(value, bytes)))
    def test_anything_else_is_an_error(self, value: Any) -> None:
        with pytest.raises(InvalidArgumentError) as caught:
            file_of("source", value)
        assert caught.value.argument == "source"

    def test_what_is_closed_or_reads_text_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("text")
        with (tmp_path / "a.txt").open("rb") as closed:
            assert file_of("source", closed) == File(b"text", "a.txt")
        for value in (closed, io.StringIO("text"), tmp_path, tmp_path / "none"):
            with pytest.raises(InvalidArgumentError):
                file_of("source", value)  # type: ignore[arg-type]

    def test_its_content_stays_out_of_its_repr(self) -> None:
        assert "secret" not in repr(File(b"secret", "a.txt"))


class TestQuery:
    @steady
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    def test_a_string_arrives_as_it_is(self, value: str) -> None:
        query: list[tuple[str, str]] = []
        add_query(query, "qname", "q[name]", value, str)
        assert HTTP.build_request("GET", "/", params=tuple(query)).url.params.multi_items() == [("q[name]", value)]

    @steady
    @given(st.lists(st.sampled_from(list(ScanStatus)), max_size=5))
    def test_a_list_is_repeated(self, values: list[ScanStatus]) -> None:
        query: list[tuple[str, str]] = []
        add_query(query, "status", "status", values, list[ScanStatus])
        assert query == [("status", value.value) for value in values]
        assert all(type(value) is str for _, value in query)

    @pytest.mark.parametrize(
        ("value", "type_", "expected"), [(True, bool, "true"), (False, bool, "false"), (7, int, "7"), (-1, int, "-1")]
    )
    def test_other_types(self, value: object, type_: type, expected: str) -> None:
        query: list[tuple[str, str]] = []
        add_query(query, "x", "x", value, type_)
        assert query == [("x", expected)]

    def test_nothing_is_added_for_what_is_absent(self) -> None:
        query: list[tuple[str, str]] = []
        add_query(query, "x", "x", UNSET, str)
        assert query == []

    @steady
    @given(VALUES, st.sampled_from([str, int, bool, ScanStatus, list[ScanStatus]]))
    def test_a_value_of_another_type_is_an_error(self, value: object, type_: type) -> None:
        query: list[tuple[str, str]] = []
        error = attempt(lambda: add_query(query, "x", "x", value, type_))
        if error is not None:
            assert (error.argument, query) == ("x", [])
            return
        expected = {str: str, int: int, bool: bool, ScanStatus: str}.get(type_, (list, tuple, set))
        assert isinstance(value, expected)
        assert not (type_ is int and isinstance(value, bool))

    def test_a_tuple_is_repeated_like_a_list(self) -> None:
        query: list[tuple[str, str]] = []
        add_query(query, "status", "status", (ScanStatus.DONE, ScanStatus.NEW), list[ScanStatus])
        assert query == [("status", "done"), ("status", "new")]

    def test_a_time_is_sent_as_the_format_asks_for(self) -> None:
        query: list[tuple[str, str]] = []
        add_query(query, "since", "since", datetime(2024, 1, 1, tzinfo=UTC), datetime)
        assert query == [("since", "2024-01-01T00:00:00Z")]

    @pytest.mark.parametrize("value", [datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None), None])
    def test_a_time_without_a_zone_and_null_are_refused(self, value: object) -> None:
        query: list[tuple[str, str]] = []
        with pytest.raises(InvalidArgumentError, match="since"):
            add_query(query, "since", "since", value, datetime)
        assert query == []

    @pytest.mark.parametrize("body", [{"ips": []}, 7, None, ScanConfigCreate])
    def test_a_body_is_a_model(self, body: Any) -> None:
        with pytest.raises(InvalidArgumentError, match="body"):
            encode(body)

    @pytest.mark.parametrize("value", [[ScanStatus.DONE, ScanStatus.NEW], ["done", "new"]])
    def test_members_and_their_strings_are_the_same(self, value: object) -> None:
        query: list[tuple[str, str]] = []
        add_query(query, "status", "status", value, list[ScanStatus])
        assert query == [("status", "done"), ("status", "new")]


class TestEncode:
    @steady
    @given(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=10), max_size=3),
        st.none() | st.floats(0, 1e300) | st.integers(0, 2**53),
    )
    def test_a_body_has_what_was_given_and_nothing_else(self, ips: list[str], frequency: float | None) -> None:
        body = ScanConfigCreate(ips=ips)
        if frequency is not None:
            body.frequency = frequency
        assert json.loads(encode(body)) == {"ips": ips} | ({} if frequency is None else {"frequency": frequency})

    @steady
    @given(VALUES, st.sampled_from(["ips", "frequency", "ports"]))
    def test_a_value_of_another_type_is_an_error_that_names_the_field(self, value: object, field: str) -> None:
        body = ScanConfigCreate(ips=["198.51.100.7"])
        setattr(body, field, value)
        content = attempt(lambda: encode(body))
        if isinstance(content, InvalidArgumentError):
            assert content.argument.partition("[")[0] == field
            return
        sent = json.loads(content)[field]
        assert sent == (sorted(value) if isinstance(value, set) else value) or isinstance(value, set)
        assert type(sent) in ({float, int} if field == "frequency" else {list})

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "7", True, None, b"7"])
    def test_what_is_no_number_in_json(self, value: object) -> None:
        with pytest.raises(InvalidArgumentError, match="frequency"):
            encode(ScanConfigUpdate(frequency=value))  # type: ignore[arg-type]

    def test_a_naive_datetime_is_refused_and_an_aware_one_sent_with_its_zone(self) -> None:
        moment = datetime(2024, 1, 1)  # noqa: DTZ001
        with pytest.raises(InvalidArgumentError, match="must have a time zone"):
            encode(RequestList(page=1, per_page=1, created_after=moment))
        content = encode(RequestList(page=1, per_page=1, created_after=moment.replace(tzinfo=UTC)))
        assert json.loads(content)["created_after"] == "2024-01-01T00:00:00Z"

    def test_an_error_can_be_pickled(self) -> None:
        error = pickle.loads(pickle.dumps(InvalidArgumentError("ips", ["x"], "is wrong")))
        assert (error.argument, error.value, error.rule, str(error)) == (
            "ips",
            ["x"],
            "is wrong",
            "ips: ['x'] is wrong",
        )

    def test_a_long_value_is_shortened_in_the_message(self) -> None:
        assert len(str(InvalidArgumentError("ips", "x" * 10_000, "is wrong"))) < 250


class TestMembers:
    @steady
    @given(VALUES | st.sampled_from([*RequestStatus, "open", "OPEN", SortOrder.ASC]))
    def test_a_member_is_one_of_the_listed(self, value: object) -> None:
        found = attempt(lambda: member("status", RequestStatus, value))  # type: ignore[arg-type]
        if isinstance(found, InvalidArgumentError):
            assert found.argument == "status"
            assert value not in [each.value for each in RequestStatus]
            return
        assert found in list(RequestStatus)
        assert type(found) is RequestStatus

    def test_an_unknown_value_that_a_server_sent_can_be_sent_back(self) -> None:
        assert member("status", RequestStatus, RequestStatus("escalated")) == "escalated"

    @steady
    @given(VALUES)
    def test_items_are_a_list_or_a_tuple(self, value: object) -> None:
        found: object = attempt(lambda: items("ips", cast("list[object]", value)))
        if isinstance(found, InvalidArgumentError):
            assert not isinstance(value, (list, tuple))
            return
        assert found == value
        assert found is not value

    def test_an_unknown_item_is_named_by_its_place(self) -> None:
        assert members("status", ScanStatus, ["done", ScanStatus.NEW]) == [ScanStatus.DONE, ScanStatus.NEW]
        with pytest.raises(InvalidArgumentError) as caught:
            members("status", ScanStatus, ("done", "nope"))
        assert caught.value.argument == "status[1]"
        with pytest.raises(InvalidArgumentError, match="must be a list or a tuple"):
            members("status", ScanStatus, "done")


class TestOpenEnums:
    @steady
    @given(st.text(max_size=20))
    def test_an_unknown_value_is_kept(self, value: str) -> None:
        assume(value not in list(RequestStatus))
        kept = RequestStatus(value)
        assert isinstance(kept, RequestStatus)
        assert kept == value
        assert kept == RequestStatus(value)
        assert hash(kept) == hash(value) == hash(RequestStatus(value))
        assert (str(kept), kept.value, kept.name, f"{kept}") == (value, value, value, value)
        assert repr(kept).startswith("<RequestStatus.")
        assert kept != RequestStatus.OPEN
        assert kept not in list(RequestStatus)

    @pytest.mark.parametrize("value", ["open", "escalated"])
    def test_it_survives_copies(self, value: str) -> None:
        status = RequestStatus(value)
        for twin in (copy.copy(status), copy.deepcopy(status), pickle.loads(pickle.dumps(status))):
            assert twin == status
            assert type(twin) is RequestStatus

    def test_it_decodes_and_encodes(self) -> None:
        decoded = msgspec.json.decode(b'["open", "escalated"]', type=list[RequestStatus])
        assert decoded[0] is RequestStatus.OPEN
        assert decoded[1].value == "escalated"
        assert msgspec.json.encode(decoded) == b'["open","escalated"]'

    @pytest.mark.parametrize(
        ("value", "expected"), [("open", "known"), ("escalated", "by string"), ("other", "unknown")]
    )
    def test_it_can_be_matched(self, value: str, expected: str) -> None:
        match RequestStatus(value):
            case RequestStatus.OPEN:
                found = "known"
            case "escalated":
                found = "by string"
            case _:
                found = "unknown"
        assert found == expected

    @pytest.mark.parametrize("value", [7, None, True, ["open"]])
    def test_what_is_no_string_is_no_member(self, value: object) -> None:
        with pytest.raises(ValueError, match="is not a valid RequestStatus"):
            RequestStatus(cast("str", value))
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(msgspec.json.encode(value), type=RequestStatus)

    def test_unknown_values_do_not_pile_up(self) -> None:
        before = len(RequestStatus.__members__), len(RequestStatus._value2member_map_)
        for number in range(1000):
            RequestStatus(f"unknown {number}")
        assert (len(RequestStatus.__members__), len(RequestStatus._value2member_map_)) == before


class TestModules:
    def test_every_module_can_be_the_first_one(self) -> None:
        """Each is imported as in a fresh interpreter, so that no order hides an import that goes in a circle."""
        code = f"""
import importlib, sys
import attrs, httpx, msgspec
for name in {MODULES!r}:
    for loaded in [each for each in sys.modules if each.partition(".")[0] == "scanwire_raw"]:
        del sys.modules[loaded]
    importlib.import_module(name)
    if ".models." in name:
        module = sys.modules[name]
        class_name = "".join(part.capitalize() for part in name.rpartition(".")[2].split("_"))
        if hasattr(getattr(module, class_name), "__attrs_attrs__"):
            try:
                msgspec.json.decode(b"{{}}", type=getattr(module, class_name))
            except msgspec.ValidationError as error:
                assert "missing required field" in str(error), error
print("done")
"""
        assert len(MODULES) > 40
        assert python(code, GENERATED) == "done\n"

    @pytest.mark.parametrize(
        "package", ["scanwire_raw", "scanwire_raw.cloudforce_one", "scanwire_raw.clone_guard.models"]
    )
    def test_a_package_imports_no_model(self, package: str) -> None:
        code = f"import sys, {package}; print([name for name in sys.modules if '.models.' in name or '.api.' in name])"
        assert python(code, GENERATED) == "[]\n"

    def test_a_model_is_imported_when_it_is_used(self) -> None:
        code = """
import sys
from scanwire_raw.cloudforce_one import models
assert "Port" in dir(models) and "ScanResults" in dir(models) and "__doc__" in dir(models)
assert set(models.__all__) <= set(dir(models))
print(models.Port.__module__, models.Port is models.Port)
print(sorted(name for name in sys.modules if ".models." in name))
from scanwire_raw.cloudforce_one.models import *
print(len([name for name in globals() if name in models.__all__]) == len(models.__all__))
"""
        assert python(code, GENERATED).splitlines() == [
            "scanwire_raw.cloudforce_one.models.port True",
            "['scanwire_raw.cloudforce_one.models.port']",
            "True",
        ]

    def test_an_unknown_model_is_an_attribute_error(self) -> None:
        from scanwire_raw.cloudforce_one import models

        assert not hasattr(models, "Prot")
        with pytest.raises(
            AttributeError, match=r"module 'scanwire_raw\.cloudforce_one\.models' has no attribute 'Prot'"
        ):
            _ = models.Prot

    def test_every_listed_model_has_a_module_and_every_module_is_listed(self) -> None:
        for package in ("cloudforce_one", "clone_guard"):
            models = msgspec.json.decode(
                python(f"import json, scanwire_raw.{package}.models as m; print(json.dumps(m._MODULES))", GENERATED),
                type=dict[str, str],
            )
            folder = GENERATED / "scanwire_raw" / package / "models"
            found = {f".{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"}
            assert set(models.values()) == found


class TestResponses:
    @pytest.mark.parametrize("status", [204, 299, 302, 404, 418, 500, 520, 530, 599, 600, 999])
    @pytest.mark.parametrize("body", [b'{"errors": [], "messages": [], "success": false}'])
    def test_any_status_is_kept(self, status: int, body: bytes) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            return httpx.Response(status, content=body, headers={"cf-ray": "7"})

        client = AuthenticatedClient(base_url="https://example.com", token="t")
        with httpx.Client(base_url="https://example.com", transport=httpx.MockTransport(answer)) as http:
            response = list_configs.sync_detailed("account", client=client.set_httpx_client(http))
        assert (response.status_code, response.content, response.headers["CF-Ray"]) == (status, body, "7")
        assert type(response.status_code) is int
        assert (response.parsed is None) == (not 400 <= status <= 499)

    def test_the_operations_tell_what_they_are(self) -> None:
        operation = update_config.OPERATION
        assert (operation.id, operation.method) == ("update_config", "PATCH")
        assert operation.path == "/accounts/{account_id}/cloudforce-one/scans/config/{config_id}"
        assert operation.security == (frozenset({"api_token"}), frozenset({"api_email", "api_key"}))
        assert not operation.safe
        # A list that is asked for with a POST only reads.
        assert (list_requests.OPERATION.method, list_requests.OPERATION.safe) == ("POST", True)
        assert list_configs.OPERATION.safe


def test_this_file_knows_where_the_tree_is() -> None:
    assert (Path(GENERATED) / "scanwire_raw" / "STAMP.json").is_file()
