"""The store: an embedded Oxigraph in a directory, one named graph for each article.

One process writes at a time; readers read a snapshot, which the writer renews when it closes.

    DIR/store.json     version of the layout and the base IRI
    DIR/data/          the database
    DIR/snapshots/N/   hard links to its files as they stood when a writer closed
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self
from urllib.parse import unquote

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib import Dataset, Namespace

from kg.rdf import terms
from kg.rdf.quads import nquads
from kg.rdf.run import Content, Run, content_hash
from kg.rdf.snapshots import Snapshots
from kg.rdf.sparql import Answer, Graphs, QueryError, Table, Term, ask, check_update, evaluate
from kg.rdf.vocabulary import (
    ACTOR_CLASSES,
    DEFAULT_BASE,
    INSTANCES,
    check_base,
    derived_graph,
    instance,
    prefixes,
    runs_graph,
    term,
)

LAYOUT: Final = 1
"""Version of the layout on disk and of the graph's shape."""

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


class StoreError(Exception):
    """A store that cannot be used as asked; the message says what to do."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


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
    questions, also while another process writes; ``Store(None)`` lives in memory. ``base`` is recorded when the store
    is created. Raises ``StoreLocked`` where another process writes, ``StoreError`` for a store of another base or
    version, or for one that is not there.
    """

    def __init__(
        self, directory: Path | str | None = ".kg", base: str | None = None, mode: Literal["write", "read"] = "write"
    ) -> None:
        self.directory = Path(directory) if directory is not None else None
        self.mode = mode
        self.stale = False
        """Whether what is read may lack the newest changes, because a writer is at work."""
        self._changed = False
        self.base = check_base(base or DEFAULT_BASE)
        if self.directory is None:
            self._store = ox.Store()
        else:
            self.base = _settled_base(self.directory, base, create=mode == "write")
            self._snapshots = Snapshots(self.directory)
            self._store = self._writable(self.directory) if mode == "write" else self._readable(self.directory)

    @staticmethod
    def _writable(directory: Path) -> ox.Store:
        try:
            return ox.Store(str(directory / "data"))
        except OSError as error:
            if "lock" in (told := str(error).lower()) and not any(
                word in told for word in ("denied", "read-only", "space")
            ):
                raise StoreLocked(
                    f"{directory}: another process is writing to this store; wait until it has finished"
                ) from error
            raise StoreError(f"{directory}: the store cannot be opened: {error}") from error

    def _readable(self, directory: Path) -> ox.Store:
        if not self._snapshots.current():
            try:
                self._snapshots.renew(self._writable(directory))
            except StoreLocked:
                self.stale = True
        found = self._snapshots.open()
        if found is None:
            raise StoreLocked(
                f"{directory}: another process is building this store for the first time; wait until it has finished"
            )
        return found

    def close(self) -> None:
        """Write everything down, let readers see it and free the store for others."""
        if hasattr(self, "_store"):
            self.publish()
        if self.directory is not None and hasattr(self, "_store"):
            self._snapshots.release()
            del self._store

    def publish(self) -> None:
        """Let readers see what was written so far; takes milliseconds."""
        if self.directory is not None and self._changed:
            self._store.flush()
            self._snapshots.renew(self._store)
            self._changed = False

    def refresh(self) -> None:
        """Read what a writer has published since this store was opened for reading."""
        if self.mode == "read" and self.directory is not None and self._snapshots.newer():
            self._snapshots.release()
            self._store = self._snapshots.open() or self._store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """How many quads there are."""
        return len(self._store)

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
        wanted: list[tuple[str, Term]] = [("kg:contentHash", terms.text(content_hash(article)))]
        if run is not None:
            wanted.append(("prov:wasGeneratedBy", self.iri("run", run.id)))
        return all(ox.Quad(graph, term(name), value, graph) in self._store for name, value in wanted)

    def put(self, quads: Iterable[ox.Quad]) -> None:
        """Store one article's graph in the place of what was there, whole or not at all.

        Raises ``StoreError`` where the quads are not of one article graph below this store's base.
        """
        found = list(quads)
        self._replace(self._only_graph(found), found)

    def _replace(self, graph: ox.NamedNode, found: list[ox.Quad]) -> None:
        self._changing()
        if self._store.contains_named_graph(graph):
            lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in found)
            self._store.update(f"DROP SILENT GRAPH {graph} ; INSERT DATA {{ GRAPH {graph} {{\n{lines}}} }}")
        else:
            self._store.extend(found)

    def _only_graph(self, quads: list[ox.Quad]) -> ox.NamedNode:
        graphs = {quad.graph_name for quad in quads}
        graph = graphs.pop() if len(graphs) == 1 else None
        if not isinstance(graph, ox.NamedNode) or not graph.value.startswith(self.base + INSTANCES["graph"]):
            raise StoreError(f"these quads are not the graph of one article below {self.base}")
        return graph

    def remove(self, article: str) -> bool:
        """Remove an article with all that only it said; ``False`` where it is not there."""
        graph = self.iri("graph", article)
        if not self._store.contains_named_graph(graph):
            return False
        self._changing()
        self._store.remove_graph(graph)
        return True

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
        self._replace(graph, sorted(found, key=str))

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
        return sorted(self._store.quads_for_pattern(None, None, None, graph), key=str)

    def article_graphs(self) -> Iterator[tuple[ox.NamedNode, list[ox.Quad]]]:
        """Each article graph with its sorted quads, by article id; one graph at a time is in memory."""
        within = self.base + INSTANCES["graph"]
        names = [graph.value for graph in self._store.named_graphs() if isinstance(graph, ox.NamedNode)]
        for name in sorted((name for name in names if name.startswith(within)), key=unquote):
            yield ox.NamedNode(name), self._sorted(ox.NamedNode(name))

    def quads(self, runs: bool = False) -> Iterator[ox.Quad]:
        """Every quad of the article graphs, of the graphs derived from them and, where asked for, of the runs graph.

        In no order. Derived graphs belong to it, because they are a function of the article graphs alone.
        """
        apart = runs_graph(self.base)
        return (quad for quad in self._store if runs or quad.graph_name != apart)

    def nquads(self) -> str:
        """What ``quads`` gives as sorted N-Quads: the same for the same articles in whatever order they came."""
        return nquads(self.quads())

    def query(self, query: str, parameters: Mapping[str, Term] | None = None) -> Table:
        """The answer over the union of all graphs; see ``kg.rdf.sparql.ask``."""
        return ask(self._store, query, parameters, self.prefixes)

    def evaluate(
        self, query: str, parameters: Mapping[str, Term] | None = None, graphs: Graphs | None = None
    ) -> Answer:
        """The answer as Oxigraph gives it, to be read or serialised while the store is open; see ``evaluate``."""
        return evaluate(self._store, query, parameters, self.prefixes, graphs, self.base)

    def update(self, update: str) -> None:
        """Change the store by a SPARQL update, whole or not at all. Raises ``QueryError`` for what is refused."""
        check_update(update)
        self._changing()
        try:
            self._store.update(update, base_iri=self.base, prefixes=self.prefixes)
        except SyntaxError as error:
            raise QueryError(f"the update cannot be read: {error.msg or error}") from error
        except RuntimeError as error:
            raise QueryError(f"the update cannot be carried out: {error}") from error

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
        self._changing()
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
        self._store.extend([ox.Quad(node, term(name), value, graph) for name, value in facts])

    def graph(self) -> Dataset:
        """The store as an rdflib ``Dataset`` whose default graph is the union of all; changes go to the store."""
        dataset = Dataset(store=OxigraphStore(store=self._store), default_union=True)
        for prefix, namespace in self.prefixes.items():
            dataset.bind(prefix, Namespace(namespace), replace=True)
        return dataset

    def _changing(self) -> None:
        if self.mode == "read":
            raise StoreError("this store is open for reading only")
        if not self._changed and self.directory is not None:
            self._snapshots.outdate()
        self._changed = True


def _settled_base(directory: Path, base: str | None, create: bool) -> str:
    """The base that the store was built with; records it for a new one."""
    note = directory / "store.json"
    if note.is_file():
        return _recorded_base(note, base)
    if not create:
        raise StoreError(f"{directory}: there is no store; `kg build` makes one")
    if (directory / "data").exists():
        raise StoreError(
            f"{directory}: store.json is missing, so this is not a whole store; remove the directory and build again"
        )
    chosen = check_base(base or DEFAULT_BASE)
    directory.mkdir(parents=True, exist_ok=True)
    fresh = directory / "store.json.new"
    fresh.write_text(json.dumps({"layout": LAYOUT, "base": chosen}) + "\n", encoding="utf-8")
    fresh.replace(note)
    return chosen


def _recorded_base(note: Path, base: str | None) -> str:
    try:
        known = json.loads(note.read_text(encoding="utf-8"))
        layout, recorded = int(known["layout"]), str(known["base"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{note}: cannot be read ({error}); remove the directory and build again") from error
    if layout != LAYOUT:
        raise StoreError(
            f"{note.parent}: made by a version with layout {layout}, this one needs {LAYOUT}; build again into another directory"
        )
    if base is not None and base != recorded:
        raise StoreError(
            f"{note.parent}: built with the base {recorded}; it cannot go on with {base}: use another --store"
        )
    return check_base(recorded)
