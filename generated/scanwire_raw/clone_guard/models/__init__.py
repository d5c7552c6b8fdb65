"""The data models of this API. Each is imported when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .error_body import ErrorBody as ErrorBody
    from .error_item import ErrorItem as ErrorItem
    from .error_source import ErrorSource as ErrorSource
    from .metadata import Metadata as Metadata
    from .scan import Scan as Scan
    from .scan_attributes import ScanAttributes as ScanAttributes
    from .scan_list_envelope import ScanListEnvelope as ScanListEnvelope
    from .scan_sort import ScanSort as ScanSort
    from .scan_status import ScanStatus as ScanStatus
    from .scan_target import ScanTarget as ScanTarget

_MODULES = {
    "ErrorBody": ".error_body",
    "ErrorItem": ".error_item",
    "ErrorSource": ".error_source",
    "Metadata": ".metadata",
    "Scan": ".scan",
    "ScanAttributes": ".scan_attributes",
    "ScanListEnvelope": ".scan_list_envelope",
    "ScanSort": ".scan_sort",
    "ScanStatus": ".scan_status",
    "ScanTarget": ".scan_target",
}

__all__ = (
    "ErrorBody",
    "ErrorItem",
    "ErrorSource",
    "Metadata",
    "Scan",
    "ScanAttributes",
    "ScanListEnvelope",
    "ScanSort",
    "ScanStatus",
    "ScanTarget",
)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
