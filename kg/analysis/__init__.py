"""From stances to networks to measures, in NetworkX."""

from kg.analysis.statements import Selection, StanceRow, merge_issues, rows_from_records, select
from kg.analysis.tables import Table, analyse

__all__ = [
    "Selection",
    "StanceRow",
    "Table",
    "analyse",
    "merge_issues",
    "rows_from_records",
    "select",
]
