"""Many articles through all the floors: articles → records → graph → measures, diagrams, exports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from kg.analysis import StanceRow, Table, analyse
from kg.catalogue import Size, size, stance_rows
from kg.extraction.judge import TOKENS, WEIGHTS
from kg.extraction.record import Settings
from kg.extraction.record import extract as extract_record
from kg.language.pipeline import DEFAULT_MODEL, ModelMissing, parse
from kg.lexicon import LexiconError
from kg.model import Article, Record
from kg.reading import read_articles
from kg.reading.problems import OnProblem, Problem
from kg.showing import html_table
from kg.workers import collector_off, spread

if TYPE_CHECKING:
    from kg.language.document import Document
    from kg.rdf.clusters import Cluster
    from kg.rdf.issues import IssueEntry
    from kg.rdf.run import Run
    from kg.rdf.store import Store

BATCH_ARTICLES: Final = 16
BATCH_CHARACTERS: Final = 100_000


def raise_problem(problem: Problem) -> None:
    """Let a problem be an error where nobody wants to hear of it otherwise. Raises ``ValueError``."""
    if problem.skipped:
        raise ValueError(str(problem))


def extract(
    article: Article | str,
    settings: Settings | None = None,
    *,
    published: str | None = None,
    model: str = DEFAULT_MODEL,
) -> Record:
    """What one article, or one text, says. ``published`` is the date of a text, as ``2023-08-15``.

    Raises ``ModelMissing`` where the spaCy pipeline is not installed, ``LexiconError`` for an unusable table.

    >>> record = extract("Norland will not support the plan.", published="2023-08-15")
    >>> [(stance.type, stance.factuality) for stance in record.stances]
    [('supports', 'negated')]
    """
    if isinstance(article, str):
        article = Article(id="text", text=article, published=published)
    return extract_record(next(parse([article], model)), settings)


@dataclass(frozen=True, slots=True)
class Counts:
    """What one build did with the articles that it was given; of those stored, ``replaced`` were there otherwise before."""

    read: int = 0
    unchanged: int = 0
    failed: int = 0
    stored: int = 0
    replaced: int = 0

    @property
    def added(self) -> int:
        """How many articles were not there before."""
        return self.stored - self.replaced

    def __str__(self) -> str:
        told = {name: getattr(self, name) for name in ("added", "replaced", "unchanged", "failed")}
        return ", ".join(f"{count:,} {name}" for name, count in told.items() if count) or "none"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build gave: ``size`` is how much is in the store now, ``missing`` says why a file was not written."""

    counts: Counts
    size: Size
    seconds: float
    written: tuple[Path, ...]
    missing: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        """What the build did and what is in the store now, for notebooks."""
        done = [(name, getattr(self.counts, name)) for name in ("read", "added", "replaced", "unchanged", "failed")]
        rows = [*((f"articles {name}", number) for name, number in done), *self.size._asdict().items()]
        rows += [("written", path.name) for path in self.written] + [("not written", why) for why in self.missing]
        return html_table("Build", ("what", "how much"), rows)


def build(
    paths: Sequence[str | Path],
    *,
    on_problem: OnProblem = raise_problem,
    store: Path | str = ".kg",
    exports: Path | str = "exports",
    base: str | None = None,
    settings: Settings | None = None,
    model: str = DEFAULT_MODEL,
    published: str | None = None,
    workers: int = 1,
    rebuild: bool = False,
    on_article: Callable[[str], None] = lambda name: None,
) -> Summary:
    """Read the articles behind the paths, extract and store them, and write graph, diagrams and measures to ``exports``.

    What fails is told to ``on_problem`` and the rest is done; where there is no article at all, nothing is written.
    Raises ``StoreError`` for a store that cannot be used,
    ``ModelMissing`` and ``LexiconError``.
    """
    from kg.rdf.store import Store

    started, clock = datetime.now(UTC), perf_counter()
    settings = settings or Settings()
    articles = read_articles([str(path) for path in paths], published=published, on_problem=on_problem)
    first = next(articles, None)
    if first is None:
        return Summary(Counts(), Size(), perf_counter() - clock, ())
    with Store(store, base=base) as graph:
        counts = store_articles(
            chain([first], articles),
            graph,
            settings,
            on_problem=on_problem,
            model=model,
            workers=workers,
            rebuild=rebuild,
            on_article=on_article,
        )
        if counts.stored:
            run = run_of(settings, model)
            graph.record_run(run, started, datetime.now(UTC), map(str, paths), workers, counts.stored)
        update_clusters(graph)
        written, missing = publish(graph, Path(exports))
        return Summary(counts, size(graph), perf_counter() - clock, tuple(written), tuple(missing))


def update_clusters(store: Store, force: bool = False, found: Iterable[Cluster] | None = None) -> bool:
    """Compute the clusters of issues anew where the articles, or the way of clustering, are others than at the last time.

    Whether they were. The result is a function of the articles alone, however they came in. ``found`` is what
    ``clusters_of`` gives for the articles of the store, where that is known already.
    """
    from kg.analysis.clusters import VERSION
    from kg.rdf import clusters, issues

    state = clusters.state(store, f"{VERSION} {lexicons_hash()}")
    if not force and clusters.settled(store) == state:
        return False
    if found is None:
        with collector_off():
            found = clusters_of(issues.issues(store), issues.parts(store))
    store.put_derived(clusters.GRAPH, clusters.quads(found, store.base, state))
    return True


def clusters_of(issues: Iterable[IssueEntry], parts: Mapping[str, str]) -> tuple[Cluster, ...]:
    """The clusters of the issues of all articles, in whatever order; ``parts`` says which actor is part of which."""
    from kg.actors.tables import load_actors
    from kg.analysis.clusters import cluster
    from kg.analysis.wordings import actor_names, places

    lexicon = load_actors()
    bare = places(lexicon)
    return cluster((issue for issue in issues if issue.label not in bare), actor_names(lexicon), parts)


def publish(store: Store, folder: Path) -> tuple[list[Path], list[str]]:
    """Write what the store holds for others: the graph, the measures and the diagrams.

    The paths written, and the reasons why others were not.
    """
    from kg.exporting import export
    from kg.reporting import report

    folder.mkdir(parents=True, exist_ok=True)
    turtle, measures = folder / "stancegraph.ttl", folder / "measures.json"
    with turtle.open("wb") as out:
        export(store, "turtle", out)
    rows = stance_rows(store, clustered=True)
    measures.write_text(as_json(analyse(rows)), encoding="utf-8")
    drawn, missing = draw_all(rows, folder)
    page = folder / "report.html"
    page.write_text(report(store), encoding="utf-8")
    return [turtle, measures, *drawn, page], missing


def as_json(tables: Iterable[Table]) -> str:
    """The tables as one JSON object from title to rows."""
    found = {table.title: [dict(zip(table.columns, row, strict=True)) for row in table.rows] for table in tables}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def draw_all(rows: Sequence[StanceRow], folder: Path) -> tuple[list[Path], list[str]]:
    """The diagrams of a build: stances, relations, what surrounds the most connected actor, who agrees with whom."""
    from kg.drawing import DrawingError, draw

    written: list[Path] = []
    missing: list[str] = []
    for kind in ("stances", "relations", "ego", "agreement"):
        for suffix in ("svg", "png"):
            path = folder / f"{kind}.{suffix}"
            path.unlink(missing_ok=True)
            try:
                draw(kind, rows, path, dots_per_inch=200)
                written.append(path)
            except DrawingError as error:
                missing.append(f"{path}: {error}")
    return written, missing


def run_of(settings: Settings, model: str = DEFAULT_MODEL) -> Run:
    """What names the way in which records are made: version, model, lexicons with the judge's weights, settings."""
    from kg.rdf.run import Run, installed_version

    return Run(installed_version(), model, lexicons_hash(settings.overlay, settings.judge), str(settings))


def lexicons_hash(overlay: Path | None = None, judge: bool = False) -> str:
    """Hash over the tables in use, the shipped ones and the user's own, and over what the judge has learnt where it is asked."""
    found = hashlib.sha256()
    shipped = sorted((files("kg") / "lexicons").iterdir(), key=lambda path: path.name)
    own = sorted(overlay.glob("*.tsv")) if overlay is not None else []
    learnt = [files("kg.extraction") / name for name in (WEIGHTS, TOKENS)] if judge else []
    for table in [table for table in shipped if table.name.endswith(".tsv")] + own + learnt:
        found.update(table.name.encode() + b"\0" + table.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def store_articles(
    articles: Iterable[Article],
    store: Store,
    settings: Settings,
    *,
    on_problem: OnProblem = raise_problem,
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
    counts = {"read": 0, "unchanged": 0, "failed": 0, "stored": 0, "replaced": 0}

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
            made = quads(record, store.base, run)
            there = store.holds(store.iri("graph", record.id))
            store.put(made)
            counts["stored"] += 1
            counts["replaced"] += there
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
    on_problem: OnProblem = raise_problem,
    model: str = DEFAULT_MODEL,
    workers: int = 1,
) -> Iterator[Record]:
    """The record of every article, in the order of the articles, whatever the number of workers.

    An article that fails is told to ``on_problem`` and the rest is done. Raises ``ModelMissing`` and ``LexiconError``.

    >>> [record.id for record in extract_all([Article("a", "Norland left."), Article("b", "Sudland stayed.")])]
    ['a', 'b']
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
        return extract_record(doc, settings)
    except LexiconError:
        raise
    except Exception as error:
        return _problem(doc.article, f"cannot be extracted: {_told(error)}")


def _problem(article: Article, message: str) -> Problem:
    return Problem(article.id, None, message)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}".rstrip(": ")
