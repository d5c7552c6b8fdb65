"""Clone Guard, tag `auth`: signing in ("Sign in authentication")."""

import hmac
from typing import Any

from . import one_time_codes, tokens
from .apis import unauthorized
from .calls import Call, Reply

TABLES = tokens.TABLES


def sign_in(call: Call) -> Reply:
    """Exchange a name and a password, or a one-time code and the session that waits for it, for a bearer token.

    Our readings: what is wrong is not said, so that every failure looks the same, as does a user of an organization
    that the API key is not of; a body with a code is the second call, whatever else it holds; the second call is
    answered like the first one without 2FA, though the documents only show its token.
    """
    body = call.body
    member = _by_code(call, body) if "otp_session_state" in body else _by_password(call, body)
    if member is None:
        return Reply(None, refusal=unauthorized())
    username = member.user.username
    if "otp_session_state" not in body and tokens.needs_code(call.db, username):
        return Reply({"otp_session_state": tokens.open_session(call.db, username, call.now)}, whole=True)
    return Reply(
        {
            "status": 200,
            "status_text": "OK",
            "username": username,
            "token": tokens.issue_bearer_token(call.db, username, call.now),
            "sign_in_count": tokens.count_sign_in(call.db, username),
            "role": "User",
            "timezone": "UTC",
            "verified": True,
            "provider": "email",
            "organization": {"uuid": member.organization.id, "name": member.organization.name},
        },
        whole=True,
    )


def _by_password(call: Call, body: dict[str, Any]) -> tokens.Member | None:
    member = tokens.USERS.get(body.get("username", ""))
    password = member.user.password if member else ""
    equal = hmac.compare_digest(password.encode(), body.get("password", "").encode())
    return member if member and equal and member.organization.id == call.tenant else None


def _by_code(call: Call, body: dict[str, Any]) -> tokens.Member | None:
    """Use a session, or one of its attempts."""
    state = body["otp_session_state"]
    member = tokens.session_user(call.db, state, call.now)
    if member is None or member.organization.id != call.tenant:
        return None
    if not one_time_codes.is_right(member.user.otp_secret, body["otp_attempt"], call.now):
        tokens.spend_attempt(call.db, state)
        return None
    tokens.end_session(call.db, state)
    return member
