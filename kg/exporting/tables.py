"""CSV for spreadsheets: the statements, the nodes, the edges; no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import IO, Final

from kg.exporting.networks import network_rows
from kg.exporting.options import Options
from kg.exporting.rows import Row, each_statement
from kg.rdf.store import Store

STATEMENT_COLUMNS: Final = (
    *(
        "article date publisher title holder holder_label holder_kind type polarity target target_label target_kind".split()
    ),
    *(
        "issue_cluster factuality hedged speaker speaker_label confidence inferred_from quote start end url stance".split()
    ),
)
NODE_COLUMNS: Final = ("id", "label", "kind", "wikidata", "iso3")
EDGE_COLUMNS: Final = ("source", "target", "sign", "weight", "types", "first", "last", "quote")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet runs, or what ``safe`` makes of it."""


def write_statements(store: Store, out: IO[bytes], _options: Options) -> None:
    """Every stance as a row."""
    write_csv(out, STATEMENT_COLUMNS, each_statement(store))


def write_nodes(store: Store, out: IO[bytes], options: Options) -> None:
    """The actors and issues of the network as rows."""
    write_csv(out, NODE_COLUMNS, network_rows(store, options).nodes)


def write_edges(store: Store, out: IO[bytes], options: Options) -> None:
    """The edges of the network as rows."""
    write_csv(out, EDGE_COLUMNS, network_rows(store, options).edges)


def safe(cell: str | int | None) -> str | int:
    """The cell so that no spreadsheet runs it: a text that would be a formula gets an apostrophe before it.

    So does a text that looks like one that got one, so that ``original`` gives every text back. Numbers stay numbers.
    """
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def original(cell: str) -> str:
    """The text that ``safe`` was given: without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_csv(out: IO[bytes], columns: tuple[str, ...], rows: Iterable[Row], separator: str = ",") -> None:
    """The rows as CSV in UTF-8 with a header, each cell made ``safe``."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe(row.get(column)) for column in columns] for row in rows)
    text.flush()
    text.detach()
