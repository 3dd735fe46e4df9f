"""What a reader calls a thing → the thing: an id, a label or a full IRI to the terms that bear it."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from kg.rdf import terms
from kg.rdf.sparql import QueryError, Table, Term
from kg.rdf.store import Store
from kg.rdf.vocabulary import web_address

PREFIXES: Final[dict[str, tuple[str, ...]]] = {
    "actor": ("actor",),
    "issue": ("issue",),
    "referent": ("actor", "issue"),
    "article": ("article",),
}
"""Which instances a parameter of the type can name."""

_BY_LABEL: Final = """
SELECT DISTINCT ?node ?wanted ?within WHERE {
  ?node PROPERTY ?label .
  FILTER(STRSTARTS(STR(?node), ?within) && LCASE(STR(?label)) = ?wanted)
} ORDER BY ?node
"""
_CLOSE: Final = """
SELECT (MIN(STR(?label)) AS ?name) ?node ?wanted ?within WHERE {
  ?node rdfs:label ?label .
  FILTER(STRSTARTS(STR(?node), ?within) && CONTAINS(LCASE(STR(?label)), ?wanted))
} GROUP BY ?node ?wanted ?within ORDER BY STRLEN(?name) ?name LIMIT 5
"""


def resolve(store: Store, kind: str, value: str) -> list[Term]:
    """The terms that the value names: one actor, or the issues that share a label.

    An id goes before a label, a label before an alternative one, an actor before issues. Raises ``QueryError`` where
    nothing bears the name or several actors do.
    """
    if kind not in PREFIXES:
        return [_literal(kind, value)]
    if value.startswith(("http://", "https://")):
        return [_known_iri(store, value)]
    for prefix in PREFIXES[kind]:
        if _is_there(store, node := store.iri(prefix, value)):
            return [node]
    for prefix in PREFIXES[kind]:
        for path in ("rdfs:label", "skos:altLabel"):
            if found := _labelled(store, _BY_LABEL.replace("PROPERTY", path), prefix, value):
                return _single(prefix, value, found)
    raise QueryError(_nothing(store, kind, value))


def _literal(kind: str, value: str) -> ox.Literal:
    if kind == "integer":
        if not re.fullmatch(r"[+-]?\d+", value):
            raise QueryError(f"{value!r} is not a whole number")
        return terms.integer(int(value))
    if kind == "date":
        try:
            return terms.day(value)
        except ValueError as error:
            raise QueryError(str(error)) from error
    return terms.text(value)


def _known_iri(store: Store, value: str) -> ox.NamedNode:
    node = web_address(value)
    if node is None or not _is_there(store, node):
        raise QueryError(f"<{value}> is not in the store")
    return node


def _is_there(store: Store, node: ox.NamedNode) -> bool:
    return bool(store.query("SELECT ?node ?label { ?node rdfs:label ?label } LIMIT 1", {"node": node}).rows)


def _labelled(store: Store, query: str, prefix: str, value: str) -> list[ox.NamedNode]:
    found = _matching(store, query, prefix, value)
    position = found.variables.index("node")
    return [node for row in found.rows if isinstance(node := row[position], ox.NamedNode)]


def _matching(store: Store, query: str, prefix: str, value: str) -> Table:
    within = terms.text(store.prefixes[prefix])
    return store.query(query, {"wanted": terms.text(" ".join(value.split()).lower()), "within": within})


def _single(prefix: str, value: str, found: list[ox.NamedNode]) -> list[Term]:
    if prefix == "actor" and len(found) > 1:
        shown = ", ".join(node.value for node in found[:5])
        raise QueryError(f"several actors are called {value!r}; name one by its IRI: {shown}")
    return list(found)


def _nothing(store: Store, kind: str, value: str) -> str:
    close = [str(row[0]) for prefix in PREFIXES[kind] for row in _matching(store, _CLOSE, prefix, value).plain()]
    what = "actor or issue" if kind == "referent" else kind
    return f"no {what} is called {value!r}" + (f"; perhaps: {', '.join(close[:5])}" if close else "")
