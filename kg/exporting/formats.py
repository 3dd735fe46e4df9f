"""Every format that the graph can be taken away in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Final

import pyoxigraph as ox

from kg.exporting.articles import all_graphs
from kg.exporting.columns import write_parquet
from kg.exporting.dna import write_dna
from kg.exporting.files import replacing
from kg.exporting.ftm import write_ftm
from kg.exporting.jsonld import CONTEXT, context, write_jsonld
from kg.exporting.naming import Names
from kg.exporting.nanopub import write_nanopubs
from kg.exporting.networks import write_gexf, write_graphml
from kg.exporting.options import ExportError, Options
from kg.exporting.sections import properties, union
from kg.exporting.tables import write_edges, write_nodes, write_statements
from kg.exporting.turtle import write_trig, write_turtle
from kg.rdf.store import Store
from kg.rdf.vocabulary import prefixes


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is written, what its files end in, what it holds, which fields of ``Options`` it knows."""

    write: Callable[[Store, IO[bytes], Options], None]
    suffix: str
    description: str
    options: tuple[str, ...] = ()
    streams: bool = True
    """Whether memory stays the same however many articles there are."""


def write_nquads(store: Store, out: IO[bytes], _options: Options) -> None:
    """Each graph as sorted N-Quads: article by article, then what is derived from all."""
    for _, quads in all_graphs(store):
        out.write("".join(f"{quad} .\n" for quad in quads).encode("utf-8"))


def write_rdfxml(store: Store, out: IO[bytes], _options: Options) -> None:
    """The union of all graphs as RDF/XML, in the order of Turtle."""
    ox.serialize(_triples(store), out, ox.RdfFormat.RDF_XML, prefixes=prefixes(store.base))


def _triples(store: Store) -> Iterator[ox.Triple]:
    for section in union(store, Names(store.prefixes)):
        for subject in section.subjects:
            for predicate, values in properties(section.triples, subject):
                for value in values:
                    yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)


_GROUP, _NETWORK = ("group",), ("network", "issues_apart")
FORMATS: Final[dict[str, Format]] = {
    "turtle": Format(
        write_turtle, ".ttl", "the union of all graphs for reading, by article or by actor", _GROUP, streams=False
    ),
    "trig": Format(write_trig, ".trig", "each graph for itself, sorted and prefixed"),
    "nquads": Format(write_nquads, ".nq", "each graph for itself, sorted lines; what `kg load` reads"),
    "jsonld": Format(write_jsonld, ".jsonld", "each graph for itself, compact JSON with a context", ("context",)),
    "rdfxml": Format(write_rdfxml, ".rdf", "the union of all graphs, for older RDF tools", streams=False),
    "csv": Format(write_statements, ".csv", "one row for each stance, with its quote and article"),
    "dna": Format(write_dna, ".dna.csv", "the positions held as Discourse Network Analyzer lays out its statements"),
    "parquet": Format(write_parquet, ".parquet", "the rows of csv, typed, for data frames"),
    "csv-nodes": Format(write_nodes, ".nodes.csv", "actors and issues of the network", _NETWORK, streams=False),
    "csv-edges": Format(
        write_edges, ".edges.csv", "positions held: source, target, sign, weight", _NETWORK, streams=False
    ),
    "graphml": Format(write_graphml, ".graphml", "the signed network, coloured by sign", _NETWORK, streams=False),
    "gexf": Format(
        write_gexf, ".gexf", "the signed network over time, coloured by sign, for Gephi", _NETWORK, streams=False
    ),
    "ftm": Format(write_ftm, ".ftm.json", "FollowTheMoney entities, one a line, for OpenAleph"),
    "nanopub": Format(write_nanopubs, ".nanopub.trig", "a nanopublication for each stance", ("stance",)),
}


def export(store: Store, name: str, out: IO[bytes], options: Options | None = None) -> None:
    """Write what is in the store in this format.

    Raises ``ExportError`` for a format that is not known, an option that it does not have, or a missing library.
    """
    chosen = options or Options()
    form = known(name)
    for field in fields(Options):
        if getattr(chosen, field.name) != field.default and field.name not in form.options:
            having = ", ".join(other for other, found in FORMATS.items() if field.name in found.options)
            raise ExportError(f"{name} has no choice of {field.name}; that is for {having}")
    form.write(store, out, chosen)


def export_file(store: Store, name: str, path: Path, options: Options | None = None) -> None:
    """Write a file in this format, compressed where its name ends in ``.gz``; it is there whole or not at all.

    Where ``options`` name a JSON-LD context, that is written beside it. Raises ``ExportError`` as ``export`` does and
    ``OSError`` where the file cannot be written.
    """
    with replacing(path) as out:
        export(store, name, out, options)
    if options is not None and options.context:
        with replacing(path.parent / CONTEXT) as out:
            out.write(json.dumps(context(store.base), indent=1).encode() + b"\n")


def known(name: str) -> Format:
    """The format of this name. Raises ``ExportError`` where there is none."""
    if name not in FORMATS:
        close = get_close_matches(name, FORMATS, 1)
        hint = f"did you mean {close[0]}?" if close else "known are " + ", ".join(FORMATS)
        raise ExportError(f"there is no format {name!r}; {hint} (`kg export --list` describes them)")
    return FORMATS[name]
