"""Brokers between camps, and who stands in the core of a network. Formulas and references: docs/analysis.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import networkx as nx

from kg.analysis.centrality import need_positive


@dataclass(frozen=True, slots=True)
class Brokerage:
    """How often an actor b stands between a and c in a → b → c where a is not tied to c [Gould and Fernandez 1989].

    ``coordinator`` all of one camp; ``consultant`` a and c of one, b of another; ``gatekeeper`` b and c of one, a
    outside; ``representative`` a and b of one, c outside; ``liaison`` three camps.
    """

    coordinator: int = 0
    consultant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0

    @property
    def total(self) -> int:
        """All five."""
        return self.coordinator + self.consultant + self.gatekeeper + self.representative + self.liaison


@dataclass(frozen=True, slots=True)
class CorePeriphery:
    """The core, and how well the network fits the ideal of a full core and an empty periphery (−1 to 1).

    ``fit`` is ``None`` where it is not defined: with fewer than two actors on both sides, or all pairs alike.
    """

    core: tuple[str, ...]
    fit: float | None


def brokerage(graph: nx.DiGraph, camps: Mapping[str, int]) -> dict[str, Brokerage]:
    """Brokerage roles of the actors in camps, over the ties of one sign between them. Raises ``SignedNetworkError``.

    >>> graph = nx.DiGraph([("a", "b"), ("b", "c")])
    >>> brokerage(graph, {"a": 0, "b": 0, "c": 1})["b"]
    Brokerage(coordinator=0, consultant=0, gatekeeper=0, representative=1, liaison=0)
    """
    need_positive(graph, "brokerage")
    after = {node: {other for other in graph.successors(node) if other in camps} for node in graph if node in camps}
    found: dict[str, Counter[str]] = {node: Counter() for node in after}
    for a, middle in after.items():
        for b in middle:
            for c in after[b] - after[a]:
                if c != a and c != b and a != b:
                    found[b][_role(camps[a], camps[b], camps[c])] += 1
    return {node: Brokerage(**counts) for node, counts in sorted(found.items())}


def _role(a: int, b: int, c: int) -> str:
    if a == c:
        return "coordinator" if a == b else "consultant"
    if b == c:
        return "gatekeeper"
    return "representative" if a == b else "liaison"


def participation(graph: nx.Graph, camps: Mapping[str, int]) -> dict[str, float]:
    """1 − Σ (weight towards a camp / weight)² over the camps: 0 ties to one camp only, near 1 to all alike.

    On a network of positive weights [Guimerà and Amaral 2005]; actors without ties to a camp are left out. Raises
    ``SignedNetworkError``.

    >>> graph = nx.Graph([("b", "a", {"weight": 1}), ("b", "c", {"weight": 1})])
    >>> participation(graph, {"a": 0, "b": 0, "c": 1})
    {'a': 0.0, 'b': 0.5, 'c': 0.0}
    """
    need_positive(graph, "participation")
    towards: dict[str, Counter[int]] = defaultdict(Counter)
    for a, b, data in graph.edges(data=True):
        for one, other in ((a, b), (b, a)):
            if other in camps:
                towards[one][camps[other]] += data["weight"]
    return {
        node: 1 - sum((weight / found.total()) ** 2 for weight in found.values())
        for node, found in sorted(towards.items())
        if found.total()
    }


def core_periphery(graph: nx.Graph) -> CorePeriphery:
    """The core that leaves the fewest errors: ties missing within the core plus ties within the periphery.

    The discrete model of Borgatti and Everett (2000) without the ties between core and periphery, solved exactly: the
    best core of each size is that of the highest degrees [Lip 2011]. Weights are not used; of equal degrees the first
    by id. ``fit`` is the correlation over the pairs within core and periphery with the ideal.

    >>> core_periphery(nx.Graph([("a", "b"), ("a", "c"), ("b", "c"), ("a", "d"), ("b", "e")]))
    CorePeriphery(core=('a', 'b'), fit=1.0)
    """
    order = sorted((node for node in graph if graph.degree(node)), key=lambda node: (-graph.degree(node), node))
    ties = graph.number_of_edges()
    best, size, degrees = ties, 0, 0
    for number, node in enumerate(order, 1):
        degrees += graph.degree(node)
        errors = number * (number - 1) // 2 + ties - degrees
        if errors < best:
            best, size = errors, number
    core = tuple(sorted(order[:size]))
    return CorePeriphery(core, _fit(graph, set(core), len(order) - size))


def _fit(graph: nx.Graph, core: set[str], outside: int) -> float | None:
    """Pearson's correlation between being a tie and being a pair of the core, over pairs of one side (φ)."""
    inside = graph.subgraph(core).number_of_edges()
    beyond = sum(a not in core and b not in core for a, b in graph.edges)
    pairs, others = len(core) * (len(core) - 1) // 2, outside * (outside - 1) // 2
    tied, free = inside + beyond, pairs + others - inside - beyond
    margin = sqrt(pairs) * sqrt(others) * sqrt(tied) * sqrt(free)
    return min(1.0, (inside * (others - beyond) - (pairs - inside) * beyond) / margin) if margin else None
