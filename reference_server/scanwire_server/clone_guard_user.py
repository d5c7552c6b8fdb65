"""Clone Guard, tag `user`: the caller's access token and second factors ("Generates a new access token", "Enable 2FA",
"Verify 2FA installation", "Disable 2FA").
"""

import re

from . import one_time_codes, tokens
from .calls import Call, Reply
from .errors import invalid

TABLES = tokens.TABLES

_COUNTRY_CODE = re.compile(r"\+[1-9][0-9]{0,2}")
_PHONE_NUMBER = re.compile(r"[0-9(][0-9 ().-]{0,30}")
_PHONE_DIGITS = range(4, 15)
"""How many digits a number has without its country code; with it, 15 at most (E.164)."""


def generate_access_token(call: Call) -> Reply:
    """Make an access token for the caller. It revokes the one that was made before, but never the fixed test token."""
    token = tokens.generate_access_token(call.db, call.user)
    return Reply({"token": token, "username": call.user, "message": "Access token generated"}, whole=True)


def enable_mfa(call: Call) -> Reply:
    """Begin to turn a second factor on. One that waits for its verification begins anew.

    Our readings: `phone_number` and `country_code`, which are required for both methods, are checked for SMS alone;
    a method that is on cannot be enabled again; the answer is `queued` for both methods, the only word that is known.
    """
    method, phone = call.query["method"], (call.query["country_code"], call.query["phone_number"])
    if method == "sms":
        _check_phone(*phone)
    if tokens.factor(call.db, call.user, method) == "on":
        raise invalid("/query/method", f"method: 2FA by {method} is enabled already")
    tokens.set_factor(call.db, call.user, method, "pending", phone if method == "sms" else None)
    return Reply({"status": "queued"}, whole=True)


def verify_mfa_installation(call: Call) -> Reply:
    """Turn on a second factor that was enabled."""
    method = call.query["method"]
    if tokens.factor(call.db, call.user, method) != "pending":
        raise invalid("/query/method", f"method: 2FA by {method} does not wait for a verification; enable it first")
    _check_code(call)
    tokens.set_factor(call.db, call.user, method, "on")
    return Reply({"status": "verified"}, whole=True)


def disable_mfa(call: Call) -> Reply:
    """Turn a second factor off."""
    method = call.query["method"]
    if tokens.factor(call.db, call.user, method) != "on":
        raise invalid("/query/method", f"method: 2FA by {method} is not enabled")
    _check_code(call)
    tokens.set_factor(call.db, call.user, method, "off")
    return Reply({"status": "disabled", "method": method}, whole=True)


def _check_phone(country_code: str, phone_number: str) -> None:
    if not _COUNTRY_CODE.fullmatch(country_code):
        raise invalid("/query/country_code", "country_code: not a plus sign (%2B in a URL) and one to three digits")
    digits = sum(character.isdigit() for character in phone_number)
    total = digits + len(country_code) - 1
    if not _PHONE_NUMBER.fullmatch(phone_number) or digits not in _PHONE_DIGITS or total > 15:
        raise invalid(
            "/query/phone_number", "phone_number: not a phone number of 4 to 14 digits, 15 with the country's"
        )


def _check_code(call: Call) -> None:
    secret = tokens.USERS[call.user].user.otp_secret
    if not one_time_codes.is_right(secret, call.query["otp_attempt"], call.now):
        raise invalid("/query/otp_attempt", "otp_attempt: not the present code")
