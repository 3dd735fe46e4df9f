"""The graphs of NetworkX, which show themselves in a notebook; in all else they are what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import networkx as nx

from kg.showing import html_table

SHOWN: Final = 25
"""So many of the strongest ties are shown."""
SIGN_NAMES: Final[dict[int, str]] = {1: "positive", -1: "negative"}


class _Shown:
    """What a notebook shows of a graph: its strongest ties, by the labels of their ends."""

    def _repr_html_(self: Any) -> str:
        label = dict(self.nodes(data="label"))
        lines = [
            (label[a] or a, key[0] if key else SIGN_NAMES.get(data.get("sign"), ""), label[b] or b, data.get("weight"))
            for a, b, *key, data in edges_of(self)
        ]
        lines.sort(key=lambda line: (-abs(line[3] or 0), *map(str, line[:3])))
        title = f"{type(self).__name__} of {len(self):,} nodes and {len(lines):,} ties"
        return html_table(
            title,
            ("source" if self.is_directed() else "one", "tie", "target" if self.is_directed() else "other", "weight"),
            lines,
            SHOWN,
        )


class Graph(_Shown, nx.Graph):  # type: ignore[misc]
    """``networkx.Graph`` with the ties that a notebook shows."""


class DiGraph(_Shown, nx.DiGraph):  # type: ignore[misc]
    """``networkx.DiGraph`` with the ties that a notebook shows."""


class MultiDiGraph(_Shown, nx.MultiDiGraph):  # type: ignore[misc]
    """``networkx.MultiDiGraph`` with the ties that a notebook shows."""


def edges_of(graph: nx.Graph) -> Iterable[Any]:
    """Every edge as its two ends, its key in a multigraph, and its data."""
    found: Iterable[Any] = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    return found


def components(graph: nx.Graph) -> dict[str, int]:
    """The component of each node: 0 the largest, of equals the one with the first node by name."""
    parts = sorted(map(sorted, nx.connected_components(graph)), key=lambda part: (-len(part), part))
    return {node: number for number, part in enumerate(parts) for node in part}
