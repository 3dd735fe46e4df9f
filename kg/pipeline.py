"""Many articles through all the floors: articles → records → graph → measures, diagrams, exports."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.language.pipeline import DEFAULT_MODEL, ModelMissing, parse
from kg.lexicon import LexiconError
from kg.model import Article, Record
from kg.reading.problems import OnProblem, Problem
from kg.workers import spread

if TYPE_CHECKING:
    from kg.extraction import Settings
    from kg.language.document import Document

BATCH_ARTICLES: Final = 16
BATCH_CHARACTERS: Final = 100_000


def settings(lexicon: Path | None = None, min_confidence: float = 0.0) -> Settings:
    """What the extraction is to do. Raises ``LexiconError`` for tables of the user's that cannot be used."""
    try:
        from kg.extraction import Settings
    except ImportError:
        return None
    return Settings(overlay=lexicon, min_confidence=min_confidence)


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in lists that are small enough to be parsed at once."""
    batch: list[Article] = []
    size = 0
    for article in articles:
        if batch and (len(batch) == BATCH_ARTICLES or size + len(article.text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(article)
        size += len(article.text)
    if batch:
        yield batch


def extract_all(
    articles: Iterable[Article],
    settings: Settings | None = None,
    *,
    on_problem: OnProblem,
    model: str = DEFAULT_MODEL,
    workers: int = 1,
) -> Iterator[Record]:
    """The record of every article, in the order of the articles, whatever the number of workers.

    An article that fails is told to ``on_problem`` and the rest is done. Raises ``ModelMissing`` and ``LexiconError``.
    """
    task = partial(extract_batch, settings=settings, model=model)
    for results in spread(task, batches(articles), workers, _killed):
        for result in results:
            if isinstance(result, Record):
                yield result
            else:
                on_problem(result)


def _killed(article: Article) -> Record | Problem:
    return _problem(article, "its worker process was killed, probably for want of memory; try fewer workers")


def extract_batch(
    batch: Sequence[Article], settings: Settings | None = None, model: str = DEFAULT_MODEL
) -> list[Record | Problem]:
    """A record or a problem for each article of the batch."""
    return [found if isinstance(found, Problem) else _extract(found, settings) for found in _parse(batch, model)]


def _parse(batch: Sequence[Article], model: str) -> list[Document | Problem]:
    """The analysed articles; where the batch fails, it is parsed article by article to find the one to blame."""
    try:
        return list(parse(batch, model))
    except ModelMissing:
        raise
    except Exception as error:
        if len(batch) == 1:
            return [_problem(batch[0], f"cannot be parsed: {_told(error)}")]
        return [found for article in batch for found in _parse([article], model)]


def _extract(doc: Document, settings: Settings | None) -> Record | Problem:
    try:
        from kg.extraction import Settings, extract
    except ImportError:
        a = doc.article
        return Record(a.id, a.title, a.published, a.url, a.publisher, a.text)
    try:
        return extract(doc, settings or Settings())
    except LexiconError:
        raise
    except Exception as error:
        return _problem(doc.article, f"cannot be extracted: {_told(error)}")


def _problem(article: Article, message: str) -> Problem:
    return Problem(article.id, None, message)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}".rstrip(": ")
