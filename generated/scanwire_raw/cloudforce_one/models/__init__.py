"""The data models of this API. Each is imported when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .asset import Asset as Asset
    from .asset_envelope import AssetEnvelope as AssetEnvelope
    from .asset_list import AssetList as AssetList
    from .asset_list_envelope import AssetListEnvelope as AssetListEnvelope
    from .asset_update import AssetUpdate as AssetUpdate
    from .asset_upload import AssetUpload as AssetUpload
    from .assets_envelope import AssetsEnvelope as AssetsEnvelope
    from .bare_envelope import BareEnvelope as BareEnvelope
    from .deleted_envelope import DeletedEnvelope as DeletedEnvelope
    from .error_envelope import ErrorEnvelope as ErrorEnvelope
    from .message import Message as Message
    from .message_edit import MessageEdit as MessageEdit
    from .message_envelope import MessageEnvelope as MessageEnvelope
    from .message_list import MessageList as MessageList
    from .message_list_envelope import MessageListEnvelope as MessageListEnvelope
    from .nothing import Nothing as Nothing
    from .port import Port as Port
    from .priority import Priority as Priority
    from .priority_edit import PriorityEdit as PriorityEdit
    from .priority_envelope import PriorityEnvelope as PriorityEnvelope
    from .priority_list import PriorityList as PriorityList
    from .priority_list_envelope import PriorityListEnvelope as PriorityListEnvelope
    from .quota import Quota as Quota
    from .quota_envelope import QuotaEnvelope as QuotaEnvelope
    from .request import Request as Request
    from .request_constants import RequestConstants as RequestConstants
    from .request_constants_envelope import RequestConstantsEnvelope as RequestConstantsEnvelope
    from .request_edit import RequestEdit as RequestEdit
    from .request_envelope import RequestEnvelope as RequestEnvelope
    from .request_list import RequestList as RequestList
    from .request_list_envelope import RequestListEnvelope as RequestListEnvelope
    from .request_list_item import RequestListItem as RequestListItem
    from .request_priority import RequestPriority as RequestPriority
    from .request_status import RequestStatus as RequestStatus
    from .request_types_envelope import RequestTypesEnvelope as RequestTypesEnvelope
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
    "Asset": ".asset",
    "AssetEnvelope": ".asset_envelope",
    "AssetList": ".asset_list",
    "AssetListEnvelope": ".asset_list_envelope",
    "AssetUpdate": ".asset_update",
    "AssetUpload": ".asset_upload",
    "AssetsEnvelope": ".assets_envelope",
    "BareEnvelope": ".bare_envelope",
    "DeletedEnvelope": ".deleted_envelope",
    "ErrorEnvelope": ".error_envelope",
    "Message": ".message",
    "MessageEdit": ".message_edit",
    "MessageEnvelope": ".message_envelope",
    "MessageList": ".message_list",
    "MessageListEnvelope": ".message_list_envelope",
    "Nothing": ".nothing",
    "Port": ".port",
    "Priority": ".priority",
    "PriorityEdit": ".priority_edit",
    "PriorityEnvelope": ".priority_envelope",
    "PriorityList": ".priority_list",
    "PriorityListEnvelope": ".priority_list_envelope",
    "Quota": ".quota",
    "QuotaEnvelope": ".quota_envelope",
    "Request": ".request",
    "RequestConstants": ".request_constants",
    "RequestConstantsEnvelope": ".request_constants_envelope",
    "RequestEdit": ".request_edit",
    "RequestEnvelope": ".request_envelope",
    "RequestList": ".request_list",
    "RequestListEnvelope": ".request_list_envelope",
    "RequestListItem": ".request_list_item",
    "RequestPriority": ".request_priority",
    "RequestStatus": ".request_status",
    "RequestTypesEnvelope": ".request_types_envelope",
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
    "Asset",
    "AssetEnvelope",
    "AssetList",
    "AssetListEnvelope",
    "AssetUpdate",
    "AssetUpload",
    "AssetsEnvelope",
    "BareEnvelope",
    "DeletedEnvelope",
    "ErrorEnvelope",
    "Message",
    "MessageEdit",
    "MessageEnvelope",
    "MessageList",
    "MessageListEnvelope",
    "Nothing",
    "Port",
    "Priority",
    "PriorityEdit",
    "PriorityEnvelope",
    "PriorityList",
    "PriorityListEnvelope",
    "Quota",
    "QuotaEnvelope",
    "Request",
    "RequestConstants",
    "RequestConstantsEnvelope",
    "RequestEdit",
    "RequestEnvelope",
    "RequestList",
    "RequestListEnvelope",
    "RequestListItem",
    "RequestPriority",
    "RequestStatus",
    "RequestTypesEnvelope",
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
