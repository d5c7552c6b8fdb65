"""What the vendors printed, and how to hold other things against it.

`data/` has it word for word: `commands/` and `bodies/` from the API references, `shapes/`
from the rendering of the scans reference that shows placeholders instead of values ("Scans").
"""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import attrs
import jsonschema_rs
import yaml
from scanwire import UNSET

HERE = Path(__file__).parent
DATA = HERE / "data"
SPECS = HERE.parents[1] / "openapi"

PLACEHOLDERS: dict[str, Any] = {"*string*": "text", "*number*": 2.5, "*integer*": 1000, "*boolean*": False}
"""What stands for a placeholder of "Scans". Its only boolean is the `success` of a failure."""


def command(name: str) -> str:
    """A curl command, as printed."""
    return (DATA / "commands" / f"{name}.sh").read_text()


def body(name: str) -> Any:
    """The example body of an operation, as printed."""
    return json.loads((DATA / "bodies" / f"{name}.json").read_text())


def shape(name: str) -> Any:
    """A body of "Scans", its placeholders replaced."""
    return filled(json.loads((DATA / "shapes" / f"{name}.json").read_text()))


def filled(node: Any) -> Any:
    """`node` with a value for each placeholder; KeyError for one that is not known."""
    if isinstance(node, dict):
        return {name: filled(value) for name, value in node.items()}
    if isinstance(node, list):
        return [filled(value) for value in node]
    return PLACEHOLDERS[node]


def success(result: Any) -> dict[str, Any]:
    """A result of "Scans" in the envelope, of which the document says: data is at `body["result"]`."""
    return {"errors": [], "messages": [], "success": True, "result": result}


def pasted_schema() -> dict[str, Any]:
    """The schema of a page of scans, which "List scans" prints where an example should be."""
    schema: dict[str, Any] = body("list_scans")["content"]["application/json"]["schema"]
    return schema


@cache
def spec(slug: str) -> dict[str, Any]:
    """One of our specs."""
    document: dict[str, Any] = yaml.safe_load((SPECS / f"{slug}.yaml").read_text())
    return document


def component(slug: str, name: str) -> jsonschema_rs.Validator:
    """A validator of a schema of one of our specs."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": spec(slug)["components"]}
    return jsonschema_rs.validator_for(schema, validate_formats=True, ignore_unknown_formats=True)


def assert_agrees(value: object, document: Any, place: str = "$") -> None:
    """`value`, what the client made of `document`, has every field of it with the same value, and no other."""
    kind = type(value)
    if attrs.has(kind):
        fields = {each.name: getattr(value, each.name) for each in attrs.fields(kind)}
        present = {name: each for name, each in fields.items() if each is not UNSET}
        assert present.keys() == document.keys(), place
        for name, each in present.items():
            assert_agrees(each, document[name], f"{place}.{name}")
    elif isinstance(value, dict):
        assert value.keys() == document.keys(), place
        for name, each in value.items():
            assert_agrees(each, document[name], f"{place}.{name}")
    elif isinstance(value, list):
        assert len(value) == len(document), place
        for index, each in enumerate(value):
            assert_agrees(each, document[index], f"{place}[{index}]")
    elif isinstance(value, datetime):
        assert value.tzinfo is not None, place
        assert value == datetime.fromisoformat(document), place
    elif isinstance(value, UUID):
        assert value == UUID(document), place
    elif isinstance(value, StrEnum):
        assert value.value == document, place
        assert value.name in type(value).__members__, f"{place}: not a value of the spec"
    else:
        assert json_type(value) == json_type(document), place
        assert value == document, place


def json_type(value: object) -> str:
    """The type of a JSON value. There is one kind of number, as in JSON."""
    kinds = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return "null" if value is None else kinds[type(value)]


def assert_same_shape(found: Any, documented: Any, place: str = "$") -> None:
    """`found` has the JSON types of `documented`, and its objects the same keys, other than optional ones.

    Every item of a list is held against the first one that is documented.
    """
    assert json_type(found) == json_type(documented), place
    if isinstance(documented, dict):
        assert found.keys() <= documented.keys(), place
        for name, value in found.items():
            assert_same_shape(value, documented[name], f"{place}.{name}")
    elif isinstance(documented, list):
        for index, item in enumerate(found):
            assert_same_shape(item, documented[0], f"{place}[{index}]")
