from __future__ import annotations

from typing import TypeAlias

from ..models.port import Port

ScanResults: TypeAlias = dict[str, list[Port]]
"""The ports found, by scanned address."""
