"""An attribution and an event of a fictitious article, for the tests of networks."""

from __future__ import annotations

from kg.analysis.attributions import AttributionRow
from kg.analysis.events import EventRow

QUOTE = AttributionRow("one", "2024-03-05", "Gazette", "ann", "Ann", "person", True)
EVENT = EventRow(
    "one", "2024-03-05", "Gazette", "a", "A", "country", "b", "B", "country", "ACCUSE", "112", "verbal conflict", -2.0, "asserted"
)  # fmt: skip
