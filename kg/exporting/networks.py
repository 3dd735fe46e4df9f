"""GraphML and GEXF: the signed network with kinds, weights and dates, ready for Gephi."""

from __future__ import annotations

import io
import re
from typing import IO, Any, Final

import networkx as nx

from kg.exporting.rows import Row, network
from kg.rdf.store import Store
from kg.rdf.terms import text as literal

_COLOURS: Final = {1: {"r": 0, "g": 114, "b": 178, "a": 1.0}, -1: {"r": 213, "g": 94, "b": 0, "a": 1.0}}
"""Blue for and vermilion against, which colour-blind readers tell apart."""


def write_graphml(store: Store, out: IO[bytes]) -> None:
    """The network as GraphML."""
    nx.write_graphml_xml(signed_graph(store), out)


def write_gexf(store: Store, out: IO[bytes]) -> None:
    """The network as GEXF 1.2, coloured by sign, without the time of writing, so that it is the same every time."""
    graph = signed_graph(store)
    for _, _, data in graph.edges(data=True):
        data["viz"] = {"color": _COLOURS[data["sign"]]}
    held = io.BytesIO()
    nx.write_gexf(graph, held, version="1.2draft")
    out.write(re.sub(rb' lastmodifieddate="[^"]*"', b"", held.getvalue(), count=1))


def signed_graph(store: Store) -> Any:
    """The network as a networkx ``MultiDiGraph``: an edge for each holder, target and sign."""
    found = network(store)
    graph = nx.MultiDiGraph()
    for node in found.nodes:
        graph.add_node(node["id"], **_attributes(node, "id"))
    for number, edge in enumerate(found.edges):
        graph.add_edge(edge["source"], edge["target"], key=str(number), **_attributes(edge, "source", "target"))
    return graph


def _attributes(row: Row, *without: str) -> dict[str, str | int]:
    """The filled cells, free of characters that XML cannot hold."""
    return {
        name: literal(value).value if isinstance(value, str) else value
        for name, value in row.items()
        if name not in without and value is not None
    }
