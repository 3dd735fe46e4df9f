"""Libraries that only large networks need and that come with the extra ``fast``: igraph and leidenalg (GPL)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import networkx as nx


class EngineMissing(ValueError):
    """A library of the extra ``fast`` is not installed; the message names the command that installs it."""


def fast(module: str) -> Any:
    """The module ``igraph`` or ``leidenalg``. Raises ``EngineMissing``."""
    try:
        return import_module(module)
    except ImportError as error:
        raise EngineMissing(f"not possible without {module}; try: pip install 'stancegraph[fast]'") from error


def as_igraph(graph: nx.Graph, nodes: Sequence[str], weight: str = "weight") -> Any:
    """The ties among the nodes as an igraph graph; vertex numbers are places in ``nodes``."""
    place = {node: number for number, node in enumerate(nodes)}
    edges = [(place[a], place[b], data[weight]) for a, b, data in graph.edges(data=True) if a in place and b in place]
    found = fast("igraph").Graph(n=len(nodes), edges=[edge[:2] for edge in edges], directed=graph.is_directed())
    found.es["weight"] = [edge[2] for edge in edges]
    return found
