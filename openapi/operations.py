"""Writes the tables of all operations, in README.md and docs/operations.md, or checks that they are current.

    python -m openapi.operations            write both
    python -m openapi.operations --check    compare, and change nothing

The tables come from the specs, from the inventory of Clone Guard's operations, and from `generated/`, which knows what
each operation's method is called: run it after `openapi.generate`.

Exit status: 0 written, or current; 1 not current; 2 the tables cannot be made.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .generate import HERE, OUTPUT, ROOT, SPECS, GenerationError, load, operations, repeatable

CLIENTS = {"cloudforce_one": "cf", "clone_guard": "cg"}
EXPERIMENTAL = "experimental"
OPENING = "<!-- operations: written by `make generate` -->\n"
CLOSING = "<!-- end of operations -->\n"

PAGE = """\
# Operations

<!-- The whole page is written by `make generate`. -->

Everything that the clients can do, from the specs in `openapi/`. `cf` is a `CloudforceOne`, `cg` a `CloneGuard`; their
async twins have the same methods. Each method has a twin, such as `list_configs_detailed`, for the raw answer.

How firmly an operation stands:

* documented: a document of the vendor's shows its request and its answer.
* partial: a document shows a part of it; the rest is our reading.
* inferred: only its title, or that and its method, is known. The rest is our reading, so that it stands behind
  `experimental`, and may change when a document turns up.

When the client sends it again after a failure, within the deadline:

* any: after any failure that may pass. Doing it twice comes to the same as doing it once: a GET, a PUT, a DELETE, or a
  POST that only lists (`x-safe` in the spec), unless the spec says `x-idempotent: false`.
* unprocessed: only if the server certainly did not act on it: no connection, HTTP 429, or Cloudflare's code 971.
"""

INVENTORY = """
## Every operation of Clone Guard

What the navigation of the vendor's reference names, in its order. Evidence is that of the documents: method-only and
title-only tell all that they show of the operation. {covered} of {total} have a method;
[new-operation.md](new-operation.md) tells how to add one.

"""


@dataclass(frozen=True)
class Method:
    """An operation and the client's method for it.

    Attributes:
        resource: What has the method, such as `cf.requests.messages`.
        name: The method's name.
        call: HTTP method and path.
        operation: The operation, as the spec has it.
        again: When the client sends it again after a failure.
    """

    resource: str
    name: str
    call: str
    operation: dict[str, Any]
    again: str


def resource(client: str, tag: str, tags: list[str]) -> str:
    """What the operations of a tag are attributes of: `requests_messages` is nested in `requests`."""
    outer = [each for each in [*tags, EXPERIMENTAL] if tag.startswith(f"{each}_")]
    if not outer:
        return f"{client}.{tag}"
    nearest = max(outer, key=len)
    return f"{resource(client, nearest, tags)}.{tag.removeprefix(f'{nearest}_')}"


def method_names(module: Path) -> dict[str, str]:
    """The methods of a generated resource class by the operationId of what they carry out.

    Raises:
        GenerationError: The module is not there.
    """
    try:
        tree = ast.parse(module.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GenerationError(f"{module.relative_to(OUTPUT.parents[1])} is missing; run `make generate`") from None
    return {
        node.value.id: function.name
        for definition in tree.body
        if isinstance(definition, ast.ClassDef) and not definition.name.startswith("Async")
        for function in definition.body
        if isinstance(function, ast.FunctionDef) and not function.name.endswith("_detailed")
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr == "OPERATION" and isinstance(node.value, ast.Name)
    }


def methods(slug: str, spec: dict[str, Any]) -> list[Method]:
    """The operations of a spec with the client's methods: tag by tag, and within a tag in the order of the spec.

    Raises:
        GenerationError: An operation has no method in `generated/`.
    """
    used = {operation["tags"][0] for _, _, operation in operations(spec)}
    # What the vendor sends to us has a tag too, but no method.
    tags = [tag["name"] for tag in spec["tags"] if tag["name"] in used]
    found = []
    for tag in tags:
        names = method_names(OUTPUT / slug / "api" / tag / "__init__.py")
        for path, method, operation in operations(spec):
            if operation["tags"] == [tag]:
                name = names.get(operation["operationId"])
                if name is None:
                    raise GenerationError(f"{operation['operationId']} has no method; run `make generate`")
                again = "any" if repeatable(method, operation) else "unprocessed"
                call = f"{method.upper()} {path}"
                found.append(Method(resource(CLIENTS[slug], tag, tags), name, call, operation, again))
    return found


def by_resource(found: list[Method]) -> dict[str, list[Method]]:
    """`found` by what has the methods, in the same order."""
    grouped: defaultdict[str, list[Method]] = defaultdict(list)
    for method in found:
        grouped[method.resource].append(method)
    return grouped


def row(*cells: object) -> str:
    """A row of a table."""
    return "".join(f"| {str(cell).replace('|', chr(92) + '|')} " for cell in cells) + "|\n"


def heading(*cells: str) -> str:
    """The first two rows of a table."""
    return row(*cells) + row(*("---" for _ in cells))


def titles() -> list[dict[str, Any]]:
    """The titles of Clone Guard's navigation, each with its group."""
    inventory = tomllib.loads((HERE / "clone_guard_inventory.toml").read_text(encoding="utf-8"))
    return [{"group": group["name"], **title} for group in inventory["group"] for title in group["titles"]]


def summary(specs: dict[str, dict[str, Any]]) -> str:
    """The README's table: a row for each resource, and how much of Clone Guard is covered."""
    text = heading("API", "client", "methods", "evidence")
    for slug, spec in specs.items():
        for name, found in by_resource(methods(slug, spec)).items():
            evidence = ", ".join(sorted({method.operation["x-evidence"] for method in found}))
            text += row(spec["info"]["title"], f"`{name}`", ", ".join(f"`{each.name}`" for each in found), evidence)
    sources = " and ".join(f"[{spec['info']['title']}]({spec['externalDocs']['url']})" for spec in specs.values())
    listed = titles()
    covered = sum("operation" in title for title in listed)
    return f"""{text}
Transcribed from the references of
{sources}.
Clone Guard's names {len(listed)} operations, most of them by title alone; {covered} of them have a method.
[docs/operations.md](docs/operations.md) lists them all, with methods and paths.
"""


def page(specs: dict[str, dict[str, Any]]) -> str:
    """docs/operations.md: every operation with its method, and Clone Guard's whole navigation."""
    text = PAGE
    by_operation: dict[str, Method] = {}
    for slug, spec in specs.items():
        found = methods(slug, spec)
        text += f"\n## {spec['info']['title']}\n"
        for name, group in by_resource(found).items():
            [about] = [tag["description"] for tag in spec["tags"] if tag["name"] == group[0].operation["tags"][0]]
            text += f"\n### `{name}`\n\n{about.strip()}\n\n" + heading(
                "method", "request", "operation", "evidence", "again"
            )
            for method in group:
                link = f"[{method.operation['summary']}]({method.operation['externalDocs']['url']})"
                text += row(f"`{method.name}`", f"`{method.call}`", link, method.operation["x-evidence"], method.again)
        if slug == "clone_guard":
            by_operation = {method.operation["operationId"]: method for method in found}
    return text + inventory(by_operation)


def inventory(by_operation: dict[str, Method]) -> str:
    """The table of Clone Guard's navigation.

    Raises:
        GenerationError: The inventory names an operation that the spec does not have.
    """
    listed = titles()
    text = INVENTORY.format(covered=sum("operation" in title for title in listed), total=len(listed))
    text += heading("", "group", "title", "request, as far as documents show it", "evidence", "method")
    for title in listed:
        known = " ".join(title[key] for key in ("method", "path") if key in title)
        method = by_operation.get(title.get("operation", ""))
        if method is None and "operation" in title:
            raise GenerationError(f"clone_guard_inventory.toml: {title['operation']} is not in clone_guard.yaml")
        text += row(
            title["number"],
            title["group"],
            title["title"],
            f"`{known}`" if known else "",
            title["evidence"],
            f"`{method.resource}.{method.name}`" if method else "",
        )
    return text


def outputs() -> Iterator[tuple[Path, str]]:
    """The two files, and what they should hold.

    Raises:
        GenerationError: A spec, the inventory or `generated/` does not allow it, or the README has no place for it.
    """
    specs = {slug: load(slug) for slug in SPECS}
    readme = ROOT / "README.md"
    before, opening, rest = readme.read_text(encoding="utf-8").partition(OPENING)
    _, closing, after = rest.partition(CLOSING)
    if not opening or not closing:
        raise GenerationError(f"README.md: the lines {OPENING.strip()} and {CLOSING.strip()} are missing")
    yield readme, before + opening + summary(specs) + closing + after
    yield ROOT / "docs" / "operations.md", page(specs)


def main(arguments: list[str] | None = None) -> int:
    """Writes or checks; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write the tables of operations in README.md and docs/operations.md.")
    parser.add_argument("--check", action="store_true", help="compare with what is there, and change nothing")
    check = parser.parse_args(arguments).check
    try:
        wanted = dict(outputs())
    except (GenerationError, OSError) as error:
        print(f"openapi/operations.py: {error}", file=sys.stderr)
        return 2
    outdated = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in outdated:
        name = path.relative_to(ROOT).as_posix()
        if check:
            print(
                f"{name}: its tables of operations are not what the specs give. Run `make generate`.", file=sys.stderr
            )
        else:
            path.write_text(wanted[path], encoding="utf-8")
            print(f"{name} written")
    if not outdated:
        print("the tables of operations are current")
    return 1 if check and outdated else 0


if __name__ == "__main__":
    sys.exit(main())
