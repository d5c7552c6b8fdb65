from __future__ import annotations

from typing import Any, TypeAlias

Nothing: TypeAlias = dict[str, Any]
"""An object without content, where an operation has nothing to tell."""
