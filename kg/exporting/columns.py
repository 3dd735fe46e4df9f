"""Parquet: the statement table with typed columns, written in row groups."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import IO, Any, Final

from kg.exporting.options import ExportError, Options
from kg.exporting.rows import Row, each_statement
from kg.exporting.tables import STATEMENT_COLUMNS
from kg.rdf.store import Store

ROW_GROUP: Final = 2_000
"""Rows that are written, and held in memory, at a time."""

_NUMBERS: Final = frozenset(["polarity", "confidence", "start", "end"])


def write_parquet(store: Store, out: IO[bytes], _options: Options) -> None:
    """Every stance as a row: numbers as integers, ``hedged`` as a boolean, all else as text; nothing is escaped.

    Raises ``ExportError`` where pyarrow is missing.
    """
    arrow, parquet = _required("pyarrow"), _required("pyarrow.parquet")
    schema = arrow.schema([(name, _type(arrow, name)) for name in STATEMENT_COLUMNS])
    rows = (row | {"hedged": row["hedged"] == "true"} for row in each_statement(store))
    with parquet.ParquetWriter(_Counting(out), schema, compression="zstd") as writer:
        for group in _groups(rows):
            writer.write_table(arrow.Table.from_pylist(group, schema))


class _Counting:
    """An output that knows where it is, as Parquet needs to, even where it is a pipe."""

    closed = False

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._at = 0

    def write(self, data: bytes) -> int:
        self._at += len(data)
        return self._out.write(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        self._out.flush()

    def close(self) -> None:
        self.flush()


def _groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, ROW_GROUP)):
        yield group


def _type(arrow: Any, column: str) -> Any:
    if column == "hedged":
        return arrow.bool_()
    return arrow.int64() if column in _NUMBERS else arrow.string()


def _required(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise ExportError("Parquet needs pyarrow; try: pip install 'stancegraph[parquet]'") from error
