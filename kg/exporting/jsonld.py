"""Compact JSON-LD (1.0, so that every processor reads it): short names by the shipped context, one object a node."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import IO, Any, Final

import pyoxigraph as ox

from kg.exporting.articles import iri
from kg.exporting.naming import Names, Node
from kg.exporting.options import Options
from kg.exporting.sections import Section, graphs, properties
from kg.rdf.store import Store
from kg.rdf.vocabulary import INSTANCES, VOCABULARIES, prefixes

CONTEXT: Final = "context.jsonld"
"""File name of the context: shipped with the package, and of the one that is written beside an export."""

_TYPE: Final = iri("rdf:type")
_WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,14}")
"""Numbers that stand in JSON as they are."""
_STRING, _INTEGER, _DATE = (iri(f"xsd:{name}") for name in ("string", "integer", "date"))


def write_jsonld(store: Store, out: IO[bytes], options: Options) -> None:
    """Each graph as a named graph of one JSON-LD document, with the context inside or named by ``options.context``."""
    writer = _Writer(Names(store.prefixes))
    head: object = options.context or context(store.base)["@context"]
    out.write(f'{{"@context": {json.dumps(head)},\n"@graph": ['.encode())
    for number, (graph, section) in enumerate(graphs(store, writer.names)):
        found = {"@id": writer.short(graph.value), "@graph": writer.nodes(section)}
        out.write((",\n" if number else "\n").encode() + json.dumps(found, ensure_ascii=False, indent=1).encode())
    out.write(b"\n]}\n")


def context(base: str) -> dict[str, Any]:
    """The context document for a store of this base: prefixes, and short names for the properties."""
    terms: dict[str, Any] = _shipped()
    instances = {
        prefix: name for prefix, name in prefixes(base).items() if prefix in INSTANCES and prefix != "execution"
    }
    return {"@context": terms | instances}


@cache
def _shipped() -> dict[str, Any]:
    found = json.loads(files("kg.exporting").joinpath(CONTEXT).read_text(encoding="utf-8"))
    return dict(found["@context"])


@cache
def _terms() -> dict[str, tuple[str, dict[str, str]]]:
    """IRI of a property → its short name and how its values are written."""
    found = {}
    for name, meant in _shipped().items():
        definition = {"@id": meant} if isinstance(meant, str) else meant
        prefix, colon, rest = definition["@id"].partition(":")
        if colon and prefix in VOCABULARIES:
            found[VOCABULARIES[prefix] + rest] = name, definition
    return found


class _Writer:
    def __init__(self, names: Names) -> None:
        self.names = names

    def short(self, node: str) -> str:
        """The prefixed name, or the IRI where no prefix fits."""
        return self.names.iri(node).strip("<>")

    def nodes(self, section: Section) -> list[dict[str, Any]]:
        return [self._node(section, subject) for subject in section.subjects]

    def _node(self, section: Section, subject: str) -> dict[str, Any]:
        found: dict[str, Any] = {"@id": self.short(subject)}
        for predicate, values in properties(section.triples, subject):
            name, definition = _terms().get(predicate, (self.short(predicate), {}))
            if predicate == _TYPE:
                name, definition = "@type", {"@type": "@id"}
            written = [self._value(value, definition) for value in values]
            found[name] = written[0] if len(written) == 1 else written
        return found

    def _value(self, value: Node, definition: dict[str, str]) -> Any:
        """The value as the definition of its property lets it be written."""
        if not isinstance(value, ox.Literal):
            node = self.short(str(getattr(value, "value", value)))
            return node if definition.get("@type") == "@id" else {"@id": node}
        if value.language:
            plain = definition.get("@language") == value.language
            return value.value if plain else {"@value": value.value, "@language": value.language}
        kind = value.datatype.value
        if kind == _STRING:
            return value.value if definition.keys() <= {"@id"} else {"@value": value.value}
        if kind == _INTEGER and _WHOLE.fullmatch(value.value) and "@type" not in definition:
            return int(value.value)
        plain = kind == _DATE and definition.get("@type") == "xsd:date"
        return value.value if plain else {"@value": value.value, "@type": self.short(kind)}
