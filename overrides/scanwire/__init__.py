"""A typed client for perimeter-scanning APIs: Cloudforce One's scans and requests, and Clone Guard.

    with CloudforceOne(api_token="…") as cloudforce_one:
        config = cloudforce_one.scans.create_config(account_id, ips=["198.51.100.0/24"], frequency=7)
        for request in cloudforce_one.requests.list(account_id, status="open"):
            ...

Everything that goes wrong is a `ScanwireError`. The models are in `scanwire.cloudforce_one.models` and
`scanwire.clone_guard.models`.
"""

from scanwire_raw.runtime import UNSET, AsyncPages, File, Page, Pages, Response, Unset

from ._clock import Clock
from ._observing import Attempt
from ._options import Options
from ._version import __version__
from ._waiting import Progress
from .auth import ApiKey, ApiToken, CloneGuardAccessToken, CloneGuardBearer, CloneGuardKey
from .clone_guard import AsyncCloneGuard, CloneGuard
from .cloudforce_one import AsyncCloudforceOne, CloudforceOne
from .errors import (
    AuthenticationError,
    ConfigurationError,
    ConflictError,
    ErrorDetail,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    RedirectError,
    RequestTimeoutError,
    ResponseError,
    ScanFailedError,
    ScanwireError,
    ServerError,
    TransportError,
    UndecodableResponseError,
    WaitTimeoutError,
    WebhookFormatError,
    WebhookSignatureError,
)
from .webhooks import WebhookDelivery, verify_webhook

__all__ = [
    "UNSET",
    "ApiKey",
    "ApiToken",
    "AsyncCloneGuard",
    "AsyncCloudforceOne",
    "AsyncPages",
    "Attempt",
    "AuthenticationError",
    "Clock",
    "CloneGuard",
    "CloneGuardAccessToken",
    "CloneGuardBearer",
    "CloneGuardKey",
    "CloudforceOne",
    "ConfigurationError",
    "ConflictError",
    "ErrorDetail",
    "File",
    "InvalidArgumentError",
    "InvalidRequestError",
    "NotFoundError",
    "Options",
    "Page",
    "Pages",
    "PermissionDeniedError",
    "Progress",
    "RateLimitError",
    "RedirectError",
    "RequestTimeoutError",
    "Response",
    "ResponseError",
    "ScanFailedError",
    "ScanwireError",
    "ServerError",
    "TransportError",
    "UndecodableResponseError",
    "Unset",
    "WaitTimeoutError",
    "WebhookDelivery",
    "WebhookFormatError",
    "WebhookSignatureError",
    "__version__",
    "verify_webhook",
]
