from __future__ import annotations

from attrs import define

from ..models.mfa_method import MfaMethod
from ..types import UNSET, Unset


@define
class MfaStatus:
    """How far two-factor authentication has come.

    Attributes:
        status: The state, in a word.
        method: How one-time codes reach a user, by SMS or from an authenticator app (TOTP).
    """

    status: str | Unset = UNSET
    method: MfaMethod | Unset = UNSET
