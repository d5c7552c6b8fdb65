from __future__ import annotations

from attrs import define


@define
class ExceptionCreateBody:
    """The exception to create.

    Attributes:
        exception: A vulnerability and the scope of its exception.
    """

    exception: ExceptionCreate


from ..models.exception_create import ExceptionCreate
