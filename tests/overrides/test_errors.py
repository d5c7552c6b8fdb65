"""One hierarchy of errors, whatever the server sends."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
import scanwire
from hypothesis import given
from hypothesis import strategies as st
from scanwire import (
    AuthenticationError,
    CloneGuard,
    CloudforceOne,
    ConflictError,
    ErrorDetail,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    RequestTimeoutError,
    ResponseError,
    ScanwireError,
    ServerError,
    TransportError,
    UndecodableResponseError,
)
from scanwire._headers import retry_after
from scanwire._secrets import MASK
from scanwire.errors import BODY_LIMIT, details, error_for


def failure(*errors: Any) -> bytes:
    return json.dumps({"success": False, "errors": list(errors), "messages": [], "result": None}).encode()


def caught(status: int, content: bytes = b"", **headers: str) -> ScanwireError:
    """The error that a scan config's deletion raises for an answer."""
    answer = httpx.Response(
        status, content=content, headers={name.replace("_", "-"): each for name, each in headers.items()}
    )
    http = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    with pytest.raises(ScanwireError) as found:
        CloudforceOne(api_token="t", http_client=http).scans.delete_config("a", "c")
    return found.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (100, ResponseError),
        (199, ResponseError),
        (300, RedirectError),
        (304, RedirectError),
        (399, RedirectError),
        (400, InvalidRequestError),
        (401, AuthenticationError),
        (402, InvalidRequestError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (405, InvalidRequestError),
        (409, ConflictError),
        (410, NotFoundError),
        (413, InvalidRequestError),
        (422, InvalidRequestError),
        (429, RateLimitError),
        (499, InvalidRequestError),
        (500, ServerError),
        (503, ServerError),
        (520, ServerError),
        (530, ServerError),
        (999, ServerError),
    ],
)
def test_a_status_has_one_class(status: int, kind: type[ScanwireError]) -> None:
    error = caught(status)
    assert type(error) is kind
    assert str(status) in str(error)
    assert str(error).startswith("delete_config: ")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (200, 971, RateLimitError),
        (503, 971, RateLimitError),
        (400, 9106, AuthenticationError),
        (403, 9109, AuthenticationError),
        (402, 9106, AuthenticationError),
        (404, 9106, NotFoundError),
        (409, 9106, ConflictError),
        (400, 6003, AuthenticationError),
        (400, 6103, AuthenticationError),
        (400, 9103, AuthenticationError),
        (403, 10000, PermissionDeniedError),
        (401, 10000, AuthenticationError),
        (500, 9106, ServerError),
        (400, 1001, InvalidRequestError),
    ],
)
def test_codes_that_mean_more_than_their_status(status: int, code: int, kind: type[ScanwireError]) -> None:
    assert type(caught(status, failure({"code": code, "message": "m"}))) is kind


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (199, "not successful"),
        (301, "redirects are not followed"),
        (400, "request refused"),
        (401, "not authenticated"),
        (403, "permission denied"),
        (404, "not found"),
        (409, "conflict"),
        (410, "gone"),
        (429, "rate limited"),
        (500, "server error"),
    ],
)
def test_a_message_is_in_plain_words(status: int, message: str) -> None:
    assert str(caught(status)) == f"delete_config: HTTP {status}: {message}"


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [(200, 971, "rate limited"), (403, 9109, "not authenticated"), (404, 9109, "not found")],
)
def test_a_message_follows_the_code(status: int, code: int, message: str) -> None:
    assert str(caught(status, failure({"code": code}))) == f"delete_config: HTTP {status}: {message}: {code}"


def test_a_message_has_every_reason_and_the_request_id() -> None:
    reasons = [
        {"code": 1001, "message": "no such port", "source": {"pointer": "/ports/0"}},
        {"message": "no code"},
        {"code": 7},
    ]
    error = caught(400, failure(*reasons), cf_ray="8f-FRA")
    said = "request refused: 1001 no such port (/ports/0); no code; 7 [cf-ray 8f-FRA]"
    assert str(error) == f"delete_config: HTTP 400: {said}"


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://a.test/x?y", ", to 'a.test'"),
        ("/elsewhere", ", to the same host"),
        ("https://[", ", to what is no URL"),
    ],
)
def test_a_message_tells_the_host_of_a_redirect(location: str, said: str) -> None:
    error = error_for("op", 302, {"location": location}, b"")
    assert str(error) == f"op: HTTP 302: redirects are not followed{said}"


def test_an_error_is_of_one_request_until_more_are_counted() -> None:
    assert TransportError("m", "op").attempts == 1
    assert error_for("op", 500, {}, b"").attempts == 1


def test_success_false_under_200_raises() -> None:
    error = caught(200, failure({"code": 1234, "message": "no"}))
    assert type(error) is ResponseError
    assert isinstance(error, ResponseError)
    assert error.errors == (ErrorDetail(message="no", code=1234),)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"errors": [{"code": 1, "message": "m", "source": {"pointer": "/a"}, "documentation_url": "u"}]},
            [ErrorDetail("m", 1, "/a", "u")],
        ),
        ({"errors": {"code": 10433, "message": "request error"}}, [ErrorDetail("request error", 10433)]),
        ({"errors": {}}, []),
        ({"errors": None}, []),
        ({"errors": "plain"}, [ErrorDetail("plain")]),
        ({"errors": ["a", "b"]}, [ErrorDetail("a"), ErrorDetail("b")]),
        ({"errors": [{"message": "no code"}]}, [ErrorDetail("no code")]),
        ({"errors": [{"code": 7}]}, [ErrorDetail("", 7)]),
        (
            {"errors": [{"code": 6003, "message": "a", "error_chain": [{"code": 6103, "message": "b"}]}]},
            [ErrorDetail("a", 6003), ErrorDetail("b", 6103)],
        ),
        ({"errors": [{"code": "7", "message": ["x"], "source": "y"}]}, []),
        # Whole numbers count as such in JSON, however they are written; true is none.
        ({"errors": [{"code": 7.0}, {"code": 7.5, "message": "m"}]}, [ErrorDetail("", 7), ErrorDetail("m")]),
        ({"errors": [{"code": True, "message": "m"}]}, [ErrorDetail("m")]),
        ({"status": 422, "status_text": "Parameter Error"}, [ErrorDetail("Parameter Error", 422)]),
        ({}, []),
        ([], []),
        (None, []),
    ],
)
def test_reasons_are_found_in_every_form(body: Any, expected: list[ErrorDetail]) -> None:
    assert list(details(json.dumps(body).encode())) == expected


@given(body=st.binary(max_size=200) | st.text(max_size=50).map(str.encode))
def test_reasons_never_raise(body: bytes) -> None:
    details(body)


def test_reasons_of_a_deep_body_do_not_raise() -> None:
    for depth in (100, 10_000, 1_000_000):
        details(b'{"errors":' + b"[" * depth + b"]" * depth + b"}")
        details(b'{"errors":' + b'{"error_chain":' * depth + b"0" + b"}" * depth + b"}")


def test_an_error_carries_what_support_needs_and_no_more() -> None:
    error = caught(520, b"<html>" + b"x" * 100_000, cf_ray="8f-FRA", retry_after="7", content_type="text/html")
    assert isinstance(error, ServerError)
    assert error.operation == "delete_config"
    assert error.request_id == "8f-FRA"
    assert error.retry_after == 7
    assert len(error.body) == BODY_LIMIT
    assert "8f-FRA" in str(error)
    assert "xxx" not in str(error)


def test_a_long_reason_is_cut_in_the_message_only() -> None:
    error = caught(400, failure({"code": 1000, "message": "m" * 5000}))
    assert isinstance(error, ResponseError)
    assert str(error) == f"delete_config: HTTP 400: request refused: 1000 {'m' * 500}"
    assert len(error.errors[0].message) > 3000


def test_a_reason_keeps_all_its_parts_but_the_credentials() -> None:
    parts = {"code": 7, "message": "a secret-token", "documentation_url": "https://a.test/secret-token"}
    answer = httpx.Response(400, content=failure({**parts, "source": {"pointer": "/secret-token"}}))
    http = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    with pytest.raises(InvalidRequestError) as found:
        CloudforceOne(api_token="secret-token", http_client=http).scans.list_configs("a")
    assert found.value.errors == (ErrorDetail(f"a {MASK}", 7, f"/{MASK}", f"https://a.test/{MASK}"),)


def test_a_secret_that_begins_within_a_character_is_taken_out_too() -> None:
    # In Latin-1 the password's first character is the last byte of an é in UTF-8.
    answer = httpx.Response(401, content=failure({"message": "caféabcd, not café"}))
    http = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    client = CloneGuard(base_url="https://portal.test", api_key="k", http_client=http)
    with pytest.raises(AuthenticationError) as found:
        client.auth.sign_in(username="u", password="\xa9abcd")
    assert found.value.errors == (ErrorDetail(f"caf\ufffd{MASK}, not café"),)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_an_error_keeps_headers_of_any_text(encoding: str) -> None:
    answer = httpx.Response(500, headers=[(b"x-note", "é".encode(encoding))])
    http = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    with pytest.raises(ServerError) as found:
        CloudforceOne(api_token="t", http_client=http, max_retries=0).scans.list_configs("a")
    assert found.value.headers["X-Note"] == "é"


def test_an_answer_that_may_hold_secrets_leaves_its_harmless_headers() -> None:
    kept = ["cf-ray", "content-length", "content-type", "date", "ratelimit", "ratelimit-policy", "retry-after"]
    kept += ["server", "x-ratelimit-remaining", "x-request-id"]
    headers = {name.title(): "7" for name in [*kept, "access-token", "set-cookie", "x-other", "x-date"]}
    answer = httpx.Response(500, headers=headers, content=b"1234567")
    http = httpx.Client(transport=httpx.MockTransport(lambda request: answer))
    client = CloneGuard(base_url="https://portal.test", api_key="k", http_client=http, max_retries=0)
    with pytest.raises(ServerError) as found:
        client.auth.sign_in(username="u", password="p")
    assert dict(found.value.headers) == dict.fromkeys(kept, "7")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0),
        ("0", 0.0),
        (" 12 ", 12.0),
        ("-1", None),
        ("1.5", None),
        ("", None),
        ("soon", None),
        ("9" * 400, 999999999.0),
    ],
)
def test_retry_after_in_seconds(value: str, expected: float | None) -> None:
    assert retry_after({"retry-after": value}) == expected


def test_retry_after_as_a_date() -> None:
    future = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    found = retry_after({"retry-after": future})
    assert found is not None
    assert 90 < found <= 100
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0
    assert retry_after({}) is None


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=5)), timezone(timedelta(hours=-3, minutes=-30)), UTC, None])
def test_retry_after_as_a_date_of_any_zone(zone: timezone | None) -> None:
    moment = datetime.now(UTC).astimezone(zone or UTC) + timedelta(seconds=100)
    # Without a zone, -0000 is written: it is UTC, of a sender who does not tell his own.
    found = retry_after({"retry-after": format_datetime(moment if zone else moment.replace(tzinfo=None))})
    assert found is not None
    assert 90 < found <= 100


@pytest.mark.parametrize(
    "error",
    [
        InvalidArgumentError("ips", "x", "must be a list"),
        TransportError("m", "op"),
        RequestTimeoutError("m", "op"),
        error_for("op", 404, {"cf-ray": "r"}, failure({"code": 1000, "message": "m"})),
        error_for("op", 200, {}, b"{}"),
    ],
)
def test_errors_survive_pickling(error: ScanwireError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


def test_every_exported_error_is_a_scanwire_error() -> None:
    kinds = [each for each in map(scanwire.__dict__.get, scanwire.__all__) if isinstance(each, type)]
    errors = [each for each in kinds if issubclass(each, Exception)]
    assert len(errors) >= 14
    assert all(issubclass(each, ScanwireError) for each in errors)


def test_a_good_status_with_another_body_is_undecodable() -> None:
    for content in (b"", b"<html>", b"null", b"[]", b'{"success":true'):
        http = httpx.Client(
            transport=httpx.MockTransport(lambda request, content=content: httpx.Response(200, content=content))
        )
        with pytest.raises(UndecodableResponseError) as found:
            CloudforceOne(api_token="t", http_client=http).scans.list_configs("a")
        assert found.value.__cause__ is not None
        assert found.value.body == content


def test_the_place_of_a_wrong_type_is_named() -> None:
    content = b'{"success":true,"errors":[],"messages":[],"result":[{"id":7}]}'
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, content=content)))
    with pytest.raises(UndecodableResponseError, match=r"\$\.result\[0\]\.id") as found:
        CloudforceOne(api_token="t", http_client=http).scans.list_configs("a")
    assert str(found.value.__cause__) == "Expected `str`, got `int` - at `$.result[0].id`"


def test_null_for_errors_and_messages_does_not_hide_a_good_result() -> None:
    content = b'{"success":true,"errors":null,"messages":null,"result":[]}'
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, content=content)))
    assert CloudforceOne(api_token="t", http_client=http).scans.list_configs("a") == []


@pytest.mark.parametrize("content", [b"", b'{"success":true,"errors":[],"messages":[],"result":null}'])
def test_a_deletion_may_answer_with_nothing(content: bytes) -> None:
    http = httpx.Client(
        transport=httpx.MockTransport(lambda request: httpx.Response(204 if not content else 200, content=content))
    )
    CloudforceOne(api_token="t", http_client=http).scans.delete_config("a", "c")


def test_a_closed_client_is_a_transport_error() -> None:
    client = CloudforceOne(api_token="t")
    client.close()
    with pytest.raises(TransportError, match="closed"):
        client.scans.list_configs("a")


def test_what_the_users_own_transport_raises_is_not_hidden() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise RuntimeError("a fault of the user's own")

    with pytest.raises(RuntimeError, match="a fault of the user's own"):
        CloudforceOne(
            api_token="t", http_client=httpx.Client(transport=httpx.MockTransport(broken))
        ).scans.list_configs("a")


@pytest.mark.parametrize("depth", range(300, 1000, 50))
def test_reasons_as_deep_as_a_body_can_be_do_not_raise(depth: int) -> None:
    assert details(b'{"errors":' + b"[" * depth + b'"deepest"' + b"]" * depth + b"}") in ((), (ErrorDetail("deepest"),))
    chain = b'{"errors":' + b'{"code":1,"error_chain":' * depth + b'"deepest"' + b"}" * depth + b"}"
    found = details(chain)
    assert found == () or (len(found), found[-1]) == (depth + 1, ErrorDetail("deepest"))


def test_reasons_keep_their_order() -> None:
    errors = ["a", {"code": 1, "error_chain": ["b", {"code": 2}, [{"code": 3}]]}, [["c"], "d"]]
    body = json.dumps({"errors": errors}).encode()
    assert [each.code or each.message for each in details(body)] == ["a", 1, "b", 2, 3, "c", "d"]


def test_many_reasons_are_told_in_few_words_and_all_kept() -> None:
    error = caught(400, failure(*({"code": 1000 + each, "message": f"m{each}"} for each in range(300))))
    assert isinstance(error, ResponseError)
    assert str(error).endswith("1000 m0; 1001 m1; 1002 m2; 1003 m3; 1004 m4; and 295 more")
    assert len(error.errors) == 300
    exactly = caught(400, failure(*({"code": 1000 + each, "message": "m"} for each in range(5))))
    assert str(exactly).endswith("1004 m")


def test_a_message_is_bounded_whatever_its_parts() -> None:
    long = {"code": 1e308, "message": "m" * 9000, "source": {"pointer": "/p" * 9000}}
    error = caught(400, failure(*[long] * 9), cf_ray="r" * 9000)
    assert len(str(error)) < 8000
    assert isinstance(error, ResponseError)
    assert error.request_id == "r" * 9000


def test_the_text_of_a_broken_exchange_is_bounded() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.RemoteProtocolError("illegal header line: " + "x" * 100_000)

    client = CloudforceOne(api_token="t", http_client=httpx.Client(transport=httpx.MockTransport(broken)))
    with pytest.raises(TransportError, match="RemoteProtocolError: illegal header line: xxx") as found:
        client.scans.list_configs("a")
    assert len(str(found.value)) < 600
