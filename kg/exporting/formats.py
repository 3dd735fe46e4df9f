"""Every format that the graph can be taken away in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import IO, Final

import pyoxigraph as ox

from kg.exporting.jsonld import write_jsonld
from kg.exporting.networks import write_gexf, write_graphml
from kg.exporting.tables import write_edges, write_nodes, write_statements
from kg.exporting.turtle import write_trig, write_turtle
from kg.rdf.store import Store
from kg.rdf.vocabulary import prefixes


class ExportError(ValueError):
    """A format that there is not."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is written, what its files end in, what it holds."""

    write: Callable[[Store, IO[bytes]], None]
    suffix: str
    description: str


def write_nquads(store: Store, out: IO[bytes]) -> None:
    """All article graphs as sorted N-Quads."""
    out.write(store.nquads().encode("utf-8"))


def write_rdfxml(store: Store, out: IO[bytes]) -> None:
    """The union of all article graphs as RDF/XML."""
    triples = sorted({quad.triple for quad in store.quads()}, key=str)
    ox.serialize(triples, out, ox.RdfFormat.RDF_XML, prefixes=prefixes(store.base))


FORMATS: Final[dict[str, Format]] = {
    "turtle": Format(write_turtle, ".ttl", "the union of all article graphs, sorted and prefixed, for reading"),
    "trig": Format(write_trig, ".trig", "each article graph for itself, sorted and prefixed"),
    "nquads": Format(write_nquads, ".nq", "each article graph for itself, sorted lines; what `kg load` reads"),
    "jsonld": Format(write_jsonld, ".jsonld", "each article graph for itself, with a context of prefixes"),
    "rdfxml": Format(write_rdfxml, ".rdf", "the union of all article graphs"),
    "csv": Format(write_statements, ".csv", "one row for each stance, with its quote and article"),
    "csv-nodes": Format(write_nodes, ".nodes.csv", "actors and issues of the network"),
    "csv-edges": Format(write_edges, ".edges.csv", "positions held: holder, target, sign, weight"),
    "graphml": Format(write_graphml, ".graphml", "the signed network"),
    "gexf": Format(write_gexf, ".gexf", "the signed network, coloured by sign, for Gephi"),
}


def export(store: Store, name: str, out: IO[bytes]) -> None:
    """Write what is in the store in this format. Raises ``ExportError`` for a format that is not known."""
    if name not in FORMATS:
        close = get_close_matches(name, FORMATS, 1)
        hint = f"did you mean {close[0]}?" if close else "known are " + ", ".join(FORMATS)
        raise ExportError(f"there is no format {name!r}; {hint}")
    FORMATS[name].write(store, out)
