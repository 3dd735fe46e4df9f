"""Structural balance of a signed undirected graph: triads, the line index, factions.

Every function takes a NetworkX graph whose edges carry ``sign`` (+1 or -1), as ``networks.signed`` gives it.
Formulas and references: docs/analysis.md.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np

Ties = list[list[tuple[int, int]]]

EXACT_LIMIT: Final = 20
"""The largest biconnected part, in nodes, of which the line index is found by trying every split."""


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
    """The fewest ties whose removal gives balance; ``exact`` is false where a heuristic gave an upper bound."""

    value: int
    exact: bool
    sides: dict[str, int]
    """The side, 0 or 1, of each actor with a tie; in each component the first actor is on side 0."""


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

    Every cycle lies in one biconnected part, so the parts are solved one by one: exactly up to ``EXACT_LIMIT``
    nodes, above it by seeded local search from random splits.
    """
    total, exact = 0, True
    same: dict[tuple[str, str], bool] = {}
    for part in _parts(graph):
        ties = _ties(graph, part)
        solved = len(part) <= EXACT_LIMIT
        split = _try_all(ties) if solved else _best_search(ties, 2, seed)
        total, exact = total + _errors(ties, split), exact and solved
        side = dict(zip(part, split, strict=True))
        same.update({(a, b): side[a] == side[b] for a, b in graph.subgraph(part).edges})
    return LineIndex(total, exact, _sides(graph, same))


def _parts(graph: nx.Graph) -> list[list[str]]:
    return sorted(sorted(part) for part in nx.biconnected_components(graph))


def _ties(graph: nx.Graph, nodes: Sequence[str]) -> Ties:
    """For each node its neighbours, by their places in ``nodes``, with the signs."""
    place = {node: number for number, node in enumerate(nodes)}
    return [sorted((place[b], data["sign"]) for b, data in graph[a].items() if b in place) for a in nodes]


def _errors(ties: Ties, split: Sequence[int]) -> int:
    return sum((split[a] == split[b]) != (sign > 0) for a, found in enumerate(ties) for b, sign in found) // 2


def _try_all(ties: Ties) -> list[int]:
    """The best two-sided split, the first node on side 0; of equals the first in binary order."""
    splits = np.arange(2 ** (len(ties) - 1), dtype=np.int64) << 1
    errors = np.zeros(len(splits), dtype=np.int16)
    for a, found in enumerate(ties):
        for b, sign in found:
            if a < b:
                apart = ((splits >> a) ^ (splits >> b)) & 1
                errors += (apart if sign > 0 else 1 - apart).astype(np.int16)
    best = int(splits[errors.argmin()])
    return [(best >> place) & 1 for place in range(len(ties))]


def _best_search(ties: Ties, number: int, seed: int) -> list[int]:
    """The split with the fewest errors that relocating one node at a time finds from random starts."""
    draw = random.Random(seed)
    starts = [[draw.randrange(number) for _ in ties] for _ in range(_starts(len(ties)))]
    return min((_relocate(ties, start, number) for start in starts), key=lambda split: _errors(ties, split))


def _starts(size: int) -> int:
    """From how many splits the search begins: fewer on large graphs, to keep the time within bounds."""
    return max(3, min(40, 100_000 // size))


def _relocate(ties: Ties, split: list[int], number: int) -> list[int]:
    """Move single nodes to where they have fewest errors until no move helps."""
    moved = True
    while moved:
        moved = False
        for node, found in enumerate(ties):
            gain = [0] * number
            for other, sign in found:
                gain[split[other]] += sign
            best = max(gain)
            if best > gain[split[node]]:
                split[node], moved = gain.index(best), True
    return split


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


def factions(graph: nx.Graph, number: int, seed: int = 0) -> Factions:
    """A split into at most ``number`` factions with few errors, by seeded local search: an upper bound.

    Actors without ties are left out; factions are numbered by their first member.
    """
    nodes = sorted(node for node in graph if graph.degree(node))
    if not nodes:
        return Factions({}, 0)
    ties = _ties(graph, nodes)
    split = _best_search(ties, number, seed)
    order: dict[int, int] = {}
    members = {node: order.setdefault(place, len(order)) for node, place in zip(nodes, split, strict=True)}
    return Factions(members, _errors(ties, split))
