"""The operations of the tag `requests_assets`: a module for each, and the resource classes that have them as methods."""

from __future__ import annotations

import builtins
from typing import Any

from ....runtime import AsyncCaller, AsyncPages, Caller, FileSource, Pages, file_of
from ...models.asset import Asset
from ...models.asset_envelope import AssetEnvelope
from ...models.asset_list import AssetList
from ...models.asset_list_envelope import AssetListEnvelope
from ...models.asset_update import AssetUpdate
from ...models.asset_upload import AssetUpload
from ...models.assets_envelope import AssetsEnvelope
from ...models.bare_envelope import BareEnvelope
from ...models.error_envelope import ErrorEnvelope
from ...types import UNSET, Response, Unset
from . import (
    delete_asset,
    get_asset,
    list_assets,
    update_asset,
    upload_asset,
)

__all__ = [
    "AsyncRequestsAssets",
    "RequestsAssets",
    "delete_asset",
    "get_asset",
    "list_assets",
    "update_asset",
    "upload_asset",
]


class RequestsAssets:
    """Files that are attached to a request.

    Args:
        caller: Carries the operations out.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
    ) -> Pages[Asset]:
        """List assets.

        The files that are attached to a request, page by page. Although it is a POST it only reads, and repeating
        it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_assets.OPERATION.request(
                account_id=account_id,
                request_id=request_id,
                body=AssetList(
                    page=page,
                    per_page=per_page,
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_assets.OPERATION, _request, page=page, per_page=per_page)

    def list_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[AssetListEnvelope | ErrorEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            list_assets.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=AssetList(
                page=page,
                per_page=per_page,
            ),
        )

    def upload(
        self,
        account_id: str,
        request_id: str,
        *,
        source: FileSource,
    ) -> Asset:
        """Upload an asset.

        Attaches a file to a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            source: The file, byte for byte, with its name.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            upload_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=AssetUpload(
                source=file_of("source", source),
            ),
        )

    def upload_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        source: FileSource,
    ) -> Response[AssetEnvelope | ErrorEnvelope | None]:
        """As `upload`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            upload_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=AssetUpload(
                source=file_of("source", source),
            ),
        )

    def get(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> builtins.list[Asset]:
        """Get an asset.

        What is known about one file: an array with one asset. The file itself is not in the answer.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            asset_id: The asset that the call is about. Its id is an integer in answers; the reference has a string here.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            get_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )

    def get_detailed(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> Response[AssetsEnvelope | ErrorEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            get_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )

    def update(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
        *,
        source: str | Unset = UNSET,
    ) -> Asset:
        """Update an asset.

        Changes an asset, as the reference has it: with a string in a JSON body. Such a string hardly uploads a
        file. To replace a file, upload another and delete this one.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            asset_id: The asset that the call is about. Its id is an integer in answers; the reference has a string here.
            source: The reference shows a path in the notation of curl, which no server can read.

        Returns:
            The `result` of the answer.
        """

        return self._caller.result(
            update_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
            body=AssetUpdate(
                source=source,
            ),
        )

    def update_detailed(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
        *,
        source: str | Unset = UNSET,
    ) -> Response[AssetEnvelope | ErrorEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            update_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
            body=AssetUpdate(
                source=source,
            ),
        )

    def delete(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> None:
        """Delete an asset.

        Takes a file away from a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            asset_id: The asset that the call is about. Its id is an integer in answers; the reference has a string here.

        Returns:
            Nothing.
        """

        return self._caller.result(
            delete_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )

    def delete_detailed(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return self._caller.detailed(
            delete_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )


class AsyncRequestsAssets:
    """The async twin of `RequestsAssets`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int | Unset = UNSET,
        per_page: int = 10,
    ) -> AsyncPages[Asset]:
        """List assets.

        The files that are attached to a request, page by page. Although it is a POST it only reads, and repeating
        it changes nothing.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            page: The first page to fetch. Without it the list begins with the server's first page, which may be 0 or
                1: unless page 1 is all there is, page 0 is looked at too, once per client.
            per_page: How many items a page holds at most.

        Returns:
            The items of all pages from `page` on, fetched as they are looked at; `.pages()` yields them page by page.
        """

        def _request(page: int) -> dict[str, Any]:
            return list_assets.OPERATION.request(
                account_id=account_id,
                request_id=request_id,
                body=AssetList(
                    page=page,
                    per_page=per_page,
                ),
            )

        _request(
            1 if page is UNSET else page
        )  # for its checks: a wrong argument is an error of this call, not of the first look at the list
        return self._caller.pages(list_assets.OPERATION, _request, page=page, per_page=per_page)

    async def list_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        page: int = 1,
        per_page: int = 10,
    ) -> Response[AssetListEnvelope | ErrorEnvelope | None]:
        """As `list`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            list_assets.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=AssetList(
                page=page,
                per_page=per_page,
            ),
        )

    async def upload(
        self,
        account_id: str,
        request_id: str,
        *,
        source: FileSource,
    ) -> Asset:
        """Upload an asset.

        Attaches a file to a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            source: The file, byte for byte, with its name.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            upload_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=AssetUpload(
                source=file_of("source", source),
            ),
        )

    async def upload_detailed(
        self,
        account_id: str,
        request_id: str,
        *,
        source: FileSource,
    ) -> Response[AssetEnvelope | ErrorEnvelope | None]:
        """As `upload`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            upload_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            body=AssetUpload(
                source=file_of("source", source),
            ),
        )

    async def get(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> builtins.list[Asset]:
        """Get an asset.

        What is known about one file: an array with one asset. The file itself is not in the answer.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            asset_id: The asset that the call is about. Its id is an integer in answers; the reference has a string here.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            get_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )

    async def get_detailed(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> Response[AssetsEnvelope | ErrorEnvelope | None]:
        """As `get`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            get_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )

    async def update(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
        *,
        source: str | Unset = UNSET,
    ) -> Asset:
        """Update an asset.

        Changes an asset, as the reference has it: with a string in a JSON body. Such a string hardly uploads a
        file. To replace a file, upload another and delete this one.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            asset_id: The asset that the call is about. Its id is an integer in answers; the reference has a string here.
            source: The reference shows a path in the notation of curl, which no server can read.

        Returns:
            The `result` of the answer.
        """

        return await self._caller.result(
            update_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
            body=AssetUpdate(
                source=source,
            ),
        )

    async def update_detailed(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
        *,
        source: str | Unset = UNSET,
    ) -> Response[AssetEnvelope | ErrorEnvelope | None]:
        """As `update`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            update_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
            body=AssetUpdate(
                source=source,
            ),
        )

    async def delete(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> None:
        """Delete an asset.

        Takes a file away from a request.

        Args:
            account_id: The account that the call is about, in at most 32 characters.
            request_id: The request that the call is about, a UUID.
            asset_id: The asset that the call is about. Its id is an integer in answers; the reference has a string here.

        Returns:
            Nothing.
        """

        return await self._caller.result(
            delete_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )

    async def delete_detailed(
        self,
        account_id: str,
        request_id: str,
        asset_id: int | str,
    ) -> Response[BareEnvelope | ErrorEnvelope | None]:
        """As `delete`, for one request, with the status, headers and body of the answer, whatever its status."""
        return await self._caller.detailed(
            delete_asset.OPERATION,
            account_id=account_id,
            request_id=request_id,
            asset_id=asset_id,
        )
