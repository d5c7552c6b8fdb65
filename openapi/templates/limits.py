"""What a spec asks of the value of an argument beyond its type, and how a value keeps to it.

`limits.py` is copied by the generator, as `runtime.py` is. Only arguments have limits: an answer that breaks one is
decoded all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

import attrs
from attrs import define
from msgspec import UNSET

from .formats import FORMATS, address_count

__all__ = ["Breach", "Limits", "breach"]


class Breach(NamedTuple):
    """What is wrong with a value.

    Attributes:
        path: Where, from the value on: `[0]`, `port_range`; empty for the value itself.
        value: What stands there; its type alone if it is secret.
        rule: What it has to be.
    """

    path: str
    value: object
    rule: str


@define(frozen=True, kw_only=True)
class Limits:
    """The keywords of a schema that limit a value of the right type. Each limits values of one kind, and no others.

    Attributes:
        minimum: The least number.
        maximum: The greatest number.
        min_length: The least number of characters.
        max_length: The greatest number of characters.
        pattern: A regular expression for the whole of a string.
        format: A name of `formats.FORMATS` that a string belongs to.
        choices: The strings that there are.
        secret: Whether errors keep the value to themselves.
        min_items: The least number of items.
        max_items: The greatest number of items.
        max_addresses: How many addresses a list of addresses and CIDR blocks may stand for.
        items: The limits of each item.
        min_fields: The least number of fields.
        needs: By the name of a field: those that have to be there if it is.
        fields: The limits of fields.
    """

    minimum: float | None = None
    maximum: float | None = None
    min_length: int = 0
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.in_(FORMATS.keys()))
    )
    choices: tuple[str, ...] | None = None
    secret: bool = False
    min_items: int = 0
    max_items: int | None = None
    max_addresses: int | None = None
    items: Limits | None = None
    min_fields: int = 0
    needs: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict[str, tuple[str, ...]])
    fields: Mapping[str, Limits] = attrs.field(factory=lambda: dict[str, Limits]())


def breach(limits: Limits, value: object) -> Breach | None:
    """The first way in which a value breaks its limits; None if it keeps to them.

    Args:
        limits: What is asked.
        value: What JSON can write, of the types that a JSON decoder makes. Takes time in proportion to its size, and
            less where the limits bound that.
    """
    return next(_breaches(limits, value, ""), None)


def _breaches(limits: Limits, value: object, path: str) -> Iterator[Breach]:
    shown: object = type(value) if limits.secret else value
    rules: Iterator[str] = iter(())
    if isinstance(value, str):
        rules = _of_string(limits, value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        rules = _of_number(limits, value)
    elif isinstance(value, list):
        rules = _of_list(limits, cast("list[object]", value))
    for rule in rules:
        yield Breach(path, shown, rule)
    if isinstance(value, list) and limits.items is not None:
        for index, item in enumerate(cast("list[object]", value)):
            yield from _breaches(limits.items, item, f"{path}[{index}]")
        # Counted last: only what is an address can be counted.
        if limits.max_addresses is not None:
            count = address_count(cast("list[str]", value))
            if count > limits.max_addresses:
                yield Breach(path, value, _too_many_addresses(limits.max_addresses, count))
    elif isinstance(value, dict):
        yield from _of_fields(limits, cast("dict[str, object]", value), path)


def _of_string(limits: Limits, value: str) -> Iterator[str]:
    if len(value) < limits.min_length:
        yield f"must have at least {limits.min_length} characters, not {len(value)}"
    if limits.max_length is not None and len(value) > limits.max_length:
        yield f"must have at most {limits.max_length} characters, not {len(value)}"
    if limits.pattern is not None and not re.fullmatch(limits.pattern, value):
        yield f"must match {limits.pattern}"
    if limits.choices is not None and value not in limits.choices:
        yield f"is not one of {', '.join(limits.choices)}"
    if limits.format is not None:
        belongs, rule = FORMATS[limits.format]
        if not belongs(value):
            yield rule


def _of_number(limits: Limits, value: float) -> Iterator[str]:
    # Not the other way round: what is no number is neither less nor greater.
    if limits.minimum is not None and not value >= limits.minimum:
        yield f"must be at least {limits.minimum}"
    if limits.maximum is not None and not value <= limits.maximum:
        yield f"must be at most {limits.maximum}"


def _of_list(limits: Limits, value: list[object]) -> Iterator[str]:
    if len(value) < limits.min_items:
        yield f"must have at least {limits.min_items} item(s), not {len(value)}"
    if limits.max_items is not None and len(value) > limits.max_items:
        yield f"must have at most {limits.max_items} item(s), not {len(value)}"
    # Each item is an address at least, so that so many need not be looked at.
    if limits.max_addresses is not None and len(value) > limits.max_addresses:
        yield _too_many_addresses(limits.max_addresses, len(value))


def _too_many_addresses(most: int, count: int) -> str:
    return f"must stand for at most {most:,} addresses in total, not for {count:,}"


def _of_fields(limits: Limits, value: dict[str, object], path: str) -> Iterator[Breach]:
    prefix = f"{path}." if path else ""
    for name, needed in limits.needs.items():
        for other in needed if name in value else ():
            if other not in value:
                yield Breach(prefix + other, UNSET, f"must be given, since {name} is")
    if len(value) < limits.min_fields:
        names = ", ".join(prefix + name for name in limits.fields)
        yield Breach(names or path, UNSET, f"must be given: at least {limits.min_fields} of them")
    for name, inner in limits.fields.items():
        if name in value:
            yield from _breaches(inner, value[name], prefix + name)
