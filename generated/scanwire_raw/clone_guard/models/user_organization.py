from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class UserOrganization:
    """The organization of a user.

    Attributes:
        uuid: The organization's id.
        name: The organization's name.
    """

    uuid: UUID | Unset = UNSET
    name: str | Unset = UNSET
