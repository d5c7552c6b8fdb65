from __future__ import annotations

from attrs import define

from ..types import UNSET, Moment, Unset


@define
class Asset:
    """A file that is attached to a request.

    Attributes:
        id: The asset's id.
        name: The asset's name: that of the file.
        created: When the asset was created.
        description: What the asset is.
        file_type: The kind of file.
    """

    id: int
    name: str
    created: Moment | Unset = UNSET
    description: str | Unset = UNSET
    file_type: str | Unset = UNSET
