"""One-time codes: TOTP (RFC 6238) with SHA-1, six digits and 30 seconds, on the server's clock.

SMS and authenticator app have the same codes, so that whoever knows a test user's public secret can compute the code
that the SMS would hold.
"""

import hmac
import re

from pyotp.totp import TOTP

from . import times

__all__ = ["is_right"]

_INTERVAL = 30
"""Seconds that a code is for."""
_CODE = re.compile(r"[0-9]{6}")


def is_right(secret: str, code: str, now: int) -> bool:
    """Whether a code is that of the present 30 seconds, or of those before or after (RFC 6238, section 5.2).

    A code may be used again in that time, apart from RFC 6238: the clock of a test may stand still. What must not be
    used twice, a session state, is of single use itself.
    """
    if not _CODE.fullmatch(code):
        return False
    totp = TOTP(secret, interval=_INTERVAL)
    seconds = now // times.SECOND
    moments = [seconds + step for step in (-_INTERVAL, 0, _INTERVAL) if seconds + step >= 0]
    return any(hmac.compare_digest(totp.at(moment), code) for moment in moments)
