"""Article graphs taken in from N-Quads files: those that are new in one sweep, those that are known one by one.

While one file goes into the store, the next ones are read and checked; where all articles of the store come from these
files, what they say of issues is kept as it goes by, so that the clusters of issues are ready when the graphs are.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from kg.pipeline import clusters_of, update_clusters
from kg.rdf.clusters import Cluster
from kg.rdf.issues import READ, TYPE, Matters, matters, settled_parts
from kg.rdf.shards import Shard
from kg.rdf.store import Store, StoreError
from kg.rdf.vocabulary import INSTANCES, term
from kg.reading.problems import OnProblem, Problem
from kg.workers import collector_off

GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_ARTICLE: Final = term("kg:ArticleGraph").value
_DERIVED: Final = term("kg:DerivedGraph").value
_THERE: Final = "SELECT ?graph WHERE { ?graph a kg:ArticleGraph } LIMIT 1"


class Checked(NamedTuple):
    """A file that can be loaded: its graphs in their order, each with what it says of itself to be."""

    shard: Shard
    kinds: Mapping[GraphName, str | None]


def load(store: Store, paths: Iterable[Path], on_problem: OnProblem) -> int:
    """Put every article graph of the N-Quads files into the store, and the clusters of their issues; how many graphs.

    What is derived from article graphs is passed over, since it is computed anew. A file that cannot be read, and any
    other graph, are told to ``on_problem``. Each file is read twice, so that memory does not grow with its quads, only
    with its articles. Raises ``StoreError`` for a store that cannot be used.
    """
    reading = Reading(store.base, gather=not store.query(_THERE).rows)
    with collector_off(), ThreadPoolExecutor(1) as ahead:
        try:
            checks = [(path, ahead.submit(reading.check, path)) for path in paths]
            clusters = ahead.submit(reading.clusters)
            loaded = [_stored(store, path, check.result, on_problem) for path, check in checks]
            found = clusters.result() if reading.whole(store) and None not in loaded else None
        finally:
            reading.stop()
            ahead.shutdown(cancel_futures=True)
        count = sum(filter(None, loaded))
        update_clusters(store, force=count > 0, found=found)
    return count


def load_graphs(store: Store, path: Path, on_problem: OnProblem) -> int:
    """Put every article graph of one file into the store, as ``load`` does, but leave the clusters as they are."""
    reading = Reading(store.base, gather=False)
    return _stored(store, path, lambda: reading.check(path), on_problem) or 0


class Reading:
    """Reads files one after the other; where ``gather``, it keeps what their articles say of issues."""

    def __init__(self, base: str, gather: bool) -> None:
        self._within = base + INSTANCES["graph"]
        self.kept: dict[str, Matters] | None = {} if gather else None
        self._stopped = False

    def check(self, path: Path) -> Checked:
        """The graphs of a file. Raises ``SyntaxError`` and ``OSError`` for one that cannot be loaded."""
        if path.is_fifo():
            raise OSError("a pipe can be read once only, and loading reads twice: write it to a file")
        shard = Shard.of(path)
        kinds: dict[GraphName, str | None] = {}
        told: dict[str, Matters] = {}
        for graph, quads in _by_graph(shard):
            if self._stopped:
                raise CancelledError
            name = getattr(graph, "value", "")
            article = self.kept is not None and name.startswith(self._within)
            said = _said(quads, READ if article else (TYPE,))
            if article and graph in kinds:
                self.kept = None
            elif article:
                told[name] = matters(name, said)
            kind = next((value for thing, value in said[TYPE] if thing == name and value in (_ARTICLE, _DERIVED)), None)
            kinds[graph] = kind or kinds.get(graph)
        if self.kept is not None:
            self.kept |= told
        return Checked(shard, kinds)

    def clusters(self) -> tuple[Cluster, ...] | None:
        """The clusters of the issues of all files read; None where they were not kept.

        They are not where a graph was scattered over its file, since it would have to be held in memory until the end.
        """
        if self.kept is None:
            return None
        entries = chain.from_iterable(found.issues for found in self.kept.values())
        pairs = {pair for found in self.kept.values() for pair in found.parts}
        return clusters_of(entries, settled_parts(pairs))

    def whole(self, store: Store) -> bool:
        """Whether what was kept is about all articles of the store."""
        return self.kept is not None and self.kept.keys() == store.names()

    def stop(self) -> None:
        """Let a check that goes on in another thread end soon."""
        self._stopped = True


def _said(quads: Iterable[ox.Quad], names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Subject and object of the quads with these properties, by property."""
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    for quad in quads:
        pairs = found.get(quad.predicate.value)
        if pairs is not None:
            pairs.append((getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")))
    return found


def _stored(store: Store, path: Path, check: Callable[[], Checked], on_problem: OnProblem) -> int | None:
    """How many article graphs of the file are in the store now; None where it could not be read."""
    try:
        shard, kinds = check()
        wanted = list(_articles(store, kinds, path, on_problem))
        known = {graph for graph in wanted if store.holds(graph)}
        new = set(wanted) - known
        if new:
            whole = len(new) == len(kinds)
            store.fill(new, shard if whole else _only(shard, new))
        for graph in _gathered(shard, known).values():
            store.put(graph)
        return len(wanted)
    except SyntaxError as error:
        on_problem(Problem(str(path), error.lineno, f"not N-Quads: {error.msg}"))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        on_problem(Problem(str(path), None, f"cannot be read: {getattr(error, 'strerror', None) or error}"))
    return None


def _articles(
    store: Store, kinds: Mapping[GraphName, str | None], path: Path, on_problem: OnProblem
) -> Iterator[ox.NamedNode]:
    for graph, kind in kinds.items():
        if kind == _DERIVED:
            continue
        try:
            if kind is None:
                raise StoreError("not the graph of an article")
            yield store.check_graph(graph)
        except StoreError as error:
            on_problem(Problem(str(path), None, f"graph {graph}: {error}"))


def _by_graph(shard: Shard) -> Iterator[tuple[GraphName, Iterator[ox.Quad]]]:
    """Runs of quads of one graph."""
    return groupby(shard.quads(), key=attrgetter("graph_name"))


def _only(shard: Shard, graphs: Collection[GraphName]) -> Iterator[ox.Quad]:
    return chain.from_iterable(quads for graph, quads in _by_graph(shard) if graph in graphs)


def _gathered(shard: Shard, graphs: set[ox.NamedNode]) -> dict[GraphName, list[ox.Quad]]:
    found: dict[GraphName, list[ox.Quad]] = defaultdict(list)
    for graph, quads in _by_graph(shard) if graphs else ():
        if graph in graphs:
            found[graph].extend(quads)
    return found
