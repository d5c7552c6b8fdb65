from __future__ import annotations

import attrs
from attrs import define

from ..types import UNSET, Unset


@define
class SignInResult:
    """The token and the user; or, if a one-time code is wanted first, the session that waits for it and no token.

    Attributes:
        token: The bearer token.
        otp_session_state: What the second call has to send along with the one-time code.
        status: The HTTP status, once more.
        status_text: The name of the status.
        username: The user's name.
        sign_in_count: How often the user has signed in.
        role: What the user may do, in a word.
        timezone: The user's time zone.
        verified: Whether the user has been verified.
        provider: Where the user's identity comes from.
        organization: The organization of a user.
    """

    token: str | Unset = attrs.field(default=UNSET, repr=False)
    otp_session_state: str | Unset = attrs.field(default=UNSET, repr=False)
    status: int | Unset = UNSET
    status_text: str | Unset = UNSET
    username: str | Unset = UNSET
    sign_in_count: int | Unset = UNSET
    role: str | Unset = UNSET
    timezone: str | Unset = UNSET
    verified: bool | Unset = UNSET
    provider: str | Unset = UNSET
    organization: UserOrganization | Unset = UNSET


from ..models.user_organization import UserOrganization
