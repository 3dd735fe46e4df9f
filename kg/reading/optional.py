"""Formats whose libraries come with an extra: Parquet tables and WARC web archives."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from kg.reading.articles import Found
from kg.reading.decoding import MAX_BYTES, decode
from kg.reading.html import declared_charset, extract
from kg.reading.paths import Source
from kg.reading.problems import ReadingError

_COLUMNS = ("id", "text", "title", "published", "url", "publisher", "language")


def read_parquet(source: Source) -> Iterator[Found]:
    """One article a row. Raises ``ReadingError`` where pyarrow is missing or the file is not a table with texts."""
    parquet = _require("pyarrow.parquet", "parquet")
    try:
        table = parquet.ParquetFile(source.path)
    except (ValueError, OSError) as error:
        raise ReadingError(f"not a Parquet table: {error}") from error
    columns = [name for name in _COLUMNS if name in table.schema_arrow.names]
    if "text" not in columns:
        raise ReadingError("the table has no column 'text'")
    number = 0
    for batch in table.iter_batches(batch_size=256, columns=columns):
        for row in batch.to_pylist():
            number += 1
            yield Found(row, number, str(number))


def read_warc(source: Source) -> Iterator[Found]:
    """The HTML responses of a web archive. Pages without an article text are passed over.

    Raises ``ReadingError`` where warcio is missing or the archive is damaged.
    """
    iterator = _require("warcio.archiveiterator", "warc")
    failure = _require("warcio.exceptions", "warc").ArchiveLoadFailed
    with source.path.open("rb") as stream:
        try:
            for number, record in enumerate(iterator.ArchiveIterator(stream), 1):
                if record.rec_type == "response" and _is_html(record):
                    yield from _page(record, number, source)
        except failure as error:
            raise ReadingError(f"damaged web archive: {error}") from error


def _is_html(record: Any) -> bool:
    headers = record.http_headers
    return headers is not None and headers.get_header("Content-Type", "").startswith("text/html")


def _page(record: Any, number: int, source: Source) -> Iterator[Found]:
    address = record.rec_headers.get_header("WARC-Target-URI")
    data = record.content_stream().read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        source.problem(f"record {number} ({address}) is too large: the bound is {MAX_BYTES:,} bytes")
        return
    try:
        fields = extract(decode(data, declared_charset(data))[0])
    except ReadingError:
        return
    yield Found({**fields, "url": fields.get("url") or address}, None, str(number))


def _require(module: str, extra: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        name = module.split(".")[0]
        raise ReadingError(f"not supported without {name}; try: pip install 'stancegraph[{extra}]'") from error
