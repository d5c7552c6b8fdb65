"""A caller of the reference server's Clone Guard part."""

from typing import Any

import httpx
from pyotp.totp import TOTP
from scanwire_server import Organization, User

from tests.reference_server.support import ORGANIZATION, OTHER_ORGANIZATION, Caller, Clock, new_caller, operations

FIRST_USER, SECOND_USER = ORGANIZATION.users
THIRD_USER, FOURTH_USER = OTHER_ORGANIZATION.users
UNKNOWN = "00000000-0000-4000-8000-000000000000"
"""An id that nothing has."""


def code(user: User, clock: Clock, *, seconds: int = 0) -> str:
    """The one-time code of a user, so many seconds from now, as whoever knows the public secret computes it."""
    return TOTP(user.otp_secret).at(int(clock().timestamp()) + seconds)


class Guard:
    """Calls one server as an organization, with its fixed bearer token or another `Authorization`."""

    def __init__(self, caller: Caller, organization: Organization = ORGANIZATION, authorization: str = "") -> None:
        self.caller = caller
        self.organization = organization
        self.authorization = authorization or f"Bearer {organization.bearer_token}"

    def call(self, operation_id: str, *ids: object, **more: Any) -> httpx.Response:
        """A call, whose answer is checked against the spec."""
        operation = operations()[operation_id]
        headers = {"x-api-key": self.organization.api_key}
        if operation_id != "sign_in":
            headers["authorization"] = self.authorization
        return self.caller.send(operation.method, operation.at(*ids), schema=operation.schema, headers=headers, **more)

    def get(self, operation_id: str, *ids: object, **more: Any) -> Any:
        """The data of a call that has to succeed; the whole body where that has none."""
        response = self.call(operation_id, *ids, **more)
        assert response.status_code == 200, response.content
        body = response.json()
        return body.get("data", body)

    def refused(self, operation_id: str, *ids: object, **more: Any) -> tuple[int, str | None]:
        """Status and pointer of a call that has to be refused for one reason."""
        response = self.call(operation_id, *ids, **more)
        assert response.status_code >= 400, response.content
        (error,) = response.json()["errors"]
        return response.status_code, error.get("source", {}).get("pointer")

    def everything(self, operation_id: str, *ids: object, **params: Any) -> list[dict[str, Any]]:
        """All items of a list, from pages of 100."""
        items: list[dict[str, Any]] = []
        while True:
            response = self.call(operation_id, *ids, params={**params, "page": len(items) // 100 + 1, "per_page": 100})
            assert response.status_code == 200, response.content
            items += response.json()["data"]
            if len(items) >= response.json()["meta"]["total_count"]:
                return items

    def target(self, **fields: Any) -> Any:
        """A new target's id."""
        return self.get("create_target", json={"target": {"name": "T", "hosts": "198.51.100.7", **fields}})["id"]

    def scan(self, target_id: str = "", **fields: Any) -> Any:
        """A new scan's id."""
        body = {"name": "S", "target_id": target_id or self.target(), **fields}
        return self.get("create_scan", json={"scan": body})["id"]

    def status(self, scan_id: str) -> str:
        """A scan's status."""
        status: str = self.get("get_scan", scan_id)["attributes"]["status"]
        return status

    def sign_in(self, **body: str) -> httpx.Response:
        """A call of `sign_in`."""
        return self.call("sign_in", json=body)


def new_guard(clock: Clock | None = None, organization: Organization = ORGANIZATION, **options: Any) -> Guard:
    """A fresh server, called as an organization."""
    return Guard(new_caller(clock, **options), organization)
