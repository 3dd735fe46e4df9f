"""Clusters of issues that are one matter, into the graph and out of it, as one derived graph.

A cluster is a node; each issue in it is linked to it by ``skos:closeMatch``, and a ``kg:ClusterMembership`` tells how
sure that is and why. The issues stay what their articles make them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.model import stable_id
from kg.rdf import terms
from kg.rdf.issues import local
from kg.rdf.store import Store
from kg.rdf.vocabulary import derived_graph, instance, term

GRAPH: Final = "clusters"
"""Name of the derived graph."""

_STATE: Final = """
SELECT ?graph ?hash ?run WHERE { GRAPH ?graph { ?graph kg:contentHash ?hash ; prov:wasGeneratedBy ?run } }
"""
_CLUSTERS: Final = """
SELECT ?issue ?cluster ?label WHERE { ?issue skos:closeMatch ?cluster . ?cluster a kg:IssueCluster ; rdfs:label ?label }
"""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """An issue of a cluster: how sure it is that it belongs there, in percent, and why."""

    issue: str
    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Issues of different articles that are one matter, in the order of their ids."""

    id: str
    label: str
    members: tuple[Member, ...]


def state(store: Store, version: str) -> str:
    """Hash of what the clusters depend on: the articles as they were read, and the version of the clustering."""
    rows = sorted("\t".join(map(str, row)) for row in store.query(_STATE).plain())
    return stable_id(version, *rows)


def settled(store: Store) -> str | None:
    """The state of the articles that the clusters in the store were computed from."""
    found = (q.object for q in store.derived(GRAPH) if q.predicate == term("kg:contentHash"))
    return next((value.value for value in found if isinstance(value, ox.Literal)), None)


def quads(clusters: Iterable[Cluster], base: str, state: str) -> list[ox.Quad]:
    """The derived graph: clusters, their members, and the state of the articles that they were computed from."""
    graph = derived_graph(base, GRAPH)
    found = [ox.Quad(graph, term("kg:contentHash"), terms.text(state), graph)]
    return found + [ox.Quad(*triple, graph) for cluster in clusters for triple in _statements(cluster, base)]


def _statements(cluster: Cluster, base: str) -> Iterator[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    node = instance(base, "cluster", cluster.id)
    yield node, term("rdf:type"), term("kg:IssueCluster")
    yield node, term("rdfs:label"), terms.text(cluster.label, "en")
    for member in cluster.members:
        issue = instance(base, "issue", member.issue)
        link = instance(base, "cm", stable_id("cluster-membership", member.issue))
        yield issue, term("skos:closeMatch"), node
        yield link, term("rdf:type"), term("kg:ClusterMembership")
        yield link, term("rdfs:label"), terms.text(terms.shorten(f"{member.score} %: {member.reason}"), "en")
        yield link, term("kg:issue"), issue
        yield link, term("kg:cluster"), node
        yield link, term("kg:score"), terms.integer(member.score)
        yield link, term("kg:reason"), terms.text(member.reason, "en")


def clusters(store: Store) -> dict[str, tuple[str, str]]:
    """Issue id → id and label of the cluster that it stands in; issues that stand alone are not in it."""
    return {
        local(str(row["issue"])): (local(str(row["cluster"])), str(row["label"]))
        for row in store.query(_CLUSTERS).dictionaries()
    }
