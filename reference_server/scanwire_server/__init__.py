"""A stateful reference server for the APIs of `openapi/`, written from the vendors' documents.

It routes and validates by the specs, keeps its state in SQLite and answers bad input as the documents say. It is meant
for tests: the credentials are public. It knows nothing of the client, so that each is a check on the other.
"""

try:
    from .app import create_app
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(f"{error}: the reference server needs scanwire[server]", name=error.name) from error
from .credentials import CLONE_GUARD, CLOUDFORCE_ONE, Account, Organization, User
from .store import StoreError
from .transport import InProcessTransport

__all__ = [
    "CLONE_GUARD",
    "CLOUDFORCE_ONE",
    "Account",
    "InProcessTransport",
    "Organization",
    "StoreError",
    "User",
    "create_app",
]
