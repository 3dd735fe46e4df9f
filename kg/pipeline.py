"""Many articles through all the floors: articles → records → graph → measures, diagrams, exports."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.language.pipeline import DEFAULT_MODEL, ModelMissing, parse
from kg.lexicon import LexiconError
from kg.model import Article, Record
from kg.reading.problems import OnProblem, Problem
from kg.workers import spread

if TYPE_CHECKING:
    from kg.extraction.record import Settings
    from kg.language.document import Document
    from kg.rdf.run import Run
    from kg.rdf.store import Store

BATCH_ARTICLES: Final = 16
BATCH_CHARACTERS: Final = 100_000


def settings(lexicon: Path | None = None, min_confidence: float = 0.0) -> Settings:
    """What the extraction is to do. Raises ``LexiconError`` for tables of the user's that cannot be used."""
    try:
        from kg.extraction.record import Settings
    except ImportError:
        return None
    return Settings(overlay=lexicon, min_confidence=min_confidence)


@dataclass(frozen=True, slots=True)
class Counts:
    """What one build did with the articles that it was given."""

    read: int = 0
    unchanged: int = 0
    failed: int = 0
    stored: int = 0


def run_of(settings: Settings, model: str = DEFAULT_MODEL) -> Run:
    """What names the way in which records are made: version, model, lexicons, settings."""
    from kg.rdf.run import Run, installed_version

    return Run(installed_version(), model, lexicons_hash(settings.overlay), f"min_confidence={settings.min_confidence}")


def lexicons_hash(overlay: Path | None = None) -> str:
    """Hash over the tables in use: the shipped ones and the user's own."""
    found = hashlib.sha256()
    shipped = sorted((files("kg") / "lexicons").iterdir(), key=lambda path: path.name)
    own = sorted(overlay.glob("*.tsv")) if overlay is not None else []
    for table in [table for table in shipped if table.name.endswith(".tsv")] + own:
        found.update(table.name.encode() + b"\0" + table.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def store_articles(
    articles: Iterable[Article],
    store: Store,
    settings: Settings,
    *,
    on_problem: OnProblem,
    model: str = DEFAULT_MODEL,
    workers: int = 1,
    rebuild: bool = False,
    on_article: Callable[[str], None] = lambda name: None,
) -> Counts:
    """Extract the articles and put their graphs into the store; articles that are there unchanged are passed over.

    Each article's graph is stored whole as soon as it is ready, so that an interrupted build goes on where it stood.
    ``on_article`` is told the id of each article that is done with.
    """
    from kg.rdf import RecordError, quads

    run = run_of(settings, model)
    counts = {"read": 0, "unchanged": 0, "failed": 0, "stored": 0}

    def changed() -> Iterator[Article]:
        for article in articles:
            counts["read"] += 1
            if rebuild or not store.has(article, run):
                yield article
            else:
                counts["unchanged"] += 1
                on_article(article.id)

    def failed(problem: Problem) -> None:
        counts["failed"] += 1
        on_problem(problem)

    for record in extract_all(changed(), settings, on_problem=failed, model=model, workers=workers):
        try:
            store.put(quads(record, store.base, run))
            counts["stored"] += 1
        except RecordError as error:
            failed(Problem(record.id, None, f"cannot be stored: {error}"))
        on_article(record.id)
    return Counts(**counts)


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
        from kg.extraction.record import Settings, extract
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
