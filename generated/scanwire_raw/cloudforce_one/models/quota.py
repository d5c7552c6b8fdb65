from __future__ import annotations

from attrs import define

from ..types import UNSET, Moment, Unset


@define
class Quota:
    """What an account may spend, in tokens.

    Attributes:
        anniversary_date: When the quota of the year begins anew.
        quarter_anniversary_date: When the quota of the quarter begins anew.
        quota: Tokens for the quarter.
        remaining: Tokens that are left of them.
    """

    anniversary_date: Moment | Unset = UNSET
    quarter_anniversary_date: Moment | Unset = UNSET
    quota: int | Unset = UNSET
    remaining: int | Unset = UNSET
