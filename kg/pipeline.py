"""Many articles through all the floors: articles → records → graph → measures, diagrams, exports."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.language.pipeline import DEFAULT_MODEL, ModelMissing, parse
from kg.lexicon import LexiconError
from kg.model import Article, Record
from kg.workers import spread

if TYPE_CHECKING:
    from kg.extraction import Settings
    from kg.language.document import Document

BATCH_ARTICLES: Final = 16
BATCH_CHARACTERS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave nothing: ``name`` says which (file or article id), ``reason`` why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


def settings(lexicon: Path | None = None, min_confidence: float = 0.0) -> Settings:
    """What the extraction is to do. Raises ``LexiconError`` for tables of the user's that cannot be used."""
    try:
        from kg.extraction import Settings
    except ImportError:
        return None
    return Settings(overlay=lexicon, min_confidence=min_confidence)


def read(
    paths: Sequence[str], *, published: str | None = None, on_failure: Callable[[Failure], None] | None = None
) -> Iterator[Article]:
    """The articles of files, folders and globs; ``-`` is JSON lines on standard input."""
    try:
        from kg.reading import read_articles
    except ImportError:
        return (Article(**{k: v for k, v in json.loads(line).items() if v is not None}) for line in sys.stdin)
    return read_articles(paths, published=published, on_problem=on_failure, stdin=sys.stdin)


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
    model: str = DEFAULT_MODEL,
    workers: int = 1,
    on_failure: Callable[[Failure], None] | None = None,
) -> Iterator[Record]:
    """The record of every article, in the order of the articles, whatever the number of workers.

    An article that fails is told to ``on_failure`` and the rest is done. Raises ``ModelMissing`` and ``LexiconError``.
    """
    task = partial(extract_batch, settings=settings, model=model)
    for results in spread(task, batches(articles), workers, _killed):
        for result in results:
            if isinstance(result, Record):
                yield result
            elif on_failure is not None:
                on_failure(result)


def _killed(article: Article) -> Record | Failure:
    return Failure(article.id, "its worker process was killed, probably for want of memory; try fewer workers")


def extract_batch(
    batch: Sequence[Article], settings: Settings | None = None, model: str = DEFAULT_MODEL
) -> list[Record | Failure]:
    """A record or a failure for each article of the batch."""
    return [found if isinstance(found, Failure) else _extract(found, settings) for found in _parse(batch, model)]


def _parse(batch: Sequence[Article], model: str) -> list[Document | Failure]:
    """The analysed articles; where the batch fails, it is parsed article by article to find the one to blame."""
    try:
        return list(parse(batch, model))
    except ModelMissing:
        raise
    except Exception as error:
        if len(batch) == 1:
            return [Failure(batch[0].id, f"cannot be parsed: {_first_line(error)}")]
        return [found for article in batch for found in _parse([article], model)]


def _extract(doc: Document, settings: Settings | None) -> Record | Failure:
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
        return Failure(doc.article.id, f"cannot be extracted: {type(error).__name__}: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
