from __future__ import annotations

import attrs
from attrs import define

from ..types import UNSET, Unset


@define
class AccessToken:
    """A new access token.

    Attributes:
        token: The access token.
        username: The user whose token it is.
        message: A note for people.
    """

    token: str | Unset = attrs.field(default=UNSET, repr=False)
    username: str | Unset = UNSET
    message: str | Unset = UNSET
