"""Web pages → articles, by trafilatura, without the network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.reading.articles import Found
from kg.reading.decoding import decode, read_bytes
from kg.reading.paths import Source
from kg.reading.problems import ReadingError

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})\b", re.IGNORECASE)


def read_html(source: Source) -> Iterator[Found]:
    """The main text of the page with its title, date, site name, language and canonical address."""
    data = read_bytes(source.path)
    declared = declared_charset(data)
    page, encoding = decode(data, declared)
    if encoding == "cp1252" and not declared:
        source.problem("not UTF-8: read as Windows-1252", skipped=False)
    yield Found(extract(page))


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page names in its head."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def extract(page: str) -> dict[str, object]:
    """The fields of the article on an HTML page, its paragraphs parted by blank lines.

    Raises ``ReadingError`` where no main text is found.
    """
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    except (ValueError, RecursionError) as error:
        raise ReadingError(f"not HTML that can be read: {error}") from error
    if found is None or isinstance(found, dict) or not found.text:
        raise ReadingError("no article text found on the page")
    language = _LANGUAGE.search(page[:4096])
    return {
        "text": found.text.replace("\n", "\n\n"),
        "title": found.title,
        "published": found.date,
        "publisher": found.sitename or found.author,
        "url": found.url,
        "language": language[1] if language else None,
    }
