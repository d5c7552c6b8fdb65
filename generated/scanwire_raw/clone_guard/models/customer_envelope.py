from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class CustomerEnvelope:
    """One customer.

    Attributes:
        data: A customer, in the manner of JSON:API.
    """

    data: Customer | Unset = UNSET


from ..models.customer import Customer
