"""Who may call: every alternative of the specs, nothing less, and no account but one's own."""

import itertools

import httpx
import pytest
from scanwire_server import Account, Organization

from tests.reference_server.support import (
    FIRST,
    ORGANIZATION,
    OTHER_ORGANIZATION,
    SECOND,
    Caller,
    Operation,
    operations,
)


def configs(caller: Caller, headers: object, account: str = FIRST.id, method: str = "GET") -> httpx.Response:
    path = f"/client/v4/accounts/{account}/cloudforce-one/scans/config"
    return caller.send(method, path, headers=headers)  # type: ignore[arg-type]


def code(response: httpx.Response) -> tuple[int, int]:
    return response.status_code, response.json()["errors"][0]["code"]


@pytest.mark.parametrize("account", [FIRST, SECOND])
def test_a_token_or_the_pair_opens_ones_own_account(reader: Caller, account: Account) -> None:
    pair = {"X-Auth-Email": account.api_email, "X-Auth-Key": account.api_key}
    for headers in (
        {"authorization": f"Bearer {account.api_token}"},
        {"Authorization": f"bEARER  {account.api_token}"},
        pair,
    ):
        response = configs(reader, headers, account.id)
        assert response.status_code == 200
        assert {config["account_id"] for config in response.json()["result"]} == {account.id}
        path = f"/client/v4/accounts/{account.id}/cloudforce-one/requests"
        assert reader.send("POST", path, headers=headers, json={"page": 1, "per_page": 1}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (400, 9106)),
        ({"x-auth-email": FIRST.api_email}, (400, 9106)),
        ({"x-auth-key": FIRST.api_key}, (400, 9106)),
        ({"x-auth-email": FIRST.api_email, "x-auth-key": ""}, (400, 9106)),
        ({"authorization": ""}, (400, 6003)),
        ({"authorization": "Bearer"}, (400, 6003)),
        ({"authorization": FIRST.api_token}, (400, 6003)),
        ({"authorization": f"Basic {FIRST.api_token}"}, (400, 6003)),
        ({"authorization": "Bearer wrong"}, (401, 10000)),
        ({"authorization": f"Bearer {FIRST.api_token} x"}, (401, 10000)),
        ({"authorization": f"Bearer {FIRST.api_token[:-1]}"}, (401, 10000)),
        ({"authorization": f"Bearer {FIRST.api_key}"}, (401, 10000)),
        ({"authorization": "Bearer \u00fc".encode().decode("latin-1")}, (401, 10000)),
        ({"x-auth-email": FIRST.api_email, "x-auth-key": FIRST.api_token}, (401, 10000)),
        ({"x-auth-email": FIRST.api_email, "x-auth-key": SECOND.api_key}, (401, 10000)),
        ({"x-auth-email": SECOND.api_email, "x-auth-key": FIRST.api_key}, (401, 10000)),
    ],
)
def test_anything_less_opens_nothing(reader: Caller, headers: dict[str, str], expected: tuple[int, int]) -> None:
    raw = httpx.Headers([(name.encode(), value.encode("latin-1")) for name, value in headers.items()])
    response = configs(reader, raw)
    assert code(response) == expected
    assert ("www-authenticate" in response.headers) == (response.status_code == 401)


def test_a_repeated_header_is_no_credential(reader: Caller) -> None:
    token = f"Bearer {FIRST.api_token}"
    assert code(configs(reader, httpx.Headers([("authorization", token), ("authorization", token)]))) == (400, 9106)


def test_a_foreign_account_looks_like_one_that_does_not_exist(reader: Caller) -> None:
    headers = {"authorization": f"Bearer {FIRST.api_token}"}
    foreign, missing = configs(reader, headers, SECOND.id), configs(reader, headers, "f" * 32)
    assert code(foreign) == code(missing) == (403, 10000)
    assert foreign.json() == missing.json()
    for account in (FIRST.id.upper(), FIRST.id + "%20", FIRST.id + "%00", "x" * 300, "%2e%2e"):
        assert configs(reader, headers, account).status_code == 403


@pytest.mark.parametrize("operation", operations().values(), ids=operations().keys())
def test_authentication_comes_before_validation_and_existence(reader: Caller, operation: Operation) -> None:
    before = reader.writes()
    path = operation.at_examples(**{name: "nope" for name in operation.path_names if name != "account_id"})

    def send(headers: dict[str, str], path: str = path) -> httpx.Response:
        return reader.send(
            operation.method, path, content=b"{", headers={"content-type": "application/json", **headers}
        )

    wrong = {"authorization": "Bearer wrong"}
    if operation.slug == "clone_guard":
        assert send({}).status_code == send(wrong).status_code == 401
        assert send({"x-api-key": "wrong", **wrong}).json() == send({}).json()
    else:
        assert code(send({})) == (400, 9106)
        assert code(send(wrong)) == (401, 10000)
        own = {"authorization": f"Bearer {FIRST.api_token}"}
        foreign, missing = (send(own, path.replace(FIRST.id, account)) for account in (SECOND.id, "f" * 32))
        assert code(foreign) == (403, 10000)
        assert foreign.json() == missing.json()
        pair = {"x-auth-email": FIRST.api_email, "x-auth-key": FIRST.api_key}
        assert send(pair).json() == send(own).json()
    assert reader.writes() == before


def test_clone_guard_needs_the_key_and_a_token_of_one_organization(reader: Caller) -> None:
    keys = {"": None, "wrong": None, ORGANIZATION.api_key: ORGANIZATION, OTHER_ORGANIZATION.api_key: OTHER_ORGANIZATION}
    tokens: dict[str, Organization | None] = {"": None, "Bearer wrong": None, "Basic": None}
    for organization in (ORGANIZATION, OTHER_ORGANIZATION):
        tokens |= {
            f"Bearer {organization.bearer_token}": organization,
            f"basic {organization.access_token}": organization,
            f"Basic {organization.bearer_token}": None,
            f"Bearer {organization.access_token}": None,
            organization.bearer_token: None,
        }
    for (key, key_of), (token, token_of) in itertools.product(keys.items(), tokens.items()):
        headers = {name: value for name, value in (("X-API-KEY", key), ("authorization", token)) if value}
        response = reader.send("GET", "/v2/scans", headers=headers)
        allowed = key_of is not None and key_of is token_of
        assert response.status_code == (200 if allowed else 401), (key, token)
        if not allowed:
            assert response.headers["www-authenticate"]


def test_no_credential_is_ever_sent_back(reader: Caller) -> None:
    for headers in (
        {"authorization": f"Basic {FIRST.api_token}"},
        {"x-auth-email": FIRST.api_email, "x-auth-key": SECOND.api_key},
    ):
        text = configs(reader, headers).text
        assert FIRST.api_token not in text
        assert SECOND.api_key not in text
