"""The operations of the tag `experimental_scans`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ....runtime import AsyncCaller, AsyncPages, Caller, Pages, uuid_of, uuids_of
from ...models.error_body import ErrorBody
from ...models.host import Host
from ...models.host_envelope import HostEnvelope
from ...models.host_list_envelope import HostListEnvelope
from ...models.scan import Scan
from ...models.scan_create import ScanCreate
from ...models.scan_create_body import ScanCreateBody
from ...models.scan_envelope import ScanEnvelope
from ...models.scan_history import ScanHistory
from ...models.scan_history_envelope import ScanHistoryEnvelope
from ...models.scan_history_list_envelope import ScanHistoryListEnvelope
from ...models.scan_list_envelope import ScanListEnvelope
from ...models.scan_statistics import ScanStatistics
from ...models.scan_statistics_envelope import ScanStatisticsEnvelope
from ...models.scan_update import ScanUpdate
from ...models.scan_update_body import ScanUpdateBody
from ...models.scan_wizard import ScanWizard
from ...models.scan_wizard_body import ScanWizardBody
from ...models.status import Status
from ...models.vulnerability import Vulnerability
from ...models.vulnerability_envelope import VulnerabilityEnvelope
from ...models.vulnerability_list_envelope import VulnerabilityListEnvelope
from ...types import UNSET, Response, Unset
from . import (
    create_scan,
    create_scan_from_wizard,
    delete_scan,
    delete_scans,
    get_scan,
    get_scan_history,
    get_scan_host,
    get_scan_statistics,
    get_scan_vulnerability,
    list_recent_scans,
    list_running_scans,
    list_scan_histories,
    list_scan_hosts,
    list_scan_vulnerabilities,
    list_upcoming_scans,
    start_scan,
    stop_scan,
    update_scan,
)

__all__ = [
    "AsyncExperimentalScans",
    "ExperimentalScans",
    "create_scan",
    "create_scan_from_wizard",
    "delete_scan",
    "delete_scans",
    "get_scan",
    "get_scan_history",
    "get_scan_host",
    "get_scan_statistics",
    "get_scan_vulnerability",
    "list_recent_scans",
    "list_running_scans",
    "list_scan_histories",
    "list_scan_hosts",
    "list_scan_vulnerabilities",
    "list_upcoming_scans",
    "start_scan",
    "stop_scan",
    "update_scan",
]


class ExperimentalScans:
    """What else there is for scans, by our reading of titles and methods.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        name: str,
        target_id: UUID | str,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Scan:
        """Create a scan.

        Creates a scan of a target. It is `new` until it is started. A `target_id` that no target has is refused
        with 422.

        Known: the title "Create Scan" and the method POST. Our reading: the path, as `list_scans` has it for GET;
        the wrapper `scan`, as `exception` and `customer` have it; the fields, which are the older API's; the
        answer, with one scan where `list_scans` has a list.

        Args:
            name: What the scan is called.
            target_id: The target to scan.
            comment: A remark on the scan.
            schedule_id: The schedule that starts the scan.
            config_id: The scan config, which says what is tested.
            scanner_id: The scanner that does the work.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            create_scan.OPERATION,
            body=ScanCreateBody(
                scan=ScanCreate(
                    name=name,
                    target_id=uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    def create_detailed(
        self,
        *,
        name: str,
        target_id: UUID | str,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_scan.OPERATION,
            body=ScanCreateBody(
                scan=ScanCreate(
                    name=name,
                    target_id=uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    def delete_scans(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> None:
        """Delete scans.

        Deletes several scans with all that belongs to them. Ids that no scan has are passed over.

        Known: the title "Delete scans" and the method DELETE. Our reading: the path, as `list_scans` has it for
        GET; the parameter, repeated for each id, as `status` is there; the answer, of two fields that the answer to
        signing in has too.

        Args:
            ids: The ids of the scans. The parameter is repeated, once for each id.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_scans.OPERATION,
            ids=uuids_of("ids", ids),
        )

    def delete_scans_detailed(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> Response[ErrorBody | Status | None]:
        """As `delete_scans`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_scans.OPERATION,
            ids=uuids_of("ids", ids),
        )

    def list_upcoming(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Pages[Scan]:
        """List upcoming scans.

        The scans that a schedule will start, page by page.

        Known: the title "List upcoming scans" and the method GET. Our reading: the path, below that of `list_scans`
        as REST has it; `page` and `per_page`; the answer, which is that of `list_scans`.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_upcoming_scans.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_upcoming_scans.OPERATION, _request, page=page, per_page=per_page)

    def list_upcoming_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list_upcoming`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_upcoming_scans.OPERATION,
            page=page,
            per_page=per_page,
        )

    def list_recent(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Pages[Scan]:
        """List recent scans.

        The scans that have been completed, page by page.

        Known: the title "List recent scans that have been completed" and the method GET. Our reading: the path,
        below that of `list_scans` as REST has it; `page` and `per_page`; the answer, which is that of `list_scans`.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_recent_scans.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_recent_scans.OPERATION, _request, page=page, per_page=per_page)

    def list_recent_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list_recent`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_recent_scans.OPERATION,
            page=page,
            per_page=per_page,
        )

    def list_running(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Pages[Scan]:
        """List running scans.

        The scans that are running, page by page.

        Known: the title "List of the running scans" and the method GET. Our reading: the path, below that of
        `list_scans` as REST has it; `page` and `per_page`; the answer, which is that of `list_scans`.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_running_scans.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_running_scans.OPERATION, _request, page=page, per_page=per_page)

    def list_running_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list_running`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_running_scans.OPERATION,
            page=page,
            per_page=per_page,
        )

    def create_from_wizard(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Scan:
        """Create a scan from the wizard.

        Creates a target from `hosts`, a scan of it, and starts that scan, all in one.

        Known: the title "Create Scan from Wizard" and the method POST. Our reading: the path, below that of
        `list_scans` as REST has it; what it does; the wrapper `scan` and its fields, which are the older API's of
        targets and scans; the answer, with one scan where `list_scans` has a list.

        Args:
            name: What the scan and the target are called.
            hosts: The hosts to scan, comma separated: names, addresses, CIDR blocks and ranges.
            comment: A remark on the scan.
            exclude_hosts: The hosts to leave out, in the same form.
            port_range: The ports to try.
            config_id: The scan config, which says what is tested.
            scanner_id: The scanner that does the work.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            create_scan_from_wizard.OPERATION,
            body=ScanWizardBody(
                scan=ScanWizard(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    def create_from_wizard_detailed(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `create_from_wizard`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            create_scan_from_wizard.OPERATION,
            body=ScanWizardBody(
                scan=ScanWizard(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    def get(
        self,
        scan_id: UUID | str,
    ) -> Scan:
        """Get a scan.

        One scan.

        Known: the title "Show a scan" and the method GET. Our reading: the path, below that of `list_scans` as REST
        has it; the answer, with one scan where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            get_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def get_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def update(
        self,
        scan_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        target_id: UUID | str | Unset = UNSET,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Scan:
        """Update a scan.

        Changes the fields that are sent and leaves the others as they are.

        Known: the title "Updates a scan" and the method PUT. Our reading: the path, below that of `list_scans` as
        REST has it; the body, which is that of `create_scan` with every field optional; the answer, with one scan
        where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.
            name: What the scan is called.
            target_id: The target to scan.
            comment: A remark on the scan.
            schedule_id: The schedule that starts the scan.
            config_id: The scan config, which says what is tested.
            scanner_id: The scanner that does the work.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            update_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            body=ScanUpdateBody(
                scan=ScanUpdate(
                    name=name,
                    target_id=UNSET if target_id is UNSET else uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    def update_detailed(
        self,
        scan_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        target_id: UUID | str | Unset = UNSET,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            update_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            body=ScanUpdateBody(
                scan=ScanUpdate(
                    name=name,
                    target_id=UNSET if target_id is UNSET else uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    def delete(
        self,
        scan_id: UUID | str,
    ) -> None:
        """Delete a scan.

        Deletes a scan with all that belongs to it.

        Known: the title "Delete a scan" and the method DELETE. Our reading: the path, below that of `list_scans` as
        REST has it; the answer, of two fields that the answer to signing in has too.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def delete_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | Status | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def start(
        self,
        scan_id: UUID | str,
    ) -> Scan:
        """Start a scan.

        Requests the start of a scan. One that is under way already is refused with 422.

        Known: the title "Start a scan" and the method POST. Our reading: the path, which is the older API's; no
        body; the answer, with one scan where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            start_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def start_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `start`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            start_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def stop(
        self,
        scan_id: UUID | str,
    ) -> Scan:
        """Stop a scan.

        Requests the end of a scan that is under way. Any other is refused with 422. Asked again while the scan
        stops, it gives up waiting for the scanner.

        Known: the title "Stop a scan" and the method POST. Our reading: the path, which is the older API's; no
        body; the second request; the answer, with one scan where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            stop_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def stop_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `stop`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            stop_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def list_histories(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Pages[ScanHistory]:
        """List the history of a scan.

        The runs of a scan, page by page.

        Known: the title "List of history for a scan", and nothing more. Our reading: the method; the path, below
        that of the scan as REST has it; `page` and `per_page`; the answer in the manner of `list_scans`; its
        fields, after the older API's scans and reports.

        Args:
            scan_id: The scan that the call is about.
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scan_histories.OPERATION.request(
                scan_id=uuid_of("scan_id", scan_id),
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scan_histories.OPERATION, _request, page=page, per_page=per_page)

    def list_histories_detailed(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanHistoryListEnvelope | None]:
        """As `list_histories`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_scan_histories.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            page=page,
            per_page=per_page,
        )

    def get_history(
        self,
        scan_id: UUID | str,
        history_id: UUID | str,
    ) -> ScanHistory:
        """Get a run of a scan.

        One run of a scan.

        Known: the title "History details for a scan", and nothing more. Our reading: the method; the path, below
        that of the scan as REST has it; the answer, with one item of that list.

        Args:
            scan_id: The scan that the call is about.
            history_id: The run of the scan.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            get_scan_history.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            history_id=uuid_of("history_id", history_id),
        )

    def get_history_detailed(
        self,
        scan_id: UUID | str,
        history_id: UUID | str,
    ) -> Response[ErrorBody | ScanHistoryEnvelope | None]:
        """As `get_history`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_scan_history.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            history_id=uuid_of("history_id", history_id),
        )

    def list_hosts(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Pages[Host]:
        """List the hosts of a scan.

        The hosts that the latest run of a scan has found, page by page.

        Known: the title "List of hosts for a scan", and nothing more. Our reading: the method; the path, below that
        of the scan as REST has it; `page` and `per_page`; the answer in the manner of `list_scans`; its fields,
        after the counts of the older API's reports.

        Args:
            scan_id: The scan that the call is about.
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scan_hosts.OPERATION.request(
                scan_id=uuid_of("scan_id", scan_id),
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scan_hosts.OPERATION, _request, page=page, per_page=per_page)

    def list_hosts_detailed(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | HostListEnvelope | None]:
        """As `list_hosts`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_scan_hosts.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            page=page,
            per_page=per_page,
        )

    def get_host(
        self,
        scan_id: UUID | str,
        host_id: UUID | str,
    ) -> Host:
        """Get a host of a scan.

        One host that the latest run of a scan has found.

        Known: the title "Host details for a scan", and nothing more. Our reading: the method; the path, below that
        of the scan as REST has it; the answer, with one item of that list.

        Args:
            scan_id: The scan that the call is about.
            host_id: The host.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            get_scan_host.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            host_id=uuid_of("host_id", host_id),
        )

    def get_host_detailed(
        self,
        scan_id: UUID | str,
        host_id: UUID | str,
    ) -> Response[ErrorBody | HostEnvelope | None]:
        """As `get_host`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_scan_host.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            host_id=uuid_of("host_id", host_id),
        )

    def list_vulnerabilities(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Pages[Vulnerability]:
        """List the vulnerabilities of a scan.

        The vulnerabilities that the latest run of a scan has found, page by page.

        Known: the title "List of vulnerabilities for a scan", and nothing more. Our reading: the method; the path,
        below that of the scan as REST has it; `page` and `per_page`; the answer in the manner of `list_scans`; its
        fields, after the older API's results.

        Args:
            scan_id: The scan that the call is about.
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scan_vulnerabilities.OPERATION.request(
                scan_id=uuid_of("scan_id", scan_id),
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scan_vulnerabilities.OPERATION, _request, page=page, per_page=per_page)

    def list_vulnerabilities_detailed(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | VulnerabilityListEnvelope | None]:
        """As `list_vulnerabilities`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_scan_vulnerabilities.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            page=page,
            per_page=per_page,
        )

    def get_statistics(
        self,
        scan_id: UUID | str,
    ) -> ScanStatistics:
        """Get the statistics of a scan.

        How many vulnerabilities of each kind the latest run of a scan has found, and on how many hosts.

        Known: the title "Statistics for a scan", and nothing more. Our reading: the method; the path, since the
        title stands in the group Scan Vulnerabilities; the answer in the manner of `list_scans`; its fields, after
        the counts of the older API's reports.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            get_scan_statistics.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def get_statistics_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanStatisticsEnvelope | None]:
        """As `get_statistics`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_scan_statistics.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def get_vulnerability(
        self,
        scan_id: UUID | str,
        vulnerability_id: UUID | str,
    ) -> Vulnerability:
        """Get a vulnerability of a scan.

        One vulnerability that the latest run of a scan has found.

        Known: the title "Show vulnerability details", and nothing more. Our reading: the method; the path, below
        that of the scan as REST has it; the answer, with one item of that list.

        Args:
            scan_id: The scan that the call is about.
            vulnerability_id: The vulnerability.

        Returns:
            The `data` of the answer.
        """

        return self._caller.result(
            get_scan_vulnerability.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            vulnerability_id=uuid_of("vulnerability_id", vulnerability_id),
        )

    def get_vulnerability_detailed(
        self,
        scan_id: UUID | str,
        vulnerability_id: UUID | str,
    ) -> Response[ErrorBody | VulnerabilityEnvelope | None]:
        """As `get_vulnerability`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_scan_vulnerability.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            vulnerability_id=uuid_of("vulnerability_id", vulnerability_id),
        )


class AsyncExperimentalScans:
    """The async twin of `ExperimentalScans`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        name: str,
        target_id: UUID | str,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Scan:
        """Create a scan.

        Creates a scan of a target. It is `new` until it is started. A `target_id` that no target has is refused
        with 422.

        Known: the title "Create Scan" and the method POST. Our reading: the path, as `list_scans` has it for GET;
        the wrapper `scan`, as `exception` and `customer` have it; the fields, which are the older API's; the
        answer, with one scan where `list_scans` has a list.

        Args:
            name: What the scan is called.
            target_id: The target to scan.
            comment: A remark on the scan.
            schedule_id: The schedule that starts the scan.
            config_id: The scan config, which says what is tested.
            scanner_id: The scanner that does the work.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            create_scan.OPERATION,
            body=ScanCreateBody(
                scan=ScanCreate(
                    name=name,
                    target_id=uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    async def create_detailed(
        self,
        *,
        name: str,
        target_id: UUID | str,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `create`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_scan.OPERATION,
            body=ScanCreateBody(
                scan=ScanCreate(
                    name=name,
                    target_id=uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    async def delete_scans(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> None:
        """Delete scans.

        Deletes several scans with all that belongs to them. Ids that no scan has are passed over.

        Known: the title "Delete scans" and the method DELETE. Our reading: the path, as `list_scans` has it for
        GET; the parameter, repeated for each id, as `status` is there; the answer, of two fields that the answer to
        signing in has too.

        Args:
            ids: The ids of the scans. The parameter is repeated, once for each id.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_scans.OPERATION,
            ids=uuids_of("ids", ids),
        )

    async def delete_scans_detailed(
        self,
        *,
        ids: Sequence[UUID | str],
    ) -> Response[ErrorBody | Status | None]:
        """As `delete_scans`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_scans.OPERATION,
            ids=uuids_of("ids", ids),
        )

    def list_upcoming(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> AsyncPages[Scan]:
        """List upcoming scans.

        The scans that a schedule will start, page by page.

        Known: the title "List upcoming scans" and the method GET. Our reading: the path, below that of `list_scans`
        as REST has it; `page` and `per_page`; the answer, which is that of `list_scans`.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_upcoming_scans.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_upcoming_scans.OPERATION, _request, page=page, per_page=per_page)

    async def list_upcoming_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list_upcoming`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_upcoming_scans.OPERATION,
            page=page,
            per_page=per_page,
        )

    def list_recent(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> AsyncPages[Scan]:
        """List recent scans.

        The scans that have been completed, page by page.

        Known: the title "List recent scans that have been completed" and the method GET. Our reading: the path,
        below that of `list_scans` as REST has it; `page` and `per_page`; the answer, which is that of `list_scans`.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_recent_scans.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_recent_scans.OPERATION, _request, page=page, per_page=per_page)

    async def list_recent_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list_recent`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_recent_scans.OPERATION,
            page=page,
            per_page=per_page,
        )

    def list_running(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> AsyncPages[Scan]:
        """List running scans.

        The scans that are running, page by page.

        Known: the title "List of the running scans" and the method GET. Our reading: the path, below that of
        `list_scans` as REST has it; `page` and `per_page`; the answer, which is that of `list_scans`.

        Args:
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_running_scans.OPERATION.request(
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_running_scans.OPERATION, _request, page=page, per_page=per_page)

    async def list_running_detailed(
        self,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanListEnvelope | None]:
        """As `list_running`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_running_scans.OPERATION,
            page=page,
            per_page=per_page,
        )

    async def create_from_wizard(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Scan:
        """Create a scan from the wizard.

        Creates a target from `hosts`, a scan of it, and starts that scan, all in one.

        Known: the title "Create Scan from Wizard" and the method POST. Our reading: the path, below that of
        `list_scans` as REST has it; what it does; the wrapper `scan` and its fields, which are the older API's of
        targets and scans; the answer, with one scan where `list_scans` has a list.

        Args:
            name: What the scan and the target are called.
            hosts: The hosts to scan, comma separated: names, addresses, CIDR blocks and ranges.
            comment: A remark on the scan.
            exclude_hosts: The hosts to leave out, in the same form.
            port_range: The ports to try.
            config_id: The scan config, which says what is tested.
            scanner_id: The scanner that does the work.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            create_scan_from_wizard.OPERATION,
            body=ScanWizardBody(
                scan=ScanWizard(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    async def create_from_wizard_detailed(
        self,
        *,
        name: str,
        hosts: str,
        comment: str | Unset = UNSET,
        exclude_hosts: str | Unset = UNSET,
        port_range: str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `create_from_wizard`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            create_scan_from_wizard.OPERATION,
            body=ScanWizardBody(
                scan=ScanWizard(
                    name=name,
                    hosts=hosts,
                    comment=comment,
                    exclude_hosts=exclude_hosts,
                    port_range=port_range,
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    async def get(
        self,
        scan_id: UUID | str,
    ) -> Scan:
        """Get a scan.

        One scan.

        Known: the title "Show a scan" and the method GET. Our reading: the path, below that of `list_scans` as REST
        has it; the answer, with one scan where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            get_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def get_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def update(
        self,
        scan_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        target_id: UUID | str | Unset = UNSET,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Scan:
        """Update a scan.

        Changes the fields that are sent and leaves the others as they are.

        Known: the title "Updates a scan" and the method PUT. Our reading: the path, below that of `list_scans` as
        REST has it; the body, which is that of `create_scan` with every field optional; the answer, with one scan
        where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.
            name: What the scan is called.
            target_id: The target to scan.
            comment: A remark on the scan.
            schedule_id: The schedule that starts the scan.
            config_id: The scan config, which says what is tested.
            scanner_id: The scanner that does the work.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            update_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            body=ScanUpdateBody(
                scan=ScanUpdate(
                    name=name,
                    target_id=UNSET if target_id is UNSET else uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    async def update_detailed(
        self,
        scan_id: UUID | str,
        *,
        name: str | Unset = UNSET,
        target_id: UUID | str | Unset = UNSET,
        comment: str | Unset = UNSET,
        schedule_id: UUID | str | Unset = UNSET,
        config_id: UUID | str | Unset = UNSET,
        scanner_id: UUID | str | Unset = UNSET,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            update_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            body=ScanUpdateBody(
                scan=ScanUpdate(
                    name=name,
                    target_id=UNSET if target_id is UNSET else uuid_of("target_id", target_id),
                    comment=comment,
                    schedule_id=UNSET if schedule_id is UNSET else uuid_of("schedule_id", schedule_id),
                    config_id=UNSET if config_id is UNSET else uuid_of("config_id", config_id),
                    scanner_id=UNSET if scanner_id is UNSET else uuid_of("scanner_id", scanner_id),
                )
            ),
        )

    async def delete(
        self,
        scan_id: UUID | str,
    ) -> None:
        """Delete a scan.

        Deletes a scan with all that belongs to it.

        Known: the title "Delete a scan" and the method DELETE. Our reading: the path, below that of `list_scans` as
        REST has it; the answer, of two fields that the answer to signing in has too.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def delete_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | Status | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def start(
        self,
        scan_id: UUID | str,
    ) -> Scan:
        """Start a scan.

        Requests the start of a scan. One that is under way already is refused with 422.

        Known: the title "Start a scan" and the method POST. Our reading: the path, which is the older API's; no
        body; the answer, with one scan where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            start_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def start_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `start`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            start_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def stop(
        self,
        scan_id: UUID | str,
    ) -> Scan:
        """Stop a scan.

        Requests the end of a scan that is under way. Any other is refused with 422. Asked again while the scan
        stops, it gives up waiting for the scanner.

        Known: the title "Stop a scan" and the method POST. Our reading: the path, which is the older API's; no
        body; the second request; the answer, with one scan where `list_scans` has a list.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            stop_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def stop_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanEnvelope | None]:
        """As `stop`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            stop_scan.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    def list_histories(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> AsyncPages[ScanHistory]:
        """List the history of a scan.

        The runs of a scan, page by page.

        Known: the title "List of history for a scan", and nothing more. Our reading: the method; the path, below
        that of the scan as REST has it; `page` and `per_page`; the answer in the manner of `list_scans`; its
        fields, after the older API's scans and reports.

        Args:
            scan_id: The scan that the call is about.
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scan_histories.OPERATION.request(
                scan_id=uuid_of("scan_id", scan_id),
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scan_histories.OPERATION, _request, page=page, per_page=per_page)

    async def list_histories_detailed(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | ScanHistoryListEnvelope | None]:
        """As `list_histories`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_scan_histories.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            page=page,
            per_page=per_page,
        )

    async def get_history(
        self,
        scan_id: UUID | str,
        history_id: UUID | str,
    ) -> ScanHistory:
        """Get a run of a scan.

        One run of a scan.

        Known: the title "History details for a scan", and nothing more. Our reading: the method; the path, below
        that of the scan as REST has it; the answer, with one item of that list.

        Args:
            scan_id: The scan that the call is about.
            history_id: The run of the scan.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            get_scan_history.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            history_id=uuid_of("history_id", history_id),
        )

    async def get_history_detailed(
        self,
        scan_id: UUID | str,
        history_id: UUID | str,
    ) -> Response[ErrorBody | ScanHistoryEnvelope | None]:
        """As `get_history`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_scan_history.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            history_id=uuid_of("history_id", history_id),
        )

    def list_hosts(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> AsyncPages[Host]:
        """List the hosts of a scan.

        The hosts that the latest run of a scan has found, page by page.

        Known: the title "List of hosts for a scan", and nothing more. Our reading: the method; the path, below that
        of the scan as REST has it; `page` and `per_page`; the answer in the manner of `list_scans`; its fields,
        after the counts of the older API's reports.

        Args:
            scan_id: The scan that the call is about.
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scan_hosts.OPERATION.request(
                scan_id=uuid_of("scan_id", scan_id),
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scan_hosts.OPERATION, _request, page=page, per_page=per_page)

    async def list_hosts_detailed(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | HostListEnvelope | None]:
        """As `list_hosts`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_scan_hosts.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            page=page,
            per_page=per_page,
        )

    async def get_host(
        self,
        scan_id: UUID | str,
        host_id: UUID | str,
    ) -> Host:
        """Get a host of a scan.

        One host that the latest run of a scan has found.

        Known: the title "Host details for a scan", and nothing more. Our reading: the method; the path, below that
        of the scan as REST has it; the answer, with one item of that list.

        Args:
            scan_id: The scan that the call is about.
            host_id: The host.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            get_scan_host.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            host_id=uuid_of("host_id", host_id),
        )

    async def get_host_detailed(
        self,
        scan_id: UUID | str,
        host_id: UUID | str,
    ) -> Response[ErrorBody | HostEnvelope | None]:
        """As `get_host`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_scan_host.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            host_id=uuid_of("host_id", host_id),
        )

    def list_vulnerabilities(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> AsyncPages[Vulnerability]:
        """List the vulnerabilities of a scan.

        The vulnerabilities that the latest run of a scan has found, page by page.

        Known: the title "List of vulnerabilities for a scan", and nothing more. Our reading: the method; the path,
        below that of the scan as REST has it; `page` and `per_page`; the answer in the manner of `list_scans`; its
        fields, after the older API's results.

        Args:
            scan_id: The scan that the call is about.
            page: The first page to fetch.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_scan_vulnerabilities.OPERATION.request(
                scan_id=uuid_of("scan_id", scan_id),
                page=page,
                per_page=per_page,
            )

        _request(page)  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_scan_vulnerabilities.OPERATION, _request, page=page, per_page=per_page)

    async def list_vulnerabilities_detailed(
        self,
        scan_id: UUID | str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[ErrorBody | VulnerabilityListEnvelope | None]:
        """As `list_vulnerabilities`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_scan_vulnerabilities.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            page=page,
            per_page=per_page,
        )

    async def get_statistics(
        self,
        scan_id: UUID | str,
    ) -> ScanStatistics:
        """Get the statistics of a scan.

        How many vulnerabilities of each kind the latest run of a scan has found, and on how many hosts.

        Known: the title "Statistics for a scan", and nothing more. Our reading: the method; the path, since the
        title stands in the group Scan Vulnerabilities; the answer in the manner of `list_scans`; its fields, after
        the counts of the older API's reports.

        Args:
            scan_id: The scan that the call is about.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            get_scan_statistics.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def get_statistics_detailed(
        self,
        scan_id: UUID | str,
    ) -> Response[ErrorBody | ScanStatisticsEnvelope | None]:
        """As `get_statistics`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_scan_statistics.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
        )

    async def get_vulnerability(
        self,
        scan_id: UUID | str,
        vulnerability_id: UUID | str,
    ) -> Vulnerability:
        """Get a vulnerability of a scan.

        One vulnerability that the latest run of a scan has found.

        Known: the title "Show vulnerability details", and nothing more. Our reading: the method; the path, below
        that of the scan as REST has it; the answer, with one item of that list.

        Args:
            scan_id: The scan that the call is about.
            vulnerability_id: The vulnerability.

        Returns:
            The `data` of the answer.
        """

        return await self._caller.result(
            get_scan_vulnerability.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            vulnerability_id=uuid_of("vulnerability_id", vulnerability_id),
        )

    async def get_vulnerability_detailed(
        self,
        scan_id: UUID | str,
        vulnerability_id: UUID | str,
    ) -> Response[ErrorBody | VulnerabilityEnvelope | None]:
        """As `get_vulnerability`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_scan_vulnerability.OPERATION,
            scan_id=uuid_of("scan_id", scan_id),
            vulnerability_id=uuid_of("vulnerability_id", vulnerability_id),
        )
