from __future__ import annotations

from attrs import define


@define
class CustomerCreateBody:
    """The customer to create.

    Attributes:
        customer: A customer to create.
    """

    customer: CustomerCreate


from ..models.customer_create import CustomerCreate
