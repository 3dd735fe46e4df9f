"""The shipped queries: files with a header that says what they ask and with which parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from itertools import product
from typing import Final

from kg.rdf.resolving import resolve
from kg.rdf.sparql import QueryError, Table
from kg.rdf.store import Store

_HEADER: Final = re.compile(r"#\s+(title|description|param)\b\s*([^:]*):\s*(.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the query takes: an ``actor``, a ``referent`` (actor or issue), or plain ``text``."""

    name: str
    type: str
    description: str
    required: bool = True
    example: str = ""


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """One shipped query."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def example(self) -> str:
        """How it is called."""
        given = (f'--param {p.name}="{p.example}"' for p in self.parameters)
        return " ".join(["kg query", self.name, *given])


@dataclass(frozen=True, slots=True)
class ExampleAnswer:
    """The first rows that a call of a shipped query gives over the seeds."""

    call: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


@lru_cache
def named_queries() -> dict[str, NamedQuery]:
    """Every shipped query by its name, in alphabetical order."""
    folder = files("kg.rdf") / "queries"
    found = sorted((path for path in folder.iterdir() if path.name.endswith(".rq")), key=lambda path: path.name)
    return {path.name[:-3]: read_query(path.name[:-3], path.read_text(encoding="utf-8")) for path in found}


@lru_cache
def example_answers() -> dict[str, ExampleAnswer]:
    """The example answer of each shipped query, by its name."""
    path = files("kg.rdf") / "queries" / "examples.json"
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: ExampleAnswer(given["call"], tuple(given["columns"]), tuple(tuple(row) for row in given["rows"]))
        for name, given in found.items()
    }


def read_query(name: str, text: str) -> NamedQuery:
    """A query with its header. Raises ``QueryError`` where the title is missing or a parameter is not as it should be."""
    title, description, parameters = "", "", []
    header = re.sub(r"\n#\s{2,}", " ", text)
    for line in header.splitlines():
        match = _HEADER.match(line)
        if match is None:
            continue
        key, about, value = match.groups()
        if key == "title":
            title = value
        elif key == "description":
            description = value
        else:
            parameters.append(_parameter(name, about, value))
    if not title:
        raise QueryError(f"{name}: the query has no '# title:' line")
    return NamedQuery(name, title, description, tuple(parameters), text)


def _parameter(query: str, about: str, description: str) -> Parameter:
    words = about.split()
    if len(words) not in (2, 3) or words[2:] not in ([], ["optional"]):
        raise QueryError(
            f"{query}: a parameter is written '# param NAME TYPE [optional]: what it is, such as VALUE', not {about!r}"
        )
    what, _, example = description.partition(", such as ")
    return Parameter(words[0], words[1], what, len(words) == 2, example)


def ask_named(
    store: Store, name: str, parameters: Mapping[str, str] | None = None, timeout: float | None = None
) -> Table:
    """The answer to a shipped query; ``timeout`` as in ``Store.query``.

    Values are an id, a label or a full IRI. A label that several issues share asks about each of them. Raises
    ``QueryError`` for an unknown query, a parameter that is unknown or missing, and a value that nothing bears.
    """
    query = named_queries().get(name)
    if query is None:
        close = get_close_matches(name, named_queries(), 1)
        hint = f"did you mean {close[0]}?" if close else "known are " + ", ".join(named_queries())
        raise QueryError(f"there is no query {name!r}; {hint}")
    given = dict(parameters or {})
    _check_names(query, given)
    choices = [
        [(p.name, term) for term in resolve(store, p.type, given[p.name])] for p in query.parameters if p.name in given
    ]
    tables = [store.query(query.text, dict(chosen), timeout) for chosen in product(*choices)]
    rows = dict.fromkeys(row for table in tables for row in table.rows)
    return Table(tables[0].variables, tuple(rows), tables[0].form)


def _check_names(query: NamedQuery, given: Mapping[str, str]) -> None:
    known = [parameter.name for parameter in query.parameters]
    for name in given:
        if name not in known:
            raise QueryError(f"{query.name} has no parameter {name!r}; it is called as: {query.example}")
    for parameter in query.parameters:
        if parameter.required and parameter.name not in given:
            raise QueryError(f"{query.name} needs {parameter.name!r} ({parameter.description}): {query.example}")
