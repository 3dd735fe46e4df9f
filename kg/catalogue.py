"""What is in a store, as rows: its stances, what is said about one thing, its size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import unquote

from kg.analysis import StanceRow, merge_issues
from kg.exporting.rows import Row, statements
from kg.rdf.clusters import clusters as clusters
from kg.rdf.resolving import resolve
from kg.rdf.sparql import QueryError, Table
from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES
from kg.showing import html_table

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

    articles: int = 0
    actors: int = 0
    issues: int = 0
    stances: int = 0
    events: int = 0


class Listing(NamedTuple):
    """A titled table."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str | int | None, ...]]

    def _repr_html_(self) -> str:
        return html_table(self.title, self.columns, self.rows)


def size(store: Store) -> Size:
    """The number of articles, actors, issues, stances and events."""
    found = store.query(_SIZE.replace("CLASSES", " ".join(f"kg:{name}" for name in ACTOR_CLASSES.values())))
    return Size(*(int(cell or 0) for cell in found.plain()[0]))


def stance_rows(store: Store, clustered: bool = False, among: Table | None = None) -> list[StanceRow]:
    """Every stance of the store with the labels that its article gives, by article and place in the text.

    With ``clustered`` issues of different articles that are one matter are one target: their cluster. With ``among``,
    the answer of a query, only the stances that it names. Raises ``QueryError`` where it names none.
    """
    found = [row_of(row) for row in told_by(store, among)]
    return merge_issues(found, clusters(store)) if clustered else found


def told_by(store: Store, among: Table | None = None) -> list[Row]:
    """The rows of ``statements``, or those of them that the answer of a query names in whatever column.

    Raises ``QueryError`` where the answer has rows and none of them names a stance.
    """
    if among is None:
        return statements(store)
    within = store.prefixes["stance"]
    named = {str(cell) for row in among.plain() for cell in row if str(cell).startswith(within)}
    if among.rows and not named:
        raise QueryError(
            "the answer of the query names no stances; select them, as in SELECT ?stance { ?stance a kg:Stance }"
        )
    wanted = {unquote(name.removeprefix(within)) for name in named}
    return [row for row in statements(store) if row["stance"] in wanted]


def row_of(row: Row) -> StanceRow:
    """A row of ``statements`` as networks take it."""
    return StanceRow(
        article=str(row["article"]),
        date=text(row["date"]),
        publisher=text(row["publisher"]),
        holder=str(row["holder"]),
        holder_label=str(row["holder_label"]),
        holder_kind=str(row["holder_kind"]),
        target=str(row["target"]),
        target_label=str(row["target_label"]),
        target_kind=str(row["target_kind"]),
        polarity=int(row["polarity"] or 0),
        type=str(row["type"]),
        factuality=str(row["factuality"]),
        speaker=text(row["speaker"]),
        confidence=int(row["confidence"] or 0) / 100,
        inferred=row["inferred_from"] is not None,
        quote=str(row["quote"]),
        published=text(row["published"]),
    )


def text(value: str | int | None) -> str | None:
    """What a cell tells as text; ``None`` where it is empty."""
    return None if value is None else str(value)


def statements_about(store: Store, name: str) -> Listing:
    """The stances that an article tells, that an actor or issue holds and receives, or that a cluster's issues receive.

    ``name`` is the id of an article, or the id, label or IRI of an actor, an issue or a cluster of issues; a
    label that a cluster bears names all its issues. Raises ``QueryError`` where nothing bears it.
    """
    rows = list(statements(store))
    entry = next((entry for entry in store.articles() if entry.id == name), None)
    if entry is not None:
        told = ", ".join(part for part in (entry.published, entry.publisher) if part)
        title = f"{entry.title} ({told})" if told else entry.title
        return _listing(title, [row for row in rows if row["article"] == name])
    members = cluster_members(store, name)
    if members:
        label = clusters(store)[members[0]][1]
        return _listing(f"{label}: {len(members)} issues", [row for row in rows if row["target"] in members], "article")
    found = {unquote(str(term.value).rsplit("/", 1)[-1]) for term in resolve(store, "referent", name)}
    chosen = [row for row in rows if found & {row["holder"], row["target"]}]
    labels = {str(row[f"{side}_label"]) for row in chosen for side in ("holder", "target") if row[side] in found}
    return _listing(min(labels, default=name), chosen, "article")


def cluster_members(store: Store, name: str) -> list[str]:
    """The ids of the issues of a cluster, given its id, IRI or label; empty where it is none, or not one alone."""
    wanted = name.removeprefix(store.prefixes["cluster"])
    label = " ".join(name.split()).casefold()
    known = clusters(store)
    ids = {cluster for cluster, told in known.values() if cluster == wanted or told.casefold() == label}
    return sorted(issue for issue, (cluster, _) in known.items() if cluster in ids) if len(ids) == 1 else []


def _listing(title: str, rows: Iterable[Row], *more: str) -> Listing:
    columns = ("holder", "stance", "target", "factuality", "date", *more, "quote")
    fields = ("holder_label", "type", "target_label", "factuality", "date", *more, "quote")
    return Listing(title, columns, [tuple(row[field] for field in fields) for row in rows])
