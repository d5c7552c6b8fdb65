from __future__ import annotations

from attrs import define

from ..types import UNSET, Unset


@define
class ExceptionEnvelope:
    """One exception.

    Attributes:
        data: An exception, in the manner of JSON:API.
    """

    data: VulnerabilityException | Unset = UNSET


from ..models.vulnerability_exception import VulnerabilityException
