from __future__ import annotations

from attrs import define

from ..models.traffic_light_protocol import TrafficLightProtocol
from ..types import Moment


@define
class Priority:
    """A priority intelligence requirement (PIR): a subject that the analysts keep the account informed about.

    Attributes:
        id: The requirement's id, a UUID.
        created: When the requirement was created.
        labels: Words to find the requirement by.
        priority: How important the requirement is, as a number. The reference does not say which end is the higher.
        requirement: What to keep the account informed about.
        tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.
        updated: When the requirement was last changed.
    """

    id: str
    created: Moment
    labels: list[str]
    priority: int
    requirement: str
    tlp: TrafficLightProtocol
    updated: Moment
