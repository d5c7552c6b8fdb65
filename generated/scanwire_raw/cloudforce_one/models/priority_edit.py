from __future__ import annotations

from attrs import define

from ..models.traffic_light_protocol import TrafficLightProtocol


@define
class PriorityEdit:
    """A priority intelligence requirement (PIR) to set.

    Attributes:
        labels: Words to find the requirement by.
        priority: How important the requirement is, as a number. The reference does not say which end is the higher.
        requirement: What to keep the account informed about.
        tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.
    """

    labels: list[str]
    priority: int
    requirement: str
    tlp: TrafficLightProtocol
