from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class AssetUpdate:
    """What the reference takes for a file to change.

    Attributes:
        source: The reference shows a path in the notation of curl, which no server can read.
    """

    source: str | Unset = UNSET
