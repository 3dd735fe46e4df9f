"""Measures of actors, issues and whole networks. Formulas and references: docs/analysis.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx

from kg.analysis.networks import issue_rows, layer
from kg.analysis.statements import StanceRow

EXACT_BETWEENNESS: Final = 1000
SAMPLE: Final = 60
"""From how many actors betweenness is estimated on larger networks (Brandes and Pich 2007)."""


@dataclass(frozen=True, slots=True)
class SignedDegree:
    """How many stances of each sign an actor takes (``out``) and receives (``into``)."""

    out_positive: int = 0
    out_negative: int = 0
    in_positive: int = 0
    in_negative: int = 0

    @property
    def out_net(self) -> int:
        """Positive minus negative stances taken."""
        return self.out_positive - self.out_negative

    @property
    def in_net(self) -> int:
        """Positive minus negative stances received."""
        return self.in_positive - self.in_negative


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The actors for and against an issue, and 1 − |for − against| / (for + against).

    An actor counts by the sign of the sum of its stances; one whose stances cancel out counts on neither side.
    ``value`` is 0 where all stand together, 1 where as many stand for as against, ``None`` where nobody stands.
    """

    label: str
    supporters: tuple[str, ...]
    opponents: tuple[str, ...]
    statements: int

    @property
    def value(self) -> float | None:
        """The disagreement, 0 to 1."""
        total = len(self.supporters) + len(self.opponents)
        return 1 - abs(len(self.supporters) - len(self.opponents)) / total if total else None


def signed_degree(graph: nx.MultiDiGraph) -> dict[str, SignedDegree]:
    """The signed degrees of every actor, each tie counted with its weight."""
    counts: dict[str, Counter[str]] = {node: Counter() for node in graph}
    for a, b, data in graph.edges(data=True):
        sign = "positive" if data["polarity"] > 0 else "negative"
        counts[a][f"out_{sign}"] += data["weight"]
        counts[b][f"in_{sign}"] += data["weight"]
    return {node: SignedDegree(**found) for node, found in counts.items()}


def pagerank(graph: nx.MultiDiGraph, polarity: int, damping: float = 0.85) -> dict[str, float]:
    """PageRank on the ties of one sign: weight flows to whom stances point at; empty where the layer has no ties."""
    ties = layer(graph, polarity)
    return dict(nx.pagerank(ties, alpha=damping, weight="weight")) if ties.number_of_edges() else {}


def betweenness(graph: nx.Graph, seed: int = 0) -> dict[str, float]:
    """Normalised betweenness on a network of positive weights; the length of an edge is 1 / weight.

    Up to ``EXACT_BETWEENNESS`` actors from all sources, beyond estimated from a seeded sample of them.
    """
    lengths = nx.Graph()
    lengths.add_nodes_from(graph)
    lengths.add_edges_from((a, b, {"length": 1 / data["weight"]}) for a, b, data in graph.edges(data=True))
    sample = None if len(graph) <= EXACT_BETWEENNESS else SAMPLE
    return dict(nx.betweenness_centrality(lengths, k=sample, weight="length", seed=seed))


def communities(graph: nx.Graph, seed: int = 0, resolution: float = 1.0) -> dict[str, int]:
    """Louvain communities of a network of positive weights, numbered from the largest, then by first member.

    Actors without ties are in none.
    """
    nodes = sorted(node for node in graph if graph.degree(node))
    place = {node: number for number, node in enumerate(nodes)}
    numbered = nx.Graph()  # integers: the order of sets of strings changes from run to run
    numbered.add_nodes_from(range(len(nodes)))
    numbered.add_edges_from((place[a], place[b], {"weight": data["weight"]}) for a, b, data in graph.edges(data=True))
    found = nx.community.louvain_communities(numbered, weight="weight", resolution=resolution, seed=seed)
    groups = sorted(
        (sorted(nodes[number] for number in group) for group in found), key=lambda group: (-len(group), group)
    )
    return {node: number for number, group in enumerate(groups) for node in group}


def modularity(graph: nx.Graph, groups: Mapping[str, int]) -> float | None:
    """Newman's modularity of the groups; ``None`` without edges."""
    if not graph.number_of_edges():
        return None
    members: dict[int, set[str]] = {}
    for node, group in groups.items():
        members.setdefault(group, set()).add(node)
    return float(nx.community.modularity(graph.subgraph(groups), members.values(), weight="weight"))


def ei_index(graph: nx.Graph, groups: Mapping[str, int]) -> float | None:
    """(external − internal) / (external + internal) of the edge weights: −1 closed camps, +1 only ties across.

    Edges with an end outside all groups do not count; ``None`` where none is left.
    """
    external = internal = 0.0
    for a, b, data in graph.edges(data=True):
        if a in groups and b in groups:
            if groups[a] == groups[b]:
                internal += data["weight"]
            else:
                external += data["weight"]
    return (external - internal) / (external + internal) if external + internal else None


def issue_disagreement(rows: Iterable[StanceRow]) -> dict[str, Disagreement]:
    """For and against on every issue."""
    net: dict[str, Counter[str]] = {}
    statements: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for row in issue_rows(rows):
        net.setdefault(row.target, Counter())[row.holder] += row.polarity
        statements[row.target] += 1
        labels.setdefault(row.target, row.target_label)
    return {
        issue: Disagreement(
            labels[issue],
            tuple(sorted(actor for actor, sum_ in found.items() if sum_ > 0)),
            tuple(sorted(actor for actor, sum_ in found.items() if sum_ < 0)),
            statements[issue],
        )
        for issue, found in sorted(net.items())
    }
