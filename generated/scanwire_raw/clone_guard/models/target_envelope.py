from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class TargetEnvelope:
    """One target.

    Attributes:
        data: A target, in the manner of JSON:API.
    """

    data: Target | Unset = UNSET


from ..models.target import Target
