"""The names that the modules of this package share."""

from ..runtime import UNSET, Operation, Response, Unset

__all__ = ["UNSET", "Operation", "Response", "Unset"]
