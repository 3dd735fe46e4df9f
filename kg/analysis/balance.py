"""Structural balance of a signed undirected graph: triads, the line index, factions.

Every function takes a NetworkX graph whose edges carry ``sign`` (+1 or -1), as ``networks.signed`` gives it.
Formulas and references: docs/analysis.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from kg.analysis.frustration import Ties, best_split, errors, search


@dataclass(frozen=True, slots=True)
class TriadCensus:
    """Triangles by their number of negative ties: ``counts[0]`` is +++, ``counts[3]`` is −−−."""

    counts: tuple[int, int, int, int]

    @property
    def balance(self) -> float | None:
        """The share of triangles with an even number of negative ties; ``None`` without triangles."""
        total = sum(self.counts)
        return (self.counts[0] + self.counts[2]) / total if total else None

    @property
    def weak_balance(self) -> float | None:
        """The share of triangles without exactly one negative tie (Davis); ``None`` without triangles."""
        total = sum(self.counts)
        return (total - self.counts[1]) / total if total else None


@dataclass(frozen=True, slots=True)
class LineIndex:
    """The fewest ties whose removal gives balance; ``lower`` is what it cannot fall below.

    ``sides`` gives the side, 0 or 1, of each actor with a tie; in each component the first actor is on side 0.
    """

    value: int
    lower: int
    sides: dict[str, int]

    @property
    def exact(self) -> bool:
        """Whether the value is proven; else it is the upper bound that a heuristic gave."""
        return self.value == self.lower


@dataclass(frozen=True, slots=True)
class Factions:
    """A split into factions and its errors: positive ties between, negative ties within."""

    members: dict[str, int]
    errors: int


def triad_census(graph: nx.Graph) -> TriadCensus:
    """Every triangle, counted by its number of negative ties."""
    counts = [0, 0, 0, 0]
    rank = {node: place for place, node in enumerate(sorted(graph, key=lambda node: (graph.degree(node), node)))}
    above = {a: {b: graph[a][b]["sign"] for b in graph[a] if rank[b] > rank[a]} for a in graph}
    for found in above.values():
        for b, sign in found.items():
            for c in found.keys() & above[b].keys():
                counts[(sign < 0) + (found[c] < 0) + (above[b][c] < 0)] += 1
    return TriadCensus((counts[0], counts[1], counts[2], counts[3]))


def line_index(graph: nx.Graph, seed: int = 0) -> LineIndex:
    """The line index of balance with a two-sided split that attains it.

    Every cycle lies in one biconnected part, so the parts are solved one by one: see ``frustration.best_split``.

    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": 1}), ("a", "c", {"sign": -1})])
    >>> found = line_index(graph)
    >>> found.value, found.exact
    (1, True)
    """
    total = lower = 0
    same: dict[tuple[str, str], bool] = {}
    for part in _parts(graph):
        split = best_split(_ties(graph, part), seed)
        total, lower = total + split.errors, lower + split.lower
        side = dict(zip(part, split.sides, strict=True))
        same.update({(a, b): side[a] == side[b] for a, b in graph.subgraph(part).edges})
    return LineIndex(total, lower, _sides(graph, same))


def _parts(graph: nx.Graph) -> list[list[str]]:
    return sorted(sorted(part) for part in nx.biconnected_components(graph))


def _ties(graph: nx.Graph, nodes: Sequence[str]) -> Ties:
    """For each node its neighbours, by their places in ``nodes``, with the signs."""
    place = {node: number for number, node in enumerate(nodes)}
    return [sorted((place[b], data["sign"]) for b, data in graph[a].items() if b in place) for a in nodes]


def _sides(graph: nx.Graph, same: Mapping[tuple[str, str], bool]) -> dict[str, int]:
    sides: dict[str, int] = {}
    for first in sorted(node for node in graph if graph.degree(node)):
        if first in sides:
            continue
        sides[first] = 0
        for a, b in nx.bfs_edges(graph, first):
            equal = same[a, b] if (a, b) in same else same[b, a]
            sides[b] = sides[a] if equal else 1 - sides[a]
    return sides


def factions_by_number(graph: nx.Graph, most: int = 6, seed: int = 0) -> list[Factions]:
    """The factions for 1, 2 … ``most`` sets, until there are no errors: what a signed blockmodel is chosen by.

    The signed blockmodel of structural balance: positive ties within blocks, negative ties between [Doreian and Mrvar
    1996]. Errors never rise with the number of sets.
    """
    found: list[Factions] = []
    for number in range(1, most + 1):
        tried = factions(graph, number, seed)
        found.append(tried if not found or tried.errors < found[-1].errors else found[-1])
        if not tried.errors:
            break
    return found


def factions(graph: nx.Graph, number: int, seed: int = 0) -> Factions:
    """A split into at most ``number`` factions with few errors, by seeded annealing: an upper bound.

    Actors without ties are left out; factions are numbered by their first member.
    """
    nodes = sorted(node for node in graph if graph.degree(node))
    if not nodes:
        return Factions({}, 0)
    ties = _ties(graph, nodes)
    split = search(ties, number, seed)
    order: dict[int, int] = {}
    members = {node: order.setdefault(place, len(order)) for node, place in zip(nodes, split, strict=True)}
    return Factions(members, errors(ties, split))
