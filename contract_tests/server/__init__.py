"""The server side: two layers of checks, each blind where the other sees."""

from __future__ import annotations

from contract_tests.server.plan import plan

__all__ = ["plan"]
