from __future__ import annotations

import attrs
from attrs import define

from ..types import UNSET, Unset


@define
class SignIn:
    """A name and a password, or a one-time code and the session that waits for it.

    Attributes:
        username: The user's name.
        password: The user's password.
        otp_attempt: The one-time code, from an SMS or an authenticator app.
        otp_session_state: What the first call answered.
    """

    username: str | Unset = UNSET
    password: str | Unset = attrs.field(default=UNSET, repr=False)
    otp_attempt: str | Unset = attrs.field(default=UNSET, repr=False)
    otp_session_state: str | Unset = attrs.field(default=UNSET, repr=False)
