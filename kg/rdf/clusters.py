"""Issues out of the graph, and clusters of issues that are one matter into it, as one derived graph.

A cluster is a node; each issue in it is linked to it by ``skos:closeMatch``, and a ``kg:ClusterMembership`` tells how
sure that is and why. The issues stay what their articles make them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

import pyoxigraph as ox

from kg.model import SCOPED, stable_id
from kg.rdf import terms
from kg.rdf.store import Store
from kg.rdf.vocabulary import ACTOR_CLASSES, derived_graph, instance, term

GRAPH: Final = "clusters"
"""Name of the derived graph."""

_ISSUES: Final = """
SELECT ?issue ?label ?kind ?owner ?article ?title ?published WHERE {
  GRAPH ?graph {
    ?issue a kg:Issue ; rdfs:label ?label ; kg:issueKind ?kind ; prov:wasDerivedFrom ?document .
    ?document dcterms:identifier ?article ; rdfs:label ?title .
    OPTIONAL { ?issue kg:belongsTo ?owner }
    OPTIONAL { ?document schema:datePublished ?published }
  }
}
"""
_WORDINGS: Final = (
    "SELECT DISTINCT ?issue ?wording WHERE { GRAPH ?graph { ?issue a kg:Issue ; skos:altLabel ?wording } }"
)
_HOLDERS: Final = "SELECT DISTINCT ?issue ?holder WHERE { GRAPH ?graph { ?s kg:target ?issue ; kg:holder ?holder . ?issue a kg:Issue } }"
_ACTORS: Final = """
SELECT DISTINCT ?article ?actor ?name ?class WHERE {
  GRAPH ?graph {
    ?document a schema:NewsArticle ; dcterms:identifier ?article .
    VALUES ?class { CLASSES }
    ?actor a ?class ; rdfs:label|skos:altLabel ?name .
  }
}
""".replace("CLASSES", " ".join(f"kg:{name}" for name in ACTOR_CLASSES.values()))
_PARTS: Final = """
SELECT DISTINCT ?actor ?whole WHERE { ?actor org:subOrganizationOf|org:memberOf|dcterms:isPartOf ?whole }
"""
_STATE: Final = """
SELECT ?graph ?hash ?run WHERE { GRAPH ?graph { ?graph kg:contentHash ?hash ; prov:wasGeneratedBy ?run } }
"""
_CLUSTERS: Final = """
SELECT ?issue ?cluster ?label WHERE { ?issue skos:closeMatch ?cluster . ?cluster a kg:IssueCluster ; rdfs:label ?label }
"""


@dataclass(frozen=True, slots=True)
class IssueEntry:
    """What the graph says about one issue.

    ``names`` maps each name of the article's actors to the actor's id; it is shared by the issues of an article.
    """

    id: str
    article: str
    label: str
    kind: str = "matter"
    date: str | None = None
    owner: str | None = None
    holders: frozenset[str] = frozenset()
    wordings: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


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


def issues(store: Store) -> list[IssueEntry]:
    """Every issue of the article graphs, by id."""
    wordings, holders = _grouped(store, _WORDINGS, "wording"), _grouped(store, _HOLDERS, "holder")
    names = _names(store)
    found = [
        IssueEntry(
            id=_local(row["issue"]),
            article=str(row["article"]),
            label=_bare(str(row["label"]), str(row["title"])),
            kind=str(row["kind"]),
            date=None if row["published"] is None else str(row["published"]),
            owner=_local(row["owner"]) or None,
            holders=frozenset(map(_local, holders.get(str(row["issue"]), ()))),
            wordings=tuple(sorted(wordings.get(str(row["issue"]), ()))),
            names=names.get(str(row["article"]), {}),
        )
        for row in store.query(_ISSUES).dictionaries()
    ]
    return sorted(found, key=lambda entry: entry.id)


def parts(store: Store) -> dict[str, str]:
    """Actor → the actor that it is part of; where articles disagree, the first in order."""
    rows = sorted((_local(row["actor"]), _local(row["whole"])) for row in store.query(_PARTS).dictionaries())
    return dict(reversed(rows))


def _grouped(store: Store, query: str, column: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in store.query(query).dictionaries():
        found[str(row["issue"])].add(str(row[column]))
    return found


def _names(store: Store) -> dict[str, dict[str, str]]:
    """For each article the names of its actors; a name of two actors, and an actor of one article alone, is left out."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in store.query(_ACTORS).dictionaries():
        actor, name = _local(row["actor"]), str(row["name"])
        found[str(row["article"])][name].add(actor)
        if str(row["class"]).endswith("#Person"):
            found[str(row["article"])][name.rsplit(" ", 1)[-1]].add(actor)
    return {
        article: {name: min(actors) for name, actors in names.items() if len(actors) == 1 and SCOPED not in min(actors)}
        for article, names in found.items()
    }


def _bare(label: str, title: str) -> str:
    """The label without the title that ``Record.labels`` puts behind a single word."""
    return label.removesuffix(f" ({title})")


def _local(iri: object) -> str:
    return unquote(str(iri).rsplit("/", 1)[-1]) if iri is not None else ""


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
        _local(row["issue"]): (_local(row["cluster"]), str(row["label"]))
        for row in store.query(_CLUSTERS).dictionaries()
    }
