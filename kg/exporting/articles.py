"""One article's graph at a time, as nodes with their values, so that no export needs more memory for more articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Self
from urllib.parse import unquote

import pyoxigraph as ox

from kg.exporting.naming import Node
from kg.rdf.store import Store
from kg.rdf.vocabulary import term

Triples = dict[str, dict[str, set[Node]]]
"""Subject → property → values."""

_DERIVED: Final = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?graph a kg:DerivedGraph } } ORDER BY ?graph"
_CLUSTERS: Final = """
SELECT ?graph ?issue ?cluster ?label WHERE {
  GRAPH ?graph { ?issue a kg:Issue }
  ?issue skos:closeMatch ?cluster .
  ?cluster a kg:IssueCluster ; rdfs:label ?label
} ORDER BY ?issue ?cluster
"""

iri = lru_cache(maxsize=500)(lambda name: term(name).value)
"""The IRI of a prefixed term as a string."""


def by_subject(quads: Iterable[ox.Quad]) -> Triples:
    """The quads without their graph, grouped by subject and property."""
    found: Triples = {}
    for quad in quads:
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode | ox.BlankNode) else str(quad.subject)
        found.setdefault(subject, {}).setdefault(quad.predicate.value, set()).add(quad.object)
    return found


def local(node: str) -> str:
    """The id of an instance: the last part of its IRI, decoded."""
    return unquote(node.rsplit("/", 1)[-1])


class View:
    """Some triples, asked for values by prefixed names."""

    def __init__(self, triples: Triples) -> None:
        self.triples = triples

    @cached_property
    def classes(self) -> Mapping[str, list[str]]:
        """Class → its sorted instances."""
        found: dict[str, list[str]] = {}
        for subject in sorted(self.triples):
            for value in self.values(subject, "rdf:type"):
                found.setdefault(value, []).append(subject)
        return found

    def instances(self, name: str) -> list[str]:
        """The sorted instances of a class."""
        return self.classes.get(iri(name), [])

    def values(self, subject: str | None, predicate: str) -> list[str]:
        """The sorted values of a property as text."""
        found = self.triples.get(subject or "", {}).get(iri(predicate), ())
        return sorted(str(getattr(value, "value", value)) for value in found)

    def value(self, subject: str | None, *path: str) -> str | None:
        """The first value at the end of a path of properties, ``None`` where it breaks off."""
        for predicate in path:
            subject = next(iter(self.values(subject, predicate)), None)
        return subject

    def number(self, subject: str | None, predicate: str) -> int | None:
        """The first value as a whole number."""
        found = self.value(subject, predicate)
        return None if found is None else int(found)


class ArticleView(View):
    """The graph of one article."""

    def __init__(self, graph: ox.NamedNode, triples: Triples) -> None:
        super().__init__(triples)
        self.graph = graph

    @classmethod
    def of(cls, graph: ox.NamedNode, quads: Iterable[ox.Quad]) -> Self:
        """The view of a graph's quads."""
        return cls(graph, by_subject(quads))

    @property
    def document(self) -> str | None:
        """The IRI of the article."""
        return self.value(self.graph.value, "prov:wasDerivedFrom")

    def quote(self, claim: str) -> tuple[str | None, int | None, int | None]:
        """The words that a stance, event or affiliation rests on, and where in the text they begin and end."""
        evidence = self.value(claim, "kg:evidence")
        selectors = self.values(evidence, "oa:hasSelector")
        words = next((found for node in selectors if (found := self.value(node, "oa:exact"))), None)
        places = [node for node in selectors if self.value(node, "oa:start") is not None]
        place = places[0] if places else None
        return words, self.number(place, "oa:start"), self.number(place, "oa:end")


def articles(store: Store) -> Iterator[ArticleView]:
    """Each article graph, by article id; one at a time is in memory."""
    for graph, quads in store.article_graphs():
        yield ArticleView.of(graph, quads)


def derived_graphs(store: Store) -> Iterator[tuple[ox.NamedNode, list[ox.Quad]]]:
    """Each graph that was computed from all articles, with its sorted quads; one at a time is in memory."""
    for row in store.query(_DERIVED).rows:
        if isinstance(row[0], ox.NamedNode):
            yield row[0], store.derived(local(row[0].value))


def all_graphs(store: Store) -> Iterator[tuple[ox.NamedNode, list[ox.Quad]]]:
    """The article graphs by article id, then the derived graphs, each with its sorted quads."""
    yield from store.article_graphs()
    yield from derived_graphs(store)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Issues of several articles that are one matter."""

    id: str
    label: str


class Clusters:
    """Which cluster an issue stands in; empty where no clusters were computed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._there = bool(store.query(_DERIVED).rows)

    def of(self, article: ArticleView) -> dict[str, Cluster]:
        """Issue id → cluster for the issues of one article; of several clusters the first by id."""
        found: dict[str, Cluster] = {}
        if self._there:
            for row in self._store.query(_CLUSTERS, {"graph": article.graph}).dictionaries():
                found.setdefault(local(str(row["issue"])), Cluster(local(str(row["cluster"])), str(row["label"])))
        return found
