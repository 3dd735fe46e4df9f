"""Questions in SPARQL: what is refused before evaluation, how parameters are bound, and answers as small tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.rdf.faults import explained
from kg.rdf.lexemes import LEXEME
from kg.showing import html_table

Term = ox.NamedNode | ox.Literal
Cell = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple | None
Answer = ox.QueryBoolean | ox.QuerySolutions | ox.QueryTriples

_HIDDEN: Final = re.compile(r"^<(?![a-z][a-z0-9+.\-]*://).*\bservice\b", re.IGNORECASE | re.DOTALL)
"""What looks like an IRI but may be a comparison with ``<``, a SERVICE and a comment that ends in ``>``."""
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})")
_NO_SERVICE: Final = "SERVICE is refused: queries read this store alone and open no connection"
_NO_LOAD: Final = "LOAD is refused: the store opens no connection; use `kg load` with a file"
_UNREADABLE: Final = " (or what stands around the word cannot be read)"
_UPDATES: Final = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"])
_QUERIES: Final = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])


class QueryError(ValueError):
    """A query that is refused or cannot be read; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: the names of its columns and the rows of terms, ``None`` where a cell is empty.

    ``form`` is what was asked: ``select``; ``ask`` with one column ``answer``; ``construct`` with the columns
    ``subject``, ``predicate``, ``object``.
    """

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    form: str = "select"

    def plain(self) -> list[tuple[str | int | None, ...]]:
        """The rows as strings, whole numbers and ``None``, ready to print."""
        return [tuple(plain(cell) for cell in row) for row in self.rows]

    def _repr_html_(self) -> str:
        return html_table(f"{len(self.rows):,} row{'' if len(self.rows) == 1 else 's'}", self.variables, self.plain())

    def dictionaries(self) -> Iterator[dict[str, str | int | None]]:
        """Each row as a dictionary from column to plain value."""
        for row in self.plain():
            yield dict(zip(self.variables, row, strict=True))


def plain(cell: Cell) -> str | int | None:
    """The value of a term as Python knows it: integers as ``int``, all else as text."""
    if cell is None:
        return None
    if isinstance(cell, ox.Literal) and cell.datatype.value.endswith("#integer"):
        return int(cell.value)
    return str(cell) if isinstance(cell, ox.Triple) else cell.value


def check_query(query: str, prefixes: Mapping[str, str] | None = None, base: str | None = None) -> frozenset[str]:
    """The keywords of a pure question, in capitals; ``prefixes`` and ``base`` are those that it need not declare.

    Raises ``QueryError`` for updates, ``SERVICE`` and escapes that hide words.
    """
    words = _words(query)
    if _is_syntax("SERVICE", query, lambda text: ox.Store().query(text, prefixes=dict(prefixes or {}), base_iri=base)):
        raise QueryError(_NO_SERVICE + _UNREADABLE)
    first = next((word for word in words if word in _QUERIES | _UPDATES), None)
    if first in _UPDATES:
        raise QueryError(
            f"{first} is refused: a query only reads; use `kg build`, `kg load` and `kg remove` to change the store"
        )
    if first is None:
        raise QueryError("not a SPARQL query: it needs SELECT, ASK, CONSTRUCT or DESCRIBE")
    return frozenset(words)


def check_update(update: str, prefixes: Mapping[str, str] | None = None, base: str | None = None) -> frozenset[str]:
    """The keywords of an update that opens no connection. Raises ``QueryError`` for ``LOAD``, ``SERVICE`` and queries."""
    words = _words(update)
    if "LOAD" in words:
        raise QueryError(_NO_LOAD)
    if _is_syntax(
        "SERVICE|LOAD", update, lambda text: ox.Store().update(text, prefixes=dict(prefixes or {}), base_iri=base)
    ):
        raise QueryError(f"{_NO_SERVICE}; {_NO_LOAD}{_UNREADABLE}")
    first = next((word for word in words if word in _QUERIES | _UPDATES), None)
    if first not in _UPDATES:
        raise QueryError("not a SPARQL update: it needs INSERT, DELETE, CLEAR, DROP, CREATE, ADD, MOVE or COPY")
    return frozenset(words)


def check_form(update: str, prefixes: Mapping[str, str], base: str | None) -> None:
    """Raises ``QueryError`` for an update that cannot be read; an empty store carries it out."""
    with told(update, prefixes, "update"), suppress(RuntimeError):
        ox.Store().update(update, base_iri=base, prefixes=dict(prefixes))


def _is_syntax(words: str, text: str, run: Callable[[str], object]) -> bool:
    """Whether Oxigraph takes one of the words for syntax, also where it needs no space around it ("SERVICESILENT<…>").

    With another word in its place the text can still be read if it stands in strings, IRIs, names and comments only.
    """
    plain = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    other = re.sub(words, lambda match: f"{match[0][:-1]}X", plain, flags=re.IGNORECASE | re.ASCII)
    if other == plain:
        return False
    try:
        run(other)
    except SyntaxError:
        return True
    except RuntimeError:
        pass
    return False


def _words(text: str) -> list[str]:
    """The keywords and other bare words in their order, in capitals."""
    words = []
    for match in LEXEME.finditer(text):
        kind, lexeme = match.lastgroup, match.group()
        if kind == "word":
            words.append(lexeme.upper())
        elif kind == "iri" and _HIDDEN.search(lexeme):
            words.append("SERVICE")
        elif kind == "other" and lexeme == "\\":
            raise QueryError("a backslash outside strings is refused: write the character itself")
    if "SERVICE" in words:
        raise QueryError(_NO_SERVICE)
    return words


@dataclass(frozen=True, slots=True)
class Graphs:
    """The graphs that a question is put to, over those that it names itself: for ``FROM``, and for ``GRAPH``."""

    default: tuple[ox.NamedNode, ...] = ()
    named: tuple[ox.NamedNode, ...] = ()


def ask(
    store: ox.Store, query: str, parameters: Mapping[str, Term] | None = None, prefixes: Mapping[str, str] | None = None
) -> Table:
    """The answer to the query over the union of all graphs, or over those that it names with FROM.

    ``parameters`` are bound as terms to the variables of these names, which a SELECT has to name among its columns.
    Raises ``QueryError`` for what is refused, malformed or wrongly bound.
    """
    found = evaluate(store, query, parameters, prefixes)
    with told():
        return tabulate(found)


def evaluate(
    store: ox.Store,
    query: str,
    parameters: Mapping[str, Term] | None = None,
    prefixes: Mapping[str, str] | None = None,
    graphs: Graphs | None = None,
    base: str | None = None,
) -> Answer:
    """The answer as Oxigraph gives it, evaluated as it is read; relative IRIs are resolved against ``base``.

    Raises ``QueryError`` for what is refused, malformed or wrongly bound.
    """
    words = check_query(query, prefixes, base)
    bound = _bound(parameters or {})
    with told(query, prefixes or ()):
        return store.query(
            query,
            base_iri=base,
            prefixes=dict(prefixes or {}),
            use_default_graph_as_union=graphs is None and "FROM" not in words,
            default_graph=list(graphs.default) if graphs else None,
            named_graphs=list(graphs.named) if graphs else None,
            substitutions=bound or None,
        )


@contextmanager
def told(text: str = "", prefixes: Collection[str] = (), what: str = "query") -> Iterator[None]:
    """Turns what Oxigraph raises into ``QueryError``; ``prefixes`` are those that the text need not declare."""
    try:
        yield
    except SyntaxError as error:
        raise QueryError(f"the {what} cannot be read: {explained(text, str(error), prefixes)}") from error
    except RuntimeError as error:
        unnamed = re.search(r"does not contains? variable \?(\w+)", str(error))
        if unnamed:
            raise QueryError(f"to bind ?{unnamed[1]}, name it among the columns of the SELECT") from error
        raise QueryError(f"the {what} cannot be {'answered' if what == 'query' else 'carried out'}: {error}") from error


def _bound(parameters: Mapping[str, Term]) -> dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
    try:
        return {ox.Variable(name): value for name, value in parameters.items()}
    except ValueError as error:
        raise QueryError(f"a parameter has the name of a variable, without the question mark: {error}") from error


def tabulate(found: Answer) -> Table:
    """The whole answer as a table."""
    if isinstance(found, ox.QueryBoolean):
        return Table(("answer",), ((ox.Literal(bool(found)),),), "ask")
    if isinstance(found, ox.QueryTriples):
        triples = dict.fromkeys((triple.subject, triple.predicate, triple.object) for triple in found)
        return Table(("subject", "predicate", "object"), tuple(triples), "construct")
    names = tuple(variable.value for variable in found.variables)
    return Table(names, tuple(tuple(solution) for solution in found))
