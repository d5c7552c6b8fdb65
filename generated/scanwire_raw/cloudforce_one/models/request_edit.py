from __future__ import annotations

from attrs import define

from ..models.request_priority import RequestPriority
from ..models.traffic_light_protocol import TrafficLightProtocol
from ..types import UNSET, Unset


@define
class RequestEdit:
    """The fields of a request to set. A new request gets the server's values for the absent ones; in a change these
    stay as they are.

    Attributes:
        content: What is asked, at length.
        priority: How urgent a request is.
        request_type: The kind of information requested, one of the account's types.
        summary: What the request is about, in short.
        tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.
    """

    content: str | Unset = UNSET
    priority: RequestPriority | Unset = UNSET
    request_type: str | Unset = UNSET
    summary: str | Unset = UNSET
    tlp: TrafficLightProtocol | Unset = UNSET
