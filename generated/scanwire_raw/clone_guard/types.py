"""The names that the modules of this package share."""

from ..runtime import UNSET, File, Moment, Operation, Response, Unset

__all__ = ["UNSET", "File", "Moment", "Operation", "Response", "Unset"]
