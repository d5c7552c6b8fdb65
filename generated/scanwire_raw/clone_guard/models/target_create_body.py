from __future__ import annotations

from attrs import define


@define
class TargetCreateBody:
    """The target to create.

    Attributes:
        target: A target to create.
    """

    target: TargetCreate


from ..models.target_create import TargetCreate
