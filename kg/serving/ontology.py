"""What the ontology says, and what things are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

import pyoxigraph as ox

from kg.rdf.vocabulary import term

LABEL: Final = term("rdfs:label").value


@lru_cache
def ontology_triples() -> tuple[ox.Triple, ...]:
    """Everything that the ontology says."""
    text = (files("kg.rdf") / "ontology.ttl").read_bytes()
    return tuple(quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE))


def labels(triples: Iterable[ox.Triple] = ()) -> dict[str, str]:
    """By IRI, what the terms of the ontology and the things of the triples are called."""
    return dict(_pairs(ontology_triples())) | dict(sorted(_pairs(triples), reverse=True))


def _pairs(triples: Iterable[ox.Triple]) -> Iterator[tuple[str, str]]:
    for triple in triples:
        if triple.predicate.value == LABEL and isinstance(triple.subject, ox.NamedNode):
            yield triple.subject.value, str(getattr(triple.object, "value", ""))
