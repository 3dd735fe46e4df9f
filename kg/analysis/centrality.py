"""Centrality of actors, on networks on which each is meaningful. Formulas and references: docs/analysis.md.

PageRank, HITS, betweenness and eigenvector centrality take weights that are all positive: a path through an enemy is no
path. On a signed network they raise ``SignedNetworkError``; signed degree, PN centrality and status are made for it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final, Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from kg.analysis.extras import as_igraph
from kg.analysis.graphs import SIGN_NAMES
from kg.analysis.networks import position_ties

Engine = Literal["networkx", "igraph"]
Vector = NDArray[np.float64]

EXACT_BETWEENNESS: Final = 1000
SAMPLE: Final = 60
"""From how many actors networkx estimates betweenness on larger networks (Brandes and Pich 2007); igraph is exact."""

_TOLERANCE: Final = 1e-9
"""What PageRank may be off, over all actors together."""

_DENSE: Final = 600
"""The largest matrix, in rows, whose eigenvectors are all computed."""


class SignedNetworkError(ValueError):
    """A measure that is wrong on a signed network was asked of one; the message says what to take."""


@dataclass(frozen=True, slots=True)
class SignedDegree:
    """How many stances of each sign an actor takes (``out``) and receives (``in``); with a kernel, sums of their weights."""

    out_positive: float = 0
    out_negative: float = 0
    in_positive: float = 0
    in_negative: float = 0

    @property
    def out_net(self) -> float:
        """Positive minus negative stances taken."""
        return self.out_positive - self.out_negative

    @property
    def in_net(self) -> float:
        """Positive minus negative stances received."""
        return self.in_positive - self.in_negative


@dataclass(frozen=True, slots=True)
class Hits:
    """Kleinberg's two ranks: hubs point at authorities, authorities are pointed at by hubs; each sums to 1."""

    hubs: dict[str, float]
    authorities: dict[str, float]


def need_positive(graph: nx.Graph, measure: str) -> None:
    """Raise ``SignedNetworkError`` where the network has signs or negative weights."""
    for _, _, data in graph.edges(data=True):
        if "sign" in data or "polarity" in data or data.get("weight", 1) < 0:
            raise SignedNetworkError(
                f"{measure} is not defined on a signed network: take the layer of one sign (support, conflict), "
                "a congruence or conflict network, or a signed measure (signed-degree, pn, status)"
            )


def signed_degree(graph: nx.MultiDiGraph) -> dict[str, SignedDegree]:
    """The signed degrees of every actor, each tie counted with its weight."""
    counts: dict[str, defaultdict[str, float]] = {node: defaultdict(int) for node in graph}
    for a, b, polarity, weight in position_ties(graph):
        counts[a][f"out_{SIGN_NAMES[polarity]}"] += weight
        counts[b][f"in_{SIGN_NAMES[polarity]}"] += weight
    return {node: SignedDegree(**found) for node, found in counts.items()}


def pagerank(graph: nx.DiGraph, damping: float = 0.85) -> dict[str, float]:
    """PageRank on the ties of one sign: weight flows to whom stances point at; empty where there are no ties.

    Raises ``SignedNetworkError``.
    """
    need_positive(graph, "PageRank")
    if not graph.number_of_edges():
        return {}
    return dict(nx.pagerank(graph, alpha=damping, weight="weight", tol=_TOLERANCE / len(graph), max_iter=1000))


def hits(graph: nx.DiGraph) -> Hits:
    """Hubs and authorities on the ties of one sign; empty where there are no ties. Raises ``SignedNetworkError``."""
    need_positive(graph, "HITS")
    if not graph.number_of_edges():
        return Hits({}, {})
    nodes = list(graph)
    ties = nx.to_scipy_sparse_array(graph, nodelist=nodes, weight="weight", dtype=float, format="csr")
    hubs = np.abs(_leading(ties @ ties.T))
    authorities = ties.T @ hubs
    return Hits(_named(nodes, hubs / hubs.sum()), _named(nodes, authorities / authorities.sum()))


def betweenness(graph: nx.Graph, seed: int = 0, engine: Engine = "networkx") -> dict[str, float]:
    """Normalised betweenness on a network of positive weights; the length of an edge is 1 / weight.

    ``networkx`` takes all sources up to ``EXACT_BETWEENNESS`` actors and estimates from a seeded sample beyond;
    ``igraph`` (extra ``fast``) takes all always. Raises ``SignedNetworkError`` and ``EngineMissing``.
    """
    need_positive(graph, "betweenness")
    lengths = graph.__class__()
    lengths.add_nodes_from(graph)
    lengths.add_edges_from((a, b, {"length": 1 / data["weight"]}) for a, b, data in graph.edges(data=True))
    alike = len({length for _, _, length in lengths.edges(data="length")}) < 2
    if engine == "igraph":
        nodes, found = list(graph), as_igraph(lengths, list(graph), "length")
        pairs = max(1, (len(nodes) - 1) * (len(nodes) - 2)) / (1 if graph.is_directed() else 2)
        return _named(nodes, np.array(found.betweenness(weights=None if alike else "weight")) / pairs)
    sample = None if len(graph) <= EXACT_BETWEENNESS else SAMPLE
    return dict(nx.betweenness_centrality(lengths, k=sample, weight=None if alike else "length", seed=seed))


def eigenvector(graph: nx.Graph) -> dict[str, float]:
    """Eigenvector centrality on an undirected network of positive weights, of length 1 [Bonacich 1972].

    Where the network falls apart, the component with the largest eigenvalue alone is above 0; of equal ones all are.
    Empty where there are no ties. Raises ``SignedNetworkError``.
    """
    need_positive(graph, "eigenvector centrality")
    if not graph.number_of_edges():
        return {}
    return _named(list(graph), np.abs(_leading(nx.to_scipy_sparse_array(graph, weight="weight", dtype=float))))


def status(graph: nx.Graph) -> dict[str, float]:
    """Status in a signed network: the leading eigenvector of its signs, of length 1 [Bonacich and Lloyd 2004].

    High and positive: liked by those of high status and disliked by those of negative status. In two hostile camps the
    camps have opposite signs; the sum is not negative. Empty where there are no ties.

    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": -1})])
    >>> {actor: round(value, 3) for actor, value in status(graph).items()}
    {'a': 0.577, 'b': 0.577, 'c': -0.577}
    """
    if not graph.number_of_edges():
        return {}
    return _named(list(graph), _leading(nx.to_scipy_sparse_array(graph, weight="sign", dtype=float)))


def pn(graph: nx.Graph) -> dict[str, float]:
    """PN centrality of a signed undirected network [Everett and Borgatti 2014]; 1 for an actor without ties.

    (I − (P − 2N) / (2n − 2))⁻¹ 1, with P and N the positive and negative ties and n the number of actors: the more
    friends the higher, the more enemies the lower, each the more the better placed they are. Empty below two actors.

    >>> graph = nx.Graph([("a", "b", {"sign": 1})])
    >>> {actor: round(value, 9) for actor, value in pn(graph).items()}
    {'a': 2.0, 'b': 2.0}
    """
    size = len(graph)
    if size < 2:
        return {}
    signs = nx.to_scipy_sparse_array(graph, weight="sign", dtype=float, format="csr")
    scaled = signs.copy()
    scaled.data = np.where(signs.data > 0, 1.0, -2.0) / (2 * size - 2)
    return _named(list(graph), _neumann(scaled))


def _neumann(matrix: csr_array) -> Vector:
    """(I − M)⁻¹ 1 by its series, which converges fast on sparse networks, else by least squares.

    Two enemies alone have no inverse: least squares gives both a half.
    """
    ones = np.ones(matrix.shape[0])
    found = ones
    for _ in range(500):
        following = ones + matrix @ found
        if float(np.abs(following - found).max()) < 1e-14:
            return np.asarray(following)
        found = following
    return np.asarray(np.linalg.lstsq(np.eye(matrix.shape[0]) - matrix.toarray(), ones)[0])


def _leading(matrix: Any) -> Vector:
    """The unit eigenvector of the largest eigenvalue of a symmetric matrix, its sum not negative.

    Where several share the largest eigenvalue, the one nearest to the vector of ones, so that order does not decide.
    """
    size = matrix.shape[0]
    ones = np.ones(size)
    if size <= _DENSE:
        values, vectors = np.linalg.eigh(matrix.toarray())
        space = vectors[:, values > values[-1] - 1e-9 * max(1.0, abs(values[-1]))]
        found = space @ (space.T @ ones)
        found = vectors[:, -1] if np.abs(found).max() < 1e-9 else found
    else:
        found = eigsh(matrix.astype(float), k=1, which="LA", v0=ones, tol=1e-10)[1][:, 0]
    found = found / np.linalg.norm(found)
    found[np.abs(found) < 1e-12] = 0.0
    nonzero = found[found != 0]
    turn = float(found.sum()) if abs(float(found.sum())) > 1e-9 else float(nonzero[0])
    return np.asarray(found if turn > 0 else -found)


def _named(nodes: list[str], values: Vector) -> dict[str, float]:
    return {node: float(value) for node, value in zip(nodes, values, strict=True)}
