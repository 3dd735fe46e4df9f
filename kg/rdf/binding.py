"""Parameters in a query that a server evaluates: each is joined to the patterns that name it, as a row of ``VALUES``.

Every group that mentions the variable gets the row, as far as the variable's scope goes: into a subquery only where it
selects the variable. As the row has one value and no variable of the query can have two, this is what substitution gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.rdf.lexemes import LEXEME
from kg.rdf.sparql import QueryError, Term


@dataclass(slots=True)
class _Group:
    """A pair of braces. ``kind`` is ``where`` for the pattern of a (sub)query, ``group``, ``shell`` for braces around a
    subquery, ``data`` for those of ``VALUES``, ``template`` for those of ``CONSTRUCT``."""

    kind: str
    start: int
    scope: frozenset[str]
    mentioned: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Select:
    """The columns of a SELECT as they are read."""

    plain: set[str] = field(default_factory=set)
    computed: set[str] = field(default_factory=set)
    every: bool = False

    def passes(self, scope: frozenset[str]) -> frozenset[str]:
        """Which variables of the scope mean the same inside."""
        return scope if self.every else scope & self.plain


def bind(query: str, parameters: Mapping[str, Term]) -> str:
    """The query with the parameters joined to it. Raises ``QueryError`` where the query computes one of them itself."""
    if not parameters:
        return query
    reader = _Reader(query, frozenset(parameters))
    rows = sorted((group.start, group) for group in reader.groups() if group.kind in ("where", "group"))
    pieces, last = [], 0
    for start, group in rows:
        wanted = sorted(group.scope if group.kind == "where" else group.scope & group.mentioned)
        pieces += [query[last:start], *(f" VALUES ?{name} {{ {parameters[name]} }}" for name in wanted), " "]
        last = start
    return "".join(pieces) + query[last:]


class _Reader:
    """Reads the braces of a query that is known to be well formed."""

    def __init__(self, query: str, names: frozenset[str]) -> None:
        self.names = names
        self.tokens = [
            match for match in LEXEME.finditer(query) if match.lastgroup != "comment" and not match.group().isspace()
        ]
        self.open: list[_Group] = []
        self.select: _Select | None = None
        self.depth = 0
        self.awaited = "where"
        """What kind of braces comes next, where the words before it say so."""

    def groups(self) -> Iterator[_Group]:
        """Every pair of braces, once it is closed."""
        for number, token in enumerate(self.tokens):
            lexeme, kind = token.group(), token.lastgroup
            if lexeme == "{":
                self._opened(token.end())
            elif lexeme == "}":
                yield self.open.pop()
            elif kind == "variable":
                self._variable(lexeme[1:], self._is_computed(number))
            elif kind == "word":
                self._word(lexeme.upper())
            elif self.select is not None and lexeme in "()*":
                self.depth += (lexeme == "(") - (lexeme == ")")
                self.select.every |= lexeme == "*" and self.depth == 0

    def _opened(self, position: int) -> None:
        scope = self.open[-1].scope if self.open else self.names
        if self.select is not None and self.depth:
            self.open.append(_Group("group", position, scope))
            return
        if self.awaited == "where" and self.select is not None:
            scope = self.select.passes(scope)
            self.select = None
        self.open.append(_Group(self.awaited, position, scope))
        self.awaited = "where" if self.awaited == "template" else "group"

    def _word(self, word: str) -> None:
        if word == "SELECT":
            self.select, self.depth, self.awaited = _Select(), 0, "where"
            if self.open:
                self.open[-1].kind = "shell"
        elif word == "CONSTRUCT":
            self.awaited = "template"
        elif word == "WHERE" and self.awaited == "template":
            raise QueryError("to bind a parameter, write CONSTRUCT { … } WHERE { … } in full")
        elif word == "VALUES":
            self.awaited = "data"

    def _is_computed(self, number: int) -> bool:
        before = self.tokens[number - 1] if number else None
        return before is not None and before.group().upper() == "AS"

    def _variable(self, name: str, computed: bool) -> None:
        if name not in self.names:
            return
        if self.select is not None:
            if computed:
                self.select.computed.add(name)
            elif self.depth == 0:
                self.select.plain.add(name)
            computed = computed and not self.open
        if computed and (not self.open or name in self.open[-1].scope):
            raise QueryError(f"?{name} cannot be bound: the query computes it with AS")
        if self.open:
            self.open[-1].mentioned.add(name)
