"""What one request may cost, and the refusal that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RETRY_AFTER: Final = 5
"""Seconds after which a client that met a busy server may come again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of the endpoint: seconds, counts, and bytes."""

    seconds: float = 30.0
    rows: int = 100_000
    answer: int = 64 << 20
    body: int = 1 << 20
    query: int = 50_000
    memory: int = 2 << 30
    queries: int = 2
    waiting: int = 16


class Refused(Exception):
    """A request that is not answered: HTTP status and a message for whoever asked."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
