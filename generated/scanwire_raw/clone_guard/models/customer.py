from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class Customer:
    """A customer, in the manner of JSON:API.

    Attributes:
        id: The customer's id.
        type: The kind of object.
        attributes: A customer's own data.
    """

    id: UUID | Unset = UNSET
    type: str | Unset = UNSET
    attributes: CustomerAttributes | Unset = UNSET


from ..models.customer_attributes import CustomerAttributes
