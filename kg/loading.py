"""Article graphs taken in from N-Quads files: those that are new in one sweep, those that are known one by one."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from kg.rdf.store import Store, StoreError
from kg.rdf.vocabulary import term
from kg.reading.problems import OnProblem, Problem

GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

_TYPE: Final = term("rdf:type")
_ARTICLE: Final = term("kg:ArticleGraph")
_DERIVED: Final = term("kg:DerivedGraph")
_KINDS: Final = frozenset((_ARTICLE, _DERIVED))


def load_graphs(store: Store, path: Path, on_problem: OnProblem) -> int:
    """Put every article graph of an N-Quads file into the store; how many there were.

    What is derived from article graphs is passed over, since it is computed anew. A file that cannot be read, and any
    other graph, are told to ``on_problem``. The file is read twice, so that memory does not grow with it.
    """
    if path.is_fifo():
        on_problem(
            Problem(str(path), None, "a pipe can be read once only, and loading reads twice: write it to a file")
        )
        return 0
    try:
        kinds = _kinds(path)
        wanted = list(_articles(store, kinds, path, on_problem))
        known = {graph for graph in wanted if store.holds(graph)}
        new = set(wanted) - known
        if new:
            quads = parsed(path) if len(new) == len(kinds) else (q for q in parsed(path) if q.graph_name in new)
            store.fill(new, quads)
        for graph in _gathered(path, known).values():
            store.put(graph)
        return len(wanted)
    except SyntaxError as error:
        on_problem(Problem(str(path), error.lineno, f"not N-Quads: {error.msg}"))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        on_problem(Problem(str(path), None, f"cannot be read: {getattr(error, 'strerror', None) or error}"))
    return 0


def _kinds(path: Path) -> dict[GraphName, ox.NamedNode | None]:
    """The graphs of the file in their order, each with what it says of itself to be."""
    found: dict[GraphName, ox.NamedNode | None] = {}
    for quad in parsed(path):
        kind = quad.object
        if kind in _KINDS and quad.predicate == _TYPE:
            found[quad.graph_name] = cast("ox.NamedNode", kind)
        else:
            found.setdefault(quad.graph_name, None)
    return found


def _articles(
    store: Store, kinds: Mapping[GraphName, ox.NamedNode | None], path: Path, on_problem: OnProblem
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


def _gathered(path: Path, graphs: set[ox.NamedNode]) -> dict[GraphName, list[ox.Quad]]:
    found: dict[GraphName, list[ox.Quad]] = defaultdict(list)
    if graphs:
        for quad in parsed(path):
            if quad.graph_name in graphs:
                found[quad.graph_name].append(quad)
    return found


def parsed(path: Path) -> Iterator[ox.Quad]:
    """The quads of an N-Quads file, also a gzipped one. Raises ``SyntaxError`` and ``OSError``."""
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as handle:
            yield from ox.parse(cast("IO[bytes]", handle), format=ox.RdfFormat.N_QUADS)
    else:
        yield from ox.parse(path=path, format=ox.RdfFormat.N_QUADS)
