"""GraphML and GEXF: the signed network with kinds, weights and dates, ready for Gephi."""

from __future__ import annotations

import io
from calendar import monthrange
from collections import Counter
from typing import IO, Any, Final

import networkx as nx
from lxml import etree

from kg.exporting.options import Options
from kg.exporting.rows import Network, Row, network
from kg.rdf.store import Store
from kg.rdf.terms import text as literal

_GEXF: Final = "1.3"
_NAMESPACE: Final = "{http://gexf.net/1.3}"
_SIGNS: Final = {1: (0, 114, 178), -1: (213, 94, 0)}
"""Blue for and vermilion against, which colour-blind readers tell apart."""

_ACTOR: Final = (90, 90, 90)
_KINDS: Final = {
    "country": (68, 119, 170),
    "government-body": (102, 204, 238),
    "igo": (34, 136, 51),
    "person": (204, 187, 68),
    "party": (170, 51, 119),
    "armed-group": (136, 34, 85),
    "company": (153, 153, 51),
    "issue": (187, 187, 187),
}
"""Colours of the kinds of nodes; all others are dark grey. Paul Tol's bright and muted schemes."""


def network_rows(store: Store, options: Options) -> Network:
    """The network of ``options.network``: every position, those towards actors, or those towards issues."""
    name, found = options.network, network(store, options.issues_apart)
    kinds = {str(node["id"]): node["kind"] for node in found.nodes}
    if name == "stances":
        return found
    edges = [edge for edge in found.edges if (kinds[str(edge["target"])] == "issue") == (name == "two-mode")]
    used = {edge[side] for edge in edges for side in ("source", "target")}
    return Network([node for node in found.nodes if node["id"] in used], edges)


def write_graphml(store: Store, out: IO[bytes], options: Options) -> None:
    """The network as GraphML; ``r``, ``g``, ``b`` and ``size`` are what Gephi draws by."""
    graph = signed_graph(network_rows(store, options))
    for _, data in graph.nodes(data=True):
        data |= _rgb(_KINDS.get(data["kind"], _ACTOR))
    for _, _, data in graph.edges(data=True):
        data |= _rgb(_SIGNS.get(data["sign"], _ACTOR))
    nx.write_graphml_xml(graph, out)


def write_gexf(store: Store, out: IO[bytes], options: Options) -> None:
    """The network as dynamic GEXF 1.3: nodes coloured by kind and sized by degree, edges coloured by sign.

    An edge lasts from the first to the last day of the articles that tell it, a node as long as its edges. Edges of
    both signs between the same two nodes are told apart by their ``kind``.
    """
    graph = signed_graph(network_rows(store, options))
    graph.name = options.network
    for _, data in graph.nodes(data=True):
        colour = _rgb(_KINDS.get(data["kind"], _ACTOR)) | {"a": 1.0}
        data["viz"] = {"color": colour, "size": float(data.pop("size")), "shape": _shape(data["kind"])}
    for _, _, data in graph.edges(data=True):
        data["viz"] = {"color": _rgb(_SIGNS.get(data["sign"], _ACTOR)) | {"a": 1.0}, "thickness": float(data["weight"])}
    _set_times(graph)
    held = io.BytesIO()
    nx.write_gexf(graph, held, version=_GEXF)
    out.write(_finished(held.getvalue()))


def _finished(written: bytes) -> bytes:
    """The file of networkx with the kind of each edge, without its own edge keys and the time of writing."""
    tree = etree.fromstring(written.replace(b"http://w3.org/", b"http://www.w3.org/"))
    for meta in tree.iter(f"{_NAMESPACE}meta"):
        meta.attrib.pop("lastmodifieddate", None)
    for column in [found for found in tree.iter(f"{_NAMESPACE}attribute") if found.get("title") == "networkx_key"]:
        column.getparent().remove(column)
        for value in tree.findall(f".//{_NAMESPACE}attvalue[@for='{column.get('id')}']"):
            value.getparent().remove(value)
    sign = next((found.get("id") for found in tree.iter(f"{_NAMESPACE}attribute") if found.get("title") == "sign"), "")
    for edge in tree.iter(f"{_NAMESPACE}edge"):
        value = edge.find(f".//{_NAMESPACE}attvalue[@for='{sign}']")
        edge.set("kind", "negative" if value is not None and value.get("value") == "-1" else "positive")
    etree.indent(tree)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="utf-8")) + b"\n"


def signed_graph(found: Network) -> Any:
    """The network as a networkx ``MultiDiGraph``: an edge for each holder, target and sign; nodes with their ``size``."""
    graph = nx.MultiDiGraph()
    degree = Counter(str(edge[side]) for edge in found.edges for side in ("source", "target"))
    for node in found.nodes:
        size = 5 + min(degree[str(node["id"])], 45)
        graph.add_node(node["id"], **_attributes(node, "id"), size=size)
    for number, edge in enumerate(found.edges):
        told = _attributes(edge, "source", "target")
        graph.add_edge(edge["source"], edge["target"], key=str(number), label=told["types"], **told)
    return graph


def _set_times(graph: Any) -> None:
    """Beginning and end of every edge that has dates, as whole days; of a node those of its edges, where all have them."""
    for node, data in graph.nodes(data=True):
        edges = [told for _, _, told in (*graph.in_edges(node, data=True), *graph.out_edges(node, data=True))]
        if edges and all("first" in told for told in edges):
            data["start"] = min(_day(told["first"], last=False) for told in edges)
            data["end"] = max(_day(told["last"], last=True) for told in edges)
    for _, _, data in graph.edges(data=True):
        if "first" in data:
            data["start"], data["end"] = _day(data["first"], last=False), _day(data["last"], last=True)


def _day(date: str, last: bool) -> str:
    """The first or last day of a date, month or year."""
    if len(date) == len("2023"):
        return date + ("-12-31" if last else "-01-01")
    if len(date) == len("2023-08"):
        year, month = map(int, date.split("-"))
        return f"{date}-{monthrange(year, month)[1] if last else 1:02}"
    return date


def _shape(kind: str) -> str:
    return "square" if kind == "issue" else "disc"


def _rgb(colour: tuple[int, int, int]) -> dict[str, int]:
    return dict(zip("rgb", colour, strict=True))


def _attributes(row: Row, *without: str) -> dict[str, str | int]:
    """The filled cells, free of characters that XML cannot hold."""
    return {
        name: literal(value).value if isinstance(value, str) else value
        for name, value in row.items()
        if name not in without and value is not None
    }
