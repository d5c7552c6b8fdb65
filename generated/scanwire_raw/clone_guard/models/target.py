from __future__ import annotations

from uuid import UUID

from attrs import define

from ..types import UNSET, Unset


@define
class Target:
    """A target, in the manner of JSON:API.

    Attributes:
        id: The target's id.
        type: The kind of object.
        attributes: A target's own data. What is not set is absent.
    """

    id: UUID | Unset = UNSET
    type: str | Unset = UNSET
    attributes: TargetAttributes | Unset = UNSET


from ..models.target_attributes import TargetAttributes
