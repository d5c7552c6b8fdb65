from __future__ import annotations

from typing import Any, TypeAlias

WebhookPayload: TypeAlias = dict[str, Any]
"""What an event is about. Its fields are not documented."""
