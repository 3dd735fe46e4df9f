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
    rank = {node: number for number, node in enumerate(graph)}
    for a, b, data in graph.edges(data=True):
        for c in set(graph[a]) & set(graph[b]):
            if rank[c] > max(rank[a], rank[b]):
                counts[sum(sign < 0 for sign in (data["sign"], graph[a][c]["sign"], graph[b][c]["sign"]))] += 1
    return TriadCensus((counts[0], counts[1], counts[2], counts[3]))


def line_index(graph: nx.Graph, seed: int = 0, restarts: int = 40) -> LineIndex:
    """The line index of balance with a two-sided split that attains it.

    Every cycle lies in one biconnected part, so the parts are solved one by one: exactly up to ``EXACT_LIMIT``
    nodes, above it by seeded local search from ``restarts`` random splits.
    """
    total, exact = 0, True
    same: dict[tuple[str, str], bool] = {}
    for part in _parts(graph):
        signs = _matrix(graph, part)
        solved = len(part) <= EXACT_LIMIT
        split = _try_all(signs) if solved else _best_search(signs, 2, seed, restarts)
        total, exact = total + _errors(signs, split), exact and solved
        side = dict(zip(part, split.tolist(), strict=True))
        same.update({(a, b): side[a] == side[b] for a, b in graph.subgraph(part).edges})
    return LineIndex(total, exact, _sides(graph, same))


def _parts(graph: nx.Graph) -> list[list[str]]:
    return sorted(sorted(part) for part in nx.biconnected_components(graph))


def _matrix(graph: nx.Graph, nodes: Sequence[str]) -> np.ndarray:
    """The symmetric matrix of signs, 0 where there is no tie."""
    place = {node: number for number, node in enumerate(nodes)}
    signs = np.zeros((len(nodes), len(nodes)), dtype=np.int64)
    for a, b, data in graph.subgraph(nodes).edges(data=True):
        signs[place[a], place[b]] = signs[place[b], place[a]] = data["sign"]
    return signs


def _errors(signs: np.ndarray, split: np.ndarray) -> int:
    same = split[:, None] == split[None, :]
    return int((((signs > 0) & ~same) | ((signs < 0) & same)).sum()) // 2


def _try_all(signs: np.ndarray) -> np.ndarray:
    """The best two-sided split, the first node on side 0; of equals the first in binary order."""
    size = len(signs)
    heads, tails = np.nonzero(np.triu(signs))
    splits = np.arange(2 ** (size - 1), dtype=np.int64)
    errors = np.zeros(len(splits), dtype=np.int16)
    for a, b in zip(heads.tolist(), tails.tolist(), strict=True):
        apart = ((splits << 1 >> a) ^ (splits << 1 >> b)) & 1  # shifted: the first node's side is always 0
        errors += (apart if signs[a, b] > 0 else 1 - apart).astype(np.int16)
    best = int(errors.argmin()) << 1
    return np.array([(best >> place) & 1 for place in range(size)])


def _best_search(signs: np.ndarray, number: int, seed: int, restarts: int) -> np.ndarray:
    """The split with the fewest errors that relocating one node at a time finds from random starts."""
    draw = random.Random(seed)
    starts = [np.array([draw.randrange(number) for _ in signs]) for _ in range(restarts)]
    return min((_relocate(signs, start, number) for start in starts), key=lambda split: _errors(signs, split))


def _relocate(signs: np.ndarray, split: np.ndarray, number: int) -> np.ndarray:
    """Move single nodes to where they have fewest errors until no move helps."""
    moved = True
    while moved:
        moved = False
        for node in range(len(split)):
            gain = np.array([signs[node][split == place].sum() for place in range(number)])
            if gain.max() > gain[split[node]]:
                split[node], moved = int(gain.argmax()), True
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


def factions(graph: nx.Graph, number: int, seed: int = 0, restarts: int = 40) -> Factions:
    """A split into at most ``number`` factions with few errors, by seeded local search: an upper bound.

    Actors without ties are left out; factions are numbered by their first member.
    """
    nodes = sorted(node for node in graph if graph.degree(node))
    if not nodes:
        return Factions({}, 0)
    signs = _matrix(graph, nodes)
    split = _best_search(signs, number, seed, restarts)
    order: dict[int, int] = {}
    members = {node: order.setdefault(place, len(order)) for node, place in zip(nodes, split.tolist(), strict=True)}
    return Factions(members, _errors(signs, split))
