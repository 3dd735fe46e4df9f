"""Article → record: one room for each kind of thing that is extracted."""

from __future__ import annotations

from kg.extraction.record import Settings, extract

__all__ = ["Settings", "extract"]
