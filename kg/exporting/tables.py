"""CSV for spreadsheets: the statements, the nodes, the edges."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import IO, Final

from kg.exporting.rows import Row, network, statements
from kg.rdf.store import Store

STATEMENT_COLUMNS: Final = (
    *(
        "article date publisher title holder holder_label holder_kind type polarity target target_label target_kind".split()
    ),
    *("factuality hedged speaker speaker_label confidence inferred_from quote start end url stance".split()),
)
NODE_COLUMNS: Final = ("id", "label", "kind", "wikidata", "iso3")
EDGE_COLUMNS: Final = ("source", "target", "sign", "weight", "types", "first", "last", "quote")


def write_statements(store: Store, out: IO[bytes]) -> None:
    """Every stance as a row."""
    _write(out, STATEMENT_COLUMNS, statements(store))


def write_nodes(store: Store, out: IO[bytes]) -> None:
    """The actors and issues of the network as rows."""
    _write(out, NODE_COLUMNS, network(store).nodes)


def write_edges(store: Store, out: IO[bytes]) -> None:
    """The edges of the network as rows."""
    _write(out, EDGE_COLUMNS, network(store).edges)


def safe(cell: str | int | None) -> str | int:
    """The cell so that no spreadsheet runs it: a text that would be a formula gets an apostrophe before it."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def _write(out: IO[bytes], columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe(row.get(column)) for column in columns] for row in rows)
    text.flush()
    text.detach()
