from __future__ import annotations

from attrs import define

from ..models.request_priority import RequestPriority
from ..models.request_status import RequestStatus
from ..models.traffic_light_protocol import TrafficLightProtocol
from ..types import UNSET, Unset


@define
class RequestConstants:
    """The values that fields of a request can have.

    Attributes:
        priority: How urgent a request can be.
        status: How far a request can have come.
        tlp: How far the content may be passed on.
    """

    priority: list[RequestPriority] | Unset = UNSET
    status: list[RequestStatus] | Unset = UNSET
    tlp: list[TrafficLightProtocol] | Unset = UNSET
