"""Every rule of the lint: what triggers it, on which line, and in what words. And no text makes it raise."""

import ast
import copy
import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from openapi import lint as module
from openapi.lint import Problem, lint, problems
from tests.openapi.support import SLUGS, spec, text

TINY = (Path(__file__).parent / "tiny.yaml").read_text(encoding="utf-8")
PARAMETER = "        - name: page\n          in: query\n          description: The number of the page.\n"
PAGE = f"{PARAMETER}          schema:\n            type: integer\n"
SIZE = "        size:\n          type: integer\n          description: Its size.\n"
SHADE = '          $ref: "#/components/schemas/Shade"\n'

# What is replaced (its first occurrence), by what, a text on the line of the problem, and a part of the message.
EDITS: dict[str, tuple[str, str, str, str]] = {
    "YAML": ("  title: Tiny", "  title: Tiny: a spec", "title: Tiny: a spec", "not YAML: mapping values"),
    "a date that is none": ("0.1.0", "2022-13-45T00:00:00Z", "#", "not YAML that can be read"),
    "missing": ("components:", "x-components:", "#", "not an OpenAPI document of this project: no components"),
    "a number as key": ('        "200":', "        200:", "200:", "200: a key is a string: write it in quotes"),
    "form of paths": ("  /things:", "  /none: []\n  /things:", "/none", "/none: write a mapping"),
    "form of an operation": ("    get:", "    put: 7\n    get:", "put: 7", "put: write a mapping"),
    "form of tags": ("tags: [things]", "tags: things", "tags: things", "tags: write a list"),
    "form of a type": ("            type: integer", "            type: 7", "type: 7", "type: write a string or a list"),
    "version": ("openapi: 3.1.0", "openapi: 3.0.3", "openapi: 3.0.3", "openapi 3.0.3: write 3.1.0"),
    "global security": ("x-formats:", "security: []\nx-formats:", "security: []", "global security is ignored"),
    "path item $ref": ("  /things:", "  /x:\n    $ref: ./x.yaml\n  /things:", "./x.yaml", "operations vanish"),
    "shared by operations": (
        "    get:",
        "    parameters: []\n    get:",
        "parameters: []",
        "write it on each operation",
    ),
    "no summary": ("      summary: List things\n", "", "    get:", "GET /things: add `summary`"),
    "no external docs": (
        "      externalDocs:\n        url: https://example.com/list\n",
        "",
        "    get:",
        "`externalDocs`",
    ),
    "no security": ("      security:\n        - token: []\n", "", "    get:", "GET /things: add `security`"),
    "camel case": ("list_things", "listThings", "listThings", "operationId listThings: write it in snake_case"),
    "keyword": ("delete_all_things", "del", "Id: del", "operationId del: a Python keyword"),
    "twice": ("delete_all_things", "list_things", "Id: list_things\n      tags: [things]\n      summary: Del", "taken"),
    "safe in other words": (
        "      operationId: create_thing\n",
        "      operationId: create_thing\n      x-safe: rather\n",
        "x-safe: rather",
        "create_thing: x-safe is true, or absent",
    ),
    "a POST is not idempotent anyway": (
        "      operationId: create_thing\n",
        "      operationId: create_thing\n      x-idempotent: false\n",
        "x-idempotent: false",
        "create_thing: x-idempotent is false, or absent, and only for PUT and DELETE",
    ),
    "idempotent in other words": (
        "      operationId: delete_all_things\n",
        "      operationId: delete_all_things\n      x-idempotent: true\n",
        "x-idempotent: true",
        "delete_all_things: x-idempotent is false, or absent, and only for PUT and DELETE",
    ),
    "a tag in camel case": ("tags: [things]", "tags: [Things]", "tags: [Things]", "tag Things: write it in snake_case"),
    "a tag of nothing": (
        "tags: [things]",
        "tags: [stuff]",
        "tags: [stuff]",
        "tag stuff: describe it in the spec's tags",
    ),
    "form of the tags": ("  - name: things\n", "  - name: 7\n", "name: 7", "name: write a string"),
    "an inferred operation among others": (
        "x-evidence: documented",
        "x-evidence: inferred",
        "tags: [things]",
        "a tag begins with experimental_ where x-evidence is inferred",
    ),
    "a media type without a template": (
        'application/json:\n            schema:\n              $ref: "#/components/schemas/Thing"',
        'text/plain:\n            schema:\n              $ref: "#/components/schemas/Thing"',
        "content:\n          text/plain",
        "text/plain: the templates encode application/json and multipart/form-data",
    ),
    "a part that is no file": (
        "          format: binary\n",
        "",
        "drawing:",
        "drawing: the parts of a form are files",
    ),
    "two tags": ("tags: [things]", "tags: [things, other]", "tags: [things, other]", "exactly one tag"),
    "evidence": ("x-evidence: documented", "x-evidence: sure", "x-evidence: sure", "x-evidence is one of documented"),
    "undeclared": (
        '      parameters:\n        - $ref: "#/components/parameters/thing_id"\n',
        "",
        "    delete:\n      operationId: delete_thing",
        "delete_thing: declare the path parameter thing_id",
    ),
    "two arguments of one name": (PAGE, PAGE + PAGE, "    get:", "list_things: 2 arguments would be called page"),
    "two arguments of one name, by brackets": ("name: shade", "name: q_name", "    get:", "would be called q_name"),
    "a name that the template has": ("name: shade", "name: client", "    get:", "no argument can be called client"),
    "a field that the template has": ("        size:", "        self:", "    post:", "can be called self"),
    "failure first": ('"200":\n          description: A', '"500":\n          description: A', "responses:", "first"),
    "two media types": (
        "            application/json:",
        "            text/plain: {}\n            application/json:",
        "          content:",
        "list_things 200: of several media types the first is always used",
    ),
    "optional body": ("        required: true", "        required: false", "requestBody:", "write `required: true`"),
    "two bodies": (
        "        required: true\n        content:",
        "        required: true\n        content:\n          text/plain: {}",
        "        content:\n          text/plain",
        "create_thing: a method has one body",
    ),
    "content": ("          schema:", "          content: {}\n          schema:", "content: {}", "makes it vanish"),
    "deepObject": (PARAMETER, PARAMETER + "          style: deepObject\n", "style:", "`page[key]` for each key"),
    "explode": (PARAMETER, PARAMETER + "          explode: false\n", "explode:", "`explode: false` is ignored"),
    "parameter description": ("          description: The number of the page.\n", "", "name: page", "a description"),
    "header": ("in: query", "in: header", "name: page", "the client has no header parameters"),
    "path parameter": ("      name: thing_id", "      name: thing-id", "name: thing-id", "write it in snake_case"),
    "query parameter": ("name: shade", "name: shade.of", "shade.of", "can name only `word` and `word[word]`"),
    "object parameter": ("            type: integer", "            type: object", "schema:", "would be flattened"),
    "schema description": (
        "      description: Things by shelf.\n",
        "",
        "Shelves:",
        "schema Shelves: add a description",
    ),
    "a map in a circle": (
        SHADE + "        owner",
        SHADE.replace("Shade", "Shelves") + "        owner",
        "Shelves:",
        "map",
    ),
    "enum": ("      type: string\n      description: A shade", "      description: A shade", "enum:", "needs `type: s"),
    "enum of several types": (
        "      type: string\n      description: A shade",
        "      type: [string, 'null']\n      description: A shade",
        "enum:",
        "needs `type: string`",
    ),
    "const": (SIZE, SIZE.replace("type: integer", "const: 7"), "const: 7", "gives invalid Python"),
    "oneOf": ("              $ref: ", "              oneOf: []\n              $ref: ", "oneOf", "write anyOf"),
    "discriminator": ("      required: [id]", "      discriminator: {}", "discriminator", "a discriminator is ignored"),
    "format": ("format: date-time", "format: shoe-size", "shoe-size", "format shoe-size: describe it in x-formats"),
    "addresses of what has none": (
        SIZE,
        SIZE + "          x-max-addresses: 9\n",
        "x-max-addresses",
        "on an array of items of the format ip-or-cidr",
    ),
    "fields of nothing": (
        "        id:\n          type: string\n",
        "        id:\n          type: string\n          format: colour\n          x-fields-of: Shape\n",
        "x-fields-of",
        "write the name of a schema with properties",
    ),
    "fields without a format": (SIZE, SIZE + "          x-fields-of: Thing\n", "x-fields-of", "beside a format"),
    "a pattern for a part": (SIZE, SIZE + "          pattern: a+$\n", "pattern", "write ^(…)$"),
    "a pattern of two": (SIZE, SIZE + "          pattern: ^a|b$\n", "pattern", "write ^(…)$"),
    "a pattern of another language": (SIZE, SIZE + "          pattern: ^(\\d|a)$\n", "pattern", "spell the class out"),
    "unchecked": (SIZE, SIZE + "          multipleOf: 2\n", "multipleOf", "the client would not check it in a request"),
    "unchecked in a parameter": (
        "            type: integer",
        "            type: integer\n            exclusiveMinimum: 0",
        "exclusiveMinimum",
        "the client would not check it",
    ),
    "nullable": (SIZE, SIZE + "          nullable: true\n", "nullable", "write `type: [..., 'null']`"),
    "additional properties": (
        "      required: [id]",
        "      required: [id]\n      additionalProperties: {type: string}",
        "additionalProperties: {",
        "properties and additional ones at once",
    ),
    "hyphen": ("        size:", "        my-size:", "my-size", "property my-size: cannot be a Python attribute"),
    "type name": ("        size:", "        list:", "        list:", "property list: cannot be a Python attribute"),
    "inline object": (SIZE, SIZE.replace("integer", "object"), "size:", "an inline object gets a made-up name"),
    "inline object in lists": (
        SIZE,
        SIZE.replace("type: integer", "type: array\n          items: {type: array, items: {type: object}}"),
        "size:",
        "an inline object gets a made-up name",
    ),
    "inline enum": (SIZE, SIZE + "          enum: [1]\n", "size:", "property size: an inline enum"),
    "another file": (SHADE, SHADE.replace("#/", "x.yaml#/"), "x.yaml", "the generator reads one file"),
    "nothing there": (SHADE, SHADE.replace("Shade", "Shadow"), "Shadow", "nothing is there"),
    "an example that is not there": (
        "            application/json:",
        '            application/json:\n              examples: {a: {$ref: "#/components/examples/a"}}',
        "examples/a",
        "nothing is there",
    ),
}


@cache
def found_in(name: str) -> list[Problem]:
    return lint(edited(name))


def edited(name: str) -> str:
    old, new, _, _ = EDITS[name]
    assert old in TINY
    return TINY.replace(old, new, 1)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_specs_have_no_problem(slug: str) -> None:
    assert lint(text(slug)) == []


def test_the_spec_that_the_edits_start_from_has_none() -> None:
    assert lint(TINY) == []


@pytest.mark.parametrize("name", EDITS)
def test_a_rule_names_the_line_and_the_remedy(name: str) -> None:
    _, _, place, message = EDITS[name]
    changed = edited(name)
    line = changed[: changed.index(place)].count("\n") + 1
    found = found_in(name)
    assert [each for each in found if message in each.message and each.line == line], found


def test_every_rule_has_an_edit() -> None:
    messages = [each.message for name in EDITS for each in found_in(name)]
    rules = []
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
            parts = node.args[1].values if isinstance(node.args[1], ast.JoinedStr) else [node.args[1]]
            literals = [str(part.value) if isinstance(part, ast.Constant) else None for part in parts]
            rules.append("".join(".*" if each is None else re.escape(each) for each in literals))
    assert len(rules) > 30
    assert [rule for rule in rules if not any(re.fullmatch(rule, each, re.DOTALL) for each in messages)] == []


def test_problems_come_in_the_order_of_their_lines() -> None:
    found = lint(TINY.replace("      x-evidence: documented\n", ""))
    assert len(found) == 10
    assert found == sorted(found)


@pytest.mark.parametrize("key", ["name", "enum", "const", "type", "format", "example", "value", "properties"])
def test_a_property_may_be_called_like_a_keyword(key: str) -> None:
    assert lint(TINY.replace("        size:", f"        {key}:")) == []


@pytest.mark.parametrize("key", ["example", "default", "const"])
def test_data_is_not_taken_for_declarations(key: str) -> None:
    data = f"          {key}: {{oneOf: 1, nullable: true, $ref: nowhere, enum: [1]}}\n"
    assert lint(TINY.replace(SIZE, SIZE + data)) == []


# Values that stand for anything a hand may have left in a spec.
ODD: list[Any] = [
    None,
    True,
    7,
    1.5,
    "",
    "text",
    [],
    {},
    [[]],
    [None],
    {"a": None},
    {7: 7},
    {"$ref": 7},
    {"$ref": "#/x"},
]


@cache
def parsed(slug: str) -> str:
    """A spec as JSON, which is copied faster than a tree."""
    return json.dumps(YAML(typ="safe").load(TINY) if slug == "tiny" else spec(slug))


def containers(node: Any) -> list[Any]:
    found = []
    if isinstance(node, (dict, list)) and node:
        found.append(node)
        for value in node.values() if isinstance(node, dict) else node:
            found += containers(value)
    return found


def mutated(document: Any, choose: random.Random) -> None:
    for _ in range(choose.randint(1, 4)):
        holder = choose.choice(containers(document))
        key = choose.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        change = choose.randint(0, 3)
        if change == 0:
            holder[key] = choose.choice(ODD)
        elif change == 1:
            del holder[key]
        elif change == 2:
            holder[key] = copy.deepcopy(choose.choice(containers(document)))
        elif isinstance(holder, dict):
            holder[choose.choice([*sorted(module.DATA | module.NAME_MAPS), "$ref", "type", "in", 7, None])] = holder[
                key
            ]
        if not document:
            return


@settings(max_examples=150, deadline=None, derandomize=True)
@given(choose=st.randoms(use_true_random=False), slug=st.sampled_from([*SLUGS, "tiny"]))
def test_no_change_of_a_spec_makes_it_raise(choose: random.Random, slug: str) -> None:
    document = json.loads(parsed(slug))
    mutated(document, choose)
    for problem in problems(document):
        assert problem.line >= 1
        assert problem.message


SNIPPETS = sorted(
    {*re.findall(r"\S+", TINY), "- ", "? ", "&a ", "*a", "!!set ", "!!omap ", "<<: ", "|\n", "[", "{", "\t"}
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=40) | st.lists(st.sampled_from(["\n", "\n  ", " ", ": ", *SNIPPETS]), max_size=30).map("".join))
def test_no_text_makes_it_raise(anything: str) -> None:
    assert lint(anything) or not anything


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, len(TINY)), st.integers(0, 40), st.text(max_size=12) | st.sampled_from(SNIPPETS))
def test_no_edit_of_the_text_makes_it_raise(start: int, length: int, inserted: str) -> None:
    for problem in lint(TINY[:start] + inserted + TINY[start + length :]):
        assert problem.message


@pytest.mark.parametrize(
    "odd", ["[" * 400, "{a: " * 300, "- " * 300, "a: &a [*a]", "? [1]\n: 2", "\0", "%YAML 9.9\n---"]
)
def test_no_odd_text_makes_it_raise(odd: str) -> None:
    assert lint(odd)
