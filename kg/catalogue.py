"""What is in a store, as rows: its stances, what is said about one thing, its size; and graphs taken in from files."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple, cast

import pyoxigraph as ox

from kg.analysis import StanceRow
from kg.exporting.rows import statements
from kg.rdf.store import Store, StoreError
from kg.rdf.vocabulary import ACTOR_CLASSES, term
from kg.reading.problems import OnProblem, Problem

_SIZE: Final = """
SELECT (COUNT(DISTINCT ?article) AS ?articles) (COUNT(DISTINCT ?actor) AS ?actors) (COUNT(DISTINCT ?issue) AS ?issues)
  (COUNT(DISTINCT ?stance) AS ?stances) (COUNT(DISTINCT ?event) AS ?events)
WHERE {
  { ?article a schema:NewsArticle } UNION { ?issue a kg:Issue } UNION { ?stance a kg:Stance } UNION { ?event a sem:Event }
  UNION { VALUES ?class { CLASSES } ?actor a ?class }
}
"""


class Size(NamedTuple):
    """How much is in a store."""

    articles: int
    actors: int
    issues: int
    stances: int
    events: int


class Listing(NamedTuple):
    """A titled table."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str | int | None, ...]]


def size(store: Store) -> Size:
    """The number of articles, actors, issues, stances and events."""
    found = store.query(_SIZE.replace("CLASSES", " ".join(f"kg:{name}" for name in ACTOR_CLASSES.values())))
    return Size(*(int(cell or 0) for cell in found.plain()[0]))


def stance_rows(store: Store) -> list[StanceRow]:
    """Every stance of the store with the labels that its article gives, by article and place in the text."""
    return [
        StanceRow(
            article=str(row["article"]),
            date=_text(row["date"]),
            publisher=_text(row["publisher"]),
            holder=str(row["holder"]),
            holder_label=str(row["holder_label"]),
            holder_kind=str(row["holder_kind"]),
            target=str(row["target"]),
            target_label=str(row["target_label"]),
            target_kind=str(row["target_kind"]),
            polarity=int(row["polarity"] or 0),
            type=str(row["type"]),
            factuality=str(row["factuality"]),
            speaker=_text(row["speaker"]),
            confidence=int(row["confidence"] or 0) / 100,
            inferred=row["inferred_from"] is not None,
            quote=str(row["quote"]),
            published=_text(row["published"]),
        )
        for row in statements(store)
    ]


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def statements_about(store: Store, name: str) -> Listing | None:
    """The stances that an article tells, or that an actor or issue holds and receives; ``None`` for an unknown id."""
    rows = stance_rows(store)
    entry = next((entry for entry in store.articles() if entry.id == name), None)
    if entry is not None:
        told = ", ".join(part for part in (entry.published, entry.publisher) if part)
        return _listing(f"{entry.title} ({told})", [row for row in rows if row.article == name])
    chosen = [row for row in rows if name in (row.holder, row.target)]
    labels = [row.holder_label if row.holder == name else row.target_label for row in chosen]
    return _listing(min(labels), chosen, "article") if chosen else None


def _listing(title: str, rows: Iterable[StanceRow], *more: str) -> Listing:
    columns = ("holder", "stance", "target", "factuality", "date", *more, "quote")
    fields = ("holder_label", "type", "target_label", "factuality", "date", *more, "quote")
    return Listing(title, columns, [tuple(getattr(row, field) for field in fields) for row in rows])


def load_graphs(store: Store, path: Path, on_problem: OnProblem) -> int:
    """Put every article graph of an N-Quads file into the store; how many there were.

    A file that cannot be read, and a graph that is not one of an article, are told to ``on_problem``.
    """
    graphs: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, list[ox.Quad]] = defaultdict(list)
    try:
        for quad in _parsed(path):
            graphs[quad.graph_name].append(quad)
    except SyntaxError as error:
        on_problem(Problem(str(path), error.lineno, f"not N-Quads: {error.msg}"))
        return 0
    except (OSError, EOFError, UnicodeDecodeError) as error:
        on_problem(Problem(str(path), None, f"cannot be read: {getattr(error, 'strerror', None) or error}"))
        return 0
    return sum(_load(store, path, graph, found, on_problem) for graph, found in graphs.items())


def _load(
    store: Store,
    path: Path,
    graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph,
    quads: list[ox.Quad],
    report: OnProblem,
) -> bool:
    try:
        if not any(quad.predicate == term("rdf:type") and quad.object == term("kg:ArticleGraph") for quad in quads):
            raise StoreError("not the graph of an article")
        store.put(quads)
    except StoreError as error:
        report(Problem(str(path), None, f"graph {graph}: {error}"))
        return False
    return True


def _parsed(path: Path) -> Iterator[ox.Quad]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as handle:
        yield from ox.parse(cast("IO[bytes]", handle), format=ox.RdfFormat.N_QUADS)
