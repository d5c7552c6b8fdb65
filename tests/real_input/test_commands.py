"""The vendors' own curl commands get the documented answers from the reference server.

A command runs as printed, by `sh` and `curl`. What is substituted: the vendor's host ("List scans" prints none) by the
server's, and the values of the environment variables that the commands name. "List scans"
leaves the credentials out; curl takes them from a configuration file, as it does what we want to see of the answer.

Where there is no curl, the same command still runs: it is read as a shell would, and sent with httpx.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import string
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from scanwire_server import CLONE_GUARD, CLOUDFORCE_ONE

from tests.conftest import Served
from tests.real_input.material import assert_same_shape, body, command, component, pasted_schema

VARIABLES = {
    "ACCOUNT_ID": CLOUDFORCE_ONE.accounts[0].id,
    "CLOUDFLARE_API_TOKEN": CLOUDFORCE_ONE.accounts[0].api_token,
    "CLOUDFLARE_EMAIL": CLOUDFORCE_ONE.accounts[0].api_email,
    "CLOUDFLARE_API_KEY": CLOUDFORCE_ONE.accounts[0].api_key,
}
CLONE_GUARD_HEADERS = {
    "x-api-key": CLONE_GUARD.organizations[0].api_key,
    "Authorization": f"Bearer {CLONE_GUARD.organizations[0].bearer_token}",
}


@dataclass(frozen=True)
class Answer:
    status: int
    content_type: str
    text: str


Run = Callable[[str, Mapping[str, str]], Answer]
"""Runs a command with further headers."""


@pytest.fixture(params=["curl", "httpx"])
def run(request: pytest.FixtureRequest, tmp_path: Path, http: httpx.Client) -> Iterator[Run]:
    if request.param == "httpx":
        yield lambda text, headers: send(http, text, headers)
    else:
        if shutil.which("curl") is None:
            pytest.skip("there is no curl on the PATH")
        yield lambda text, headers: execute(text, headers, tmp_path)


def execute(text: str, headers: Mapping[str, str], folder: Path) -> Answer:
    """Runs a command line by the shell."""
    settings = [
        "silent",
        "show-error",
        "max-time = 20",
        'noproxy = "*"',
        r'write-out = "\n%{http_code} %{content_type}"',
    ]
    settings += [f'header = "{name}: {value}"' for name, value in headers.items()]
    (folder / ".curlrc").write_text("\n".join(settings) + "\n")
    done = subprocess.run(
        ["sh", "-c", text],
        env={"PATH": os.environ["PATH"], "CURL_HOME": str(folder), **VARIABLES},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    answer, _, outcome = done.stdout.rpartition("\n")
    status, _, content_type = outcome.partition(" ")
    return Answer(int(status), content_type, answer)


def send(http: httpx.Client, text: str, headers: Mapping[str, str]) -> Answer:
    """Sends what curl would send. ValueError for an option that none of the commands has."""
    words = shlex.split(string.Template(text.replace("\\\n", " ")).substitute(VARIABLES))
    assert words.pop(0) == "curl"
    sent, method, url, content, follow = dict(headers), "", "", None, False
    while words:
        word = words.pop(0)
        match word:
            case "-H":
                name, _, value = words.pop(0).partition(":")
                sent[name] = value.strip()
            case "-d":
                content = words.pop(0)
            case "--request":
                method = words.pop(0)
            case "--location":
                follow = True
            case _ if word.startswith("-") or url:
                raise ValueError(word)
            case _:
                url = word
    method = method or ("GET" if content is None else "POST")
    response = http.request(method, url, headers=sent, content=content, follow_redirects=follow)
    return Answer(response.status_code, response.headers["content-type"], response.text)


def pointed_at(served: Served, name: str) -> str:
    """The command, with the server's origin for the vendor's."""
    text = command(name)
    if name == "list_scans":
        pointed, count = re.subn(r"'(?=/v2/)", f"'{served.clone_guard}", text)
    else:
        pointed, count = re.subn(r"https://api\.cloudflare\.com/client/v4(?=/)", served.cloudforce_one, text)
    assert count == 1
    return pointed


def cloudforce_one_result(answer: Answer, name: str) -> Any:
    """The result of a documented answer, after a look at everything around it."""
    assert (answer.status, answer.content_type) == (200, "application/json")
    found, documented = json.loads(answer.text), body(name)
    # The common envelope of the vendor may say where a page stands; this operation's reference is silent about it.
    paging = found.pop("result_info", None)
    assert found.keys() == documented.keys()
    assert_same_shape(found, documented)
    assert found["success"] is True
    assert found["errors"] == []
    assert found["messages"] == []
    assert (paging is None) == (name == "list_configs")
    return found["result"]


def test_list_configs(served: Served, run: Run) -> None:
    found = cloudforce_one_result(run(pointed_at(served, "list_configs"), {}), "list_configs")
    [documented] = body("list_configs")["result"]
    assert documented in found


def test_list_requests(served: Served, run: Run) -> None:
    found = cloudforce_one_result(run(pointed_at(served, "list_requests"), {}), "list_requests")
    assert found == body("list_requests")["result"]


def test_list_scans(served: Served, run: Run) -> None:
    answer = run(pointed_at(served, "list_scans"), CLONE_GUARD_HEADERS)
    assert (answer.status, answer.content_type) == (200, "application/json")
    page = json.loads(answer.text)
    assert page.keys() == pasted_schema()["properties"].keys()
    assert len(page["data"]) == 10  # the documented default of per_page, out of 43
    schema = standard(pasted_schema())
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(page)
    component("clone_guard", "ScanListEnvelope").validate(page)
    documented = schema["properties"]["data"]["items"]["properties"]
    for scan in page["data"]:
        assert scan.keys() == documented.keys()
        # Everything but the comment is always there; of that, only some scans have one.
        assert scan["attributes"].keys() | {"comment"} == documented["attributes"]["properties"].keys()


def test_credentials_are_needed(served: Served, run: Run) -> None:
    assert run(pointed_at(served, "list_scans"), {}).status == 401
    without = re.sub(
        r'^.*-H "(?:Authorization|X-Auth-[A-Za-z]+): .*\n', "", pointed_at(served, "list_requests"), flags=re.MULTILINE
    )
    answer = run(without, {})
    assert 400 <= answer.status < 500
    component("cloudforce_one", "ErrorEnvelope").validate(json.loads(answer.text))


def standard(schema: dict[str, Any]) -> dict[str, Any]:
    """The pasted schema in the words of JSON Schema: `nullable` as a type, the unpublished file as anything."""
    result: dict[str, Any] = {}
    for name, value in schema.items():
        if name == "properties":
            result[name] = {key: standard(each) for key, each in value.items()}
        elif name == "items":
            result[name] = standard(value)
        elif name == "type" and schema.get("nullable"):
            result[name] = [value, "null"]
        elif name not in {"nullable", "$ref"}:
            result[name] = value
    return result
