"""Forms: what clients encode comes out byte for byte, and what is no form is refused."""

import logging

import httpx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scanwire_server.calls import Upload
from scanwire_server.errors import RequestError
from scanwire_server.forms import read_form
from urllib3.filepost import encode_multipart_formdata

B = "boundary"
names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters='\\"'), min_size=1, max_size=9
)
contents = st.one_of(
    st.binary(max_size=200),
    # What looks like a boundary, or nearly.
    st.lists(
        st.sampled_from([b"\r", b"\n", b"\r\n", b"-", b"--", b"--bound", b"--boundary", b"\r\n--bound", b"x", b"\0"]),
        max_size=8,
    ).map(b"".join),
).filter(lambda content: b"--boundary" not in content)


def form(*parts: str, end: str = "--boundary--\r\n") -> bytes:
    return ("".join(f"--boundary\r\n{part}" for part in parts) + end).encode("latin-1")


FILE = 'Content-Disposition: form-data; name="source"; filename="a.txt"\r\n\r\ncontent\r\n'


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.dictionaries(names, st.tuples(names, contents), min_size=1, max_size=3))
@example({"source": ("C", b"\r\n--boundar")})
def test_what_two_clients_encode_is_read_as_it_was(files: dict[str, tuple[str, bytes]]) -> None:
    expected = {name: Upload(filename, content) for name, (filename, content) in files.items()}
    headers = {"content-type": "multipart/form-data; boundary=boundary"}
    one = httpx.Request("POST", "http://testserver", files=files, headers=headers).read()
    other, _ = encode_multipart_formdata(files, boundary=B)
    assert read_form(one, B) == read_form(other, B) == expected


@pytest.mark.parametrize("filename", ['say "hi".txt', "two\nlines", "cr\rlf\n", '"', "100%", "back\\slash", "%2522"])
def test_names_that_need_quoting_come_back(filename: str) -> None:
    request = httpx.Request("POST", "http://testserver", files={"source": (filename, b"x")})
    boundary = request.headers["content-type"].rpartition("=")[2]
    assert read_form(request.read(), boundary) == {"source": Upload(filename, b"x")}


def test_a_field_without_a_file_has_no_filename() -> None:
    assert read_form(form('Content-Disposition: form-data; name="source"\r\n\r\ntext\r\n'), B) == {
        "source": Upload(None, b"text")
    }


def test_large_contents_are_read_in_one_go() -> None:
    content = bytes(range(256)) * 40_000
    body = form(FILE).replace(b"content\r\n", content + b"\r\n")
    assert read_form(body, B)["source"].content == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"--",
        b"--boundary",
        b"--boundary\r\n",
        form(FILE, end=""),
        form(FILE, end="--boundary"),
        form(FILE, end="--boundary-"),
        form(FILE).replace(b"--boundary", b"--bourdary"),
        form(FILE).replace(b"\r\n", b"\n"),
        form("\r\n\r\n"),
        form("x: y\r\n\r\ncontent\r\n"),
        form("Content-Disposition: form-data\r\n\r\ncontent\r\n"),
        form('Content-Disposition: attachment; name="source"; filename="a"\r\n\r\ncontent\r\n'),
        form('Content-Disposition: form-data; name="source"\r\nContent-Disposition: form-data; name="b"\r\n\r\n\r\n'),
        form('Content-Disposition: form-data; name="\xff"\r\n\r\ncontent\r\n'),
        form('Content-Disposition: form-data; name="source"; filename="\xff"\r\n\r\ncontent\r\n'),
        form(FILE, FILE),
        form(*[FILE.replace("source", f"part{n}") for n in range(101)]),
        form("x" * 100_000 + ": y\r\n\r\ncontent\r\n"),
        form("\xff: y\r\n\r\ncontent\r\n"),
    ],
)
def test_what_is_no_form_is_refused(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(RequestError) as refused:
        read_form(content, B)
    assert refused.value.status is None
    assert not caplog.records, "bad input is no matter for the server's log"


@pytest.mark.parametrize("boundary", ["", " ", "x ", "x" * 71, "a;b", '"', "\xff", "a\r\nb"])
def test_boundaries_are_those_of_the_rfc(boundary: str) -> None:
    with pytest.raises(RequestError) as refused:
        read_form(form(FILE), boundary)
    assert "boundary" in refused.value.faults[0].message


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "--boundary",
                "--",
                "\r\n",
                "\r",
                "\n",
                ":",
                "Content-Disposition",
                "form-data",
                ";",
                "name",
                "=",
                '"',
                "*",
                "\xff",
                " ",
                "x",
            ]
        ),
        max_size=25,
    )
)
def test_anything_is_read_or_refused(parts: list[str]) -> None:
    try:
        found = read_form("".join(parts).encode("latin-1"), B)
    except RequestError:
        return
    assert all(isinstance(part.content, bytes) for part in found.values())


def test_only_parts_that_are_asked_for_may_not_come_twice() -> None:
    other = 'Content-Disposition: form-data; name="other"\r\n\r\n%d\r\n'
    assert read_form(form(FILE, other % 1, other % 2), B, {"source"})["other"].content == b"2"
    for known in ({"source", "other"}, None):
        with pytest.raises(RequestError):
            read_form(form(FILE, other % 1, other % 2), B, known)
