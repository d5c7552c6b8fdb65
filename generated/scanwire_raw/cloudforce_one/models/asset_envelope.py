from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class AssetEnvelope:
    """One asset, in the envelope.

    Attributes:
        errors: Messages about a call. `errors` says why it failed, `messages` has further notes.
        messages: Messages about a call. `errors` says why it failed, `messages` has further notes.
        success: Always true.
        result: A file that is attached to a request.
    """

    errors: list[ResponseInfo]
    messages: list[ResponseInfo]
    success: bool
    result: Asset | Unset = UNSET


from ..models.asset import Asset
from ..models.response_info import ResponseInfo
