"""A store on a SPARQL 1.1 server: Oxigraph, Virtuoso, or another whose default graph is the union of its named ones.

Beside the graphs that every store has, the server holds ``<base>store`` with layout, base and the writer that is at work.
A graph reaches its place whole: in one atomic update where it is small and the server's updates are atomic; else in
bounded batches through a graph below ``<base>staging/``, whose statement of what kind of graph it is comes last. Without
that statement a graph counts for nothing; the next writer ends or clears away what one that was killed left behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final

import pyoxigraph as ox
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result

from kg.rdf import terms
from kg.rdf.backend import LAYOUT, Mode, StoreError, StoreMissing, check_layout, check_recorded_base
from kg.rdf.binding import bind
from kg.rdf.client import Client, Fields
from kg.rdf.shards import Shard
from kg.rdf.sparql import Answer, Graphs, Table, Term, check_query, evaluate, tabulate
from kg.rdf.turn import Turn
from kg.rdf.vocabulary import DEFAULT_BASE, INSTANCES, check_base, runs_graph, term

BATCH: Final = 2_000
"""Quads in one request."""
PAGE: Final = 5_000
"""Rows in one answer to a question of our own; Virtuoso sorts no more than 10,000."""

_TYPE: Final = term("rdf:type")
_GRAPH_KINDS: Final = "VALUES ?kind { " + " ".join(map(str, map(term, ("kg:ArticleGraph", "kg:DerivedGraph")))) + " }"


class Remote:
    """The backend on a server. Raises ``StoreError`` as the embedded one does, and where the server cannot be used."""

    def __init__(self, address: str, base: str | None, mode: Mode) -> None:
        self.stale = False
        self._mode = mode
        self._client = Client(address)
        self._union = self._client.habits.union
        self.base = self._settled_base(base)
        self._note = ox.NamedNode(self.base + "store")
        self._turn = Turn(self._client, self._note, self._rows)
        if mode == "write":
            self._turn.take(self._recover)

    # What is asked

    def ask(
        self,
        query: str,
        parameters: Mapping[str, Term] | None,
        prefixes: Mapping[str, str],
        seconds: float | None = None,
    ) -> Table:
        with self._client.within(seconds):
            return self._whole(self.evaluate(query, parameters, prefixes, None, None))

    def evaluate(
        self,
        query: str,
        parameters: Mapping[str, Term] | None,
        prefixes: Mapping[str, str],
        graphs: Graphs | None,
        base: str | None,
    ) -> Answer:
        words = check_query(query, prefixes, base)
        evaluate(ox.Store(), query, parameters, prefixes, graphs, base)
        text = bind(query, parameters or {})
        evaluate(ox.Store(), text, None, prefixes, graphs, base)
        head = " ".join(f"PREFIX {name}: <{namespace}>" for name, namespace in prefixes.items())
        return self._answer(f"{f'BASE <{base}> ' if base else ''}{head} {text}", words, graphs)

    def _answer(self, text: str, words: frozenset[str], graphs: Graphs | None = None) -> Answer:
        fields = list(self._union) if graphs is None and "FROM" not in words else []
        if graphs is not None:
            fields += [("default-graph-uri", graph.value) for graph in graphs.default]
            fields += [("named-graph-uri", graph.value) for graph in graphs.named]
        if words & {"CONSTRUCT", "DESCRIBE"}:
            return self._triples(self._client.query(text, "application/n-triples", fields).content)
        found = self._client.query(text, "application/sparql-results+json", fields)
        try:
            return ox.parse_query_results(found.content, ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise self._malformed(error) from error

    def _triples(self, content: bytes) -> ox.QueryTriples:
        """The graph as Oxigraph's answers are."""
        held = ox.Store()
        try:
            held.extend(ox.parse(content, ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise self._malformed(error) from error
        found = held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found

    def _whole(self, found: Answer) -> Table:
        try:
            return tabulate(found)
        except SyntaxError as error:
            raise self._malformed(error) from error

    def _malformed(self, error: Exception) -> StoreError:
        return StoreError(
            f"{self._client.address}: answers with something else than SPARQL results ({error}); is this the address of "
            "the query endpoint?"
        )

    def _rows(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a question of our own, which names its graphs."""
        return list(self._whole(self._answer(text, frozenset(["SELECT"]))).rows)

    def contains(self, quads: Iterable[ox.Quad]) -> bool:
        patterns = " ".join(f"GRAPH {q.graph_name} {{ {q.subject} {q.predicate} {q.object} }}" for q in quads)
        return bool(self._rows(f"SELECT (1 AS ?there) WHERE {{ {patterns} }} LIMIT 1"))

    def read(self, graph: ox.NamedNode) -> list[ox.Quad]:
        """Subject by subject in pages, because servers cut long answers."""
        found: list[ox.Quad] = []
        after = ""
        while True:
            rows = self._rows(
                f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER(STR(?s) > {terms.text(after)}) }} "
                f"ORDER BY STR(?s) LIMIT {PAGE}"
            )
            last = rows[-1][0] if len(rows) == PAGE else None
            whole = [row for row in rows if row[0] != last]
            if last is not None and not whole:
                raise StoreError(f"{self._client.address}: {graph} says more than {PAGE} things about {last}")
            found += [ox.Quad(row[0], row[1], row[2], graph) for row in whole]
            if last is None:
                return found
            after = whole[-1][0].value

    def names(self, within: str) -> list[str]:
        return [name for name in self._marked() if name.startswith(within)]

    def _marked(self) -> Iterator[str]:
        """The graphs of articles, and those derived from them."""
        after = self.base
        while True:
            rows = self._rows(
                f"SELECT DISTINCT ?g WHERE {{ {_GRAPH_KINDS} GRAPH ?g {{ ?g {_TYPE} ?kind }} "
                f"FILTER(STR(?g) > {terms.text(after)}) }} ORDER BY STR(?g) LIMIT {PAGE}"
            )
            found = [row[0].value for row in rows]
            yield from (name for name in found if name.startswith(self.base))
            if len(rows) < PAGE or not found[-1].startswith(self.base):
                return
            after = found[-1]

    def quads(self) -> Iterator[ox.Quad]:
        for name in self._marked():
            yield from self.read(ox.NamedNode(name))
        yield from self.read(runs_graph(self.base))

    def __len__(self) -> int:
        pattern = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {terms.text(self.base)}) && ?g != {self._note})"
        found = self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        return int(found[0][0].value)

    # What is changed

    def update(self, update: str, prefixes: Mapping[str, str]) -> None:
        self._changing()
        head = " ".join(f"PREFIX {name}: <{namespace}>" for name, namespace in prefixes.items())
        self._client.update(f"BASE <{self.base}> {head} {update}")

    def add(self, quads: list[ox.Quad]) -> None:
        self._changing()
        self._client.update(_insert(quads))

    def replace(self, graph: ox.NamedNode, quads: list[ox.Quad]) -> None:
        self._changing()
        clear = self._client.habits.clear
        if self._client.habits.atomic and len(quads) <= BATCH:
            self._client.update(f"{clear} {graph} ; {_insert(quads)}")
            return
        staging = self._staging(graph)
        self._client.update(f"{clear} {staging}")
        ordered = sorted(quads, key=lambda quad: quad.subject == graph and quad.predicate == _TYPE)
        for start in range(0, len(ordered), BATCH):
            self._client.add(staging.value, _ntriples(ordered[start : start + BATCH]))
        self._swap(staging, graph)

    def fill(self, graphs: Collection[ox.NamedNode], quads: Iterable[ox.Quad] | Shard) -> None:
        found: dict[Any, list[ox.Quad]] = {graph: [] for graph in graphs}
        for quad in quads.quads() if isinstance(quads, Shard) else quads:
            found[quad.graph_name].append(quad)
        for graph, part in found.items():
            self.replace(graph, part)

    def _staging(self, graph: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(self.base + "staging/" + graph.value.removeprefix(self.base))

    def _swap(self, staging: ox.NamedNode, graph: ox.NamedNode) -> None:
        """Put a staged graph into its place, in one request, so that readers see the old one until the new one is there.

        Where an update is not atomic, its order is safe: the statement of what kind of graph it is goes first and comes
        last, and what was staged is cleared away at the very end.
        """
        clear = self._client.habits.clear
        if self._client.habits.atomic:
            self._client.update(f"{clear} {graph} ; MOVE {staging} TO {graph}")
            return
        mark = f"{graph} {_TYPE} ?kind"
        steps = (
            f"DELETE WHERE {{ GRAPH {graph} {{ {mark} }} }}",
            f"{clear} {graph}",
            f"INSERT {{ GRAPH {graph} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {staging} {{ ?s ?p ?o }} "
            f"FILTER(?s != {graph} || ?p != {_TYPE}) }}",
            f"INSERT {{ GRAPH {graph} {{ {mark} }} }} WHERE {{ GRAPH {staging} {{ {mark} }} }}",
            f"{clear} {staging}",
        )
        self._client.update(" ; ".join(steps))

    def drop(self, graph: ox.NamedNode) -> bool:
        self._changing()
        if not self._rows(f"SELECT ?s WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT 1"):
            return False
        unmark = f"DELETE WHERE {{ GRAPH {graph} {{ {graph} {_TYPE} ?kind }} }} ; "
        self._client.update(f"{'' if self._client.habits.atomic else unmark}{self._client.habits.clear} {graph}")
        return True

    def _changing(self) -> None:
        if self._mode == "read":
            raise StoreError("this store is open for reading only")

    # How it is opened and closed

    def _settled_base(self, base: str | None) -> str:
        """The base that the store was made with; records it for a new one."""
        if base is not None:
            check_base(base)
        rows = self._rows(
            f"SELECT ?g ?layout WHERE {{ GRAPH ?g {{ ?g {_TYPE} {term('kg:Store')} ; {term('kg:layout')} ?layout }} }}"
        )
        known = {row[0].value.removesuffix("store"): int(row[1].value) for row in rows}
        address = self._client.address
        if not known:
            if self._mode == "read":
                raise StoreMissing(address)
            return self._created(base or DEFAULT_BASE)
        if len(known) > 1 and base not in known:
            raise StoreError(f"{address}: holds several stores; say which with --base: {', '.join(sorted(known))}")
        chosen: str = base if base is not None and base in known else next(iter(known))
        check_recorded_base(address, chosen, base)
        check_layout(address, known[chosen])
        return check_base(chosen)

    def _created(self, base: str) -> str:
        note = ox.NamedNode(base + "store")
        facts: dict[str, Term] = {
            "rdf:type": term("kg:Store"),
            "rdfs:label": terms.text("store of stancegraph", "en"),
            "kg:layout": terms.integer(LAYOUT),
        }
        self._client.update(_insert(ox.Quad(note, term(name), value, note) for name, value in facts.items()))
        return base

    def _recover(self) -> None:
        """End what a killed writer had staged as a whole, and clear away what it had not."""
        for staging in self._below("staging/"):
            graph = ox.NamedNode(self.base + staging.value.removeprefix(self.base + "staging/"))
            mark = f"GRAPH {staging} {{ {graph} {_TYPE} ?kind }}"
            if self._rows(f"SELECT ?kind WHERE {{ {mark} }} LIMIT 1"):
                self._swap(staging, graph)
            else:
                self._client.update(f"{self._client.habits.clear} {staging}")
        for graph in [*self._below(INSTANCES["graph"], marked=False), *self._below("derived/", marked=False)]:
            self._client.update(f"{self._client.habits.clear} {graph}")

    def _below(self, path: str, marked: bool = True) -> list[ox.NamedNode]:
        """The graphs of this kind; where asked for, those alone that do not say what they are."""
        bare = "" if marked else f"FILTER NOT EXISTS {{ GRAPH ?g {{ ?g {_TYPE} ?kind }} }}"
        within = terms.text(self.base + path)
        return [
            row[0]
            for row in self._rows(
                f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {within})) {bare} }}"
            )
        ]

    def publish(self) -> None:
        """Nothing: on a server everybody sees at once what is written."""

    def refresh(self) -> None:
        """Nothing: on a server everybody sees at once what is written."""

    def close(self) -> None:
        try:
            self._turn.release()
        finally:
            self._client.close()

    def rdflib(self) -> Any:
        return _Linked(self._client, self._union)


class _Linked(SPARQLStore):
    """The server as rdflib sees it, for reading; asked through the client, so that union and credentials are the same."""

    def __init__(self, client: Client, union: Fields) -> None:
        super().__init__(client.address)
        self._client = client
        self._union = union

    def _query(self, query: str, default_graph: str | None = None, named_graph: str | None = None) -> Result:
        accept = "application/sparql-results+xml, application/n-triples;q=0.9"
        fields = self._union if default_graph is None else [("default-graph-uri", str(default_graph))]
        found = self._client.query(query, accept, fields)
        return Result.parse(BytesIO(found.content), content_type=found.headers["Content-Type"].split(";")[0])


def _insert(quads: Iterable[ox.Quad]) -> str:
    """One ``INSERT DATA`` of quads of one graph."""
    found = list(quads)
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in found)
    return f"INSERT DATA {{ GRAPH {found[0].graph_name} {{\n{lines}}} }}"


def _ntriples(quads: Iterable[ox.Quad]) -> bytes:
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads).encode("utf-8")
