"""What only the caller knows: how to sign in to the reference server, and the codes of its second factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pyotp

from contract_tests.catalogue import operations
from contract_tests.target import Answer, Target


def code(target: Target, user: int = 0) -> str:
    """The present one-time code of one of our users."""
    return str(pyotp.TOTP(target.us.users[user].otp_secret).at(target.now))


def wrong_code(target: Target, user: int = 0) -> str:
    """A code that is not right now, nor shortly before or after."""
    totp = pyotp.TOTP(target.us.users[user].otp_secret)
    near = {totp.at(target.now + timedelta(seconds=30 * step)) for step in range(-3, 4)}
    return next(text for text in map("{:06}".format, range(10)) if text not in near)


def password(target: Target) -> dict[str, str]:
    """The name and the password of our first user."""
    user = target.us.users[0]
    return {"username": user.username, "password": user.password}


def call(target: Target, name: str, query: Mapping[str, Any]) -> Answer:
    """Call an operation of the account that has query parameters only."""
    return target.send(operations(target.api)[name], {}, query=query)


def enabled(target: Target) -> dict[str, str]:
    """What enables SMS as the second factor; it is turned off before if need be."""
    call(target, "disable_mfa", {"method": "sms", "otp_attempt": code(target)})
    user = target.us.users[0]
    return {"method": "sms", "phone_number": user.phone_number, "country_code": user.country_code}


def verified(target: Target) -> dict[str, str]:
    """What verifies SMS, after it was enabled."""
    call(target, "enable_mfa", enabled(target))
    return {"method": "sms", "otp_attempt": code(target)}


def disabled(target: Target) -> dict[str, str]:
    """What disables SMS, after it was verified."""
    call(target, "verify_mfa_installation", verified(target))
    return {"method": "sms", "otp_attempt": code(target)}


# What a call of an operation has to hold to be accepted, with what has to be done before. None of it is ever done on a
# server that is not ours (`never` in `resources.toml`).
OWN: dict[str, Callable[[Target], dict[str, str]]] = {
    "sign_in": password,
    "enable_mfa": enabled,
    "verify_mfa_installation": verified,
    "disable_mfa": disabled,
}
