"""The graph in the order in which a person reads it: by article, or by actor, each claim followed by its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.exporting.articles import Triples, View, all_graphs, by_subject, derived_graphs
from kg.exporting.naming import Names, Node, natural, rank
from kg.rdf.store import Store
from kg.rdf.terms import shorten

SHARED: Final = {"actor": "Actors", "outlet": "Outlets", "place": "Places", "run": "Runs"}
"""Kinds of instances that several articles share, with the heading of their section."""

_KINDS: Final = ("article", "graph", "issue", "stance", "event", "att", "member")
_OWNERS: Final = {"member": "org:member", "stance": "kg:holder", "event": "kg:source", "att": "kg:speaker"}
"""Kind of claim, in the order in which an actor's section has them → the property that names the actor."""
_REST: Final = {
    "issue": "Issues",
    "cluster": "Clusters of issues",
    "cm": "Why issues stand in a cluster",
    "att": "Attributions to nobody who is known",
    "outlet": "Outlets",
    "place": "Places",
    "article": "Articles",
    "graph": "Graphs",
    "run": "Runs",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the nodes below it, in order, with their triples."""

    heading: str
    subjects: tuple[str, ...]
    triples: Triples


def graphs(store: Store, names: Names) -> Iterator[tuple[ox.NamedNode, Section]]:
    """Each article graph with all that it says, by article id, then what is derived from them."""
    for graph, quads in store.article_graphs():
        view = View(by_subject(quads))
        title = view.value(graph.value, "prov:wasDerivedFrom", "rdfs:label") or names.iri(graph.value)
        yield graph, Section(f"Article: {shorten(title)}", _ordered(view, names), view.triples)
    yield from derived(store)


def derived(store: Store) -> Iterator[tuple[ox.NamedNode, Section]]:
    """Each graph that was computed from all articles: itself, then each cluster with its members."""
    for graph, quads in derived_graphs(store):
        view = View(by_subject(quads))
        title = view.value(graph.value, "rdfs:label") or graph.value
        yield graph, Section(f"Derived: {shorten(title)}", _clustered(view, graph.value), view.triples)


def _clustered(view: View, graph: str) -> tuple[str, ...]:
    """The graph, then each cluster, followed issue by issue by the issue and why it stands there."""

    def place(node: str) -> tuple[object, ...]:
        cluster = view.value(node, "skos:closeMatch") or view.value(node, "kg:cluster")
        issue = view.value(node, "kg:issue") or node
        return node != graph, cluster or node, cluster is not None, natural(issue), natural(node)

    return tuple(sorted(view.triples, key=place))


def union(store: Store, names: Names) -> Iterator[Section]:
    """All graphs as one: what articles share, then article by article what each says. Only the first is in memory."""
    shared: Triples = {}
    for _, quads in store.article_graphs():
        for subject, found in by_subject(quads).items():
            if names.kind(subject) in SHARED:
                _merge(shared, subject, found)
    for kind, heading in SHARED.items():
        subjects = sorted((name for name in shared if names.kind(name) == kind), key=natural)
        if subjects:
            yield Section(heading, tuple(subjects), shared)
    for _, section in graphs(store, names):
        own = tuple(name for name in section.subjects if names.kind(name) not in SHARED)
        yield Section(section.heading, own, section.triples)


def by_actor(store: Store, names: Names) -> Iterator[Section]:
    """All graphs as one: each actor with what it holds, does, says and belongs to, then the rest. All is in memory."""
    view = View(_merged(quads for _, quads in all_graphs(store)))
    claims = _claims(view, names)
    written: set[str] = set()
    for actor in sorted((name for name in view.triples if names.kind(name) == "actor"), key=natural):
        heads = [actor, *sorted(claims.get(actor, ()), key=lambda name: _place_of_claim(view, names, name))]
        subjects = tuple(name for name in _with_evidence(view, heads) if name not in written)
        written.update(subjects)
        yield Section(f"Actor: {shorten(view.value(actor, 'rdfs:label') or actor)}", subjects, view.triples)
    for kind, heading in _REST.items():
        heads = sorted((n for n in view.triples if names.kind(n) == kind and n not in written), key=natural)
        if heads:
            written.update(heads)
            yield Section(heading, tuple(heads), view.triples)
    others = tuple(sorted(view.triples.keys() - written, key=natural))
    if others:
        yield Section("Others", others, view.triples)


def _claims(view: View, names: Names) -> Mapping[str, list[str]]:
    """Actor → the claims that are its own."""
    found: dict[str, list[str]] = {}
    for subject in view.triples:
        owner = _OWNERS.get(names.kind(subject))
        actor = view.value(subject, owner) if owner else None
        if actor is not None:
            found.setdefault(actor, []).append(subject)
    return found


def _place_of_claim(view: View, names: Names, name: str) -> tuple[object, ...]:
    """By kind, article and place in the text."""
    article = view.value(name, "prov:wasDerivedFrom") or ""
    return tuple(_OWNERS).index(names.kind(name)), natural(article), _position(view, name), natural(name)


def _merged(graphs: Iterable[list[ox.Quad]]) -> Triples:
    found: Triples = {}
    for quads in graphs:
        for subject, properties in by_subject(quads).items():
            _merge(found, subject, properties)
    return found


def _merge(triples: Triples, subject: str, more: Mapping[str, set[Node]]) -> None:
    known = triples.setdefault(subject, {})
    for predicate, values in more.items():
        known.setdefault(predicate, set()).update(values)


def _ordered(view: View, names: Names) -> tuple[str, ...]:
    """Shared nodes, then the article's own, claims in the order of the text with their evidence after them."""
    order = {kind: number for number, kind in enumerate((*SHARED, *_KINDS))}
    heads = [name for name in view.triples if names.kind(name) != "ev"]
    heads.sort(key=lambda name: (order.get(names.kind(name), len(order)), _position(view, name), natural(name)))
    return tuple(dict.fromkeys([*_with_evidence(view, heads), *sorted(view.triples)]))


def _with_evidence(view: View, heads: Iterable[str]) -> Iterator[str]:
    """The nodes, each followed by its evidence with the selectors, once."""
    found: dict[str, None] = {}
    for name in heads:
        found[name] = None
        for evidence in view.values(name, "kg:evidence"):
            found |= dict.fromkeys([evidence, *reversed(view.values(evidence, "oa:hasSelector"))])
    return iter(found)


def _position(view: View, name: str) -> int:
    """Where the words of a claim begin in the text."""
    for evidence in view.values(name, "kg:evidence"):
        for selector in view.values(evidence, "oa:hasSelector"):
            for start in view.values(selector, "oa:start"):
                return int(start)
    return -1


def properties(triples: Triples, subject: str) -> list[tuple[str, list[Node]]]:
    """The properties of a node in their order, each with its sorted values."""
    found = triples.get(subject, {})
    return [(name, _sorted(found[name])) for name in sorted(found, key=rank)]


def _sorted(values: set[Node]) -> list[Node]:
    return sorted(values, key=lambda value: natural(str(value))) if len(values) > 1 else list(values)
