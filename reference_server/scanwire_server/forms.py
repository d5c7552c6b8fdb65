"""Read `multipart/form-data` (RFC 7578)."""

import logging
import re
from collections.abc import Collection

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from .calls import Upload
from .errors import invalid, shorten

__all__ = ["read_form"]

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")  # RFC 2046
_PART_LIMIT = 100
# What HTML has clients do to the characters that a quoted name cannot have.
_ESCAPED = {"%0A": "\n", "%0D": "\r", "%22": '"'}

_silent = logging.getLogger(f"{__name__}.parser")
_silent.disabled = True


def read_form(content: bytes, boundary: str, once: Collection[str] | None = None) -> dict[str, Upload]:
    """The parts by name, their content byte for byte. RequestError if it is not a form, or a name comes twice.

    With `once`, only these names may not come twice; of the others, which nobody asks for, the last part counts.
    """
    if not _BOUNDARY.fullmatch(boundary):
        raise invalid("", f"Content-Type: the boundary {shorten(boundary)} is not 1 to 70 characters of RFC 2046")
    reader = _Reader(once)
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": reader.begin_part,
            "on_header_begin": reader.begin_header,
            "on_header_field": reader.add_to_header_name,
            "on_header_value": reader.add_to_header_value,
            "on_part_data": reader.add_to_content,
            "on_part_end": reader.end_part,
            "on_end": reader.end,
        },
    )
    parser.logger = _silent  # bad input is the caller's business, and told there
    try:
        parser.write(content)
    except FormParserError as error:
        raise invalid("", f"the body is not multipart/form-data: {error}") from error
    if not reader.complete:
        raise invalid("", "the body is not multipart/form-data: the boundary that ends it is missing")
    return reader.parts


class _Reader:
    """Collects what the parser finds."""

    def __init__(self, once: Collection[str] | None) -> None:
        self.parts: dict[str, Upload] = {}
        self._once = once
        self._count = 0
        self.complete = False
        self._headers: list[tuple[bytearray, bytearray]] = []
        self._content = bytearray()

    def begin_part(self) -> None:
        self._count += 1
        if self._count > _PART_LIMIT:
            raise invalid("", f"the body: more than {_PART_LIMIT} parts")
        self._headers = []
        self._content = bytearray()

    def begin_header(self) -> None:
        self._headers.append((bytearray(), bytearray()))

    def add_to_header_name(self, data: bytes, start: int, end: int) -> None:
        self._headers[-1][0].extend(data[start:end])

    def add_to_header_value(self, data: bytes, start: int, end: int) -> None:
        self._headers[-1][1].extend(data[start:end])

    def add_to_content(self, data: bytes, start: int, end: int) -> None:
        self._content += memoryview(data)[start:end]

    def end_part(self) -> None:
        values = [bytes(value) for name, value in self._headers if name.lower() == b"content-disposition"]
        kind, options = parse_options_header(values[0] if len(values) == 1 else b"")
        name = _text(options.get(b"name"))
        if kind != b"form-data" or name is None:
            raise invalid("", "the body: a part without a Content-Disposition of form-data with a name")
        if name in self.parts and (self._once is None or name in self._once):
            raise invalid("", f"the body: more than one part has the name {shorten(name)}")
        self.parts[name] = Upload(_text(options.get(b"filename")), bytes(self._content))

    def end(self) -> None:
        self.complete = True


def _text(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise invalid("", "the body: the name of a part or of its file is not UTF-8") from error
    return re.sub("|".join(_ESCAPED), lambda match: _ESCAPED[match[0]], text)
