"""The store: one named graph for each article, in a database of one's own or on a SPARQL server."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote

import pyoxigraph as ox
from rdflib import Dataset, Namespace

from kg.rdf import terms
from kg.rdf.backend import Backend, Mode, StoreError, StoreLocked, TookTooLong
from kg.rdf.embedded import Embedded
from kg.rdf.quads import nquads
from kg.rdf.run import Content, Run, content_hash
from kg.rdf.shards import Shard
from kg.rdf.sparql import Answer, Graphs, Table, Term, check_form, check_update
from kg.rdf.using import using
from kg.rdf.vocabulary import (
    ACTOR_CLASSES,
    INSTANCES,
    derived_graph,
    instance,
    prefixes,
    runs_graph,
    term,
)
from kg.showing import html_table

__all__ = ["Entry", "Store", "StoreError", "StoreLocked", "TookTooLong", "is_address"]

_ARTICLES: Final = """
SELECT ?graph ?id ?title ?published ?publisher
  (COUNT(DISTINCT ?actor) AS ?actors) (COUNT(DISTINCT ?issue) AS ?issues) (COUNT(DISTINCT ?stance) AS ?stances)
WHERE {
  GRAPH ?graph {
    ?graph a kg:ArticleGraph ; prov:wasDerivedFrom ?article .
    ?article dcterms:identifier ?id ; rdfs:label ?title .
    OPTIONAL { ?article schema:datePublished ?published }
    OPTIONAL { ?article schema:publisher/rdfs:label ?publisher }
    OPTIONAL {
      { ?stance a kg:Stance } UNION { ?issue a kg:Issue } UNION { ?actor a ?class . FILTER(?class IN (CLASSES)) }
    }
  }
} GROUP BY ?graph ?id ?title ?published ?publisher ORDER BY ?id
""".replace("CLASSES", ", ".join(sorted(f"kg:{name}" for name in ACTOR_CLASSES.values())))


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the store."""

    id: str
    title: str
    published: str | None
    publisher: str | None
    actors: int
    issues: int
    stances: int


class Store:
    """The graph of all articles.

    ``Store(directory)`` opens or creates a store for writing, ``Store(directory, mode="read")`` an existing one for
    questions, also while another process writes; ``Store(None)`` lives in memory; ``Store("http://…/sparql")`` is on a
    SPARQL 1.1 server (see ``kg.rdf.remote``). ``base`` is recorded when the store is created. Raises ``StoreLocked``
    where another process writes, ``StoreError`` for a store of another base or version, or for one that is not there.
    """

    def __init__(self, where: Path | str | None = ".kg", base: str | None = None, mode: Mode = "write") -> None:
        self.mode = mode
        self._backend = _opened(where, base, mode)
        self.base = self._backend.base
        self.directory = None if where is None or is_address(where) else Path(where)

    @property
    def stale(self) -> bool:
        """Whether what is read may lack the newest changes, because a writer is at work."""
        return self._backend.stale

    def close(self) -> None:
        """Write everything down, let readers see it and free the store for others."""
        self._backend.close()

    def publish(self) -> None:
        """Let readers see what was written so far; takes milliseconds."""
        self._backend.publish()

    def refresh(self) -> None:
        """Read what a writer has published since this store was opened for reading."""
        self._backend.refresh()

    def _repr_html_(self) -> str:
        """What is in the store, article by article, for notebooks."""
        found = self.articles()
        columns = ("id", "title", "published", "publisher", "actors", "issues", "stances")
        rows = [tuple(getattr(one, name) for name in columns) for one in found]
        return html_table(f"Store of {len(found):,} article{'' if len(found) == 1 else 's'}", columns, rows, 25)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """How many quads there are."""
        return len(self._backend)

    def iri(self, prefix: str, name: str) -> ox.NamedNode:
        """The IRI of an instance in this store, as in ``iri("actor", "china")``."""
        return instance(self.base, prefix, name)

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that every query may use without declaring them."""
        return prefixes(self.base)

    def has(self, article: Content, run: Run | None = None) -> bool:
        """Whether exactly this content is there, and, where ``run`` is given, as that run would give it."""
        graph = self.iri("graph", article.id)
        wanted: list[tuple[str, Term]] = [
            ("rdf:type", term("kg:ArticleGraph")),
            ("kg:contentHash", terms.text(content_hash(article))),
        ]
        if run is not None:
            wanted.append(("prov:wasGeneratedBy", self.iri("run", run.id)))
        return self._backend.contains(ox.Quad(graph, term(name), value, graph) for name, value in wanted)

    def put(self, quads: Iterable[ox.Quad]) -> None:
        """Store one article's graph in the place of what was there, whole or not at all.

        Raises ``StoreError`` where the quads are not of one article graph below this store's base.
        """
        found = list(quads)
        self._backend.replace(self._only_graph(found), found)

    def fill(self, graphs: Collection[ox.NamedNode], quads: Iterable[ox.Quad] | Shard) -> None:
        """Store many article graphs that are not there yet, each whole or not at all; the quads come in any order.

        They may be those of a file that was found to hold these graphs and no others.
        """
        for graph in graphs:
            self.check_graph(graph)
        self._backend.fill(graphs, quads)

    def holds(self, graph: ox.NamedNode) -> bool:
        """Whether there is an article graph of this name."""
        return self._backend.contains([ox.Quad(graph, term("rdf:type"), term("kg:ArticleGraph"), graph)])

    def names(self) -> set[str]:
        """The IRIs of the article graphs."""
        return set(self._backend.names(self.base + INSTANCES["graph"]))

    def check_graph(self, graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None) -> ox.NamedNode:
        """The name of an article graph of this store. Raises ``StoreError`` for any other."""
        if not isinstance(graph, ox.NamedNode) or not graph.value.startswith(self.base + INSTANCES["graph"]):
            raise StoreError(f"these quads are not the graph of one article below {self.base}")
        return graph

    def _only_graph(self, quads: list[ox.Quad]) -> ox.NamedNode:
        graphs = {quad.graph_name for quad in quads}
        graph = self.check_graph(graphs.pop() if len(graphs) == 1 else None)
        if ox.Quad(graph, term("rdf:type"), term("kg:ArticleGraph"), graph) not in quads:
            raise StoreError(f"{graph} is not the graph of one article: it does not say so")
        return graph

    def remove(self, article: str) -> bool:
        """Remove an article with all that only it said; ``False`` where it is not there."""
        return self._backend.drop(self.iri("graph", article))

    def put_derived(self, name: str, quads: Iterable[ox.Quad]) -> None:
        """Store what was computed from all articles as the derived graph of this name, in the place of what was there.

        The quads may name any graph: they go into ``derived_graph(base, name)``, which is marked as a
        ``kg:DerivedGraph``. It is part of the union that queries read, but not one of the article graphs.
        Raises ``StoreError`` for blank nodes.
        """
        graph = derived_graph(self.base, name)
        found = {ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads}
        if any(isinstance(node, ox.BlankNode) for quad in found for node in (quad.subject, quad.object)):
            raise StoreError(f"the derived graph {name} has blank nodes; name them")
        found |= {
            ox.Quad(graph, term("rdf:type"), term("kg:DerivedGraph"), graph),
            ox.Quad(graph, term("rdfs:label"), terms.text(name, "en"), graph),
        }
        self._backend.replace(graph, sorted(found, key=str))

    def derived(self, name: str) -> list[ox.Quad]:
        """The sorted quads of the derived graph of this name, its marks included; empty where it is not there."""
        return self._sorted(derived_graph(self.base, name))

    def articles(self) -> list[Entry]:
        """What is in the store, by article id."""
        rows = self.query(_ARTICLES).dictionaries()
        return [
            Entry(
                id=str(row["id"]),
                title=str(row["title"]),
                published=None if row["published"] is None else str(row["published"]),
                publisher=None if row["publisher"] is None else str(row["publisher"]),
                actors=int(row["actors"] or 0),
                issues=int(row["issues"] or 0),
                stances=int(row["stances"] or 0),
            )
            for row in rows
        ]

    def show(self, article: str) -> list[ox.Quad]:
        """The sorted quads of one article's graph; empty where it is not there."""
        return self._sorted(self.iri("graph", article))

    def _sorted(self, graph: ox.NamedNode) -> list[ox.Quad]:
        return sorted(self._backend.read(graph), key=str)

    def article_graphs(self) -> Iterator[tuple[ox.NamedNode, list[ox.Quad]]]:
        """Each article graph with its sorted quads, by article id; one graph at a time is in memory."""
        for name in sorted(self.names(), key=unquote):
            yield ox.NamedNode(name), self._sorted(ox.NamedNode(name))

    def quads(self, runs: bool = False) -> Iterator[ox.Quad]:
        """Every quad of the article graphs, of the graphs derived from them and, where asked for, of the runs graph.

        In no order. Derived graphs belong to it, because they are a function of the article graphs alone.
        """
        apart = runs_graph(self.base)
        return (quad for quad in self._backend.quads() if runs or quad.graph_name != apart)

    def nquads(self) -> str:
        """What ``quads`` gives as sorted N-Quads: the same for the same articles in whatever order they came."""
        return nquads(self.quads())

    def query(self, query: str, parameters: Mapping[str, Term] | None = None, timeout: float | None = None) -> Table:
        """The answer over the union of all graphs; see ``kg.rdf.sparql.ask``.

        Raises ``TookTooLong`` where it takes more than ``timeout`` seconds. It is stopped then: on this machine it runs
        in a process of its own, for which a store in memory is copied; a server is asked to stop and left.
        """
        return self._backend.ask(query, parameters, self.prefixes, timeout)

    def evaluate(
        self, query: str, parameters: Mapping[str, Term] | None = None, graphs: Graphs | None = None
    ) -> Answer:
        """The answer as Oxigraph gives it, to be read or serialised while the store is open; see ``evaluate``."""
        return self._backend.evaluate(query, parameters, self.prefixes, graphs, self.base)

    def update(self, update: str, graphs: Graphs | None = None) -> None:
        """Change the store by a SPARQL update, whole or not at all. Raises ``QueryError`` for what is refused.

        ``graphs`` are what its patterns are put to, as ``USING`` and ``USING NAMED`` would say in it.
        """
        check_update(update, self.prefixes, self.base)
        check_form(update, self.prefixes, self.base)
        self._backend.update(using(update, graphs or Graphs()), self.prefixes)

    def record_run(
        self,
        run: Run,
        started: datetime,
        ended: datetime,
        paths: Iterable[str] = (),
        workers: int = 1,
        articles: int = 0,
    ) -> None:
        """Note in the runs graph when and how a build ran."""
        graph = runs_graph(self.base)
        node = self.iri("execution", f"{run.id}-{started:%Y%m%dT%H%M%S%f}")
        facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            ("rdf:type", term("kg:Execution")),
            ("rdfs:label", terms.text(f"build of {started:%Y-%m-%d %H:%M}")),
            ("kg:ofRun", self.iri("run", run.id)),
            ("kg:startedAt", terms.text(started.isoformat(timespec="seconds"))),
            ("kg:endedAt", terms.text(ended.isoformat(timespec="seconds"))),
            ("kg:workers", terms.integer(workers)),
            ("kg:articles", terms.integer(articles)),
            *(("kg:path", terms.text(path)) for path in paths),
        ]
        self._backend.add([ox.Quad(node, term(name), value, graph) for name, value in facts])

    def graph(self) -> Dataset:
        """The store as an rdflib ``Dataset`` whose default graph is the union of all.

        Changes go to a store on this machine; one on a server is for reading.
        """
        dataset = Dataset(store=self._backend.rdflib(), default_union=True)
        for prefix, namespace in self.prefixes.items():
            dataset.bind(prefix, Namespace(namespace), replace=True)
        return dataset


def is_address(where: Path | str) -> bool:
    """Whether this names a server rather than a directory."""
    return isinstance(where, str) and where.lower().startswith(("http://", "https://"))


def _opened(where: Path | str | None, base: str | None, mode: Mode) -> Backend:
    if isinstance(where, str) and is_address(where):
        from kg.rdf.remote import Remote

        return Remote(where, base, mode)
    return Embedded(None if where is None else Path(where), base, mode)
