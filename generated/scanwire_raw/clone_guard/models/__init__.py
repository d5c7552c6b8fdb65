"""The data models of this API. Each is imported when it is first used."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .access_token import AccessToken as AccessToken
    from .customer import Customer as Customer
    from .customer_attributes import CustomerAttributes as CustomerAttributes
    from .customer_create import CustomerCreate as CustomerCreate
    from .customer_create_body import CustomerCreateBody as CustomerCreateBody
    from .customer_envelope import CustomerEnvelope as CustomerEnvelope
    from .customer_organization import CustomerOrganization as CustomerOrganization
    from .customer_user import CustomerUser as CustomerUser
    from .error_body import ErrorBody as ErrorBody
    from .error_item import ErrorItem as ErrorItem
    from .error_source import ErrorSource as ErrorSource
    from .exception_attributes import ExceptionAttributes as ExceptionAttributes
    from .exception_create import ExceptionCreate as ExceptionCreate
    from .exception_create_body import ExceptionCreateBody as ExceptionCreateBody
    from .exception_envelope import ExceptionEnvelope as ExceptionEnvelope
    from .host import Host as Host
    from .host_attributes import HostAttributes as HostAttributes
    from .host_envelope import HostEnvelope as HostEnvelope
    from .host_list_envelope import HostListEnvelope as HostListEnvelope
    from .metadata import Metadata as Metadata
    from .mfa_method import MfaMethod as MfaMethod
    from .mfa_status import MfaStatus as MfaStatus
    from .organization import Organization as Organization
    from .organization_attributes import OrganizationAttributes as OrganizationAttributes
    from .organization_create import OrganizationCreate as OrganizationCreate
    from .organization_create_body import OrganizationCreateBody as OrganizationCreateBody
    from .organization_envelope import OrganizationEnvelope as OrganizationEnvelope
    from .plan_interval import PlanInterval as PlanInterval
    from .plan_subscription import PlanSubscription as PlanSubscription
    from .scan import Scan as Scan
    from .scan_attributes import ScanAttributes as ScanAttributes
    from .scan_create import ScanCreate as ScanCreate
    from .scan_create_body import ScanCreateBody as ScanCreateBody
    from .scan_envelope import ScanEnvelope as ScanEnvelope
    from .scan_history import ScanHistory as ScanHistory
    from .scan_history_attributes import ScanHistoryAttributes as ScanHistoryAttributes
    from .scan_history_envelope import ScanHistoryEnvelope as ScanHistoryEnvelope
    from .scan_history_list_envelope import ScanHistoryListEnvelope as ScanHistoryListEnvelope
    from .scan_list_envelope import ScanListEnvelope as ScanListEnvelope
    from .scan_report import ScanReport as ScanReport
    from .scan_sort import ScanSort as ScanSort
    from .scan_statistics import ScanStatistics as ScanStatistics
    from .scan_statistics_attributes import ScanStatisticsAttributes as ScanStatisticsAttributes
    from .scan_statistics_envelope import ScanStatisticsEnvelope as ScanStatisticsEnvelope
    from .scan_status import ScanStatus as ScanStatus
    from .scan_target import ScanTarget as ScanTarget
    from .scan_update import ScanUpdate as ScanUpdate
    from .scan_update_body import ScanUpdateBody as ScanUpdateBody
    from .scan_wizard import ScanWizard as ScanWizard
    from .scan_wizard_body import ScanWizardBody as ScanWizardBody
    from .sign_in import SignIn as SignIn
    from .sign_in_result import SignInResult as SignInResult
    from .status import Status as Status
    from .target import Target as Target
    from .target_attributes import TargetAttributes as TargetAttributes
    from .target_create import TargetCreate as TargetCreate
    from .target_create_body import TargetCreateBody as TargetCreateBody
    from .target_envelope import TargetEnvelope as TargetEnvelope
    from .target_list_envelope import TargetListEnvelope as TargetListEnvelope
    from .target_update import TargetUpdate as TargetUpdate
    from .target_update_body import TargetUpdateBody as TargetUpdateBody
    from .user_organization import UserOrganization as UserOrganization
    from .vulnerability import Vulnerability as Vulnerability
    from .vulnerability_attributes import VulnerabilityAttributes as VulnerabilityAttributes
    from .vulnerability_envelope import VulnerabilityEnvelope as VulnerabilityEnvelope
    from .vulnerability_exception import VulnerabilityException as VulnerabilityException
    from .vulnerability_list_envelope import VulnerabilityListEnvelope as VulnerabilityListEnvelope
    from .vulnerability_test import VulnerabilityTest as VulnerabilityTest
    from .webhook_event import WebhookEvent as WebhookEvent
    from .webhook_payload import WebhookPayload as WebhookPayload

_MODULES = {
    "AccessToken": ".access_token",
    "Customer": ".customer",
    "CustomerAttributes": ".customer_attributes",
    "CustomerCreate": ".customer_create",
    "CustomerCreateBody": ".customer_create_body",
    "CustomerEnvelope": ".customer_envelope",
    "CustomerOrganization": ".customer_organization",
    "CustomerUser": ".customer_user",
    "ErrorBody": ".error_body",
    "ErrorItem": ".error_item",
    "ErrorSource": ".error_source",
    "ExceptionAttributes": ".exception_attributes",
    "ExceptionCreate": ".exception_create",
    "ExceptionCreateBody": ".exception_create_body",
    "ExceptionEnvelope": ".exception_envelope",
    "Host": ".host",
    "HostAttributes": ".host_attributes",
    "HostEnvelope": ".host_envelope",
    "HostListEnvelope": ".host_list_envelope",
    "Metadata": ".metadata",
    "MfaMethod": ".mfa_method",
    "MfaStatus": ".mfa_status",
    "Organization": ".organization",
    "OrganizationAttributes": ".organization_attributes",
    "OrganizationCreate": ".organization_create",
    "OrganizationCreateBody": ".organization_create_body",
    "OrganizationEnvelope": ".organization_envelope",
    "PlanInterval": ".plan_interval",
    "PlanSubscription": ".plan_subscription",
    "Scan": ".scan",
    "ScanAttributes": ".scan_attributes",
    "ScanCreate": ".scan_create",
    "ScanCreateBody": ".scan_create_body",
    "ScanEnvelope": ".scan_envelope",
    "ScanHistory": ".scan_history",
    "ScanHistoryAttributes": ".scan_history_attributes",
    "ScanHistoryEnvelope": ".scan_history_envelope",
    "ScanHistoryListEnvelope": ".scan_history_list_envelope",
    "ScanListEnvelope": ".scan_list_envelope",
    "ScanReport": ".scan_report",
    "ScanSort": ".scan_sort",
    "ScanStatistics": ".scan_statistics",
    "ScanStatisticsAttributes": ".scan_statistics_attributes",
    "ScanStatisticsEnvelope": ".scan_statistics_envelope",
    "ScanStatus": ".scan_status",
    "ScanTarget": ".scan_target",
    "ScanUpdate": ".scan_update",
    "ScanUpdateBody": ".scan_update_body",
    "ScanWizard": ".scan_wizard",
    "ScanWizardBody": ".scan_wizard_body",
    "SignIn": ".sign_in",
    "SignInResult": ".sign_in_result",
    "Status": ".status",
    "Target": ".target",
    "TargetAttributes": ".target_attributes",
    "TargetCreate": ".target_create",
    "TargetCreateBody": ".target_create_body",
    "TargetEnvelope": ".target_envelope",
    "TargetListEnvelope": ".target_list_envelope",
    "TargetUpdate": ".target_update",
    "TargetUpdateBody": ".target_update_body",
    "UserOrganization": ".user_organization",
    "Vulnerability": ".vulnerability",
    "VulnerabilityAttributes": ".vulnerability_attributes",
    "VulnerabilityEnvelope": ".vulnerability_envelope",
    "VulnerabilityException": ".vulnerability_exception",
    "VulnerabilityListEnvelope": ".vulnerability_list_envelope",
    "VulnerabilityTest": ".vulnerability_test",
    "WebhookEvent": ".webhook_event",
    "WebhookPayload": ".webhook_payload",
}

__all__ = (
    "AccessToken",
    "Customer",
    "CustomerAttributes",
    "CustomerCreate",
    "CustomerCreateBody",
    "CustomerEnvelope",
    "CustomerOrganization",
    "CustomerUser",
    "ErrorBody",
    "ErrorItem",
    "ErrorSource",
    "ExceptionAttributes",
    "ExceptionCreate",
    "ExceptionCreateBody",
    "ExceptionEnvelope",
    "Host",
    "HostAttributes",
    "HostEnvelope",
    "HostListEnvelope",
    "Metadata",
    "MfaMethod",
    "MfaStatus",
    "Organization",
    "OrganizationAttributes",
    "OrganizationCreate",
    "OrganizationCreateBody",
    "OrganizationEnvelope",
    "PlanInterval",
    "PlanSubscription",
    "Scan",
    "ScanAttributes",
    "ScanCreate",
    "ScanCreateBody",
    "ScanEnvelope",
    "ScanHistory",
    "ScanHistoryAttributes",
    "ScanHistoryEnvelope",
    "ScanHistoryListEnvelope",
    "ScanListEnvelope",
    "ScanReport",
    "ScanSort",
    "ScanStatistics",
    "ScanStatisticsAttributes",
    "ScanStatisticsEnvelope",
    "ScanStatus",
    "ScanTarget",
    "ScanUpdate",
    "ScanUpdateBody",
    "ScanWizard",
    "ScanWizardBody",
    "SignIn",
    "SignInResult",
    "Status",
    "Target",
    "TargetAttributes",
    "TargetCreate",
    "TargetCreateBody",
    "TargetEnvelope",
    "TargetListEnvelope",
    "TargetUpdate",
    "TargetUpdateBody",
    "UserOrganization",
    "Vulnerability",
    "VulnerabilityAttributes",
    "VulnerabilityEnvelope",
    "VulnerabilityException",
    "VulnerabilityListEnvelope",
    "VulnerabilityTest",
    "WebhookEvent",
    "WebhookPayload",
)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
