"""Files that are attached to a request."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanwire_server import cloudforce_one_requests
from scanwire_server.validation import BODY_LIMIT, UPLOAD_LIMIT

from tests.reference_server.support import (
    BARE,
    FIRST,
    SECOND,
    Caller,
    Clock,
    new_caller,
    operations,
    pointers,
    refusal,
)

DOCUMENTED = cloudforce_one_requests.DOCUMENTED["id"]
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("get_asset", {}),
    ("update_asset", {"json": {"source": "y"}}),
    ("delete_asset", {}),
]
"""Everything that can be done with one asset."""
NOW = "2026-05-31T12:00:00Z"


def content(caller: Caller, asset: dict[str, Any]) -> bytes:
    """What the server keeps."""
    with caller.app.state.store.transaction(write=False) as db:
        kept: bytes = db.execute("SELECT content FROM cloudforce_assets WHERE id = ?", (asset["id"],)).fetchone()[0]
    return kept


def upload(caller: Caller, name: str = "a.txt", data: bytes = b"x", request_id: str = DOCUMENTED) -> dict[str, Any]:
    uploaded: dict[str, Any] = caller.get("upload_asset", request_id, files={"source": (name, data)})
    return uploaded


def test_the_samples_are_rich_and_always_the_same(reader: Caller) -> None:
    listed = reader.everything("list_assets", DOCUMENTED)
    assert listed == new_caller().everything("list_assets", DOCUMENTED)
    assert [each["name"] for each in listed] == [
        "example.docx",
        "all bytes.bin",
        "Überblick.PDF",
        "README",
        "empty.txt",
    ]
    assert [each.get("file_type") for each in listed] == ["docx", "bin", "pdf", None, "txt"]
    assert listed[0]["description"] == "example description"
    assert content(reader, listed[1]) == bytes(range(256))
    theirs = [
        asset
        for item in reader.everything("list_requests", account=SECOND)
        for asset in reader.everything("list_assets", item["id"], account=SECOND)
    ]
    assert len(theirs) == 5
    assert not {each["id"] for each in theirs} & {each["id"] for each in listed}


def test_an_upload_has_its_name_and_its_type(caller: Caller) -> None:
    before = caller.everything("list_assets", DOCUMENTED)
    made = []
    for name, file_type in (
        ("example.docx", "docx"),
        ("archive.tar.GZ", "gz"),
        ("Überblick", None),
        (".hidden", None),
        ("trailing.", None),
        ("ends in.two words", "two words"),
        ('say "hi".txt', "txt"),
        ("x" * 1000 + ".md", "md"),
    ):
        uploaded = upload(caller, name)
        expected = {"id": uploaded["id"], "name": name, "created": NOW, "file_type": file_type}
        assert uploaded == {key: value for key, value in expected.items() if value is not None}
        assert caller.get("get_asset", DOCUMENTED, uploaded["id"]) == [uploaded]
        made.append(uploaded)
    assert caller.everything("list_assets", DOCUMENTED) == [*before, *made]


CALLER = new_caller()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=2000))
def test_what_is_uploaded_is_kept_byte_for_byte(data: bytes) -> None:
    assert content(CALLER, upload(CALLER, data=data)) == data


def test_a_large_file_is_kept_and_a_larger_one_refused(caller: Caller) -> None:
    before = caller.everything("list_assets", DOCUMENTED)
    room = UPLOAD_LIMIT - len(caller.http.build_request("POST", "/", files={"source": ("a.txt", b"")}).read())
    data = bytes(range(256)) * (room // 256) + b"x" * (room % 256)
    assert room > BODY_LIMIT
    uploaded = upload(caller, data=data)
    assert content(caller, uploaded) == data
    refused = caller.call("upload_asset", DOCUMENTED, files={"source": ("a.txt", data + b"x")})
    assert refusal(refused) == (413, 10413, f"the body is longer than {UPLOAD_LIMIT} bytes")
    assert caller.everything("list_assets", DOCUMENTED) == [*before, uploaded]
    # All other bodies have the limit of JSON.
    assert caller.call("update_asset", DOCUMENTED, uploaded["id"], content=data).status_code == 413


@pytest.mark.parametrize(
    ("more", "status", "pointer"),
    [
        ({}, 400, ""),
        ({"content": b""}, 400, ""),
        ({"json": {"source": "x"}}, 415, None),
        ({"data": {"source": "x"}}, 415, None),
        ({"content": b"x"}, 415, None),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, ""),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=b"}}, 400, ""),
        ({"files": {"other": ("a.txt", b"x")}}, 400, "/source"),
        ({"files": {"Source": ("a.txt", b"x")}}, 400, "/source"),
        ({"files": {"source": (None, b"x")}}, 400, "/source"),
        ({"files": {"source": ("", b"x")}}, 400, "/source"),
        ({"files": [("source", ("a", b"x")), ("source", ("b", b"y"))]}, 400, ""),
    ],
)
def test_what_is_no_file_is_refused(caller: Caller, more: dict[str, Any], status: int, pointer: str | None) -> None:
    before = caller.everything("list_assets", DOCUMENTED)
    operation = operations()["upload_asset"]
    headers = {"authorization": f"Bearer {FIRST.api_token}", **more.pop("headers", {})}
    response = caller.send("POST", operation.at(FIRST.id, DOCUMENTED), headers=headers, **more)
    assert response.status_code == status
    assert pointers(response) == [pointer]
    if status == 415:
        assert response.headers["accept"] == "multipart/form-data"
    assert caller.everything("list_assets", DOCUMENTED) == before


def test_other_parts_are_ignored(caller: Caller) -> None:
    files = [("source", ("a.txt", b"x")), ("other", ("b", b"y")), ("field", (None, b"z"))]
    uploaded = caller.get("upload_asset", DOCUMENTED, files=files)
    assert (uploaded["name"], content(caller, uploaded)) == ("a.txt", b"x")


def test_json_is_no_form(caller: Caller) -> None:
    asset = upload(caller)
    response = caller.call("update_asset", DOCUMENTED, asset["id"], files={"source": ("a", b"x")})
    assert response.status_code == 415
    assert response.headers["accept"] == "application/json"


@pytest.mark.parametrize(
    ("source", "name", "file_type"),
    [
        ("@/folder/example.docx", "example.docx", "docx"),
        ("@example.docx", "example.docx", "docx"),
        ("example.DOCX", "example.DOCX", "docx"),
        ("@C:\\files\\new", "new", None),
        ("@@x.y", "@x.y", "y"),
        ("", "a.txt", "txt"),
        ("@", "a.txt", "txt"),
        ("@/folder/", "a.txt", "txt"),
        (None, "a.txt", "txt"),
    ],
)
def test_update_renames(caller: Caller, clock: Clock, source: str | None, name: str, file_type: str | None) -> None:
    before, asset = caller.everything("list_assets", DOCUMENTED), upload(caller, data=b"kept")
    clock.pass_time(hours=1)
    expected = {"id": asset["id"], "name": name, "created": NOW, "file_type": file_type}
    expected = {key: value for key, value in expected.items() if value is not None}
    body = {"description": "x", "name": "y"} if source is None else {"source": source}
    assert caller.get("update_asset", DOCUMENTED, asset["id"], json=body) == expected
    assert caller.everything("list_assets", DOCUMENTED) == [*before, expected]
    assert content(caller, asset) == b"kept"


def test_update_keeps_a_description(caller: Caller) -> None:
    sample = caller.everything("list_assets", DOCUMENTED)[0]
    renamed = caller.get("update_asset", DOCUMENTED, sample["id"], json={"source": "b"})
    assert renamed == {
        "id": sample["id"],
        "name": "b",
        "created": sample["created"],
        "description": "example description",
    }


def test_delete_removes_one_asset_for_good(caller: Caller) -> None:
    before = caller.everything("list_assets", DOCUMENTED)
    first, second = upload(caller), upload(caller)
    assert caller.get("delete_asset", DOCUMENTED, second["id"]) == BARE
    for operation_id, more in CALLS:
        response = caller.call(operation_id, DOCUMENTED, second["id"], **more)
        assert refusal(response) == (404, 10404, "asset not found")
    assert caller.everything("list_assets", DOCUMENTED) == [*before, first]
    assert upload(caller)["id"] == second["id"] + 1


def test_an_asset_belongs_to_its_request(caller: Caller) -> None:
    [one, other] = [caller.get("create_request", json={})["id"] for _ in range(2)]
    asset = upload(caller, request_id=one)
    assert caller.everything("list_assets", other) == []
    for operation_id, more in CALLS:
        assert caller.call(operation_id, other, asset["id"], **more).status_code == 404
    assert caller.everything("list_assets", one) == [asset]


@pytest.mark.parametrize(
    "odd",
    [
        "{}.0",
        "0{}",
        "+{}",
        " {}",
        "{} ",
        "-{}",
        "{}e0",
        "0x{}",
        "x",
        "null",
        "9" * 36,
        "-0",
        "9" * 40,
        "-" + "9" * 4000,
    ],
)
def test_ids_that_are_nearly_right_are_unknown(caller: Caller, odd: str) -> None:
    asset = upload(caller)
    for operation_id, more in CALLS:
        response = caller.call(operation_id, DOCUMENTED, odd.format(asset["id"]), **more)
        assert refusal(response) == (404, 10404, "asset not found")
    assert caller.get("get_asset", DOCUMENTED, str(asset["id"])) == [asset]


def test_ids_that_are_too_long_are_refused(reader: Caller) -> None:
    for asset_id in ("x" * 37, "9" * 36 + "x", "0" * 37):
        response = reader.call("get_asset", DOCUMENTED, asset_id)
        assert response.status_code == 400
        assert pointers(response) == ["/path/asset_id"]


@pytest.mark.parametrize("per_page", range(1, 7))
def test_pages_are_the_whole_list_cut_up(reader: Caller, per_page: int) -> None:
    whole = reader.everything("list_assets", DOCUMENTED)
    seen = []
    for number in range(1, -(-5 // per_page) + 2):
        # What the spec does not know is ignored, here what other lists can be sorted by.
        body = {"page": number, "per_page": per_page, "sort_by": "seq; DROP TABLE x", "sort_order": "desc"}
        answer = reader.call("list_assets", DOCUMENTED, json=body).json()
        assert answer["result_info"] == {
            "page": number,
            "per_page": per_page,
            "count": len(answer["result"]),
            "total_count": 5,
            "total_pages": -(-5 // per_page),
        }
        seen += answer["result"]
    assert seen == whole
