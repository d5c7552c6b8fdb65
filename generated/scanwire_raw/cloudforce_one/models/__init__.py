"""The data models of this API. Each is imported when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .deleted_envelope import DeletedEnvelope as DeletedEnvelope
    from .error_envelope import ErrorEnvelope as ErrorEnvelope
    from .nothing import Nothing as Nothing
    from .port import Port as Port
    from .request_list import RequestList as RequestList
    from .request_list_envelope import RequestListEnvelope as RequestListEnvelope
    from .request_list_item import RequestListItem as RequestListItem
    from .request_priority import RequestPriority as RequestPriority
    from .request_status import RequestStatus as RequestStatus
    from .response_info import ResponseInfo as ResponseInfo
    from .response_info_source import ResponseInfoSource as ResponseInfoSource
    from .result_info import ResultInfo as ResultInfo
    from .scan_config import ScanConfig as ScanConfig
    from .scan_config_create import ScanConfigCreate as ScanConfigCreate
    from .scan_config_envelope import ScanConfigEnvelope as ScanConfigEnvelope
    from .scan_config_list_envelope import ScanConfigListEnvelope as ScanConfigListEnvelope
    from .scan_config_update import ScanConfigUpdate as ScanConfigUpdate
    from .scan_results import ScanResults as ScanResults
    from .scan_results_envelope import ScanResultsEnvelope as ScanResultsEnvelope
    from .sort_order import SortOrder as SortOrder
    from .traffic_light_protocol import TrafficLightProtocol as TrafficLightProtocol

_MODULES = {
    "DeletedEnvelope": ".deleted_envelope",
    "ErrorEnvelope": ".error_envelope",
    "Nothing": ".nothing",
    "Port": ".port",
    "RequestList": ".request_list",
    "RequestListEnvelope": ".request_list_envelope",
    "RequestListItem": ".request_list_item",
    "RequestPriority": ".request_priority",
    "RequestStatus": ".request_status",
    "ResponseInfo": ".response_info",
    "ResponseInfoSource": ".response_info_source",
    "ResultInfo": ".result_info",
    "ScanConfig": ".scan_config",
    "ScanConfigCreate": ".scan_config_create",
    "ScanConfigEnvelope": ".scan_config_envelope",
    "ScanConfigListEnvelope": ".scan_config_list_envelope",
    "ScanConfigUpdate": ".scan_config_update",
    "ScanResults": ".scan_results",
    "ScanResultsEnvelope": ".scan_results_envelope",
    "SortOrder": ".sort_order",
    "TrafficLightProtocol": ".traffic_light_protocol",
}

__all__ = (
    "DeletedEnvelope",
    "ErrorEnvelope",
    "Nothing",
    "Port",
    "RequestList",
    "RequestListEnvelope",
    "RequestListItem",
    "RequestPriority",
    "RequestStatus",
    "ResponseInfo",
    "ResponseInfoSource",
    "ResultInfo",
    "ScanConfig",
    "ScanConfigCreate",
    "ScanConfigEnvelope",
    "ScanConfigListEnvelope",
    "ScanConfigUpdate",
    "ScanResults",
    "ScanResultsEnvelope",
    "SortOrder",
    "TrafficLightProtocol",
)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
