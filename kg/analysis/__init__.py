"""From stances to networks to measures, in NetworkX."""

from kg.analysis.folding import fold_persons, unfold_persons
from kg.analysis.statements import Selection, StanceRow, merge_issues, rows_from_records, select
from kg.analysis.tables import Table, analyse
from kg.analysis.windows import Window, windows

__all__ = [
    "Selection",
    "StanceRow",
    "Table",
    "Window",
    "analyse",
    "fold_persons",
    "merge_issues",
    "rows_from_records",
    "select",
    "unfold_persons",
    "windows",
]
