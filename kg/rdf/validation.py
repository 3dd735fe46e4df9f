"""SHACL validation of article graphs, and of what is derived from them, each for itself together with the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Final

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import SH, NamespaceManager
from rdflib.term import Node

from kg.model import STANCE_TYPES
from kg.rdf.clusters import GRAPH as CLUSTERS
from kg.rdf.store import Store
from kg.rdf.vocabulary import ONTOLOGY, prefixes, term

LITERAL_TYPES: Final = frozenset(
    term(name).value
    for name in ("xsd:string", "rdf:langString", "xsd:integer", "xsd:date", "xsd:gYearMonth", "xsd:gYear")
)
"""Types of literals that every server returns unchanged."""
_OF_OTHERS: Final = term("skos:closeMatch")
"""What the graph of clusters says of the issues of other graphs, which have their type there."""
KG: Final = Namespace(ONTOLOGY)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, on which property, with which value, and what is wanted."""

    graph: str
    node: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        return " ".join(
            part for part in (f"{self.graph}:", self.node, self.path, self.value, "—", self.message) if part
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found in how many graphs; as text it is what a reader sees."""

    graphs: int
    findings: tuple[Finding, ...]
    derived: int = 0

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def __str__(self) -> str:
        if self.conforms:
            more = f" and {self.derived} derived from them" if self.derived else ""
            return f"{self.graphs} article graphs{more} conform to the shapes"
        wrong = len({finding.graph for finding in self.findings})
        graphs = f"{self.graphs + self.derived} graphs" if self.derived else f"{self.graphs} article graphs"
        lines = [*map(str, self.findings), f"{len(self.findings)} findings in {wrong} of {graphs}"]
        return "\n".join(lines)


@lru_cache
def ontology() -> Graph:
    """The ontology as an rdflib graph."""
    return Graph().parse(data=(files("kg.rdf") / "ontology.ttl").read_text(encoding="utf-8"), format="turtle")


@lru_cache
def shapes() -> Graph:
    """The shapes as an rdflib graph."""
    return Graph().parse(data=(files("kg.rdf") / "shapes.ttl").read_text(encoding="utf-8"), format="turtle")


def validate(store: Store) -> Report:
    """Validate every article graph of the store, and the clusters that are derived from them."""
    entries = store.articles()
    found = [finding for entry in entries for finding in check(store.show(entry.id), store.base)]
    clusters = store.derived(CLUSTERS)
    if clusters:
        found += [*check(clusters, store.base), *_strays(store)]
    return Report(len(entries), tuple(found), int(bool(clusters)))


def _strays(store: Store) -> list[Finding]:
    """Members of clusters that are an issue of no article."""
    rows = store.query(
        "SELECT ?graph ?issue WHERE { GRAPH ?graph { ?m kg:issue ?issue } FILTER NOT EXISTS { ?issue a kg:Issue } }"
    )
    message = "what stands in a cluster is an issue of an article"
    return [Finding(str(graph), f"<{issue}>", "rdf:type", "", message) for graph, issue in rows.plain()]


def check(quads: Iterable[ox.Quad], base: str) -> list[Finding]:
    """What is wrong in the graphs of these quads, each taken for itself; empty where all conforms."""
    ordered = sorted(quads, key=lambda quad: str(quad.graph_name))
    found: list[Finding] = []
    for name, group in groupby(ordered, key=lambda quad: quad.graph_name):
        found += _findings(str(getattr(name, "value", "default graph")), list(group), prefixes(base))
    return found


def _findings(name: str, quads: list[ox.Quad], names: Mapping[str, str]) -> list[Finding]:
    data = _as_rdflib(quads)
    data += ontology()
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inplace=True)
    shown = _shown(names)
    found = (
        []
        if conforms
        else [_finding(shown, name, report, node) for node in report.subjects(RDF.type, SH.ValidationResult)]
    )
    return sorted({*found, *_loose(shown, name, quads)}, key=str)


def _as_rdflib(quads: Iterable[ox.Quad]) -> Graph:
    triples = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(data=triples or b"", format="nt")


def _shown(names: Mapping[str, str]) -> NamespaceManager:
    manager = NamespaceManager(Graph(), bind_namespaces="none")
    for prefix, namespace in names.items():
        manager.bind(prefix, namespace, replace=True)
    return manager


def _finding(shown: NamespaceManager, graph: str, report: Graph, result: Node) -> Finding:
    def part(name: Node) -> str:
        value = report.value(result, name)
        return value.n3(shown) if value is not None and hasattr(value, "n3") else ""

    return Finding(
        graph,
        part(SH.focusNode),
        part(SH.resultPath),
        part(SH.value),
        str(report.value(result, SH.resultMessage) or ""),
    )


def _loose(shown: NamespaceManager, graph: str, quads: list[ox.Quad]) -> list[Finding]:
    """Nodes that no shape sees, because they have no type, and plain triples that no asserted stance bears out."""
    typed = {quad.subject for quad in quads if quad.predicate.value == str(RDF.type)}
    bare = {quad.subject for quad in quads if quad.predicate != _OF_OTHERS} - typed
    found = [Finding(graph, _n3(shown, node), "rdf:type", "", "every node has a type") for node in bare]
    found += _strange(shown, graph, quads)
    stances = _borne_out(quads)
    found += _mistyped(shown, graph, quads)
    plain = {str(KG[name]) for name in STANCE_TYPES}
    for quad in quads:
        if quad.predicate.value in plain and (quad.subject, quad.predicate, quad.object) not in stances:
            message = "a plain triple needs an asserted stance that is not inferred"
            found.append(
                Finding(graph, _n3(shown, quad.subject), _n3(shown, quad.predicate), _n3(shown, quad.object), message)
            )
    return found


def _strange(shown: NamespaceManager, graph: str, quads: list[ox.Quad]) -> list[Finding]:
    """Blank nodes, and literals of types that some server would change."""
    return [
        Finding(graph, _n3(shown, quad.subject), _n3(shown, quad.predicate), str(quad.object), message)
        for quad in quads
        if (message := _objection(quad))
    ]


def _objection(quad: ox.Quad) -> str:
    if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
        return "there are no blank nodes"
    if isinstance(quad.object, ox.Literal) and quad.object.datatype.value not in LITERAL_TYPES:
        return "literals are strings, integers, dates, year-months or years"
    return ""


def _mistyped(shown: NamespaceManager, graph: str, quads: list[ox.Quad]) -> list[Finding]:
    """Stances whose type, property and sign do not fit each other."""
    message = "type, property and sign of a stance fit each other"
    return [
        Finding(graph, _n3(shown, node), "kg:stanceType", _n3(shown, stance["stanceType"]), message)
        for node, stance in _own_fields(quads).items()
        if {"stanceType", "predicate", "polarity"} <= stance.keys() and not _fits(stance)
    ]


def _fits(stance: Mapping[str, object]) -> bool:
    name, predicate, sign = (
        str(getattr(stance[field], "value", "")) for field in ("stanceType", "predicate", "polarity")
    )
    name = name.rsplit("/", 1)[-1]
    return predicate == str(KG[name]) and sign == str(STANCE_TYPES.get(name))


def _own_fields(quads: list[ox.Quad]) -> dict[object, dict[str, object]]:
    """For each node one value of each of its properties in our namespace."""
    fields: dict[object, dict[str, object]] = {}
    for quad in quads:
        if quad.predicate.value.startswith(str(KG)):
            fields.setdefault(quad.subject, {})[quad.predicate.value.removeprefix(str(KG))] = quad.object
    return fields


def _borne_out(quads: list[ox.Quad]) -> set[tuple[object, object, object]]:
    """Holder, predicate and target of the asserted stances that are not inferred."""
    return {
        (stance["holder"], stance["predicate"], stance["target"])
        for stance in _own_fields(quads).values()
        if {"holder", "predicate", "target"} <= stance.keys()
        and "inferredFrom" not in stance
        and str(getattr(stance.get("factuality"), "value", "")).endswith("/asserted")
    }


def _n3(shown: NamespaceManager, node: object) -> str:
    return URIRef(node.value).n3(shown) if isinstance(node, ox.NamedNode) else str(node)
