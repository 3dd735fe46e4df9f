"""From stances to networks to measures, in NetworkX."""

from kg.analysis.statements import Selection, StanceRow, rows_from_records, select
from kg.analysis.tables import Table, analyse

__all__ = ["Selection", "StanceRow", "Table", "analyse", "rows_from_records", "select"]
