from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class CustomerAttributes:
    """A customer's own data.

    Attributes:
        id: The user's id, once more.
        email: The mail address.
        first_name: The first name.
        last_name: The last name.
        organization: The organization of a user.
    """

    id: UUID | Unset = UNSET
    email: str | Unset = UNSET
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    organization: UserOrganization | Unset = UNSET


from ..models.user_organization import UserOrganization
