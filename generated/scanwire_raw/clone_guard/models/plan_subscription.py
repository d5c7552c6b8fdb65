from __future__ import annotations

from attrs import define

from ..models.plan_interval import PlanInterval
from ..types import UNSET, Moment, Unset


@define
class PlanSubscription:
    """A plan to subscribe an organization to.

    Attributes:
        plan: The code of the plan.
        interval: How often a plan is paid for.
        start_date: When the subscription begins.
        end_date: When the subscription ends.
    """

    plan: str
    interval: PlanInterval
    start_date: Moment | Unset = UNSET
    end_date: Moment | Unset = UNSET
