"""Bytes → articles: files, folders, globs and standard input in all the formats that are read.

A problem never stops the rest: it is given to the callback, and the next input is read.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from kg.model import Article
from kg.reading.articles import Found, to_article, to_date
from kg.reading.formats import READERS, Reader, reader_for
from kg.reading.jsonlines import read_stream
from kg.reading.paths import FileKey, Source, find_sources, trouble
from kg.reading.problems import OnProblem, Problem, ReadingError

__all__ = ["OnProblem", "Problem", "ReadingError", "read_articles"]

_STDIN = "-"


def read_articles(
    paths: Sequence[str],
    published: str | None = None,
    *,
    on_problem: OnProblem,
    stdin: BinaryIO | None = None,
) -> Iterator[Article]:
    """The articles behind the paths, one by one as they are asked for; ``-`` is JSON lines from ``stdin``.

    ``published`` dates the articles that bring no date. Of two articles with one id the second is left out, and
    reported where its content is another. Raises ``ReadingError`` at once where ``published`` is not a date.
    """
    default = to_date(published) if published else None
    if published and default is None:
        raise ReadingError(f"{published!r} is not a date like 2023-08-15")
    return _distinct(_all(paths, on_problem, default, stdin))


def _all(
    paths: Sequence[str], report: OnProblem, published: str | None, stdin: BinaryIO | None
) -> Iterator[tuple[Article, Source, Found]]:
    seen: set[FileKey] = set()
    for argument in paths:
        if argument == _STDIN:
            source = Source(Path("standard input"), "stdin", True, report)
            yield from _read(source, read_stream(stdin or sys.stdin.buffer, source), published)
            continue
        for source in find_sources(argument, report, seen):
            reader = _reader(source)
            if reader:
                yield from _read(source, reader(source), published)


def _reader(source: Source) -> Reader | None:
    """What reads the file; None where nothing does, which is reported unless it merely lies in a named folder."""
    reader = reader_for(source.path)
    if reader is None and not source.named:
        return None
    wrong = trouble(source.path)
    if wrong is None and reader is None:
        wrong = f"unknown kind of file; known are {', '.join(READERS)}"
    if wrong:
        source.problem(wrong)
        return None
    return reader


def _read(source: Source, found: Iterator[Found], published: str | None) -> Iterator[tuple[Article, Source, Found]]:
    """The articles of one file, with what stops the reading of it reported."""
    try:
        for item in found:
            article = to_article(item, source, published)
            if article is not None:
                yield article, source, item
    except ReadingError as error:
        source.problem(error.message, error.line)
    except OSError as error:
        source.problem(f"cannot be read: {error.strerror or error}")


def _distinct(articles: Iterator[tuple[Article, Source, Found]]) -> Iterator[Article]:
    """Each id once; a second article with the id and another content is reported."""
    known: dict[str, tuple[bytes, Path]] = {}
    for article, source, found in articles:
        digest = hashlib.blake2b(repr(article).encode(), digest_size=16).digest()
        if article.id not in known:
            known[article.id] = digest, source.path
            yield article
            continue
        before, where = known[article.id]
        if before != digest:
            source.problem(f"id {article.id!r} is that of another article, in {where}; each needs its own", found.line)
