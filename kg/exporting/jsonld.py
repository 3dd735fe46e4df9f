"""JSON-LD with a context of prefixes: one object a node, article by article, the same every time."""

from __future__ import annotations

import json
from typing import IO, Any

import pyoxigraph as ox

from kg.exporting.naming import Names
from kg.exporting.sections import Section, graphs, properties
from kg.rdf.store import Store
from kg.rdf.vocabulary import VOCABULARIES, term

_TYPE = term("rdf:type").value
_XSD = VOCABULARIES["xsd"]


def write_jsonld(store: Store, out: IO[bytes]) -> None:
    """Each article graph as a named graph of one JSON-LD document."""
    names = Names(store.prefixes)
    out.write(f'{{"@context": {json.dumps(names.prefixes)},\n"@graph": ['.encode())
    for number, (graph, section) in enumerate(graphs(store, names)):
        found = {"@id": _short(names, graph.value), "@graph": _nodes(section, names)}
        out.write((",\n" if number else "\n").encode() + json.dumps(found, ensure_ascii=False, indent=1).encode())
    out.write(b"\n]}\n")


def _nodes(section: Section, names: Names) -> list[dict[str, Any]]:
    found = []
    for subject in section.subjects:
        node: dict[str, Any] = {"@id": _short(names, subject)}
        for predicate, values in properties(section.triples, subject):
            if predicate == _TYPE:
                node["@type"] = [_short(names, str(getattr(value, "value", value))) for value in values]
            else:
                node[_short(names, predicate)] = [_value(names, value) for value in values]
        found.append(
            {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in node.items()}
        )
    return found


def _value(names: Names, value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Any:
    if not isinstance(value, ox.Literal):
        return {"@id": _short(names, str(getattr(value, "value", value)))}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == _XSD + "string":
        return value.value
    if value.datatype.value == _XSD + "integer" and value.value == str(int(value.value)):
        return int(value.value)
    return {"@value": value.value, "@type": _short(names, value.datatype.value)}


def _short(names: Names, iri: str) -> str:
    return names.iri(iri).strip("<>")
