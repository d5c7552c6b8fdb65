from __future__ import annotations

from attrs import define

from ..types import File


@define
class AssetUpload:
    """A file to attach.

    Attributes:
        source: The file, byte for byte, with its name.
    """

    source: File
