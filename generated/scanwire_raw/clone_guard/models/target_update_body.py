from __future__ import annotations

from attrs import define


@define
class TargetUpdateBody:
    """The changes to a target.

    Attributes:
        target: The fields of a target that change.
    """

    target: TargetUpdate


from ..models.target_update import TargetUpdate
