from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class CustomerUser:
    """The user that a customer is.

    Attributes:
        email: The mail address.
        first_name: The first name.
        last_name: The last name.
        locale: The language, as a code.
        timezone: The time zone.
        phone: A telephone number.
        mobile_phone: The number of a mobile phone.
        url: A page on the web.
        title: How the user is addressed, or what the user's position is.
        address: Street and number.
        city: The city.
        state: The state.
        country: The country.
        zipcode: The code of the postal zone.
        comment: A remark on the user.
    """

    email: str | Unset = UNSET
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    locale: str | Unset = UNSET
    timezone: str | Unset = UNSET
    phone: str | Unset = UNSET
    mobile_phone: str | Unset = UNSET
    url: str | Unset = UNSET
    title: str | Unset = UNSET
    address: str | Unset = UNSET
    city: str | Unset = UNSET
    state: str | Unset = UNSET
    country: str | Unset = UNSET
    zipcode: str | Unset = UNSET
    comment: str | Unset = UNSET
