"""File suffixes and what reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kg.reading.articles import Found
from kg.reading.feeds import read_feed
from kg.reading.html import read_html
from kg.reading.jsonlines import read_jsonl, read_jsonl_gz
from kg.reading.optional import read_parquet, read_warc
from kg.reading.paths import Source
from kg.reading.plain import read_md, read_txt

Reader = Callable[[Source], Iterator[Found]]

READERS: Final[dict[str, Reader]] = {
    ".txt": read_txt,
    ".md": read_md,
    ".markdown": read_md,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".jsonl.gz": read_jsonl_gz,
    ".ndjson.gz": read_jsonl_gz,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
    ".parquet": read_parquet,
    ".warc": read_warc,
    ".warc.gz": read_warc,
}


def reader_for(path: Path) -> Reader | None:
    """What reads a file of this name."""
    name = path.name.lower()
    return next((reader for suffix, reader in READERS.items() if name.endswith(suffix)), None)
