from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class OrganizationEnvelope:
    """One organization.

    Attributes:
        data: An organization, in the manner of JSON:API.
    """

    data: Organization | Unset = UNSET


from ..models.organization import Organization
