"""Read the specs and turn them into operations that can be routed to and validated against."""

import importlib.resources
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from . import formats

__all__ = ["FORM", "JSON", "MASK", "Body", "Operation", "Parameter", "Schema", "SecurityScheme", "Spec", "load"]

MASK = "{value}"
"""Stands for the value in the messages of validation errors."""
JSON, FORM = "application/json", "multipart/form-data"
"""The media types of bodies."""

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PARAMETER = re.compile(r"\{([^{}/]+)\}")


@dataclass(frozen=True)
class Schema:
    """A JSON Schema of a spec, compiled, with what turns valid JSON into what handlers get."""

    types: frozenset[str]
    """The types at its top, `$ref` followed."""
    item_types: frozenset[str]
    """The types of an array's items."""
    properties: frozenset[str]
    """The properties that an object may be expected to have."""
    secrets: frozenset[str]
    """Those of them whose values must not be repeated, which have the format `password`."""
    address_limits: Mapping[str, int]
    """By property that lists addresses and blocks: how many addresses they may stand for (`x-max-addresses`)."""
    default: Any
    """None without a default: no spec has null as a default."""
    validator: jsonschema_rs.Draft202012Validator
    typed: Callable[[Any], Any]


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation. `location` is path, query or header."""

    name: str
    location: str
    required: bool
    schema: Schema


@dataclass(frozen=True)
class Body:
    """The request body of an operation, by media type."""

    required: bool
    schemas: Mapping[str, Schema]


@dataclass(frozen=True)
class SecurityScheme:
    """One way to authenticate: a header, and whether its value is a bearer token."""

    name: str
    header: str
    bearer: bool


@dataclass(frozen=True)
class Operation:
    """An operation of a spec."""

    id: str
    tag: str
    method: str
    """In upper case."""
    path: str
    segments: tuple[str | None, ...]
    """The path's segments, None for a parameter."""
    path_names: tuple[str, ...]
    """The names of the path's parameters, from left to right."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    security: tuple[tuple[SecurityScheme, ...], ...]
    """Alternatives; of each all schemes are needed."""


@dataclass(frozen=True)
class Spec:
    """One API's spec."""

    slug: str
    operations: tuple[Operation, ...]
    format_hints: Mapping[str, str]
    """What the custom formats mean, for messages."""


@cache
def load(slug: str) -> Spec:
    """Read `<slug>.yaml` from the package's `specs/`, or from the checkout's `openapi/`; once per process.

    FileNotFoundError if neither is there; LookupError or ValueError if it holds something the server does not know.
    """
    document = _document(slug)
    reader = _Reader(document)
    return Spec(slug, tuple(reader.operations()), dict(document.get("x-formats", {})))


def _document(slug: str) -> dict[str, Any]:
    name = f"{slug}.yaml"
    packaged = importlib.resources.files(__package__) / "specs" / name
    text = packaged.read_text("utf-8") if packaged.is_file() else _checkout(name).read_text("utf-8")
    document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(document, dict):
        raise ValueError(f"{name} is not an OpenAPI document")
    return document


def _checkout(name: str) -> Path:
    return Path(__file__).resolve().parents[2] / "openapi" / name


class _Reader:
    """Reads one document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.checks = formats.checks(document)
        self.converters = formats.converters()

    def operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in _METHODS:
                if method in item:
                    yield self.operation(path, method, item[method], item.get("parameters", []))

    def operation(self, path: str, method: str, raw: dict[str, Any], shared: list[dict[str, Any]]) -> Operation:
        segments = path.split("/")[1:]
        parameters = {
            (parameter.name, parameter.location): parameter
            for parameter in map(self.parameter, [*shared, *raw.get("parameters", [])])
        }
        path_names = tuple(match[1] for segment in segments if (match := _PARAMETER.fullmatch(segment)))
        declared = {name for name, location in parameters if location == "path"}
        if declared != set(path_names) or len(path_names) != path.count("{"):
            raise ValueError(f"{raw['operationId']}: the path and its parameters differ")
        return Operation(
            id=raw["operationId"],
            tag=raw["tags"][0],
            method=method.upper(),
            path=path,
            segments=tuple(None if _PARAMETER.fullmatch(segment) else segment for segment in segments),
            path_names=path_names,
            parameters=tuple(parameters.values()),
            body=self.body(raw["requestBody"]) if "requestBody" in raw else None,
            security=tuple(
                tuple(self.security_scheme(name) for name in alternative)
                for alternative in raw.get("security", self.document.get("security", []))
            ),
        )

    def parameter(self, raw: dict[str, Any]) -> Parameter:
        raw = self.resolve(raw)
        return Parameter(raw["name"], raw["in"], raw.get("required", False), self.schema(raw["schema"]))

    def body(self, raw: dict[str, Any]) -> Body:
        raw = self.resolve(raw)
        schemas = {media: self.schema(content["schema"]) for media, content in raw["content"].items()}
        if schemas.keys() - {JSON, FORM}:
            raise ValueError(f"media types {', '.join(schemas)}: only {JSON} and {FORM} are known")
        return Body(raw.get("required", False), schemas)

    def security_scheme(self, name: str) -> SecurityScheme:
        raw = self.document["components"]["securitySchemes"][name]
        if raw["type"] == "http" and raw["scheme"].lower() == "bearer":
            return SecurityScheme(name, "authorization", bearer=True)
        if raw["type"] == "apiKey" and raw["in"] == "header":
            return SecurityScheme(name, raw["name"].lower(), bearer=False)
        raise ValueError(f"security scheme {name}: only bearer tokens and headers are known")

    def schema(self, raw: dict[str, Any]) -> Schema:
        resolved = self.resolve(raw)
        return Schema(
            types=_types(resolved),
            item_types=_types(self.resolve(resolved.get("items", {}))),
            properties=frozenset(resolved.get("properties", ())),
            secrets=frozenset(
                name
                for name, field in resolved.get("properties", {}).items()
                if self.resolve(field).get("format") == "password"
            ),
            address_limits={
                name: limit
                for name, field in resolved.get("properties", {}).items()
                if (limit := self.resolve(field).get("x-max-addresses")) is not None
            },
            default=resolved.get("default"),
            validator=jsonschema_rs.Draft202012Validator(
                {**raw, "components": self.document.get("components", {})},
                formats=self.checks,
                validate_formats=True,
                mask=MASK,
            ),
            typed=lambda value: self.typed(resolved, value),
        )

    def resolve(self, raw: dict[str, Any]) -> dict[str, Any]:
        """Follow a local `$ref`; keywords beside it win."""
        if "$ref" not in raw:
            return raw
        target: Any = self.document
        for part in raw["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        return {**self.resolve(target), **{key: value for key, value in raw.items() if key != "$ref"}}

    def typed(self, schema: dict[str, Any], value: Any) -> Any:
        """A valid value as handlers get it (see `calls.Call`)."""
        schema = self.resolve(schema)
        if isinstance(value, float) and "integer" in _types(schema):
            return int(value) if value.is_integer() else value
        if isinstance(value, str):
            convert = self.converters.get(schema.get("format", ""))
            return convert(value) if convert else value
        if isinstance(value, list) and "items" in schema:
            return [self.typed(schema["items"], item) for item in value]
        if isinstance(value, dict) and "properties" in schema:
            properties = schema["properties"]
            return {key: self.typed(properties.get(key, {}), item) for key, item in value.items()}
        return value


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    types = schema.get("type", [])
    return frozenset([types] if isinstance(types, str) else types)
