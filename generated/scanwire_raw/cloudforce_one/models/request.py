from __future__ import annotations

from attrs import define

from ..models.request_priority import RequestPriority
from ..models.request_status import RequestStatus
from ..models.traffic_light_protocol import TrafficLightProtocol
from ..types import UNSET, Moment, Unset


@define
class Request:
    """A request for information, with its content.

    Attributes:
        id: The request's id, a UUID.
        content: What is asked, at length.
        created: When the request was created.
        priority: How urgent a request is.
        request: The kind of information requested.
        summary: What the request is about, in short.
        tlp: How far the content may be passed on, by the Traffic Light Protocol (TLP) of the CISA.
        updated: When the request was last changed.
        completed: When the request was completed.
        message_tokens: Tokens that the request's messages cost.
        readable_id: The request's id for people.
        status: How far a request has come.
        tokens: Tokens that the request costs.
    """

    id: str
    content: str
    created: Moment
    priority: RequestPriority
    request: str
    summary: str
    tlp: TrafficLightProtocol
    updated: Moment
    completed: Moment | Unset = UNSET
    message_tokens: int | Unset = UNSET
    readable_id: str | Unset = UNSET
    status: RequestStatus | Unset = UNSET
    tokens: int | Unset = UNSET
