"""Pages for people: what is in the store, a query form, the shipped queries, one thing. Everything is escaped."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import jinja2
import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg.rdf.named import NamedQuery, example_answers, named_queries
from kg.rdf.sparql import Cell, Table, plain
from kg.rdf.vocabulary import VOCABULARIES
from kg.serving.about import counts, service
from kg.serving.limits import Refused
from kg.serving.ontology import labels
from kg.serving.state import prefers_html, server

OWN: Final = "https://w3id.org/stancegraph/"
"""Under which the ontology and its concepts stand, whatever the base of a store is."""
_SHOWN: Final = 500
_FIRST_QUERY: Final = """SELECT DISTINCT ?holder ?matter WHERE {
  ?actor kg:opposes ?issue ; rdfs:label ?holder .
  ?issue rdfs:label ?matter
} ORDER BY ?holder ?matter LIMIT 50"""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows, and where it leads."""

    text: str
    href: str | None = None


@lru_cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("kg.serving"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """The template filled in."""
    return HTMLResponse(
        _templates().get_template(template).render(base=server(request).base, own=OWN, **values), status
    )


def href(iri: str, base: str) -> str | None:
    """Where a link to this IRI leads: to this server for its own things, outside only by http(s)."""
    if iri.startswith(base):
        return "/id/" + iri.removeprefix(base)
    if iri.startswith(OWN):
        return "/" + iri.removeprefix(OWN)
    return iri if iri.startswith(("http://", "https://")) else None


def shown(cell: Cell, base: str, names: dict[str, str] | None = None) -> Shown:
    """How a term is shown: an IRI as a link, with its name where that is known."""
    if isinstance(cell, ox.NamedNode):
        return Shown((names or {}).get(cell.value) or short(cell.value, base), href(cell.value, base))
    value = plain(cell)
    return Shown("" if value is None else str(value))


def short(iri: str, base: str) -> str:
    """The IRI without the namespace that everything here has, or with the prefix of a vocabulary."""
    if iri.startswith(base):
        return iri.removeprefix(base)
    for prefix, namespace in VOCABULARIES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def columns_shown(table: Table, base: str, most: int) -> tuple[list[str], list[list[Shown]]]:
    """The columns and the first rows of an answer; a label and the thing that bears it are one column, a link."""
    places = {name: number for number, name in enumerate(table.variables)}
    bearers = {name: places[name.removesuffix("Label")] for name in places if name.removesuffix("Label") in places}
    merged = {place for name, place in bearers.items() if name.endswith("Label")}
    kept = [name for name, place in places.items() if place not in merged]
    rows = [
        [_linked(row[places[name]], row[bearers.get(name, places[name])], base) for name in kept]
        for row in table.rows[:most]
    ]
    return [name.removesuffix("Label") for name in kept], rows


def _linked(text: Cell, thing: Cell, base: str) -> Shown:
    return shown(thing, base) if text is None else Shown(shown(text, base).text, shown(thing, base).href)


async def index(request: Request) -> Response:
    """The first page; RDF clients get the service description there."""
    if not prefers_html(request):
        return await service(request)
    total, classes = await counts(request)
    base = server(request).base
    names = labels()
    things = [(shown(ox.NamedNode(name), base, names), n) for name, n in classes.items() if name.startswith(OWN)]
    return page(
        request,
        "index.html",
        query=request.query_params.get("query") or _FIRST_QUERY,
        total=total,
        things=things,
        queries=named_queries().values(),
        prefixes=server(request).prefixes,
    )


def query_page(
    request: Request,
    query: NamedQuery,
    given: dict[str, str],
    found: Table | None = None,
    refusal: Refused | None = None,
) -> Response:
    """The page of a shipped query: its form, and the answer or what is wrong."""
    columns, rows = columns_shown(found, server(request).base, _SHOWN) if found else ([], None)
    return page(
        request,
        "query.html",
        200 if refusal is None else refusal.status,
        title=query.title,
        query=query,
        given=given,
        columns=columns,
        rows=rows,
        total=len(found.rows) if found else 0,
        refusal=refusal,
        again=request.url.query,
        example=example_answers().get(query.name),
    )
