"""Communities of agreement networks, and how closed they are. Formulas and references: docs/analysis.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import networkx as nx

from kg.analysis.extras import as_igraph, fast

Method = Literal["louvain", "leiden"]


def communities(graph: nx.Graph, seed: int = 0, resolution: float = 1.0, method: Method = "louvain") -> dict[str, int]:
    """Communities of a network of positive weights, numbered from the largest, then by first member.

    Actors without ties are in none. ``leiden`` raises ``EngineMissing`` without the extra ``fast``.

    >>> graph = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "z"), ("x", "z"), ("c", "x")])
    >>> nx.set_edge_attributes(graph, 1, "weight")
    >>> communities(graph)
    {'a': 0, 'b': 0, 'c': 0, 'x': 1, 'y': 1, 'z': 1}
    """
    nodes = sorted(node for node in graph if graph.degree(node))
    find = _louvain if method == "louvain" else _leiden
    found = find(graph, nodes, seed, resolution) if nodes else []
    groups = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    return {node: number for number, group in enumerate(groups) for node in group}


def _louvain(graph: nx.Graph, nodes: list[str], seed: int, resolution: float) -> list[list[str]]:
    place = {node: number for number, node in enumerate(nodes)}
    numbered = nx.Graph()  # integers: the order of sets of strings changes from run to run
    numbered.add_nodes_from(range(len(nodes)))
    numbered.add_edges_from((place[a], place[b], {"weight": data["weight"]}) for a, b, data in graph.edges(data=True))
    found = nx.community.louvain_communities(numbered, weight="weight", resolution=resolution, seed=seed)
    return [[nodes[number] for number in group] for group in found]


def _leiden(graph: nx.Graph, nodes: list[str], seed: int, resolution: float) -> list[list[str]]:
    leidenalg = fast("leidenalg")
    found: Any = leidenalg.find_partition(
        as_igraph(graph, nodes),
        leidenalg.RBConfigurationVertexPartition,
        weights="weight",
        resolution_parameter=resolution,
        seed=seed,
        n_iterations=-1,
    )
    return [[nodes[number] for number in group] for group in found]


def covering(graph: nx.Graph, groups: Mapping[str, int]) -> dict[str, int]:
    """The groups, and every other actor of the network a group of its own, as a partition has it.

    >>> graph = nx.Graph([("a", "b"), ("b", "loner")])
    >>> covering(graph, {"a": 0, "b": 0})
    {'a': 0, 'b': 0, 'loner': 1}
    """
    others = sorted(node for node in graph if node not in groups)
    first = max(groups.values(), default=-1) + 1
    return {**groups, **{node: number for number, node in enumerate(others, first)}}


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
    external, internal = across_and_within(graph.edges(data="weight"), groups)
    return (external - internal) / (external + internal) if external + internal else None


def across_and_within(edges: Iterable[tuple[str, str, float]], groups: Mapping[str, int]) -> tuple[float, float]:
    """The weight between groups and the weight within them."""
    external = internal = 0.0
    for a, b, weight in edges:
        if a in groups and b in groups:
            if groups[a] == groups[b]:
                internal += weight
            else:
                external += weight
    return external, internal
