"""Clone Guard's users: how they have signed in, their second factors, and the tokens that they were given.

Tokens and session states are kept as digests only.
"""

import hashlib
import secrets
import sqlite3
from dataclasses import dataclass

from . import times
from .credentials import CLONE_GUARD, Organization, User

__all__ = [
    "BEARER_SECONDS",
    "METHODS",
    "SESSION_ATTEMPTS",
    "SESSION_SECONDS",
    "TABLES",
    "USERS",
    "Member",
    "count_sign_in",
    "end_session",
    "factor",
    "generate_access_token",
    "issue_bearer_token",
    "needs_code",
    "open_session",
    "owner",
    "revoke_bearer_token",
    "session_user",
    "set_factor",
    "spend_attempt",
]

BEARER_SECONDS = 3_600
"""How long a bearer token lasts. The vendor says that it expires, not when: an hour is our choice."""
SESSION_SECONDS = 300
"""How long a session waits for its one-time code. Our choice."""
SESSION_ATTEMPTS = 5
"""How many wrong codes a session bears; the last one ends it. Our choice."""
METHODS = ("sms", "totp")
"""The second factors. Either may be on, or both."""


@dataclass(frozen=True, slots=True)
class Member:
    """A user, and the organization that the user belongs to."""

    user: User
    organization: Organization


USERS = {
    user.username: Member(user, organization)
    for organization in CLONE_GUARD.organizations
    for user in organization.users
}
"""Those who can sign in, by name."""

# The users are rows from the start, also where no samples are wanted; IGNORE leaves what has happened to them since.
TABLES = "".join(
    [
        """
CREATE TABLE IF NOT EXISTS clone_guard_sign_ins (username TEXT PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS clone_guard_factors (
    username TEXT NOT NULL,
    method TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('off', 'pending', 'on')),
    country_code TEXT,
    phone_number TEXT,
    PRIMARY KEY (username, method)
);
CREATE TABLE IF NOT EXISTS clone_guard_tokens (
    digest TEXT PRIMARY KEY,
    scheme TEXT NOT NULL,
    username TEXT NOT NULL,
    expires INTEGER
);
CREATE TABLE IF NOT EXISTS clone_guard_otp_sessions (
    digest TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    expires INTEGER NOT NULL,
    attempts INTEGER NOT NULL
);
""",
        *(f"INSERT OR IGNORE INTO clone_guard_sign_ins VALUES ('{name}', 0);\n" for name in USERS),
        *(
            f"INSERT OR IGNORE INTO clone_guard_factors (username, method, state, country_code, phone_number) VALUES"
            f" ('{name}', '{method}', '{'on' if method == member.user.mfa_method else 'off'}',"
            f" '{member.user.country_code}', '{member.user.phone_number}');\n"
            for name, member in USERS.items()
            for method in METHODS
        ),
    ]
)


def owner(db: sqlite3.Connection, scheme: str, token: str, now: int) -> Member | None:
    """Whose token it is, of scheme `bearer` or `basic`; None if it is unknown, revoked or expired."""
    row = db.execute(
        "SELECT username FROM clone_guard_tokens WHERE digest = ? AND scheme = ? AND (expires IS NULL OR expires > ?)",
        (_digest(token), scheme, now),
    ).fetchone()
    return USERS.get(row["username"]) if row else None


def issue_bearer_token(db: sqlite3.Connection, username: str, now: int) -> str:
    """A new token for `Authorization: Bearer`, which expires after an hour. The user's others stay valid."""
    db.execute("DELETE FROM clone_guard_tokens WHERE expires <= ?", (now,))
    return _issue(db, "bearer", username, now + BEARER_SECONDS * times.SECOND)


def revoke_bearer_token(db: sqlite3.Connection, token: str) -> None:
    """Forget a token for `Authorization: Bearer`, if it was issued. The user's others stay valid."""
    db.execute("DELETE FROM clone_guard_tokens WHERE digest = ? AND scheme = 'bearer'", (_digest(token),))


def generate_access_token(db: sqlite3.Connection, username: str) -> str:
    """A new token for `Authorization: Basic`, which does not expire. It replaces the one generated before, if any."""
    db.execute("DELETE FROM clone_guard_tokens WHERE username = ? AND scheme = 'basic'", (username,))
    return _issue(db, "basic", username, None)


def _issue(db: sqlite3.Connection, scheme: str, username: str, expires: int | None) -> str:
    token = secrets.token_urlsafe(32)
    db.execute("INSERT INTO clone_guard_tokens VALUES (?, ?, ?, ?)", (_digest(token), scheme, username, expires))
    return token


def count_sign_in(db: sqlite3.Connection, username: str) -> int:
    """Count a sign-in; how many there have been, this one included."""
    count: int = db.execute(
        "UPDATE clone_guard_sign_ins SET count = count + 1 WHERE username = ? RETURNING count", (username,)
    ).fetchone()["count"]
    return count


def open_session(db: sqlite3.Connection, username: str, now: int) -> str:
    """A new session that waits for a one-time code."""
    db.execute("DELETE FROM clone_guard_otp_sessions WHERE expires <= ?", (now,))
    state = secrets.token_urlsafe(32)
    expires = now + SESSION_SECONDS * times.SECOND
    db.execute("INSERT INTO clone_guard_otp_sessions VALUES (?, ?, ?, 0)", (_digest(state), username, expires))
    return state


def session_user(db: sqlite3.Connection, state: str, now: int) -> Member | None:
    """The user of a session; None if there is none that still waits."""
    row = db.execute(
        "SELECT username FROM clone_guard_otp_sessions WHERE digest = ? AND expires > ?", (_digest(state), now)
    ).fetchone()
    return USERS.get(row["username"]) if row else None


def spend_attempt(db: sqlite3.Connection, state: str) -> None:
    """Count a wrong code, and end the session with the last one that it bears."""
    digest = _digest(state)
    db.execute("UPDATE clone_guard_otp_sessions SET attempts = attempts + 1 WHERE digest = ?", (digest,))
    db.execute("DELETE FROM clone_guard_otp_sessions WHERE digest = ? AND attempts >= ?", (digest, SESSION_ATTEMPTS))


def end_session(db: sqlite3.Connection, state: str) -> None:
    """Forget a session: its state has been used."""
    db.execute("DELETE FROM clone_guard_otp_sessions WHERE digest = ?", (_digest(state),))


def needs_code(db: sqlite3.Connection, username: str) -> bool:
    """Whether the user has a second factor that is on."""
    return bool(
        db.execute("SELECT 1 FROM clone_guard_factors WHERE username = ? AND state = 'on'", (username,)).fetchone()
    )


def factor(db: sqlite3.Connection, username: str, method: str) -> str:
    """The state of a second factor: `off`, `pending` until it is verified, or `on`."""
    state: str = db.execute(
        "SELECT state FROM clone_guard_factors WHERE username = ? AND method = ?", (username, method)
    ).fetchone()["state"]
    return state


def set_factor(
    db: sqlite3.Connection, username: str, method: str, state: str, phone: tuple[str, str] | None = None
) -> None:
    """Change the state of a second factor, and the country code and number of the phone if they are given."""
    db.execute("UPDATE clone_guard_factors SET state = ? WHERE username = ? AND method = ?", (state, username, method))
    if phone is not None:
        db.execute(
            "UPDATE clone_guard_factors SET country_code = ?, phone_number = ? WHERE username = ? AND method = ?",
            (*phone, username, method),
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
