"""Turtle and TriG that are pleasant to read and to diff: sorted, prefixed, one property a line, the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import IO

import pyoxigraph as ox

from kg.exporting.articles import Triples, by_subject, iri
from kg.exporting.naming import Names
from kg.exporting.options import Options
from kg.exporting.sections import Section, by_actor, graphs, properties, union
from kg.rdf.store import Store
from kg.rdf.vocabulary import ONTOLOGY_GRAPH

_TYPE = iri("rdf:type")
_TITLE = "# Who stands where on what, and who says so. Terms: {}\n"


def write_turtle(store: Store, out: IO[bytes], options: Options) -> None:
    """The union of all graphs as Turtle, by article or by actor."""
    names = Names(store.prefixes)
    _write(out, _TITLE.format(ONTOLOGY_GRAPH), names.header())
    for section in (by_actor if options.group == "actor" else union)(store, names):
        _write(out, f"\n# {section.heading}\n\n", body(section, names))


def write_trig(store: Store, out: IO[bytes], _options: Options) -> None:
    """Each graph for itself as TriG."""
    names = Names(store.prefixes)
    _write(out, _TITLE.format(ONTOLOGY_GRAPH), names.header())
    for graph, section in graphs(store, names):
        text = re.sub("^(?=[^\n])", "  ", body(section, names), flags=re.MULTILINE)
        _write(out, f"\n# {section.heading}\n\n{names.node(graph)} {{\n{text}}}\n")


def triples_as_turtle(triples: Iterable[ox.Triple], namespaces: Mapping[str, str]) -> str:
    """The triples of a CONSTRUCT answer as Turtle, with the prefixes that they use."""
    found = by_subject(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    text = body(Section("", tuple(sorted(found)), found), Names(namespaces))
    used = {prefix: name for prefix, name in namespaces.items() if re.search(rf"(?<![\w-]){prefix}:", text)}
    return Names(used).header() + "\n" + text


def body(section: Section, names: Names) -> str:
    """The nodes of the section, parted by blank lines; evidence follows its claim without one."""
    text = ""
    for subject in section.subjects:
        close = not text or names.kind(subject) == "ev"
        text += ("" if close else "\n") + _block(section.triples, subject, names)
    return text


def _block(triples: Triples, subject: str, names: Names) -> str:
    """A node with a property a line; evidence, which is short and much alike, on one line."""
    between, within = (" ", " ") if names.kind(subject) == "ev" else ("\n    ", "\n        ")
    lines = [
        f"{'a' if predicate == _TYPE else names.iri(predicate)} " + f" ,{within}".join(map(names.node, values))
        for predicate, values in properties(triples, subject)
    ]
    return f"{names.iri(subject)}{between}" + f" ;{between}".join(lines) + " .\n"


def _write(out: IO[bytes], *parts: str) -> None:
    out.write("".join(parts).encode("utf-8"))
