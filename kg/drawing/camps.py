"""Camps: actors that support one another, kept together on the page, each on a ground of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import networkx as nx
import numpy as np
from scipy.spatial import ConvexHull

from kg.analysis.balance import factions
from kg.analysis.communities import communities
from kg.drawing.geometry import Rectangle
from kg.drawing.material import Bond
from kg.drawing.style import LINES, Point

LEAST = 3
"""A camp has so many members."""


def camps(ties: Iterable[Bond]) -> list[list[str]]:
    """The camps, the largest first.

    Louvain communities of the ties that support outweigh; a community with hostile ties inside is split where that
    leaves fewer of them (two factions), and falls into the parts that support holds together.
    """
    graph = _signed(ties)
    friendly = nx.Graph()
    friendly.add_nodes_from(graph)
    friendly.add_edges_from((a, b, data) for a, b, data in graph.edges(data=True) if data["sign"] > 0)
    found = []
    for group in _groups(communities(friendly)):
        for part in _split(graph, group):
            found += [sorted(camp) for camp in nx.connected_components(friendly.subgraph(part))]
    return sorted((camp for camp in found if len(camp) >= LEAST), key=lambda camp: (-len(camp), camp))


def holds(camp: Sequence[str], ties: Iterable[Bond]) -> bool:
    """Whether the camp stays joined by support whichever single stance is taken away (minimum cut, Stoer and Wagner 1997)."""
    inside = _signed(ties).subgraph(camp)
    friendly = nx.Graph()
    friendly.add_nodes_from(camp)
    friendly.add_edges_from((a, b, data) for a, b, data in inside.edges(data=True) if data["sign"] > 0)
    return bool(nx.is_connected(friendly) and nx.stoer_wagner(friendly)[0] > 1)


def _signed(ties: Iterable[Bond]) -> nx.Graph:
    net: Counter[tuple[str, str]] = Counter()
    for tie in ties:
        net[min(tie.source, tie.target), max(tie.source, tie.target)] += LINES[tie.style].sign * tie.weight
    graph = nx.Graph()
    graph.add_nodes_from(sorted({end for pair in net for end in pair}))
    graph.add_edges_from(
        (a, b, {"sign": 1 if n > 0 else -1, "weight": abs(n)}) for (a, b), n in sorted(net.items()) if n
    )
    return graph


def _groups(members: dict[str, int]) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for name, group in sorted(members.items()):
        groups.setdefault(group, []).append(name)
    return [groups[group] for group in sorted(groups)]


def _split(graph: nx.Graph, group: Sequence[str]) -> list[list[str]]:
    inside = graph.subgraph(group)
    hostile = sum(data["sign"] < 0 for _, _, data in inside.edges(data=True))
    if not hostile:
        return [list(group)]
    halves = factions(inside, 2)
    return _groups(halves.members) if halves.errors < hostile else [list(group)]


def hull(rooms: Sequence[Rectangle], round_by: float) -> tuple[Point, ...]:
    """The convex hull around rectangles, ``round_by`` away from them, its corners rounded."""
    corners = np.array([(x, y) for left, bottom, right, top in rooms for x in (left, right) for y in (bottom, top)])
    turns = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    circle = round_by * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    points = (corners[:, None, :] + circle[None, :, :]).reshape(-1, 2)
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in points[ConvexHull(points).vertices])
