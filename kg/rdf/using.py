"""The graphs of an update that a request names beside it: https://www.w3.org/TR/sparql11-protocol/, section 2.2.3.

``using-graph-uri`` and ``using-named-graph-uri`` mean what ``USING`` and ``USING NAMED`` mean in the update, so they are
written there, once for each operation that has a pattern.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.rdf.lexemes import LEXEME
from kg.rdf.sparql import Graphs, QueryError

_Piece = tuple[int, int, str]
"""From where to where in the update, and what comes there instead."""


def using(update: str, graphs: Graphs) -> str:
    """The update with the graphs written into each operation that has a pattern; it is known to be well formed.

    Raises ``QueryError`` where the update has ``USING`` or ``WITH`` of its own, which the protocol does not allow beside
    graphs of the request.

    >>> import pyoxigraph as ox
    >>> using("DELETE WHERE { ?s ?p 1 } ; CLEAR DEFAULT", Graphs((ox.NamedNode("http://a/b"),)))
    'DELETE { ?s ?p 1 } USING <http://a/b> WHERE { ?s ?p 1 } ; CLEAR DEFAULT'
    """
    clauses = [f"USING {graph}" for graph in graphs.default] + [f"USING NAMED {graph}" for graph in graphs.named]
    if not clauses:
        return update
    found, last = [], 0
    for start, end, text in _pieces(update, " ".join(clauses)):
        found += [update[last:start], text]
        last = end
    return "".join(found) + update[last:]


def _pieces(update: str, clauses: str) -> Iterator[_Piece]:
    depth, shorthand = 0, None
    before = ""
    for match in LEXEME.finditer(update):
        kind, lexeme = match.lastgroup, match.group()
        if kind == "comment" or lexeme.isspace():
            continue
        word = lexeme.upper() if kind == "word" and not depth else ""
        depth += {"{": 1, "}": -1}.get(lexeme, 0) if kind == "other" else 0
        if word in ("USING", "WITH"):
            raise QueryError(f"the update has {word} itself, and the request names graphs too: only one of them can")
        if word == "WHERE" and before == "DELETE":
            shorthand = match.start(), match.end()
        elif word == "WHERE":
            yield match.start(), match.start(), clauses + " "
        elif shorthand and lexeme == "}" and not depth:
            pattern = update[shorthand[1] : match.end()]
            yield shorthand[0], match.end(), f"{pattern.lstrip()} {clauses} WHERE{pattern}"
            shorthand = None
        before = word
