"""Why each template exists: what OPC's own output does wrong from a tiny spec, and that ours does it right.

Where the first half of a pair fails, OPC has mended the fault and the template may go, or shrink.
"""

import copy
import json
import sys
from pathlib import Path

import pytest
import yaml

from openapi import generate
from tests.openapi.support import ROOT, python

TEMPLATES = {path.name.partition(".")[0] for path in (ROOT / "openapi" / "templates").glob("*.*")}

FAULTS = {
    "endpoint_module: an unregistered status": """
import httpx
from {package}.api.things import list_things
from {package} import AuthenticatedClient
client = AuthenticatedClient(base_url="https://example.com", token="t")
client.set_httpx_client(httpx.Client(
    base_url="https://example.com", transport=httpx.MockTransport(lambda request: httpx.Response(520, text="<html>"))
))
try:
    print(list_things.sync_detailed(client=client, page=1).status_code)
except ValueError as error:
    print(error)
""",
    "endpoint_module: two dots as an id": """
import httpx
from {package}.api.things import delete_thing
try:
    arguments = delete_thing._get_kwargs("..")
    print(arguments["method"], httpx.Client(base_url="https://example.com").build_request(**arguments).url.path)
except ValueError as error:
    print(error)
""",
    "endpoint_module: a sibling as an id": """
from {package}.api.things import delete_thing
try:
    print(delete_thing._get_kwargs("new")["url"])
except ValueError as error:
    print(error)
""",
    "endpoint_module: a page that is no number": """
from {package}.api.things import list_things
try:
    print(dict(list_things._get_kwargs(page="first")["params"]))
except ValueError as error:
    print(error)
""",
    "str_enum: a value that is not listed": """
from {package}.models.shade import Shade
try:
    print(repr(str(Shade("grey"))))
except ValueError as error:
    print(error)
""",
    "models_init: what the first model brings along": """
import sys
from {package}.models import Shade
print([name for name in sys.modules if name.startswith("{package}.models.")])
""",
    "model: a number where a string belongs": """
import msgspec
from {package}.models.thing import Thing
try:
    if hasattr(Thing, "from_dict"):
        print(Thing.from_dict({{"id": 7}}).id)
    else:
        print(msgspec.json.decode(b'{{"id": 7}}', type=Thing))
except msgspec.ValidationError as error:
    print(error)
""",
    "model: a field that is missing": """
import msgspec
from {package}.models.thing import Thing
try:
    print(Thing.from_dict({{}}) if hasattr(Thing, "from_dict") else msgspec.json.decode(b"{{}}", type=Thing))
except Exception as error:
    print(type(error).__name__, error)
""",
    "endpoint_init: classes": """
from {package}.api import things
classes = [value for value in vars(things).values() if isinstance(value, type)]
print(sorted(each.__name__ for each in classes if each.__module__ == things.__name__))
""",
    "types: what is absent": """
import msgspec
from {package}.types import UNSET
print(UNSET is msgspec.UNSET)
""",
    "package_init: what is left to the user": """
import {package}
print("The package `scanwire` does the rest." in {package}.__doc__)
""",
}

THEIRS = {
    "endpoint_module: an unregistered status": "520 is not a valid HTTPStatus",
    "endpoint_module: two dots as an id": "delete /\n",
    "endpoint_module: a sibling as an id": "/things/new",
    "endpoint_module: a page that is no number": "{'page': 'first'}",
    "str_enum: a value that is not listed": "'grey' is not a valid Shade",
    "models_init: what the first model brings along": "failure', '",
    "model: a number where a string belongs": "7",
    "model: a field that is missing": "KeyError 'id'",
    "endpoint_init: classes": "[]",
    "types: what is absent": "False",
    "package_init: what is left to the user": "False",
}

OURS = {
    "endpoint_module: an unregistered status": "520",
    "endpoint_module: two dots as an id": "thing_id: '..' is part of another path, not an id",
    "endpoint_module: a sibling as an id": "thing_id: 'new' is part of another path, not an id",
    "endpoint_module: a page that is no number": "page: 'first' is not valid: Expected `int`, got `str`",
    "str_enum: a value that is not listed": "'grey'",
    "models_init: what the first model brings along": "models.shade']",
    "model: a number where a string belongs": "Expected `str`, got `int` - at `$.id`",
    "model: a field that is missing": "ValidationError Object missing required field `id`",
    "endpoint_init: classes": "['AsyncThings', 'Things']",
    "types: what is absent": "True",
    "package_init: what is left to the user": "True",
}


def generate_tiny(folder: Path, text: str) -> Path:
    """Generates `raw.tiny` into `folder` from a spec, and returns the folder that the spec is in."""
    here = folder / "project" / "openapi"
    here.mkdir(parents=True)
    for name in ("openapi/generator.yaml", "openapi/generate.py"):
        (here / Path(name).name).write_bytes((ROOT / name).read_bytes())
    (here / "tiny.yaml").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generate, "SPECS", ("tiny",))
        patch.setattr(generate, "HERE", here)
        patch.setattr(generate, "input_hashes", dict)
        generate.build(folder / "raw")
    return here


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `theirs`, generated by OPC alone, and `raw.tiny`, generated by us, from the same spec."""
    folder = tmp_path_factory.mktemp("packages")
    here = generate_tiny(folder, (ROOT / "tests/openapi/tiny.yaml").read_text())
    generate.run(
        *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
        *("--path", str(here / "tiny.yaml"), "--output-path", str(folder / "theirs")),
        *("--config", str(here / "generator.yaml")),
        cwd=folder,
    )
    return folder


def outputs(packages: Path, package: str) -> dict[str, str]:
    """What each piece of code prints, from one interpreter, in which the package is imported anew for each."""
    code = f"""
import contextlib, io, json, sys
found = {{}}
for fault, source in json.loads({json.dumps(json.dumps(FAULTS))}).items():
    for name in [name for name in sys.modules if name.partition(".")[0] in ("raw", "theirs")]:
        del sys.modules[name]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(source.format(package={package!r}), {{}})
    found[fault] = printed.getvalue()
print(json.dumps(found))
"""
    found: dict[str, str] = json.loads(python(code, packages))
    return found


@pytest.fixture(scope="module")
def of_theirs(packages: Path) -> dict[str, str]:
    return outputs(packages, "theirs")


@pytest.fixture(scope="module")
def of_ours(packages: Path) -> dict[str, str]:
    return outputs(packages, "raw.tiny")


@pytest.mark.parametrize("fault", FAULTS)
def test_opc_alone_has_the_fault(of_theirs: dict[str, str], fault: str) -> None:
    assert THEIRS[fault] in of_theirs[fault]


@pytest.mark.parametrize("fault", FAULTS)
def test_our_output_has_not(of_ours: dict[str, str], fault: str) -> None:
    assert OURS[fault] in of_ours[fault]


def test_every_template_has_a_reason() -> None:
    # The macros are what two templates share; what is copied is what all modules share.
    copied = {name.removesuffix(".py") for name in generate.COPIED}
    assert {fault.partition(":")[0] for fault in FAULTS} == TEMPLATES - {"scanwire_macros"} - copied


@pytest.mark.parametrize(
    "path", sorted((ROOT / "openapi" / "templates").glob("*.py.jinja")), ids=lambda path: path.name
)
def test_every_template_tells_its_reason(path: Path) -> None:
    start = path.read_text(encoding="utf-8")[:600]
    assert "{# Reason: OPC" in start
    assert (Path(generate.__file__).parent / "templates" / path.name).exists()


def test_opc_still_asks_for_the_templates_that_we_replace() -> None:
    import openapi_python_client

    assert openapi_python_client.__file__
    theirs = {path.name for path in (Path(openapi_python_client.__file__).parent / "templates").glob("*.py.jinja")}
    ours = {path.name for path in (ROOT / "openapi" / "templates").glob("*.py.jinja")}
    assert ours <= theirs


@pytest.mark.parametrize("first", ["thing", "owner", "shelves", "thing_envelope"])
def test_models_that_refer_to_each_other_work(packages: Path, first: str) -> None:
    code = f"""
import raw.tiny.models.{first}
import msgspec
from raw.tiny.models import Thing, ThingEnvelope
made = b'"made":"2024-01-01T00:00:00Z"'
body = b'{{"id":"a","owner":{{"things":[{{"id":"b","owner":{{"things":[]}},' + made + b'}}]}}}}'
thing = msgspec.json.decode(body, type=Thing)
again = msgspec.json.encode(thing)
print(thing.owner.things[0].id, msgspec.json.decode(again) == msgspec.json.decode(body))
envelope = msgspec.json.decode(b'{{"shelves": {{"top": [{{"id": "c"}}]}}}}', type=ThingEnvelope)
print(envelope.shelves["top"][0].id, envelope.result)
"""
    assert python(code, packages) == "b True\nc UNSET\n"


def test_the_resource_class_hands_everything_on(packages: Path) -> None:
    code = """
from raw.tiny.api.things import AsyncThings, Things
from raw.runtime import InvalidArgumentError

class Caller:
    def result(self, operation, *args, **kwargs):
        return operation.id, operation.request(*args, **kwargs)
    def pages(self, operation, request, *, page, per_page):
        return operation.id, request(page), page, per_page
    detailed = result

things = Things(Caller())
print(things.list(page=3, q_name="a*", shade=("dark", "light")))
print(things.create(id="a", size=3, shade="dark"))
print(things.delete("a/b"))
print(things.delete_all())
for method, arguments in (
    (things.list, dict(shade="dark")),
    (things.create, dict(id="a", shade="grey")),
    (things.delete, dict(thing_id="")),
):
    try:
        method(**arguments)
    except InvalidArgumentError as error:
        print(error.argument)
print([name for name in dir(AsyncThings) if name[0] != "_"] == [name for name in dir(Things) if name[0] != "_"])
"""
    lines = python(code, packages).splitlines()
    query = "[('page', '3'), ('per_page', '10'), ('q[name]', 'a*'), ('shade', 'dark'), ('shade', 'light')]"
    assert lines[0] == f"('list_things', {{'method': 'get', 'url': '/things', 'params': {query}}}, 3, 10)"
    assert lines[1].startswith("('create_thing', {'method': 'post', 'url': '/things/new', 'content': b'{")
    assert all(field in lines[1] for field in ('"id":"a"', '"size":3', '"shade":"dark"'))
    assert "made" not in lines[1]
    assert lines[2] == "('delete_thing', {'method': 'delete', 'url': '/things/a%2Fb'})"
    assert lines[3].startswith("('delete_all_things'")
    assert lines[4:] == ["shade", "shade", "thing_id", "True"]


def test_tags_nest_and_inferred_ones_stand_apart(packages: Path) -> None:
    code = """
from raw.tiny import AsyncResources, Resources
for kind in (Resources, AsyncResources):
    api = kind()
    api._caller = object()
    print(type(api.things.parts).__name__, type(api.experimental.bins).__name__, api.things is api.things)
    print([name for name in dir(api) if name[0] != "_"], type(api).things.__doc__)
    print(api.things.parts._caller is api.experimental.bins._caller is api._caller)
"""
    lines = python(code, packages).splitlines()
    assert lines[0::3] == ["ThingsParts ExperimentalBins True", "AsyncThingsParts AsyncExperimentalBins True"]
    assert lines[1::3] == ["['experimental', 'things'] Things of all kinds."] * 2
    assert lines[2::3] == ["True"] * 2


CALLS = """
from pathlib import Path
from uuid import UUID
from raw.tiny import Resources
from raw.tiny.api.experimental_bins import delete_bins, get_bin
from raw.tiny.api.things_parts import update_part
from raw.runtime import File, InvalidArgumentError

class Caller:
    def result(self, operation, *args, **kwargs):
        return operation.request(*args, **kwargs)
    detailed = result

api = Resources()
api._caller = Caller()
"""


def test_wrapped_bodies_uploads_and_ids_of_all_kinds(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_bytes(b"lines")
    identifier = "3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11"
    code = f"""
{CALLS}
print(api.things.parts.update("a", 7, label="leg", owner="{identifier}")["content"])
print(api.things.parts.update("a", 7)["url"])
opened = Path({str(tmp_path / "plan.txt")!r}).open("rb")
for drawing in (b"lines", opened, Path(opened.name), File(b"lines", "x.svg", "image/svg+xml")):
    print(api.things.parts.upload("a", drawing=drawing)["files"])
opened.close()
print(api.experimental.bins.get(UUID("{identifier}")) == api.experimental.bins.get("{identifier}".upper()))
print(api.experimental.bins.delete(ids=["{identifier}"])["params"])
print(get_bin.OPERATION.envelope.__name__, update_part.OPERATION.result("all"), delete_bins.OPERATION.result("x"))
"""
    lines = python(code, packages).splitlines()
    assert lines[0] == f"""b'{{"part":{{"label":"leg","owner":"{identifier}"}}}}'"""
    assert lines[1] == "/things/a/parts/7"
    assert lines[2:6] == [
        "[('drawing', ('upload', b'lines', None))]",
        "[('drawing', ('plan.txt', b'lines', None))]",
        "[('drawing', ('plan.txt', b'lines', None))]",
        "[('drawing', ('x.svg', b'lines', 'image/svg+xml'))]",
    ]
    assert lines[6] == "True"
    assert lines[7] == f"[('ids', '{identifier}')]"
    assert lines[8] == "ThingEnvelope all None"


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        ("things.parts.update('a', 7, label=9)", "label"),
        ("things.parts.update('a', 7, owner='nobody')", "owner"),
        ("things.parts.update('a', '7')", "part_id"),
        ("things.parts.update('a', True)", "part_id"),
        ("things.parts.upload('a', drawing='plan.txt')", "drawing"),
        ("things.parts.upload('a', drawing=Path('/no/such/file'))", "drawing"),
        ("things.parts.upload('a', drawing=7)", "drawing"),
        ("things.parts.upload('a', drawing=__import__('io').StringIO('text'))", "drawing"),
        ("experimental.bins.get('new')", "bin_id"),
        ("experimental.bins.get(7)", "bin_id"),
        ("experimental.bins.delete(ids=[])", "ids"),
        ("experimental.bins.delete(ids=['x'])", "ids[0]"),
        ("experimental.bins.delete(ids='3f0e4a5c-8f7e-4a53-9d5b-0a4b5a7d1c11')", "ids"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_its_name(packages: Path, call: str, argument: str) -> None:
    code = f"{CALLS}\ntry:\n    print(api.{call})\nexcept InvalidArgumentError as error:\n    print(error.argument)"
    assert python(code, packages) == f"{argument}\n"


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    document = yaml.safe_load((ROOT / "tests/openapi/tiny.yaml").read_text())
    clash = copy.deepcopy(document["paths"]["/things"]["delete"]) | {"operationId": "parts"}
    document["paths"]["/parts"] = {"delete": clash}
    with pytest.raises(generate.GenerationError, match="things would have two members called parts"):
        generate_tiny(tmp_path, json.dumps(document))


def test_methods_neither_hide_types_nor_each_other(tmp_path: Path) -> None:
    document = yaml.safe_load((ROOT / "tests/openapi/tiny.yaml").read_text())
    names = copy.deepcopy(document["paths"]["/things"]["get"])
    content = names["responses"]["200"]["content"]["application/json"]
    content["schema"] = {"$ref": "#/components/schemas/NamesEnvelope"}
    names |= {"operationId": "get_names", "parameters": []}
    many = copy.deepcopy(document["paths"]["/things"]["delete"]) | {"operationId": "delete_things"}
    document["paths"] |= {"/things/names": {"get": names}, "/things/many": {"delete": many}}
    document["components"]["schemas"]["NamesEnvelope"] = {
        "type": "object",
        "description": "The names.",
        "properties": {"result": {"type": "array", "description": "The names.", "items": {"type": "string"}}},
    }
    generate_tiny(tmp_path, json.dumps(document))
    code = """
from raw.tiny.api.things import Things
print(sorted(name for name in vars(Things) if name[0] != "_" and not name.endswith("_detailed")))
print(Things.get_names.__annotations__["return"])
"""
    methods, returned = python(code, tmp_path).splitlines()
    assert methods == "['create', 'delete', 'delete_all', 'delete_things', 'get_names', 'list', 'parts']"
    # Inside a class with a method `list`, that name is the method.
    assert returned == "builtins.list[str]"


def test_limits_in_a_circle_are_refused(tmp_path: Path) -> None:
    tiny = (ROOT / "tests/openapi/tiny.yaml").read_text()
    text = tiny.replace("          description: Its size.", "          minimum: 1\n          description: Its size.")
    assert text != tiny
    with pytest.raises(generate.GenerationError, match="a body whose schemas go in a circle has limits"):
        generate_tiny(tmp_path, text)


def test_limits_reach_the_arguments(tmp_path: Path) -> None:
    tiny = (ROOT / "tests/openapi/tiny.yaml").read_text()
    text = tiny.replace("description: What it is called.", "maxLength: 3\n          description: What it is called.")
    text = text.replace("            type: integer\n", "            type: integer\n            minimum: 1\n", 2)
    generate_tiny(tmp_path, text)
    code = """
from raw.tiny.api.things import list_things
from raw.tiny.api.things_parts import update_part
from raw.tiny.models import Part, WrappedPart
for call in (
    lambda: list_things._get_kwargs(page=0),
    lambda: update_part._get_kwargs("thing", 7, body=WrappedPart(part=Part(label="long"))),
    lambda: update_part._get_kwargs("thing", 7, body=WrappedPart(part=Part(label="abc"))),
):
    try:
        print(sorted(call()))
    except ValueError as error:
        print(error)
"""
    assert python(code, tmp_path).splitlines() == [
        "page: 0 must be at least 1",
        "label: 'long' must have at most 3 characters, not 4",
        "['content', 'headers', 'method', 'url']",
    ]
