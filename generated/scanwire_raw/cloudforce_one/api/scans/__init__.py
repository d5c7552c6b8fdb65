"""The operations of the tag `scans`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from collections.abc import Sequence

from ....runtime import AsyncCaller, Caller, items
from ...models.deleted_envelope import DeletedEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...models.scan_config import ScanConfig
from ...models.scan_config_create import ScanConfigCreate
from ...models.scan_config_envelope import ScanConfigEnvelope
from ...models.scan_config_list_envelope import ScanConfigListEnvelope
from ...models.scan_config_update import ScanConfigUpdate
from ...models.scan_results import ScanResults
from ...models.scan_results_envelope import ScanResultsEnvelope
from ...types import UNSET, Response, Unset
from . import (
    create_config,
    delete_config,
    get_results,
    list_configs,
    update_config,
)

__all__ = [
    "AsyncScans",
    "Scans",
    "create_config",
    "delete_config",
    "get_results",
    "list_configs",
    "update_config",
]


class Scans:
    """Open port scans of addresses that belong to the account, a product called Open Port Scanning.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list_configs(
        self,
        account_id: str,
    ) -> list[ScanConfig]:
        """List scan configs.

        All scan configs of the account. The list is not paged.

        Args:
            account_id: The account that the call is about.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            list_configs.OPERATION,
            account_id=account_id,
        )

    def list_configs_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | ScanConfigListEnvelope | None]:
        """As `list_configs`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_configs.OPERATION,
            account_id=account_id,
        )

    def create_config(
        self,
        account_id: str,
        *,
        ips: Sequence[str],
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> ScanConfig:
        """Create a scan config.

        Registers addresses for scanning. A scan takes minutes to hours, so that results lag behind the config.

        Args:
            account_id: The account that the call is about.
            ips: IPv4 or IPv6 addresses and CIDR blocks to scan; at most 5,000 addresses in total after the blocks
                are expanded. They must be onboarded to Cloudflare and belong to the account.
            frequency: Days between two scans. 0 is a one-off scan.
            ports: The ports to try: `default` (the 100 most commonly open ports), `all`, port numbers and ranges, each
                an item of its own, for example `1-80` and `443`.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            create_config.OPERATION,
            account_id=account_id,
            body=ScanConfigCreate(
                ips=items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    def create_config_detailed(
        self,
        account_id: str,
        *,
        ips: Sequence[str],
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> Response[ErrorEnvelope | ScanConfigEnvelope | None]:
        """As `create_config`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_config.OPERATION,
            account_id=account_id,
            body=ScanConfigCreate(
                ips=items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    def delete_config(
        self,
        account_id: str,
        config_id: str,
    ) -> None:
        """Delete a scan config.

        Ends the scanning of these addresses and removes the config with its results.

        Args:
            account_id: The account that the call is about.
            config_id: The scan config that the call is about.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )

    def delete_config_detailed(
        self,
        account_id: str,
        config_id: str,
    ) -> Response[DeletedEnvelope | ErrorEnvelope | None]:
        """As `delete_config`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )

    def update_config(
        self,
        account_id: str,
        config_id: str,
        *,
        ips: Sequence[str] | Unset = UNSET,
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> ScanConfig:
        """Update a scan config.

        Changes the fields that are sent and leaves the others as they are.

        Args:
            account_id: The account that the call is about.
            config_id: The scan config that the call is about.
            ips: The addresses and CIDR blocks to scan from now on; at most 5,000 addresses in total.
            frequency: Days between two scans from now on. 0 is a one-off scan.
            ports: The ports to try from now on, `default`, `all`, port numbers and ranges.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            update_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
            body=ScanConfigUpdate(
                ips=UNSET if ips is UNSET else items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    def update_config_detailed(
        self,
        account_id: str,
        config_id: str,
        *,
        ips: Sequence[str] | Unset = UNSET,
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> Response[ErrorEnvelope | ScanConfigEnvelope | None]:
        """As `update_config`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            update_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
            body=ScanConfigUpdate(
                ips=UNSET if ips is UNSET else items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    def get_results(
        self,
        account_id: str,
        config_id: str,
    ) -> ScanResults:
        """Get the latest scan results.

        The open ports that the latest scan of the config found, by address.

        Args:
            account_id: The account that the call is about.
            config_id: The scan config that the call is about.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            get_results.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )

    def get_results_detailed(
        self,
        account_id: str,
        config_id: str,
    ) -> Response[ErrorEnvelope | ScanResultsEnvelope | None]:
        """As `get_results`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_results.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )


class AsyncScans:
    """The async twin of `Scans`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def list_configs(
        self,
        account_id: str,
    ) -> list[ScanConfig]:
        """List scan configs.

        All scan configs of the account. The list is not paged.

        Args:
            account_id: The account that the call is about.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            list_configs.OPERATION,
            account_id=account_id,
        )

    async def list_configs_detailed(
        self,
        account_id: str,
    ) -> Response[ErrorEnvelope | ScanConfigListEnvelope | None]:
        """As `list_configs`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_configs.OPERATION,
            account_id=account_id,
        )

    async def create_config(
        self,
        account_id: str,
        *,
        ips: Sequence[str],
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> ScanConfig:
        """Create a scan config.

        Registers addresses for scanning. A scan takes minutes to hours, so that results lag behind the config.

        Args:
            account_id: The account that the call is about.
            ips: IPv4 or IPv6 addresses and CIDR blocks to scan; at most 5,000 addresses in total after the blocks
                are expanded. They must be onboarded to Cloudflare and belong to the account.
            frequency: Days between two scans. 0 is a one-off scan.
            ports: The ports to try: `default` (the 100 most commonly open ports), `all`, port numbers and ranges, each
                an item of its own, for example `1-80` and `443`.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            create_config.OPERATION,
            account_id=account_id,
            body=ScanConfigCreate(
                ips=items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    async def create_config_detailed(
        self,
        account_id: str,
        *,
        ips: Sequence[str],
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> Response[ErrorEnvelope | ScanConfigEnvelope | None]:
        """As `create_config`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_config.OPERATION,
            account_id=account_id,
            body=ScanConfigCreate(
                ips=items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    async def delete_config(
        self,
        account_id: str,
        config_id: str,
    ) -> None:
        """Delete a scan config.

        Ends the scanning of these addresses and removes the config with its results.

        Args:
            account_id: The account that the call is about.
            config_id: The scan config that the call is about.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )

    async def delete_config_detailed(
        self,
        account_id: str,
        config_id: str,
    ) -> Response[DeletedEnvelope | ErrorEnvelope | None]:
        """As `delete_config`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )

    async def update_config(
        self,
        account_id: str,
        config_id: str,
        *,
        ips: Sequence[str] | Unset = UNSET,
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> ScanConfig:
        """Update a scan config.

        Changes the fields that are sent and leaves the others as they are.

        Args:
            account_id: The account that the call is about.
            config_id: The scan config that the call is about.
            ips: The addresses and CIDR blocks to scan from now on; at most 5,000 addresses in total.
            frequency: Days between two scans from now on. 0 is a one-off scan.
            ports: The ports to try from now on, `default`, `all`, port numbers and ranges.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            update_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
            body=ScanConfigUpdate(
                ips=UNSET if ips is UNSET else items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    async def update_config_detailed(
        self,
        account_id: str,
        config_id: str,
        *,
        ips: Sequence[str] | Unset = UNSET,
        frequency: float | Unset = UNSET,
        ports: Sequence[str] | Unset = UNSET,
    ) -> Response[ErrorEnvelope | ScanConfigEnvelope | None]:
        """As `update_config`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            update_config.OPERATION,
            account_id=account_id,
            config_id=config_id,
            body=ScanConfigUpdate(
                ips=UNSET if ips is UNSET else items("ips", ips),
                frequency=frequency,
                ports=UNSET if ports is UNSET else items("ports", ports),
            ),
        )

    async def get_results(
        self,
        account_id: str,
        config_id: str,
    ) -> ScanResults:
        """Get the latest scan results.

        The open ports that the latest scan of the config found, by address.

        Args:
            account_id: The account that the call is about.
            config_id: The scan config that the call is about.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            get_results.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )

    async def get_results_detailed(
        self,
        account_id: str,
        config_id: str,
    ) -> Response[ErrorEnvelope | ScanResultsEnvelope | None]:
        """As `get_results`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_results.OPERATION,
            account_id=account_id,
            config_id=config_id,
        )
