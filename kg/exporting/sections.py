"""The graph in the order in which a person reads it: actors first, then each article with its claims and their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.exporting.naming import Names, natural, rank
from kg.rdf.store import Store
from kg.rdf.terms import shorten
from kg.rdf.vocabulary import term

Triples = dict[str, dict[str, set[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]]
"""Subject → property → values."""

SHARED: Final = {"actor": "Actors", "outlet": "Outlets", "place": "Places", "run": "Runs"}
"""Kinds of instances that several articles share, with the heading of their section."""
_KINDS: Final = ("article", "graph", "issue", "stance", "event", "att", "member")
_EVIDENCE: Final = term("kg:evidence").value
_SELECTOR: Final = term("oa:hasSelector").value
_START: Final = term("oa:start").value


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the nodes below it, in order, with their triples."""

    heading: str
    subjects: tuple[str, ...]
    triples: Triples


def by_subject(quads: Iterable[ox.Quad]) -> Triples:
    """The quads without their graph, grouped by subject and property."""
    found: Triples = {}
    for quad in quads:
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode | ox.BlankNode) else str(quad.subject)
        found.setdefault(subject, {}).setdefault(quad.predicate.value, set()).add(quad.object)
    return found


def union(store: Store, names: Names) -> Iterator[Section]:
    """All article graphs as one: what they share, then article by article what each says."""
    shared = by_subject(quad for quad in store.quads() if names.kind(getattr(quad.subject, "value", "")) in SHARED)
    for kind, heading in SHARED.items():
        subjects = sorted((name for name in shared if names.kind(name) == kind), key=natural)
        if subjects:
            yield Section(heading, tuple(subjects), shared)
    for _, section in graphs(store, names):
        own = tuple(name for name in section.subjects if names.kind(name) not in SHARED)
        yield Section(section.heading, own, section.triples)


def graphs(store: Store, names: Names) -> Iterator[tuple[ox.NamedNode, Section]]:
    """Each article graph with all that it says, by article id."""
    for entry in store.articles():
        graph = store.iri("graph", entry.id)
        triples = by_subject(store.show(entry.id))
        yield graph, Section(f"Article: {shorten(entry.title)}", tuple(_ordered(triples, names)), triples)


def _ordered(triples: Triples, names: Names) -> list[str]:
    """Shared nodes, then the article's own, claims in the order of the text with their evidence after them."""
    order = {kind: number for number, kind in enumerate((*SHARED, *_KINDS))}
    heads = [name for name in triples if names.kind(name) != "ev"]
    heads.sort(key=lambda name: (order.get(names.kind(name), len(order)), _position(triples, name), natural(name)))
    found: dict[str, None] = {}
    for name in heads:
        found[name] = None
        for evidence in sorted(_values(triples, name, _EVIDENCE)):
            found |= dict.fromkeys([evidence, *sorted(_values(triples, evidence, _SELECTOR), reverse=True)])
    return list(found | dict.fromkeys(sorted(triples)))


def _position(triples: Triples, name: str) -> int:
    """Where the words of a claim begin in the text."""
    for evidence in _values(triples, name, _EVIDENCE):
        for selector in _values(triples, evidence, _SELECTOR):
            for start in triples.get(selector, {}).get(_START, ()):
                return int(getattr(start, "value", 0))
    return -1


def _values(triples: Triples, subject: str, predicate: str) -> list[str]:
    return [str(getattr(value, "value", value)) for value in triples.get(subject, {}).get(predicate, ())]


def properties(
    triples: Triples, subject: str
) -> list[tuple[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]]:
    """The properties of a node in their order, each with its sorted values."""
    found = triples.get(subject, {})
    return [(name, sorted(found[name], key=lambda value: natural(str(value)))) for name in sorted(found, key=rank)]
