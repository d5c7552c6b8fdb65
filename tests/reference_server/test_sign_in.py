"""Signing in, tokens, and second factors."""

import base64
import hashlib
import hmac
import struct
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scanwire_server import User, create_app, one_time_codes, tokens

from tests.reference_server.guard import (
    FIRST_USER,
    FOURTH_USER,
    SECOND_USER,
    THIRD_USER,
    Guard,
    code,
    new_guard,
)
from tests.reference_server.support import ORGANIZATION, OTHER_ORGANIZATION, Caller, Clock, document


def by_password(guard: Guard, user: User, **changes: str) -> httpx.Response:
    return guard.sign_in(**{"username": user.username, "password": user.password, **changes})


def state_of(guard: Guard, user: User) -> str:
    response = by_password(guard, user)
    assert response.json().keys() == {"otp_session_state"}
    state: str = response.json()["otp_session_state"]
    return state


def token_of(guard: Guard, user: User, clock: Clock) -> str:
    response = by_password(guard, user)
    if "otp_session_state" in response.json():
        state = response.json()["otp_session_state"]
        response = guard.sign_in(otp_session_state=state, otp_attempt=code(user, clock))
    assert response.status_code == 200
    token: str = response.json()["token"]
    return token


def with_token(guard: Guard, token: str, kind: str = "Bearer") -> Guard:
    return Guard(guard.caller, guard.organization, f"{kind} {token}")


def refused(response: httpx.Response) -> dict[str, Any]:
    """The body of a 401, which is the same whatever was wrong."""
    assert response.status_code == 401
    assert response.headers["www-authenticate"]
    body: dict[str, Any] = response.json()
    return body


def test_a_password_is_exchanged_for_a_token_that_opens_the_api(clock: Clock) -> None:
    guard = new_guard(clock)
    answers = [by_password(guard, FIRST_USER).json() for _ in range(3)]
    assert answers[0].keys() == document("clone_guard")["components"]["schemas"]["SignInResult"][
        "properties"
    ].keys() - {"otp_session_state"}
    for count, answer in enumerate(answers, 1):
        token = answer.pop("token")
        assert answer == {
            "status": 200,
            "status_text": "OK",
            "username": FIRST_USER.username,
            "sign_in_count": count,
            "role": "User",
            "timezone": "UTC",
            "verified": True,
            "provider": "email",
            "organization": {"uuid": ORGANIZATION.id, "name": ORGANIZATION.name},
        }
        assert with_token(guard, token).everything("list_scans") == guard.everything("list_scans")
        assert with_token(guard, token, "bEARER ").call("list_scans").status_code == 200
        assert with_token(guard, token, "Basic").call("list_scans").status_code == 401
        assert Guard(guard.caller, OTHER_ORGANIZATION, f"Bearer {token}").call("list_scans").status_code == 401


def test_a_token_expires_after_an_hour(clock: Clock) -> None:
    guard = new_guard(clock)
    own = with_token(guard, token_of(guard, FIRST_USER, clock))
    clock.pass_time(seconds=tokens.BEARER_SECONDS, microseconds=-1)
    assert own.call("list_scans").status_code == 200
    later = with_token(guard, token_of(guard, FIRST_USER, clock))
    clock.pass_time(microseconds=1)
    assert refused(own.call("list_scans")) == refused(with_token(guard, "unknown").call("list_scans"))
    assert later.call("list_scans").status_code == 200
    clock.pass_time(days=10_000)
    assert guard.call("list_scans").status_code == 200  # the fixed ones never do
    assert by_password(guard, FIRST_USER).json()["sign_in_count"] == 3


@pytest.mark.parametrize(("organization", "user"), [(ORGANIZATION, SECOND_USER), (OTHER_ORGANIZATION, FOURTH_USER)])
def test_the_second_factor_makes_it_two_calls(clock: Clock, organization: Any, user: User) -> None:
    guard = new_guard(clock, organization)
    state = state_of(guard, user)
    answer = guard.sign_in(otp_session_state=state, otp_attempt=code(user, clock)).json()
    assert answer["username"] == user.username
    assert answer["sign_in_count"] == 1
    assert with_token(guard, answer["token"]).call("list_scans").status_code == 200
    again = guard.sign_in(otp_session_state=state, otp_attempt=code(user, clock))
    assert refused(again) == refused(with_token(guard, state).call("list_scans"))


@pytest.mark.parametrize(("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_good_for_its_time_and_its_neighbours(clock: Clock, seconds: int, right: bool) -> None:
    guard = new_guard(clock)
    attempt = code(SECOND_USER, clock, seconds=seconds)
    response = guard.sign_in(otp_session_state=state_of(guard, SECOND_USER), otp_attempt=attempt)
    assert response.status_code == (200 if right else 401)


def test_every_failure_looks_the_same(clock: Clock) -> None:
    guard, other = new_guard(clock), Guard(new_guard(clock).caller, OTHER_ORGANIZATION)
    right = code(SECOND_USER, clock)
    wide = "".join(chr(ord(digit) - ord("0") + ord("\uff10")) for digit in right)
    failures = [
        by_password(guard, FIRST_USER, password="wrong"),
        by_password(guard, FIRST_USER, password=""),
        by_password(guard, FIRST_USER, password=SECOND_USER.password),
        by_password(guard, FIRST_USER, username="nobody"),
        by_password(guard, FIRST_USER, username=FIRST_USER.username.upper()),
        by_password(guard, FIRST_USER, username="\0"),
        by_password(guard, FIRST_USER, password="\U0001f600" * 10_000),
        by_password(guard, SECOND_USER, password="wrong"),
        by_password(guard, THIRD_USER),
        by_password(other, FIRST_USER),
        by_password(guard, FOURTH_USER),
        guard.sign_in(otp_session_state="unknown", otp_attempt=right),
        guard.sign_in(otp_session_state="", otp_attempt=""),
        guard.sign_in(one="thing", another="thing"),
        Guard(guard.caller, OTHER_ORGANIZATION).sign_in(
            otp_session_state=state_of(guard, SECOND_USER), otp_attempt=right
        ),
        *(
            guard.sign_in(otp_session_state=state_of(guard, SECOND_USER), otp_attempt=attempt)
            for attempt in (
                "",
                "nothing",
                right[:5],
                right + "0",
                f" {right}",
                f"{right}\n",
                wide,
                code(FIRST_USER, clock),
            )
        ),
    ]
    bodies = [refused(response) for response in failures]
    assert bodies == [bodies[0]] * len(bodies)
    assert bodies[0] == refused(with_token(guard, "unknown").call("list_scans"))


def test_a_session_waits_five_minutes(clock: Clock) -> None:
    guard = new_guard(clock)
    first, second = state_of(guard, SECOND_USER), state_of(guard, SECOND_USER)
    clock.pass_time(seconds=tokens.SESSION_SECONDS, microseconds=-1)
    assert guard.sign_in(otp_session_state=first, otp_attempt=code(SECOND_USER, clock)).status_code == 200
    clock.pass_time(microseconds=1)
    refused(guard.sign_in(otp_session_state=second, otp_attempt=code(SECOND_USER, clock)))


@pytest.mark.parametrize("wrong", [tokens.SESSION_ATTEMPTS - 1, tokens.SESSION_ATTEMPTS])
def test_a_session_bears_few_wrong_codes(clock: Clock, wrong: int) -> None:
    guard = new_guard(clock)
    state, other = state_of(guard, SECOND_USER), state_of(guard, SECOND_USER)
    for _ in range(wrong):
        refused(guard.sign_in(otp_session_state=state, otp_attempt="nothing"))
    last = guard.sign_in(otp_session_state=state, otp_attempt=code(SECOND_USER, clock))
    assert last.status_code == (200 if wrong < tokens.SESSION_ATTEMPTS else 401)
    assert guard.sign_in(otp_session_state=other, otp_attempt=code(SECOND_USER, clock)).status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"x-api-key": "wrong"}, {"authorization": f"Bearer {ORGANIZATION.bearer_token}"}]
)
def test_signing_in_needs_the_api_key_and_nothing_else(headers: dict[str, str]) -> None:
    caller = new_guard().caller
    body = {"username": FIRST_USER.username, "password": FIRST_USER.password}
    refused(caller.send("POST", "/auth/sign_in", headers=headers, json=body))
    noise = {"x-api-key": ORGANIZATION.api_key, "authorization": "Bearer wrong"}
    assert caller.send("POST", "/auth/sign_in", headers=noise, json=body).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"username": "x", "extra": 1}, "/password"),
        ({"password": "x", "otp_attempt": "1"}, "/username"),
        ({"otp_attempt": "1", "extra": 1}, "/otp_session_state"),
        ({"username": 1, "password": "x"}, "/username"),
        ({"otp_attempt": 123456, "otp_session_state": "x"}, "/otp_attempt"),
        ([], ""),
    ],
)
def test_half_a_pair_is_bad_input(body: Any, pointer: str) -> None:
    response = new_guard().call("sign_in", json=body)
    assert response.status_code == 422
    assert pointer in [error["source"]["pointer"] for error in response.json()["errors"]]


@pytest.mark.parametrize(
    "body",
    [
        {"password": "hunter2"},
        {"password": ["hunter2"]},
        {"username": 1, "password": "hunter2"},
        {"otp_session_state": "hunter2"},
        {"otp_session_state": {"hunter2": "hunter2"}, "otp_attempt": "hunter2"},
        {"otp_attempt": "hunter2", "extra": 1},
    ],
    ids=str,
)
def test_what_somebody_signs_in_with_is_not_repeated(body: Any) -> None:
    response = new_guard().call("sign_in", json=body)
    assert response.status_code == 422
    assert "hunter2" not in response.text


def test_an_access_token_replaces_the_one_before_and_never_the_fixed_one(clock: Clock) -> None:
    guard = new_guard(clock)
    answers = [guard.get("generate_access_token") for _ in range(2)]
    assert answers[0].keys() == {"token", "username", "message"}
    assert answers[0]["username"] == FIRST_USER.username
    old, new = (with_token(guard, answer["token"], "Basic") for answer in answers)
    assert refused(old.call("list_scans")) == refused(with_token(guard, "unknown", "Basic").call("list_scans"))
    other_user = with_token(guard, token_of(guard, SECOND_USER, clock))
    theirs = other_user.get("generate_access_token")
    assert theirs["username"] == SECOND_USER.username
    clock.pass_time(days=10_000)
    for token in (answers[1]["token"], theirs["token"], ORGANIZATION.access_token):
        assert with_token(guard, token, "Basic").call("list_scans").status_code == 200
        assert with_token(guard, token).call("list_scans").status_code == 401
    assert new.get("generate_access_token")["username"] == FIRST_USER.username
    refused(new.call("list_scans"))


@pytest.mark.parametrize("method", ["sms", "totp"])
def test_a_factor_is_enabled_verified_used_and_disabled(clock: Clock, method: str) -> None:
    guard = new_guard(clock)
    phone = {"method": method, "phone_number": "(305) 303-2211", "country_code": "+1"}
    attempt = {"method": method, "otp_attempt": code(FIRST_USER, clock)}
    wrong = {"method": method, "otp_attempt": "000000"}
    assert guard.refused("verify_mfa_installation", params=attempt) == (422, "/query/method")
    assert guard.refused("disable_mfa", params=attempt) == (422, "/query/method")
    for _ in range(2):
        assert guard.get("enable_mfa", params=phone) == {"status": "queued"}
    assert "token" in by_password(guard, FIRST_USER).json()
    assert guard.refused("verify_mfa_installation", params=wrong) == (422, "/query/otp_attempt")
    assert guard.refused("disable_mfa", params=attempt) == (422, "/query/method")
    assert guard.get("verify_mfa_installation", params=attempt) == {"status": "verified"}
    assert guard.refused("verify_mfa_installation", params=attempt) == (422, "/query/method")
    assert guard.refused("enable_mfa", params=phone) == (422, "/query/method")
    token_of(guard, FIRST_USER, clock)
    state = state_of(guard, FIRST_USER)
    assert guard.refused("disable_mfa", params=wrong) == (422, "/query/otp_attempt")
    assert guard.get("disable_mfa", params=attempt) == {"status": "disabled", "method": method}
    assert "token" in by_password(guard, FIRST_USER).json()
    assert guard.sign_in(otp_session_state=state, otp_attempt=code(FIRST_USER, clock)).status_code == 200


def test_factors_are_of_one_user_and_one_method(clock: Clock) -> None:
    guard = new_guard(clock)
    attempt = {"method": "totp", "otp_attempt": code(SECOND_USER, clock)}
    own = with_token(guard, token_of(guard, SECOND_USER, clock))
    assert guard.refused("disable_mfa", params=attempt) == (422, "/query/method")
    sms = {**attempt, "method": "sms"}
    assert own.get("enable_mfa", params={**sms, "phone_number": "2025550102", "country_code": "+1"})
    assert own.get("verify_mfa_installation", params=sms)
    assert own.get("disable_mfa", params=attempt)
    state_of(guard, SECOND_USER)  # the other method is still on
    assert own.get("disable_mfa", params=sms)
    assert "token" in by_password(guard, SECOND_USER).json()


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"country_code": "1"}, "/query/country_code"),
        ({"country_code": " 1"}, "/query/country_code"),
        ({"country_code": "+"}, "/query/country_code"),
        ({"country_code": "+0"}, "/query/country_code"),
        ({"country_code": "+1234"}, "/query/country_code"),
        ({"phone_number": ""}, "/query/phone_number"),
        ({"phone_number": "123"}, "/query/phone_number"),
        ({"phone_number": "1" * 15}, "/query/phone_number"),
        ({"phone_number": "1" * 13, "country_code": "+123"}, "/query/phone_number"),
        ({"phone_number": "305x3032211"}, "/query/phone_number"),
        ({"phone_number": "+3053032211"}, "/query/phone_number"),
        ({"phone_number": "٣٠٥٣٠٣٢٢١١"}, "/query/phone_number"),
        ({"method": "SMS"}, "/query/method"),
        ({"method": ""}, "/query/method"),
    ],
)
def test_sms_needs_a_phone(changes: dict[str, str], pointer: str) -> None:
    params = {"method": "sms", "phone_number": "3053032211", "country_code": "+1", **changes}
    guard = new_guard()
    assert guard.refused("enable_mfa", params=params) == (422, pointer)
    if "method" not in changes:
        assert guard.get("enable_mfa", params={**params, "method": "totp"}) == {"status": "queued"}


def test_all_of_it_survives_a_restart(tmp_path: Any, clock: Clock) -> None:
    file = str(tmp_path / "state.db")
    guard = Guard(Caller(create_app(file, clock=clock, sample_data=False)))
    bearer, access = token_of(guard, FIRST_USER, clock), guard.get("generate_access_token")["token"]
    revoked = guard.get("generate_access_token")["token"]
    access = guard.get("generate_access_token")["token"]
    state = state_of(guard, SECOND_USER)
    refused(guard.sign_in(otp_session_state=state, otp_attempt="000000"))
    own = with_token(guard, token_of(guard, SECOND_USER, clock))
    own.get("disable_mfa", params={"method": "totp", "otp_attempt": code(SECOND_USER, clock)})
    guard.caller.app.state.store.close()

    again = Guard(Caller(create_app(file, clock=clock, sample_data=False)))
    assert with_token(again, bearer).call("list_scans").status_code == 200
    assert with_token(again, access, "Basic").call("list_scans").status_code == 200
    assert with_token(again, revoked, "Basic").call("list_scans").status_code == 401
    for _ in range(tokens.SESSION_ATTEMPTS - 1):
        refused(again.sign_in(otp_session_state=state, otp_attempt="000000"))
    refused(again.sign_in(otp_session_state=state, otp_attempt=code(SECOND_USER, clock)))
    assert by_password(again, SECOND_USER).json()["sign_in_count"] == 2


def test_no_secret_is_in_the_database(tmp_path: Any, clock: Clock) -> None:
    file = tmp_path / "state.db"
    guard = Guard(Caller(create_app(str(file), clock=clock)))
    secrets = [
        token_of(guard, FIRST_USER, clock),
        guard.get("generate_access_token")["token"],
        state_of(guard, SECOND_USER),
        SECOND_USER.password,
    ]
    guard.caller.app.state.store.close()
    content = file.read_bytes()
    assert FIRST_USER.username.encode() in content
    assert not [secret for secret in secrets if secret.encode() in content]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(-(10**15), 10**16), st.text("0123456789", max_size=7))
def test_any_time_has_codes_and_refuses_others(now: int, attempt: str) -> None:
    assert one_time_codes.is_right(FIRST_USER.otp_secret, attempt, now) in {True, False}
    if now >= 0:
        # RFC 6238 by hand: HMAC-SHA1 of the count of 30 seconds, dynamically truncated.
        secret, counter = base64.b32decode(FIRST_USER.otp_secret), struct.pack(">Q", now // 30_000_000)
        digest = hmac.digest(secret, counter, hashlib.sha1)
        place = digest[-1] & 15
        number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
        assert one_time_codes.is_right(FIRST_USER.otp_secret, f"{number % 10**6:06}", now)


def test_signing_out_ends_the_token_that_it_is_called_with_and_no_other(clock: Clock) -> None:
    guard = new_guard(clock)
    own, other = (with_token(guard, token_of(guard, FIRST_USER, clock)) for _ in range(2))
    assert own.call("sign_out").json() == {"status": 200, "status_text": "OK"}
    assert refused(own.call("list_scans")) == refused(own.call("sign_out"))
    assert other.call("list_scans").status_code == 200
    refused(Guard(guard.caller, OTHER_ORGANIZATION, other.authorization).call("sign_out"))
    assert other.call("list_scans").status_code == 200


def test_the_fixed_tokens_cannot_be_signed_out(clock: Clock) -> None:
    guard = new_guard(clock)
    assert guard.call("sign_out").status_code == 200
    assert guard.call("list_scans").status_code == 200
    with_access_token = with_token(guard, ORGANIZATION.access_token, "Basic")
    refused(with_access_token.call("sign_out"))
    assert with_access_token.call("list_scans").status_code == 200
