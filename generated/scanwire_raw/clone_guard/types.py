"""The names that the modules of this package share."""

from ..runtime import UNSET, Moment, Operation, Response, Unset

__all__ = ["UNSET", "Moment", "Operation", "Response", "Unset"]
